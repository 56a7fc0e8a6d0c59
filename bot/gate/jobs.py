"""The gate's scheduled work."""

from __future__ import annotations

from bot.community import Community
from bot.gate.typed import forget_typed
from bot.gate.watch import look_for_silent
from bot.jobs import Daily, Hourly, Job


def jobs(community: Community) -> tuple[Job, ...]:
    """Hourly: newcomers who never answered. Daily: texts of removed messages that were kept long enough."""
    return (
        Job("gate-silent", Hourly(), act=look_for_silent, catch_up="latest"),
        Job("gate-typed", Daily(), act=forget_typed, catch_up="latest"),
    )

"""The wheel's scheduled work."""

from __future__ import annotations

from bot.community import Community
from bot.jobs import Daily, Hourly, Job
from bot.wheel.claims import settle_hourly
from bot.wheel.seeds import begin_day
from bot.wheel.service import reveal


def jobs(community: Community) -> tuple[Job, ...]:
    """When the community's day ends: reveal its seed, for each day that was slept through, and open the new one.
    Each hour: what is owed."""
    return (
        Job("wheel-reveal", Daily(), act=reveal),
        Job("wheel-day", Daily(), work=begin_day, catch_up="latest"),
        Job("wheel-hourly", Hourly(), act=settle_hourly, catch_up="latest"),
    )

"""The moods' scheduled work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import Community
from bot.jobs import Hourly, Job
from bot.moods.service import settle_debts, settle_lost_topics

if TYPE_CHECKING:
    from bot.app import App


def jobs(community: Community) -> tuple[Job, ...]:
    """Each hour: take back what is owed for votes that no longer stand, and look after the votes of deleted topics."""
    return (
        Job("mood-debts", Hourly(), act=settle_debts, catch_up="latest"),
        Job("mood-lost-topics", Hourly(), work=settle_all_lost, catch_up="latest"),
    )


async def settle_all_lost(app: App, period: str) -> None:
    """Look after every deleted topic, in small pieces."""
    while await app.act(settle_lost_topics):
        pass

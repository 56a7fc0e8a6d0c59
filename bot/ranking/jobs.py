"""The rankings' scheduled work."""

from __future__ import annotations

from bot.community import Community
from bot.jobs import Job, Monthly, Weekly
from bot.ranking.service import close_period


def jobs(community: Community) -> tuple[Job, ...]:
    """When a week or month ends: close it. After an absence each that was missed, for each has its prizes."""
    del community
    return (
        Job("ranking-week", Weekly(), act=close_period),
        Job("ranking-month", Monthly(), act=close_period),
    )

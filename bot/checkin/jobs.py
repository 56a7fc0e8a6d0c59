"""The check-in's scheduled work."""

from __future__ import annotations

from bot.checkin.service import announce_board
from bot.community import Community
from bot.jobs import Daily, Job


def jobs(community: Community) -> tuple[Job, ...]:
    """When the community's day ends: announce its board. After an absence only the latest: old boards are no news."""
    return (Job("checkin-board", Daily(), act=announce_board, catch_up="latest"),)

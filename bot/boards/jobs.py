"""The boards' scheduled work."""

from __future__ import annotations

from bot.boards.earnings import settle_debts
from bot.community import Community
from bot.jobs import Hourly, Job


def jobs(community: Community) -> tuple[Job, ...]:
    """Each hour: take back what members owe for deleted posts. After an absence once is enough."""
    return (Job("board-debts", Hourly(), act=settle_debts, catch_up="latest"),)

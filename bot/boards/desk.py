"""What is new on the boards: their lines at the front desk. Reading only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.boards.screens import read_boards
from bot.clock import to_ms
from bot.community import Community
from bot.services.desk import Line
from bot.words import text
from db import boards
from db.engine import Transaction

_NEW_FOR = timedelta(days=7)
"""For so long a digest is new."""


def read_latest_line(
    tx: Transaction, community: Community, /, *, boards_shown: Collection[str], member_id: int, now: datetime
) -> Line:
    """How much was posted today on those boards."""
    counts = read_boards(tx, community, boards_shown=boards_shown, now=now)
    return Line(text("service-latest-now", posts=sum(count.today for count in counts)))


def read_digests_line(
    tx: Transaction, community: Community, /, *, boards_shown: Collection[str], member_id: int, now: datetime
) -> Line:
    """How many topics of those boards became digests within a week."""
    since = to_ms(now - _NEW_FOR)
    found = sum(
        boards.count_digests_since(tx, guild_id=community.guild_id, board=board, since=since) for board in boards_shown
    )
    return Line(text("service-digests-now", digests=found))

"""How many entries the blogs have: their line at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.boards.screens import read_boards
from bot.community import Community
from bot.services.desk import Line
from bot.words import text
from db.engine import Transaction


def read_blog_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """How many entries there are, everybody's together."""
    (count,) = read_boards(tx, community, boards_shown=(community.config.blog.board,), now=now)
    return Line(text("service-blog-now", entries=count.topics))

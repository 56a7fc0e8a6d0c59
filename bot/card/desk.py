"""What a member's card says first: its line at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.community import Community
from bot.level.service import level_now
from bot.services.desk import Line
from bot.words import text
from db import level
from db.engine import Transaction


def read_card_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """A member's level."""
    standing = level.find_standing(tx, guild_id=community.guild_id, member_id=member_id)
    if standing is None:
        return Line(text("service-card-about"))
    return Line(text("service-card-now", level=level_now(community, standing.score).title))

"""In which language a member is answered: its line at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.community import Community
from bot.services.desk import Line
from bot.words import text
from db import member
from db.engine import Transaction


def read_language_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """The language that a member chose, or that his Discord's counts."""
    known = member.find_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is None or known.language is None:
        return Line(text("service-language-client"))
    return Line(text("service-language-own", language=text(f"choice-language-{known.language.lower()}")))

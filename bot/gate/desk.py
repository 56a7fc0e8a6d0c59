"""What stands between a newcomer and the rest: the gate's line at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.community import Community
from bot.services.desk import Line
from bot.words import text
from db import gate
from db.engine import Transaction


def read_gate_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """The question that somebody without the role has to answer, or that he did and the role is on its way."""
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is not None and known.passed_at is not None:
        return Line(text("service-gate-passed"))
    return Line(text("service-gate-about"), is_due=True)

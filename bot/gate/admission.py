"""What the gate says to the roles of a level: whoever it asks has to answer first."""

from __future__ import annotations

from bot.community import Community
from db import gate
from db.engine import Transaction


def is_admitted(tx: Transaction, community: Community, *, member_id: int) -> bool:
    """Whether the gate lets a member hold roles: it is open, it never met him, or he passed."""
    if not community.config.gate.is_on:
        return True
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    return known is None or known.passed_at is not None

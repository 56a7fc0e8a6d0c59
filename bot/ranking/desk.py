"""Where a member stands, and how many there are: the rankings' lines at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.community import Community
from bot.services.desk import Line
from bot.tally.rules import period_of
from bot.words import text
from db import member, tally
from db.engine import Transaction

_KIND = "posts"
"""The ranking that opens first."""


def read_rank_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """A member's place by posts of all time."""
    period = period_of("all", community.day_of(now))
    facts: dict[str, Any] = {"guild_id": community.guild_id, "kind": _KIND, "period": period}
    own = tally.find_shown_value(tx, **facts, member_id=member_id)
    if own <= 0:
        return Line(text("service-rank-about"))
    (above,) = tally.count_above(tx, **facts, values=[own])
    return Line(text("service-rank-now", place=above + 1))


def read_members_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """How many members the community has had."""
    return Line(text("service-members-now", members=member.find_last_uid(tx, guild_id=community.guild_id)))

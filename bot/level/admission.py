"""Whether a member may hold the roles of his level: every room may have a word in it.

A room that lets members in by and by (a gate) has a module ``admission.py`` with
``is_admitted(tx, community, *, member_id) -> bool``; all of them must say yes. Where no room has one, everybody may.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from bot.community import Community
from bot.rooms import find_in_rooms
from db.engine import Transaction


@cache
def _rules() -> tuple[Callable[..., bool], ...]:
    own = __name__
    return tuple(module.is_admitted for module in find_in_rooms("admission") if module.__name__ != own)


def may_hold_roles(tx: Transaction, community: Community, *, member_id: int) -> bool:
    """Whether every room admits the member."""
    return all(is_admitted(tx, community, member_id=member_id) for is_admitted in _rules())

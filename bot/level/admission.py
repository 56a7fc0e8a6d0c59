"""Whether a member may hold the roles of his level: every room may have a word in it.

A room that lets members in by and by (a gate) has a module ``admission.py`` with
``is_admitted(tx, community, *, member_id) -> bool``; all of them must say yes. Where no room has one, everybody may.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from functools import cache

import bot
from bot.community import Community
from db.engine import Transaction


@cache
def _rules() -> tuple[Callable[..., bool], ...]:
    rooms = (room.name for room in pkgutil.iter_modules(bot.__path__) if room.ispkg and room.name != "level")
    modules = [f"bot.{room}.admission" for room in rooms]
    return tuple(importlib.import_module(name).is_admitted for name in modules if importlib.util.find_spec(name))


def may_hold_roles(tx: Transaction, community: Community, *, member_id: int) -> bool:
    """Whether every room admits the member."""
    return all(is_admitted(tx, community, member_id=member_id) for is_admitted in _rules())

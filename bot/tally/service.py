"""Counting: called by whatever changes a value of a member, in the same act, so that nothing lags behind.

Nothing here moves money or knows where a value comes from.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime

from bot.community import Community
from bot.level.service import recompute
from bot.tally import rules
from db import tally
from db.engine import Transaction

_MOST_AT_ONCE = 256
"""Members whose levels are brought in line by one statement: SQLite takes only so many values."""


def count(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    kind: str,
    change: int,
    now: datetime,
    day: date | None = None,
) -> None:
    """Count that a member's value rose or fell by ``change``, and bring his level up to date if it depends on that.

    ``kind`` is one of `rules.COUNTED` or a currency's code. ``day`` is the day that the change belongs to, today by
    default: what is taken back for a post of last week is taken from last week. The caller sees to it that a repeat of
    its act does not come here again.
    """
    if not change:
        return
    periods = rules.periods_of(community.day_of(now) if day is None else day)
    counted = (community.guild_id, member_id, kind, change, periods.month, periods.week, periods.day)
    # No act reads these: the rankings of all acts that share a commit are brought up to date at once, and then the levels.
    tx.postpone(tally.add_to_tally, counted)
    if kind in community.config.level.weight_of:
        tx.postpone(_recompute_levels, (community, member_id, now))


def _recompute_levels(tx: Transaction, counted: list[tuple[Community, int, datetime]]) -> None:
    """Bring the levels in line of all of whom something was counted, each once."""
    whose: dict[int, tuple[Community, dict[int, datetime]]] = {}
    for community, member_id, now in counted:
        whose.setdefault(community.guild_id, (community, {}))[1][member_id] = now
    for community, moments in whose.values():
        members = iter(moments.items())
        while some := dict(itertools.islice(members, _MOST_AT_ONCE)):
            recompute(tx, community, moments=some)


def place_streak(tx: Transaction, community: Community, *, member_id: int, last_day: date, days: int) -> None:
    """Note a member's streak and the last day of it. A repeat changes nothing."""
    tx.postpone(tally.place_streaks, (community.guild_id, member_id, last_day.isoformat(), days))


def read_periods_over(tx: Transaction, community: Community, *, kind: str, until: date) -> list[str]:
    """The periods of a kind that are kept although their last day is ``until`` or before."""
    kept = tally.list_periods(tx, guild_id=community.guild_id, kind=kind)
    return [period for period in kept if period != tally.ALL_TIME and rules.last_day_of(period) <= until]


def forget_period(
    tx: Transaction, community: Community, *, kind: str, period: str, now: datetime, limit: int = 2000
) -> int:
    """Forget some of what was counted in a period that is long over; returns how much. Called until that is nothing:
    in small pieces, so that nobody's act waits behind it. A repeat changes nothing."""
    del now
    return tally.delete_period(tx, guild_id=community.guild_id, kind=kind, period=period, limit=limit)

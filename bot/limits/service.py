"""The acts of self-restraint, and the one door through which every game of chance takes a member's stake.

A game calls `check_may_play` first, also for a free go, and takes money by `stake` and in no other way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import Receipt, charge
from bot.refusal import Refusal
from bot.words import Money, ShortMoney
from db import limits, member
from db.engine import Transaction

EXCLUSION_DAYS = (1, 3, 7, 30, 90, 365)
"""For how long a member may exclude himself, in days."""

_ONE_DAY = timedelta(days=1)


class Excluded(Refusal):
    """The member excluded himself from games of chance. Fact: ``until``."""

    key = "limits-excluded"


class OverCap(Refusal):
    """The stake would go over the member's own cap of the day. Facts: ``cap``, ``spent``, ``price``, ``opens``."""

    key = "limits-over-cap"


class NotShortened(Refusal):
    """A self-exclusion is only ever made longer. Fact: ``until``."""

    key = "limits-not-shortened"


def check_may_play(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Let pass who has not excluded himself.

    Raises:
        Excluded: he has, and the time is not over.
    """
    until_at = limits.find_exclusion(tx, guild_id=community.guild_id, member_id=member_id)
    if until_at is not None and until_at > to_ms(now):
        raise Excluded(until=_moment(until_at))


def stake(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    money: Money,
    house: str,
    reason: str,
    key: str,
    now: datetime,
) -> Receipt:
    """Take a member's stake in a game of chance and count it against his cap of the community's day.

    A repeat with the same ``key`` moves and counts nothing.

    Raises:
        Excluded, OverCap, NotEnough: nothing was taken.
    """
    check_may_play(tx, community, member_id=member_id, now=now)
    today = community.day_of(now)
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id, "currency": money.currency}
    cap = _cap_on(limits.list_caps(tx, **facts), today)
    spent = limits.find_spent(tx, **facts, day=today.isoformat())
    if cap is not None and spent + money.amount > cap:
        raise OverCap(
            cap=Money(cap, money.currency),
            spent=ShortMoney(Money(spent, money.currency)),
            price=ShortMoney(money),
            opens=_moment(to_ms(community.day_ends_at(today))),
        )
    receipt = charge(tx, community, member_id=member_id, money=money, house=house, reason=reason, key=key, now=now)
    if not receipt.repeated:
        limits.add_spent(tx, **facts, day=today.isoformat(), amount=money.amount)
    return receipt


def set_cap(
    tx: Transaction, community: Community, *, member_id: int, currency: str, most: int | None, now: datetime
) -> bool:
    """Set the most that a member lets himself spend in a day; ``None`` is no cap. Returns whether it counts at once.

    A lower cap counts at once; a higher one, or none, from the next day, so that nobody raises it in the heat of a game.
    A repeat changes nothing.
    """
    today = community.day_of(now)
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id, "currency": currency}
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    current = _cap_on(limits.list_caps(tx, **facts), today)
    at_once = most == current or (most is not None and (current is None or most < current))
    from_day = today if at_once else today + _ONE_DAY
    limits.upsert_cap(tx, **facts, cap=limits.CapRow(from_day.isoformat(), most))
    return at_once


def exclude(tx: Transaction, community: Community, *, member_id: int, days: int, now: datetime) -> datetime:
    """Exclude a member from every game of chance for so many days (of 24 hours) from now; returns until when.

    It can be made longer, never shorter; a repeat begins anew and so lengthens it by the time that passed.

    Raises:
        NotShortened: he is excluded for longer already.
    """
    if days not in EXCLUSION_DAYS:
        raise ValueError(f"no choice of ours: {days} days")
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    until_at = to_ms(now + timedelta(days=days))
    current = limits.find_exclusion(tx, guild_id=community.guild_id, member_id=member_id)
    if current is not None and current > until_at:
        raise NotShortened(until=_moment(current))
    limits.upsert_exclusion(tx, guild_id=community.guild_id, member_id=member_id, until_at=until_at)
    return from_ms(until_at)


@dataclass(frozen=True, slots=True)
class CapState:
    """A currency's cap: ``most`` today (``None``: none), what was spent today, and what is to count from tomorrow."""

    spent: Money
    most: Money | None
    changes: bool
    tomorrow: Money | None


@dataclass(frozen=True, slots=True)
class Limits:
    """All that a member has set for himself. ``excluded_until`` is ``None`` where no exclusion is in force."""

    caps: tuple[CapState, ...]
    excluded_until: datetime | None


def read_limits(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> Limits:
    """What a member has set for himself, for those currencies in which he spent or set anything."""
    until_at = limits.find_exclusion(tx, guild_id=community.guild_id, member_id=member_id)
    states = [
        _cap_state(tx, community, member_id, each.code, community.day_of(now)) for each in community.config.currencies
    ]
    return Limits(
        tuple(state for state in states if state.spent.amount or state.most is not None or state.changes),
        from_ms(until_at) if until_at is not None and until_at > to_ms(now) else None,
    )


def read_restrained(tx: Transaction, community: Community, *, now: datetime) -> tuple[int, int]:
    """How many members have a cap today, and how many are excluded now: totals for the staff, never names."""
    return limits.count_restrained(
        tx, guild_id=community.guild_id, day=community.day_of(now).isoformat(), at=to_ms(now)
    )


def _cap_state(tx: Transaction, community: Community, member_id: int, currency: str, today: date) -> CapState:
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id, "currency": currency}
    caps = limits.list_caps(tx, **facts)
    most, tomorrow = _cap_on(caps, today), _cap_on(caps, today + _ONE_DAY)
    return CapState(
        Money(limits.find_spent(tx, **facts, day=today.isoformat()), currency),
        None if most is None else Money(most, currency),
        most != tomorrow,
        None if tomorrow is None else Money(tomorrow, currency),
    )


def _cap_on(caps: list[limits.CapRow], day: date) -> int | None:
    begun = [cap.most for cap in caps if cap.from_day <= day.isoformat()]
    return begun[-1] if begun else None


def _moment(at: int) -> str:
    return f"<t:{at // 1000}:F>"

"""The acts of rankings: closing a week or month, with its prizes; and what charts are made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import to_ms
from bot.community import Community
from bot.ledger.service import pay
from bot.presence.service import find_by_name
from bot.ranking import rules
from bot.tally.rules import periods_of
from bot.words import Money
from db import level, outbox, ranking, tally
from db.engine import Transaction
from db.ranking import Winner as Winner  # cogs show winners, but never ask db for them

PODIUM = "ranking-podium"
"""Outbox kind: announce the podiums of a period that was closed. The subject is the period."""

_BATCH = 200
"""Members brought into the lists in one act."""

_MOST_WINNERS = 10
"""A place that takes the podium beyond so many members is not awarded: where hundreds are level, nobody won."""

TREND_DAYS = (7, 30, 90)
"""How far back a chart may look."""


def align_directory(tx: Transaction, community: Community, *, now: datetime) -> bool:
    """Let the next members stand in the list of every currency, with 0 in those that they never had, and be found by their
    names; returns whether there were any.

    Called until there are none: in small pieces, so that nobody's act waits behind it, and going on after a restart. A new
    currency begins anew with the first member.
    """
    del now
    guild_id = community.guild_id
    currencies = [currency.code for currency in community.config.currencies]
    listed, done_uid = ranking.find_directory(tx, guild_id=guild_id)
    if listed != ",".join(currencies):
        done_uid = 0
    batch = level.list_after_uid(tx, guild_id=guild_id, uid=done_uid, limit=_BATCH)
    for _, member_id in batch:
        for code in currencies:
            tally.insert_nothing(tx, guild_id=guild_id, member_id=member_id, kind=code)
        find_by_name(tx, community, member_id=member_id)
    if batch:
        ranking.upsert_directory(tx, guild_id=guild_id, currencies=",".join(currencies), done_uid=batch[-1][0])
    return bool(batch)


def close_period(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Close a week (``2026-W48``) or month (``2026-11``): write its podiums, pay the prizes, leave the announcement.

    Runs as a job, once a period, also after the bot slept; the podium's primary key and the receipts' keys refuse a
    second payment.
    """
    for kind in community.config.ranking.closing:
        for winner in _podium(tx, community, kind, period):
            ranking.insert_winner(tx, guild_id=community.guild_id, period=period, winner=winner)
            if winner.prize:
                _pay_prize(tx, community, winner, period, now)
    if community.config.ranking.channel and ranking.list_winners(tx, guild_id=community.guild_id, period=period):
        payload = json.dumps({})
        outbox.insert_outbox(
            tx, guild_id=community.guild_id, kind=PODIUM, subject=period, payload=payload, at=to_ms(now)
        )


def _podium(tx: Transaction, community: Community, kind: str, period: str) -> list[Winner]:
    settings = community.config.ranking
    prizes = settings.weekly_prizes if "W" in period else settings.monthly_prizes
    rows = tally.list_top(tx, guild_id=community.guild_id, kind=kind, period=period, limit=_MOST_WINNERS + 1)
    values = [value for _, value in rows]
    if len(rows) > _MOST_WINNERS:
        # The last value may be shared by more members than were looked at: that place is not awarded.
        values = [value for value in values if value > values[-1]]
    placed = zip(rows, rules.places(values, 1), rules.share_prizes(values, prizes), strict=False)
    return [Winner(kind, member_id, place, value, prize) for (member_id, value), place, prize in placed if place <= 3]


def read_candidates(tx: Transaction, community: Community, *, day: date) -> tuple[int, ...]:
    """Who would stand on the podiums of the week and the month of a day, if these ended now."""
    periods = periods_of(day)
    found: dict[int, None] = {}
    for kind in community.config.ranking.closing:
        for period in (periods.week, periods.month):
            top = tally.list_top(tx, guild_id=community.guild_id, kind=kind, period=period, limit=_MOST_WINNERS)
            found.update(dict.fromkeys(member_id for member_id, _ in top))
    return tuple(found)


def prize_currency(community: Community) -> str:
    """The code of the currency that prizes are paid in."""
    return community.config.ranking.prize_currency(community.config)


def _pay_prize(tx: Transaction, community: Community, winner: Winner, period: str, now: datetime) -> None:
    pay(
        tx,
        community,
        member_id=winner.member_id,
        money=Money(winner.prize, prize_currency(community)),
        house="ranking",
        reason="ranking-prize",
        detail={"period": period, "place": winner.place, "kind": winner.kind},
        key=f"ranking-prize:{community.guild_id}:{period}:{winner.kind}:{winner.member_id}",
        actor_id=0,
        now=now,
    )


def read_winners(tx: Transaction, community: Community, *, period: str) -> tuple[Winner, ...]:
    """The podiums of a closed period, in the order of the config."""
    found = ranking.list_winners(tx, guild_id=community.guild_id, period=period)
    order = {kind: place for place, kind in enumerate(community.config.ranking.closing)}
    return tuple(sorted(found, key=lambda winner: (order.get(winner.kind, len(order)), winner.kind, winner.place)))


@dataclass(frozen=True, slots=True)
class TrendDay:
    """What was gained and lost on a day."""

    day: date
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Trend:
    """A value of a member, or of the community (``member_id`` 0), day by day, the oldest first."""

    kind: str
    member_id: int
    days: tuple[TrendDay, ...]

    @property
    def gained(self) -> int:
        """All that was gained."""
        return sum(day.gained for day in self.days)

    @property
    def lost(self) -> int:
        """All that was lost."""
        return sum(day.lost for day in self.days)


def read_trend(tx: Transaction, community: Community, *, kind: str, member_id: int, days: int, now: datetime) -> Trend:
    """The last so many days, today included, of a member or (0) of the whole community."""
    today = community.day_of(now)
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    counted = tally.list_days(
        tx,
        guild_id=community.guild_id,
        member_id=member_id,
        kind=kind,
        first_day=span[0].isoformat(),
        last_day=today.isoformat(),
    )
    return Trend(kind, member_id, tuple(TrendDay(day, *counted.get(day.isoformat(), (0, 0))) for day in span))

"""What the wheel's screens show: the wheel as it can be spun now, one spin step by step, what is owed, the staff's figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bot.clock import to_ms
from bot.community import Community
from bot.limits.service import read_restrained
from bot.refusal import Refusal
from bot.wheel import rules
from bot.wheel.claims import Claim, claim_of
from bot.wheel.prizes import Prize, read_prize
from bot.wheel.service import (
    NoSuchSpin,
    SideShown,
    SpinCode,
    check_open,
    count_version_wins,
    find_table,
    open_day,
    price_of,
    show_sides,
    wins_before,
)
from bot.words import Money, Text, plain
from db import wheel
from db.engine import Transaction
from db.wheel import SpinRow

WINNERS = 10
"""How many of the last winners are shown."""

_CODE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s*#\s*(\d{1,9})\s*")


@dataclass(frozen=True, slots=True)
class Winner:
    """Somebody who won something."""

    member_id: int
    prize: Prize
    code: SpinCode
    at: int


@dataclass(frozen=True, slots=True)
class WheelPage:
    """The wheel as a member finds it. ``closed`` says why it cannot be spun, if so."""

    day: str
    sides: tuple[SideShown, ...]
    sold_out: tuple[Prize, ...]
    expected: tuple[tuple[str, Fraction], ...]
    price: Money
    next_price: Money
    free_left: int
    spins_left: int
    winners: tuple[Winner, ...]
    commitment: str
    tomorrow: str
    version: int
    table_sha256: str
    client_seed: str
    still: bool
    closed: Text | None
    next_day_at: int


def show_wheel(
    tx: Transaction, community: Community, *, member_id: int, seeds: tuple[bytes, bytes], now: datetime
) -> WheelPage:
    """The wheel as it stands. It commits to the day's seed if nobody did, so that this can be read before any spin."""
    opened = open_day(tx, community, seeds=seeds, now=now)
    day, settings, table = opened.day.isoformat(), community.config.wheel, opened.table
    wins = count_version_wins(tx, community, table, opened.day)
    sides = rules.sides_of(table, wins)
    spun = wheel.find_last_nonce(tx, guild_id=community.guild_id, day=day, member_id=member_id)
    own = wheel.find_member(tx, guild_id=community.guild_id, member_id=member_id)
    here = {side.code for side in sides}
    return WheelPage(
        day=day,
        sides=show_sides(table, sides, wins),
        sold_out=tuple(read_prize(prize) for prize in table.prizes if prize["code"] not in here),
        expected=tuple(rules.expected_amounts(sides, table).items()),
        price=Money(settings.price, settings.currency),
        next_price=Money(price_of(settings, spun + 1), settings.currency),
        free_left=max(settings.free_spins - spun, 0),
        spins_left=max(settings.most_spins - spun, 0),
        winners=tuple(
            _winner(tx, community, row) for row in wheel.list_winners(tx, guild_id=community.guild_id, limit=WINNERS)
        ),
        commitment=opened.commitment,
        tomorrow=opened.tomorrow,
        version=table.version,
        table_sha256=table.sha256,
        client_seed=own.client_seed or str(member_id),
        still=own.still,
        closed=_closed(community, now),
        next_day_at=to_ms(community.day_ends_at(opened.day)),
    )


def _closed(community: Community, now: datetime) -> Text | None:
    try:
        check_open(community, now)
    except Refusal as refusal:
        return refusal.text
    return None


def _winner(tx: Transaction, community: Community, row: SpinRow) -> Winner:
    return Winner(row.member_id, _prize_of(tx, community, row), SpinCode(row.day, row.number), row.at)


def _prize_of(tx: Transaction, community: Community, row: SpinRow) -> Prize:
    table = find_table(tx, community, row)
    return next(read_prize(prize) for prize in table.prizes if prize["code"] == row.prize)


def read_winner(tx: Transaction, community: Community, *, code: SpinCode) -> Winner:
    """Who won by a spin, and what.

    Raises:
        NoSuchSpin: there is none.
    """
    return _winner(tx, community, _find(tx, community, code))


def read_code(typed: str) -> SpinCode:
    """The spin that ``2026-11-23#7`` calls.

    Raises:
        NoSuchSpin: it calls none.
    """
    match = _CODE.fullmatch(typed)
    if match is None:
        raise NoSuchSpin(typed=plain(typed, limit=40))
    return SpinCode(match[1], int(match[2]))


def _find(tx: Transaction, community: Community, code: SpinCode) -> SpinRow:
    row = wheel.find_spin(tx, guild_id=community.guild_id, day=code.day, number=code.number)
    if row is None:
        raise NoSuchSpin(typed=plain(str(code), limit=40))
    return row


@dataclass(frozen=True, slots=True)
class SpinLine:
    """A member's spin in a list."""

    code: SpinCode
    prize: Prize


def read_own_spins(tx: Transaction, community: Community, *, member_id: int, limit: int = 25) -> tuple[SpinLine, ...]:
    """A member's newest spins."""
    rows = wheel.list_member_spins(tx, guild_id=community.guild_id, member_id=member_id, limit=limit)
    return tuple(SpinLine(SpinCode(row.day, row.number), _prize_of(tx, community, row)) for row in rows)


@dataclass(frozen=True, slots=True)
class Step:
    """A side as the roll walked past it: its prize and the numbers from ``first`` to ``last`` that fall on it."""

    prize: Prize
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Check:
    """One spin, step by step. Before its day is over ``server_seed`` and ``roll`` are ``None``."""

    code: SpinCode
    member_id: int
    commitment: str
    server_seed: str | None
    client_seed: str
    nonce: int
    version: int
    table_sha256: str
    steps: tuple[Step, ...]
    total: int
    number: int
    place: int
    roll: rules.Roll | None
    seal: str
    reveals_at: int


def read_check(tx: Transaction, community: Community, *, member_id: int, code: SpinCode | None = None) -> Check | None:
    """One spin with all that is needed to redo it; a member's newest by default, ``None`` if he never spun.

    Raises:
        NoSuchSpin: there is no spin of that code.
    """
    if code is None:
        own = wheel.list_member_spins(tx, guild_id=community.guild_id, member_id=member_id, limit=1)
        if not own:
            return None
        row = own[0]
    else:
        row = _find(tx, community, code)
    table = find_table(tx, community, row)
    sides = rules.sides_of(table, wins_before(tx, community, row))
    day = wheel.find_day(tx, guild_id=community.guild_id, day=row.day)
    assert day is not None  # a foreign key
    roll = None
    if day.revealed_seed is not None:
        roll = rules.roll(
            day.revealed_seed,
            member_id=row.member_id,
            client_seed=row.client_seed,
            nonce=row.nonce,
            total=row.total,
        )
    return Check(
        code=SpinCode(row.day, row.number),
        member_id=row.member_id,
        commitment=day.commitment,
        server_seed=None if day.revealed_seed is None else day.revealed_seed.hex(),
        client_seed=row.client_seed,
        nonce=row.nonce,
        version=row.version,
        table_sha256=table.sha256,
        steps=_steps(sides, table),
        total=row.total,
        number=row.roll,
        place=rules.land(sides, row.roll),
        roll=roll,
        seal=row.seal,
        reveals_at=to_ms(community.day_ends_at(datetime.fromisoformat(row.day).date())),
    )


def _steps(sides: tuple[rules.Side, ...], table: rules.Table) -> tuple[Step, ...]:
    prizes = {prize["code"]: read_prize(prize) for prize in table.prizes}
    steps, passed = [], 0
    for side in sides:
        steps.append(Step(prizes[side.code], passed, passed + side.weight - 1))
        passed += side.weight
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class News:
    """What is told of a day: its commitment, the seed once it is revealed, a table, its spins and last seal."""

    day: str
    commitment: str
    server_seed: str | None
    version: int
    table_sha256: str
    spins: int
    last_seal: str


def read_news(tx: Transaction, community: Community, *, day: str, version: int | None = None) -> News | None:
    """What is told of a day, and of a version of its table, by default the newest; ``None`` if nobody could spin on it."""
    known = wheel.find_day(tx, guild_id=community.guild_id, day=day)
    tables = wheel.list_tables(tx, guild_id=community.guild_id, day=day)
    if known is None or not tables:
        return None
    table = tables[-1 if version is None else version - 1]
    last = wheel.find_last_spin(tx, guild_id=community.guild_id, day=day)
    return News(
        day,
        known.commitment,
        None if known.revealed_seed is None else known.revealed_seed.hex(),
        table.version,
        table.sha256,
        0 if last is None else last.number,
        rules.first_seal(day, known.commitment) if last is None else last.seal,
    )


def read_own_claims(tx: Transaction, community: Community, *, member_id: int) -> tuple[Claim, ...]:
    """A member's newest prizes that were not given in the spin itself."""
    rows = wheel.list_member_claims(tx, guild_id=community.guild_id, member_id=member_id, limit=WINNERS)
    return tuple(claim_of(row) for row in rows)


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page of what is owed, the oldest first."""

    claims: tuple[Claim, ...]
    page: int
    pages: int
    owed: int


def read_owed(tx: Transaction, community: Community, *, page: int = 1, size: int = 6) -> ClaimPage:
    """What is owed to members."""
    owed = wheel.count_claims(tx, guild_id=community.guild_id, state="owed")
    pages = max(-(-owed // size), 1)
    page = min(max(page, 1), pages)
    rows = wheel.list_claims(tx, guild_id=community.guild_id, state="owed", limit=size, offset=(page - 1) * size)
    return ClaimPage(tuple(claim_of(row) for row in rows), page, pages, owed)


@dataclass(frozen=True, slots=True)
class Span:
    """The figures of some days in one currency: taken, paid, and what would be paid on average. ``also`` was paid in other
    currencies than that of the price."""

    name: str
    spins: int
    members: int
    income: Money
    won: Money
    expected: Fraction
    also: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class PrizeFigures:
    """How often a prize was won in a week and ever, and how often it can still be won today."""

    prize: Prize
    week: int
    ever: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the staff see: sums, never a list of who spins how much."""

    spans: tuple[Span, ...]
    prizes: tuple[PrizeFigures, ...]
    owed: int
    capped: int
    excluded: int


def show_figures(tx: Transaction, community: Community, *, seeds: tuple[bytes, bytes], now: datetime) -> Figures:
    """The staff's figures: today, the last seven days, and ever."""
    opened = open_day(tx, community, seeds=seeds, now=now)
    week = (opened.day - timedelta(days=6)).isoformat()
    since = (("today", opened.day.isoformat()), ("week", week), ("ever", ""))
    wins = count_version_wins(tx, community, opened.table, opened.day)
    by_week = wheel.count_by_prize(tx, guild_id=community.guild_id, since=week)
    ever = wheel.count_by_prize(tx, guild_id=community.guild_id, since="")
    capped, excluded = read_restrained(tx, community, now=now)
    return Figures(
        tuple(
            Span(
                name,
                total.spins,
                total.members,
                Money(total.income, total.currency),
                Money(total.won, total.currency),
                Fraction(total.expected_milli, 1000),
                tuple(
                    Money(amount, currency)
                    for currency, amount in wheel.list_other_winnings(
                        tx, guild_id=community.guild_id, since=first, price_currency=total.currency
                    )
                ),
            )
            for name, first in since
            for total in wheel.list_totals(tx, guild_id=community.guild_id, since=first)
        ),
        tuple(
            PrizeFigures(
                read_prize(prize), by_week.get(prize["code"], 0), ever.get(prize["code"], 0), rules.left_of(prize, wins)
            )
            for prize in opened.table.prizes
        ),
        wheel.count_claims(tx, guild_id=community.guild_id, state="owed"),
        capped,
        excluded,
    )

"""The acts of the wheel: opening a day, spinning, a member's own seed, revealing a day that is over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from bot.clock import to_ms
from bot.community import Community
from bot.ledger.service import Receipt, pay, read_wallet
from bot.limits.service import check_may_play, stake
from bot.moment import to_come
from bot.refusal import Refusal
from bot.staff.alert import alert_staff
from bot.wheel import rules
from bot.wheel.claims import ask_for_role, give_cards_within, owe
from bot.wheel.prizes import Prize, read_prize
from bot.wheel.record import sealed_facts
from bot.wheel.settings import WheelSettings
from bot.words import Money, bare, text
from db import member, outbox, wheel
from db.engine import Transaction
from db.wheel import SpinRow, TableRow

PANEL = "wheel-panel"
"""Outbox kind: bring the public panel up to date. The subject is always the same: there is one."""

WINNER = "wheel-winner"
"""Outbox kind: announce a big win. The subject is the spin."""

NEWS = "wheel-news"
"""Outbox kind: tell everybody that a day was revealed or its table changed. The subject says which."""

SEED_LENGTH = 32
"""Bytes of a server seed."""

CLIENT_SEED_LENGTH = 64
"""Most characters of a member's own seed."""

_PANEL_DELAY_S = 15
_PAUSE_MS = 2000
"""Two presses closer together than this are one: the wheel is still turning."""

_ONE_DAY = timedelta(days=1)


class WheelClosed(Refusal):
    """The wheel is not open."""

    key = "wheel-closed"


class WheelNotYet(Refusal):
    """The wheel opens on a later day. Facts: ``opens``, ``wait``."""

    key = "wheel-not-yet"


class WheelOver(Refusal):
    """The wheel's last day is over. Fact: ``last``."""

    key = "wheel-over"


class NoSpinsLeft(Refusal):
    """The member spun as often as one may on a day. Facts: ``most``, ``opens``, ``wait``."""

    key = "wheel-no-spins-left"


class StillTurning(Refusal):
    """The member spun a moment ago: a double click, not a second wish."""

    key = "wheel-still-turning"


class DayRevealed(Refusal):
    """The day's seed is known already: nobody spins by it."""

    key = "wheel-day-revealed"


class NoSuchSpin(Refusal):
    """There is no such spin. Fact: ``typed``."""

    key = "wheel-no-such-spin"


@dataclass(frozen=True, slots=True)
class SpinCode:
    """How a spin is called: ``2026-11-23#7``."""

    day: str
    number: int

    def __str__(self) -> str:
        return f"{self.day}#{self.number}"


@dataclass(frozen=True, slots=True)
class SideShown:
    """A side of the wheel: its prize, its odds, and how often it can still be won today (``None``: without end)."""

    prize: Prize
    odds: Fraction
    left: int | None


@dataclass(frozen=True, slots=True)
class SpinDone:
    """A spin: what it cost and won, and what is needed to draw and to check it. ``place`` is the side's place."""

    code: SpinCode
    prize: Prize
    place: int
    sides: tuple[SideShown, ...]
    paid: Money
    balance: Money
    owed_cards: int
    spins_left: int
    free_left: int
    nonce: int
    seal: str
    still: bool
    repeated: bool = False


def check_open(community: Community, now: datetime) -> None:
    """Let pass while the wheel is open.

    Raises:
        WheelClosed, WheelNotYet, WheelOver: it is not.
    """
    settings, today = community.config.wheel, community.day_of(now)
    if not settings.open:
        raise WheelClosed
    if settings.first_day and today < settings.first_day:
        raise WheelNotYet(**to_come(to_ms(community.day_begins_at(settings.first_day))))
    if settings.last_day and today > settings.last_day:
        raise WheelOver(last=settings.last_day)


# --- Days and tables ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A day that can be spun on: its commitment, tomorrow's, and the table in force."""

    day: date
    commitment: str
    tomorrow: str
    table: rules.Table


def open_day(tx: Transaction, community: Community, *, seeds: tuple[bytes, bytes], now: datetime) -> Opened:
    """See that today and tomorrow have a committed seed, and today the table that the config says.

    So a day's commitment can be read a whole day before its first spin. ``seeds`` are fresh ones, used only for a day
    that has none. A repeat changes nothing; another config brings another version, which is announced.
    """
    today = community.day_of(now)
    return Opened(
        day=today,
        commitment=_commit(tx, community, today, seeds[0], now),
        tomorrow=_commit(tx, community, today + _ONE_DAY, seeds[1], now),
        table=_align_table(tx, community, today, now),
    )


def _commit(tx: Transaction, community: Community, day: date, seed: bytes, now: datetime) -> str:
    facts: dict[str, Any] = {"guild_id": community.guild_id, "day": day.isoformat()}
    known = wheel.find_day(tx, **facts)
    if known is not None:
        return known.commitment
    commitment = rules.commitment_of(seed)
    wheel.insert_day(tx, **facts, server_seed=seed, commitment=commitment, at=to_ms(now))
    return commitment


def _align_table(tx: Transaction, community: Community, today: date, now: datetime) -> rules.Table:
    """The table of the config: the version in force, or a new one with what is left of each prize now."""
    day = today.isoformat()
    prizes = [prize.facts() for prize in community.config.wheel.prizes]
    row = wheel.find_table(tx, guild_id=community.guild_id, day=day)
    if row is not None:
        table = rules.read_table(row.content)
        if rules.is_same_table(table, prizes):
            return table
    version = 1 if row is None else row.version + 1
    left = {prize["code"]: _left(tx, community, prize, day) for prize in prizes}
    table = rules.make_table(day, version, prizes, left)
    wheel.insert_table(
        tx, guild_id=community.guild_id, day=day, table=TableRow(version, table.content, table.sha256, to_ms(now))
    )
    if version > 1 and community.config.wheel.open:
        tell_news(tx, community, f"table:{day}:{version}", now)
    return table


def _left(tx: Transaction, community: Community, prize: Mapping[str, Any], day: str) -> int | None:
    facts: dict[str, Any] = {"guild_id": community.guild_id, "prize": prize["code"]}
    return rules.smallest_left(
        None if prize["stock"] == "endless" else prize["stock"] - wheel.count_wins(tx, **facts),
        None
        if prize["stock_per_day"] == "endless"
        else prize["stock_per_day"] - wheel.count_wins(tx, **facts, day=day),
    )


def count_version_wins(tx: Transaction, community: Community, table: rules.Table, day: date) -> dict[str, int]:
    """How often each prize that can run out was won under a version."""
    return {
        prize["code"]: wheel.count_wins(
            tx, guild_id=community.guild_id, prize=prize["code"], day=day.isoformat(), version=table.version
        )
        for prize in table.prizes
        if prize["left"] is not None
    }


def tell_news(tx: Transaction, community: Community, subject: str, now: datetime) -> None:
    """Leave word for the channel of such news, if there is one, and let the panel be refreshed."""
    _, channel = community.config.wheel.news_channel
    if channel:
        outbox.insert_outbox(tx, guild_id=community.guild_id, kind=NEWS, subject=subject, payload="{}", at=to_ms(now))
    refresh_panel(tx, community, now=now)


def refresh_panel(tx: Transaction, community: Community, *, now: datetime, delay_s: int = 0) -> None:
    """Let the panel be brought up to date, once for all who spin within ``delay_s``."""
    if community.config.wheel.panel_channel:
        outbox.insert_outbox(
            tx,
            guild_id=community.guild_id,
            kind=PANEL,
            subject="wheel",
            payload=json.dumps({"at": to_ms(now)}),
            at=to_ms(now),
            due_at=to_ms(now) + delay_s * 1000,
        )


# --- Spinning -----------------------------------------------------------------------------------------------------------


def spin(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    request_id: int,
    seeds: tuple[bytes, bytes],
    now: datetime,
) -> SpinDone:
    """Spin once: price, roll, stock and prize, all or nothing.

    A repeat with the same ``request_id`` spins no second time and returns what the first one did.

    Raises:
        WheelClosed, WheelNotYet, WheelOver, StillTurning, NoSpinsLeft, DayRevealed: nothing was written.
        Excluded, OverCap, NotEnough: the member may not or cannot pay; nothing was written.
    """
    earlier = wheel.find_spin_by_request(tx, request_id=request_id)
    if earlier is not None:
        return _told_again(tx, community, earlier)
    opened, nonce = _check_may_spin(tx, community, member_id, seeds, now)
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id}
    settings = community.config.wheel
    member.open_member(tx, **facts, at=to_ms(now))
    receipt = _charge(tx, community, member_id, request_id, nonce, now)
    wins = count_version_wins(tx, community, opened.table, opened.day)
    sides = rules.sides_of(opened.table, wins)
    own = wheel.find_member(tx, **facts)
    client_seed = own.client_seed or str(member_id)
    rolled = rules.roll(
        wheel.find_seed(tx, guild_id=community.guild_id, day=opened.day.isoformat()),
        member_id=member_id,
        client_seed=client_seed,
        nonce=nonce,
        total=sum(side.weight for side in sides),
    )
    place = rules.land(sides, rolled.number)
    prizes = {prize["code"]: prize for prize in opened.table.prizes}
    won = prizes[sides[place].code]
    row = _write_spin(
        tx, community, opened, sides, won, receipt, member_id, nonce, client_seed, rolled.number, request_id, now
    )
    owed_cards = _give(tx, community, row, won, now)
    _announce(tx, community, row, now)
    return SpinDone(
        code=SpinCode(row.day, row.number),
        prize=read_prize(won),
        place=place,
        sides=show_sides(opened.table, sides, wins),
        paid=Money(row.price, row.currency),
        balance=_balance(tx, community, member_id, settings.currency),
        owed_cards=owed_cards,
        spins_left=settings.most_spins - nonce,
        free_left=max(settings.free_spins - nonce, 0),
        nonce=nonce,
        seal=row.seal,
        still=own.still,
    )


def _check_may_spin(
    tx: Transaction, community: Community, member_id: int, seeds: tuple[bytes, bytes], now: datetime
) -> tuple[Opened, int]:
    """The day to spin on, and which of the member's spins of that day this one is."""
    check_open(community, now)
    check_may_play(tx, community, member_id=member_id, now=now)
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id}
    last = wheel.list_member_spins(tx, **facts, limit=1)
    if last and 0 <= to_ms(now) - last[0].at < _PAUSE_MS:
        raise StillTurning
    opened = open_day(tx, community, seeds=seeds, now=now)
    day = opened.day.isoformat()
    known = wheel.find_day(tx, guild_id=community.guild_id, day=day)
    if known is None or known.revealed_seed is not None:
        raise DayRevealed
    nonce = wheel.find_last_nonce(tx, **facts, day=day) + 1
    most = community.config.wheel.most_spins
    if nonce > most:
        raise NoSpinsLeft(most=most, **to_come(to_ms(community.day_ends_at(opened.day))))
    return opened, nonce


def price_of(settings: WheelSettings, nonce: int) -> int:
    """What a member's n-th spin of the day costs."""
    return 0 if nonce <= settings.free_spins else settings.price


def _charge(
    tx: Transaction, community: Community, member_id: int, request_id: int, nonce: int, now: datetime
) -> Receipt | None:
    settings = community.config.wheel
    price = price_of(settings, nonce)
    if not price:
        return None
    return stake(
        tx,
        community,
        member_id=member_id,
        money=Money(price, settings.currency),
        house="wheel",
        reason="wheel-price",
        key=f"wheel-price:{request_id}",
        now=now,
    )


def _write_spin(
    tx: Transaction,
    community: Community,
    opened: Opened,
    sides: tuple[rules.Side, ...],
    won: Mapping[str, Any],
    receipt: Receipt | None,
    member_id: int,
    nonce: int,
    client_seed: str,
    number: int,
    request_id: int,
    now: datetime,
) -> SpinRow:
    """Seal and write what was rolled."""
    day, currency = opened.day.isoformat(), community.config.wheel.currency
    last = wheel.find_last_spin(tx, guild_id=community.guild_id, day=day)
    expected = rules.expected_amounts(sides, opened.table).get(currency, 0)
    row = SpinRow(
        day=day,
        number=1 if last is None else last.number + 1,
        member_id=member_id,
        nonce=nonce,
        client_seed=client_seed,
        version=opened.table.version,
        total=sum(side.weight for side in sides),
        roll=number,
        prize=won["code"],
        kind=won["kind"],
        price=0 if receipt is None else receipt.money.amount,
        currency=currency,
        won=won["amount"] if won["kind"] == "currency" and won["currency"] == currency else 0,
        expected_milli=round(expected * 1000),
        request_id=request_id,
        at=to_ms(now),
        seal="",
    )
    previous = rules.first_seal(day, opened.commitment) if last is None else last.seal
    row = replace(row, seal=rules.seal_of(previous, sealed_facts(row, opened.table.sha256)))
    wheel.insert_spin(tx, guild_id=community.guild_id, spin=row)
    return row


def _give(tx: Transaction, community: Community, row: SpinRow, won: Mapping[str, Any], now: datetime) -> int:
    """Give what was won, or note that it is owed; returns how many cards are still owed."""
    if won["kind"] == "currency":
        pay(
            tx,
            community,
            member_id=row.member_id,
            money=Money(won["amount"], won["currency"]),
            house="wheel",
            reason="wheel-prize",
            detail={"spin": f"{row.day}#{row.number}"},
            key=f"wheel-prize:{row.request_id}",
            now=now,
        )
    elif won["kind"] == "cards":
        owed = give_cards_within(tx, community, row.member_id, won["amount"], now)
        if owed:
            owe(tx, community, row, won, owed)
        return owed
    elif won["kind"] == "role":
        ask_for_role(tx, community, claim_id=owe(tx, community, row, won, 1), now=now)
    elif won["kind"] == "thing":
        owe(tx, community, row, won, 1)
        spin_code = f"{row.day}#{row.number}"
        fix = text("alert-wheel-thing", member=f"<@{row.member_id}>", prize=won["name"], spin=spin_code)
        alert_staff(tx, community, subject=f"wheel.prizes ({won['code']}) {spin_code}", fix=fix, now=now)
    return 0


def _announce(tx: Transaction, community: Community, row: SpinRow, now: datetime) -> None:
    announced = {prize.code for prize in community.config.wheel.prizes if prize.announce}
    if row.prize in announced and community.config.wheel.winners_channel:
        outbox.insert_outbox(
            tx,
            guild_id=community.guild_id,
            kind=WINNER,
            subject=f"{row.day}#{row.number}",
            payload="{}",
            at=to_ms(now),
        )
    refresh_panel(tx, community, now=now, delay_s=_PANEL_DELAY_S)


def _balance(tx: Transaction, community: Community, member_id: int, currency: str) -> Money:
    balances = {money.currency: money for money in read_wallet(tx, community, member_id=member_id).balances}
    return balances.get(currency, Money(0, currency))


def _told_again(tx: Transaction, community: Community, row: SpinRow) -> SpinDone:
    """What a spin that is already written did; nothing is moved."""
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": row.member_id}
    settings = community.config.wheel
    table = find_table(tx, community, row)
    wins = wins_before(tx, community, row)
    sides = rules.sides_of(table, wins)
    prizes = {prize["code"]: read_prize(prize) for prize in table.prizes}
    spun = wheel.find_last_nonce(tx, **facts, day=row.day)
    return SpinDone(
        code=SpinCode(row.day, row.number),
        prize=prizes[row.prize],
        place=rules.land(sides, row.roll),
        sides=show_sides(table, sides, wins),
        paid=Money(row.price, row.currency),
        balance=_balance(tx, community, row.member_id, row.currency),
        owed_cards=0,
        spins_left=max(settings.most_spins - spun, 0),
        free_left=max(settings.free_spins - spun, 0),
        nonce=row.nonce,
        seal=row.seal,
        still=wheel.find_member(tx, **facts).still,
        repeated=True,
    )


def find_table(tx: Transaction, community: Community, row: SpinRow) -> rules.Table:
    """The version of the table by which a spin was made."""
    tables = wheel.list_tables(tx, guild_id=community.guild_id, day=row.day)
    return rules.read_table(tables[row.version - 1].content)


def wins_before(tx: Transaction, community: Community, row: SpinRow) -> dict[str, int]:
    """How often each prize had been won under a spin's version of the table, before that spin."""
    return wheel.count_wins_before(tx, guild_id=community.guild_id, day=row.day, version=row.version, number=row.number)


def show_sides(table: rules.Table, sides: Sequence[rules.Side], wins: Mapping[str, int]) -> tuple[SideShown, ...]:
    """The sides with their prizes and odds."""
    prizes = {prize["code"]: prize for prize in table.prizes}
    total = sum(side.weight for side in sides)
    return tuple(
        SideShown(read_prize(prizes[side.code]), Fraction(side.weight, total), rules.left_of(prizes[side.code], wins))
        for side in sides
    )


# --- A member's own settings ----------------------------------------------------------------------------------------------


def choose_client_seed(tx: Transaction, community: Community, *, member_id: int, words: str, now: datetime) -> str:
    """Keep a member's own seed for his next spins; returns it as kept. Without any words his id takes its place again.

    A repeat changes nothing.
    """
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id}
    member.open_member(tx, **facts, at=to_ms(now))
    tidy = bare(words)[:CLIENT_SEED_LENGTH].strip()
    wheel.upsert_member(tx, **facts, row=replace(wheel.find_member(tx, **facts), client_seed=tidy or None))
    return tidy or str(member_id)


def choose_still(tx: Transaction, community: Community, *, member_id: int, still: bool, now: datetime) -> None:
    """Keep whether a member wants pictures that do not move. A repeat changes nothing."""
    facts: dict[str, Any] = {"guild_id": community.guild_id, "member_id": member_id}
    member.open_member(tx, **facts, at=to_ms(now))
    wheel.upsert_member(tx, **facts, row=replace(wheel.find_member(tx, **facts), still=still))


# --- By itself ------------------------------------------------------------------------------------------------------------


def reveal(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Reveal the seed of a day that is over, and of any before it that is still hidden. A repeat changes nothing."""
    after = (date.fromisoformat(period) + _ONE_DAY).isoformat()
    for day in wheel.update_revealed(tx, guild_id=community.guild_id, before=after, at=to_ms(now)):
        if wheel.find_last_spin(tx, guild_id=community.guild_id, day=day) is not None:
            tell_news(tx, community, f"reveal:{day}", now)
    refresh_panel(tx, community, now=now)

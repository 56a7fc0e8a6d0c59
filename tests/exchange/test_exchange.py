"""Exchange of currencies: whole lots at the rates of the config, through the house, once each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.community import Community
from bot.exchange import service
from bot.exchange.rules import exchanged, gainful, least_amount
from bot.exchange.service import Exchanged, Preview, exchange, propose
from bot.ledger.preview import AlreadyDone, PreviewExpired, TermsChanged, cancel
from bot.ledger.service import NotEnough, charge, pay, read_receipts, read_wallet
from bot.refusal import NotYours, OutOfDate, Refusal
from bot.settings import MOST_MONEY
from bot.staff.service import Deed, carry_out
from bot.staff.service import propose as propose_deed
from bot.upkeep.verify import verify
from bot.words import Money
from db.engine import Transaction
from tests.stage import StageClock, make_config, open_app

LIN, WANG, STAFF = 1001, 1002, 9

ENTRY: dict[str, Any] = {
    "from_currency": "wealth", "to_currency": "goodwill", "give": 20, "get": 3, "fee_percent": 5, "minimum": 50
}  # fmt: skip


@pytest.fixture
async def changing(tmp_path: Path, clock: StageClock) -> AsyncIterator[App]:
    """The App where 20 of wealth bring 3 of goodwill, for 5 % on top, from 50 on."""
    async with open_app(tmp_path / "louzhu.sqlite3", make_config({"exchange": [ENTRY]}), clock) as opened:
        yield opened


async def give(app: App, amount: int, currency: str = "wealth") -> None:
    """Pay Lin from the house."""
    money = Money(amount, currency)
    facts: dict[str, Any] = {"house": "staff", "reason": "staff-grant", "detail": {"why": "x"}}
    await app.act(pay, member_id=LIN, money=money, key=f"{amount}:{currency}", **facts)


async def show(app: App, request_id: int = 1, **changed: Any) -> Preview:
    """Show what 70 of Lin's wealth bring in goodwill."""
    facts: dict[str, Any] = {"member_id": LIN, "from_currency": "wealth", "to_currency": "goodwill", "amount": 70}
    return await app.act(propose, request_id=request_id, **{**facts, **changed})


async def confirm(app: App, request_id: int = 1, member_id: int = LIN) -> Exchanged:
    """Confirm what was shown."""
    return await app.act(exchange, member_id=member_id, request_id=request_id)


async def owns(app: App) -> tuple[int, int]:
    """What Lin has of wealth and goodwill."""
    wallet = await app.read(read_wallet, member_id=LIN)
    owned = {money.currency: money.amount for money in wallet.balances}
    return owned["wealth"], owned["goodwill"]


def rows(tx: Transaction, community: Community) -> tuple[int, ...]:
    """How many rows there are, for "nothing was written"."""
    return tuple(
        tx.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("account", "transfer", "preview")
    )


@pytest.mark.parametrize(
    ("amount", "give_", "get", "outcome"),
    [
        (0, 2, 1, (0, 0)),
        (1, 2, 1, (0, 0)),
        (2, 2, 1, (2, 1)),
        (3, 2, 1, (2, 1)),
        (70, 20, 3, (60, 9)),
        (5, 1, 7, (5, 35)),
    ],
)
def test_only_whole_lots_are_changed(amount: int, give_: int, get: int, outcome: tuple[int, int]) -> None:
    assert exchanged(amount, give_, get) == outcome


@pytest.mark.parametrize(("minimum", "give_", "least"), [(1, 1, 1), (1, 2, 2), (2, 2, 2), (3, 2, 4), (50, 20, 60)])
def test_the_least_is_a_whole_lot(minimum: int, give_: int, least: int) -> None:
    assert least_amount(minimum, give_) == least


@pytest.mark.parametrize(
    ("rates", "gaining"),
    [
        ([], []),
        ([("a", "b", "1/2")], []),
        ([("a", "b", "1/2"), ("b", "a", "2")], []),
        ([("a", "b", "1/2"), ("b", "a", "3")], [1]),
        ([("a", "b", "2"), ("b", "c", "2"), ("c", "a", "1/4")], []),
        ([("a", "b", "2"), ("b", "c", "2"), ("c", "a", "1/3")], [2]),
        ([("c", "a", "1/3"), ("a", "b", "2"), ("b", "c", "2")], [2]),
        ([("a", "b", "2"), ("c", "d", "2"), ("b", "c", "2"), ("d", "a", "1/7")], [3]),
        ([("a", "b", "2"), ("b", "a", "1"), ("b", "c", "1"), ("c", "a", "1/2")], [1]),
    ],
)
def test_rates_that_gain_in_a_circle_are_found(rates: list[tuple[str, str, str]], gaining: list[int]) -> None:
    assert list(gainful((give_, get, Fraction(rate)) for give_, get, rate in rates)) == gaining


async def test_an_exchange_is_shown_first_and_goes_through_the_house_with_receipts(
    changing: App, tmp_path: Path
) -> None:
    await give(changing, 500)
    shown = await show(changing)
    assert shown.terms == service.Terms(Money(60, "wealth"), Money(3, "wealth"), Money(9, "goodwill"))
    assert shown.stays == Money(10, "wealth")
    assert await owns(changing) == (500, 0)
    done = await confirm(changing)
    assert shown.balances == done.balances == (Money(437, "wealth"), Money(9, "goodwill"))
    assert await owns(changing) == (437, 9)
    fee, got, given = (await changing.read(read_receipts, member_id=LIN)).lines[:3]
    assert done.receipts == (given.number, got.number, fee.number) == (2, 3, 4)
    assert [line.other_house for line in (given, got, fee)] == ["exchange"] * 3
    assert [line.change.amount for line in (given, got, fee)] == [-60, 9, -3]
    assert (given.detail, got.detail) == ({"amount": 9, "currency": "goodwill"}, {"amount": 60, "currency": "wealth"})
    assert verify(tmp_path / "louzhu.sqlite3").holds, "each currency still sums to zero"


async def test_pressed_twice_at_once_and_delivered_again_it_is_changed_once(changing: App) -> None:
    await give(changing, 500)
    shown, again = await asyncio.gather(show(changing), show(changing))
    assert shown == again == await show(changing)
    first, second = await asyncio.gather(confirm(changing), confirm(changing))
    assert first == second == await confirm(changing)
    assert await owns(changing) == (437, 9)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount": 59}, service.OutOfRange),
        ({"amount": 0}, service.OutOfRange),
        ({"amount": -60}, service.OutOfRange),
        ({"amount": MOST_MONEY + 20}, service.OutOfRange),
        ({"amount": 480}, NotEnough),
        ({"from_currency": "goodwill", "to_currency": "wealth"}, OutOfDate),
        ({"to_currency": "gold"}, OutOfDate),
    ],
)
async def test_what_cannot_be_changed_is_refused_and_nothing_is_kept(
    changing: App, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    await give(changing, 500)  # 480 would be covered, its fee would not
    before = await changing.read(rows)
    with pytest.raises(refusal):
        await show(changing, **changed)
    assert await changing.read(rows) == before


async def test_the_edges_are_accepted(changing: App) -> None:
    await give(changing, 483)
    assert (await show(changing, 1, amount=60)).stays == Money(0, "wealth")
    assert (await show(changing, 2, amount=479)).balances[0] == Money(0, "wealth")


async def test_what_was_spent_in_between_is_not_changed_even_where_one_may_be_below_zero(
    tmp_path: Path, clock: StageClock
) -> None:
    entry = {**ENTRY, "from_currency": "prestige", "to_currency": "wealth"}
    async with open_app(tmp_path / "louzhu.sqlite3", make_config({"exchange": [entry]}), clock) as app:
        await give(app, 63, "prestige")
        await show(app, from_currency="prestige", to_currency="wealth")
        await app.act(
            charge, member_id=LIN, money=Money(1, "prestige"), house="shop", reason="makeup-card", key="spent"
        )
        before = await app.read(rows)
        with pytest.raises(NotEnough):
            await confirm(app)
        assert await app.read(rows) == before


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ([ENTRY], None),
        ([{**ENTRY, "give": 10}], TermsChanged),
        ([{**ENTRY, "get": 4}], TermsChanged),
        ([{**ENTRY, "fee_percent": 6}], TermsChanged),
        ([{**ENTRY, "minimum": 61}], service.OutOfRange),
        ([], OutOfDate),
    ],
)
async def test_a_restart_in_between_keeps_what_was_shown_and_another_config_has_the_last_word(
    tmp_path: Path, clock: StageClock, entries: list[dict[str, Any]], refusal: type[Refusal] | None
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config({"exchange": [ENTRY]}), clock) as app:
        await give(app, 500)
        await show(app)
    async with open_app(path, make_config({"exchange": entries}), clock) as app:
        before = await app.read(rows)
        if refusal is None:
            await confirm(app)
            assert await owns(app) == (437, 9)
        else:
            with pytest.raises(refusal):
                await confirm(app)
            assert await app.read(rows) == before


async def test_it_can_be_confirmed_by_whoever_saw_it_for_a_quarter_of_an_hour_unless_cancelled(
    changing: App, clock: StageClock
) -> None:
    await give(changing, 500)
    for request_id in (1, 2, 3):
        await show(changing, request_id)
    with pytest.raises(NotYours):
        await confirm(changing, member_id=WANG)
    await changing.act(cancel, kind="exchange", member_id=LIN, request_id=3)
    with pytest.raises(OutOfDate):
        await confirm(changing, 3)
    clock.set(clock.now() + timedelta(minutes=15))
    await confirm(changing, 1)
    with pytest.raises(AlreadyDone):
        await changing.act(cancel, kind="exchange", member_id=LIN, request_id=1)
    clock.set(clock.now() + timedelta(seconds=1))
    with pytest.raises(PreviewExpired):
        await confirm(changing, 2)
    assert await owns(changing) == (437, 9)


async def test_the_staff_move_it_back_receipt_by_receipt_and_are_told_of_the_others(
    changing: App, tmp_path: Path
) -> None:
    await give(changing, 500)
    await show(changing)
    await confirm(changing)
    for receipt, beside in ((2, (3, 4)), (3, (4,)), (4, ())):
        preview = await changing.act(propose_deed, actor_id=STAFF, deed=Deed("reverse", (), 0, "", receipt, "换错了"))
        assert (preview.deed.member_ids, preview.beside) == ((LIN,), beside)
        await changing.act(carry_out, actor_id=STAFF, proposal_id=preview.proposal_id)
    assert await owns(changing) == (500, 0)
    assert verify(tmp_path / "louzhu.sqlite3").holds


async def test_nothing_can_be_changed_by_default(app: App) -> None:
    with pytest.raises(service.NothingToExchange):
        await app.read(service.read_rates, member_id=LIN)

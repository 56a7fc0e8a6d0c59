"""Paying, charging and reversing: what moves, what is refused, and what a repeat does."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.community import Community
from bot.ledger.service import (
    AlreadyReversed,
    IsReversal,
    MessageLink,
    NoSuchReceipt,
    NotEnough,
    Payment,
    align_accounts,
    charge,
    pay,
    pay_all,
    read_receipts,
    read_wallet,
    reverse,
)
from bot.upkeep.verify import verify
from bot.words import Money, ShortMoney
from db import tally
from db.engine import Transaction
from tests.stage import NOON, StageClock, make_config, open_app

MEMBER, OTHER, STAFF = 1001, 1002, 1003


async def give(app: App, amount: int, *, key: str, currency: str = "wealth", member_id: int = MEMBER) -> int:
    """Pay a member; returns the receipt's number."""
    receipt = await app.act(
        pay, member_id=member_id, money=Money(amount, currency), house="staff", reason="staff-grant", key=key
    )
    return receipt.number


async def take(app: App, amount: int, *, key: str, currency: str = "wealth") -> None:
    """Charge a member."""
    await app.act(charge, member_id=MEMBER, money=Money(amount, currency), house="shop", reason="makeup-card", key=key)


async def balance(app: App, member_id: int = MEMBER, currency: str = "wealth") -> int:
    """What a member has."""
    wallet = await app.read(read_wallet, member_id=member_id)
    return {money.currency: money.amount for money in wallet.balances}.get(currency, 0)


def count(tx: Transaction, community: Community) -> tuple[int, ...]:
    """How many rows the ledger has, for "nothing was written"."""
    return tuple(tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("account", "transfer"))


def house_sum(tx: Transaction, community: Community, *, currency: str) -> int:
    """All balances of a currency together."""
    total: int = tx.execute(
        "SELECT coalesce(sum(balance), 0) FROM account WHERE currency = :currency", {"currency": currency}
    ).fetchone()[0]
    return total


async def test_a_payment_moves_from_the_house_to_the_member_and_the_sum_stays_zero(app: App) -> None:
    receipt = await app.act(
        pay, member_id=MEMBER, money=Money(30, "wealth"), house="checkin", reason="checkin-reward", key="a"
    )
    assert (receipt.money, receipt.balance, receipt.repeated) == (Money(30, "wealth"), Money(30, "wealth"), False)
    await take(app, 12, key="b")
    assert await balance(app) == 18
    assert await app.read(house_sum, currency="wealth") == 0


async def test_a_repeat_with_the_same_key_moves_nothing_and_returns_the_first_receipt(app: App) -> None:
    first = await give(app, 30, key="same")
    again = await app.act(
        pay, member_id=MEMBER, money=Money(30, "wealth"), house="staff", reason="staff-grant", key="same"
    )
    assert (again.number, again.repeated, again.balance.amount) == (first, True, 30)
    assert await balance(app) == 30


async def test_a_repeat_tells_the_members_balance_whichever_way_the_first_moved(app: App) -> None:
    await give(app, 30, key="paid")
    await take(app, 10, key="charged")
    facts = {"member_id": MEMBER, "money": Money(10, "wealth"), "house": "staff", "reason": "staff-grant"}
    for act, key, left in ((charge, "paid", 30), (pay, "paid", 30), (charge, "charged", 20), (pay, "charged", 20)):
        again = await app.act(act, **facts, key=key)
        assert (again.repeated, again.balance.amount) == (True, left)
    assert await balance(app) == 20


async def test_the_same_key_twice_among_payments_that_are_made_together_pays_once(app: App) -> None:
    await give(app, 5, key="before")
    facts: dict[str, Any] = {"house": "staff", "reason": "staff-grant", "now": NOON}
    payments = [
        Payment(MEMBER, Money(amount, "wealth"), key=key, **facts)
        for amount, key in ((30, "one"), (5, "before"), (30, "one"), (4, "two"))
    ]
    one, before, again, two = await app.act(lambda tx, community, *, now: pay_all(tx, community, payments))
    assert [each.repeated for each in (one, before, again, two)] == [False, True, True, False]
    assert (again.number, two.balance.amount) == (one.number, 39)
    assert await balance(app) == 39
    facts = {"guild_id": app.community.guild_id, "member_id": MEMBER, "kinds": ["wealth"]}
    assert await app.read(lambda tx, _: tally.list_values(tx, **facts)) == {"wealth": 39}


async def test_twenty_at_once_with_the_same_key_pay_once(app: App) -> None:
    numbers = await asyncio.gather(*(give(app, 30, key="same") for _ in range(20)))
    assert len(set(numbers)) == 1
    assert await balance(app) == 30


async def test_of_twenty_that_spend_the_last_coins_at_once_one_gets_them(app: App) -> None:
    await give(app, 10, key="grant")
    answers = await asyncio.gather(*(take(app, 10, key=f"spend:{each}") for each in range(20)), return_exceptions=True)
    assert [type(answer) for answer in answers].count(NotEnough) == 19
    assert await balance(app) == 0


@pytest.mark.parametrize(("price", "covered"), [(9, True), (10, True), (11, False)])
async def test_a_member_can_spend_what_he_has_and_not_one_coin_more(app: App, price: int, covered: bool) -> None:
    await give(app, 10, key="grant")
    before = await app.read(count)
    if covered:
        await take(app, price, key="spend")
        assert await balance(app) == 10 - price
    else:
        with pytest.raises(NotEnough) as raised:
            await take(app, price, key="spend")
        assert raised.value.text.facts == {"price": Money(11, "wealth"), "balance": ShortMoney(Money(10, "wealth"))}
        assert await app.read(count) == before, "nothing is written after a refusal"


async def test_a_refusal_leaves_not_even_an_empty_account(app: App) -> None:
    before = await app.read(count)
    with pytest.raises(NotEnough):
        await take(app, 1, key="spend")
    assert await app.read(count) == before


async def test_a_good_name_can_be_lost_below_zero(app: App) -> None:
    await take(app, 5, key="fine", currency="prestige")
    assert await balance(app, currency="prestige") == -5


async def test_a_currency_that_lost_the_leave_to_be_negative_cannot_sink_further(
    tmp_path: Path, clock: StageClock
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        await take(app, 5, key="fine", currency="prestige")
        fine = await give(app, 3, key="grant", currency="prestige")
    plain: dict[str, Any] = {"code": "prestige", "name": "威望", "unit": "点", "may_go_negative": False}
    strict = make_config(
        {
            "currencies": [plain],
            "checkin": {"currency": "prestige", "makeup": {"currency": "prestige"}},
            "wheel": {"open": False},
        }
    )
    async with open_app(path, strict, clock) as app:
        assert await balance(app, currency="prestige") == -2
        with pytest.raises(NotEnough):
            await take(app, 1, key="spend", currency="prestige")
        with pytest.raises(NotEnough):
            await app.act(reverse, number=fine, actor_id=STAFF, reason="a slip")
        await give(app, 4, key="more", currency="prestige")
        assert await balance(app, currency="prestige") == 2
        await take(app, 2, key="spend", currency="prestige")
    assert verify(path).holds


async def test_money_of_a_currency_that_left_the_config_is_still_shown_and_can_be_moved_back(
    tmp_path: Path, clock: StageClock
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        number = await give(app, 7, key="grant", currency="goodwill")
    wealth = {"currencies": [{"code": "wealth", "name": "财富", "unit": "鼎币"}]}
    async with open_app(path, make_config(wealth), clock) as app:
        wallet = await app.read(read_wallet, member_id=MEMBER)
        assert wallet.balances == (Money(0, "wealth"), Money(7, "goodwill"))
        await app.act(reverse, number=number, actor_id=STAFF, reason="a slip")
        assert (await app.read(read_wallet, member_id=MEMBER)).balances == (Money(0, "wealth"),)
    assert verify(path).holds


async def test_a_reversal_moves_back_exactly_once_and_leaves_the_first_receipt_as_it_was(app: App) -> None:
    number = await give(app, 30, key="grant")
    (receipt,) = await app.act(reverse, number=number, actor_id=STAFF, reason="a slip")
    assert (receipt.money.amount, receipt.balance.amount) == (30, 0)
    with pytest.raises(AlreadyReversed) as raised:
        await app.act(reverse, number=number, actor_id=STAFF, reason="again")
    assert raised.value.text.facts == {"number": number, "by": receipt.number}
    with pytest.raises(IsReversal):
        await app.act(reverse, number=receipt.number, actor_id=STAFF, reason="back again")
    with pytest.raises(NoSuchReceipt):
        await app.act(reverse, number=999, actor_id=STAFF, reason="none")
    page = await app.read(read_receipts, member_id=MEMBER)
    assert [(line.number, line.change.amount, line.reason) for line in page.lines] == [
        (receipt.number, -30, "reversal"),
        (number, 30, "staff-grant"),
    ]
    assert page.lines[0].detail == {"number": number, "why": "a slip"}
    assert page.lines[0].actor_id == STAFF


async def test_a_reversed_price_gives_the_money_back(app: App) -> None:
    await give(app, 30, key="grant")
    await take(app, 12, key="spend")
    page = await app.read(read_receipts, member_id=MEMBER)
    await app.act(reverse, number=page.lines[0].number, actor_id=STAFF, reason="a slip")
    assert await balance(app) == 30


async def test_what_was_spent_cannot_be_moved_back(app: App) -> None:
    number = await give(app, 30, key="grant")
    await take(app, 12, key="spend")
    before = await app.read(count)
    with pytest.raises(NotEnough):
        await app.act(reverse, number=number, actor_id=STAFF, reason="a slip")
    assert await app.read(count) == before


async def test_twenty_reversals_at_once_move_back_once(app: App) -> None:
    number = await give(app, 30, key="grant")
    answers = await asyncio.gather(
        *(app.act(reverse, number=number, actor_id=STAFF, reason="a slip") for _ in range(20)), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(AlreadyReversed) == 19
    assert await balance(app) == 0


async def test_receipts_of_another_community_are_none(app: App, clock: StageClock) -> None:
    number = await give(app, 30, key="grant")
    elsewhere = Community(app.community.guild_id + 1, app.config)
    with pytest.raises(NoSuchReceipt):
        await app.database.act(reverse, elsewhere, number=number, actor_id=STAFF, reason="x", now=clock.now())
    assert (await app.database.read(read_wallet, elsewhere, member_id=MEMBER)).balances[0].amount == 0


async def test_receipts_are_paged_and_filtered_without_gap_or_repeat(app: App) -> None:
    for each in range(10):
        await give(app, each + 1, key=f"grant:{each}")
        await give(app, 1, key=f"point:{each}", currency="prestige")
    await take(app, 5, key="spend")
    seen: list[int] = []
    page = await app.read(read_receipts, member_id=MEMBER, size=8)
    assert not page.has_newer
    assert page.reasons == ("makeup-card", "staff-grant")
    while True:
        seen += [line.number for line in page.lines]
        if not page.has_older:
            break
        page = await app.read(read_receipts, member_id=MEMBER, before=page.lines[-1].number, size=8)
        assert page.has_newer
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 21
    back = await app.read(read_receipts, member_id=MEMBER, after=page.lines[0].number, size=8)
    assert [line.number for line in back.lines] == seen[8:16]
    assert back.has_newer
    assert back.has_older
    newest = await app.read(read_receipts, member_id=MEMBER, after=seen[8], size=8)
    assert [line.number for line in newest.lines] == seen[:8]
    assert not newest.has_newer
    filtered = await app.read(read_receipts, member_id=MEMBER, currency="wealth", reason="makeup-card")
    assert [(line.change.amount, line.balance.amount) for line in filtered.lines] == [(-5, 50)]


async def test_a_receipt_says_what_it_was_about(app: App, clock: StageClock) -> None:
    await app.act(
        pay,
        member_id=MEMBER,
        money=Money(30, "wealth"),
        house="staff",
        reason="staff-grant",
        key="grant",
        detail={"why": "谢谢"},
        actor_id=STAFF,
        link=MessageLink(5, 6),
    )
    (line,) = (await app.read(read_receipts, member_id=MEMBER)).lines
    assert (line.detail, line.actor_id, line.link) == ({"why": "谢谢"}, STAFF, MessageLink(5, 6))
    assert (line.other_house, line.other_member_id, line.at) == ("staff", None, clock.now())


async def test_the_database_itself_refuses_what_the_code_would_never_write(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        await give(app, 30, key="grant")
    copy = (
        "INSERT INTO transfer (guild_id, currency, debit_id, credit_id, amount, debit_after, credit_after, reason, detail,"
        " actor_id, idempotency_key, at, chain) SELECT guild_id, currency, {debit}, {credit}, {amount}, {debit_after},"
        " {credit_after}, reason, detail, actor_id, {key}, at, chain FROM transfer"
    )
    fair = {"debit": "debit_id", "credit": "credit_id", "amount": "5", "debit_after": "-35", "credit_after": "35"}
    forbidden = [
        "UPDATE transfer SET amount = 31",
        "DELETE FROM transfer",
        "DELETE FROM account",
        "UPDATE account SET balance = -1 WHERE member_id IS NOT NULL",
        "INSERT INTO account (guild_id, currency, member_id, house, may_go_negative) VALUES (1, 'wealth', 1, 'shop', 1)",
        copy.format(**fair, key="idempotency_key"),
        copy.format(**{**fair, "amount": "0", "debit_after": "-30", "credit_after": "30"}, key="'zero'"),
        copy.format(**{**fair, "amount": "-5", "debit_after": "-25", "credit_after": "25"}, key="'less'"),
        copy.format(**{**fair, "credit_after": "36"}, key="'lie'"),
        copy.format(**{**fair, "debit": "credit_id"}, key="'to himself'"),
        copy.format(
            **{
                **fair,
                "debit": "credit_id",
                "credit": "debit_id",
                "amount": "31",
                "debit_after": "-1",
                "credit_after": "1",
            },
            key="'too much'",
        ),
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for sql in forbidden:
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(sql)
        connection.execute(copy.format(**fair, key="'fair'"))
    assert [claim.key for claim in verify(path).claims if not claim.holds] == [
        "proof-ledger-chain",
        "proof-tally-totals",
    ]


async def test_aligning_with_the_config_twice_changes_nothing_more(app: App, clock: StageClock) -> None:
    await give(app, 1, key="grant")
    now: dict[str, datetime] = {"now": clock.now()}
    for _ in range(2):
        await app.database.act(align_accounts, app.community, **now)
    assert await balance(app) == 1


async def test_the_accounts_that_differ_from_the_config_are_found_without_going_through_all(
    app: App, clock: StageClock
) -> None:
    def aligned(tx: Transaction, *args: Any, **facts: Any) -> list[str]:
        statements: list[str] = []
        tx.execute("SELECT 1").connection.set_trace_callback(statements.append)
        align_accounts(tx, *args, **facts)
        tx.execute("SELECT 1").connection.set_trace_callback(None)
        updates = [each for each in statements if each.startswith("UPDATE")]
        return [row[3] for each in updates for row in tx.execute(f"EXPLAIN QUERY PLAN {each}")]

    plans = await app.database.act(aligned, app.community, now=clock.now())
    assert len(plans) == len(app.config.currencies)
    assert all("(guild_id=? AND currency=? AND may_go_negative=?)" in plan for plan in plans), plans

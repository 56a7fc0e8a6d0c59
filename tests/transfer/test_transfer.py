"""Payments between members: what is moved, what is refused, and that each is paid once, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.community import Community
from bot.gate import service as gate
from bot.ledger.preview import AlreadyDone, PreviewExpired, TermsChanged, cancel
from bot.ledger.rules import fee_of
from bot.ledger.service import NotEnough, charge, pay, read_receipts, read_wallet
from bot.refusal import NotYours, OutOfDate, Refusal
from bot.settings import MOST_MONEY
from bot.staff.service import Deed, carry_out
from bot.staff.service import propose as propose_deed
from bot.tally.service import count
from bot.transfer import service
from bot.transfer.service import Preview, Transferred, propose, take_news, transfer
from bot.upkeep.verify import verify
from bot.words import Money
from db import tally
from db.engine import Transaction
from tests.stage import StageClock, make_config, open_app

LIN, WANG, ZHAO, STAFF = 1001, 1002, 1003, 9


async def give(app: App, member_id: int, amount: int, currency: str = "wealth") -> None:
    """Pay a member from the house."""
    facts: dict[str, Any] = {"house": "staff", "reason": "staff-grant", "detail": {"why": "x"}}
    money = Money(amount, currency)
    await app.act(pay, member_id=member_id, money=money, key=f"{member_id}:{amount}:{currency}", **facts)


async def show(app: App, request_id: int = 1, **changed: Any) -> Preview:
    """Show a payment of 100 of wealth from Lin to Wang."""
    facts: dict[str, Any] = {
        "member_id": LIN,
        "joined_at": None,
        "receiver_id": WANG,
        "amount": 100,
        "currency": None,
        "words": None,
    }
    return await app.act(propose, request_id=request_id, **{**facts, **changed})


async def confirm(app: App, request_id: int = 1, *, member_id: int = LIN, **more: Any) -> Transferred:
    """Confirm what was shown."""
    return await app.act(transfer, member_id=member_id, request_id=request_id, **{"joined_at": None, **more})


async def put_aside(app: App, request_id: int, member_id: int = LIN) -> None:
    """Cancel what was shown."""
    await app.act(cancel, kind="transfer", member_id=member_id, request_id=request_id)


async def send(app: App, request_id: int, giver: int, receiver: int, amount: int) -> Transferred:
    """Show and confirm a payment."""
    await show(app, request_id, member_id=giver, receiver_id=receiver, amount=amount)
    return await confirm(app, request_id, member_id=giver)


async def owns(app: App, member_id: int, currency: str = "wealth") -> int:
    """What a member has."""
    wallet = await app.read(read_wallet, member_id=member_id)
    return next(money.amount for money in wallet.balances if money.currency == currency)


def rows(tx: Transaction, community: Community) -> tuple[int, ...]:
    """How many rows there are, for "nothing was written"."""
    tables = ("account", "transfer", "preview", "transfer_news", "member")
    return tuple(tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def steps() -> list[dict[str, Any]]:
    """Two levels, the second from 10 points on."""
    return [
        {"threshold": points, "title": {"zh-CN": title, "en": title}} for points, title in ((0, "甲级"), (10, "乙级"))
    ]


@pytest.mark.parametrize(
    ("amount", "percent", "fee"),
    [(10, 1, 0), (49, 1, 0), (50, 1, 1), (149, 1, 1), (150, 1, 2), (10, 0, 0), (10, 100, 10), (MOST_MONEY, 1, 10**10)],
)
def test_the_fee_is_rounded_to_the_nearest_unit_a_half_up(amount: int, percent: int, fee: int) -> None:
    assert fee_of(amount, percent) == fee


async def test_a_payment_is_shown_first_and_moves_amount_and_fee_with_receipts_on_both_sides(
    app: App, tmp_path: Path
) -> None:
    await give(app, LIN, 500)
    shown = await show(app, words=" 谢谢\n@everyone ")
    assert (shown.order.fee.amount, shown.order.total.amount, shown.balance.amount) == (1, 101, 399)
    assert (await owns(app, LIN), await owns(app, WANG)) == (500, 0)
    done = await confirm(app)
    assert (done.receipts, done.balance) == ((2, 3), Money(399, "wealth"))
    assert (await owns(app, LIN), await owns(app, WANG)) == (399, 100)
    fee, given, _ = (await app.read(read_receipts, member_id=LIN)).lines
    (got,) = (await app.read(read_receipts, member_id=WANG)).lines
    assert (given.number, given.change.amount, given.other_member_id, given.balance.amount) == (2, -100, WANG, 400)
    assert (got.number, got.change.amount, got.other_member_id, got.balance.amount) == (2, 100, LIN, 100)
    assert given.detail == got.detail == {"words": "谢谢 @everyone"}
    assert (fee.number, fee.change.amount, fee.other_house, fee.detail) == (3, -1, "transfer", {"number": "2"})
    assert (given.reason, got.reason, fee.reason) == ("transfer", "transfer", "transfer-fee")
    values = await app.read(values_of)
    assert (values[LIN]["wealth"], values[WANG]["wealth"]) == (399, 100), "rankings follow"
    assert verify(tmp_path / "louzhu.sqlite3").holds


def values_of(tx: Transaction, community: Community) -> Mapping[int, Mapping[str, int]]:
    """What is counted of the two."""
    return tally.list_values_of(tx, guild_id=community.guild_id, member_ids=(LIN, WANG), kinds=("wealth",))


async def test_pressed_twice_at_once_and_delivered_again_it_is_paid_once(app: App) -> None:
    await give(app, LIN, 500)
    shown, again = await asyncio.gather(show(app), show(app))
    assert shown == again == await show(app)
    first, second = await asyncio.gather(confirm(app), confirm(app))
    assert first == second == await confirm(app)
    assert (await owns(app, LIN), await owns(app, WANG)) == (399, 100)
    news = await app.act(take_news, member_id=WANG)
    assert news is not None
    assert [gift.number for gift in news.gifts] == [2]


async def test_two_members_who_pay_each_other_at_once_both_do(app: App) -> None:
    await give(app, LIN, 101)
    await give(app, WANG, 101)
    await show(app, 1)
    await show(app, 2, member_id=WANG, receiver_id=LIN)
    await asyncio.gather(confirm(app, 1), confirm(app, 2, member_id=WANG))
    assert (await owns(app, LIN), await owns(app, WANG)) == (100, 100)


@pytest.mark.parametrize("currency", ["wealth", "prestige"])
async def test_nobody_gives_what_he_does_not_have_even_where_one_may_be_below_zero(
    tmp_path: Path, clock: StageClock, currency: str
) -> None:
    config = make_config({"transfer": {"terms": [{"currency": currency}]}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        await give(app, LIN, 101, currency)
        with pytest.raises(NotEnough):
            await show(app, amount=101)
        await show(app, amount=100)
        await app.act(
            charge, member_id=LIN, money=Money(1, currency), house="shop", reason="makeup-card", key="spent meanwhile"
        )
        before = await app.read(rows)
        with pytest.raises(NotEnough) as refused:
            await confirm(app)
        assert refused.value.text.facts == {"price": Money(101, currency), "balance": Money(100, currency)}
        assert await app.read(rows) == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"receiver_id": LIN}, service.ToOneself),
        ({"amount": 9}, service.OutOfRange),
        ({"amount": 0}, service.OutOfRange),
        ({"amount": -100}, service.OutOfRange),
        ({"amount": MOST_MONEY + 1}, service.OutOfRange),
        ({"amount": 1001}, service.OverGiven),
        ({"currency": "prestige"}, service.NotTransferable),
        ({"currency": "gold"}, service.NotTransferable),
        ({"words": "x" * 101}, service.WordsTooLong),
        ({"amount": 496}, NotEnough),
    ],
)
async def test_what_cannot_be_paid_is_refused_and_nothing_is_kept(
    app: App, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    await give(app, LIN, 500)
    before = await app.read(rows)
    with pytest.raises(refusal):
        await show(app, **changed)
    assert await app.read(rows) == before


async def test_the_least_and_the_longest_words_are_accepted(app: App) -> None:
    await give(app, LIN, 500)
    assert (await show(app, 1, amount=10, words="x" * 100)).balance.amount == 490
    assert (await show(app, 2, amount=495)).balance.amount == 0


@pytest.mark.parametrize(
    ("tables", "refusal"),
    [
        ({}, None),
        ({"transfer": {"fee_percent": 2}}, TermsChanged),
        ({"transfer": {"enabled": False}}, service.TransfersClosed),
        ({"transfer": {"terms": [{"currency": "prestige"}]}}, service.NotTransferable),
        ({"transfer": {"terms": [{"currency": "wealth", "minimum": 101}]}}, service.OutOfRange),
        ({"transfer": {"minimum_level": 2}}, service.LevelTooLow),
    ],
)
async def test_a_restart_in_between_keeps_what_was_shown_and_another_config_has_the_last_word(
    tmp_path: Path, clock: StageClock, tables: dict[str, Any], refusal: type[Refusal] | None
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        await give(app, LIN, 500)
        await show(app)
    async with open_app(path, make_config(tables), clock) as app:
        before = await app.read(rows)
        if refusal is None:
            assert (await confirm(app)).balance.amount == 399
        else:
            with pytest.raises(refusal):
                await confirm(app)
            assert await app.read(rows) == before


async def test_what_was_shown_lasts_a_quarter_of_an_hour_and_what_was_paid_stays_paid(
    app: App, clock: StageClock
) -> None:
    await give(app, LIN, 500)
    await show(app, 1)
    await show(app, 2)
    clock.set(clock.now() + timedelta(minutes=15))
    done = await confirm(app, 1)
    clock.set(clock.now() + timedelta(seconds=1))
    with pytest.raises(PreviewExpired):
        await confirm(app, 2)
    assert await confirm(app, 1) == done
    await show(app, 3)  # with the next one, what ran out goes
    with pytest.raises(OutOfDate):
        await confirm(app, 1)
    assert await owns(app, WANG) == 100


async def test_only_whoever_was_shown_it_can_confirm_it_and_what_was_cancelled_nobody_can(app: App) -> None:
    await give(app, LIN, 500)
    await show(app)
    with pytest.raises(NotYours):
        await confirm(app, member_id=WANG)
    await put_aside(app, 1, WANG)  # which is none of his, and changes nothing
    await put_aside(app, 1)
    await put_aside(app, 1)
    with pytest.raises(OutOfDate):
        await confirm(app)
    await show(app, 2)
    await confirm(app, 2)
    with pytest.raises(AlreadyDone):
        await put_aside(app, 2)
    assert (await confirm(app, 2)).receipts == (2, 3)


async def test_the_most_of_a_day_is_counted_in_the_ledger_and_opens_at_midnight(app: App, clock: StageClock) -> None:
    late = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)  # a second before midnight in Shanghai
    clock.set(late)
    for member_id in (LIN, WANG):
        await give(app, member_id, 5000)
    await send(app, 1, LIN, WANG, 990)
    with pytest.raises(service.OverGiven) as refused:
        await show(app, 2, receiver_id=ZHAO, amount=11)
    assert refused.value.text.facts["left"] == Money(10, "wealth")
    await show(app, 3, receiver_id=ZHAO, amount=10)
    await show(app, 4, receiver_id=ZHAO, amount=10)
    outcomes = await asyncio.gather(confirm(app, 3), confirm(app, 4), return_exceptions=True)
    assert [type(each) for each in outcomes] == [Transferred, service.OverGiven]
    clock.set(late + timedelta(seconds=1))
    assert (await confirm(app, 4)).order.money.amount == 10, "shown before midnight, paid after"
    clock.set(late)
    with pytest.raises(service.OverGiven):
        await show(app, 5, receiver_id=ZHAO, amount=10)


async def test_the_most_that_one_may_get_holds_for_all_givers_together(app: App, clock: StageClock) -> None:
    for member_id in (LIN, ZHAO):
        await give(app, member_id, 5000)
    await send(app, 1, LIN, WANG, 600)
    with pytest.raises(service.OverReceived) as refused:
        await show(app, 2, member_id=ZHAO, amount=401)
    assert "left" not in refused.value.text.facts, "what another got is his own affair"
    await send(app, 3, ZHAO, WANG, 400)
    clock.set(clock.now() + timedelta(days=1))
    await send(app, 4, ZHAO, WANG, 1000)


async def test_the_staff_move_a_payment_back_and_are_told_of_its_fee(app: App, tmp_path: Path) -> None:
    await give(app, LIN, 5000)
    await send(app, 1, LIN, WANG, 1000)
    for receipt, beside in ((2, (3,)), (3, ())):
        deed = Deed("reverse", (), 0, "", receipt, "转错了")
        preview = await app.act(propose_deed, actor_id=STAFF, deed=deed)
        assert (preview.deed.member_ids, preview.beside, preview.short) == (
            (WANG if receipt == 2 else LIN,),
            beside,
            (),
        )
        await app.act(carry_out, actor_id=STAFF, proposal_id=preview.proposal_id)
    assert (await owns(app, LIN), await owns(app, WANG)) == (5000, 0)
    assert await app.act(take_news, member_id=WANG) is None, "what was moved back is no news"
    await send(app, 2, LIN, WANG, 1000)  # nor does it count for the day
    await app.act(charge, member_id=WANG, money=Money(1, "wealth"), house="shop", reason="makeup-card", key="spent")
    preview = await app.act(propose_deed, actor_id=STAFF, deed=Deed("reverse", (), 0, "", 6, "转错了"))
    assert preview.short == (WANG,)
    with pytest.raises(NotEnough):
        await app.act(carry_out, actor_id=STAFF, proposal_id=preview.proposal_id)
    assert verify(tmp_path / "louzhu.sqlite3").holds


async def test_a_level_and_days_since_joining_may_be_asked_of_the_giver(tmp_path: Path, clock: StageClock) -> None:
    tables = {"level": {"steps": steps()}, "transfer": {"minimum_level": 2, "minimum_membership_days": 3}}
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(tables), clock) as app:
        await give(app, LIN, 500)
        await app.act(count, member_id=LIN, kind="posts", change=9)
        with pytest.raises(service.LevelTooLow):
            await show(app)
        await app.act(count, member_id=LIN, kind="posts", change=1)
        three_days_ago = clock.now() - timedelta(days=3)
        with pytest.raises(service.TooNewHere):
            await show(app, joined_at=three_days_ago + timedelta(seconds=1))
        await show(app, joined_at=three_days_ago)
        await show(app, 2, joined_at=None)


async def test_whom_the_gate_has_yet_to_let_in_neither_gives_nor_gets(tmp_path: Path, clock: StageClock) -> None:
    config = make_config({"gate": {"role": "居民", "channel": "大厅"}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        for member_id in (LIN, ZHAO):
            await give(app, member_id, 500)
        await app.act(gate.arrive, member_id=WANG, joined_at=clock.now(), holds_role=False)
        await app.act(gate.arrive, member_id=ZHAO, joined_at=clock.now(), holds_role=False)
        with pytest.raises(service.ReceiverNotAdmitted):
            await show(app)
        with pytest.raises(service.GiverNotAdmitted):
            await show(app, member_id=ZHAO, receiver_id=LIN)


async def test_whoever_got_something_is_told_once_the_newest_first(app: App) -> None:
    await give(app, LIN, 500)
    for each in range(7):
        await send(app, each, LIN, WANG, 10 + each)
    assert await app.read(service.read_members_with_news) == {WANG}
    news = await app.act(take_news, member_id=WANG)
    assert news is not None
    assert [gift.money.amount for gift in news.gifts] == [16, 15, 14, 13, 12]
    assert {gift.giver_id for gift in news.gifts} == {LIN}
    assert news.more == 2
    assert await app.act(take_news, member_id=WANG) is None
    assert await app.read(service.read_members_with_news) == frozenset()

"""The staff's acts: previewed, confirmed once, for all members or for none, and written down."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.checkin.service import EnoughCards, give_cards, read_missed
from bot.community import Community
from bot.ledger.service import (
    AlreadyReversed,
    IsReversal,
    NoSuchReceipt,
    NotEnough,
    charge,
    pay,
    read_receipts,
    read_wallet,
    reverse,
)
from bot.refusal import NotYours, OutOfDate, Refusal
from bot.settings import MOST_MONEY
from bot.staff.alert import alert_staff
from bot.staff.service import (
    AlreadyCarriedOut,
    AmountOutOfRange,
    Deed,
    NoMembers,
    Preview,
    ProposalExpired,
    ReasonNeeded,
    TooManyMembers,
    UnknownCurrency,
    carry_out,
    propose,
    read_audit,
)
from bot.upkeep.verify import verify
from bot.words import Money, text
from db.engine import Transaction
from tests.stage import StageClock, make_config, open_app

STAFF, OTHER_STAFF, LIN, WANG = 1, 2, 1001, 1002


def deed(**changed: Any) -> Deed:
    """A deed: 5 of wealth for Lin."""
    facts = {"action": "grant", "member_ids": (LIN,), "amount": 5, "currency": "wealth", "receipt": 0, "reason": "谢谢"}
    return Deed(**{**facts, **changed})


async def preview(app: App, **changed: Any) -> Preview:
    """Propose a deed."""
    return await app.act(propose, actor_id=STAFF, deed=deed(**changed))


async def do(app: App, **changed: Any) -> None:
    """Propose a deed and carry it out."""
    proposal = await preview(app, **changed)
    await app.act(carry_out, actor_id=STAFF, proposal_id=proposal.proposal_id)


async def balance(app: App, member_id: int, currency: str = "wealth") -> int:
    """What a member has."""
    wallet = await app.read(read_wallet, member_id=member_id)
    return {money.currency: money.amount for money in wallet.balances}[currency]


async def cards(app: App, clock: StageClock, member_id: int) -> int:
    """How many make-up cards a member has."""
    return (await app.read(read_missed, member_id=member_id, now=clock.now())).cards


def rows(tx: Transaction, community: Community) -> list[list[tuple[Any, ...]]]:
    """Everything that a deed writes."""
    tables = ("account", "transfer", "audit", "makeup_card", "staff_proposal", "member")
    return [tx.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


async def test_a_preview_shows_what_would_be_and_moves_nothing(app: App) -> None:
    await do(app)
    shown = await preview(app, member_ids=(LIN, WANG))
    assert (shown.before, shown.after, shown.short) == ({LIN: 5, WANG: 0}, {LIN: 10, WANG: 5}, ())
    assert await balance(app, LIN) == 5


async def test_what_was_confirmed_is_done_for_all_and_written_down(app: App, clock: StageClock) -> None:
    shown = await preview(app, member_ids=(LIN, WANG))
    done = await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    assert [await balance(app, each) for each in (LIN, WANG)] == [5, 5]
    (line,) = (await app.read(read_audit)).lines
    assert (line.number, line.actor_id, line.action, line.reason, line.at) == (
        done.audit_id,
        STAFF,
        "grant",
        "谢谢",
        clock.now(),
    )
    assert line.detail["receipts"] == list(done.receipts.values())
    (receipt,) = (await app.read(read_receipts, member_id=LIN)).lines
    assert (receipt.number, receipt.actor_id, receipt.detail) == (done.receipts[LIN], STAFF, {"why": "谢谢"})


async def test_twenty_confirmations_at_once_do_it_once(app: App) -> None:
    shown = await preview(app)
    answers = await asyncio.gather(
        *(app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id) for _ in range(20)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers].count(AlreadyCarriedOut) == 19
    assert await balance(app, LIN) == 5
    assert len((await app.read(read_audit)).lines) == 1


async def test_a_fine_that_one_of_them_cannot_pay_is_done_for_none(app: App) -> None:
    await do(app)
    shown = await preview(app, action="fine", member_ids=(LIN, WANG))
    assert shown.short == (WANG,)
    before = await app.read(rows)
    with pytest.raises(NotEnough):
        await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    assert await app.read(rows) == before


async def test_a_good_name_can_be_fined_below_zero(app: App) -> None:
    shown = await preview(app, action="fine", currency="prestige")
    assert (shown.after, shown.short) == ({LIN: -5}, ())
    await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    assert await balance(app, LIN, "prestige") == -5


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount": 0}, AmountOutOfRange),
        ({"amount": -5}, AmountOutOfRange),
        ({"amount": 1}, None),
        ({"amount": MOST_MONEY}, None),
        ({"amount": MOST_MONEY + 1}, AmountOutOfRange),
        ({"member_ids": ()}, NoMembers),
        ({"member_ids": tuple(range(1, 51))}, None),
        ({"member_ids": tuple(range(1, 52))}, TooManyMembers),
        ({"reason": " "}, ReasonNeeded),
        ({"reason": "x" * 200}, None),
        ({"reason": "x" * 201}, ReasonNeeded),
        ({"currency": "gold"}, UnknownCurrency),
        ({"action": "cards", "currency": "", "amount": 31}, None),
        ({"action": "cards", "currency": "", "amount": 32}, EnoughCards),
        ({"action": "reverse", "receipt": 99}, NoSuchReceipt),
    ],
)
async def test_only_what_can_be_done_is_previewed(
    app: App, changed: dict[str, Any], refusal: type[Refusal] | None
) -> None:
    before = await app.read(rows)
    if refusal is None:
        assert (await preview(app, **changed)).short == ()
    else:
        with pytest.raises(refusal):
            await preview(app, **changed)
        assert await app.read(rows) == before


@pytest.mark.parametrize(("minutes", "expired"), [(15, False), (15.1, True), (-60, False)])
async def test_a_preview_lasts_a_quarter_of_an_hour(app: App, clock: StageClock, minutes: float, expired: bool) -> None:
    shown = await preview(app)
    clock.set(clock.now() + timedelta(minutes=minutes))
    if expired:
        with pytest.raises(ProposalExpired):
            await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    else:
        await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    assert await balance(app, LIN) == (0 if expired else 5)


async def test_only_who_saw_the_preview_can_confirm_it(app: App) -> None:
    shown = await preview(app)
    with pytest.raises(NotYours):
        await app.act(carry_out, actor_id=OTHER_STAFF, proposal_id=shown.proposal_id)
    with pytest.raises(OutOfDate):
        await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id + 1)
    assert await balance(app, LIN) == 0


async def test_a_currency_that_left_the_config_meanwhile_is_not_granted(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        shown = await preview(app, currency="goodwill")
    wealth = {"currencies": [{"code": "wealth", "name": "财富", "unit": "鼎币"}]}
    async with open_app(path, make_config(wealth), clock) as app:
        with pytest.raises(UnknownCurrency):
            await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)


async def test_cards_are_given_exactly_or_not_at_all(app: App, clock: StageClock) -> None:
    await app.act(give_cards, member_id=LIN, cards=30)
    with pytest.raises(EnoughCards):
        await preview(app, action="cards", currency="", amount=2, member_ids=(LIN, WANG))
    shown = await preview(app, action="cards", currency="", amount=1, member_ids=(LIN, WANG))
    assert shown.after == {LIN: 31, WANG: 1}
    await app.act(give_cards, member_id=LIN, cards=1)
    before = await app.read(rows)
    with pytest.raises(EnoughCards):
        await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    assert await app.read(rows) == before
    assert [await cards(app, clock, each) for each in (LIN, WANG)] == [31, 0]


async def test_a_reversal_is_previewed_from_the_receipt_and_done_once(app: App) -> None:
    await do(app, amount=8)
    shown = await preview(app, action="reverse", receipt=1, member_ids=(), amount=0, currency="")
    assert (shown.deed.amount, shown.deed.currency, shown.deed.member_ids) == (8, "wealth", (LIN,))
    assert (shown.before, shown.after) == ({LIN: 8}, {LIN: 0})
    again = await preview(app, action="reverse", receipt=1)
    await app.act(carry_out, actor_id=STAFF, proposal_id=shown.proposal_id)
    with pytest.raises(AlreadyReversed):
        await app.act(carry_out, actor_id=STAFF, proposal_id=again.proposal_id)
    with pytest.raises(AlreadyReversed):
        await preview(app, action="reverse", receipt=1)
    with pytest.raises(IsReversal):
        await preview(app, action="reverse", receipt=2)
    assert await balance(app, LIN) == 0


async def test_the_reversal_of_a_price_gives_back(app: App) -> None:
    await do(app, amount=8)
    await app.act(charge, member_id=LIN, money=Money(3, "wealth"), house="shop", reason="makeup-card", key="spent")
    shown = await preview(app, action="reverse", receipt=2)
    assert (shown.before, shown.after, shown.short) == ({LIN: 5}, {LIN: 8}, ())
    spent = await preview(app, action="reverse", receipt=1)
    assert (spent.after, spent.short) == ({LIN: -3}, (LIN,))


async def test_the_audit_trail_is_paged_without_gap_or_repeat(app: App) -> None:
    for _ in range(19):
        await do(app, amount=1)
    page = await app.read(read_audit, size=8)
    seen = [line.number for line in page.lines]
    while page.has_older:
        page = await app.read(read_audit, before=page.lines[-1].number, size=8)
        seen += [line.number for line in page.lines]
    assert seen == list(range(19, 0, -1))
    back = await app.read(read_audit, after=page.lines[0].number, size=8)
    assert [line.number for line in back.lines] == list(range(11, 3, -1))


async def test_the_same_trouble_is_told_once_a_day(app: App, clock: StageClock) -> None:
    def calls(tx: Transaction, community: Community) -> int:
        count: int = tx.execute("SELECT count(*) FROM outbox").fetchone()[0]
        return count

    for hours, expected in ((0, 1), (11, 1), (1, 2)):  # noon, 23:00, midnight
        clock.set(clock.now() + timedelta(hours=hours))
        await app.act(alert_staff, subject="database", fix=text("alert-not-saved", problem="full"))
        assert await app.read(calls) == expected


async def test_after_any_mix_of_deeds_the_file_proves_itself(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        await do(app, member_ids=(LIN, WANG))
        await do(app, action="fine", amount=2)
        await do(app, action="fine", currency="prestige", amount=9)
        await do(app, action="reverse", receipt=1 + 2)
        await app.act(pay, member_id=LIN, money=Money(1, "goodwill"), house="staff", reason="staff-grant", key="x")
        await app.act(reverse, number=2, actor_id=STAFF, reason="a slip")
    assert verify(path).holds

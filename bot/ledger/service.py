"""Acts on money. Every change of a balance in the whole bot goes through `pay`, `charge`, `hand_over` or
`reverse` below."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.refusal import Refusal
from bot.tally.service import count
from bot.words import Money, ShortMoney
from db import ledger
from db.engine import Transaction

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

FEE, GOT = ":fee", ":got"
"""Endings of the keys of further receipts of one deed: its fee, and what was got for what was given."""

Plain = str | int
"""What a receipt may remember of its reason: words and numbers for the sentence ``receipt-<reason>``."""


class NotEnough(Refusal):
    """The member has less than it costs. Facts: ``price`` and ``balance``."""

    key = "ledger-not-enough"


class NoSuchReceipt(Refusal):
    """There is no receipt with that number here. Fact: ``number``."""

    key = "ledger-no-such-receipt"


class AlreadyReversed(Refusal):
    """The receipt was reversed before, or is itself a reversal. Facts: ``number``, ``by``."""

    key = "ledger-already-reversed"


class IsReversal(Refusal):
    """A reversal is not reversed: the staff write a new grant or fine instead. Fact: ``number``."""

    key = "ledger-is-reversal"


@dataclass(frozen=True, slots=True)
class MessageLink:
    """The message that a payment is about."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that a member is to have from one of the house's accounts. ``actor_id``: whose act it was, the member's own by
    default. A second one with the same ``key`` moves nothing."""

    member_id: int
    money: Money
    house: str
    reason: str
    key: str
    now: datetime
    detail: Mapping[str, Plain] | None = None
    actor_id: int | None = None
    link: MessageLink | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was moved, and the member's balance after it. ``repeated``: it had been moved by an earlier, same request."""

    number: int
    money: Money
    balance: Money
    repeated: bool = False


def pay(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    money: Money,
    house: str,
    reason: str,
    key: str,
    now: datetime,
    detail: Mapping[str, Plain] | None = None,
    actor_id: int | None = None,
    link: MessageLink | None = None,
) -> Receipt:
    """Pay a member from one of the house's accounts. ``actor_id``: whose act it was, the member's own by default.

    A repeat with the same ``key`` moves nothing and returns the first receipt.
    """
    payment = Payment(member_id, money, house, reason, key, now, detail, actor_id, link)
    return pay_all(tx, community, [payment])[0]


def pay_all(tx: Transaction, community: Community, payments: Sequence[Payment]) -> list[Receipt]:
    """Make payments in their order, and return the receipt of each.

    A repeat with the same key moves nothing and returns the first receipt.
    """
    if not payments:
        return []
    earlier = ledger.list_transfers_by_key(tx, idempotency_keys=[payment.key for payment in payments])
    members, purses = _open_accounts(tx, community, payments)
    fresh: dict[str, ledger.Movement] = {}
    for payment in payments:
        if payment.key not in earlier and payment.key not in fresh:
            purse = purses[payment.house, payment.money.currency]
            member = members[payment.money.currency][payment.member_id]
            fresh[payment.key] = _movement(purse, member, payment)
    written = ledger.insert_transfers(tx, guild_id=community.guild_id, movements=list(fresh.values()))
    done = dict(zip(fresh, written, strict=True))
    receipts: list[Receipt] = []
    for payment in payments:
        money = payment.money
        member = members[money.currency][payment.member_id]
        transfer = done.pop(payment.key, None)
        if transfer is None:
            receipts.append(_receipt(earlier[payment.key], member, repeated=True))
            continue
        earlier[payment.key] = transfer  # the same key once more in the list is a repeat
        receipts.append(_receipt(transfer, member))
        count(tx, community, member_id=payment.member_id, kind=money.currency, change=money.amount, now=payment.now)
    return receipts


def charge(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    money: Money,
    house: str,
    reason: str,
    key: str,
    now: datetime,
    detail: Mapping[str, Plain] | None = None,
    actor_id: int | None = None,
    link: MessageLink | None = None,
) -> Receipt:
    """Take money from a member into one of the house's accounts.

    A repeat with the same ``key`` moves nothing and returns the first receipt.

    Raises:
        NotEnough: the balance does not cover it and the currency may not go below zero.
    """
    earlier = ledger.list_transfers_by_key(tx, idempotency_keys=[key]).get(key)
    payment = Payment(member_id, money, house, reason, key, now, detail, actor_id, link)
    members, purses = _open_accounts(tx, community, [payment])
    member = members[money.currency][member_id]
    if earlier is not None:
        return _receipt(earlier, member, repeated=True)
    if not _is_covered(community, member, money):
        raise NotEnough(price=money, balance=ShortMoney(Money(member.balance, member.currency)))
    movement = _movement(member, purses[house, money.currency], payment)
    (transfer,) = ledger.insert_transfers(tx, guild_id=community.guild_id, movements=[movement])
    count(tx, community, member_id=member_id, kind=money.currency, change=-money.amount, now=now)
    return _receipt(transfer, member)


def _open_accounts(
    tx: Transaction, community: Community, payments: Sequence[Payment]
) -> tuple[dict[str, dict[int, ledger.Account]], dict[tuple[str, str], ledger.Account]]:
    """The members' accounts that payments need, by currency and member, and the house's, by name and currency."""
    guild_id = community.guild_id
    members = {
        currency: ledger.open_member_accounts(
            tx,
            guild_id=guild_id,
            currency=currency,
            member_ids=[payment.member_id for payment in payments if payment.money.currency == currency],
            may_go_negative=_may_go_negative(community, currency),
        )
        for currency in dict.fromkeys(payment.money.currency for payment in payments)
    }
    purses = {
        (house, currency): ledger.open_house_account(tx, guild_id=guild_id, house=house, currency=currency)
        for house, currency in dict.fromkeys((payment.house, payment.money.currency) for payment in payments)
    }
    return members, purses


def _may_go_negative(community: Community, currency: str) -> bool:
    return community.config.has_currency(currency) and community.config.currency(currency).may_go_negative


def _movement(debit: ledger.Account, credit: ledger.Account, payment: Payment) -> ledger.Movement:
    return ledger.Movement(
        debit=debit,
        credit=credit,
        amount=payment.money.amount,
        reason=payment.reason,
        detail=_written(payment.detail or {}),
        actor_id=payment.member_id if payment.actor_id is None else payment.actor_id,
        channel_id=None if payment.link is None else payment.link.channel_id,
        message_id=None if payment.link is None else payment.link.message_id,
        reverses_id=None,
        idempotency_key=payment.key,
        at=to_ms(payment.now),
    )


def _is_covered(community: Community, account: ledger.Account, money: Money) -> bool:
    """Whether an account can give so much. The config has the word on members' accounts: one that was below zero when its
    currency lost the leave to be keeps it in the database only until it is back at zero."""
    leave = account.may_go_negative
    if account.member_id is not None and community.config.has_currency(account.currency):
        leave = community.config.currency(account.currency).may_go_negative
    return leave or account.balance >= money.amount


def _receipt(transfer: ledger.Transfer, account: ledger.Account, *, repeated: bool = False) -> Receipt:
    """A transfer as whoever has the account sees it."""
    after = transfer.credit_after if transfer.credit_id == account.account_id else transfer.debit_after
    return Receipt(
        transfer.transfer_id,
        Money(transfer.amount, transfer.currency),
        Money(after, transfer.currency),
        repeated,
    )


def hand_over(
    tx: Transaction,
    community: Community,
    *,
    giver_id: int,
    receiver_id: int,
    money: Money,
    reason: str,
    key: str,
    now: datetime,
    detail: Mapping[str, Plain] | None = None,
) -> Receipt:
    """Move money from one member to another, as the act of the first; returns the receipt as he sees it.

    A repeat with the same ``key`` moves nothing and returns the first receipt.

    Raises:
        NotEnough: he has less. Nobody gives what he does not have, whatever the currency allows.
    """
    accounts = ledger.open_member_accounts(
        tx,
        guild_id=community.guild_id,
        currency=money.currency,
        member_ids=(giver_id, receiver_id),
        may_go_negative=_may_go_negative(community, money.currency),
    )
    giver = accounts[giver_id]
    earlier = ledger.list_transfers_by_key(tx, idempotency_keys=[key]).get(key)
    if earlier is not None:
        return _receipt(earlier, giver, repeated=True)
    if giver.balance < money.amount:
        raise NotEnough(price=money, balance=Money(giver.balance, giver.currency))
    movement = ledger.Movement(
        debit=giver,
        credit=accounts[receiver_id],
        amount=money.amount,
        reason=reason,
        detail=_written(detail or {}),
        actor_id=giver_id,
        channel_id=None,
        message_id=None,
        reverses_id=None,
        idempotency_key=key,
        at=to_ms(now),
    )
    (transfer,) = ledger.insert_transfers(tx, guild_id=community.guild_id, movements=[movement])
    for member_id, change in ((giver_id, -money.amount), (receiver_id, money.amount)):
        count(tx, community, member_id=member_id, kind=money.currency, change=change, now=now)
    return _receipt(transfer, giver)


def reverse(
    tx: Transaction, community: Community, *, number: int, actor_id: int, reason: str, now: datetime
) -> tuple[Receipt, ...]:
    """Move back exactly what a receipt moved, with a new receipt that names it; the first stays as it is.

    Returns the new receipt as each member on it sees it.

    Raises:
        NoSuchReceipt, AlreadyReversed, IsReversal: it cannot be reversed.
        NotEnough: whoever received it has spent it, and the currency may not go below zero.
    """
    original = ledger.find_transfer(tx, guild_id=community.guild_id, transfer_id=number)
    if original is None:
        raise NoSuchReceipt(number=number)
    if original.reverses_id is not None:
        raise IsReversal(number=number)
    earlier = ledger.find_reversal(tx, transfer_id=number)
    if earlier is not None:
        raise AlreadyReversed(number=number, by=earlier.transfer_id)
    giver = ledger.find_account(tx, account_id=original.credit_id)
    receiver = ledger.find_account(tx, account_id=original.debit_id)
    assert giver is not None  # a foreign key, and accounts are never deleted
    assert receiver is not None
    money = Money(original.amount, original.currency)
    if not _is_covered(community, giver, money):
        raise NotEnough(price=money, balance=ShortMoney(Money(giver.balance, giver.currency)))
    movement = ledger.Movement(
        debit=giver,
        credit=receiver,
        amount=original.amount,
        reason="reversal",
        detail=_written({"number": number, "why": reason}),
        actor_id=actor_id,
        channel_id=original.channel_id,
        message_id=original.message_id,
        reverses_id=number,
        idempotency_key=f"reversal:{number}",
        at=to_ms(now),
    )
    (transfer,) = ledger.insert_transfers(tx, guild_id=community.guild_id, movements=[movement])
    receipts: list[Receipt] = []
    for side, change in ((giver, -original.amount), (receiver, original.amount)):
        if side.member_id is not None:
            count(tx, community, member_id=side.member_id, kind=original.currency, change=change, now=now)
            receipts.append(_receipt(transfer, side))
    return tuple(receipts)


@dataclass(frozen=True, slots=True)
class Wallet:
    """All balances of a member, in the order of the config; a currency never touched stands at 0."""

    member_id: int
    balances: tuple[Money, ...]


def read_wallet(tx: Transaction, community: Community, *, member_id: int) -> Wallet:
    """What a member owns now."""
    owned = {
        account.currency: account.balance
        for account in ledger.list_member_accounts(tx, guild_id=community.guild_id, member_id=member_id)
    }
    codes = [currency.code for currency in community.config.currencies]
    # Money in a currency that left the config is still the member's: it is shown last, under its code.
    codes += sorted(code for code, balance in owned.items() if code not in codes and balance)
    return Wallet(member_id, tuple(Money(owned.get(code, 0), code) for code in codes))


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A receipt as one member sees it: ``change`` is what it did to him, ``balance`` what he had after it."""

    number: int
    change: Money
    balance: Money
    reason: str
    detail: Mapping[str, Plain]
    other_member_id: int | None
    other_house: str | None
    actor_id: int
    link: MessageLink | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Some of a member's receipts, newest first, and whether there are newer and older ones."""

    member_id: int
    lines: tuple[ReceiptLine, ...]
    has_newer: bool
    has_older: bool
    reasons: tuple[str, ...]


def read_receipts(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    currency: str | None = None,
    reason: str | None = None,
    before: int | None = None,
    after: int | None = None,
    size: int = 8,
) -> ReceiptPage:
    """A page of a member's receipts: the next older than ``before``, the next newer than ``after``, or the newest."""
    accounts = {
        account.account_id: account
        for account in ledger.list_member_accounts(tx, guild_id=community.guild_id, member_id=member_id)
        if currency is None or account.currency == currency
    }
    rows = ledger.list_transfers(
        tx, account_ids=list(accounts), reason=reason, before=before, after=after, limit=size + 1
    )
    more = len(rows) > size
    # Looking forward, the row too many is the newest one; looking back, the oldest.
    page = (rows[1:] if after is not None else rows[:-1]) if more else rows
    return ReceiptPage(
        member_id,
        tuple(_line(tx, accounts, row) for row in page),
        has_newer=more if after is not None else before is not None,
        has_older=True if after is not None else more,
        reasons=tuple(ledger.list_reasons(tx, account_ids=list(accounts), limit=200)),
    )


def _line(tx: Transaction, accounts: Mapping[int, ledger.Account], row: ledger.Transfer) -> ReceiptLine:
    received = row.credit_id in accounts
    other = ledger.find_account(tx, account_id=row.debit_id if received else row.credit_id)
    assert other is not None  # a foreign key
    link = None
    if row.channel_id is not None and row.message_id is not None:
        link = MessageLink(row.channel_id, row.message_id)
    return ReceiptLine(
        number=row.transfer_id,
        change=Money(row.amount if received else -row.amount, row.currency),
        balance=Money(row.credit_after if received else row.debit_after, row.currency),
        reason=row.reason,
        detail=_plain_detail(row.detail),
        other_member_id=other.member_id,
        other_house=other.house,
        actor_id=row.actor_id,
        link=link,
        at=from_ms(row.at),
    )


def _plain_detail(detail: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(detail)
    return facts


def align_accounts(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Bring what the accounts may do in line with the config; done at each start, harmless when repeated."""
    for currency in community.config.currencies:
        ledger.update_may_go_negative(
            tx,
            guild_id=community.guild_id,
            currency=currency.code,
            may_go_negative=currency.may_go_negative,
        )

"""The acts of payments between members: show what one would cost, pay it once, tell whoever got it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.clock import to_ms
from bot.community import Community
from bot.ledger.preview import TermsChanged, keep, key_of, recall
from bot.ledger.rules import fee_of
from bot.ledger.service import FEE, NotEnough, charge, hand_over, read_wallet
from bot.level.admission import may_hold_roles
from bot.level.rules import level_of
from bot.moment import to_come
from bot.refusal import Refusal
from bot.settings import MOST_MONEY
from bot.transfer.settings import TransferTermsSettings
from bot.words import Money, bare
from db import level, member
from db import transfer as rows
from db.engine import Transaction

KIND = "transfer"
"""The kind of the previews and the reason of the receipts. ``transfer_given`` and ``transfer_received`` are indexed by it."""

HOUSE = "transfer"
"""The house's account that the fees go to."""

NEWS_SIGNAL = "transfer-news"
"""Signal: somebody is to be told of a payment that he got."""

_NEWS_SHOWN = 5
"""How many payments are told one by one; the others are counted, and stand in the receipts."""


class TransfersClosed(Refusal):
    """Members cannot pay one another here."""

    key = "transfer-closed"


class NotTransferable(Refusal):
    """That currency is not paid between members. Fact: ``known``."""

    key = "transfer-not-transferable"


class ToOneself(Refusal):
    """Giver and receiver are the same."""

    key = "transfer-to-oneself"


class OutOfRange(Refusal):
    """Less than the least, or more than is moved at once. Facts: ``least``, ``most``."""

    key = "transfer-out-of-range"


class WordsTooLong(Refusal):
    """The words are too long. Facts: ``length``, ``most``; with a ``most`` of 0 there are to be none."""

    key = "transfer-words-too-long"


class LevelTooLow(Refusal):
    """The giver has yet to rise. Fact: ``title``, of the level that it takes."""

    key = "transfer-level-too-low"


class TooNewHere(Refusal):
    """The giver joined too short a time ago. Facts: ``days``, ``opens``, ``wait``."""

    key = "transfer-too-new-here"


class GiverNotAdmitted(Refusal):
    """The gate has yet to let the giver in."""

    key = "transfer-giver-not-admitted"


class ReceiverNotAdmitted(Refusal):
    """The gate has yet to let the receiver in."""

    key = "transfer-receiver-not-admitted"


class ReceiverLeft(Refusal):
    """The receiver is no longer in the server."""

    key = "transfer-receiver-left"


class OverGiven(Refusal):
    """The giver would give more than one may in a day. Facts: ``most``, ``left``, ``opens``, ``wait``."""

    key = "transfer-over-given"


class OverReceived(Refusal):
    """The receiver would get more than one may in a day. How much he got is his own affair. Facts: ``most``, ``opens`` and
    ``wait``."""

    key = "transfer-over-received"


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to pay, what, with which words, and the fee on top of it."""

    receiver_id: int
    money: Money
    fee: Money
    words: str

    @property
    def total(self) -> Money:
        """What the giver pays in all."""
        return Money(self.money.amount + self.fee.amount, self.money.currency)


@dataclass(frozen=True, slots=True)
class Preview:
    """An order as it would turn out: what the giver would have after it."""

    order: Order
    balance: Money


@dataclass(frozen=True, slots=True)
class Transferred:
    """An order that was paid, its receipts, and what the giver has after them."""

    order: Order
    receipts: tuple[int, ...]
    balance: Money


def propose(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    joined_at: datetime | None,
    receiver_id: int,
    amount: int,
    currency: str | None,
    words: str | None,
    request_id: int,
    now: datetime,
) -> Preview:
    """Show a member what a payment to another would cost, and keep it for confirmation; nothing moves. ``currency``: the first
    that may be paid by default. A repeat of the request keeps what was shown first.

    Raises:
        TransfersClosed, NotTransferable, ToOneself, OutOfRange, WordsTooLong: it is no payment to be made here.
        GiverNotAdmitted, ReceiverNotAdmitted, LevelTooLow, TooNewHere: one of the two may not.
        OverGiven, OverReceived, NotEnough: it is too much.
    """
    if currency is None:
        currency = next((each.currency for each in community.config.transfer.open_terms(community.config)), "")
    money = Money(amount, currency)
    fee = Money(fee_of(amount, community.config.transfer.fee_percent), currency)
    order = Order(receiver_id, money, fee, _tidy(community, words))
    balance = _check(tx, community, member_id, joined_at, order, now)
    terms: dict[str, str | int] = {
        "receiver_id": receiver_id,
        "amount": amount,
        "currency": currency,
        "fee": fee.amount,
        "words": order.words,
    }
    keep(tx, community, kind=KIND, member_id=member_id, request_id=request_id, terms=terms, now=now)
    return Preview(order, Money(balance - order.total.amount, currency))


def read_order(tx: Transaction, community: Community, *, member_id: int, request_id: int) -> Order:
    """What a member was shown upon a request.

    Raises:
        OutOfDate, NotYours: nothing was, or to somebody else.
    """
    return _order(recall(tx, community, kind=KIND, member_id=member_id, request_id=request_id).terms)


def _order(terms: Any) -> Order:
    currency = terms["currency"]
    return Order(terms["receiver_id"], Money(terms["amount"], currency), Money(terms["fee"], currency), terms["words"])


def transfer(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    joined_at: datetime | None,
    request_id: int,
    now: datetime,
) -> Transferred:
    """Pay what a member was shown upon a request, the fee to the house, and note that the receiver is to be told.

    A repeat moves nothing and returns the first receipts. Whether the receiver is still in the server only Discord knows:
    whoever calls this has asked.

    Raises:
        OutOfDate, NotYours, PreviewExpired: it cannot be confirmed any more; nothing was moved.
        TermsChanged: the config asks for another fee than was shown; nothing was moved.
        TransfersClosed … NotEnough: as with `propose`, by what is so now; nothing was moved.
    """
    guild_id = community.guild_id
    shown = recall(tx, community, kind=KIND, member_id=member_id, request_id=request_id)
    order = _order(shown.terms)
    key = key_of(community, kind=KIND, request_id=request_id)
    if not shown.is_done:
        shown.check_fresh(now)
        _check(tx, community, member_id, joined_at, order, now)
        if fee_of(order.money.amount, community.config.transfer.fee_percent) != order.fee.amount:
            raise TermsChanged
        member.open_members(tx, guild_id=guild_id, first_seen=dict.fromkeys((member_id, order.receiver_id), to_ms(now)))
    receipts = [
        hand_over(
            tx,
            community,
            giver_id=member_id,
            receiver_id=order.receiver_id,
            money=order.money,
            reason=KIND,
            key=key,
            now=now,
            detail={"words": order.words},
        )
    ]
    if order.fee.amount:
        receipts.append(
            charge(
                tx,
                community,
                member_id=member_id,
                money=order.fee,
                house=HOUSE,
                reason="transfer-fee",
                key=key + FEE,
                now=now,
                detail={"number": str(receipts[0].number)},
            )
        )
    if not shown.is_done:
        rows.insert_news(tx, guild_id=guild_id, member_id=order.receiver_id, transfer_id=receipts[0].number)
        tx.signals.add(NEWS_SIGNAL)
    return Transferred(order, tuple(each.number for each in receipts), receipts[-1].balance)


def _tidy(community: Community, words: str | None) -> str:
    tidy = bare(words or "")
    most = community.config.transfer.words_length
    if len(tidy) > most:
        raise WordsTooLong(length=len(tidy), most=most)
    return tidy


def _check(
    tx: Transaction, community: Community, member_id: int, joined_at: datetime | None, order: Order, now: datetime
) -> int:
    """Refuse a payment that may not be made now; returns what the giver has before it."""
    settings = _settings_of(community, order.money.currency)
    if order.receiver_id == member_id:
        raise ToOneself
    if not settings.minimum <= order.money.amount <= MOST_MONEY:
        raise OutOfRange(least=Money(settings.minimum, settings.currency), most=Money(MOST_MONEY, settings.currency))
    _check_people(tx, community, member_id, joined_at, order.receiver_id, now)
    _check_day(tx, community, settings, member_id, order, now)
    wallet = read_wallet(tx, community, member_id=member_id)
    balance = next(money for money in wallet.balances if money.currency == settings.currency)
    if balance.amount < order.total.amount:
        raise NotEnough(price=order.total, balance=balance)
    return balance.amount


def _settings_of(community: Community, currency: str) -> TransferTermsSettings:
    able = community.config.transfer.open_terms(community.config)
    if not able:
        raise TransfersClosed
    for each in able:
        if each.currency == currency:
            return each
    raise NotTransferable(known=[community.config.currency(each.currency).name for each in able])


def _check_people(
    tx: Transaction, community: Community, member_id: int, joined_at: datetime | None, receiver_id: int, now: datetime
) -> None:
    """Refuse who may not give, or may not be given to."""
    settings = community.config.transfer
    if not may_hold_roles(tx, community, member_id=member_id):
        raise GiverNotAdmitted
    if not may_hold_roles(tx, community, member_id=receiver_id):
        raise ReceiverNotAdmitted
    standing = level.find_standing(tx, guild_id=community.guild_id, member_id=member_id)
    if level_of(0 if standing is None else standing.score, community.config.level.thresholds) < settings.minimum_level:
        raise LevelTooLow(title=community.config.level.steps[settings.minimum_level - 1].title)
    # Whom Discord does not date is let pass, as one who was always there.
    old_enough_at = now if joined_at is None else joined_at + timedelta(days=settings.minimum_membership_days)
    if old_enough_at > now:
        raise TooNewHere(days=settings.minimum_membership_days, **to_come(to_ms(old_enough_at)))


def _check_day(
    tx: Transaction,
    community: Community,
    settings: TransferTermsSettings,
    member_id: int,
    order: Order,
    now: datetime,
) -> None:
    """Refuse what goes over the most of the community's day. What was given and got is counted in the ledger itself."""
    day = community.day_of(now)
    since, until = community.day_begins_at(day), community.day_ends_at(day)

    def moved(whose: int, side: Literal["debit_id", "credit_id"]) -> int:
        return rows.find_moved(
            tx,
            guild_id=community.guild_id,
            member_id=whose,
            currency=settings.currency,
            side=side,
            since=to_ms(since),
            until=to_ms(until),
        )

    most = settings.most_given_a_day
    if most and (given := moved(member_id, "debit_id")) + order.money.amount > most:
        left = Money(max(most - given, 0), settings.currency)
        raise OverGiven(most=Money(most, settings.currency), left=left, **to_come(to_ms(until), style="t"))
    most = settings.most_received_a_day
    if most and moved(order.receiver_id, "credit_id") + order.money.amount > most:
        raise OverReceived(most=Money(most, settings.currency), **to_come(to_ms(until), style="t"))


# --- News ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gift:
    """A payment that a member got."""

    number: int
    giver_id: int
    money: Money
    words: str


@dataclass(frozen=True, slots=True)
class News:
    """The newest payments that a member got and has yet to hear of, and how many more there are."""

    gifts: tuple[Gift, ...]
    more: int


def take_news(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> News | None:
    """Take the payments that a member is to be told of: at most once. None if there are none, or all were moved back."""
    del now
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    found, number = rows.list_news(tx, **facts, limit=_NEWS_SHOWN)
    rows.delete_news(tx, **facts)
    if not found:
        return None
    gifts = tuple(
        Gift(row.transfer_id, row.giver_id, Money(row.amount, row.currency), json.loads(row.detail)["words"])
        for row in found
    )
    return News(gifts, number - len(gifts))


def read_members_with_news(tx: Transaction, community: Community) -> frozenset[int]:
    """Who is to be told of payments that he got."""
    return frozenset(rows.list_with_news(tx, guild_id=community.guild_id))

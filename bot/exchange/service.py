"""The acts of exchange: show what an amount brings, then change it, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import to_ms
from bot.community import Community
from bot.exchange.rules import exchanged, least_amount
from bot.exchange.settings import ExchangeSettings
from bot.ledger.preview import TermsChanged, keep, key_of, recall
from bot.ledger.rules import fee_of
from bot.ledger.service import FEE, GOT, NotEnough, charge, pay, read_wallet
from bot.refusal import OutOfDate, Refusal
from bot.settings import MOST_MONEY
from bot.words import Money
from db import member
from db.engine import Transaction

KIND = "exchange"
"""The kind of the previews, the reason of the receipts, and the house's account through which both currencies go."""


class NothingToExchange(Refusal):
    """No currency can be changed here."""

    key = "exchange-closed"


class OutOfRange(Refusal):
    """Less than the least that can be changed, or more than is moved at once. Facts: ``least``, ``most``."""

    key = "exchange-out-of-range"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is given, the fee on top of it, and what is got."""

    given: Money
    fee: Money
    got: Money

    @property
    def total(self) -> Money:
        """What is paid in all."""
        return Money(self.given.amount + self.fee.amount, self.given.currency)


@dataclass(frozen=True, slots=True)
class Preview:
    """An exchange as it would turn out: what of the amount stays because it makes no whole lot, and both balances after it."""

    terms: Terms
    stays: Money
    balances: tuple[Money, Money]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An exchange that was done, its receipts, and both balances after it."""

    terms: Terms
    receipts: tuple[int, ...]
    balances: tuple[Money, Money]


@dataclass(frozen=True, slots=True)
class Rates:
    """What can be changed, and what a member has of it."""

    entries: tuple[ExchangeSettings, ...]
    balances: tuple[Money, ...]


def read_rates(tx: Transaction, community: Community, *, member_id: int) -> Rates:
    """What can be changed, and what a member has of it.

    Raises:
        NothingToExchange: nothing can.
    """
    entries = community.config.exchange
    if not entries:
        raise NothingToExchange
    concerned = {code for each in entries for code in (each.from_currency, each.to_currency)}
    wallet = read_wallet(tx, community, member_id=member_id)
    return Rates(entries, tuple(money for money in wallet.balances if money.currency in concerned))


def find_entry(community: Community, from_currency: str, to_currency: str) -> ExchangeSettings:
    """The rate of a direction.

    Raises:
        OutOfDate: there is none, or no longer.
    """
    for each in community.config.exchange:
        if (each.from_currency, each.to_currency) == (from_currency, to_currency):
            return each
    raise OutOfDate


def propose(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    from_currency: str,
    to_currency: str,
    amount: int,
    request_id: int,
    now: datetime,
) -> Preview:
    """Show a member what an amount would bring, and keep it for confirmation; nothing moves. A repeat of the request keeps what
    was shown first.

    Raises:
        OutOfDate, OutOfRange, NotEnough: it cannot be changed.
    """
    terms = _terms(community, from_currency, to_currency, amount)
    before = _check(tx, community, member_id, terms)
    kept: dict[str, str | int] = {
        "from_currency": from_currency,
        "to_currency": to_currency,
        "given": terms.given.amount,
        "fee": terms.fee.amount,
        "got": terms.got.amount,
    }
    keep(tx, community, kind=KIND, member_id=member_id, request_id=request_id, terms=kept, now=now)
    after = (
        Money(before[0] - terms.total.amount, from_currency),
        Money(before[1] + terms.got.amount, to_currency),
    )
    return Preview(terms, Money(amount - terms.given.amount, from_currency), after)


def exchange(tx: Transaction, community: Community, *, member_id: int, request_id: int, now: datetime) -> Exchanged:
    """Change what a member was shown upon a request: the house takes the one currency and its fee, and pays the other.

    A repeat moves nothing and returns the first receipts.

    Raises:
        OutOfDate, NotYours, PreviewExpired: it cannot be confirmed any more; nothing was moved.
        TermsChanged: the rate or the fee is no longer what was shown; nothing was moved.
        OutOfRange, NotEnough: as with `propose`, by what is so now; nothing was moved.
    """
    shown = recall(tx, community, kind=KIND, member_id=member_id, request_id=request_id)
    terms = _kept(shown.terms)
    if not shown.is_done:
        shown.check_fresh(now)
        if _terms(community, terms.given.currency, terms.got.currency, terms.given.amount) != terms:
            raise TermsChanged
        _check(tx, community, member_id, terms)
        member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    key = key_of(community, kind=KIND, request_id=request_id)
    facts: dict[str, Any] = {"member_id": member_id, "house": KIND, "now": now}

    def beside(money: Money) -> dict[str, str | int]:
        return {"amount": money.amount, "currency": money.currency}

    given = charge(tx, community, money=terms.given, reason=KIND, key=key, detail=beside(terms.got), **facts)
    got = pay(tx, community, money=terms.got, reason=KIND, key=key + GOT, detail=beside(terms.given), **facts)
    receipts, left = [given.number, got.number], given.balance
    if terms.fee.amount:
        detail = {"number": str(given.number)}
        fee = charge(tx, community, money=terms.fee, reason="exchange-fee", key=key + FEE, detail=detail, **facts)
        receipts.append(fee.number)
        left = fee.balance
    return Exchanged(terms, tuple(receipts), (left, got.balance))


def _terms(community: Community, from_currency: str, to_currency: str, amount: int) -> Terms:
    """What an amount brings at the rates of now."""
    entry = find_entry(community, from_currency, to_currency)
    given, got = exchanged(amount, entry.give, entry.get)
    least = least_amount(entry.minimum, entry.give)
    if given < least or given > MOST_MONEY or got > MOST_MONEY:
        most = min(MOST_MONEY // entry.give, MOST_MONEY // entry.get) * entry.give
        raise OutOfRange(least=Money(least, from_currency), most=Money(most, from_currency))
    return Terms(
        Money(given, from_currency), Money(fee_of(given, entry.fee_percent), from_currency), Money(got, to_currency)
    )


def _kept(kept: Any) -> Terms:
    currency = kept["from_currency"]
    return Terms(Money(kept["given"], currency), Money(kept["fee"], currency), Money(kept["got"], kept["to_currency"]))


def _check(tx: Transaction, community: Community, member_id: int, terms: Terms) -> tuple[int, int]:
    """Refuse what the member does not have, whatever the currency allows; returns what he has of both."""
    owned = {money.currency: money for money in read_wallet(tx, community, member_id=member_id).balances}
    balance = owned[terms.given.currency]
    if balance.amount < terms.total.amount:
        raise NotEnough(price=terms.total, balance=balance)
    return balance.amount, owned[terms.got.currency].amount

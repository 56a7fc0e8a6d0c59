"""What posts and digests earn, and how it is taken back: exactly that, and once.

An author may have spent what is to be taken back, and money cannot go below zero. What cannot be taken at once is owed: it
is taken, receipt by receipt, as soon as he has it again (at his next earning, and each hour). Nothing here knows Discord.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.community import Community
from bot.ledger.service import AlreadyReversed, MessageLink, NotEnough, Payment, Plain, pay_all, reverse
from bot.words import Money
from db import board_earning
from db.board_earning import Source
from db.engine import Transaction

HOUSE = "boards"

THE_BOT = 0
"""Stands as the actor where nobody of the community took something back."""

_AT_ONCE = 100
"""Receipts that are settled in one act; the others wait for the next."""


@dataclass(frozen=True, slots=True)
class Earner:
    """A post or digest that earns its author a price, by currency, at a moment."""

    source: Source
    source_id: int
    digest_round: int
    member_id: int
    now: datetime
    price: Mapping[str, int]
    reason: str
    detail: Mapping[str, Plain]
    link: MessageLink


def earn_all(tx: Transaction, community: Community, earners: Sequence[Earner]) -> list[tuple[Money, ...]]:
    """Pay what posts and digests earn, in their order, and note each receipt; returns what each earned. A repeat pays nothing:
    the receipts' keys see to that. What an author owes is taken as soon as he has it again."""
    prices = [
        tuple(
            Money(amount, currency)
            for currency, amount in earner.price.items()
            if amount and community.config.has_currency(currency)
        )
        for earner in earners
    ]
    paid = [(earner, money) for earner, price in zip(earners, prices, strict=True) for money in price]
    if not paid:
        return prices
    whose = {earner.member_id for earner, _ in paid}
    debtors = board_earning.list_debtors_among(tx, guild_id=community.guild_id, member_ids=whose)
    start = 0
    for place, (earner, _) in enumerate(paid, start=1):
        is_last_of_earner = place == len(paid) or paid[place][0] is not earner
        if earner.member_id in debtors and is_last_of_earner:
            _pay(tx, community, paid[start:place])
            settle(tx, community, member_id=earner.member_id, actor_id=THE_BOT, now=earner.now)
            start = place
    _pay(tx, community, paid[start:])
    return prices


def _pay(tx: Transaction, community: Community, paid: Sequence[tuple[Earner, Money]]) -> None:
    guild_id = community.guild_id
    payments = [
        Payment(
            earner.member_id,
            money,
            house=HOUSE,
            reason=earner.reason,
            key=f"{earner.source}:{guild_id}:{earner.source_id}:{earner.digest_round}:{money.currency}",
            now=earner.now,
            detail=earner.detail,
            link=earner.link,
        )
        for earner, money in paid
    ]
    receipts = pay_all(tx, community, payments)
    earnings = [
        (
            board_earning.Earning(
                earner.source,
                earner.source_id,
                earner.digest_round,
                money.currency,
                earner.member_id,
                receipt.number,
                "paid",
            ),
            community.day_of(earner.now).isoformat(),
        )
        for (earner, money), receipt in zip(paid, receipts, strict=True)
    ]
    board_earning.insert_earnings(tx, guild_id=guild_id, earnings=earnings)


def take_back(
    tx: Transaction,
    community: Community,
    *,
    source: Source,
    source_id: int,
    now: datetime,
    actor_id: int = THE_BOT,
) -> None:
    """Take back what a post or digest earned. A repeat takes nothing: each receipt is called back, and reversed, once."""
    members = board_earning.update_owed(tx, guild_id=community.guild_id, source=source, source_id=source_id)
    for member_id in members:
        settle(tx, community, member_id=member_id, actor_id=actor_id, now=now)


def settle(tx: Transaction, community: Community, *, member_id: int, actor_id: int, now: datetime) -> None:
    """Reverse what a member owes, the oldest receipt first, as far as his balances go."""
    owed = board_earning.list_owed(tx, guild_id=community.guild_id, member_id=member_id, limit=_AT_ONCE)
    for earning in owed:
        try:
            reverse(
                tx, community, number=earning.receipt, actor_id=actor_id, reason=f"why-{earning.source}-gone", now=now
            )
        except NotEnough:
            continue
        except AlreadyReversed:
            pass  # by the staff, meanwhile: it is back already
        board_earning.update_taken_back(tx, receipt=earning.receipt)


def settle_debts(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Try again to take back what is owed (hourly). A repeat takes nothing twice."""
    after = -1
    while debtors := board_earning.list_debtors(tx, guild_id=community.guild_id, after=after, limit=_AT_ONCE):
        for member_id in debtors:
            settle(tx, community, member_id=member_id, actor_id=THE_BOT, now=now)
        after = debtors[-1]

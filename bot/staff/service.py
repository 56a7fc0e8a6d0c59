"""The staff's acts: propose (nothing moves yet), then carry out what was proposed, once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from bot.checkin.service import EnoughCards, give_cards
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import (
    FEE,
    GOT,
    AlreadyReversed,
    IsReversal,
    NoSuchReceipt,
    charge,
    pay,
    reverse,
)
from bot.refusal import NotYours, OutOfDate, Refusal
from bot.settings import MOST_MONEY
from bot.words import Money
from db import audit, checkin, ledger, member, staff
from db.engine import Transaction

Action = Literal["grant", "fine", "cards", "reverse"]

MOST_MEMBERS = 50
"""A single deed reaches at most this many members."""

REASON_LENGTH = 200

PROPOSAL_LASTS_S = 15 * 60
"""How long a preview may be confirmed: what it shows must still be true."""


class AmountOutOfRange(Refusal):
    """An amount below 1 or above what may be moved at once. Facts: ``most``."""

    key = "staff-amount-out-of-range"


class NoMembers(Refusal):
    """Nobody was named."""

    key = "staff-no-members"


class TooManyMembers(Refusal):
    """More members than one deed may reach. Facts: ``named``, ``most``."""

    key = "staff-too-many-members"


class ReasonNeeded(Refusal):
    """A deed needs a reason, and not too long a one. Fact: ``most``."""

    key = "staff-reason-needed"


class UnknownCurrency(Refusal):
    """There is no such currency. Fact: ``known``."""

    key = "staff-unknown-currency"


class AlreadyCarriedOut(Refusal):
    """The preview was confirmed before."""

    key = "staff-already-carried-out"


class ProposalExpired(Refusal):
    """The preview is too old to be confirmed. Fact: ``minutes``."""

    key = "staff-proposal-expired"


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done. ``amount`` is money, or cards; ``receipt`` only where one is reversed."""

    action: Action
    member_ids: tuple[int, ...]
    amount: int
    currency: str
    receipt: int
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A deed as it would turn out: each member's balance (or cards) before and after. ``short`` lack what it takes."""

    proposal_id: int
    deed: Deed
    before: Mapping[int, int]
    after: Mapping[int, int]
    short: tuple[int, ...]
    beside: tuple[int, ...] = ()
    """Other receipts of the deed whose receipt is reversed, such as its fee: those stay."""


@dataclass(frozen=True, slots=True)
class Done:
    """A deed that was done, and the receipts of it by member."""

    deed: Deed
    audit_id: int
    receipts: Mapping[int, int]


def propose(tx: Transaction, community: Community, *, actor_id: int, deed: Deed, now: datetime) -> Preview:
    """Check a deed and keep it for confirmation; nothing moves.

    Raises:
        AmountOutOfRange, NoMembers, TooManyMembers, ReasonNeeded, UnknownCurrency: nothing was kept.
        NoSuchReceipt, AlreadyReversed, IsReversal: the receipt cannot be reversed.
        EnoughCards: somebody would hold more cards than one may.
    """
    if deed.action == "reverse":
        deed = _of_receipt(tx, community, deed)
    _check(community, deed)
    before = {member_id: _owned(tx, community, deed, member_id) for member_id in deed.member_ids}
    sign = {"grant": 1, "cards": 1, "fine": -1, "reverse": _reversal_sign(tx, community, deed)}[deed.action]
    after = {member_id: owned + sign * deed.amount for member_id, owned in before.items()}
    most_cards = community.config.checkin.makeup.most_cards
    if deed.action == "cards" and any(cards > most_cards for cards in after.values()):
        raise EnoughCards(most=most_cards)
    covered = deed.action == "cards" or (
        community.config.has_currency(deed.currency) and community.config.currency(deed.currency).may_go_negative
    )
    short = () if covered else tuple(each for each, left in after.items() if left < 0)
    proposal_id = staff.insert_proposal(
        tx,
        guild_id=community.guild_id,
        actor_id=actor_id,
        payload=json.dumps(asdict(deed), ensure_ascii=False),
        at=to_ms(now),
    )
    beside = _beside(tx, community, deed.receipt) if deed.action == "reverse" else ()
    return Preview(proposal_id, deed, before, after, short, beside)


def _of_receipt(tx: Transaction, community: Community, deed: Deed) -> Deed:
    """Fill in from the receipt what is to be moved back, and from whom."""
    transfer = ledger.find_transfer(tx, guild_id=community.guild_id, transfer_id=deed.receipt)
    if transfer is None:
        raise NoSuchReceipt(number=deed.receipt)
    if transfer.reverses_id is not None:
        raise IsReversal(number=deed.receipt)
    earlier = ledger.find_reversal(tx, transfer_id=deed.receipt)
    if earlier is not None:
        raise AlreadyReversed(number=deed.receipt, by=earlier.transfer_id)
    sides = (ledger.find_account(tx, account_id=each) for each in (transfer.credit_id, transfer.debit_id))
    members = tuple(side.member_id for side in sides if side is not None and side.member_id is not None)
    return Deed("reverse", members[:1], transfer.amount, transfer.currency, deed.receipt, deed.reason)


def _beside(tx: Transaction, community: Community, number: int) -> tuple[int, ...]:
    """The receipts that were written together with one, for the same deed, and still stand. Each is reversed by itself."""
    one = ledger.find_transfer(tx, guild_id=community.guild_id, transfer_id=number)
    assert one is not None  # it was found when the deed was filled in
    deed = one.idempotency_key.removesuffix(FEE).removesuffix(GOT)
    keys = {deed, deed + FEE, deed + GOT} - {one.idempotency_key}
    numbers = [each.transfer_id for each in ledger.list_transfers_by_key(tx, idempotency_keys=keys).values()]
    return tuple(sorted(each for each in numbers if ledger.find_reversal(tx, transfer_id=each) is None))


def _reversal_sign(tx: Transaction, community: Community, deed: Deed) -> int:
    """Whether a reversal takes from the member (-1) or gives back to him (1)."""
    if deed.action != "reverse":
        return 0
    transfer = ledger.find_transfer(tx, guild_id=community.guild_id, transfer_id=deed.receipt)
    account = None if transfer is None else ledger.find_account(tx, account_id=transfer.credit_id)
    return -1 if account is not None and account.member_id in deed.member_ids else 1


def _check(community: Community, deed: Deed) -> None:
    if not 1 <= deed.amount <= MOST_MONEY:
        raise AmountOutOfRange(most=MOST_MONEY)
    if not deed.member_ids:
        raise NoMembers
    if len(deed.member_ids) > MOST_MEMBERS:
        raise TooManyMembers(named=len(deed.member_ids), most=MOST_MEMBERS)
    if not deed.reason.strip() or len(deed.reason) > REASON_LENGTH:
        raise ReasonNeeded(most=REASON_LENGTH)
    if deed.action in {"grant", "fine"} and not community.config.has_currency(deed.currency):
        raise UnknownCurrency(known=[currency.name for currency in community.config.currencies])


def _owned(tx: Transaction, community: Community, deed: Deed, member_id: int) -> int:
    if deed.action == "cards":
        return checkin.find_cards(tx, guild_id=community.guild_id, member_id=member_id)
    accounts = ledger.list_member_accounts(tx, guild_id=community.guild_id, member_id=member_id)
    return next((account.balance for account in accounts if account.currency == deed.currency), 0)


def carry_out(tx: Transaction, community: Community, *, actor_id: int, proposal_id: int, now: datetime) -> Done:
    """Do what was previewed, for all members or for none, and write it to the audit trail.

    A repeat is refused: each preview is carried out at most once.

    Raises:
        OutOfDate, NotYours, AlreadyCarriedOut, ProposalExpired: nothing was moved.
        UnknownCurrency: the config changed since the preview; nothing was moved.
        NotEnough, EnoughCards, AlreadyReversed: somebody lacks what it takes; nothing was moved for anyone.
    """
    proposal = staff.find_proposal(tx, guild_id=community.guild_id, proposal_id=proposal_id)
    if proposal is None:
        raise OutOfDate
    if proposal.actor_id != actor_id:
        raise NotYours
    if proposal.carried_out_at is not None:
        raise AlreadyCarriedOut
    if (now - from_ms(proposal.created_at)).total_seconds() > PROPOSAL_LASTS_S:
        raise ProposalExpired(minutes=PROPOSAL_LASTS_S // 60)
    deed = _deed(json.loads(proposal.payload))
    _check(community, deed)
    staff.update_carried_out(tx, proposal_id=proposal_id, at=to_ms(now))
    receipts = {
        member_id: _carry_out_for(tx, community, deed, member_id, actor_id, proposal_id, now)
        for member_id in deed.member_ids
    }
    audit_id = audit.insert_audit(
        tx,
        guild_id=community.guild_id,
        actor_id=actor_id,
        action=deed.action,
        target_id=deed.member_ids[0] if len(deed.member_ids) == 1 else None,
        detail=json.dumps(
            {
                "members": list(deed.member_ids),
                "amount": deed.amount,
                "currency": deed.currency,
                "receipt": deed.receipt,
                "receipts": [number for number in receipts.values() if number],
            }
        ),
        reason=deed.reason,
        at=to_ms(now),
    )
    return Done(deed, audit_id, receipts)


def _deed(payload: dict[str, Any]) -> Deed:
    return Deed(**{**payload, "member_ids": tuple(payload["member_ids"])})


def _carry_out_for(
    tx: Transaction,
    community: Community,
    deed: Deed,
    member_id: int,
    actor_id: int,
    proposal_id: int,
    now: datetime,
) -> int:
    """Do it for one member; returns the receipt's number, 0 for cards."""
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    if deed.action == "cards":
        give_cards(tx, community, member_id=member_id, cards=deed.amount, now=now)
        return 0
    if deed.action == "reverse":
        receipts = reverse(tx, community, number=deed.receipt, actor_id=actor_id, reason=deed.reason, now=now)
        return receipts[0].number
    move = pay if deed.action == "grant" else charge
    receipt = move(
        tx,
        community,
        member_id=member_id,
        money=Money(deed.amount, deed.currency),
        house="staff",
        reason=f"staff-{deed.action}",
        detail={"why": deed.reason},
        key=f"staff:{community.guild_id}:{proposal_id}:{member_id}",
        actor_id=actor_id,
        now=now,
    )
    return receipt.number


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A deed in the audit trail."""

    number: int
    actor_id: int
    action: str
    detail: Mapping[str, Any]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some deeds, newest first, and whether there are newer and older ones."""

    lines: tuple[AuditLine, ...]
    has_newer: bool
    has_older: bool


def read_audit(
    tx: Transaction,
    community: Community,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = 8,
) -> AuditPage:
    """A page of the audit trail: the next older than ``before``, the next newer than ``after``, or the newest."""
    rows: Sequence[audit.AuditEntry] = audit.list_audit(
        tx, guild_id=community.guild_id, before=before, after=after, limit=size + 1
    )
    more = len(rows) > size
    page = (rows[1:] if after is not None else rows[:-1]) if more else rows
    lines = tuple(
        AuditLine(row.audit_id, row.actor_id, row.action, json.loads(row.detail), row.reason, from_ms(row.at))
        for row in page
    )
    return AuditPage(
        lines,
        has_newer=more if after is not None else before is not None,
        has_older=True if after is not None else more,
    )

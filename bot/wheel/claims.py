"""Prizes that are not given in the spin itself: roles for a time, things that staff hand out, cards for which there was no
room. Each is a claim, owed until it is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.checkin.service import EnoughCards, give_cards
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.refusal import OutOfDate, Refusal
from bot.wheel import rules
from bot.wheel.prizes import Prize, read_prize
from db import audit, outbox, wheel
from db.engine import Transaction
from db.wheel import ClaimRow, SpinRow

ROLE_GRANT = "wheel-role-grant"
"""Outbox kind: give a role that was won. The subject is the claim."""

ROLE_REMOVAL = "wheel-role-removal"
"""Outbox kind: take back a role whose time is over. The subject is the claim."""


class AlreadyHandedOut(Refusal):
    """The prize was handed out before."""

    key = "wheel-already-handed-out"


@dataclass(frozen=True, slots=True)
class Claim:
    """A prize that is owed, held or settled. ``until`` is when a held role goes."""

    claim_id: int
    member_id: int
    prize: Prize
    owed: int
    state: str
    role_id: int | None
    until: datetime | None
    made: datetime


def claim_of(row: ClaimRow) -> Claim:
    """A claim as the screens and performers see it."""
    return Claim(
        row.claim_id,
        row.member_id,
        read_prize(json.loads(row.prize)),
        row.owed,
        row.state,
        row.role_id,
        None if row.until_at is None else from_ms(row.until_at),
        from_ms(row.made_at),
    )


def read_claim(tx: Transaction, community: Community, *, claim_id: int) -> Claim | None:
    """A claim, if there is one."""
    row = wheel.find_claim(tx, guild_id=community.guild_id, claim_id=claim_id)
    return None if row is None else claim_of(row)


def hand_out(tx: Transaction, community: Community, *, claim_id: int, actor_id: int, now: datetime) -> Claim:
    """Note that staff handed a thing out, and write it to the audit trail.

    Raises:
        OutOfDate: there is no such thing to hand out.
        AlreadyHandedOut: it was noted before; a repeat writes nothing.
    """
    row = wheel.find_claim(tx, guild_id=community.guild_id, claim_id=claim_id)
    if row is None or row.kind != "thing":
        raise OutOfDate
    if not wheel.update_settled(tx, guild_id=community.guild_id, claim_id=claim_id, by=actor_id, at=to_ms(now)):
        raise AlreadyHandedOut
    claim = claim_of(row)
    audit.insert_audit(
        tx,
        guild_id=community.guild_id,
        actor_id=actor_id,
        action="wheel-claim",
        target_id=row.member_id,
        detail=json.dumps({"members": [row.member_id], "amount": 1, "currency": "", "receipt": claim_id}),
        reason=claim.prize.name[community.config.community.language],
        at=to_ms(now),
    )
    return claim


def ask_for_role(tx: Transaction, community: Community, *, claim_id: int, now: datetime) -> None:
    """Let a role that is owed be given. While an entry for it waits, a repeat changes nothing."""
    outbox.insert_outbox(
        tx, guild_id=community.guild_id, kind=ROLE_GRANT, subject=str(claim_id), payload="{}", at=to_ms(now)
    )


def note_role_begun(
    tx: Transaction, community: Community, *, claim_id: int, role_id: int, has_it: bool, now: datetime
) -> None:
    """Note before an owed role is given whether the member has it already: then it is his own, unless he holds it by an
    earlier spin. A repeat, after a crash in between, changes nothing, for by then he may have it from us."""
    row = wheel.find_claim(tx, guild_id=community.guild_id, claim_id=claim_id)
    assert row is not None  # a claim is never deleted
    held = wheel.list_held_roles(tx, guild_id=community.guild_id, member_id=row.member_id, role_id=role_id)
    had_before = bool(held[0].had_before) if held else has_it
    wheel.update_had_before(tx, guild_id=community.guild_id, claim_id=claim_id, had_before=had_before)


def note_role_given(tx: Transaction, community: Community, *, claim_id: int, role_id: int, now: datetime) -> None:
    """Note that an owed role was given, and leave word to take it back when its time is over.

    Who holds the same role by an earlier spin keeps it that much longer. A repeat changes nothing.
    """
    row = wheel.find_claim(tx, guild_id=community.guild_id, claim_id=claim_id)
    if row is None or row.state != "owed":
        return
    held = wheel.list_held_roles(tx, guild_id=community.guild_id, member_id=row.member_id, role_id=role_id)
    begins_at = max([to_ms(now), *(each.until_at or 0 for each in held)])
    until_at = begins_at + claim_of(row).prize.hours * 3_600_000
    wheel.update_held(tx, guild_id=community.guild_id, claim_id=claim_id, role_id=role_id, until_at=until_at)
    outbox.insert_outbox(
        tx,
        guild_id=community.guild_id,
        kind=ROLE_REMOVAL,
        subject=str(claim_id),
        payload="{}",
        at=to_ms(now),
        due_at=until_at,
    )


def may_remove_role(tx: Transaction, community: Community, *, claim_id: int) -> bool:
    """Whether a role whose time is over is to be taken: not if it was the member's before, or he won it again since."""
    row = wheel.find_claim(tx, guild_id=community.guild_id, claim_id=claim_id)
    if row is None or row.role_id is None or row.state != "held" or row.had_before:
        return False
    held = wheel.list_held_roles(tx, guild_id=community.guild_id, member_id=row.member_id, role_id=row.role_id)
    return all(each.claim_id == claim_id or (each.until_at or 0) <= (row.until_at or 0) for each in held)


def note_role_over(tx: Transaction, community: Community, *, claim_id: int, now: datetime) -> None:
    """Close the claim of a role whose time is over. A repeat changes nothing."""
    wheel.update_settled(tx, guild_id=community.guild_id, claim_id=claim_id, by=None, at=to_ms(now))


def give_cards_within(tx: Transaction, community: Community, member_id: int, cards: int, now: datetime) -> int:
    """Give as many cards as the member may hold; returns how many are still owed."""
    for owed in range(cards, 0, -1):
        try:
            give_cards(tx, community, member_id=member_id, cards=1, now=now)
        except EnoughCards:
            return owed
    return 0


def owe(tx: Transaction, community: Community, row: SpinRow, won: Mapping[str, Any], owed: int) -> int:
    """Note that a spin's prize is owed; returns the claim\'s id."""
    return wheel.insert_claim(
        tx,
        guild_id=community.guild_id,
        request_id=row.request_id,
        member_id=row.member_id,
        kind=won["kind"],
        prize=rules.canonical(won),
        owed=owed,
        at=row.at,
    )


def settle_hourly(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Try again what is owed: cards for those who have room again, roles whose entry was given up."""
    for row in wheel.list_claims(tx, guild_id=community.guild_id, state="owed", kind="cards"):
        owed = give_cards_within(tx, community, row.member_id, row.owed, now)
        if owed:
            wheel.update_owed(tx, guild_id=community.guild_id, claim_id=row.claim_id, owed=owed)
        else:
            wheel.update_settled(tx, guild_id=community.guild_id, claim_id=row.claim_id, by=None, at=to_ms(now))
    for row in wheel.list_claims(tx, guild_id=community.guild_id, state="owed", kind="role"):
        ask_for_role(tx, community, claim_id=row.claim_id, now=now)

"""The acts at the gate: arriving, being asked, answering, calling for help, and what the staff decide.

A wrong answer is an outcome, not a refusal: it must be kept, and what is refused is not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.dice import Dice
from bot.gate.question import Question, Verdict, judge, pose
from bot.gate.watch import is_under_attack, note_arrivals
from bot.level.service import queue_roles
from bot.moment import ago, to_come
from bot.refusal import OutOfDate, Refusal
from bot.staff.service import REASON_LENGTH, ReasonNeeded
from db import audit, gate, outbox
from db.engine import Transaction
from db.gate import GateMember

ROLE = "gate-role"
"""Outbox kind: bring a member's role in line with his row. The subject is the member."""

HELP = "gate-help"
"""Outbox kind: open a private thread for a member who called for help. The subject is the member."""

GREETING = "gate-greeting"
"""Outbox kind: greet a newcomer in the gate's channel. The subject is the member."""

PANEL = "gate-panel"
"""Outbox kind: keep the panel in the gate's channel. The subject is the channel as the settings name it."""

Decision = Literal["pass", "reset", "ban"]

_HELP_EVERY = timedelta(hours=1)

_GREETED_FOR = timedelta(days=1)
"""So long after his join a newcomer is still greeted, should the bot have been away."""


class AlreadyPassed(Refusal):
    """The member answered rightly before and has the role."""

    key = "gate-already-passed"


class RoleOnItsWay(Refusal):
    """The member answered rightly before; his role is yet to come."""

    key = "gate-role-on-its-way"


class AnswererBanned(Refusal):
    """The staff let the member answer no more."""

    key = "gate-banned"


class PassesPaused(Refusal):
    """Too many arrive at once: young accounts wait. Facts: ``days``, ``opens``, ``wait``."""

    key = "gate-paused"


class HelpCalled(Refusal):
    """The staff were called not long ago. Fact: ``since``."""

    key = "gate-help-called"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a member at the gate. ``brought_role``: he had the role when he was first seen, from an invite or
    another bot, for he came after the gate was put up. ``is_new``: this stay was not known before; ``in_rush``: it began
    together with too many others."""

    passed: bool
    brought_role: bool
    is_new: bool = False
    in_rush: bool = False


# --- Arriving ----------------------------------------------------------------------------------------------------------


def arrive(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    joined_at: datetime | None,
    holds_role: bool,
    role_created_at: datetime | None = None,
    came_at: datetime | None = None,
    now: datetime,
) -> Arrival:
    """Note a member at the gate: at his join where the bot hears of it (``came_at``: when that was), else now, when he first
    presses a button.

    A repeat in the same stay changes nothing, but that a role which was deleted and made anew (``role_created_at``: when)
    comes back to whoever had it. A new stay begins afresh, or gets the role back, as the settings say; wrong answers and a
    ban outlast it.
    """
    at = to_ms(now)
    came = at if came_at is None else min(to_ms(came_at), at)
    joined = None if joined_at is None else to_ms(joined_at)
    watch = gate.open_watch(tx, guild_id=community.guild_id, at=at)
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is not None and not is_new_stay(known, joined):
        _go_on(tx, community, known, joined, None if holds_role else role_created_at, now)
        return Arrival(known.passed_at is not None, bool(known.brought_role))
    brought_role = holds_role and joined is not None and joined > watch.opened_at
    row = GateMember(member_id, came, joined, brought_role=int(brought_role))
    if known is not None:
        row = replace(row, banned_at=known.banned_at, help_at=known.help_at)
        if not community.config.gate.ask_again_on_return:
            row = replace(row, passed_at=known.passed_at, passed_by=known.passed_by)
    gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)
    in_rush = note_arrivals(tx, community, came_at=came, now=now)
    if row.passed_at is not None:
        leave_role(tx, community, member_id, now)
    return Arrival(row.passed_at is not None, brought_role, is_new=True, in_rush=in_rush)


def is_new_stay(known: GateMember, joined: int | None) -> bool:
    """Whether a member who joined then (milliseconds UTC) left and came back since he was last seen at the gate."""
    # Somebody whom the staff let pass before he was ever seen at the gate has no join: he was here by then.
    since = known.arrived_at if known.joined_at is None else known.joined_at
    return joined is not None and joined > since


def _go_on(
    tx: Transaction,
    community: Community,
    known: GateMember,
    joined: int | None,
    role_created_at: datetime | None,
    now: datetime,
) -> None:
    """Go on with a stay: fill in when it began, and give a role anew that is younger than when the member got it."""
    row = replace(known, joined_at=joined if known.joined_at is None else known.joined_at, left_at=None)
    is_lost = role_created_at is not None and (known.role_given_at or 0) < to_ms(role_created_at)
    if is_lost and known.passed_at is not None and known.role_given_at is not None:
        row = replace(row, role_given_at=None)
        leave_role(tx, community, known.member_id, now)
    if row != known:
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)


def note_join(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    joined_at: datetime | None,
    brought_role: bool,
    given_role: bool = False,
    now: datetime,
) -> None:
    """Note a join that the bot heard of, at once or after an absence: greet, and take a role away that an invite brought along,
    if the settings say so. ``given_role``: a person gave it to him since.

    Nobody is greeted who came in a rush, or more than a day ago: he has found the panel by now, or never will. A repeat
    changes nothing.
    """
    settings = community.config.gate
    arrival = arrive(
        tx, community, member_id=member_id, joined_at=joined_at, holds_role=brought_role, came_at=joined_at, now=now
    )
    if given_role or (brought_role and settings.trust_brought_roles):
        count_by_hand(tx, community, member_id=member_id, now=now)
    elif brought_role and not arrival.passed:
        leave_role(tx, community, member_id, now)
    elif settings.greet and arrival.is_new and not arrival.passed:
        is_late = joined_at is not None and joined_at < now - _GREETED_FOR
        if not (is_late or arrival.in_rush or is_under_attack(tx, community, now)):
            _leave(tx, community, GREETING, str(member_id), now)


def note_departure(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Note that a member is gone: nothing is said to him any more, and he is not removed. A repeat changes nothing; when he
    comes back, a new stay begins."""
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is not None and known.left_at is None:
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=replace(known, left_at=to_ms(now)))


def note_brought_role(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> bool:
    """Take a role away that another bot gave, once a stay; returns whether it will be. Two bots that never give way would
    go on for ever otherwise."""
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is None or known.passed_at is not None or known.role_taken_at is not None:
        return False
    leave_role(tx, community, member_id, now)
    return True


def count_by_hand(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Count a member as passed who has the role from somebody of the staff. A repeat, or a ban, changes nothing; nor does a role
    that is just about to be taken."""
    at = to_ms(now)
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    known = known or GateMember(member_id, at)
    if known.passed_at is None and known.banned_at is None and not is_role_underway(tx, community, member_id):
        row = replace(known, passed_at=at, passed_by="hand", brought_role=0, role_given_at=at)
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)


# --- Being asked ---------------------------------------------------------------------------------------------------------


def ask(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    created_at: datetime,
    holds_role: bool,
    dice: Dice,
    now: datetime,
) -> Question:
    """The question that a member has to answer: the open one, else another by chance.

    A repeat while it is open shows the same question, so that nobody can leaf through them.

    Raises:
        AlreadyPassed, RoleOnItsWay, AnswererBanned, PassesPaused, CoolingDown: nothing was written.
    """
    known = _known(tx, community, member_id)
    if known.passed_at is not None and holds_role:
        raise AlreadyPassed
    if known.passed_at is not None and known.role_given_at is None:
        raise RoleOnItsWay
    _check_may_answer(tx, community, known, created_at, now)
    if known.passed_at is not None:  # somebody took the role away by hand: he is asked like anyone else
        row = replace(known, passed_at=None, passed_by=None, role_given_at=None)
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)
    return pose(tx, community, member_id, "join", dice, now)


def _known(tx: Transaction, community: Community, member_id: int) -> GateMember:
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is None:
        raise OutOfDate
    return known


def _check_may_answer(
    tx: Transaction, community: Community, known: GateMember, created_at: datetime, now: datetime
) -> None:
    if known.banned_at is not None:
        raise AnswererBanned
    days = community.config.gate.attack.account_days
    if created_at > now - timedelta(days=days) and is_under_attack(tx, community, now):
        watch = gate.find_watch(tx, guild_id=community.guild_id)
        assert watch is not None  # an attack is noted there
        raise PassesPaused(days=days, **to_come(watch.attack_until or 0, style="t"))


# --- Answering -----------------------------------------------------------------------------------------------------------


def answer(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    created_at: datetime,
    serial: int,
    given: str,
    now: datetime,
) -> Verdict:
    """Judge an answer to the member's own stored challenge; a right one lets him in: the pass and the order to give the role
    are one transaction.

    A form counts once: its ``serial`` is that of the challenge, which moves on with every answer. After a wrong one the
    same question stays, but for a choice, after which another is drawn.

    Raises:
        AlreadyPassed, AnswererBanned, PassesPaused, CoolingDown, FormOutdated, ChallengeExpired: nothing was written.
    """
    known = _known(tx, community, member_id)
    if known.passed_at is not None:
        raise AlreadyPassed
    _check_may_answer(tx, community, known, created_at, now)
    verdict = judge(tx, community, member_id, "join", serial, given, now)
    at = to_ms(now)
    row = replace(known, answered_at=at)
    if verdict.right:
        row = replace(row, passed_at=at, passed_by="answer", role_given_at=None)
        leave_role(tx, community, member_id, now)
    gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)
    return verdict


# --- Help and the staff --------------------------------------------------------------------------------------------------


def call_for_help(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Call the staff into a private thread with the member; once an hour.

    Raises:
        HelpCalled: they were called less than an hour ago.
    """
    known = _known(tx, community, member_id)
    if known.help_at is not None and from_ms(known.help_at) > now - _HELP_EVERY:
        raise HelpCalled(since=ago(known.help_at))
    gate.upsert_gate_member(tx, guild_id=community.guild_id, row=replace(known, help_at=to_ms(now)))
    _leave(tx, community, HELP, str(member_id), now)


def decide(
    tx: Transaction,
    community: Community,
    *,
    actor_id: int,
    member_id: int,
    decision: Decision,
    reason: str,
    now: datetime,
) -> int:
    """Let a member pass, forget what he answered so that he is asked again, or let him answer no more; returns the number in
    the audit trail. The role follows. A repeat leaves the member as he is and stands in the audit trail again.

    Raises:
        ReasonNeeded: no reason was given, or too long a one.
    """
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise ReasonNeeded(most=REASON_LENGTH)
    at = to_ms(now)
    gate.open_watch(tx, guild_id=community.guild_id, at=at)
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id) or GateMember(member_id, at)
    row = replace(known, passed_at=None, passed_by=None, banned_at=None, brought_role=0, role_given_at=None)
    if decision == "pass":
        row = replace(row, passed_at=at, passed_by="staff")
    elif decision == "ban":
        row = replace(row, banned_at=at)
    gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)
    gate.delete_challenges(tx, guild_id=community.guild_id, member_id=member_id)
    leave_role(tx, community, member_id, now)
    return audit.insert_audit(
        tx,
        guild_id=community.guild_id,
        actor_id=actor_id,
        action=f"gate-{decision}",
        target_id=member_id,
        # The audit trail reads every deed alike.
        detail=json.dumps({"members": [member_id], "amount": 0, "currency": "", "receipt": 0}),
        reason=reason,
        at=at,
    )


def leave_role(tx: Transaction, community: Community, member_id: int, now: datetime) -> None:
    """Leave the order to bring a member's role in line with his row, and those of his level, which go with it."""
    _leave(tx, community, ROLE, str(member_id), now)
    queue_roles(tx, community, member_id=member_id, now=now)


def is_role_underway(tx: Transaction, community: Community, member_id: int) -> bool:
    """Whether an order waits to give the member the role, or to take it: till then, that he holds it says nothing."""
    return outbox.is_waiting(tx, guild_id=community.guild_id, kind=ROLE, subject=str(member_id))


def note_role(tx: Transaction, community: Community, *, member_id: int, given: bool, now: datetime) -> None:
    """Note that a member's role is there (or he is no longer, and nothing is left to give), or was taken away."""
    known = _known(tx, community, member_id)
    at = to_ms(now)
    taken = replace(known, role_given_at=None, role_taken_at=at, brought_role=0)
    row = replace(known, role_given_at=at) if given else taken
    gate.upsert_gate_member(tx, guild_id=community.guild_id, row=row)


def keep_panel(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Leave the order to post the panel, or to bring it up to date, at once: nothing is in the way of it."""
    gate.open_watch(tx, guild_id=community.guild_id, at=to_ms(now))
    _leave(tx, community, PANEL, str(community.config.gate.channel), now)
    outbox.update_due_now(tx, guild_id=community.guild_id, kind=PANEL, at=to_ms(now))


def read_gate_member(tx: Transaction, community: Community, *, member_id: int) -> GateMember | None:
    """What is known of a member at the gate."""
    return gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)


def _leave(tx: Transaction, community: Community, kind: str, subject: str, now: datetime) -> None:
    outbox.insert_outbox(tx, guild_id=community.guild_id, kind=kind, subject=subject, payload="{}", at=to_ms(now))

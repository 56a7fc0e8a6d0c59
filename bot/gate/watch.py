"""What the gate keeps an eye on by itself: its set-up, attacks, newcomers who never answer. And how it calls the staff."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.checkin.uptime import UNNOTICED_S
from bot.clock import to_ms
from bot.community import Community
from bot.words import Text, pack, text, unpack
from db import gate, outbox, uptime
from db.engine import Transaction

CALL = "gate-call"
"""Outbox kind: tell the staff in their channel. The payload has the texts; the subject is the occasion."""

NOTICE = "gate-notice"
"""Outbox kind: tell a newcomer that he will be removed. The subject is the member."""

REMOVAL = "gate-removal"
"""Outbox kind: remove a newcomer who never answered. The subject is the member."""

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_MOST_AT_ONCE = 100
"""So many newcomers are told or removed in one hour; the next hour brings the others."""


def call_staff(
    tx: Transaction, community: Community, *, occasion: str, words: Sequence[Text], now: datetime, ping: bool = False
) -> None:
    """Tell the staff in their channel, once an occasion. Facts must be words, numbers, texts and lists of these."""
    if outbox.has_entry(tx, guild_id=community.guild_id, kind=CALL, subject=occasion):
        return
    told = {"ping": ping, "words": pack(words)}
    outbox.insert_outbox(
        tx,
        guild_id=community.guild_id,
        kind=CALL,
        subject=occasion,
        payload=json.dumps(told, ensure_ascii=False),
        at=to_ms(now),
    )


@dataclass(frozen=True, slots=True)
class StaffCall:
    """What the staff are told; ``ping``: their roles are mentioned."""

    words: tuple[Text, ...]
    ping: bool


def read_call(payload: str) -> StaffCall:
    """What `call_staff` left in the outbox."""
    told = json.loads(payload)
    return StaffCall(tuple(unpack(told["words"])), told["ping"])


# --- The set-up ----------------------------------------------------------------------------------------------------------


def report_findings(
    tx: Transaction, community: Community, *, findings: Sequence[Text], role_works: bool, now: datetime
) -> bool:
    """Tell the staff what is wrong with the set-up, if that is not what they were told last; returns whether it was told.

    That all is well again is told too, and what waited for the role is tried at once.
    """
    at = to_ms(now)
    watch = gate.open_watch(tx, guild_id=community.guild_id, at=at)
    if role_works:
        outbox.update_due_now(tx, guild_id=community.guild_id, kind="gate-role", at=at)
    found = json.dumps(pack(findings), ensure_ascii=False, sort_keys=True)
    if found == watch.findings:
        return False
    gate.update_findings(tx, guild_id=community.guild_id, findings=found)
    words = [text("gate-setup-broken", count=len(findings)), *findings] if findings else [text("gate-setup-well")]
    change = hashlib.sha256(f"{watch.findings}\n{found}".encode()).hexdigest()
    occasion = f"setup:{at}:{change[:8]}"
    call_staff(tx, community, occasion=occasion, words=words, now=now)
    return True


# --- Attacks -------------------------------------------------------------------------------------------------------------


def is_under_attack(tx: Transaction, community: Community, now: datetime) -> bool:
    """Whether too many arrived too fast, not long ago."""
    watch = gate.find_watch(tx, guild_id=community.guild_id)
    return watch is not None and watch.attack_until is not None and to_ms(now) < watch.attack_until


def note_arrivals(tx: Transaction, community: Community, *, came_at: int, now: datetime) -> bool:
    """See whether more newcomers arrived within the minute before ``came_at`` (milliseconds UTC) than may; returns it. If so,
    an attack is on for a while from then: of one that the bot slept through, only what is left of that while.

    Who joined before the gate was put up is no newcomer, however many of them come to answer at once.
    """
    settings = community.config.gate.attack
    at = to_ms(now)
    if not settings.arrivals_per_minute:
        return False
    watch = gate.open_watch(tx, guild_id=community.guild_id, at=at)
    facts = {"guild_id": community.guild_id, "joined_after": watch.opened_at}
    arrived = gate.count_arrivals(tx, after=came_at - _MINUTE_MS, until=came_at, **facts)
    if arrived <= settings.arrivals_per_minute:
        return False
    until = max(came_at + settings.calm_minutes * _MINUTE_MS, watch.attack_until or 0)
    if until <= at:
        return True
    attacks = watch.attacks
    if watch.attack_until is None:
        attacks += 1
        begun = text("gate-attack-begun", arrived=arrived, days=settings.account_days, minutes=settings.calm_minutes)
        call_staff(tx, community, occasion=f"attack-begun:{attacks}", words=[begun], now=now)
    gate.update_attack(tx, guild_id=community.guild_id, until=until, attacks=attacks)
    return True


def end_attack(tx: Transaction, community: Community, *, now: datetime) -> bool:
    """Tell the staff that an attack is over, once; returns whether one just ended. It ended by itself before."""
    watch = gate.find_watch(tx, guild_id=community.guild_id)
    if watch is None or watch.attack_until is None or to_ms(now) < watch.attack_until:
        return False
    gate.update_attack(tx, guild_id=community.guild_id, until=None, attacks=watch.attacks)
    call_staff(tx, community, occasion=f"attack-over:{watch.attacks}", words=[text("gate-attack-over")], now=now)
    return True


# --- Newcomers who never answer --------------------------------------------------------------------------------------------


def look_for_silent(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Order a notice for newcomers who never answered, and the removal of those whose time is up after they had theirs.

    Whoever called for help, left, or was here before the gate, is left alone. Hours in which the bot was away do not count:
    nobody could answer.
    """
    settings = community.config.gate.removal
    if not (settings.after_hours and community.config.gate.is_on):
        return
    at = to_ms(now)
    due = reachable_since(tx, community, at=at, span_ms=settings.after_hours * _HOUR_MS)
    told = reachable_since(tx, community, at=at, span_ms=settings.notice_hours * _HOUR_MS)
    to_tell = reachable_since(tx, community, at=at, span_ms=(settings.after_hours - settings.notice_hours) * _HOUR_MS)
    watch = gate.open_watch(tx, guild_id=community.guild_id, at=at)
    facts = {"guild_id": community.guild_id, "joined_after": watch.opened_at, "limit": _MOST_AT_ONCE}
    for each in gate.list_silent(tx, arrived_before=due, noticed_before=told, **facts):
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=replace(each, removed_at=at))
        _leave(tx, community, REMOVAL, each.member_id, at)
    for each in gate.list_silent(tx, arrived_before=to_tell, noticed_before=None, **facts):
        _leave(tx, community, NOTICE, each.member_id, at)


def reachable_since(tx: Transaction, community: Community, *, at: int, span_ms: int) -> int:
    """The moment since which members could reach the bot for that span altogether. All in milliseconds."""
    outages = uptime.list_outages(tx, guild_id=community.guild_id, since=0, until=at)
    alive_at = uptime.find_last_alive_at(tx, guild_id=community.guild_id)
    if alive_at is not None and at - alive_at > UNNOTICED_S * 1000:
        outages.append((alive_at, at))  # it is away at this moment
    since = at - span_ms
    for started_at, ended_at in reversed(outages):
        if ended_at <= since:
            break
        since -= ended_at - started_at
    return since


def spare(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Note that a newcomer is not to be removed in this stay, for somebody gave him a role. A repeat changes nothing."""
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is not None and known.removed_at is None:
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=replace(known, removed_at=to_ms(now)))


def note_noticed(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Note that a newcomer was told: only from then on his time runs. A repeat changes nothing."""
    known = gate.find_gate_member(tx, guild_id=community.guild_id, member_id=member_id)
    if known is not None and known.noticed_at is None:
        gate.upsert_gate_member(tx, guild_id=community.guild_id, row=replace(known, noticed_at=to_ms(now)))


def _leave(tx: Transaction, community: Community, kind: str, member_id: int, at: int) -> None:
    outbox.insert_outbox(tx, guild_id=community.guild_id, kind=kind, subject=str(member_id), payload="{}", at=at)

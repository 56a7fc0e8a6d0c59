"""Typed messages of members who have to answer first: held, then kept or removed, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.gate.reply import ReplyVerdict, answer_reply_question, must_answer_to_post
from bot.gate.watch import reachable_since
from bot.refusal import NotYours, OutOfDate
from db import gate, outbox
from db.engine import Transaction
from db.gate import KeptFile as KeptFile  # cogs hand over files, but never ask db for them
from db.gate import TypedMessage

TYPED = "gate-typed"
"""Outbox kind: bring Discord in line with a member's held messages in a channel. The subject is ``member:channel``."""

_DAY_MS = 24 * 3600 * 1000
_MEGABYTE = 1024 * 1024
_AUTHORS_SHARE = 5
"""One author's files take a fifth of the room at most, so that nobody can fill it alone."""


class NotYourMessages(NotYours):
    """The button is for the author of the messages that were held."""

    key = "gate-not-your-messages"


@dataclass(frozen=True, slots=True)
class HeldMessages:
    """A member's held messages in a channel, as they stand: the ids of those that wait (until ``due_at``, the first of them)
    and of those to be removed now, and how many were removed."""

    waiting: tuple[int, ...]
    due_at: datetime | None
    removing: tuple[int, ...]
    removed: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A removed message as its author gets it back. ``until``: it is kept so long."""

    words: str
    files: tuple[KeptFile, ...]
    until: datetime


def hold_typed(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    channel_id: int,
    message_id: int,
    words: str,
    now: datetime,
) -> bool:
    """Hold a typed message until its author answered, if he must; returns whether it is held. A repeat changes nothing."""
    facts = {"guild_id": community.guild_id}
    if gate.find_typed(tx, **facts, message_id=message_id) is not None:
        return True
    if not must_answer_to_post(tx, community, member_id=member_id, message_id=message_id, now=now):
        return False
    at = to_ms(now)
    due_at = at + community.config.gate.reply.answer_within_minutes * 60_000
    row = TypedMessage(message_id, channel_id, member_id, "waiting", words, at, due_at, None)
    gate.upsert_typed(tx, **facts, row=row)
    _leave(tx, community, row, at)
    return True


def answer_for_typed(
    tx: Transaction, community: Community, *, member_id: int, serial: int, given: str, now: datetime
) -> ReplyVerdict:
    """Judge the answer of a member whose messages are held; a right one keeps all of them that still stand, and the copies of
    their texts are forgotten."""
    verdict = answer_reply_question(tx, community, member_id=member_id, serial=serial, given=given, now=now)
    if verdict.right:
        for row in gate.list_typed(tx, guild_id=community.guild_id, states=("waiting",), member_id=member_id):
            gate.upsert_typed(tx, guild_id=community.guild_id, row=replace(row, state="kept", words=""))
            _leave(tx, community, row, to_ms(now))
    return verdict


def expire_typed(tx: Transaction, community: Community, *, now: datetime) -> int:
    """Order the removal of held messages whose time is up; returns how many. They are removed once their text is safe. Time in
    which the bot was away does not count: nobody could answer."""
    at = to_ms(now)
    rows = gate.list_typed(tx, guild_id=community.guild_id, states=("waiting",), due_before=at)
    due = [
        row for row in rows if row.held_at <= reachable_since(tx, community, at=at, span_ms=row.due_at - row.held_at)
    ]
    for row in due:
        gate.upsert_typed(tx, guild_id=community.guild_id, row=replace(row, state="removing"))
        _leave(tx, community, row, at)
    return len(due)


def read_room(tx: Transaction, community: Community, *, member_id: int) -> int:
    """How many bytes of files can still be kept for a member."""
    room = community.config.gate.reply.files_kept_megabytes * _MEGABYTE
    of_all, of_member = gate.sum_files(tx, guild_id=community.guild_id, member_id=member_id)
    return max(0, min(room - of_all, room // _AUTHORS_SHARE - of_member))


def keep_copy(
    tx: Transaction,
    community: Community,
    *,
    message_id: int,
    words: str,
    files: Sequence[KeptFile] = (),
    now: datetime,
) -> None:
    """Keep a message as it stands now, before it is removed. Blank words take nothing away: without Message Content Discord
    hides them, and what is known is better than nothing. A repeat replaces what was kept."""
    row = _held(tx, community, message_id)
    gate.upsert_typed(tx, guild_id=community.guild_id, row=replace(row, words=words or row.words))
    gate.replace_files(tx, guild_id=community.guild_id, message_id=message_id, files=files)


def note_deleted(tx: Transaction, community: Community, *, message_id: int, now: datetime) -> None:
    """Note that somebody deleted a message: if it waited, there is nothing left to ask for. Any other is let be."""
    row = gate.find_typed(tx, guild_id=community.guild_id, message_id=message_id)
    if row is not None and row.state == "waiting":
        gate.upsert_typed(tx, guild_id=community.guild_id, row=replace(row, state="kept", words=""))
        _leave(tx, community, row, to_ms(now))


def note_removed(tx: Transaction, community: Community, *, message_id: int, now: datetime) -> None:
    """Note that a held message is no longer there. A repeat changes nothing but the moment."""
    row = _held(tx, community, message_id)
    row = replace(row, state="removed", removed_at=to_ms(now))
    gate.upsert_typed(tx, guild_id=community.guild_id, row=row)


def read_held(tx: Transaction, community: Community, *, member_id: int, channel_id: int) -> HeldMessages:
    """A member's held messages in a channel."""
    states = ("waiting", "removing", "removed")
    rows = gate.list_typed(tx, guild_id=community.guild_id, states=states, member_id=member_id)
    rows = [row for row in rows if row.channel_id == channel_id]
    waiting = [row for row in rows if row.state == "waiting"]
    return HeldMessages(
        tuple(row.message_id for row in waiting),
        from_ms(waiting[0].due_at) if waiting else None,
        tuple(row.message_id for row in rows if row.state == "removing"),
        sum(row.state == "removed" for row in rows),
    )


def read_returned(
    tx: Transaction, community: Community, *, member_id: int, owner_id: int, channel_id: int
) -> tuple[Returned, ...]:
    """A member's removed messages in a channel, for himself only, the first first.

    Raises:
        NotYourMessages: they are someone else's.
        OutOfDate: they were kept long enough, and are forgotten.
    """
    if member_id != owner_id:
        raise NotYourMessages
    rows = gate.list_typed(tx, guild_id=community.guild_id, states=("removed",), member_id=member_id)
    kept_ms = _kept_ms(community)
    returned = tuple(
        Returned(
            row.words,
            tuple(gate.list_files(tx, guild_id=community.guild_id, message_id=row.message_id)),
            from_ms(row.due_at + kept_ms),
        )
        for row in rows
        if row.channel_id == channel_id
    )
    if not returned:
        raise OutOfDate
    return returned


def _kept_ms(community: Community) -> int:
    return community.config.gate.reply.text_kept_days * _DAY_MS


def forget_typed(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Forget what was kept as long as the settings say, and take down the notes that lead to it."""
    before = to_ms(now) - _kept_ms(community)
    for row in gate.list_typed(tx, guild_id=community.guild_id, states=("removed",), due_before=before, limit=10_000):
        _leave(tx, community, row, to_ms(now))
    gate.delete_typed(tx, guild_id=community.guild_id, due_before=before)


def _held(tx: Transaction, community: Community, message_id: int) -> TypedMessage:
    row = gate.find_typed(tx, guild_id=community.guild_id, message_id=message_id)
    if row is None:
        raise OutOfDate
    return row


def _leave(tx: Transaction, community: Community, row: TypedMessage, at: int) -> None:
    outbox.insert_outbox(
        tx,
        guild_id=community.guild_id,
        kind=TYPED,
        subject=f"{row.member_id}:{row.channel_id}",
        payload="{}",
        at=at,
    )

"""The outbox's rows: what must still happen in Discord, in order, with its tries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from db.engine import Transaction

SIGNAL = "outbox"
"""Announced after the commit of an act that left something in the outbox."""

Ending = Literal["done", "given_up"]


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One entry. ``first_try_at`` is set once a call was begun: what it did may then have happened already."""

    outbox_id: int
    kind: str
    subject: str
    payload: str
    revision: int
    attempts: int
    created_at: int
    first_try_at: int | None


_ENTRY = "outbox_id, kind, subject, payload, revision, attempts, created_at, first_try_at"


def insert_outbox(
    tx: Transaction,
    *,
    guild_id: int,
    kind: str,
    subject: str,
    payload: str,
    at: int,
    due_at: int | None = None,
) -> None:
    """Leave an entry. One that waits with the same kind and subject takes the new payload instead of a second row; if it
    is being performed at this moment, it will be performed once more."""
    tx.execute(
        "INSERT INTO outbox (guild_id, kind, subject, payload, created_at, due_at)"
        " VALUES (:guild_id, :kind, :subject, :payload, :at, :due_at)"
        " ON CONFLICT (guild_id, kind, subject) WHERE state = 'waiting'"
        " DO UPDATE SET payload = excluded.payload, revision = outbox.revision + 1",
        {
            "guild_id": guild_id,
            "kind": kind,
            "subject": subject,
            "payload": payload,
            "at": at,
            "due_at": at if due_at is None else due_at,
        },
    )
    tx.signals.add(SIGNAL)


def has_entry(tx: Transaction, *, guild_id: int, kind: str, subject: str) -> bool:
    """Whether there is an entry of that kind and subject, in whatever state."""
    return (
        tx.execute(
            "SELECT 1 FROM outbox WHERE guild_id = :guild_id AND kind = :kind AND subject = :subject LIMIT 1",
            {"guild_id": guild_id, "kind": kind, "subject": subject},
        ).fetchone()
        is not None
    )


def is_waiting(tx: Transaction, *, guild_id: int, kind: str, subject: str) -> bool:
    """Whether an entry of that kind and subject is still to be performed."""
    return (
        tx.execute(
            "SELECT 1 FROM outbox"
            " WHERE guild_id = :guild_id AND kind = :kind AND subject = :subject AND state = 'waiting'",
            {"guild_id": guild_id, "kind": kind, "subject": subject},
        ).fetchone()
        is not None
    )


def list_due(tx: Transaction, *, guild_id: int, kinds: Collection[str], at: int, limit: int) -> list[OutboxEntry]:
    """Waiting entries of those kinds whose moment has come, the longest due first."""
    named, facts = _named(kinds)
    rows = tx.execute(
        f"SELECT {_ENTRY} FROM outbox WHERE guild_id = :guild_id AND state = 'waiting' AND due_at <= :at"
        f" AND kind IN ({named}) ORDER BY due_at, outbox_id LIMIT :limit",
        {"guild_id": guild_id, "at": at, "limit": limit, **facts},
    ).fetchall()
    return [OutboxEntry(*row) for row in rows]


def find_next_due_at(tx: Transaction, *, guild_id: int, kinds: Collection[str]) -> int | None:
    """The moment at which the next waiting entry of those kinds is due."""
    named, facts = _named(kinds)
    row = tx.execute(
        f"SELECT min(due_at) FROM outbox WHERE guild_id = :guild_id AND state = 'waiting' AND kind IN ({named})",
        {"guild_id": guild_id, **facts},
    ).fetchone()
    return None if row is None else row[0]


def _named(kinds: Collection[str]) -> tuple[str, dict[str, str]]:
    """Parameters for a list of kinds: ``:kind_0, :kind_1``, and their values."""
    facts = {f"kind_{place}": kind for place, kind in enumerate(sorted(kinds))}
    return ", ".join(f":{name}" for name in facts), facts


def update_begun(tx: Transaction, *, outbox_id: int, at: int) -> OutboxEntry | None:
    """Note that a call is about to be made, and return the entry as it is now; ``None`` if it no longer waits."""
    row = tx.execute(
        "UPDATE outbox SET attempts = attempts + 1, first_try_at = coalesce(first_try_at, :at)"
        f" WHERE outbox_id = :outbox_id AND state = 'waiting' RETURNING {_ENTRY}",
        {"outbox_id": outbox_id, "at": at},
    ).fetchone()
    return None if row is None else OutboxEntry(*row)


def update_ended(tx: Transaction, *, entry: OutboxEntry, state: Ending, at: int, error: str | None = None) -> bool:
    """Close an entry: it was performed, or never can be (its channel or member is gone). ``False`` if something came in
    for it meanwhile: then it is due again, as new."""
    facts = {"outbox_id": entry.outbox_id, "revision": entry.revision, "state": state, "at": at, "error": error}
    closed = tx.execute(
        "UPDATE outbox SET state = :state, ended_at = :at, last_error = coalesce(:error, last_error)"
        " WHERE outbox_id = :outbox_id AND state = 'waiting' AND revision = :revision",
        facts,
    ).rowcount
    if not closed:
        tx.execute(
            "UPDATE outbox SET due_at = :at, attempts = 0, first_try_at = NULL"
            " WHERE outbox_id = :outbox_id AND state = 'waiting'",
            facts,
        )
    return bool(closed)


def update_put_off(tx: Transaction, *, outbox_id: int, due_at: int, error: str) -> None:
    """Let a failed entry wait until ``due_at``."""
    tx.execute(
        "UPDATE outbox SET due_at = :due_at, last_error = :error WHERE outbox_id = :outbox_id AND state = 'waiting'",
        {"outbox_id": outbox_id, "due_at": due_at, "error": error},
    )


def update_due_now(tx: Transaction, *, guild_id: int, kind: str, at: int) -> int:
    """Let every waiting entry of a kind be tried at once, because what was in its way is gone; returns how many."""
    hastened = tx.execute(
        "UPDATE outbox SET due_at = :at WHERE guild_id = :guild_id AND kind = :kind AND state = 'waiting' AND due_at > :at",
        {"guild_id": guild_id, "kind": kind, "at": at},
    ).rowcount
    if hastened:
        tx.signals.add(SIGNAL)
    return hastened


def delete_ended(tx: Transaction, *, guild_id: int, before: int) -> int:
    """Forget entries that ended before a moment; returns how many."""
    return tx.execute(
        "DELETE FROM outbox WHERE guild_id = :guild_id AND state <> 'waiting' AND ended_at < :before",
        {"guild_id": guild_id, "before": before},
    ).rowcount


def count_by_state(tx: Transaction, *, guild_id: int) -> dict[str, int]:
    """How many entries there are in each state."""
    return dict(
        tx.execute(
            "SELECT state, count(*) FROM outbox WHERE guild_id = :guild_id GROUP BY state",
            {"guild_id": guild_id},
        ).fetchall()
    )


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """A message of the bot's own that it keeps up to date."""

    channel_id: int
    message_id: int


def find_posted_message(tx: Transaction, *, guild_id: int, kind: str, subject: str) -> PostedMessage | None:
    """Where the kept message of that kind and subject is."""
    row = tx.execute(
        "SELECT channel_id, message_id FROM posted_message"
        " WHERE guild_id = :guild_id AND kind = :kind AND subject = :subject",
        {"guild_id": guild_id, "kind": kind, "subject": subject},
    ).fetchone()
    return None if row is None else PostedMessage(*row)


def upsert_posted_message(
    tx: Transaction, *, guild_id: int, kind: str, subject: str, channel_id: int, message_id: int
) -> None:
    """Remember where the kept message of that kind and subject is."""
    tx.execute(
        "INSERT INTO posted_message (guild_id, kind, subject, channel_id, message_id)"
        " VALUES (:guild_id, :kind, :subject, :channel_id, :message_id)"
        " ON CONFLICT (guild_id, kind, subject)"
        " DO UPDATE SET channel_id = excluded.channel_id, message_id = excluded.message_id",
        {
            "guild_id": guild_id,
            "kind": kind,
            "subject": subject,
            "channel_id": channel_id,
            "message_id": message_id,
        },
    )

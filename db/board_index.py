"""How far the index of the boards has come: sessions, cursors, and what has to be read from history."""

from __future__ import annotations

from dataclasses import dataclass

from db.boards import Seen
from db.engine import Transaction

SIGNAL = "boards-to-read"
"""Announced after the commit of an act that found a topic which must be read from history."""


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a community. ``first_indexed_at`` in milliseconds UTC."""

    session: int
    first_indexed_at: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a topic is indexed; see the columns of ``topic``."""

    topic_id: int
    posts: int
    session: int
    listed: int
    cursor_id: int
    awaited_id: int
    full_read: int | None
    listed_count: int | None
    listed_last_id: int
    newer: int
    surplus: int


_PROGRESS = (
    "topic_id, posts, session, listed, cursor_id, awaited_id, full_read, listed_count, listed_last_id, newer, surplus"
)


def open_session(tx: Transaction, *, guild_id: int, at: int) -> Index:
    """Begin a session: events may have been missed before it. The first one is when the index began."""
    row = tx.execute(
        "INSERT INTO board_index (guild_id, session, first_indexed_at) VALUES (:guild_id, 1, :at)"
        " ON CONFLICT (guild_id) DO UPDATE SET session = board_index.session + 1"
        " RETURNING session, first_indexed_at",
        {"guild_id": guild_id, "at": at},
    ).fetchone()
    return Index(*row)


def find_index(tx: Transaction, *, guild_id: int) -> Index | None:
    """The current session, and when the index began."""
    row = tx.execute(
        "SELECT session, first_indexed_at FROM board_index WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchone()
    return None if row is None else Index(*row)


def find_progress(tx: Transaction, *, guild_id: int, topic_id: int) -> Progress | None:
    """How far a topic is indexed; ``None`` if it is not known or gone."""
    row = tx.execute(
        f"SELECT {_PROGRESS} FROM topic WHERE guild_id = :guild_id AND topic_id = :topic_id AND deleted_at IS NULL",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchone()
    return None if row is None else Progress(*row)


def update_listed(tx: Transaction, *, guild_id: int, seen: Seen, session: int) -> None:
    """Note what Discord says of a topic now, as the measure for what is read next."""
    tx.execute(
        "UPDATE topic SET listed = :session, listed_count = :message_count, listed_last_id = :last_message_id, newer = 0"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {
            "guild_id": guild_id,
            "topic_id": seen.topic_id,
            "session": session,
            "message_count": seen.message_count,
            "last_message_id": seen.last_message_id,
        },
    )


def update_awaited(tx: Transaction, *, guild_id: int, topic_id: int, message_id: int, session: int) -> None:
    """Note a message of a topic that history has yet to show, and that the topic is to be read."""
    tx.execute(
        "UPDATE topic SET awaited_id = CASE WHEN :message_id > awaited_id THEN :message_id ELSE awaited_id END, listed = :session"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "message_id": message_id, "session": session},
    )
    tx.signals.add(SIGNAL)


def update_full_read(tx: Transaction, *, guild_id: int, topic_id: int, session: int) -> None:
    """Begin to read a topic from its first message."""
    tx.execute(
        "UPDATE topic SET full_read = :session, cursor_id = 0, surplus = 0, newer = 0"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "session": session},
    )


def update_read(
    tx: Transaction, *, guild_id: int, topic_id: int, cursor_id: int, surplus: int = 0, newer: int = 0
) -> None:
    """Move a topic's cursor forward, and add to what was read beside our posts."""
    tx.execute(
        "UPDATE topic SET surplus = surplus + :surplus, newer = newer + :newer,"
        " cursor_id = CASE WHEN :cursor_id > cursor_id THEN :cursor_id ELSE cursor_id END"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "cursor_id": cursor_id, "surplus": surplus, "newer": newer},
    )


def update_complete(tx: Transaction, *, guild_id: int, topic_id: int, session: int, surplus: int) -> None:
    """Note that a topic is complete: from now on its events count."""
    tx.execute(
        "UPDATE topic SET session = :session, full_read = NULL, surplus = :surplus"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "session": session, "surplus": surplus},
    )
    tx.execute(
        "DELETE FROM deleted_message WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    )


def update_put_aside(tx: Transaction, *, guild_id: int, topic_id: int) -> None:
    """Let a topic that cannot be read rest until Discord names it again."""
    tx.execute(
        "UPDATE topic SET listed = 0 WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    )


def find_to_read(tx: Transaction, *, guild_id: int, session: int) -> Progress | None:
    """A topic that Discord has named in this session and that is not complete yet."""
    row = tx.execute(
        f"SELECT {_PROGRESS} FROM topic"
        " WHERE guild_id = :guild_id AND listed = :session AND session < :session AND deleted_at IS NULL"
        " ORDER BY session DESC LIMIT 1",
        {"guild_id": guild_id, "session": session},
    ).fetchone()
    return None if row is None else Progress(*row)


def count_to_read(tx: Transaction, *, guild_id: int, session: int) -> int:
    """How many topics are named and not complete yet."""
    row = tx.execute(
        "SELECT count(*) FROM topic"
        " WHERE guild_id = :guild_id AND listed = :session AND session < :session AND deleted_at IS NULL",
        {"guild_id": guild_id, "session": session},
    ).fetchone()
    count: int = row[0]
    return count


def list_unlisted(tx: Transaction, *, guild_id: int, board: str, session: int, limit: int) -> list[int]:
    """Topics of a board that Discord has not named in this session: they may be gone."""
    rows = tx.execute(
        "SELECT topic_id FROM topic"
        " WHERE guild_id = :guild_id AND board = :board AND listed < :session AND deleted_at IS NULL LIMIT :limit",
        {"guild_id": guild_id, "board": board, "session": session, "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def insert_deleted(tx: Transaction, *, guild_id: int, topic_id: int, message_id: int) -> None:
    """Remember a deletion in a topic that is being read. A repeat changes nothing."""
    tx.execute(
        "INSERT INTO deleted_message (guild_id, topic_id, message_id) VALUES (:guild_id, :topic_id, :message_id)"
        " ON CONFLICT DO NOTHING",
        {"guild_id": guild_id, "topic_id": topic_id, "message_id": message_id},
    )


def list_deleted(tx: Transaction, *, guild_id: int, topic_id: int) -> set[int]:
    """The messages that were deleted while a topic is being read."""
    rows = tx.execute(
        "SELECT message_id FROM deleted_message WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchall()
    return {row[0] for row in rows}

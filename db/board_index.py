"""How far the index of the boards has come: sessions, cursors, and what has to be read from history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from db.boards import NO_BOUND, SHELVED, Seen
from db.engine import Transaction
from db.rows import some_of

SIGNAL = "boards-to-read"
"""Announced after the commit of an act that found a topic which must be read from history."""


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a community. ``absence``: the session that began after the last absence; ``first_indexed_at`` in
    milliseconds UTC."""

    session: int
    absence: int
    first_indexed_at: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a topic is indexed; see the columns of ``topic``."""

    topic_id: int
    board: str
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
    is_doubtful: int


_PROGRESS = (
    "topic_id, board, posts, session, listed, cursor_id, awaited_id, full_read, listed_count, listed_last_id, newer,"
    " surplus, is_doubtful"
)

NOT_READABLE = -1
"""Stands for the session in which Discord named a topic that the bot may not read: its events are not to have it read."""


def open_session(tx: Transaction, *, guild_id: int, at: int, was_absent: bool) -> Index:
    """Begin a session: events may have been missed before it. The first one is when the index began."""
    row = tx.execute(
        "INSERT INTO board_index (guild_id, session, absence, first_indexed_at) VALUES (:guild_id, 1, 1, :at)"
        " ON CONFLICT (guild_id) DO UPDATE SET session = board_index.session + 1,"
        " absence = CASE WHEN :was_absent THEN board_index.session + 1 ELSE board_index.absence END"
        " RETURNING session, absence, first_indexed_at",
        {"guild_id": guild_id, "at": at, "was_absent": was_absent},
    ).fetchone()
    return Index(*row)


def find_index(tx: Transaction, *, guild_id: int) -> Index | None:
    """The current session, and when the index began."""
    row = tx.execute(
        "SELECT session, absence, first_indexed_at FROM board_index WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchone()
    return None if row is None else Index(*row)


def find_progress(tx: Transaction, *, guild_id: int, topic_id: int) -> Progress | None:
    """How far a topic is indexed; ``None`` if it is not known or gone."""
    return list_progress(tx, guild_id=guild_id, topic_ids=[topic_id]).get(topic_id)


def list_progress(tx: Transaction, *, guild_id: int, topic_ids: Collection[int]) -> dict[int, Progress]:
    """How far some topics are indexed, by topic id: of those that are known and not gone."""
    some, ids = some_of(topic_ids)
    rows = tx.execute(
        f"SELECT {_PROGRESS} FROM topic WHERE guild_id = ? AND topic_id IN {some} AND deleted_at IS NULL",
        (guild_id, *ids),
    ).fetchall()
    return {row[0]: Progress(*row) for row in rows}


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
    """Note a message of a topic that history has yet to show, and that the topic is to be read, if it may be."""
    tx.execute(
        "UPDATE topic SET awaited_id = CASE WHEN :message_id > awaited_id THEN :message_id ELSE awaited_id END,"
        " listed = CASE WHEN listed = :not_readable THEN listed ELSE :session END"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {
            "guild_id": guild_id,
            "topic_id": topic_id,
            "message_id": message_id,
            "session": session,
            "not_readable": NOT_READABLE,
        },
    )
    tx.signals.add(SIGNAL)


def update_full_read(tx: Transaction, *, guild_id: int, topic_id: int, session: int) -> None:
    """Begin to read a topic from its first message."""
    tx.execute(
        "UPDATE topic SET full_read = :session, cursor_id = 0, surplus = 0, newer = 0"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "session": session},
    )


def update_reading_begun(tx: Transaction, *, guild_id: int, topic_id: int, session: int) -> None:
    """Note in which session a reading from the first message began."""
    tx.execute(
        "UPDATE topic SET full_read = :session WHERE guild_id = :guild_id AND topic_id = :topic_id",
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
        "UPDATE topic SET session = :session, full_read = NULL, surplus = :surplus, is_doubtful = 0"
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
        "UPDATE topic SET listed = :not_readable WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "not_readable": NOT_READABLE},
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


def list_unlisted(tx: Transaction, *, guild_id: int, board: str, session: int) -> list[int]:
    """Topics of a board that Discord has not named in this session: they may be gone."""
    rows = tx.execute(
        "SELECT topic_id FROM topic WHERE guild_id = :guild_id AND board = :board AND listed < :session"
        " AND deleted_at IS NULL",
        {"guild_id": guild_id, "board": board, "session": session},
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


# --- First posts -------------------------------------------------------------------------------------------------------


def update_opening_seen(tx: Transaction, *, guild_id: int, topic_id: int, session: int) -> None:
    """Note that a topic's first post was there in a session."""
    tx.execute(
        "UPDATE topic SET opening_seen = :session WHERE guild_id = :guild_id AND topic_id = :topic_id"
        " AND opening_seen < :session",
        {"guild_id": guild_id, "topic_id": topic_id, "session": session},
    )


def update_opening_gone(tx: Transaction, *, guild_id: int, topic_id: int) -> None:
    """Note that a topic's first post is gone: nobody need look for it again, and Discord's count, which leaves the first
    message out, no longer says whether others are missing."""
    tx.execute(
        "UPDATE topic SET opening_seen = :never, is_doubtful = 1 WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "never": NO_BOUND},
    )


_TO_LOOK_FOR = (
    "FROM topic WHERE guild_id = :guild_id AND is_archived = :is_archived AND opening_seen < :absence"
    f" AND deleted_at IS NULL AND opening_id IS NOT NULL AND board <> '{SHELVED}'"
)


def find_opening_to_see(tx: Transaction, *, guild_id: int, is_archived: bool, absence: int) -> tuple[int, int] | None:
    """A topic, and its first post, that was last seen before the last absence; those seen last come first."""
    row = tx.execute(
        f"SELECT topic_id, opening_id {_TO_LOOK_FOR} ORDER BY opening_seen DESC LIMIT 1",
        {"guild_id": guild_id, "is_archived": is_archived, "absence": absence},
    ).fetchone()
    return None if row is None else (row[0], row[1])


def count_openings_to_see(tx: Transaction, *, guild_id: int, absence: int) -> int:
    """How many first posts are yet to be looked for."""
    counts = [
        tx.execute(
            f"SELECT count(*) {_TO_LOOK_FOR}",
            {"guild_id": guild_id, "is_archived": is_archived, "absence": absence},
        ).fetchone()[0]
        for is_archived in (False, True)
    ]
    return sum(counts)

"""Which channel is which board, and the topics of channels that became another board, none, or are gone."""

from __future__ import annotations

from db.boards import SHELVED
from db.engine import Transaction


def list_places(tx: Transaction, *, guild_id: int) -> dict[int, str]:
    """Every channel that is or was a board, with the board that it is now."""
    rows = tx.execute(
        "SELECT channel_id, board FROM board_place WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchall()
    return dict(rows)


def upsert_place(tx: Transaction, *, guild_id: int, channel_id: int, board: str, since: int) -> None:
    """Note which board a channel is. It is one since then, unless it was one before."""
    tx.execute(
        "INSERT INTO board_place (guild_id, channel_id, board, since) VALUES (:guild_id, :channel_id, :board, :since)"
        " ON CONFLICT (guild_id, channel_id) DO UPDATE SET board = :board,"
        " since = CASE WHEN board_place.board = :shelved THEN :since ELSE board_place.since END",
        {"guild_id": guild_id, "channel_id": channel_id, "board": board, "since": since, "shelved": SHELVED},
    )


def find_board(tx: Transaction, *, guild_id: int, channel_id: int) -> str | None:
    """The board that a channel is, or `SHELVED`; ``None`` if that is not known."""
    row = tx.execute(
        "SELECT board FROM board_place WHERE guild_id = :guild_id AND channel_id = :channel_id",
        {"guild_id": guild_id, "channel_id": channel_id},
    ).fetchone()
    return None if row is None else row[0]


def find_since(tx: Transaction, *, guild_id: int, channel_id: int) -> int | None:
    """Since when a channel is a board; ``None`` if that is not known."""
    row = tx.execute(
        "SELECT since FROM board_place WHERE guild_id = :guild_id AND channel_id = :channel_id",
        {"guild_id": guild_id, "channel_id": channel_id},
    ).fetchone()
    return None if row is None else row[0]


def list_channels(tx: Transaction, *, guild_id: int) -> list[int]:
    """The channels that have topics."""
    found: list[int] = []
    after = -1
    while True:
        row = tx.execute(
            "SELECT channel_id FROM topic WHERE guild_id = :guild_id AND deleted_at IS NULL AND channel_id > :after"
            " ORDER BY channel_id LIMIT 1",
            {"guild_id": guild_id, "after": after},
        ).fetchone()
        if row is None:
            return found
        (after,) = row
        found.append(after)


def find_other_board(tx: Transaction, *, guild_id: int, channel_id: int, board: str) -> str | None:
    """A board that topics of a channel are counted to, other than the one it is."""
    for sign in ("<", ">"):
        row = tx.execute(
            "SELECT board FROM topic WHERE guild_id = :guild_id AND channel_id = :channel_id AND deleted_at IS NULL"
            f" AND board {sign} :board ORDER BY board LIMIT 1",
            {"guild_id": guild_id, "channel_id": channel_id, "board": board},
        ).fetchone()
        if row is not None:
            found: str = row[0]
            return found
    return None


def move_topics(
    tx: Transaction, *, guild_id: int, channel_id: int, source: str, target: str, limit: int
) -> tuple[int, int, int]:
    """Count some of a channel's topics to another board, to be read anew; returns how many topics, posts and digests."""
    rows = tx.execute(
        "UPDATE topic SET board = :target, session = 0, listed = 0 WHERE guild_id = :guild_id AND topic_id IN"
        " (SELECT topic_id FROM topic WHERE guild_id = :guild_id AND channel_id = :channel_id AND board = :source"
        " AND deleted_at IS NULL LIMIT :limit) RETURNING posts, digest",
        {"guild_id": guild_id, "channel_id": channel_id, "source": source, "target": target, "limit": limit},
    ).fetchall()
    return len(rows), sum(posts for posts, _ in rows), sum(digest > 0 for _, digest in rows)


def close_topics(
    tx: Transaction, *, guild_id: int, channel_id: int, board: str, limit: int, at: int
) -> list[tuple[int, str, int, int]]:
    """Note that some of a channel's topics, all of one board, are gone with it; returns id, title, posts and digest of each.

    They keep their digest, which goes on counting as their author's.
    """
    rows = tx.execute(
        "SELECT topic_id, title, posts, digest FROM topic WHERE guild_id = :guild_id AND channel_id = :channel_id"
        " AND board = :board AND deleted_at IS NULL LIMIT :limit",
        {"guild_id": guild_id, "channel_id": channel_id, "board": board, "limit": limit},
    ).fetchall()
    for topic_id, *_ in rows:
        tx.execute(
            "UPDATE topic SET deleted_at = :at WHERE guild_id = :guild_id AND topic_id = :topic_id",
            {"guild_id": guild_id, "topic_id": topic_id, "at": at},
        )
    return rows

"""What a blog holds now, from the topics that are its entries. The entries themselves are listed by `db.boards`."""

from __future__ import annotations

from dataclasses import dataclass

from db.engine import Transaction

_COMMENT = "last_post_id <> coalesce(opening_id, 0)"
"""That a topic's last post is a comment: one other than the post that opened it."""


@dataclass(frozen=True, slots=True)
class Blog:
    """How many entries there are, and the message that is the newest comment."""

    entries: int
    newest_comment_id: int | None


def find_blog(tx: Transaction, *, guild_id: int, board: str, opener_id: int) -> Blog:
    """A member's blog. It goes through his own entries, and no others."""
    row = tx.execute(
        f"SELECT count(*), max(CASE WHEN {_COMMENT} THEN last_post_id END) FROM topic"
        " WHERE guild_id = :guild_id AND board = :board AND opener_id = :opener_id AND deleted_at IS NULL",
        {"guild_id": guild_id, "board": board, "opener_id": opener_id},
    ).fetchone()
    return Blog(*row)


def find_whole(tx: Transaction, *, guild_id: int, board: str) -> Blog:
    """All members' blogs together."""
    facts = {"guild_id": guild_id, "board": board}
    total = tx.execute("SELECT topics FROM board_total WHERE guild_id = :guild_id AND board = :board", facts).fetchone()
    newest = tx.execute(
        "SELECT last_post_id FROM topic WHERE guild_id = :guild_id AND board = :board AND deleted_at IS NULL"
        f" AND {_COMMENT} ORDER BY last_post_at DESC, topic_id DESC LIMIT 1",
        facts,
    ).fetchone()
    return Blog(0 if total is None else total[0], None if newest is None else newest[0])


def find_wanted(tx: Transaction, *, guild_id: int, topic_id: int) -> bool | None:
    """Whether an entry's author wants it closed to comments; ``None`` where he closed nothing."""
    row = tx.execute(
        "SELECT is_closed FROM blog_comments WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchone()
    return None if row is None else bool(row[0])


def upsert_wanted(tx: Transaction, *, guild_id: int, topic_id: int, is_closed: bool) -> None:
    """Note what an entry's author wants."""
    tx.execute(
        "INSERT INTO blog_comments (guild_id, topic_id, is_closed) VALUES (:guild_id, :topic_id, :is_closed)"
        " ON CONFLICT (guild_id, topic_id) DO UPDATE SET is_closed = excluded.is_closed",
        {"guild_id": guild_id, "topic_id": topic_id, "is_closed": is_closed},
    )


def delete_reopened(tx: Transaction, *, guild_id: int, topic_id: int) -> None:
    """Forget an entry that its author wanted open, and that is open."""
    tx.execute(
        "DELETE FROM blog_comments WHERE guild_id = :guild_id AND topic_id = :topic_id AND is_closed = 0",
        {"guild_id": guild_id, "topic_id": topic_id},
    )

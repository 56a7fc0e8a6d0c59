"""What is read to prove the boards: every topic, total and earning, each beside what it must agree with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class BothSides:
    """One count: who it belongs to, which it is, what is kept, and what the rows say."""

    guild_id: int
    owner: str
    field: str
    stated: int
    due: int


def iter_topics(tx: Transaction) -> Iterator[BothSides]:
    """Every topic's highest floor, living posts and participants, beside its posts."""
    for row in tx.execute(
        "SELECT topic.guild_id, topic.topic_id, topic.floors, topic.posts, topic.participants,"
        " coalesce(max(post.floor), 0), count(post.message_id) - count(post.deleted_at),"
        " count(DISTINCT CASE WHEN post.deleted_at IS NULL THEN post.author_id END)"
        " FROM topic LEFT JOIN post ON post.guild_id = topic.guild_id AND post.topic_id = topic.topic_id"
        " GROUP BY topic.guild_id, topic.topic_id"
    ):
        guild_id, topic_id, *counts = row
        for place, field in enumerate(("floors", "posts", "participants")):
            yield BothSides(guild_id, str(topic_id), field, counts[place], counts[place + 3])


def iter_totals(tx: Transaction) -> Iterator[BothSides]:
    """Every board's topics, posts and digests, beside its topics that are there."""
    for row in tx.execute(
        "SELECT board_total.guild_id, board_total.board, board_total.topics, board_total.posts, board_total.digests,"
        " count(topic.topic_id), coalesce(sum(topic.posts), 0), coalesce(sum(topic.digest > 0), 0)"
        " FROM board_total LEFT JOIN topic ON topic.guild_id = board_total.guild_id AND topic.board = board_total.board"
        " AND topic.deleted_at IS NULL GROUP BY board_total.guild_id, board_total.board"
    ):
        guild_id, board, *counts = row
        for place, field in enumerate(("topics", "posts", "digests")):
            yield BothSides(guild_id, board, field, counts[place], counts[place + 3])


def iter_earnings(tx: Transaction) -> Iterator[tuple[int, str, bool]]:
    """Every earning as (receipt, state, whether the receipt is reversed)."""
    for receipt, state, reversal in tx.execute(
        "SELECT post_earning.receipt, post_earning.state, transfer.transfer_id FROM post_earning"
        " LEFT JOIN transfer ON transfer.reverses_id = post_earning.receipt"
    ):
        yield receipt, state, reversal is not None

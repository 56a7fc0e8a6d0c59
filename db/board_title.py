"""The titles of topics by their grams: every two neighbouring characters, so that a title is found by any part of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from db.engine import Transaction

_BEYOND = "\U0010ffff"
"""Sorts after every character that a title has."""


def insert_grams(tx: Transaction, *, guild_id: int, topic_id: int, grams: Collection[str]) -> None:
    """Let a topic be found by these. A repeat changes nothing."""
    for gram in grams:
        tx.execute(
            "INSERT INTO topic_gram (guild_id, gram, topic_id) VALUES (:guild_id, :gram, :topic_id) ON CONFLICT DO NOTHING",
            {"guild_id": guild_id, "gram": gram, "topic_id": topic_id},
        )


def delete_grams(tx: Transaction, *, guild_id: int, topic_id: int, grams: Collection[str]) -> None:
    """Let a topic no longer be found by these."""
    for gram in grams:
        tx.execute(
            "DELETE FROM topic_gram WHERE guild_id = :guild_id AND gram = :gram AND topic_id = :topic_id",
            {"guild_id": guild_id, "gram": gram, "topic_id": topic_id},
        )


def count_gram(tx: Transaction, *, guild_id: int, gram: str, most: int) -> int:
    """How many topics have a gram; it is not counted beyond ``most``."""
    row = tx.execute(
        "SELECT count(*) FROM (SELECT topic_id FROM topic_gram WHERE guild_id = :guild_id AND gram = :gram LIMIT :most)"
        " AS counted",
        {"guild_id": guild_id, "gram": gram, "most": most},
    ).fetchone()
    count: int = row[0]
    return count


_FOUND = (
    "SELECT topic.topic_id, topic.board, topic.title, topic.last_post_at FROM topic_gram"
    " JOIN topic ON topic.guild_id = topic_gram.guild_id AND topic.topic_id = topic_gram.topic_id"
    " WHERE topic_gram.guild_id = :guild_id AND topic.deleted_at IS NULL"
)


def iter_with_grams(
    tx: Transaction, *, guild_id: int, gram: str, others: Sequence[str]
) -> Iterator[tuple[int, str, str, int]]:
    """Id, board, title and last reply of the topics that have a gram and all ``others``, the newest topic first."""
    conditions = "".join(
        " AND EXISTS (SELECT 1 FROM topic_gram AS other WHERE other.guild_id = topic_gram.guild_id"
        f" AND other.gram = :other{place} AND other.topic_id = topic_gram.topic_id)"
        for place in range(len(others))
    )
    return tx.execute(
        f"{_FOUND} AND topic_gram.gram = :gram{conditions} ORDER BY topic_gram.topic_id DESC",
        {"guild_id": guild_id, "gram": gram, **{f"other{place}": other for place, other in enumerate(others)}},
    )


def iter_with_character(tx: Transaction, *, guild_id: int, character: str) -> Iterator[tuple[int, str, str, int]]:
    """Id, board, title and last reply of the topics that have a character, once for each that follows it."""
    return tx.execute(
        f"{_FOUND} AND topic_gram.gram >= :character AND topic_gram.gram <= :beyond",
        {"guild_id": guild_id, "character": character, "beyond": character + _BEYOND},
    )

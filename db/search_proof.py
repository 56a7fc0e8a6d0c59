"""What is read to prove the text parts: every one beside the text of its owner."""

from __future__ import annotations

from collections.abc import Iterator

from db.engine import Transaction


def iter_names(tx: Transaction) -> Iterator[tuple[int, int, str, str]]:
    """Every member as (guild_id, member_id, name, found_by)."""
    yield from tx.execute("SELECT guild_id, member_id, name, found_by FROM member")


def iter_titles(tx: Transaction) -> Iterator[tuple[int, int, str]]:
    """Every topic that is not gone as (guild_id, topic_id, title)."""
    yield from tx.execute("SELECT guild_id, topic_id, title FROM topic WHERE deleted_at IS NULL")


def iter_name_parts(tx: Transaction, *, kind: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Every part of a member's name as (guild_id, member_id, part, found_by); ``None``: nobody's."""
    yield from tx.execute(
        "SELECT text_part.guild_id, owner_id, part, found_by FROM text_part LEFT JOIN member"
        " ON member.guild_id = text_part.guild_id AND member.member_id = owner_id WHERE kind = :kind",
        {"kind": kind},
    )


def iter_title_parts(tx: Transaction, *, kind: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Every part of a topic's title as (guild_id, topic_id, part, title); ``None``: of no topic, or of one that is gone."""
    yield from tx.execute(
        "SELECT text_part.guild_id, owner_id, part, title FROM text_part LEFT JOIN topic"
        " ON topic.guild_id = text_part.guild_id AND topic.topic_id = owner_id AND deleted_at IS NULL WHERE kind = :kind",
        {"kind": kind},
    )

"""What is read to prove the text parts: every one beside the text of its owner."""

from __future__ import annotations

from collections.abc import Iterator

from db.engine import Transaction


def iter_names(tx: Transaction) -> Iterator[tuple[int, int, str, str]]:
    """Every member as (guild_id, member_id, name, found_by)."""
    yield from tx.execute("SELECT guild_id, member_id, name, found_by FROM member")


def iter_name_parts(tx: Transaction, *, kind: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Every part of a member's name as (guild_id, member_id, part, found_by); ``None``: nobody's."""
    yield from tx.execute(
        "SELECT text_part.guild_id, owner_id, part, found_by FROM text_part LEFT JOIN member"
        " ON member.guild_id = text_part.guild_id AND member.member_id = owner_id WHERE kind = :kind",
        {"kind": kind},
    )

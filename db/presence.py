"""The rows of presence: when members were last seen, what they are called, and who sits in voice."""

from __future__ import annotations

from dataclasses import dataclass

from db import search
from db.engine import Transaction

NAME = "member"
"""The kind of the text parts by which members are found."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is noted of a member. Moments in milliseconds UTC; ``last_seen_at`` and ``checked_at`` 0: never. ``joined_at`` is
    when he first came to the server, ``came_at`` when he last did; ``found_by`` is the folded name by which he is found."""

    name: str
    found_by: str
    joined_at: int | None
    came_at: int | None
    last_seen_at: int
    checked_at: int
    absence: str | None
    is_hidden: bool


def find_seen(tx: Transaction, *, guild_id: int, member_id: int) -> Seen | None:
    """What is noted of a member, if he is known."""
    row = tx.execute(
        "SELECT name, found_by, joined_at, came_at, last_seen_at, checked_at, absence, hidden <> 0 FROM member"
        " WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return None if row is None else Seen(*row)


def update_seen(
    tx: Transaction,
    *,
    guild_id: int,
    member_id: int,
    name: str,
    name_key: str,
    joined_at: int | None,
    last_seen_at: int,
) -> None:
    """Note an activity of a known member. He keeps the earliest day on which he came."""
    tx.execute(
        "UPDATE member SET name = :name, name_key = :name_key, last_seen_at = max(last_seen_at, :last_seen_at),"
        " came_at = coalesce(:joined_at, came_at),"
        " joined_at = CASE WHEN joined_at IS NULL OR :joined_at < joined_at THEN :joined_at ELSE joined_at END"
        " WHERE guild_id = :guild_id AND member_id = :member_id",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "name": name,
            "name_key": name_key,
            "joined_at": joined_at,
            "last_seen_at": last_seen_at,
        },
    )


def update_found_by(tx: Transaction, *, guild_id: int, member_id: int, before: str, after: str) -> None:
    """Let a known member be found by a folded name, and no longer by the one before."""
    search.update_parts(tx, guild_id=guild_id, kind=NAME, owner_id=member_id, before=before, after=after)
    tx.execute(
        "UPDATE member SET found_by = :after WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id, "after": after},
    )


def update_absence(
    tx: Transaction, *, guild_id: int, member_id: int, absence: str | None, hidden: bool, checked_at: int
) -> None:
    """Note whether a known member is here, and whether lists and rankings leave him out."""
    tx.execute(
        "UPDATE member SET absence = :absence, hidden = :hidden, checked_at = :checked_at"
        " WHERE guild_id = :guild_id AND member_id = :member_id",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "absence": absence,
            "hidden": hidden,
            "checked_at": checked_at,
        },
    )


def update_checked(tx: Transaction, *, guild_id: int, member_id: int, at: int) -> None:
    """Note that Discord said that a member is here."""
    tx.execute(
        "UPDATE member SET checked_at = :at WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id, "at": at},
    )


def list_absent(tx: Transaction, *, guild_id: int, absence: str, hidden: bool) -> list[int]:
    """Members who are absent for that reason and hidden, or not."""
    rows = tx.execute(
        "SELECT member_id FROM member WHERE guild_id = :guild_id AND absence = :absence AND hidden = :hidden",
        {"guild_id": guild_id, "absence": absence, "hidden": hidden},
    ).fetchall()
    return [member_id for (member_id,) in rows]


def list_unchecked(tx: Transaction, *, guild_id: int, member_ids: list[int], seen_before: int) -> list[int]:
    """Those of the given members who were neither active nor asked after since a moment, and count as here."""
    return [
        member_id
        for member_id in member_ids
        if tx.execute(
            "SELECT 1 FROM member WHERE guild_id = :guild_id AND member_id = :member_id AND absence IS NULL"
            " AND last_seen_at < :seen_before AND checked_at < :seen_before",
            {"guild_id": guild_id, "member_id": member_id, "seen_before": seen_before},
        ).fetchone()
    ]


def upsert_voice_session(tx: Transaction, *, guild_id: int, member_id: int, at: int) -> None:
    """Note that a member sits in voice so that it counts. One that is open stays as it is."""
    tx.execute(
        "INSERT INTO voice_session (guild_id, member_id, started_at) VALUES (:guild_id, :member_id, :at)"
        " ON CONFLICT (guild_id, member_id) DO NOTHING",
        {"guild_id": guild_id, "member_id": member_id, "at": at},
    )


def delete_voice_session(tx: Transaction, *, guild_id: int, member_id: int) -> None:
    """Note that a member no longer sits in voice so that it counts."""
    tx.execute(
        "DELETE FROM voice_session WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    )


def list_voice_sessions(tx: Transaction, *, guild_id: int) -> list[int]:
    """Who sits in voice so that it counts."""
    rows = tx.execute(
        "SELECT member_id FROM voice_session WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchall()
    return [member_id for (member_id,) in rows]

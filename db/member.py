"""Members as the community knows them: running number, language, counters that several features share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class Member:
    """A member who did something here at least once. ``first_seen_at`` in milliseconds UTC."""

    member_id: int
    uid: int
    language: str | None
    first_seen_at: int
    posts: int


_MEMBER = "member_id, uid, language, first_seen_at, posts"


def open_member(tx: Transaction, *, guild_id: int, member_id: int, at: int) -> Member:
    """The member; recorded with the next running number (UID) if he was not known yet."""
    facts = {"guild_id": guild_id, "member_id": member_id, "at": at}
    row = tx.execute(
        f"SELECT {_MEMBER} FROM member WHERE guild_id = :guild_id AND member_id = :member_id", facts
    ).fetchone()
    if row is None:
        row = tx.execute(
            "INSERT INTO member (guild_id, member_id, uid, first_seen_at)"
            " VALUES (:guild_id, :member_id,"
            " (SELECT coalesce(max(uid), 0) + 1 FROM member WHERE guild_id = :guild_id), :at)"
            f" RETURNING {_MEMBER}",
            facts,
        ).fetchone()
    return Member(*row)


def find_member(tx: Transaction, *, guild_id: int, member_id: int) -> Member | None:
    """The member, if he is known."""
    row = tx.execute(
        f"SELECT {_MEMBER} FROM member WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return None if row is None else Member(*row)


def update_language(tx: Transaction, *, guild_id: int, member_id: int, language: str | None) -> None:
    """Set a known member's own language, or clear it."""
    tx.execute(
        "UPDATE member SET language = :language WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id, "language": language},
    )


def list_languages(tx: Transaction, *, guild_id: int) -> dict[int, str]:
    """The own languages of those who chose one, by member id."""
    return dict(
        tx.execute(
            "SELECT member_id, language FROM member WHERE guild_id = :guild_id AND language IS NOT NULL",
            {"guild_id": guild_id},
        ).fetchall()
    )


def find_last_uid(tx: Transaction, *, guild_id: int) -> int:
    """The highest running number given so far, which is how many members there are."""
    (uid,) = tx.execute(
        "SELECT coalesce(max(uid), 0) FROM member WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchone()
    number: int = uid
    return number


def add_posts(tx: Transaction, *, guild_id: int, member_id: int, posts: int) -> None:
    """Add to (or take from) a known member's posts."""
    tx.execute(
        "UPDATE member SET posts = posts + :posts WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id, "posts": posts},
    )


def list_names(tx: Transaction, *, guild_id: int, member_ids: Collection[int]) -> dict[int, str]:
    """What some members were last called here, of those who are known."""
    named = {f"member_{place}": member_id for place, member_id in enumerate(member_ids)}
    return dict(
        tx.execute(
            "SELECT member_id, name FROM member WHERE guild_id = :guild_id"
            f" AND member_id IN ({', '.join(f':{name}' for name in named)})",
            {"guild_id": guild_id, **named},
        ).fetchall()
    )

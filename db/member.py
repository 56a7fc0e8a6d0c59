"""Members as the community knows them: running number, language, counters that several features share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from db.engine import Transaction
from db.rows import insert_rows, some_of


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
    return open_members(tx, guild_id=guild_id, first_seen={member_id: at})[member_id]


def open_members(tx: Transaction, *, guild_id: int, first_seen: Mapping[int, int]) -> dict[int, Member]:
    """Some members, by id; who was not known yet is recorded, with the moment given and the next running number (UID), in
    their order."""
    found = list_members(tx, guild_id=guild_id, member_ids=first_seen)
    missing = [member_id for member_id in first_seen if member_id not in found]
    if missing:
        for uid, member_id in enumerate(missing, start=find_last_uid(tx, guild_id=guild_id) + 1):
            found[member_id] = Member(member_id, uid, None, first_seen[member_id], 0)
        insert_rows(
            tx,
            "member (guild_id, member_id, uid, first_seen_at)",
            [(guild_id, member_id, found[member_id].uid, first_seen[member_id]) for member_id in missing],
        )
    return found


def list_members(tx: Transaction, *, guild_id: int, member_ids: Collection[int]) -> dict[int, Member]:
    """Some members, by id: of those who are known."""
    some, ids = some_of(member_ids)
    rows = tx.execute(f"SELECT {_MEMBER} FROM member WHERE guild_id = ? AND member_id IN {some}", (guild_id, *ids))
    return {row[0]: Member(*row) for row in rows.fetchall()}


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


def add_posts_of(tx: Transaction, *, guild_id: int, posts: Mapping[int, int]) -> None:
    """Add to the posts of some known members, by member id."""
    for number in set(posts.values()):
        some, ids = some_of([member_id for member_id, added in posts.items() if added == number])
        tx.execute(
            f"UPDATE member SET posts = posts + ? WHERE guild_id = ? AND member_id IN {some}", (number, guild_id, *ids)
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

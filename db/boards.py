"""The boards' rows: topics, posts, participants, and the running counts of boards and members.

How far each topic is indexed lives in `db.board_index`, what posts earned in `db.board_earning`, which channel is which board
in `db.board_place`. Titles are found by `db.search`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from db import search
from db.engine import Transaction
from db.rows import insert_rows, some_of, table_of

Order = Literal["created", "replied", "digest"]
"""What a list of topics is sorted by: when they were opened, last replied to, or made a digest."""

TITLE = "topic"
"""The kind of text parts that titles are found by."""

ALL_BOARDS = ""
"""Stands for all boards together in the counts by day."""

SHELVED = "-"
"""Stands for the board of a topic whose channel is no board now: it is on no list and in no count until it is one again."""

NO_BOUND = 2**62


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. Moments are milliseconds UTC, ``tags`` is JSON."""

    topic_id: int
    board: str
    channel_id: int
    opener_id: int
    title: str
    created_at: int
    deleted_at: int | None
    is_archived: bool
    is_locked: bool
    is_pinned: bool
    tags: str
    floors: int
    posts: int
    participants: int
    opening_id: int | None
    sofa_id: int | None
    last_post_id: int | None
    last_poster_id: int | None
    last_post_at: int
    digest: int
    digest_round: int
    digest_at: int | None


@dataclass(frozen=True, slots=True)
class Post:
    """One post. ``deleted_at``: it is gone, and its floor stays a gap."""

    message_id: int
    topic_id: int
    author_id: int
    floor: int
    at: int
    length_class: str | None
    is_paid: bool
    deleted_at: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A topic as Discord shows it now. ``last_message_id`` is 0 and ``message_count`` is ``None`` where it does not say."""

    topic_id: int
    board: str
    channel_id: int
    opener_id: int
    title: str
    created_at: int
    is_archived: bool
    is_locked: bool
    is_pinned: bool
    tags: str
    last_message_id: int = 0
    message_count: int | None = None


_TOPIC = (
    "topic_id, board, channel_id, opener_id, title, created_at, deleted_at, is_archived, is_locked, is_pinned, tags,"
    " floors, posts, participants, opening_id, sofa_id, last_post_id, last_poster_id, last_post_at,"
    " digest, digest_round, digest_at"
)
_POST = "message_id, topic_id, author_id, floor, at, length_class, is_paid, deleted_at"


def _topic(row: tuple[Any, ...]) -> Topic:
    values = list(row)
    values[7:10] = map(bool, row[7:10])
    return Topic(*values)


def _post(row: tuple[Any, ...]) -> Post:
    values = list(row)
    values[6] = bool(row[6])
    return Post(*values)


# --- Topics ------------------------------------------------------------------------------------------------------------


def update_title_parts(tx: Transaction, *, guild_id: int, topic_id: int, before: str, after: str) -> None:
    """Let a topic be found by the title ``after``, and no longer by ``before``; either may be empty."""
    search.update_parts(
        tx, guild_id=guild_id, kind=TITLE, owner_id=topic_id, before=search.fold(before), after=search.fold(after)
    )


def insert_topic(
    tx: Transaction, *, guild_id: int, seen: Seen, session: int, listed: int, full_read: int | None
) -> bool:
    """Record a topic. ``False`` if it is known already."""
    return bool(
        tx.execute(
            "INSERT INTO topic (guild_id, topic_id, board, channel_id, opener_id, title, created_at, is_archived,"
            " is_locked, is_pinned, tags, last_post_at, session, listed, full_read, listed_count, listed_last_id)"
            " VALUES (:guild_id, :topic_id, :board, :channel_id, :opener_id, :title, :created_at, :is_archived,"
            " :is_locked, :is_pinned, :tags, :created_at, :session, :listed, :full_read, :message_count,"
            " :last_message_id) ON CONFLICT DO NOTHING",
            {**_facts(guild_id, seen), "session": session, "listed": listed, "full_read": full_read},
        ).rowcount
    )


def update_topic(tx: Transaction, *, guild_id: int, seen: Seen) -> None:
    """Take over what may change of a topic: its title, tags and state."""
    tx.execute(
        "UPDATE topic SET title = :title, is_archived = :is_archived, is_locked = :is_locked,"
        " is_pinned = :is_pinned, tags = :tags WHERE guild_id = :guild_id AND topic_id = :topic_id",
        _facts(guild_id, seen),
    )


def _facts(guild_id: int, seen: Seen) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "topic_id": seen.topic_id,
        "board": seen.board,
        "channel_id": seen.channel_id,
        "opener_id": seen.opener_id,
        "title": seen.title,
        "created_at": seen.created_at,
        "is_archived": seen.is_archived,
        "is_locked": seen.is_locked,
        "is_pinned": seen.is_pinned,
        "tags": seen.tags,
        "last_message_id": seen.last_message_id,
        "message_count": seen.message_count,
    }


def find_topic(tx: Transaction, *, guild_id: int, topic_id: int) -> Topic | None:
    """The topic, also one that is gone."""
    return list_topics_by_id(tx, guild_id=guild_id, topic_ids=[topic_id]).get(topic_id)


def list_topics_by_id(tx: Transaction, *, guild_id: int, topic_ids: Collection[int]) -> dict[int, Topic]:
    """Some topics, by id, also those that are gone: of those that are known."""
    some, ids = some_of(topic_ids)
    rows = tx.execute(f"SELECT {_TOPIC} FROM topic WHERE guild_id = ? AND topic_id IN {some}", (guild_id, *ids))
    return {row[0]: _topic(row) for row in rows.fetchall()}


def update_opener(tx: Transaction, *, guild_id: int, topic_id: int, opener_id: int) -> None:
    """Say who opened a topic that the bot opened for a member."""
    tx.execute(
        "UPDATE topic SET opener_id = :opener_id WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "opener_id": opener_id},
    )


def update_topic_deleted(tx: Transaction, *, guild_id: int, topic_id: int, at: int) -> None:
    """Note that a topic is gone."""
    tx.execute(
        "UPDATE topic SET deleted_at = :at, digest = 0, digest_at = NULL"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id, "at": at},
    )


def update_topic_posted(
    tx: Transaction,
    *,
    guild_id: int,
    topic_id: int,
    floors: int,
    posts: int,
    participants: int,
    opening_id: int | None,
    sofa_id: int | None,
    last: Post,
) -> None:
    """Count posts that arrived into their topic: so many, by so many who had none there. The highest floor, the opening and the
    sofa are as they are with them; ``last`` has the highest message id among them."""
    tx.execute(
        "UPDATE topic SET floors = :floors, posts = posts + :posts, participants = participants + :participants,"
        " opening_id = :opening_id, sofa_id = :sofa_id,"
        " last_poster_id = CASE WHEN :message_id > coalesce(last_post_id, 0) THEN :author_id ELSE last_poster_id END,"
        " last_post_at = CASE WHEN :message_id > coalesce(last_post_id, 0) THEN :at ELSE last_post_at END,"
        " last_post_id = CASE WHEN :message_id > coalesce(last_post_id, 0) THEN :message_id ELSE last_post_id END,"
        " cursor_id = CASE WHEN :message_id > cursor_id THEN :message_id ELSE cursor_id END"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {
            "guild_id": guild_id,
            "topic_id": topic_id,
            "floors": floors,
            "posts": posts,
            "participants": participants,
            "opening_id": opening_id,
            "sofa_id": sofa_id,
            "message_id": last.message_id,
            "author_id": last.author_id,
            "at": last.at,
        },
    )


def update_topic_unposted(tx: Transaction, *, guild_id: int, topic_id: int, was_last_of_author: bool) -> None:
    """Take a post that is gone out of its topic's counts; the last post is then the newest that is left."""
    last = tx.execute(
        "SELECT message_id, author_id, at FROM post WHERE guild_id = :guild_id AND topic_id = :topic_id"
        " AND deleted_at IS NULL ORDER BY message_id DESC LIMIT 1",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchone()
    message_id, author_id, at = last or (None, None, None)
    tx.execute(
        "UPDATE topic SET posts = posts - 1, participants = participants - :was_last_of_author,"
        " last_post_id = :message_id, last_poster_id = :author_id, last_post_at = coalesce(:at, created_at)"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {
            "guild_id": guild_id,
            "topic_id": topic_id,
            "was_last_of_author": was_last_of_author,
            "message_id": message_id,
            "author_id": author_id,
            "at": at,
        },
    )


def update_digest(
    tx: Transaction, *, guild_id: int, topic_id: int, digest: int, digest_round: int, digest_at: int | None
) -> None:
    """Set a topic's digest grade."""
    tx.execute(
        "UPDATE topic SET digest = :digest, digest_round = :digest_round, digest_at = :digest_at"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {
            "guild_id": guild_id,
            "topic_id": topic_id,
            "digest": digest,
            "digest_round": digest_round,
            "digest_at": digest_at,
        },
    )


_COLUMN: dict[Order, str] = {"created": "created_at", "replied": "last_post_at", "digest": "digest_at"}


def list_topics(
    tx: Transaction,
    *,
    guild_id: int,
    board: str,
    order: Order,
    before: tuple[int, int] | None = None,
    after: tuple[int, int] | None = None,
    unpinned: bool = False,
    opener_id: int | None = None,
    limit: int,
) -> list[Topic]:
    """Topics of a board, newest first: the next older than ``before``, the next newer than ``after``, or the newest.
    ``opener_id``: one member's only, which an index has in the order of their creation.

    A bound is the moment that the list is sorted by, and the topic's id, which breaks ties.
    """
    column = _COLUMN[order]
    direction, sign = ("ASC", ">") if after is not None else ("DESC", "<")
    at, topic_id = after or before or (NO_BOUND, NO_BOUND)
    rows = tx.execute(
        f"SELECT {_TOPIC} FROM topic WHERE guild_id = :guild_id AND board = :board AND deleted_at IS NULL"
        + (" AND digest > 0" if order == "digest" else "")
        + (" AND is_pinned = 0" if unpinned else "")
        + (" AND opener_id = :opener_id" if opener_id is not None else "")
        + f" AND ({column}, topic_id) {sign} (:at, :topic_id)"
        f" ORDER BY {column} {direction}, topic_id {direction} LIMIT :limit",
        {
            "guild_id": guild_id,
            "board": board,
            "opener_id": opener_id,
            "at": at,
            "topic_id": topic_id,
            "limit": limit,
        },
    ).fetchall()
    return [_topic(row) for row in (reversed(rows) if after is not None else rows)]


def count_digests_since(tx: Transaction, *, guild_id: int, board: str, since: int) -> int:
    """How many topics of a board that are digests now became so at that moment or later."""
    row = tx.execute(
        "SELECT count(*) FROM topic WHERE guild_id = :guild_id AND board = :board AND deleted_at IS NULL AND digest > 0"
        " AND digest_at >= :since",
        {"guild_id": guild_id, "board": board, "since": since},
    ).fetchone()
    count: int = row[0]
    return count


# --- Posts -------------------------------------------------------------------------------------------------------------


def insert_posts(tx: Transaction, *, guild_id: int, posts: Sequence[Post]) -> None:
    """Record posts. None of their messages may be known: see `list_known_messages`, in the same act."""
    insert_rows(
        tx,
        "post (guild_id, message_id, topic_id, author_id, floor, at, length_class, is_paid)",
        [
            (
                guild_id,
                post.message_id,
                post.topic_id,
                post.author_id,
                post.floor,
                post.at,
                post.length_class,
                post.is_paid,
            )
            for post in posts
        ],
    )


def list_known_messages(tx: Transaction, *, guild_id: int, message_ids: Collection[int]) -> set[int]:
    """Which of some messages are recorded as posts, also those that are gone."""
    some, ids = some_of(message_ids)
    rows = tx.execute(
        f"SELECT message_id FROM post WHERE guild_id = ? AND message_id IN {some}", (guild_id, *ids)
    ).fetchall()
    return {row[0] for row in rows}


def find_post(tx: Transaction, *, guild_id: int, message_id: int) -> Post | None:
    """The post of a message, also one that is gone."""
    row = tx.execute(
        f"SELECT {_POST} FROM post WHERE guild_id = :guild_id AND message_id = :message_id",
        {"guild_id": guild_id, "message_id": message_id},
    ).fetchone()
    return None if row is None else _post(row)


def find_floor(tx: Transaction, *, guild_id: int, topic_id: int, floor: int) -> Post | None:
    """The post on a floor, also one that is gone; ``None`` if that floor was never given."""
    row = tx.execute(
        f"SELECT {_POST} FROM post WHERE guild_id = :guild_id AND topic_id = :topic_id AND floor = :floor",
        {"guild_id": guild_id, "topic_id": topic_id, "floor": floor},
    ).fetchone()
    return None if row is None else _post(row)


def list_posts_of(
    tx: Transaction,
    *,
    guild_id: int,
    topic_id: int,
    author_id: int,
    after: int | None = None,
    before: int | None = None,
    limit: int,
) -> list[Post]:
    """A member's posts in a topic that are still there, by floor: from the one above ``after``, or up to the one below
    ``before``."""
    backwards = before is not None
    rows = tx.execute(
        f"SELECT {_POST} FROM post WHERE guild_id = :guild_id AND topic_id = :topic_id AND author_id = :author_id"
        " AND deleted_at IS NULL"
        + (" AND floor < :bound ORDER BY floor DESC" if backwards else " AND floor > :bound ORDER BY floor ASC")
        + " LIMIT :limit",
        {
            "guild_id": guild_id,
            "topic_id": topic_id,
            "author_id": author_id,
            "bound": before if before is not None else -1 if after is None else after,
            "limit": limit,
        },
    ).fetchall()
    return [_post(row) for row in (reversed(rows) if backwards else rows)]


def list_message_ids(tx: Transaction, *, guild_id: int, topic_id: int, after: int, until: int) -> set[int]:
    """The messages of a topic's posts that are thought to be there, above ``after`` and up to ``until``."""
    rows = tx.execute(
        "SELECT message_id FROM post WHERE guild_id = :guild_id AND topic_id = :topic_id AND deleted_at IS NULL"
        " AND message_id > :after AND message_id <= :until",
        {"guild_id": guild_id, "topic_id": topic_id, "after": after, "until": until},
    ).fetchall()
    return {row[0] for row in rows}


def update_post_deleted(tx: Transaction, *, guild_id: int, message_id: int, at: int) -> None:
    """Note that a post is gone. Its row stays, for its floor is given for ever."""
    tx.execute(
        "UPDATE post SET deleted_at = :at WHERE guild_id = :guild_id AND message_id = :message_id",
        {"guild_id": guild_id, "message_id": message_id, "at": at},
    )


def update_length_class(tx: Transaction, *, guild_id: int, message_id: int, length_class: str) -> bool:
    """Note how long a post is after an edit. ``False`` if it is not known."""
    return bool(
        tx.execute(
            "UPDATE post SET length_class = :length_class WHERE guild_id = :guild_id AND message_id = :message_id",
            {"guild_id": guild_id, "message_id": message_id, "length_class": length_class},
        ).rowcount
    )


def count_paid(tx: Transaction, *, guild_id: int, author_id: int, openings: bool, since: int, until: int) -> int:
    """How many of a member's posts in ``[since, until)`` were paid: opening ones, or replies."""
    row = tx.execute(
        "SELECT count(*) FROM post WHERE guild_id = :guild_id AND author_id = :author_id AND is_paid = 1"
        f" AND at >= :since AND at < :until AND floor {'=' if openings else '>'} 0",
        {"guild_id": guild_id, "author_id": author_id, "since": since, "until": until},
    ).fetchone()
    count: int = row[0]
    return count


def list_paid_moments(
    tx: Transaction, *, guild_id: int, windows: Collection[tuple[int, int, int]]
) -> dict[int, set[int]]:
    """When posts were written that were paid, by member id: those of a member that are strictly between two moments, of each
    ``(member_id, since, until)``; there is at least one."""
    some, bounds = table_of(windows)
    found: dict[int, set[int]] = {}
    for author_id, at in tx.execute(
        f"SELECT post.author_id, post.at FROM {some} AS near CROSS JOIN post WHERE post.guild_id = ? AND post.is_paid = 1"
        " AND post.author_id = near.column1 AND post.at > near.column2 AND post.at < near.column3",
        (*bounds, guild_id),
    ).fetchall():
        found.setdefault(author_id, set()).add(at)
    return found


def find_last_opened_at(tx: Transaction, *, guild_id: int, board: str, opener_id: int, since: int) -> int | None:
    """When a member last opened a topic on a board that is still there, after ``since``."""
    row = tx.execute(
        "SELECT created_at FROM topic WHERE guild_id = :guild_id AND board = :board AND deleted_at IS NULL"
        " AND created_at > :since AND opener_id = :opener_id ORDER BY created_at DESC LIMIT 1",
        {"guild_id": guild_id, "board": board, "opener_id": opener_id, "since": since},
    ).fetchone()
    return None if row is None else row[0]


def find_last_posted_at(tx: Transaction, *, guild_id: int, topic_id: int, author_id: int) -> int | None:
    """When a member's highest post in a topic that is still there was written."""
    row = tx.execute(
        "SELECT at FROM post WHERE guild_id = :guild_id AND topic_id = :topic_id AND author_id = :author_id"
        " AND deleted_at IS NULL ORDER BY floor DESC LIMIT 1",
        {"guild_id": guild_id, "topic_id": topic_id, "author_id": author_id},
    ).fetchone()
    return None if row is None else row[0]


# --- Counts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """What a board holds now."""

    board: str
    topics: int
    posts: int
    digests: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """What was posted on a day."""

    day: str
    topics: int
    posts: int


def _changes(**changes: int) -> dict[str, int]:
    """Parameters of a count that is added to: the change, and what a new row would start with. A row is never begun with
    less than nothing, and only what was counted before is taken away."""
    return {**changes, **{f"first_{name}": max(change, 0) for name, change in changes.items()}}


def add_participations(tx: Transaction, *, guild_id: int, posts: Mapping[tuple[int, int], int]) -> set[tuple[int, int]]:
    """Add to the posts of members in topics, by topic and member id; returns for whom they are the first there."""
    some, ids = table_of(posts)
    # Not (topic_id, member_id) IN: SQLite would go through all that the guild has.
    had = set(
        tx.execute(
            f"SELECT had.topic_id, had.member_id FROM {some} AS new CROSS JOIN topic_participant AS had"
            " WHERE had.guild_id = ? AND had.topic_id = new.column1 AND had.member_id = new.column2 AND had.posts > 0",
            (*ids, guild_id),
        ).fetchall()
    )
    insert_rows(
        tx,
        "topic_participant (guild_id, topic_id, member_id, posts)",
        [(guild_id, *whose, added) for whose, added in posts.items()],
        on_conflict="ON CONFLICT (guild_id, topic_id, member_id) DO UPDATE SET posts = topic_participant.posts + excluded.posts",
    )
    return set(posts) - had


def take_participation(tx: Transaction, *, guild_id: int, topic_id: int, member_id: int) -> int:
    """Take one from a member's posts in a topic; returns how many are left."""
    row = tx.execute(
        "UPDATE topic_participant SET posts = posts - 1"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id AND member_id = :member_id RETURNING posts",
        {"guild_id": guild_id, "topic_id": topic_id, "member_id": member_id},
    ).fetchone()
    left: int = row[0]
    return left


def add_to_total(
    tx: Transaction, *, guild_id: int, board: str, topics: int = 0, posts: int = 0, digests: int = 0
) -> None:
    """Add to (or take from) what a board holds."""
    tx.execute(
        "INSERT INTO board_total (guild_id, board, topics, posts, digests)"
        " VALUES (:guild_id, :board, :first_topics, :first_posts, :first_digests)"
        " ON CONFLICT (guild_id, board) DO UPDATE SET topics = board_total.topics + :topics,"
        " posts = board_total.posts + :posts, digests = board_total.digests + :digests",
        {"guild_id": guild_id, "board": board, **_changes(topics=topics, posts=posts, digests=digests)},
    )


def add_to_day(tx: Transaction, *, guild_id: int, board: str, day: str, topics: int = 0, posts: int = 0) -> None:
    """Add to what was posted on a board on a day, and on all boards together."""
    for each in (board, ALL_BOARDS):
        tx.execute(
            "INSERT INTO board_day (guild_id, board, day, topics, posts)"
            " VALUES (:guild_id, :board, :day, :topics, :posts)"
            " ON CONFLICT (guild_id, board, day)"
            " DO UPDATE SET topics = board_day.topics + :topics, posts = board_day.posts + :posts",
            {"guild_id": guild_id, "board": each, "day": day, "topics": topics, "posts": posts},
        )


def list_totals(tx: Transaction, *, guild_id: int) -> list[Total]:
    """What each board holds now. What is shelved is not among it."""
    rows = tx.execute(
        "SELECT board, topics, posts, digests FROM board_total WHERE guild_id = :guild_id AND board <> :shelved",
        {"guild_id": guild_id, "shelved": SHELVED},
    ).fetchall()
    return [Total(*row) for row in rows]


def list_days(tx: Transaction, *, guild_id: int, board: str, days: Iterable[str]) -> dict[str, DayCount]:
    """What was posted on each of a few days."""
    found: dict[str, DayCount] = {}
    for day in days:
        row = tx.execute(
            "SELECT day, topics, posts FROM board_day WHERE guild_id = :guild_id AND board = :board AND day = :day",
            {"guild_id": guild_id, "board": board, "day": day},
        ).fetchone()
        found[day] = DayCount(day, 0, 0) if row is None else DayCount(*row)
    return found


def find_record_day(tx: Transaction, *, guild_id: int, board: str) -> DayCount | None:
    """The day with the most posts, the later of two."""
    row = tx.execute(
        "SELECT day, topics, posts FROM board_day WHERE guild_id = :guild_id AND board = :board"
        " ORDER BY posts DESC, day DESC LIMIT 1",
        {"guild_id": guild_id, "board": board},
    ).fetchone()
    return None if row is None else DayCount(*row)

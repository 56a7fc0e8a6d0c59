"""The moods' rows: votes, their receipts, the counts made of them, and what waits to be looked at.

What may be voted and what it pays is decided in `bot.moods`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from db.engine import Transaction

State = Literal["cast", "withdrawn", "voided", "lost"]
Way = Literal["button", "reaction", "command", "menu"]
Side = Literal["voter", "author"]

ALL_TIME = "all"
"""The period without an end."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A member's vote on a topic. ``cast_at`` in milliseconds UTC; ``week`` is the one that it is counted in."""

    topic_id: int
    member_id: int
    author_id: int
    mood: str
    state: State
    round: int
    way: Way
    is_reaction: bool
    cast_at: int
    week: str


_VOTE = "topic_id, member_id, author_id, mood, state, round, way, is_reaction, cast_at, week"


def _vote(row: tuple[Any, ...]) -> Vote:
    values = list(row)
    values[7] = bool(row[7])
    return Vote(*values)


def find_vote(tx: Transaction, *, guild_id: int, topic_id: int, member_id: int) -> Vote | None:
    """A member's vote on a topic, also one that no longer stands."""
    row = tx.execute(
        f"SELECT {_VOTE} FROM mood_vote WHERE guild_id = :guild_id AND topic_id = :topic_id AND member_id = :member_id",
        {"guild_id": guild_id, "topic_id": topic_id, "member_id": member_id},
    ).fetchone()
    return None if row is None else _vote(row)


def list_votes(tx: Transaction, *, guild_id: int, topic_id: int, limit: int, after: int = -1) -> list[Vote]:
    """Votes on a topic that stand, by member, above ``after``."""
    rows = tx.execute(
        f"SELECT {_VOTE} FROM mood_vote WHERE guild_id = :guild_id AND topic_id = :topic_id AND member_id > :after"
        " AND state = 'cast' ORDER BY member_id LIMIT :limit",
        {"guild_id": guild_id, "topic_id": topic_id, "after": after, "limit": limit},
    ).fetchall()
    return [_vote(row) for row in rows]


def list_votes_of(tx: Transaction, *, guild_id: int, member_id: int, limit: int) -> list[Vote]:
    """Some of a member's votes that stand."""
    rows = tx.execute(
        f"SELECT {_VOTE} FROM mood_vote WHERE guild_id = :guild_id AND member_id = :member_id AND state = 'cast'"
        " LIMIT :limit",
        {"guild_id": guild_id, "member_id": member_id, "limit": limit},
    ).fetchall()
    return [_vote(row) for row in rows]


def list_votes_since(tx: Transaction, *, guild_id: int, since: int, limit: int) -> list[Vote]:
    """The newest votes that stand, from a moment on, in order of time."""
    rows = tx.execute(
        f"SELECT {_VOTE} FROM mood_vote WHERE guild_id = :guild_id AND state = 'cast' AND cast_at >= :since"
        " ORDER BY cast_at DESC, topic_id DESC, member_id DESC LIMIT :limit",
        {"guild_id": guild_id, "since": since, "limit": limit},
    ).fetchall()
    return [_vote(row) for row in reversed(rows)]


def upsert_vote(tx: Transaction, *, guild_id: int, vote: Vote) -> None:
    """Write a vote: the first of a member on a topic, or his next in place of one that no longer stands."""
    tx.execute(
        "INSERT INTO mood_vote (guild_id, topic_id, member_id, author_id, mood, state, round, way, is_reaction, cast_at,"
        " week) VALUES (:guild_id, :topic_id, :member_id, :author_id, :mood, :state, :round, :way, :is_reaction,"
        " :cast_at, :week) ON CONFLICT (guild_id, topic_id, member_id) DO UPDATE SET author_id = excluded.author_id,"
        " mood = excluded.mood, state = excluded.state, round = excluded.round, way = excluded.way,"
        " is_reaction = excluded.is_reaction, cast_at = excluded.cast_at, week = excluded.week",
        {
            "guild_id": guild_id,
            "topic_id": vote.topic_id,
            "member_id": vote.member_id,
            "author_id": vote.author_id,
            "mood": vote.mood,
            "state": vote.state,
            "round": vote.round,
            "way": vote.way,
            "is_reaction": vote.is_reaction,
            "cast_at": vote.cast_at,
            "week": vote.week,
        },
    )


def update_no_reaction(tx: Transaction, *, guild_id: int, mood: str, topic_id: int | None = None) -> None:
    """Let the votes of a mood, on one topic or on all, stand by themselves: their reactions are gone for all members."""
    tx.execute(
        "UPDATE mood_vote SET is_reaction = 0 WHERE guild_id = :guild_id AND mood = :mood AND is_reaction = 1"
        + ("" if topic_id is None else " AND topic_id = :topic_id"),
        {"guild_id": guild_id, "mood": mood, "topic_id": topic_id},
    )


# --- Counts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ranked:
    """A topic with its votes of one mood in a period."""

    topic_id: int
    mood: str
    votes: int


def add_to_count(tx: Transaction, *, guild_id: int, topic_id: int, mood: str, week: str, votes: int) -> None:
    """Add to (or take from) a topic's votes of a mood: of all time, and of a week."""
    # The row to insert is checked even where it gives way to the one that is there.
    facts = {"guild_id": guild_id, "topic_id": topic_id, "mood": mood, "votes": votes, "first": max(votes, 0)}
    for period in (ALL_TIME, week):
        tx.execute(
            "INSERT INTO mood_count (guild_id, topic_id, mood, period, votes)"
            " VALUES (:guild_id, :topic_id, :mood, :period, :first)"
            " ON CONFLICT (guild_id, topic_id, period, mood) DO UPDATE SET votes = mood_count.votes + :votes",
            {**facts, "period": period},
        )


def list_counts(tx: Transaction, *, guild_id: int, topic_id: int) -> dict[str, int]:
    """A topic's votes that stand, by mood."""
    rows = tx.execute(
        "SELECT mood, votes FROM mood_count WHERE guild_id = :guild_id AND topic_id = :topic_id AND period = 'all'",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchall()
    # Not left to SQL: SQLite would then take the index of the lists, which has every topic in it.
    return {mood: votes for mood, votes in rows if votes}


def list_top(
    tx: Transaction, *, guild_id: int, period: str, mood: str, boards: Collection[str], limit: int
) -> list[Ranked]:
    """The topics with the most votes of a mood in a period, on some boards, as far as they are still there."""
    named = {f"board_{place}": board for place, board in enumerate(boards)}
    rows = tx.execute(
        "SELECT c.topic_id, c.mood, c.votes FROM mood_count AS c"
        " JOIN topic AS t ON t.guild_id = c.guild_id AND t.topic_id = c.topic_id"
        " WHERE c.guild_id = :guild_id AND c.period = :period AND c.mood = :mood AND c.votes > 0"
        f" AND t.deleted_at IS NULL AND t.board IN ({', '.join(f':{name}' for name in named)})"
        " ORDER BY c.votes DESC, c.topic_id LIMIT :limit",
        {"guild_id": guild_id, "period": period, "mood": mood, "limit": limit, **named},
    ).fetchall()
    return [Ranked(*row) for row in rows]


def count_cast(tx: Transaction, *, guild_id: int, member_id: int) -> dict[str, int]:
    """A member's own votes that stand, by mood."""
    return _count_by_mood(tx, "member_id", guild_id, member_id)


def count_received(tx: Transaction, *, guild_id: int, member_id: int) -> dict[str, int]:
    """The votes that stand on a member's topics, by mood."""
    return _count_by_mood(tx, "author_id", guild_id, member_id)


def _count_by_mood(tx: Transaction, column: str, guild_id: int, member_id: int) -> dict[str, int]:
    return dict(
        tx.execute(
            f"SELECT mood, count(*) FROM mood_vote WHERE guild_id = :guild_id AND {column} = :member_id"
            " AND state = 'cast' GROUP BY mood",
            {"guild_id": guild_id, "member_id": member_id},
        ).fetchall()
    )


def add_to_day(tx: Transaction, *, guild_id: int, member_id: int, day: str) -> None:
    """Count a vote that a member cast into his day."""
    tx.execute(
        "INSERT INTO mood_day (guild_id, member_id, day, votes) VALUES (:guild_id, :member_id, :day, 1)"
        " ON CONFLICT (guild_id, member_id, day) DO UPDATE SET votes = mood_day.votes + 1",
        {"guild_id": guild_id, "member_id": member_id, "day": day},
    )


def find_day(tx: Transaction, *, guild_id: int, member_id: int, day: str) -> int:
    """How many votes a member cast on a day."""
    row = tx.execute(
        "SELECT votes FROM mood_day WHERE guild_id = :guild_id AND member_id = :member_id AND day = :day",
        {"guild_id": guild_id, "member_id": member_id, "day": day},
    ).fetchone()
    return 0 if row is None else row[0]


# --- Receipts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owed:
    """A receipt that is to be taken back, by whom and why."""

    receipt: int
    actor_id: int
    why: str


def insert_receipt(tx: Transaction, *, guild_id: int, vote: Vote, side: Side, holder_id: int, receipt: int) -> None:
    """Note what a vote moved for one of its two sides."""
    tx.execute(
        "INSERT INTO mood_receipt (guild_id, topic_id, member_id, round, side, holder_id, receipt, state)"
        " VALUES (:guild_id, :topic_id, :member_id, :round, :side, :holder_id, :receipt, 'moved')",
        {
            "guild_id": guild_id,
            "topic_id": vote.topic_id,
            "member_id": vote.member_id,
            "round": vote.round,
            "side": side,
            "holder_id": holder_id,
            "receipt": receipt,
        },
    )


def update_owed(tx: Transaction, *, guild_id: int, topic_id: int, member_id: int, actor_id: int, why: str) -> list[int]:
    """Call back what a vote still holds; returns the members whose money that is."""
    rows = tx.execute(
        "UPDATE mood_receipt SET state = 'owed', actor_id = :actor_id, why = :why WHERE guild_id = :guild_id"
        " AND topic_id = :topic_id AND member_id = :member_id AND state = 'moved' RETURNING holder_id",
        {"guild_id": guild_id, "topic_id": topic_id, "member_id": member_id, "actor_id": actor_id, "why": why},
    ).fetchall()
    return sorted({row[0] for row in rows})


def list_owed(tx: Transaction, *, guild_id: int, holder_id: int, limit: int) -> list[Owed]:
    """What is to be taken back of a member, the oldest receipt first."""
    rows = tx.execute(
        "SELECT receipt, actor_id, why FROM mood_receipt"
        " WHERE guild_id = :guild_id AND holder_id = :holder_id AND state = 'owed' ORDER BY receipt LIMIT :limit",
        {"guild_id": guild_id, "holder_id": holder_id, "limit": limit},
    ).fetchall()
    return [Owed(*row) for row in rows]


def list_debtors(tx: Transaction, *, guild_id: int, after: int, limit: int) -> list[int]:
    """Members of whom something is to be taken back, by id, above ``after``."""
    rows = tx.execute(
        "SELECT DISTINCT holder_id FROM mood_receipt WHERE guild_id = :guild_id AND state = 'owed'"
        " AND holder_id > :after ORDER BY holder_id LIMIT :limit",
        {"guild_id": guild_id, "after": after, "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def update_taken_back(tx: Transaction, *, receipt: int) -> None:
    """Note that a receipt was reversed."""
    tx.execute("UPDATE mood_receipt SET state = 'taken_back' WHERE receipt = :receipt", {"receipt": receipt})


# --- Panels ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Panel:
    """When a topic's panel was last told to show its counts anew. ``is_stale``: it shows old ones. ``slowed``: how often its
    interval was doubled; ``was_refused``: Discord has refused the last edit at least once."""

    edited_at: int = 0
    is_stale: bool = False
    slowed: int = 0
    was_refused: bool = False


def find_panel(tx: Transaction, *, guild_id: int, topic_id: int) -> Panel:
    """What is known of a topic's panel."""
    row = tx.execute(
        "SELECT edited_at, is_stale, slowed, was_refused FROM mood_panel"
        " WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchone()
    return Panel() if row is None else Panel(row[0], bool(row[1]), row[2], bool(row[3]))


def upsert_panel(tx: Transaction, *, guild_id: int, topic_id: int, panel: Panel) -> None:
    """Note what became of a topic's panel."""
    tx.execute(
        "INSERT INTO mood_panel (guild_id, topic_id, edited_at, is_stale, slowed, was_refused)"
        " VALUES (:guild_id, :topic_id, :edited_at, :is_stale, :slowed, :was_refused) ON CONFLICT (guild_id, topic_id)"
        " DO UPDATE SET edited_at = excluded.edited_at, is_stale = excluded.is_stale, slowed = excluded.slowed,"
        " was_refused = excluded.was_refused",
        {
            "guild_id": guild_id,
            "topic_id": topic_id,
            "edited_at": panel.edited_at,
            "is_stale": panel.is_stale,
            "slowed": panel.slowed,
            "was_refused": panel.was_refused,
        },
    )


# --- Notes -------------------------------------------------------------------------------------------------------------


def insert_note(tx: Transaction, *, guild_id: int, member_id: int, topic_id: int, said: str) -> bool:
    """Keep what a member is to be told of a topic. ``False`` if he was, or is to be, told of it already."""
    return bool(
        tx.execute(
            "INSERT INTO mood_note (guild_id, member_id, topic_id, said)"
            " VALUES (:guild_id, :member_id, :topic_id, :said) ON CONFLICT DO NOTHING",
            {"guild_id": guild_id, "member_id": member_id, "topic_id": topic_id, "said": said},
        ).rowcount
    )


def take_notes(tx: Transaction, *, guild_id: int, member_id: int, at: int) -> list[tuple[int, str]]:
    """Take what a member is to be told, as topic and text: from now on he counts as told."""
    rows = tx.execute(
        "UPDATE mood_note SET told_at = :at WHERE guild_id = :guild_id AND member_id = :member_id AND told_at IS NULL"
        " RETURNING topic_id, said",
        {"guild_id": guild_id, "member_id": member_id, "at": at},
    ).fetchall()
    return sorted(rows)


def list_members_with_notes(tx: Transaction, *, guild_id: int) -> list[int]:
    """Who is to be told something."""
    rows = tx.execute(
        "SELECT DISTINCT member_id FROM mood_note WHERE guild_id = :guild_id AND told_at IS NULL",
        {"guild_id": guild_id},
    ).fetchall()
    return [row[0] for row in rows]


# --- What waits to be looked at ----------------------------------------------------------------------------------------


def insert_comparisons(tx: Transaction, *, guild_id: int) -> None:
    """Let the reactions of every open topic be compared with its votes. A repeat changes nothing."""
    tx.execute(
        "INSERT INTO mood_comparison (guild_id, topic_id) SELECT guild_id, topic_id FROM topic"
        " WHERE guild_id = :guild_id AND is_archived = 0 AND deleted_at IS NULL ON CONFLICT DO NOTHING",
        {"guild_id": guild_id},
    )


def find_comparison(tx: Transaction, *, guild_id: int) -> int | None:
    """The newest topic whose reactions are yet to be compared, among those whose first post is known, or that are gone."""
    row = tx.execute(
        "SELECT c.topic_id FROM mood_comparison AS c"
        " LEFT JOIN topic AS t ON t.guild_id = c.guild_id AND t.topic_id = c.topic_id"
        " LEFT JOIN board_index AS i ON i.guild_id = c.guild_id"
        " WHERE c.guild_id = :guild_id AND (t.topic_id IS NULL OR t.deleted_at IS NOT NULL"
        " OR t.opening_id IS NOT NULL OR t.session = i.session) ORDER BY c.topic_id DESC LIMIT 1",
        {"guild_id": guild_id},
    ).fetchone()
    return None if row is None else row[0]


def delete_comparison(tx: Transaction, *, guild_id: int, topic_id: int) -> None:
    """A topic's reactions were compared."""
    tx.execute(
        "DELETE FROM mood_comparison WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    )


def list_emojis(tx: Transaction, *, guild_id: int) -> dict[str, str]:
    """The emoji of each mood when reactions were last compared."""
    return dict(tx.execute("SELECT mood, emoji FROM mood_emoji WHERE guild_id = :guild_id", {"guild_id": guild_id}))


def upsert_emoji(tx: Transaction, *, guild_id: int, mood: str, emoji: str) -> None:
    """Note a mood's emoji."""
    tx.execute(
        "INSERT INTO mood_emoji (guild_id, mood, emoji) VALUES (:guild_id, :mood, :emoji)"
        " ON CONFLICT (guild_id, mood) DO UPDATE SET emoji = excluded.emoji",
        {"guild_id": guild_id, "mood": mood, "emoji": emoji},
    )


def has_old_reactions(tx: Transaction, *, guild_id: int, topic_id: int) -> bool:
    """Whether the reactions that a topic had before the index were looked at."""
    return (
        tx.execute(
            "SELECT 1 FROM mood_old_topic WHERE guild_id = :guild_id AND topic_id = :topic_id",
            {"guild_id": guild_id, "topic_id": topic_id},
        ).fetchone()
        is not None
    )


def list_old_reactions(tx: Transaction, *, guild_id: int, topic_id: int) -> list[tuple[int, str]]:
    """Who reacted on a topic before the index, with which mood."""
    return tx.execute(
        "SELECT member_id, mood FROM mood_old_reaction WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    ).fetchall()


def insert_old_reactions(tx: Transaction, *, guild_id: int, topic_id: int, found: Collection[tuple[int, str]]) -> None:
    """Note that a topic from before the index was looked at, and which reactions were there. A repeat changes nothing."""
    facts = {"guild_id": guild_id, "topic_id": topic_id}
    tx.execute(
        "INSERT INTO mood_old_topic (guild_id, topic_id) VALUES (:guild_id, :topic_id) ON CONFLICT DO NOTHING", facts
    )
    for member_id, mood in sorted(found):
        tx.execute(
            "INSERT INTO mood_old_reaction (guild_id, topic_id, mood, member_id)"
            " VALUES (:guild_id, :topic_id, :mood, :member_id) ON CONFLICT DO NOTHING",
            {**facts, "mood": mood, "member_id": member_id},
        )


def delete_old_reactions(
    tx: Transaction, *, guild_id: int, topic_id: int, mood: str, member_id: int | None = None
) -> None:
    """Old reactions of a mood were taken away, a member's or all: the next ones there are new."""
    tx.execute(
        "DELETE FROM mood_old_reaction WHERE guild_id = :guild_id AND topic_id = :topic_id AND mood = :mood"
        + ("" if member_id is None else " AND member_id = :member_id"),
        {"guild_id": guild_id, "topic_id": topic_id, "mood": mood, "member_id": member_id},
    )


def insert_lost_topic(tx: Transaction, *, guild_id: int, topic_id: int) -> None:
    """Let a deleted topic's votes be looked at. A repeat changes nothing."""
    tx.execute(
        "INSERT INTO mood_lost_topic (guild_id, topic_id) VALUES (:guild_id, :topic_id) ON CONFLICT DO NOTHING",
        {"guild_id": guild_id, "topic_id": topic_id},
    )


def find_lost_topic(tx: Transaction, *, guild_id: int) -> int | None:
    """A deleted topic whose votes are yet to be looked at."""
    row = tx.execute(
        "SELECT topic_id FROM mood_lost_topic WHERE guild_id = :guild_id LIMIT 1", {"guild_id": guild_id}
    ).fetchone()
    return None if row is None else row[0]


def delete_lost_topic(tx: Transaction, *, guild_id: int, topic_id: int) -> None:
    """A deleted topic's votes were looked at."""
    tx.execute(
        "DELETE FROM mood_lost_topic WHERE guild_id = :guild_id AND topic_id = :topic_id",
        {"guild_id": guild_id, "topic_id": topic_id},
    )

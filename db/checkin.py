"""The check-in's rows. Days are text, 'YYYY-MM-DD', so that they sort and read alike everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from db.engine import Transaction

Board = Literal["today", "month", "streak", "total", "reward"]


@dataclass(frozen=True, slots=True)
class CheckinRow:
    """One member's check-in of one day."""

    member_id: int
    day: str
    kind: str
    place: int | None
    mood: str | None
    words: str | None
    reward: int
    streak: int
    at: int


@dataclass(frozen=True, slots=True)
class CheckinSummary:
    """The running summary of a member."""

    last_day: str
    streak: int
    streak_since: str
    longest: int
    total_days: int
    month: str
    month_days: int
    total_reward: int


_CHECKIN = "member_id, day, kind, place, mood, words, reward, streak, at"
_SUMMARY = "last_day, streak, streak_since, longest, total_days, month, month_days, total_reward"


def find_summary(tx: Transaction, *, guild_id: int, member_id: int) -> CheckinSummary | None:
    """A member's summary; ``None`` before the first check-in."""
    row = tx.execute(
        f"SELECT {_SUMMARY} FROM checkin_summary WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return None if row is None else CheckinSummary(*row)


def upsert_summary(tx: Transaction, *, guild_id: int, member_id: int, summary: CheckinSummary) -> None:
    """Write a member's summary."""
    tx.execute(
        f"INSERT INTO checkin_summary (guild_id, member_id, {_SUMMARY})"
        " VALUES (:guild_id, :member_id, :last_day, :streak, :streak_since, :longest, :total_days, :month,"
        " :month_days, :total_reward)"
        " ON CONFLICT (guild_id, member_id) DO UPDATE SET last_day = excluded.last_day, streak = excluded.streak,"
        " streak_since = excluded.streak_since, longest = excluded.longest, total_days = excluded.total_days,"
        " month = excluded.month, month_days = excluded.month_days, total_reward = excluded.total_reward",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "last_day": summary.last_day,
            "streak": summary.streak,
            "streak_since": summary.streak_since,
            "longest": summary.longest,
            "total_days": summary.total_days,
            "month": summary.month,
            "month_days": summary.month_days,
            "total_reward": summary.total_reward,
        },
    )


def insert_checkin(tx: Transaction, *, guild_id: int, row: CheckinRow) -> None:
    """Write a check-in. The primary key refuses a second one of that member on that day."""
    tx.execute(
        f"INSERT INTO checkin (guild_id, {_CHECKIN})"
        " VALUES (:guild_id, :member_id, :day, :kind, :place, :mood, :words, :reward, :streak, :at)",
        {
            "guild_id": guild_id,
            "member_id": row.member_id,
            "day": row.day,
            "kind": row.kind,
            "place": row.place,
            "mood": row.mood,
            "words": row.words,
            "reward": row.reward,
            "streak": row.streak,
            "at": row.at,
        },
    )


def find_checkin(tx: Transaction, *, guild_id: int, member_id: int, day: str) -> CheckinRow | None:
    """A member's check-in of a day."""
    row = tx.execute(
        f"SELECT {_CHECKIN} FROM checkin WHERE guild_id = :guild_id AND member_id = :member_id AND day = :day",
        {"guild_id": guild_id, "member_id": member_id, "day": day},
    ).fetchone()
    return None if row is None else CheckinRow(*row)


def list_checkins(
    tx: Transaction, *, guild_id: int, member_id: int, first_day: str = "", last_day: str = "9999-12-31"
) -> list[CheckinRow]:
    """A member's check-ins between two days, both included, by day."""
    rows = tx.execute(
        f"SELECT {_CHECKIN} FROM checkin"
        " WHERE guild_id = :guild_id AND member_id = :member_id AND day BETWEEN :first_day AND :last_day ORDER BY day",
        {"guild_id": guild_id, "member_id": member_id, "first_day": first_day, "last_day": last_day},
    ).fetchall()
    return [CheckinRow(*row) for row in rows]


def count_in(tx: Transaction, *, guild_id: int, day: str) -> int:
    """Count one more member in for a day; returns his place."""
    row = tx.execute(
        "INSERT INTO checkin_day (guild_id, day, members) VALUES (:guild_id, :day, 1)"
        " ON CONFLICT (guild_id, day) DO UPDATE SET members = checkin_day.members + 1 RETURNING members",
        {"guild_id": guild_id, "day": day},
    ).fetchone()
    place: int = row[0]
    return place


def count_day(tx: Transaction, *, guild_id: int, day: str) -> int:
    """How many members checked in on a day."""
    row = tx.execute(
        "SELECT members FROM checkin_day WHERE guild_id = :guild_id AND day = :day",
        {"guild_id": guild_id, "day": day},
    ).fetchone()
    return 0 if row is None else row[0]


def list_day(tx: Transaction, *, guild_id: int, day: str, after_place: int = 0, limit: int) -> list[CheckinRow]:
    """The check-ins of a day in the order in which they came, those after ``after_place``."""
    rows = tx.execute(
        f"SELECT {_CHECKIN} FROM checkin WHERE guild_id = :guild_id AND day = :day AND place > :after_place"
        " ORDER BY place LIMIT :limit",
        {"guild_id": guild_id, "day": day, "after_place": after_place, "limit": limit},
    ).fetchall()
    return [CheckinRow(*row) for row in rows]


def has_milestone(tx: Transaction, *, guild_id: int, member_id: int, kind: str, days: int, since: str) -> bool:
    """Whether a milestone was reached already, in a streak that began on ``since`` or later."""
    return (
        tx.execute(
            "SELECT 1 FROM checkin_milestone WHERE guild_id = :guild_id AND member_id = :member_id"
            " AND kind = :kind AND days = :days AND since >= :since LIMIT 1",
            {"guild_id": guild_id, "member_id": member_id, "kind": kind, "days": days, "since": since},
        ).fetchone()
        is not None
    )


def insert_milestone(
    tx: Transaction, *, guild_id: int, member_id: int, kind: str, days: int, since: str, reached_on: str
) -> None:
    """Record that a milestone was reached."""
    tx.execute(
        "INSERT INTO checkin_milestone (guild_id, member_id, kind, days, since, reached_on)"
        " VALUES (:guild_id, :member_id, :kind, :days, :since, :reached_on)",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "kind": kind,
            "days": days,
            "since": since,
            "reached_on": reached_on,
        },
    )


def insert_bridged_day(tx: Transaction, *, guild_id: int, day: str, outage_s: int) -> None:
    """Record that the bot was away too long on a day; a longer absence replaces a shorter one."""
    tx.execute(
        "INSERT INTO bridged_day (guild_id, day, outage_s) VALUES (:guild_id, :day, :outage_s)"
        " ON CONFLICT (guild_id, day) DO UPDATE SET outage_s = excluded.outage_s"
        " WHERE excluded.outage_s > bridged_day.outage_s",
        {"guild_id": guild_id, "day": day, "outage_s": outage_s},
    )


def list_bridged_days(tx: Transaction, *, guild_id: int, first_day: str, last_day: str) -> dict[str, int]:
    """Bridged days between two days, both included, each with the seconds that the bot was away."""
    return dict(
        tx.execute(
            "SELECT day, outage_s FROM bridged_day WHERE guild_id = :guild_id AND day BETWEEN :first_day AND :last_day",
            {"guild_id": guild_id, "first_day": first_day, "last_day": last_day},
        ).fetchall()
    )


def find_cards(tx: Transaction, *, guild_id: int, member_id: int) -> int:
    """How many make-up cards a member has."""
    row = tx.execute(
        "SELECT cards FROM makeup_card WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return 0 if row is None else row[0]


def add_cards(tx: Transaction, *, guild_id: int, member_id: int, cards: int) -> int:
    """Give a member make-up cards, or take some with a negative number; returns how many there are now."""
    facts = {"guild_id": guild_id, "member_id": member_id}
    # Not one upsert: SQLite checks `cards >= 0` on the row that was to be inserted, also where it only adds to another.
    tx.execute(
        "INSERT INTO makeup_card (guild_id, member_id, cards) VALUES (:guild_id, :member_id, 0) ON CONFLICT DO NOTHING",
        facts,
    )
    row = tx.execute(
        "UPDATE makeup_card SET cards = cards + :cards WHERE guild_id = :guild_id AND member_id = :member_id"
        " RETURNING cards",
        {**facts, "cards": cards},
    ).fetchone()
    now: int = row[0]
    return now


_BOARDS: dict[str, tuple[str, str]] = {
    "month": ("month_days", "month = :scope"),
    "total": ("total_days", "1 = 1"),
    "reward": ("total_reward", "1 = 1"),
    "streak": ("streak", "last_day = :scope"),
}


def list_board(tx: Transaction, *, guild_id: int, board: Board, scope: str, limit: int) -> list[tuple[int, int]]:
    """The first of a board, as (member_id, value). ``scope``: the month, or the last day of the streaks."""
    value, where = _BOARDS[board]
    rows: list[Any] = tx.execute(
        f"SELECT member_id, {value} FROM checkin_summary WHERE guild_id = :guild_id AND {where}"
        f" ORDER BY {value} DESC, member_id LIMIT :limit",
        {"guild_id": guild_id, "scope": scope, "limit": limit},
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def count_above(tx: Transaction, *, guild_id: int, board: Board, scope: str, value: int, most: int) -> int:
    """How many stand above a value on a board, counted no further than ``most``."""
    column, where = _BOARDS[board]
    row = tx.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM checkin_summary WHERE guild_id = :guild_id AND {where}"
        f" AND {column} > :value LIMIT :most)",
        {"guild_id": guild_id, "scope": scope, "value": value, "most": most},
    ).fetchone()
    count: int = row[0]
    return count

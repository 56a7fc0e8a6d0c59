"""The check-in's rows. Days are text, 'YYYY-MM-DD', so that they sort and read alike everywhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from db.engine import Transaction
from db.rows import insert_rows, some_of

Board = Literal["today", "month", "streak", "total", "reward"]


class CheckinRow(NamedTuple):
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


class CheckinSummary(NamedTuple):
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
    return list_summaries(tx, guild_id=guild_id, member_ids=[member_id]).get(member_id)


def list_summaries(tx: Transaction, *, guild_id: int, member_ids: Collection[int]) -> dict[int, CheckinSummary]:
    """The summaries of some members, by member id: of those who ever checked in."""
    some, ids = some_of(member_ids)
    rows = tx.execute(
        f"SELECT member_id, {_SUMMARY} FROM checkin_summary WHERE guild_id = ? AND member_id IN {some}",
        (guild_id, *ids),
    ).fetchall()
    return {row[0]: CheckinSummary(*row[1:]) for row in rows}


def upsert_summaries(tx: Transaction, *, guild_id: int, summaries: Mapping[int, CheckinSummary]) -> None:
    """Write the summaries of some members, by member id."""
    insert_rows(
        tx,
        f"checkin_summary (guild_id, member_id, {_SUMMARY})",
        [(guild_id, member_id, *summary) for member_id, summary in summaries.items()],
        on_conflict="ON CONFLICT (guild_id, member_id) DO UPDATE SET last_day = excluded.last_day,"
        " streak = excluded.streak, streak_since = excluded.streak_since, longest = excluded.longest,"
        " total_days = excluded.total_days, month = excluded.month, month_days = excluded.month_days,"
        " total_reward = excluded.total_reward",
    )


def insert_checkins(tx: Transaction, *, guild_id: int, rows: Sequence[CheckinRow]) -> None:
    """Write check-ins. The primary key refuses a second one of a member on a day."""
    insert_rows(tx, f"checkin (guild_id, {_CHECKIN})", [(guild_id, *row) for row in rows])


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


def count_in(tx: Transaction, *, guild_id: int, day: str, members: int) -> int:
    """Count some more members in for a day; returns the place of the last of them."""
    row = tx.execute(
        "INSERT INTO checkin_day (guild_id, day, members) VALUES (:guild_id, :day, :members)"
        " ON CONFLICT (guild_id, day) DO UPDATE SET members = checkin_day.members + excluded.members RETURNING members",
        {"guild_id": guild_id, "day": day, "members": members},
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


class Milestone(NamedTuple):
    """A milestone that a member reached: ``since``: the first day of the streak, empty for days in all."""

    member_id: int
    kind: str
    days: int
    since: str


def list_milestones(tx: Transaction, *, guild_id: int, member_ids: Collection[int]) -> list[Milestone]:
    """All milestones that some members ever reached."""
    some, ids = some_of(member_ids)
    rows = tx.execute(
        f"SELECT member_id, kind, days, since FROM checkin_milestone WHERE guild_id = ? AND member_id IN {some}",
        (guild_id, *ids),
    ).fetchall()
    return [Milestone(*row) for row in rows]


def insert_milestones(tx: Transaction, *, guild_id: int, milestones: Sequence[Milestone], reached_on: str) -> None:
    """Record milestones that were reached on a day."""
    insert_rows(
        tx,
        "checkin_milestone (guild_id, member_id, kind, days, since, reached_on)",
        [(guild_id, *milestone, reached_on) for milestone in milestones],
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


_IS_RANKED = (
    "NOT EXISTS (SELECT 1 FROM member WHERE member.guild_id = checkin_summary.guild_id"
    " AND member.member_id = checkin_summary.member_id AND member.hidden = 1)"
)


def list_by_reward(tx: Transaction, *, guild_id: int, limit: int) -> list[tuple[int, int]]:
    """The first by all that their check-ins paid, as (member_id, total_reward); of equals the lowest member id. Who is left out
    of rankings is left out here."""
    return tx.execute(
        f"SELECT member_id, total_reward FROM checkin_summary WHERE guild_id = :guild_id AND {_IS_RANKED}"
        " ORDER BY total_reward DESC, member_id LIMIT :limit",
        {"guild_id": guild_id, "limit": limit},
    ).fetchall()


def count_above_reward(tx: Transaction, *, guild_id: int, reward: int, most: int) -> int:
    """How many members' check-ins paid more than that, of those who are ranked, counted no further than ``most``."""
    row = tx.execute(
        "SELECT count(*) FROM (SELECT 1 FROM checkin_summary WHERE guild_id = :guild_id AND total_reward > :reward"
        f" AND {_IS_RANKED} LIMIT :most)",
        {"guild_id": guild_id, "reward": reward, "most": most},
    ).fetchone()
    count: int = row[0]
    return count

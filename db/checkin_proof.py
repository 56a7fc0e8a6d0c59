"""What is read to prove the check-ins: all of them, a member and a day at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.checkin import CheckinSummary
from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of a community: the members counted in, and what its check-ins say."""

    guild_id: int
    day: str
    counted: int
    present: int
    last_place: int


def iter_checkins(tx: Transaction) -> Iterator[tuple[int, int, str, int]]:
    """Every check-in as (guild_id, member_id, day, reward), a member's together and by day."""
    yield from tx.execute("SELECT guild_id, member_id, day, reward FROM checkin ORDER BY guild_id, member_id, day")


def iter_summaries(tx: Transaction) -> Iterator[tuple[int, int, CheckinSummary]]:
    """Every summary as (guild_id, member_id, summary), in the order of `iter_checkins`."""
    for row in tx.execute(
        "SELECT guild_id, member_id, last_day, streak, streak_since, longest, total_days, month, month_days,"
        " total_reward FROM checkin_summary ORDER BY guild_id, member_id"
    ):
        yield row[0], row[1], CheckinSummary(*row[2:])


def list_all_bridged_days(tx: Transaction) -> list[tuple[int, str]]:
    """Every bridged day as (guild_id, day)."""
    return tx.execute("SELECT guild_id, day FROM bridged_day").fetchall()


def iter_days(tx: Transaction) -> Iterator[DayRow]:
    """Every day on which anybody was counted in or has a place."""
    for row in tx.execute(
        "SELECT guild_id, day, sum(counted), sum(present), max(last_place) FROM ("
        " SELECT guild_id, day, members AS counted, 0 AS present, 0 AS last_place FROM checkin_day"
        " UNION ALL"
        " SELECT guild_id, day, 0, count(*), max(place) FROM checkin WHERE place IS NOT NULL GROUP BY guild_id, day"
        ") AS both_sides GROUP BY guild_id, day ORDER BY guild_id, day"
    ):
        yield DayRow(*row)

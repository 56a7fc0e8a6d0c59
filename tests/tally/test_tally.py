"""The tally: whatever happened, in whatever order, places and totals are what a full recount says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.community import Community
from bot.presence.service import note_absence
from bot.ranking.screens import read_ranking
from bot.tally.jobs import DAYS_KEPT, jobs
from bot.tally.rules import SPANS, Span, last_day_of, period_of, periods_of
from bot.tally.service import count, forget_period, place_streak
from bot.upkeep.verify import verify
from db import member, tally
from db.engine import Transaction, connect
from db.migrate import migrate
from tests.machine import examples
from tests.stage import GUILD_ID, NOON, make_config

COMMUNITY = Community(GUILD_ID, make_config())
TODAY = COMMUNITY.day_of(NOON)

changes = st.tuples(
    st.just("count"),
    st.integers(1, 6),
    st.sampled_from([-5000, -7, -1, 1, 2, 9, 4095, 4096, 5000, 20_000_000, 3_000_000_000]),
    st.integers(0, 40),
)
absences = st.tuples(
    st.just("absence"), st.integers(1, 6), st.sampled_from(["left", "banned", "role", None]), st.just(0)
)
histories = st.lists(st.one_of(changes, changes, absences), min_size=1, max_size=40)


def opened(path: Path) -> sqlite3.Connection:
    """A fresh database with six members."""
    path.unlink(missing_ok=True)
    for beside in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        beside.unlink(missing_ok=True)
    migrate(path, at_ms=0)
    connection = connect(path)
    tx = Transaction(connection)
    for member_id in range(1, 7):
        member.open_member(tx, guild_id=GUILD_ID, member_id=member_id, at=0)
    return connection


@settings(examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_after_any_history_every_place_is_what_a_full_recount_says(
    tmp_path: Path, history: list[tuple[str, int, int | str | None, int]]
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    totals: dict[str, dict[int, int]] = {}
    hidden: set[int] = set()
    with closing(opened(path)) as connection:
        tx = Transaction(connection)
        for what, member_id, value, days_ago in history:
            if what == "absence":
                note_absence(tx, COMMUNITY, member_id=member_id, absence=value, now=NOON)  # type: ignore[arg-type]
                (hidden.discard if value is None else hidden.add)(member_id)
                continue
            assert isinstance(value, int)
            day = TODAY - timedelta(days=days_ago)
            count(tx, COMMUNITY, member_id=member_id, kind="moods", change=value, now=NOON, day=day)
            periods = periods_of(day)
            for period in ("all", periods.month, periods.week, periods.day):
                counted = totals.setdefault(period, {})
                counted[member_id] = counted.get(member_id, 0) + value
        tx.settle()
        now = periods_of(TODAY)
        spans: dict[Span, str] = {"all": "all", "month": now.month, "week": now.week, "today": now.day}
        for span, period in spans.items():
            check_ranking(tx, span, totals.get(period, {}), hidden)
    claims = {claim.key: claim for claim in verify(path).claims}
    assert claims["proof-tally-slots"].holds


def check_ranking(tx: Transaction, span: Span, totals: dict[int, int], hidden: set[int]) -> None:
    """Compare a ranking, everybody's own place and neighbours with a recount."""
    ranked = sorted(
        ((member_id, value) for member_id, value in totals.items() if value > 0 and member_id not in hidden),
        key=lambda row: (-row[1], row[0]),
    )
    due = [(1 + sum(other > value for _, other in ranked), member_id, value) for member_id, value in ranked]
    for reader in range(1, 7):
        shown = read_ranking(tx, COMMUNITY, kind="moods", span=span, member_id=reader, now=NOON)
        assert [(each.place, each.member_id, each.value) for each in shown.places] == due
        assert shown.ranked == len(due)
        own = next((index for index, row in enumerate(due) if row[1] == reader), None)
        near = [] if own is None else due[max(0, own - 2) : own + 3]
        assert [(each.place, each.member_id, each.value) for each in shown.near] == near
        assert shown.own_place == (0 if own is None else due[own][0])


def test_a_streak_is_ranked_only_while_it_lives(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "louzhu.sqlite3")) as connection:
        tx = Transaction(connection)
        for member_id, days_ago, days in ((1, 0, 3), (2, 1, 9), (3, 2, 99)):
            last_day = TODAY - timedelta(days=days_ago)
            place_streak(tx, COMMUNITY, member_id=member_id, last_day=last_day, days=days)
        tx.settle()
        assert streaks(tx, NOON) == [(1, 2, 9), (2, 1, 3)]
        assert streaks(tx, NOON + timedelta(days=1)) == [(1, 1, 3)]
        place_streak(tx, COMMUNITY, member_id=3, last_day=TODAY, days=1)
        tx.settle()
        assert streaks(tx, NOON) == [(1, 2, 9), (2, 1, 3), (3, 3, 1)]


def streaks(tx: Transaction, now: datetime) -> list[tuple[int, int, int]]:
    """The ranking of streaks as (place, member, days)."""
    shown = read_ranking(tx, COMMUNITY, kind="streak", span="all", member_id=1, now=now)
    return [(each.place, each.member_id, each.value) for each in shown.places]


def test_a_period_that_is_long_over_is_forgotten_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    with closing(opened(path)) as connection:
        tx = Transaction(connection)
        for member_id in range(1, 7):
            count(tx, COMMUNITY, member_id=member_id, kind="moods", change=member_id, now=NOON)
        tx.settle()
        forgotten = []
        while deleted := forget_period(tx, COMMUNITY, kind="moods", period=TODAY.isoformat(), now=NOON, limit=4):
            forgotten.append(deleted)
        assert forgotten == [4, 2, 1], "the community's own count is the last"
        rows = connection.execute("SELECT period, count(*) FROM tally GROUP BY period ORDER BY period").fetchall()
        assert rows == [("2026-11", 6), ("2026-W48", 6), ("all", 6)]
        slots = connection.execute("SELECT DISTINCT period FROM tally_slot ORDER BY period").fetchall()
        assert slots == [("2026-11",), ("2026-W48",), ("all",)]


async def test_whatever_is_written_of_a_time_long_over_is_forgotten_in_the_next_night(app: App) -> None:
    (job,) = jobs(COMMUNITY)
    assert job.work is not None
    oldest = TODAY - timedelta(days=DAYS_KEPT)
    days = [TODAY, oldest + timedelta(days=1), oldest, oldest - timedelta(days=40), date(2019, 12, 30)]
    for member_id in (1, 2):
        await app.database.act(member.open_member, guild_id=GUILD_ID, member_id=member_id, at=0)
        for day in days:
            await app.act(count, member_id=member_id, kind="posts", change=1, day=day)
    await app.act(note_absence, member_id=2, absence="left")
    for _ in range(2):
        await job.work(app, TODAY.isoformat())
    kept = await app.database.read(tally.list_periods, guild_id=GUILD_ID, kind="posts")
    # Of the oldest day that is kept, also the week and the month.
    assert kept == ["2026-08", "2026-08-16", "2026-11", "2026-11-23", "2026-W33", "2026-W48", "all"]
    slots = "SELECT DISTINCT period FROM tally_slot WHERE kind = 'posts' ORDER BY period"
    assert [period for (period,) in await app.database.read(lambda tx: tx.execute(slots).fetchall())] == kept
    for member_id in (1, 2):
        counted = await app.database.read(tally.list_values, guild_id=GUILD_ID, member_id=member_id, kinds=["posts"])
        assert counted == {"posts": len(days)}


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2026-11-26", date(2026, 11, 26)),
        ("2026-W53", date(2027, 1, 3)),
        ("2026-02", date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 31)),
    ],
)
def test_a_period_ends_with_its_last_day(period: str, last: date) -> None:
    assert last_day_of(period) == last
    assert {period_of(span, last) for span in SPANS} >= {period}


def test_the_first_days_of_january_belong_to_the_week_of_the_year_before() -> None:
    assert periods_of(date(2027, 1, 3)).week == "2026-W53"
    assert periods_of(date(2027, 1, 4)).week == "2027-W01"


def test_rankings_are_read_from_indexes_alone(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "louzhu.sqlite3")) as connection:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        tx = Transaction(connection)
        count(tx, COMMUNITY, member_id=1, kind="moods", change=3, now=NOON)
        tx.settle()
        statements.clear()
        read_ranking(tx, COMMUNITY, kind="moods", span="all", member_id=1, now=NOON)
        connection.set_trace_callback(None)
        reads = [each for each in statements if each.startswith("SELECT")]
        assert len(reads) > 5
        for statement in reads:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
            on_tables = [step for step in plan if "tally" in step]
            # Only the community and a range of members, or a look-up of each row: a million of them would be read.
            assert all(step.startswith("SEARCH") and "kind=?" in step for step in on_tables), (statement, plan)
            of_rank = [step for step in on_tables if "tally_rank" in step]
            assert all("COVERING" in step for step in of_rank), (statement, plan)
            assert not any("TEMP B-TREE" in step for step in plan), (statement, plan)


def test_to_place_a_streak_nothing_else_of_the_member_is_read(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "louzhu.sqlite3")) as connection:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        tx = Transaction(connection)
        for member_id in (1, 2):
            place_streak(tx, COMMUNITY, member_id=member_id, last_day=TODAY, days=3)
        tx.settle()
        connection.set_trace_callback(None)
        steps = [
            row[3]
            for statement in statements
            if statement.startswith("DELETE")
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
            if row[3].startswith(("SEARCH", "SCAN")) and "json_each" not in row[3]
        ]
        assert steps
        assert [step for step in steps if "kind=?" not in step] == []


def test_the_database_refuses_a_row_that_is_made_another_or_ranked_for_the_community(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "louzhu.sqlite3")) as connection:
        tx = Transaction(connection)
        count(tx, COMMUNITY, member_id=1, kind="moods", change=3, now=NOON)
        tx.settle()
        forbidden = (
            "UPDATE tally SET member_id = 2 WHERE member_id = 1 AND period = 'all'",
            "UPDATE tally SET hidden = 1, value = 9 WHERE member_id = 1",
            "UPDATE tally SET hidden = 0 WHERE member_id = 0",
        )
        for sql in forbidden:
            try:
                connection.execute(sql)
            except sqlite3.IntegrityError:
                continue
            raise AssertionError(sql)


def test_the_levels_of_more_members_than_a_statement_takes_values_are_brought_in_line(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "a.sqlite3")) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 1000)
        tx = Transaction(connection)
        for member_id in range(1, 401):
            count(tx, COMMUNITY, member_id=member_id, kind="posts", change=1, now=NOON)
        tx.settle()
        assert connection.execute("SELECT count(*) FROM member WHERE score = 1").fetchone() == (400,)

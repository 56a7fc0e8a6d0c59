"""Scheduled work: each period once, none forgotten, also over absences, faults, clock changes and two at once."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.app import App
from bot.community import Community
from bot.jobs import Daily, Hourly, Job, Jobs, Schedule, find_jobs
from db.engine import Transaction
from tests.stage import GUILD_ID, StageClock, make_config, open_app

DAY = timedelta(days=1)


def note(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """An act that leaves a row behind, so that "once" can be counted."""
    tx.execute(
        "INSERT INTO command_sync (guild_id, sha256, at) VALUES (:id, :period, 0)",
        {"id": len(notes(tx)), "period": period},
    )


def notes(tx: Transaction, community: Community | None = None) -> list[str]:
    """The periods that `note` was done for."""
    return [period for (period,) in tx.execute("SELECT sha256 FROM command_sync ORDER BY guild_id")]


def daily(catch_up: Literal["each", "latest"] = "each", **facts: Any) -> Job:
    """A job that notes each day that ended."""
    return Job("daily", facts.pop("schedule", Daily()), **(facts or {"act": note}), catch_up=catch_up)


async def run(app: App, job: Job) -> list[str]:
    """What a fresh start of the bot does about a job."""
    return await Jobs(app, (job,)).run_due(job)


async def test_a_job_that_never_ran_begins_with_the_latest_period(app: App) -> None:
    assert await run(app, daily()) == ["2026-11-22"]
    assert await run(app, daily()) == []


async def test_a_day_is_over_on_the_stroke_of_the_next_and_not_before(app: App, clock: StageClock) -> None:
    await run(app, daily())
    clock.set(datetime(2026, 11, 23, 15, 59, 59, 999999, tzinfo=UTC))
    assert await run(app, daily()) == []
    clock.set(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    assert await run(app, daily()) == ["2026-11-23"]


async def test_after_an_absence_each_period_or_only_the_latest_is_made_up_for(app: App, clock: StageClock) -> None:
    latest = Job("latest", Daily(), act=note, catch_up="latest")
    for job in (daily(), latest):
        await run(app, job)
    clock.set(clock.now() + 3 * DAY)
    assert await run(app, daily()) == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert await run(app, latest) == ["2026-11-25"]
    clock.set(clock.now() + 1000 * DAY)
    assert len(await run(app, daily())) == 400


async def test_a_clock_that_steps_back_runs_nothing_again(app: App, clock: StageClock) -> None:
    await run(app, daily())
    clock.set(clock.now() - 5 * DAY)
    assert await run(app, daily()) == []
    clock.set(clock.now() + 5 * DAY)
    assert await run(app, daily()) == []


async def test_two_at_once_run_a_period_once(app: App) -> None:
    both = (Jobs(app, (daily(),)), Jobs(app, (daily(),)))
    done = await asyncio.gather(*(jobs.run_due(job) for jobs in both for job in [daily()] * 5))
    assert sorted(done) == [[]] * 9 + [["2026-11-22"]]
    assert await app.read(notes) == ["2026-11-22"]


async def test_a_run_and_its_record_stand_or_fall_together(
    app: App, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    failing = [True]

    def fail_once(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
        note(tx, community, period=period, now=now)
        if failing.pop() if failing else False:
            raise ValueError("a mistake")

    job = daily(act=fail_once)
    assert await run(app, job) == []
    assert await app.read(notes) == []
    assert any(record.exc_info for record in caplog.records)
    assert await run(app, job) == ["2026-11-22"]
    assert await app.read(notes) == ["2026-11-22"]


async def test_a_fault_stops_the_catching_up_so_that_no_period_is_passed_over(
    app: App, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    await run(app, daily())
    clock.set(clock.now() + 3 * DAY)
    broken = ["2026-11-24"]

    def fail(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
        if period in broken:
            raise ValueError("a mistake")

    assert await run(app, daily(act=fail)) == ["2026-11-23"]
    broken.clear()
    assert await run(app, daily(act=fail)) == ["2026-11-24", "2026-11-25"]
    assert len([record for record in caplog.records if record.exc_info]) == 1


async def test_work_that_is_no_transaction_is_recorded_after_it_succeeded(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    worked: list[str] = []

    async def work(app: App, period: str) -> None:
        worked.append(period)
        if len(worked) == 1:
            raise OSError("disk full")

    job = daily(work=work)
    assert await run(app, job) == []
    assert await run(app, job) == ["2026-11-22"]
    assert await run(app, job) == []
    assert worked == ["2026-11-22"] * 2


def at(zone: str, written: str, fold: int = 0) -> tuple[Community, datetime]:
    """A community in a zone, and a moment on its wall clock."""
    community = Community(GUILD_ID, make_config({"community": {"time_zone": zone}}))
    return community, datetime.fromisoformat(written).replace(tzinfo=community.zone, fold=fold)


@pytest.mark.parametrize(
    ("schedule", "zone", "written", "fold", "period"),
    [
        (Daily(4), "Asia/Shanghai", "2026-11-23T03:59:59", 0, "2026-11-22"),
        (Daily(4), "Asia/Shanghai", "2026-11-23T04:00:00", 0, "2026-11-23"),
        (Daily(2), "America/New_York", "2026-03-08T01:59:59", 0, "2026-03-07"),
        (Daily(2), "America/New_York", "2026-03-08T03:00:00", 0, "2026-03-08"),
        (Daily(1), "America/New_York", "2026-11-01T00:59:59", 0, "2026-10-31"),
        (Daily(1), "America/New_York", "2026-11-01T01:00:00", 0, "2026-11-01"),
        (Daily(1), "America/New_York", "2026-11-01T01:00:00", 1, "2026-11-01"),
        (Daily(), "America/New_York", "2026-03-08T23:59:59", 0, "2026-03-07"),
        (Daily(), "America/New_York", "2026-03-09T00:00:00", 0, "2026-03-08"),
        (Hourly(), "Asia/Shanghai", "2026-11-23T08:00:00", 0, "2026-11-22T23"),
        (Hourly(), "Asia/Shanghai", "2026-11-23T07:59:59", 0, "2026-11-22T22"),
        (Hourly(), "Asia/Kolkata", "2026-01-01T05:30:00", 0, "2025-12-31T23"),
    ],
)
def test_the_latest_period_is_the_one_whose_moment_has_come(
    schedule: Schedule, zone: str, written: str, fold: int, period: str
) -> None:
    community, moment = at(zone, written, fold)
    assert schedule.latest(community, moment) == period
    assert schedule.before(period) < period


@pytest.mark.parametrize("schedule", [Daily(), Daily(2), Hourly()])
def test_periods_follow_one_another_without_a_gap_over_clock_changes(schedule: Schedule) -> None:
    community, moment = at("America/New_York", "2026-03-05T12:00:00")
    periods: list[str] = []
    for quarter in range(4 * 24 * 7):
        latest = schedule.latest(community, moment.astimezone(UTC) + timedelta(minutes=15 * quarter))
        if not periods or latest != periods[-1]:
            periods.append(latest)
    for earlier, later in itertools.pairwise(periods):
        assert schedule.before(later) == earlier


async def test_starting_catches_up_and_stopping_is_clean(tmp_path: Path, clock: StageClock) -> None:
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(), clock) as app:
        jobs = Jobs(app, (daily(),))
        await jobs.start()
        jobs.every(60, "heartbeat", asyncio.Event().wait)  # type: ignore[arg-type]
        assert await app.read(notes) == ["2026-11-22"]
        await asyncio.gather(jobs.stop(), jobs.stop())
        await jobs.stop()


async def test_a_stop_lets_short_work_end_and_breaks_long_work_off_without_a_word(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.jobs._LONGEST_FAREWELL_S", 0.1)
    jobs, may_end, never = Jobs(app, ()), asyncio.Event(), asyncio.Event()
    begun = {name: asyncio.Event() for name in ("short", "long")}
    ended: list[str] = []

    async def work(name: str, until: asyncio.Event) -> None:
        begun[name].set()
        try:
            await until.wait()
            ended.append(name)
        except asyncio.CancelledError:
            ended.append(f"{name}, broken off")
            raise

    jobs.every(1, "short", partial(work, "short", may_end))
    jobs.every(1, "long", partial(work, "long", never))
    await jobs.start()
    await asyncio.gather(*(each.wait() for each in begun.values()))
    may_end.set()
    await jobs.stop()
    assert ended == ["short", "long, broken off"]
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_what_is_stopped_while_it_starts_wakes_nothing(app: App) -> None:
    async def stop(app: App, period: str) -> None:
        await jobs.stop()

    other = Job("other", Daily(), act=note)
    jobs = Jobs(app, (Job("stop", Daily(), work=stop), other))
    await jobs.start()
    assert await app.read(notes) == []


def test_every_room_names_its_jobs_once_and_each_job_is_an_act_or_work() -> None:
    jobs = find_jobs(Community(GUILD_ID, make_config()))
    names = [job.name for job in jobs]
    assert {"checkin-board", "backup"} <= set(names)
    assert len(names) == len(set(names))
    shapes: list[Callable[[Job], object]] = [lambda job: job.act, lambda job: job.work]
    for job in jobs:
        assert sum(shape(job) is not None for shape in shapes) == 1

"""Scheduled work: APScheduler wakes it, the database knows what was done, so that no period is forgotten or done twice.

A room's own jobs stand in its ``jobs.py``, which has a function ``jobs``; they are found by folder.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import to_ms
from bot.community import Community, day_of
from bot.rooms import find_in_rooms
from bot.tally.rules import day_before, month_of, week_of
from db import job as job_run
from db.engine import NotSaved, Transaction

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)

_ONE_DAY = timedelta(days=1)

_EACH_QUARTER = CronTrigger(minute="*/15", second=1, timezone=UTC)
"""When to look whether a job is due: every time zone's hours begin on one of these. What was skipped by the clocks, failed or
slept through is due at the next look, so no job needs a trigger of its own."""
_MOST_CAUGHT_UP = 400
"""Periods of one job that are made up for after an absence; older ones are past caring."""

_LONGEST_FAREWELL_S = 1.0
"""How long a stop waits for what is at work before it breaks it off; writing a little down takes milliseconds."""


class Undone(Exception):
    """The work could not be done, for a reason that was told to those who can mend it: no fault in the code."""


class Schedule(Protocol):
    """For which periods a job runs. Periods are text that sorts by time."""

    def latest(self, community: Community, now: datetime) -> str:
        """The newest period whose moment has come."""
        ...

    def before(self, period: str) -> str:
        """The period before one."""
        ...


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day. Without an hour: when the community's day ends, for that day. With one: at that hour, for that date."""

    hour: int | None = None

    def latest(self, community: Community, now: datetime) -> str:
        """The day that ended last, or the last date whose hour has come. Where the clocks skip that hour, it comes when they
        skip it; of one that they show twice, the first counts."""
        if self.hour is None:
            return (community.day_of(now) - _ONE_DAY).isoformat()
        return day_of(now, community.zone, self.hour).isoformat()

    def before(self, period: str) -> str:
        """The day before."""
        return (date.fromisoformat(period) - _ONE_DAY).isoformat()


@dataclass(frozen=True, slots=True)
class Weekly:
    """When the community's week ends, for that week as ``2026-W48``. A week begins on Monday."""

    def latest(self, community: Community, now: datetime) -> str:
        """The week that ended last."""
        return self.before(week_of(community.day_of(now)))

    def before(self, period: str) -> str:
        """The week before."""
        return week_of(day_before(period))


@dataclass(frozen=True, slots=True)
class Monthly:
    """When the community's month ends, for that month as ``2026-11``."""

    def latest(self, community: Community, now: datetime) -> str:
        """The month that ended last."""
        return self.before(month_of(community.day_of(now)))

    def before(self, period: str) -> str:
        """The month before."""
        return month_of(day_before(period))


@dataclass(frozen=True, slots=True)
class Hourly:
    """At each full hour, for the hour that ended, as ``2026-11-23T08`` in UTC."""

    def latest(self, community: Community, now: datetime) -> str:
        """The hour that ended last."""
        return (now.astimezone(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H")

    def before(self, period: str) -> str:
        """The hour before."""
        moment = datetime.strptime(period, "%Y-%m-%dT%H").replace(tzinfo=UTC)
        return (moment - timedelta(hours=1)).strftime("%Y-%m-%dT%H")


@dataclass(frozen=True, slots=True)
class Job:
    """One scheduled piece of work.

    ``act`` is an act of a service with the fact ``period``: it commits together with the record that it ran. ``work`` is
    for what is no transaction (a backup); it is recorded after it succeeded, so it must bear being done again.
    ``catch_up``: after an absence make up for each missed period, or only for the latest.
    """

    name: str
    schedule: Schedule
    act: Callable[..., None] | None = None
    work: Callable[[App, str], Awaitable[None]] | None = None
    catch_up: Literal["each", "latest"] = "each"


class Jobs:
    """All jobs of a community, and the scheduler that wakes them."""

    def __init__(self, app: App, jobs: tuple[Job, ...]) -> None:
        self._app = app
        self._jobs = jobs
        self._running = {job.name: asyncio.Lock() for job in jobs}
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._at_work: set[asyncio.Task[Any]] = set()
        self._stopped = False
        self._stopping = asyncio.Lock()

    async def start(self) -> None:
        """Catch up on what the bot slept through, then wake on time."""
        for job in self._jobs:
            if self._stopped:
                return
            await self.run_due(job)
            self._add(self.run_due, _EACH_QUARTER, job.name, job)
        if not self._stopped:
            self._scheduler.start()

    def every(self, seconds: int, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something over and over that has no period, such as the heartbeat."""
        self._add(work, IntervalTrigger(seconds=seconds, timezone=UTC), name)

    def _add(self, work: Callable[..., Awaitable[Any]], trigger: BaseTrigger, name: str, *args: Job) -> None:
        self._scheduler.add_job(
            self._work, trigger, args=[work, *args], id=name, name=name, misfire_grace_time=None, coalesce=True
        )

    async def _work(self, work: Callable[..., Awaitable[Any]], *args: Job) -> None:
        """Do what the scheduler woke, unless it is stopped; broken off by the stop, it ends without a word."""
        if self._stopped:
            return
        task = asyncio.current_task()
        assert task is not None  # the scheduler makes one for each wake
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        try:
            await work(*args)
        except NotSaved as error:
            log.warning("what was due could not be saved; it is tried again at its next time: %s", error)
        except asyncio.CancelledError:
            if not self._stopped:
                raise

    async def stop(self) -> None:
        """Wake nothing any more, and come back when nothing is at work: what takes long is broken off, to be done after the
        next start. The scheduler itself would break off everything, and log each as a fault. May be called again."""
        self._stopped = True
        async with self._stopping:
            if self._scheduler.running:
                self._scheduler.pause()
                await asyncio.sleep(0)  # what was woken just now comes to see that it is too late
            if self._at_work:
                _, left = await asyncio.wait(self._at_work, timeout=_LONGEST_FAREWELL_S)
                for task in left:
                    task.cancel()
                if left:
                    await asyncio.wait(left)
            if self._scheduler.running:
                self._scheduler.shutdown(wait=False)
                await asyncio.sleep(0)  # it does so with the event loop's next turn

    async def run_due(self, job: Job) -> list[str]:
        """Run a job for each period that is due and was not done; returns those periods. A fault is logged, and the
        period stays due until a later wake."""
        async with self._running[job.name]:
            done: list[str] = []
            try:
                for period in await self._find_due(job):
                    if await self._run(job, period):
                        log.info("job %s ran for %s", job.name, period)
                        done.append(period)
            except NotSaved as error:
                log.warning("job %s could not be saved; it stays due: %s", job.name, error)
            except Undone as reason:
                log.warning("job %s was not done; it stays due: %s", job.name, reason)
            except Exception:
                log.exception("job %s failed; it stays due", job.name)
            return done

    async def _find_due(self, job: Job) -> list[str]:
        community = self._app.community
        latest = job.schedule.latest(community, self._app.clock.now())
        last = await self._app.database.read(job_run.find_last_period, guild_id=community.guild_id, job=job.name)
        return _due(job, latest, last)

    async def _run(self, job: Job, period: str) -> bool:
        if job.work is not None:
            await job.work(self._app, period)
        return await self._app.act(_run_once, job=job, period=period)


def _run_once(tx: Transaction, community: Community, *, job: Job, period: str, now: datetime) -> bool:
    """Record the run and do its act, or do nothing if it was done before."""
    fresh = job_run.insert_run(tx, guild_id=community.guild_id, job=job.name, period=period, at=to_ms(now))
    if fresh and job.act is not None:
        job.act(tx, community, period=period, now=now)
    return fresh


def _due(job: Job, latest: str, last: str | None) -> list[str]:
    """The periods to run, oldest first. A job that never ran starts with the latest: there is no past to make up for."""
    if last is None:
        return [latest]
    if last >= latest:  # also when the clock stepped back
        return []
    if job.catch_up == "latest":
        return [latest]
    periods = [latest]
    while len(periods) < _MOST_CAUGHT_UP and (earlier := job.schedule.before(periods[-1])) > last:
        periods.append(earlier)
    return periods[::-1]


def find_jobs(community: Community) -> tuple[Job, ...]:
    """The jobs of every room: each ``bot/<room>/jobs.py`` has ``jobs(community) -> tuple[Job, ...]``."""
    return tuple(job for room in find_in_rooms("jobs") for job in room.jobs(community))

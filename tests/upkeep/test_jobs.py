"""The scheduled upkeep: health in the log, forgetting, and the nightly backup, each once a period."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.app import App
from bot.checkin.service import check_in
from bot.jobs import Jobs
from bot.outbox import OutboxEntry
from bot.staff.alert import ALERT, alert_staff
from bot.upkeep.jobs import jobs
from bot.words import text
from db import job, outbox
from tests.stage import StageClock


async def _nothing(entry: OutboxEntry) -> None:
    """Perform an entry without Discord."""


def _jobs(app: App) -> tuple[Jobs, dict[str, object]]:
    made = jobs(app.community)
    return Jobs(app, made), {each.name: each for each in made}


async def test_the_hourly_line_of_health_counts_what_is_there(app: App, caplog: pytest.LogCaptureFixture) -> None:
    await app.act(check_in, member_id=7)
    running, by_name = _jobs(app)
    with caplog.at_level(logging.INFO, logger="bot.upkeep.jobs"):
        await running.run_due(by_name["health"])  # type: ignore[arg-type]
        await running.run_due(by_name["health"])  # type: ignore[arg-type]
    lines = [record for record in caplog.records if record.getMessage() == "health"]
    assert len(lines) == 1, "an hour is reported once"
    assert vars(lines[0])["members"] == 1
    assert vars(lines[0])["transfers"] == 2  # the reward and the bonus of the first of the day


async def test_what_ended_long_ago_is_forgotten_and_the_latest_run_stays(app: App, clock: StageClock) -> None:
    await app.act(alert_staff, subject="something", fix=text("error-fault", id="x"))
    app.outbox.performs(ALERT, _nothing)
    assert await app.outbox.perform_due() == 1
    running, by_name = _jobs(app)
    await running.run_due(by_name["health"])  # type: ignore[arg-type]
    clock.set(clock.now() + timedelta(days=31))
    await running.run_due(by_name["forget"])  # type: ignore[arg-type]
    states = await app.database.read(outbox.count_by_state, guild_id=app.community.guild_id)
    assert states == {}
    last = await app.database.read(job.find_last_period, guild_id=app.community.guild_id, job="health")
    assert last is not None

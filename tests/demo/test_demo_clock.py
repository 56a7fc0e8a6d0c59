"""The demo's clock: the simulated Discord keeps step with the real time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.demo.clock import LEAP_S, advance_to, follow_real_time
from tests.stage import Stage, StageClock


async def test_the_simulated_time_reaches_the_moment_and_never_goes_back(stage: Stage) -> None:
    start = stage.env.now()
    later = start + timedelta(seconds=30)
    await advance_to(stage.env, later)
    assert stage.env.now() == later
    await advance_to(stage.env, start)

    assert stage.env.now() == later


async def test_on_a_short_way_each_timer_fires_at_its_own_instant(stage: Stage) -> None:
    moments = watch_timers(stage, 10, 20)
    start = stage.env.now()
    await advance_to(stage.env, start + timedelta(seconds=LEAP_S))

    assert [(moment - start).total_seconds() for moment in moments] == pytest.approx([10, 20], abs=0.01)


async def test_on_a_long_way_what_came_due_fires_once_on_arrival(stage: Stage) -> None:
    moments = watch_timers(stage, 10, 20)
    await advance_to(stage.env, stage.env.now() + timedelta(seconds=1))  # Now the timers are set.
    arrival = stage.env.now() + timedelta(days=300)
    await advance_to(stage.env, arrival)

    assert moments == [arrival, arrival]


def watch_timers(stage: Stage, *delays_s: float) -> list[datetime]:
    """Let the bot note the time after each delay."""
    moments: list[datetime] = []

    async def note(delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        moments.append(stage.env.now())

    async def on_start() -> None:
        for delay_s in delays_s:
            stage.bot.loop.create_task(note(delay_s))

    stage.bot.add_listener(on_start, "on_start")
    with stage.env._bot_scope():
        stage.bot.dispatch("start")
    return moments


async def test_following_waits_for_its_turn_and_looks_for_news_after_every_tick(stage: Stage) -> None:
    clock, turn, ticked = StageClock(), asyncio.Lock(), asyncio.Event()

    async def look() -> None:
        assert not turn.locked()
        ticked.set()

    await turn.acquire()
    following = asyncio.create_task(follow_real_time(stage.env, clock, turn, look))
    await asyncio.sleep(0)
    assert stage.env.now() < clock.now(), "somebody else moves the simulated Discord"
    turn.release()
    await ticked.wait()
    assert stage.env.now() == clock.now()
    following.cancel()

    with pytest.raises(asyncio.CancelledError):
        await following
    assert not turn.locked()

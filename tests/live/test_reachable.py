"""What the bot knows of its own absence: it is noted while members cannot reach it, and not forgiven while they can. And what
it still does in Discord before it goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.driver import Driver
from benchmarks.loopback import GUILD_ID, TOKEN
from bot.app import App
from bot.client import ForumBot
from bot.clock import to_ms
from bot.outbox import OutboxEntry
from db import checkin, outbox, uptime
from tests.stage import NOON, StageClock, make_config, open_app


@pytest.fixture
async def live_app(
    discord: Driver, tmp_path: Path, clock: StageClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[App]:
    """The App for a bot on the loopback, with the stage's clock."""
    # The bot sets these, which belong to the classes of discord.py.
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    config = make_config({"discord": {"api_url": discord.api_url, "gateway_url": discord.gateway_url}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        yield app


async def start(discord: Driver, app: App) -> tuple[ForumBot, asyncio.Task[None]]:
    """The bot, at work, and the task that ends when it was closed."""
    bot = ForumBot(app)
    await bot._async_setup_hook()  # so that it can be waited for before it runs
    running = asyncio.create_task(bot.run_until_stopped(TOKEN))
    await bot.wait_until_ready()
    await asyncio.to_thread(discord.settle)
    return bot, running


def reaches(bot: ForumBot) -> bool:
    return bot.is_reachable


async def find_last_alive_at(app: App) -> int | None:
    return await app.database.read(uptime.find_last_alive_at, guild_id=GUILD_ID)


async def test_the_heartbeat_stops_while_nobody_can_reach_the_bot_and_the_outage_is_noted(
    discord: Driver, live_app: App, clock: StageClock
) -> None:
    bot, running = await start(discord, live_app)
    await bot.heartbeat()
    assert await find_last_alive_at(live_app) == to_ms(NOON)

    await asyncio.to_thread(discord.configure, gateway="silent")
    await asyncio.to_thread(discord.cut, "abort")
    await asyncio.to_thread(discord.wait_for, "GATEWAY", "KEPT WAITING")
    clock.set(NOON + timedelta(hours=3))
    await bot.heartbeat()
    assert not reaches(bot)
    assert await find_last_alive_at(live_app) == to_ms(NOON)

    resumed = asyncio.create_task(bot.wait_for("resumed"))
    await asyncio.to_thread(discord.configure, gateway="open")
    await resumed
    await asyncio.to_thread(discord.settle)
    await bot.heartbeat()
    outages = await live_app.database.read(
        uptime.list_outages, guild_id=GUILD_ID, since=0, until=to_ms(NOON + timedelta(days=1))
    )
    assert reaches(bot)
    bridged = await live_app.database.read(
        checkin.list_bridged_days, guild_id=GUILD_ID, first_day="2026-11-01", last_day="2026-11-30"
    )
    await asyncio.to_thread(discord.event, "GUILD_DELETE", {"id": str(GUILD_ID)})
    await asyncio.to_thread(discord.settle)
    assert not reaches(bot), "it was turned out of the server"
    await bot.close()
    await running

    assert outages == [(to_ms(NOON), to_ms(NOON + timedelta(hours=3)))]
    assert bridged == {"2026-11-23": 3 * 3600}


async def test_what_a_stop_finds_in_hand_is_done_while_discord_can_still_be_asked_and_nothing_is_begun_after(
    discord: Driver, live_app: App, caplog: pytest.LogCaptureFixture
) -> None:
    bot, running = await start(discord, live_app)
    await bot._answered.wait()  # its work has begun, which a stop waits for as for any answer
    begun, go_on = asyncio.Event(), asyncio.Event()
    performed: list[str] = []

    async def ask(entry: OutboxEntry) -> None:
        begun.set()
        await go_on.wait()
        await bot.application_info()
        performed.append(entry.subject)

    live_app.outbox.performs("ask", ask)
    for subject in ("in hand", "next"):
        await live_app.database.act(
            outbox.insert_outbox, guild_id=GUILD_ID, kind="ask", subject=subject, payload="{}", at=to_ms(NOON)
        )
    await begun.wait()
    closing = asyncio.create_task(bot.close())
    await asyncio.wait({closing}, timeout=0.1)
    assert live_app.outbox.is_stopping
    go_on.set()
    await closing
    await running

    assert performed == ["in hand"]
    assert "a fault" not in caplog.text


async def test_a_stop_while_the_work_begins_waits_for_what_it_is_at_and_begins_nothing_more(
    discord: Driver, live_app: App
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    class First(commands.Cog):
        async def begin_work(self) -> None:
            begun.set()
            await go_on.wait()
            await bot.application_info()
            done.append("first")

    class Second(commands.Cog):
        async def begin_work(self) -> None:
            done.append("second")

    bot = ForumBot(live_app)
    await bot._async_setup_hook()
    for cog in (First(), Second()):
        await bot.add_cog(cog)
    running = asyncio.create_task(bot.run_until_stopped(TOKEN))
    await begun.wait()
    closing = asyncio.create_task(bot.close())
    await asyncio.wait({closing}, timeout=0.1)
    go_on.set()
    await closing
    await running
    assert done == ["first"]
    assert live_app.outbox.is_stopping

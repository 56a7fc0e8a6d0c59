"""`louzhu demo`: the real bot on a simulated Discord, in a browser on this machine. Nothing leaves the machine."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
from datetime import date
from pathlib import Path

from simcord import Env

from bot.app import App
from bot.client import ForumBot
from bot.community import Community
from bot.config import Config, parse_config
from bot.console import Console
from bot.demo.clock import follow_real_time
from bot.demo.hub import Hub, PortTaken
from bot.demo.story import GUILD_ID, Journal, StoryClock, Storyteller, build_scene, hang_up_boards, read_story
from bot.log import set_up_logging
from bot.run import prepare_database
from bot.upkeep.lock import hold
from bot.words import Language, text
from db.engine import Database

FOLDER = Path("data/demo")
PORT = 8765


def run_demo(console: Console, *, port: int | None, fresh: bool, language: Language | None) -> int:
    """Run the demo until Ctrl-C; returns the exit code.

    Raises:
        StartupFault, UpkeepFault: it cannot start, and nothing was changed.
    """
    set_up_logging(level="warning", form="text", token="")
    database = FOLDER / "louzhu.sqlite3"
    with hold(database):
        if fresh:
            _forget(database)
        prepare_database(database, now=StoryClock().now())
        try:
            asyncio.run(_serve(console, database, PORT if port is None else port, language or console.language))
        except PortTaken as error:
            console.complain(error.text)
            return 1
    console.say(text("cli-demo-stopped"))
    return 0


def _forget(database: Path) -> None:
    """Remove what earlier demos left. The lock stays: it is held."""
    for name in (database.name, f"{database.name}-wal", f"{database.name}-shm", "founded", "journal.jsonl"):
        (database.parent / name).unlink(missing_ok=True)
    shutil.rmtree(database.parent / "backups", ignore_errors=True)


def demo_config(language: Language) -> Config:
    """The settings of the demo: the defaults, with every feature that has a place in the demo's community."""
    return parse_config(
        {
            "discord": {"guild_id": GUILD_ID},
            "community": {"language": language},
            "database": {"path": str(FOLDER / "louzhu.sqlite3"), "backup_folder": str(FOLDER / "backups")},
            "staff": {"roles": ["版主"], "channel": "管理室"},
            "checkin": {"daily_channel": "签到处", "board_channel": "签到处"},
        }
    )


async def _serve(console: Console, path: Path, port: int, language: Language) -> None:
    console.say(text("cli-demo-starting"))
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    clock = StoryClock()
    database = await Database.open(path)
    async with contextlib.AsyncExitStack() as opened:
        opened.push_async_callback(database.close)
        app = App(Community(GUILD_ID, demo_config(language)), database, clock=clock)
        opened.push_async_callback(app.close)
        await app.start()
        bot = ForumBot(app)
        env = Env(bot, settle_timeout=5)
        await env.start()
        opened.push_async_callback(env.shutdown)
        hub = await _raise_curtain(opened, console, app, clock, env, port, language)
        await bot.begin_work()
        opened.callback(bot.jobs.stop)
        ticking = asyncio.create_task(follow_real_time(env, clock, hub.turn, hub.refresh))
        opened.push_async_callback(_end, ticking)
        console.say(text("cli-demo-ready", address=hub.url))
        await stop.wait()
        console.say(text("cli-demo-stopping"))


async def _raise_curtain(
    opened: contextlib.AsyncExitStack,
    console: Console,
    app: App,
    clock: StoryClock,
    env: Env,
    port: int,
    language: Language,
) -> Hub:
    """Build the community, tell its past, and open the doors."""
    story = read_story()
    scene = build_scene(env, story)
    await env.settle()
    journal = Journal(FOLDER / "journal.jsonl")
    founded, is_new = _founded(app)
    teller = Storyteller(app, clock, env, scene, story, founded)
    await teller.tell(until=clock.now(), with_deeds=is_new, journal=journal.read())
    if not is_new:
        await app.act(hang_up_boards)
    # Noted only now: a start that was broken off begins anew, and what was done by then is refused as already done.
    (FOLDER / "founded").write_text(founded.isoformat(), encoding="utf-8")
    journal.follow(env)
    hub = Hub(
        env,
        port=port,
        language=language,
        viewers=scene.viewers,
        channels=lambda: scene.channel_groups(
            console.phrase(text("demo-boards")), console.phrase(text("cli-demo-halls"))
        ),
        words={key: app.say(language, text(key)) for key in app.words.keys(language) if key.startswith("demo-")},
        timezone=app.config.community.time_zone,
    )
    return await opened.enter_async_context(hub)


def _founded(app: App) -> tuple[date, bool]:
    """The day that the story is told from, and whether this is the first time."""
    noted = FOLDER / "founded"
    if noted.exists():
        return date.fromisoformat(noted.read_text(encoding="utf-8").strip()), False
    return app.community.day_of(app.clock.now()), True


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

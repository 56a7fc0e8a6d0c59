"""The live start: config, lock, database, bot; and the clean stop. Knows no Discord: `bot.client` is imported when it is
its turn, so that a fault found before needs no Discord either."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.app import App
from bot.clock import SystemClock, to_ms
from bot.community import Community
from bot.config import Config, load_config
from bot.console import Console
from bot.log import Form, set_up_logging
from bot.startup import StartupFault
from bot.upkeep.fault import UpkeepFault, faults_of
from bot.upkeep.lock import hold
from bot.words import text
from db.engine import Database
from db.migrate import migrate
from db.upkeep import is_readable

log = logging.getLogger(__name__)

TOKEN = "DISCORD_TOKEN"  # noqa: S105  # where it is, not what it is
"""The environment variable that the token comes from; it comes from nowhere else."""

_TOKEN_CHARACTERS = re.compile(r"[A-Za-z0-9._-]+")

_MOST_CHECKED_BYTES = 128 * 1024 * 1024
"""A database up to this size is read through before the bot starts: 11 ms of processor time for each MB, and what a slow disk
takes to read it, three seconds at most. Larger ones are proven by each night's backup only: a start must not take minutes."""

Outcome = TypeVar("Outcome")


def run(console: Console, config_path: Path, form: Form | None) -> int:
    """Run the bot until it is told to stop; returns the exit code.

    Raises:
        FaultyConfig, StartupFault, UpkeepFault: it cannot start, and nothing was changed.
    """
    config = load_config(config_path)
    token = os.environ.get(TOKEN, "").strip()
    set_up_logging(level=config.log.level, form=form or config.log.format, token=token)
    refuse_no_token(token)
    database = Path(config.database.path)
    with hold(database):
        prepare_database(database, now=SystemClock().now())
        console.say(text("cli-run-starting", path=str(database)))
        asyncio.run(_serve(config, database, token))
    console.say(text("cli-run-stopped"))
    return 0


def refuse_no_token(token: str) -> None:
    """See that something that can be a token was given, before anything is done with it.

    Raises:
        StartupFault: ``no-token``; ``garbled-token``: no token has such characters, so it was copied with something else.
    """
    if not token:
        raise StartupFault("no-token", variable=TOKEN)
    if not _TOKEN_CHARACTERS.fullmatch(token):
        raise StartupFault("garbled-token", variable=TOKEN)


def prepare_database(database: Path, *, now: datetime) -> None:
    """Make or update the database, after a look at whether it is in order.

    At each start, not only after a crash: a crash leaves the file in order, thanks to the log. What does not is a copy that was
    made by hand while the bot ran, or half a copy, and such a file bears no mark of it. This is the last moment at which turning
    it away costs nobody anything.

    Raises:
        UpkeepFault: it cannot be used as it is; it was not touched.
    """
    with faults_of(database):
        is_small = database.is_file() and database.stat().st_size <= _MOST_CHECKED_BYTES
        if is_small and not is_readable(database):
            raise UpkeepFault("database-fault-corrupt", path=str(database), detail="quick_check")
        for step in migrate(database, at_ms=to_ms(now)):
            log.info("migration applied", extra={"migration": f"{step.number:04}_{step.name}"})


async def _serve(config: Config, database_path: Path, token: str) -> None:
    """Connect, work, and come back after a signal to stop; acts that run are finished first."""
    from bot.client import ForumBot  # noqa: PLC0415  # see above
    from bot.connection import find_guild  # noqa: PLC0415  # the same

    stop = _on_stop_signal()
    async with AsyncExitStack() as opened:
        guild_id = await _unless(stop, find_guild(config, token))
        if guild_id is None:
            return
        with faults_of(database_path):
            database = await Database.open(database_path)
        opened.push_async_callback(database.close)
        app = App(Community(guild_id, config), database)
        opened.push_async_callback(app.close)
        await app.start()
        bot = ForumBot(app)
        await _unless(stop, bot.run_until_stopped(token), finish=bot.close)


def _on_stop_signal() -> asyncio.Event:
    """Set when the process is told to stop (Ctrl-C, or SIGTERM). Told once more it stops at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    signals = (signal.SIGINT, signal.SIGTERM)

    def heed() -> None:
        log.info("stopping")
        stop.set()
        for each in signals:
            loop.remove_signal_handler(each)

    for each in signals:
        loop.add_signal_handler(each, heed)
    return stop


async def _unless(
    stop: asyncio.Event,
    work: Coroutine[Any, Any, Outcome],
    *,
    finish: Callable[[], Awaitable[None]] | None = None,
) -> Outcome | None:
    """Do the work; told to stop, let ``finish`` end it, or break it off. Then there is no outcome."""
    task = asyncio.create_task(work)
    waiting = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if finish is None:
            task.cancel()
        else:
            await finish()
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()
        return None
    finally:
        waiting.cancel()

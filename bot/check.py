"""``louzhu check``: all that is wrong with a config, or what was found to be in order; with ``--live`` also on the server."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from bot.clock import SystemClock
from bot.community import Community
from bot.config import Config, FaultyConfig, load_config
from bot.console import Console
from bot.log import set_up_logging
from bot.run import TOKEN
from bot.settings import Fault
from bot.startup import StartupFault
from bot.words import text


def check(console: Console, options: Namespace) -> int:
    """Say what the config says, if there is no fault in it; asked to look ``live``, also what the server lacks.

    Raises:
        FaultyConfig: with every fault; `tell_faults` says them.
        StartupFault: it was to look live, and Discord would not have us.
    """
    config = load_config(options.config)
    now = SystemClock().now()
    community = Community(config.discord.guild_id, config)
    console.say(text("check-passed", path=str(options.config), count=sum(1 for _ in _settings(config))))
    console.say(text("check-sections", sections=list(type(config).model_fields)))
    console.say(
        text("check-guild", guild=str(config.discord.guild_id)) if config.discord.guild_id else text("check-any-guild")
    )
    console.say(
        text(
            "check-day",
            zone=config.community.time_zone,
            clock=f"{now.astimezone(community.zone):%H:%M}",
            day=community.day_of(now),
            begins=f"{config.community.day_begins_at_hour:02}:00",
        )
    )
    console.say(text("check-currencies", currencies=[currency.name for currency in config.currencies]))
    console.say(
        text(
            "check-database",
            path=config.database.path,
            folder=config.database.backup_folder,
            kept=config.database.backups_kept,
            hour=f"{config.database.backup_at_hour:02}:00",
        )
    )
    token = os.environ.get(TOKEN, "").strip()
    console.say(text("check-token-present" if token else "check-token-absent", variable=TOKEN))
    if options.live:
        return _check_live(console, config, token)
    console.say(text("check-not-checked"))
    return 0


def _check_live(console: Console, config: Config, token: str) -> int:
    """Hold the config against the server, and say all that does not fit."""
    # Imported only now: the config can be checked where Discord's library is of no use.
    from bot.live_check import look_at_server  # noqa: PLC0415

    if not token:
        raise StartupFault("no-token", variable=TOKEN)
    set_up_logging(level="warning", token=token)
    seen = asyncio.run(look_at_server(config, token))
    console.say(text("check-live-server", bot=seen.bot, guild=seen.guild, id=str(seen.guild_id)))
    if seen.faults:
        console.complain(text("check-live-failed", count=len(seen.faults)))
        _tell(console, seen.faults)
        return 1
    console.say(text("check-live-passed"))
    return 0


def _settings(value: Any) -> Iterator[Any]:
    """Every single value of a config, at any depth."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _settings(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _settings(each)
    else:
        yield value


def tell_faults(console: Console, faulty: FaultyConfig) -> None:
    """Say all faults of a config, each with its key."""
    console.complain(text("check-failed", count=len(faulty.faults)))
    _tell(console, faulty.faults)


def _tell(console: Console, faults: Iterable[Fault]) -> None:
    for fault in faults:
        console.complain(text("check-fault", key=fault.key, problem=fault.text))

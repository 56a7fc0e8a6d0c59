"""``louzhu check``: all that is wrong with a config, or what was found to be in order; with ``--live`` also on the server."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from bot.clock import SystemClock
from bot.community import Community
from bot.config import Config, FaultyConfig, load_config
from bot.config_lines import line_of, shown
from bot.console import Console
from bot.log import set_up_logging
from bot.run import TOKEN, refuse_no_token
from bot.settings import Fault
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

    refuse_no_token(token)
    set_up_logging(level="warning", token=token)
    seen = asyncio.run(look_at_server(config, token))
    console.say(text("check-live-server", bot=seen.bot, guild=seen.guild, id=str(seen.guild_id)))
    if seen.faults:
        console.complain(text("check-live-failed", count=len(seen.faults)))
        _tell(console, seen.faults, {})
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
    """Say all faults of a config, each with its key and, if it stands in the file, its line."""
    console.complain(text("check-failed", path=str(faulty.path or ""), count=len(faulty.faults)))
    _tell(console, faulty.faults, faulty.lines)


def _tell(console: Console, faults: Iterable[Fault], lines: Mapping[str, int]) -> None:
    for fault in faults:
        line = line_of(fault.key, lines)
        key = "check-fault" if line is None else "check-fault-at"
        console.complain(text(key, key=shown(fault.key), line=line or 0, problem=fault.text))

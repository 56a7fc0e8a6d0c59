"""Louzhu and the bare bot side by side, each with a loopback Discord of its own, and runs of both in turn.

A figure of this machine in this minute means little. The ratio of two runs that follow each other means something, and the
spread of several such ratios says how much.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.driver import REPOSITORY, Driver, open_loopback
from benchmarks.loopback import TOKEN
from benchmarks.objects import FORUM_ID

COMMUNITY = """
[discord]
api_url = "{api_url}"
gateway_url = "{gateway_url}"
[database]
path = "{folder}/louzhu.sqlite3"
backup_folder = "{folder}/backups"
[log]
level = "warning"
"""

BOARD = f"""
[[boards]]
code = "talk"
channel = {FORUM_ID}
"""
"""What lets Louzhu count the messages of the loopback's forum."""


@contextlib.contextmanager
def open_bot(arguments: Callable[[Driver], Sequence[str]]) -> Iterator[Driver]:
    """A bot in a process of its own, ready; ``arguments`` follow ``python``. Yields the Discord that it is connected to."""
    with open_loopback() as discord:
        process = subprocess.Popen(
            [sys.executable, *arguments(discord)],
            cwd=REPOSITORY,
            env={**os.environ, "DISCORD_TOKEN": TOKEN},
            stdout=subprocess.DEVNULL,
        )
        discord.process_id = process.pid
        try:
            discord.wait_for("GATEWAY", "IDENTIFY")
            discord.settle()
            discord.configure(journal_is_kept=False)
            yield discord
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


@contextlib.contextmanager
def open_bare_bot() -> Iterator[Driver]:
    """The bot that answers "pong"."""
    with open_bot(lambda discord: ("-m", "benchmarks.bare_bot", discord.api_url, discord.gateway_url)) as discord:
        yield discord


@contextlib.contextmanager
def open_louzhu(more: str = "", folder: Path | None = None) -> Iterator[Driver]:
    """Louzhu as an admin runs it, with default settings, and ``more``, on an empty database, or on the one in ``folder``. That
    lies in the repository's folder, not in one for temporary files, which may be memory: a commit has to reach a disk."""
    with contextlib.ExitStack() as opened:
        if folder is None:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=REPOSITORY, prefix=".bench-")))
        config = Path(folder) / "config.toml"

        def arguments(discord: Driver) -> Sequence[str]:
            addresses = {"api_url": discord.api_url, "gateway_url": discord.gateway_url}
            config.write_text(COMMUNITY.format(**addresses, folder=folder) + more)
            return ("-m", "bot", "run", "--config", str(config))

        with open_bot(arguments) as discord:
            yield discord


def describe_machine() -> str:
    """What the figures were measured on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, discord.py {version('discord.py')}, aiohttp {version('aiohttp')}"
    )


def spread(figures: Sequence[float], form: str = "{:.2f}") -> str:
    """The median of some figures, and between what they lie."""
    middle, least, most = (form.format(each) for each in (statistics.median(figures), min(figures), max(figures)))
    return f"{middle} ({least} to {most})"


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure that ``share`` of the figures do not exceed."""
    return sorted(figures)[min(int(len(figures) * share), len(figures) - 1)]


def in_turn(rounds: int, one: Callable[[], Any], other: Callable[[], Any]) -> list[tuple[Any, Any]]:
    """Measure both in each round, now the one first, now the other."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            second, first = other(), one()
        else:
            first, second = one(), other()
        pairs.append((first, second))
    return pairs

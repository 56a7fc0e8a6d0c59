"""``louzhu run`` as an admin starts it: a process with an environment, a config file and two streams."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.driver import Driver
from benchmarks.loopback import TOKEN
from tests.live.nursery import REPOSITORY, Child, Nursery

PATIENCE_S = 100
"""When a process that does not end is a failure; nothing is measured by it."""


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    code: int
    out: str
    err: str


class Louzhu:
    """A running ``louzhu``."""

    def __init__(self, process: subprocess.Popen[str] | Child) -> None:
        self._process = process
        self._read = ""

    @classmethod
    def start(
        cls,
        discord: Driver,
        folder: Path,
        *arguments: str,
        command: Sequence[str] = ("run",),
        language: str = "zh-CN",
        token: str = TOKEN,
        config: str = "",
        api_url: str | None = None,
        gateway_url: str | None = None,
        nursery: Nursery | None = None,
    ) -> Louzhu:
        """Start it in ``folder``, with the loopback in Discord's place; ``config`` goes below ``[discord]``. With a
        ``nursery`` it is forked there, which saves the imports."""
        written = (
            f'[database]\npath = "{folder}/louzhu.sqlite3"\nbackup_folder = "{folder}/backups"\n'
            f'[community]\nlanguage = "{language}"\n'
            f'[discord]\napi_url = "{api_url or discord.api_url}"\ngateway_url = "{gateway_url or discord.gateway_url}"\n'
            f"{config}\n"
        )
        path = folder / f"config-{language}.toml"
        path.write_text(written, encoding="utf-8")
        words = [*command, "--config", str(path), *arguments]
        if nursery is not None:
            return cls(nursery.start(words, {"DISCORD_TOKEN": token}))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        return cls(
            subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                cwd=REPOSITORY,
                env={**kept, "DISCORD_TOKEN": token, "PYTHONUTF8": "1"},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )

    @property
    def pid(self) -> int:
        """Its number among the processes."""
        return self._process.pid

    def wait_for_line(self, pattern: str) -> str:
        """Read the log until a line matches, and return it."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._read += line
            if re.search(pattern, line):
                return line
        raise AssertionError(f"it ended without a line like {pattern!r}:\n{self._read}")

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def end(self) -> Ended:
        """Wait until it has ended by itself."""
        guard = threading.Timer(PATIENCE_S, self.send, [signal.SIGKILL])
        guard.start()
        try:
            return self._read_all()
        finally:
            guard.cancel()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Tell it to stop, and wait until it has."""
        self.send(number)
        return self.end()

    def kill(self) -> str:
        """Kill it, if it still runs; returns what is left of its log."""
        with contextlib.suppress(ProcessLookupError):
            self.send(signal.SIGKILL)
        return self._read_all().err

    def _read_all(self) -> Ended:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        left: list[str] = []
        if not self._process.stdout.closed:
            reader = threading.Thread(target=lambda: left.append(self._process.stdout.read()))  # type: ignore[union-attr]
            reader.start()
            self._read += self._process.stderr.read()
            reader.join()
            self._process.stdout.close()
            self._process.stderr.close()
        return Ended(self._process.wait(), "".join(left), self._read)

"""The command line as somebody at a terminal sees it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.words import Language, Text, Words

REPOSITORY = Path(__file__).parents[2]
WORDS = Words({})


@dataclass(frozen=True)
class Said:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str


def phrase(language: Language, key: str, /, **facts: Any) -> str:
    """A sentence of the catalogues."""
    return WORDS.say(language, Text(key, facts))


class Shell:
    """Runs commands in a folder of its own, in this process or in a real one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        monkeypatch.chdir(folder)
        for name in ("DISCORD_TOKEN", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)

    def __call__(self, *arguments: str) -> Said:
        """Run a command in this process."""
        self._capsys.readouterr()
        code = main(list(arguments))
        printed = self._capsys.readouterr()
        return Said(code, printed.out, printed.err)

    def config(self, written: str = "") -> None:
        """Write config.toml."""
        (self.folder / "config.toml").write_text(written, encoding="utf-8")

    def start(self, *arguments: str, env: Mapping[str, str] | None = None, **options: Any) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env={**_environment(), **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            **options,
        )

    def run(self, *arguments: str, **options: Any) -> Said:
        """Run a command in a process of its own until it ends."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=100)
        return Said(process.returncode, out, err)


def run_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a piece of Python in a process of its own, to be killed or to crash."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def _environment() -> dict[str, str]:
    """As this process's, with the project on the path and no language or token of whoever runs the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISCORD_TOKEN", "LC_ALL", "LC_MESSAGES", "LANG"}
    }
    return kept | {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"}


class QuietLogging:
    """Puts the process's logging back as it was: a command sets it up for itself."""

    def __init__(self) -> None:
        root = logging.getLogger()
        self._handlers = list(root.handlers)
        self._levels = {name: logging.getLogger(name).level for name in ("", "discord", "aiosqlite", "apscheduler")}

    def restore(self) -> None:
        """As it was."""
        logging.getLogger().handlers[:] = self._handlers
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """A terminal in an empty folder with an empty config."""
    logging_before = QuietLogging()
    opened = Shell(tmp_path, monkeypatch, capsys)
    opened.config()
    yield opened
    logging_before.restore()

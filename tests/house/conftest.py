"""Fixtures of the house's tests: a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.upkeep.shell import QuietLogging, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """A terminal in an empty folder with an empty config."""
    logging_before = QuietLogging()
    opened = Shell(tmp_path, monkeypatch, capsys)
    opened.config()
    yield opened
    logging_before.restore()

"""Fixtures of upkeep: a lived-in database, and a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.upkeep.data import fill
from tests.upkeep.shell import shell as shell  # a fixture


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in which three members lived for nine days."""
    folder = tmp_path / "data"
    folder.mkdir()
    return fill(folder / "louzhu.sqlite3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go; it does not exist yet."""
    return tmp_path / "data" / "backups"

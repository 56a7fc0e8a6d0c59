"""Fixtures that every feature's tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.app import App
from tests.machine import PROFILE
from tests.stage import Stage, StageClock, make_config, open_app, open_stage

# The same examples each time, so that what is green stays green until the code changes. To look for new ones, for as long
# as you like (see tests.machine.examples): HYPOTHESIS_PROFILE=thorough make test ARGS="-k model -o faulthandler_timeout=0"
settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("thorough", database=None, print_blob=True)
settings.load_profile(PROFILE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--thorough``: what is tried in part, because all of it takes minutes, is tried in full (``make torture``)."""
    parser.addoption("--thorough", action="store_true", help="try every failure on every route")


def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: there is always a test that waits for a process, a timer or the disk."""
    return (os.cpu_count() or 1) + 1


_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30
"""Far more than all folders of a run have in them at once."""


def pytest_configure() -> None:
    """Let the databases of tests lie in memory where the machine has room for them and nobody chose another place: the bot
    waits for the disk at each commit, and no test can cut the power."""
    if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = str(_MEMORY)  # also for the processes that a test starts
        tempfile.tempdir = None


@pytest.fixture
def clock() -> StageClock:
    """A clock that stands at noon in Shanghai until the test moves it."""
    return StageClock()


@pytest.fixture
async def app(tmp_path: Path, clock: StageClock) -> AsyncIterator[App]:
    """The App with default settings on a fresh database, without Discord."""
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(), clock) as opened:
        yield opened


@pytest.fixture
async def stage(tmp_path: Path, clock: StageClock) -> AsyncIterator[Stage]:
    """The whole bot with default settings in a simulated server."""
    async with open_stage(tmp_path / "louzhu.sqlite3", clock=clock) as opened:
        yield opened

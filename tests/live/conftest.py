"""What the tests of the live bot share: the loopback Discord, and the bot as a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.driver import Driver, open_loopback
from tests.live.nursery import Nursery
from tests.live.process import Louzhu
from tests.wire.listed import check_listed
from tests.wire.request import Request, check


@pytest.fixture(scope="session")
def loopback() -> Iterator[Driver]:
    """One simulated Discord for all tests."""
    with open_loopback() as driver:
        yield driver


@pytest.fixture
def discord(loopback: Driver) -> Iterator[Driver]:
    """The simulated Discord, as new. It was sent nothing that the real one would refuse."""
    loopback.reset()
    yield loopback
    check_sent(loopback)


def check_sent(loopback: Driver) -> None:
    """Fail for every request that Discord would refuse, or that a table does not know."""
    sent = [Request(each["method"], each["path"], each["body"]) for each in loopback.sent("*", "^/")]
    check(sent)
    check_listed(sent)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where all bots of these tests come from, but for those that a test starts with ``nursery=None``."""
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture
def louzhu(discord: Driver, nursery: Nursery, tmp_path: Path) -> Iterator[Callable[..., Louzhu]]:
    """Starts ``louzhu run`` on a database of this test's own; whatever still runs at the end is killed."""
    started: list[Louzhu] = []

    def start(*arguments: str, **changes: Any) -> Louzhu:
        folder = changes.pop("folder", tmp_path)
        started.append(Louzhu.start(discord, folder, *arguments, **{"nursery": nursery, **changes}))
        return started[-1]

    yield start
    for process in started:
        process.kill()

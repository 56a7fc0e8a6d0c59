"""A server with a board whose topics are voted on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.moods.scene import OPEN, Scene
from tests.stage import StageClock, open_stage


@pytest.fixture
async def scene(tmp_path: Path, clock: StageClock) -> AsyncIterator[Scene]:
    """The whole bot, a board, and nobody too young to vote."""
    async with open_stage(tmp_path / "louzhu.sqlite3", OPEN, clock=clock) as stage:
        yield await Scene.set_up(stage)

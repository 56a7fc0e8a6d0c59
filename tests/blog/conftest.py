"""A server whose members have blogs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.stage import StageClock

BLOGS: Mapping[str, Any] = {
    **BOARDS,
    "blog": {"board": "chat"},
    "moods": {"minimum_account_days": 0, "minimum_membership_hours": 0},
}


@pytest.fixture
async def forum(tmp_path: Path, clock: StageClock) -> AsyncIterator[Forum]:
    """A server with boards, the first of which is for blogs."""
    async with open_forum(tmp_path, clock, BLOGS) as opened:
        yield opened

"""A day of spins in the demo: exported, it verifies offline; with one byte of one spin altered it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo.run import open_community, prepare
from bot.demo.story import GUILD_ID, StoryClock
from bot.wheel import service
from bot.wheel.console import export_day
from bot.wheel.verifier import Mismatch, verify
from tests.stage import StageClock


async def test_a_day_of_the_demo_verifies_offline_and_fails_when_a_byte_of_a_spin_is_altered(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        await community.app.act(service.reveal, period="2026-11-22")
        record = await community.app.database.read(lambda tx: export_day(tx, GUILD_ID, "2026-11-21"))
    verified = verify(record.encode())
    assert verified.spins >= 3
    start = record.encode().index(b'{"client_seed"')
    for place in range(start, start + 100):
        altered = bytearray(record.encode())
        altered[place] ^= 1
        with pytest.raises(Mismatch):
            verify(bytes(altered))

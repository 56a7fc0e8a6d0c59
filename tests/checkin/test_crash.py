"""The process is killed while members check in: what it acknowledged is there afterwards, and nothing is there twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.checkin.service import AlreadyCheckedIn, check_in
from bot.ledger.service import read_receipts, read_wallet
from bot.upkeep.verify import verify
from tests.stage import StageClock, make_config, open_app

BOT = """
import asyncio, sys
from pathlib import Path
from bot.checkin.service import check_in
from tests.stage import StageClock, make_config, open_app

async def main() -> None:
    async with open_app(Path(sys.argv[1]), make_config(), StageClock()) as app:
        async def enter(member_id: int) -> None:
            done = await app.act(check_in, member_id=member_id)
            print(member_id, done.balance.amount, flush=True)

        for first in range(1, 100_000, 10):
            await asyncio.gather(*(enter(first + each) for each in range(10)))

asyncio.run(main())
"""

ACKNOWLEDGED = 200
"""After so many answers the process is killed, in the midst of the next ones."""


def run_and_kill(path: Path) -> dict[int, int]:
    """Let members check in, kill the process, and return each acknowledged member's balance."""
    acknowledged: dict[int, int] = {}
    command = [sys.executable, "-c", BOT, str(path)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            member_id, balance = line.split()
            acknowledged[int(member_id)] = int(balance)
            if len(acknowledged) == ACKNOWLEDGED:
                process.kill()
    assert process.returncode < 0, "it ended before it was killed"
    return acknowledged


async def test_a_kill_loses_nothing_that_was_acknowledged_and_pays_nothing_twice(
    tmp_path: Path, clock: StageClock
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    acknowledged = run_and_kill(path)
    assert len(acknowledged) >= ACKNOWLEDGED
    assert verify(path).holds

    async with open_app(path, make_config(), clock) as app:
        for member_id, balance in acknowledged.items():
            wallet = await app.read(read_wallet, member_id=member_id)
            assert wallet.balances[0].amount == balance
        # Whoever was not answered may have been checked in or not; one who asks again is paid once in all.
        for member_id in range(1, max(acknowledged) + 30):
            try:
                await app.act(check_in, member_id=member_id)
            except AlreadyCheckedIn:
                pass
            else:
                assert member_id not in acknowledged
            page = await app.read(read_receipts, member_id=member_id, reason="checkin-reward")
            assert len(page.lines) == 1
    assert verify(path).holds

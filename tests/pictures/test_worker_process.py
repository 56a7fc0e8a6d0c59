"""The picture worker as a process: what is left of it when the bot ends, however the bot ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BOT = """
import asyncio, os, signal
from bot.painter import Painter

async def run():
    painter = Painter()
    try:
        await painter.warm()
        {end}
        await asyncio.Event().wait()
    finally:
        await painter.close()

if __name__ == "__main__":
    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        print("bye")
"""


def run_bot(tmp_path: Path, end: str) -> subprocess.CompletedProcess[str]:
    """Run a bot in a process group of its own. Returns once every process that inherited its output has ended."""
    path = tmp_path / "small_bot.py"
    path.write_text(BOT.format(end=end))
    return subprocess.run(
        [sys.executable, path],
        capture_output=True,
        text=True,
        timeout=100,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
        check=False,
    )


def test_ctrl_c_leaves_no_process_and_no_traceback(tmp_path: Path) -> None:
    outcome = run_bot(tmp_path, end="os.killpg(0, signal.SIGINT)")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "bye\n", "")


def test_the_worker_does_not_outlive_a_bot_that_was_killed(tmp_path: Path) -> None:
    outcome = run_bot(tmp_path, end="os.kill(os.getpid(), signal.SIGKILL)")
    assert outcome.returncode == -signal.SIGKILL

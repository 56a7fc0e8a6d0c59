"""From the start of the process to the first answer, and memory then: Louzhu with a community of some size against a bare bot.

Run as ``python -m benchmarks.bench_start``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.contest import describe_machine, in_turn, open_bare_bot, open_louzhu, spread
from benchmarks.driver import REPOSITORY, Driver
from benchmarks.growth import Size, fill

Opened = Callable[[], AbstractContextManager[Driver]]


def start(open_bot: Opened, command: str) -> tuple[float, float]:
    """Start a bot and ask it something: the seconds until it answered, the loopback's own start included, and the megabytes
    that it and its workers hold then."""
    began = time.perf_counter()
    with open_bot() as discord:
        discord.load(command, 1, first_member_id=700_000_000_000_000_000, in_flight=1)
        seconds = time.perf_counter() - began
        time.sleep(3)  # for what is still brought up beside the answers
        return seconds, memory_of(discord.process_id)


def memory_of(process_id: int) -> float:
    """The resident memory of a process and its children, in megabytes (Linux). Pages that they share count once each."""
    folder = Path(f"/proc/{process_id}")
    lines = (folder / "smaps_rollup").read_text().splitlines()
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    children = (folder / "task" / str(process_id) / "children").read_text().split()
    return own + sum(memory_of(int(child)) for child in children)


def main() -> None:
    """Measure, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--members", type=int, default=100_000, help="in Louzhu's database, with a topic for each ten")
    options = parser.parse_args()
    print(describe_machine())
    size = Size(options.members, posts_a_topic=10)
    with tempfile.TemporaryDirectory(dir=REPOSITORY, prefix=".bench-") as folder:
        fill(Path(folder) / "louzhu.sqlite3", size)
        print(f"{size.members} members, {size.topics} topics, {size.receipts} receipts")
        print(f"{options.rounds} starts, median (least to most)", flush=True)
        pairs = in_turn(
            options.rounds,
            lambda: start(open_bare_bot, "ping"),
            lambda: start(lambda: open_louzhu(folder=Path(folder)), "wallet"),
        )
    for place, (what, form) in enumerate((("seconds to the first answer", "{:.2f}"), ("megabytes", "{:.0f}"))):
        print(f"{what}, bare bot:  {spread([bare[place] for bare, _ in pairs], form)}")
        print(f"{what}, Louzhu:    {spread([mine[place] for _, mine in pairs], form)}")
        print(f"{what}, Louzhu / bare bot:  {spread([mine[place] / bare[place] for bare, mine in pairs])}", flush=True)


if __name__ == "__main__":
    main()

"""Messages in a board, counted durably, against a bare bot that adds one to a number; and a command in the middle of a burst.

Louzhu gives each message its floor, counts it for its author, the topic, the board and the day, and pays it where that is
due; all of that is on the disk when the clock stops. Run as ``python -m benchmarks.bench_messages``.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.contest import BOARD, describe_machine, in_turn, open_bare_bot, open_louzhu, spread
from benchmarks.driver import REPOSITORY, Driver
from benchmarks.loopback import FIRST_MEMBER_ID
from benchmarks.objects import FORUM_ID

MEMBERS = list(range(FIRST_MEMBER_ID + 1, FIRST_MEMBER_ID + 51))
"""Who writes, in turn."""

_PATIENCE_S = 120.0


def open_topic(discord: Driver) -> str:
    """A topic in the loopback's forum, with its first post."""
    topic_id: str = discord.control("happen", acts=[["open_topic", FORUM_ID, "水楼", MEMBERS[0]]])[0]
    discord.settle()
    return topic_id


def count_posts(database: Path) -> int:
    """How many posts are on the disk."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        counted: int = connection.execute("SELECT coalesce(sum(posts), 0) FROM board_total").fetchone()[0]
        return counted


def wait_until(database: Path, posts: int) -> float:
    """The moment at which so many posts are on the disk.

    Raises:
        TimeoutError: that did not come.
    """
    until = time.monotonic() + _PATIENCE_S
    while count_posts(database) < posts:
        if time.monotonic() > until:
            raise TimeoutError(f"{count_posts(database)} of {posts} posts were counted")
        time.sleep(0.005)
    return time.monotonic()


def main() -> None:
    """Measure, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=5000, help="messages in a burst")
    options = parser.parse_args()
    count: int = options.count
    print(describe_machine())
    print(f"{options.rounds} rounds of {count} messages at once, median (least to most)", flush=True)
    with tempfile.TemporaryDirectory(dir=REPOSITORY, prefix=".bench-") as folder:
        database = (Path(folder) / "louzhu.sqlite3").absolute()
        with open_bare_bot() as bare, open_louzhu(BOARD, Path(folder)) as louzhu:
            topics = {bare: open_topic(bare), louzhu: open_topic(louzhu)}
            wait_until(database, 1)

            def plain() -> float:
                return bare.flood(topics[bare], MEMBERS, count)["seconds"]

            def durable() -> tuple[float, float]:
                before = count_posts(database)
                flooded = louzhu.flood(topics[louzhu], MEMBERS, count, name="wallet")
                return wait_until(database, before + count) - flooded["began_at"], 1000 * flooded["command_s"]

            in_turn(1, plain, durable)  # to warm up
            pairs = in_turn(options.rounds, plain, durable)
    print(f"bare bot, messages a second:           {spread([count / each for each, _ in pairs], '{:.0f}')}")
    print(f"Louzhu, messages a second:             {spread([count / each for _, (each, _) in pairs], '{:.0f}')}")
    print(f"Louzhu / bare bot:                     {spread([bare / mine for bare, (mine, _) in pairs])}")
    print(f"/wallet in the middle of a burst, ms:  {spread([wait for _, (_, wait) in pairs], '{:.0f}')}")


if __name__ == "__main__":
    main()

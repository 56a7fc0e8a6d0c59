"""Torture: kill the real bot over and over in the middle of its work, and see that it keeps its word.

Each round arranges some members with something to do that moves money (check-in, spin, vote, make-up card, gate answer, the
staff's grants, posts), delivers all of it at once, and kills the process with SIGKILL at a moment of the round's kind. What is
left of the database is then looked at as it lies, the bot is started again, everything is delivered to it once more, and looked
at again. Everything is drawn from one seed. Run as ``python -m tests.live.torture`` (``make torture``), short as a test.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.driver import Driver, open_loopback
from tests.live.kills import KILLS
from tests.live.nursery import Nursery
from tests.live.rounds import Torture


def torture(
    discord: Driver,
    nursery: Nursery,
    folder: Path,
    kinds: Sequence[str],
    *,
    seed: int,
    members: int = 8,
    say: Callable[[str], None] = lambda line: None,
) -> Torture:
    """Torture one database, a kill of each of these kinds after the other, so many members acting in each round.

    Raises:
        Broken: a promise was not kept.
    """
    discord.reset()
    tortured = Torture(discord, nursery, folder, seed, members)
    tortured.fund(len(kinds))
    tortured.start()
    try:
        for kind in kinds:
            tortured.run_round(KILLS[kind])
            say(f"  round {tortured.round}: killed {kind}, all {len(tortured.expected.deeds)} deeds are there once")
    finally:
        if tortured.bot is not None:
            tortured.bot.kill()
    return tortured


def main() -> None:
    """Torture until the rounds are over, and say what was done to whom."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="how many kills")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="to repeat a run")
    parser.add_argument("--kind", choices=sorted(KILLS), action="append", help="only kills of this kind")
    parser.add_argument("--each", type=int, default=24, help="kills of one database, before another is begun")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    kinds = [chance.choice(options.kind or sorted(KILLS)) for _ in range(options.rounds)]
    nursery = Nursery()
    with open_loopback() as discord:
        for number, start in enumerate(range(0, options.rounds, options.each)):
            print(f"database {number + 1}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                torture(
                    discord,
                    nursery,
                    Path(folder),
                    kinds[start : start + options.each],
                    seed=options.seed + number,
                    say=lambda line: print(line, flush=True),
                )
    nursery.close()
    print(f"{options.rounds} kills; every promise was kept")


if __name__ == "__main__":
    main()

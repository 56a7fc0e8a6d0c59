"""/checkin against "pong": commands answered a second, and how long one member waits when there are 200 a second.

Each check-in is by another member, the first of his day, on the disk before it is answered, with the real message. Each ping
is what discord.py does with the least of commands. Run as ``python -m benchmarks.bench_checkin``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from benchmarks.contest import describe_machine, in_turn, open_bare_bot, open_louzhu, percentile, spread
from benchmarks.driver import Driver
from benchmarks.loopback import FIRST_MEMBER_ID

IN_FLIGHT = 64
"""How many members wait for an answer at any time while throughput is measured."""

PER_SECOND = 200

Measure = Callable[..., dict[str, Any]]


def answer(discord: Driver, command: str, expected: str) -> Measure:
    """A measure of one bot: so many commands by new members, each answered with what is expected."""
    next_member_id = FIRST_MEMBER_ID

    def measure(count: int, **pace: int) -> dict[str, Any]:
        nonlocal next_member_id
        measured = discord.load(command, count, first_member_id=next_member_id, **pace)
        next_member_id += count
        last = json.dumps(measured["last_answer"], ensure_ascii=False)
        assert expected in last, last
        return measured

    return measure


def main() -> None:
    """Measure, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--count", type=int, default=3000, help="commands in a run of full speed")
    options = parser.parse_args()
    count, paced_count = options.count, 5 * PER_SECOND
    print(describe_machine())
    print(f"{options.rounds} rounds, median (least to most)", flush=True)
    with open_bare_bot() as bare, open_louzhu() as louzhu:
        ping, check_in = answer(bare, "ping", "pong"), answer(louzhu, "checkin", "签到成功")
        full = {"count": count, "in_flight": IN_FLIGHT}
        in_turn(2, lambda: ping(**full), lambda: check_in(**full))  # to warm up
        pairs = in_turn(options.rounds, lambda: ping(**full), lambda: check_in(**full))
        rates = [[count / measured["seconds"] for measured in pair] for pair in pairs]
        print(f"pong answered a second, {IN_FLIGHT} waiting:       {spread([bare for bare, _ in rates], '{:.0f}')}")
        print(f"check-ins answered a second, {IN_FLIGHT} waiting:  {spread([mine for _, mine in rates], '{:.0f}')}")
        print(f"check-in / pong:                         {spread([mine / bare for bare, mine in rates])}", flush=True)
        paced = {"count": paced_count, "per_second": PER_SECOND}
        pairs = in_turn(options.rounds, lambda: ping(**paced), lambda: check_in(**paced))
        waits = [[1000 * percentile(measured["latencies"], 0.99) for measured in pair] for pair in pairs]
        print(f"p99 of pong at {PER_SECOND} a second, ms:         {spread([bare for bare, _ in waits])}")
        print(f"p99 of check-in at {PER_SECOND} a second, ms:     {spread([mine for _, mine in waits])}")
        print(f"check-in / pong:                         {spread([mine / bare for bare, mine in waits])}")


if __name__ == "__main__":
    main()

"""A large community against an almost empty one: what a member waits for must not grow with the number of members.

The same calls on both databases in turn, on this machine, in this minute: the ratio counts. Run as
``python -m benchmarks.bench_growth``; ``--members 20000`` for a quick look.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.contest import describe_machine, spread
from benchmarks.driver import REPOSITORY
from benchmarks.growth import (
    BOARDS,
    FIRST_TOPIC_ID,
    GUILD_ID,
    NOW,
    Size,
    fill,
    make_config,
    member_id,
)
from bot.app import App
from bot.boards.screens import read_floor, read_topics
from bot.card.service import read_card
from bot.checkin.service import check_in
from bot.community import Community
from bot.ledger.service import read_receipts
from bot.ranking.screens import MEMBER_ORDERS, MOST_PAGES, kinds, read_members, read_ranking
from bot.ranking.service import read_trend
from bot.tally.rules import SPANS
from db.checkin import count_day
from db.engine import Database, Transaction

ALMOST_EMPTY = 2000
"""Members of the small database: as many as check in while it is measured."""

CALLS = 20
"""Calls of a measure in a round."""

WAITING = 64
"""Check-ins that share a commit, where many come at once."""


class _StandingClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Forum:
    """A filled database, opened as the bot opens it. Chance is the same for each, so that both are asked alike."""

    app: App
    size: Size
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    _fresh: Iterator[int] = field(init=False)

    came_today: int = 0

    def __post_init__(self) -> None:
        # Each member once, in no order; in a database that was kept, some came already.
        places = range(self.came_today, self.size.members)
        self._fresh = (1 + place * 611_953 % self.size.members for place in places)

    @property
    def anybody(self) -> int:
        """Some member."""
        return member_id(self.chance.randint(1, self.size.members))

    @property
    def somebody_new_today(self) -> int:
        """A member who did not check in today."""
        return member_id(next(self._fresh))


Call = Callable[[Forum], Awaitable[Any]]


async def _check_in(forum: Forum) -> Any:
    return await forum.app.act(check_in, member_id=forum.somebody_new_today)


async def _check_in_together(forum: Forum) -> Any:
    return await asyncio.gather(*(_check_in(forum) for _ in range(WAITING)))


async def _receipts(forum: Forum) -> Any:
    return await forum.app.read(read_receipts, member_id=forum.anybody)


async def _floor(forum: Forum) -> Any:
    topic_id = FIRST_TOPIC_ID + forum.chance.randrange(forum.size.topics)
    return await forum.app.read(
        read_floor, topic_id=topic_id, floor=forum.chance.randrange(forum.size.posts_a_topic - 1)
    )


async def _latest_topics(forum: Forum) -> Any:
    return await forum.app.read(read_topics, boards_shown=BOARDS, order="replied")


async def _card(forum: Forum) -> Any:
    return await forum.app.read(read_card, member_id=forum.anybody, now=NOW)


async def _trend(forum: Forum, whose: int) -> Any:
    return await forum.app.read(read_trend, kind="posts", member_id=whose or forum.anybody, days=90, now=NOW)


async def _ranking(forum: Forum, kind: str, span: str, page: int) -> Any:
    facts = {"kind": kind, "span": span, "page": page}
    return await forum.app.read(read_ranking, member_id=forum.anybody, now=NOW, **facts)


async def _members(forum: Forum, order: str, search: str, *, deep: bool) -> Any:
    bounds = {"after": forum.anybody} if deep else {}
    return await forum.app.read(read_members, order=order, search=search, now=NOW, **bounds)


def measures() -> dict[str, Call]:
    """What is measured, by what it is called in the report."""
    community = Community(GUILD_ID, make_config())
    found: dict[str, Call] = {
        "check-in": _check_in,
        f"check-in, {WAITING} at once": _check_in_together,
        "receipts page": _receipts,
        "floor": _floor,
        "latest topics": _latest_topics,
        "member card": _card,
        "chart of a member": partial(_trend, whose=0),
    }
    for kind in kinds(community):
        for span in SPANS:
            for page in (1, MOST_PAGES):
                found[f"ranking: {kind}, {span}, page {page}"] = partial(_ranking, kind=kind, span=span, page=page)
    for order in (*MEMBER_ORDERS, *(currency.code for currency in community.config.currencies)):
        for deep in (False, True):
            found[f"members by {order}{', deep' if deep else ''}"] = partial(
                _members, order=order, search="", deep=deep
            )
    for search in ("安", "安明", "小北", "i", "iver", "r_moon7", "12", "nobody at all"):
        found[f"members found by “{search}”"] = partial(_members, order="uid", search=search, deep=False)
    return found


def main() -> None:
    """Fill, measure, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000, help="ten receipts and a post each")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="measure only what has this in its name")
    parser.add_argument("--keep", type=Path, help="a folder to keep the large database in, or to take it from")
    options = parser.parse_args()
    print(describe_machine())
    with tempfile.TemporaryDirectory(dir=REPOSITORY, prefix=".bench-") as temporary:
        kept: Path = options.keep or Path(temporary)
        kept.mkdir(exist_ok=True)
        paths = [_filled(Path(temporary), ALMOST_EMPTY), _filled(kept, options.members)]
        asyncio.run(_measure(paths, [Size(ALMOST_EMPTY), Size(options.members)], options.rounds, options.only))


def _filled(folder: Path, members: int) -> Path:
    path = folder / f"{members}.sqlite3"
    if not path.exists():
        began = time.monotonic()
        size = Size(members)
        print(f"filling: {members:,} members, {size.receipts:,} receipts, {size.posts:,} posts …", flush=True)
        fill(path, size, lambda what: print(f"  {time.monotonic() - began:4.0f} s  {what}", flush=True))
        print(f"  {time.monotonic() - began:4.0f} s  {path.stat().st_size / 2**20:,.0f} MiB", flush=True)
    return path


@contextlib.asynccontextmanager
async def _opened(path: Path, size: Size) -> AsyncIterator[Forum]:
    app = App(Community(GUILD_ID, make_config()), await Database.open(path), clock=_StandingClock())
    try:
        yield Forum(app, size, came_today=await app.read(_count_today))
    finally:
        await app.close()


def _count_today(tx: Transaction, community: Community) -> int:
    return count_day(tx, guild_id=community.guild_id, day=community.day_of(NOW).isoformat())


async def _measure(paths: list[Path], sizes: list[Size], rounds: int, only: str) -> None:
    print(
        f"{rounds} rounds of {CALLS} calls: large / almost empty, median (least to most); ms of the large one: median, worst"
    )
    async with _opened(paths[0], sizes[0]) as small, _opened(paths[1], sizes[1]) as large:
        for name, call in measures().items():
            if only in name:
                await _measure_one(name, call, small, large, rounds)


async def _measure_one(name: str, call: Call, small: Forum, large: Forum, rounds: int) -> None:
    calls = max(1, CALLS // WAITING) if "at once" in name else CALLS
    ratios, waits = [], []
    for number in range(rounds + 1):  # the first to warm up
        order = (small, large) if number % 2 else (large, small)
        taken = {id(forum): [await _timed(call, forum) for _ in range(calls)] for forum in order}
        if number:
            ratios.append(statistics.median(taken[id(large)]) / statistics.median(taken[id(small)]))
            waits += taken[id(large)]
    told = f"{spread(ratios):24}  {1000 * statistics.median(waits):7.2f}  {1000 * max(waits):7.2f}"
    print(f"{name:44}{told}", flush=True)


async def _timed(call: Call, forum: Forum) -> float:
    began = time.perf_counter()
    await call(forum)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

"""Pictures: how long the first of a kind takes, how long one that was drawn lately, how large it is, and how long the event loop
stands still meanwhile. Run as ``python -m benchmarks.bench_pictures``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.contest import describe_machine, spread
from benchmarks.driver import REPOSITORY
from benchmarks.loopback import GUILD_ID
from bot.app import App
from bot.card.card_page import card_page
from bot.card.picture import draw_card
from bot.card.service import read_card
from bot.checkin.calendar_page import calendar_page
from bot.checkin.picture import draw_calendar
from bot.checkin.screens import read_calendar
from bot.checkin.service import check_in
from bot.clock import SystemClock, to_ms
from bot.community import Community
from bot.config import parse_config
from bot.ranking.chart_page import chart_page
from bot.ranking.picture import draw_chart
from bot.ranking.service import read_trend
from bot.wheel.picture import Label, WheelFace, draw_still_wheel, draw_turning_wheel
from db.engine import Database
from db.migrate import migrate

MEMBER = 700_000_000_000_000_001
_TICK_S = 0.001


class Pulse:
    """Beats on the event loop; ``stall_s`` is the longest time by which a beat came late."""

    def __init__(self) -> None:
        self.stall_s = 0.0

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            due = time.perf_counter() + _TICK_S
            await asyncio.sleep(_TICK_S)
            self.stall_s = max(self.stall_s, time.perf_counter() - due)


async def list_pictures(app: App) -> dict[str, Callable[[int], tuple[Callable[..., bytes], Any]]]:
    """The pictures by name, each for a number, so that none is the same as one before."""
    now, language = app.clock.now(), app.community_language
    await app.act(check_in, member_id=MEMBER)
    calendar = await app.read(read_calendar, member_id=MEMBER, now=now)
    card = await app.read(read_card, member_id=MEMBER, now=now)
    trend = await app.read(read_trend, kind="checkins", member_id=MEMBER, days=30, now=now)
    assert card is not None  # he has just checked in
    prizes = [prize for prize in app.config.wheel.prizes if prize.weight]
    labels = tuple(Label(prize.name[language], f"{prize.weight} %") for prize in prizes)

    def wheel(number: int) -> WheelFace:
        return WheelFace(labels, number % len(labels), "幸运大转盘", f"恭喜，第 {number} 次", "转")

    return {
        "calendar": lambda number: (draw_calendar, calendar_page(app, language, calendar, f"会员{number}")),
        "card": lambda number: (draw_card, card_page(app, language, card, f"会员{number}", with_hidden=True)),
        "chart": lambda number: (draw_chart, chart_page(app, language, trend, f"会员{number}")),
        "wheel, still": lambda number: (draw_still_wheel, wheel(number)),
        "wheel, turning": lambda number: (draw_turning_wheel, wheel(number)),
    }


async def measure(app: App, rounds: int) -> None:
    """Measure each picture, and say what came out."""
    await app.painter.warm()
    for name, picture in (await list_pictures(app)).items():
        first, again, sizes, stalls = [], [], [], []
        for number in range(rounds):
            draw, page = picture(number)
            pulse = Pulse()
            beating = asyncio.create_task(pulse.beat())
            await asyncio.sleep(0)
            began = time.perf_counter()
            drawn = await app.painter.paint(draw, page)
            first.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(2 * _TICK_S)
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating
            began = time.perf_counter()
            await app.painter.paint(draw, page)
            again.append(1000 * (time.perf_counter() - began))
            sizes.append(len(drawn) / 1024)
            stalls.append(1000 * pulse.stall_s)
        print(
            f"{name:15} first {spread(first, '{:.0f}')} ms, again {spread(again, '{:.2f}')} ms,"
            f" {spread(sizes, '{:.0f}')} KiB, longest stall {spread(stalls, '{:.1f}')} ms",
            flush=True,
        )


async def run(folder: Path, rounds: int) -> None:
    """Open a community and measure."""
    path = folder / "louzhu.sqlite3"
    migrate(path, at_ms=to_ms(SystemClock().now()))
    app = App(Community(GUILD_ID, parse_config({})), await Database.open(path))
    await app.start()
    try:
        await measure(app, rounds)
    finally:
        await app.close()


def main() -> None:
    """Measure, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(describe_machine())
    print(f"{options.rounds} pictures of each kind, median (least to most)", flush=True)
    with tempfile.TemporaryDirectory(dir=REPOSITORY, prefix=".bench-") as folder:
        asyncio.run(run(Path(folder), options.rounds))


if __name__ == "__main__":
    main()

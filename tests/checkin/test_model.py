"""Weeks of check-ins, absences and made-up days, against a naive model that knows only which days count."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.checkin.screens import read_calendar
from bot.checkin.service import check_in, give_cards, make_up
from bot.checkin.uptime import note_alive
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from tests.stage import NOON, StageClock, keep_alive, make_config, open_app

MEMBER = 1
DAY = timedelta(days=1)
ARRIVED = date(2026, 11, 23)


@dataclass
class Model:
    """A member's days, and those on which the bot was away. Everything else follows from counting."""

    today: date = ARRIVED
    days: set[date] = field(default_factory=set)
    away: set[date] = field(default_factory=set)

    def happen(self, what: str | int) -> bool:
        """Let one thing happen; whether it is not refused."""
        match what:
            case "next day":
                self.today += DAY
            case "away":  # from noon to noon two days on: long enough on each of the three
                self.away |= {self.today + each * DAY for each in range(3)}
                self.today += 2 * DAY
            case "check in":
                if self.today in self.days:
                    return False
                self.days.add(self.today)
            case int():
                day = self.today - what * DAY
                if not ARRIVED <= day < self.today or what > 10 or day in self.days | self.away:
                    return False
                self.days.add(day)
        return True

    def streak_until(self, day: date) -> int:
        """The days in a row up to a day: back over days that count, past those on which the bot was away."""
        length = 0
        while day in self.days or day in self.away:
            length += day in self.days
            day -= DAY
        return length

    @property
    def streak(self) -> int:
        """The living streak: today's check-in may still come."""
        return self.streak_until(self.today if self.today in self.days else self.today - DAY)

    @property
    def longest(self) -> int:
        """The longest streak there was."""
        return max((self.streak_until(day) for day in self.days), default=0)


happenings = st.lists(
    st.one_of(
        st.sampled_from(["next day", "next day", "away", "check in", "check in"]),
        st.integers(min_value=-1, max_value=12),  # so many days back, a day is made up
    ),
    max_size=40,
)


async def happen(app: App, clock: StageClock, model: Model, what: str | int) -> bool:
    """Let one thing happen to the bot; whether it is not refused. It is always noon."""
    try:
        match what:
            case "next day":
                clock.set(clock.now() + DAY)
                await keep_alive(app)
            case "away":
                clock.set(clock.now() + 2 * DAY)
                await app.act(note_alive)
            case "check in":
                await app.act(check_in, member_id=MEMBER)
            case int():
                await app.act(make_up, member_id=MEMBER, day=model.today - what * DAY)
    except Refusal:
        return False
    return True


@given(happenings)
@settings(max_examples=40, deadline=None)
def test_whatever_happens_the_days_add_up_as_in_the_model(happened: list[str | int]) -> None:
    async def live(folder: Path) -> None:
        path, clock, model = folder / "louzhu.sqlite3", StageClock(NOON), Model()
        config = make_config({"checkin": {"makeup": {"days_back": 10, "most_cards": 100}}})
        async with open_app(path, config, clock) as app:
            await keep_alive(app)
            await app.act(give_cards, member_id=MEMBER, cards=50)
            for what in happened:
                assert await happen(app, clock, model, what) == model.happen(what), what
                shown = await app.read(read_calendar, member_id=MEMBER, now=clock.now())
                counted = (shown.streak, shown.longest, shown.total_days)
                assert counted == (model.streak, model.longest, len(model.days)), what
        report = verify(path)
        assert report.holds, [finding for claim in report.claims for finding in claim.findings]

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))

"""Weeks of check-ins, absences, made-up days, rushes and restarts, against a naive model that knows only which days count."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.checkin.screens import read_calendar
from bot.checkin.service import check_in, give_cards, make_up
from bot.checkin.uptime import note_alive
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from tests.machine import Restarting, examples
from tests.stage import NOON, StageClock, keep_alive, make_config

MEMBERS = (1, 2)
DAY = timedelta(days=1)
ARRIVED = date(2026, 11, 23)


@dataclass
class Model:
    """A member's days, and those on which the bot was away. Everything else follows from counting."""

    today: date = ARRIVED
    days: set[date] = field(default_factory=set)
    away: set[date] = field(default_factory=set)

    def pass_days(self, what: str) -> None:
        """Let what happens to all happen."""
        if what == "next day":
            self.today += DAY
        elif what == "away":  # from noon to noon two days on: long enough on each of the three
            self.away |= {self.today + each * DAY for each in range(3)}
            self.today += 2 * DAY

    def do(self, what: str | int) -> bool:
        """Let the member do something; whether it is not refused."""
        match what:
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


deeds = st.tuples(
    st.sampled_from(MEMBERS),
    st.one_of(
        st.just("check in"),
        st.integers(min_value=-1, max_value=12),  # so many days back, a day is made up
    ),
)
happenings = st.lists(
    st.one_of(
        st.sampled_from(["next day", "next day", "away", "restart"]),
        st.lists(deeds, min_size=1, max_size=5),  # what is done at once
    ),
    max_size=40,
)


async def pass_days(app: App, clock: StageClock, what: str) -> None:
    """Let what happens to all happen to the bot. It is always noon."""
    if what == "next day":
        clock.set(clock.now() + DAY)
        await keep_alive(app)
    elif what == "away":
        clock.set(clock.now() + 2 * DAY)
        await app.act(note_alive)


async def do(app: App, member_id: int, today: date, what: str | int) -> bool:
    """Let a member do something; whether it is not refused."""
    try:
        if isinstance(what, int):
            await app.act(make_up, member_id=member_id, day=today - what * DAY)
        else:
            await app.act(check_in, member_id=member_id)
    except Refusal:
        return False
    return True


@examples(40)
@given(happenings)
def test_whatever_happens_the_days_add_up_as_in_the_model(happened: list[str | list[tuple[int, str | int]]]) -> None:
    async def live(folder: Path) -> None:
        clock = StageClock(NOON)
        models = {member_id: Model() for member_id in MEMBERS}
        config = make_config({"checkin": {"makeup": {"days_back": 10, "most_cards": 100}}})
        restarting = Restarting(folder / "louzhu.sqlite3", config, clock)
        app = await restarting.start()
        await keep_alive(app)
        for member_id in MEMBERS:
            await app.act(give_cards, member_id=member_id, cards=50)
        for what in happened:
            if isinstance(what, list):
                today = models[MEMBERS[0]].today
                outcomes = await asyncio.gather(*(do(app, who, today, deed) for who, deed in what))
                assert outcomes == [models[who].do(deed) for who, deed in what], what
            elif what == "restart":
                app = await restarting.restart()
            else:
                await pass_days(app, clock, what)
                for model in models.values():
                    model.pass_days(what)
            for member_id, model in models.items():
                shown = await app.read(read_calendar, member_id=member_id, now=clock.now())
                counted = (shown.streak, shown.longest, shown.total_days)
                assert counted == (model.streak, model.longest, len(model.days)), what
        await restarting.stop()
        report = verify(restarting.path)
        assert report.holds, [finding for claim in report.claims for finding in claim.findings]

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))

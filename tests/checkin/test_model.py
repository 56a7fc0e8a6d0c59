"""Weeks of check-ins, absences, made-up days, cards, rushes and restarts, against a naive model that knows only which days
count: streaks, rewards and milestones follow from counting."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.checkin.screens import read_calendar
from bot.checkin.service import buy_card, check_in, give_cards, make_up, read_missed
from bot.checkin.uptime import note_alive
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from db import checkin, tally
from tests.machine import Restarting, examples
from tests.moods.scene import owned
from tests.stage import GUILD_ID, NOON, StageClock, keep_alive, make_config

MEMBERS = (1, 2)
DAY = timedelta(days=1)
ARRIVED = date(2026, 11, 23)
FIRST, STEP, CAP, EARLY = 6, 3, 10, (3, 1)
DAYS_BACK, PRICE, MOST_CARDS = 6, 4, 4
STREAKS, TOTALS = {1: 2, 3: 7, 5: 20}, {4: 2, 9: 30}
"""What a streak, and a total, of so many days earns."""

CONFIG = {
    "checkin": {
        "first": FIRST,
        "step": STEP,
        "cap": CAP,
        "early_bonus": list(EARLY),
        "makeup": {"days_back": DAYS_BACK, "price": PRICE, "most_cards": MOST_CARDS},
        "milestones": [
            *({"kind": "streak", "days": days, "amount": amount} for days, amount in STREAKS.items()),
            *({"kind": "total", "days": days, "amount": amount} for days, amount in TOTALS.items()),
        ],
    }
}


@dataclass
class Away:
    """The days on which the bot was away, and those of which it does not know yet."""

    known: set[date] = field(default_factory=set)
    unknown: set[date] = field(default_factory=set)

    def note(self) -> None:
        """The bot sees that it was away."""
        self.known |= self.unknown
        self.unknown.clear()


@dataclass
class Model:
    """A member's days, his cards, and what he was paid. Everything else follows from counting."""

    away: Away
    days: set[date] = field(default_factory=set)
    made_up: set[date] = field(default_factory=set)
    cards: int = 1
    money: int = 0
    reward: int = 0
    bought: set[int] = field(default_factory=set)
    paid: set[tuple[str, int, date | None]] = field(default_factory=set)

    def do(self, today: date, place: int, what: str, number: int, day: date) -> bool:
        """Let the member do something; whether it is not refused."""
        match what:
            case "check in":
                return self._check_in(today, place)
            case "make up":
                return self._make_up(today, day)
            case "buy":
                return self._buy(number % 2)
        if self.cards + number > MOST_CARDS:
            return False
        self.cards += number
        return True

    def _check_in(self, today: date, place: int) -> bool:
        if today in self.days:
            return False
        if self.days and max(self.days) < today - DAY:
            self.away.note()
        self._add(today, FIRST + STEP * self.streak_until(today - DAY), place)
        return True

    def _make_up(self, today: date, day: date) -> bool:
        taken = self.days | self.away.known | self.away.unknown
        if not ARRIVED <= day < today or day < today - DAYS_BACK * DAY or not self.cards or day in taken:
            return False
        self.away.note()
        self.cards -= 1
        self.made_up.add(day)
        self._add(day, 0, 0)
        return True

    def _buy(self, request: int) -> bool:
        is_new = request not in self.bought
        if self.cards >= MOST_CARDS or (is_new and self.money < PRICE):
            return False
        if is_new:
            self.bought.add(request)
            self.cards += 1
            self.money -= PRICE
        return True

    def _add(self, day: date, reward: int, place: int) -> None:
        """A day counts: it pays its reward, is early or not, and may reach milestones."""
        before, total = self.streak_until(max(self.days, default=day)), len(self.days)
        self.days.add(day)
        last = max(self.days)
        after = self.streak_until(last)
        earned = min(reward, CAP) + (EARLY[place - 1] if 0 < place <= len(EARLY) else 0)
        if last == day and day not in self.made_up:
            before = after - 1  # a streak that broke begins anew
        for days, amount in STREAKS.items():
            if before < days <= after and ("streak", days, self.since(last)) not in self.paid:
                self.paid.add(("streak", days, self.since(last)))
                earned += amount
        for days, amount in TOTALS.items():
            earned += amount * (total < days <= total + 1)
        self.money += earned
        self.reward += earned

    def streak_until(self, day: date) -> int:
        """The days in a row up to a day: back over days that count, past those on which the bot was away."""
        length = 0
        while day in self.days or day in self.away.known:
            length += day in self.days
            day -= DAY
        return length

    def since(self, day: date) -> date:
        """The first day of the streak up to a day."""
        first = day
        while day in self.days or day in self.away.known:
            first = day if day in self.days else first
            day -= DAY
        return first

    def longest(self) -> int:
        """The longest streak there was."""
        return max((self.streak_until(day) for day in self.days), default=0)


Deed = tuple[int, str, int]
deeds = st.tuples(
    st.sampled_from(MEMBERS),
    # Those that happen most stand there more than once.
    st.sampled_from(["check in", "make up", "make up", "make up", "buy", "buy", "buy", "give"]),
    st.sampled_from([1, 1, 2, 3, 4, 5, DAYS_BACK, DAYS_BACK + 1, 0, -1]),
).map(lambda deed: (deed[0], deed[1], max(deed[2], 1) if deed[1] == "give" else deed[2]))
passing = ["usual day", "usual day", "usual day", "next day", "next day", "away", "away unseen", "restart"]
at_once = st.lists(deeds, min_size=1, max_size=5)
happenings = st.lists(
    st.sampled_from(passing) | at_once,
    min_size=15,
    max_size=30,
)


class Weeks:
    """The App and the model, through the same weeks. It is always noon."""

    def __init__(self, path: Path) -> None:
        self.clock = StageClock(NOON)
        self.restarting = Restarting(path, make_config(CONFIG), self.clock)
        self.today = ARRIVED
        self.away = Away()
        self.models = {member_id: Model(self.away) for member_id in MEMBERS}

    async def begin(self) -> None:
        """Two members arrive, and get a card each."""
        self.app: App = await self.restarting.start()
        await keep_alive(self.app)
        for member_id in MEMBERS:
            await self.app.act(give_cards, member_id=member_id, cards=1)

    async def live(self, what: str | list[Deed]) -> None:
        """Let something happen."""
        if isinstance(what, list):
            outcomes = await asyncio.gather(*(self._do(*deed) for deed in what))
            assert outcomes == [self._expect(*deed) for deed in what], what
        elif what == "usual day":
            await self.live("next day")
            await self.live([(who, "check in", 0) for who in MEMBERS])
        elif what == "restart":
            self.app = await self.restarting.restart()
        else:
            await self.app.act(note_alive)
            self.away.note()
            await self._pass_days(what)

    async def _pass_days(self, what: str) -> None:
        days = 1 if what == "next day" else 2
        self.clock.set(self.clock.now() + days * DAY)
        if what == "next day":
            await keep_alive(self.app)
        else:  # from noon to noon two days on: long enough on each of the three
            self.away.unknown |= {self.today + each * DAY for each in range(3)}
        if what == "away":
            await self.app.act(note_alive)
            self.away.note()
        self.today += days * DAY

    def _day(self, number: int) -> date:
        """The day that a deed is about, so many days ago; 0 for the day of arrival."""
        return self.today - number * DAY if number else ARRIVED

    def _expect(self, member_id: int, what: str, number: int) -> bool:
        place = 1 + sum(self.today in model.days for model in self.models.values())
        return self.models[member_id].do(self.today, place, what, number, self._day(number))

    async def _do(self, member_id: int, what: str, number: int) -> bool:
        """Let a member do something; whether it is not refused."""
        acts: dict[str, tuple[Any, dict[str, Any]]] = {
            "check in": (check_in, {}),
            "make up": (make_up, {"day": self._day(number)}),
            "buy": (buy_card, {"request_id": member_id * 100 + number % 2}),
            "give": (give_cards, {"cards": number}),
        }
        act, facts = acts[what]
        try:
            await self.app.act(act, member_id=member_id, **facts)
        except Refusal:
            return False
        return True

    async def compare(self, what: Any) -> None:
        """Everything is as counted."""
        for member_id, model in self.models.items():
            facts = {"member_id": member_id, "now": self.clock.now()}
            shown = await self.app.read(read_calendar, **facts)
            living = model.streak_until(self.today if self.today in model.days else self.today - DAY)
            counted = (shown.streak, shown.longest, shown.total_days, shown.total_reward)
            assert counted == (living, model.longest(), len(model.days), model.reward), what
            assert (await self.app.read(read_missed, **facts)).cards == model.cards, what
            assert await owned(self.app, member_id) == model.money, what
            summary = await self.app.database.read(checkin.find_summary, guild_id=GUILD_ID, member_id=member_id)
            months = Counter(f"{day:%Y-%m}" for day in model.days)
            assert summary is None or summary.month_days == months[summary.month], what

    async def compare_tally(self) -> None:
        """Each day is counted for the day itself, whenever it was made up."""
        for day in sorted(set.union(*(model.days for model in self.models.values()))):
            rows = await self.app.database.read(
                tally.list_top, guild_id=GUILD_ID, kind="checkins", period=day.isoformat(), limit=9
            )
            assert rows == [(member_id, 1) for member_id, model in self.models.items() if day in model.days]


@examples(12)
@given(happenings)
def test_whatever_happens_the_days_add_up_as_in_the_model(happened: list[str | list[Deed]]) -> None:
    async def live(folder: Path) -> None:
        weeks = Weeks(folder / "louzhu.sqlite3")
        await weeks.begin()
        try:
            for what in happened:
                await weeks.live(what)
                await weeks.compare(what)
            await weeks.compare_tally()
        finally:
            await weeks.restarting.stop()
        report = verify(weeks.restarting.path)
        assert report.holds, [finding for claim in report.claims for finding in claim.findings]

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))

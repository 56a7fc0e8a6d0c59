"""``[checkin]``: what a check-in pays, when it is open, its moods, milestones and make-up cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from bot.settings import Amount, Code, Fault, LocalizedSetting, Many, Reference, Section
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config


class MoodSettings(Section):
    """One mood that a member may choose with the check-in."""

    code: Code
    emoji: Annotated[str, Field(min_length=1, max_length=64)]
    name: LocalizedSetting


class MilestoneSettings(Section):
    """A number of days, in a row or in total, that earns money, a title or both."""

    kind: Literal["streak", "total"]
    days: Annotated[int, Field(ge=1, le=36500)]
    amount: Amount = 0
    title: LocalizedSetting | None = None


class MakeupSettings(Section):
    """``[checkin.makeup]``: the make-up card (补签卡)."""

    currency: Code = "wealth"
    price: Amount = 10
    days_back: Annotated[int, Field(ge=0, le=366)] = 30
    most_cards: Annotated[int, Field(ge=1, le=1000)] = 31


def _mood(code: str, emoji: str, chinese: str, english: str) -> MoodSettings:
    return MoodSettings(code=code, emoji=emoji, name={"zh-CN": chinese, "en": english})


def default_moods() -> tuple[MoodSettings, ...]:
    """The nine moods that check-in pages of classic forums offered."""
    return (
        _mood("happy", "😄", "开心", "happy"),
        _mood("sad", "😢", "难过", "sad"),
        _mood("gloomy", "😞", "郁闷", "gloomy"),
        _mood("bored", "😑", "无聊", "bored"),
        _mood("angry", "😠", "怒", "angry"),
        _mood("sweating", "😅", "擦汗", "sweating"),
        _mood("striving", "💪", "奋斗", "striving"),
        _mood("lazy", "😪", "慵懒", "lazy"),
        _mood("unlucky", "🌧️", "衰", "out of luck"),
    )


def default_milestones() -> tuple[MilestoneSettings, ...]:
    """Titles by total days at the steps that such forums used, and money for streaks of a week, a month and so on."""
    titles = (
        (1, "初来报到", "First stamp"),
        (3, "混个脸熟", "Familiar face"),
        (7, "一周之友", "Friend of the week"),
        (15, "半月常客", "Fortnight regular"),
        (30, "满月居民", "Full-moon resident"),
        (60, "论坛邻居", "Neighbour"),
        (120, "四季街坊", "All-season local"),
        (240, "以坛为家", "At home here"),
        (365, "周年元老", "Elder of the year"),
        (750, "两载知己", "Kindred of two years"),
        (1500, "楼在人在", "Part of the building"),
    )
    streaks = ((7, 20), (30, 100), (100, 400), (365, 2000))
    return (
        *(
            MilestoneSettings(kind="total", days=days, title={"zh-CN": chinese, "en": english})
            for days, chinese, english in titles
        ),
        *(MilestoneSettings(kind="streak", days=days, amount=amount) for days, amount in streaks),
    )


class CheckinSettings(Section):
    """The reward of the n-th day in a row is ``min(first + step × (n - 1), cap)``, as phpwind 8.7's 打卡 paid it."""

    currency: Code = "wealth"
    first: Amount = 6
    step: Amount = 3
    cap: Amount = 30
    early_bonus: Many[Amount] = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    words_length: Annotated[int, Field(ge=0, le=200)] = 100
    open_from_hour: Annotated[int, Field(ge=0, le=23)] = 0
    open_until_hour: Annotated[int, Field(ge=1, le=24)] = 24
    minimum_posts: Annotated[int, Field(ge=0)] = 0
    public: bool = False
    bridge_outages_over_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    board_channel: Reference = 0
    daily_channel: Reference = 0
    daily_form: Literal["message", "topic"] = "message"
    moods: Annotated[Many[MoodSettings], Field(max_length=25)] = default_moods()
    milestones: Annotated[Many[MilestoneSettings], Field(max_length=100)] = default_milestones()
    makeup: MakeupSettings = MakeupSettings()

    def faults(self, config: Config) -> Iterator[Fault]:
        """Currencies that exist, a cap that can be reached, hours that leave time, no mood or milestone twice."""
        for key, code in (("currency", self.currency), ("makeup.currency", self.makeup.currency)):
            if not config.has_currency(code):
                known = [currency.code for currency in config.currencies]
                yield Fault(key, Text("fault-unknown-currency", {"code": code, "known": known}))
        if self.cap < self.first:
            yield Fault("cap", Text("fault-cap-below-first", {"cap": self.cap, "first": self.first}))
        if self.open_from_hour == self.open_until_hour:
            yield Fault("open_until_hour", Text("fault-never-open"))
        seen: set[object] = set()
        for place, mood in enumerate(self.moods):
            if mood.code in seen:
                yield Fault(f"moods.{place}.code", Text("fault-twice", {"value": mood.code}))
            seen.add(mood.code)
        for place, milestone in enumerate(self.milestones):
            if (milestone.kind, milestone.days) in seen:
                value = f"{milestone.kind} {milestone.days}"
                yield Fault(f"milestones.{place}.days", Text("fault-twice", {"value": value}))
            seen.add((milestone.kind, milestone.days))

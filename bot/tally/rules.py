"""The rules of the tally: what is counted, and the periods that a day belongs to. Plain functions of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Span = Literal["all", "month", "week", "today"]
SPANS: tuple[Span, ...] = ("all", "month", "week", "today")

STREAK = "streak"
"""Kept by its last day instead of by periods, for a streak ends without anybody doing anything."""

COUNTED = ("posts", "digests", "online", "checkins", STREAK, "sofas", "moods")
"""What is counted beside each currency's code. A new kind is one word here, its texts ``kind-<word>``, and whoever
changes the value calling `bot.tally.service.count`. "online" is in seconds."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that a day belongs to, as the tally names them."""

    month: str
    week: str
    day: str


@lru_cache(maxsize=64)
def periods_of(day: date) -> Periods:
    """The month, the ISO week (which begins on Monday) and the day itself."""
    return Periods(month_of(day), week_of(day), day.isoformat())


def month_of(day: date) -> str:
    """``2026-11``."""
    return day.isoformat()[:7]


def week_of(day: date) -> str:
    """``2026-W48``, by ISO 8601: the first days of January may belong to the last week of the year before."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def period_of(span: Span, day: date) -> str:
    """The period of a span that a day belongs to."""
    periods = periods_of(day)
    return {"all": "all", "month": periods.month, "week": periods.week, "today": periods.day}[span]


def first_day_of(period: str) -> date:
    """The first day of a month or week."""
    if "W" in period:
        return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return date.fromisoformat(f"{period}-01")


def last_day_of(period: str) -> date:
    """The last day of a month, week or day."""
    if len(period) == len("2026-11-26"):
        return date.fromisoformat(period)
    first = first_day_of(period)
    if "W" in period:
        return first + timedelta(days=6)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def day_before(period: str) -> date:
    """The last day before a month or week."""
    return first_day_of(period) - timedelta(days=1)

"""The rules of the check-in: plain functions of plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

ONE_DAY = timedelta(days=1)


def reward_for(streak: int, *, first: int, step: int, cap: int) -> int:
    """What the ``streak``-th day in a row (1 is the first) pays: ``min(first + step × (streak - 1), cap)``.

    The formula of phpwind 8.7's 打卡, whose stock figures were 6, 3 and 30.
    """
    return min(first + step * (streak - 1), cap)


def early_bonus_for(place: int, bonuses: Sequence[int]) -> int:
    """What the ``place``-th of the day (1 is the first) gets on top; 0 for those after the list."""
    return bonuses[place - 1] if place <= len(bonuses) else 0


def is_open(hour: int, *, open_from: int, open_until: int) -> bool:
    """Whether one may check in during this hour (0 to 23) of the wall clock. A window may pass midnight: 22 to 6."""
    if open_from < open_until:
        return open_from <= hour < open_until
    return hour >= open_from or hour < open_until


@dataclass(frozen=True, slots=True)
class Streak:
    """So many days in a row, the first and the last of them. Bridged days in between do not count, nor do they break it."""

    days: int
    since: date
    until: date


def is_unbroken(last: date, today: date, bridged: Collection[date]) -> bool:
    """Whether every day strictly between two days was bridged, so that a streak that ended on ``last`` still lives."""
    day = last + ONE_DAY
    while day < today:
        if day not in bridged:
            return False
        day += ONE_DAY
    return True


def continue_streak(before: Streak | None, today: date, bridged: Collection[date]) -> Streak:
    """The streak after a check-in ``today``: one longer if it still lived, else a new one of a single day."""
    if before is not None and is_unbroken(before.until, today, bridged):
        return Streak(before.days + 1, before.since, today)
    return Streak(1, today, today)


def streaks_of(days: Iterable[date], bridged: Collection[date]) -> list[Streak]:
    """All streaks in a set of days, the oldest first. The last one is the current one, if it still lives."""
    streaks: list[Streak] = []
    for day in sorted(set(days)):
        if streaks and is_unbroken(streaks[-1].until, day, bridged):
            streaks[-1] = Streak(streaks[-1].days + 1, streaks[-1].since, day)
        else:
            streaks.append(Streak(1, day, day))
    return streaks


def still_counts_on(today: date, bridged: Collection[date]) -> list[date]:
    """The last days of streaks that still live today, newest first: today, yesterday, and what bridged days reach back to."""
    days = [today]
    day = today - ONE_DAY
    while day in bridged:
        days.append(day)
        day -= ONE_DAY
    return [*days, day]


class Milestone(Protocol):
    """A number of days that earns something."""

    @property
    def kind(self) -> str: ...
    @property
    def days(self) -> int: ...


def is_crossed(days: int, *, before: int, after: int) -> bool:
    """Whether a count that rose from ``before`` to ``after`` reached ``days`` on the way."""
    return before < days <= after


def missed_days(
    today: date, *, first_day: date, days_back: int, taken: Collection[date], bridged: Collection[date]
) -> list[date]:
    """The days that a make-up card can fill, newest first: not today, at most ``days_back`` days ago, not before
    ``first_day`` (the day the member arrived), neither checked in nor bridged."""
    candidates = (today - timedelta(days=back) for back in range(1, days_back + 1))
    return [day for day in candidates if day >= first_day and day not in taken and day not in bridged]


def overlap(started_at: int, ended_at: int, *, since: int, until: int) -> int:
    """How much of an outage falls into ``[since, until)``, in the unit of its arguments."""
    return max(0, min(ended_at, until) - max(started_at, since))

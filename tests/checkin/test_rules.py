"""The rules of the check-in: each boundary from both sides."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.rules import (
    Streak,
    continue_streak,
    early_bonus_for,
    is_crossed,
    is_open,
    is_unbroken,
    missed_days,
    overlap,
    reward_for,
    still_counts_on,
    streaks_of,
)

FIRST = date(2026, 2, 26)


def day(number: int) -> date:
    """The day with that number, around the end of February: 0 is the 26th."""
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("streak", "reward"), [(1, 6), (2, 9), (3, 12), (7, 24), (8, 27), (9, 30), (10, 30), (1000, 30)]
)
def test_the_reward_rises_by_a_step_a_day_up_to_the_cap(streak: int, reward: int) -> None:
    assert reward_for(streak, first=6, step=3, cap=30) == reward


def test_a_cap_between_two_steps_is_reached_exactly() -> None:
    assert [reward_for(streak, first=1, step=2, cap=4) for streak in (1, 2, 3)] == [1, 3, 4]


@pytest.mark.parametrize(("place", "bonus"), [(1, 10), (2, 9), (3, 8), (4, 0), (5, 0)])
def test_only_the_first_of_the_day_get_the_early_bonus(place: int, bonus: int) -> None:
    assert early_bonus_for(place, (10, 9, 8)) == bonus
    assert early_bonus_for(place, ()) == 0


@pytest.mark.parametrize(
    ("open_from", "open_until", "open_hours"),
    [
        (0, 24, range(24)),
        (8, 22, range(8, 22)),
        (23, 24, [23]),
        (0, 1, [0]),
        (22, 6, [22, 23, 0, 1, 2, 3, 4, 5]),
        (12, 11, [hour for hour in range(24) if hour != 11]),
    ],
)
def test_the_window_is_open_from_its_first_hour_to_the_last_before_its_end(
    open_from: int, open_until: int, open_hours: list[int]
) -> None:
    found = {hour for hour in range(24) if is_open(hour, open_from=open_from, open_until=open_until)}
    assert found == set(open_hours)


@pytest.mark.parametrize(
    ("last", "today", "bridged", "unbroken"),
    [
        (0, 1, [], True),
        (0, 2, [], False),
        (0, 2, [1], True),
        (0, 3, [1], False),
        (0, 3, [2], False),
        (0, 3, [1, 2], True),
        (0, 1, [0, 1], True),
        (1, 4, [2, 3], True),
    ],
)
def test_a_streak_lives_while_every_day_between_was_bridged(
    last: int, today: int, bridged: list[int], unbroken: bool
) -> None:
    assert is_unbroken(day(last), day(today), {day(each) for each in bridged}) is unbroken


def test_a_check_in_goes_on_with_a_living_streak_and_begins_a_new_one_after_a_broken_one() -> None:
    before = Streak(5, day(-4), day(0))
    assert continue_streak(None, day(1), set()) == Streak(1, day(1), day(1))
    assert continue_streak(before, day(1), set()) == Streak(6, day(-4), day(1))
    assert continue_streak(before, day(2), set()) == Streak(1, day(2), day(2))
    assert continue_streak(before, day(2), {day(1)}) == Streak(6, day(-4), day(2))


@pytest.mark.parametrize(
    ("days", "before", "after", "crossed"),
    [(7, 6, 7, True), (7, 7, 8, False), (7, 5, 6, False), (7, 0, 20, True), (7, 7, 7, False), (1, 0, 1, True)],
)
def test_a_milestone_is_reached_by_the_day_that_crosses_it(days: int, before: int, after: int, crossed: bool) -> None:
    assert is_crossed(days, before=before, after=after) is crossed


@pytest.mark.parametrize(
    ("started_at", "ended_at", "inside"),
    [(0, 10, 0), (0, 11, 1), (5, 15, 5), (10, 20, 10), (12, 13, 1), (19, 40, 1), (20, 40, 0), (0, 40, 10)],
)
def test_only_the_part_of_an_outage_that_falls_into_the_day_counts(started_at: int, ended_at: int, inside: int) -> None:
    assert overlap(started_at, ended_at, since=10, until=20) == inside


def test_missed_are_the_days_since_arrival_within_reach_neither_taken_nor_bridged() -> None:
    def missed(**changed: object) -> list[date]:
        facts: dict[str, object] = {"first_day": day(0), "days_back": 30, "taken": {day(1)}, "bridged": {day(2)}}
        return missed_days(day(5), **{**facts, **changed})  # type: ignore[arg-type]

    assert missed() == [day(4), day(3), day(0)]
    assert missed(days_back=5) == [day(4), day(3), day(0)]
    assert missed(days_back=4) == [day(4), day(3)]
    assert missed(days_back=0) == []
    assert missed(first_day=day(4)) == [day(4)]
    assert missed(first_day=day(5)) == []


def test_streaks_that_live_today_ended_today_yesterday_or_before_bridged_days() -> None:
    assert still_counts_on(day(5), set()) == [day(5), day(4)]
    assert still_counts_on(day(5), {day(4), day(3)}) == [day(5), day(4), day(3), day(2)]
    assert still_counts_on(day(5), {day(5), day(3)}) == [day(5), day(4)]


some_days = st.sets(st.integers(min_value=0, max_value=25).map(day), max_size=20)


@given(some_days, some_days)
def test_days_added_one_by_one_or_all_at_once_make_the_same_last_streak(days: set[date], bridged: set[date]) -> None:
    streak: Streak | None = None
    for each in sorted(days):
        streak = continue_streak(streak, each, bridged)
    streaks = streaks_of(days, bridged)
    assert streak == (streaks[-1] if streaks else None)


@given(some_days, some_days)
def test_streaks_share_out_all_days_and_a_missed_day_parts_each_from_the_next(
    days: set[date], bridged: set[date]
) -> None:
    streaks = streaks_of(days, bridged)
    assert sum(streak.days for streak in streaks) == len(days)
    for streak in streaks:
        span = {streak.since + timedelta(days=each) for each in range((streak.until - streak.since).days + 1)}
        assert span <= days | bridged
        assert streak.days == len(span & days)
    for earlier, later in itertools.pairwise(streaks):
        gap = {earlier.until + timedelta(days=each) for each in range(1, (later.since - earlier.until).days)}
        assert gap - bridged, "nothing parts these two"


@given(some_days, st.integers(min_value=0, max_value=26).map(day))
def test_a_streak_lives_today_exactly_if_its_last_day_still_counts(bridged: set[date], last: date) -> None:
    today = day(26)
    assert is_unbroken(last, today, bridged) is (last in still_counts_on(today, bridged))

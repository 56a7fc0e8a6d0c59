"""The community's day: where it begins and ends, on every clock of the world, also where clocks change."""

from __future__ import annotations

import functools
import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.community import day_begins_at, day_of

ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def at(zone: str, written: str, fold: int = 0) -> datetime:
    """A moment on a zone's wall clock."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "begins_at_hour", "day"),
    [
        ("2026-11-23T23:59:59.999999", 0, "2026-11-23"),
        ("2026-11-24T00:00:00", 0, "2026-11-24"),
        ("2026-11-24T03:59:59.999999", 4, "2026-11-23"),
        ("2026-11-24T04:00:00", 4, "2026-11-24"),
        ("2026-11-24T22:59:59", 23, "2026-11-23"),
        ("2026-11-24T23:00:00", 23, "2026-11-24"),
        ("2027-01-01T00:00:00", 0, "2027-01-01"),
        ("2028-02-29T00:00:00", 0, "2028-02-29"),
    ],
)
def test_a_day_begins_on_the_stroke_of_its_hour(moment: str, begins_at_hour: int, day: str) -> None:
    found = day_of(at("Asia/Shanghai", moment), ZoneInfo("Asia/Shanghai"), begins_at_hour)
    assert found == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("zone", "day", "begins_at_hour", "hours"),
    [
        ("Asia/Shanghai", "2026-03-08", 0, 24),
        ("America/New_York", "2026-03-08", 0, 23),  # 02:00 becomes 03:00
        ("America/New_York", "2026-03-07", 2, 24),
        ("America/New_York", "2026-03-08", 2, 23),  # begins when the clocks skip its hour
        ("America/New_York", "2026-11-01", 0, 25),  # 02:00 becomes 01:00
        ("America/New_York", "2026-11-01", 1, 25),  # begins when its hour is first shown
        ("America/New_York", "2026-10-31", 1, 24),
        ("America/New_York", "2026-11-01", 2, 24),
        ("Europe/Berlin", "2026-10-25", 2, 25),
        ("Australia/Lord_Howe", "2026-10-04", 0, 23.5),
        ("Pacific/Chatham", "2026-09-27", 3, 23),  # 02:45 becomes 03:45: begins when it would have been 03:00
        ("Pacific/Chatham", "2026-09-26", 3, 24),
        ("Africa/Cairo", "2026-04-24", 0, 23),  # midnight itself is skipped
        ("America/Havana", "2026-11-01", 0, 25),  # midnight itself is shown twice
        ("Pacific/Apia", "2011-12-30", 0, 0),  # a day that the island did not have
        ("America/St_Johns", "2010-11-07", 0, 25),  # a minute past midnight it was an hour earlier once more
    ],
)
def test_a_day_has_the_hours_that_its_clocks_give_it(zone: str, day: str, begins_at_hour: int, hours: float) -> None:
    on = date.fromisoformat(day)
    begins = day_begins_at(on, ZoneInfo(zone), begins_at_hour)
    ends = day_begins_at(on + timedelta(days=1), ZoneInfo(zone), begins_at_hour)
    assert (ends - begins) / timedelta(hours=1) == hours


def test_where_clocks_were_set_back_over_midnight_the_new_day_goes_on() -> None:
    zone = ZoneInfo("America/St_Johns")
    first = at("America/St_Johns", "2010-11-07T00:00:30")
    assert [day_of(first + timedelta(minutes=after), zone, 0) for after in (-1, 0, 1, 59, 61)] == [
        date(2010, 11, 6),
        *[date(2010, 11, 7)] * 4,
    ]


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    begins_at_hour=st.integers(min_value=0, max_value=23),
    moment=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2037, 1, 1)),  # noqa: DTZ001 - UTC is put on
    step=st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=30)),
)
@example(
    zone=ZoneInfo("America/St_Johns"),
    begins_at_hour=0,
    moment=datetime(2010, 11, 7, 2, 30, 30),  # noqa: DTZ001
    step=timedelta(minutes=1),
)
@settings(max_examples=300, deadline=None)
def test_days_share_out_time_without_gap_or_overlap_and_never_run_back(
    zone: ZoneInfo, begins_at_hour: int, moment: datetime, step: timedelta
) -> None:
    now = moment.replace(tzinfo=UTC)
    day = day_of(now, zone, begins_at_hour)
    assert (
        day_begins_at(day, zone, begins_at_hour) <= now < day_begins_at(day + timedelta(days=1), zone, begins_at_hour)
    )
    assert day <= day_of(now + step, zone, begins_at_hour)


@functools.cache
def changes_of(name: str) -> list[datetime]:
    """The days in which a zone's clocks change, over two years."""
    noons = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in range(730)]
    offsets = [noon.astimezone(ZoneInfo(name)).utcoffset() for noon in noons]
    return [noon for noon, before, after in zip(noons, offsets, offsets[1:], strict=False) if before != after]


def shows(zone: ZoneInfo, day: date, hour: int) -> bool:
    """Whether a zone's clocks show that hour on that day, or skip it."""
    wanted = datetime.combine(day, time(hour), zone)
    return wanted.astimezone(UTC).astimezone(zone).hour == hour


@pytest.mark.parametrize("begins_at_hour", [0, 2, 3, 23])
def test_around_every_change_of_the_clocks_a_day_begins_when_they_first_show_its_hour(begins_at_hour: int) -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes_of(name):
            if not all(shows(zone, change.date() + timedelta(days=each), begins_at_hour) for each in (-1, 0, 1, 2)):
                continue  # of these, the cases above
            quarters = [change + timedelta(minutes=15 * each) for each in range(-8, 104)]
            shown = [quarter.astimezone(zone) for quarter in quarters]
            # What the wall clock says; and what it said once is not taken back when it is set back.
            said = [local.date() - timedelta(days=local.hour < begins_at_hour) for local in shown]
            expected = list(itertools.accumulate(said, max))
            assert [day_of(quarter, zone, begins_at_hour) for quarter in quarters] == expected, name

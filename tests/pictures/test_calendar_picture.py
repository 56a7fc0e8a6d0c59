"""The check-in calendar as a picture: every month fits, in both languages, and no state hangs on colour alone."""

from __future__ import annotations

import calendar
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.canvas import SUBSTITUTE, Box, Item, Mark, Palette, Panel, Sheet, clean
from bot.checkin.picture import (
    CELL_HEIGHT,
    CELL_WIDTH,
    SMALLEST,
    WIDTH,
    CalendarDay,
    CalendarPage,
    DayState,
    Fact,
    draw_calendar,
    lay_out_calendar,
)
from tests.pictures.shape import assert_in_shape, lines

CHINESE = CalendarPage(
    title="2026年11月签到日历",
    member_name="小雨",
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    offset=6,
    days=(),
    facts=(
        Fact("连续签到", "12 天"),
        Fact("最长连续", "63 天"),
        Fact("累计签到", "286 天"),
        Fact("本月签到", "19 天"),
        Fact("累计奖励", "1,284 鼎币"),
    ),
    legend=(
        (DayState.CHECKED, "已签到"),
        (DayState.MADE_UP, "补签"),
        (DayState.BRIDGED, "停机补算"),
        (DayState.MISSED, "未签"),
        (DayState.OPEN, "今天未签"),
        (DayState.FUTURE, "未到"),
        (DayState.BEFORE_JOINING, "入会前"),
    ),
)
ENGLISH = replace(
    CHINESE,
    title="Check-in calendar, September 2026",
    member_name="Rainy",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    facts=(
        Fact("Current streak", "12 days"),
        Fact("Longest streak", "1,063 days"),
        Fact("Days in total", "1,286 days"),
        Fact("Days this month", "19 days"),
        Fact("Rewards in total", "12,840,000 coins"),
    ),
    legend=(
        (DayState.CHECKED, "Checked in"),
        (DayState.MADE_UP, "Made up with a card"),
        (DayState.BRIDGED, "Bridged, because the bot was down"),
        (DayState.MISSED, "Missed"),
        (DayState.OPEN, "Today, not checked in yet"),
        (DayState.FUTURE, "Yet to come"),
        (DayState.BEFORE_JOINING, "Before joining"),
    ),
)
MOODS = {CHINESE: ("开心", "郁闷", "怒", "😄", ""), ENGLISH: ("striving", "out of luck", "😅", "sad", "")}

WIDEST_NAME = "龘" * 32
STRANGE_NAME = "\u202e꧁༺ 👨‍👩‍👧🇨🇳 مرحبا z\u0310\u0311\u0312 \U0001d4db\U0001d4f8\U0001d4f7\U0001d4f0 ༻꧂"


def month(page: CalendarPage, *, length: int, offset: int, name: str = "小雨") -> CalendarPage:
    """A month in which every state occurs, with moods of that language."""
    states, moods = list(DayState), MOODS[page]
    days = tuple(
        CalendarDay(number, states[number % len(states)], moods[number % len(moods)]) for number in range(1, length + 1)
    )
    return replace(page, days=days, offset=offset, member_name=name, today=4)


def cells(sheet: Sheet) -> list[Box]:
    return [
        item.box
        for item in sheet.items
        if isinstance(item, Panel) and (item.box.width, item.box.height) == (CELL_WIDTH, CELL_HEIGHT)
    ]


@pytest.mark.parametrize("page", [CHINESE, ENGLISH], ids=["zh-CN", "en"])
@pytest.mark.parametrize("length", [28, 29, 30, 31])
@pytest.mark.parametrize("offset", [0, 3, 6])
def test_every_month_stays_in_shape(page: CalendarPage, length: int, offset: int) -> None:
    assert_in_shape(lay_out_calendar(month(page, length=length, offset=offset)), smallest=SMALLEST)


@pytest.mark.parametrize("page", [CHINESE, ENGLISH], ids=["zh-CN", "en"])
@pytest.mark.parametrize("name", [WIDEST_NAME, STRANGE_NAME, "W" * 32, "😄" * 32, "x", "\u3164"])
def test_no_name_breaks_the_page(page: CalendarPage, name: str) -> None:
    assert_in_shape(lay_out_calendar(month(page, length=31, offset=0, name=name)), smallest=SMALLEST)


@pytest.mark.parametrize(
    ("year", "number", "weeks"),
    [(2027, 2, 4), (2028, 2, 5), (2026, 11, 6), (2026, 8, 6), (2026, 12, 5)],
    ids=[
        "February that fills four weeks",
        "leap year",
        "30 days from a Sunday",
        "31 days from a Saturday",
        "usual",
    ],
)
def test_days_stand_under_their_weekday(year: int, number: int, weeks: int) -> None:
    offset, length = calendar.monthrange(year, number)
    sheet = lay_out_calendar(month(CHINESE, length=length, offset=offset))
    columns = {line.text: line.box.left for line in lines(sheet) if line.text in CHINESE.weekdays}
    boxes = cells(sheet)
    assert len(boxes) == length
    assert len({box.top for box in boxes}) == weeks
    for day, box in enumerate(boxes, start=1):
        assert box.left == columns[CHINESE.weekdays[calendar.weekday(year, number, day)]]
        assert next(line.text for line in lines(sheet) if box.holds(line.box)) == str(day)


def test_all_words_of_both_languages_appear_uncut() -> None:
    for page in (CHINESE, ENGLISH):
        shown = " ".join(line.text for line in lines(lay_out_calendar(month(page, length=31, offset=5))))
        for words in (
            page.title,
            *page.weekdays,
            *(word for _, word in page.legend),
            *(fact.value for fact in page.facts),
            *(fact.label for fact in page.facts),
        ):
            assert words in shown
        assert SUBSTITUTE not in shown


def test_large_sums_are_shown_in_full() -> None:
    page = month(replace(CHINESE), length=30, offset=0)
    rich = replace(page, facts=(*page.facts[:4], Fact("累计奖励", "9,223,372,036,854,775,807 鼎币")))
    assert "9,223,372,036,854,775,807 鼎币" in [line.text for line in lines(lay_out_calendar(rich))]
    assert_in_shape(lay_out_calendar(rich), smallest=SMALLEST)


def test_a_label_that_no_line_holds_is_cut_after_two() -> None:
    page = replace(month(ENGLISH, length=30, offset=0), facts=(Fact("days in a row " * 9, "1"),) * 5)
    sheet = lay_out_calendar(page)
    assert_in_shape(sheet, smallest=SMALLEST)
    assert sum(line.text.startswith("days") for line in lines(sheet)) == 5
    assert sum(line.text.endswith("…") for line in lines(sheet) if "row" in line.text) == 5


@pytest.mark.parametrize("count", range(7))
def test_any_number_of_figures_stays_in_shape(count: int) -> None:
    page = replace(month(ENGLISH, length=30, offset=0), facts=(ENGLISH.facts * 2)[:count])
    assert_in_shape(lay_out_calendar(page), smallest=SMALLEST)


def test_a_page_without_moods_figures_and_legend_stays_in_shape() -> None:
    day = CalendarDay(1, DayState.OPEN)
    assert_in_shape(lay_out_calendar(replace(CHINESE, days=(day,), facts=(), legend=())), smallest=SMALLEST)


def test_the_states_differ_in_shape_and_not_only_in_colour() -> None:
    shapes = {state: _shape(state) for state in DayState}
    assert len(set(shapes.values())) == len(DayState)


def _shape(state: DayState) -> tuple[object, ...]:
    """What is left of a cell of this state when all colours are one."""
    page = replace(CHINESE, days=(CalendarDay(1, state),), facts=(), legend=(), title="", member_name="")
    sheet = lay_out_calendar(page)
    (cell,) = cells(sheet)
    return tuple(_without_colour(item) for item in sheet.items if cell.holds(item.box))


def _without_colour(item: Item) -> object:
    if isinstance(item, Panel):
        # A panel in the colour of the page cannot be seen.
        return None if item.fill == Palette.PAGE else (item.box, item.radius, item.outline is not None)
    return item.strokes if isinstance(item, Mark) else item.text


def test_only_today_is_ringed_whatever_its_state() -> None:
    for state in DayState:
        days = tuple(CalendarDay(number, state) for number in (1, 2, 3))
        sheet = lay_out_calendar(replace(CHINESE, days=days, today=2))
        rings = [
            item.box
            for item in sheet.items
            if isinstance(item, Panel) and item.box in cells(sheet) and item.outline_width == 4
        ]
        assert rings == [cells(sheet)[1]]


def test_a_mood_is_shown_in_its_day() -> None:
    days = (CalendarDay(1, DayState.CHECKED, "😄"), CalendarDay(2, DayState.CHECKED, "out of luck indeed"))
    sheet = lay_out_calendar(replace(CHINESE, days=days))
    first, second = ([line.text for line in lines(sheet) if box.holds(line.box)] for box in cells(sheet))
    assert first == ["1", "😄"]
    assert second[0] == "2"
    assert second[1].startswith("out of")
    assert second[1].endswith("…")


@pytest.mark.parametrize("page", [CHINESE, ENGLISH], ids=["zh-CN", "en"])
@pytest.mark.parametrize(("length", "offset"), [(28, 0), (31, 6)])
def test_the_picture_is_a_png_for_phones(page: CalendarPage, length: int, offset: int) -> None:
    full = month(page, length=length, offset=offset, name=WIDEST_NAME)
    png = draw_calendar(full)
    assert len(png) <= 150_000
    image = Image.open(BytesIO(png))
    assert (image.format, image.size) == ("PNG", (WIDTH, lay_out_calendar(full).height))
    assert image.height <= 1.5 * WIDTH


@pytest.mark.parametrize(
    ("weekdays", "offset"), [(CHINESE.weekdays, 7), (CHINESE.weekdays, -1), (CHINESE.weekdays[:6], 0)]
)
def test_a_week_of_another_length_is_refused(weekdays: tuple[str, ...], offset: int) -> None:
    with pytest.raises(ValueError, match="seven days"):
        replace(CHINESE, weekdays=weekdays, offset=offset)


def test_a_name_is_cut_and_the_title_is_not() -> None:
    texts = [line.text for line in lines(lay_out_calendar(month(CHINESE, length=28, offset=0, name=WIDEST_NAME)))]
    assert texts[0] == CHINESE.title
    assert texts[1].endswith("…")
    assert clean(WIDEST_NAME).startswith(texts[1][:-1])

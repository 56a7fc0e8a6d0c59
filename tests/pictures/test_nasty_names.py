"""Whatever members are called and admins call their prizes: it stays in its place on every picture, and no sign is missing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import canvas
from bot.card.picture import SMALLEST, CardPage, Row, lay_out_card
from bot.checkin.calendar_page import calendar_page
from bot.checkin.picture import CalendarDay, CalendarPage, DayState, Fact, lay_out_calendar
from bot.checkin.screens import read_calendar
from bot.checkin.service import check_in
from bot.ranking.picture import ChartPage, lay_out_chart
from cogs._members import drawn_name
from tests.machine import examples
from tests.nasty import DRAWN, NASTY_NAMES, UNDRAWN, nasty_words
from tests.pictures.shape import assert_in_shape, lines
from tests.stage import StageClock, make_config, open_app

STATES = tuple(DayState)


def card(words: tuple[str, ...]) -> CardPage:
    """A card that says nothing but these."""
    rows = tuple(Row(label, value) for label, value in pairwise(words))
    return CardPage(words[0], words[1], True, rows, 50)


def calendar(words: tuple[str, ...]) -> CalendarPage:
    """A calendar that says nothing but these."""
    return CalendarPage(
        title=words[0],
        member_name=words[1],
        weekdays=(*words, *words, *words, *words, *words, *words, *words)[:7],
        offset=3,
        days=tuple(CalendarDay(number, STATES[number % 7], words[number % len(words)]) for number in range(1, 6)),
        facts=tuple(Fact(label, value) for label, value in pairwise(words)),
        legend=tuple(zip(STATES, words, strict=False)),
    )


def chart(words: tuple[str, ...]) -> ChartPage:
    """A chart that says nothing but these."""
    first, second, third = words[:3]
    return ChartPage(first, second, ("11-23",), (1,), (1,), third, first, second)


@examples(12)
@given(st.lists(nasty_words, min_size=3, max_size=5).map(tuple))
def test_no_words_leave_their_place_or_lack_a_sign(words: tuple[str, ...]) -> None:
    assert_in_shape(lay_out_card(card(words)), smallest=SMALLEST)
    assert_in_shape(lay_out_calendar(calendar(words)), smallest=SMALLEST)
    assert_in_shape(lay_out_chart(chart(words))[0], smallest=SMALLEST)


@pytest.mark.parametrize("start", range(0, len(NASTY_NAMES), 5))
def test_none_of_the_known_nasty_names_leaves_its_place(start: int) -> None:
    words = (*NASTY_NAMES, *NASTY_NAMES)[start : start + 5]
    assert_in_shape(lay_out_card(card(words)), smallest=SMALLEST)
    assert_in_shape(lay_out_calendar(calendar(words)), smallest=SMALLEST)
    assert_in_shape(lay_out_chart(chart(words))[0], smallest=SMALLEST)


def test_a_line_that_runs_out_of_its_place_or_has_no_sign_would_be_seen() -> None:
    """The check itself: it fails for what was not made by `canvas.line`."""
    sheet = lay_out_card(card(("小雨", "在线", "等级")))
    sound = next(line for line in lines(sheet) if line.text == "小雨")
    for broken in (
        sound._replace(text="字" * 60),
        sound._replace(text="สวัสดี"),
        sound._replace(style=sound.style._replace(size=90)),
        sound._replace(box=sound.box._replace(right=sheet.width + 1)),
    ):
        items = tuple(broken if item is sound else item for item in sheet.items)
        with pytest.raises(AssertionError):
            assert_in_shape(replace(sheet, items=items), smallest=SMALLEST)


def test_of_some_names_nothing_can_be_drawn_as_itself() -> None:
    assert not any(map(canvas.is_legible, ("", " ", *UNDRAWN)))
    assert all(map(canvas.is_legible, ("小雨", "مرحبا 雨", *DRAWN)))
    assert {canvas.clean(name) for name in UNDRAWN} <= {canvas.SUBSTITUTE, f"{canvas.SUBSTITUTE} {canvas.SUBSTITUTE}"}


def test_a_text_without_end_is_measured_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured by halves: the work grows with the length and not with its square, which took minutes."""
    measured = 0
    measure = canvas.text_width

    def counting(text: str, style: canvas.TextStyle) -> float:
        nonlocal measured
        measured += len(text)
        return measure(text, style)

    monkeypatch.setattr(canvas, "text_width", counting)
    style = canvas.TextStyle(22)
    for name in ("字" * 4000, "l" * 4000, "word " * 800):
        assert canvas.wrap(canvas.clean(name), style, 300, 3, break_words=True)
        canvas.line(name, (40, 34, 28, 22), "#000000", canvas.Box(0, 0, 300, 50))
    assert measured < 3 * 600 * 60


@pytest.mark.parametrize("name", ["", *UNDRAWN])
def test_whom_our_type_cannot_name_is_named_by_his_number(name: str) -> None:
    assert drawn_name(name, "#12") == "#12"


def test_a_name_of_which_a_part_can_be_drawn_is_kept() -> None:
    assert drawn_name("مرحبا 小雨", "#12") == "مرحبا 小雨"


@pytest.mark.parametrize(
    ("emoji", "sign"), [("😄", "😄"), ("<:smile:123456789012345678>", "happy"), ("\U0001fadf\ufe0f", "happy")]
)
async def test_a_mood_that_has_no_sign_in_our_type_is_written_out(
    tmp_path: Path, clock: StageClock, emoji: str, sign: str
) -> None:
    mood = {"code": "happy", "emoji": emoji, "name": {"zh-CN": "开心", "en": "happy"}}
    async with open_app(tmp_path / "louzhu.sqlite3", make_config({"checkin": {"moods": [mood]}}), clock) as app:
        await app.act(check_in, member_id=7, mood="happy")
        month = await app.read(read_calendar, member_id=7, now=clock.now())
        assert [day.mood for day in calendar_page(app, "en", month, "x").days if day.mood] == [sign]

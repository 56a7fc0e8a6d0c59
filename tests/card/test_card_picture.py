"""The card and the chart as pictures: every line stays within its box, whatever the name or the number."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from bot.app import App
from bot.canvas import Line, Sheet, clean, ink_of
from bot.card.card_page import card_page
from bot.card.picture import WIDTH, CardPage, Row, draw_card, lay_out_card
from bot.card.service import read_card
from bot.ranking.picture import ChartPage, draw_chart, lay_out_chart, short_number
from bot.tally.service import count
from bot.words import LANGUAGES, Language

NAMES = ["张璐璐", "😀👨‍👩‍👧‍👦🏳️‍🌈", "مرحبا بالعالم", "龘" * 32, "W" * 32, "Zalgo" + "\u0301" * 40]
LONG = (
    Row("Level", "10,000 m Sprinter"),
    Row("Wealth and everything that goes with it, told at length", "999,999,999,999 ding coins"),
    Row("升级进度", "999,999,999,999 分，距超级马拉松会员还差 999,999,999,999 分"),
)


def check(sheet: Sheet) -> None:
    """Every line fits its box, and every box the sheet."""
    for item in sheet.items:
        assert 0 <= item.box.left <= item.box.right <= sheet.width
        assert 0 <= item.box.top <= item.box.bottom <= sheet.height
        if isinstance(item, Line):
            ink = ink_of(item)
            # A glyph may lean a pixel or two out of its advance; it must not reach a neighbour.
            assert ink.left >= item.box.left - 3, item.text
            assert ink.right <= item.box.right + 3, item.text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("percent", [None, 0, 50, 100])
@pytest.mark.parametrize("state", ["在线", ""])
def test_a_card_stays_within_its_boxes(name: str, state: str, percent: int | None) -> None:
    page = CardPage(name, state, True, LONG, percent)
    check(lay_out_card(page))
    with Image.open(BytesIO(draw_card(page))) as drawn:
        assert drawn.width == WIDTH


def test_names_and_values_of_a_row_do_not_touch() -> None:
    lines = [item for item in lay_out_card(CardPage("x", "离线", False, LONG, None)).items if isinstance(item, Line)]
    rows = [
        (label, value) for label, value in pairwise(lines) if label.box.top == value.box.top and label.align == "left"
    ]
    assert len(rows) == len(LONG)
    for label, value in rows:
        assert label.box.right < value.box.left


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_says_what_the_screen_says(app: App, language: Language) -> None:
    await app.act(count, member_id=7, kind="posts", change=1234)
    card = await app.read(read_card, member_id=7, now=app.clock.now())
    assert card is not None
    page = card_page(app, language, card, "qcds", with_hidden=True)
    drawn = [item.text for item in lay_out_card(page).items if isinstance(item, Line)]
    for row in page.rows:
        assert clean(row.label) in drawn
        assert clean(row.value) in drawn, "nothing of a usual card is cut"


CHART = ChartPage(
    title="财富：最近 30 天",
    name="张璐璐",
    labels=tuple(f"11-{day:02}" for day in range(1, 31)),
    gained=tuple(range(30)),
    lost=tuple(reversed(range(30))),
    gained_name="收入",
    lost_name="支出",
    summary="收入 435 鼎币，支出 435 鼎币",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_stays_within_its_boxes(name: str) -> None:
    sheet, place = lay_out_chart(replace(CHART, name=name, summary="收入 999,999,999,999 鼎币，" * 9))
    check(sheet)
    assert 0 < place.left < place.right < sheet.width
    assert place.bottom < sheet.height


@pytest.mark.parametrize(
    "values", [(0,) * 30, (10**12,) * 30, (1,) + (0,) * 29], ids=["nothing", "a fortune", "a single one"]
)
def test_a_chart_can_be_drawn_of_anything(values: tuple[int, ...]) -> None:
    page = replace(CHART, gained=values, lost=(0,) * 30, lost_name="")
    with Image.open(BytesIO(draw_chart(page))) as drawn:
        assert drawn.size == (lay_out_chart(page)[0].width, lay_out_chart(page)[0].height)


def test_bars_are_drawn_where_there_is_something() -> None:
    with Image.open(BytesIO(draw_chart(CHART))) as drawn:
        colours = {colour for _, colour in drawn.convert("RGB").getcolors(1 << 20) or ()}
    assert {(0x2F, 0x5F, 0xD0), (0x84, 0x52, 0x00)} <= colours


@pytest.mark.parametrize(
    ("number", "short"),
    [(0, "0"), (9999, "9,999"), (12_000, "12k"), (3_500_000, "3.5M"), (10**9, "1G"), (10**12, "1T")],
)
def test_an_axis_has_short_numbers(number: int, short: str) -> None:
    assert short_number(number) == short

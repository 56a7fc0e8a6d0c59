"""The check-in calendar as a picture: one month of one member. Every word is passed in; no language lives here.

Each state of a day has a ground, a mark of its own shape and its word in the legend, so that nothing hangs on colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from bot.canvas import (
    BOLD,
    Box,
    Item,
    Mark,
    Palette,
    Panel,
    Sheet,
    TextStyle,
    clean,
    line,
    render,
    text_width,
    wrap,
)

WIDTH, MARGIN, GAP = 900, 34, 8
INNER_WIDTH = WIDTH - 2 * MARGIN
SMALLEST = 22  # a phone shows the picture at less than half its size
CELL_WIDTH, CELL_HEIGHT = 112, 92  # seven cells and their gaps are just INNER_WIDTH
RADIUS = 14
MARK_SIDE = 32
FACT_PADDING, FACT_LABEL_HEIGHT, FACT_VALUE_HEIGHT = 10, 30, 48
FACT_SIZES = (32, 28, 25)
LEGEND_HEIGHT, LEGEND_SIDE, LEGEND_SPACE = 46, 38, 18


class DayState(StrEnum):
    """What became of a day."""

    CHECKED = "checked"
    MADE_UP = "made_up"
    BRIDGED = "bridged"
    MISSED = "missed"
    OPEN = "open"  # today, not checked in yet
    FUTURE = "future"
    BEFORE_JOINING = "before_joining"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the month (1 to 31) and, if the member said so, the mood as a word or an emoji."""

    number: int
    state: DayState
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure under the calendar, already worded: ("连续签到", "12 天")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """All that the picture shows, already worded in the language of the server.

    The name stands apart from the title, because names are cut where they are too long and titles are not.
    ``offset`` is how many cells are empty before the first day, when weeks begin on Monday: 0 to 6. ``today`` is the
    day to ring, None in another month. ``legend`` names the states in the order in which they are to be explained.
    """

    title: str
    member_name: str
    weekdays: tuple[str, ...]
    offset: int
    days: tuple[CalendarDay, ...]
    facts: tuple[Fact, ...]
    legend: tuple[tuple[DayState, str], ...]
    today: int | None = None

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7 or not 0 <= self.offset < 7:
            raise ValueError("a week has seven days")


def draw_calendar(page: CalendarPage) -> bytes:
    """The calendar as a PNG, 900 pixels wide."""
    return render(lay_out_calendar(page))


def lay_out_calendar(page: CalendarPage) -> Sheet:
    """Where everything on the calendar goes."""
    items: list[Item] = []
    top = MARGIN
    for part in (_heading, _weekdays, _days, _facts, _legend):
        laid, top = part(page, top)
        items += laid
    return Sheet(WIDTH, top + MARGIN, tuple(items))


Part: TypeAlias = tuple[list[Item], int]  # what is on a part of the page, and where the next part may begin


class _Look(NamedTuple):
    """How a state is drawn: the ground of its cell, the colour of its words, and a mark, on a seal or by itself."""

    ground: str
    ink: str
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()
    seal_radius: int | None = None
    outline: str | None = None


_TICK = (((27, 53), (43, 69), (74, 34)),)
_PLUS = (((50, 26), (50, 74)), ((26, 50), (74, 50)))
_CROSS = (((26, 26), (74, 74)), ((74, 26), (26, 74)))
_BRIDGE = (((8, 36), (92, 36)), ((14, 80), (18, 64), (31, 52), (50, 47), (69, 52), (82, 64), (86, 80)))
_DASH = (((32, 50), (68, 50)),)

_LOOKS = {
    DayState.CHECKED: _Look(Palette.GREEN_GROUND, Palette.GREEN, _TICK, seal_radius=MARK_SIDE // 2),
    DayState.MADE_UP: _Look(Palette.BLUE_GROUND, Palette.BLUE, _PLUS, seal_radius=8),
    DayState.BRIDGED: _Look(Palette.AMBER_GROUND, Palette.AMBER, _BRIDGE),
    DayState.MISSED: _Look(Palette.GREY_GROUND, Palette.GREY, _CROSS),
    DayState.OPEN: _Look(Palette.CARD, Palette.ACCENT, seal_radius=MARK_SIDE // 2, outline=Palette.ACCENT),
    DayState.FUTURE: _Look(Palette.CARD, Palette.MUTED, outline=Palette.LINE),
    DayState.BEFORE_JOINING: _Look(Palette.PAGE, Palette.GREY, _DASH),
}


def _heading(page: CalendarPage, top: int) -> Part:
    right = WIDTH - MARGIN
    title = Box(MARGIN, top, right, top + 54)
    name = Box(MARGIN, title.bottom + 4, right, title.bottom + 44)
    return [
        line(page.title, (42, 36, 30), Palette.INK, title, weight=BOLD),
        line(page.member_name, (28,), Palette.MUTED, name),
    ], name.bottom + 16


def _weekdays(page: CalendarPage, top: int) -> Part:
    boxes = [_cell(column, top, 40) for column in range(7)]
    return [
        line(name, (24, SMALLEST), Palette.MUTED, box, align="centre")
        for name, box in zip(page.weekdays, boxes, strict=True)
    ], top + 40 + GAP // 2


def _days(page: CalendarPage, top: int) -> Part:
    items: list[Item] = []
    bottom = top
    for position, day in enumerate(page.days, start=page.offset):
        row, column = divmod(position, 7)
        box = _cell(column, top + row * (CELL_HEIGHT + GAP), CELL_HEIGHT)
        items += _day(day, box, is_today=day.number == page.today)
        bottom = box.bottom
    return items, bottom + 2 * GAP


def _day(day: CalendarDay, box: Box, *, is_today: bool) -> list[Item]:
    look = _LOOKS[day.state]
    head = Box(box.left + 12, box.top + 10, box.right - 10, box.top + 10 + MARK_SIDE)
    mark = Box(head.right - MARK_SIDE, head.top, head.right, head.bottom)
    items: list[Item] = [
        _ground(look, box, RADIUS, is_today=is_today),
        line(
            str(day.number),
            (28,),
            look.ink,
            Box(head.left, head.top, mark.left - 4, head.bottom),
            weight=BOLD,
        ),
        *_mark(look, mark),
    ]
    if day.mood:
        mood, sign = Box(box.left + 5, head.bottom + 4, box.right - 5, box.bottom - 4), clean(day.mood)
        sizes = (24, SMALLEST) if len(sign) > 1 or sign.isalpha() else (32,)  # a word, or an emoji
        items.append(line(sign, sizes, look.ink, mood, align="centre"))
    return items


def _facts(page: CalendarPage, top: int) -> Part:
    items: list[Item] = []
    count = _facts_in_a_row(page.facts)
    for first in range(0, len(page.facts), count):
        row, bottom = _fact_row(page.facts[first : first + count], top)
        items += row
        top = bottom + GAP
    return items, top + GAP // 2


def _facts_in_a_row(facts: tuple[Fact, ...]) -> int:
    """All, if each value fits without being cut, else three, two or one."""
    counts = (count for count in (len(facts), 3, 2) if count and _values_fit(facts, FACT_SIZES[-1], count))
    return next(counts, 1)


def _values_fit(facts: tuple[Fact, ...], size: int, count: int) -> bool:
    room, style = _fact_width(count) - 2 * FACT_PADDING, TextStyle(size, BOLD)
    return all(text_width(clean(fact.value), style) <= room for fact in facts)


def _fact_width(count: int) -> int:
    return (INNER_WIDTH - GAP * (count - 1)) // count


def _fact_row(facts: tuple[Fact, ...], top: int) -> Part:
    width = _fact_width(len(facts))
    labels = [wrap(clean(fact.label), TextStyle(SMALLEST), width - 2 * FACT_PADDING, 2) for fact in facts]
    size = next((size for size in FACT_SIZES if _values_fit(facts, size, len(facts))), FACT_SIZES[-1])
    bottom = top + FACT_VALUE_HEIGHT + max(map(len, labels)) * FACT_LABEL_HEIGHT + 2 * FACT_PADDING
    items: list[Item] = []
    for number, (fact, label) in enumerate(zip(facts, labels, strict=True)):
        left = MARGIN + number * (width + GAP)
        panel = Box(left, top, left + width, bottom)
        box = panel.inset(FACT_PADDING)._replace(bottom=top + FACT_PADDING + FACT_VALUE_HEIGHT)
        items += [
            Panel(panel, Palette.CARD, RADIUS),
            line(fact.value, (size,), Palette.INK, box, weight=BOLD, align="centre"),
        ]
        for words in label:
            box = box._replace(top=box.bottom, bottom=box.bottom + FACT_LABEL_HEIGHT)
            items.append(line(words, (SMALLEST,), Palette.MUTED, box, align="centre"))
    return items, bottom


def _legend(page: CalendarPage, top: int) -> Part:
    items: list[Item] = []
    left, style = MARGIN, TextStyle(SMALLEST)
    for state, word in page.legend:
        look = _LOOKS[state]
        width = min(LEGEND_SIDE + GAP + round(text_width(clean(word), style) + 0.5), INNER_WIDTH)
        if left > MARGIN and left + width > WIDTH - MARGIN:
            left, top = MARGIN, top + LEGEND_HEIGHT
        sample = Box(left, top + 4, left + LEGEND_SIDE, top + 4 + LEGEND_SIDE)
        items += [
            _ground(look, sample, 9, is_today=False),
            *_mark(look, sample.inset((LEGEND_SIDE - MARK_SIDE) // 2)),
            line(
                word,
                (SMALLEST,),
                Palette.MUTED,
                Box(sample.right + GAP, top, left + width, top + LEGEND_HEIGHT),
            ),
        ]
        left += width + LEGEND_SPACE
    return items, top + LEGEND_HEIGHT


def _cell(column: int, top: int, height: int) -> Box:
    left = MARGIN + column * (CELL_WIDTH + GAP)
    return Box(left, top, left + CELL_WIDTH, top + height)


def _ground(look: _Look, box: Box, radius: int, *, is_today: bool) -> Panel:
    if is_today:
        return Panel(box, look.ground, radius, Palette.ACCENT, outline_width=4)
    return Panel(box, look.ground, radius, look.outline)


def _mark(look: _Look, box: Box) -> list[Item]:
    if look.seal_radius is None:
        return [Mark(box, look.ink, look.strokes)] if look.strokes else []
    if look.strokes:
        return [Panel(box, look.ink, look.seal_radius), Mark(box, Palette.CARD, look.strokes)]
    # An empty seal waits for its tick.
    return [Panel(box.inset(1), look.ground, look.seal_radius - 1, look.ink, outline_width=4)]

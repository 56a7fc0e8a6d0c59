"""The member card as a picture. Every word is passed in; no language lives here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.canvas import (
    BOLD,
    Box,
    Item,
    Palette,
    Panel,
    Sheet,
    TextStyle,
    clean,
    line,
    render,
    text_width,
)

WIDTH, MARGIN, PADDING = 900, 34, 26
ROW_HEIGHT, RADIUS, GAP = 56, 18, 18
SMALLEST = 22
SEAL = 92
STATE_HEIGHT = 40
BAR_HEIGHT = 22
_LABEL_SIZES = (28, 25, SMALLEST)
_LABEL_SHARE = 0.5
"""How much of a row its name may take at most; the value gets the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the card, already worded: ("发帖", "5,024")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CardPage:
    """All that the picture shows. ``percent``: how far it is to the next level, 0 to 100; ``None``: not shown. An empty
    ``state`` is not shown either."""

    name: str
    state: str
    is_online: bool
    rows: tuple[Row, ...]
    percent: int | None


def draw_card(page: CardPage) -> bytes:
    """The card as a PNG, 900 pixels wide."""
    return render(lay_out_card(page))


def lay_out_card(page: CardPage) -> Sheet:
    """Where everything on the card goes."""
    items, top = _heading(page)
    card = Box(MARGIN, top, WIDTH - MARGIN, top + 2 * PADDING + len(page.rows) * ROW_HEIGHT)
    items.append(Panel(card, Palette.CARD, RADIUS))
    inner = card.inset(PADDING)
    for number, row in enumerate(page.rows):
        items += _row(row, inner, inner.top + number * ROW_HEIGHT, is_last=number == len(page.rows) - 1)
    bottom = card.bottom
    if page.percent is not None:
        bar = Box(MARGIN, bottom + GAP, WIDTH - MARGIN, bottom + GAP + BAR_HEIGHT)
        items += _bar(bar, page.percent)
        bottom = bar.bottom
    return Sheet(WIDTH, bottom + MARGIN, tuple(items))


def _heading(page: CardPage) -> tuple[list[Item], int]:
    """A seal with the first sign of the name, the name, and whether he is online: by a word and a shape, not by colour
    alone."""
    seal = Box(MARGIN, MARGIN, MARGIN + SEAL, MARGIN + SEAL)
    left, right = seal.right + 24, WIDTH - MARGIN
    ground, ink = (Palette.GREEN_GROUND, Palette.GREEN) if page.is_online else (Palette.GREY_GROUND, Palette.GREY)
    width = math.ceil(text_width(clean(page.state), TextStyle(SMALLEST))) + 32
    state = Box(left, seal.bottom - STATE_HEIGHT, min(left + width, right), seal.bottom)
    bottom = state.top - 4 if page.state else seal.bottom
    items: list[Item] = [
        Panel(seal, Palette.ACCENT, SEAL // 2),
        line(clean(page.name)[:1], (48, 40), Palette.CARD, seal.inset(16), weight=BOLD, align="centre"),
        line(page.name, (40, 34, 28, SMALLEST), Palette.INK, Box(left, seal.top, right, bottom), weight=BOLD),
    ]
    if page.state:
        items.append(Panel(state, ground, STATE_HEIGHT // 2))
        items.append(line(page.state, (SMALLEST,), ink, state.inset(14, 2), align="centre"))
    return items, seal.bottom + GAP


def _row(row: Row, inner: Box, top: int, *, is_last: bool) -> list[Item]:
    wanted = math.ceil(text_width(clean(row.label), TextStyle(_LABEL_SIZES[0])))
    middle = inner.left + min(wanted, int(inner.width * _LABEL_SHARE))
    label = Box(inner.left, top, middle, top + ROW_HEIGHT)
    value = Box(middle + 12, top, inner.right, top + ROW_HEIGHT)
    items: list[Item] = [
        line(row.label, _LABEL_SIZES, Palette.MUTED, label),
        line(row.value, (30, 26, SMALLEST), Palette.INK, value, weight=BOLD, align="right"),
    ]
    if not is_last:
        items.append(Panel(Box(inner.left, label.bottom - 2, inner.right, label.bottom), Palette.LINE, 0))
    return items


def _bar(bar: Box, percent: int) -> list[Item]:
    filled = bar._replace(right=bar.left + max(BAR_HEIGHT, bar.width * percent // 100))
    items: list[Item] = [Panel(bar, Palette.GREY_GROUND, BAR_HEIGHT // 2)]
    if percent:
        items.append(Panel(filled, Palette.ACCENT, BAR_HEIGHT // 2))
    return items

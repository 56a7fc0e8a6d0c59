"""Whether a sheet is in shape: every line in its place, made of signs that our type has, and no two in each other's way."""

from __future__ import annotations

import math
from itertools import combinations

from bot.canvas import Box, Line, Panel, Sheet, has_glyph, ink_of

LEAN = 0.15
"""By so much of its size a letter may lean out of its place: ď and ȉ are made so, and Ṑ is higher than its line."""


RULE = 2
"""What is no higher than this is a rule between two lines: it may lie in the place of one, but not under its ink."""


def lines(sheet: Sheet) -> list[Line]:
    """The lines of text."""
    return [item for item in sheet.items if isinstance(item, Line)]


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes share no pixel."""
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top


def _nested(one: Box, other: Box) -> bool:
    return apart(one, other) or one.holds(other) or other.holds(one)


def assert_in_shape(sheet: Sheet, *, smallest: int) -> None:
    """Nothing leaves the picture or straddles the edge of a panel; all ink is where it should be, and of signs that there are;
    no line touches another; no type is smaller than so many pixels."""
    paper = Box(0, 0, sheet.width, sheet.height)
    panels = [item.box for item in sheet.items if isinstance(item, Panel)]
    rules = [panel for panel in panels if panel.height <= RULE]
    for item in sheet.items:
        assert paper.holds(item.box), item
        for panel in panels:
            assert panel in rules or _nested(panel, item.box), (panel, item)
    inks = []
    for line in lines(sheet):
        ink, lean = ink_of(line), math.ceil(LEAN * line.style.size)
        assert line.box.inset(-lean).holds(ink), line
        assert paper.holds(ink), line
        assert all(apart(rule, ink) for rule in rules), line
        assert all(map(has_glyph, line.text)), line
        assert line.style.size >= smallest, line
        inks.append(ink)
    for one, other in combinations(zip(lines(sheet), inks, strict=True), 2):
        assert apart(one[0].box, other[0].box), (one, other)
        assert apart(one[1], other[1]), (one, other)

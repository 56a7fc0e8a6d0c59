"""What all pictures are made of: type, colours, and a sheet of panels, marks and lines that is laid out, then rendered.

Pure: the same sheet gives the same bytes, and nothing is read but the fonts beside this file. No feature is known
here, and no word of any language.

A picture is made in two steps. A layout function decides where everything goes and returns a Sheet; ``render`` puts it
on pixels. So a test can ask the sheet whether every line stays within its box, without looking at a pixel.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from PIL import Image, ImageDraw, ImageFont
from wcwidth import iter_graphemes

FONTS = Path(__file__).parent / "fonts"
LATIN, EAST_ASIAN, RARE, EMOJI = "LouzhuLatin.ttf", "LouzhuSans.otf", "LouzhuRare.otf", "LouzhuEmoji.ttf"
FACES = (LATIN, EAST_ASIAN, RARE, EMOJI)  # for each character the first that has it

MEDIUM, BOLD = 500, 700

SUBSTITUTE = "〓"  # the printer's mark for a character that the type case lacks
ELLIPSIS = "…"

_MOST_CHARACTERS = 600  # three times as many as the thinnest that a whole line holds
_PROBE_SIZE = 32
_HIGHEST, _LOWEST = 1.2, 0.4  # how far above and below the baseline a glyph may reach, in sizes of the type
_EMOJI_SCALE = 1.15  # drawn in outline, they need more room than letters
_NOWHERE = "\U0010fffd"  # the last private-use character: no face has it
_CONTROLS = {"Cc", "Cf", "Cs", "Mn", "Me", "Mc"}
_BLANK_LETTERS = set("\u115f\u1160\u2800\u3164\uffa0")  # letters to Unicode, nothing to the eye
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # a flag is a pair of these: A to Z

_SUPERSAMPLING = 4


class Palette:
    """The colours of every picture: a light card that stands on Discord's dark and light background alike.

    Text colours keep a contrast of at least 4.5 to the grounds they are used on.
    """

    PAGE = "#F3F5FA"
    CARD = "#FFFFFF"
    LINE = "#D9DEEA"
    INK = "#1E2433"
    MUTED = "#566075"
    ACCENT = "#2F5FD0"
    GREEN, GREEN_GROUND = "#17704A", "#D9F2E3"
    BLUE, BLUE_GROUND = "#2450B4", "#DCE7FC"
    AMBER, AMBER_GROUND = "#845200", "#FCEBC5"
    GREY, GREY_GROUND = "#5B6478", "#E8EBF2"


class TextStyle(NamedTuple):
    """A size in pixels and a weight (MEDIUM or BOLD)."""

    size: int
    weight: int = MEDIUM


class Box(NamedTuple):
    """A rectangle of whole pixels; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    def inset(self, across: int, down: int | None = None) -> Box:
        """The box made smaller by so many pixels on each side."""
        down = across if down is None else down
        return Box(self.left + across, self.top + down, self.right - across, self.bottom - down)

    def holds(self, other: Box) -> bool:
        """Whether the other box lies wholly within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


class Panel(NamedTuple):
    """A rounded rectangle; a radius of half its side makes a disc."""

    box: Box
    fill: str
    radius: int
    outline: str | None = None
    outline_width: int = 2


class Mark(NamedTuple):
    """A small sign of strokes with round ends. Points and thickness are in hundredths of the (square) box."""

    box: Box
    colour: str
    strokes: tuple[tuple[tuple[int, int], ...], ...]
    thickness: int = 14


class Line(NamedTuple):
    """One line of text, centred in its box from top to bottom. Make it with ``line``, which sees that it fits."""

    text: str
    style: TextStyle
    colour: str
    box: Box
    align: Literal["left", "centre", "right"] = "left"


Item: TypeAlias = Panel | Mark | Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture laid out but not yet drawn: its items, the later ones over the earlier ones."""

    width: int
    height: int
    items: tuple[Item, ...]


# Text ---------------------------------------------------------------------------------------------------------------


def load_fonts() -> None:
    """Open every face once, so that the first picture does not pay for it.

    Raises:
        OSError: a font file is missing or damaged.
    """
    for face in FACES:
        _font(face, TextStyle(_PROBE_SIZE))


def has_glyph(char: str) -> bool:
    """Whether one of our faces can draw this character within the height of a line."""
    return _face_of(char) is not None


def clean(text: str) -> str:
    """The text as it can be drawn: one character a grapheme, on one line, each with a glyph.

    Direction overrides, zero-width and control characters go, and so do marks that no precomposed letter carries
    (stacked ones would leave the panel). Of a joined emoji its first stays, of a flag its two letters. Fancy letters
    become plain ones where only those have a glyph. One 〓 stands for a run of characters without any, and for a text
    in which nothing can be seen. What comes after so many characters that no place has room for them is left out.
    """
    graphemes = iter_graphemes(unicodedata.normalize("NFC", text))
    shown = " ".join("".join(map(_drawable, graphemes)).split())
    shown = re.sub(f"{SUBSTITUTE}+", SUBSTITUTE, shown)[:_MOST_CHARACTERS].rstrip()
    return shown or (SUBSTITUTE if text.strip() else "")


def is_legible(text: str) -> bool:
    """Whether anything of the text is drawn as itself. A name all in Arabic is not: whoever it names needs another."""
    return not set(clean(text)) <= {SUBSTITUTE, " "}


def text_width(text: str, style: TextStyle) -> float:
    """How many pixels a cleaned text takes."""
    return sum(font.getlength(run) for font, run in _runs(text, style))


def ellipsize(text: str, style: TextStyle, width: float) -> str:
    """The cleaned text, or as much of it as fits into ``width`` pixels with an ellipsis; empty if not even that fits."""
    if text_width(text, style) <= width:
        return text
    fitting = _fitting_length(text, style, width, ELLIPSIS)
    if fitting:
        return text[:fitting].rstrip() + ELLIPSIS
    return ELLIPSIS if text_width(ELLIPSIS, style) <= width else ""


def _fitting_length(text: str, style: TextStyle, width: float, end: str = "") -> int:
    """How many characters of a text that is too wide fit, with ``end`` after them. Found by halves: whoever hands in a
    thousand characters waits no longer."""
    return bisect(range(1, len(text)), width, key=lambda length: text_width(text[:length].rstrip() + end, style))


def wrap(text: str, style: TextStyle, width: float, lines: int, *, break_words: bool = False) -> list[str]:
    """The cleaned text on at most ``lines`` lines, broken at spaces and beside wide characters; the last may be cut. With
    ``break_words`` a word that is wider than a line goes on in the next."""
    wrapped: list[str] = []
    rest = text
    while rest and len(wrapped) < lines - 1 and text_width(rest, style) > width:
        most = _fitting_length(rest, style, width)
        end = max(_break_points(rest[: most + 1]), default=most if break_words else 0)
        if not end:
            break
        wrapped.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest:
        wrapped.append(ellipsize(rest, style, width))
    return wrapped


def line(
    text: str,
    sizes: Sequence[int],
    colour: str,
    box: Box,
    *,
    weight: int = MEDIUM,
    align: Literal["left", "centre", "right"] = "left",
) -> Line:
    """A line that fits its box: in the largest of the sizes in which it does, else cut in the smallest."""
    text = clean(text)
    for size in sorted(sizes, reverse=True):
        style = TextStyle(size, weight)
        if text_width(text, style) <= box.width:
            return Line(text, style, colour, box, align)
    style = TextStyle(min(sizes), weight)
    return Line(ellipsize(text, style, box.width), style, colour, box, align)


def ink_of(drawn: Line) -> Box:
    """The pixels that the line's glyphs touch (none: an empty box), so that a layout can be checked. Seen as far as the box's
    height around it, which is enough to know of any that leave it."""
    box, room = drawn.box, drawn.box.height
    ink = Image.new("L", (box.width + 2 * room, box.height + 2 * room))
    place = Box(room, room, room + box.width, room + box.height)
    _draw_line(ImageDraw.Draw(ink), drawn._replace(box=place), fill=255)
    left, top, right, bottom = ink.getbbox() or (room, room, room, room)
    x, y = box.left - room, box.top - room
    return Box(left + x, top + y, right + x, bottom + y)


def stencil_of_line(drawn: Line) -> Image.Image:
    """The line's glyphs as a stencil of the size of its box, for pictures that turn or paste their words."""
    stencil = Image.new("L", (drawn.box.width, drawn.box.height))
    _draw_line(ImageDraw.Draw(stencil), drawn._replace(box=Box(0, 0, drawn.box.width, drawn.box.height)), fill=255)
    return stencil


@cache
def _font(face: str, style: TextStyle) -> ImageFont.FreeTypeFont:
    # Basic layout: what is drawn must not depend on which shaping library a machine has.
    size = style.size * _EMOJI_SCALE if face == EMOJI else style.size
    font = ImageFont.truetype(FONTS / face, size, layout_engine=ImageFont.Layout.BASIC)
    if face in (LATIN, EAST_ASIAN):  # the others come in one weight
        font.set_variation_by_axes([style.weight])
    return font


@lru_cache(maxsize=65_536)
def _face_of(char: str) -> str | None:
    """The first face with a glyph for the character: one that differs from what it shows for a character it lacks. Of glyphs
    for vertical writing some are two lines high (〱): they would strike through their neighbours, and count as lacking."""
    has = (face for face in FACES if _glyph(face, char) != _missing_glyph(face))
    return next((face for face in has if _is_of_line_height(face, char)), None)


def _is_of_line_height(face: str, char: str) -> bool:
    _, top, _, bottom = _font(face, TextStyle(_PROBE_SIZE)).getbbox(char, anchor="ls")
    return top >= -_HIGHEST * _PROBE_SIZE and bottom <= _LOWEST * _PROBE_SIZE


@cache
def _missing_glyph(face: str) -> tuple[float, bytes]:
    return _glyph(face, _NOWHERE)


def _glyph(face: str, char: str) -> tuple[float, bytes]:
    font = _font(face, TextStyle(_PROBE_SIZE))
    return font.getlength(char), bytes(font.getmask(char))


def _drawable(grapheme: str) -> str:
    char = grapheme[0]
    if char.isspace():
        return " "
    if unicodedata.category(char) in _CONTROLS or char in _BLANK_LETTERS:
        return ""
    if char in _FLAG_LETTERS:
        return "".join(chr(ord("A") + _FLAG_LETTERS.index(letter)) for letter in grapheme)
    if has_glyph(char):
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if all(map(has_glyph, plain)) else SUBSTITUTE


def _runs(text: str, style: TextStyle) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in pieces of one face each. A space goes with the Latin face."""
    for face, run in groupby(text, key=lambda char: _face_of(char) or EAST_ASIAN):
        yield _font(face, style), "".join(run)


def _break_points(text: str) -> Iterator[int]:
    """Where a line may end: after a space and beside a wide character, but not between a word and its punctuation."""
    for end in range(1, len(text)):
        before, after = text[end - 1], text[end]
        beside_wide = "W" in (unicodedata.east_asian_width(before), unicodedata.east_asian_width(after))
        torn = unicodedata.category(before) == "Ps" or unicodedata.category(after) in {"Pe", "Po"}
        if before == " " or (beside_wide and not torn):
            yield end


# Pixels -------------------------------------------------------------------------------------------------------------


def render(sheet: Sheet) -> bytes:
    """The sheet as a PNG."""
    image = Image.new("RGB", (sheet.width, sheet.height), Palette.PAGE)
    pen = ImageDraw.Draw(image)
    for item in sheet.items:
        if isinstance(item, Line):
            _draw_line(pen, item, fill=item.colour)
        elif isinstance(item, Panel):
            _draw_panel(image, item)
        else:
            stencil = _stencil_of_strokes(item.box.width, item.strokes, item.thickness)
            image.paste(item.colour, item.box[:2], stencil)
    png = BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


def _draw_panel(image: Image.Image, panel: Panel) -> None:
    box, radius = panel.box, panel.radius
    if panel.outline is not None:
        image.paste(panel.outline, box[:2], _stencil_of_panel(box.width, box.height, radius))
        box, radius = box.inset(panel.outline_width), max(radius - panel.outline_width, 0)
    image.paste(panel.fill, box[:2], _stencil_of_panel(box.width, box.height, radius))


def _draw_line(pen: ImageDraw.ImageDraw, drawn: Line, *, fill: str | int) -> None:
    x: float = drawn.box.left
    if drawn.align != "left":
        room = drawn.box.width - text_width(drawn.text, drawn.style)
        x += room / 2 if drawn.align == "centre" else room
    # Ideographs and capitals are both centred some 0.37 em above the basedrawn.
    baseline = (drawn.box.top + drawn.box.bottom) / 2 + 0.37 * drawn.style.size
    for font, run in _runs(drawn.text, drawn.style):
        pen.text((x, round(baseline)), run, font=font, fill=fill, anchor="ls")
        x += font.getlength(run)


@lru_cache(maxsize=256)
def _stencil_of_panel(width: int, height: int, radius: int) -> Image.Image:
    stencil = Image.new("L", (width * _SUPERSAMPLING, height * _SUPERSAMPLING))
    ImageDraw.Draw(stencil).rounded_rectangle(
        (0, 0, stencil.width - 1, stencil.height - 1), radius * _SUPERSAMPLING, fill=255
    )
    return stencil.reduce(_SUPERSAMPLING)


@lru_cache(maxsize=256)
def _stencil_of_strokes(side: int, strokes: tuple[tuple[tuple[int, int], ...], ...], thickness: int) -> Image.Image:
    stencil = Image.new("L", (side * _SUPERSAMPLING, side * _SUPERSAMPLING))
    pen = ImageDraw.Draw(stencil)
    hundredth = stencil.width / 100
    half = thickness * hundredth / 2
    for stroke in strokes:
        points = [(x * hundredth, y * hundredth) for x, y in stroke]
        pen.line(points, fill=255, width=round(2 * half), joint="curve")
        for x, y in points:
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return stencil.reduce(_SUPERSAMPLING)

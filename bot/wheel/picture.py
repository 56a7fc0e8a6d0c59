"""The lucky wheel as a picture: turning until it stops on the side that was drawn, or standing still.

Every word is passed in; no language lives here. All sides are equally wide, for a side of one in a hundred could not be
read; so each says its odds, where there is room.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw

from bot.canvas import BOLD, MEDIUM, Box, TextStyle, clean, line, stencil_of_line, text_width, wrap

WIDTH, HEIGHT = 400, 456

_FINER = 2  # drawn so much larger, then reduced, for smooth edges
_RIM = 196 * _FINER
_DISC = 172 * _FINER
_HUB = 46 * _FINER
_CENTRE = (WIDTH * _FINER // 2, 200 * _FINER)
_PLATE = Box(16 * _FINER, 406 * _FINER, (WIDTH - 16) * _FINER, 450 * _FINER)
_BULBS = 24
_MOST_UPRIGHT = 8  # sides whose words stand across; with more of them they run along the radius

_PAGE = "#FFF8EA"
_VERMILION, _DEEP = "#C8321F", "#8E1B10"
_GOLD, _PALE, _CREAM, _LIT = "#F4B73F", "#FFDC93", "#FFF3D9", "#C8321F"
_INK, _WHITE = "#6B1A10", "#FFFDF6"

_ACROSS = ((26, 1), (23, 1), (20, 1), (18, 1), (21, 2), (19, 2), (17, 2), (15, 2), (15, 3), (13, 3))
"""Sizes and numbers of lines for a name that stands across, the best first."""

_ALONG = ((19, 1), (17, 1), (15, 2), (13, 2), (12, 2))
"""The same for one that runs along the radius."""

_PLATE_SIZES, _PLATE_PAIR_SIZES = (24, 21, 18), (17, 15, 14, 13)
"""Sizes of what the plate says, on one line and on two."""

_FRAMES = 33
_TURNS = 3.4  # not a whole number, or the first shot would show where it stops
_FRAME_MS, _LAST_FRAMES_MS, _REST_MS = 60, 100, 250
_COLOURS = (32, 24, 16, 12)
"""How many colours there are in the moving picture: as many as leave it small enough."""

MOST_BYTES = 1_000_000
"""The moving picture is smaller than this."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a side says: the prize, and its odds."""

    name: str
    odds: str


@dataclass(frozen=True, slots=True)
class WheelFace:
    """All that the picture shows, already worded. ``hub`` is two characters or a short word; ``place`` is the side under
    the pointer, and ``verdict`` what the plate says when the wheel has stopped. ``title`` stands there until then."""

    labels: tuple[Label, ...]
    place: int
    title: str
    verdict: str
    hub: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.labels) <= 16 or not 0 <= self.place < len(self.labels):
            raise ValueError("a wheel has 1 to 16 sides, and stops on one of them")


def draw_still_wheel(face: WheelFace) -> bytes:
    """The wheel as it stands, with the verdict, as a PNG."""
    png = BytesIO()
    disc = _disc(face)
    if face.verdict:
        disc = _lit(face, disc)
    _frame(face, disc, 0, stopped=True, beat=0).save(png, "PNG", optimize=True)
    return png.getvalue()


def draw_turning_wheel(face: WheelFace) -> bytes:
    """The wheel as it turns, slows down and stops, once, as a GIF of less than a megabyte."""
    plain = _disc(face)
    lit = _lit(face, plain)
    shots = [_frame(face, plain, _turned(step / (_FRAMES - 1)), stopped=False, beat=step) for step in range(_FRAMES)]
    shots += [_frame(face, lit if beat % 2 == 0 else plain, 0, stopped=True, beat=beat) for beat in range(5)]
    drawn = b""
    for colours in _COLOURS:
        drawn = _gif(shots, colours)
        if len(drawn) < MOST_BYTES:
            break
    return drawn


def _gif(shots: list[Image.Image], colours: int) -> bytes:
    # One palette for all: the colours of a turning wheel do not change.
    palette = shots[-1].quantize(colours, method=Image.Quantize.MEDIANCUT)
    reduced = [shot.quantize(palette=palette, dither=Image.Dither.NONE) for shot in shots]
    slow = _FRAMES * 3 // 4
    times = [_FRAME_MS] * slow + [_LAST_FRAMES_MS] * (_FRAMES - slow) + [_REST_MS] * 4 + [4000]
    gif = BytesIO()
    reduced[0].save(gif, "GIF", save_all=True, append_images=reduced[1:], duration=times, optimize=False, disposal=1)
    return gif.getvalue()


def _turned(progress: float) -> float:
    """How far in degrees the wheel is from where it will stop, at a share of its time: fast, then ever slower."""
    return 360 * _TURNS * (1 - progress) ** 3


def _frame(face: WheelFace, disc: Image.Image, degrees: float, *, stopped: bool, beat: int) -> Image.Image:
    """One shot: the rim with its bulbs, the disc turned, the hub with the pointer, the plate."""
    image = Image.new("RGB", (WIDTH * _FINER, HEIGHT * _FINER), _PAGE)
    pen = ImageDraw.Draw(image)
    _circle(pen, _RIM, _DEEP)
    _circle(pen, _RIM - 4 * _FINER, _VERMILION)
    for bulb in range(_BULBS):
        x, y = _on_circle(184 * _FINER, 360 * bulb / _BULBS)
        colour = _WHITE if (bulb + beat) % 2 else _GOLD
        pen.ellipse(_around(x, y, 5 * _FINER), fill=colour)
    turned = disc.rotate(degrees, Image.Resampling.BILINEAR) if degrees else disc
    image.paste(turned, (_CENTRE[0] - _DISC, _CENTRE[1] - _DISC), turned.getchannel("A"))
    _draw_hub(image, pen, face.hub)
    verdict = stopped and bool(face.verdict)
    pen.rounded_rectangle(_PLATE, 12 * _FINER, _GOLD if verdict else _VERMILION)
    _write_plate(image, face.verdict if verdict else face.title, _INK if verdict else _WHITE)
    return image.reduce(_FINER)


def _write_plate(image: Image.Image, words: str, colour: str) -> None:
    """What the plate says, on one line, or on two where it would be small: here the longest name of a prize is whole."""
    box = _PLATE.inset(10 * _FINER, 3 * _FINER)
    said = clean(words)
    if text_width(said, TextStyle(_PLATE_SIZES[-1] * _FINER, BOLD)) <= box.width:
        _write(image, said, _PLATE_SIZES, colour, box)
        return
    for size in _PLATE_PAIR_SIZES:
        lines = wrap(said, TextStyle(size * _FINER, BOLD), box.width, 2, break_words=size == _PLATE_PAIR_SIZES[-1])
        if size == _PLATE_PAIR_SIZES[-1] or not lines[-1].endswith("…"):
            half = (box.bottom - box.top) // 2
            for row, part in enumerate(lines):
                place = Box(box.left, box.top + row * half, box.right, box.top + (row + 1) * half)
                _write(image, part, (size,), colour, place)
            return


def _draw_hub(image: Image.Image, pen: ImageDraw.ImageDraw, words: str) -> None:
    x, y = _CENTRE
    tip, foot = y - _HUB - 26 * _FINER, y - _HUB + 12 * _FINER
    for margin, colour in ((3 * _FINER, _GOLD), (0, _DEEP)):
        pen.polygon([(x - 17 * _FINER - margin, foot), (x, tip - 2 * margin), (x + 17 * _FINER + margin, foot)], colour)
    _circle(pen, _HUB + 2 * _FINER, _GOLD)
    _circle(pen, _HUB, _DEEP)
    _circle(pen, _HUB - 4 * _FINER, _VERMILION)
    _circle(pen, _HUB - 7 * _FINER, _GOLD)
    _circle(pen, _HUB - 9 * _FINER, _VERMILION)
    half = _HUB - 13 * _FINER
    _write(image, words, (26, 22, 18, 15), _WHITE, Box(x - half, y - half, x + half, y + half))


def _disc(face: WheelFace) -> Image.Image:
    """The disc with its sides and words, the drawn side at the top."""
    side = 2 * _DISC
    disc = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(disc)
    count = len(face.labels)
    span = 360 / count
    for place, label in enumerate(face.labels):
        middle = (place - face.place) * span  # clockwise from the top
        # Of an odd number of sides the last two would look alike.
        ground = _PALE if place % 2 else _CREAM
        if count % 2 and place == count - 1:
            ground = "#FBE3B9"
        start = middle - span / 2 - 90
        if count == 1:
            pen.ellipse((0, 0, side - 1, side - 1), fill=ground)
        else:
            pen.pieslice((0, 0, side - 1, side - 1), start, start + span, ground, _GOLD, 2 * _FINER)
        words = _label(label, count, _INK)
        turned = words.rotate(-middle, Image.Resampling.BICUBIC)
        disc.alpha_composite(turned)
    _edge(pen)
    return disc


def _lit(face: WheelFace, disc: Image.Image) -> Image.Image:
    """The disc with its drawn side, which is at the top, in the colours of a win."""
    lit = disc.copy()
    pen = ImageDraw.Draw(lit)
    side, half = 2 * _DISC, 180 / len(face.labels)
    if len(face.labels) > 1:
        pen.pieslice((0, 0, side - 1, side - 1), -90 - half, -90 + half, _LIT, _GOLD, 2 * _FINER)
        lit.alpha_composite(_label(face.labels[face.place], len(face.labels), _WHITE))
    _edge(pen)
    return lit


def _edge(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((0, 0, 2 * _DISC - 1, 2 * _DISC - 1), outline=_GOLD, width=4 * _FINER)


def _label(label: Label, count: int, colour: str) -> Image.Image:
    """A disc-sized layer with the words of the side at the top."""
    layer = Image.new("RGBA", (2 * _DISC, 2 * _DISC), (0, 0, 0, 0))
    if count <= _MOST_UPRIGHT:
        _label_across(layer, label, count, colour)
    elif all(_is_wide(token) or len(token) <= 3 for token in _tokens(label.name)):
        _label_down(layer, label, count, colour)
    else:
        _label_along(layer, label, count, colour)
    return layer


def _label_across(layer: Image.Image, label: Label, count: int, colour: str) -> None:
    """The name on one line, or on two where one would be too small, and the odds under it."""
    name = clean(label.name)
    size, lines, top = next(
        (size, lines, top)
        for size, most in _ACROSS
        for is_last in [(size, most) == _ACROSS[-1]]
        for top in [_top(count, most)]
        for lines in [_lines_across(name, size, most, top, count, break_words=is_last)]
        if is_last or not lines[-1].endswith("…")
    )
    height = _line_height(size)
    for row, words in enumerate([*lines, label.odds]):
        is_odds = row == len(lines)
        y = top + row * height
        half = _room(_DISC - y - height, count) // 2
        box = Box(_DISC - half, y, _DISC + half, y + (20 * _FINER if is_odds else height))
        _write(layer, words, (15, 13) if is_odds else (size,), colour, box, MEDIUM if is_odds else BOLD)


def _top(count: int, most: int) -> int:
    """How far below the rim the words begin. Of two or three sides the upper corners are the rim's, so they begin further in;
    three lines of them a little less far, or the odds would come under the pointer."""
    if count > 3:
        return 20 * _FINER
    return (36 if most < 3 else 28) * _FINER


def _lines_across(name: str, size: int, most: int, top: int, count: int, *, break_words: bool) -> list[str]:
    """The name on at most so many lines, as wide as the side is at the innermost of them."""
    width = _room(_DISC - top - most * _line_height(size), count)
    return wrap(name, TextStyle(size * _FINER, BOLD), width, most, break_words=break_words) or [""]


def _line_height(size: int) -> int:
    return round(size * 1.2) * _FINER


def _room(radius: float, count: int) -> int:
    """How wide a side is at that radius, less a margin."""
    width = 2 * radius * math.tan(math.pi / count) if count > 2 else 2 * radius
    return max(int(min(width, 1.1 * _DISC)) - 10 * _FINER, 24 * _FINER)


def _tokens(name: str) -> list[str]:
    """Wide characters one by one, runs of narrow ones together, without spaces."""
    tokens: list[str] = []
    for wide, run in groupby(clean(name).replace(" ", "\n"), key=_is_wide):
        word = "".join(run)
        tokens += list(word) if wide else word.split("\n")
    return [token for token in tokens if token]


def _is_wide(token: str) -> bool:
    return all(unicodedata.east_asian_width(char) in "WF" for char in token)


def _label_down(layer: Image.Image, label: Label, count: int, colour: str) -> None:
    """Characters upright, one under the other from the rim, in one column or two."""
    tokens = _tokens(label.name)
    size = 21 if count <= 12 else 18
    pitch = round(size * 1.12) * _FINER
    in_column = (_DISC - _HUB - 34 * _FINER) // pitch
    if len(tokens) <= in_column:
        columns = [tokens]
    else:
        # Two columns are smaller than one, and the innermost of their characters end earlier.
        size, pitch = 14, 16 * _FINER
        columns = _two_columns(tokens, _tokens(label.name.partition(" ")[0]), 5 if count <= 12 else 4)
    half_width = (16 if len(columns) == 1 else 10) * _FINER
    for number, column in enumerate(columns):
        # Chinese columns go from right to left.
        middle = _DISC if len(columns) == 1 else _DISC + (1 - 2 * number) * half_width
        for row, token in enumerate(column):
            y = 12 * _FINER + row * pitch
            box = Box(middle - half_width, y, middle + half_width, y + pitch)
            _write(layer, token, (size, size - 3, size - 5), colour, box)


def _two_columns(tokens: list[str], first: list[str], most: int) -> list[list[str]]:
    """The characters in two columns of at most so many: broken at the first space if that serves, else in the middle."""
    broken_at = len(first) if len(tokens) - most <= len(first) <= most else min(-(-len(tokens) // 2), most)
    second = tokens[broken_at:]
    if len(second) > most:
        second = [*second[: most - 1], "…"]
    return [tokens[:broken_at], second]


def _label_along(layer: Image.Image, label: Label, count: int, colour: str) -> None:
    """The words along the radius, read from the rim inwards, on one line or two."""
    length = _DISC - _HUB - 34 * _FINER
    name = clean(label.name)
    size, lines = next(
        (size, lines)
        for size, most in _ALONG
        if size <= (19 if count <= 12 else 17)
        for is_last in [(size, most) == _ALONG[-1]]
        # Two lines end earlier: further in the side is too narrow for both.
        for width in [length - (most - 1) * 14 * _FINER]
        for lines in [wrap(name, TextStyle(size * _FINER, BOLD), width, most, break_words=is_last) or [""]]
        if is_last or not lines[-1].endswith("…")
    )
    height = round(size * 1.15) * _FINER
    block = Image.new("RGBA", (length, height * len(lines)), (0, 0, 0, 0))
    for row, words in enumerate(lines):
        _write(block, words, (size,), colour, Box(0, row * height, length, (row + 1) * height), align="left")
    turned = block.rotate(-90, expand=True)
    layer.alpha_composite(turned, (_DISC - turned.width // 2, 12 * _FINER))


def _write(
    image: Image.Image,
    words: str,
    sizes: tuple[int, ...],
    colour: str,
    box: Box,
    weight: int = BOLD,
    align: str = "centre",
) -> None:
    """Words in a box of finer pixels; sizes are in pixels of the finished picture."""
    laid = line(words, [size * _FINER for size in sizes], colour, box, weight=weight, align=align)  # type: ignore[arg-type]
    stencil = stencil_of_line(laid)
    image.paste(colour, box[:2], stencil)


def _circle(pen: ImageDraw.ImageDraw, radius: int, colour: str) -> None:
    pen.ellipse(_around(*_CENTRE, radius), fill=colour)


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def _on_circle(radius: float, degrees: float) -> tuple[float, float]:
    """A point clockwise from the top."""
    angle = math.radians(degrees)
    return _CENTRE[0] + radius * math.sin(angle), _CENTRE[1] - radius * math.cos(angle)

"""The picture of the wheel: it turns, slows down, stops on the side that was drawn, and every name stays on its side."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageChops

from bot.canvas import BOLD, TextStyle, wrap
from bot.wheel.picture import HEIGHT, MOST_BYTES, WIDTH, Label, WheelFace, draw_still_wheel, draw_turning_wheel
from bot.words import bare
from tests.nasty import DRAWN, UNDRAWN

NAMES = {
    "zh-CN": ("特等奖 300 鼎币", "谢谢惠顾", "补签卡", "论坛尊贵会员身份一整个月外加神秘礼物一份", "5 鼎币"),
    "en": ("Grand prize: 300", "Thanks for playing", "Make-up card", "Honoured member for a whole month and more", "5"),
    "nasty": tuple(bare(name, limit=40) or "…" for name in (*DRAWN, *UNDRAWN)),
}
WON = (200, 50, 31)  # the vermilion of the side that was won


def face(language: str, sides: int, place: int) -> WheelFace:
    """A wheel with so many sides."""
    names = [NAMES[language][number % len(NAMES[language])] for number in range(sides)]
    return WheelFace(
        tuple(Label(name, "12.5%") for name in names), place, "幸运大转盘", f"恭喜抽中：{names[place]}", "抽奖"
    )


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("sides", [3, 8, 16])
def test_the_wheel_turns_once_slows_down_and_weighs_less_than_a_megabyte(language: str, sides: int) -> None:
    drawn = draw_turning_wheel(face(language, sides, sides - 1))
    assert len(drawn) < MOST_BYTES <= 1_000_000
    moving: Any = Image.open(BytesIO(drawn))
    assert moving.size == (WIDTH, HEIGHT)
    assert "loop" not in moving.info, "it stops: it is not played again"
    shots = []
    for number in range(moving.n_frames):
        moving.seek(number)
        shots.append(moving.convert("L"))
    moved = [sum(ImageChops.difference(a, b).histogram()[32:]) for a, b in pairwise(shots)]
    ending = moved[28:32]  # the last steps before it stands
    assert ending == sorted(ending, reverse=True), "it slows down"
    assert ending[-1] < moved[0] / 3, "and stops softly"


@pytest.mark.parametrize("sides", [3, 5, 8, 9, 16])
def test_the_side_under_the_pointer_is_the_one_that_was_drawn(sides: int) -> None:
    for place in {0, sides // 2, sides - 1}:
        still = Image.open(BytesIO(draw_still_wheel(face("zh-CN", sides, place)))).convert("RGB")
        # Just above the tip of the pointer, in the middle of the side at the top, below its words.
        assert still.getpixel((WIDTH // 2, 200 - 46 - 34)) == WON
        # Straight across, below the hub, is some other side.
        assert still.getpixel((WIDTH // 2, 200 + 46 + 8)) != WON


def test_the_same_wheel_is_the_same_bytes_and_another_side_is_not() -> None:
    assert draw_still_wheel(face("zh-CN", 8, 2)) == draw_still_wheel(face("zh-CN", 8, 2))
    assert draw_still_wheel(face("zh-CN", 8, 2)) != draw_still_wheel(face("zh-CN", 8, 3))


@cache
def without_words(sides: int, title: str, hub: str) -> Image.Image:
    """A wheel that says nothing on its sides."""
    blank = WheelFace(tuple(Label("", "") for _ in range(sides)), 0, title, "中", hub)
    return Image.open(BytesIO(draw_still_wheel(blank))).convert("L")


@pytest.mark.parametrize("language", ["zh-CN", "en", "nasty"])
@pytest.mark.parametrize("sides", [3, 8, 16])
def test_no_words_run_over_the_rim_or_into_the_next_side(language: str, sides: int) -> None:
    """The same wheel without words differs only inside the sides: neither on the rim nor on the lines between them."""
    worded = replace(face(language, sides, 0), verdict="中")
    drawn = Image.open(BytesIO(draw_still_wheel(worded))).convert("L")
    difference = ImageChops.difference(drawn, without_words(sides, worded.title, worded.hub))
    for degree in range(360):
        x, y = (math.sin(math.radians(degree)), -math.cos(math.radians(degree)))
        assert changed(difference, round(200 + 171 * x), round(200 + 171 * y)) < 40, "the rim"
    for side in range(sides):
        angle = 2 * math.pi * (side + 0.5) / sides
        for radius in range(100, 170):
            point = (round(200 + radius * math.sin(angle)), round(200 - radius * math.cos(angle)))
            assert changed(difference, *point) < 40, f"the line after side {side}"


def changed(difference: Image.Image, x: int, y: int) -> int:
    """How much a pixel differs, from 0 to 255."""
    return difference.tobytes()[y * difference.width + x]


def test_a_wheel_has_one_to_sixteen_sides_and_stops_on_one_of_them() -> None:
    for sides, place in ((0, 0), (17, 0), (3, 3)):
        with pytest.raises(ValueError, match="1 to 16 sides"):
            WheelFace(tuple(Label("x", "") for _ in range(sides)), place, "", "", "")


@pytest.mark.parametrize(
    "name", ["长" * 40, "Donaudampfschifffahrtsgesellschaft", "Honoured member for a whole month, really"]
)
def test_the_plate_has_the_longest_name_whole(name: str) -> None:
    """As two pictures differ in their plates when the very last letter does."""
    plates = []
    for last in ("", "x"):
        words = f"恭喜抽中：{name[:-1]}{last or name[-1]}"
        face_of = WheelFace((Label("a", ""), Label("b", ""), Label("c", "")), 0, "t", words, "h")
        plates.append(Image.open(BytesIO(draw_still_wheel(face_of))).convert("L").crop((0, 400, WIDTH, HEIGHT)))
    assert ImageChops.difference(*plates).getbbox() is not None


def test_a_word_that_is_too_long_goes_on_in_the_next_line_only_where_it_may() -> None:
    style = TextStyle(20, BOLD)
    assert wrap("abc defghijklmnop", style, 60, 9)[-1].endswith("…")
    assert "".join(wrap("defghijklmnop", style, 60, 9, break_words=True)) == "defghijklmnop"

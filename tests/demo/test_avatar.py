"""The letters that stand for the demo's people."""

from __future__ import annotations

import io

from PIL import Image

from bot.demo.avatar import SIZE_PX, draw_avatar


def pixels(png: bytes) -> bytes:
    return Image.open(io.BytesIO(png)).convert("RGB").tobytes()


def test_an_avatar_is_a_square_picture() -> None:
    assert Image.open(io.BytesIO(draw_avatar("小新"))).size == (SIZE_PX, SIZE_PX)


def test_the_same_name_always_looks_the_same() -> None:
    assert draw_avatar("清风徐来") == draw_avatar("清风徐来")


def test_letters_are_drawn_in_both_scripts_and_in_their_own_shapes() -> None:
    # A letter that the font lacks would look like the one for private use.
    drawn = {letter: pixels(draw_avatar(letter, "#000000")) for letter in ("楼", "清", "A", "\ue000")}

    assert len(set(drawn.values())) == len(drawn)


def test_two_people_of_the_same_letter_differ_by_colour() -> None:
    assert pixels(draw_avatar("木", "#5865f2")) != pixels(draw_avatar("木", "#2f8f6b"))

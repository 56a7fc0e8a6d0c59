"""Type on pictures: which characters have a glyph, what is done with the others, and what fits into a width."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from bot import canvas
from bot.canvas import BOLD, MEDIUM, SUBSTITUTE, Box, Mark, Palette, Panel, Sheet, TextStyle

STYLE = TextStyle(24)


def han_of(codec: str, first: int, last: int) -> set[str]:
    """The ideographs in rows ``first`` to ``last`` of a two-byte code."""
    encoded = ((chr(code), chr(code).encode(codec, "ignore")) for code in range(0x4E00, 0xA000))
    return {char for char, code in encoded if code and first <= code[0] <= last}


# Glyphs


@pytest.mark.parametrize(
    "text",
    [
        "签到日历连续累计本月奖励幸运大转盘",
        "繁體中文論壇簽到龍龜鬱臺灣",
        "堃喆玥昇璟犇淼焱翀",  # names
        "龘靐槑囧莪伱",  # and nicknames
        "桜井さん・コーヒー「」ー",
        "한국어방탄소년단",
        "ABCxyz 0123456789 !?%&@#+-*/=<>[]{}()",
        "ÀÉÎÕÜßąćęłńśźż ğışçö Tiếng Việt",
        "Ελληνικά Русский Українська",
        "，。！？、；：“”‘’（）《》【】…—·～￥％",
        "".join(map(chr, range(0xFF01, 0xFF5F))),  # full-width forms
        "★☆♥♡♪○●◎□■△▲◆◇→←↑↓✓①②③Ⅷ℃№",
        "😄😢😞😑😠😅💪😪🌧🎉🔥❤🐱🍀🧧🏮",
    ],
)
def test_the_scripts_that_members_write_in_have_glyphs(text: str) -> None:
    assert [char for char in text if not canvas.has_glyph(char)] == []


@pytest.mark.parametrize(
    ("codec", "first", "last"),
    [("gbk", 0x81, 0xFE), ("big5", 0xA4, 0xF9), ("shift_jis", 0x88, 0x98)],
)
def test_every_ideograph_that_an_old_forum_could_store_has_a_glyph(codec: str, first: int, last: int) -> None:
    ideographs = han_of(codec, first, last)
    assert len(ideographs) > 2900  # the range is not empty
    assert {char for char in ideographs if not canvas.has_glyph(char)} == set()


@pytest.mark.parametrize("char", ["ش", "א", "ไ", "अ", "𠮷", "\ue000", "\uf8ff", "\U000f0000", "\u0378", "\U0001d4d5"])
def test_a_character_without_a_glyph_is_known(char: str) -> None:
    assert not canvas.has_glyph(char)


@pytest.mark.parametrize("char", [" ", "　", "□", "〓", "口", "囗"])
def test_an_empty_or_box_shaped_glyph_is_not_taken_for_a_missing_one(char: str) -> None:
    assert canvas.has_glyph(char)


def test_bold_is_blacker_than_medium_in_every_script() -> None:
    for char in "签Aя":
        box = Box(0, 0, 60, 60)
        medium, bold = (
            _darkness(Sheet(60, 60, (canvas.line(char, (40,), "#000000", box, weight=weight),)))
            for weight in (MEDIUM, BOLD)
        )
        assert bold > medium


def _darkness(sheet: Sheet) -> int:
    grey = Image.open(BytesIO(canvas.render(sheet))).convert("L")
    return sum((255 - level) * count for level, count in enumerate(grey.histogram()))


def test_the_fonts_bear_none_of_their_makers_names_and_carry_their_licence() -> None:
    families = {ImageFont.truetype(canvas.FONTS / face).getname()[0] for face in canvas.FACES}
    assert families == {"Louzhu Latin", "Louzhu Sans", "Louzhu Rare", "Louzhu Emoji"}
    licence = (canvas.FONTS / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(f"{family}: Copyright" in licence for family in families)


# Cleaning


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("  \n\t ", ""),
        ("小雨", "小雨"),
        (" two \n lines\u3000", "two lines"),
        ("e\u0301cole", "école"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),  # composed from letters
        ("abc\u202edef\u202c", "abcdef"),  # right-to-left override
        ("\u2066小\u200b雨\u2069\ufeff", "小雨"),
        ("z\u0310\u0311\u0312a\u0334l\u0338go", "zalgo"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("👨‍👩‍👧", "👨"),
        ("1️⃣", "1"),
        ("🇨🇳", "CN"),
        ("\U0001d4d5\U0001d4ea\U0001d4f7\U0001d4ec\U0001d502", "Fancy"),
        ("ﬁ", "fi"),
        ("مرحبا", SUBSTITUTE),
        ("小مرحبا雨", f"小{SUBSTITUTE}雨"),
        ("꧁༺雨༻꧂", f"{SUBSTITUTE}雨{SUBSTITUTE}"),
        ("\u200b\u2060", SUBSTITUTE),
        ("\u3164", SUBSTITUTE),  # the "invisible name"
        ("a\ud800b", "ab"),
    ],
)
def test_a_text_is_reduced_to_what_can_be_drawn(raw: str, shown: str) -> None:
    assert canvas.clean(raw) == shown


@given(st.text(st.characters() | st.sampled_from("小雨👨\u200d👩🇨🇳\u202e\u0301\ufe0f 한")))
def test_whatever_is_cleaned_has_only_glyphs_and_stays_as_it_is(raw: str) -> None:
    shown = canvas.clean(raw)
    assert all(map(canvas.has_glyph, shown))
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Mn") for char in shown)
    assert canvas.clean(shown) == shown
    assert shown or not raw.strip()


# Fitting


@pytest.mark.parametrize("text", ["签到日历签到日历", "Check-in calendar", "小雨 loves 😄 한국어", "😄😄😄😄"])
def test_a_text_is_cut_only_when_it_is_wider_than_the_room(text: str) -> None:
    width = canvas.text_width(text, STYLE)
    assert canvas.ellipsize(text, STYLE, width) == text
    cut = canvas.ellipsize(text, STYLE, width - 1)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])


@pytest.mark.parametrize(
    ("text", "ems", "shown"),
    [
        ("签到日历", 4, "签到日历"),
        ("签到日历", 3.99, "签到日…"),
        ("签到日历", 3.5, "签到…"),
        ("签到日历", 2, "签…"),
        ("签到日历", 1.5, "…"),
        ("签到日历", 0.5, ""),
        ("", 0, ""),
        ("ab 签到", 2.4, "ab…"),  # no space before the ellipsis
    ],
)
def test_wide_characters_take_one_em_each(text: str, ems: float, shown: str) -> None:
    assert canvas.ellipsize(text, STYLE, ems * STYLE.size) == shown


@given(st.text(st.sampled_from("签到日历abcW 😄한…")), st.integers(0, 300))
def test_what_was_fitted_is_never_wider_than_its_room(text: str, width: int) -> None:
    text = canvas.clean(text)
    assert canvas.text_width(canvas.ellipsize(text, STYLE, width), STYLE) <= width
    for row in canvas.wrap(text, STYLE, width, 3):
        assert canvas.text_width(row, STYLE) <= width


@pytest.mark.parametrize(
    ("text", "ems", "lines", "rows"),
    [
        ("连续签到", 4, 2, ["连续签到"]),
        ("连续签到", 3, 2, ["连续签", "到"]),
        ("连续签到", 2, 1, ["连…"]),
        ("连续签到天数", 2, 2, ["连续", "签…"]),
        ("签到，领奖", 2, 3, ["签", "到，", "领奖"]),  # no comma at the head of a line
        ("（签到）", 2, 3, ["（签", "到）"]),
        ("Longest streak", 5, 2, ["Longest", "streak"]),
        ("Longest", 2, 2, ["Lo…"]),
        ("", 5, 2, []),
    ],
)
def test_a_text_is_wrapped_where_its_language_allows(text: str, ems: float, lines: int, rows: list[str]) -> None:
    assert canvas.wrap(text, STYLE, ems * STYLE.size, lines) == rows


@given(st.text(st.sampled_from("签到日历ab ")), st.integers(60, 300))
def test_wrapping_on_many_lines_loses_nothing(text: str, width: int) -> None:
    text = canvas.clean(text)
    rows = canvas.wrap(text, STYLE, width, 100)
    if not any(row.endswith("…") for row in rows):
        assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    else:
        assert any(len(word) > 2 for word in text.split())


def test_a_line_takes_the_largest_size_that_fits_and_is_cut_only_in_the_smallest() -> None:
    def made(width: int) -> tuple[int, str]:
        line = canvas.line("签到日历", (22, 30), Palette.INK, Box(0, 0, width, 40))
        return line.style.size, line.text

    assert made(120) == (30, "签到日历")
    assert made(119) == (22, "签到日历")
    assert made(88) == (22, "签到日历")
    assert made(87) == (22, "签到日…")


@pytest.mark.parametrize("align", ["left", "centre", "right"])
@pytest.mark.parametrize("text", ["签到日历ÅÇ", "jumpyÅg|", "😄签", "龍龜鬱〓", "한국어"])
def test_a_line_stays_in_a_box_that_is_somewhat_higher_than_its_size(text: str, align: str) -> None:
    box = Box(50, 50, 250, 50 + 36)
    line = canvas.line(text, (28, 24), Palette.INK, box, align=align)  # type: ignore[arg-type]
    assert box.inset(-1).holds(canvas.ink_of(line))  # a j may reach a hair beyond its own left edge


# Pixels


def test_the_same_sheet_gives_the_same_picture() -> None:
    box = Box(10, 10, 110, 60)
    sheet = Sheet(
        120,
        70,
        (
            Panel(box, Palette.GREEN_GROUND, 12, Palette.GREEN),
            Mark(Box(20, 20, 50, 50), Palette.GREEN, (((20, 50), (40, 70), (80, 30)),)),
            canvas.line("签到 😄", (24,), Palette.INK, box.inset(44, 4)),
        ),
    )
    first = canvas.render(sheet)
    assert first == canvas.render(sheet)
    image = Image.open(BytesIO(first))
    assert (image.format, image.size) == ("PNG", (120, 70))
    assert image.getpixel((0, 0)) == (0xF3, 0xF5, 0xFA)
    assert image.getpixel((60, 56)) == (0xD9, 0xF2, 0xE3)
    assert image.getpixel((60, 10)) == (0x17, 0x70, 0x4A)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (Palette.INK, Palette.PAGE),
        (Palette.INK, Palette.CARD),
        (Palette.MUTED, Palette.PAGE),
        (Palette.MUTED, Palette.CARD),
        (Palette.ACCENT, Palette.CARD),
        (Palette.GREEN, Palette.GREEN_GROUND),
        (Palette.BLUE, Palette.BLUE_GROUND),
        (Palette.AMBER, Palette.AMBER_GROUND),
        (Palette.GREY, Palette.GREY_GROUND),
        (Palette.GREY, Palette.PAGE),
        (Palette.CARD, Palette.GREEN),
        (Palette.CARD, Palette.BLUE),
    ],
)
def test_text_stands_out_from_its_ground_as_wcag_asks(ink: str, ground: str) -> None:
    darker, lighter = sorted((_luminance(ink), _luminance(ground)))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Relative luminance, by the definition of WCAG 2."""
    levels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""What members type, made harmless: no mention, no markdown, nothing invisible, nothing that turns or breaks the line."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import bare, plain, unmarked

MARKDOWN = r"\*_~`|>[]()#:@<-"


def shown(escaped: str) -> str:
    """What Discord shows of an escaped text: a backslash before punctuation is not seen."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped)


@pytest.mark.parametrize(
    "typed",
    [
        "@everyone",
        "<@123456789012345678>",
        "<@&123456789012345678>",
        "<#123456789012345678>",
        "</help:123456789012345678>",
        "<t:0:R>",
        "<:smile:123456789012345678>",
        "[click](https://example.org)",
        "https://example.org",
        "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```block```",
        "# heading",
        "-# small",
        "> quote",
        "- item",
        r"\*not escaped yet\*",
    ],
)
def test_markdown_links_and_mentions_are_shown_as_typed_and_do_nothing(typed: str) -> None:
    escaped = plain(typed)
    assert shown(escaped) == typed
    bared = re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped)
    assert not set(bared) & set(MARKDOWN), f"{bared!r} still has markdown"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("two\nlines", "two lines"),
        ("a\r\n\tb\u2028c\u2029d", "a b c d"),
        ("  much   space  ", "much space"),
        ("zero\u200bwidth\u200c\ufeff\u2060", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("turned\u202eback\u2066\u200f", "turnedback"),
        ("bell\x07 escape\x1b[31m", "bell escape[31m"),
        ("\U000e0041tagged\U000e007f", "tagged"),
        ("private\ue000", "private"),
        ("\u200d\u200d", ""),
        ("\u3164\u2800\uffa0", ""),
        ("\ufe0f\u0301", ""),
        ("a\u200db", "ab"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("👩🏽\u200d🚀", "👩🏽\u200d🚀"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("tower" + "\u0301" * 50, "tower" + "\u0301" * 3),
        ("Việt ngữ ไทยที่นี่", "Việt ngữ ไทยที่นี่"),
        ("签到，早！", "签到，早！"),
        ("", ""),
    ],
)
def test_nothing_invisible_is_left_and_all_is_one_line(typed: str, line: str) -> None:
    assert bare(typed) == line


def test_words_from_right_to_left_are_kept_apart_from_what_surrounds_them() -> None:
    assert plain("שלם") == "\u2068שלם\u2069"
    assert plain("شكر 1") == "\u2068شكر 1\u2069"
    assert plain("hello") == "hello"


def test_long_words_are_cut_before_they_are_escaped() -> None:
    assert plain("a" * 40, limit=40) == "a" * 40
    assert plain("a" * 41, limit=40) == "a" * 39 + "…"
    assert plain("*" * 41, limit=40) == r"\*" * 39 + "…"


@given(st.text(max_size=80), st.integers(min_value=1, max_value=90))
def test_whatever_is_typed_is_one_visible_line_within_its_limit(typed: str, limit: int) -> None:
    line = bare(typed, limit=limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
    assert all(
        unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} or character == "\u200d"
        for character in line
    )
    assert shown(plain(typed)).strip("\u2068\u2069") == bare(typed)


@pytest.mark.parametrize(
    ("shown_on_a_screen", "read_out"),
    [
        ("## 🎉 You won **5 coins**\n-# small print\n\n- **Level**: 3", "🎉 You won 5 coins\nsmall print\n- Level: 3"),
        ("<:smile:123456789012345678> a <a:wave:123456789012345678>", ":smile: a :wave:"),
        ("\\*as typed\\* \\@everyone", "*as typed* @everyone"),
        ("turned\u202e back \u2068שלם\u2069", "turned back שלם"),
        ("a < b > c # d 5 * 3", "a < b > c # d 5 * 3"),
        ("", ""),
    ],
)
def test_what_is_read_out_has_none_of_a_screens_markdown(shown_on_a_screen: str, read_out: str) -> None:
    assert unmarked(shown_on_a_screen, limit=100) == read_out


def test_what_is_read_out_is_cut_with_a_sign_of_it() -> None:
    assert unmarked("a" * 10, limit=10) == "a" * 10
    assert unmarked("a" * 11, limit=10) == "a" * 9 + "…"

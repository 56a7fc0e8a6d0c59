"""Saying a text: facts of every kind, in both languages, and what happens where one is missing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Message
from fluent.syntax.serializer import FluentSerializer

from bot.catalogue import iter_catalogues
from bot.config import Config
from bot.words import (
    LANGUAGES,
    CurrencyWords,
    Language,
    Money,
    ShortMoney,
    Text,
    UnknownText,
    Words,
    language_of_locale,
    text,
)

WORDS = Words(Config().currency_words())


@pytest.mark.parametrize(
    ("fact", "chinese", "english"),
    [
        ("word", "word", "word"),
        (1234567, "1,234,567", "1,234,567"),
        (-5, "-5", "-5"),
        (date(2026, 11, 23), "2026-11-23", "2026-11-23"),
        (Money(1500, "wealth"), "1,500 鼎币", "1,500 ding coins"),
        (Money(1, "wealth"), "1 鼎币", "1 ding coin"),
        (Money(-1, "prestige"), "-1 点威望", "-1 Prestige pt"),
        (ShortMoney(Money(1, "prestige")), "1 点", "1 pt"),
        (Money(0, "member_coin"), "0 个会员币", "0 member coins"),
        (Money(1, "member_coin"), "1 个会员币", "1 member coin"),
        (Money(-3, "no_longer_there"), "-3 no_longer_there", "-3 no_longer_there"),
        ({"zh-CN": "签到", "en": "Check-in"}, "签到", "Check-in"),
        (text("days", days=2), "2 天", "2 days"),
        (["a", date(2026, 11, 23), 1000], "a、2026-11-23、1,000", "a, 2026-11-23, 1,000"),
        ((), "", ""),
    ],
)
def test_each_kind_of_fact_is_said_in_each_language(fact: object, chinese: str, english: str) -> None:
    said = text("sum", money=fact)
    assert [WORDS.say(language, said) for language in LANGUAGES] == [chinese, english]


def test_one_and_many_are_told_apart_in_english() -> None:
    assert WORDS.say("en", text("days", days=1)) == "1 day"
    assert WORDS.say("en", text("days", days=0)) == "0 days"
    assert WORDS.say("en", text("days", days=1001)) == "1,001 days"


def test_yes_and_no_choose_a_variant() -> None:
    facts = {"member": "x", "before": "1", "after": "0"}
    assert "not enough" in WORDS.say("en", Text("staff-preview-line", {**facts, "short": True}))
    assert "not enough" not in WORDS.say("en", Text("staff-preview-line", {**facts, "short": False}))


@pytest.mark.parametrize("key", ["no-such-text", "days.no-such-attribute", "command-checkin.no-such-option", ""])
def test_an_unknown_text_is_a_mistake(key: str) -> None:
    with pytest.raises(UnknownText):
        WORDS.say("en", Text(key))


def test_a_missing_fact_is_a_mistake_and_no_hole_in_a_sentence() -> None:
    with pytest.raises(UnknownText):
        WORDS.say("zh-CN", text("days"))


def test_a_fact_that_no_text_can_hold_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        WORDS.say("en", text("sum", money=Path()))


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("wealth", "1,234 鼎币", "1,234 ding coins"),
        ("prestige", "1,234 点威望", "1,234 Prestige pts"),
        ("goodwill", "1,234 点好评度", "1,234 Goodwill pts"),
        ("member_coin", "1,234 个会员币", "1,234 member coins"),
        ("gone", "1,234 gone", "1,234 gone"),
    ],
)
def test_an_amount_names_its_currency_where_the_unit_alone_would_not_say_which(
    code: str, chinese: str, english: str
) -> None:
    said = text("sum", money=Money(1234, code))
    assert (WORDS.say("zh-CN", said), WORDS.say("en", said)) == (chinese, english)


def test_beside_its_currencys_name_an_amount_has_just_its_unit() -> None:
    said = text("sum", money=ShortMoney(Money(-5, "prestige")))
    assert (WORDS.say("zh-CN", said), WORDS.say("en", said)) == ("-5 点", "-5 pts")


def test_a_unit_in_latin_letters_is_set_apart_from_a_chinese_name() -> None:
    unit: dict[Language, str] = {"zh-CN": "pt", "en": "PT"}
    names: dict[str, dict[Language, str]] = {
        "a": {"zh-CN": "威望", "en": "Fame"},
        "b": {"zh-CN": "人气", "en": "Charm"},
    }
    words = Words({code: CurrencyWords(name, unit, "") for code, name in names.items()})
    assert [words.money(language, Money(1, "a")) for language in LANGUAGES] == ["1 pt 威望", "1 Fame PT"]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("zh-HK", "zh-CN"),
        ("en-US", "en"),
        ("en-GB", "en"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_every_chinese_locale_reads_chinese_and_all_others_english(locale: str, language: Language) -> None:
    assert language_of_locale(locale) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_put_together_the_short_way_read_as_fluent_says_them(language: Language) -> None:
    bundle = FluentBundle([language], use_isolating=False)
    places: dict[str, set[str]] = {}
    for catalogue in iter_catalogues(language):
        source = catalogue.read_text(encoding="utf-8")
        bundle.add_resource(FluentResource(source))
        for entry in FluentResource(source).body:
            if isinstance(entry, Message) and entry.value is not None:
                places[entry.id.name] = set(re.findall(r"\$(\w+)", FluentSerializer().serialize_entry(entry)))
    for key, names in places.items():
        facts = {name: f"<{name}>" for name in names}
        pattern = bundle.get_message(key).value
        assert pattern is not None
        assert WORDS.say(language, text(key, **facts)) == bundle.format_pattern(pattern, facts)[0]
    assert len(places) > 100

"""Words: every sentence that a person reads, in both languages, from the Fluent catalogues of the rooms.

`Text` is a text not yet in a language; `Words.say` puts it into one. Nothing here knows Discord or a feature.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal, cast, get_args

from fluent.runtime.resolver import Literal as FluentLiteral
from fluent.runtime.resolver import Pattern, VariableReference
from fluent.syntax.ast import Placeable

from bot.catalogue import Catalogue

Language = Literal["zh-CN", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Localized = Mapping[Language, str]
"""A word of the admin's own, from the config, in each language."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text not yet in a language: a catalogue key (``key`` or ``key.attribute``), and facts for its places.

    A fact may be a word, a number, a `date`, a `Money`, a `ShortMoney`, a `Localized` word, another `Text` or a list of these.
    """

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def text(key: str, /, **facts: Any) -> Text:
    """Short for `Text`."""
    return Text(key, facts)


def pack(fact: Any) -> Any:
    """A fact as plain JSON, to be kept until it is said: words, numbers, texts with facts of their own, lists of these."""
    if isinstance(fact, Text):
        return {"key": fact.key, "facts": {name: pack(each) for name, each in fact.facts.items()}}
    if isinstance(fact, Mapping):
        return dict(fact)
    return [pack(each) for each in fact] if isinstance(fact, list | tuple) else fact


def unpack(packed: Any) -> Any:
    """The fact that `pack` made plain."""
    if isinstance(packed, dict) and packed.keys() == {"key", "facts"}:
        return Text(packed["key"], {name: unpack(each) for name, each in packed["facts"].items()})
    return [unpack(each) for each in packed] if isinstance(packed, list) else packed


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency, in its smallest unit; ``currency`` is the code in the config."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class ShortMoney:
    """Money where the name of its currency stands beside it, so that its unit is enough: 威望：5 点."""

    money: Money


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """What a currency is called: its name (财富), its unit (鼎币; English counts *one* coin and *two* coins) and its icon."""

    name: Localized
    unit: Localized
    icon: str
    unit_one: Localized | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a fact stands in a text."""

    fact: str


_Parts = tuple[str | _Place, ...]


class UnknownText(KeyError):
    """A key that no catalogue has. A mistake in the code, found by the tests."""


class Words:
    """The catalogues of both languages, and the currencies' names."""

    def __init__(self, currencies: Mapping[str, CurrencyWords]) -> None:
        self._currencies = currencies
        self._catalogues = {language: _load(language) for language in LANGUAGES}
        self._measures = {
            (language, one): _measures(language, currencies, one=one) for language in LANGUAGES for one in (False, True)
        }
        self._patterns: dict[tuple[Language, str], Pattern | _Parts | str] = {}

    def say(self, language: Language, text: Text) -> str:
        """The text in that language.

        Raises:
            UnknownText: no catalogue has the key.
        """
        pattern = self._patterns.get((language, text.key))
        if pattern is None:
            pattern = self._patterns[language, text.key] = self._find_pattern(language, text.key)
        if isinstance(pattern, str):
            return pattern
        if isinstance(pattern, tuple):
            try:
                return "".join(
                    [
                        part if isinstance(part, str) else self._shown(language, text.facts[part.fact])
                        for part in pattern
                    ]
                )
            except KeyError as missing:
                raise UnknownText(f"{text.key}: {missing}") from missing
        facts = {name: self._fluent(language, fact) for name, fact in text.facts.items()}
        said, errors = self._catalogues[language].bundle.format_pattern(pattern, facts)
        if errors:
            raise UnknownText(f"{text.key}: {errors[0]}")
        return str(said)

    def _find_pattern(self, language: Language, key: str) -> Pattern | _Parts | str:
        """What a text is made of: its parts in their order if it has texts and places only, as most have, else Fluent's
        own pattern. Putting such parts together takes a tenth of the time that Fluent takes for them."""
        name, _, attribute = key.partition(".")
        try:
            message = self._catalogues[language].message(name)
        except KeyError as missing:
            raise UnknownText(key) from missing
        pattern = message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            raise UnknownText(key)
        parts = _parts(pattern)
        if parts is None:
            return pattern
        return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts

    def keys(self, language: Language) -> frozenset[str]:
        """The keys of all texts that there are in a language."""
        return self._catalogues[language].keys

    def has(self, key: str) -> bool:
        """Whether there is a text with that key."""
        return all(key in catalogue.keys for catalogue in self._catalogues.values())

    def money(self, language: Language, money: Money) -> str:
        """An amount with what it is of: ``30 鼎币``, ``1 ding coin``, but ``5 点威望``, since other currencies are counted in 点
        too."""
        return f"{money.amount:,} {self.measure(language, money.currency, one=money.amount in {1, -1})}"

    def measure(self, language: Language, code: str, *, one: bool = False) -> str:
        """What amounts of a currency are of: its unit, and its name where that alone would leave open which currency it is;
        ``one``: what exactly one is of."""
        # A currency that was taken out of the config still has its receipts: its code stands for the unit.
        return self._measures[language, one].get(code, code)

    def currency(self, code: str) -> CurrencyWords:
        """What a currency is called; its bare code if the config no longer has it."""
        plain: Localized = dict.fromkeys(LANGUAGES, code)
        return self._currencies.get(code, CurrencyWords(plain, plain, ""))

    def _shown(self, language: Language, fact: Any) -> str:
        """A fact as it stands in a text."""
        if type(fact) is str:
            return fact
        if type(fact) is int:
            return f"{fact:,}"
        if type(fact) is Money:
            return self.money(language, fact)
        said = self._fluent(language, fact)
        if isinstance(said, int):
            return f"{said:,}"  # both languages group alike; Babel takes 20 µs for it
        return said if isinstance(said, str) else f"{said:,.3f}".rstrip("0").rstrip(".")

    def _fluent(self, language: Language, fact: Any) -> str | int | float:
        match fact:
            case str() | float():
                return fact
            case bool():
                return "yes" if fact else "no"
            case int():
                return fact
            case date():
                return fact.isoformat()
            case Money():
                return self.money(language, fact)
            case ShortMoney(money):
                words = self.currency(money.currency)
                unit = words.unit_one if words.unit_one and money.amount in {1, -1} else words.unit
                return f"{money.amount:,} {unit[language]}"
            case Text():
                return self.say(language, fact)
            case Mapping():
                return str(fact[language])
            case list() | tuple():
                separator = "、" if language == "zh-CN" else ", "
                return separator.join(self._shown(language, each) for each in fact)
            case _:
                raise TypeError(f"a text cannot hold a {type(fact).__name__}")


_COUNTERS = frozenset("个個枚点點")
"""Units that count anything: they say nothing of what is counted, even if no other currency has them."""


def _measures(language: Language, currencies: Mapping[str, CurrencyWords], *, one: bool) -> dict[str, str]:
    """What stands after an amount of each currency, or after exactly ``one``."""
    units = Counter(words.unit[language].casefold() for words in currencies.values())
    measures: dict[str, str] = {}
    for code, words in currencies.items():
        name, unit = words.name[language], words.unit[language]
        is_clear = unit not in _COUNTERS and units[unit.casefold()] == 1
        if one:
            unit = (words.unit_one or words.unit)[language]
        if is_clear:
            measures[code] = unit
        elif language == "zh-CN":  # 5 点威望, and 5 pt 威望
            measures[code] = f"{unit} {name}" if unit[-1:].isascii() else f"{unit}{name}"
        else:
            measures[code] = f"{name} {unit}"
    return measures


def _parts(pattern: Pattern) -> _Parts | None:
    """The parts of a pattern that has texts and places only; else nothing."""
    # Fluent's types leave out that a text of one part has no pattern around it.
    whole: Any = pattern
    elements: list[Any] = whole.elements if isinstance(whole, Pattern) else [whole]
    parts: list[str | _Place] = []
    for element in elements:
        match element:
            case FluentLiteral():
                parts.append(element(cast(Any, None)))  # which reads nothing of what it is given
            case Placeable(expression=VariableReference() as reference):
                parts.append(_Place(reference.id.name))
            case _:
                return None
    return tuple(parts)


@cache
def _load(language: Language) -> Catalogue:
    """The catalogue of a language. It is the same for all: the command line and the bot in one process both speak."""
    return Catalogue(language)


_BY_LOCALE: Mapping[str, Language] = {"zh-CN": "zh-CN", "zh-TW": "zh-CN", "zh-HK": "zh-CN", "zh": "zh-CN"}


def language_of_locale(locale: str) -> Language:
    """The language that fits a client's locale: Chinese for every Chinese one, English for all others."""
    return _BY_LOCALE.get(locale, "en")


_MARKDOWN = re.compile(r"([\\*_~`|>\[\]()#:@<-])")
_MOST_MARKS = 3
"""How many combining marks a letter may carry. Every living script manages with these; towers of them break lines."""


def plain(words: str, *, limit: int | None = None) -> str:
    """A member's own words, made safe to put into a sentence: one line, no control, zero-width or direction-changing
    characters, no markdown, no link, no mention; at most ``limit`` characters before escaping.

    The result renders as the same letters and nothing else. Right-to-left words are isolated from what surrounds them.
    """
    line = bare(words, limit=limit)
    escaped = _MARKDOWN.sub(r"\\\1", line)
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in line):
        return f"\u2068{escaped}\u2069"
    return escaped


def bare(words: str, *, limit: int | None = None) -> str:
    """As `plain`, but without escaping: for places that know no markdown (a picture, a form's field, a button).

    Empty if nothing that can be seen is left.
    """
    kept: list[str] = []
    marks = 0
    for place, character in enumerate(words):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if character in _BLANKS or category in {"Zl", "Zp"}:
            kept.append(" ")
        elif character == _JOINER:
            if _joins(words, place):
                kept.append(character)
        # Everything else in Cf is invisible mischief. A mark needs something to stand on.
        elif category not in {"Cc", "Cf", "Cs", "Co"} and (not marks or (marks <= _MOST_MARKS and kept)):
            kept.append(character)
    line = " ".join("".join(kept).split())
    return line if limit is None or len(line) <= limit else line[: limit - 1] + "…"


_OWN_MARKDOWN = re.compile(r"^(?:#{1,3}|-#|>) +|\*\*|\\(?=[\\*_~`|>\[\]()#:@<-])", re.MULTILINE)
_CUSTOM_EMOJI = re.compile(r"<a?(:\w{2,32}:)\d{15,20}>")


def unmarked(words: str, *, limit: int) -> str:
    """A screen's words for a place that knows no markdown (an alt text, which is read out; an entry to choose): no asterisks
    and heading signs, a server's own emoji by its name, nothing invisible; lines stay lines. At most ``limit`` characters."""
    lines = _OWN_MARKDOWN.sub("", _CUSTOM_EMOJI.sub(r"\1", words)).splitlines()
    shown = "\n".join(filter(None, map(bare, lines)))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


_BLANKS = frozenset("\r\n\t\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Line ends and tabs, and what counts as a letter, mark or symbol and yet shows nothing."""

_JOINER = "\u200d"


def _joins(words: str, place: int) -> bool:
    """Whether the joiner at ``place`` holds an emoji together, such as a family; elsewhere it is only invisible."""
    before = words[:place].rstrip("\ufe0f")[-1:]
    after = words[place + 1 : place + 2]
    return all(side and unicodedata.category(side) in {"So", "Sk"} for side in (before, after))

"""The catalogues: both languages say the same things, nothing is missing, nothing is left over, everything fits."""

from __future__ import annotations

import ast
import re

import pytest

from bot.config import Config
from bot.words import LANGUAGES, Language, Text, Words
from tests.house.sources import computed_prefixes, entries, keyword_values, modules, pages, said_keys, strings

COMPUTED = (
    "action-",
    "blog-empty-",
    "blog-heading-",
    "board-",
    "calendar-",
    "checkin-reached-",
    "cli-",
    "choice-",
    "command-",
    "database-fault-",
    "field-",
    "gate-decided-",
    "deletion-",
    "digest-grade-",
    "digest-tell-",
    "help-room-",
    "house-",
    "kind-",
    "level-notice-",
    "list-",
    "members-by-",
    "month-",
    "moods-",
    "permission-",
    "podium-",
    "reason-",
    "services-group-",
    "receipt-",
    "staff-deed-",
    "startup-",
    "topic-is-",
    "value-",
    "weekday-",
    "why-",
    "wheel-claim-",
    "wheel-done-",
    "wheel-mismatch-",
    "wheel-news-",
    "wheel-span-",
)
"""Beginnings of keys that the code puts together: what comes after them is decided when it runs."""

LANGUAGE_PARAMETERS = pytest.mark.parametrize("language", LANGUAGES)
WORDS = Words(Config().currency_words())


def computed(key: str) -> bool:
    """Whether the code puts such keys together."""
    return key.startswith(COMPUTED)


def sample(language: Language, key: str) -> str:
    """A text with a fact of some length in each of its places."""
    entry = entries(language)[key]
    facts = {name: 2 if name in entry.choosing else "饭" * 15 for name in entry.variables}
    return WORDS.say(language, Text(key, facts))


def test_both_languages_have_the_same_texts() -> None:
    chinese, english = entries("zh-CN").keys(), entries("en").keys()
    assert sorted(chinese - english) == [], "only in Chinese"
    assert sorted(english - chinese) == [], "only in English"


def test_both_languages_use_the_same_facts() -> None:
    for key, entry in entries("en").items():
        different = entry.variables ^ entries("zh-CN")[key].variables
        assert different == ALLOWED_DIFFERENCES.get(key, set()), key


def test_no_command_but_the_gates_bears_its_name() -> None:
    # Newcomers are sent to a channel that most call 验证: whoever types that there must not find some other command.
    names = {key: WORDS.say("zh-CN", Text(key)) for key in entries("zh-CN") if re.fullmatch(r"command-[a-z-]+", key)}
    assert {key for key, name in names.items() if "验证" in name} == {"command-admin-gate", "command-admin-gate-member"}


def test_what_is_to_come_is_said_by_the_clock_with_the_relative_time_beside_it() -> None:
    for language in LANGUAGES:
        for key, entry in entries(language).items():
            if "wait" in entry.variables:
                said = WORDS.say(language, Text(key, {name: f"<{name}>" for name in entry.variables}))
                assert re.search(r"<(opens|due|until|reveals)>.{0,8}<wait>", said), (language, key)
    # Relative times are made in one place only, where it is told which are of what is past.
    sources = {where: ast.unparse(tree) for where, tree in modules().items()}
    assert [where for where, source in sources.items() if re.search(r":R>|, 'R'\)", source)] == ["bot/moment.py"]


ALLOWED_DIFFERENCES: dict[str, set[str]] = {
    "calendar-month": {"month", "number"},  # November 2026, 2026年11月
}
"""Facts that only one of the languages says, for a reason."""


def test_every_text_that_the_code_names_exists() -> None:
    known = entries("en").keys()
    for where, expression in said_keys():
        if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
            assert expression.value in known, f"{where}: there is no text {expression.value!r}"
        elif isinstance(expression, ast.JoinedStr):
            first = expression.values[0]
            begins = first.value if isinstance(first, ast.Constant) else None
            if begins is not None:
                assert computed(str(begins)), f"{where}: {begins!r} is not among the beginnings of computed keys"


def test_no_text_is_left_over() -> None:
    named = set(strings()) | set(re.findall(r"[a-z]+(?:-[a-z]+)+", pages()))
    left_over = [key for key in entries("en") if "." not in key and key not in named and not computed(key)]
    assert left_over == []


def test_every_beginning_of_computed_keys_is_put_together_somewhere_and_leads_to_texts() -> None:
    beginnings = [begins for _, begins in computed_prefixes()]
    for prefix in COMPUTED:
        assert any(begins.startswith(prefix) for begins in beginnings) or prefix == "choice-", prefix
        assert any(key.startswith(prefix) for key in entries("en")), f"no text begins with {prefix}"


def test_every_reason_has_a_name_and_a_sentence_and_every_house_a_name() -> None:
    known = entries("en").keys()
    names = {key.removeprefix("reason-") for key in known if key.startswith("reason-")}
    sentences = {key.removeprefix("receipt-") for key in known if key.startswith("receipt-")} - {
        "line",
        "actor",
        "link",
    }
    assert names == sentences
    for function in ("pay", "charge", "move"):
        for where, reason in keyword_values(function, "reason"):
            assert reason in names, f"{where}: the reason {reason} has no text"
        for where, house in keyword_values(function, "house"):
            assert f"house-{house}" in known, f"{where}: the house {house} has no name"


def test_every_fault_of_the_config_has_its_words() -> None:
    named = {each for each in strings() if re.fullmatch(r"fault-[a-z]+(-[a-z]+)*", each)}
    assert len(named) > 20
    assert sorted(named - entries("en").keys()) == []


@LANGUAGE_PARAMETERS
def test_every_text_can_be_said_and_fits_its_place(language: Language) -> None:
    for key in entries(language):
        said = sample(language, key)
        assert said.strip(), f"{key} is empty"
        if key.startswith("command-"):
            most = 32 if "." not in key or not key.endswith("description") else 100
        elif key.startswith("choice-"):
            most = 100
        elif key.endswith(("-title", "-label")) and key.startswith("form-"):
            most = 45
        else:
            most = 1000
        assert len(said) <= most, f"{key} has {len(said)} characters, {most} are possible"


@LANGUAGE_PARAMETERS
def test_no_text_holds_a_stray_placeholder_or_double_space(language: Language) -> None:
    for key in entries(language):
        if not key.startswith(("cli-", "check-")):
            said = sample(language, key)
            assert not re.search(r"[{}$]|\S  +\S", said) or key.startswith("fault-"), f"{key}: {said!r}"


def test_chinese_is_written_with_chinese_punctuation() -> None:
    for key in entries("zh-CN"):
        said = sample("zh-CN", key)
        assert not re.search(r"[\u4e00-\u9fff][,;!?]|[\u4e00-\u9fff]\.(?!\w)", said), f"{key}: {said!r}"


def test_english_holds_no_chinese() -> None:
    for key, entry in entries("en").items():
        facts = {name: 2 if name in entry.choosing else "x" for name in entry.variables}
        said = WORDS.say("en", Text(key, facts))
        if key not in {"choice-language-zh-cn", "fault-not-localized"}:
            assert not re.search(r"[\u4e00-\u9fff]", said), f"{key}: {said!r}"

"""The gate's rules: folding of answers, sums, drawing, tries."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate.rules import draw, draw_sum, fold, is_accepted, most_guesses, shuffle, standing

MINUTE = 60_000


@pytest.mark.parametrize(
    "written",
    [
        "206",
        " 2 0 6 ",
        "\uff12\uff10\uff16",
        "0206",
        "二百零六",
        "两百零六",
        "兩百零六",
        "贰佰零陆",
        "二\u3007六",
        "206。",
        "=206",
        "2\u200b06\ufeff",
        "“206”",
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert is_accepted(written, ["206"])


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("零", "0"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百", "100"),
        ("一百五", "150"),
        ("一百零五", "105"),
        ("一百一十", "110"),
        ("两百五十六", "256"),
        ("三千二", "3200"),
        ("一万五", "15000"),
        ("一万零五", "10005"),
        ("1万5", "15000"),
        ("十二万三千四百五十六", "123456"),
        ("一亿", "100000000"),
    ],
)
def test_chinese_numerals_are_worked_out(numeral: str, digits: str) -> None:
    assert fold(numeral) == digits


@pytest.mark.parametrize(
    ("given_answer", "accepted"),
    [
        ("Sofa", "sofa"),
        ("\uff33\uff2f\uff26\uff21", "sofa"),
        ("s o f a", "sofa"),
        ("沙发！", "沙发"),
        ("《沙发》", "沙发"),
        ("STRASSE", "straße"),
        ("1,206", "1206"),
        ("一千二百零六", "1,206"),
        ("❤", "❤\ufe0f"),
    ],
)
def test_width_case_spaces_and_marks_around_it_make_no_difference(given_answer: str, accepted: str) -> None:
    assert is_accepted(given_answer, [accepted])


@pytest.mark.parametrize(
    ("given_answer", "accepted"),
    [
        ("207", "206"),
        ("20", "206"),
        ("2061", "206"),
        ("二百六", "206"),
        ("沙", "沙发"),
        ("c", "c#"),
        ("", "0"),
        ("1,20", "120"),
    ],
)
def test_another_answer_stays_another_answer(given_answer: str, accepted: str) -> None:
    assert not is_accepted(given_answer, [accepted])


@given(st.text())
def test_any_text_can_be_folded(words: str) -> None:
    assert fold(words) == fold(f" {words}　") or len(words) > 190


@given(st.integers(0, 500), st.integers(0, 500), st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_a_sum_stays_in_its_range_and_never_comes_to_less_than_zero(low: int, span: int, chance: list[int]) -> None:
    numbers = iter(chance)
    drawn = draw_sum(lambda bound: next(numbers) % bound, low, low + span)
    assert low <= drawn.left <= low + span
    assert low <= drawn.right <= low + span
    assert drawn.value >= 0
    assert drawn.value == (drawn.left + drawn.right if drawn.sign == "+" else drawn.left - drawn.right)


@given(st.lists(st.sampled_from("abcdef"), max_size=3), st.integers(0, 1000))
def test_what_was_just_seen_is_not_drawn_while_others_are_left(seen: list[str], chance: int) -> None:
    code = draw(lambda bound: chance % bound, ["a", "b", "c", "d"], seen)
    assert code not in seen
    assert draw(lambda bound: chance % bound, ["a"], seen) == "a"


def test_of_few_questions_at_least_the_last_is_not_repeated() -> None:
    assert draw(lambda _: 0, ["a", "b"], ["a", "b"]) == "a"


@given(st.integers(1, 10), st.lists(st.integers(0, 10**6), min_size=10, max_size=10))
def test_a_shuffle_loses_no_option(count: int, chance: list[int]) -> None:
    numbers = iter(chance)
    assert sorted(shuffle(lambda bound: next(numbers) % bound, count)) == list(range(count))


@pytest.mark.parametrize(
    ("wrong", "since", "left", "opens_at"),
    [
        (0, None, 3, None),
        (1, 0, 2, None),
        (2, 10 * MINUTE - 1, 1, None),
        (2, 10 * MINUTE, 3, None),
        (3, 0, 0, 10 * MINUTE),
        (3, 10 * MINUTE - 1, 0, 10 * MINUTE),
        (3, 10 * MINUTE, 3, None),
    ],
)
def test_tries_come_back_after_the_cool_down_and_not_before(
    wrong: int, since: int | None, left: int, opens_at: int | None
) -> None:
    last = None if since is None else 0
    stands = standing(wrong=wrong, last_wrong_at=last, at=since or 0, tries=3, cooldown_ms=10 * MINUTE)
    assert (stands.left, stands.opens_at) == (left, opens_at)


@given(st.lists(st.integers(0, 4 * MINUTE), min_size=200, max_size=400), st.integers(1, 5), st.integers(1, 30))
def test_no_rhythm_of_guessing_beats_the_bound(pauses: list[int], tries: int, cooldown: int) -> None:
    judged: list[int] = []
    wrong, last = 0, None
    for at in itertools.accumulate(pauses):
        stands = standing(wrong=wrong, last_wrong_at=last, at=at, tries=tries, cooldown_ms=cooldown * MINUTE)
        if stands.opens_at is None:
            wrong, last = stands.wrong + 1, at
            judged.append(at)
    bound = most_guesses(tries=tries, cooldown_minutes=cooldown)
    for first in judged:
        assert sum(first <= at < first + 60 * MINUTE for at in judged) <= bound


def test_the_bound_is_eighteen_an_hour_with_the_defaults() -> None:
    assert most_guesses(tries=3, cooldown_minutes=10) == 18

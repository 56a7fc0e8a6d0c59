"""The wheel's rules: fair, reproducible, and the same as anyone else would compute."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wheel import rules
from bot.wheel.rules import Side, land, left_of, make_table, roll, sides_of, smallest_left
from bot.wheel.settings import default_prizes

SEED = bytes(range(32))


def test_a_million_draws_match_the_weights() -> None:
    sides = [Side(prize.code, prize.weight) for prize in default_prizes()]
    total = sum(side.weight for side in sides)
    draws = 1_000_000
    numbers = Counter(
        roll(SEED, member_id=7, client_seed="fixed", nonce=nonce, total=total).number for nonce in range(draws)
    )
    counts = Counter[int]()
    for number, times in numbers.items():
        counts[land(sides, number)] += times
    chi_square = sum(
        (counts[place] - draws * side.weight / total) ** 2 / (draws * side.weight / total)
        for place, side in enumerate(sides)
    )
    freedom = len(sides) - 1
    # The upper thousandth of the chi-square distribution, by Wilson and Hilferty's approximation.
    limit = freedom * (1 - 2 / (9 * freedom) + 3.0902 * sqrt(2 / (9 * freedom))) ** 3
    assert chi_square < limit
    assert sum(counts.values()) == draws


def test_a_roll_is_what_the_readme_says_step_by_step() -> None:
    message = "42:好运:3:0"
    digest = hmac.new(SEED, message.encode(), hashlib.sha256).digest()
    word = int.from_bytes(digest[:8], "big")
    rolled = roll(SEED, member_id=42, client_seed="好运", nonce=3, total=100)
    assert rolled == (message, digest, 0, word, word % 100)


def test_words_that_would_favour_small_numbers_are_rejected() -> None:
    # Of a total just above half of 2**64 nearly half of all words are rejected, so some rolls need a later word.
    total = 2**63 + 1
    rolls = [roll(SEED, member_id=1, client_seed="x", nonce=nonce, total=total) for nonce in range(200)]
    assert all(each.word < total and each.number == each.word for each in rolls)
    assert {each.place for each in rolls} >= {0, 1, 2}
    assert any(each.message.endswith(":1") for each in rolls), "some needed a second round"


@pytest.mark.parametrize("total", [0, -1, 2**64 + 1])
def test_a_wheel_without_a_possible_total_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="total weight"):
        roll(SEED, member_id=1, client_seed="x", nonce=1, total=total)


def test_the_largest_possible_total_takes_every_word() -> None:
    rolled = roll(SEED, member_id=1, client_seed="x", nonce=1, total=2**64)
    assert (rolled.place, rolled.number) == (0, rolled.word)


def test_nobody_can_repeat_the_roll_of_another_with_the_same_client_seed() -> None:
    first, second = (
        [roll(SEED, member_id=member, client_seed="same", nonce=nonce, total=10**6).number for nonce in range(5)]
        for member in (1, 2)
    )
    assert first != second


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=16), st.data())
def test_every_number_falls_on_the_side_whose_range_holds_it(weights: list[int], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, sum(weights) - 1))
    place = land([Side(str(place), weight) for place, weight in enumerate(weights)], number)
    assert sum(weights[:place]) <= number < sum(weights[: place + 1])


def test_a_number_beyond_the_total_weight_falls_on_no_side() -> None:
    assert land([Side("a", 1), Side("b", 2)], 2) == 1
    with pytest.raises(ValueError, match="beyond"):
        land([Side("a", 1), Side("b", 2)], 3)


def test_a_prize_of_which_nothing_is_left_has_no_side() -> None:
    prizes = [{"code": "a", "weight": 1}, {"code": "b", "weight": 2}, {"code": "c", "weight": 3}]
    table = make_table("2026-11-23", 1, prizes, {"a": None, "b": 2, "c": 0})
    assert [side.code for side in sides_of(table, {})] == ["a", "b"]
    assert [side.code for side in sides_of(table, {"b": 1})] == ["a", "b"]
    assert [side.code for side in sides_of(table, {"b": 2})] == ["a"]
    assert left_of(table.prizes[1], {"b": 2}) == 0
    assert left_of(table.prizes[0], {"a": 99}) is None


def test_the_table_is_the_same_whatever_was_left_and_another_when_a_weight_changes() -> None:
    prizes = [{"code": "a", "weight": 1}]
    table = make_table("2026-11-23", 1, prizes, {"a": 5})
    assert rules.is_same_table(table, [{"weight": 1, "code": "a"}])
    assert not rules.is_same_table(table, [{"weight": 2, "code": "a"}])
    assert rules.read_table(table.content) == table


@pytest.mark.parametrize(("counts", "smallest"), [((None, None), None), ((3, None), 3), ((3, 2), 2), ((-1, 4), 0)])
def test_what_is_left_is_the_smaller_of_both_stocks(counts: tuple[int | None, ...], smallest: int | None) -> None:
    assert smallest_left(*counts) == smallest


def test_the_expected_return_is_the_sum_of_amounts_by_their_odds() -> None:
    prizes = [
        {"code": "a", "weight": 1, "kind": "currency", "currency": "wealth", "amount": 10},
        {"code": "b", "weight": 3, "kind": "none"},
        {"code": "c", "weight": 1, "kind": "currency", "currency": "prestige", "amount": 1},
    ]
    table = make_table("2026-11-23", 1, prizes, {"a": None, "b": None, "c": 0})
    assert rules.expected_amounts(sides_of(table, {}), table) == {"wealth": Fraction(10, 4)}


def test_a_seal_changes_with_every_fact_and_with_what_came_before() -> None:
    spin = {"number": 1, "prize": "a"}
    seal = rules.seal_of(rules.first_seal("2026-11-23", "c"), spin)
    assert seal == rules.seal_of(rules.first_seal("2026-11-23", "c"), {"prize": "a", "number": 1})
    assert seal != rules.seal_of(rules.first_seal("2026-11-24", "c"), spin)
    assert seal != rules.seal_of(rules.first_seal("2026-11-23", "c"), {**spin, "prize": "b"})

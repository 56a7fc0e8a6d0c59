"""The rules of levels and their settings."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import FaultyConfig
from bot.level.rules import level_of, missing_to_next, percent_to_next, score_of
from tests.stage import make_config

THRESHOLDS = (0, 100, 300)


@pytest.mark.parametrize(
    ("score", "level", "missing", "percent"),
    [(-5, 1, 105, 0), (0, 1, 100, 0), (99, 1, 1, 99), (100, 2, 200, 0), (299, 2, 1, 99), (300, 3, None, 100)],
)
def test_a_level_is_the_highest_whose_threshold_is_reached(
    score: int, level: int, missing: int | None, percent: int
) -> None:
    assert level_of(score, THRESHOLDS) == level
    assert missing_to_next(score, THRESHOLDS) == missing
    assert percent_to_next(score, THRESHOLDS) == percent


@pytest.mark.parametrize(
    ("weights", "values", "score"),
    [
        ({"posts": 1}, {"posts": 53}, 53),
        ({"posts": 1}, {}, 0),
        ({"online": 1}, {"online": 3599}, 0),
        ({"online": 1}, {"online": 7200}, 2),
        ({"posts": 0.1}, {"posts": 30}, 3),
        ({"posts": 0.5, "wealth": -0.25}, {"posts": 3, "wealth": 1}, 1),
        ({"posts": -0.5}, {"posts": 3}, -1),
        ({"posts": 0.001}, {"posts": 999}, 0),
    ],
)
def test_a_score_is_the_weighted_sum_cut_to_a_whole_number(
    weights: dict[str, float], values: dict[str, int], score: int
) -> None:
    assert score_of(weights, values) == score


def step(threshold: int, role: int = 0) -> dict[str, Any]:
    """A level as it stands in the file."""
    return {"threshold": threshold, "title": "级别", "role": role}


@pytest.mark.parametrize(
    ("level", "key", "fault"),
    [
        ({"steps": [step(0), step(100), step(100)]}, "level.steps.2.threshold", "fault-level-not-rising"),
        ({"steps": [step(5), step(0)]}, "level.steps.1.threshold", "fault-level-not-rising"),
        ({"steps": []}, "level.steps", "fault-too-few"),
        ({"steps": [step(0, 7), step(1, 7)]}, "level.steps.1.role", "fault-twice"),
        ({"weights": [{"value": "gold", "weight": 1}]}, "level.weights.0.value", "fault-level-unknown-value"),
        ({"weights": [{"value": "posts", "weight": 0.0001}]}, "level.weights.0.weight", "fault-level-weight-too-fine"),
        ({"weights": [{"value": "posts", "weight": "1"}]}, "level.weights.0.weight", None),
        ({"weights": [{"value": "posts", "weight": 1}] * 2}, "level.weights.1.value", "fault-twice"),
    ],
)
def test_a_faulty_level_is_reported_with_its_key(level: dict[str, Any], key: str, fault: str | None) -> None:
    with pytest.raises(FaultyConfig) as raised:
        make_config({"level": level})
    found = {each.key: each.text.key for each in raised.value.faults}
    assert key in found
    assert fault in {None, found[key]}

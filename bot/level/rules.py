"""The rules of levels: plain functions of plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

UNITS: Mapping[str, int] = {"online": 3600}
"""Kinds that are weighed in a larger unit than they are counted in: whole hours, counted in seconds."""


def score_of(weights: Mapping[str, float], values: Mapping[str, int]) -> int:
    """``Σ weight × value``, each value in whole units (hours of online time), the sum cut to a whole number.

    The formula of phpwind's CalculateCredit. Weights have at most three decimals, so the sum is exact.
    """
    thousandths = sum(
        round(weight * 1000) * (values.get(kind, 0) // UNITS.get(kind, 1)) for kind, weight in weights.items()
    )
    return thousandths // 1000 if thousandths >= 0 else -(-thousandths // 1000)


def level_of(score: int, thresholds: Sequence[int]) -> int:
    """The number of the highest level whose threshold the score reaches (1 is the first); the first if it reaches none."""
    return max(1, sum(threshold <= score for threshold in thresholds))


def missing_to_next(score: int, thresholds: Sequence[int]) -> int | None:
    """How much the score lacks to the next level; ``None`` on the highest."""
    level = level_of(score, thresholds)
    return thresholds[level] - score if level < len(thresholds) else None


def percent_to_next(score: int, thresholds: Sequence[int]) -> int:
    """How far the score is from its level's threshold to the next, 0 to 99; 100 on the highest level."""
    level = level_of(score, thresholds)
    if level >= len(thresholds):
        return 100
    floor, ceiling = thresholds[level - 1], thresholds[level]
    return max(0, (score - floor) * 100 // (ceiling - floor))

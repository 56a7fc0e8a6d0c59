"""The rules of rankings: plain functions of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def places(values: Sequence[int], first_place: int) -> list[int]:
    """The places of values that stand in falling order, of which the first has ``first_place`` and no equal before it in
    the sequence: equal values share a place, and the next one counts all who stand above it (1, 2, 2, 4)."""
    found: list[int] = []
    for index, value in enumerate(values):
        found.append(found[-1] if index and value == values[index - 1] else first_place + index)
    return found


def share_prizes(values: Sequence[int], prizes: Sequence[int]) -> list[int]:
    """What each value in falling order wins. Those who share a place share alike the prizes of the places that they take up,
    rounded down: two firsts get half of the first and second prize each, and nobody is second."""
    won: list[int] = []
    for _, tied in groupby(values):
        count = len(list(tied))
        pool = sum(prizes[len(won) : len(won) + count])
        won += [pool // count] * count
    return won

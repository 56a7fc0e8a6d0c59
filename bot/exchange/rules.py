"""The rules of exchange: plain functions of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction


def exchanged(amount: int, give: int, get: int) -> tuple[int, int]:
    """What is given of an amount, and what is got for it, where each ``give`` brings ``get``. What makes no whole lot stays
    with the member."""
    lots = amount // give
    return lots * give, lots * get


def least_amount(minimum: int, give: int) -> int:
    """The least that can be given: the first whole lot of ``give`` that is not below the minimum."""
    return -(-max(minimum, 1) // give) * give


def gainful(rates: Iterable[tuple[str, str, Fraction]]) -> Iterator[int]:
    """The places of those rates (from, to, how much one unit brings) with which somebody who changes his money round in a
    circle would come back with more than he had. Fees are left out of it: small amounts have none.

    Each rate is held against the best ways that those before it make together.
    """
    best: dict[tuple[str, str], Fraction] = {}
    for place, (give, get, rate) in enumerate(rates):
        if best.get((get, give), Fraction(give == get)) * rate > 1:
            yield place
            continue
        into = {start: way for (start, end), way in best.items() if end == give} | {give: Fraction(1)}
        onward = {end: way for (start, end), way in best.items() if start == get} | {get: Fraction(1)}
        for start, before in into.items():
            for end, after in onward.items():
                best[start, end] = max(best.get((start, end), Fraction(0)), before * rate * after)

"""The only module that may ask for chance."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Protocol, TypeVar

Side = TypeVar("Side")


class Dice(Protocol):
    """Whoever can decide by chance."""

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound - 1``, each equally likely."""
        ...

    def bytes(self, count: int) -> bytes:
        """That many unpredictable bytes."""
        ...


class SystemDice:
    """Chance from the operating system."""

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound - 1``, each equally likely."""
        return secrets.randbelow(bound)

    def bytes(self, count: int) -> bytes:
        """That many unpredictable bytes."""
        return secrets.token_bytes(count)


def pick(dice: Dice, sides: Sequence[Side]) -> Side:
    """One of the sides, each equally likely."""
    return sides[dice.below(len(sides))]

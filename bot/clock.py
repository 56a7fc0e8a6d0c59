"""The only module that may ask for the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


def to_ms(moment: datetime) -> int:
    """A moment as it is stored: whole milliseconds since 1970 UTC."""
    return int(moment.timestamp() * 1000)


def from_ms(at: int) -> datetime:
    """The moment that was stored as ``at``, aware, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC)

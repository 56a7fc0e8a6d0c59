"""Moments in words: Discord shows them to each reader by his own clock and in his own language.

Discord goes on counting a relative time for as long as somebody looks at it: "you can post again in 3 seconds" soon reads "5
minutes ago". So whatever is to come is said by the clock, which is true at any time, and the relative time only stands beside it.
"""

from __future__ import annotations

from typing import Literal

Style = Literal["T", "t", "f"]
"""Discord's letter for a time with seconds, a time, or a day with its time."""


def to_come(at: int, *, name: str = "opens", style: Style = "f") -> dict[str, str]:
    """The facts of a moment that is yet to come, in milliseconds UTC: by the clock under ``name``, and how long until then (or,
    by the time it is read, since then) as ``wait``. Never early: it is rounded up to whole seconds."""
    second = -(-at // 1000)
    return {name: f"<t:{second}:{style}>", "wait": f"<t:{second}:R>"}


def ago(at: int) -> str:
    """How long ago a moment was, in milliseconds UTC; for what is past, and stays so."""
    return f"<t:{at // 1000}:R>"

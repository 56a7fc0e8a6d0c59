"""The rules of the gate: plain functions of plain values. How answers are folded, sums made, questions drawn, tries counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

_MOST_READ = 200
"""No answer is longer; what a script sends beyond it is not even read."""

_DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "\u3007": 0,  # the ideographic zero
    "两": 2,
    "兩": 2,
    "貳": 2,
    "叄": 3,
    "陸": 6,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_SIGNS = "".join([*_DIGITS, *_UNITS, *_MYRIADS])
_NUMERAL = re.compile(f"[0-9{_SIGNS}]+")
_THOUSANDS = re.compile("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})
"""Unicode's categories of signs that leave no mark: spaces, line breaks, and what keyboards and clipboards slip in."""
_EMOJI_STYLE = "\ufe0f"
_MARKS = "。.,!?;:、\"'“”‘’()《》「」『』【】…~="
"""What may stand around an answer and is none of it. Not every punctuation: C and C# are two answers."""


def fold(words: str) -> str:
    """An answer with all that makes no difference taken out: width, case, spaces and signs that nobody sees, punctuation
    around it, the way in which a number is written (1206, 01206, 1,206, 一千二百零六, 一二零六).

    Both what is accepted and what is given go through it.
    """
    # Twice, because letters of one case may come apart into signs that belong together again.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words[:_MOST_READ]).casefold())
    seen = (sign for sign in folded if unicodedata.category(sign) not in _UNSEEN and sign != _EMOJI_STYLE)
    folded = _NUMERAL.sub(lambda match: _number(match[0]), _THOUSANDS.sub("", "".join(seen)))
    return folded.strip(_MARKS) or folded


def _number(numeral: str) -> str:
    """A run of digits and Chinese numerals as plain digits, without leading zeros."""
    if not any(sign in _UNITS or sign in _MYRIADS for sign in numeral):
        digits = "".join(str(_DIGITS.get(sign, sign)) for sign in numeral)
        return digits.lstrip("0") or "0"
    return str(_value(numeral))


def _value(numeral: str) -> int:
    """The value of a numeral that has units, such as 两百零六 or 一万五 (15,000: what is left off is the next lower unit).

    Defined for every run of its signs, also for those that nobody would write.
    """
    total = section = digit = 0
    unit = 1  # the last one that was seen: 一百五 ends in 五 times a tenth of 百
    for sign in numeral:
        if sign in _MYRIADS:
            total = (total + section + digit or 1) * _MYRIADS[sign]
            section, digit, unit = 0, 0, _MYRIADS[sign]
        elif sign in _UNITS:
            section += (digit or 1) * _UNITS[sign]
            digit, unit = 0, _UNITS[sign]
        elif (value := int(_DIGITS.get(sign, sign))) == 0:
            digit, unit = digit * 10, 1
        else:
            digit = digit * 10 + value
    if unit > 10 and 0 < digit < 10:
        digit *= unit // 10
    return total + section + digit


def is_accepted(given: str, accepted: Collection[str]) -> bool:
    """Whether an answer is one of the accepted ones, after folding."""
    return fold(given) in {fold(each) for each in accepted}


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum to work out: ``left`` plus or minus ``right``."""

    left: int
    sign: str
    right: int

    @property
    def value(self) -> int:
        """What it comes to: never below zero, as `draw_sum` makes them."""
        return self.left + self.right if self.sign == "+" else self.left - self.right


def draw_sum(below: Callable[[int], int], lowest: int, highest: int) -> Sum:
    """A sum of two numbers from ``lowest`` to ``highest``, plus or minus by chance, the larger first when it is minus.

    ``below(bound)`` is a number from 0 to ``bound - 1`` by chance. Plus or minus by the toss of a coin and no result
    below zero is how phpwind 8.7 made its machine questions.
    """
    span = highest - lowest + 1
    first, second = lowest + below(span), lowest + below(span)
    if below(2):
        return Sum(max(first, second), "−", min(first, second))
    return Sum(first, "+", second)


def draw(below: Callable[[int], int], codes: Sequence[str], seen: Sequence[str]) -> str:
    """One of the codes by chance, but none of those just seen, as long as others are left. ``seen``: the latest last."""
    fresh = [code for code in codes if code not in seen] or [code for code in codes if code not in seen[-1:]]
    choice = fresh or list(codes)
    return choice[below(len(choice))]


def shuffle(below: Callable[[int], int], count: int) -> tuple[int, ...]:
    """The numbers 0 to ``count - 1`` in an order by chance, each order equally likely (Fisher and Yates)."""
    order = list(range(count))
    for place in range(count - 1, 0, -1):
        other = below(place + 1)
        order[place], order[other] = order[other], order[place]
    return tuple(order)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many wrong answers count against a member, how many tries he has left, and until when he must wait (in
    milliseconds; None: he need not)."""

    wrong: int
    left: int
    opens_at: int | None


def standing(*, wrong: int, last_wrong_at: int | None, at: int, tries: int, cooldown_ms: int) -> Standing:
    """Where a member stands at a moment. All in milliseconds.

    Wrong answers are forgotten once a whole cool-down has passed since the last of them: so there are never more than
    ``tries`` of them in a row without such a pause, whatever questions they were about.
    """
    if last_wrong_at is None or at >= last_wrong_at + cooldown_ms:
        return Standing(0, tries, None)
    if wrong >= tries:
        return Standing(wrong, 0, last_wrong_at + cooldown_ms)
    return Standing(wrong, tries - wrong, None)


def most_guesses(*, tries: int, cooldown_minutes: int, span_minutes: int = 60) -> int:
    """The most answers that one account can have judged within a span, however it goes about it.

    Rows of at most ``tries`` lie a whole cool-down apart, so at most ``ceil(span / cooldown)`` of them begin within it.
    With the defaults: 18 an hour.
    """
    return tries * -(-span_minutes // cooldown_minutes)

"""``[moods]``: the moods, what they pay, who may vote how often, and how often panels are edited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from bot.moods import rules
from bot.settings import MOST_MONEY, Amount, Code, Fault, LocalizedSetting, Many, Section, SettingFault
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config


def _emoji(value: Any) -> Any:
    if not isinstance(value, str) or not rules.is_emoji(value.strip()):
        raise SettingFault("fault-mood-emoji")
    return value.strip()


def _steps(value: Any) -> Any:
    """Pairs of whole numbers, each from a higher level than the one before; the first level is 1."""
    pairs = [tuple(pair) if isinstance(pair, list | tuple) else () for pair in value] if isinstance(value, list) else []
    whole = all(len(pair) == 2 and all(type(each) is int and each >= 0 for each in pair) for pair in pairs)
    levels = [pair[0] for pair in pairs] if whole else []
    if not levels or levels[0] < 1 or levels != sorted(set(levels)):
        raise SettingFault("fault-mood-steps")
    return tuple(pairs)


class MoodKindSettings(Section):
    """One mood. ``code`` is what the database keeps; ``voter`` and ``author`` are what it pays, the author's may be less
    than nothing."""

    code: Code
    emoji: Annotated[str, BeforeValidator(_emoji)]
    name: LocalizedSetting
    voter: Amount = 1
    author: Annotated[int, Field(ge=-MOST_MONEY, le=MOST_MONEY)] = 1


def _kind(code: str, emoji: str, chinese: str, english: str, author: int = 1) -> MoodKindSettings:
    return MoodKindSettings(code=code, emoji=emoji, name={"zh-CN": chinese, "en": english}, author=author)


def default_kinds() -> tuple[MoodKindSettings, ...]:
    """phpwind's seven moods of a topic, with its payments."""
    return (
        _kind("brilliant", "👍", "精彩", "brilliant"),
        _kind("moving", "😭", "感动", "moving"),
        _kind("funny", "🤣", "搞笑", "funny"),
        _kind("happy", "😊", "开心", "happy"),
        _kind("angry", "😡", "愤怒", "angry"),
        _kind("boring", "🥱", "无聊", "boring", author=0),
        _kind("filler", "💧", "灌水", "filler", author=-2),
    )


class MoodSettings(Section):
    """Votes on topics. What voters and authors get is paid in ``voter_currency`` and ``author_currency``."""

    enabled: bool = True
    boards_off: Many[Code] = ()
    voter_currency: Code = "wealth"
    author_currency: Code = "goodwill"
    may_change: bool = False
    votes_per_day: Annotated[tuple[tuple[int, int], ...], BeforeValidator(_steps)] = (
        (1, 5),
        (2, 10),
        (5, 30),
        (8, 50),
    )
    minimum_account_days: Annotated[int, Field(ge=0, le=3650)] = 7
    minimum_membership_hours: Annotated[int, Field(ge=0, le=87600)] = 1
    panel_interval_s: Annotated[int, Field(ge=2, le=3600)] = 10
    old_panel_interval_s: Annotated[int, Field(ge=2, le=86400)] = 60
    take_back_when_deleted: bool = False
    burst_votes: Annotated[int, Field(ge=2)] = 10
    burst_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    ring_votes: Annotated[int, Field(ge=1)] = 3
    kinds: Annotated[Many[MoodKindSettings], Field(min_length=1, max_length=20)] = default_kinds()

    def faults(self, config: Config) -> Iterator[Fault]:
        """Currencies, boards and levels that exist, no mood or emoji twice, and nothing taken that a currency cannot give."""
        for key, code in (("voter_currency", self.voter_currency), ("author_currency", self.author_currency)):
            # A default may name a currency that this community never had: nothing is paid in it, and that is no fault.
            if key in self.model_fields_set and not config.has_currency(code):
                known = [currency.code for currency in config.currencies]
                yield Fault(key, Text("fault-unknown-currency", {"code": code, "known": known}))
        boards = [board.code for board in config.boards]
        for place, board in enumerate(self.boards_off):
            if board not in boards:
                yield Fault(f"boards_off.{place}", Text("fault-mood-board", {"board": board, "known": boards}))
        levels = len(config.level.steps)
        for place, (first, _) in enumerate(self.votes_per_day):
            # A default may speak of more levels than this community has: the highest ones are then not reached.
            if "votes_per_day" in self.model_fields_set and first > levels:
                yield Fault(f"votes_per_day.{place}", Text("fault-mood-level", {"level": first, "levels": levels}))
        yield from self._twice()
        takes = config.has_currency(self.author_currency) and not config.currency(self.author_currency).may_go_negative
        for place, kind in enumerate(self.kinds):
            if takes and kind.author < 0:
                yield Fault(f"kinds.{place}.author", Text("fault-mood-takes", {"currency": self.author_currency}))

    def _twice(self) -> Iterator[Fault]:
        codes: set[str] = set()
        emojis: set[str] = set()
        for place, kind in enumerate(self.kinds):
            if kind.code in codes:
                yield Fault(f"kinds.{place}.code", Text("fault-twice", {"value": kind.code}))
            if rules.emoji_key(kind.emoji) in emojis:
                yield Fault(f"kinds.{place}.emoji", Text("fault-twice", {"value": kind.emoji}))
            codes.add(kind.code)
            emojis.add(rules.emoji_key(kind.emoji))

    def find_kind(self, code: str) -> MoodKindSettings | None:
        """The mood with that code; ``None`` if the config no longer has it."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    def find_by_emoji(self, emoji: str) -> MoodKindSettings | None:
        """The mood that an emoji stands for."""
        key = rules.emoji_key(emoji)
        return next((kind for kind in self.kinds if rules.emoji_key(kind.emoji) == key), None)

    def is_on(self, board: str) -> bool:
        """Whether topics of a board may be voted on."""
        return self.enabled and board not in self.boards_off

"""``[forum]`` and ``[[boards]]``: the boards, what posting pays, the floors' names and the rules of writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from bot.settings import Amount, Code, Fault, LocalizedLines, LocalizedSetting, Many, Reference, Section
from bot.words import Localized, Text

if TYPE_CHECKING:
    from bot.config import Config

Action = Literal["new_topic", "reply", "digest"]

ACTIONS: tuple[Action, ...] = get_args(Action)

Price = Annotated[dict[Code, Amount], Field(strict=False)]
"""What an action pays, by currency: ``{ wealth = 1, prestige = 1 }``."""


class PriceSettings(Section):
    """``[forum.prices]``: phpwind's stock price list."""

    new_topic: Price = Field(default_factory=lambda: {"wealth": 1, "prestige": 1})
    reply: Price = Field(default_factory=lambda: {"wealth": 1})
    digest: Price = Field(default_factory=lambda: {"prestige": 10})


class BoardPriceSettings(Section):
    """``[boards.prices]``: what a board pays differently. A currency that is left out inherits; 0 is 0."""

    new_topic: Price = Field(default_factory=dict)
    reply: Price = Field(default_factory=dict)
    digest: Price = Field(default_factory=dict)


class DailyCapSettings(Section):
    """``[forum.daily_caps]``: how many posts and digests of a member are paid on one day; 0: all of them."""

    new_topic: Annotated[int, Field(ge=0)] = 10
    reply: Annotated[int, Field(ge=0)] = 50
    digest: Annotated[int, Field(ge=0)] = 0


def _both(chinese: str, english: str) -> LocalizedSetting:
    return {"zh-CN": chinese, "en": english}


class ForumSettings(Section):
    """What all boards share."""

    prices: PriceSettings = PriceSettings()
    daily_caps: DailyCapSettings = DailyCapSettings()
    seconds_between_paid_posts: Annotated[int, Field(ge=0, le=86400)] = 10
    minimum_paid_length: Annotated[int, Field(ge=0, le=2000)] = 0
    pay_history: bool = False
    floor_names: Annotated[Many[LocalizedSetting], Field(max_length=200)] = (
        _both("楼主", "Opener"),
        _both("沙发", "Sofa"),
        _both("板凳", "Bench"),
        _both("地板", "Ground"),
    )
    title_length: Annotated[int, Field(ge=1, le=100)] = 80
    minimum_body_length: Annotated[int, Field(ge=1, le=1000)] = 2
    body_length: Annotated[int, Field(ge=1, le=1800)] = 1800
    most_mentions: Annotated[int, Field(ge=0, le=100)] = 5
    hints: Annotated[Many[LocalizedLines], Field(max_length=50)] = (
        _both("谢谢，别忘了来看看都是谁回帖哦？", "Thanks! Do come back and see who replied."),
    )
    digest_tag: Annotated[str, Field(max_length=20)] = "精华"

    def faults(self, config: Config) -> Iterator[Fault]:
        """Currencies that exist, lengths that leave room, floors that are named once."""
        yield from _unknown_currencies("prices", self.prices, config)
        if self.body_length < self.minimum_body_length:
            facts = {"most": self.body_length, "least": self.minimum_body_length}
            yield Fault("body_length", Text("fault-body-below-minimum", facts))


class BoardSettings(Section):
    """``[[boards]]``: one board. ``code`` is what the database keeps: rename the channel at will, but never the code."""

    code: Code
    channel: Reference
    name: LocalizedSetting | None = None
    description: LocalizedLines | None = None
    panel: bool = True
    prices: BoardPriceSettings = BoardPriceSettings()

    def own_faults(self, key: str, config: Config) -> Iterator[Fault]:
        """Currencies that exist, and a channel that is named."""
        yield from _unknown_currencies(f"{key}.prices", self.prices, config)
        if not self.channel:
            yield Fault(f"{key}.channel", Text("fault-board-without-channel"))


def board_faults(config: Config) -> Iterator[Fault]:
    """What is wrong with ``[[boards]]``: a code or channel that is there twice, and each board's own faults."""
    for field in ("code", "channel"):
        seen: set[object] = set()
        for place, board in enumerate(config.boards):
            value = getattr(board, field)
            if value in seen:
                yield Fault(f"boards.{place}.{field}", Text("fault-twice", {"value": str(value)}))
            seen.add(value)
    for place, board in enumerate(config.boards):
        yield from board.own_faults(f"boards.{place}", config)


def price_of(config: Config, board: BoardSettings | None, action: Action) -> Mapping[str, int]:
    """What an action pays on a board: the common price list, where the board does not say otherwise."""
    common: Mapping[str, int] = getattr(config.forum.prices, action)
    own: Mapping[str, int] = {} if board is None else getattr(board.prices, action)
    return {**common, **own}


def find_board(config: Config, code: str) -> BoardSettings | None:
    """The board with that code; ``None`` if the config no longer has it."""
    return next((board for board in config.boards if board.code == code), None)


def board_name(board: BoardSettings, channel_name: str | None) -> Localized:
    """What a board is called: its own name in the config, else its channel's."""
    if board.name is not None:
        return board.name
    called = channel_name or board.code
    return {"zh-CN": called, "en": called}


def _unknown_currencies(key: str, prices: PriceSettings | BoardPriceSettings, config: Config) -> Iterator[Fault]:
    # Louzhu's own list may name currencies that this community never had: nothing is paid in those, and that is no fault.
    for action in (action for action in ACTIONS if action in prices.model_fields_set):
        for code in getattr(prices, action):
            if not config.has_currency(code):
                known = [currency.code for currency in config.currencies]
                yield Fault(f"{key}.{action}", Text("fault-unknown-currency", {"code": code, "known": known}))

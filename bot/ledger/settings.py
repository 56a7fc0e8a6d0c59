"""``[[currencies]]``: the money that the community knows. The defaults are those of the forum that this began from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.settings import Code, LocalizedSetting, Section
from bot.words import Language


class CurrencySettings(Section):
    """One currency. ``code`` is what the database keeps: rename ``name`` and ``unit`` at will, but never the code.
    ``unit_one`` is the unit of exactly one, where a language has another word for it."""

    code: Code
    name: LocalizedSetting
    unit: LocalizedSetting
    unit_one: LocalizedSetting | None = None
    icon: Annotated[str, Field(max_length=64)] = ""
    may_go_negative: bool = False


def default_currencies() -> tuple[CurrencySettings, ...]:
    """财富 in 鼎币, 威望, 贡献值 and 好评度 in 点, 会员币 in 个. A good name can be lost below zero, money cannot."""
    points: dict[Language, str] = {"zh-CN": "点", "en": "pts"}
    point: dict[Language, str] = {"zh-CN": "点", "en": "pt"}
    return (
        CurrencySettings(
            code="wealth",
            name={"zh-CN": "财富", "en": "Wealth"},
            unit={"zh-CN": "鼎币", "en": "ding coins"},
            unit_one={"zh-CN": "鼎币", "en": "ding coin"},
            icon="💰",
        ),
        CurrencySettings(
            code="prestige",
            name={"zh-CN": "威望", "en": "Prestige"},
            unit=points,
            unit_one=point,
            icon="🏅",
            may_go_negative=True,
        ),
        CurrencySettings(
            code="contribution",
            name={"zh-CN": "贡献值", "en": "Contribution"},
            unit=points,
            unit_one=point,
            icon="🤝",
        ),
        CurrencySettings(
            code="member_coin",
            name={"zh-CN": "会员币", "en": "Member coins"},
            unit={"zh-CN": "个", "en": "member coins"},
            unit_one={"zh-CN": "个", "en": "member coin"},
            icon="🪙",
        ),
        CurrencySettings(
            code="goodwill",
            name={"zh-CN": "好评度", "en": "Goodwill"},
            unit=points,
            unit_one=point,
            icon="👍",
            may_go_negative=True,
        ),
    )

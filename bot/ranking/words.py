"""What is ranked, and by how much, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words import Localized, Money, ShortMoney, Text, text

if TYPE_CHECKING:
    from bot.app import App


def kind_name(app: App, kind: str) -> Text | Localized:
    """What a ranking is called: 发帖, or the currency's name."""
    return app.words.currency(kind).name if app.config.has_currency(kind) else text(f"kind-{kind}")


def value_text(app: App, kind: str, value: int) -> Text:
    """A value with its unit: 12 篇, 3 天, 959 小时, 30 鼎币."""
    if app.config.has_currency(kind):
        return text("sum", money=ShortMoney(Money(value, kind)))
    if kind == "online":
        return text("value-online", hours=value // 3600, minutes=value % 3600 // 60)
    return text(f"value-{kind}", count=value)

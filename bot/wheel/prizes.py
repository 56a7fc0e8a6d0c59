"""A prize as a version of the table has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.words import Localized, Money


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize as a table has it."""

    code: str
    name: Localized
    icon: str
    kind: str
    money: Money | None
    cards: int
    role: int | str
    hours: int

    @property
    def named(self) -> Localized:
        """Its name with its icon, if it has one."""
        return {language: f"{self.icon} {name}".strip() for language, name in self.name.items()}


def read_prize(facts: Mapping[str, Any]) -> Prize:
    """A prize from the table's facts."""
    return Prize(
        code=facts["code"],
        name=facts["name"],
        icon=facts["icon"],
        kind=facts["kind"],
        money=Money(facts["amount"], facts["currency"]) if facts["kind"] == "currency" else None,
        cards=facts["amount"] if facts["kind"] == "cards" else 0,
        role=facts["role"],
        hours=facts["hours"],
    )

"""``[ranking]``: who is ranked, and what the closing of a week or month pays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.settings import Amount, Fault, Many, Reference, Section
from bot.tally.rules import COUNTED, STREAK
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config

Prizes = Annotated[Many[Amount], Field(max_length=3)]


class RankingSettings(Section):
    """Rankings show who is here and whom no excluded role keeps out. A closing pays the first three places, in the first
    currency of all unless another is named."""

    show_left: bool = False
    excluded_roles: Many[Reference] = ()
    channel: Reference = 0
    closing: Annotated[Many[str], Field(max_length=10)] = ("posts", "online")
    currency: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,31})?$")] = ""
    weekly_prizes: Prizes = (30, 20, 10)
    monthly_prizes: Prizes = (100, 60, 30)

    def faults(self, config: Config) -> Iterator[Fault]:
        """Rankings and a currency that exist, no ranking closed twice."""
        known = [*(kind for kind in COUNTED if kind != STREAK), *(currency.code for currency in config.currencies)]
        for place, kind in enumerate(self.closing):
            if kind not in known:
                yield Fault(f"closing.{place}", Text("fault-ranking-unknown", {"known": known}))
            if kind in self.closing[:place]:
                yield Fault(f"closing.{place}", Text("fault-twice", {"value": kind}))
        if self.currency and not config.has_currency(self.currency):
            codes = [currency.code for currency in config.currencies]
            yield Fault("currency", Text("fault-unknown-currency", {"code": self.currency, "known": codes}))

    def prize_currency(self, config: Config) -> str:
        """The code of the currency that prizes are paid in."""
        return self.currency or config.currencies[0].code

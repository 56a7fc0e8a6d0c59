"""``[transfer]``: whether members may pay one another, in which currencies, how much, and for what fee."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.settings import MOST_MONEY, Amount, Code, Fault, Many, Section
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config

MOST_WORDS = 100
"""Longer words beside payments would push the other receipts off a page of them."""


class TransferTermsSettings(Section):
    """A currency in which members may pay one another: the least at once, and the most a day; 0: no limit."""

    currency: Code
    minimum: Annotated[int, Field(ge=1, le=MOST_MONEY)] = 10
    most_given_a_day: Amount = 1000
    most_received_a_day: Amount = 1000

    def terms_faults(self, config: Config) -> Iterator[Fault]:
        """A currency that exists, and limits that leave room for a payment; keys relative to this entry."""
        if not config.has_currency(self.currency):
            known = [currency.code for currency in config.currencies]
            yield Fault("currency", Text("fault-unknown-currency", {"code": self.currency, "known": known}))
        for key in ("most_given_a_day", "most_received_a_day"):
            if 0 < getattr(self, key) < self.minimum:
                yield Fault(key, Text("fault-transfer-below-minimum", {"minimum": self.minimum}))


class TransferSettings(Section):
    """The defaults are phpwind 8's: payments in money only, at least 10, for a fee of 1 % on top. What keeps second accounts
    from feeding a first one (days, and the most a day) is Louzhu's own."""

    enabled: bool = True
    fee_percent: Annotated[int, Field(ge=0, le=100)] = 1
    minimum_level: Annotated[int, Field(ge=1, le=50)] = 1
    minimum_membership_days: Annotated[int, Field(ge=0, le=3650)] = 7
    words_length: Annotated[int, Field(ge=0, le=MOST_WORDS)] = 100
    terms: Annotated[Many[TransferTermsSettings], Field(min_length=1, max_length=20)] = (
        TransferTermsSettings(currency="wealth"),
    )

    def faults(self, config: Config) -> Iterator[Fault]:
        """Currencies that exist, none twice, and a level that can be reached."""
        levels = len(config.level.steps)
        if self.minimum_level > levels:
            yield Fault("minimum_level", Text("fault-transfer-level", {"levels": levels}))
        # The default may name a currency that this community never had: nothing is paid in it, and that is no fault.
        if "terms" not in self.model_fields_set:
            return
        seen: set[str] = set()
        for place, each in enumerate(self.terms):
            if each.currency in seen:
                yield Fault(f"terms.{place}.currency", Text("fault-twice", {"value": each.currency}))
            seen.add(each.currency)
            for fault in each.terms_faults(config):
                yield Fault(f"terms.{place}.{fault.key}", fault.text)

    def open_terms(self, config: Config) -> tuple[TransferTermsSettings, ...]:
        """On which terms members may pay one another now, by currency; none if they may not at all."""
        if not self.enabled:
            return ()
        return tuple(each for each in self.terms if config.has_currency(each.currency))

"""``[[exchange]]``: which currency can be changed into which, and at what rate. None by default."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.exchange.rules import gainful
from bot.settings import MOST_MONEY, Code, Fault, Section
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config

Lot = Annotated[int, Field(ge=1, le=MOST_MONEY)]


class ExchangeSettings(Section):
    """One direction: each ``give`` of ``from_currency`` brings ``get`` of ``to_currency``. The way back is an entry
    of its own."""

    from_currency: Code
    to_currency: Code
    give: Lot
    get: Lot
    fee_percent: Annotated[int, Field(ge=0, le=100)] = 0
    minimum: Lot = 1


def exchange_faults(config: Config) -> Iterator[Fault]:
    """Currencies that exist, no direction twice, none to itself, and no circle that makes money out of nothing."""
    known = [currency.code for currency in config.currencies]
    seen: set[tuple[str, str]] = set()
    for place, each in enumerate(config.exchange):
        for key in ("from_currency", "to_currency"):
            code = getattr(each, key)
            if code not in known:
                yield Fault(f"exchange.{place}.{key}", Text("fault-unknown-currency", {"code": code, "known": known}))
        if each.from_currency == each.to_currency:
            yield Fault(f"exchange.{place}.to_currency", Text("fault-exchange-same"))
        elif (each.from_currency, each.to_currency) in seen:
            yield Fault(f"exchange.{place}", Text("fault-exchange-twice"))
        seen.add((each.from_currency, each.to_currency))
    different = [place for place, each in enumerate(config.exchange) if each.from_currency != each.to_currency]
    rates = [config.exchange[place] for place in different]
    for gained in gainful((each.from_currency, each.to_currency, Fraction(each.get, each.give)) for each in rates):
        yield Fault(f"exchange.{different[gained]}.get", Text("fault-exchange-gains"))

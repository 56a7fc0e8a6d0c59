"""``[wheel]``: when it is open, what a spin costs, and what can be won."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bot.settings import Amount, Code, Fault, LocalizedSetting, Many, Reference, Section, SettingFault
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config

_NAME_LENGTH = 40
"""A name of this length is whole on the picture's plate, and sixteen of them fit on the wheel's screen."""

Stock = Annotated[int, Field(ge=1, le=1_000_000)] | Literal["endless"]
"""How many there are: a number, or ``"endless"``."""


def _day(value: Any) -> Any:
    # A moment with an hour is a date to Python, but not to whoever reads this setting.
    if value != "" and type(value) is not date:
        raise SettingFault("fault-wheel-not-a-day")
    return value


Day = Annotated[date | Literal[""], BeforeValidator(_day)]
"""A date of the file (``2026-11-23``), or ``""`` for none."""


class PrizeSettings(Section):
    """One prize. ``code`` is what its stock is counted by, for ever: a new thing gets a new code."""

    code: Code
    name: LocalizedSetting
    icon: Annotated[str, Field(max_length=64)] = ""
    kind: Literal["currency", "cards", "role", "thing", "none"]
    weight: Annotated[int, Field(ge=1, le=1_000_000)]
    amount: Amount = 0
    currency: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,31})?$")] = ""
    role: Reference = 0
    hours: Annotated[int, Field(ge=0, le=8784)] = 0
    stock: Stock = "endless"
    stock_per_day: Stock = "endless"
    announce: bool = False

    @property
    def is_endless(self) -> bool:
        """Whether it can always be won."""
        return self.stock == "endless" and self.stock_per_day == "endless"

    def facts(self) -> dict[str, Any]:
        """What of it goes into the table that is hashed."""
        return self.model_dump(mode="json", exclude={"announce"})

    def prize_faults(self, config: Config) -> Iterator[Fault]:
        """What is missing for its kind; keys relative to this prize."""
        if any(len(name) > _NAME_LENGTH for name in self.name.values()):
            yield Fault("name", Text("fault-too-long", {"bound": str(_NAME_LENGTH)}))
        if self.kind == "currency" and not config.has_currency(self.currency):
            known = [currency.code for currency in config.currencies]
            yield Fault("currency", Text("fault-unknown-currency", {"code": self.currency, "known": known}))
        if self.kind in {"currency", "cards"} and self.amount < 1:
            yield Fault("amount", Text("fault-wheel-no-amount"))
        if self.kind == "cards" and self.amount > config.checkin.makeup.most_cards:
            yield Fault("amount", Text("fault-wheel-too-many-cards", {"most": config.checkin.makeup.most_cards}))
        if self.kind == "role":
            if not self.role:
                yield Fault("role", Text("fault-wheel-no-role"))
            if not self.hours:
                yield Fault("hours", Text("fault-wheel-no-hours"))
            for setting, role in _roles_with_meaning(config):
                if role == self.role:
                    yield Fault("role", Text("fault-wheel-role-taken", {"setting": setting}))


def _roles_with_meaning(config: Config) -> Iterator[tuple[str, int | str]]:
    """Roles that say something of who wears them, which no luck may: the gate's, the levels', the staff's."""
    if config.gate.role:
        yield "gate.role", config.gate.role
    for place, step in enumerate(config.level.steps):
        if step.role:
            yield f"level.steps.{place}.role", step.role
    for place, role in enumerate(config.staff.roles):
        yield f"staff.roles.{place}", role


def _money(code: str, amount: int, weight: int, chinese: str, english: str, **more: Any) -> PrizeSettings:
    return PrizeSettings(
        code=code,
        name={"zh-CN": chinese, "en": english},
        kind="currency",
        amount=amount,
        currency="wealth",
        weight=weight,
        **more,
    )


def default_prizes() -> tuple[PrizeSettings, ...]:
    """Eight sides that pay back some nine tenths of the price, so that the wheel takes a little money out of the forum."""
    return (
        _money(
            "jackpot",
            300,
            1,
            "特等奖 300 鼎币",
            "Grand prize: 300 ding coins",
            icon="👑",
            stock_per_day=1,
            announce=True,
        ),
        PrizeSettings(
            code="thanks", name={"zh-CN": "谢谢惠顾", "en": "Thanks for playing"}, icon="🍵", kind="none", weight=40
        ),
        _money("small", 5, 24, "5 鼎币", "5 ding coins", icon="🪙"),
        PrizeSettings(
            code="makeup_card",
            name={"zh-CN": "补签卡", "en": "Make-up card"},
            icon="🎫",
            kind="cards",
            amount=1,
            weight=8,
            stock_per_day=20,
        ),
        _money("back", 10, 16, "10 鼎币", "10 ding coins", icon="🪙"),
        _money("lucky", 88, 1, "88 鼎币", "88 ding coins", icon="🎁"),
        _money("double", 20, 8, "20 鼎币", "20 ding coins", icon="💰"),
        _money("fifty", 50, 2, "50 鼎币", "50 ding coins", icon="💎", announce=True),
    )


class WheelSettings(Section):
    """Free spins, then a price, up to a daily maximum, between two days."""

    open: bool = True
    currency: Code = "wealth"
    price: Amount = 10
    free_spins: Annotated[int, Field(ge=0, le=1000)] = 1
    most_spins: Annotated[int, Field(ge=1, le=1000)] = 10
    first_day: Day = ""
    last_day: Day = ""
    panel_channel: Reference = 0
    winners_channel: Reference = 0
    prizes: Annotated[Many[PrizeSettings], Field(min_length=3, max_length=16)] = default_prizes()

    @property
    def news_channel(self) -> tuple[str, int | str]:
        """Where revealed seeds and new tables are told, with the key of the setting: beside the panel, else beside the
        wins."""
        if self.panel_channel:
            return "wheel.panel_channel", self.panel_channel
        return "wheel.winners_channel", self.winners_channel

    def faults(self, config: Config) -> Iterator[Fault]:
        """A wheel that can always be spun: known currencies, no code twice, one prize without end, days in order. One
        that is not open may be as it likes."""
        if not self.open:
            return
        if not config.has_currency(self.currency):
            known = [currency.code for currency in config.currencies]
            yield Fault("currency", Text("fault-unknown-currency", {"code": self.currency, "known": known}))
        if self.free_spins > self.most_spins:
            yield Fault("free_spins", Text("fault-wheel-free-beyond-most", {"most": self.most_spins}))
        if self.first_day and self.last_day and self.last_day < self.first_day:
            yield Fault("last_day", Text("fault-wheel-days-reversed", {"first": self.first_day}))
        if not any(prize.is_endless for prize in self.prizes):
            yield Fault("prizes", Text("fault-wheel-no-endless-prize"))
        seen: set[str] = set()
        for place, prize in enumerate(self.prizes):
            if prize.code in seen:
                yield Fault(f"prizes.{place}.code", Text("fault-twice", {"value": prize.code}))
            seen.add(prize.code)
            for fault in prize.prize_faults(config):
                yield Fault(f"prizes.{place}.{fault.key}", fault.text)

"""``[level]``: how a score is made, and which levels there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from bot.settings import MOST_MONEY, Fault, LocalizedSetting, Many, Reference, Section, SettingFault
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config

WEIGHABLE = ("posts", "digests", "sofas", "moods", "checkins", "online")
"""What may be weighed beside each currency's code. "online" is weighed by the whole hour, "checkins" by the day."""


def _thousandths(weight: float) -> float:
    if abs(weight * 1000 - round(weight * 1000)) > 1e-6:
        raise SettingFault("fault-level-weight-too-fine")
    return weight


Weight = Annotated[float, Field(ge=-1_000_000, le=1_000_000), AfterValidator(_thousandths)]


class WeightSettings(Section):
    """How much a value counts: one of `WEIGHABLE`, or a currency by its code."""

    value: str
    weight: Weight


class StepSettings(Section):
    """One level: from which score on, its title, and the role that comes with it (0: none)."""

    threshold: Annotated[int, Field(ge=-MOST_MONEY, le=MOST_MONEY)]
    title: LocalizedSetting
    role: Reference = 0


def default_steps() -> tuple[StepSettings, ...]:
    """phpwind's stock thresholds, with titles of a running track: each names the distance that one is running."""
    steps = (
        (0, "百米会员", "100 m Runner"),
        (100, "三百米会员", "300 m Runner"),
        (300, "六百米会员", "600 m Runner"),
        (600, "千米会员", "1,000 m Runner"),
        (1_000, "五千米会员", "5,000 m Runner"),
        (5_000, "万米冲刺会员", "10,000 m Sprinter"),
        (10_000, "马拉松会员", "Marathon Runner"),
        (50_000, "超级马拉松会员", "Ultramarathon Runner"),
    )
    return tuple(
        StepSettings(threshold=threshold, title={"zh-CN": chinese, "en": english})
        for threshold, chinese, english in steps
    )


class LevelSettings(Section):
    """The score is ``Σ weight × value``; the level is the highest whose threshold it reaches."""

    weights: Annotated[Many[WeightSettings], Field(max_length=30)] = (WeightSettings(value="posts", weight=1),)
    steps: Annotated[Many[StepSettings], Field(min_length=1, max_length=50)] = default_steps()
    notice_channel: Reference = 0

    def faults(self, config: Config) -> Iterator[Fault]:
        """Weights on values that exist, thresholds that rise, no role for two levels."""
        known = [*WEIGHABLE, *(currency.code for currency in config.currencies)]
        for place, weighed in enumerate(self.weights):
            if weighed.value not in known:
                yield Fault(f"weights.{place}.value", Text("fault-level-unknown-value", {"known": known}))
            if any(other.value == weighed.value for other in self.weights[:place]):
                yield Fault(f"weights.{place}.value", Text("fault-twice", {"value": weighed.value}))
        roles: set[int | str] = set()
        for place, step in enumerate(self.steps):
            if place and step.threshold <= self.steps[place - 1].threshold:
                before = self.steps[place - 1].threshold
                yield Fault(f"steps.{place}.threshold", Text("fault-level-not-rising", {"before": before}))
            if step.role and step.role in roles:
                yield Fault(f"steps.{place}.role", Text("fault-twice", {"value": str(step.role)}))
            roles.add(step.role)

    @cached_property
    def weight_of(self) -> Mapping[str, float]:
        """The weights that count, by what they weigh."""
        return {weighed.value: weighed.weight for weighed in self.weights if weighed.weight}

    @cached_property
    def thresholds(self) -> tuple[int, ...]:
        """The thresholds, rising."""
        return tuple(step.threshold for step in self.steps)

    @property
    def has_roles(self) -> bool:
        """Whether any level comes with a role."""
        return any(step.role for step in self.steps)

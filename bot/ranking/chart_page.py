"""The chart in words: as a page for the picture, and as its text twin, which says the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.ranking.picture import ChartPage
from bot.ranking.service import Trend, TrendDay
from bot.ranking.words import kind_name, value_text
from bot.words import Language, text

if TYPE_CHECKING:
    from bot.app import App

_DAYS_LISTED = 31
"""Up to so many days the text twin names each; beyond that it sums up weeks."""


def can_be_lost(app: App, kind: str) -> bool:
    """Whether a value also falls in the ordinary course of things: money does."""
    return app.config.has_currency(kind)


def chart_page(app: App, language: Language, trend: Trend, name: str) -> ChartPage:
    """The chart as the picture shows it."""
    both = can_be_lost(app, trend.kind)
    unit = 3600 if trend.kind == "online" else 1
    gained = [day.gained if both else day.gained - day.lost for day in trend.days]
    return ChartPage(
        title=chart_title(app, language, trend),
        name=name,
        labels=tuple(f"{day.day:%m-%d}" for day in trend.days),
        gained=tuple(each // unit for each in gained),
        lost=tuple(day.lost if both else 0 for day in trend.days),
        gained_name=app.say(language, text("trend-gained")),
        lost_name=app.say(language, text("trend-lost")) if both else "",
        summary=chart_summary(app, language, trend),
    )


def chart_title(app: App, language: Language, trend: Trend) -> str:
    """``最近 30 天的发帖``."""
    days = len(trend.days)
    return app.say(language, text("trend-title", kind=kind_name(app, trend.kind), days=days))


def chart_summary(app: App, language: Language, trend: Trend) -> str:
    """What all the days come to."""
    if can_be_lost(app, trend.kind):
        gained, lost = (value_text(app, trend.kind, value) for value in (trend.gained, trend.lost))
        return app.say(language, text("trend-sum-money", gained=gained, lost=lost))
    return app.say(language, text("trend-sum", total=value_text(app, trend.kind, trend.gained - trend.lost)))


def chart_text(app: App, language: Language, trend: Trend) -> str:
    """The text twin: the sum, and each day, or week, on which there was anything."""
    lines = [chart_summary(app, language, trend)]
    for label, days in _grouped(trend.days):
        gained, lost = sum(day.gained for day in days), sum(day.lost for day in days)
        both_ways = can_be_lost(app, trend.kind)
        if not (gained or lost) or (gained == lost and not both_ways):
            continue  # nothing happened, or what did was taken back, such as a post that was deleted on its day
        if both_ways:
            said = text("trend-line-money", day=label, gained=gained, lost=lost)
        else:
            said = text("trend-line", day=label, value=value_text(app, trend.kind, gained - lost))
        lines.append(app.say(language, said))
    return "\n".join(lines)


def _grouped(days: tuple[TrendDay, ...]) -> Iterator[tuple[str, list[TrendDay]]]:
    """The days one by one, or in weeks from Monday on, named by their first and last day."""
    if len(days) <= _DAYS_LISTED:
        yield from ((f"{day.day:%m-%d}", [day]) for day in days)
        return
    weeks: dict[tuple[int, int], list[TrendDay]] = {}
    for day in days:
        weeks.setdefault(_week(day.day), []).append(day)
    for week in weeks.values():
        yield f"{week[0].day:%m-%d} … {week[-1].day:%m-%d}", week


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week

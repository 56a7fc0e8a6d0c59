"""The calendar in words: as a page for the picture, and as its text twin, which says the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.canvas import is_legible
from bot.checkin.picture import CalendarDay, CalendarPage, DayState, Fact
from bot.checkin.screens import Calendar
from bot.checkin.settings import MoodSettings
from bot.words import Language, Localized, Money, Text, text

if TYPE_CHECKING:
    from bot.app import App

_LEGEND = (DayState.CHECKED, DayState.MADE_UP, DayState.BRIDGED, DayState.MISSED, DayState.OPEN)

_STATE_OF = {
    "checked": DayState.CHECKED,
    "made_up": DayState.MADE_UP,
    "bridged": DayState.BRIDGED,
    "missed": DayState.MISSED,
    "today": DayState.OPEN,
    "future": DayState.FUTURE,
    "before": DayState.BEFORE_JOINING,
}


def month_title(app: App, language: Language, calendar: Calendar) -> str:
    """The month as a heading, ``2026年11月``."""
    return app.say(language, _month_text(calendar))


def _month_text(calendar: Calendar) -> Text:
    # A year is a name, not a quantity: as text it gets no thousands separator.
    month = text(f"month-{calendar.month}")
    return text("calendar-month", year=str(calendar.year), month=month, number=str(calendar.month))


def calendar_page(app: App, language: Language, calendar: Calendar, member_name: str) -> CalendarPage:
    """The calendar as the picture shows it."""
    moods = {mood.code: _sign_of(mood, language) for mood in app.config.checkin.moods}
    return CalendarPage(
        title=month_title(app, language, calendar),
        member_name=member_name,
        weekdays=tuple(app.say(language, text(f"weekday-{number}")) for number in range(1, 8)),
        offset=date(calendar.year, calendar.month, 1).weekday(),
        days=tuple(
            CalendarDay(day.day.day, _STATE_OF[day.state], moods.get(day.mood or "", "")) for day in calendar.days
        ),
        facts=tuple(
            Fact(app.say(language, text(f"calendar-{name}")), app.say(language, value))
            for name, value in _facts(app, calendar)
        ),
        legend=tuple((state, app.say(language, text(f"calendar-{state.replace('_', '-')}"))) for state in _LEGEND),
        today=calendar.today.day
        if (calendar.today.year, calendar.today.month) == (calendar.year, calendar.month)
        else None,
    )


def _sign_of(mood: MoodSettings, language: Language) -> str:
    """A mood in its day: its emoji, or its name where our type lacks that, or it is one of the server's own."""
    is_drawn = is_legible(mood.emoji) and not mood.emoji.startswith("<")
    return mood.emoji if is_drawn else mood.name[language]


def _facts(app: App, calendar: Calendar) -> tuple[tuple[str, Text], ...]:
    return (
        ("streak", text("days", days=calendar.streak)),
        ("longest", text("days", days=calendar.longest)),
        ("total", text("days", days=calendar.total_days)),
        ("this-month", text("days", days=calendar.month_days)),
        ("reward", text("sum", money=Money(calendar.total_reward, app.config.checkin.currency))),
    )


def calendar_text(app: App, language: Language, calendar: Calendar) -> str:
    """The text twin: the figures, and the days of each state."""
    lines = [
        app.say(language, text("calendar-fact", name=text(f"calendar-{name}"), value=value))
        for name, value in _facts(app, calendar)
    ]
    title = title_of(app, calendar.title_days)
    if title is not None:
        lines.append(app.say(language, text("calendar-title", title=title)))
    for state in ("checked", "made_up", "bridged", "missed"):
        days = [day for day in calendar.days if day.state == state]
        if days:
            numbers = _ranges([day.day.day for day in days])
            key = f"calendar-days-{state.replace('_', '-')}"
            minutes = max(day.outage_s for day in days) // 60
            lines.append(app.say(language, text(key, days=numbers, hours=-(-minutes // 60))))
    return "\n".join(lines)


def title_of(app: App, days: int) -> Localized | None:
    """The title that so many total days earned."""
    for milestone in app.config.checkin.milestones:
        if milestone.kind == "total" and milestone.days == days and milestone.title is not None:
            return milestone.title
    return None


def _ranges(numbers: list[int]) -> list[str]:
    """Sorted numbers, runs drawn together: ``1-4``, ``7``, ``9-10``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]

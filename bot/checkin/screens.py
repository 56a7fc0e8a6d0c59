"""What the check-in's screens show: the calendar of a month, and the boards. Reading only."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bot.checkin import rules
from bot.clock import from_ms
from bot.community import Community
from bot.tally.rules import STREAK, month_of
from db import checkin, member, tally
from db.checkin import Board as Board  # cogs name boards, but never ask db for them
from db.engine import Transaction

DayState = Literal["checked", "made_up", "bridged", "missed", "today", "future", "before"]

BOARDS: tuple[Board, ...] = ("today", "month", "streak", "total", "reward")

MOST_LISTED = 100
"""A board is paged this far. Who stands further back sees his own place, not the list there."""

_MOST_COUNTED = 1000
"""So many members with more reward are counted one by one; who has more of them above him is told that there are more."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a calendar; ``outage_s`` is how long the bot was away, on a bridged day."""

    day: date
    state: DayState
    mood: str | None
    outage_s: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A member's month. ``streak`` is the living one, 0 if it is broken."""

    member_id: int
    year: int
    month: int
    days: tuple[CalendarDay, ...]
    streak: int
    longest: int
    total_days: int
    month_days: int
    total_reward: int
    title_days: int
    today: date


def read_calendar(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    now: datetime,
    year: int | None = None,
    month: int | None = None,
) -> Calendar:
    """A member's calendar of a month, this month by default."""
    today = community.day_of(now)
    year, month = year or today.year, month or today.month
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    span = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    listed = checkin.list_checkins(tx, guild_id=community.guild_id, member_id=member_id, **span)
    rows = {date.fromisoformat(row.day): row for row in listed}
    bridged = {
        date.fromisoformat(day): outage_s
        for day, outage_s in checkin.list_bridged_days(tx, guild_id=community.guild_id, **span).items()
    }
    known = member.find_member(tx, **facts)
    arrived = today if known is None else community.day_of(from_ms(known.first_seen_at))
    days = tuple(
        _calendar_day(date(year, month, number), rows, bridged, arrived, today) for number in range(1, last.day + 1)
    )
    summary = checkin.find_summary(tx, **facts)
    return Calendar(
        member_id=member_id,
        year=year,
        month=month,
        days=days,
        streak=living_streak(tx, community, summary, today),
        longest=summary.longest if summary else 0,
        total_days=summary.total_days if summary else 0,
        month_days=len(rows),
        total_reward=summary.total_reward if summary else 0,
        title_days=title_days(community, summary.total_days if summary else 0),
        today=today,
    )


def _calendar_day(
    day: date,
    rows: dict[date, checkin.CheckinRow],
    bridged: dict[date, int],
    arrived: date,
    today: date,
) -> CalendarDay:
    row = rows.get(day)
    state: DayState
    if row is not None:
        state = "checked" if row.kind == "own" else "made_up"
    elif day > today:
        state = "future"
    elif day == today:
        state = "today"
    elif day < arrived:
        state = "before"
    else:
        state = "bridged" if day in bridged else "missed"
    return CalendarDay(day, state, None if row is None else row.mood, bridged.get(day, 0))


def living_streak(tx: Transaction, community: Community, summary: checkin.CheckinSummary | None, today: date) -> int:
    """The length of a member's streak if it still lives today, else 0."""
    if summary is None:
        return 0
    last = date.fromisoformat(summary.last_day)
    bridged = checkin.list_bridged_days(
        tx, guild_id=community.guild_id, first_day=summary.last_day, last_day=today.isoformat()
    )
    alive = rules.is_unbroken(last, today, {date.fromisoformat(day) for day in bridged})
    return summary.streak if alive else 0


def title_days(community: Community, total_days: int) -> int:
    """The days of the highest title of total days that a member has; 0 for none."""
    return max(
        (
            milestone.days
            for milestone in community.config.checkin.milestones
            if milestone.kind == "total" and milestone.title and milestone.days <= total_days
        ),
        default=0,
    )


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One place on a board. Equal values share a place; ``mood`` and ``words`` only on today's board."""

    place: int
    member_id: int
    value: int
    mood: str | None = None
    words: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a board, and the reader's own place: 0 if he is not on it; ``own_is_far``: at least that place."""

    board: Board
    day: date
    lines: tuple[BoardLine, ...]
    page: int
    pages: int
    own_place: int
    own_value: int
    own_is_far: bool
    members_today: int


def read_board(
    tx: Transaction,
    community: Community,
    *,
    board: Board,
    member_id: int,
    now: datetime,
    page: int = 1,
    size: int = 10,
    day: date | None = None,
) -> BoardPage:
    """A page of a board as it stands today, or of another ``day``'s order of arrival."""
    today = community.day_of(now) if day is None else day
    members_today = checkin.count_day(tx, guild_id=community.guild_id, day=today.isoformat())
    if board == "today":
        listed, own_place, own_value = _todays(tx, community, today, member_id)
        far = False
    else:
        listed, own_place, own_value, far = _ranked(tx, community, board, today, member_id)
    pages = max(1, -(-len(listed) // size))
    page = min(max(page, 1), pages)
    return BoardPage(
        board=board,
        day=today,
        lines=tuple(listed[(page - 1) * size : page * size]),
        page=page,
        pages=pages,
        own_place=own_place,
        own_value=own_value,
        own_is_far=far,
        members_today=members_today,
    )


def _todays(tx: Transaction, community: Community, today: date, member_id: int) -> tuple[list[BoardLine], int, int]:
    rows = checkin.list_day(tx, guild_id=community.guild_id, day=today.isoformat(), limit=MOST_LISTED)
    own = checkin.find_checkin(tx, guild_id=community.guild_id, member_id=member_id, day=today.isoformat())
    listed = [
        BoardLine(row.place or 0, row.member_id, row.reward, row.mood, row.words, from_ms(row.at)) for row in rows
    ]
    return listed, (own.place or 0) if own else 0, own.reward if own else 0


def _ranked(
    tx: Transaction, community: Community, board: Board, today: date, member_id: int
) -> tuple[list[BoardLine], int, int, bool]:
    guild_id = community.guild_id
    own = _own_value(tx, community, board, today, member_id)
    if board == "reward":
        rows = checkin.list_by_reward(tx, guild_id=guild_id, limit=MOST_LISTED)
        above = checkin.count_above_reward(tx, guild_id=guild_id, reward=own, most=_MOST_COUNTED) if own else 0
        far = above >= _MOST_COUNTED
    else:
        # The rankings are of the same days, and leave out who has left.
        kind, periods = _ranking_of(tx, community, board, today)
        facts: dict[str, Any] = {"guild_id": guild_id, "kind": kind}
        rows = [row for each in periods for row in tally.list_top(tx, **facts, period=each, limit=MOST_LISTED)]
        above = sum(tally.count_above(tx, **facts, period=each, values=[own])[0] for each in periods) if own else 0
        far = False
    rows.sort(key=lambda row: (-row[1], row[0]))
    listed: list[BoardLine] = []
    for index, (ranked_id, value) in enumerate(rows[:MOST_LISTED]):
        tied = listed and listed[-1].value == value
        listed.append(BoardLine(listed[-1].place if tied else index + 1, ranked_id, value))
    return listed, above + 1 if own else 0, own, far


def _ranking_of(tx: Transaction, community: Community, board: Board, today: date) -> tuple[str, list[str]]:
    """What a board shows, as the tally names it: a kind, and its periods, for streaks each last day with which one still
    lives."""
    if board != "streak":
        return "checkins", [month_of(today) if board == "month" else tally.ALL_TIME]
    bridged = checkin.list_bridged_days(tx, guild_id=community.guild_id, first_day="", last_day=today.isoformat())
    days = rules.still_counts_on(today, {date.fromisoformat(day) for day in bridged})
    return STREAK, [day.isoformat() for day in days]


def _own_value(tx: Transaction, community: Community, board: Board, today: date, member_id: int) -> int:
    summary = checkin.find_summary(tx, guild_id=community.guild_id, member_id=member_id)
    if summary is None:
        return 0
    values = {
        "month": summary.month_days if summary.month == today.isoformat()[:7] else 0,
        "total": summary.total_days,
        "reward": summary.total_reward,
        "streak": living_streak(tx, community, summary, today),
    }
    return values[board]

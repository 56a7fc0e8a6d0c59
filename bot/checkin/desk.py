"""What the check-in is for a member now: its lines at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.checkin import rules
from bot.checkin.screens import living_streak
from bot.checkin.service import read_missed
from bot.community import Community
from bot.services.desk import Line
from bot.words import text
from db import checkin
from db.engine import Transaction


def read_checkin_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """Whether a member has checked in today, and how long his streak is."""
    settings, today = community.config.checkin, community.day_of(now)
    summary = checkin.find_summary(tx, guild_id=community.guild_id, member_id=member_id)
    if summary is not None and summary.last_day >= today.isoformat():
        return Line(text("service-checkin-done", streak=summary.streak))
    hour = now.astimezone(community.zone).hour
    if not rules.is_open(hour, open_from=settings.open_from_hour, open_until=settings.open_until_hour):
        hours = {"from_hour": settings.open_from_hour, "until_hour": settings.open_until_hour}
        return Line(text("service-checkin-closed", **hours))
    streak = living_streak(tx, community, summary, today)
    return Line(text("service-checkin-due", streak=streak), is_due=True)


def read_makeup_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """How many days a member could make up, and with how many cards."""
    missed = read_missed(tx, community, member_id=member_id, now=now)
    return Line(text("service-makeup-now", days=len(missed.days), cards=missed.cards))


def read_board_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """How many have checked in today."""
    today = community.day_of(now).isoformat()
    members = checkin.count_day(tx, guild_id=community.guild_id, day=today)
    return Line(text("service-checkin-board-now", members=members))

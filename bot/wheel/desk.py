"""What the wheel is for a member now: its lines at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.community import Community
from bot.limits.service import check_may_play
from bot.refusal import Refusal
from bot.services.desk import Line
from bot.wheel.screens import read_own_claims
from bot.wheel.service import check_open, price_of
from bot.words import Money, text
from db import wheel
from db.engine import Transaction


def read_wheel_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """How often a member may still spin today, or why he may not."""
    try:
        check_open(community, now)
        check_may_play(tx, community, member_id=member_id, now=now)
    except Refusal as refusal:
        return Line(refusal.text)
    settings, day = community.config.wheel, community.day_of(now).isoformat()
    spun = wheel.find_last_nonce(tx, guild_id=community.guild_id, day=day, member_id=member_id)
    left, price = max(settings.most_spins - spun, 0), price_of(settings, spun + 1)
    if not left:
        return Line(text("service-wheel-none-left"))
    if not price:
        free = left if not settings.price else min(settings.free_spins - spun, left)
        return Line(text("service-wheel-free", free=free), is_due=True)
    return Line(text("service-wheel-paid", left=left, price=Money(price, settings.currency)))


def read_prizes_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """How many prizes a member still waits for, or has for a time."""
    return Line(text("service-prizes-now", prizes=len(read_own_claims(tx, community, member_id=member_id))))

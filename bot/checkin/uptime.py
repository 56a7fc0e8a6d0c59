"""The bot forgives its own absence: it knows when members could reach it, and bridges the days on which they could not."""

from __future__ import annotations

from datetime import date, datetime

from bot.checkin import rules
from bot.clock import from_ms, to_ms
from bot.community import Community
from db import checkin, uptime
from db.engine import Transaction

HEARTBEAT_S = 60
"""How often the bot notes that members can reach it."""

UNNOTICED_S = 180
"""A gap between two notes up to this long is no outage: a late heartbeat, a quick restart, a resumed connection."""


def note_alive(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Note that members can reach the bot now. A gap since the last note is an outage: it is recorded, and each day of
    which it took more than ``checkin.bridge_outages_over_minutes`` (all outages of the day together) is bridged.

    A repeat changes nothing.
    """
    at = to_ms(now)
    last = uptime.find_last_alive_at(tx, guild_id=community.guild_id)
    uptime.upsert_alive(tx, guild_id=community.guild_id, at=at)
    if last is None or at - last <= UNNOTICED_S * 1000:
        return
    uptime.insert_outage(tx, guild_id=community.guild_id, started_at=last, ended_at=at)
    day = community.day_of(from_ms(last))
    today = community.day_of(now)
    while day <= today:
        _bridge(tx, community, day)
        day += rules.ONE_DAY


def _bridge(tx: Transaction, community: Community, day: date) -> None:
    since, until = to_ms(community.day_begins_at(day)), to_ms(community.day_ends_at(day))
    away_ms = sum(
        rules.overlap(started_at, ended_at, since=since, until=until)
        for started_at, ended_at in uptime.list_outages(tx, guild_id=community.guild_id, since=since, until=until)
    )
    if away_ms > community.config.checkin.bridge_outages_over_minutes * 60_000:
        checkin.insert_bridged_day(tx, guild_id=community.guild_id, day=day.isoformat(), outage_s=away_ms // 1000)

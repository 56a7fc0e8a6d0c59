"""What a member card says, and a member's choice of what others do not see of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args

from bot.checkin.screens import living_streak, title_days
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import read_wallet
from bot.level.service import LevelNow, level_now
from bot.moods.service import mood_text
from bot.presence.service import meet, sighting
from bot.presence.tracker import Person
from bot.tally.rules import COUNTED
from bot.words import Money, Text
from db import checkin, level, member, moods, presence, tally
from db.engine import Transaction

Field = Literal[
    "level",
    "uid",
    "digests",
    "posts",
    "money",
    "online",
    "registered",
    "last_seen",
    "sofas",
    "checkin",
    "title",
    "moods",
    "progress",
]
FIELDS: tuple[Field, ...] = get_args(Field)
"""What a card shows, in the order of the old forum's, and what came new after it."""

HIDEABLE: tuple[Field, ...] = tuple(field for field in FIELDS if field not in {"level", "uid"})
"""What a member may keep from others."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card shows. ``hidden``: what others do not see of it. ``title_days``: the days that earned the check-in
    title, 0 for none. ``last_seen`` is the community's day, ``None`` if no activity was noted yet."""

    member_id: int
    name: str
    uid: int
    is_online: bool
    has_left: bool
    level: LevelNow
    digests: int
    posts: int
    balances: tuple[Money, ...]
    online_s: int
    registered: date
    last_seen: date | None
    sofas: int
    streak: int
    checkin_days: int
    title_days: int
    moods: tuple[tuple[Text, int], ...]
    hidden: frozenset[str]


def read_card(
    tx: Transaction, community: Community, *, member_id: int, now: datetime, active_at: int = 0
) -> Card | None:
    """A member's card; ``None`` if he is not known here. ``active_at``: an activity that is not written down yet."""
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    known = member.find_member(tx, **facts)
    seen = presence.find_seen(tx, **facts)
    standing = level.find_standing(tx, **facts)
    if known is None or seen is None or standing is None:
        return None
    values = tally.list_values(tx, **facts, kinds=COUNTED)
    summary = checkin.find_summary(tx, **facts)
    last_seen_at = max(seen.last_seen_at, active_at)
    registered_at = known.first_seen_at if seen.joined_at is None else min(seen.joined_at, known.first_seen_at)
    checkin_days = summary.total_days if summary else 0
    return Card(
        member_id=member_id,
        name=seen.name,
        uid=known.uid,
        is_online=seen.absence is None and sighting(last_seen_at, now).is_online,
        has_left=seen.absence in {"left", "banned"},
        level=level_now(community, standing.score),
        digests=values.get("digests", 0),
        posts=known.posts,
        balances=read_wallet(tx, community, member_id=member_id).balances,
        online_s=values.get("online", 0),
        registered=community.day_of(from_ms(registered_at)),
        last_seen=community.day_of(from_ms(last_seen_at)) if last_seen_at else None,
        sofas=values.get("sofas", 0),
        streak=living_streak(tx, community, summary, community.day_of(now)),
        checkin_days=checkin_days,
        title_days=title_days(community, checkin_days),
        moods=_moods(tx, community, member_id),
        hidden=frozenset(level.find_choice(tx, **facts).hidden_fields),
    )


def _moods(tx: Transaction, community: Community, member_id: int) -> tuple[tuple[Text, int], ...]:
    """What members felt at his topics: each mood with its votes, the most frequent first."""
    received = moods.count_received(tx, guild_id=community.guild_id, member_id=member_id)
    ordered = sorted(received.items(), key=lambda row: (-row[1], row[0]))
    return tuple((mood_text(community, mood), votes) for mood, votes in ordered)


def open_card(tx: Transaction, community: Community, *, person: Person, now: datetime) -> None:
    """Make a member known, so that he has a card. A repeat changes nothing."""
    meet(tx, community, person=person, at=to_ms(now), now=now)


def hide_fields(
    tx: Transaction, community: Community, *, member_id: int, fields: Collection[str], now: datetime
) -> tuple[Field, ...]:
    """Keep which fields others do not see of one's card; returns them. A repeat changes nothing, and what is no field is
    left out."""
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    member.open_member(tx, **facts, at=to_ms(now))
    hidden = tuple(field for field in HIDEABLE if field in fields)
    level.upsert_choice(tx, **facts, choice=replace(level.find_choice(tx, **facts), hidden_fields=hidden))
    return hidden


def read_hidden_fields(tx: Transaction, community: Community, *, member_id: int) -> tuple[str, ...]:
    """Which fields others do not see of a member's card."""
    return level.find_choice(tx, guild_id=community.guild_id, member_id=member_id).hidden_fields

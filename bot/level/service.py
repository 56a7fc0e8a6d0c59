"""The acts of levels: recomputing a score in the act that changed a value, roles and news that follow, and choices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast, get_args

from bot.clock import to_ms
from bot.community import Community
from bot.level import rules
from bot.level.admission import may_hold_roles
from bot.refusal import OutOfDate
from bot.words import Localized
from db import level, member, outbox, tally
from db.engine import Transaction

ROLES = "level-roles"
"""Outbox kind: give a member the role of his level and take those of the others. The subject is the member."""

NEWS = "level-news"
"""Outbox kind: announce in the channel that a member rose. The subject is the member."""

NEWS_SIGNAL = "level-news"
"""Signal: somebody is to be told of his level in private."""

Notice = Literal["off", "private", "channel"]
NOTICES: tuple[Notice, ...] = get_args(Notice)

_BATCH = 200
"""Members brought in line with a new formula in one act."""


def recompute(tx: Transaction, community: Community, *, moments: Mapping[int, datetime]) -> None:
    """Bring the scores and levels of some members, each with the moment of his act, in line with what is counted of them, up or
    down; a repeat changes nothing.

    A change of level leaves the change of roles in the outbox, and a rise the news, as the member chose.
    """
    guild_id, settings = community.guild_id, community.config.level
    standings = level.list_standings(tx, guild_id=guild_id, member_ids=moments)
    strangers = {member_id: to_ms(now) for member_id, now in moments.items() if member_id not in standings}
    if strangers:
        member.open_members(tx, guild_id=guild_id, first_seen=strangers)
    values = tally.list_values_of(tx, guild_id=guild_id, member_ids=moments, kinds=settings.weight_of)
    changed: dict[int, level.Standing] = {}
    for member_id in moments:
        score = rules.score_of(settings.weight_of, values.get(member_id, {}))
        after = level.Standing(score, rules.level_of(score, settings.thresholds))
        if after != standings.get(member_id, level.Standing(0, 0)):
            changed[member_id] = after
    if changed:
        level.update_standings(tx, guild_id=guild_id, standings=changed)
    for member_id, after in changed.items():
        before = standings.get(member_id, level.Standing(0, 0))
        if after.level != before.level:
            queue_roles(tx, community, member_id=member_id, now=moments[member_id])
        if 0 < before.level < after.level:
            _leave_news(tx, community, member_id, after.level, moments[member_id])


def queue_roles(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Leave in the outbox that a member's roles are to be brought in line with his level; also for one who came back,
    or whom the gate let in. Waiting entries of one member are one: what counts is his level when it is performed."""
    if community.config.level.has_roles:
        outbox.insert_outbox(
            tx,
            guild_id=community.guild_id,
            kind=ROLES,
            subject=str(member_id),
            payload=json.dumps({"at": to_ms(now)}),
            at=to_ms(now),
        )


def _leave_news(tx: Transaction, community: Community, member_id: int, reached: int, now: datetime) -> None:
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    choice = level.find_choice(tx, **facts)
    if choice.level_notice == "private":
        level.upsert_choice(tx, **facts, choice=replace(choice, news_level=reached))
        tx.signals.add(NEWS_SIGNAL)
    elif choice.level_notice == "channel" and community.config.level.notice_channel:
        payload = json.dumps({"level": reached})
        outbox.insert_outbox(
            tx, guild_id=community.guild_id, kind=NEWS, subject=str(member_id), payload=payload, at=to_ms(now)
        )


@dataclass(frozen=True, slots=True)
class LevelNow:
    """Where a member stands: his score, the number and title of his level, and what the next one asks for."""

    score: int
    number: int
    title: Localized
    next_title: Localized | None
    missing: int
    percent: int


def level_now(community: Community, score: int) -> LevelNow:
    """Where a score stands."""
    settings = community.config.level
    number = rules.level_of(score, settings.thresholds)
    missing = rules.missing_to_next(score, settings.thresholds)
    return LevelNow(
        score=score,
        number=number,
        title=settings.steps[number - 1].title,
        next_title=None if missing is None else settings.steps[number].title,
        missing=missing or 0,
        percent=rules.percent_to_next(score, settings.thresholds),
    )


def read_held_step(tx: Transaction, community: Community, *, member_id: int) -> int | None:
    """The number of the level whose role a member should hold now; ``None`` if he should hold none: he is not known, or
    not admitted."""
    standing = level.find_standing(tx, guild_id=community.guild_id, member_id=member_id)
    if standing is None or not may_hold_roles(tx, community, member_id=member_id):
        return None
    return rules.level_of(standing.score, community.config.level.thresholds)


def take_news(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> LevelNow | None:
    """Take the news that a member is to be told in private: at most once. None if there is none, or if he has meanwhile
    fallen again."""
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    choice = level.find_choice(tx, **facts)
    if choice.news_level is None:
        return None
    level.upsert_choice(tx, **facts, choice=replace(choice, news_level=None))
    standing = level.find_standing(tx, **facts)
    if standing is None or standing.level < choice.news_level:
        return None
    return level_now(community, standing.score)


def read_members_with_news(tx: Transaction, community: Community) -> frozenset[int]:
    """Who is to be told of a level in private."""
    return frozenset(level.list_with_news(tx, guild_id=community.guild_id))


def choose_notice(tx: Transaction, community: Community, *, member_id: int, notice: str, now: datetime) -> None:
    """Keep how a member wants to hear of a new level. A repeat changes nothing.

    Raises:
        OutOfDate: there is no such way.
    """
    if notice not in NOTICES:
        raise OutOfDate
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    member.open_member(tx, **facts, at=to_ms(now))
    choice = replace(level.find_choice(tx, **facts), level_notice=notice, news_level=None)
    level.upsert_choice(tx, **facts, choice=choice)


def read_notice(tx: Transaction, community: Community, *, member_id: int) -> Notice:
    """How a member wants to hear of a new level."""
    return cast(Notice, level.find_choice(tx, guild_id=community.guild_id, member_id=member_id).level_notice)


def align_levels(tx: Transaction, community: Community, *, now: datetime) -> bool:
    """After the weights, thresholds or roles were changed, bring the next members in line; returns whether any were.

    Called until none are left: in small pieces, so that nobody's act waits behind it, and going on after a restart.
    """
    settings = community.config.level
    formula = json.dumps([settings.weight_of, [(step.threshold, step.role) for step in settings.steps]], sort_keys=True)
    known = level.find_formula(tx, guild_id=community.guild_id)
    done_uid = known[1] if known is not None and known[0] == formula else 0
    if done_uid is None:
        return False
    batch = level.list_after_uid(tx, guild_id=community.guild_id, uid=done_uid, limit=_BATCH)
    recompute(tx, community, moments={member_id: now for _, member_id in batch})
    for _, member_id in batch:
        queue_roles(tx, community, member_id=member_id, now=now)
    next_uid = batch[-1][0] if batch else None
    level.upsert_formula(tx, guild_id=community.guild_id, formula=formula, done_uid=next_uid)
    return bool(batch)

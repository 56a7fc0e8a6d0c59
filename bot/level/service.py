"""The acts of levels: recomputing a score in the act that changed a value, roles and news that follow, and choices."""

from __future__ import annotations

import json
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


def recompute(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Bring a member's score and level in line with what is counted of him, up or down; a repeat changes nothing.

    A change of level leaves the change of roles in the outbox, and a rise the news, as the member chose.
    """
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    before = level.find_standing(tx, **facts)
    if before is None:
        member.open_member(tx, **facts, at=to_ms(now))
        before = level.Standing(0, 0)
    settings = community.config.level
    values = tally.list_values(tx, **facts, kinds=settings.weight_of)
    score = rules.score_of(settings.weight_of, values)
    after = level.Standing(score, rules.level_of(score, settings.thresholds))
    if after == before:
        return
    level.update_standing(tx, **facts, standing=after)
    if after.level != before.level:
        queue_roles(tx, community, member_id=member_id, now=now)
    if 0 < before.level < after.level:
        _leave_news(tx, community, member_id, after.level, now)


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
    for _, member_id in batch:
        recompute(tx, community, member_id=member_id, now=now)
        queue_roles(tx, community, member_id=member_id, now=now)
    next_uid = batch[-1][0] if batch else None
    level.upsert_formula(tx, guild_id=community.guild_id, formula=formula, done_uid=next_uid)
    return bool(batch)

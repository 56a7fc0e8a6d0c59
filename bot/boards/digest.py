"""The act of the digest (精华): a moderator sets or lifts it, its author is paid on the edge, and told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot.boards import rules
from bot.boards.earnings import Earner, earn_all, take_back
from bot.boards.settings import find_board, price_of
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import MessageLink
from bot.refusal import Refusal
from bot.tally.service import count
from bot.words import Money
from db import audit, board_earning, boards, outbox
from db.engine import Transaction

NOTICE = "digest-notice"
"""Outbox kind: tell a topic's author of its digest, in the topic. The subject is the topic and the number of the deed."""

TAG = "digest-tag"
"""Outbox kind: bring the forum's tag of a topic in line with its digest. The subject is the topic."""

REASON_LENGTH = 200


class NoTopicThere(Refusal):
    """There is no such topic, or it is gone."""

    key = "boards-no-such-topic"


class SameGrade(Refusal):
    """The topic has that grade already. Fact: ``grade``."""

    key = "digest-same-grade"


class DigestReasonTooLong(Refusal):
    """The reason is too long. Fact: ``most``."""

    key = "digest-reason-too-long"


@dataclass(frozen=True, slots=True)
class DigestSet:
    """A digest that was set or lifted. ``edge``: 1 paid, -1 taken back, 0 only the grade changed."""

    topic_id: int
    title: str
    opener_id: int
    before: int
    grade: int
    edge: int
    earned: tuple[Money, ...]


def set_digest(
    tx: Transaction,
    community: Community,
    *,
    actor_id: int,
    topic_id: int,
    grade: int,
    reason: str,
    tell: bool,
    now: datetime,
) -> DigestSet:
    """Set a topic's digest grade: 0 none, 1 精华 I, 2 精华 II. Paid when it becomes a digest, taken back when it ceases to be
    one, nothing between the grades: phpwind's rule.

    A repeat is refused, and pays nothing: each time that a topic becomes a digest has a number of its own.

    Raises:
        NoTopicThere, SameGrade, DigestReasonTooLong: nothing was written.
    """
    guild_id = community.guild_id
    topic = boards.find_topic(tx, guild_id=guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None:
        raise NoTopicThere
    if topic.digest == grade:
        raise SameGrade(grade=grade)
    if len(reason) > REASON_LENGTH:
        raise DigestReasonTooLong(most=REASON_LENGTH)
    edge = rules.digest_edge(topic.digest, grade)
    digest_round = topic.digest_round + (edge == 1)
    digest_at = None if not grade else to_ms(now) if edge == 1 else topic.digest_at
    boards.update_digest(
        tx, guild_id=guild_id, topic_id=topic_id, digest=grade, digest_round=digest_round, digest_at=digest_at
    )
    earned: tuple[Money, ...] = ()
    if edge:
        # Taken from the day on which it became one, not from today.
        day = community.day_of(now if topic.digest_at is None else from_ms(topic.digest_at))
        count(tx, community, member_id=topic.opener_id, kind="digests", change=edge, day=day, now=now)
        boards.add_to_total(tx, guild_id=guild_id, board=topic.board, digests=edge)
    if edge == 1 and _is_paid(tx, community, topic.opener_id, now):
        earner = Earner(
            source="digest",
            source_id=topic_id,
            digest_round=digest_round,
            member_id=topic.opener_id,
            now=now,
            price=price_of(community.config, find_board(community.config, topic.board), "digest"),
            reason="board-digest",
            detail={},
            link=MessageLink(topic_id, topic.opening_id or topic_id),
        )
        (earned,) = earn_all(tx, community, [earner])
    elif edge == -1:
        take_back(tx, community, source="digest", source_id=topic_id, actor_id=actor_id, now=now)
    deed = _audit(tx, community, actor_id, topic, grade, reason, now)
    _follow_up(tx, community, topic_id, grade=grade, edge=edge, reason=reason, deed=deed if tell else None, now=now)
    return DigestSet(topic_id, topic.title, topic.opener_id, topic.digest, grade, edge, earned)


def _is_paid(tx: Transaction, community: Community, member_id: int, now: datetime) -> bool:
    """Whether the day's cap leaves room for one more digest. Lifting one makes no room again."""
    cap = community.config.forum.daily_caps.digest
    day = community.day_of(now).isoformat()
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    return not cap or board_earning.count_paid_digests(tx, **facts, day=day) < cap


def _audit(
    tx: Transaction, community: Community, actor_id: int, topic: boards.Topic, grade: int, reason: str, now: datetime
) -> int:
    detail = {"members": [topic.opener_id], "amount": grade, "currency": "", "receipt": 0}
    return audit.insert_audit(
        tx,
        guild_id=community.guild_id,
        actor_id=actor_id,
        action="digest" if grade else "undigest",
        target_id=topic.topic_id,
        detail=json.dumps(detail),
        reason=reason,
        at=to_ms(now),
    )


def _follow_up(
    tx: Transaction,
    community: Community,
    topic_id: int,
    *,
    grade: int,
    edge: int,
    reason: str,
    deed: int | None,
    now: datetime,
) -> None:
    """What is left to do on Discord: the tag, and the word to the author."""
    facts = {"guild_id": community.guild_id, "at": to_ms(now)}
    if edge:
        outbox.insert_outbox(tx, **facts, kind=TAG, subject=str(topic_id), payload=json.dumps({"grade": grade}))
    if deed is not None:
        payload = json.dumps({"topic": topic_id, "grade": grade, "reason": reason}, ensure_ascii=False)
        outbox.insert_outbox(tx, **facts, kind=NOTICE, subject=f"{topic_id}:{deed}", payload=payload)

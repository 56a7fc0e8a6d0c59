"""The acts of writing through the bot: what a member may send, and on whose behalf a message was sent.

A post is noted before it is sent and again when it has arrived, so that its author is never in doubt: not when the event
comes first, nor when a crash comes in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.boards import rules
from bot.boards.service import Arrived, Counted, Seen, count_post, open_topic
from bot.clock import to_ms
from bot.community import Community
from bot.moment import to_come
from bot.refusal import Refusal
from db import board_earning, boards, member
from db.engine import Transaction


class TitleTooLong(Refusal):
    """The title is empty or too long. Facts: ``length``, ``most``."""

    key = "writing-title-length"


class BodyTooShort(Refusal):
    """The text is too short. Facts: ``length``, ``least``."""

    key = "writing-body-too-short"


class BodyTooLong(Refusal):
    """The text is too long. Facts: ``length``, ``most``."""

    key = "writing-body-too-long"


class TooManyMentions(Refusal):
    """The text mentions too many. Facts: ``count``, ``most``."""

    key = "writing-too-many-mentions"


class TopicGone(Refusal):
    """The topic vanished while the member wrote."""

    key = "writing-topic-gone"


class TopicLocked(Refusal):
    """The topic is locked."""

    key = "writing-topic-locked"


class SentAlready(Refusal):
    """The form was sent once before: a post of it is there, or on its way."""

    key = "writing-sent-already"


class TooSoon(Refusal):
    """The slowmode of the channel or topic does not let the member write yet. Facts: ``opens``, ``wait``."""

    key = "writing-too-soon"


@dataclass(frozen=True, slots=True)
class Written:
    """A post that may be sent: its number, and the name that it is to be shown under."""

    written_id: int
    shown_name: str


def write_topic(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    board: str,
    channel_id: int,
    name: str,
    title: str,
    body: str,
    slowmode: int,
    form_id: int | None = None,
    now: datetime,
) -> Written:
    """Check a new topic and note that it is about to be sent.

    ``slowmode``: the seconds that must lie between two topics of this member; 0 for whom it does not bind. ``form_id``: the
    form it was written in, where that is known; sent twice, it opens one topic.

    Raises:
        SentAlready, TitleTooLong, BodyTooShort, BodyTooLong, TooManyMentions, TooSoon: nothing was written.
    """
    _check_unsent(tx, community, member_id, form_id)
    most = community.config.forum.title_length
    if not 1 <= len(title.strip()) <= most:
        raise TitleTooLong(length=len(title.strip()), most=most)
    _check_body(community, body)
    since = to_ms(now) - slowmode * 1000
    last_at = boards.find_last_opened_at(tx, guild_id=community.guild_id, board=board, opener_id=member_id, since=since)
    _check_slowmode(tx, community, member_id, None, channel_id, last_at, slowmode, now)
    return _note(tx, community, member_id, None, channel_id, name, form_id, now)


def write_reply(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    topic_id: int,
    name: str,
    body: str,
    may_write_in_locked: bool,
    slowmode: int,
    form_id: int | None = None,
    now: datetime,
) -> Written:
    """Check a reply and note that it is about to be sent.

    ``slowmode``: the seconds that must lie between two posts of this member in the topic; 0 for whom it does not bind.
    ``form_id``: the form it was written in, where that is known; sent twice, it is one post.

    Raises:
        SentAlready, TopicGone, TopicLocked, BodyTooShort, BodyTooLong, TooManyMentions, TooSoon: nothing was written.
    """
    _check_unsent(tx, community, member_id, form_id)
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None:
        raise TopicGone
    if topic.is_locked and not may_write_in_locked:
        raise TopicLocked
    _check_body(community, body)
    last_at = boards.find_last_posted_at(tx, guild_id=community.guild_id, topic_id=topic_id, author_id=member_id)
    _check_slowmode(tx, community, member_id, topic_id, topic.channel_id, last_at, slowmode, now)
    return _note(tx, community, member_id, topic_id, topic.channel_id, name, form_id, now)


def _check_unsent(tx: Transaction, community: Community, member_id: int, form_id: int | None) -> None:
    if form_id is not None and board_earning.has_written(
        tx, guild_id=community.guild_id, member_id=member_id, form_id=form_id
    ):
        raise SentAlready


def _check_body(community: Community, body: str) -> None:
    settings = community.config.forum
    length = len(body.strip())
    if length < settings.minimum_body_length:
        raise BodyTooShort(length=length, least=settings.minimum_body_length)
    if length > settings.body_length:
        raise BodyTooLong(length=length, most=settings.body_length)
    mentions = rules.count_mentions(body)
    if mentions > settings.most_mentions:
        raise TooManyMentions(count=mentions, most=settings.most_mentions)


def _check_slowmode(
    tx: Transaction,
    community: Community,
    member_id: int,
    topic_id: int | None,
    channel_id: int,
    last_at: int | None,
    slowmode: int,
    now: datetime,
) -> None:
    # What is on its way counts as well: two forms sent at once are two posts.
    unsent_at = board_earning.find_last_unsent_at(
        tx,
        guild_id=community.guild_id,
        channel_id=channel_id,
        topic_id=topic_id,
        member_id=member_id,
        since=to_ms(now) - slowmode * 1000,
    )
    last = max((at for at in (last_at, unsent_at) if at is not None), default=None)
    until = rules.may_write_from(last_at=last, slowmode=slowmode, now=to_ms(now))
    if until is not None:
        raise TooSoon(**to_come(until, style="T"))


def _note(
    tx: Transaction,
    community: Community,
    member_id: int,
    topic_id: int | None,
    channel_id: int,
    name: str,
    form_id: int | None,
    now: datetime,
) -> Written:
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    shown = rules.webhook_name(name)
    written_id = board_earning.insert_written(
        tx,
        guild_id=community.guild_id,
        member_id=member_id,
        topic_id=topic_id,
        channel_id=channel_id,
        shown_name=shown,
        form_id=form_id,
        at=to_ms(now),
    )
    return Written(written_id, shown)


def note_sent(
    tx: Transaction,
    community: Community,
    *,
    written_id: int,
    seen: Seen | None,
    topic_id: int,
    message_id: int,
    at: datetime,
    length: int,
    now: datetime,
) -> Counted | None:
    """A post has arrived: count it as the member's. ``seen``: the topic, where it opened one.

    A repeat counts nothing, nor does it if the reading found the message first.
    """
    written = board_earning.update_written(tx, written_id=written_id, topic_id=topic_id, message_id=message_id)
    if written is None:
        return None
    if seen is not None:
        open_topic(tx, community, seen=seen, now=now)
        boards.update_opener(tx, guild_id=community.guild_id, topic_id=topic_id, opener_id=written.member_id)
    arrived = Arrived(message_id, written.member_id, at, length)
    return count_post(tx, community, topic_id=topic_id, arrived=arrived, seen=None, now=now)


def forget_written(tx: Transaction, community: Community, *, written_id: int, now: datetime) -> None:
    """A post could not be sent. A repeat changes nothing, nor does it if the post has arrived after all."""
    board_earning.delete_written(tx, written_id=written_id)


def remember_webhook(tx: Transaction, community: Community, *, webhook_id: int, channel_id: int, now: datetime) -> None:
    """A webhook was made for a board. A repeat changes nothing."""
    board_earning.insert_webhook(tx, guild_id=community.guild_id, webhook_id=webhook_id, channel_id=channel_id)


def read_webhook_ids(tx: Transaction, community: Community) -> set[int]:
    """All webhooks that the bot ever made for boards; Discord has those that the staff did not delete."""
    return board_earning.list_webhook_ids(tx, guild_id=community.guild_id)

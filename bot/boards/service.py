"""The acts of the index: topics and posts as Discord tells of them. Each event is one act, and counts once.

What is read from history after an absence goes through `bot.boards.catchup`, which counts with the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.boards import rules
from bot.boards.earnings import take_back
from bot.boards.recording import Arrival, board_since, record_posts
from bot.boards.recording import Arrived as Arrived
from bot.boards.recording import Counted as Counted
from bot.boards.settings import find_board
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.tally.service import count
from db import board_earning, board_index, boards, member, outbox
from db.board_index import Index
from db.boards import SHELVED, Post, Topic
from db.boards import Seen as Seen  # cogs say what they see, but never ask db
from db.engine import Transaction

PANEL = "topic-panel"
"""Outbox kind: post a topic's panel. The subject is the topic."""

_PANEL_DELAY_S = 3
"""Discord refuses a message in a topic whose first post has not landed yet (40058); most have by then."""

_PANEL_FOR = timedelta(days=1)
"""A topic that is found only later gets its panel if it is no older: a panel in an old one would bring it up again."""


def open_session(tx: Transaction, community: Community, *, was_absent: bool = True, now: datetime) -> int:
    """Begin a session, for events may have been missed: every topic is compared with Discord, and read up to now where it
    must be, before its events count again. ``was_absent``: first posts may have been deleted too, which are looked for."""
    return board_index.open_session(tx, guild_id=community.guild_id, at=to_ms(now), was_absent=was_absent).session


def find_index(tx: Transaction, community: Community, now: datetime) -> Index:
    """The current session; the first begins where the bot never connected."""
    found = board_index.find_index(tx, guild_id=community.guild_id)
    return found or board_index.open_session(tx, guild_id=community.guild_id, at=to_ms(now), was_absent=True)


# --- Topics ------------------------------------------------------------------------------------------------------------


def open_topic(tx: Transaction, community: Community, *, seen: Seen, now: datetime) -> bool:
    """Record a topic that was just opened, and ask for its panel; returns whether it is new. A repeat updates it only."""
    index = find_index(tx, community, now)
    if record_topic(tx, community, seen, index=index, is_complete=True, now=now):
        return True
    update_topic(tx, community, seen)
    return False


def record_topic(
    tx: Transaction, community: Community, seen: Seen, *, index: Index, is_complete: bool, now: datetime
) -> bool:
    """Record a topic that was not known, and ask for its panel; ``False`` if it was known.

    ``is_complete``: it was opened just now. Any other is read from its beginning before its events count.
    """
    guild_id = community.guild_id
    is_new = boards.insert_topic(
        tx,
        guild_id=guild_id,
        seen=seen,
        session=index.session if is_complete else 0,
        listed=index.session,
        full_read=None if is_complete else index.session,
    )
    if not is_new:
        return False
    boards.update_title_parts(tx, guild_id=guild_id, topic_id=seen.topic_id, before="", after=seen.title)
    day = community.day_of(from_ms(seen.created_at)).isoformat()
    boards.add_to_total(tx, guild_id=guild_id, board=seen.board, topics=1)
    boards.add_to_day(tx, guild_id=guild_id, board=seen.board, day=day, topics=1)
    if is_complete or _is_panel_wanted(tx, community, seen, index, now):
        _ask_for_panel(tx, community, seen, now)
    return True


def _is_panel_wanted(tx: Transaction, community: Community, seen: Seen, index: Index, now: datetime) -> bool:
    """Whether a topic that was found later is a new one all the same: opened lately, since its channel is a board."""
    since = max(board_since(tx, community, seen.channel_id, index), to_ms(now - _PANEL_FOR))
    return seen.created_at >= since and not seen.is_archived and not seen.is_locked


def _ask_for_panel(tx: Transaction, community: Community, seen: Seen, now: datetime) -> None:
    board = find_board(community.config, seen.board)
    if board is not None and board.panel:
        outbox.insert_outbox(
            tx,
            guild_id=community.guild_id,
            kind=PANEL,
            subject=str(seen.topic_id),
            payload="{}",
            at=to_ms(now),
            due_at=to_ms(now) + _PANEL_DELAY_S * 1000,
        )


def update_topic(tx: Transaction, community: Community, seen: Seen) -> bool:
    """Take over a topic's title, tags and state as Discord has them; ``False`` if it is not known or gone."""
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=seen.topic_id)
    if topic is None or topic.deleted_at is not None:
        return False
    stated = (topic.title, topic.is_archived, topic.is_locked, topic.is_pinned, topic.tags)
    if stated == (seen.title, seen.is_archived, seen.is_locked, seen.is_pinned, seen.tags):
        return True
    boards.update_topic(tx, guild_id=community.guild_id, seen=seen)
    if topic.title != seen.title:
        boards.update_title_parts(
            tx, guild_id=community.guild_id, topic_id=seen.topic_id, before=topic.title, after=seen.title
        )
    return True


def change_topic(tx: Transaction, community: Community, *, seen: Seen, now: datetime) -> None:
    """Take over a topic's new title, tags or state. One that was never seen before is read from history."""
    if not update_topic(tx, community, seen):
        index = find_index(tx, community, now)
        if record_topic(tx, community, seen, index=index, is_complete=False, now=now):
            tx.signals.add(board_index.SIGNAL)


def lose_topic(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> None:
    """A topic was deleted: its opener loses the post and what it earned, and the digest; those who replied keep theirs.

    A repeat changes nothing. That repliers keep credits and posts is phpwind's rule.
    """
    guild_id = community.guild_id
    topic = boards.find_topic(tx, guild_id=guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None:
        return
    opening = None
    if topic.opening_id is not None:
        opening = boards.find_post(tx, guild_id=guild_id, message_id=topic.opening_id)
    if opening is not None and opening.deleted_at is None:
        lose_post(tx, community, topic, opening, now)
        topic = replace(topic, posts=topic.posts - 1)
    if topic.digest:
        assert topic.digest_at is not None  # every digest has one
        day = community.day_of(from_ms(topic.digest_at))
        count(tx, community, member_id=topic.opener_id, kind="digests", change=-1, day=day, now=now)
        take_back(tx, community, source="digest", source_id=topic_id, now=now)
    boards.add_to_total(
        tx,
        guild_id=guild_id,
        board=topic.board,
        topics=-1,
        posts=-topic.posts,
        digests=-1 if topic.digest else 0,
    )
    boards.update_topic_deleted(tx, guild_id=guild_id, topic_id=topic_id, at=to_ms(now))
    boards.update_title_parts(tx, guild_id=guild_id, topic_id=topic_id, before=topic.title, after="")


# --- Posts -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostArrived:
    """A member's message in a topic. ``seen``: the topic, where Discord shows it."""

    topic_id: int
    arrived: Arrived
    seen: Seen | None
    now: datetime


def count_post(
    tx: Transaction,
    community: Community,
    *,
    topic_id: int,
    arrived: Arrived,
    seen: Seen | None,
    now: datetime,
) -> Counted | None:
    """Count a member's message in a topic: give it its floor, and pay it.

    In a topic that is not read up to now, the message is left to the reading, so that floors follow the order of the posts. A
    repeat changes nothing: each message is counted once.
    """
    return count_posts(tx, community, [PostArrived(topic_id, arrived, seen, now)])[0]


def count_posts(tx: Transaction, community: Community, messages: Sequence[PostArrived]) -> list[Counted | None]:
    """Count messages in their order, as `count_post` does each of them."""
    guild_id = community.guild_id
    index = find_index(tx, community, messages[0].now)
    topics = {message.topic_id for message in messages}
    progress = board_index.list_progress(tx, guild_id=guild_id, topic_ids=topics)
    unknown: dict[int, tuple[Seen, datetime]] = {}
    for message in messages:
        if message.topic_id not in progress and message.seen is not None:
            unknown.setdefault(message.topic_id, (message.seen, message.now))
    if unknown:
        for seen, now in unknown.values():
            record_topic(tx, community, seen, index=index, is_complete=False, now=now)
        progress = board_index.list_progress(tx, guild_id=guild_id, topic_ids=topics)
    current: list[int] = []
    for place, message in enumerate(messages):
        found = progress.get(message.topic_id)
        if found is None or found.board == SHELVED:
            continue
        if found.session == index.session:
            current.append(place)
        else:
            board_index.update_awaited(
                tx,
                guild_id=guild_id,
                topic_id=message.topic_id,
                message_id=message.arrived.message_id,
                session=index.session,
            )
    arrivals = [Arrival(each.topic_id, each.arrived, each.now) for each in map(messages.__getitem__, current)]
    recorded = record_posts(tx, community, arrivals, index=index) if arrivals else []
    counted = dict(zip(current, recorded, strict=True))
    return [counted.get(place) for place in range(len(messages))]


def count_other(
    tx: Transaction, community: Community, *, topic_id: int, message_id: int, webhook_id: int | None, now: datetime
) -> None:
    """Note a message in a topic that is no post (a bot's, a notice of Discord's): it must not look like a missed one.

    What the bot's own webhooks post is left to whoever sends it: only he knows on whose behalf. A repeat changes nothing.
    """
    guild_id = community.guild_id
    if webhook_id is not None and webhook_id in board_earning.list_webhook_ids(tx, guild_id=guild_id):
        return
    index = find_index(tx, community, now)
    progress = board_index.find_progress(tx, guild_id=guild_id, topic_id=topic_id)
    if progress is not None and progress.session == index.session and message_id > progress.cursor_id:
        board_index.update_read(tx, guild_id=guild_id, topic_id=topic_id, cursor_id=message_id, surplus=1)


def lose_posts(
    tx: Transaction, community: Community, *, topic_id: int, message_ids: Sequence[int], now: datetime
) -> None:
    """Messages of a topic were deleted: their floors stay gaps, and what they earned is taken back. A repeat changes
    nothing."""
    guild_id = community.guild_id
    topic = boards.find_topic(tx, guild_id=guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None:
        return
    index = find_index(tx, community, now)
    for message_id in message_ids:
        post = boards.find_post(tx, guild_id=guild_id, message_id=message_id)
        progress = board_index.find_progress(tx, guild_id=guild_id, topic_id=topic_id)
        assert progress is not None  # it is there, see above
        if post is not None and post.deleted_at is None:
            lose_post(tx, community, topic, post, now)
        elif post is None and progress.session != index.session:
            board_index.insert_deleted(tx, guild_id=guild_id, topic_id=topic_id, message_id=message_id)
        elif post is None:
            board_index.update_read(tx, guild_id=guild_id, topic_id=topic_id, cursor_id=0, surplus=-1)


def lose_post(tx: Transaction, community: Community, topic: Topic, post: Post, now: datetime) -> None:
    """Take a post that was there out of every count, and take back what it earned."""
    guild_id, author_id = community.guild_id, post.author_id
    boards.update_post_deleted(tx, guild_id=guild_id, message_id=post.message_id, at=to_ms(now))
    if post.floor == 0:
        board_index.update_opening_gone(tx, guild_id=guild_id, topic_id=topic.topic_id)
    left = boards.take_participation(tx, guild_id=guild_id, topic_id=topic.topic_id, member_id=author_id)
    boards.update_topic_unposted(tx, guild_id=guild_id, topic_id=topic.topic_id, was_last_of_author=left == 0)
    member.add_posts(tx, guild_id=guild_id, member_id=author_id, posts=-1)
    is_sofa = post.message_id == topic.sofa_id
    # Taken from the day on which it was written, not from today.
    day = community.day_of(from_ms(post.at))
    for kind, change in (("posts", -1), ("sofas", -int(is_sofa))):
        count(tx, community, member_id=author_id, kind=kind, change=change, day=day, now=now)
    boards.add_to_total(tx, guild_id=guild_id, board=topic.board, posts=-1)
    take_back(tx, community, source="post", source_id=post.message_id, now=now)


def measure_post(tx: Transaction, community: Community, *, message_id: int, length: int, now: datetime) -> None:
    """A post was edited: note how long it is now. What it was paid, or not, at its arrival stays so."""
    measured = rules.length_class(length)
    assert measured is not None  # the length is known
    boards.update_length_class(tx, guild_id=community.guild_id, message_id=message_id, length_class=measured)


def leave_earnings(tx: Transaction, community: Community, *, message_id: int, is_left: bool) -> None:
    """A moderator is about to delete a post and leaves its author what it earned, or not, whatever he said before."""
    board_earning.update_left(tx, guild_id=community.guild_id, source="post", source_id=message_id, is_left=is_left)

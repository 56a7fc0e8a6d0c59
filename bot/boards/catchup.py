"""The acts of the reading: what was posted, deleted, opened or archived while the bot could not see it.

The same machinery makes the first index of a server with years of topics. Each page is one act that moves the topic's
cursor, so that a stop at any moment loses nothing and counts nothing twice. The decision is in docs/decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.boards import rules
from bot.boards.recording import Arrival, Arrived, record_posts
from bot.boards.service import Seen, find_index, lose_post, lose_posts, record_topic, update_topic
from bot.clock import to_ms
from bot.community import Community
from db import board_earning, board_index, boards
from db.board_index import SIGNAL as SIGNAL  # the worker wakes by it, but never asks db
from db.board_index import Progress
from db.boards import NO_BOUND
from db.engine import Transaction

PAGE = 100
"""Messages a page: as many as Discord gives at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message in a topic's history. ``author_id`` is ``None`` for what is no member's post; ``webhook_id`` and
    ``shown_name`` are those of a webhook's message, which may be a member's, posted by the bot."""

    message_id: int
    author_id: int | None
    at: datetime
    length: int | None = None
    webhook_id: int | None = None
    shown_name: str = ""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A topic to read: its messages after ``cursor_id``. ``awaited_id`` and ``session`` go back into the act that records
    the page."""

    topic_id: int
    cursor_id: int
    awaited_id: int
    session: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A topic's first post, which may have been deleted while the bot was away; ``session``: when it was to be looked for."""

    topic_id: int
    message_id: int
    session: int


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index is: topics that wait to be read, first posts to be looked for, and what is there already."""

    session: int
    to_read: int
    openings: int
    topics: int
    posts: int


def read_session(tx: Transaction, community: Community) -> int:
    """The current session; 0 before the first. What was fetched in one says nothing of the next: between them events were
    missed. So whoever reads hands in the session that he reads in, and is given and changes nothing once it is over."""
    index = board_index.find_index(tx, guild_id=community.guild_id)
    return 0 if index is None else index.session


def list_topics(
    tx: Transaction, community: Community, *, listed: Sequence[Seen], session: int | None = None, now: datetime
) -> None:
    """Take over what Discord says of topics, and find out which must be read. A repeat changes nothing."""
    index = find_index(tx, community, now)
    if session not in {None, index.session}:
        return
    for seen in listed:
        if record_topic(tx, community, seen, index=index, is_complete=False, now=now):
            tx.signals.add(SIGNAL)
            continue
        if not update_topic(tx, community, seen):
            continue  # deleted meanwhile
        progress = board_index.find_progress(tx, guild_id=community.guild_id, topic_id=seen.topic_id)
        assert progress is not None  # it is there, as its update has just shown
        if progress.session != index.session:
            board_index.update_listed(tx, guild_id=community.guild_id, seen=seen, session=index.session)
            _judge(tx, community, replace(progress, listed_count=seen.message_count), seen, index.session)


def _judge(tx: Transaction, community: Community, progress: Progress, seen: Seen, session: int) -> None:
    """Decide whether a topic that was complete before is so still, must be read on, or from its beginning."""
    if progress.full_read is not None or max(seen.last_message_id, progress.awaited_id) > progress.cursor_id:
        tx.signals.add(SIGNAL)
    elif not progress.is_doubtful and seen.message_count in {None, progress.posts + progress.surplus}:
        _complete(tx, community, progress, session, progress.surplus)
    else:  # messages were deleted, and only history can say which
        _read_from_beginning(tx, community, progress, session)


def next_to_read(tx: Transaction, community: Community, *, session: int | None = None) -> ToRead | None:
    """The next topic that must be read; ``None`` when all are complete."""
    index = board_index.find_index(tx, guild_id=community.guild_id)
    if index is None or session not in {None, index.session}:
        return None
    found = board_index.find_to_read(tx, guild_id=community.guild_id, session=index.session)
    return None if found is None else ToRead(found.topic_id, found.cursor_id, found.awaited_id, index.session)


def record_page(
    tx: Transaction,
    community: Community,
    *,
    to_read: ToRead,
    page: Sequence[Found],
    is_last: bool,
    now: datetime,
) -> int:
    """Record a page of a topic's history, oldest first: what is new is counted, what is missing is gone; returns how many
    posts were new.

    A page that no longer fits the cursor or the session changes nothing. ``is_last``: there was nothing after it when it was
    fetched.
    """
    guild_id = community.guild_id
    index = find_index(tx, community, now)
    progress = board_index.find_progress(tx, guild_id=guild_id, topic_id=to_read.topic_id)
    if progress is None or to_read.session != index.session or progress.session == index.session:
        return 0
    if progress.cursor_id != to_read.cursor_id:
        return 0
    until = NO_BOUND if is_last else page[-1].message_id
    known = boards.list_message_ids(
        tx, guild_id=guild_id, topic_id=to_read.topic_id, after=to_read.cursor_id, until=until
    )
    deleted = board_index.list_deleted(tx, guild_id=guild_id, topic_id=to_read.topic_id)
    there = {found.message_id for found in page}
    _lose(tx, community, to_read.topic_id, known - there, now)
    others = 0
    arrivals: list[Arrival] = []
    for found in page:
        if found.message_id in deleted:
            continue
        author_id = author_of(tx, community, to_read.topic_id, found)
        if author_id is None:
            others += 1
            continue
        arrived = Arrived(found.message_id, author_id, found.at, found.length)
        arrivals.append(Arrival(to_read.topic_id, arrived, now))
    recorded = record_posts(tx, community, arrivals, index=index) if arrivals else []
    cursor = page[-1].message_id if page else to_read.cursor_id
    board_index.update_read(
        tx,
        guild_id=guild_id,
        topic_id=to_read.topic_id,
        cursor_id=max(cursor, progress.listed_last_id, to_read.awaited_id) if is_last else cursor,
        surplus=others,
        newer=sum(each > progress.listed_last_id for each in there - deleted),
    )
    if not to_read.cursor_id and progress.full_read is not None:
        # Only now the reading begins, whenever it was found to be due.
        board_index.update_reading_begun(tx, guild_id=guild_id, topic_id=to_read.topic_id, session=index.session)
    _note_opening(tx, community, to_read.topic_id, there, index.session)
    if is_last and progress.awaited_id == to_read.awaited_id:
        _finish(tx, community, to_read.topic_id, index.session)
    return len(recorded) - recorded.count(None)


def put_aside(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> None:
    """A topic may not be read: leave it until Discord names it again. A repeat changes nothing."""
    board_index.update_put_aside(tx, guild_id=community.guild_id, topic_id=topic_id)


def _note_opening(tx: Transaction, community: Community, topic_id: int, there: set[int], session: int) -> None:
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    assert topic is not None  # it is being read
    if topic.opening_id in there:
        board_index.update_opening_seen(tx, guild_id=community.guild_id, topic_id=topic_id, session=session)


def _lose(tx: Transaction, community: Community, topic_id: int, message_ids: set[int], now: datetime) -> None:
    for message_id in sorted(message_ids):
        topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
        post = boards.find_post(tx, guild_id=community.guild_id, message_id=message_id)
        assert topic is not None  # both were found in this very act
        assert post is not None
        lose_post(tx, community, topic, post, now)


def _finish(tx: Transaction, community: Community, topic_id: int, session: int) -> None:
    """A topic was read to its end: see whether Discord's own count agrees, or read it from the beginning."""
    progress = board_index.find_progress(tx, guild_id=community.guild_id, topic_id=topic_id)
    assert progress is not None  # the page was recorded in this very act
    counted = progress.posts + progress.surplus
    if progress.listed_count is None:
        _complete(tx, community, progress, session, progress.surplus)
        return
    listed = progress.listed_count + progress.newer
    if progress.full_read == session:
        # Read in one go, with every event at hand: whatever Discord counts beyond our posts is its own affair.
        _complete(tx, community, progress, session, listed - progress.posts)
    elif progress.full_read is not None and rules.is_count_explained(
        counted=counted, listed=listed, has_starter=_has_starter(tx, community, topic_id)
    ):
        _complete(tx, community, progress, session, listed - progress.posts)
    elif progress.full_read is None and counted == listed and not progress.is_doubtful:
        _complete(tx, community, progress, session, progress.surplus)
    else:
        _read_from_beginning(tx, community, progress, session)


def _has_starter(tx: Transaction, community: Community, topic_id: int) -> bool:
    """Whether the topic's first post is there and is the message that opened it. Where that is not sure, the topic is read
    once more: nothing but time depends on it."""
    post = boards.find_post(tx, guild_id=community.guild_id, message_id=topic_id)
    return post is not None and post.deleted_at is None


def _complete(tx: Transaction, community: Community, progress: Progress, session: int, surplus: int) -> None:
    board_index.update_complete(
        tx, guild_id=community.guild_id, topic_id=progress.topic_id, session=session, surplus=surplus
    )


def _read_from_beginning(tx: Transaction, community: Community, progress: Progress, session: int) -> None:
    board_index.update_full_read(tx, guild_id=community.guild_id, topic_id=progress.topic_id, session=session)
    tx.signals.add(SIGNAL)


def author_of(tx: Transaction, community: Community, topic_id: int, found: Found) -> int | None:
    """Whose post a message is; for one of the bot's own webhook messages, the member on whose behalf it was sent.

    Where a crash came between sending and noting it, the oldest post that was about to be sent there under that name is it.
    """
    if found.webhook_id is None:
        return found.author_id
    guild_id = community.guild_id
    written = board_earning.find_written(tx, guild_id=guild_id, message_id=found.message_id)
    if written is not None:
        return written.member_id
    if found.webhook_id not in board_earning.list_webhook_ids(tx, guild_id=guild_id):
        return None
    topic = boards.find_topic(tx, guild_id=guild_id, topic_id=topic_id)
    assert topic is not None  # it is being read
    unsent = board_earning.find_unsent(
        tx,
        guild_id=guild_id,
        channel_id=topic.channel_id,
        topic_id=topic_id,
        shown_name=found.shown_name,
        until=to_ms(found.at) + 60_000,  # two clocks may differ
    )
    if unsent is None:
        return None
    board_earning.update_written(tx, written_id=unsent.written_id, topic_id=topic_id, message_id=found.message_id)
    if unsent.topic_id is None:
        boards.update_opener(tx, guild_id=guild_id, topic_id=topic_id, opener_id=unsent.member_id)
    return unsent.member_id


def read_missing(tx: Transaction, community: Community, *, board: str, session: int | None = None) -> tuple[int, ...]:
    """Topics of a board that Discord did not name, though it named all there are: they may be gone."""
    index = board_index.find_index(tx, guild_id=community.guild_id)
    if index is None or session not in {None, index.session}:
        return ()
    return tuple(board_index.list_unlisted(tx, guild_id=community.guild_id, board=board, session=index.session))


def next_opening(
    tx: Transaction, community: Community, *, is_archived: bool, session: int | None = None
) -> Opening | None:
    """The next first post to look for, in topics that are archived or in those that are not: Discord's count of a topic's
    messages leaves it out, so nothing else tells of its deletion. ``None``: all were seen since the last absence."""
    index = board_index.find_index(tx, guild_id=community.guild_id)
    if index is None or session not in {None, index.session}:
        return None
    found = board_index.find_opening_to_see(
        tx, guild_id=community.guild_id, is_archived=is_archived, absence=index.absence
    )
    return None if found is None else Opening(*found, index.session)


def note_opening(tx: Transaction, community: Community, *, opening: Opening, is_there: bool, now: datetime) -> None:
    """A first post was looked for: it is there, or gone. A repeat changes nothing."""
    if is_there:
        board_index.update_opening_seen(
            tx, guild_id=community.guild_id, topic_id=opening.topic_id, session=opening.session
        )
    else:
        lose_posts(tx, community, topic_id=opening.topic_id, message_ids=(opening.message_id,), now=now)


def read_state(tx: Transaction, community: Community) -> IndexState:
    """How far the index is."""
    index = board_index.find_index(tx, guild_id=community.guild_id)
    session, absence = (0, 0) if index is None else (index.session, index.absence)
    totals = boards.list_totals(tx, guild_id=community.guild_id)
    return IndexState(
        session,
        board_index.count_to_read(tx, guild_id=community.guild_id, session=session),
        board_index.count_openings_to_see(tx, guild_id=community.guild_id, absence=absence),
        sum(total.topics for total in totals),
        sum(total.posts for total in totals),
    )

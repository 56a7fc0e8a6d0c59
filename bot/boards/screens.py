"""What the boards' screens show: topics, floors, lists and statistics. Reading only, page by page by index."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import from_ms
from bot.community import Community
from bot.refusal import Refusal
from db import boards, member, search
from db.boards import ALL_BOARDS, TITLE, Topic
from db.boards import Order as Order  # cogs name orders, but never ask db for them
from db.engine import Transaction

PAGE = 10
"""Topics or floors a page."""

_LATEST = 100
"""A search by title looks at so many topics of each board first, those replied to last, and then at all by an index."""

_MOST_LISTED = 50_000
"""Finds of the index that are listed. Where a word stands in more titles, some of those last replied to have it."""

_MOST_EXAMINED = 5000
"""Titles that the index offers and that are looked at, the newest first: hidden boards have few of them."""

_ONE_DAY = timedelta(days=1)


class NoSuchFloor(Refusal):
    """The topic never had that floor. Fact: ``highest``."""

    key = "topic-no-such-floor"


class NoOtherTopic(Refusal):
    """There is no topic before or after this one. Fact: ``way``: ``prev`` or ``next``."""

    key = "topic-no-other"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic as lists and cards show it."""

    topic_id: int
    board: str
    channel_id: int
    title: str
    opener_id: int
    created_at: datetime
    is_archived: bool
    is_locked: bool
    is_pinned: bool
    floors: int
    posts: int
    replies: int
    participants: int
    last_post_id: int | None
    last_poster_id: int | None
    last_post_at: datetime
    opening_id: int | None
    digest: int
    bound: tuple[int, int]

    @property
    def top_id(self) -> int:
        """The message at the top: the first post's, else the topic's own id, which Discord also takes."""
        return self.opening_id or self.topic_id


def _line(tx: Transaction, community: Community, topic: Topic, order: Order = "replied") -> TopicLine:
    opening = None
    if topic.opening_id is not None:
        opening = boards.find_post(tx, guild_id=community.guild_id, message_id=topic.opening_id)
    has_opening = opening is not None and opening.deleted_at is None
    return TopicLine(
        topic_id=topic.topic_id,
        board=topic.board,
        channel_id=topic.channel_id,
        title=topic.title,
        opener_id=topic.opener_id,
        created_at=from_ms(topic.created_at),
        is_archived=topic.is_archived,
        is_locked=topic.is_locked,
        is_pinned=topic.is_pinned,
        floors=topic.floors,
        posts=topic.posts,
        replies=topic.posts - has_opening,
        participants=topic.participants,
        last_post_id=topic.last_post_id,
        last_poster_id=topic.last_poster_id,
        last_post_at=from_ms(topic.last_post_at),
        opening_id=topic.opening_id if has_opening else None,
        digest=topic.digest,
        bound=_bound(topic, order),
    )


def _bound(topic: Topic, order: Order) -> tuple[int, int]:
    at = {"created": topic.created_at, "replied": topic.last_post_at, "digest": topic.digest_at or 0}[order]
    return at, topic.topic_id


def read_topic(tx: Transaction, community: Community, *, topic_id: int) -> TopicLine | None:
    """A topic that is there; ``None`` if it is not known or gone."""
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    return None if topic is None or topic.deleted_at is not None else _line(tx, community, topic)


@dataclass(frozen=True, slots=True)
class FloorShown:
    """A floor. ``message_id`` is ``None`` where its post is gone."""

    floor: int
    author_id: int
    at: datetime
    message_id: int | None


def read_floor(tx: Transaction, community: Community, *, topic_id: int, floor: int) -> FloorShown:
    """A floor of a topic, also a gap.

    Raises:
        NoSuchFloor: that floor was never given.
    """
    post = boards.find_floor(tx, guild_id=community.guild_id, topic_id=topic_id, floor=floor)
    if post is None:
        topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
        raise NoSuchFloor(highest=0 if topic is None else topic.floors)
    return FloorShown(floor, post.author_id, from_ms(post.at), None if post.deleted_at is not None else post.message_id)


@dataclass(frozen=True, slots=True)
class FloorPage:
    """Some of a member's floors in a topic, from the lowest up."""

    floors: tuple[FloorShown, ...]
    has_lower: bool
    has_higher: bool


def read_floors_of(
    tx: Transaction,
    community: Community,
    *,
    topic_id: int,
    author_id: int,
    after: int | None = None,
    before: int | None = None,
    size: int = PAGE,
) -> FloorPage:
    """A page of a member's floors in a topic (只看楼主, for the opener)."""
    posts = boards.list_posts_of(
        tx,
        guild_id=community.guild_id,
        topic_id=topic_id,
        author_id=author_id,
        after=after,
        before=before,
        limit=size + 1,
    )
    more = len(posts) > size
    # Going back, the post too many is the lowest; going on, the highest.
    kept = (posts[1:] if before is not None else posts[:-1]) if more else posts
    return FloorPage(
        tuple(FloorShown(post.floor, post.author_id, from_ms(post.at), post.message_id) for post in kept),
        has_lower=more if before is not None else after is not None,
        has_higher=True if before is not None else more,
    )


def read_neighbour(tx: Transaction, community: Community, *, topic_id: int, way: str) -> TopicLine:
    """The topic of the same board with the next newer (``prev``) or older (``next``) last reply; pinned ones are skipped,
    ties are broken by id, so that no topic is passed over.

    Raises:
        NoOtherTopic: this one is the first or last.
    """
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    if topic is None:
        raise NoOtherTopic(way=way)
    here = (topic.last_post_at, topic.topic_id)
    found = boards.list_topics(
        tx,
        guild_id=community.guild_id,
        board=topic.board,
        order="replied",
        unpinned=True,
        after=here if way == "prev" else None,
        before=None if way == "prev" else here,
        limit=1,
    )
    if not found:
        raise NoOtherTopic(way=way)
    return _line(tx, community, found[0])


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Some topics, newest first, and whether there are newer and older ones."""

    lines: tuple[TopicLine, ...]
    has_newer: bool
    has_older: bool


def read_topics(
    tx: Transaction,
    community: Community,
    *,
    boards_shown: Collection[str],
    order: Order,
    opener_id: int | None = None,
    before: tuple[int, int] | None = None,
    after: tuple[int, int] | None = None,
    size: int = PAGE,
) -> TopicPage:
    """A page of topics of one or several boards, all or one member's. Bounds are those of the lines: ``TopicLine.bound``."""
    newest_first = after is None
    facts: dict[str, Any] = {
        "guild_id": community.guild_id,
        "order": order,
        "opener_id": opener_id,
        "before": before,
        "after": after,
        "limit": size + 1,
    }
    listed = [topic for board in boards_shown for topic in boards.list_topics(tx, board=board, **facts)]
    # Each board gives its nearest; the nearest of all are among these.
    nearest = (heapq.nlargest if newest_first else heapq.nsmallest)(
        size + 1, listed, key=lambda topic: _bound(topic, order)
    )
    more = len(nearest) > size
    kept = sorted(nearest[:size], key=lambda topic: _bound(topic, order), reverse=True)
    return TopicPage(
        tuple(_line(tx, community, topic, order) for topic in kept),
        has_newer=before is not None if newest_first else more,
        has_older=more if newest_first else True,
    )


def search_topics(
    tx: Transaction, community: Community, *, boards_shown: Collection[str], typed: str, limit: int = 25
) -> tuple[tuple[int, str], ...]:
    """Id and title of topics with what was typed in their title, the one last replied to first.

    Where more than ``limit`` have it, those replied to last on each board come before older ones, of which the newest are
    taken.
    """
    wanted = search.fold(typed).strip()
    found: dict[int, tuple[int, str]] = {}
    for board in boards_shown:
        latest = boards.list_topics(
            tx, guild_id=community.guild_id, board=board, order="replied", limit=_LATEST if wanted else limit
        )
        matching = (topic for topic in latest if wanted in search.fold(topic.title))
        found |= {topic.topic_id: (topic.last_post_at, topic.title) for topic in matching}
    if wanted and len(found) < limit:
        listed = search.list_owners(tx, guild_id=community.guild_id, kind=TITLE, sought=wanted, most=_MOST_LISTED)
        for topic_id in listed[:_MOST_EXAMINED]:
            topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
            if topic is not None and topic.board in boards_shown and wanted in search.fold(topic.title):
                found[topic_id] = (topic.last_post_at, topic.title)
            if len(found) >= limit:
                break
    latest_first = sorted(found.items(), key=lambda item: (item[1][0], item[0]), reverse=True)
    return tuple((topic_id, title) for topic_id, (_, title) in latest_first[:limit])


@dataclass(frozen=True, slots=True)
class BoardCount:
    """What a board holds, and what was posted there today and yesterday."""

    board: str
    topics: int
    posts: int
    digests: int
    today: int
    yesterday: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The whole forum in numbers. ``boards``: the most active today first."""

    topics: int
    posts: int
    members: int
    digests: int
    today: int
    yesterday: int
    record_day: date | None
    record_posts: int
    boards: tuple[BoardCount, ...]


def read_statistics(
    tx: Transaction, community: Community, *, boards_shown: Collection[str], now: datetime
) -> Statistics:
    """The forum in numbers; the list names only the boards that may be shown."""
    guild_id = community.guild_id
    today = community.day_of(now)
    days = [today.isoformat(), (today - _ONE_DAY).isoformat()]
    totals = boards.list_totals(tx, guild_id=guild_id)
    whole = boards.list_days(tx, guild_id=guild_id, board=ALL_BOARDS, days=days)
    record = boards.find_record_day(tx, guild_id=guild_id, board=ALL_BOARDS)
    counts = sorted(
        read_boards(tx, community, boards_shown=boards_shown, now=now), key=lambda count: (-count.today, -count.posts)
    )
    return Statistics(
        topics=sum(total.topics for total in totals),
        posts=sum(total.posts for total in totals),
        members=member.find_last_uid(tx, guild_id=guild_id),
        digests=sum(total.digests for total in totals),
        today=whole[days[0]].posts,
        yesterday=whole[days[1]].posts,
        record_day=None if record is None else date.fromisoformat(record.day),
        record_posts=0 if record is None else record.posts,
        boards=tuple(counts),
    )


def read_boards(
    tx: Transaction, community: Community, *, boards_shown: Collection[str], now: datetime
) -> tuple[BoardCount, ...]:
    """Boards in numbers, in the order in which they were asked for."""
    guild_id = community.guild_id
    today = community.day_of(now)
    days = [today.isoformat(), (today - _ONE_DAY).isoformat()]
    totals = {total.board: total for total in boards.list_totals(tx, guild_id=guild_id)}
    counts = []
    for board in boards_shown:
        total = totals.get(board, boards.Total(board, topics=0, posts=0, digests=0))
        counted = boards.list_days(tx, guild_id=guild_id, board=board, days=days)
        counts.append(
            BoardCount(board, total.topics, total.posts, total.digests, counted[days[0]].posts, counted[days[1]].posts)
        )
    return tuple(counts)

"""Posts that have arrived: their floors, their counts and their pay, for many of them with as few statements as for one.

Both what events tell and what is read from history comes through here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.boards import rules
from bot.boards.earnings import Earner, earn_all
from bot.boards.settings import Action, find_board, price_of
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import MessageLink
from bot.tally.service import count
from bot.words import Money
from db import board_index, board_place, boards, member
from db.board_index import Index
from db.boards import Post, Topic
from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message of a member, as Discord tells of it. ``length`` is ``None`` where the bot may not read it."""

    message_id: int
    author_id: int
    at: datetime
    length: int | None = None


class Arrival(NamedTuple):
    """A message in its topic, and the moment at which it is counted and paid."""

    topic_id: int
    arrived: Arrived
    now: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A post that was counted: its floor, and what it earned."""

    topic_id: int
    floor: int
    earned: tuple[Money, ...]


def record_posts(
    tx: Transaction,
    community: Community,
    arrivals: Sequence[Arrival],
    *,
    index: Index,
) -> list[Counted | None]:
    """Give messages their floors in their order, count them for their authors, boards and days, and pay them; ``None`` for one
    that was known. The topics are known."""
    guild_id = community.guild_id
    topics = boards.list_topics_by_id(tx, guild_id=guild_id, topic_ids={arrival.topic_id for arrival in arrivals})
    growths = {topic_id: _Growth(topic) for topic_id, topic in topics.items()}
    known = boards.list_known_messages(
        tx, guild_id=guild_id, message_ids=[arrival.arrived.message_id for arrival in arrivals]
    )
    fresh = [arrival.arrived for arrival in arrivals if arrival.arrived.message_id not in known]
    cashier = _Cashier(tx, community, index, fresh)
    posts: dict[int, Post] = {}
    moments: dict[int, datetime] = {}
    earners: list[Earner] = []
    for topic_id, arrived, now in arrivals:
        if arrived.message_id in known:
            continue
        known.add(arrived.message_id)
        growth = growths[topic_id]
        floor = growth.next_floor(arrived.author_id)
        price = cashier.price(growth.topic, floor, arrived)
        post = Post(
            arrived.message_id,
            topic_id,
            arrived.author_id,
            floor,
            to_ms(arrived.at),
            rules.length_class(arrived.length),
            is_paid=bool(price),
            deleted_at=None,
        )
        growth.add(post)
        posts[post.message_id] = post
        moments[post.message_id] = now
        if price:
            earners.append(_earner(post, price, now))
    if not posts:
        return [None] * len(arrivals)
    _count(tx, community, list(posts.values()), [growth for growth in growths.values() if growth.posts], index, moments)
    earned = dict(zip((each.source_id for each in earners), earn_all(tx, community, earners), strict=True))
    outcomes: list[Counted | None] = []
    for _, arrived, _ in arrivals:
        recorded = posts.pop(arrived.message_id, None)  # one that comes twice is counted once
        outcomes.append(
            None
            if recorded is None
            else Counted(recorded.topic_id, recorded.floor, earned.get(recorded.message_id, ()))
        )
    return outcomes


class _Growth:
    """What posts that arrive one after the other make of a topic."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.floors = topic.floors
        self.opening_id = topic.opening_id
        self.sofa_id = topic.sofa_id
        self.posts: list[Post] = []

    def next_floor(self, author_id: int) -> int:
        return rules.next_floor(
            author_id=author_id,
            opener_id=self.topic.opener_id,
            has_opening=self.opening_id is not None,
            floors=self.floors,
        )

    def add(self, post: Post) -> None:
        self.posts.append(post)
        self.floors = max(self.floors, post.floor)
        if post.floor == 0:
            self.opening_id = post.message_id
        if self.sofa_id is None and post.author_id != self.topic.opener_id:
            self.sofa_id = post.message_id


def _count(
    tx: Transaction,
    community: Community,
    posts: Sequence[Post],
    grown: Sequence[_Growth],
    index: Index,
    moments: Mapping[int, datetime],
) -> None:
    """Write down what arrived, in its order, and count it wherever posts are counted, each by its id at its moment."""
    guild_id = community.guild_id
    boards.insert_posts(tx, guild_id=guild_id, posts=posts)
    first_seen: dict[int, int] = {}
    for post in posts:
        first_seen.setdefault(post.author_id, post.at)
    member.open_members(tx, guild_id=guild_id, first_seen=first_seen)
    member.add_posts_of(tx, guild_id=guild_id, posts=Counter(post.author_id for post in posts))
    shares = Counter((post.topic_id, post.author_id) for post in posts)
    newcomers = Counter(topic_id for topic_id, _ in boards.add_participations(tx, guild_id=guild_id, posts=shares))
    for growth in grown:
        _count_topic(tx, guild_id, growth, participants=newcomers[growth.topic.topic_id], index=index)
    days = [community.day_of(from_ms(post.at)) for post in posts]
    held = Counter(growth.topic.board for growth in grown for _ in growth.posts)
    for board, number in held.items():
        boards.add_to_total(tx, guild_id=guild_id, board=board, posts=number)
    boards_of = {growth.topic.topic_id: growth.topic.board for growth in grown}
    written = Counter((boards_of[post.topic_id], day) for post, day in zip(posts, days, strict=True))
    for (board, day), number in written.items():
        boards.add_to_day(tx, guild_id=guild_id, board=board, day=day.isoformat(), posts=number)
    sofas = {growth.sofa_id for growth in grown}
    for post, day in zip(posts, days, strict=True):
        now = moments[post.message_id]
        count(tx, community, member_id=post.author_id, kind="posts", change=1, day=day, now=now)
        if post.message_id in sofas:
            count(tx, community, member_id=post.author_id, kind="sofas", change=1, day=day, now=now)


def _count_topic(tx: Transaction, guild_id: int, growth: _Growth, *, participants: int, index: Index) -> None:
    topic = growth.topic
    boards.update_topic_posted(
        tx,
        guild_id=guild_id,
        topic_id=topic.topic_id,
        floors=growth.floors,
        posts=len(growth.posts),
        participants=participants,
        opening_id=growth.opening_id,
        sofa_id=growth.sofa_id,
        last=max(growth.posts, key=lambda post: post.message_id),
    )
    if growth.opening_id != topic.opening_id:
        board_index.update_opening_seen(tx, guild_id=guild_id, topic_id=topic.topic_id, session=index.session)


class _Cashier:
    """Says what posts that arrive one after the other are paid: each knows of those before it."""

    def __init__(self, tx: Transaction, community: Community, index: Index, arrivals: Sequence[Arrived]) -> None:
        self._tx = tx
        self._community = community
        self._index = index
        self._gap = community.config.forum.seconds_between_paid_posts * 1000
        self._paid_at: dict[int, set[int]] = {}
        self._paid_that_day: dict[tuple[int, bool, int, int], int] = {}
        self._since: dict[int, int] = {}
        if arrivals and self._gap:
            moments = [(arrived.author_id, to_ms(arrived.at)) for arrived in arrivals]
            self._paid_at = boards.list_paid_moments(
                tx,
                guild_id=community.guild_id,
                windows=[(author_id, at - self._gap, at + self._gap) for author_id, at in moments],
            )

    def price(self, topic: Topic, floor: int, arrived: Arrived) -> dict[str, int]:
        """What a post is paid, by currency; nothing where its board pays nothing, or it is not worth paying.

        What pays nothing uses up no daily cap.
        """
        config = self._community.config
        action: Action = "new_topic" if floor == 0 else "reply"
        price = {
            code: amount
            for code, amount in price_of(config, find_board(config, topic.board), action).items()
            if amount and config.has_currency(code)
        }
        return price if price and self._is_paid(topic, arrived, openings=floor == 0) else {}

    def _is_paid(self, topic: Topic, arrived: Arrived, *, openings: bool) -> bool:
        settings, at = self._community.config.forum, to_ms(arrived.at)
        cap = settings.daily_caps.new_topic if openings else settings.daily_caps.reply
        paid_at = self._paid_at.setdefault(arrived.author_id, set())
        # An opening post is not held up by what its author wrote elsewhere a moment ago.
        close_by = not openings and any(abs(at - moment) < self._gap for moment in paid_at)
        is_worth = rules.is_worth_paying(
            is_history=at < self._board_since(topic.channel_id),
            pay_history=settings.pay_history,
            length=arrived.length,
            minimum_length=settings.minimum_paid_length,
            paid_that_day=self._paid_on(arrived, openings=openings) if cap and not close_by else 0,
            daily_cap=cap,
            paid_close_by=close_by,
        )
        if is_worth:
            paid_at.add(at)
            if cap:
                self._paid_that_day[self._day_of(arrived, openings=openings)] += 1
        return is_worth

    def _day_of(self, arrived: Arrived, *, openings: bool) -> tuple[int, bool, int, int]:
        day = self._community.day_of(arrived.at)
        since, until = self._community.day_begins_at(day), self._community.day_ends_at(day)
        return arrived.author_id, openings, to_ms(since), to_ms(until)

    def _paid_on(self, arrived: Arrived, *, openings: bool) -> int:
        """How many of an author's openings, or replies, were paid on the day of this one."""
        author_id, _, since, until = key = self._day_of(arrived, openings=openings)
        if key not in self._paid_that_day:
            self._paid_that_day[key] = boards.count_paid(
                self._tx,
                guild_id=self._community.guild_id,
                author_id=author_id,
                openings=openings,
                since=since,
                until=until,
            )
        return self._paid_that_day[key]

    def _board_since(self, channel_id: int) -> int:
        if channel_id not in self._since:
            self._since[channel_id] = board_since(self._tx, self._community, channel_id, self._index)
        return self._since[channel_id]


def board_since(tx: Transaction, community: Community, channel_id: int, index: Index) -> int:
    """Since when what is posted in a channel is no history, in milliseconds."""
    since = board_place.find_since(tx, guild_id=community.guild_id, channel_id=channel_id)
    return index.first_indexed_at if since is None else max(index.first_indexed_at, since)


def _earner(post: Post, price: dict[str, int], now: datetime) -> Earner:
    return Earner(
        source="post",
        source_id=post.message_id,
        digest_round=0,
        member_id=post.author_id,
        now=now,
        price=price,
        reason="board-topic" if post.floor == 0 else "board-reply",
        detail={"floor": post.floor},
        link=MessageLink(post.topic_id, post.message_id),
    )

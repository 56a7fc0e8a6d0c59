"""What the moods' screens show: a topic's counts, the topics with the most votes, a member's record, what looks suspicious.

Reading only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.boards.screens import TopicLine, read_topic
from bot.clock import to_ms
from bot.community import Community
from bot.moods import rules
from bot.moods.rules import Burst, Ring
from bot.moods.service import count_left
from bot.tally.rules import week_of
from db import member, moods
from db.engine import Transaction
from db.moods import ALL_TIME

Span = Literal["week", "all"]
SPANS: tuple[Span, ...] = ("week", "all")

TOP = 10
"""Topics in the list of one mood."""

SUSPICIONS = 5
"""Bursts, and rings, that are shown."""

BURST_TOPICS = 2
"""Topics of a burst that are named."""

NAMED = 5
"""Members of a burst or ring that are named."""

_LOOKED_BACK = timedelta(days=30)
_LOOKED_AT = 50_000
"""Bursts and rings are looked for among at most so many votes, the newest of the last thirty days."""


@dataclass(frozen=True, slots=True)
class TopicMoods:
    """A topic's votes by mood, and the reader's own, if it stands."""

    counts: Mapping[str, int]
    own: str | None

    @property
    def total(self) -> int:
        """All votes that stand."""
        return sum(self.counts.values())


def read_topic_moods(tx: Transaction, community: Community, *, topic_id: int, member_id: int = 0) -> TopicMoods:
    """A topic's votes."""
    vote = moods.find_vote(tx, guild_id=community.guild_id, topic_id=topic_id, member_id=member_id)
    return TopicMoods(
        moods.list_counts(tx, guild_id=community.guild_id, topic_id=topic_id),
        vote.mood if vote is not None and vote.state == "cast" else None,
    )


@dataclass(frozen=True, slots=True)
class TopLine:
    """A topic with its votes of a mood."""

    topic: TopicLine
    mood: str
    votes: int


def read_top(
    tx: Transaction,
    community: Community,
    *,
    span: Span,
    mood: str | None,
    boards_shown: Collection[str],
    now: datetime,
) -> tuple[TopLine, ...]:
    """The topics with the most votes in the community's week or of all time: the first of each mood, or the list of one.

    Of two with as many votes the older topic comes first.
    """
    period = ALL_TIME if span == "all" else week_of(community.day_of(now))
    wanted = [kind.code for kind in community.config.moods.kinds] if mood is None else [mood]
    found = [
        ranked
        for code in wanted
        for ranked in moods.list_top(
            tx,
            guild_id=community.guild_id,
            period=period,
            mood=code,
            boards=boards_shown,
            limit=1 if mood is None else TOP,
        )
    ]
    lines = [(read_topic(tx, community, topic_id=each.topic_id), each) for each in found]
    return tuple(TopLine(topic, each.mood, each.votes) for topic, each in lines if topic is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """What a member voted, and what was voted on his topics, by mood; the votes that he has left today."""

    member_id: int
    cast: Mapping[str, int]
    received: Mapping[str, int]
    left: int


def read_record(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> Record:
    """A member's record."""
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    return Record(
        member_id,
        moods.count_cast(tx, **facts),
        moods.count_received(tx, **facts),
        count_left(tx, community, member_id=member_id, now=now),
    )


@dataclass(frozen=True, slots=True)
class Suspicions:
    """What the staff may want to look at. Neither proves anything: friends vote for one another, too. ``topics``: those on
    which the bursts were, by id, as far as they are there. ``names``: whose votes may be voided (of a burst those who voted, of
    a ring everybody, the first of each) with his name here."""

    bursts: tuple[Burst, ...]
    rings: tuple[Ring, ...]
    topics: Mapping[int, TopicLine]
    names: Mapping[int, str]


def read_suspicions(tx: Transaction, community: Community, *, now: datetime) -> Suspicions:
    """The largest bursts and rings among the votes of the last thirty days."""
    settings = community.config.moods
    votes = moods.list_votes_since(tx, guild_id=community.guild_id, since=to_ms(now - _LOOKED_BACK), limit=_LOOKED_AT)
    casts = [rules.Cast(vote.member_id, vote.author_id, vote.cast_at, vote.topic_id) for vote in votes]
    bursts = rules.bursts(casts, least=settings.burst_votes, within_ms=settings.burst_minutes * 60_000)[:SUSPICIONS]
    topic_ids = {topic_id for burst in bursts for topic_id in burst.topic_ids[:BURST_TOPICS]}
    rings = rules.rings(casts, least=settings.ring_votes)[:SUSPICIONS]
    groups = [ring.member_ids for ring in rings] + [burst.voter_ids for burst in bursts]
    involved = dict.fromkeys(member_id for group in groups for member_id in group[:NAMED])
    known = member.list_names(tx, guild_id=community.guild_id, member_ids=involved)
    topics = (read_topic(tx, community, topic_id=topic_id) for topic_id in topic_ids)
    return Suspicions(
        tuple(bursts),
        tuple(rings),
        {topic.topic_id: topic for topic in topics if topic is not None},
        {member_id: known.get(member_id, "") for member_id in involved},
    )

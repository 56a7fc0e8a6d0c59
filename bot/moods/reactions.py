"""The acts of reactions on opening messages: each mood's emoji there is a vote, as long as it counts.

What the bot slept through is compared page by page, through the same acts. Nothing here knows Discord.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.boards.screens import TopicLine, read_topic
from bot.clock import to_ms
from bot.community import Community
from bot.moods.panel import wake_panel
from bot.moods.rules import emoji_key
from bot.moods.service import cast_vote, is_on, remove_reaction, withdraw_vote
from bot.refusal import Refusal
from bot.words import Text, pack, unpack
from db import board_index, board_place, boards, moods
from db.boards import Topic
from db.engine import Transaction

SIGNAL = "mood-comparisons"
"""Announced after the commit of an act that found topics whose reactions are to be compared."""

NOTES_SIGNAL = "mood-notes"
"""Announced after the commit of an act that left somebody a note."""

_PAGE = 200


def react(
    tx: Transaction,
    community: Community,
    *,
    topic_id: int,
    message_id: int,
    member_id: int,
    emoji: str,
    joined_at: datetime | None,
    now: datetime,
) -> bool:
    """A reaction was put on a message: if it is a mood on a topic's opening message, it is the member's vote.

    Returns whether it is, or agrees with, his vote. One that does not count is to be removed, and he is to be told why, once
    for each topic. A repeat changes nothing.
    """
    kind = community.config.moods.find_by_emoji(emoji)
    topic = _opened_by(tx, community, topic_id, message_id)
    if kind is None or topic is None or not is_on(tx, community, topic):
        return False
    facts = {"topic_id": topic.topic_id, "member_id": member_id}
    vote = moods.find_vote(tx, guild_id=community.guild_id, **facts)
    if vote is not None and vote.state == "cast" and vote.mood == kind.code:
        return True
    try:
        # It refuses before it writes anything.
        cast_vote(tx, community, **facts, mood=kind.code, way="reaction", joined_at=joined_at, now=now)
    except Refusal as refusal:
        remove_reaction(tx, community, topic, member_id=member_id, mood=kind.code, now=now)
        _leave_note(tx, community, topic, member_id, refusal)
        return False
    return True


def counts_as_vote(tx: Transaction, community: Community, *, topic_id: int, member_id: int, emoji: str) -> bool:
    """Whether a reaction is, or agrees with, a member's vote on a topic that stands."""
    kind = community.config.moods.find_by_emoji(emoji)
    vote = moods.find_vote(tx, guild_id=community.guild_id, topic_id=topic_id, member_id=member_id)
    return kind is not None and vote is not None and vote.state == "cast" and vote.mood == kind.code


def _leave_note(tx: Transaction, community: Community, topic: Topic, member_id: int, refusal: Refusal) -> None:
    said = json.dumps(pack(refusal.text), ensure_ascii=False)
    if moods.insert_note(tx, guild_id=community.guild_id, member_id=member_id, topic_id=topic.topic_id, said=said):
        tx.signals.add(NOTES_SIGNAL)


def _opened_by(tx: Transaction, community: Community, topic_id: int, message_id: int) -> Topic | None:
    """The topic that a message opens; on Discord a forum's first message bears the topic's own id."""
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None or message_id != (topic.opening_id or topic.topic_id):
        return None
    return topic


def unreact(
    tx: Transaction,
    community: Community,
    *,
    topic_id: int,
    message_id: int,
    member_id: int,
    emoji: str,
    now: datetime,
) -> None:
    """A reaction was taken away. A vote that stands as it is withdrawn; where votes are final, it stands without it.

    A repeat changes nothing.
    """
    kind = community.config.moods.find_by_emoji(emoji)
    topic = _opened_by(tx, community, topic_id, message_id)
    if kind is None or topic is None:
        return
    facts = {"guild_id": community.guild_id, "topic_id": topic_id, "member_id": member_id}
    moods.delete_old_reactions(tx, **facts, mood=kind.code)
    vote = moods.find_vote(tx, **facts)
    if vote is None or vote.state != "cast" or vote.mood != kind.code or not vote.is_reaction:
        return
    if community.config.moods.may_change:
        withdraw_vote(tx, community, topic_id=topic_id, member_id=member_id, now=now)


def keep_without_reactions(
    tx: Transaction,
    community: Community,
    *,
    topic_id: int,
    message_id: int,
    emoji: str | None,
    now: datetime,
) -> None:
    """A moderator cleared a message's reactions, all or those of one emoji: the votes that stood as them stay."""
    topic = _opened_by(tx, community, topic_id, message_id)
    kinds = community.config.moods.kinds
    kind = None if emoji is None else community.config.moods.find_by_emoji(emoji)
    cleared = [each.code for each in kinds] if emoji is None else [kind.code] if kind is not None else []
    for mood in cleared if topic is not None else ():
        moods.update_no_reaction(tx, guild_id=community.guild_id, topic_id=topic_id, mood=mood)
        moods.delete_old_reactions(tx, guild_id=community.guild_id, topic_id=topic_id, mood=mood)


# --- Comparing, after events may have been missed ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToCompare:
    """A topic whose reactions are to be compared. ``message_id``: its first post, ``None`` where nothing is voted on (any
    more). ``is_first_look``: it is older than the index, and what stands there now may be older than Louzhu. ``old``: the
    members and moods that are known to be."""

    topic_id: int
    message_id: int | None = None
    is_first_look: bool = False
    old: frozenset[tuple[int, str]] = frozenset()


def begin_comparing(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Events may have been missed: note every open topic, for its reactions to be compared; others take none.

    Where the config has another emoji for a mood than before, votes that stood as the old one stand by themselves: that it
    is not there says nothing. A repeat changes nothing; what an earlier start left undone stays noted.
    """
    guild_id = community.guild_id
    known = moods.list_emojis(tx, guild_id=guild_id)
    for kind in community.config.moods.kinds:
        key = emoji_key(kind.emoji)
        if known.get(kind.code, key) != key:
            moods.update_no_reaction(tx, guild_id=guild_id, mood=kind.code)
        moods.upsert_emoji(tx, guild_id=guild_id, mood=kind.code, emoji=key)
    moods.insert_comparisons(tx, guild_id=guild_id)
    tx.signals.add(SIGNAL)


def next_to_compare(tx: Transaction, community: Community) -> ToCompare | None:
    """The next topic to compare; ``None`` when all are whose first post is known."""
    guild_id = community.guild_id
    topic_id = moods.find_comparison(tx, guild_id=guild_id)
    if topic_id is None:
        return None
    topic = boards.find_topic(tx, guild_id=guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None or not is_on(tx, community, topic):
        return ToCompare(topic_id)
    return ToCompare(
        topic_id,
        topic.opening_id or topic_id,
        is_first_look=_is_old(tx, community, topic)
        and not moods.has_old_reactions(tx, guild_id=guild_id, topic_id=topic_id),
        old=frozenset(moods.list_old_reactions(tx, guild_id=guild_id, topic_id=topic_id)),
    )


def _is_old(tx: Transaction, community: Community, topic: Topic) -> bool:
    """Whether a topic is from before its channel was a board: nobody can say when its first reactions came."""
    since = board_place.find_since(tx, guild_id=community.guild_id, channel_id=topic.channel_id)
    if since is None:
        index = board_index.find_index(tx, guild_id=community.guild_id)
        since = 0 if index is None else index.first_indexed_at
    return topic.created_at < since


def read_voters(tx: Transaction, community: Community, *, topic_id: int) -> dict[int, str]:
    """Whose vote on a topic stands, and for which mood."""
    found: dict[int, str] = {}
    after = -1
    while votes := moods.list_votes(tx, guild_id=community.guild_id, topic_id=topic_id, limit=_PAGE, after=after):
        found |= {vote.member_id: vote.mood for vote in votes}
        after = votes[-1].member_id
    return found


def end_comparing(
    tx: Transaction,
    community: Community,
    *,
    noted: ToCompare,
    there: Collection[tuple[int, str]] | None,
    watched: Collection[str],
    now: datetime,
) -> None:
    """A topic's reactions were gone through: votes whose reaction is no longer there are withdrawn, where they may be. What
    stood on an old topic when it was first looked at is kept as old, unless it is a vote. A panel that showed old counts while
    the topic was archived is brought up to date.

    ``there``: the members and moods that were seen, or of whom an event told meanwhile; ``None`` if nothing could be seen.
    ``watched``: the moods whose emoji can be seen; one that was deleted takes no vote along. A repeat changes nothing.
    """
    facts = {"guild_id": community.guild_id, "topic_id": noted.topic_id}
    if there is not None and noted.is_first_look:
        voters = read_voters(tx, community, topic_id=noted.topic_id)
        old = [(member_id, mood) for member_id, mood in there if voters.get(member_id) != mood]
        moods.insert_old_reactions(tx, **facts, found=old)
    if there is not None and community.config.moods.may_change:
        after = -1
        while votes := moods.list_votes(tx, **facts, limit=_PAGE, after=after):
            for vote in votes:
                if vote.is_reaction and vote.mood in watched and (vote.member_id, vote.mood) not in there:
                    withdraw_vote(tx, community, topic_id=noted.topic_id, member_id=vote.member_id, now=now)
            after = votes[-1].member_id
    wake_panel(tx, community, topic_id=noted.topic_id, now=now)
    moods.delete_comparison(tx, **facts)


# --- Notes -------------------------------------------------------------------------------------------------------------


def read_members_with_notes(tx: Transaction, community: Community) -> frozenset[int]:
    """Who is to be told that a reaction of his did not count."""
    return frozenset(moods.list_members_with_notes(tx, guild_id=community.guild_id))


@dataclass(frozen=True, slots=True)
class Note:
    """Why a member's reaction on a topic did not count; ``topic`` is ``None`` where it is gone."""

    topic: TopicLine | None
    why: Text


def take_notes(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> tuple[Note, ...]:
    """Take what a member is to be told: at most once, even if telling him fails."""
    notes = moods.take_notes(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    return tuple(
        Note(read_topic(tx, community, topic_id=topic_id), unpack(json.loads(said))) for topic_id, said in notes
    )

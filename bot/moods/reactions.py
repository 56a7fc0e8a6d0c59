"""The acts of reactions on opening messages: each mood's emoji there is a vote, as long as it counts.

What the bot slept through is compared page by page, through the same acts. Nothing here knows Discord.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from bot.clock import to_ms
from bot.community import Community
from bot.moods.service import cast_vote, remove_reaction, withdraw_vote
from bot.refusal import Refusal
from bot.words import Text
from db import boards, moods
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
    if kind is None or topic is None or not community.config.moods.is_on(topic.board):
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


def _leave_note(tx: Transaction, community: Community, topic: Topic, member_id: int, refusal: Refusal) -> None:
    said = json.dumps(_plain(refusal.text), ensure_ascii=False)
    if moods.insert_note(tx, guild_id=community.guild_id, member_id=member_id, topic_id=topic.topic_id, said=said):
        tx.signals.add(NOTES_SIGNAL)


def _plain(said: Text) -> dict[str, object]:
    """A text as JSON; texts among its facts are marked by their key."""
    facts = {name: _plain(fact) if isinstance(fact, Text) else fact for name, fact in said.facts.items()}
    return {"key": said.key, "facts": facts}


def _text(said: dict[str, object]) -> Text:
    facts = said["facts"]
    assert isinstance(facts, dict)
    nested = {
        name: _text(fact) if isinstance(fact, dict) and set(fact) == {"key", "facts"} else fact
        for name, fact in facts.items()
    }
    return Text(str(said["key"]), nested)


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
    vote = moods.find_vote(tx, guild_id=community.guild_id, topic_id=topic_id, member_id=member_id)
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
    if topic is not None and cleared:
        moods.update_no_reaction(tx, guild_id=community.guild_id, topic_id=topic_id, moods=cleared)


# --- Comparing, after events may have been missed ------------------------------------------------------------------------


def begin_comparing(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Note the topics whose reactions are to be compared: those replied to last, as many as the config says.

    A repeat changes nothing; what an earlier start left undone stays noted.
    """
    settings = community.config.moods
    topics: list[Topic] = []
    for board in community.config.boards:
        if settings.is_on(board.code):
            topics += boards.list_topics(
                tx,
                guild_id=community.guild_id,
                board=board.code,
                order="replied",
                limit=settings.compared_topics,
            )
    topics.sort(key=lambda topic: topic.last_post_at, reverse=True)
    for topic in topics[: settings.compared_topics]:
        moods.insert_comparison(tx, guild_id=community.guild_id, topic_id=topic.topic_id)
    tx.signals.add(SIGNAL)


def next_to_compare(tx: Transaction, community: Community) -> tuple[int, int] | None:
    """The next topic to compare, and its opening message; ``None`` when all are."""
    topic_id = moods.find_comparison(tx, guild_id=community.guild_id)
    if topic_id is None:
        return None
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    return topic_id, topic_id if topic is None else topic.opening_id or topic_id


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
    topic_id: int,
    there: Collection[tuple[int, str]] | None,
    now: datetime,
) -> None:
    """A topic's reactions were gone through: votes whose reaction is no longer there are withdrawn, where they may be.

    ``there``: the members and moods that were seen, or of whom an event told meanwhile; ``None`` if nothing could be seen.
    A repeat changes nothing.
    """
    if there is not None and community.config.moods.may_change:
        after = -1
        while votes := moods.list_votes(tx, guild_id=community.guild_id, topic_id=topic_id, limit=_PAGE, after=after):
            for vote in votes:
                if vote.is_reaction and (vote.member_id, vote.mood) not in there:
                    withdraw_vote(tx, community, topic_id=topic_id, member_id=vote.member_id, now=now)
            after = votes[-1].member_id
    moods.delete_comparison(tx, guild_id=community.guild_id, topic_id=topic_id)


# --- Notes -------------------------------------------------------------------------------------------------------------


def read_members_with_notes(tx: Transaction, community: Community) -> frozenset[int]:
    """Who is to be told that a reaction of his did not count."""
    return frozenset(moods.list_members_with_notes(tx, guild_id=community.guild_id))


def take_notes(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> tuple[tuple[int, Text], ...]:
    """Take what a member is to be told, as topic and reason: at most once, even if telling him fails."""
    notes = moods.take_notes(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    return tuple((topic_id, _text(json.loads(said))) for topic_id, said in notes)

"""The acts of a blog: an author closes his entry to comments and opens it again."""

from __future__ import annotations

from datetime import datetime

from bot.boards.service import Seen, change_topic
from bot.clock import to_ms
from bot.community import Community
from bot.refusal import Refusal
from db import blog, boards, outbox
from db.engine import Transaction

COMMENTS = "blog-comments"
"""Outbox kind: lock or unlock an entry's topic on Discord as its author wants it by then. The subject is the topic."""


class NotYourEntry(Refusal):
    """It is no entry of the member's, or gone."""

    key = "blog-not-your-entry"


class ClosedByStaff(Refusal):
    """The entry was locked, and not by its author."""

    key = "blog-closed-by-staff"


def set_comments(
    tx: Transaction, community: Community, *, member_id: int, topic_id: int, is_closed: bool, now: datetime
) -> None:
    """Close a member's own entry to comments, or open it again; Discord follows by the outbox. A repeat changes nothing.

    Raises:
        NotYourEntry: it is none of his.
        ClosedByStaff: somebody else locked it, and nobody but the staff unlocks it.
    """
    facts = {"guild_id": community.guild_id, "topic_id": topic_id}
    topic = boards.find_topic(tx, **facts)
    if topic is None or topic.deleted_at is not None or topic.opener_id != member_id:
        raise NotYourEntry
    if topic.board != community.config.blog.board:
        raise NotYourEntry
    wanted = blog.find_wanted(tx, **facts)
    if wanted is None and topic.is_locked:
        raise ClosedByStaff
    if bool(wanted) != is_closed:
        blog.upsert_wanted(tx, **facts, is_closed=is_closed)
        outbox.insert_outbox(
            tx, guild_id=community.guild_id, kind=COMMENTS, subject=str(topic_id), payload="{}", at=to_ms(now)
        )


def read_wanted(tx: Transaction, community: Community, *, topic_id: int) -> bool | None:
    """Whether an entry's author wants it closed; ``None`` where there is nothing to do."""
    return blog.find_wanted(tx, guild_id=community.guild_id, topic_id=topic_id)


def note_comments(tx: Transaction, community: Community, *, seen: Seen, now: datetime) -> None:
    """Discord has done what an author wanted: take its state over. A repeat changes nothing."""
    change_topic(tx, community, seen=seen, now=now)
    if not seen.is_locked:
        blog.delete_reopened(tx, guild_id=community.guild_id, topic_id=seen.topic_id)

"""What a blog's screen shows: entries, how many there are, and the newest comment. Reading only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.boards.screens import TopicLine, read_topic, read_topics
from bot.clock import from_ms
from bot.community import Community
from db import blog, boards, moods
from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, its votes by mood (none where its board is not voted on), and whether its author, or somebody else, closed it
    to comments."""

    topic: TopicLine
    moods: Mapping[str, int]
    is_closed: bool
    is_closed_by_others: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, and the entry that it stands under."""

    topic: TopicLine
    message_id: int
    author_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BlogPage:
    """Some entries of a member's or of everybody's, newest first, and what is true of all of them."""

    entries: tuple[Entry, ...]
    has_newer: bool
    has_older: bool
    count: int
    newest: Comment | None


def read_blog(
    tx: Transaction,
    community: Community,
    *,
    member_id: int | None,
    before: tuple[int, int] | None = None,
    after: tuple[int, int] | None = None,
) -> BlogPage:
    """A page of a member's entries, or of everybody's. Bounds are those of the lines: ``TopicLine.bound``."""
    guild_id, board = community.guild_id, community.config.blog.board
    page = read_topics(
        tx,
        community,
        boards_shown=(board,),
        order="created",
        opener_id=member_id,
        before=before,
        after=after,
    )
    is_voted_on = community.config.moods.is_on(board)
    blog_now = (
        blog.find_whole(tx, guild_id=guild_id, board=board)
        if member_id is None
        else blog.find_blog(tx, guild_id=guild_id, board=board, opener_id=member_id)
    )
    return BlogPage(
        tuple(_entry(tx, community, line, is_voted_on=is_voted_on) for line in page.lines),
        has_newer=page.has_newer,
        has_older=page.has_older,
        count=blog_now.entries,
        newest=_comment(tx, community, blog_now.newest_comment_id),
    )


def _entry(tx: Transaction, community: Community, line: TopicLine, *, is_voted_on: bool) -> Entry:
    facts = {"guild_id": community.guild_id, "topic_id": line.topic_id}
    wanted = blog.find_wanted(tx, **facts)
    return Entry(
        line,
        moods.list_counts(tx, **facts) if is_voted_on else {},
        is_closed=line.is_locked if wanted is None else wanted,
        is_closed_by_others=line.is_locked and wanted is None,
    )


def _comment(tx: Transaction, community: Community, message_id: int | None) -> Comment | None:
    post = None if message_id is None else boards.find_post(tx, guild_id=community.guild_id, message_id=message_id)
    topic = None if post is None else read_topic(tx, community, topic_id=post.topic_id)
    if post is None or topic is None:
        return None
    return Comment(topic, post.message_id, post.author_id, from_ms(post.at))

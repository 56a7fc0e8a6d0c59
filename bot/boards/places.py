"""The acts of the boards' channels: which channel is which board, and what becomes of topics whose channel is none now.

A topic counts to the board that its channel is. If the config no longer makes its channel a board, the topic is shelved: it
is on no list and in no count, and comes back with all that it was once the channel is a board again. If its channel is
deleted, the topic is gone, and nobody loses anything by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.boards.service import find_index, open_session
from bot.clock import to_ms
from bot.community import Community
from db import board_place, boards
from db.boards import SHELVED, Topic
from db.engine import Transaction

_AT_ONCE = 200
"""Topics that are moved in one act: each act must be short, for members wait meanwhile."""


def take_places(tx: Transaction, community: Community, *, places: Mapping[int, str], now: datetime) -> bool:
    """Note which channel is which board now; returns whether any was another before. What was posted before a channel became one
    is history. A repeat changes nothing."""
    guild_id = community.guild_id
    known = board_place.list_places(tx, guild_id=guild_id)
    # At the first start the boards are as old as the index: what is posted meanwhile is no history.
    since = to_ms(now) if known else find_index(tx, community, now).first_indexed_at
    changed = {channel_id: board for channel_id, board in places.items() if known.get(channel_id) != board}
    for channel_id, board in known.items():
        if channel_id not in places and board != SHELVED:
            changed[channel_id] = SHELVED
    for channel_id, board in changed.items():
        board_place.upsert_place(tx, guild_id=guild_id, channel_id=channel_id, board=board, since=since)
    return bool(changed)


def change_places(tx: Transaction, community: Community, *, places: Mapping[int, str], now: datetime) -> None:
    """A channel may just have become a board, or ceased to be one: from now on its posts are counted, or not.

    Until the topics are moved that is seen to by a new session: in it no topic takes posts before it was compared with Discord.
    Where nothing has changed, none begins.
    """
    if take_places(tx, community, places=places, now=now):
        open_session(tx, community, was_absent=False, now=now)


def board_now(tx: Transaction, community: Community, topic: Topic) -> str | None:
    """The board that a topic's channel is, also before the topic was moved there; ``None``: it is none."""
    place = board_place.find_board(tx, guild_id=community.guild_id, channel_id=topic.channel_id)
    board = topic.board if place is None else place
    return None if board == SHELVED else board


def read_lost_channels(tx: Transaction, community: Community, *, there: Collection[int]) -> tuple[int, ...]:
    """The channels of topics that are not among those ``there``."""
    channels = board_place.list_channels(tx, guild_id=community.guild_id)
    return tuple(channel_id for channel_id in channels if channel_id not in there)


def read_moved_channels(tx: Transaction, community: Community, *, places: Mapping[int, str]) -> tuple[int, ...]:
    """The channels of topics that are counted to another board than the channel is."""
    guild_id = community.guild_id
    return tuple(
        channel_id
        for channel_id in board_place.list_channels(tx, guild_id=guild_id)
        if board_place.find_other_board(
            tx, guild_id=guild_id, channel_id=channel_id, board=places.get(channel_id, SHELVED)
        )
        is not None
    )


def move_topics(tx: Transaction, community: Community, *, channel_id: int, board: str | None, now: datetime) -> int:
    """Count a channel's topics to the board that it is, or shelve them (``None``); returns how many were moved.

    Some at a time: to be repeated until it returns 0. A repeat after that changes nothing.
    """
    guild_id, target = community.guild_id, SHELVED if board is None else board
    source = board_place.find_other_board(tx, guild_id=guild_id, channel_id=channel_id, board=target)
    if source is None:
        return 0
    topics, posts, digests = board_place.move_topics(
        tx, guild_id=guild_id, channel_id=channel_id, source=source, target=target, limit=_AT_ONCE
    )
    boards.add_to_total(tx, guild_id=guild_id, board=source, topics=-topics, posts=-posts, digests=-digests)
    boards.add_to_total(tx, guild_id=guild_id, board=target, topics=topics, posts=posts, digests=digests)
    return topics


def close_topics(tx: Transaction, community: Community, *, channel_id: int, now: datetime) -> int:
    """A channel was deleted, and its topics with it: they are gone from all lists and counts; returns how many.

    Members keep what they earned and count as theirs, for closing a board is no judgement of what was written there. Some at
    a time: to be repeated until it returns 0. A repeat after that changes nothing.
    """
    guild_id = community.guild_id
    board = board_place.find_other_board(tx, guild_id=guild_id, channel_id=channel_id, board="")
    if board is None:
        return 0
    closed = board_place.close_topics(
        tx, guild_id=guild_id, channel_id=channel_id, board=board, limit=_AT_ONCE, at=to_ms(now)
    )
    for topic_id, title, _, _ in closed:
        boards.update_title_parts(tx, guild_id=guild_id, topic_id=topic_id, before=title, after="")
    boards.add_to_total(
        tx,
        guild_id=guild_id,
        board=board,
        topics=-len(closed),
        posts=-sum(posts for *_, posts, _ in closed),
        digests=-sum(digest > 0 for *_, digest in closed),
    )
    return len(closed)

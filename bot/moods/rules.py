"""The rules of moods: plain functions of plain values."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_CUSTOM = re.compile(r"<?(?:a?:)?(\w{2,32}):(\d{15,20})>?")
_DISCORD_EPOCH_MS = 1_420_070_400_000
_BAR = "█"
_REST = "░"


def custom_emoji_id(written: str) -> int | None:
    """The id of a server's own emoji, written as ``<:name:id>`` or ``name:id``; ``None`` for a common one."""
    found = _CUSTOM.fullmatch(written)
    return None if found is None else int(found[2])


def emoji_key(written: str) -> str:
    """What tells one emoji from another: a custom one's id, else its characters without the sign that only asks for
    colour (U+FE0F), which some clients leave out."""
    custom = custom_emoji_id(written)
    return written.replace("\ufe0f", "") if custom is None else str(custom)


def is_emoji(written: str) -> bool:
    """Whether a setting can be an emoji: a custom one, or a short run of symbols without any letter."""
    if custom_emoji_id(written) is not None:
        return True
    return (
        0 < len(written) <= 16
        and any(ord(character) > 0x2000 for character in written)
        and not any(unicodedata.category(character)[0] in "LZ" for character in written)
    )


def quota_for(level: int, steps: Sequence[tuple[int, int]]) -> int:
    """Votes a day on a level: those of the highest step (from which level on, how many) that it reaches; 0 below the first.

    phpwind gives votes by groups of levels: the first, the second to fourth, the fifth to seventh, and the eighth.
    """
    return next((votes for first, votes in reversed(steps) if level >= first), 0)


def created_at(snowflake: int) -> datetime:
    """When an account was made, which its id says."""
    return datetime.fromtimestamp(((snowflake >> 22) + _DISCORD_EPOCH_MS) / 1000, UTC)


def lacks(since: datetime, needed: timedelta, now: datetime) -> timedelta:
    """How much time an account or membership lacks; nothing or less when it is old enough."""
    return needed - (now - since)


LONGEST_INTERVAL_S = 3600
"""However often Discord refuses, a panel is tried again after an hour."""


def slowed_interval(interval_s: int, slowed: int) -> int:
    """Seconds between a panel's edits once its interval was doubled so many times: an hour at most, unless the config itself
    says longer."""
    return max(interval_s, min(interval_s << slowed, LONGEST_INTERVAL_S))


def wait_before_edit(*, edited_at: int, now: int, interval_s: int) -> int:
    """Milliseconds until a panel may be edited again. A clock that was set back does not hold it up for longer than one
    interval."""
    return min(max(0, edited_at + interval_s * 1000 - now), interval_s * 1000)


def bar(votes: int, most: int, width: int = 10) -> str:
    """A bar in proportion to the longest one; a single vote is never invisible."""
    filled = 0 if not votes else max(1, round(votes * width / most))
    return _BAR * filled + _REST * (width - filled)


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote as the look for suspicious ones needs it; ``at`` in milliseconds."""

    voter_id: int
    author_id: int
    at: int
    topic_id: int = 0


@dataclass(frozen=True, slots=True)
class Burst:
    """Votes for one author in a short time: how many, by whom and on which topics (each in order of time), and from when to
    when (milliseconds)."""

    author_id: int
    votes: int
    voter_ids: tuple[int, ...]
    topic_ids: tuple[int, ...]
    since: int
    until: int


def bursts(casts: Sequence[Cast], *, least: int, within_ms: int) -> list[Burst]:
    """The densest burst of each author who got at least so many votes within so long; the largest first.

    ``casts`` are in order of time. A window slides over each author's votes.
    """
    by_author: dict[int, list[Cast]] = defaultdict(list)
    for cast in casts:
        by_author[cast.author_id].append(cast)
    found: list[Burst] = []
    for author_id, own in by_author.items():
        first, best = 0, (0, 0, 0)
        for last, cast in enumerate(own):
            while cast.at - own[first].at > within_ms:
                first += 1
            best = max(best, (last - first + 1, first, last))
        votes, first, last = best
        if votes >= least:
            dense = own[first : last + 1]
            voter_ids = tuple(dict.fromkeys(cast.voter_id for cast in dense))
            topic_ids = tuple(dict.fromkeys(cast.topic_id for cast in dense))
            found.append(Burst(author_id, votes, voter_ids, topic_ids, dense[0].at, dense[-1].at))
    return sorted(found, key=lambda burst: (-burst.votes, burst.author_id))


@dataclass(frozen=True, slots=True)
class Ring:
    """Members who vote for one another, in a circle or to and fro; ``votes`` is how many they exchanged."""

    member_ids: tuple[int, ...]
    votes: int


def rings(casts: Iterable[Cast], *, least: int) -> list[Ring]:
    """Groups in which everybody reaches everybody along votes, where only pairs with at least so many votes in that
    direction count; the busiest first.

    These are the strongly connected components, found by Kosaraju's two searches.
    """
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for cast in casts:
        weights[cast.voter_id, cast.author_id] += 1
    forth: dict[int, list[int]] = defaultdict(list)
    back: dict[int, list[int]] = defaultdict(list)
    for (voter_id, author_id), votes in weights.items():
        if votes >= least:
            forth[voter_id].append(author_id)
            back[author_id].append(voter_id)
    order: list[int] = []
    seen: set[int] = set()
    for start in sorted({*forth, *back}):
        order += _finished(start, forth, seen)
    seen = set()
    found: list[Ring] = []
    for start in reversed(order):
        members = set(_finished(start, back, seen))
        if len(members) > 1:
            votes = sum(weights[pair] for pair in weights if members.issuperset(pair) and weights[pair] >= least)
            found.append(Ring(tuple(sorted(members)), votes))
    return sorted(found, key=lambda ring: (-ring.votes, ring.member_ids))


def _finished(start: int, edges: Mapping[int, Sequence[int]], seen: set[int]) -> list[int]:
    """All that is reached from ``start`` and was not seen before, in the order in which a depth-first search leaves it."""
    if start in seen:
        return []
    seen.add(start)
    left: list[int] = []
    path = [(start, iter(edges.get(start, ())))]
    while path:
        here, ahead = path[-1]
        following = next((each for each in ahead if each not in seen), None)
        if following is None:
            left.append(here)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(edges.get(following, ()))))
    return left

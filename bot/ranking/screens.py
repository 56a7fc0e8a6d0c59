"""What the rankings and the member list show. Reading only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.checkin.rules import still_counts_on
from bot.community import Community
from bot.level.service import LevelNow, level_now
from bot.presence.service import Sighting, sighting
from bot.ranking import rules
from bot.tally.rules import COUNTED, STREAK, Span, period_of
from db import checkin, level, presence, ranking, tally
from db.engine import Transaction
from db.search import fold

SIZE = 20
"""Lines on a page, as in the old forum."""

MOST_PAGES = 50
"""A ranking is paged this far. Who stands further back sees his own place and his neighbours."""

_NEIGHBOURS = 2

MEMBER_ORDERS = ranking.ORDERS


def kinds(community: Community) -> tuple[str, ...]:
    """All that members are ranked by: what is counted, and each currency."""
    return (*COUNTED, *(currency.code for currency in community.config.currencies))


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking. Equal values share one."""

    place: int
    member_id: int
    value: int


@dataclass(frozen=True, slots=True)
class RankingPage:
    """A page of a ranking. ``near`` are the reader and those beside him, empty if he is not ranked; ``own_place`` is
    then 0."""

    kind: str
    span: Span
    places: tuple[Place, ...]
    page: int
    pages: int
    ranked: int
    own_place: int
    near: tuple[Place, ...]


def read_ranking(
    tx: Transaction,
    community: Community,
    *,
    kind: str,
    span: Span,
    member_id: int,
    now: datetime,
    page: int = 1,
) -> RankingPage:
    """A page of a ranking as it stands now. A streak has no span: those that still live are ranked."""
    periods = _periods(tx, community, kind, span, now)
    page = min(max(page, 1), MOST_PAGES)
    rows = _top(tx, community, kind, periods, page)
    own_rows = _near(tx, community, kind, periods, member_id)
    above = _count_above(tx, community, kind, periods, {0, *_edges(rows), *_edges(own_rows)})
    near, ranked = _placed(own_rows, above), above[0]
    pages = min(max(1, -(-ranked // SIZE)), MOST_PAGES)
    if page > pages:
        return read_ranking(tx, community, kind=kind, span=span, member_id=member_id, now=now, page=pages)
    return RankingPage(
        kind=kind,
        span="all" if kind == STREAK else span,
        places=_placed(rows, above),
        page=page,
        pages=pages,
        ranked=ranked,
        own_place=next((each.place for each in near if each.member_id == member_id), 0),
        near=near,
    )


def _periods(tx: Transaction, community: Community, kind: str, span: Span, now: datetime) -> list[str]:
    """The periods that together make up a ranking: one, or each last day with which a streak still lives."""
    today = community.day_of(now)
    if kind != STREAK:
        return [period_of(span, today)]
    bridged = checkin.list_bridged_days(tx, guild_id=community.guild_id, first_day="", last_day=today.isoformat())
    return [day.isoformat() for day in still_counts_on(today, {date.fromisoformat(day) for day in bridged})]


def _top(tx: Transaction, community: Community, kind: str, periods: Sequence[str], page: int) -> list[tuple[int, int]]:
    """The rows of a page. Where several periods make up the ranking, each gives all that may be up to there."""
    before = (page - 1) * SIZE
    facts: dict[str, Any] = {"guild_id": community.guild_id, "kind": kind}
    if len(periods) == 1:
        return tally.list_top(tx, **facts, period=periods[0], limit=SIZE, offset=before)
    rows = [row for period in periods for row in tally.list_top(tx, **facts, period=period, limit=before + SIZE)]
    return sorted(rows, key=_in_order)[before : before + SIZE]


def _in_order(row: tuple[int, int]) -> tuple[int, int]:
    member_id, value = row
    return -value, member_id


def _edges(rows: Sequence[tuple[int, int]]) -> list[int]:
    """The values whose places must be counted to know those of all rows that follow each other: the first, whose equals may
    stand before these rows, and the next."""
    values = list(dict.fromkeys(value for _, value in rows))
    return values[:2]


def _placed(rows: Sequence[tuple[int, int]], above: Mapping[int, int]) -> tuple[Place, ...]:
    """Rows that follow each other in a ranking, with their places. ``above``: how many stand above each of their `_edges`."""
    if not rows:
        return ()
    first = rows[0][1]
    tied = sum(value == first for _, value in rows)
    rest = [value for _, value in rows[tied:]]
    numbers = [above[first] + 1] * tied + (rules.places(rest, above[rest[0]] + 1) if rest else [])
    return tuple(Place(number, *row) for number, row in zip(numbers, rows, strict=True))


def _count_above(
    tx: Transaction, community: Community, kind: str, periods: Sequence[str], values: Collection[int]
) -> dict[int, int]:
    """How many stand above each value, in all periods together."""
    asked = sorted(values)
    counts = [
        tally.count_above(tx, guild_id=community.guild_id, kind=kind, period=period, values=asked) for period in periods
    ]
    return {value: sum(each) for value, each in zip(asked, zip(*counts, strict=True), strict=True)}


def _near(
    tx: Transaction, community: Community, kind: str, periods: Sequence[str], member_id: int
) -> list[tuple[int, int]]:
    """The reader and his neighbours; nobody, if he is not ranked."""
    guild_id = community.guild_id
    own = 0
    for period in periods:
        own += tally.find_shown_value(tx, guild_id=guild_id, member_id=member_id, kind=kind, period=period)
    if own <= 0:
        return []
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    for period in periods:
        above, below = tally.list_near(
            tx, guild_id=guild_id, kind=kind, period=period, value=own, member_id=member_id, limit=_NEIGHBOURS
        )
        before += above
        after += below
    before.sort(key=_in_order)
    after.sort(key=_in_order)
    return [*before[-_NEIGHBOURS:], (member_id, own), *after[:_NEIGHBOURS]]


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A line of the member list. ``value`` is the currency's balance, where the list is sorted by one; ``hidden`` are the
    fields of his card that the member keeps from others."""

    member_id: int
    uid: int
    name: str
    posts: int
    level: LevelNow
    seen: Sighting
    value: int
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some lines of the member list, and whether there are more on either side."""

    order: str
    lines: tuple[ListedMember, ...]
    has_before: bool
    has_after: bool


def read_members(
    tx: Transaction,
    community: Community,
    *,
    order: str,
    now: datetime,
    search: str = "",
    after: int | None = None,
    before: int | None = None,
) -> MemberPage:
    """A page of the member list: the lines after or before a member's, or the first.

    ``search``: a running number, or any part of names, of which those are listed that have it, sorted by what they say from
    there on; who has that number stands before them.
    """
    guild_id = community.guild_id
    sought = fold(search)
    anchor = after if after is not None else before
    beyond = None
    if anchor is not None and sought:
        beyond = ranking.find_name(tx, guild_id=guild_id, member_id=anchor, sought=sought)
    elif anchor is not None:
        beyond = ranking.find_entry(tx, guild_id=guild_id, member_id=anchor, order=order)
    backwards = before is not None and beyond is not None
    numbered = ranking.find_entry_by_uid(tx, guild_id=guild_id, uid=int(search)) if _is_uid(search) else None
    bounds: dict[str, Any] = {"guild_id": guild_id, "limit": SIZE + 2, "beyond": beyond, "backwards": backwards}
    entries = (
        ranking.search_names(tx, sought=sought, **bounds) if sought else ranking.list_entries(tx, order=order, **bounds)
    )
    # One more than is needed to know whether there are more: who has that number is not listed twice.
    entries = [entry for entry in entries if numbered is None or entry.uid != numbered.uid]
    more = len(entries) > SIZE
    page = entries[-SIZE:] if backwards else entries[:SIZE]
    has_before = more if backwards else beyond is not None
    if numbered is not None and not has_before:
        page = [numbered, *page]
    return MemberPage(
        "name" if sought else order,
        tuple(_listed(tx, community, entry, now) for entry in page),
        has_before=has_before,
        has_after=True if backwards else more,
    )


def _is_uid(search: str) -> bool:
    return search.isascii() and search.isdigit() and len(search) <= 15


def _listed(tx: Transaction, community: Community, entry: ranking.Entry, now: datetime) -> ListedMember:
    choice = level.find_choice(tx, guild_id=community.guild_id, member_id=entry.member_id)
    return ListedMember(
        entry.member_id,
        entry.uid,
        entry.name,
        entry.posts,
        level_now(community, entry.score),
        sighting(entry.last_seen_at, now),
        entry.value if isinstance(entry.value, int) else 0,
        frozenset(choice.hidden_fields),
    )


def read_name(tx: Transaction, community: Community, *, member_id: int) -> str:
    """What a member was last called here; empty if that was never noted."""
    seen = presence.find_seen(tx, guild_id=community.guild_id, member_id=member_id)
    return "" if seen is None else seen.name

"""The acts of presence: writing down who was active, and who is here, has left or is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from bot.clock import to_ms
from bot.community import Community
from bot.level.service import queue_roles, recompute
from bot.presence import rules
from bot.presence.tracker import Absence, Person, Stay
from bot.tally.service import count
from bot.words import bare
from db import level, member, presence, tally
from db.engine import Transaction
from db.search import fold

NAME_LENGTH = 32

_CHECK_LASTS = timedelta(days=1)
"""How long it is believed that a member is here, after he was active or Discord said so."""


def note_stays(tx: Transaction, community: Community, *, stays: tuple[Stay, ...], now: datetime) -> None:
    """Write down who was active since the last time, and count their online time.

    Not to be repeated with the same stays: the tracker hands each over once, and takes it back only if this failed.
    """
    for stay in stays:
        _note_stay(tx, community, stay, now)


def _note_stay(tx: Transaction, community: Community, stay: Stay, now: datetime) -> None:
    person = stay.person
    facts = {"guild_id": community.guild_id, "member_id": person.member_id}
    known = presence.find_seen(tx, **facts)
    # What he did before he went is written down after it, and says nothing of where he is now.
    if known is None or known.absence not in {"left", "banned"} or stay.last_at >= known.checked_at:
        meet(tx, community, person=person, at=stay.first_at, now=now)
    seen = presence.find_seen(tx, **facts)
    assert seen is not None  # known, or met just now
    before = 0 if stay.is_fresh or not seen.last_seen_at else rules.counted_ms(stay.first_at - seen.last_seen_at)
    _write_seen(tx, community, person, seen, stay.last_at)
    online_s = rules.capped_s(round((before + stay.online_ms) / 1000))
    count(tx, community, member_id=person.member_id, kind="online", change=online_s, now=now)
    if stay.voice is True:
        presence.upsert_voice_session(tx, **facts, at=stay.first_at)
    elif stay.voice is False:
        presence.delete_voice_session(tx, **facts)


def meet(tx: Transaction, community: Community, *, person: Person, at: int, now: datetime) -> None:
    """See to it that a member is known, by his name and with his first level, and that he counts as here; one who came
    back gets the roles of his level again. A repeat changes nothing. ``at``: the moment from which he is known."""
    facts = {"guild_id": community.guild_id, "member_id": person.member_id}
    known = presence.find_seen(tx, **facts)
    if known is None:
        member.open_member(tx, **facts, at=at)
        known = presence.find_seen(tx, **facts)
        assert known is not None
    standing = level.find_standing(tx, **facts)
    if standing is not None and not standing.level:
        recompute(tx, community, moments={person.member_id: now})
    came_again = None not in {person.joined_at, known.came_at} and person.joined_at != known.came_at
    if known.name != bare(person.name, limit=NAME_LENGTH) or person.joined_at not in {None, known.came_at}:
        _write_seen(tx, community, person, known, known.last_seen_at)
    absence: Absence | None = "role" if person.is_excluded else None
    if known.absence != absence:
        note_absence(tx, community, member_id=person.member_id, absence=absence, now=now)
    if came_again:
        # Discord tells of departures only with the members intent; that he came later than he was here says the same.
        queue_roles(tx, community, member_id=person.member_id, now=now)


def _write_seen(tx: Transaction, community: Community, person: Person, known: presence.Seen, last_seen_at: int) -> None:
    name = bare(person.name, limit=NAME_LENGTH)
    presence.update_seen(
        tx,
        guild_id=community.guild_id,
        member_id=person.member_id,
        name=name,
        name_key=name_key(name),
        joined_at=person.joined_at,
        last_seen_at=last_seen_at,
    )
    if known.found_by != fold(name):
        find_by_name(tx, community, member_id=person.member_id)


def find_by_name(tx: Transaction, community: Community, *, member_id: int) -> None:
    """See to it that a known member is found by the name that he has. A repeat changes nothing."""
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    known = presence.find_seen(tx, **facts)
    if known is not None and known.found_by != fold(known.name):
        presence.update_found_by(tx, **facts, before=known.found_by, after=fold(known.name))


def name_key(name: str) -> str:
    """What names are sorted by, without regard to case. In GB 18030 the common characters stand in the order of
    their readings, as in the member lists of Chinese forums; in hex, which sorts alike."""
    return name.casefold().encode("gb18030").hex()


def note_absence(
    tx: Transaction, community: Community, *, member_id: int, absence: Absence | None, now: datetime
) -> None:
    """Note why a member is not to be ranked, or that he is. One who came back after leaving gets his roles again.

    A repeat changes nothing; members who are not known are left alone.
    """
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    before = presence.find_seen(tx, **facts)
    if before is None:
        return
    hidden = is_left_out(community, absence)
    presence.update_absence(tx, **facts, absence=absence, hidden=hidden, checked_at=to_ms(now))
    if hidden != before.is_hidden:
        tally.update_hidden(tx, **facts, hidden=hidden)
    if before.absence in {"left", "banned"} and absence not in {"left", "banned"}:
        queue_roles(tx, community, member_id=member_id, now=now)


def note_departure(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Note that a member is gone; of one who was banned that stays known. A repeat changes nothing."""
    seen = presence.find_seen(tx, guild_id=community.guild_id, member_id=member_id)
    if seen is not None and seen.absence != "banned":
        note_absence(tx, community, member_id=member_id, absence="left", now=now)


def is_left_out(community: Community, absence: Absence | None) -> bool:
    """Whether lists and rankings leave out those who are absent for that reason."""
    return absence in {"banned", "role"} or (absence == "left" and not community.config.ranking.show_left)


def note_here(tx: Transaction, community: Community, *, people: tuple[Person, ...], now: datetime) -> None:
    """Note that Discord said that members are here, as whom, and with which roles. A repeat changes nothing."""
    for person in people:
        meet(tx, community, person=person, at=to_ms(now), now=now)
        presence.update_checked(tx, guild_id=community.guild_id, member_id=person.member_id, at=to_ms(now))


def align_absences(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Bring who is left out in line with the config; done at each start, harmless when repeated."""
    del now
    for absence in get_args(Absence):
        hidden = is_left_out(community, absence)
        for member_id in presence.list_absent(tx, guild_id=community.guild_id, absence=absence, hidden=not hidden):
            facts = {"guild_id": community.guild_id, "member_id": member_id}
            seen = presence.find_seen(tx, **facts)
            assert seen is not None  # just listed
            presence.update_absence(tx, **facts, absence=absence, hidden=hidden, checked_at=seen.checked_at)
            tally.update_hidden(tx, **facts, hidden=hidden)


def read_doubtful(
    tx: Transaction, community: Community, *, member_ids: tuple[int, ...], now: datetime
) -> tuple[int, ...]:
    """Those of the given members of whom it is not known whether they are still here."""
    doubtful = presence.list_unchecked(
        tx,
        guild_id=community.guild_id,
        member_ids=list(member_ids),
        seen_before=to_ms(now - _CHECK_LASTS),
    )
    return tuple(doubtful)


def read_voice_sessions(tx: Transaction, community: Community) -> frozenset[int]:
    """Who sat in voice so that it counted, when that was last written."""
    return frozenset(presence.list_voice_sessions(tx, guild_id=community.guild_id))


def end_voice_sessions(tx: Transaction, community: Community, *, member_ids: tuple[int, ...], now: datetime) -> None:
    """Forget voice sessions that ended while the bot was away: what was counted until then stays. Harmless repeated."""
    del now
    for member_id in member_ids:
        presence.delete_voice_session(tx, guild_id=community.guild_id, member_id=member_id)


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a member was last seen (milliseconds UTC, 0: never noted), and whether he counts as online."""

    last_seen_at: int
    is_online: bool


def sighting(last_seen_at: int, now: datetime) -> Sighting:
    """What a last activity means now."""
    return Sighting(last_seen_at, rules.is_online(last_seen_at, to_ms(now)))

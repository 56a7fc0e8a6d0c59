"""The tracker: who was active since the last flush, in memory, so that an activity costs no write of its own.

Knows no Discord and no database. What is in here and not yet flushed is lost in a crash: a few minutes at most.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.presence import rules

Absence = Literal["left", "banned", "role"]


class Person(NamedTuple):
    """What Discord said of a member along with his activity. ``joined_at`` in milliseconds UTC, ``None`` if not said."""

    member_id: int
    name: str
    joined_at: int | None = None
    is_excluded: bool = False


class Stay(NamedTuple):
    """A member's activity since the last flush. ``is_fresh``: the time before ``first_at`` does not count, whatever came
    then. ``voice``: whether he now sits in voice so that it counts; ``None``: nothing changed."""

    person: Person
    first_at: int
    last_at: int
    online_ms: int
    is_fresh: bool
    voice: bool | None = None


class Tracker:
    """Collects activities; `take` hands them over to be written, `put_back` undoes that if they could not be."""

    def __init__(self) -> None:
        self._stays: dict[int, Stay] = {}
        self._talking: dict[int, Person] = {}

    def note(self, person: Person, at: int, *, counts_gap: bool = True, voice: bool | None = None) -> None:
        """Note an activity at a moment (milliseconds UTC). ``counts_gap``: whether the time since the last one counts."""
        before = self._stays.get(person.member_id)
        if before is None:
            self._stays[person.member_id] = Stay(person, at, at, 0, not counts_gap, voice)
            return
        gap = rules.counted_ms(at - before.last_at) if counts_gap else 0
        self._stays[person.member_id] = before._replace(
            person=person,
            last_at=max(at, before.last_at),
            online_ms=before.online_ms + gap,
            voice=before.voice if voice is None else voice,
        )

    def sit(self, person: Person, at: int, *, counts: bool, is_new: bool) -> None:
        """Note how a member now sits in voice. ``is_new``: he just came into voice, rather than having sat there in a way
        that did not count."""
        if counts and person.member_id not in self._talking:
            self._talking[person.member_id] = person
            self.note(person, at, counts_gap=is_new, voice=True)
        elif not counts and self._talking.pop(person.member_id, None) is not None:
            self.note(person, at, voice=False)

    def resume(self, person: Person, at: int, *, was_talking: bool) -> None:
        """Note at a start of the bot that a member sits in voice; ``was_talking``: he did before it went away."""
        if person.member_id not in self._talking:
            self._talking[person.member_id] = person
            self.note(person, at, counts_gap=was_talking, voice=True)

    def lose(self, member_id: int) -> None:
        """A member who sat in voice does so no longer, and nobody knows since when: nothing more counts."""
        self._talking.pop(member_id, None)

    @property
    def talking(self) -> frozenset[int]:
        """Who sits in voice so that it counts."""
        return frozenset(self._talking)

    def last_seen(self, member_id: int) -> int:
        """The last activity that is not flushed yet; 0 if there is none."""
        stay = self._stays.get(member_id)
        return 0 if stay is None else stay.last_at

    def take(self, at: int) -> tuple[Stay, ...]:
        """All stays since the last flush, in the order in which they began; those in voice are active until now."""
        for person in self._talking.values():
            self.note(person, at)
        stays, self._stays = self._stays, {}
        return tuple(sorted(stays.values(), key=lambda stay: stay.first_at))

    def put_back(self, stays: tuple[Stay, ...]) -> None:
        """Keep stays that could not be written, and go on with them."""
        for stay in stays:
            later = self._stays.get(stay.person.member_id)
            if later is None:
                self._stays[stay.person.member_id] = stay
                continue
            bridge = 0 if later.is_fresh else rules.counted_ms(later.first_at - stay.last_at)
            self._stays[stay.person.member_id] = later._replace(
                first_at=stay.first_at,
                online_ms=stay.online_ms + bridge + later.online_ms,
                is_fresh=stay.is_fresh,
                voice=stay.voice if later.voice is None else later.voice,
            )

"""The front desk's vocabulary: what a feature offers there, and the read that makes the lines of all features together.

Nothing here knows a feature. A cog that has something to offer has a method ``offered_services(interaction)`` that returns
`Service` objects; it is asked with ``None`` for the navigation bar, which everybody sees. What one finds at the desk is
found by asking every cog, and registered nowhere.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.community import Community
from bot.words import Text
from db.engine import Transaction

log = logging.getLogger(__name__)

Group = Literal["today", "money", "reading", "own"]

GROUPS: tuple[Group, ...] = ("today", "money", "reading", "own")
"""The groups of services, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a service is for a member now. ``is_due``: there is something for him to do or to take."""

    words: Text
    is_due: bool = False


class LineRead(Protocol):
    """Reads the line of a service for a member. It is one of many in one snapshot, and so must be cheap."""

    def __call__(self, tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
        """The line of that member at that moment."""


@dataclass(frozen=True, slots=True)
class Service:
    """Something that a feature offers to a member.

    ``opens`` is the custom id of the button that leads there: it must not end in a refusal for a member who may see it.
    ``about`` says what it is, where ``read`` does not say what it is for the member now. Services stand in their ``group``
    (``None``: nowhere but on the bar) by ``place``. ``bar``: the place on the navigation bar, from 1; 0 for none.
    """

    opens: str
    group: Group | None
    place: int
    emoji: str
    name: Text
    about: Text
    read: LineRead | None = None
    bar: int = 0


def read_lines(
    tx: Transaction, community: Community, *, services: Sequence[Service], member_id: int, now: datetime
) -> tuple[Line, ...]:
    """The line of each service for a member. One that cannot be read says what the service is, and the log has why."""
    return tuple(_read_line(tx, community, service, member_id, now) for service in services)


def _read_line(tx: Transaction, community: Community, service: Service, member_id: int, now: datetime) -> Line:
    if service.read is not None:
        try:
            return service.read(tx, community, member_id=member_id, now=now)
        except Exception:
            # Whatever it is, it is no reason to keep a member from all the others.
            log.exception("the line of a service could not be read", extra={"service": service.opens})
    return Line(service.about)

"""The community: one Discord server as its config describes it, and the day it lives by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.config import Config

_ONE_DAY = timedelta(days=1)


def day_of(moment: datetime, zone: ZoneInfo, begins_at_hour: int) -> date:
    """The community's day that a moment belongs to.

    A day begins when the wall clock of ``zone`` first shows ``begins_at_hour`` o'clock (0 to 23) and lasts until the next
    one begins: 23 or 25 hours where the clocks change. What the clocks show twice is of one day. Days never run back.
    """
    day = moment.astimezone(zone).date()
    # Both neighbours are asked too: the hour may be past midnight, and clocks were set back over a day's beginning.
    if moment < day_begins_at(day, zone, begins_at_hour):
        return day - _ONE_DAY
    return day + _ONE_DAY if moment >= day_begins_at(day + _ONE_DAY, zone, begins_at_hour) else day


def day_begins_at(day: date, zone: ZoneInfo, begins_at_hour: int) -> datetime:
    """The first moment of a day, in UTC. Where the clocks skip that hour, the moment at which it would have been."""
    return datetime.combine(day, time(begins_at_hour), zone).astimezone(UTC)


@dataclass(frozen=True)
class Community:
    """What every act is told of the community: its id, its config, its days."""

    guild_id: int
    config: Config

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the community's clock."""
        return ZoneInfo(self.config.community.time_zone)

    def day_of(self, moment: datetime) -> date:
        """The community's day that a moment belongs to."""
        # Nearly always the same day as the last time, whose ends are known.
        day, begins_at, ends_at = self._latest_day[0]
        if not begins_at <= moment < ends_at:
            day = day_of(moment, self.zone, self.config.community.day_begins_at_hour)
            self._latest_day[0] = (day, self.day_begins_at(day), self.day_ends_at(day))
        return day

    @cached_property
    def _latest_day(self) -> list[tuple[date, datetime, datetime]]:
        """The day that was last asked for, with its first moment and the first after it."""
        never = datetime.max.replace(tzinfo=UTC)
        return [(date.max, never, never)]

    def day_begins_at(self, day: date) -> datetime:
        """The first moment of a day, in UTC."""
        return day_begins_at(day, self.zone, self.config.community.day_begins_at_hour)

    def day_ends_at(self, day: date) -> datetime:
        """The first moment after a day, in UTC."""
        return self.day_begins_at(day + _ONE_DAY)

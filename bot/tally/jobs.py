"""The tally's scheduled work: forget days, weeks and months that no ranking and no chart shows any more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.community import Community
from bot.jobs import Daily, Job
from bot.tally import rules
from bot.tally.service import forget_period, read_periods_over

if TYPE_CHECKING:
    from bot.app import App

DAYS_KEPT = 100
"""Days that are kept singly: more than the longest chart shows."""


def jobs(community: Community) -> tuple[Job, ...]:
    """After each day: forget the days that are too old, and the weeks and months of which all days are. Also those that were
    written since: a post of long ago can be found, or deleted, at any time."""
    return (Job("tally-forget", Daily(), work=_forget),)


async def _forget(app: App, period: str) -> None:
    until = date.fromisoformat(period) - timedelta(days=DAYS_KEPT)
    kinds = [kind for kind in rules.COUNTED if kind != rules.STREAK]
    for kind in [*kinds, *(currency.code for currency in app.config.currencies)]:
        for each in await app.read(read_periods_over, kind=kind, until=until):
            while await app.act(forget_period, kind=kind, period=each):
                pass

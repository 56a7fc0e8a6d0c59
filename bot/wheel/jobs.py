"""The wheel's scheduled work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import Community
from bot.jobs import Daily, Hourly, Job
from bot.wheel.claims import settle_hourly
from bot.wheel.seeds import fresh_seeds
from bot.wheel.service import open_day, reveal

if TYPE_CHECKING:
    from bot.app import App


async def begin_day(app: App, period: str) -> None:
    """Commit to the seeds of the day that began and of the next, before anybody spins. A repeat changes nothing."""
    await app.act(open_day, seeds=fresh_seeds(app))


def jobs(community: Community) -> tuple[Job, ...]:
    """When the community's day ends: reveal its seed, for each day that was slept through, and open the new one.
    Each hour: what is owed."""
    return (
        Job("wheel-reveal", Daily(), act=reveal),
        Job("wheel-day", Daily(), work=begin_day, catch_up="latest"),
        Job("wheel-hourly", Hourly(), act=settle_hourly, catch_up="latest"),
    )

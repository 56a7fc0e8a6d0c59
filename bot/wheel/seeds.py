"""Fresh seeds from the operating system, for acts that may have to open a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wheel.service import SEED_LENGTH, open_day

if TYPE_CHECKING:
    from bot.app import App


def fresh_seeds(app: App) -> tuple[bytes, bytes]:
    """A seed for today and one for tomorrow, should these days have none yet."""
    return app.dice.bytes(SEED_LENGTH), app.dice.bytes(SEED_LENGTH)


async def begin_day(app: App, _period: str = "") -> None:
    """Commit to the seeds of today and tomorrow and to today's table, before anybody spins. A repeat changes nothing."""
    if app.config.wheel.open:
        await app.act(open_day, seeds=fresh_seeds(app))

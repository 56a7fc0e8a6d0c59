"""Fresh seeds from the operating system, for acts that may have to open a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wheel.service import SEED_LENGTH

if TYPE_CHECKING:
    from bot.app import App


def fresh_seeds(app: App) -> tuple[bytes, bytes]:
    """A seed for today and one for tomorrow, should these days have none yet."""
    return app.dice.bytes(SEED_LENGTH), app.dice.bytes(SEED_LENGTH)

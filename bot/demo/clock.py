"""The demo's clock: SimCord's virtual time kept in step with the real one. Nothing else moves that time while it runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Never

from simcord import Env

from bot.clock import Clock

log = logging.getLogger(__name__)

TICK_S = 1.0
LEAP_S = 60.0
"""A larger gap is jumped over at once: it is a start, or this machine slept, and nobody watched the time between."""


async def advance_to(env: Env, moment: datetime) -> None:
    """Bring the simulated Discord to ``moment``. Harmless when it is there already; it never goes back.

    A short way is walked, so that each timer of the bot fires at its own instant. A long way is one leap, as after a
    machine's sleep: each timer that came due fires once.

    Raises:
        TimeoutError: the bot did not come to rest in SimCord's time; what moved until then stays.
    """
    gap_s = (moment - env.now()).total_seconds()
    if gap_s <= 0:
        return
    if gap_s > LEAP_S:
        env.backend.advance_clock(gap_s)
        gap_s = 0.0
    await env.advance_time(gap_s)


async def follow_real_time(
    env: Env, clock: Clock, turn: asyncio.Lock, then: Callable[[], Awaitable[None]] | None = None
) -> Never:
    """Leap to the present and keep in step with it, until cancelled.

    ``turn`` is whose turn it is to move the simulated Discord: it allows one operation at a time and refuses a second
    instead of letting it wait. ``then`` runs after every tick, outside the turn.
    """
    while True:
        async with turn:
            try:
                await advance_to(env, clock.now())
            except TimeoutError as error:
                log.warning("the bot is still at work: %s", error)
        if then is not None:
            await then()
        await asyncio.sleep(TICK_S)

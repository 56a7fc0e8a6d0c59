"""A worker beside the members' acts: it does its round when it is woken, and rests when Discord or the database is in trouble."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import discord

from bot.app import NotSaved
from bot.connection import NETWORK_FAILED

log = logging.getLogger(__name__)

_FIRST_WAIT_S = 5
_LONGEST_WAIT_S = 600


class Worker:
    """Does ``round_`` over and over: at once, and then whenever it is woken or the seconds that it returned are over. ``what`` it
    is stands in the log."""

    def __init__(self, what: str, round_: Callable[[], Awaitable[float]]) -> None:
        self.woken = asyncio.Event()
        self._urged = asyncio.Event()
        self.is_resting = False
        self._what = what
        self._round = round_
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. A second call changes nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name=self._what)

    def wake(self) -> None:
        """Let there be another round, also if one is under way; where it rests, after that."""
        self.woken.set()

    def urge(self) -> None:
        """The same, but at once: for somebody who knows that the trouble is over, or wants to see whether it is."""
        self.woken.set()
        self._urged.set()

    async def stop(self) -> None:
        """Break off wherever it stands."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _work(self) -> None:
        failures = 0
        while True:
            self.woken.clear()
            try:
                failures, pause = 0, await self._round()
            except discord.RateLimited as limit:
                pause = limit.retry_after
            except NotSaved as error:
                pause = _FIRST_WAIT_S  # nobody else is asked; and what follows must not wait long for it
                log.warning("%s cannot be saved: %s", self._what, error)
            except (discord.HTTPException, *NETWORK_FAILED) as error:
                failures += 1
                pause = min(_FIRST_WAIT_S << min(failures - 1, 20), _LONGEST_WAIT_S)
                log.warning("%s rests for %s s: %s", self._what, pause, error)
            except Exception:
                # Whatever it was: without its worker it would stand still until the next start.
                failures += 1
                pause = _LONGEST_WAIT_S
                log.exception("a fault in %s; trying again", self._what)
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.woken.wait(), pause)
                continue
            await self._rest(pause)  # whoever wakes it now would only have it fail again

    async def _rest(self, seconds: float) -> None:
        self._urged.clear()
        self.is_resting = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._urged.wait(), seconds)
        self.is_resting = False

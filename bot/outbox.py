"""The outbox's worker: does in Discord what acts decided, after their commit, until it is done, also after a crash.

Knows no Discord: cogs hand in one performer a kind, which raises `Later` or `GiveUp` when Discord would not have it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.community import Community
from bot.log import Mask
from db import outbox
from db.engine import NotSaved, Transaction
from db.outbox import OutboxEntry as OutboxEntry  # cogs perform entries, but never ask db for them
from db.outbox import PostedMessage

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)

_masked = Mask()
"""What went wrong stays in the database, and goes out with an export: an error may tell a webhook's address, and its token."""

Performer = Callable[[OutboxEntry], Awaitable[None]]

_BATCH = 50
_FIRST_WAIT_S = 5
_LONGEST_WAIT_S = 3600
_IDLE_S = 60
"""The worker looks again at least this often: a guard, should a signal ever be missed."""


class Later(Exception):
    """It could not be done now: try again, after ``wait_s`` seconds or, without it, after a growing pause."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class GiveUp(Exception):
    """It can never be done: what it was about is gone."""


def wait_after(attempts: int) -> int:
    """The pause in seconds before the next try, after so many tries: 5, 10, 20 … up to an hour."""
    doubled = _FIRST_WAIT_S << min(attempts - 1, 20)
    return min(doubled, _LONGEST_WAIT_S)


class Outbox:
    """Performs what waits in the outbox, one entry at a time, the longest due first."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._performers: dict[str, Performer] = {}
        self._woken = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._running = asyncio.Lock()
        self.is_stopping = False
        """Nothing new is begun, and Discord may be left before what is in hand is done."""
        app.database.on_signal(outbox.SIGNAL, self._woken.set)

    def performs(self, kind: str, performer: Performer) -> None:
        """Name who performs the entries of a kind."""
        self._performers[kind] = performer
        self._woken.set()

    def start(self) -> None:
        """Begin to work; called when Discord can be reached. A second call changes nothing."""
        self.is_stopping = False
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="outbox")

    async def stop(self) -> None:
        """Stop after the entry in hand. What waits stays in the database for the next start. A second call changes nothing."""
        self.is_stopping = True
        worker, self._worker = self._worker, None
        if worker is not None:
            async with self._running:
                worker.cancel()
            await asyncio.wait({worker})

    async def perform_due(self) -> int:
        """Perform all that is due now, each entry once; returns how many were tried."""
        due = await self._app.database.read(
            outbox.list_due,
            guild_id=self._app.community.guild_id,
            kinds=tuple(self._performers),
            at=self._app.now_ms(),
            limit=_BATCH,
        )
        for entry in due:
            async with self._running:
                await self._perform(entry)
        return len(due)

    async def perform_unwritten(self, kind: str, *, subject: str, payload: str) -> None:
        """Perform at once what cannot be written down, for the database is what it is about. Nothing of it is kept.

        Raises:
            Later, GiveUp, NotSaved: Discord would not have it; that is for the caller to try again.
        """
        at = self._app.now_ms()
        # No entry has a number below zero, and no two of these have the same: Discord drops a message with the nonce of another.
        entry = OutboxEntry(-at, kind, subject, payload, revision=0, attempts=1, created_at=at, first_try_at=None)
        await self._performers[kind](entry)

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.perform_due()
                pause = await self._pause()
            except NotSaved as error:
                log.warning("the outbox cannot be read or written; trying again", extra={"problem": str(error)})
                pause = _IDLE_S
            except Exception:
                # Whatever it was: without its worker the outbox would stand still until the next start.
                log.exception("a fault in the outbox; trying again")
                pause = _IDLE_S
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)

    async def _pause(self) -> float:
        """The seconds until the next entry is due."""
        due_at = await self._app.database.read(
            outbox.find_next_due_at, guild_id=self._app.community.guild_id, kinds=tuple(self._performers)
        )
        return _IDLE_S if due_at is None else min(max((due_at - self._app.now_ms()) / 1000, 0), _IDLE_S)

    async def _perform(self, due: OutboxEntry) -> None:
        entry = await self._app.database.act(outbox.update_begun, outbox_id=due.outbox_id, at=self._app.now_ms())
        if entry is None:
            return
        try:
            await self._performers[entry.kind](entry)
        except GiveUp as reason:
            log.warning("gave up: %s %s: %s", entry.kind, entry.subject, reason)
            await self._end(entry, "given_up", _masked(str(reason)))
        except Later as reason:
            await self._put_off(entry, reason, reason.wait_s)
        except NotSaved as error:  # what was done is not written down, and is done again
            await self._put_off(entry, error, None)
        except Exception as error:
            if not self.is_stopping:  # else Discord is left before it was done, and that is no fault
                log.exception("a fault in performing %s %s; trying again later", entry.kind, entry.subject)
            await self._put_off(entry, error, None)
        else:
            await self._end(entry, "done")

    async def _end(self, entry: OutboxEntry, state: outbox.Ending, error: str | None = None) -> None:
        await self._app.database.act(outbox.update_ended, entry=entry, state=state, at=self._app.now_ms(), error=error)

    async def _put_off(self, entry: OutboxEntry, reason: Exception, wait_s: float | None) -> None:
        wait = wait_after(entry.attempts) if wait_s is None else wait_s
        log.info("put off for %s s: %s %s: %s", wait, entry.kind, entry.subject, reason)
        await self._app.database.act(
            outbox.update_put_off,
            outbox_id=entry.outbox_id,
            due_at=self._app.now_ms() + int(wait * 1000),
            error=_masked(f"{type(reason).__name__}: {reason}"),
        )


def find_kept_message(tx: Transaction, community: Community, *, kind: str, subject: str) -> PostedMessage | None:
    """Where the message is that the bot keeps up to date under that kind and subject."""
    return outbox.find_posted_message(tx, guild_id=community.guild_id, kind=kind, subject=subject)


def note_kept_message(
    tx: Transaction,
    community: Community,
    *,
    kind: str,
    subject: str,
    channel_id: int,
    message_id: int,
    now: datetime,
) -> None:
    """Remember where a kept message was posted. A repeat changes nothing."""
    outbox.upsert_posted_message(
        tx,
        guild_id=community.guild_id,
        kind=kind,
        subject=subject,
        channel_id=channel_id,
        message_id=message_id,
    )

"""What waits for members, to be said in private after the bot has answered them. Nothing here knows a feature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.client import ForumBot
from cogs._room import Interaction


class Afterword:
    """Something that waits for some members. Who they are is kept in memory, so that no answer costs a question to the
    database, and is read anew after ``signal``.

    ``read()`` is a read of the ids of all for whom something waits, ``take(member_id)`` an act that takes it off the list and
    returns it: so it is said at most once, even if saying it fails. Whoever says it listens to the event ``answered``.
    """

    def __init__(
        self, bot: ForumBot, signal: str, *, read: Callable[..., frozenset[int]], take: Callable[..., Any]
    ) -> None:
        self._app = bot.app
        self._read = read
        self._take = take
        self._waiting: frozenset[int] | None = None
        self._changes = 0
        bot.app.database.on_signal(signal, self._forget)
        bot.afterwords.append(self._may_wait_for)

    def _forget(self) -> None:
        self._waiting = None
        self._changes += 1

    def _may_wait_for(self, member_id: int) -> bool:
        """Whether something may wait for a member; for whom it does is read when that is first asked."""
        return self._waiting is None or member_id in self._waiting

    async def take_for(self, interaction: Interaction) -> Any:
        """What waited for whoever was just answered; ``None`` if nothing did, or the answer failed."""
        waiting, changes = self._waiting, self._changes
        if waiting is None:
            waiting = await self._app.read(self._read)
            if changes == self._changes:  # else it may be out of date, and is read again
                self._waiting = waiting
        member_id = interaction.user.id
        if member_id not in waiting or not interaction.response.is_done():
            return None
        taken = await self._app.act(self._take, member_id=member_id)
        if self._waiting is not None and changes == self._changes:
            self._waiting -= {member_id}
        return taken

"""The App: what every part of the bot stands on, built once and handed down."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.clock import Clock, SystemClock, to_ms
from bot.community import Community
from bot.config import Config
from bot.dice import Dice, SystemDice
from bot.ledger.service import align_accounts
from bot.outbox import Outbox
from bot.painter import Painter
from bot.presence.service import align_absences
from bot.presence.tracker import Tracker
from bot.refusal import Refusal
from bot.words import Language, Text, Words, language_of_locale
from db import member
from db.engine import Database, Transaction
from db.engine import NotSaved as NotSaved  # a cog that works beside the members waits it out, but never asks db

log = logging.getLogger(__name__)

Outcome = TypeVar("Outcome")
Fact = TypeVar("Fact")

_AGAIN_S = 1.0
"""How long an event that could not be saved waits before it is tried again."""


class App:
    """The community, its database, clock, dice, words, painter, and who was active since that was last written."""

    def __init__(
        self,
        community: Community,
        database: Database,
        *,
        clock: Clock | None = None,
        dice: Dice | None = None,
        painter: Painter | None = None,
    ) -> None:
        self.community = community
        self.database = database
        self.clock = clock or SystemClock()
        self.dice = dice or SystemDice()
        self.painter = painter or Painter()
        self.words = Words(community.config.currency_words())
        self.outbox = Outbox(self)
        self.presence = Tracker()
        self._languages: dict[int, Language] = {}
        self._events = asyncio.Lock()

    @property
    def config(self) -> Config:
        """The community's config."""
        return self.community.config

    async def start(self) -> None:
        """Read what is kept in memory, and bring the accounts in line with the config."""
        self._languages = await self.database.read(_list_languages, guild_id=self.community.guild_id)
        await self.act(align_accounts)
        await self.act(align_absences)

    async def close(self) -> None:
        """Finish what was begun, in order: no new work, running acts, pictures. A failure of one does not keep the others
        open."""
        try:
            await self.outbox.stop()
        finally:
            try:
                await self.database.close()
            finally:
                await self.painter.close()

    async def act(self, function: Callable[..., Outcome], /, **facts: Any) -> Outcome:
        """Do an act of a service: one transaction, durable before this returns; ``now`` is added to its facts.

        Raises:
            bot.refusal.Refusal: as the act says; nothing was written.
            db.engine.NotSaved: it could not be made durable; nothing was written.
        """
        return await self.database.act(function, self.community, now=self.clock.now(), **facts)

    def act_patiently(self, function: Callable[..., Outcome], /, **facts: Any) -> asyncio.Future[Outcome]:
        """As `act`, for what no member waits for (an event that is to be counted): it lets those acts go first.

        Raises:
            bot.refusal.Refusal, db.engine.NotSaved: as with `act`.
        """
        return self.database.act_patiently(function, self.community, now=self.clock.now(), **facts)

    async def act_until_saved(self, function: Callable[..., Outcome], /, **facts: Any) -> Outcome:
        """As `act`, for what Discord tells once and nobody waits for (somebody left): what cannot be saved is done as soon as it
        can be, in the order in which it came, with the moment at which it happened.

        Raises:
            bot.refusal.Refusal: as the act says.
            db.engine.NotSaved: the bot stops before it could be saved.
        """
        now = self.clock.now()
        is_told = False
        async with self._events:  # none is saved before one that came before it, which may have to be tried again
            while True:
                try:
                    return await self.database.act(function, self.community, now=now, **facts)
                except NotSaved as error:
                    if self.database.is_closed:
                        raise
                    if not is_told:
                        log.warning(
                            "an event could not be saved; it is kept until it can be", extra={"problem": str(error)}
                        )
                        is_told = True
                await asyncio.sleep(_AGAIN_S)

    def act_together(
        self,
        function: Callable[[Transaction, Community, Sequence[Fact]], Sequence[Outcome | Refusal]],
        fact: Fact,
        *,
        patiently: bool = False,
    ) -> asyncio.Future[Outcome]:
        """As `act`, or `act_patiently`, by an act that does many at a time: each gives a fact, and gets his own outcome.

        Raises:
            bot.refusal.Refusal, db.engine.NotSaved: as with `act`.
        """
        return self.database.act_together(function, self.community, fact, patiently=patiently)

    async def read(self, function: Callable[..., Outcome], /, **facts: Any) -> Outcome:
        """Read what a screen shows, on a consistent snapshot, without waiting for acts."""
        return await self.database.read(function, self.community, **facts)

    def language_for(self, member_id: int, locale: str | None) -> Language:
        """The language of private answers to a member: his own setting, else his client's, else the community's."""
        own = self._languages.get(member_id)
        if own is not None:
            return own
        return self.community_language if locale is None else language_of_locale(locale)

    @property
    def community_language(self) -> Language:
        """The language of what everybody sees."""
        return self.config.community.language

    def remember_language(self, member_id: int, language: Language | None) -> None:
        """Keep a member's choice at hand, after it was saved."""
        if language is None:
            self._languages.pop(member_id, None)
        else:
            self._languages[member_id] = language

    def say(self, language: Language, text: Text) -> str:
        """A text in a language."""
        return self.words.say(language, text)

    def now_ms(self) -> int:
        """The present moment as it is stored."""
        return to_ms(self.clock.now())


def _list_languages(tx: Transaction, *, guild_id: int) -> dict[int, Language]:
    return member.list_languages(tx, guild_id=guild_id)  # type: ignore[return-value]  # a CHECK in the schema

"""The one error door: what a member is told of whatever went wrong, and what of it is logged or left for the staff.

Commands, buttons, menus and forms all end here. A refusal is expected; a misconfiguration is the staff's; Discord's own trouble
is told as such; everything else is a fault of ours, which gets an id.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.app import App
from bot.connection import DISCORD_FAILED
from bot.outbox import GiveUp, Later
from bot.refusal import Misconfigured, NotForYou, NotUnderstood, Refusal
from bot.staff.alert import ALERT, alert_staff, call_of
from bot.words import Text, plain, text
from db.engine import NotSaved

log = logging.getLogger(__name__)

_PAST_ANSWERING = frozenset({10062, 40060})
"""Discord's codes for an answer that nobody waits for: too late, or given already when an event is delivered twice."""


class ErrorDoor:
    """Explains errors to members."""

    def __init__(self, app: App, sync: Callable[[], Awaitable[object]]) -> None:
        """``sync`` tells Discord of the commands, where it knows others."""
        self._app = app
        self._sync = sync
        self._alerted: dict[str, date] = {}
        logging.getLogger("discord.app_commands.tree").addFilter(_is_worth_telling)

    async def explain(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell the member privately, in his language, why it was not done; log what is a fault of ours."""
        while isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        if _is_past_answering(error):
            return
        language = self._app.language_for(interaction.user.id, interaction.locale.value)
        said = await self._words_for(error)
        try:
            await send_private(interaction, self._app.say(language, said))
        except DISCORD_FAILED as unsaid:
            if not _is_past_answering(unsaid):
                log.warning("a member could not be told", extra={"text": said.key, "problem": str(unsaid)})
        if isinstance(error, NotSaved):
            # Not before: where another program holds the file, this waits for it once more, and Discord waits three seconds.
            await self.alert_unsaved(error)

    async def _words_for(self, error: Exception) -> Text:
        match error:
            case Refusal():
                return error.text
            case app_commands.CheckFailure():
                return NotForYou().text
            case app_commands.TransformerError():
                return NotUnderstood(typed=plain(str(error.value), limit=40)).text
            case app_commands.CommandSignatureMismatch() | app_commands.CommandNotFound():
                log.warning("Discord's commands are not ours: %s; telling it anew", error)
                try:
                    await self._sync()
                except (*DISCORD_FAILED, NotSaved) as untold:
                    log.warning("Discord could not be told of the commands", extra={"problem": str(untold)})
                return text("error-commands-changed")
            case NotSaved():
                log.error("an act could not be saved", extra={"problem": str(error)})
                return text("error-not-saved")
            case Misconfigured():
                log.error("misconfigured: %s", error.setting)
                await self._alert(error.setting, error.fix)
                return text("error-misconfigured")
            case discord.DiscordException() | aiohttp.ClientError() | ConnectionError() | TimeoutError():
                return await self._words_for_discord(error)
            case _:
                return self._words_for_fault(error)

    async def _words_for_discord(self, error: Exception) -> Text:
        """What a member is told of what Discord, or the way to it, did to his request."""
        match error:
            case discord.NotFound():
                log.warning("Discord has it no longer", extra={"problem": error.text})
                return text("error-discord-gone")
            case discord.Forbidden():
                log.error("Discord forbids: %s", error.text, exc_info=error)
                await self._alert("permissions", text("alert-forbidden", problem=error.text))
                return text("error-misconfigured")
            case _ if _is_away(error):
                log.warning("Discord was not to be reached", extra={"problem": str(error) or type(error).__name__})
                return text("error-discord-away")
            case _:
                return self._words_for_fault(error)

    def _words_for_fault(self, error: Exception) -> Text:
        error_id = self._app.dice.bytes(4).hex()
        log.error("a fault, known to the member as %s", error_id, exc_info=error)
        return text("error-fault", id=error_id)

    async def alert_unsaved(self, error: NotSaved) -> None:
        """Tell the staff that nothing can be saved."""
        await self._alert("database", text("alert-not-saved", problem=str(error)))

    async def _alert(self, subject: str, fix: Text) -> None:
        """Tell the staff of a trouble, the same once a day: through the outbox, or at once where that cannot be written."""
        today = self._app.community.day_of(self._app.clock.now())
        if self._alerted.get(subject) == today:
            return
        self._alerted[subject] = today
        try:
            try:
                await self._app.act(alert_staff, subject=subject, fix=fix)
            except NotSaved:
                await self._app.outbox.perform_unwritten(ALERT, subject=subject, payload=call_of(subject, fix))
        except (Later, GiveUp, NotSaved) as error:
            log.warning("the staff could not be told", extra={"setting": subject, "problem": str(error)})
            del self._alerted[subject]  # whatever fails next tries it again


def _is_away(error: Exception) -> bool:
    """Whether Discord could not be asked, or would not answer anybody at this time."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, discord.RateLimited | aiohttp.ClientError | ConnectionError | TimeoutError)


def _is_past_answering(error: Exception) -> bool:
    """Whether Discord says that nobody waits for this answer any more; that is noted, and no fault of anybody's."""
    if isinstance(error, discord.HTTPException) and error.code in _PAST_ANSWERING:
        log.info("an answer came too late or twice", extra={"problem": error.text})
        return True
    return False


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Lets suggestions that failed, of which discord.py logs a traceback, be a line, or nothing where nobody waits for them any
    more: they are asked for at each key. What is a fault of ours stays one."""
    problem = record.exc_info[1] if record.exc_info else None
    if not isinstance(problem, Exception):
        return True
    if isinstance(problem, NotSaved) or _is_away(problem):
        record.problem = str(problem) or type(problem).__name__
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return not _is_past_answering(problem)


async def send_private(interaction: discord.Interaction[Any], words: str) -> None:
    """Say something that only the member sees, whatever state the interaction is in."""
    if interaction.response.is_done():
        await interaction.followup.send(words, ephemeral=True)
    else:
        await interaction.response.send_message(words, ephemeral=True)

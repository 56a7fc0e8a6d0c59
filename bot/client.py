"""ForumBot: loads every cog, and leads what members do to its handler, or to the error door.

Of the bot only this module, those beside it that it is made of (`bot.connection`, `bot.command_sync`, `bot.error_door`), the
translator, the look at the live server and the demo know Discord.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import pkgutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.checkin.uptime import HEARTBEAT_S, note_alive
from bot.command_sync import sync_commands
from bot.connection import invite_url, speak_calmly, startup_fault, use_endpoints
from bot.error_door import ErrorDoor
from bot.jobs import Jobs, find_jobs
from bot.painter import PictureFailed
from bot.refusal import NotThisCommunity, Refusal
from bot.routes import Routes, make_whole
from bot.startup import StartupFault
from db.engine import NotSaved

log = logging.getLogger(__name__)

# The bot never speaks in voice channels: that the libraries for it are missing is no news at each start.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

_UNHEARD = frozenset({"app_command_completion", "socket_event_type"})
"""Events that discord.py raises with every command and every event, and that nobody here listens to."""

_ROUTED = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})
"""What the bot routes itself; commands and their suggestions are the tree's."""

_LONGEST_RATE_LIMIT_S = 30.0
"""A request that Discord would make wait longer fails instead, so that nothing waits for minutes in silence."""

_LOOK_OVER_S = 3600
"""How often it is looked whether the server still fits the settings."""

_LONGEST_FAREWELL_S = 3.0
"""How long a stop waits for answers that are under way: after three seconds Discord takes no first answer any more."""


def cog_modules() -> list[ModuleType]:
    """The modules of the surface, found by name: the bot stands without the surface, the surface not without the bot."""
    return [
        importlib.import_module(f"cogs.{found.name}")
        for found in pkgutil.iter_modules(importlib.import_module("cogs").__path__)
        if not found.name.startswith("_")
    ]


class ForumTree(app_commands.CommandTree["ForumBot"]):
    """The command tree of one community; every error goes through the bot's error door."""

    async def interaction_check(self, interaction: discord.Interaction[ForumBot]) -> bool:
        """Serve the configured community only."""
        interaction.client.check_community(interaction)
        return True

    async def on_error(self, interaction: discord.Interaction[ForumBot], error: app_commands.AppCommandError) -> None:
        """Hand the error to the one door."""
        await interaction.client.door.explain(interaction, error)

    async def _call(self, interaction: discord.Interaction[ForumBot]) -> None:
        # discord.py lets what `interaction_check` raises fall through; a refusal there is told like any other.
        bot = interaction.client
        with bot.answering() as may:
            if not may:
                return
            make_whole(interaction.data)
            bot.notice(interaction)
            try:
                await super()._call(interaction)
            except Refusal as refusal:
                await bot.door.explain(interaction, refusal)
            else:
                if interaction.type is discord.InteractionType.application_command and not interaction.command_failed:
                    bot.note_answered(interaction)


class ForumBot(commands.Bot):
    """The bot of one community."""

    tree: ForumTree

    def __init__(self, app: App) -> None:
        self.app = app
        self._modules = cog_modules()
        self.watchers: list[Callable[[discord.Interaction[ForumBot]], None]] = []
        self.message_watchers: list[Callable[[discord.Message], None]] = []
        self.afterwords: list[Callable[[int], bool]] = []
        self.routes = Routes()
        self.door = ErrorDoor(app, self.sync_commands)
        self._reachable = False
        self._answering = 0
        self._answered = asyncio.Event()
        self._stopping = False
        self.jobs = Jobs(app, find_jobs(app.community))
        use_endpoints(app.config)
        speak_calmly()
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=self._intents(),
            tree_cls=ForumTree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT_S,
        )

    def _intents(self) -> discord.Intents:
        """What the features need, as each cog says of itself; nothing else."""
        intents = discord.Intents(guilds=True)
        for module in self._modules:
            for name in getattr(module, "INTENTS", ()):
                setattr(intents, name, True)
            for name in getattr(module, "intents", lambda config: ())(self.app.config):
                setattr(intents, name, True)
        return intents

    # --- Coming up -----------------------------------------------------------------------------------------------------

    async def setup_hook(self) -> None:
        """Load every cog, then tell Discord of the commands if they changed."""
        for module in self._modules:
            await module.setup(self)  # not as an extension, which would execute every module a second time
        guild = discord.Object(self.app.community.guild_id)
        self.tree.copy_global_to(guild=guild)
        try:
            await self.sync_commands()
        except discord.Forbidden as error:
            raise StartupFault("missing-scope", invite=invite_url(self.application_id, self.app.config)) from error

    async def sync_commands(self) -> bool:
        """Tell Discord of the commands if they are not what it has; returns whether it was told."""
        return await sync_commands(self, self.app)

    async def begin_work(self) -> None:
        """Start what goes on beside the members' acts: heartbeat, scheduled jobs, outbox, and what a cog has in its own
        ``begin_work``. Told to stop meanwhile it begins nothing more, and the stop waits for what it is at."""
        with self.answering():
            for step in self._first_steps():
                if self._stopping:
                    return
                await step()
        # What is there by now stays: no later collection has to walk through it, with every member waiting.
        gc.collect()
        gc.freeze()

    def _first_steps(self) -> Iterator[Callable[[], Awaitable[None]]]:
        """What there is to do before everything is at work, in order."""
        yield self.heartbeat
        yield self.jobs.start
        self.jobs.every(HEARTBEAT_S, "heartbeat", self.heartbeat)
        yield self.look_over
        self.jobs.every(_LOOK_OVER_S, "look-over", self.look_over)
        for cog in tuple(self.cogs.values()):
            if hasattr(cog, "begin_work"):
                yield cog.begin_work
        yield self._start_workers

    async def _start_workers(self) -> None:
        """Let the outbox be performed, and the process that draws come up, for which the first picture would otherwise wait."""
        self.app.outbox.start()
        with contextlib.suppress(PictureFailed):  # logged; every picture has a text twin
            await self.app.painter.warm()

    async def look_over(self) -> None:
        """Let each room see whether the server has and allows what its settings ask for, and tell the staff."""
        for cog in tuple(self.cogs.values()):
            if hasattr(cog, "look_over"):
                await cog.look_over()

    async def heartbeat(self) -> None:
        """Note that members can reach the bot, if they can."""
        if not self.is_reachable:
            return
        try:
            await self.app.act(note_alive)
        except NotSaved as error:
            log.warning("the heartbeat could not be saved", extra={"problem": str(error)})
            await self.door.alert_unsaved(error)

    @property
    def guild(self) -> discord.Guild | None:
        """The community's server; ``None`` until Discord has named it."""
        return self.get_guild(self.app.community.guild_id)

    @property
    def is_reachable(self) -> bool:
        """Whether the connection to Discord stands and the server is there, so that members' commands arrive."""
        guild = self.guild
        return self._reachable and guild is not None and not guild.unavailable and not self.is_closed()

    async def on_ready(self) -> None:
        """The connection stands."""
        self._reachable = True
        guild = self.guild
        log.info("ready", extra={"guild": guild.name if guild else None, "members": guild and guild.member_count})

    async def on_resumed(self) -> None:
        """The connection stands again, and nothing was missed."""
        self._reachable = True
        log.info("connected again")

    async def on_disconnect(self) -> None:
        """The connection is gone; discord.py makes a new one by itself."""
        if self._reachable and not self._stopping:
            log.warning("the connection to Discord is lost; members cannot reach the bot until it is back")
        self._reachable = False

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited anew: the commands went with the last departure."""
        if guild.id == self.app.community.guild_id:
            await self.sync_commands()

    async def run_until_stopped(self, token: str) -> None:
        """Connect, work, and return after `close` was called.

        Raises:
            StartupFault: Discord would not have us.
        """
        connection = asyncio.create_task(self._connect(token), name="connection")
        ready = asyncio.create_task(self.wait_until_ready(), name="ready")
        try:
            await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
            if not connection.done():
                await self.begin_work()
            await connection
        finally:
            ready.cancel()
            # discord.py raises when it is closed before it ever was ready; there is nothing more to wait for.
            with contextlib.suppress(asyncio.CancelledError, RuntimeError):
                await ready
            if not self.is_closed():
                await self.close()
            await self.jobs.stop()  # they may have been started after it was closed

    @contextlib.contextmanager
    def answering(self) -> Iterator[bool]:
        """Hold the stop back while a member is being answered; yields whether that may still begin."""
        self._answering += 1
        try:
            yield not self._stopping
        finally:
            self._answering -= 1
            self._answered.set()

    async def close(self) -> None:
        """Begin nothing new, finish the answers and the work that are under way, then leave Discord."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_FAREWELL_S):
                while self._answering:
                    self._answered.clear()
                    await self._answered.wait()
        await self.jobs.stop()
        # Without its connection to Discord the worker could perform nothing more. An entry that takes longer is broken off.
        outbox = asyncio.create_task(self.app.outbox.stop())
        await asyncio.wait({outbox}, timeout=_LONGEST_FAREWELL_S)
        await super().close()
        await outbox

    async def _connect(self, token: str) -> None:
        try:
            await self.start(token)
        except Exception as error:
            fault = startup_fault(error)
            if fault is None:
                raise
            raise fault from error

    # --- Buttons, menus and forms --------------------------------------------------------------------------------------

    def is_staff(self, interaction: discord.Interaction[ForumBot]) -> bool:
        """Whether whoever acts may use /admin: he manages the server, or has one of the configured roles."""
        if interaction.permissions.manage_guild or interaction.permissions.administrator:
            return True
        wanted = self.app.config.staff.roles
        roles = getattr(interaction.user, "roles", ())
        return any(role.id in wanted or role.name in wanted for role in roles)

    def notice(self, interaction: discord.Interaction[ForumBot]) -> None:
        """Let the ``watchers`` see that a member does something with the bot."""
        for watcher in self.watchers:
            watcher(interaction)

    def note_answered(self, interaction: discord.Interaction[ForumBot]) -> None:
        """After a member was answered, raise the event ``answered`` if any of the ``afterwords`` has something to add for
        him. Each is asked with his id, instead of listening: discord.py makes a task for each listener of an event."""
        if any(is_due(interaction.user.id) for is_due in self.afterwords):
            self.dispatch("answered", interaction)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """As discord.py does, but for commands, which are with the tree already: nobody here listens to them; and for messages,
        of which there may be thousands a minute: the ``message_watchers`` see each in its turn, without a task for every one.
        """
        if event_name in _UNHEARD or (event_name == "interaction" and args[0].type not in _ROUTED):
            return
        if event_name == "message":
            for watcher in self.message_watchers:
                self.loop.call_soon(watcher, args[0])
            return
        super().dispatch(event_name, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction[ForumBot]) -> None:
        """Route components and forms."""
        data: Any = interaction.data
        make_whole(data)
        with self.answering() as may:
            if not may:
                return
            self.notice(interaction)
            try:
                self.check_community(interaction)
                handler, arguments = self.routes.read(str(data["custom_id"]))
                await handler(interaction, *arguments)
                self.note_answered(interaction)
            except Exception as error:  # noqa: BLE001 - the one error door is there for whatever comes
                await self.door.explain(interaction, error)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event could not be taken in. That nothing can be saved is no fault in the code: it is told as one line."""
        error = sys.exc_info()[1]
        if isinstance(error, NotSaved):
            log.warning("an event could not be saved", extra={"event": event_method, "problem": str(error)})
        else:
            await super().on_error(event_method, *args, **kwargs)

    def check_community(self, interaction: discord.Interaction[ForumBot]) -> None:
        """Refuse what comes from another server or a private chat.

        Raises:
            NotThisCommunity: it does.
        """
        if interaction.guild_id != self.app.community.guild_id:
            raise NotThisCommunity

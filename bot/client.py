"""ForumBot: loads every cog, owns the one error door, and routes buttons, menus and forms.

Beside the translator and the demo this is the only module of the bot that knows Discord.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib
import inspect
import json
import logging
import pkgutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import date
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App
from bot.checkin.uptime import HEARTBEAT_S, note_alive
from bot.config import Config
from bot.jobs import Jobs, find_jobs
from bot.outbox import GiveUp, Later
from bot.painter import PictureFailed
from bot.refusal import Misconfigured, NotForYou, NotThisCommunity, NotUnderstood, OutOfDate, Refusal
from bot.staff.alert import ALERT, alert_staff, call_of
from bot.startup import StartupFault
from bot.translator import CatalogueTranslator, command_payloads
from bot.words import Text, plain, text
from db import command_sync
from db.engine import NotSaved

log = logging.getLogger(__name__)

Handler = Callable[..., Awaitable[None]]
Parameters = tuple[tuple[Any, Any], ...]
"""The parameters of a route's handler, each with its annotation and its default."""

NETWORK_FAILED = (aiohttp.ClientError, OSError)
"""What a call to Discord raises where the network fails: of a connection that breaks in the middle, aiohttp has errors that are
no `OSError`."""

_DISCORD_FAILED = (discord.DiscordException, *NETWORK_FAILED)
"""What a call to Discord can raise: it refuses, it is away, or the network is."""

# The bot never speaks in voice channels: that the libraries for it are missing is no news at each start.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

_ROUTED = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})
"""What the bot routes itself; commands and their suggestions are the tree's."""

_LONGEST_RATE_LIMIT_S = 30.0
"""A request that Discord would make wait longer fails instead, so that nothing waits for minutes in silence."""

_LOOK_OVER_S = 3600
"""How often it is looked whether the server still fits the settings."""

_LONGEST_FAREWELL_S = 3.0
"""How long a stop waits for answers that are under way: after three seconds Discord takes no first answer any more."""

_PAST_ANSWERING = frozenset({10062, 40060})
"""Discord's codes for an answer that nobody waits for: too late, or given already when an event is delivered twice."""


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
        await interaction.client.explain(interaction, error)

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
                await bot.explain(interaction, refusal)
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
        self._routes: dict[str, Handler] = {}
        self._parameters: dict[str, Parameters] = {}
        self._reachable = False
        self._answering = 0
        self._answered = asyncio.Event()
        self._stopping = False
        self._alerted: dict[str, date] = {}
        self.jobs = Jobs(app, find_jobs(app.community))
        use_endpoints(app.config)
        _speak_calmly()
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
            await self.load_extension(module.__name__)
        await self.tree.set_translator(CatalogueTranslator(self.app.words))
        guild = discord.Object(self.app.community.guild_id)
        self.tree.copy_global_to(guild=guild)
        try:
            await self.sync_commands(guild)
        except discord.Forbidden as error:
            raise StartupFault("missing-scope", invite=invite_url(self.application_id, self.app.config)) from error

    async def sync_commands(self, guild: discord.abc.Snowflake) -> bool:
        """Tell Discord of the commands if they are not what it has; returns whether it was told.

        Besides the hash of what was last told, the names that Discord has are compared: an application that was invited
        anew, or replaced by another, has none.
        """
        payloads = await command_payloads(self.tree, guild, self.app.words)
        known = json.dumps([self.application_id, payloads], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(known.encode()).hexdigest()
        last = await self.app.database.read(command_sync.find_digest, guild_id=guild.id)
        assert self.application_id is not None  # set by login, before this hook
        if digest == last:
            existing = await self.http.get_guild_commands(self.application_id, guild.id)
            if {each["name"] for each in existing} == {each["name"] for each in payloads}:
                return False
        await self.http.bulk_upsert_guild_commands(self.application_id, guild.id, payload=payloads)
        await self.app.database.act(command_sync.upsert_digest, guild_id=guild.id, digest=digest, at=self.app.now_ms())
        log.info("told Discord of %s commands", len(payloads))
        return True

    async def begin_work(self) -> None:
        """Start what goes on beside the members' acts: heartbeat, scheduled jobs, outbox, and what a cog has in its own
        ``begin_work``."""
        await self.heartbeat()
        await self.jobs.start()
        self.jobs.every(HEARTBEAT_S, "heartbeat", self.heartbeat)
        await self.look_over()
        self.jobs.every(_LOOK_OVER_S, "look-over", self.look_over)
        for cog in self.cogs.values():
            if hasattr(cog, "begin_work"):
                await cog.begin_work()
        self.app.outbox.start()
        # The first picture would otherwise wait for its worker process to come up.
        with contextlib.suppress(PictureFailed):  # logged; every picture has a text twin
            await self.app.painter.warm()

    async def look_over(self) -> None:
        """Let each room see whether the server has and allows what its settings ask for, and tell the staff."""
        for cog in self.cogs.values():
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
            await self._alert_unsaved(error)

    @property
    def is_reachable(self) -> bool:
        """Whether the connection to Discord stands and the server is there, so that members' commands arrive."""
        guild = self.get_guild(self.app.community.guild_id)
        return self._reachable and guild is not None and not guild.unavailable and not self.is_closed()

    async def on_ready(self) -> None:
        """The connection stands."""
        self._reachable = True
        guild = self.get_guild(self.app.community.guild_id)
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
            await self.sync_commands(guild)

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
        await super().close()

    async def _connect(self, token: str) -> None:
        try:
            await self.start(token)
        except Exception as error:
            fault = _startup_fault(error)
            if fault is None:
                raise
            raise fault from error

    # --- Buttons, menus and forms --------------------------------------------------------------------------------------

    def add_route(self, route: str, handler: Handler) -> None:
        """Let ``handler(interaction, *arguments)`` answer every component and form whose custom id is ``route`` or
        ``route:arguments``. Routes are ``feature:act``; they outlive restarts, for nothing is kept in memory.

        A custom id comes from the member's client: an argument that the handler annotates as ``int`` or as a choice
        (``Literal``) is checked before the handler is called, and one that does not fit is `OutOfDate`.
        """
        if route in self._routes:
            raise ValueError(f"two handlers for {route}")
        self._routes[route] = handler
        self._parameters[route] = _parameters(handler)

    def route_handler(self, route: str) -> Handler:
        """Who answers a route: for a cog that leads to another's screen without knowing that cog."""
        return self._routes[route]

    def is_staff(self, interaction: discord.Interaction[ForumBot]) -> bool:
        """Whether whoever acts may use /admin: he manages the server, or has one of the configured roles."""
        if interaction.permissions.manage_guild or interaction.permissions.administrator:
            return True
        wanted = self.app.config.staff.roles
        roles = getattr(interaction.user, "roles", ())
        return any(role.id in wanted or role.name in wanted for role in roles)

    async def on_message(self, message: discord.Message) -> None:
        """Let the ``message_watchers`` see it. No command is written in a message, so discord.py need not look for one."""
        for watcher in self.message_watchers:
            watcher(message)

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
        """As discord.py does, but for commands, which are with the tree already: nobody here listens to them."""
        if event_name == "interaction" and args[0].type not in _ROUTED:
            return
        super().dispatch(event_name, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction[ForumBot]) -> None:
        """Route components and forms."""
        data: Any = interaction.data
        make_whole(data)
        feature, _, rest = str(data["custom_id"]).partition(":")
        act, *arguments = rest.split(":")
        with self.answering() as may:
            if not may:
                return
            self.notice(interaction)
            try:
                self.check_community(interaction)
                route = f"{feature}:{act}"
                if route not in self._routes:
                    raise OutOfDate
                await self._routes[route](interaction, *read_arguments(self._parameters[route], arguments))
                self.note_answered(interaction)
            except Exception as error:  # noqa: BLE001 - the one error door is there for whatever comes
                await self.explain(interaction, error)

    def check_community(self, interaction: discord.Interaction[ForumBot]) -> None:
        """Refuse what comes from another server or a private chat.

        Raises:
            NotThisCommunity: it does.
        """
        if interaction.guild_id != self.app.community.guild_id:
            raise NotThisCommunity

    # --- The one error door --------------------------------------------------------------------------------------------

    async def explain(self, interaction: discord.Interaction[ForumBot], error: Exception) -> None:
        """Tell the member privately, in his language, why it was not done; log what is a fault of ours."""
        while isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        if _is_past_answering(error):
            return
        language = self.app.language_for(interaction.user.id, interaction.locale.value)
        said = await self._words_for(error)
        try:
            await send_private(interaction, self.app.say(language, said))
        except _DISCORD_FAILED as unsaid:
            if not _is_past_answering(unsaid):
                log.warning("a member could not be told", extra={"text": said.key, "problem": str(unsaid)})
        if isinstance(error, NotSaved):
            # Not before: where another program holds the file, this waits for it once more, and Discord waits three seconds.
            await self._alert_unsaved(error)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event could not be taken in. That nothing can be saved is no fault in the code: it is told as one line."""
        error = sys.exc_info()[1]
        if isinstance(error, NotSaved):
            log.warning("an event could not be saved", extra={"event": event_method, "problem": str(error)})
        else:
            await super().on_error(event_method, *args, **kwargs)

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
                    await self.sync_commands(discord.Object(self.app.community.guild_id))
                except (*_DISCORD_FAILED, NotSaved) as untold:
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
        error_id = self.app.dice.bytes(4).hex()
        log.error("a fault, known to the member as %s", error_id, exc_info=error)
        return text("error-fault", id=error_id)

    async def _alert_unsaved(self, error: NotSaved) -> None:
        await self._alert("database", text("alert-not-saved", problem=str(error)))

    async def _alert(self, subject: str, fix: Text) -> None:
        """Tell the staff of a trouble, the same once a day: through the outbox, or at once where that cannot be written."""
        today = self.app.community.day_of(self.app.clock.now())
        if self._alerted.get(subject) == today:
            return
        self._alerted[subject] = today
        try:
            try:
                await self.app.act(alert_staff, subject=subject, fix=fix)
            except NotSaved:
                await self.app.outbox.perform_unwritten(ALERT, subject=subject, payload=call_of(subject, fix))
        except (Later, GiveUp, NotSaved) as error:
            log.warning("the staff could not be told", extra={"setting": subject, "problem": str(error)})
            del self._alerted[subject]  # whatever fails next tries it again


def make_whole(data: Any) -> None:
    """Put a question mark for every half character (a lone surrogate, which JSON can bear) in what a client sent, for no
    database and no answer can hold one."""
    for place, value in list(data.items() if isinstance(data, dict) else enumerate(data or ())):
        if isinstance(value, str):
            if not value.isascii():
                data[place] = value.encode(errors="replace").decode()
        elif isinstance(value, dict | list):
            make_whole(value)


def read_arguments(expected: Parameters, written: Sequence[str]) -> list[Any]:
    """The arguments of a custom id as the handler takes them after the interaction: a whole number for ``int``, one of the
    choices for a ``Literal``, else the text itself. An argument that is left empty is the handler's default.

    Raises:
        OutOfDate: they are too many, too few, no number of ours (0 to 2⁶³ - 1), or none of the choices.
    """
    if len(written) > len(expected):
        raise OutOfDate
    read: list[Any] = []
    for place, (kind, default) in enumerate(expected):
        argument = written[place] if place < len(written) else ""
        if not argument:
            if default is inspect.Parameter.empty:
                raise OutOfDate
            read.append(default)
        elif kind is int:
            if not (argument.isascii() and argument.isdecimal() and len(argument) < 20 and int(argument) < 2**63):
                raise OutOfDate
            read.append(int(argument))
        elif _is_choice(kind) and argument not in get_args(kind):
            raise OutOfDate
        else:
            read.append(argument)
    return read


def _is_choice(annotation: object) -> bool:
    return get_origin(annotation) is Literal


def _parameters(handler: Handler) -> Parameters:
    """What a handler takes after the interaction."""
    parameters = list(inspect.signature(handler, eval_str=True).parameters.values())[1:]
    return tuple((each.annotation, each.default) for each in parameters)


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


async def send_private(interaction: discord.Interaction[Any], words: str) -> None:
    """Say something that only the member sees, whatever state the interaction is in."""
    if interaction.response.is_done():
        await interaction.followup.send(words, ephemeral=True)
    else:
        await interaction.response.send_message(words, ephemeral=True)


def _speak_calmly() -> None:
    """Let discord.py log that the network failed as one line, not as a traceback."""
    logging.getLogger("discord.client").addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    problem = record.exc_info[1] if record.exc_info else None
    if isinstance(problem, _DISCORD_FAILED):
        record.problem = str(problem) or type(problem).__name__
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def use_endpoints(config: Config) -> None:
    """Talk to the configured proxy instead of Discord, if there is one. Both places are class attributes of discord.py."""
    if config.discord.api_url:
        Route.BASE = config.discord.api_url
    if config.discord.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.discord.gateway_url)


async def find_guild(config: Config, token: str) -> int:
    """The server that the bot serves: the configured one, or, where none is, the only one that it is in.

    Raises:
        StartupFault: it is in none, in several, or not in the configured one; the token is wrong; Discord is away.
    """
    async with log_in(config, token) as client:
        return await choose_guild(client, config)


@contextlib.asynccontextmanager
async def log_in(config: Config, token: str) -> AsyncIterator[discord.Client]:
    """A client that asks Discord over REST, without a connection to the gateway.

    Raises:
        StartupFault: the token is wrong, or Discord is away, also while it is being asked.
    """
    use_endpoints(config)
    _speak_calmly()
    client = discord.Client(intents=discord.Intents(guilds=True, emojis_and_stickers=True))
    try:
        try:
            await client.login(token)
        except (TypeError, KeyError) as error:  # whatever answered, it was no user of Discord's
            raise StartupFault("not-discord", address=Route.BASE) from error
        yield client
    except Exception as error:
        fault = _startup_fault(error)
        if fault is None:
            raise
        raise fault from error
    finally:
        await client.close()


async def choose_guild(client: discord.Client, config: Config) -> int:
    """The server that is served: the configured one, or, where none is, the only one.

    Raises:
        StartupFault: the bot is in none, in several, or not in the configured one.
    """
    guilds = {guild.id: guild.name async for guild in client.fetch_guilds(limit=200, with_counts=False)}
    invite = invite_url(client.application_id, config)
    wanted = config.discord.guild_id
    if not guilds:
        raise StartupFault("no-guild", invite=invite)
    if wanted and wanted not in guilds:
        raise StartupFault("not-in-guild", guild=str(wanted), invite=invite)
    if not wanted and len(guilds) > 1:
        named = [f"{name} = {guild_id}" for guild_id, name in guilds.items()]
        raise StartupFault("many-guilds", guilds="; ".join(named))
    return wanted or next(iter(guilds))


def invite_url(application_id: int | None, config: Config) -> str:
    """Where an admin invites the bot, with the permissions that it needs and the leave to have commands."""
    return discord.utils.oauth_url(application_id or 0, permissions=invite_permissions(config))


def invite_permissions(config: Config) -> discord.Permissions:
    """What the bot asks for in its invitation: what its features need as they are configured, and nothing more."""
    has_boards = bool(config.boards)
    prizes = any(prize.kind == "role" for prize in config.wheel.prizes)
    gives_roles = bool(config.gate.role) or prizes or any(step.role for step in config.level.steps)
    return discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        create_private_threads=bool(config.gate.role),
        manage_threads=has_boards,
        manage_messages=has_boards,
        manage_webhooks=has_boards,
        manage_roles=gives_roles,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
        use_external_emojis=True,
    )


def _startup_fault(error: Exception) -> StartupFault | None:
    match error:
        case discord.LoginFailure():
            return StartupFault("wrong-token")
        case discord.PrivilegedIntentsRequired():
            return StartupFault("missing-intent")
        case (
            discord.GatewayNotFound()
            | discord.DiscordServerError()
            | discord.Forbidden()
            | discord.NotFound()
            | discord.RateLimited()
            | aiohttp.ClientError()
            | OSError()
        ):
            return StartupFault("unreachable", problem=str(error) or type(error).__name__)
        case discord.ConnectionClosed() if error.code == 4004:
            return StartupFault("wrong-token")
        case _:
            return None

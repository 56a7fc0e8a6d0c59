"""The way to Discord, before the bot and beside it: addresses, logging in over REST, which server is served, the invitation.

What can fail on that way becomes a `StartupFault`, where it is known.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import Config
from bot.startup import StartupFault

NETWORK_FAILED = (aiohttp.ClientError, OSError)
"""What a call to Discord raises where the network fails: of a connection that breaks in the middle, aiohttp has errors that are
no `OSError`."""

DISCORD_FAILED = (discord.DiscordException, *NETWORK_FAILED)
"""What a call to Discord can raise: it refuses, it is away, or the network is."""


def speak_calmly() -> None:
    """Let discord.py log that the network failed as one line, not as a traceback."""
    logging.getLogger("discord.client").addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    problem = record.exc_info[1] if record.exc_info else None
    if isinstance(problem, DISCORD_FAILED):
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
    speak_calmly()
    client = discord.Client(intents=discord.Intents(guilds=True, emojis_and_stickers=True))
    try:
        try:
            await client.login(token)
        except (TypeError, KeyError) as error:  # whatever answered, it was no user of Discord's
            raise StartupFault("not-discord", address=Route.BASE) from error
        yield client
    except Exception as error:
        fault = startup_fault(error)
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


def startup_fault(error: Exception) -> StartupFault | None:
    """The fault that an error on the way to Discord stands for; ``None``: it is none that is known."""
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

"""``louzhu check --live``: holds the config against the real server. It only asks, over REST: nothing is written, no
connection to the gateway is made, and a bot that runs meanwhile is not disturbed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.client import cog_modules
from bot.config import Config
from bot.connection import choose_guild, invite_url, log_in
from bot.settings import Fault
from bot.words import text

_PRIVILEGED = {
    "members": ("Server Members", "gateway_guild_members"),
    "message_content": ("Message Content", "gateway_message_content"),
}
"""The intents that are switched on at the developer portal: what they are called there, and the flag of an application that
has them. A small application has the flag ``…_limited``."""


@dataclass(frozen=True, slots=True)
class ServerSeen:
    """Who looked at which server, and everything there that does not fit the config, each with the key of its setting."""

    bot: str
    guild: str
    guild_id: int
    faults: tuple[Fault, ...]


async def look_at_server(config: Config, token: str) -> ServerSeen:
    """Look whether the server has and allows what the config asks for, feature by feature.

    Raises:
        StartupFault: the token is wrong, the bot is not in the server, or Discord cannot be reached.
    """
    async with log_in(config, token) as client:
        guild = await _read_guild(client, await choose_guild(client, config))
        faults = (
            *await _command_faults(client, guild, config),
            *_intent_faults(client, config),
            *find_setup_faults(guild, config),
        )
        return ServerSeen(str(client.user), guild.name, guild.id, faults)


def find_setup_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What each feature finds missing in the server: the same that it tells the staff at the start and each hour."""
    for module in cog_modules():
        if hasattr(module, "find_faults"):
            yield from module.find_faults(guild, config)


async def _read_guild(client: discord.Client, guild_id: int) -> discord.Guild:
    """The server with its roles, channels and the bot as its member, as the gateway would have told of it."""
    assert client.user is not None  # it is logged in
    data: Any = await client.http.get_guild(guild_id)
    data["channels"] = await client.http.get_all_guild_channels(guild_id)
    data["members"] = [await client.http.get_member(guild_id, client.user.id)]
    # discord.py has no public way to put a server together from several answers.
    return discord.Guild(data=data, state=client._connection)  # noqa: SLF001


async def _command_faults(client: discord.Client, guild: discord.Guild, config: Config) -> list[Fault]:
    """Whether the bot was invited with the leave to have commands."""
    assert client.application_id is not None  # it is logged in
    try:
        await client.http.get_guild_commands(client.application_id, guild.id)
    except discord.Forbidden:
        return [Fault("discord", text("check-live-scope", invite=invite_url(client.application_id, config)))]
    return []


def _intent_faults(client: discord.Client, config: Config) -> Iterator[Fault]:
    """The privileged intents that features ask for and that are not switched on."""
    for module in cog_modules():
        asked: Mapping[str, str] = module.intents(config) if hasattr(module, "intents") else {}
        for name in sorted(_PRIVILEGED.keys() & asked.keys()):
            called, flag = _PRIVILEGED[name]
            if not any(getattr(client.application_flags, each) for each in (flag, f"{flag}_limited")):
                yield Fault(asked[name], text("check-live-intent", intent=called))

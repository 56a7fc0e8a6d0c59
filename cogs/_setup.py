"""What the settings ask of the server: the role, the channel and the permissions behind a key of config.toml.

A cog's module that asks for any has ``find_faults(guild, config)``, made of these. So the start, each hour and
``louzhu check --live`` find the same. Asks Discord nothing: it looks at a server with its roles and channels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.settings import Fault
from bot.words import Text, text

POSTING = ("view_channel", "send_messages", "read_message_history")
"""What it takes to post in a channel, and to find there again what was posted just before a crash."""

OPENING_TOPICS = (*POSTING, "send_messages_in_threads")
"""What it takes to open topics and to write in them; in a text channel also Create Public Threads."""

_MESSAGES: tuple[type[Any], ...] = (discord.abc.Messageable,)
_TOPICS: tuple[type[Any], ...] = (discord.TextChannel, discord.ForumChannel)


def find_role(guild: discord.Guild, reference: int | str) -> discord.Role | None:
    """A role by id or name; ``None`` if there is none, or none is named."""
    if not reference:
        return None
    return discord.utils.find(lambda role: reference in (role.id, role.name), guild.roles)


def find_channel(guild: discord.Guild, reference: int | str) -> discord.abc.GuildChannel | None:
    """A channel by id or name; ``None`` if there is none, or none is named."""
    if not reference:
        return None
    # A category often bears the name of a channel in it.
    channels = [channel for channel in guild.channels if not isinstance(channel, discord.CategoryChannel)]
    return discord.utils.find(lambda channel: reference in (channel.id, channel.name), channels)


def givable_role(guild: discord.Guild, reference: int | str) -> discord.Role | Text:
    """The role that the bot is to give, or why it cannot."""
    role = find_role(guild, reference)
    if role is None:
        return text("alert-no-role", value=str(reference))
    if role.is_default() or role.managed:
        return text("alert-role-not-givable", role=role.name)
    if role >= guild.me.top_role:
        return text("alert-role-too-high", role=role.name, bot=guild.me.top_role.name)
    if not guild.me.guild_permissions.manage_roles:
        return text("alert-no-manage-roles", bot=guild.me.top_role.name)
    return role


def role_faults(guild: discord.Guild, wanted: Mapping[str, int | str]) -> Iterator[Fault]:
    """Why the bot cannot give the roles that settings name, by their keys. What is the same for all is said once."""
    said: list[Text] = []
    for key, reference in wanted.items():
        found = givable_role(guild, reference) if reference else None
        if isinstance(found, Text) and found not in said:
            said.append(found)
            yield Fault(key, found)


def channel_faults(guild: discord.Guild, key: str, reference: int | str, *, topics: bool = False) -> Iterator[Fault]:
    """Why the bot cannot post in the channel that a setting names, or open ``topics`` there. None is named: nothing."""
    if not reference:
        return
    channel = find_channel(guild, reference)
    if channel is None:
        yield Fault(key, text("alert-no-channel", setting=key, value=str(reference)))
    elif not isinstance(channel, _TOPICS if topics else _MESSAGES):
        yield Fault(key, text("alert-channel-kind", setting=key, value=str(reference)))
    else:
        needed = OPENING_TOPICS if topics else POSTING
        if topics and isinstance(channel, discord.TextChannel):
            needed = (*needed, "create_public_threads")
        missing = missing_permissions(channel, guild.me, needed)
        if missing:
            yield Fault(key, text("alert-channel-permissions", channel=channel.name, permissions=named(missing)))
        if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag:
            yield Fault(key, text("alert-channel-requires-tag", channel=channel.name))


def missing_permissions(channel: discord.abc.GuildChannel, me: discord.Member, needed: tuple[str, ...]) -> list[str]:
    """What the bot lacks in a channel."""
    granted = channel.permissions_for(me)
    # Without View Channel nothing else is granted either: it alone is what is missing.
    if not granted.view_channel:
        return ["view_channel"]
    return [name for name in needed if not getattr(granted, name)]


def named(permissions: list[str]) -> list[Text]:
    """Permissions by the names that Discord's settings show."""
    return [text(f"permission-{name.replace('_', '-')}") for name in permissions]

"""Takes the snapshot of a server that `bot.gate.preflight` looks at, and finds what the settings name in it."""

from __future__ import annotations

import discord

from bot.config import Config
from bot.gate.preflight import LOOKED_AT, ChannelSeen, RoleSeen, Snapshot
from cogs._setup import find_channel, find_role


def take_snapshot(guild: discord.Guild, config: Config) -> Snapshot:
    """The server as it is now, as far as the gate is concerned."""
    role = find_role(guild, config.gate.role)
    channel = find_channel(guild, config.gate.channel)
    staff_roles = {str(each): find_role(guild, each) for each in config.staff.roles}
    rank = {each.id: place for place, each in enumerate(sorted(guild.roles))}
    return Snapshot(
        bot_role=guild.me.top_role.name,
        bot_position=rank[guild.me.top_role.id],
        bot_permissions=_names(guild.me.guild_permissions),
        role=None if role is None else RoleSeen(role.name, rank[role.id], not (role.is_default() or role.managed)),
        channel=None if channel is None else _channel_seen(role, channel),
        boards=tuple(_channel_seen(role, each) for each in board_channels(guild, config)),
        lost_boards=tuple(str(each) for each in config.gate.boards if find_channel(guild, each) is None),
        silent_staff_roles=tuple(each.name for each in staff_roles.values() if each and not may_call(guild, each)),
        lost_staff_roles=tuple(name for name, each in staff_roles.items() if each is None),
    )


def board_channels(guild: discord.Guild, config: Config) -> list[discord.abc.GuildChannel]:
    """The channels that are boards: those that the gate or the boards' own settings name, else all forum channels."""
    references = config.gate.boards or tuple(board.channel for board in config.boards)
    named = [find_channel(guild, each) for each in references]
    if references:
        return [each for each in named if each is not None]
    return list(guild.forums)


def may_call(guild: discord.Guild, role: discord.Role) -> bool:
    """Whether the bot's mention of a role makes a sound."""
    return role.mentionable or guild.me.guild_permissions.mention_everyone


def _channel_seen(role: discord.Role | None, channel: discord.abc.GuildChannel) -> ChannelSeen:
    everyone = channel.guild.default_role
    return ChannelSeen(
        channel.name,
        isinstance(channel, discord.TextChannel),
        newcomers=_names(channel.permissions_for(everyone)),
        members=_names(channel.permissions_for(role or everyone)),
        bot=_names(channel.permissions_for(channel.guild.me)),
    )


def _names(permissions: discord.Permissions) -> frozenset[str]:
    # By name, for some names are aliases that going through all permissions leaves out.
    return frozenset(name for name in LOOKED_AT if getattr(permissions, name))

"""Who gave a member a role, as far as Discord's audit log says."""

from __future__ import annotations

import logging
from typing import Any

import discord

log = logging.getLogger(__name__)


async def find_giver(member: discord.Member, role: discord.Role) -> bool | None:
    """Whether a person gave a member the role, not a bot. None: the audit log does not say, or cannot be read now."""
    try:
        return (await read_gifts(member.guild, role)).get(member.id)
    except (discord.DiscordException, OSError) as error:
        log.warning("the audit log could not be read", extra={"problem": str(error)})
        return None


async def read_gifts(guild: discord.Guild, role: discord.Role, *, look_back: int = 100) -> dict[int, bool]:
    """Whether a person gave the role, not a bot, by whom it was given to, in the latest ``look_back`` changes of roles. Nobody is
    in it where the bot may not read the audit log.

    Raises:
        discord.HTTPException, OSError: Discord is in trouble.
    """
    if not guild.me.guild_permissions.view_audit_log:
        return {}
    gifts: dict[int, bool] = {}
    action = discord.AuditLogAction.member_role_update
    try:
        async for entry in guild.audit_logs(limit=look_back, action=action):  # the latest first
            given: list[Any] = getattr(entry.after, "roles", [])
            if entry.target is not None and any(each.id == role.id for each in given):
                gifts.setdefault(int(entry.target.id), entry.user is not None and not entry.user.bot)
    except discord.Forbidden as error:
        log.warning("the audit log cannot be read", extra={"problem": error.text})
    return gifts

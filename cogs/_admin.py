"""/admin: one group that every feature hangs its own commands into. Nothing here knows a feature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.client import ForumBot
from bot.refusal import NotForYou

Method = TypeVar("Method", bound=Callable[..., Any])


class Admin(app_commands.Group):
    """What the staff can do. Shown by Discord to those who manage the server; the server may show it to others, so each
    call is checked again, against Discord's permission and the configured roles."""

    def __init__(self) -> None:
        super().__init__(
            name="admin",
            description="…",  # the catalogues have the words
            default_permissions=discord.Permissions(manage_guild=True),
            guild_only=True,
        )

    async def interaction_check(self, interaction: discord.Interaction[ForumBot], /) -> bool:  # type: ignore[override]
        """Let the staff in."""
        check_staff(interaction)
        return True


def check_staff(interaction: discord.Interaction[ForumBot]) -> None:
    """Let the staff pass; also for buttons, which no group guards.

    Raises:
        NotForYou: it is none of the staff.
    """
    if not interaction.client.is_staff(interaction):
        raise NotForYou


def admin_command(name: str) -> Callable[[Method], Method]:
    """Mark a cog's method as the command ``/admin <name>``; `add_admin_commands` hangs it in."""

    def mark(method: Method) -> Method:
        method.__admin_command__ = name  # type: ignore[attr-defined]
        return method

    return mark


def add_admin_commands(bot: ForumBot, cog: Any) -> None:
    """Hang a cog's marked methods into /admin, which is made when the first of them comes."""
    for attribute in dir(type(cog)):
        name = getattr(getattr(type(cog), attribute), "__admin_command__", None)
        if name is not None:
            admin = bot.tree.get_command("admin")
            if admin is None:
                admin = Admin()
                bot.tree.add_command(admin)
            assert isinstance(admin, Admin)
            callback = getattr(cog, attribute)
            admin.add_command(app_commands.Command(name=name, description="…", callback=callback))

"""Levels on Discord: the roles that come with them, and the news of a rise, as each member chose to hear it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import discord
from discord.ext import commands

from bot.client import ForumBot
from bot.config import Config
from bot.level import service
from bot.outbox import GiveUp, Later, OutboxEntry
from bot.presence.service import note_departure
from bot.settings import Fault
from bot.staff.alert import alert_staff
from bot.words import Text
from cogs._afterword import Afterword
from cogs._outbox import (
    STAFF_MEND_IT_S,
    channel_may_refuse,
    discord_may_refuse,
    look_again_if_gone,
    send_once,
    target_channel,
)
from cogs._room import Interaction, Room, mention, screen
from cogs._setup import channel_faults, givable_role, role_faults

_ALIGN_S = 60
"""How often it is looked whether the formula was changed; one look costs one row."""


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What the levels miss in the server."""
    yield from role_faults(
        guild, {_setting(number): step.role for number, step in enumerate(config.level.steps, start=1)}
    )
    yield from channel_faults(guild, "level.notice_channel", config.level.notice_channel)


class Level(Room):
    """级别."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(service.ROLES, self.give_roles)
        self.app.outbox.performs(service.NEWS, self.post_news)
        self._news = Afterword(bot, service.NEWS_SIGNAL, read=service.read_members_with_news, take=service.take_news)

    async def cog_load(self) -> None:
        """Bring all levels in line with a formula that was changed."""
        await super().cog_load()
        self.bot.jobs.every(_ALIGN_S, "level-align", self.align)

    async def align(self) -> None:
        """Bring levels in line, in small pieces, until all are."""
        while await self.app.act(service.align_levels):
            pass

    # --- Roles ---------------------------------------------------------------------------------------------------------

    async def give_roles(self, entry: OutboxEntry) -> None:
        """Give a member the role of his level as it is now, then take those of the others (outbox)."""
        member_id = int(entry.subject)
        number = await self.app.read(service.read_held_step, member_id=member_id)
        guild = self.bot.guild
        if guild is None:
            raise Later("the server is not known yet")
        async with discord_may_refuse(self.bot, "level.steps"):
            try:
                member = await guild.fetch_member(member_id)
            except discord.NotFound as error:
                await self.app.act(note_departure, member_id=member_id)
                raise GiveUp("he left") from error
            roles = await self._roles(guild)
            wanted = None if number is None else roles.get(number)
            surplus = [role for role in roles.values() if role in member.roles and role != wanted]
            with look_again_if_gone():
                if wanted is not None and wanted not in member.roles:
                    await member.add_roles(wanted)
                if surplus:
                    await member.remove_roles(*surplus)

    async def _roles(self, guild: discord.Guild) -> dict[int, discord.Role]:
        """The roles of the levels, by the levels' numbers.

        Raises:
            Later: one cannot be given; the staff are told which setting to mend.
        """
        found: dict[int, discord.Role] = {}
        for number, step in enumerate(self.app.config.level.steps, start=1):
            if step.role:
                role = givable_role(guild, step.role)
                if isinstance(role, Text):
                    await self.app.act(alert_staff, subject=_setting(number), fix=role)
                    raise Later(f"{_setting(number)}: {role.key}", STAFF_MEND_IT_S)
                found[number] = role
        return found

    # --- News ----------------------------------------------------------------------------------------------------------

    @commands.Cog.listener("on_answered")
    async def tell_news(self, interaction: Interaction) -> None:
        """Tell a member in private, after the bot answered him, that he rose meanwhile; if he chose to hear it so."""
        reached = await self._news.take_for(interaction)
        if reached is not None:
            said = self.say(interaction, "level-news", title=reached.title, **_outlook(reached))
            await interaction.followup.send(view=screen(said), ephemeral=True)

    async def post_news(self, entry: OutboxEntry) -> None:
        """Announce that a member rose (outbox)."""
        number = json.loads(entry.payload)["level"]
        title = self.app.config.level.steps[min(number, len(self.app.config.level.steps)) - 1].title
        said = self.announce("level-announced", member=mention(int(entry.subject)), title=title)
        channel = await target_channel(self.bot, self.app.config.level.notice_channel, "level.notice_channel")
        async with channel_may_refuse(self.bot, "level.notice_channel"):
            await send_once(self.bot, entry, channel, screen(said))


def _outlook(reached: service.LevelNow) -> dict[str, Any]:
    """What comes next, as facts of a sentence; nothing on the highest level."""
    if reached.next_title is None:
        return {"missing": 0, "next": ""}
    return {"missing": reached.missing, "next": reached.next_title}


def _setting(number: int) -> str:
    """The key of the role of a level."""
    return f"level.steps.{number - 1}.role"


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Level(bot))

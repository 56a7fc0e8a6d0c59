"""Presence on Discord: messages, interactions and voice are activity; who leaves, comes back or is banned is noted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import discord
from discord.ext import commands

from bot.app import NotSaved
from bot.client import ForumBot
from bot.presence import service
from bot.presence.rules import counts_in_voice
from bot.presence.tracker import Absence
from cogs._members import described
from cogs._room import Interaction, Room

log = logging.getLogger(__name__)

INTENTS = ("guild_messages", "voice_states", "moderation")
"""Messages and voice as activity, bans for the rankings; none of these needs Discord's approval."""

FLUSH_S = 120
"""How often activity is written down. A crash loses what came since: two minutes of online time at most."""

AT_ONCE = 20
"""Of how many members in one act."""


class Presence(Room):
    """在线时间."""

    async def cog_load(self) -> None:
        """Write activity down over and over."""
        await super().cog_load()
        self.bot.watchers.append(self.notice_interaction)
        self.bot.message_watchers.append(self.notice_message)
        self.bot.jobs.every(FLUSH_S, "presence", self.flush)

    async def cog_unload(self) -> None:
        """Write down what is left."""
        await self.flush()

    async def flush(self) -> None:
        """Write down who was active since the last time, a few members in an act: nobody's own act waits behind a crowd. What
        could not be saved is kept for the next."""
        left = self.app.presence.take(self.app.now_ms())
        try:
            while left:
                some, left = left[:AT_ONCE], left[AT_ONCE:]
                try:
                    await self.app.act_patiently(service.note_stays, stays=some)
                except Exception:  # not where it is broken off: the database finishes what it took
                    left = some + left
                    raise
        except NotSaved as error:
            log.warning("who was active could not be written down yet", extra={"problem": str(error)})
        finally:
            self.app.presence.put_back(left)

    # --- Activity ------------------------------------------------------------------------------------------------------

    def notice_interaction(self, interaction: Interaction) -> None:
        """Whatever a member does with the bot."""
        self._notice(interaction.user)

    def notice_message(self, message: discord.Message) -> None:
        """A message anywhere in the server."""
        if message.webhook_id is None:
            self._notice(message.author)

    def _notice(self, user: discord.abc.User) -> None:
        if isinstance(user, discord.Member) and self._is_ours(user):
            self.app.presence.note(described(self.app, user), self.app.now_ms())

    def _is_ours(self, member: discord.Member) -> bool:
        return not member.bot and member.guild.id == self.app.community.guild_id

    # --- Voice ---------------------------------------------------------------------------------------------------------

    @commands.Cog.listener("on_voice_state_update")
    async def notice_voice(self, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState) -> None:
        """Somebody came, went, moved or was muted: that changes what counts for him, and for those who sit with him."""
        if not self._is_ours(member):
            return
        at = self.app.now_ms()
        if after.channel is None:
            self.app.presence.sit(described(self.app, member), at, counts=False, is_new=False)
        channels = {channel.id: channel for channel in (before.channel, after.channel) if channel is not None}
        for channel in channels.values():
            for sitting, counts in _sitting(channel, channel.guild.get_member):
                is_new = sitting.id == member.id and before.channel is None
                self.app.presence.sit(described(self.app, sitting), at, counts=counts, is_new=is_new)

    @commands.Cog.listener("on_ready")
    async def resume_voice(self) -> None:
        """Go on with those who sat in voice before the bot went away and still do; end what ended meanwhile."""
        guild = self.bot.guild
        if guild is None:
            return
        at = self.app.now_ms()
        before = await self.app.read(service.read_voice_sessions)
        channels = (*guild.voice_channels, *guild.stage_channels)
        known = {
            member_id: guild.get_member(member_id) or await _fetch(guild, member_id)
            for channel in channels
            for member_id in channel.voice_states
        }
        now = {member.id: member for channel in channels for member, counts in _sitting(channel, known.get) if counts}
        for member_id in self.app.presence.talking - now.keys():
            self.app.presence.lose(member_id)
        for member in now.values():
            self.app.presence.resume(described(self.app, member), at, was_talking=member.id in before)
        ended = tuple(sorted(before - now.keys()))
        if ended:
            await self.app.act_until_saved(service.end_voice_sessions, member_ids=ended)

    # --- Coming and going (Discord tells of the first two only where a feature asks for the members intent) --------------

    @commands.Cog.listener("on_member_join")
    async def notice_arrival(self, member: discord.Member) -> None:
        """Somebody came, or came back."""
        if self._is_ours(member):
            await self.app.act_until_saved(service.meet, person=described(self.app, member), at=self.app.now_ms())

    @commands.Cog.listener("on_raw_member_remove")
    async def notice_departure(self, event: discord.RawMemberRemoveEvent) -> None:
        """Somebody left; one who was banned stays that."""
        if event.guild_id == self.app.community.guild_id:
            await self.app.act_until_saved(service.note_departure, member_id=event.user.id)

    @commands.Cog.listener("on_member_ban")
    async def notice_ban(self, guild: discord.Guild, user: discord.User | discord.Member) -> None:
        """Somebody was banned."""
        await self._note_absence(guild, user, "banned")

    @commands.Cog.listener("on_member_unban")
    async def notice_unban(self, guild: discord.Guild, user: discord.User) -> None:
        """A ban was lifted; he may come back, but is not here."""
        await self._note_absence(guild, user, "left")

    async def _note_absence(self, guild: discord.Guild, user: discord.abc.User, absence: Absence) -> None:
        if guild.id == self.app.community.guild_id:
            await self.app.act_until_saved(service.note_absence, member_id=user.id, absence=absence)


def _sitting(
    channel: discord.channel.VocalGuildChannel, find: Callable[[int], discord.Member | None]
) -> Iterator[tuple[discord.Member, bool]]:
    """Who sits in a voice channel, bots aside, and whether it counts."""
    states = channel.voice_states
    members = [member for member in map(find, states) if member is not None and not member.bot]
    for member in members:
        state = states[member.id]
        counts = counts_in_voice(
            is_afk=state.afk or channel == channel.guild.afk_channel,
            is_muted=state.self_mute or state.mute or state.self_deaf or state.deaf,
            others=len(members) - 1,
        )
        yield member, counts


async def _fetch(guild: discord.Guild, member_id: int) -> discord.Member | None:
    """A member whom Discord did not tell of when the bot connected; ``None`` if he has just left."""
    try:
        return await guild.fetch_member(member_id)
    except discord.NotFound:
        return None


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Presence(bot))

"""Who comes to the gate and who leaves, as far as Discord tells: at once, and after an absence by going through the members."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import discord
from discord.ext import commands

from bot.client import ForumBot
from bot.clock import to_ms
from bot.config import Config
from bot.gate import missed, service
from bot.gate.missed import Listed, Missed
from bot.presence import service as presence
from cogs._gifts import find_giver, read_gifts
from cogs._members import described
from cogs._room import Room
from cogs._setup import find_role
from cogs._worker import Worker

log = logging.getLogger(__name__)

_BREATH = 100
"""After so many members the members' own commands get their turn."""

_LAST_ID = 2**63 - 1
_AUDIT_LOOK_BACK = 1000
_LOOK_AGAIN_S = timedelta(days=1).total_seconds()


def intents(config: Config) -> dict[str, str]:
    """The panel and the role need none; hearing of joins does. By the setting that asks for it."""
    gate = config.gate
    joins = "gate.watch_joins" if gate.watch_joins else "gate.greet" if gate.greet else "gate.removal.after_hours"
    return {"members": joins} if gate.needs_members else {}


class Arrivals(Room):
    """新人."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.settings = self.app.config.gate
        self.worker = Worker("the look for newcomers", self._round)
        self._looking = asyncio.Lock()
        self._touched: set[int] = set()  # of whom events told since the look began

    async def begin_work(self) -> None:
        """Look whom the bot missed, beside everything else (called when Discord can be reached). Without the Server Members
        intent it hears of nobody, and asks for nobody."""
        await self.app.act(missed.note_hearing)
        if self.settings.needs_members:
            self.worker.start()

    async def cog_unload(self) -> None:
        """Stop wherever the look stands: the next begins anew, and finds what this one has noted."""
        await self.worker.stop()

    # --- At once ---------------------------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """A newcomer (with the Server Members intent)."""
        if self._is_awaited(member):
            role = self._role(member.guild)
            brought = role is not None and member.get_role(role.id) is not None
            await self._note(member.id, service.note_join, joined_at=member.joined_at, brought_role=brought)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Somebody left (with the Server Members intent)."""
        if self.settings.is_on and event.guild_id == self.app.community.guild_id:
            await self._note(event.user.id, service.note_departure)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Somebody got the role (with the Server Members intent): by hand it counts as passed, from another bot it does not."""
        role = self._role(after.guild) if self._is_awaited(after) else None
        if role is None or before.get_role(role.id) is not None or after.get_role(role.id) is None:
            return
        await self._note(after.id, self._act_for_role(await find_giver(after, role)))

    async def _note(self, member_id: int, act: Callable[..., Any], **facts: Any) -> None:
        """Do an event's act; one that cannot be saved, as soon as it can be."""
        if self._looking.locked():
            self._touched.add(member_id)
        await self.app.act_until_saved(act, member_id=member_id, **facts)

    def _act_for_role(self, by_person: bool | None) -> Callable[..., Any]:
        """What becomes of a member who has the role without an answer."""
        if by_person is False and not self.settings.trust_brought_roles:
            return service.note_brought_role
        return service.count_by_hand

    def _is_awaited(self, member: discord.Member) -> bool:
        return self.settings.is_on and not member.bot and member.guild.id == self.app.community.guild_id

    def _role(self, guild: discord.Guild) -> discord.Role | None:
        return find_role(guild, self.settings.role)

    # --- After an absence --------------------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """A connection that is no resumption: members may have come and gone before it."""
        self.worker.wake()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The server is there again, after Discord had lost it."""
        self.worker.wake()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited anew."""
        self.worker.wake()

    async def _round(self) -> float:
        await self.look_for_missed()
        return _LOOK_AGAIN_S

    async def look_for_missed(self) -> None:
        """Go through all members of the server, and do for each whom the bot missed what it would have done at once. It may be
        stopped at any moment: what was noted is known to the next look, which begins anew, for whoever came meanwhile may
        stand anywhere in the list.

        Raises:
            discord.HTTPException, OSError: Discord is in trouble; what was noted is kept.
        """
        guild = self.bot.guild
        if guild is None or guild.unavailable or not self.settings.needs_members:
            return
        async with self._looking:
            await self.app.act_patiently(missed.note_hearing)
            self._touched.clear()
            after = 0
            while after < _LAST_ID:
                members = await _list_page(guild, after)
                until = members[-1].id if len(members) == missed.PAGE else _LAST_ID
                await self._compare(guild, members, after, until)
                after = until
                if after < _LAST_ID:
                    await asyncio.sleep(missed.PAGE_PAUSE_S)

    async def _compare(self, guild: discord.Guild, members: Sequence[discord.Member], after: int, until: int) -> None:
        role = self._role(guild)
        listed = tuple(_listed(member, role) for member in members if not member.bot)
        found = await self.app.read(missed.read_missed, listed=listed, after=after, until=until)
        gifts = await self._gifts(guild, role, found, listed)
        by_id = {member.id: member for member in members}
        holders = {each.member_id for each in listed if each.holds_role}
        for member_id in found.joined:
            by_person = gifts.get(member_id) if member_id in holders else None
            await self._note_missed_join(by_id[member_id], brought_role=member_id in holders, by_person=bool(by_person))
        for member_id in found.got_role:
            await self._note_missed(member_id, self._act_for_role(gifts.get(member_id)))
        for member_id in found.left:
            await self._note_missed(member_id, service.note_departure)
            await self._note_missed(member_id, presence.note_departure)
        if found != Missed():
            counts = {"joined": len(found.joined), "got_role": len(found.got_role), "left": len(found.left)}
            log.info("newcomers were missed", extra=counts)

    async def _note_missed_join(self, member: discord.Member, *, brought_role: bool, by_person: bool) -> None:
        facts = {"joined_at": member.joined_at, "brought_role": brought_role and not by_person, "given_role": by_person}
        await self._note_missed(member.id, service.note_join, **facts)
        if member.id not in self._touched:
            await self.app.act(presence.meet, person=described(self.app, member), at=self.app.now_ms())

    async def _gifts(
        self, guild: discord.Guild, role: discord.Role | None, found: Missed, listed: Sequence[Listed]
    ) -> dict[int, bool]:
        """Who gave the role, if that is to be known of anybody."""
        in_doubt = {*found.joined, *found.got_role}
        if role is None or not any(each.holds_role and each.member_id in in_doubt for each in listed):
            return {}
        return await read_gifts(guild, role, look_back=_AUDIT_LOOK_BACK)

    async def _note_missed(self, member_id: int, act: Callable[..., Any], **facts: Any) -> None:
        """Do an act for a member of the list. What events told of him meanwhile is newer than the list; what they tell from now
        on is done after it."""
        if member_id not in self._touched:
            await self.app.act(act, member_id=member_id, **facts)


async def _list_page(guild: discord.Guild, after: int) -> list[discord.Member]:
    """The next members by their ids, `missed.PAGE` of them if there are so many."""
    members: list[discord.Member] = []
    async for member in guild.fetch_members(limit=missed.PAGE, after=discord.Object(after)):
        members.append(member)
        if len(members) == missed.PAGE:
            break  # discord.py would go on with the next page
        if len(members) % _BREATH == 0:
            await asyncio.sleep(0)
    return sorted(members, key=lambda member: member.id)


def _listed(member: discord.Member, role: discord.Role | None) -> Listed:
    joined_at = None if member.joined_at is None else to_ms(member.joined_at)
    return Listed(member.id, joined_at, role is not None and member.get_role(role.id) is not None)


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Arrivals(bot))

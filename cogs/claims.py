"""Prizes that are owed, on Discord: a member's own, /admin claims, and roles for a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import discord
from discord.utils import format_dt

from bot.client import ForumBot
from bot.clock import to_ms
from bot.config import Config
from bot.moment import to_come
from bot.outbox import Later, OutboxEntry
from bot.services.desk import Service
from bot.staff.alert import alert_staff
from bot.wheel import claims, screens
from bot.wheel.claims import Claim
from bot.wheel.desk import read_prizes_line
from bot.wheel.prizes import Prize
from bot.words import Text, text
from cogs._admin import admin_command, check_staff
from cogs._outbox import discord_may_refuse, look_again_if_gone
from cogs._paging import page_buttons
from cogs._room import Interaction, Part, Room, button, mention, route, row, screen, section, show
from cogs._setup import givable_role

_ROLE_AGAIN_S = 3600
"""How soon a role is tried again that is gone or stands above the bot's own."""

_MEMBER_AGAIN_S = 86_400
"""How soon a role is tried again for a member who left: he may come back."""


class Claims(Room):
    """领奖."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(claims.ROLE_GRANT, self.give_role)
        self.app.outbox.performs(claims.ROLE_REMOVAL, self.take_role)

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """One's own prizes, where there is a wheel to win them on."""
        if self.app.config.wheel.open:
            name, about = text("service-prizes"), text("service-prizes-about")
            yield Service("wheel:mine", "money", 50, "🎁", name, about, read_prizes_line)

    # --- A member's own ------------------------------------------------------------------------------------------------

    @route("wheel:mine")
    async def press_mine(self, interaction: Interaction) -> None:
        """The button to one's own prizes that are still to come, or that last for a time."""
        own = await self.app.read(screens.read_own_claims, member_id=interaction.user.id)
        lines = [self._claim_line(interaction, claim) for claim in own]
        await show(
            interaction,
            screen(
                self.say(interaction, "wheel-mine-heading"),
                "\n".join(lines) or self.say(interaction, "wheel-mine-none"),
                row(button(self.say(interaction, "wheel-open"), "wheel:open", emoji="📋")),
            ),
        )

    def _claim_line(self, interaction: Interaction, claim: Claim) -> str:
        until = {} if claim.until is None else to_come(to_ms(claim.until), name="until")
        state = self.say(interaction, f"wheel-claim-{claim.state}-{claim.prize.kind}", owed=claim.owed, **until)
        return self.say(
            interaction,
            "wheel-claim",
            prize=claim.prize.named,
            state=state,
            made=format_dt(claim.made, "d"),
            member=mention(claim.member_id),
        )

    # --- For the staff -------------------------------------------------------------------------------------------------

    @admin_command("claims")
    async def show_claims(self, interaction: Interaction) -> None:
        """Show what is owed to members."""
        await self._show_claims(interaction, 1)

    @route("wheel:claims")
    async def press_claims(self, interaction: Interaction, page: int) -> None:
        """A button to a page of what is owed."""
        check_staff(interaction)
        await self._show_claims(interaction, page)

    @route("wheel:hand-out")
    async def press_hand_out(self, interaction: Interaction, claim_id: int, page: int) -> None:
        """A thing was handed out."""
        check_staff(interaction)
        claim = await self.app.act(claims.hand_out, claim_id=claim_id, actor_id=interaction.user.id)
        note = self.say(interaction, "wheel-handed-out", prize=claim.prize.named, member=mention(claim.member_id))
        await self._show_claims(interaction, page, note)

    async def _show_claims(self, interaction: Interaction, page: int, note: str | None = None) -> None:
        shown = await self.app.read(screens.read_owed, page=page)
        items: list[Part] = []
        for claim in shown.claims:
            line = self.say(
                interaction,
                "wheel-owed-line",
                claim=self._claim_line(interaction, claim),
                member=mention(claim.member_id),
            )
            if claim.prize.kind == "thing":
                done = button(
                    self.say(interaction, "wheel-hand-out"),
                    f"wheel:hand-out:{claim.claim_id}:{shown.page}",
                    style=discord.ButtonStyle.success,
                )
                items.append(section(line, done))
            else:
                items.append(line)
        await show(
            interaction,
            screen(
                note,
                self.say(interaction, "wheel-owed-heading", owed=shown.owed),
                *items,
                page_buttons(self, interaction, "wheel:claims", shown.page, shown.pages),
            ),
        )

    # --- Roles for a time ----------------------------------------------------------------------------------------------

    async def give_role(self, entry: OutboxEntry) -> None:
        """Give a role that was won (outbox). One that is gone stays owed and is tried again; the staff are told."""
        claim = await self.app.read(claims.read_claim, claim_id=int(entry.subject))
        if claim is None or claim.state != "owed":
            return
        guild = self._guild()
        # What the config says of the prize now: there the staff mend a role that was named wrongly.
        setting, reference = _role_now(self.app.config, claim.prize)
        role = givable_role(guild, reference)
        if isinstance(role, Text):
            await self.app.act(alert_staff, subject=setting, fix=role)
            raise Later(f"{setting}: {role.key}", _ROLE_AGAIN_S)
        async with discord_may_refuse(self.bot, setting):
            member = await _member(guild, claim.member_id)
            if member is None:
                raise Later("the member left", _MEMBER_AGAIN_S)
            has_it = any(each.id == role.id for each in member.roles)
            await self.app.act(claims.note_role_begun, claim_id=claim.claim_id, role_id=role.id, has_it=has_it)
            with look_again_if_gone():  # what was won stays owed
                await member.add_roles(role, reason=self.announce("wheel-role-reason"))
        await self.app.act(claims.note_role_given, claim_id=claim.claim_id, role_id=role.id)

    async def take_role(self, entry: OutboxEntry) -> None:
        """Take back a role whose time is over (outbox)."""
        claim_id = int(entry.subject)
        claim = await self.app.read(claims.read_claim, claim_id=claim_id)
        if claim is None or claim.state != "held":
            return
        if await self.app.read(claims.may_remove_role, claim_id=claim_id):
            guild = self._guild()
            role = guild.get_role(claim.role_id or 0)
            setting, _ = _role_now(self.app.config, claim.prize)
            async with discord_may_refuse(self.bot, setting):
                member = await _member(guild, claim.member_id)
                if role is not None and member is not None:
                    # Gone meanwhile, the member or the role: then there is nothing left to take.
                    with contextlib.suppress(discord.NotFound):
                        await member.remove_roles(role, reason=self.announce("wheel-role-over-reason"))
        await self.app.act(claims.note_role_over, claim_id=claim_id)

    def _guild(self) -> discord.Guild:
        guild = self.bot.guild
        if guild is None:
            raise Later("the server is not there yet")
        return guild


async def _member(guild: discord.Guild, member_id: int) -> discord.Member | None:
    member = guild.get_member(member_id)
    if member is not None:
        return member
    try:
        return await guild.fetch_member(member_id)
    except discord.NotFound:
        return None


def _role_now(config: Config, prize: Prize) -> tuple[str, int | str]:
    """The key of a prize's role and what stands there; of a prize that the config no longer has, what was won."""
    for place, each in enumerate(config.wheel.prizes):
        if each.code == prize.code and each.kind == "role":
            return f"wheel.prizes.{place}.role", each.role
    return f"wheel.prizes ({prize.code})", prize.role


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Claims(bot))

"""The staff on Discord: /admin with grant, fine, cards, reverse, receipts and audit, and the calls to their channel."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.client import ForumBot
from bot.config import Config
from bot.outbox import OutboxEntry
from bot.refusal import Refusal
from bot.settings import Fault
from bot.staff.alert import ALERT
from bot.staff.service import (
    MOST_MEMBERS,
    AuditLine,
    Deed,
    Preview,
    TooManyMembers,
    carry_out,
    propose,
    read_audit,
)
from bot.words import Language, Money, ShortMoney, Text, plain, text, unpack
from cogs._admin import admin_command, check_staff
from cogs._outbox import channel_may_refuse, send_once, target_channel
from cogs._paging import Direction, pager
from cogs._room import (
    Interaction,
    Room,
    button,
    mention,
    mentions,
    person,
    put_off,
    route,
    row,
    screen,
    show,
    suggestions,
)
from cogs._setup import channel_faults, find_role

log = logging.getLogger(__name__)

_MENTION = re.compile(r"<@!?(\d{15,20})>|(\d{15,20})")
_SHOWN = 15
"""How many members a preview lists by name; the others are counted."""


class NotMembers(Refusal):
    """Somebody who was named is not in the community. Fact: ``names``."""

    key = "staff-not-members"


class NotAReceipt(Refusal):
    """What was typed is no receipt's number. Fact: ``typed``."""

    key = "staff-not-a-receipt"


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What the staff miss in the server. Where the gate is on, it looks after their roles by itself."""
    yield from channel_faults(guild, "staff.channel", config.staff.channel)
    for place, reference in enumerate(() if config.gate.is_on else config.staff.roles):
        if reference and find_role(guild, reference) is None:
            yield Fault(f"staff.roles.{place}", text("alert-no-role", value=str(reference)))


class Staff(Room):
    """/admin: for those who manage the server, and for the configured roles."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(ALERT, self.call_staff)

    async def suggest_currency(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The currencies, in the staff's language."""
        language = self.language(interaction)
        return suggestions(typed, [(each.name[language], each.code) for each in self.app.config.currencies])

    # --- Deeds ---------------------------------------------------------------------------------------------------------

    @admin_command("grant")
    @app_commands.autocomplete(currency=suggest_currency)
    async def grant(
        self,
        interaction: Interaction,
        member: discord.Member,
        amount: int,
        currency: str,
        reason: str,
        more: str | None = None,
    ) -> None:
        """Pay members from the house."""
        await self._propose(interaction, "grant", member, more, amount, currency, reason)

    @admin_command("fine")
    @app_commands.autocomplete(currency=suggest_currency)
    async def fine(
        self,
        interaction: Interaction,
        member: discord.Member,
        amount: int,
        currency: str,
        reason: str,
        more: str | None = None,
    ) -> None:
        """Take money from members."""
        await self._propose(interaction, "fine", member, more, amount, currency, reason)

    @admin_command("cards")
    async def cards(
        self,
        interaction: Interaction,
        member: discord.Member,
        amount: int,
        reason: str,
        more: str | None = None,
    ) -> None:
        """Give make-up cards."""
        await self._propose(interaction, "cards", member, more, amount, "", reason)

    @admin_command("reverse")
    async def reverse(self, interaction: Interaction, receipt: str, reason: str) -> None:
        """Move back what a receipt moved."""
        number = receipt.strip().lstrip("#")
        if not number.isdecimal() or len(number) > 18:
            raise NotAReceipt(typed=plain(receipt, limit=40))
        deed = Deed("reverse", (), 0, "", int(number), reason)
        preview = await self.app.act(propose, actor_id=interaction.user.id, deed=deed)
        await self._show_preview(interaction, preview)

    async def _propose(
        self,
        interaction: Interaction,
        action: Any,
        member: discord.Member,
        more: str | None,
        amount: int,
        currency: str,
        reason: str,
    ) -> None:
        member_ids = [person(member), *await self._named(interaction, more or "")]
        deed = Deed(action, tuple(dict.fromkeys(member_ids)), amount, currency, 0, reason)
        preview = await self.app.act(propose, actor_id=interaction.user.id, deed=deed)
        await self._show_preview(interaction, preview)

    async def _named(self, interaction: Interaction, typed: str) -> list[int]:
        """The members mentioned in a text. Bots and strangers are refused by name, so that no slip goes unseen."""
        if not typed.strip():
            return []
        assert interaction.guild is not None  # the door lets only the community in
        named = dict.fromkeys(int(match[1] or match[2]) for match in _MENTION.finditer(typed))
        if len(named) > MOST_MEMBERS:
            raise TooManyMembers(named=len(named), most=MOST_MEMBERS)
        # Each may cost a question to Discord, together more than the three seconds in which it wants an answer.
        await put_off(interaction)
        rest = _MENTION.sub("", typed).replace(",", " ").replace("，", " ").replace("、", " ")
        strangers = rest.split()
        member_ids: list[int] = []
        for member_id in named:
            try:
                found = interaction.guild.get_member(member_id) or await interaction.guild.fetch_member(member_id)
            except discord.NotFound:
                strangers.append(str(member_id))
            else:
                member_ids.append(person(found))
        if strangers:
            raise NotMembers(names=[plain(each, limit=40) for each in strangers[:5]])
        return member_ids

    async def _show_preview(self, interaction: Interaction, preview: Preview) -> None:
        language = self.language(interaction)
        deed = preview.deed
        lines = [
            self._deed_line(language, deed),
            self.app.say(language, text("staff-reason", reason=plain(deed.reason))),
        ]
        previewed = [
            text(
                "staff-preview-line",
                member=mention(member_id),
                before=self._amount(deed, preview.before[member_id], named=False),
                after=self._amount(deed, preview.after[member_id], named=False),
                short=member_id in preview.short,
            )
            for member_id in deed.member_ids[:_SHOWN]
        ]
        lines += [self.app.say(language, each) for each in previewed]
        if len(deed.member_ids) > _SHOWN:
            lines.append(self.app.say(language, text("staff-preview-more", count=len(deed.member_ids) - _SHOWN)))
        if preview.beside:
            receipts = [f"#{number}" for number in preview.beside]
            lines.append(self.app.say(language, text("staff-preview-beside", receipts=receipts)))
        if preview.short:
            lines.append(self.app.say(language, text("staff-preview-short", count=len(preview.short))))
        await show(
            interaction,
            screen(
                self.say(interaction, "staff-preview-heading"),
                "\n".join(lines),
                row(
                    button(
                        self.say(interaction, "staff-confirm"),
                        f"staff:confirm:{preview.proposal_id}",
                        style=discord.ButtonStyle.danger,
                        disabled=bool(preview.short),
                    ),
                    button(self.say(interaction, "staff-cancel"), "staff:cancel"),
                ),
            ),
        )

    def _deed_line(self, language: Language, deed: Deed) -> str:
        amount = self._amount(deed, deed.amount)
        facts: dict[str, Any] = {"amount": amount, "members": len(deed.member_ids), "count": deed.amount}
        if deed.action == "reverse":
            facts = {"amount": amount, "number": str(deed.receipt)}
        return self.app.say(language, text(f"staff-deed-{deed.action}", **facts))

    def _amount(self, deed: Deed, amount: int, *, named: bool = True) -> Text:
        if deed.action == "cards":
            return text("cards", cards=amount)
        money = Money(amount, deed.currency)
        return text("sum", money=money if named else ShortMoney(money))

    @route("staff:confirm")
    async def confirm(self, interaction: Interaction, proposal_id: int) -> None:
        """The preview was confirmed."""
        check_staff(interaction)
        done = await self.app.act(carry_out, actor_id=interaction.user.id, proposal_id=proposal_id)
        language = self.language(interaction)
        receipts = [f"#{number}" for number in done.receipts.values() if number]
        await show(
            interaction,
            screen(
                self.say(interaction, "staff-done-heading", audit=str(done.audit_id)),
                self._deed_line(language, done.deed),
                mentions(done.deed.member_ids),
                self.say(interaction, "staff-done-receipts", receipts=receipts[:_SHOWN]) if receipts else None,
            ),
        )

    @route("staff:cancel")
    async def cancel(self, interaction: Interaction) -> None:
        """The preview was put aside. Nothing was moved, and it runs out by itself."""
        await show(interaction, screen(self.say(interaction, "staff-cancelled")))

    # --- Looking ---------------------------------------------------------------------------------------------------------

    @admin_command("receipts")
    async def receipts(self, interaction: Interaction, member: discord.Member) -> None:
        """Show a member's receipts."""
        await self.bot.routes.handler("ledger:receipts")(interaction, person(member))

    @admin_command("audit")
    async def audit(self, interaction: Interaction) -> None:
        """Show what the staff did."""
        await self._show_audit(interaction)

    @route("staff:audit")
    async def press_audit(self, interaction: Interaction, direction: Direction, bound: int) -> None:
        """A button to a page of the audit trail."""
        check_staff(interaction)
        await self._show_audit(interaction, **{direction: bound})

    async def _show_audit(self, interaction: Interaction, **bounds: int) -> None:
        page = await self.app.read(read_audit, **bounds)
        language = self.language(interaction)
        lines = [self._audit_line(language, line) for line in page.lines]
        await show(
            interaction,
            screen(
                self.say(interaction, "audit-heading"),
                "\n".join(lines) or self.say(interaction, "audit-empty"),
                pager(
                    self,
                    interaction,
                    f"staff:audit:after:{page.lines[0].number}" if page.has_newer and page.lines else None,
                    f"staff:audit:before:{page.lines[-1].number}" if page.has_older and page.lines else None,
                ),
            ),
        )

    def _audit_line(self, language: Language, line: AuditLine) -> str:
        detail = line.detail
        deed = Deed(
            line.action,  # type: ignore[arg-type]  # what the staff's acts wrote
            tuple(detail["members"]),
            detail["amount"],
            detail["currency"],
            detail["receipt"],
            line.reason,
        )
        reason = plain(line.reason)
        return self.app.say(
            language,
            text(
                "audit-line",
                number=str(line.number),
                actor=mention(line.actor_id),
                deed=self._deed_line(language, deed),
                members=mentions(deed.member_ids),
                reason=text("audit-reason", reason=reason) if reason else text("audit-no-reason"),
                when=format_dt(line.at, "f"),
            ),
        )

    # --- Calls to the staff's channel ---------------------------------------------------------------------------------------

    async def call_staff(self, entry: OutboxEntry) -> None:
        """Tell the staff of a trouble and its fix, in the log and, if they have one, in their channel (outbox)."""
        reference = self.app.config.staff.channel
        call = json.loads(entry.payload)
        words = self.app.say(self.app.community_language, unpack({"key": call["key"], "facts": call["facts"]}))
        log.warning("for the staff: %s: %s", call["setting"], words)
        if not reference:
            return
        channel = await target_channel(self.bot, reference, "staff.channel")
        view = screen(
            self.announce("alert-heading", setting=plain(call["setting"])),
            words,
        )
        async with channel_may_refuse(self.bot, "staff.channel"):
            await send_once(self.bot, entry, channel, view)


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Staff(bot))

"""Money on Discord: /wallet and /receipts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.boards.rules import link
from bot.client import ForumBot
from bot.ledger.desk import read_wallet_line
from bot.ledger.service import ReceiptLine, ReceiptPage, read_receipts, read_wallet
from bot.refusal import NotUnderstood, NotYours, OutOfDate
from bot.services.desk import Service
from bot.words import Language, Money, ShortMoney, Text, Words, plain, text
from cogs._members import check_shown
from cogs._money import words_beside
from cogs._paging import Direction, pager
from cogs._room import Interaction, Room, button, choice, mention, menu, person, route, row, screen, show, suggestions

_ALL = "-"
"""Stands for "no filter" in a custom id."""


class Ledger(Room):
    """钱包 and 账单."""

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """One's money, and where it came from and went."""
        name, about = text("service-wallet"), text("service-wallet-about")
        yield Service("ledger:wallet", "money", 10, "💰", name, about, read_wallet_line)
        yield Service("ledger:receipts", "money", 20, "🧾", text("service-receipts"), text("service-receipts-about"))

    @app_commands.command()
    async def wallet(self, interaction: Interaction, member: discord.Member | None = None) -> None:
        """Show all balances."""
        await self._show_wallet(interaction, interaction.user.id if member is None else person(member))

    @route("ledger:wallet")
    async def press_wallet(self, interaction: Interaction) -> None:
        """A button to one's own wallet."""
        await self._show_wallet(interaction, interaction.user.id)

    async def _show_wallet(self, interaction: Interaction, member_id: int) -> None:
        await check_shown(interaction, member_id, "money")
        wallet = await self.app.read(read_wallet, member_id=member_id)
        language = self.language(interaction)
        lines = []
        for money in wallet.balances:
            words = self.app.words.currency(money.currency)
            lines.append(
                self.app.say(language, text("wallet-line", icon=words.icon, name=words.name, balance=ShortMoney(money)))
            )
        own = member_id == interaction.user.id
        await show(
            interaction,
            screen(
                self.say(interaction, "wallet-heading", member=mention(member_id)),
                "\n".join(lines),
                row(button(self.say(interaction, "wallet-open-receipts"), "ledger:receipts", emoji="🧾"))
                if own
                else None,
            ),
        )

    @app_commands.command()
    async def receipts(self, interaction: Interaction, currency: str | None = None, reason: str | None = None) -> None:
        """Show one's own receipts."""
        if currency is not None and not self.app.config.has_currency(currency):
            raise NotUnderstood(typed=plain(currency, limit=40))
        if reason is not None and not self.app.words.has(f"reason-{reason}"):
            raise NotUnderstood(typed=plain(reason, limit=40))
        await self.show_receipts(interaction, interaction.user.id, currency or _ALL, reason or _ALL)

    @route("ledger:receipts")
    async def press_receipts(
        self,
        interaction: Interaction,
        member_id: int = 0,
        currency: str = _ALL,
        reason: str = _ALL,
        direction: Direction = "before",
        bound: int = 0,
    ) -> None:
        """A button to a page of receipts."""
        reader = member_id or interaction.user.id
        bounds = {direction: bound} if bound else {}
        await self._show_allowed(interaction, reader, currency, reason, **bounds)

    @route("ledger:filter-currency")
    async def filter_currency(self, interaction: Interaction, member_id: int, reason: str) -> None:
        """A currency was chosen in the menu."""
        await self._show_allowed(interaction, member_id, choice(interaction), reason)

    @route("ledger:filter-reason")
    async def filter_reason(self, interaction: Interaction, member_id: int, currency: str) -> None:
        """A reason was chosen in the menu."""
        await self._show_allowed(interaction, member_id, currency, choice(interaction))

    async def _show_allowed(
        self, interaction: Interaction, member_id: int, currency: str, reason: str, **bounds: int
    ) -> None:
        """Show a page if it may be read, and if what it is narrowed down to exists."""
        self._check_may_read(interaction, member_id)
        if currency != _ALL and not self.app.config.has_currency(currency):
            raise OutOfDate
        if reason != _ALL and not self.app.words.has(f"reason-{reason}"):
            raise OutOfDate
        await self.show_receipts(interaction, member_id, currency, reason, **bounds)

    def _check_may_read(self, interaction: Interaction, member_id: int) -> None:
        """Receipts are private: one's own, or anyone's for the staff."""
        if member_id != interaction.user.id and not self.bot.is_staff(interaction):
            raise NotYours

    async def show_receipts(
        self, interaction: Interaction, member_id: int, currency: str, reason: str, **bounds: int
    ) -> None:
        """Show a page of a member's receipts; whoever calls this has checked that it may be read."""
        page = await self.app.read(
            read_receipts,
            member_id=member_id,
            currency=None if currency == _ALL else currency,
            reason=None if reason == _ALL else reason,
            **bounds,
        )
        language = self.language(interaction)
        lines = [self._line(language, line) for line in page.lines]
        base = f"ledger:receipts:{member_id}:{currency}:{reason}"
        await show(
            interaction,
            screen(
                self.say(interaction, "receipts-heading", member=mention(member_id)),
                "\n".join(lines) or self.say(interaction, "receipts-empty"),
                row(self._currency_menu(language, member_id, currency, reason)),
                row(self._reason_menu(language, page, currency, reason)),
                pager(
                    self,
                    interaction,
                    f"{base}:after:{page.lines[0].number}" if page.has_newer and page.lines else None,
                    f"{base}:before:{page.lines[-1].number}" if page.has_older and page.lines else None,
                ),
            ),
        )

    def _line(self, language: Language, line: ReceiptLine) -> str:
        change = self.app.words.money(language, line.change)
        if line.change.amount > 0:
            change = f"+{change}"
        other = (
            mention(line.other_member_id)
            if line.other_member_id is not None
            else self.app.say(language, text(f"house-{line.other_house}"))
        )
        said = self.app.say(
            language,
            text(
                "receipt-line",
                number=str(line.number),
                change=change,
                reason=reason_text(self.app.words, line.reason, {**line.detail, "received": line.change.amount > 0}),
                other=other,
                balance=ShortMoney(line.balance),
                when=format_dt(line.at, "f"),
            ),
        )
        if line.actor_id and line.actor_id != line.other_member_id and line.reason.startswith(("staff", "reversal")):
            said += self.app.say(language, text("receipt-actor", actor=mention(line.actor_id)))
        if line.link is not None:
            address = link(self.app.community.guild_id, line.link.channel_id, line.link.message_id)
            said += self.app.say(language, text("receipt-link", address=address))
        return said

    def _currency_menu(self, language: Language, member_id: int, currency: str, reason: str) -> discord.ui.Select[Any]:
        options = [self._all_option(language, "receipts-all-currencies", currency)]
        options += [
            discord.SelectOption(
                label=each.name[language],
                value=each.code,
                emoji=each.icon or None,
                default=each.code == currency,
            )
            for each in self.app.config.currencies
        ]
        placeholder = self.app.say(language, text("receipts-all-currencies"))
        return menu(f"ledger:filter-currency:{member_id}:{reason}", options, placeholder=placeholder)

    def _reason_menu(self, language: Language, page: ReceiptPage, currency: str, reason: str) -> discord.ui.Select[Any]:
        options = [self._all_option(language, "receipts-all-reasons", reason)]
        # A filter that finds nothing on this page must still be shown as chosen.
        for each in dict.fromkeys([*([reason] if reason != _ALL else []), *page.reasons]):
            label = self.app.say(language, text(f"reason-{each}"))
            options.append(discord.SelectOption(label=label, value=each, default=each == reason))
        placeholder = self.app.say(language, text("receipts-all-reasons"))
        return menu(f"ledger:filter-reason:{page.member_id}:{currency}", options, placeholder=placeholder)

    def _all_option(self, language: Language, key: str, chosen_now: str) -> discord.SelectOption:
        return discord.SelectOption(label=self.app.say(language, text(key)), value=_ALL, default=chosen_now == _ALL)

    @receipts.autocomplete("currency")
    async def suggest_currency(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The currencies, in the member's language."""
        language = self.language(interaction)
        return suggestions(typed, [(each.name[language], each.code) for each in self.app.config.currencies])

    @receipts.autocomplete("reason")
    async def suggest_reason(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The reasons of the member's own receipts."""
        language = self.language(interaction)
        page = await self.app.read(read_receipts, member_id=interaction.user.id, size=1)
        return suggestions(typed, [(self.app.say(language, text(f"reason-{each}")), each) for each in page.reasons])


def reason_text(words: Words, reason: str, detail: Any) -> Text:
    """The sentence on a receipt. What people typed (a reason) is made harmless; days and numbers stay as they are. A reason
    of Louzhu's own is the key of a text, ``why-…``."""
    facts = dict(detail)
    if isinstance(facts.get("words"), str):
        facts["words"] = words_beside(facts["words"])
    if "currency" in facts:
        facts["money"] = Money(facts["amount"], facts["currency"])
    why = facts.get("why")
    if isinstance(why, str):
        facts["why"] = Text(why) if why.startswith("why-") and words.has(why) else plain(why, limit=200)
    return Text(f"receipt-{reason}", facts)


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Ledger(bot))

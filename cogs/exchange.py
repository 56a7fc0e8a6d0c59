"""Exchange of currencies on Discord: /exchange with the rates, a form for the amount, and the preview."""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.client import ForumBot
from bot.exchange import service
from bot.exchange.rules import least_amount
from bot.exchange.settings import ExchangeSettings
from bot.ledger.preview import LASTS, cancel
from bot.refusal import Refusal
from bot.services.desk import Service
from bot.settings import MOST_MONEY
from bot.words import Money, Text, plain, text
from cogs._room import (
    Interaction,
    Room,
    button,
    check_owner,
    choice,
    fields,
    form,
    menu,
    route,
    row,
    screen,
    show,
    text_field,
)

_IN_HELP = 8
"""So many rates /help names; the command shows them all."""

_ROOM_FOR_RATES, _ROOM_FOR_BALANCES = 2400, 1000
"""Characters of a screen, of which Discord shows 4,000. What does not fit is still in the menu, and in the wallet."""


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    """The first of some parts: as many as there is room for."""
    kept: list[str] = []
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            break
        kept.append(part)
    return kept


class NotAnAmount(Refusal):
    """What was typed is no amount. Facts: ``typed``, ``most``."""

    key = "exchange-not-an-amount"


class Exchange(Room):
    """兑换."""

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The rates, where there are any."""
        if self.app.config.exchange:
            yield Service("exchange:open", "money", 25, "💱", text("service-exchange"), text("service-exchange-about"))

    def help_facts(self) -> dict[str, Text]:
        """The rates, for /help."""
        lines = [self._rate(each) for each in self.app.config.exchange[:_IN_HELP]]
        return {"exchange": text("help-exchange", rates=lines) if lines else text("exchange-closed")}

    def _rate(self, entry: ExchangeSettings) -> Text:
        """A direction and its rate."""
        return text(
            "exchange-rate",
            given=Money(entry.give, entry.from_currency),
            got=Money(entry.get, entry.to_currency),
        )

    @app_commands.command()
    async def exchange(self, interaction: Interaction) -> None:
        """Show the rates, and change a currency into another."""
        await self._show_rates(interaction)

    @route("exchange:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button to the rates."""
        await self._show_rates(interaction)

    async def _show_rates(self, interaction: Interaction, note: str | None = None) -> None:
        rates = await self.app.read(service.read_rates, member_id=interaction.user.id)
        lines = [
            self.say(
                interaction,
                "exchange-line",
                rate=self._rate(each),
                least=Money(least_amount(each.minimum, each.give), each.from_currency),
                percent=each.fee_percent,
            )
            for each in rates.entries
        ]
        options = []
        for each in rates.entries:
            names = [self.app.words.currency(code).name for code in (each.from_currency, each.to_currency)]
            label = self.say(interaction, "exchange-option", give=names[0], get=names[1])
            icon = self.app.words.currency(each.to_currency).icon
            value = f"{each.from_currency}-{each.to_currency}"
            options.append(discord.SelectOption(label=label[:100], value=value, emoji=icon or None))
        language = self.language(interaction)
        owned = [self.app.words.money(language, money) for money in rates.balances]
        placeholder = self.say(interaction, "exchange-choose")
        await show(
            interaction,
            screen(
                note,
                self.say(interaction, "exchange-heading"),
                "\n".join(_fitting(lines, _ROOM_FOR_RATES)),
                self.say(interaction, "exchange-owned", balances=_fitting(owned, _ROOM_FOR_BALANCES)),
                row(menu(f"exchange:choose:{interaction.user.id}", options, placeholder=placeholder)),
                self.say(interaction, "exchange-note"),
            ),
        )

    @route("exchange:choose")
    async def choose(self, interaction: Interaction, owner: int) -> None:
        """A direction was chosen: ask for the amount."""
        check_owner(interaction, owner)
        known = [f"{each.from_currency}-{each.to_currency}" for each in self.app.config.exchange]
        give, _, get = choice(interaction, known).partition("-")
        entry = service.find_entry(self.app.community, give, get)
        least = Money(least_amount(entry.minimum, entry.give), give)
        await interaction.response.send_modal(
            form(
                self.say(interaction, "exchange-form"),
                f"exchange:amount:{give}:{get}",
                text_field(
                    self.say(interaction, "exchange-form-amount", currency=self.app.words.currency(give).name),
                    "amount",
                    description=self.say(interaction, "exchange-form-hint", rate=self._rate(entry), least=least),
                    most=17,
                ),
            )
        )

    @route("exchange:amount")
    async def submit_amount(self, interaction: Interaction, give: str, get: str) -> None:
        """The form was filled in: show what it would bring."""
        typed = str(fields(interaction)["amount"] or "").replace(",", "").replace("，", "").strip()
        if not (typed.isdecimal() and int(typed) <= MOST_MONEY):
            raise NotAnAmount(typed=plain(typed, limit=20), most=MOST_MONEY)
        preview = await self.app.act(
            service.propose,
            member_id=interaction.user.id,
            from_currency=give,
            to_currency=get,
            amount=int(typed),
            request_id=interaction.id,
        )
        asked = f"{interaction.user.id}:{interaction.id}"
        stays = preview.stays if preview.stays.amount else None
        await show(
            interaction,
            screen(
                self.say(interaction, "exchange-preview-heading"),
                self._terms(interaction, preview.terms),
                None if stays is None else self.say(interaction, "exchange-stays", money=stays),
                self.say(interaction, "exchange-preview-balances", balances=preview.balances),
                self.say(interaction, "exchange-preview-note", minutes=LASTS.seconds // 60),
                row(
                    button(
                        self.say(interaction, "exchange-confirm"),
                        f"exchange:confirm:{asked}",
                        style=discord.ButtonStyle.primary,
                    ),
                    button(self.say(interaction, "exchange-cancel"), f"exchange:cancel:{asked}"),
                ),
            ),
        )

    def _terms(self, interaction: Interaction, terms: service.Terms) -> str:
        lines = [self.say(interaction, "exchange-given", money=terms.given)]
        if terms.fee.amount:
            lines.append(self.say(interaction, "exchange-fee", fee=terms.fee, total=terms.total))
        lines.append(self.say(interaction, "exchange-got", money=terms.got))
        return "\n".join(lines)

    @route("exchange:confirm")
    async def confirm(self, interaction: Interaction, owner: int, request_id: int) -> None:
        """The preview was confirmed."""
        check_owner(interaction, owner)
        done = await self.app.act(service.exchange, member_id=owner, request_id=request_id)
        receipts = [f"#{number}" for number in done.receipts]
        await show(
            interaction,
            screen(
                self.say(interaction, "exchange-done-heading"),
                self._terms(interaction, done.terms),
                self.say(interaction, "exchange-done", balances=done.balances, receipts=receipts),
                row(
                    button(self.say(interaction, "exchange-again"), "exchange:open", emoji="🔁"),
                    button(self.say(interaction, "wallet-open-receipts"), "ledger:receipts", emoji="🧾"),
                ),
            ),
        )

    @route("exchange:cancel")
    async def press_cancel(self, interaction: Interaction, owner: int, request_id: int) -> None:
        """The preview was put aside."""
        check_owner(interaction, owner)
        await self.app.act(cancel, kind=service.KIND, member_id=owner, request_id=request_id)
        await self._show_rates(interaction, self.say(interaction, "exchange-cancelled"))


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Exchange(bot))

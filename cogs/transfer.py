"""Payments between members on Discord: /transfer, its preview, and the news for whoever got one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ForumBot
from bot.ledger.preview import LASTS, cancel
from bot.presence.service import note_departure
from bot.refusal import BotsHaveNone, NotUnderstood, OutOfDate
from bot.routes import read_number
from bot.services.desk import Service
from bot.transfer import service
from bot.words import Money, Text, plain, text
from cogs._afterword import Afterword
from cogs._members import joined_at
from cogs._money import words_beside
from cogs._room import (
    Interaction,
    Room,
    button,
    check_owner,
    fields,
    form,
    mention,
    person,
    put_off,
    route,
    row,
    screen,
    show,
    suggestions,
    text_field,
)

_DIGITS = 13
"""So many digits, and commas, an amount that is typed may have."""


class Transfer(Room):
    """转账."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self._news = Afterword(bot, service.NEWS_SIGNAL, read=service.read_members_with_news, take=service.take_news)

    def help_facts(self) -> dict[str, Text]:
        """What a payment costs and how much it may be, for /help."""
        settings = self.app.config.transfer
        able = settings.open_terms(self.app.config)
        if not able:
            return {"transfer": text("transfer-closed")}
        given = [Money(each.most_given_a_day, each.currency) for each in able if each.most_given_a_day]
        received = [Money(each.most_received_a_day, each.currency) for each in able if each.most_received_a_day]
        return {
            "transfer": text(
                "help-transfer",
                least=[Money(each.minimum, each.currency) for each in able],
                percent=settings.fee_percent,
                given=text("help-transfer-given", most=given) if given else "",
                received=text("help-transfer-received", most=received) if received else "",
            )
        }

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """Paying another member, where that may be done."""
        if self.app.config.transfer.open_terms(self.app.config):
            name, about = text("service-transfer"), text("service-transfer-about")
            yield Service("transfer:open", "money", 30, "💸", name, about)

    @app_commands.command()
    async def transfer(
        self,
        interaction: Interaction,
        member: discord.Member,
        amount: int,
        currency: str | None = None,
        words: str | None = None,
    ) -> None:
        """Pay another member: shown first, then confirmed."""
        await self._propose(interaction, person(member), amount, currency, words)

    @route("transfer:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button to pay another member: asks in a form what the command has as options."""
        able = self.app.config.transfer.open_terms(self.app.config)
        if not able:
            raise service.TransfersClosed
        language = self.language(interaction)
        members: discord.ui.UserSelect[Any] = discord.ui.UserSelect(custom_id="member")
        named = [(self.app.words.currency(each.currency).name[language], each.currency) for each in able]
        options = [discord.SelectOption(label=name, value=code, default=code == named[0][1]) for name, code in named]
        currencies: discord.ui.Select[Any] = discord.ui.Select(custom_id="currency", options=options)
        items: list[discord.ui.Item[Any]] = [
            discord.ui.Label(text=self.say(interaction, "transfer-form-member"), component=members),
            text_field(self.say(interaction, "transfer-form-amount"), "amount", most=_DIGITS),
        ]
        if len(able) > 1:
            items.append(discord.ui.Label(text=self.say(interaction, "transfer-form-currency"), component=currencies))
        most = self.app.config.transfer.words_length
        if most:
            label = self.say(interaction, "transfer-form-words")
            items.append(text_field(label, "words", required=False, most=most))
        await interaction.response.send_modal(form(self.say(interaction, "transfer-form"), "transfer:order", *items))

    @route("transfer:order")
    async def submit_order(self, interaction: Interaction) -> None:
        """The form was filled in: show it first, as the command does."""
        filled = fields(interaction)
        typed = str(filled["amount"] or "").replace(",", "").replace("，", "").strip()
        if not (typed.isascii() and typed.isdecimal()):
            raise NotUnderstood(typed=plain(str(filled["amount"] or ""), limit=40))
        currency = filled.get("currency") or [None]
        words = str(filled.get("words") or "")
        await self._propose(
            interaction, _receiver(interaction, filled["member"]), int(typed), currency[0], words or None
        )

    async def _propose(
        self, interaction: Interaction, receiver_id: int, amount: int, currency: str | None, words: str | None
    ) -> None:
        preview = await self.app.act(
            service.propose,
            member_id=interaction.user.id,
            joined_at=joined_at(interaction.user),
            receiver_id=receiver_id,
            amount=amount,
            currency=currency,
            words=words,
            request_id=interaction.id,
        )
        asked = f"{interaction.user.id}:{interaction.id}"
        await show(
            interaction,
            screen(
                self.say(interaction, "transfer-preview-heading"),
                self._order(interaction, preview.order),
                self.say(interaction, "transfer-preview-balance", balance=preview.balance),
                self.say(interaction, "transfer-preview-note", minutes=LASTS.seconds // 60),
                row(
                    button(
                        self.say(interaction, "transfer-confirm"),
                        f"transfer:confirm:{asked}",
                        style=discord.ButtonStyle.primary,
                    ),
                    button(self.say(interaction, "transfer-cancel"), f"transfer:cancel:{asked}"),
                ),
            ),
        )

    def _order(self, interaction: Interaction, order: service.Order) -> str:
        lines = [
            self.say(interaction, "transfer-receiver", member=mention(order.receiver_id)),
            self.say(interaction, "transfer-amount", money=order.money),
        ]
        if order.fee.amount:
            lines.append(self.say(interaction, "transfer-fee", fee=order.fee, total=order.total))
        if order.words:
            lines.append(self.say(interaction, "transfer-words", words=words_beside(order.words)))
        return "\n".join(lines)

    @route("transfer:confirm")
    async def confirm(self, interaction: Interaction, owner: int, request_id: int) -> None:
        """The preview was confirmed."""
        check_owner(interaction, owner)
        order = await self.app.read(service.read_order, member_id=owner, request_id=request_id)
        await self._check_here(interaction, order.receiver_id)
        done = await self.app.act(
            service.transfer, member_id=owner, joined_at=joined_at(interaction.user), request_id=request_id
        )
        await show(
            interaction,
            screen(
                self.say(interaction, "transfer-done-heading"),
                self._order(interaction, done.order),
                self.say(
                    interaction,
                    "transfer-done",
                    balance=done.balance,
                    receipts=[f"#{number}" for number in done.receipts],
                ),
                row(button(self.say(interaction, "wallet-open-receipts"), "ledger:receipts", emoji="🧾")),
            ),
        )

    async def _check_here(self, interaction: Interaction, member_id: int) -> None:
        """Let pass a receiver who is in the server.

        Raises:
            ReceiverLeft: he is not; that is noted.
        """
        assert interaction.guild is not None  # the door lets only the community in
        if interaction.guild.get_member(member_id) is not None:
            return
        await put_off(interaction)  # Discord may take longer to say it than it gives us to answer
        try:
            await interaction.guild.fetch_member(member_id)
        except discord.NotFound as error:
            await self.app.act(note_departure, member_id=member_id)
            raise service.ReceiverLeft from error

    @route("transfer:cancel")
    async def press_cancel(self, interaction: Interaction, owner: int, request_id: int) -> None:
        """The preview was put aside."""
        check_owner(interaction, owner)
        await self.app.act(cancel, kind=service.KIND, member_id=owner, request_id=request_id)
        await show(interaction, screen(self.say(interaction, "transfer-cancelled")))

    @transfer.autocomplete("currency")
    async def suggest_currency(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The currencies that may be paid, in the member's language."""
        language = self.language(interaction)
        able = self.app.config.transfer.open_terms(self.app.config)
        return suggestions(
            typed, [(self.app.words.currency(each.currency).name[language], each.currency) for each in able]
        )

    @commands.Cog.listener("on_answered")
    async def tell_news(self, interaction: Interaction) -> None:
        """Tell a member in private, after the bot answered him, of what others paid him meanwhile."""
        news: service.News | None = await self._news.take_for(interaction)
        if news is None:
            return
        lines = [
            self.say(
                interaction,
                "transfer-news-line",
                giver=mention(gift.giver_id),
                money=gift.money,
                words=words_beside(gift.words),
                number=str(gift.number),
            )
            for gift in news.gifts
        ]
        if news.more:
            lines.append(self.say(interaction, "transfer-news-more", count=news.more))
        await interaction.followup.send(
            view=screen(
                self.say(interaction, "transfer-news-heading"),
                "\n".join(lines),
                row(button(self.say(interaction, "wallet-open-receipts"), "ledger:receipts", emoji="🧾")),
            ),
            ephemeral=True,
        )


def _receiver(interaction: Interaction, chosen: Any) -> int:
    """The id of the member who was chosen in the form.

    Raises:
        OutOfDate: nobody was, or somebody who is not in the server. BotsHaveNone: it is a bot.
    """
    if not isinstance(chosen, list) or len(chosen) != 1:
        raise OutOfDate
    data: Any = interaction.data
    resolved = data.get("resolved", {})
    if chosen[0] not in resolved.get("users", {}) or chosen[0] not in resolved.get("members", {}):
        raise OutOfDate
    if resolved["users"][chosen[0]].get("bot"):
        raise BotsHaveNone
    return read_number(chosen[0])


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Transfer(bot))

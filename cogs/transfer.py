"""Payments between members on Discord: /transfer, its preview, and the news for whoever got one."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ForumBot
from bot.ledger.preview import LASTS, cancel
from bot.presence.service import note_departure
from bot.transfer import service
from bot.words import Money, Text, text
from cogs._afterword import Afterword
from cogs._members import joined_at
from cogs._money import words_beside
from cogs._room import (
    Interaction,
    Room,
    button,
    check_owner,
    mention,
    person,
    put_off,
    route,
    row,
    screen,
    show,
    suggestions,
)


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
        preview = await self.app.act(
            service.propose,
            member_id=interaction.user.id,
            joined_at=joined_at(interaction.user),
            receiver_id=person(member),
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


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Transfer(bot))

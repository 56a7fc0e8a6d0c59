"""The member card on Discord: /me, /member, /card-settings, and the entry in a member's menu."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.card import service
from bot.card.card_page import card_lines, card_page, state_text
from bot.card.desk import read_card_line
from bot.card.picture import draw_card
from bot.client import ForumBot
from bot.level.service import NOTICES, choose_notice, read_notice
from bot.presence.rules import WINDOW_S
from bot.refusal import OutOfDate
from bot.services.desk import Service
from bot.words import Text, bare, text
from cogs._members import described, drawn_name, shown_name
from cogs._room import (
    Interaction,
    Part,
    Room,
    Screen,
    button,
    check_owner,
    choice,
    chosen_member,
    mention,
    menu,
    person,
    picture,
    put_off,
    route,
    row,
    screen,
    show,
)


class Card(Room):
    """会员卡."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self._menu_entry = app_commands.ContextMenu(name="Member card", callback=self.open_from_menu)

    async def cog_load(self) -> None:
        """Hang the entry into every member's menu."""
        await super().cog_load()
        self.bot.tree.add_command(self._menu_entry)

    async def cog_unload(self) -> None:
        """Take the entry out again."""
        self.bot.tree.remove_command(self._menu_entry.name, type=self._menu_entry.type)

    def help_facts(self) -> dict[str, Text]:
        """What online time measures, for /help."""
        measured = text("help-online", minutes=WINDOW_S // 60)
        return {"me": measured, "member": measured}

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """One's own card, and what it shows."""
        yield Service("card:open", "own", 10, "🪪", text("service-card"), text("service-card-about"), read_card_line)
        name, about = text("service-card-settings"), text("service-card-settings-about")
        yield Service("card:settings", "own", 20, "⚙️", name, about)

    # --- The card ------------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def me(self, interaction: Interaction) -> None:
        """Show one's own card."""
        await self._open(interaction, interaction.user)

    @app_commands.command()
    async def member(self, interaction: Interaction, member: discord.Member) -> None:
        """Show someone's card."""
        person(member)
        await self._open(interaction, member)

    async def open_from_menu(self, interaction: Interaction, member: discord.Member) -> None:
        """The entry in a member's menu."""
        person(member)
        await self._open(interaction, member)

    @route("card:open")
    async def press_open(self, interaction: Interaction, member_id: int = 0) -> None:
        """A button to a card; without a number to one's own."""
        if member_id:
            await self._show_card(interaction, member_id)
        else:
            await self._open(interaction, interaction.user)

    @route("card:choose")
    async def choose_member(self, interaction: Interaction) -> None:
        """A member was chosen in a list's menu."""
        await self._show_card(interaction, chosen_member(interaction))

    @route("card:picture")
    async def press_picture(self, interaction: Interaction, member_id: int) -> None:
        """The button that asks for the picture."""
        card = await self._read(member_id)
        await put_off(interaction)
        language = self.app.community_language
        with_hidden = card.member_id == interaction.user.id
        name = drawn_name(card.name, f"#{card.uid}")
        page = card_page(self.app, language, card, name, with_hidden=with_hidden)
        files = await self.draw(draw_card, page, "card.png")
        await show(interaction, self._card_screen(interaction, card, with_picture=bool(files)), files=files)

    async def _open(self, interaction: Interaction, member: discord.Member | discord.User) -> None:
        """Show someone's card. A member who is here becomes known by this, and by the name that he now has."""
        card = await self._find(member.id)
        if isinstance(member, discord.Member) and (card is None or card.name != bare(member.display_name, limit=32)):
            await self.app.act(service.open_card, person=described(self.app, member))
        await self._show_card(interaction, member.id, avatar=member.display_avatar.url)

    async def _find(self, member_id: int) -> service.Card | None:
        return await self.app.read(
            service.read_card,
            member_id=member_id,
            now=self.app.clock.now(),
            active_at=self.app.presence.last_seen(member_id),
        )

    async def _read(self, member_id: int) -> service.Card:
        card = await self._find(member_id)
        if card is None:
            raise OutOfDate
        return card

    async def _show_card(self, interaction: Interaction, member_id: int, *, avatar: str | None = None) -> None:
        card = await self._read(member_id)
        await show(interaction, self._card_screen(interaction, card, avatar=avatar))

    def _card_screen(
        self, interaction: Interaction, card: service.Card, *, with_picture: bool = False, avatar: str | None = None
    ) -> Screen:
        language = self.language(interaction)
        own = card.member_id == interaction.user.id
        lines = card_lines(self.app, language, card, with_hidden=own)
        facts = {"name": shown_name(card.name, card.member_id, limit=32), "member": mention(card.member_id)}
        state = state_text(card, with_hidden=own)
        heading = (
            self.say(interaction, "card-heading-plain", **facts)
            if state is None
            else self.say(interaction, "card-heading", **facts, state=state)
        )
        top: Part = heading
        if avatar is not None:
            described_avatar = self.say(interaction, "card-avatar", name=bare(card.name, limit=32) or f"#{card.uid}")
            top = discord.ui.Section(
                discord.ui.TextDisplay(heading), accessory=discord.ui.Thumbnail(avatar, description=described_avatar)
            )
        said = "\n".join(lines)
        return screen(
            top,
            picture("attachment://card.png", self.say(interaction, "card-picture", rows=said))
            if with_picture
            else None,
            said,
            self.say(interaction, "card-hides", fields=[text(f"field-{each.replace('_', '-')}") for each in hidden])
            if own and (hidden := [each for each in service.FIELDS if each in card.hidden])
            else None,
            row(
                None
                if with_picture
                else button(self.say(interaction, "card-as-picture"), f"card:picture:{card.member_id}", emoji="🖼️"),
                button(self.say(interaction, "card-trend"), f"ranking:trend:posts:{card.member_id}:30", emoji="📈"),
                button(self.say(interaction, "card-settings"), "card:settings", emoji="⚙️") if own else None,
            ),
        )

    # --- What a member decides -----------------------------------------------------------------------------------------

    @app_commands.command(name="card-settings")
    async def card_settings(self, interaction: Interaction) -> None:
        """Choose what others see, and how one hears of a new level."""
        await self._show_settings(interaction)

    @route("card:settings")
    async def press_settings(self, interaction: Interaction) -> None:
        """A button to the settings."""
        await self._show_settings(interaction)

    @route("card:hide")
    async def choose_hidden(self, interaction: Interaction, owner: int) -> None:
        """Fields to hide were chosen."""
        check_owner(interaction, owner)
        await self.app.act(service.hide_fields, member_id=interaction.user.id, fields=_all_chosen(interaction))
        await self._show_settings(interaction)

    @route("card:notice")
    async def choose_notice(self, interaction: Interaction, owner: int) -> None:
        """A way of hearing of new levels was chosen."""
        check_owner(interaction, owner)
        await self.app.act(choose_notice, member_id=interaction.user.id, notice=choice(interaction))
        await self._show_settings(interaction)

    async def _show_settings(self, interaction: Interaction) -> None:
        owner = interaction.user.id
        hidden = await self.app.read(service.read_hidden_fields, member_id=owner)
        notice = await self.app.read(read_notice, member_id=owner)
        fields = [
            discord.SelectOption(
                label=self.say(interaction, f"field-{field.replace('_', '-')}"), value=field, default=field in hidden
            )
            for field in service.HIDEABLE
        ]
        notices = [
            discord.SelectOption(
                label=self.say(interaction, f"level-notice-{each}"), value=each, default=each == notice
            )
            for each in NOTICES
            if each != "channel" or self.app.config.level.notice_channel
        ]
        hiding: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=f"card:hide:{owner}",
            options=fields,
            min_values=0,
            max_values=len(fields),
            placeholder=self.say(interaction, "card-settings-hide-none"),
        )
        await show(
            interaction,
            screen(
                self.say(interaction, "card-settings-heading"),
                self.say(interaction, "card-settings-hide"),
                row(hiding),
                self.say(interaction, "card-settings-notice"),
                row(
                    menu(
                        f"card:notice:{owner}",
                        notices,
                        placeholder=self.say(interaction, "level-notice-off"),
                    )
                ),
                row(button(self.say(interaction, "card-back"), "card:open", emoji="🪪")),
            ),
        )


def _all_chosen(interaction: Interaction) -> tuple[str, ...]:
    """All that was chosen in a menu of several options, which may be nothing."""
    data: Any = interaction.data
    return tuple(data.get("values", ()))


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Card(bot))

"""Community services on Discord: /services, the forum's front desk, and the navigation bar in a channel.

It knows no feature: what is offered is what the cogs say of themselves (see `bot.services.desk`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import discord
from discord import app_commands

from bot.client import ForumBot
from bot.config import Config
from bot.outbox import GiveUp, Later, OutboxEntry
from bot.services.desk import GROUPS, Group, Line, Service, read_lines
from bot.services.service import BAR, keep_bar
from bot.settings import Fault
from bot.words import Language, Text, text, unmarked
from cogs._outbox import channel_may_refuse, keep_message, target_channel
from cogs._room import Component, Interaction, Part, Room, button, choice, menu, route, row, screen, section, show
from cogs._setup import channel_faults

_ROW = 5
"""So many buttons Discord puts into a row; on a phone it breaks the row. A group with more services has a menu, for their
buttons would fill more than the screen."""


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What the navigation bar misses in the server."""
    yield from channel_faults(guild, "services.channel", config.services.channel)


class Services(Room):
    """社区服务."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(BAR, self.post_bar)

    def help_facts(self) -> dict[str, Text]:
        """What is to be seen there, for /help."""
        return {"services": text("help-services")}

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The front desk itself: on the bar, for one stands at it already when one sees the rest."""
        name, about = text("service-services"), text("service-services-about")
        return (Service("services:open", None, 0, "🧭", name, about, bar=4),)

    # --- The front desk ------------------------------------------------------------------------------------------------

    @app_commands.command(name="services")
    async def open_desk(self, interaction: Interaction) -> None:
        """Show all that one can do here."""
        await self._show(interaction)

    @route("services:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button to the front desk."""
        await self._show(interaction)

    @route("services:choose")
    async def choose_service(self, interaction: Interaction) -> None:
        """A service was chosen in a menu: the same as its button."""
        opens = choice(interaction, [service.opens for service in self._offered(interaction)])
        handler, arguments = self.bot.routes.read(opens)
        await handler(interaction, *arguments)

    async def _show(self, interaction: Interaction) -> None:
        offered = [service for service in self._offered(interaction) if service.group is not None]
        lines = await self.app.read(
            read_lines, services=offered, member_id=interaction.user.id, now=self.app.clock.now()
        )
        shown = list(zip(offered, lines, strict=True))
        parts: list[Part | None] = [self.say(interaction, "services-heading")]
        for group in GROUPS:
            here = [(service, line) for service, line in shown if service.group == group]
            if here:
                parts += self._group_parts(self.language(interaction), group, here)
        await show(interaction, screen(*parts))

    def _offered(self, interaction: Interaction | None) -> list[Service]:
        """All that the features offer to whoever acts; without him, to everybody."""
        found: list[Service] = []
        for cog in self.bot.cogs.values():
            found += getattr(cog, "offered_services", _nothing)(interaction)
        return sorted(found, key=lambda service: service.place)

    def _group_parts(
        self, language: Language, group: Group, shown: Sequence[tuple[Service, Line]]
    ) -> list[Part | None]:
        heading = self.app.say(language, text(f"services-group-{group}"))
        if group == "today":
            # What one comes for each day stands beside its own button.
            return [heading, *(section(self._line(language, *each), self._button(language, *each)) for each in shown)]
        said = "\n".join([heading, *(self._line(language, *each) for each in shown)])
        if len(shown) <= _ROW:
            return [said, row(*(self._button(language, *each) for each in shown))]
        options = [
            discord.SelectOption(
                label=self.app.say(language, service.name)[:100],
                value=service.opens,
                description=unmarked(self.app.say(language, service.about), limit=100),
                emoji=service.emoji,
            )
            for service, _ in shown
        ]
        placeholder = self.app.say(language, text("services-choose"))
        return [said, row(menu(f"services:choose:{group}", options, placeholder=placeholder))]

    def _line(self, language: Language, service: Service, line: Line) -> str:
        return self.app.say(language, text("services-line", emoji=service.emoji, name=service.name, line=line.words))

    def _button(self, language: Language, service: Service, line: Line | None = None) -> Component:
        style = discord.ButtonStyle.success if line is not None and line.is_due else discord.ButtonStyle.secondary
        return button(self.app.say(language, service.name), service.opens, emoji=service.emoji, style=style)

    # --- The navigation bar --------------------------------------------------------------------------------------------

    async def look_over(self) -> None:
        """Tell the staff what the bar misses, and keep it up: at the start and each hour, for somebody may have deleted it."""
        await super().look_over()
        guild = self.bot.guild
        if guild is not None and not guild.unavailable:
            await self.app.act(keep_bar)

    async def post_bar(self, entry: OutboxEntry) -> None:
        """Keep the bar in its channel (outbox)."""
        reference = self.app.config.services.channel
        if not reference:
            raise GiveUp("no channel is named for it any more")
        guild = self.bot.guild
        if guild is None or guild.unavailable:
            raise Later("the server is not there")
        channel = await target_channel(self.bot, reference, "services.channel")
        listed = sorted((each for each in self._offered(None) if each.bar), key=lambda service: service.bar)
        buttons = [self._button(self.app.community_language, service) for service in listed]
        view = screen(
            self.announce("services-bar"),
            *(row(*buttons[first : first + _ROW]) for first in range(0, len(buttons), _ROW)),
        )
        async with channel_may_refuse(self.bot, "services.channel"):
            await keep_message(self.bot, entry, channel, view)


def _nothing(_interaction: Interaction | None) -> Iterable[Service]:
    """What a cog offers that has no services."""
    return ()


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Services(bot))

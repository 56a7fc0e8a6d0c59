"""A member's own settings on Discord: /language."""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.client import ForumBot
from bot.member.desk import read_language_line
from bot.member.service import choose_language
from bot.services.desk import Service
from bot.words import LANGUAGES, Language, text
from cogs._room import Interaction, Room, choice, menu, route, row, screen, show

_CHOICES: dict[str, Language | None] = {f"language-{each.lower()}": each for each in LANGUAGES} | {
    "language-client": None
}


class Member(Room):
    """Settings of one's own."""

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The language of private answers."""
        name, about = text("service-language"), text("service-language-about")
        return (Service("member:language", "own", 40, "🌐", name, about, read_language_line),)

    @app_commands.command(name="language")
    @app_commands.choices(language=[app_commands.Choice(name=value, value=value) for value in _CHOICES])
    async def choose_language(self, interaction: Interaction, language: app_commands.Choice[str]) -> None:
        """Choose the language of private answers, or follow one's Discord."""
        await self._choose(interaction, language.value)

    @route("member:language")
    async def press_language(self, interaction: Interaction) -> None:
        """A button to the languages."""
        options = [discord.SelectOption(label=self.say(interaction, f"choice-{each}"), value=each) for each in _CHOICES]
        await show(
            interaction,
            screen(
                self.say(interaction, "language-heading"),
                row(menu("member:choose-language", options, placeholder=self.say(interaction, "language-choose"))),
            ),
        )

    @route("member:choose-language")
    async def choose_in_menu(self, interaction: Interaction) -> None:
        """A language was chosen in the menu."""
        await self._choose(interaction, choice(interaction, _CHOICES))

    async def _choose(self, interaction: Interaction, chosen: str) -> None:
        wanted = _CHOICES[chosen]
        await self.app.act(choose_language, member_id=interaction.user.id, language=wanted)
        self.app.remember_language(interaction.user.id, wanted)
        key = "language-follows" if wanted is None else "language-chosen"
        await show(interaction, screen(self.say(interaction, key)))


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Member(bot))

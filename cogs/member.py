"""A member's own settings on Discord: /language."""

from __future__ import annotations

from discord import app_commands

from bot.client import ForumBot
from bot.member.service import choose_language
from bot.words import LANGUAGES, Language
from cogs._room import Interaction, Room, screen, show

_CHOICES: dict[str, Language] = {f"language-{each.lower()}": each for each in LANGUAGES}


class Member(Room):
    """Settings of one's own."""

    @app_commands.command(name="language")
    @app_commands.choices(
        language=[app_commands.Choice(name=value, value=value) for value in (*_CHOICES, "language-client")]
    )
    async def choose_language(self, interaction: Interaction, language: app_commands.Choice[str]) -> None:
        """Choose the language of private answers, or follow one's Discord."""
        wanted = _CHOICES.get(language.value)
        await self.app.act(choose_language, member_id=interaction.user.id, language=wanted)
        self.app.remember_language(interaction.user.id, wanted)
        key = "language-follows" if wanted is None else "language-chosen"
        await show(interaction, screen(self.say(interaction, key)))


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Member(bot))

"""What the cogs of the moods share: the emoji that Discord would take now."""

from __future__ import annotations

import discord

from bot.client import ForumBot
from bot.moods.rules import custom_emoji_id
from bot.moods.settings import MoodKindSettings


def usable_emoji(bot: ForumBot, kind: MoodKindSettings) -> str | None:
    """A mood's emoji as a button takes it; ``None`` for one of the server's own that was deleted."""
    custom = custom_emoji_id(kind.emoji)
    if custom is None:
        return kind.emoji
    guild = bot.guild
    found = None if guild is None else guild.get_emoji(custom)
    return None if found is None else str(found)


def written_emoji(emoji: discord.PartialEmoji | discord.Emoji | str) -> str:
    """An emoji of a reaction as the config writes it."""
    return str(emoji)

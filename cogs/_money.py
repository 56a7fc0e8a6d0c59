"""What the cogs of money share."""

from __future__ import annotations

from bot.transfer.settings import MOST_WORDS
from bot.words import Text, plain, text


def words_beside(words: str) -> Text | str:
    """What a member wrote beside a payment, made harmless, as the end of a sentence; nothing if he wrote nothing."""
    return text("words-beside", words=plain(words, limit=MOST_WORDS)) if words else ""

"""Acts on a member's own settings."""

from __future__ import annotations

from datetime import datetime

from bot.clock import to_ms
from bot.community import Community
from bot.words import Language
from db import member
from db.engine import Transaction


def choose_language(
    tx: Transaction, community: Community, *, member_id: int, language: Language | None, now: datetime
) -> None:
    """Keep a member's own language, or forget it so that his client's counts again. A repeat changes nothing."""
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    member.update_language(tx, guild_id=community.guild_id, member_id=member_id, language=language)

"""Members as Discord speaks of them, put into the bot's own words. Nothing here knows a feature's screens."""

from __future__ import annotations

import discord

from bot.app import App
from bot.clock import to_ms
from bot.presence.tracker import Person
from bot.words import plain


def described(app: App, member: discord.Member) -> Person:
    """What is kept of a member: his name, since when he is here, and whether an excluded role keeps him out of rankings."""
    excluded = app.config.ranking.excluded_roles
    return Person(
        member_id=member.id,
        name=member.display_name,
        joined_at=None if member.joined_at is None else to_ms(member.joined_at),
        is_excluded=any(role.id in excluded or role.name in excluded for role in member.roles),
    )


def shown_name(name: str, member_id: int, *, limit: int = 24) -> str:
    """A member's name as it can stand in a list without putting it out of shape; his id if none is known."""
    return plain(name, limit=limit) or f"#{member_id}"

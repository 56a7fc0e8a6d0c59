"""Members as Discord speaks of them, put into the bot's own words. Nothing here knows a feature's screens."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.app import App
from bot.canvas import is_legible
from bot.card.service import Field, read_hidden_fields
from bot.clock import to_ms
from bot.presence.tracker import Person
from bot.refusal import Refusal
from bot.words import bare, plain
from cogs._room import Interaction


class Hidden(Refusal):
    """The member keeps from others what was asked about him."""

    key = "member-hides"


def described(app: App, member: discord.Member) -> Person:
    """What is kept of a member: his name, since when he is here, and whether an excluded role keeps him out of rankings."""
    excluded = app.config.ranking.excluded_roles
    return Person(
        member_id=member.id,
        name=member.display_name,
        joined_at=None if member.joined_at is None else to_ms(member.joined_at),
        is_excluded=bool(excluded) and any(role.id in excluded or role.name in excluded for role in member.roles),
    )


def joined_at(user: discord.abc.User | None) -> datetime | None:
    """When a member joined, as far as Discord says."""
    return user.joined_at if isinstance(user, discord.Member) else None


def shown_name(name: str, member_id: int, *, limit: int = 24) -> str:
    """A member's name as it can stand in a list without putting it out of shape; his id if none is known."""
    return plain(name, limit=limit) or f"#{member_id}"


def drawn_name(name: str, otherwise: str) -> str:
    """A member's name as a picture bears it; ``otherwise`` if our type has no sign of it, as of a name all in Arabic."""
    shown = bare(name, limit=32)
    return shown if is_legible(shown) else otherwise


async def check_shown(interaction: Interaction, member_id: int, field: Field) -> None:
    """Let pass whoever may see this about a member: himself, the staff, and everybody if he does not hide it. What is hidden
    from a card is told by no other screen about that member, nor by the member list; rankings are public.

    Raises:
        Hidden: he hides it.
    """
    bot = interaction.client
    if member_id == interaction.user.id or bot.is_staff(interaction):
        return
    if field in await bot.app.read(read_hidden_fields, member_id=member_id):
        raise Hidden

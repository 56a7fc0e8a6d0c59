"""What performers of outbox entries share: finding the channel, sending once even over a crash, keeping a message current.

Each turns Discord's no into `Later` or `GiveUp`, so that nothing is lost and nothing is tried for ever in vain.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.client import ForumBot
from bot.clock import from_ms
from bot.connection import NETWORK_FAILED
from bot.outbox import GiveUp, Later, OutboxEntry, find_kept_message, note_kept_message
from bot.staff.alert import alert_staff
from bot.words import text
from cogs import _setup
from cogs._room import Screen

STAFF_MEND_IT_S = 600
"""How soon a call is tried again that only staff can make possible (a permission, a channel)."""

_LOOK_BACK = 1000
"""How many messages since the first try are searched for one that may have been sent just before a crash."""


@contextlib.asynccontextmanager
async def discord_may_refuse(bot: ForumBot, subject: str) -> AsyncIterator[None]:
    """Say of Discord's no what the outbox needs to know: whether to come back, and when; and tell the staff.

    Raises:
        GiveUp: what it was about is gone.
        Later: a permission is missing, Discord is in trouble, or it wants us to slow down.
    """
    try:
        yield
    except discord.NotFound as error:
        raise GiveUp(error.text) from error
    except discord.Forbidden as error:
        await bot.app.act(alert_staff, subject=subject, fix=text("alert-forbidden", problem=error.text))
        raise Later(error.text, STAFF_MEND_IT_S) from error
    except discord.RateLimited as error:
        raise Later("rate limited", error.retry_after) from error
    except discord.HTTPException as error:
        # 30046: too many edits of a message older than an hour; 5xx: Discord's own trouble.
        raise Later(error.text or f"HTTP {error.status}") from error
    except NETWORK_FAILED as error:
        raise Later(str(error) or type(error).__name__) from error


@contextlib.asynccontextmanager
async def channel_may_refuse(bot: ForumBot, setting: str) -> AsyncIterator[None]:
    """The same for what goes to the channel that a setting names. One that is gone is no reason to give up: the staff can
    name another.

    Raises:
        Later: Discord would not have it, now or in that channel; where staff can mend it, they are told.
    """
    async with discord_may_refuse(bot, setting):
        try:
            yield
        except discord.NotFound as error:
            await bot.app.act(alert_staff, subject=setting, fix=text("alert-forbidden", problem=error.text))
            raise Later(error.text, STAFF_MEND_IT_S) from error


@contextlib.contextmanager
def look_again_if_gone() -> Iterator[None]:
    """For a call to what was there a moment ago: the next try looks what is gone, and knows what follows from it.

    Raises:
        Later: it is gone.
    """
    try:
        yield
    except discord.NotFound as error:
        raise Later(error.text) from error


async def target_channel(
    bot: ForumBot, reference: int | str, setting: str, kinds: tuple[type[Any], ...] = (discord.abc.Messageable,)
) -> Any:
    """The channel that a setting names by id or name; it is of one of the ``kinds``, by default one to send messages to.

    Raises:
        Later: there is none, or it is of another kind; the staff are told which setting to mend.
    """
    channel = find_channel(bot, reference)
    if isinstance(channel, kinds):
        return channel
    key = "alert-no-channel" if channel is None else "alert-channel-kind"
    await bot.app.act(alert_staff, subject=setting, fix=text(key, setting=setting, value=str(reference)))
    raise Later(f"{setting}: {key}: {reference!r}", STAFF_MEND_IT_S)


def find_channel(bot: ForumBot, reference: int | str) -> discord.abc.GuildChannel | None:
    """A channel of the community by id or name; ``None`` if the bot sees no such channel."""
    guild = bot.guild
    return None if guild is None else _setup.find_channel(guild, reference)


async def send_once(
    bot: ForumBot,
    entry: OutboxEntry,
    channel: discord.abc.Messageable,
    view: Screen,
    *,
    pings: Sequence[discord.abc.Snowflake] = (),
) -> discord.Message:
    """Send a screen for an entry. If an earlier try of the same entry got through before a crash, that message is found
    and returned instead of a second one. Of all whom it mentions only ``pings`` (roles and members) hear of it."""
    if entry.attempts > 1 and entry.first_try_at is not None:
        since = from_ms(entry.first_try_at) - timedelta(minutes=1)
        wanted = _texts(view.to_components())
        async for message in channel.history(limit=_LOOK_BACK, after=since, oldest_first=False):
            if bot.user is not None and message.author.id == bot.user.id and _texts_of(message) == wanted:
                return message
    # Discord itself drops a second message with the same nonce within a few minutes.
    return await channel.send(view=view, nonce=f"louzhu-{entry.outbox_id}", allowed_mentions=_calling(pings))


def _calling(pings: Sequence[discord.abc.Snowflake]) -> discord.AllowedMentions:
    """Leave to call these roles and members, and nobody else."""
    roles = [each for each in pings if isinstance(each, discord.Role)]
    members = [each for each in pings if not isinstance(each, discord.Role)]
    return discord.AllowedMentions(everyone=False, roles=roles, users=members, replied_user=False)


async def keep_message(
    bot: ForumBot,
    entry: OutboxEntry,
    channel: discord.abc.Messageable,
    view: Screen,
    *,
    pings: Sequence[discord.abc.Snowflake] = (),
) -> None:
    """Bring the message of the entry's kind and subject up to date; post it if it is not there, or no longer. ``pings``: see
    `send_once`."""
    kept = await bot.app.read(find_kept_message, kind=entry.kind, subject=entry.subject)
    if kept is not None:
        place = bot.get_partial_messageable(kept.channel_id, guild_id=bot.app.community.guild_id)
        message = place.get_partial_message(kept.message_id)
        if kept.channel_id == getattr(channel, "id", None):
            with contextlib.suppress(discord.NotFound):  # deleted by somebody: it is posted anew below
                # Said again: an edit knows nothing of what the message was sent with, and discord.py adds nothing of its own.
                await message.edit(view=view, allowed_mentions=_calling(pings))
                return
        else:
            # The setting names another channel now: what stands in the old one would never be brought up to date.
            with contextlib.suppress(discord.NotFound, discord.Forbidden):
                await message.delete()
    sent = await send_once(bot, entry, channel, view, pings=pings)
    await bot.app.act(
        note_kept_message,
        kind=entry.kind,
        subject=entry.subject,
        channel_id=sent.channel.id,
        message_id=sent.id,
    )


async def drop_message(bot: ForumBot, entry: OutboxEntry) -> None:
    """Take down the kept message of the entry's kind and subject, if it is there."""
    kept = await bot.app.read(find_kept_message, kind=entry.kind, subject=entry.subject)
    if kept is not None:
        message = bot.get_partial_messageable(kept.channel_id, guild_id=bot.app.community.guild_id)
        with contextlib.suppress(discord.NotFound):  # somebody was faster
            await message.get_partial_message(kept.message_id).delete()


def _texts_of(message: discord.Message) -> list[str]:
    return _texts([component.to_dict() for component in message.components])


def _texts(components: Any) -> list[str]:
    """All words in a tree of components, in order."""
    found: list[str] = []
    for component in components:
        if "content" in component:
            found.append(component["content"])
        found += _texts(component.get("components", ()))
    return found

"""Discord's objects, as small as discord.py takes them: users, members, channels, threads, messages, interactions."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping, Sequence
from typing import Any

APPLICATION_ID = 800_000_000_000_000_001
GUILD_ID = 900_000_000_000_000_001
CHANNEL_ID = 900_000_000_000_000_010
FORUM_ID = 900_000_000_000_000_011
READING_ID = 900_000_000_000_000_012
STAFF_ID = 900_000_000_000_000_013
BOT_ROLE_ID = 900_000_000_000_000_020
MEMBER_ROLE_ID = 900_000_000_000_000_021
PRIZE_ROLE_ID = 900_000_000_000_000_022
DIGEST_TAG_ID = 900_000_000_000_000_030
FIRST_MEMBER_ID = 700_000_000_000_000_000
ALL_PERMISSIONS = str((1 << 52) - 1)
TEXT, CATEGORY, FORUM = 0, 4, 15
"""Kinds of channels."""

_EPOCH_MS = 1_420_070_400_000
_serial = itertools.count()
_MOMENT = "2026-11-23T04:00:00.000000+00:00"
_LONG_AGO = "2024-01-01T00:00:00.000000+00:00"
"""When everybody joined: long before any clock that a test may run by."""


def new_id(skew_s: int = 0) -> str:
    """A fresh id, which tells its moment as Discord's do; ``skew_s``: how far Discord's clock is from this machine's."""
    at_ms = int((time.time() + skew_s) * 1000) - _EPOCH_MS
    return str((at_ms << 22) + next(_serial) % (1 << 22))


def user(user_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    """A user."""
    return {
        "id": str(user_id),
        "username": name,
        "global_name": name,
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
        "flags": 0,
    }


def member(user_id: int, *, permissions: str = "0", roles: Sequence[int] = ()) -> dict[str, Any]:
    """A member of the server."""
    return {
        "user": user(user_id, f"member{user_id}", bot=user_id == APPLICATION_ID),
        "roles": [str(role) for role in roles],
        "joined_at": _LONG_AGO,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": permissions,
    }


def application() -> dict[str, Any]:
    """The bot's application."""
    return {
        "id": str(APPLICATION_ID),
        "name": "louzhu",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0",
        "flags": 0,
        "owner": user(1, "owner"),
        "team": None,
        "interactions_endpoint_url": None,
    }


def partial_guild(guild_id: int) -> dict[str, Any]:
    """A server as the list of a bot's servers shows it."""
    name = f"社区 {guild_id}"
    return {"id": str(guild_id), "name": name, "icon": None, "owner": False, "permissions": "0", "features": []}


def channels() -> list[dict[str, Any]]:
    """A hall, a forum that is a board, a text channel that may be one, and the staff's channel."""
    tag = {"id": str(DIGEST_TAG_ID), "name": "精华", "moderated": True, "emoji_id": None, "emoji_name": None}
    texts = ((CHANNEL_ID, "大厅"), (READING_ID, "读书会"), (STAFF_ID, "站务"))
    return [
        channel(FORUM_ID, "灌水区", FORUM, available_tags=[tag]),
        *(channel(number, name, TEXT) for number, name in texts),
    ]


def channel(channel_id: int, name: str, kind: int, *, denied: int = 0, **more: Any) -> dict[str, Any]:
    """A channel of one of Discord's kinds; ``denied`` are the permissions that nobody has there."""
    forum: dict[str, Any] = {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "flags": 0,
    }
    overwrite = {"id": str(GUILD_ID), "type": 0, "allow": "0", "deny": str(denied)}
    return {
        **(forum if kind == FORUM else {}),
        "id": str(channel_id),
        "guild_id": str(GUILD_ID),
        "name": name,
        "type": kind,
        "topic": None,
        "position": 0,
        "permission_overwrites": [overwrite] if denied else [],
        "parent_id": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        **more,
    }


def role(
    role_id: int, name: str, position: int, *, managed: bool = False, permissions: str = ALL_PERMISSIONS
) -> dict[str, Any]:
    """A role; it may do everything, as a test of something else wants it."""
    return {
        "id": str(role_id),
        "name": name,
        "permissions": permissions,
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": managed,
        "mentionable": False,
        "flags": 0,
    }


def thread(
    thread_id: str, channel_id: str, name: str, *, owner_id: int = APPLICATION_ID, kind: int = 11
) -> dict[str, Any]:
    """A public thread, or one of another kind (12: private)."""
    metadata = {
        "archived": False,
        "auto_archive_duration": 1440,
        "archive_timestamp": _MOMENT,
        "locked": False,
        "create_timestamp": _MOMENT,
    }
    return {
        "id": thread_id,
        "guild_id": str(GUILD_ID),
        "parent_id": channel_id,
        "owner_id": str(owner_id),
        "type": kind,
        "name": name,
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "last_message_id": thread_id,
        "thread_metadata": metadata,
        "applied_tags": [],
        "flags": 0,
    }


def guild(guild_id: int, threads: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The whole server, as it comes over the gateway."""
    return {
        **partial_guild(guild_id),
        "owner_id": "1",
        "preferred_locale": "zh-CN",
        "member_count": 2,
        "unavailable": False,
        "large": False,
        "roles": [
            role(guild_id, "@everyone", 0),
            role(MEMBER_ROLE_ID, "已验证", 1),
            role(PRIZE_ROLE_ID, "幸运儿", 2),
            role(BOT_ROLE_ID, "louzhu", 3, managed=True),
        ],
        "channels": channels(),
        "threads": list(threads),
        "members": [member(APPLICATION_ID, roles=[BOT_ROLE_ID])],
        "emojis": [],
        "stickers": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "premium_tier": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "nsfw_level": 0,
        "mfa_level": 0,
        "system_channel_id": None,
    }


def message(
    channel_id: int, given: Mapping[str, Any], *, author: Mapping[str, Any] | None = None, message_id: str | None = None
) -> dict[str, Any]:
    """A message as Discord shows it back; of the bot's unless somebody else is its author."""
    attachments = [
        {"size": 1, "url": "https://cdn.invalid/file", "proxy_url": "https://cdn.invalid/file", **each, "id": new_id()}
        for each in given.get("attachments") or ()
    ]
    return {
        "id": message_id or new_id(),
        "channel_id": str(channel_id),
        "author": author or user(APPLICATION_ID, "louzhu", bot=True),
        "content": given.get("content") or "",
        "components": given.get("components") or [],
        "embeds": given.get("embeds") or [],
        "flags": given.get("flags") or 0,
        "attachments": attachments,
        "timestamp": _MOMENT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "type": 0,
    }


def interaction(data: Mapping[str, Any], skew_s: int = 0) -> dict[str, Any]:
    """What a member does with the bot; ``data`` is the part that is his."""
    interaction_id = new_id(skew_s)
    return {
        "id": interaction_id,
        "token": f"interaction-token-{interaction_id}",
        "application_id": str(APPLICATION_ID),
        "version": 1,
        "guild_id": str(GUILD_ID),
        "channel_id": str(CHANNEL_ID),
        "channel": {"id": str(CHANNEL_ID), "type": 0},
        "app_permissions": ALL_PERMISSIONS,
        "locale": "zh-CN",
        "guild_locale": "zh-CN",
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        **data,
    }

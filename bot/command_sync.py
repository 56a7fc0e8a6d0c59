"""Telling Discord of the commands, when they are not what it has."""

from __future__ import annotations

import hashlib
import json
import logging

import discord
from discord.ext import commands

from bot.app import App
from bot.translator import command_payloads
from db import command_sync

log = logging.getLogger(__name__)


async def sync_commands(bot: commands.Bot, app: App) -> bool:
    """Tell Discord of the community's commands if they are not what it has; returns whether it was told.

    Besides the hash of what was last told, the names that Discord has are compared: an application that was invited
    anew, or replaced by another, has none.
    """
    guild_id, application_id = app.community.guild_id, bot.application_id
    assert application_id is not None  # set by login
    payloads = command_payloads(bot.tree, discord.Object(guild_id), app.words)
    known = json.dumps([application_id, payloads], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(known.encode()).hexdigest()
    if digest == await app.database.read(command_sync.find_digest, guild_id=guild_id):
        existing = await bot.http.get_guild_commands(application_id, guild_id)
        if {each["name"] for each in existing} == {each["name"] for each in payloads}:
            return False
    await bot.http.bulk_upsert_guild_commands(application_id, guild_id, payload=payloads)
    await app.database.act(command_sync.upsert_digest, guild_id=guild_id, digest=digest, at=app.now_ms())
    log.info("told Discord of %s commands", len(payloads))
    return True

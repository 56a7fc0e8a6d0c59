"""Who may do what, tried out: every row of the table with a member who has no permission and forges what he can."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.card.service import hide_fields
from bot.staff.alert import alert_staff
from bot.words import text
from tests.access.conftest import BOARD, CAP, PASSWORD, REASON, TITLE, Scene, Told, open_scene
from tests.access.who import COMMANDS, ROUTES
from tests.stage import GUILD_ID, Stage, StageClock


def version(path: Path) -> Iterator[int]:
    """SQLite's own count of what others wrote: it stays while nobody writes anything."""
    with closing(sqlite3.connect(path)) as connection:
        while True:
            yield connection.execute("PRAGMA data_version").fetchone()[0]


async def test_every_command_menu_entry_button_and_form_has_its_row(stage: Stage) -> None:
    found: set[str] = set()
    for command in stage.bot.tree.walk_commands(guild=discord.Object(GUILD_ID)):
        if not isinstance(command, app_commands.Group):
            found.add(command.qualified_name)
    for kind in (discord.AppCommandType.user, discord.AppCommandType.message):
        found |= {each.name for each in stage.bot.tree.get_commands(guild=discord.Object(GUILD_ID), type=kind)}
    assert found == set(COMMANDS)
    assert set(stage.bot.routes.names) == set(ROUTES)


async def test_no_command_or_forged_button_of_the_staffs_does_anything_for_a_member(scene: Scene) -> None:
    stage = scene.stage
    no = stage.app.say("en", text("refusal-not-for-you"))
    guarded = ("staff", "moderator")
    versions = version(scene.path)
    before = next(versions)
    for command, row in COMMANDS.items():
        if row.who in guarded:
            assert scene.heard(await scene.call(scene.nobody, command, scene.topic)) == no, command
            assert next(versions) == before, f"{command} wrote something"
    for route, row in ROUTES.items():
        if row.who in guarded:
            assert scene.heard(await scene.forge(scene.nobody, route, row)) == no, route
            assert next(versions) == before, f"{route} wrote something"


async def test_the_staff_and_the_moderators_may_what_the_table_says_and_nothing_more(scene: Scene) -> None:
    no = scene.stage.app.say("en", text("refusal-not-for-you"))
    for who, allowed in ((scene.moderator, {"moderator"}), (scene.manager, {"staff", "moderator"})):
        for command, row in COMMANDS.items():
            if row.who in {"staff", "moderator"}:
                heard = scene.heard(await scene.call(who, command, scene.topic))
                assert (heard == no) == (row.who not in allowed), (who.name, command, heard)
    for who, allowed in ((scene.moderator, {"moderator"}), (scene.manager, {"staff", "moderator"})):
        for route, row in ROUTES.items():
            if row.who in {"staff", "moderator"}:
                heard = scene.heard(await scene.forge(who, route, row))
                assert (heard == no) == (row.who not in allowed), (who.name, route, heard)


async def test_what_is_a_members_own_is_done_for_nobody_else(scene: Scene) -> None:
    stage = scene.stage
    no = {stage.app.say("en", text(key)) for key in ("refusal-not-yours", "gate-not-your-messages")}
    versions = version(scene.path)
    before = next(versions)
    for who in (scene.nobody, scene.manager):
        for route, row in ROUTES.items():
            if row.who == "owner" and not (who is scene.manager and route.startswith("ledger:")):
                assert scene.heard(await scene.forge(who, route, row)) in no, route
                assert next(versions) == before, f"{route} wrote something"
    for route, row in ROUTES.items():
        if row.who == "owner":
            assert scene.heard(await scene.forge(scene.owner, route, row)) not in no, route


def seeds_of(path: Path) -> list[str]:
    """The secrets of the wheel."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0].hex() for row in connection.execute("SELECT server_seed FROM wheel_day")]


async def test_nothing_that_a_member_can_reach_tells_what_is_not_public(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """A nobody tries every command, completion, button and form that is not the staff's, each with ids of what is hidden
    from him. Everything that the bot then sends is searched, and its log."""
    stage, nobody = scene.stage, scene.nobody
    seeds = seeds_of(scene.path)
    assert seeds
    secrets = [PASSWORD, REASON, BOARD, TITLE, f"{CAP:,}", str(CAP), *seeds]
    shown = {secret for secret in secrets if secret in _sent(stage, 0)}
    assert shown == {REASON}, "the staff's own screens said so, before the nobody came"
    begun = len(stage.env.http_requests)
    with caplog.at_level(logging.DEBUG):
        for command, row in COMMANDS.items():
            if row.who == "member":
                where = scene.topic if command in {"Member blog", "Member card", "Rate topic"} else scene.hidden_topic
                scene.heard(await scene.call(nobody, command, where))
                await _complete(scene, command)
        for route, row in ROUTES.items():
            if row.who in {"member", "owner"}:
                scene.heard(await scene.forge(nobody, route, row))
    assert len(stage.env.http_requests) > begun + len(COMMANDS)
    assert [secret for secret in secrets if secret in _sent(stage, begun)] == []
    assert [secret for secret in (PASSWORD, *seeds) if secret in caplog.text] == []


def _sent(stage: Stage, begun: int) -> str:
    bodies = [request.json for request in stage.env.http_requests[begun:] if request.json]
    return json.dumps(bodies, ensure_ascii=False)


async def _complete(scene: Scene, command: str) -> None:
    """Type into every option that the bot completes."""
    found = scene.stage.bot.tree.get_command(command, guild=discord.Object(GUILD_ID))
    if isinstance(found, app_commands.Command):
        for parameter in found.parameters:
            if parameter.autocomplete:
                for typed in ("", TITLE[:2], "w"):
                    await scene.nobody.autocomplete(scene.stage.channel, command, parameter.name, typed)


async def test_a_member_who_hid_his_money_and_days_is_not_asked_around(scene: Scene) -> None:
    """What is hidden from his card is not told by another screen about him either; lists and rankings are public."""
    stage = scene.stage
    await stage.app.act(hide_fields, member_id=scene.owner.id, fields=("money", "checkin", "moods", "posts"))
    hidden = stage.app.say("en", text("member-hides"))
    asked: dict[str, dict[str, Any]] = {
        "wallet": {"member": scene.owner},
        "calendar": {"member": scene.owner},
        "moods": {"member": scene.owner},
        "trend": {"member": scene.owner, "kind": "posts"},
    }
    for command, options in asked.items():
        assert scene.heard(await scene.nobody.slash(stage.channel, command, **options)) == hidden, command
        if command in {"wallet", "moods"}:  # the others draw a picture, which takes its time
            assert scene.heard(await scene.owner.slash(stage.channel, command, **options)) != hidden, command
            assert scene.heard(await scene.manager.slash(stage.channel, command, **options)) != hidden, command
    for custom_id in (f"checkin:calendar:{scene.owner.id}:2026-11", f"ranking:trend:posts:{scene.owner.id}:30"):
        assert scene.heard(await stage.forge_press(scene.nobody, stage.channel, custom_id)) == hidden, custom_id


async def tell(stage: Stage, where: str, words: str) -> None:
    """Let words leave the process, one way or another."""
    match where:
        case "request":
            calling_nobody = discord.AllowedMentions.none()
            with discord.http.handle_message_parameters(words, allowed_mentions=calling_nobody) as written:
                await stage.bot.http.send_message(stage.channel.id, params=written)
        case "log":
            logging.getLogger("bot.anything").debug("his answer was %s", words)
        case _:
            await stage.app.act(alert_staff, subject=words, fix=text("refusal-not-for-you"))


@pytest.mark.parametrize("where", ["request", "log", "export"])
async def test_whoever_looks_for_secrets_would_find_one(tmp_path: Path, clock: StageClock, where: str) -> None:
    """The check that stands around every scene: it fails if a secret gets out."""
    async with contextlib.AsyncExitStack() as opened:
        scene = await opened.enter_async_context(open_scene(tmp_path / "louzhu.sqlite3", clock))
        await tell(scene.stage, where, PASSWORD)
        with pytest.raises(Told, match=f"{where} tells {PASSWORD}"):
            await opened.aclose()

"""The commands as Discord is told of them: names, words and sizes it accepts, and the README's table of them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.translator import command_payloads
from tests.stage import GUILD_ID, Stage

Payload = dict[str, Any]
README = Path(__file__).parents[2] / "README.md"
SUBCOMMANDS = {1, 2}


SLASH = 1


@pytest.fixture
async def registered(stage: Stage) -> list[Payload]:
    """Everything that is registered, of the whole bot."""
    return command_payloads(stage.bot.tree, discord.Object(GUILD_ID), stage.app.words)


@pytest.fixture
def commands(registered: list[Payload]) -> list[Payload]:
    """What is typed after a slash."""
    return [each for each in registered if each["type"] == SLASH]


@pytest.fixture
def menus(registered: list[Payload]) -> list[Payload]:
    """What stands in the menus of messages and members."""
    return [each for each in registered if each["type"] != SLASH]


def walk(commands: list[Payload]) -> Iterator[Payload]:
    """Every command, group and option, each with the names and descriptions in all languages."""
    for command in commands:
        yield command
        yield from walk(command.get("options", []))


def leaves(commands: list[Payload], prefix: str = "", language: str = "en") -> Iterator[tuple[str, Payload]]:
    """What a member can call, as ``admin grant``."""
    for command in commands:
        name = prefix + said(command, "name")[language]
        inner = [option for option in command.get("options", []) if option["type"] in SUBCOMMANDS]
        if inner:
            yield from leaves(inner, f"{name} ", language)
        else:
            yield name, command


def said(payload: Payload, field: str) -> dict[str, str]:
    """A name or description by language."""
    return {"en": payload[field], **(payload.get(f"{field}_localizations") or {})}


async def test_every_name_and_description_is_there_in_both_languages_and_as_discord_wants_it(
    commands: list[Payload],
) -> None:
    for each in walk(commands):
        names, descriptions = said(each, "name"), said(each, "description")
        assert "zh-CN" in names, each["name"]
        assert "zh-CN" in descriptions, each["name"]
        for name in names.values():
            assert 1 <= len(name) <= 32, name
            assert name == name.lower(), name
            assert all(c in "-_'" or unicodedata.category(c)[0] in "LN" for c in name), name
        for description in descriptions.values():
            assert 1 <= len(description) <= 100, description
            assert description != "…", f"{each['name']} has no description"


async def test_the_tree_is_not_wider_or_larger_than_discord_allows(commands: list[Payload]) -> None:
    assert len(commands) <= 100
    for each in walk(commands):
        assert len(each.get("options", [])) <= 25, each["name"]
        assert len(each.get("choices", [])) <= 25, each["name"]
        for choice in each.get("choices", []):
            assert all(1 <= len(name) <= 100 for name in said(choice, "name").values()), choice
            assert "zh-CN" in said(choice, "name"), choice
    for command in commands:
        size = 0
        for each in walk([command]):
            for field in ("name", "description"):
                size += max(len(words) for words in said(each, field).values())
            for choice in each.get("choices", []):
                size += max(len(words) for words in said(choice, "name").values()) + len(str(choice["value"]))
        assert size <= 8000, f"{command['name']} has {size} characters"


async def test_no_two_commands_or_options_beside_each_other_have_one_name(commands: list[Payload]) -> None:
    for siblings in [commands, *(each.get("options", []) for each in walk(commands))]:
        for language in ("en", "zh-CN"):
            names = [said(each, "name").get(language, each["name"]) for each in siblings]
            assert len(names) == len(set(names)), names


async def test_what_is_required_comes_before_what_is_not(commands: list[Payload]) -> None:
    for name, command in leaves(commands):
        required = [option.get("required", False) for option in command.get("options", [])]
        assert required == sorted(required, reverse=True), name


async def test_commands_can_be_used_in_the_server_only(commands: list[Payload]) -> None:
    for command in commands:
        assert command["contexts"] == [0], command["name"]
        assert command["integration_types"] == [0], command["name"]


async def test_menus_have_names_in_both_languages_and_are_not_more_than_discord_allows(menus: list[Payload]) -> None:
    assert len(menus) <= 15
    for menu in menus:
        assert "zh-CN" in said(menu, "name"), menu["name"]
        assert all(1 <= len(name) <= 32 for name in said(menu, "name").values()), menu["name"]


FOR_SOME = {
    "admin": discord.Permissions(manage_guild=True),
    "digest": discord.Permissions(manage_messages=True),
    "Set digest": discord.Permissions(manage_messages=True),
    "Delete post": discord.Permissions(manage_messages=True),
}
"""What Discord shows only to those who may do this in the server."""


async def test_the_staffs_commands_are_hidden_from_members(registered: list[Payload]) -> None:
    for command in registered:
        wanted = str(FOR_SOME[command["name"]].value) if command["name"] in FOR_SOME else None
        found = command["default_member_permissions"]
        assert (None if found is None else str(found)) == wanted, command["name"]


async def test_the_readme_lists_exactly_the_commands_there_are(commands: list[Payload]) -> None:
    table = README.read_text(encoding="utf-8").split("<!-- commands -->")[1].split("<!-- /commands -->")[0]
    listed = re.findall(r"^\| `/([^`]+)` \| `/([^`]+)` \| [^|]+ \|$", table, flags=re.MULTILINE)
    called = [[name for name, _ in leaves(commands, language=language)] for language in ("en", "zh-CN")]
    assert sorted(listed) == sorted(zip(*called, strict=True))


async def test_discord_is_told_of_the_commands_when_they_changed_and_only_then(stage: Stage) -> None:
    def told() -> int:
        return sum(each.method == "PUT" and each.path.endswith("/commands") for each in stage.env.http_requests)

    assert told() == 1
    await stage.restart()
    assert told() == 1
    guild = discord.Object(GUILD_ID)
    assert stage.bot.application_id is not None
    await stage.bot.http.bulk_upsert_guild_commands(stage.bot.application_id, GUILD_ID, payload=[])
    assert [await stage.bot.sync_commands() for _ in range(2)] == [True, False]
    stage.bot.tree.remove_command("wallet", guild=guild)
    assert [await stage.bot.sync_commands() for _ in range(2)] == [True, False]


async def test_every_room_with_commands_has_a_heading_in_the_help(stage: Stage) -> None:
    for cog in stage.bot.cogs.values():
        has_commands = list(itertools.chain(cog.walk_app_commands()))
        if has_commands:
            assert stage.app.words.has(f"help-room-{type(cog).__name__.lower()}"), type(cog).__name__

"""/help: made from the real command tree, so that no command is missing and none is shown that one may not use."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.words import text
from tests.stage import Stage, components_of, said

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def boss_of(stage: Stage) -> Any:
    """A member who manages the server."""
    role = stage.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return stage.guild.add_member(stage.env.create_user("boss"), roles=[role])


def commands_of(stage: Stage) -> list[Any]:
    """Every command that can be called."""
    return [command for command in stage.bot.tree.walk_commands() if isinstance(command, discord.app_commands.Command)]


@LANGUAGES
async def test_the_overview_names_every_command_that_one_may_use_and_fits_one_message(
    stage: Stage, language: Any
) -> None:
    lin, boss = stage.member("lin"), boss_of(stage)
    for member, is_staff in ((lin, False), (boss, True)):
        await stage.speaks(member, language)
        result = await member.slash(stage.channel, "help")
        assert result.ephemeral
        components = components_of(result)
        offered = {option["value"] for each in components for option in each.get("options", [])}
        expected = {
            command.qualified_name
            for command in commands_of(stage)
            if is_staff or (command.root_parent or command).default_permissions is None
        }
        assert offered == expected
        assert sum(len(each.get("content", "")) for each in components) <= 4000
        assert len(components) <= 40


@LANGUAGES
async def test_every_command_has_its_page_under_its_name_in_either_language(stage: Stage, language: Any) -> None:
    boss = boss_of(stage)
    await stage.speaks(boss, language)
    for command in commands_of(stage):
        for typed in (command.qualified_name, f"/{command.qualified_name}"):
            shown = said(await boss.slash(stage.channel, "help", command=typed))
            key = f"command-{command.qualified_name.replace(' ', '-')}"
            assert stage.app.say(language, text(f"{key}.description")) in shown
            for parameter in command.parameters:
                assert stage.app.say(language, text(f"{key}.{parameter.name.replace('_', '-')}-description")) in shown


@pytest.mark.parametrize(("language", "first"), [("zh-CN", "/签到"), ("en", "/checkin")])
async def test_the_menus_name_the_commands_in_the_members_language_and_begin_with_check_in(
    stage: Stage, language: Any, first: str
) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    menus = [each for each in components_of(await lin.slash(stage.channel, "help")) if "options" in each]
    assert menus[0]["options"][0]["label"] == first
    for menu in menus:
        labels = [option["label"] for option in menu["options"]]
        assert menu["placeholder"].endswith(f"{labels[0]} … {labels[-1]}")
        assert all(label.isascii() is (language == "en") for label in labels)


async def test_a_page_says_what_the_command_pays_or_costs(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, "zh-CN")
    assert "每张 10 鼎币" in said(await lin.slash(stage.channel, "help", command="补签"))
    overview = await lin.slash(stage.channel, "help")
    assert overview.response is not None
    menus = [
        part
        for container in overview.response.components
        for row in container["components"]
        for part in row.get("components", ())
    ]
    menu = next(each for each in menus if any(option["value"] == "checkin" for option in each["options"]))
    chosen = await lin.select(overview.response.message, ["checkin"], custom_id=menu["custom_id"])
    assert "连续第一天得 6 鼎币" in said(chosen)


@pytest.mark.parametrize("typed", ["nothing", "admin grant", "**bold** <@1>", "x" * 500])
async def test_what_is_no_command_or_not_for_one_is_refused(stage: Stage, typed: str) -> None:
    heard = stage.refused(await stage.member("lin").slash(stage.channel, "help", command=typed))
    assert "There is no command" in heard
    assert "**" not in heard
    assert len(heard) < 150


async def test_commands_are_suggested_in_either_language(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, "zh-CN")
    for typed in ("日历", "/日历", "calen"):
        found = await lin.autocomplete(stage.channel, "help", "command", typed)
        assert [(each["name"], each["value"]) for each in found] == [("/签到日历", "calendar")]

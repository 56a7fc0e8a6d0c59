"""Whatever a member or an admin writes, wherever he can: no ping, no broken layout, no fault.

What the bot then sends is held against Discord's limits, and against open directions, half characters and calls to anybody,
by the wire's checks (`tests.wire`), as in every test of the stage. Here everything that can be written is written badly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.config import Config, FaultyConfig
from tests.access.conftest import TABLES, Scene, open_scene
from tests.access.who import COMMANDS, ROUTES
from tests.machine import PROFILE
from tests.nasty import NASTY
from tests.stage import GUILD_ID, StageClock, make_config

LIVE = re.compile(r"(?<!\\)@(everyone|here)|(?<!\\)<@&|(?<!\\)\]\(https://example")
"""What of it would still be a call or a masked link."""


def shown(scene: Scene, result: Any) -> str:
    """What an answer says in places that know markdown and mentions: not its buttons, menus and forms."""
    if result.modal is not None:
        return ""
    if result.ephemeral:
        scene.stage.refused(result)
    message = result.followups[-1] if result.followups else result.response
    return "\n".join([message.content, *_contents(message.components)])


def _contents(components: Any) -> Iterator[str]:
    for component in components:
        yield component.get("content", "")
        yield from _contents(component.get("components", ()))


async def test_whatever_is_written_into_options_and_forms_harms_nobody(scene: Scene) -> None:
    place = 0
    for command in COMMANDS:
        for option in _typed_options(scene, command):
            for words in _some(place):
                heard = await scene.call(scene.manager, command, scene.topic, {option.name: words})
                assert not LIVE.search(shown(scene, heard)), (command, option.name)
                if option.autocomplete:
                    await scene.manager.autocomplete(scene.stage.channel, command, option.name, words[:100])
            place += 1
    for route, row in ROUTES.items():
        for name, example in (row.fields or {}).items():
            for words in _some(place) if isinstance(example, str) else ():
                custom_id = f"{route}:{scene.filled(row.arguments)}".removesuffix(":")
                fields = {**(row.fields or {}), name: words}
                heard = await scene.stage.forge_form(scene.manager, scene.stage.channel, custom_id, fields)
                assert not LIVE.search(shown(scene, heard)), (route, name)
            place += 1


def _typed_options(scene: Scene, command: str) -> list[app_commands.transformers.CommandParameter | Any]:
    """The options of a command that take any text."""
    found = scene.stage.bot.tree.get_command(command.partition(" ")[0], guild=discord.Object(GUILD_ID))
    if isinstance(found, app_commands.Group):
        found = found.get_command(command.partition(" ")[2])
    if not isinstance(found, app_commands.Command):
        return []
    kind = discord.AppCommandOptionType.string
    return [each for each in found.parameters if each.type is kind and not each.choices]


def _some(place: int) -> tuple[str, ...]:
    """Three of the nasty texts, others at each place; all of them in the thorough profile."""
    if PROFILE == "thorough":
        return NASTY
    return tuple(NASTY[(place + step) % len(NASTY)] for step in (0, 4, 7))


async def test_members_and_topics_with_any_name_put_no_screen_out_of_shape(scene: Scene) -> None:
    stage = scene.stage
    for number, words in enumerate(NASTY):
        name = words.replace("\ud83d", "")[:32].strip() or f"m{number}"
        guest = stage.guild.add_member(stage.env.create_user(f"guest{number}"), nick=name)
        await stage.open_topic(guest, scene.board, words.replace("\ud83d", "")[:100].strip() or "x")
        for command in ("me", "checkin", "spin"):
            assert not LIVE.search(shown(scene, await guest.slash(stage.channel, command))), (command, name)
        for command in ("member", "moods"):
            heard = shown(scene, await scene.nobody.slash(stage.channel, command, member=guest))
            assert not LIVE.search(heard), (command, name)
    for command in ("members", "rank", "latest", "stats", "checkin-board", "admin audit", "admin claims", "board"):
        assert not LIVE.search(shown(scene, await scene.manager.slash(stage.channel, command))), command


async def test_the_worst_words_that_the_config_accepts_break_nothing(tmp_path: Path, clock: StageClock) -> None:
    tables: Any = {**deepcopy(TABLES), **Config().model_dump(mode="json", include={"currencies", "moods", "level"})}
    tables["moods"] |= TABLES["moods"]
    places = list(_localized(tables))
    assert len(places) > 20
    for place in places:
        _put_worst(tables, place)
    async with open_scene(tmp_path / "louzhu.sqlite3", clock, tables) as scene:
        for command, row in COMMANDS.items():
            if command not in {"calendar", "trend"}:  # pictures, which have tests of their own
                who = scene.nobody if row.who == "member" else scene.manager
                assert not LIVE.search(shown(scene, await scene.call(who, command, scene.topic))), command
        for route, row in ROUTES.items():
            if route not in {"card:picture", "checkin:calendar"} and not route.startswith("ranking:trend"):
                who = scene.owner if row.who in {"member", "owner"} else scene.manager
                assert not LIVE.search(shown(scene, await scene.forge(who, route, row))), route


def _localized(tables: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where words of the admin's own stand."""
    if isinstance(tables, dict) and set(tables) == {"zh-CN", "en"}:
        yield path
        return
    inner = tables.items() if isinstance(tables, dict) else enumerate(tables) if isinstance(tables, list) else ()
    for step, value in inner:
        yield from _localized(value, (*path, step))


def _put_worst(tables: Any, path: tuple[Any, ...]) -> None:
    """Put the longest of the nasty words there that the config takes, and another at each place."""
    holder = tables
    for step in path[:-1]:
        holder = holder[step]
    before = holder[path[-1]]
    first = sum(map(len, map(str, path)))
    for step in range(len(NASTY)):
        for most in (4000, 100, 40, 20, 10):
            words = NASTY[(first + step) % len(NASTY)][:most]
            holder[path[-1]] = {"zh-CN": words, "en": words}
            try:
                make_config(tables)
            except FaultyConfig:
                holder[path[-1]] = before
            else:
                return

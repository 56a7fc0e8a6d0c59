"""Whatever a member or an admin writes, wherever he can: no ping, no broken layout, no fault.

What the bot then sends is held against Discord's limits, and against open directions, half characters and calls to anybody,
by the wire's checks (`tests.wire`), as in every test of the stage. Here everything that can be written is written badly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.boards import rules
from bot.config import Config, FaultyConfig
from bot.words import text
from tests.access.conftest import TABLES, Scene, open_scene
from tests.access.who import COMMANDS, ROUTES
from tests.nasty import NASTY, UNDRAWN, without_halves
from tests.stage import GUILD_ID, StageClock, make_config

WRITTEN = (*NASTY, *UNDRAWN)
FAULTS = (
    "error-discord-gone",
    "error-discord-away",
    "error-misconfigured",
    "error-not-saved",
    "error-commands-changed",
)
"""What is told where the bot, or Discord, did not know what to do with it."""

LIVE = re.compile(r"(?<!\\)@(everyone|here)|(?<!\\)<@&|(?<!\\)\]\(https://example")
"""What of it would still be a call or a masked link."""

_COPIED = re.compile("```.*?```", re.DOTALL)
"""What stands there to be copied, where nothing is a call or a link."""


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


async def test_whatever_is_written_into_options_harms_nobody(scene: Scene) -> None:
    for command in COMMANDS:
        for option in _typed_options(scene, command):
            for words in WRITTEN:
                heard = await scene.call(scene.manager, command, scene.topic, {option.name: words})
                _is_harmless(scene, heard, (command, option.name, words))
                if option.autocomplete:
                    await scene.manager.autocomplete(scene.stage.channel, command, option.name, words[:100])


async def test_whatever_is_written_into_forms_harms_nobody_and_no_post_is_lost(scene: Scene) -> None:
    requests = scene.stage.env.http_requests
    for route, row in ROUTES.items():
        for name, example in (row.fields or {}).items():
            for words in WRITTEN if isinstance(example, str) else ():
                begun = len(requests)
                who = scene.owner if row.who == "owner" else scene.manager
                custom_id = f"{route}:{scene.filled(row.arguments)}".removesuffix(":")
                fields = {**(row.fields or {}), name: words}
                heard = await scene.stage.forge_form(who, scene.stage.channel, custom_id, fields)
                _is_harmless(scene, heard, (route, name, words))
                if name in {"title", "body"}:
                    sent = json.dumps([each.json for each in requests[begun:]], ensure_ascii=False)
                    assert any(kept in sent for kept in _kept(words)), f"neither posted nor handed back: {words!r}"


def _is_harmless(scene: Scene, heard: Any, where: tuple[str, ...]) -> None:
    """Nobody is called, nothing is masked, and what was refused was refused for a reason."""
    words = shown(scene, heard)
    assert not LIVE.search(_COPIED.sub("", words)), where
    assert not [key for key in FAULTS if scene.stage.app.say("en", text(key)) in words], where


def _kept(words: str) -> Iterator[str]:
    """What must come to light of a post, as JSON has it: as it is posted, and as it is handed back to be copied."""
    posted = rules.postable(re.sub("[\ud800-\udfff]", "?", words))[:1000]
    for kept in (posted, posted.replace("```", "`\u200b`\u200b`")):
        yield json.dumps(kept, ensure_ascii=False)[1:-1]


def _typed_options(scene: Scene, command: str) -> list[app_commands.transformers.CommandParameter | Any]:
    """The options of a command that take any text."""
    found = scene.stage.bot.tree.get_command(command.partition(" ")[0], guild=discord.Object(GUILD_ID))
    if isinstance(found, app_commands.Group):
        found = found.get_command(command.partition(" ")[2])
    if not isinstance(found, app_commands.Command):
        return []
    kind = discord.AppCommandOptionType.string
    return [each for each in found.parameters if each.type is kind and not each.choices]


OPENERS = (
    "post",
    "reply",
    "Set digest",
    "Delete post",
    "exchange:choose",
    "gate:open",
    "limits:currency",
    "moods:void",
    "transfer:open",
    "wheel:seed",
)
"""What opens the forms. (The second question, ``gate:typed-answer``, is only put to one whose message was removed: see
`tests.gate.test_typed`.)"""


async def test_every_form_is_opened_and_has_its_fields_in_the_table(scene: Scene) -> None:
    """The wire holds the fields of each form that any test opens against the table, so that none is left out here."""
    opened = {"gate:typed-answer"}
    for name in OPENERS:
        if name in COMMANDS:
            result = await scene.call(scene.manager, name, scene.topic)
        else:
            row = ROUTES[name]
            result = await scene.forge(scene.owner if row.who == "owner" else scene.manager, name, row)
        opened.add(":".join(result.modal["custom_id"].split(":")[:2]))
    assert opened == {route for route, row in ROUTES.items() if row.fields is not None}


async def test_members_and_topics_with_any_name_put_no_screen_out_of_shape(scene: Scene) -> None:
    stage = scene.stage
    for number, words in enumerate(NASTY):
        name = without_halves(words)[:32].strip() or f"m{number}"
        guest = stage.guild.add_member(stage.env.create_user(f"guest{number}"), nick=name)
        await stage.open_topic(guest, scene.board, without_halves(words)[:100].strip() or "x")
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

"""A server with everything switched on, for tests of who may do what, and of what is done with whatever anybody writes."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.limits.service import set_cap
from bot.log import set_up_logging
from bot.upkeep.export import export
from tests.access.who import EXAMPLES, Row
from tests.moods.scene import OPEN
from tests.stage import GUILD_ID, ChannelHandle, MemberActor, Stage, StageClock, open_stage, said
from tests.upkeep.shell import QuietLogging
from tests.wheel.wheels import ALMOST_SURE, MUG, give, spin, wheel

PASSWORD = "芝麻开门的暗号"
REASON = "只有管理员知道的理由"
BOARD, TITLE = "密室版", "密室里的主题"
CAP = 77_771

TABLES: dict[str, Any] = {
    **OPEN,
    **wheel({**MUG, "weight": ALMOST_SURE}),
    "boards": [
        {"code": "chat", "channel": "灌水区"},
        {"code": "secret", "channel": BOARD},
    ],
    "blog": {"board": "secret"},
    "exchange": [
        {"from_currency": "wealth", "to_currency": code, "give": 2, "get": 1}
        for code in ("goodwill", "prestige", "contribution", "member_coin")
    ],
    "gate": {
        "role": "居民",
        "channel": "大厅",
        "arithmetic": {"enabled": False},
        "questions": [
            {"code": "door", "ask": {"zh-CN": "暗号？", "en": "The password?"}, "answers": [PASSWORD]},
        ],
    },
}


@dataclass
class Scene:
    """A server with everything switched on; an owner of secrets, a nobody, a moderator and a manager."""

    stage: Stage
    path: Path
    owner: MemberActor
    nobody: MemberActor
    moderator: MemberActor
    manager: MemberActor
    topic: ChannelHandle
    hidden_topic: ChannelHandle
    post_id: int
    board: ChannelHandle

    def filled(self, written: str) -> str:
        """An example with what is there on the stage in place of the names in braces."""
        ids = {"owner": self.owner.id, "topic": self.topic.id, "hidden_topic": self.hidden_topic.id}
        return written.format(**ids, post=self.post_id, proposal=2, claim=1)

    async def forge(self, who: MemberActor, route: str, row: Row) -> Any:
        """Let somebody press a button or send a form that nobody gave to him."""
        custom_id = f"{route}:{self.filled(row.arguments)}".removesuffix(":")
        if row.fields is None:
            values = [self.filled(each) for each in row.values]
            return await self.stage.forge_press(who, self.stage.channel, custom_id, values)
        return await self.stage.forge_form(who, self.stage.channel, custom_id, row.fields)

    async def call(
        self, who: MemberActor, command: str, topic: ChannelHandle, written: Mapping[str, Any] | None = None
    ) -> Any:
        """Let somebody use a command, with all its options, or the entry in a menu. ``written``: options of his own."""
        found = self.stage.bot.tree.get_command(command.partition(" ")[0], guild=discord.Object(GUILD_ID))
        if found is None:
            target: Any = self.owner if command.startswith("Member ") else topic.history()[-1]
            return await who.context_menu(topic, command, target)
        if isinstance(found, app_commands.Group):
            found = found.get_command(command.partition(" ")[2])
        assert isinstance(found, app_commands.Command)
        options: dict[str, Any] = {}
        for parameter in found.parameters:
            example = EXAMPLES.get(parameter.name, "")
            match parameter.type:
                case discord.AppCommandOptionType.user:
                    options[parameter.name] = self.owner
                case discord.AppCommandOptionType.integer:
                    options[parameter.name] = int(example)
                case discord.AppCommandOptionType.boolean:
                    options[parameter.name] = True
                case _ if parameter.choices:
                    options[parameter.name] = parameter.choices[0].value
                case _ if parameter.name == "topic":
                    options[parameter.name] = str(topic.id)
                case _ if example:
                    options[parameter.name] = example
        return await who.slash(self.stage.channel, command, **{**options, **(written or {})})

    def heard(self, result: Any) -> str:
        """All that an answer says, a form as well."""
        if result.modal is not None:
            return json.dumps(result.modal, ensure_ascii=False)
        return self.stage.refused(result) if result.ephemeral else said(result)


class Told(AssertionError):
    """A secret left the process."""


@contextlib.asynccontextmanager
async def keeping_secrets(stage: Stage, path: Path) -> AsyncIterator[None]:
    """Whatever happens inside, nothing that leaves the process bears a secret: no message, form, completion or picture, no
    line of the log at its chattiest, no export."""
    before, log = QuietLogging(), io.StringIO()
    begun = len(stage.env.http_requests)
    try:
        with contextlib.redirect_stderr(log):
            set_up_logging(level="debug", token=str(stage.bot.http.token))
            yield
    finally:
        before.restore()
    left = {
        "a request": json.dumps([each.json for each in stage.env.http_requests[begun:]], ensure_ascii=False),
        "a picture": repr(list(stage.app.painter._kept)),
        "the log": log.getvalue(),
        "an export": exported(path),
    }
    for secret in secrets_of(path, str(stage.bot.http.token)):
        for where, words in left.items():
            if secret in words:
                raise Told(f"{where} tells {secret}")


def exported(path: Path) -> str:
    """All that an export of the database says."""
    with tempfile.TemporaryDirectory() as folder:
        export(path, Path(folder))
        return "\n".join(file.read_text(encoding="utf-8") for file in Path(folder).iterdir())


def secrets_of(path: Path, token: str) -> list[str]:
    """The token, the gate's password, and the seeds that are not revealed, as hex and as Python writes bytes."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT server_seed FROM wheel_day WHERE revealed_at IS NULL").fetchall()
    assert rows
    return [token, PASSWORD, *(form for (seed,) in rows for form in (seed.hex(), repr(seed)))]


@contextlib.asynccontextmanager
async def open_scene(path: Path, clock: StageClock, tables: Mapping[str, Any] = TABLES) -> AsyncIterator[Scene]:
    """Everything is there that somebody might be after."""
    async with open_stage(path, tables, clock=clock) as stage, keeping_secrets(stage, path):
        stage.follow_clock()
        chat, secret = stage.forum("灌水区"), stage.forum(BOARD)
        stage.guild.create_role("居民")
        managing = discord.Permissions(manage_guild=True)
        moderating = discord.Permissions(manage_messages=True)
        owner, nobody = stage.member("楼主"), stage.member("路人")
        moderator = stage.member("版主", roles=[stage.guild.create_role("版主", permissions=moderating)])
        manager = stage.member("站长", roles=[stage.guild.create_role("站长", permissions=managing)])
        await stage.env.settle()
        topic = await stage.open_topic(owner, chat, "公开的主题")
        hidden_topic = await stage.open_topic(owner, secret, TITLE)
        stage.hide_from(nobody, secret)
        for name in ("admin", "digest", "Set digest", "Delete post"):
            stage.show_to_everybody(name)
        await give(stage.app, owner.id, 1000)
        await spin(stage.app, owner.id, 1)
        await stage.app.act(set_cap, member_id=owner.id, currency="wealth", most=CAP)
        await owner.slash(stage.channel, "checkin")
        granting = {"member": owner, "amount": 1, "currency": "wealth", "reason": REASON}
        shown: Any = await manager.slash(stage.channel, "admin grant", **granting)
        await manager.click(shown.response, label="Do it")
        await manager.slash(stage.channel, "admin grant", **granting)  # a forged button tries to confirm it
        await stage.pass_time(timedelta(seconds=5))
        post_id = next(each.id for each in topic.history() if each.author.id == owner.id)
        yield Scene(stage, path, owner, nobody, moderator, manager, topic, hidden_topic, post_id, chat)


@pytest.fixture
async def scene(tmp_path: Path, clock: StageClock) -> AsyncIterator[Scene]:
    """The server with its own settings."""
    async with open_scene(tmp_path / "louzhu.sqlite3", clock) as opened:
        yield opened

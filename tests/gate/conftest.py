"""A server with a gate: the role, the panel's channel, a board, the staff and their channel."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.gate.rules import Sum
from tests.stage import LoadedDice, Stage, StageClock, open_stage

TABLES: dict[str, Any] = {
    "gate": {"role": "居民", "channel": "验证", "questions": []},
    "staff": {"roles": ["管理"], "channel": "管理组"},
}
WRITTEN = {
    "code": "seat",
    "ask": {"zh-CN": "第一个回帖叫什么？", "en": "What is the first reply called?"},
    "answers": {"zh-CN": ["沙发"], "en": ["sofa"]},
}
CHOICE = {
    "code": "opener",
    "ask": {"zh-CN": "楼主是谁？", "en": "Who is the opener?"},
    "options": [{"zh-CN": "开帖的人", "en": "the starter"}, {"zh-CN": "版主", "en": "the moderator"}],
    "right": 1,
}


def gate_tables(**gate: Any) -> dict[str, Any]:
    """The tables of the config, with some of the gate's settings changed."""
    return {**TABLES, "gate": {**TABLES["gate"], **gate}}


class GateStage:
    """The stage, with what stands around the gate."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.role = stage.guild.create_role("居民")
        self.staff_role = stage.guild.create_role(
            "管理", permissions=discord.Permissions(manage_guild=True), mentionable=True
        )
        self.staff_channel = stage.guild.create_text_channel("管理组")
        self.channel = stage.guild.create_text_channel("验证")
        self.board = stage.guild.create_forum_channel("灌水区")

    async def open(self) -> None:
        """Let the bot begin its work, and do all that it left to be done."""
        await self.stage.env.settle()
        if isinstance(self.stage.app.dice, LoadedDice):
            self.stage.app.dice.rewind()  # the wheel drew its seeds
        cog: Any = self.stage.bot.get_cog("Gate")
        await cog.look_over()
        await cog.begin_work()
        await self.perform()

    async def perform(self) -> None:
        """Do all that is due in the outbox."""
        while await self.stage.app.outbox.perform_due():
            await self.stage.env.settle()
        await self.stage.env.settle()

    @property
    def panel(self) -> discord.Message:
        """The panel's message."""
        return self.channel.history()[0]

    def newcomer(self, name: str = "新人", **kwargs: Any) -> Any:
        """Somebody who just joined."""
        return self.stage.member(name, **kwargs)

    def show_admin_to_everybody(self) -> None:
        """As a server may set it: Discord then shows /admin to all, and only the bot's own check is left."""
        command = self.stage.env.backend.find_command("admin", self.stage.guild.id)
        assert command is not None
        self.stage.guild.set_command_permissions(int(command["id"]), {self.stage.guild.default_role: True})

    def roles_of(self, member: Any) -> set[int]:
        """The roles that Discord has of a member."""
        return set(self.stage.env.backend.get_member(self.stage.guild.id, member.id).role_ids)

    def told_staff(self) -> list[str]:
        """What stands in the staff's channel."""
        return self.stage.posted(self.staff_channel)


def asked(result: Any) -> str:
    """The question in a form."""
    return str(result.modal["components"][0]["content"])


def solve(result: Any) -> str:
    """The right answer to the sum in a form."""
    left, sign, right = asked(result).split("**")[1].split()[:3]
    return str(Sum(int(left), sign, int(right)).value)


GateOpener = Callable[..., AbstractAsyncContextManager[GateStage]]


@pytest.fixture
def open_gate(tmp_path: Path) -> GateOpener:
    """Opens a stage with a gate, with settings of the test's own."""

    @contextlib.asynccontextmanager
    async def opener(
        *, clock: StageClock | None = None, dice: Any = None, tables: dict[str, Any] | None = None, **gate: Any
    ) -> AsyncIterator[GateStage]:
        chosen = gate_tables(**gate) if tables is None else tables
        path = tmp_path / "louzhu.sqlite3"
        async with open_stage(path, chosen, clock=clock, dice=dice or LoadedDice(0, 99, 105, 0)) as stage:
            yield GateStage(stage)

    return opener

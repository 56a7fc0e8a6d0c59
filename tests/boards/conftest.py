"""A server with boards, and what tests of the boards look at."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import discord
import pytest

from bot.boards import screens
from bot.ledger.service import read_wallet
from cogs.index import Index
from tests.stage import ChannelHandle, MemberActor, Stage, StageClock, open_stage

BOARDS: Mapping[str, Any] = {
    "forum": {"seconds_between_paid_posts": 0},
    "boards": [{"code": "chat", "channel": "灌水"}, {"code": "help", "channel": "提问", "panel": False}],
}


@dataclass(frozen=True)
class Forum:
    """A stage with a forum and a text channel as boards, two members and a moderator."""

    stage: Stage
    chat: ChannelHandle
    help: ChannelHandle
    opener: MemberActor
    guest: MemberActor
    moderator: MemberActor

    @property
    def index(self) -> Index:
        """The index of the bot that is on the stage now."""
        return cast(Index, self.stage.bot.get_cog("Index"))

    async def balance(self, member: MemberActor, currency: str = "wealth") -> int:
        """What a member owns of a currency."""
        wallet = await self.stage.app.read(read_wallet, member_id=member.id)
        return next(money.amount for money in wallet.balances if money.currency == currency)

    async def line(self, topic: ChannelHandle) -> screens.TopicLine:
        """A topic as the index has it."""
        line = await self.stage.app.read(screens.read_topic, topic_id=topic.id)
        assert line is not None
        return line

    async def floors(self, topic: ChannelHandle, member: MemberActor) -> list[int]:
        """A member's floors in a topic."""
        page = await self.stage.app.read(screens.read_floors_of, topic_id=topic.id, author_id=member.id, size=10_000)
        return [each.floor for each in page.floors]


async def raise_forum(stage: Stage) -> Forum:
    """Set a server up with boards, where messages bear the time of the bot."""
    stage.follow_clock()
    moderating = discord.Permissions(manage_messages=True, manage_threads=True)
    forum = Forum(
        stage,
        stage.forum("灌水", tags=("精华", "吐槽")),
        stage.guild.create_text_channel("提问"),
        stage.member("甲"),
        stage.member("乙"),
        stage.member("版主", roles=[stage.guild.create_role("版主", permissions=moderating)]),
    )
    await stage.env.settle()
    return forum


@contextlib.asynccontextmanager
async def open_forum(folder: Path, clock: StageClock, tables: Mapping[str, Any]) -> AsyncIterator[Forum]:
    """A server with boards, and settings of its own."""
    async with open_stage(folder / "louzhu.sqlite3", tables, clock=clock) as stage:
        yield await raise_forum(stage)


@pytest.fixture
async def forum(tmp_path: Path, clock: StageClock) -> AsyncIterator[Forum]:
    """A server with boards, where replies are paid however soon they come."""
    async with open_forum(tmp_path, clock, BOARDS) as opened:
        yield opened

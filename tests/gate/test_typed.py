"""Typed messages of members who have to answer first: held, kept or put aside, and always given back."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.gate import typed
from bot.gate.proofs import PROOFS
from bot.gate.typed import forget_typed
from db.engine import Transaction
from tests.gate.conftest import GateOpener, GateStage, asked
from tests.stage import LoadedDice, said

REPLY = {"below_posts": 5, "typed": "removal", "answer_within_minutes": 10, "text_kept_days": 7}


class Board:
    """A text channel that is a board, with a member who types there."""

    def __init__(self, gate: GateStage) -> None:
        self.gate = gate
        self.stage = gate.stage
        self.channel = gate.stage.guild.create_text_channel("闲聊")
        self.author = gate.newcomer("新人")

    async def type(self, words: str) -> Any:
        message = await self.author.send(self.channel, words)
        await self.gate.perform()
        return message

    async def pass_minutes(self, minutes: int) -> None:
        await self.stage.pass_time(timedelta(minutes=minutes))
        cog: Any = self.stage.bot.get_cog("Gate")
        await cog.see_to_time()
        await self.gate.perform()

    @property
    def posts(self) -> list[str]:
        return self.stage.posted(self.channel)

    @property
    def note(self) -> discord.Message:
        return self.channel.history()[-1]

    async def answer(self, given: str) -> str:
        shown = await self.author.click(self.note, custom_id=f"gate:typed:{self.author.id}")
        assert "100 + 106" in asked(shown)
        result = await self.author.submit_modal(shown, {"answer": given})
        assert result.ephemeral
        await self.gate.perform()
        return said(result)


@contextlib.asynccontextmanager
async def open_board(open_gate: GateOpener, **reply: Any) -> AsyncIterator[Board]:
    settings = {"role": 0, "channel": 0, "boards": ["闲聊"], "reply": {**REPLY, **reply}}
    async with open_gate(dice=LoadedDice(0, 99, 105, 0), **settings) as gate:
        board = Board(gate)
        await gate.open()
        yield board


async def test_a_newcomers_message_stays_and_he_is_asked(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        assert board.stage.bot.intents.message_content
        await board.type("大家好")
        assert board.posts[0] == "大家好"
        assert f"<@{board.author.id}>" in board.posts[1]
        assert "发帖前要回答一个小问题" in board.posts[1]


async def test_a_right_answer_keeps_all_that_was_typed_and_takes_the_note_away(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("第一句")
        await board.type("第二句")
        assert len(board.posts) == 3
        note = next(message for message in board.channel.history() if message.author.bot)
        shown = await board.author.click(note, custom_id=f"gate:typed:{board.author.id}")
        assert "That is right" in said(await board.author.submit_modal(shown, {"answer": "206"}))
        await board.gate.perform()
        assert board.posts == ["第一句", "第二句"]
        await board.pass_minutes(60)
        assert board.posts == ["第一句", "第二句"]


async def test_without_an_answer_the_message_is_put_aside_and_its_author_gets_it_back(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        message = await board.type("写了很久的一帖")
        await board.author.edit(message, "改过的一帖")
        await board.pass_minutes(9)
        assert board.posts[0] == "改过的一帖"
        await board.pass_minutes(1)
        (note,) = board.posts
        assert "已经收起来" in note
        assert "改过的一帖" not in note
        stranger = board.gate.newcomer("路人")
        custom_id = f"gate:returned:{board.author.id}"
        assert "someone else" in board.stage.refused(await stranger.click(board.note, custom_id=custom_id))
        returned = await board.author.click(board.note, custom_id=custom_id)
        assert returned.ephemeral
        assert all(each.ephemeral for each in returned.followups)
        assert said(returned) == "改过的一帖"


async def test_wrong_answers_leave_the_message_until_its_time_is_up(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("大家好")
        assert "2 tries left" in await board.answer("1")
        assert board.posts[0] == "大家好"
        assert "206" not in "".join(board.posts)


async def test_a_text_survives_a_crash_between_saving_and_removing(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("不能丢的话")
        board.stage.env.inject_error("DELETE", "/channels/*/messages/*", status=500, times=10)
        await board.pass_minutes(10)
        assert board.posts[0] == "不能丢的话"
        board.stage.env.backend.faults.clear()
        await board.stage.restart()
        await board.pass_minutes(10)
        (note,) = board.posts
        assert "已经收起来" in note
        returned = await board.author.click(board.note, custom_id=f"gate:returned:{board.author.id}")
        assert said(returned) == "不能丢的话"


async def test_a_text_is_kept_for_its_days_and_then_forgotten_with_its_note(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("旧话")
        await board.pass_minutes(10)
        await board.stage.app.act(forget_typed, period="")
        await board.gate.perform()
        assert len(board.posts) == 1
        await board.stage.pass_time(timedelta(days=7))
        old_note = board.note
        await board.stage.app.act(forget_typed, period="")
        late = await board.author.click(old_note, custom_id=f"gate:returned:{board.author.id}")
        assert "out of date" in board.stage.refused(late)
        await board.gate.perform()
        assert board.posts == []


@pytest.mark.parametrize("posts", [5, 6])
async def test_members_with_enough_posts_type_freely(open_gate: GateOpener, posts: int) -> None:
    async with open_board(open_gate) as board:
        await board.stage.speaks(board.author, "zh-CN")

        def write(tx: Transaction) -> None:
            tx.execute("UPDATE member SET posts = :posts", {"posts": posts})

        await board.stage.app.database.act(write)
        await board.type("大家好")
        assert board.posts == ["大家好"]


async def test_other_channels_and_bots_are_let_be(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.author.send(board.stage.channel, "在大厅说话")
        await board.gate.perform()
        assert board.stage.posted() == ["在大厅说话"]


async def test_a_right_answer_can_hold_for_a_while(open_gate: GateOpener) -> None:
    async with open_board(open_gate, good_for_minutes=30) as board:
        await board.type("第一句")
        assert "That is right" in await board.answer("206")
        await board.type("第二句")
        assert board.posts == ["第一句", "第二句"]
        await board.pass_minutes(30)
        await board.type("第三句")
        assert len(board.posts) == 4


async def test_a_thread_of_a_board_is_part_of_it(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        channel: Any = board.stage.bot.get_channel(board.channel.id)
        await channel.create_thread(name="一个主题", type=discord.ChannelType.public_thread)
        (thread,) = board.channel.threads
        await board.author.send(thread, "跟帖")
        await board.gate.perform()
        assert "发帖前要回答" in board.stage.posted(thread)[-1]


async def test_nothing_is_held_by_default(open_gate: GateOpener) -> None:
    async with open_board(open_gate, below_posts=0) as board:
        assert not board.stage.bot.intents.message_content
        await board.type("大家好")
        assert board.posts == ["大家好"]


async def test_the_database_proves_sound_after_all_of_it(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("大家好")
        await board.answer("1")
        await board.pass_minutes(10)
        held = await board.stage.app.read(typed.read_held, member_id=board.author.id, channel_id=board.channel.id)
        assert (held.waiting, held.removing, held.removed) == (0, (), 1)
        for proof in PROOFS:
            claims = await board.stage.app.database.read(proof)
            assert all(claim.holds for claim in claims)

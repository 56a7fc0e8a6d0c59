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
from tests.gate.conftest import GateOpener, GateStage, asked, gate_tables
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
        cog: Any = self.stage.bot.get_cog("Typed")
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
        assert "only their author" in board.stage.refused(await stranger.click(board.note, custom_id=custom_id))
        returned = await board.author.click(board.note, custom_id=custom_id)
        assert returned.ephemeral
        assert all(each.ephemeral for each in returned.followups)
        assert said(returned) == "```\n改过的一帖\n```"


async def test_wrong_answers_leave_the_message_until_its_time_is_up(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("大家好")
        assert "2 tries left" in await board.answer("1")
        assert board.posts[0] == "大家好"
        assert "206" not in "".join(board.posts)


async def test_time_in_which_the_bot_was_away_is_not_taken_from_the_author(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.type("大家好")
        async with board.stage.absence():
            await board.stage.pass_time(timedelta(minutes=30), reachable=False)
        await board.stage.bot.heartbeat()
        await board.pass_minutes(9)
        assert board.posts[0] == "大家好"
        await board.pass_minutes(1)
        assert "大家好" not in board.posts


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
        assert said(returned) == "```\n不能丢的话\n```"


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
        assert (held.waiting, held.removing, held.removed) == ((), (), 1)
        for proof in PROOFS:
            claims = await board.stage.app.database.read(proof)
            assert all(claim.holds for claim in claims)


# --- What comes back, and where it is said ---------------------------------------------------------------------------------


async def returned_to(board: Board) -> Any:
    return await board.author.click(board.note, custom_id=f"gate:returned:{board.author.id}")


async def test_the_files_of_a_message_come_back_with_its_words(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.author.send(
            board.channel, "看图", attachments=[("画.png", b"a picture"), ("SPOILER_谱.txt", b"notes")]
        )
        await board.gate.perform()
        await board.pass_minutes(10)
        returned = await returned_to(board)
        words, files = returned.followups
        assert "```\\n看图\\n```" in str(words.components)
        cdn = board.stage.env.backend.cdn
        kept = [(each.filename, cdn.get(each.url)) for each in files.attachments]
        assert kept == [("画.png", b"a picture"), ("SPOILER_谱.txt", b"notes")]
        assert all(each.ephemeral for each in returned.followups)


@pytest.mark.parametrize(("megabytes", "names"), [(0, "画.png、谱.txt"), (5, "画.png")])
async def test_of_files_for_which_there_is_no_room_the_names_come_back(
    open_gate: GateOpener, megabytes: int, names: str
) -> None:
    async with open_board(open_gate, files_kept_megabytes=megabytes) as board:
        await board.stage.speaks(board.author, "zh-CN")
        files = [("画.png", b"x" * (1024 * 1024 + 1)), ("谱.txt", b"notes")]
        await board.author.send(board.channel, "", attachments=files)
        await board.gate.perform()
        await board.pass_minutes(10)
        returned = await returned_to(board)
        assert f"只留下了名称：{names}'" in str([each.components for each in returned.followups])


async def test_a_file_that_discord_has_no_more_holds_nothing_up(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        await board.author.send(board.channel, "看图", attachments=[("画.png", b"a picture")])
        await board.gate.perform()
        board.stage.env.backend.cdn._blobs.clear()
        await board.pass_minutes(10)
        returned = said(await returned_to(board))
        assert "看图" in returned
        assert "names of these files could be kept: 画.png" in returned


async def test_what_waits_anew_is_said_below_it_and_what_was_put_aside_stays_within_reach(
    open_gate: GateOpener,
) -> None:
    async with open_board(open_gate) as board:
        await board.type("第一句")
        await board.pass_minutes(10)
        await board.author.send(board.channel, "第二句")
        await board.gate.perform()
        assert board.posts[0] == "第二句"
        (_, note) = board.posts
        assert f"<@{board.author.id}>" in note
        assert "先前还有 1 条消息已经收起来" in note
        assert said(await returned_to(board)) == "```\n第一句\n```"
        assert "That is right" in await board.answer("206")
        assert board.posts[0] == "第二句"
        assert "有 1 条消息没有等到回答" in board.posts[1]


async def test_who_deletes_his_own_message_is_asked_no_more(open_gate: GateOpener) -> None:
    async with open_board(open_gate) as board:
        message = await board.type("说错了")
        assert len(board.posts) == 2
        await board.stage.delete_posts(board.channel, message.id)
        await board.gate.perform()
        assert board.posts == []
        await board.pass_minutes(10)
        assert board.posts == []


async def test_messages_that_are_held_make_nobody_an_old_member(open_gate: GateOpener) -> None:
    boards = [{"code": "chat", "channel": "灌水区"}]
    settings = {"role": 0, "channel": 0, "reply": {**REPLY, "below_posts": 1}}
    tables = {**gate_tables(**settings), "boards": boards}
    async with open_gate(tables=tables) as gate:
        await gate.open()
        author = gate.newcomer("新人")
        topic = await gate.stage.open_topic(gate.newcomer("楼主"), gate.board, "大家好")
        await gate.perform()
        for words in ("第一帖", "第二帖"):
            await author.send(topic, words)
            await gate.stage.env.settle()
        await gate.perform()
        held = await gate.stage.app.read(typed.read_held, member_id=author.id, channel_id=topic.id)
        assert len(held.waiting) == 2
        shown = await author.click(topic.history()[-1], custom_id=f"gate:typed:{author.id}")
        assert "100 + 106" in asked(shown), "the boards have counted both by now, and yet he is asked"


async def test_a_forums_topic_that_is_put_aside_gives_its_title_back_too(open_gate: GateOpener) -> None:
    settings = {"role": 0, "channel": 0, "boards": ["灌水区"], "reply": REPLY}
    async with open_gate(**settings) as gate:
        await gate.open()
        board = Board(gate)
        topic = await gate.stage.open_topic(board.author, gate.board, "卖东西", "便宜卖")
        await gate.perform()
        await board.pass_minutes(10)
        assert gate.stage.as_discord_has_it(topic).name == "【已收起】"
        (note,) = gate.stage.posted(topic)
        assert "便宜卖" not in note
        returned = await board.author.click(topic.history()[-1], custom_id=f"gate:returned:{board.author.id}")
        assert said(returned) == "```\n标题：卖东西\n便宜卖\n```"

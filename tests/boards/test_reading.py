"""What members see of boards and topics: cards, floors, lists, numbers, in both languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.boards.screens import search_topics
from bot.boards.service import Seen, change_topic, lose_topic, open_topic
from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.stage import ChannelHandle, InteractionResult, StageClock, said

A_MINUTE = timedelta(minutes=1)


async def topics_in_order(forum: Forum, *titles: str) -> list[ChannelHandle]:
    """Topics on one board, each opened a minute after the one before."""
    topics = []
    for title in titles:
        topics.append(await forum.stage.open_topic(forum.opener, forum.chat, title))
        await forum.stage.pass_time(A_MINUTE)
    return topics


def shown_by(result: InteractionResult) -> Any:
    """The message that an answer is."""
    assert result.response is not None
    return result.response


async def test_a_topic_has_a_card_with_opener_board_floors_participants_and_last_reply(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    reply = await forum.guest.send(topic, "沙发")
    await forum.stage.speaks(forum.guest, "zh-CN")
    card = said(await forum.guest.slash(topic, "topic"))
    assert "大家好" in card
    assert f"楼主：{forum.opener.mention}" in card
    assert "盖到 **1** 楼，**1** 个回复，**2** 人参与" in card
    assert f"/{topic.id}/{reply.id}" in card


async def test_a_card_is_private_and_speaks_english_too(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    shown = await forum.guest.slash(topic, "topic")
    assert shown.ephemeral
    assert "**0** floors, **0** replies, **1** participant" in said(shown)


async def test_a_floor_is_found_by_its_number_and_leads_to_its_message(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "沙发")
    await forum.stage.speaks(forum.guest, "zh-CN")
    found = said(await forum.guest.slash(topic, "floor", floor=1))
    assert "沙发" in found
    assert "前往沙发" in found


async def test_a_gap_says_that_it_is_one(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    reply = await forum.guest.send(topic, "删我")
    await forum.stage.delete_posts(topic, reply.id)
    assert "was deleted" in said(await forum.guest.slash(topic, "floor", floor=1))


async def test_a_floor_that_was_never_built_is_refused_with_the_highest_one(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "沙发")
    assert "the highest is 1" in forum.stage.refused(await forum.guest.slash(topic, "floor", floor=2))


async def test_the_openers_floors_are_paged_and_lead_there_and_back(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "直播")
    for place in range(12):
        await forum.opener.send(topic, f"{place}")
        await forum.guest.send(topic, "顶")
    first = await forum.guest.slash(topic, "op")
    assert [f"[Floor {floor}]" in said(first) for floor in (5, 17, 19)] == [True, True, False]
    second = await forum.guest.click(shown_by(first), label="Next")
    assert "[Floor 19]" in said(second)
    assert "[Floor 17]" not in said(second)
    back = await forum.guest.click(shown_by(second), label="Back")
    assert said(back) == said(first)


async def test_previous_is_newer_and_next_is_older_by_last_reply(forum: Forum) -> None:
    oldest, middle, newest = await topics_in_order(forum, "甲", "乙", "丙")
    assert "丙" in said(await forum.guest.slash(middle, "prev"))
    assert "甲" in said(await forum.guest.slash(middle, "next"))
    await forum.guest.send(oldest, "顶起来")
    assert "## 📖 丙" in said(await forum.guest.slash(oldest, "next"))
    assert "newest topic" in forum.stage.refused(await forum.guest.slash(oldest, "prev"))
    assert "last topic" in forum.stage.refused(await forum.guest.slash(middle, "next"))
    assert newest.id


async def test_topics_of_the_same_moment_are_all_passed_one_by_one(forum: Forum) -> None:
    at = int(forum.stage.clock.now().timestamp() * 1000)
    ids = [10**15 + place for place in range(3)]
    for place, topic_id in enumerate(ids):
        seen = Seen(topic_id, "chat", forum.chat.id, forum.opener.id, f"第{place}", at, False, False, False, "[]")
        await forum.stage.app.act(open_topic, seen=seen)
    way = []
    for topic_id in (ids[2], ids[1]):
        shown = said(await forum.guest.slash(forum.stage.channel, "next", topic=str(topic_id)))
        way.append(shown.splitlines()[0])
    assert way == ["## 📖 第1", "## 📖 第0"]


async def test_a_pinned_topic_is_skipped_on_the_way(forum: Forum) -> None:
    at = int(forum.stage.clock.now().timestamp() * 1000)
    ids = [10**15 + place for place in range(3)]
    for place, topic_id in enumerate(ids):
        seen = Seen(
            topic_id, "chat", forum.chat.id, forum.opener.id, f"第{place}", at + place, False, False, place == 1, "[]"
        )
        await forum.stage.app.act(open_topic, seen=seen)
    shown = await forum.guest.slash(forum.stage.channel, "prev", topic=str(ids[0]))
    assert "## 📖 第2" in said(shown)


async def test_commands_work_from_anywhere_when_a_topic_is_named(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "怎么学 Python")
    await forum.stage.change_topic(topic, archived=True)
    offered = await forum.guest.autocomplete(forum.stage.channel, "topic", "topic", "python")
    assert [choice["value"] for choice in offered] == [str(topic.id)]
    link = f"https://discord.com/channels/{forum.stage.guild.id}/{topic.id}"
    for named in (str(topic.id), link, f"<#{topic.id}>"):
        assert "archived" in said(await forum.guest.slash(forum.stage.channel, "topic", topic=named))


async def test_outside_a_topic_without_naming_one_the_command_says_what_to_do(forum: Forum) -> None:
    said_no = forum.stage.refused(await forum.guest.slash(forum.stage.channel, "topic"))
    assert "name one by its title or link" in said_no


async def test_the_latest_are_paged_and_sorted_both_ways(forum: Forum) -> None:
    topics = await topics_in_order(forum, *(f"第{place}号" for place in range(12)))
    await forum.guest.send(topics[0], "顶起来")
    created = await forum.guest.slash(forum.stage.channel, "latest")
    assert "第11号" in said(created).splitlines()[2]
    assert "第0号" not in said(created)
    older = await forum.guest.click(shown_by(created), label="Older")
    assert "第0号" in said(older)
    newer = await forum.guest.click(shown_by(older), label="Newer")
    assert said(newer) == said(created)
    replied = await forum.guest.slash(forum.stage.channel, "latest", order="order-replied")
    assert "第0号" in said(replied).splitlines()[2]


async def test_a_hidden_board_is_neither_listed_nor_found_nor_read(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "秘密")
    forum.stage.hide_from(forum.guest, forum.chat)
    await forum.stage.env.settle()
    for command in ("latest", "digests", "stats", "board"):
        shown = said(await forum.guest.slash(forum.stage.channel, command))
        assert "秘密" not in shown
        assert str(forum.chat.id) not in shown
    assert await forum.guest.autocomplete(forum.stage.channel, "topic", "topic", "秘") == []
    refused = forum.stage.refused(await forum.guest.slash(forum.stage.channel, "topic", topic=str(topic.id)))
    assert "cannot be found" in refused


async def test_a_board_says_what_it_is_and_pays(tmp_path: Path, clock: StageClock) -> None:
    board = {"code": "chat", "channel": "灌水", "description": "随便聊聊", "prices": {"reply": {"wealth": 0}}}
    async with open_forum(tmp_path, clock, {**BOARDS, "boards": [board]}) as forum:
        await forum.stage.speaks(forum.guest, "zh-CN")
        shown = said(await forum.guest.slash(forum.stage.channel, "board", board="chat"))
        assert "随便聊聊" in shown
        assert "发表主题：**+1 鼎币、1 点威望**" in shown
        assert "回复：不给奖励" in shown


async def test_an_unknown_board_is_refused_with_those_there_are(forum: Forum) -> None:
    said_no = forum.stage.refused(await forum.guest.slash(forum.stage.channel, "board", board="nowhere"))
    assert "灌水, 提问" in said_no


async def test_the_numbers_count_today_yesterday_and_the_record(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "沙发")
    await forum.stage.next_day()
    await forum.guest.send(topic, "第二天")
    await forum.stage.speaks(forum.guest, "zh-CN")
    shown = said(await forum.guest.slash(forum.stage.channel, "stats"))
    assert "主题 **1**｜帖子 **3**｜会员 **2**" in shown
    assert "今日 **1** 帖｜昨日 **2** 帖" in shown
    assert "2026-11-23，**2** 帖" in shown


async def test_a_topic_gets_one_panel_whose_buttons_outlive_a_restart(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.stage.perform_outbox()
    await forum.stage.perform_outbox()
    panels = [message for message in topic.history() if message.author.bot]
    assert len(panels) == 1
    await forum.stage.restart()
    shown = await forum.guest.click(panels[0], label="只看楼主")
    assert shown.ephemeral
    assert "Opener only" in said(shown)


async def test_a_panel_waits_for_the_first_post_to_land(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    forum.stage.env.inject_error("POST", f"/channels/{topic.id}/messages", status=403, code=40058, times=1)
    await forum.stage.perform_outbox()
    assert not [message for message in topic.history() if message.author.bot]
    await forum.stage.perform_outbox()
    assert [message for message in topic.history() if message.author.bot]
    assert not forum.stage.posted(), "the staff are not called for that"


async def test_a_board_may_do_without_panels(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.help, "大家好")
    await forum.stage.perform_outbox()
    assert not [message for message in topic.history() if message.author.bot]


async def test_the_staff_see_how_far_the_index_is_and_what_is_missing(tmp_path: Path, clock: StageClock) -> None:
    boards = [*BOARDS["boards"], {"code": "lost", "channel": "没有这个"}]
    async with open_forum(tmp_path, clock, {**BOARDS, "boards": boards}) as forum:
        await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        managing = discord.Permissions(manage_guild=True)
        staff = forum.stage.member("站长", roles=[forum.stage.guild.create_role("站务", permissions=managing)])
        shown = said(await staff.slash(forum.stage.channel, "admin index"))
        assert "Up to date" in shown
        assert "topics **1**, posts **1**" in shown
        assert "`lost` ❌" in shown


@pytest.mark.parametrize("command", ["topic", "floor", "op", "prev", "next", "reply"])
async def test_a_topic_that_is_gone_is_refused_in_clear_words(forum: Forum, command: str) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "要删的")
    named = {"topic": str(topic.id), **({"floor": 0} if command == "floor" else {})}
    await forum.stage.delete_topic(topic)
    said_no = forum.stage.refused(await forum.guest.slash(forum.stage.channel, command, **named))
    assert "cannot be found" in said_no


async def test_a_title_is_found_by_any_part_of_it_however_old_the_topic_is(forum: Forum) -> None:
    at = int(forum.stage.clock.now().timestamp() * 1000)

    async def record(topic_id: int, title: str) -> None:
        seen = Seen(topic_id, "chat", forum.chat.id, forum.opener.id, title, at + topic_id, False, False, False, "[]")
        await forum.stage.app.act(open_topic, seen=seen)

    await record(1, "槐树街的老粮站")
    await record(2, "ＰＹＴＨＯＮ 入门，从零到一")  # noqa: RUF001  the wide forms are what is tested
    for place in range(3, 203):
        await record(place, f"灌水 {place}")

    async def found(typed: str, *boards: str) -> list[int]:
        listed = await forum.stage.app.read(search_topics, boards_shown=boards or ("chat", "help"), typed=typed)
        return [topic_id for topic_id, _ in listed]

    assert [await found(typed) for typed in ("粮", "粮站", "的老粮站", "槐树街的老粮站", " 站 ")] == [[1]] * 5
    assert [await found(typed) for typed in ("python", "YTH", "入门", "，", "到一")] == [[2]] * 5
    assert [await found(typed) for typed in ("站粮", "python2", "粮站 ", "没有")] == [[], [], [1], []]
    assert await found("灌水") == list(range(202, 177, -1)), "the one last replied to first"
    assert await found("灌水 7") == [*range(79, 69, -1), 7]
    assert await found("粮站", "help") == [], "on a board that is not shown"
    long = "从前有座山，山里有座庙，庙里有个老和尚"
    await record(300, long)
    await record(301, long.replace("和尚", "秀才"))
    for place in range(302, 403):
        await record(place, f"顶 {place}")
    assert (await found("山里"), await found(long[1:])) == ([301, 300], [300]), "longer than what the index tells apart"
    assert await found("灌") == list(range(202, 177, -1)), "none of them is among the latest: the newest come first"

    renamed = Seen(1, "chat", forum.chat.id, forum.opener.id, "街坊图书室", at, False, False, False, "[]")
    await forum.stage.app.act(change_topic, seen=renamed)
    assert (await found("粮站"), await found("图书")) == ([], [1])
    await forum.stage.app.act(lose_topic, topic_id=1)
    assert await found("图书") == []

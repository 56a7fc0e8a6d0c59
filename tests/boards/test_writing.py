"""Writing through the bot: forms, the webhook, and what happens when something goes wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord

from bot.boards import catchup, service, writing
from bot.boards.catchup import Found
from bot.boards.service import Seen
from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.stage import NOON, ChannelHandle, MemberActor, StageClock, said


async def reply(forum: Forum, member: MemberActor, topic: ChannelHandle, body: str) -> Any:
    """A member replies with the form."""
    shown = await member.slash(topic, "reply")
    return await member.submit_modal(shown, {"body": body})


async def post(forum: Forum, member: MemberActor, board: str, title: str, body: str, **more: Any) -> Any:
    """A member opens a topic with the form."""
    shown = await member.slash(forum.stage.channel, "post", board=board)
    return await member.submit_modal(shown, {"title": title, "body": body, **more})


async def test_a_reply_stands_in_the_topic_under_the_members_name_and_counts_as_his(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    sent = await reply(forum, forum.guest, topic, "快速回复")
    message = topic.history()[-1]
    assert (message.content, message.author.name) == ("快速回复", "乙")
    assert await forum.floors(topic, forum.guest) == [1]
    assert await forum.balance(forum.guest) == 1
    assert f"/{topic.id}/{message.id}" in said(sent)


async def test_the_form_of_a_reply_shows_one_of_the_hints(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.stage.speaks(forum.guest, "zh-CN")
    shown = await forum.guest.slash(topic, "reply")
    assert "谢谢，别忘了来看看都是谁回帖哦？" in str(shown.modal)


async def test_the_form_of_a_topic_shows_a_hint_too_where_there_is_room(tmp_path: Path, clock: StageClock) -> None:
    async with open_forum(tmp_path, clock, GATED) as forum:
        await forum.stage.open_topic(forum.opener, forum.help, "大家好")
        await forum.stage.open_topic(forum.opener, forum.help, "又来了")
        asked = await forum.guest.slash(forum.stage.channel, "post", board="chat")
        assert asked.modal is not None
        assert len(asked.modal["components"]) == 5, "title, text, tags, the question and its answer"
        free = await forum.opener.slash(forum.stage.channel, "post", board="chat")
        assert "Do come back and see who replied" in str(free.modal)


async def test_a_new_topic_in_a_forum_is_the_members_with_its_tags(forum: Forum) -> None:
    tag = forum.stage.tag(forum.chat, "吐槽")
    sent = await post(forum, forum.guest, "chat", "我的新帖", "正文在此", tags=[str(tag)])
    topic = forum.chat.threads[-1]
    assert (topic.name, topic.history()[0].author.name) == ("我的新帖", "乙")
    assert forum.stage.as_discord_has_it(topic).applied_tags == [tag]
    line = await forum.line(topic)
    assert line.opener_id == forum.guest.id
    assert await forum.floors(topic, forum.guest) == [0]
    assert (await forum.balance(forum.guest), await forum.balance(forum.guest, "prestige")) == (1, 1)
    assert str(topic.id) in said(sent)


async def test_a_new_topic_in_a_text_channel_is_the_members_too(forum: Forum) -> None:
    await post(forum, forum.guest, "help", "怎么学", "请教各位")
    topic = forum.help.threads[-1]
    assert (await forum.line(topic)).opener_id == forum.guest.id
    assert await forum.floors(topic, forum.guest) == [0]
    await forum.opener.send(topic, "多写")
    assert await forum.floors(topic, forum.opener) == [1]


async def test_nothing_that_is_written_through_the_bot_pings_anybody(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await reply(forum, forum.guest, topic, f"@everyone {forum.opener.mention}")
    sent = [each.json for each in forum.stage.env.http_requests if each.json and "username" in each.json]
    assert [each["allowed_mentions"]["parse"] for each in sent] == [[]]


async def test_a_text_that_breaks_a_rule_is_refused_and_handed_back(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    for body, why in (("x", "at least 2"), ("<@1> " * 6, "At most 5 mentions")):
        answer = await reply(forum, forum.guest, topic, body)
        assert answer.ephemeral
        assert why in said(answer)
        assert body.strip() in said(answer)
    assert await forum.floors(topic, forum.guest) == []


async def test_a_locked_topic_takes_replies_of_moderators_only(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.stage.change_topic(topic, locked=True)
    assert "locked" in said(await reply(forum, forum.guest, topic, "我还想说"))
    await reply(forum, forum.moderator, topic, "到此为止")
    assert await forum.floors(topic, forum.moderator) == [1]


async def test_an_archived_topic_takes_replies_and_one_that_discord_keeps_closed_gives_the_text_back(
    forum: Forum,
) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.stage.change_topic(topic, archived=True)
    shown = await forum.guest.slash(forum.stage.channel, "reply", topic=str(topic.id))
    await forum.guest.submit_modal(shown, {"body": "挖坟"})
    assert await forum.floors(topic, forum.guest) == [1]
    await forum.stage.change_topic(topic, archived=True, locked=True)
    forum.stage.env.inject_error("POST", "/webhooks/*", status=400, code=50083)
    shown = await forum.moderator.slash(forum.stage.channel, "reply", topic=str(topic.id))
    answer = await forum.moderator.submit_modal(shown, {"body": "版主的话"})
    assert "archived" in said(answer)
    assert "版主的话" in said(answer)
    assert await forum.floors(topic, forum.moderator) == []


async def test_when_discord_has_no_room_for_another_topic_that_is_said_and_the_text_handed_back(forum: Forum) -> None:
    for board, path in (("chat", "/webhooks/*"), ("help", f"/channels/{forum.help.id}/threads")):
        forum.stage.env.inject_error("POST", path, status=400, code=160006)
        answer = await post(forum, forum.guest, board, "我的新帖", "写了很久的字")
        assert "as many active topics as Discord allows" in said(answer)
        assert "写了很久的字" in said(answer)


async def test_the_form_answered_after_the_topic_vanished_gives_the_text_back(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    shown = await forum.guest.slash(forum.stage.channel, "reply", topic=str(topic.id))
    forum.stage.forget_topic(topic)
    answer = await forum.guest.submit_modal(shown, {"body": "写了很久的字"})
    assert "gone" in said(answer)
    assert "写了很久的字" in said(answer)


async def test_a_webhook_that_somebody_deleted_is_made_again(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await reply(forum, forum.guest, topic, "第一次")
    forum.stage.delete_webhooks(forum.chat)
    await reply(forum, forum.guest, topic, "第二次")
    assert await forum.floors(topic, forum.guest) == [1, 2]


async def test_one_webhook_serves_a_board_also_after_a_restart(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await reply(forum, forum.guest, topic, "第一次")
    await forum.stage.restart()
    await forum.index.reader.catch_up()
    await reply(forum, forum.guest, topic, "第二次")
    assert len(forum.stage.webhooks(forum.chat)) == 1


async def test_without_the_permission_the_staff_hear_what_to_add_and_the_text_is_handed_back(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_forum(tmp_path, clock, {**BOARDS, "staff": {"channel": "大厅"}}) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        forum.stage.deny(forum.chat, discord.Permissions(manage_webhooks=True))
        await forum.stage.env.settle()
        answer = await reply(forum, forum.guest, topic, "写了很久的字")
        assert answer.response is not None
        assert "写了很久的字" in str(answer.response.components)
        assert "staff" in said(answer)
        await forum.stage.perform_outbox()
        assert "管理 Webhook" in "\n".join(forum.stage.posted())
        assert await forum.floors(topic, forum.guest) == []


async def test_whom_discord_does_not_let_write_the_bot_does_not_either(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    forum.stage.hide_from(forum.guest, forum.help)
    denied = discord.Permissions(send_messages_in_threads=True, send_messages=True)
    forum.stage.deny(forum.chat, denied, member=forum.guest)
    await forum.stage.env.settle()
    assert "may not write" in forum.stage.refused(await forum.guest.slash(topic, "reply"))
    shown = await forum.guest.slash(forum.stage.channel, "post", board="chat")
    assert "may not write" in forum.stage.refused(shown)


async def test_a_deleted_post_that_was_written_through_the_bot_is_taken_back(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await reply(forum, forum.guest, topic, "说错话了")
    await forum.stage.delete_posts(topic, topic.history()[-1].id)
    assert await forum.balance(forum.guest) == 0


async def test_a_post_sent_just_before_a_crash_is_found_as_the_members(forum: Forum) -> None:
    app = forum.stage.app
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await reply(forum, forum.guest, topic, "为了有一个 webhook")
    webhook = forum.stage.webhooks(forum.chat)[0]
    written = await app.act(
        writing.write_reply,
        member_id=forum.moderator.id,
        topic_id=topic.id,
        name="版主",
        body="崩溃之前",
        may_write_in_locked=False,
        slowmode=0,
    )
    lost = topic.history()[-1].id + 5
    await app.act(service.open_session)
    count = len(topic.history())
    seen = Seen(topic.id, "chat", forum.chat.id, forum.opener.id, "大家好", 0, False, False, False, "[]", lost, count)
    await app.act(catchup.list_topics, listed=[seen])
    while (to_read := await app.read(catchup.next_to_read)) is not None:
        there = [
            Found(message.id, None if message.author.bot else message.author.id, NOON, None, message.webhook_id, "乙")
            for message in topic.history()
        ]
        page = [*there, Found(lost, None, NOON, None, webhook, "版主")]
        after = [each for each in page if each.message_id > to_read.cursor_id]
        await app.act(catchup.record_page, to_read=to_read, page=after, is_last=True)
    assert await forum.floors(topic, forum.moderator) == [2]
    repeated = await app.act(
        writing.note_sent,
        written_id=written.written_id,
        seen=None,
        topic_id=topic.id,
        message_id=lost,
        at=NOON,
        length=4,
    )
    assert repeated is None


def slow_down(forum: Forum, channel: ChannelHandle, seconds: int) -> None:
    """Somebody sets a slowmode."""
    forum.stage.env.backend.edit_channel(channel.id, {"rate_limit_per_user": seconds})


async def test_a_reply_within_the_topics_slowmode_is_refused_with_the_time_and_handed_back(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    slow_down(forum, topic, 60)
    await forum.stage.env.settle()
    await forum.guest.send(topic, "第一次")
    await forum.stage.pass_time(timedelta(seconds=59))
    answer = await reply(forum, forum.guest, topic, "写了很久的字")
    assert answer.ephemeral
    until = int(NOON.timestamp()) + 60
    assert f"Slowmode is on here. You can post again from <t:{until}:T> on (<t:{until}:R>)" in said(answer)
    assert "写了很久的字" in said(answer)
    await forum.stage.pass_time(timedelta(seconds=1))
    await reply(forum, forum.guest, topic, "写了很久的字")
    assert await forum.floors(topic, forum.guest) == [1, 2]


async def test_slowmode_binds_neither_moderators_nor_those_who_have_not_written_there(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    slow_down(forum, topic, 60)
    await forum.stage.env.settle()
    for _ in range(2):
        await reply(forum, forum.moderator, topic, "通知一声")
    await reply(forum, forum.guest, topic, "头一回来")
    assert await forum.floors(topic, forum.moderator) == [1, 2]
    assert await forum.floors(topic, forum.guest) == [3]


async def test_a_second_topic_within_the_forums_slowmode_is_refused_until_it_is_over(forum: Forum) -> None:
    slow_down(forum, forum.chat, 60)
    await forum.stage.env.settle()
    await post(forum, forum.guest, "chat", "第一个", "正文在此")
    refused = await post(forum, forum.guest, "chat", "第二个", "正文在此")
    assert "Slowmode" in said(refused)
    assert "第二个" in said(refused)
    await post(forum, forum.guest, "help", "别的版块", "正文在此")
    await forum.stage.pass_time(timedelta(seconds=60))
    await post(forum, forum.guest, "chat", "第二个", "正文在此")
    assert [topic.name for topic in forum.chat.threads] == ["第一个", "第二个"]


async def test_two_replies_at_once_are_two_posts_to_a_slowmode(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    facts = {"member_id": forum.guest.id, "topic_id": topic.id, "name": "乙", "may_write_in_locked": False}
    written = [forum.stage.app.act(writing.write_reply, **facts, body="同时发的", slowmode=60) for _ in range(2)]
    outcomes = await asyncio.gather(*written, return_exceptions=True)
    assert [isinstance(each, writing.TooSoon) for each in outcomes] == [False, True]


QUESTION = {"code": "seat", "ask": "第一个回帖叫什么？", "answers": {"zh-CN": ["沙发"], "en": ["sofa"]}}
GATED = {
    **BOARDS,
    "gate": {"questions": [QUESTION], "arithmetic": {"enabled": False}, "reply": {"below_posts": 2}},
}


async def test_who_has_few_posts_answers_a_question_in_the_same_form(tmp_path: Path, clock: StageClock) -> None:
    async with open_forum(tmp_path, clock, GATED) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        shown = await forum.guest.slash(topic, "reply")
        assert "第一个回帖叫什么？" in str(shown.modal)
        wrong = await forum.guest.submit_modal(shown, {"body": "我写了很久的一段话", "answer": "板凳"})
        assert wrong.ephemeral
        assert "我写了很久的一段话" in said(wrong), "the text is handed back"
        assert "沙发" not in said(wrong), "the right answer is never shown"
        assert len(topic.history()) == 1, "nothing was sent"
        again = await forum.guest.slash(topic, "reply")
        await forum.guest.submit_modal(again, {"body": "我写了很久的一段话", "answer": " 沙发 "})
        assert topic.history()[-1].content == "我写了很久的一段话"


async def test_who_has_posts_enough_is_asked_nothing(tmp_path: Path, clock: StageClock) -> None:
    async with open_forum(tmp_path, clock, {**GATED, "gate": {**GATED["gate"], "reply": {"below_posts": 1}}}) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        shown = await forum.opener.slash(topic, "reply")
        assert "第一个回帖叫什么？" not in str(shown.modal)
        posting = await forum.guest.slash(forum.stage.channel, "post", board="chat")
        assert "第一个回帖叫什么？" in str(posting.modal), "a new topic asks as a reply does"

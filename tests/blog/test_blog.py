"""Blogs as members see them: reading, writing, both languages, and what is not as it should be."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.blog.service import set_comments
from bot.boards import digest, writing
from bot.moods.service import cast_vote
from tests.blog.conftest import BLOGS
from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.boards.test_writing import QUESTION
from tests.stage import ChannelHandle, MemberActor, StageClock, components_of, said

A_MINUTE = timedelta(minutes=1)


async def write(forum: Forum, member: MemberActor, title: str, **more: Any) -> ChannelHandle:
    """A member writes an entry with the form; returns it."""
    shown = await member.slash(forum.stage.channel, "blog-write")
    await member.submit_modal(shown, {"title": title, "body": "今天的事", **more})
    await forum.stage.pass_time(A_MINUTE)
    return forum.chat.threads[-1]


async def blog(forum: Forum, reader: MemberActor, **whose: Any) -> Any:
    """A member looks at a blog."""
    return await reader.slash(forum.stage.channel, "blog", **whose)


async def everybodys(forum: Forum, reader: MemberActor) -> Any:
    """A member looks at everybody's entries, from his own blog."""
    return await reader.click((await blog(forum, reader)).response, label="Everybody's")


def labels_of(shown: Any) -> list[str]:
    """The buttons of an answer."""
    return [each["label"] for each in components_of(shown) if "label" in each]


# --- Reading -----------------------------------------------------------------------------------------------------------


async def test_a_blog_shows_its_members_entries_newest_first_and_nobody_elses(forum: Forum) -> None:
    first = await write(forum, forum.opener, "种了番茄")
    await write(forum, forum.guest, "别人的日志")
    await write(forum, forum.opener, "番茄发芽")
    await forum.stage.open_topic(forum.opener, forum.help, "别的版块的主题")
    shown = await blog(forum, forum.guest, member=forum.opener)
    words = said(shown)
    assert shown.ephemeral
    assert words.index("番茄发芽") < words.index("种了番茄")
    assert f"/{first.id})" in words, "each leads to its entry"
    assert "The blog of" in words
    assert "**2** entries" in words
    assert "别人的日志" not in words
    assert "别的版块的主题" not in words


async def test_an_entry_shows_its_comments_digest_and_moods(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    comment = await forum.guest.send(entry, "好看！")
    act = forum.stage.app.act
    await act(cast_vote, topic_id=entry.id, member_id=forum.guest.id, mood="moving", way="button", joined_at=None)
    await act(digest.set_digest, actor_id=forum.moderator.id, topic_id=entry.id, grade=1, reason="", tell=False)
    await forum.stage.speaks(forum.opener, "zh-CN")
    words = said(await blog(forum, forum.opener))
    assert "我的博客" in words
    assert "💎I **[种了番茄]" in words
    assert "评论 1 😭\u00a01" in words
    assert "最新评论" in words
    assert f"{forum.guest.mention} [<t:" in words
    assert f"/{entry.id}/{comment.id})" in words


async def test_the_newest_comment_is_not_the_newest_entry(forum: Forum) -> None:
    old = await write(forum, forum.opener, "旧的一篇")
    other = await write(forum, forum.guest, "别人的")
    await forum.guest.send(old, "沙发")
    await forum.stage.pass_time(A_MINUTE)
    await forum.opener.send(other, "来看看")
    await write(forum, forum.opener, "新的一篇")
    assert "Newest comment: [旧的一篇]" in said(await blog(forum, forum.opener))
    everybody = await everybodys(forum, forum.opener)
    assert "Newest comment: [别人的]" in said(everybody)


async def test_pages_lead_to_older_entries_and_back_archived_ones_among_them(forum: Forum) -> None:
    for place in range(12):
        await forum.stage.open_topic(forum.opener, forum.chat, f"第{place:02}篇")
        await forum.stage.pass_time(A_MINUTE)
    await forum.stage.change_topic(forum.chat.threads[0], archived=True)
    first = await blog(forum, forum.guest, member=forum.opener)
    assert "第11篇" in said(first)
    assert "第01篇" not in said(first)
    second: Any = await forum.guest.click(first.response, label="Older")
    assert "📦 **[第00篇]" in said(second)
    assert "**12** entries" in said(second)
    assert "第11篇" in said(await forum.guest.click(second.response, label="Newer"))


async def test_everybodys_entries_are_listed_with_their_members(forum: Forum) -> None:
    await write(forum, forum.opener, "种了番茄")
    await write(forum, forum.guest, "去钓鱼")
    shown = await everybodys(forum, forum.guest)
    words = said(shown)
    assert words.index("去钓鱼") < words.index("种了番茄")
    assert forum.opener.mention in words
    assert "**2** entries" in words
    assert "Everybody's" not in labels_of(shown)
    assert "去钓鱼" in said(await forum.guest.click(shown.response, label="My blog"))


async def test_an_empty_blog_says_how_to_begin_and_only_ones_own_has_the_button(forum: Forum) -> None:
    own = await blog(forum, forum.guest)
    assert "/blog-write" in said(own)
    assert labels_of(own) == ["Write", "Everybody's"]
    other = await blog(forum, forum.guest, member=forum.opener)
    assert "has written nothing here yet" in said(other)
    assert labels_of(other) == ["My blog", "Everybody's"]
    assert "makes a start" in said(await forum.guest.click(own.response, label="Everybody's"))
    await forum.stage.speaks(forum.guest, "zh-CN")
    assert "您还没有写过日志" in said(await blog(forum, forum.guest))


async def test_the_blog_of_a_member_who_left_stays_readable(forum: Forum) -> None:
    await write(forum, forum.opener, "后会有期")
    opener_id = forum.opener.id
    forum.stage.guild.remove_member(forum.opener)
    await forum.stage.env.settle()
    shown = await forum.stage.forge_press(forum.guest, forum.stage.channel, f"blog:page:{opener_id}")
    assert "后会有期" in said(shown)
    assert "后会有期" in said(await forum.guest.slash(forum.stage.channel, "blog", member=forum.opener.user))


async def test_the_menu_of_a_member_leads_to_his_blog(forum: Forum) -> None:
    await write(forum, forum.opener, "种了番茄")
    assert "种了番茄" in said(await forum.guest.context_menu(forum.stage.channel, "Member blog", forum.opener))


async def test_a_deleted_entry_is_in_no_blog(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "写错了")
    await forum.guest.send(entry, "沙发")
    await forum.stage.delete_topic(entry)
    words = said(await blog(forum, forum.opener))
    assert "写错了" not in words
    assert "written nothing" in words


# --- Writing -----------------------------------------------------------------------------------------------------------


async def test_an_entry_is_a_topic_under_the_members_name_and_paid_as_one(forum: Forum) -> None:
    tag = forum.stage.tag(forum.chat, "吐槽")
    shown = await forum.guest.slash(forum.stage.channel, "blog-write")
    assert "Diary of 2026-11-23" in str(shown.modal)
    sent = await forum.guest.submit_modal(shown, {"title": "种了番茄", "body": "今天的事", "tags": [str(tag)]})
    entry = forum.chat.threads[-1]
    assert "Your entry is there" in said(sent)
    assert (entry.name, entry.history()[0].author.name) == ("种了番茄", "乙")
    assert forum.stage.as_discord_has_it(entry).applied_tags == [tag]
    assert (await forum.line(entry)).opener_id == forum.guest.id
    assert await forum.balance(forum.guest) == 1


async def test_the_title_to_begin_with_is_the_communitys_date_in_the_members_language(forum: Forum) -> None:
    await forum.stage.speaks(forum.guest, "zh-CN")
    shown = await forum.guest.slash(forum.stage.channel, "blog-write")
    assert "2026-11-23 日志" in str(shown.modal)


async def test_the_title_to_begin_with_fits_where_titles_are_short(tmp_path: Path, clock: StageClock) -> None:
    tables = {**BLOGS, "forum": {**BOARDS["forum"], "title_length": 5}}
    async with open_forum(tmp_path, clock, tables) as forum:
        shown = await forum.guest.slash(forum.stage.channel, "blog-write")
        assert "'value': 'Diary'" in str(shown.modal)


async def test_the_button_to_write_shows_the_same_form(forum: Forum) -> None:
    pressed = await forum.guest.click((await blog(forum, forum.guest)).response, label="Write")
    assert "New blog entry" in str(pressed.modal)


def form_id_of(shown: Any) -> str:
    """The custom id of a form that was shown."""
    assert shown.modal is not None
    custom_id: str = shown.modal["custom_id"]
    return custom_id


async def test_a_form_that_is_sent_twice_at_once_is_one_entry(forum: Forum) -> None:
    stage = forum.stage
    custom_id = form_id_of(await forum.guest.slash(stage.channel, "blog-write"))
    filled = {"title": "种了番茄", "body": "今天的事"}
    async with stage.at_once():
        answers = [await stage.forge_form(forum.guest, stage.channel, custom_id, filled) for _ in range(2)]
    later = await stage.forge_form(forum.guest, stage.channel, custom_id, filled)
    assert len(forum.chat.threads) == 1
    assert sorted("sent once before" in said(each) for each in answers) == [False, True]
    assert "sent once before" in said(later)
    assert "今天的事" in said(later), "it may be another text by now: it is handed back"
    assert await forum.balance(forum.guest) == 1


async def test_two_acts_of_one_form_at_once_are_one_post(forum: Forum) -> None:
    facts = {"board": "chat", "channel_id": forum.chat.id, "name": "乙", "title": "种了番茄", "body": "今天的事"}
    act = forum.stage.app.act
    acts = [act(writing.write_topic, member_id=forum.guest.id, **facts, slowmode=0, form_id=7) for _ in range(2)]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [isinstance(each, writing.SentAlready) for each in outcomes] == [False, True]
    await act(writing.write_topic, member_id=forum.opener.id, **facts, slowmode=0, form_id=7)  # another member's form


async def test_a_form_that_could_not_be_sent_can_be_sent_again(forum: Forum) -> None:
    stage = forum.stage
    custom_id = form_id_of(await forum.guest.slash(stage.channel, "blog-write"))
    filled = {"title": "种了番茄", "body": "今天的事"}
    stage.env.inject_error("POST", "/webhooks/*", status=400, code=160006)
    assert "今天的事" in said(await stage.forge_form(forum.guest, stage.channel, custom_id, filled))
    assert "Your entry is there" in said(await stage.forge_form(forum.guest, stage.channel, custom_id, filled))
    assert len(forum.chat.threads) == 1


async def test_whoever_may_not_post_there_may_not_write_in_a_blog(forum: Forum) -> None:
    forum.stage.deny(forum.chat, discord.Permissions(send_messages=True), member=forum.guest)
    await forum.stage.env.settle()
    shown = await forum.guest.slash(forum.stage.channel, "blog-write")
    assert "may not write" in forum.stage.refused(shown)


async def test_the_slowmode_of_the_board_holds(forum: Forum) -> None:
    forum.stage.env.backend.edit_channel(forum.chat.id, {"rate_limit_per_user": 600})
    await forum.stage.env.settle()
    await write(forum, forum.guest, "第一篇")
    shown = await forum.guest.slash(forum.stage.channel, "blog-write")
    assert "Slowmode" in said(await forum.guest.submit_modal(shown, {"title": "第二篇", "body": "今天的事"}))
    assert len(forum.chat.threads) == 1


async def test_who_has_few_posts_is_asked_the_question_here_too(tmp_path: Path, clock: StageClock) -> None:
    gate = {"questions": [QUESTION], "arithmetic": {"enabled": False}, "reply": {"below_posts": 2}}
    async with open_forum(tmp_path, clock, {**BLOGS, "gate": gate}) as forum:
        shown = await forum.guest.slash(forum.stage.channel, "blog-write")
        assert "第一个回帖叫什么？" in str(shown.modal)


# --- What is not as it should be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["blog", "blog-write"])
async def test_without_a_board_for_them_there_are_no_blogs(tmp_path: Path, clock: StageClock, command: str) -> None:
    async with open_forum(tmp_path, clock, BOARDS) as forum:
        shown = await forum.guest.slash(forum.stage.channel, command)
        assert "There are no blogs" in forum.stage.refused(shown)


@pytest.mark.parametrize("command", ["blog", "blog-write"])
async def test_a_board_that_is_hidden_or_gone_shows_nothing(forum: Forum, command: str) -> None:
    await write(forum, forum.opener, "种了番茄")
    forum.stage.hide_from(forum.guest, forum.chat)
    await forum.stage.env.settle()
    assert "hidden from you" in forum.stage.refused(await forum.guest.slash(forum.stage.channel, command))
    forum.stage.env.backend.delete_channel(forum.chat.id)
    await forum.stage.env.settle()
    await forum.stage.speaks(forum.opener, "zh-CN")
    assert "频道已经不在了" in forum.stage.refused(await forum.opener.slash(forum.stage.channel, command))


# --- Who may comment ---------------------------------------------------------------------------------------------------


async def choose(forum: Forum, member: MemberActor, deed: str, entry: ChannelHandle) -> Any:
    """A member chooses one of his entries in the menu, and the outbox is done."""
    shown = await forum.stage.forge_press(member, forum.stage.channel, "blog:comments", [f"{deed}:{entry.id}"])
    await forum.stage.perform_outbox()
    return shown


def is_locked(forum: Forum, entry: ChannelHandle) -> bool:
    """Whether the simulated Discord has an entry's topic locked."""
    state = forum.stage.as_discord_has_it(entry).thread_metadata
    assert state is not None
    return state.locked


async def test_an_author_closes_his_entry_to_comments_and_opens_it_again(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    offered = str(components_of(await blog(forum, forum.opener)))
    assert f"close:{entry.id}" in offered
    closed = await choose(forum, forum.opener, "close", entry)
    assert "closed" in said(closed)
    assert f"reopen:{entry.id}" in str(components_of(closed))
    assert is_locked(forum, entry)
    assert (await forum.line(entry)).is_locked
    await choose(forum, forum.opener, "close", entry)
    assert is_locked(forum, entry), "a repeat changes nothing"
    await forum.stage.speaks(forum.opener, "zh-CN")
    assert "已关闭" in said(await blog(forum, forum.opener))
    assert "已关闭" not in said(await choose(forum, forum.opener, "reopen", entry))
    assert not is_locked(forum, entry)


async def test_an_archived_entry_is_closed_and_stays_archived(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    await forum.stage.change_topic(entry, archived=True)
    await choose(forum, forum.opener, "close", entry)
    state = forum.stage.as_discord_has_it(entry).thread_metadata
    assert state is not None
    assert (state.locked, state.archived) == (True, True)


async def test_what_the_staff_locked_its_author_can_neither_open_nor_claim(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    await forum.stage.change_topic(entry, locked=True)
    assert "reopen:" not in str(components_of(await blog(forum, forum.opener)))
    for deed in ("reopen", "close"):
        assert "locked by the staff" in forum.stage.refused(await choose(forum, forum.opener, deed, entry))
    assert is_locked(forum, entry)


async def test_a_lock_is_the_staffs_again_after_they_opened_what_its_author_closed(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    await choose(forum, forum.opener, "close", entry)
    await forum.stage.change_topic(entry, locked=False)
    await forum.stage.change_topic(entry, locked=True)
    assert "locked by the staff" in forum.stage.refused(await choose(forum, forum.opener, "reopen", entry))


async def test_nobody_closes_what_is_not_his_entry(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    topic = await forum.stage.open_topic(forum.guest, forum.help, "不是日志")
    for other in (entry, topic):
        assert "no entry of yours" in forum.stage.refused(await choose(forum, forum.guest, "close", other))
    assert f"close:{entry.id}" not in str(components_of(await blog(forum, forum.guest, member=forum.opener)))


async def test_who_changes_his_mind_before_discord_followed_has_his_last_word(forum: Forum) -> None:
    entry = await write(forum, forum.opener, "种了番茄")
    facts = {"member_id": forum.opener.id, "topic_id": entry.id}
    for is_closed in (True, False, True):
        await forum.stage.app.act(set_comments, **facts, is_closed=is_closed)
    await forum.stage.perform_outbox()
    assert is_locked(forum, entry)
    for is_closed in (False, True, False):
        await forum.stage.app.act(set_comments, **facts, is_closed=is_closed)
    await forum.stage.perform_outbox()
    assert not is_locked(forum, entry)
    await forum.stage.change_topic(entry, locked=True)
    assert "locked by the staff" in forum.stage.refused(await choose(forum, forum.opener, "reopen", entry))


async def test_without_the_permission_the_staff_hear_of_it_and_it_is_done_later(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_forum(tmp_path, clock, {**BLOGS, "staff": {"channel": "大厅"}}) as forum:
        entry = await write(forum, forum.opener, "种了番茄")
        forum.stage.env.inject_error("PATCH", f"/channels/{entry.id}", status=403, code=50013)
        await choose(forum, forum.opener, "close", entry)
        assert not is_locked(forum, entry)
        await forum.stage.pass_time(timedelta(minutes=10))
        await forum.stage.perform_outbox()
        assert is_locked(forum, entry)
        assert "blog.board" in "\n".join(forum.stage.posted())

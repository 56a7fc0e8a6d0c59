"""Digests and moderators' deletions."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from db.tally import find_shown_value
from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.stage import GUILD_ID, StageClock, said


async def test_a_digest_pays_on_the_edge_tells_the_author_and_shows_the_tag(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
    await forum.stage.perform_outbox()
    done = await forum.moderator.slash(topic, "digest", grade="grade-1", reason="写得好")
    assert "digest I" in said(done)
    assert await forum.balance(forum.opener, "prestige") == 1 + 10
    await forum.stage.perform_outbox()
    notice = forum.stage.posted(topic)[-1]
    assert "精华 I" in notice
    assert "理由：写得好" in notice
    assert forum.stage.as_discord_has_it(topic).applied_tags == [forum.stage.tag(forum.chat, "精华")]
    assert "好文" in said(await forum.guest.slash(forum.stage.channel, "digests"))


async def test_between_the_grades_nothing_is_paid_and_lifting_takes_it_back_once(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
    for grade, prestige in (("grade-1", 11), ("grade-2", 11), ("grade-0", 1), ("grade-1", 11), ("grade-0", 1)):
        await forum.moderator.slash(topic, "digest", grade=grade, tell=False)
        assert await forum.balance(forum.opener, "prestige") == prestige
    await forum.stage.perform_outbox()
    assert forum.stage.as_discord_has_it(topic).applied_tags == []


async def test_the_same_grade_again_is_refused(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
    assert "is no digest" in forum.stage.refused(await forum.moderator.slash(topic, "digest", grade="grade-0"))


async def test_a_topic_with_five_tags_becomes_a_digest_without_a_sixth(tmp_path: Path, clock: StageClock) -> None:
    tables = {**BOARDS, "boards": [{"code": "chat", "channel": "挤"}]}
    async with open_forum(tmp_path, clock, tables) as forum:
        crowded = forum.stage.forum("挤", tags=("一", "二", "三", "四", "五", "精华"))
        topic = await forum.stage.open_topic(forum.opener, crowded, "好文")
        five = [forum.stage.tag(crowded, name) for name in ("一", "二", "三", "四", "五")]
        forum.stage.as_discord_has_it(topic).applied_tags = five
        await forum.moderator.slash(topic, "digest", grade="grade-1")
        await forum.stage.perform_outbox()
        assert forum.stage.as_discord_has_it(topic).applied_tags == five


async def test_an_archived_topic_gets_its_tag_and_stays_archived(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "老好文")
    await forum.stage.change_topic(topic, archived=True)
    await forum.moderator.slash(forum.stage.channel, "digest", grade="grade-2", topic=str(topic.id), tell=False)
    await forum.stage.perform_outbox()
    there = forum.stage.as_discord_has_it(topic)
    assert there.applied_tags == [forum.stage.tag(forum.chat, "精华")]
    assert there.thread_metadata is not None
    assert there.thread_metadata.archived


async def test_deleting_a_digest_takes_its_reward_back_and_lowers_the_count(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
    await forum.moderator.slash(topic, "digest", grade="grade-1", tell=False)
    await forum.stage.delete_topic(topic)
    assert await forum.balance(forum.opener, "prestige") == 0
    assert "digests 0" in said(await forum.guest.slash(forum.stage.channel, "stats"))
    read = forum.stage.app.database.read
    assert await read(find_shown_value, guild_id=GUILD_ID, member_id=forum.opener.id, kind="digests", period="all") == 0


async def test_the_message_menu_sets_a_digest_with_a_form(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
    shown = await forum.moderator.context_menu(topic, "Set digest", topic.history()[0])
    done = await forum.moderator.submit_modal(shown, {"grade": ["2"], "tell": ["no"], "reason": ""})
    assert "digest II" in said(done)
    assert (await forum.line(topic)).digest == 2


@pytest.mark.parametrize(("earnings", "left"), [("take", 0), ("leave", 1)])
async def test_a_moderator_chooses_what_becomes_of_the_credits_of_a_deleted_post(
    forum: Forum, earnings: str, left: int
) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    message = await forum.guest.send(topic, "广告")
    shown = await forum.moderator.context_menu(topic, "Delete post", message)
    done = await forum.moderator.submit_modal(shown, {"earnings": [earnings], "reason": "广告帖"})
    assert "Deleted" in said(done)
    assert await forum.balance(forum.guest) == left
    assert await forum.floors(topic, forum.guest) == []
    assert message.id not in [each.id for each in topic.history()]


async def test_whoever_may_not_moderate_the_board_is_refused_even_where_discord_shows_the_command(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    forum.stage.deny(forum.chat, discord.Permissions(manage_messages=True), member=forum.moderator)
    await forum.stage.env.settle()
    shown = await forum.moderator.slash(forum.stage.channel, "digest", grade="grade-1", topic=str(topic.id))
    assert forum.stage.refused(shown)
    assert (await forum.line(topic)).digest == 0


async def test_the_audit_trail_names_the_moderators_deeds(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.moderator.slash(topic, "digest", grade="grade-1", reason="写得好")
    await forum.moderator.slash(topic, "digest", grade="grade-0")
    managing = discord.Permissions(manage_guild=True)
    staff = forum.stage.member("站长", roles=[forum.stage.guild.create_role("站务", permissions=managing)])
    await forum.stage.speaks(staff, "zh-CN")
    trail = said(await staff.slash(forum.stage.channel, "admin audit"))
    assert "设精华" in trail
    assert "理由：写得好" in trail
    assert "没有写理由" in trail


async def test_no_more_digests_are_paid_on_a_day_than_the_cap(tmp_path: Path, clock: StageClock) -> None:
    tables = {**BOARDS, "forum": {**BOARDS["forum"], "daily_caps": {"digest": 1}}}
    async with open_forum(tmp_path, clock, tables) as forum:
        topics = [await forum.stage.open_topic(forum.opener, forum.chat, f"好文{place}") for place in range(3)]
        paid = await forum.moderator.slash(topics[0], "digest", grade="grade-1", tell=False)
        unpaid = await forum.moderator.slash(topics[1], "digest", grade="grade-1", tell=False)
        assert ("💰" in said(paid), "💰" in said(unpaid)) == (True, False)
        assert await forum.balance(forum.opener, "prestige") == 3 + 10
        await forum.moderator.slash(topics[1], "digest", grade="grade-0", tell=False)
        assert await forum.balance(forum.opener, "prestige") == 3 + 10, "what was not paid is not taken back"
        await forum.stage.next_day()
        await forum.moderator.slash(topics[2], "digest", grade="grade-1", tell=False)
        assert await forum.balance(forum.opener, "prestige") == 3 + 20


async def test_the_choice_that_counts_is_the_one_with_which_the_post_went(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    message = await forum.guest.send(topic, "广告")
    shown = await forum.moderator.context_menu(topic, "Delete post", message)
    forum.stage.env.inject_error("DELETE", f"/channels/{topic.id}/messages/*", status=400, code=50083)
    left = await forum.moderator.submit_modal(shown, {"earnings": ["leave"], "reason": "算了"})
    assert "archived" in forum.stage.refused(left)
    assert await forum.floors(topic, forum.guest) == [1]
    shown = await forum.moderator.context_menu(topic, "Delete post", message)
    await forum.moderator.submit_modal(shown, {"earnings": ["take"], "reason": "广告帖"})
    assert await forum.balance(forum.guest) == 0


async def test_a_post_that_somebody_else_deleted_meanwhile_is_deleted_all_the_same(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    message = await forum.guest.send(topic, "广告")
    shown = await forum.moderator.context_menu(topic, "Delete post", message)
    forum.stage.env.inject_error("DELETE", f"/channels/{topic.id}/messages/*", status=404, code=10008)
    assert "Deleted" in said(await forum.moderator.submit_modal(shown, {"earnings": ["take"], "reason": "广告帖"}))


async def test_without_manage_messages_a_deletion_tells_the_staff_what_to_add(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_forum(tmp_path, clock, {**BOARDS, "staff": {"channel": "大厅"}}) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        message = await forum.guest.send(topic, "广告")
        forum.stage.deny(forum.chat, discord.Permissions(manage_messages=True))
        await forum.stage.env.settle()
        shown = await forum.moderator.context_menu(topic, "Delete post", message)
        await forum.moderator.submit_modal(shown, {"earnings": ["take"], "reason": "广告帖"})
        await forum.stage.perform_outbox()
        assert "管理消息" in "\n".join(forum.stage.posted())
        assert await forum.floors(topic, forum.guest) == [1]


async def test_no_word_is_sent_into_a_topic_that_is_archived_and_locked(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
    await forum.stage.change_topic(topic, archived=True, locked=True)
    await forum.moderator.slash(forum.stage.channel, "digest", grade="grade-1", topic=str(topic.id))
    before = len(topic.history())
    await forum.stage.perform_outbox()
    assert len(topic.history()) == before

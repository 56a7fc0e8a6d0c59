"""What events do to the index, on the whole bot in a simulated server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.ext import commands

from bot.app import App, NotSaved
from bot.boards import catchup, service
from bot.boards.catchup import Found
from bot.boards.screens import TopicLine, read_topic
from bot.boards.service import Arrived, Seen
from bot.ledger.service import charge, read_wallet
from bot.words import Money
from db.tally import find_shown_value
from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.stage import GUILD_ID, NOON, MemberActor, StageClock, make_config, open_app, said

A_MINUTE = timedelta(minutes=1)


async def test_the_opener_gets_floor_zero_and_replies_count_up_from_one(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "沙发")
    await forum.opener.send(topic, "欢迎")
    assert await forum.floors(topic, forum.opener) == [0, 2]
    assert await forum.floors(topic, forum.guest) == [1]
    line = await forum.line(topic)
    assert (line.floors, line.posts, line.replies, line.participants) == (2, 3, 2, 2)
    assert line.last_poster_id == forum.opener.id


async def test_a_thread_of_a_text_channel_is_a_topic_too(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.help, "怎么学")
    await forum.guest.send(topic, "多写")
    assert (await forum.line(topic)).board == "help"
    assert await forum.floors(topic, forum.guest) == [1]


async def test_floor_zero_waits_for_the_opener_when_somebody_else_is_faster(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.help, "空的", body=None)
    await forum.guest.send(topic, "抢沙发")
    await forum.opener.send(topic, "来晚了")
    assert (await forum.floors(topic, forum.guest), await forum.floors(topic, forum.opener)) == ([1], [0])


async def test_posts_are_paid_by_the_price_list_and_a_deletion_takes_exactly_that_back(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    reply = await forum.guest.send(topic, "沙发")
    assert (await forum.balance(forum.opener), await forum.balance(forum.opener, "prestige")) == (1, 1)
    assert await forum.balance(forum.guest) == 1
    await forum.stage.delete_posts(topic, reply.id)
    assert await forum.balance(forum.guest) == 0
    line = await forum.line(topic)
    assert (line.floors, line.posts, line.participants, line.last_poster_id) == (1, 1, 1, forum.opener.id)


async def test_a_deleted_floor_stays_a_gap_and_numbers_never_shift(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    first, second = await forum.opener.send(topic, "一"), await forum.opener.send(topic, "二")
    await forum.opener.send(topic, "三")
    await forum.stage.delete_posts(topic, first.id, second.id)
    await forum.opener.send(topic, "四")
    assert await forum.floors(topic, forum.opener) == [0, 3, 4]


async def test_messages_of_bots_and_notices_of_discord_take_no_floor(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    robot = forum.stage.guild.add_member(forum.stage.env.create_user("机器人", bot=True))
    await robot.send(topic, "我是机器人")
    await forum.moderator.set_pinned(topic.history()[0], True)
    await forum.guest.send(topic, "沙发")
    assert await forum.floors(topic, forum.guest) == [1]


async def test_a_deleted_topic_costs_its_opener_alone(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "沙发")
    await forum.stage.delete_topic(topic)
    assert (await forum.balance(forum.opener), await forum.balance(forum.opener, "prestige")) == (0, 0)
    assert await forum.balance(forum.guest) == 1


async def test_a_renamed_archived_and_locked_topic_is_known_as_such(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "旧名")
    await forum.stage.change_topic(topic, name="新名", archived=True, locked=True)
    line = await forum.line(topic)
    assert (line.title, line.is_archived, line.is_locked) == ("新名", True, True)


async def test_the_first_reply_by_someone_else_gets_the_sofa_once(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.opener.send(topic, "自己顶")
    sofa = await forum.guest.send(topic, "沙发")
    await forum.moderator.send(topic, "板凳")

    assert [await sofas(forum, each) for each in (forum.opener, forum.guest, forum.moderator)] == [0, 1, 0]
    await forum.stage.delete_posts(topic, sofa.id)
    await forum.guest.send(topic, "再来")
    assert await sofas(forum, forum.guest) == 0


async def sofas(forum: Forum, member: MemberActor) -> int:
    """How many first replies a member made."""
    read = forum.stage.app.database.read
    return await read(find_shown_value, guild_id=GUILD_ID, member_id=member.id, kind="sofas", period="all")


# --- Prices ------------------------------------------------------------------------------------------------------------


async def test_a_board_overrides_single_prices_and_inherits_the_others(tmp_path: Path, clock: StageClock) -> None:
    tables = {**BOARDS, "boards": [{"code": "chat", "channel": "灌水", "prices": {"new_topic": {"wealth": 0}}}]}
    async with open_forum(tmp_path, clock, tables) as forum:
        await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        assert (await forum.balance(forum.opener), await forum.balance(forum.opener, "prestige")) == (0, 1)


async def test_posts_that_pay_nothing_use_up_neither_cap_nor_pause(tmp_path: Path, clock: StageClock) -> None:
    free = {"code": "chat", "channel": "灌水", "prices": {"reply": {"wealth": 0}}}
    tables = {
        "forum": {"seconds_between_paid_posts": 10, "daily_caps": {"reply": 1}},
        "boards": [free, {"code": "help", "channel": "提问"}],
    }
    async with open_forum(tmp_path, clock, tables) as forum:
        chat = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        help_ = await forum.stage.open_topic(forum.opener, forum.help, "怎么学")
        await forum.guest.send(chat, "白说的")
        await forum.guest.send(help_, "有奖的")
        assert await forum.balance(forum.guest) == 1


async def test_no_more_posts_are_paid_on_a_day_than_the_cap_and_the_next_day_pays_again(
    tmp_path: Path, clock: StageClock
) -> None:
    tables = {**BOARDS, "forum": {"seconds_between_paid_posts": 0, "daily_caps": {"reply": 2}}}
    async with open_forum(tmp_path, clock, tables) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        for _ in range(3):
            await forum.guest.send(topic, "顶")
        assert await forum.balance(forum.guest) == 2
        await forum.stage.next_day()
        await forum.guest.send(topic, "顶")
        assert await forum.balance(forum.guest) == 3


async def test_a_reply_within_the_pause_counts_but_is_not_paid(tmp_path: Path, clock: StageClock) -> None:
    async with open_forum(tmp_path, clock, {**BOARDS, "forum": {"seconds_between_paid_posts": 10}}) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        await forum.guest.send(topic, "一")
        await forum.stage.pass_time(timedelta(seconds=9))
        await forum.guest.send(topic, "二")
        assert await forum.balance(forum.guest) == 1
        await forum.stage.pass_time(timedelta(seconds=1))
        await forum.guest.send(topic, "三")
        assert await forum.balance(forum.guest) == 2
        assert await forum.floors(topic, forum.guest) == [1, 2, 3]


async def test_a_minimum_length_asks_for_the_text_and_leaves_short_posts_unpaid(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_forum(
        tmp_path, clock, {**BOARDS, "forum": {"minimum_paid_length": 5, "seconds_between_paid_posts": 0}}
    ) as forum:
        assert forum.stage.bot.intents.message_content
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
        await forum.guest.send(topic, "四个字啊")
        assert await forum.balance(forum.guest) == 0
        await forum.guest.send(topic, "五个字好吧")
        assert await forum.balance(forum.guest) == 1


async def test_without_a_minimum_length_no_privileged_intent_is_asked_for(forum: Forum) -> None:
    intents = forum.stage.bot.intents
    assert dict(intents).items() >= {"message_content": False, "members": False, "presences": False}.items()
    assert intents.guild_messages


async def test_what_a_deleted_post_earned_is_owed_until_its_author_has_it_again(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    reply = await forum.guest.send(topic, "沙发")
    await forum.stage.app.act(
        charge, member_id=forum.guest.id, money=Money(1, "wealth"), house="shop", reason="makeup-card", key="spent"
    )
    await forum.stage.delete_posts(topic, reply.id)
    assert await forum.balance(forum.guest) == 0
    await forum.guest.send(topic, "再来")
    assert await forum.balance(forum.guest) == 0
    await forum.guest.send(topic, "还清了")
    assert await forum.balance(forum.guest) == 1


# --- Simultaneous, and many at once --------------------------------------------------------------------------------------


async def test_the_same_message_told_twice_at_once_counts_once(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    arrived = Arrived(10**18 * 2, forum.guest.id, NOON)
    told = [forum.stage.app.act(service.count_post, topic_id=topic.id, seen=None, arrived=arrived) for _ in range(2)]
    counted = await asyncio.gather(*told)
    assert [each is not None for each in counted] == [True, False]
    assert (await forum.floors(topic, forum.guest), await forum.balance(forum.guest)) == ([1], 1)


async def test_a_post_deleted_twice_at_once_is_taken_back_once(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "一")
    reply = await forum.guest.send(topic, "二")
    lost = [forum.stage.app.act(service.lose_posts, topic_id=topic.id, message_ids=(reply.id,)) for _ in range(2)]
    await asyncio.gather(*lost)
    assert await forum.balance(forum.guest) == 1


async def test_a_burst_of_two_thousand_messages_is_counted_to_the_last_and_commands_are_answered_meanwhile(
    forum: Forum,
) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "抢楼")
    first = topic.history()[0].id + 1
    before = len(forum.stage.env.http_requests)
    burst = [
        asyncio.ensure_future(
            forum.stage.app.act(
                service.count_post,
                topic_id=topic.id,
                seen=None,
                arrived=Arrived(first + place, forum.guest.id if place % 2 else forum.opener.id, NOON),
            )
        )
        for place in range(2000)
    ]
    answer = await forum.guest.slash(forum.stage.channel, "stats")
    assert answer.ephemeral
    await asyncio.gather(*burst)
    line = await forum.line(topic)
    assert (line.floors, line.posts) == (2000, 2001)
    asked = [request.path for request in forum.stage.env.http_requests[before:]]
    assert all("/interactions/" in path for path in asked), "counting asks Discord nothing"


async def test_two_thousand_messages_at_once_through_the_gateway_are_counted_and_a_command_in_the_middle_is_answered(
    forum: Forum,
) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "抢楼")
    backend = forum.stage.env.backend
    for place in range(1000):
        backend.create_message(topic.id, (forum.guest if place % 2 else forum.opener).id, f"{place}")
    answer = await forum.guest.slash(forum.stage.channel, "stats")
    assert answer.ephemeral
    for place in range(1000):
        backend.create_message(topic.id, (forum.guest if place % 2 else forum.opener).id, f"{place}")
    await forum.stage.env.settle()
    await forum.stage.app.act_patiently(service.find_index)  # such acts keep their order: all before it are done
    line = await forum.line(topic)
    assert (line.floors, line.posts) == (2000, 2001)
    assert len(await forum.floors(topic, forum.guest)) == 1000


# --- Absences ----------------------------------------------------------------------------------------------------------


async def test_what_happened_in_an_absence_is_caught_up(forum: Forum) -> None:
    stage = forum.stage
    topic = await stage.open_topic(forum.opener, forum.chat, "大家好")
    first = await forum.guest.send(topic, "一")
    doomed = await stage.open_topic(forum.guest, forum.chat, "要删的")
    async with stage.absence():
        await stage.pass_time(A_MINUTE)
        await forum.guest.send(topic, "二")
        await stage.delete_posts(topic, first.id)
        other = await stage.open_topic(forum.guest, forum.chat, "新的")
        await stage.change_topic(other, archived=True)
        await stage.delete_topic(doomed)
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [2]
    assert (await forum.line(other)).is_archived
    assert await forum.floors(other, forum.guest) == [0]
    assert (await forum.balance(forum.guest), await forum.balance(forum.guest, "prestige")) == (2, 1)


async def test_a_post_that_arrives_before_its_topic_is_caught_up_waits_for_its_place(forum: Forum) -> None:
    stage = forum.stage
    topic = await stage.open_topic(forum.opener, forum.chat, "大家好")
    async with stage.absence():
        await forum.guest.send(topic, "错过的")
    await forum.opener.send(topic, "新来的")
    assert await forum.floors(topic, forum.opener) == [0]
    await forum.index.reader.catch_up()
    assert (await forum.floors(topic, forum.guest), await forum.floors(topic, forum.opener)) == ([1], [0, 2])


async def test_a_topic_where_only_a_bot_was_heard_becomes_known_by_a_members_post(
    tmp_path: Path, clock: StageClock
) -> None:
    tables = {**BOARDS, "boards": [*BOARDS["boards"], {"code": "later", "channel": "以后"}]}
    async with open_forum(tmp_path, clock, tables) as forum:
        stage = forum.stage
        channel = stage.forum("闲聊")
        topic = await stage.open_topic(forum.opener, channel, "早就在了")
        stage.env.backend.edit_channel(channel.id, {"name": "以后"})
        await stage.env.settle()
        robot = stage.guild.add_member(stage.env.create_user("机器人", bot=True))
        await robot.send(topic, "我是机器人")
        assert await stage.app.read(read_topic, topic_id=topic.id) is None
        await forum.guest.send(topic, "沙发")
        assert await stage.app.read(read_topic, topic_id=topic.id) is not None


async def test_a_second_reading_counts_and_pays_nothing_twice(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "沙发")
    for _ in range(2):
        await forum.stage.restart()
        await forum.index.reader.catch_up()
    assert (await forum.floors(topic, forum.guest), await forum.balance(forum.guest)) == ([1], 1)
    await forum.guest.send(topic, "还在数")
    assert await forum.floors(topic, forum.guest) == [1, 2]


async def test_a_topic_of_many_pages_is_read_to_its_end_in_order(forum: Forum) -> None:
    stage = forum.stage
    topic = await stage.open_topic(forum.opener, forum.chat, "高楼")
    async with stage.absence():
        for place in range(2 * catchup.PAGE + 5):
            stage.env.backend.create_message(topic.id, forum.guest.id, f"{place}")
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == list(range(1, 2 * catchup.PAGE + 6))


async def test_history_from_before_the_first_start_is_counted_and_not_paid(app: App) -> None:
    await app.act(service.open_session)
    seen = Seen(7, "chat", 1, 5, "老帖", 0, False, False, False, "[]", last_message_id=8, message_count=0)
    await app.act(catchup.list_topics, listed=[seen])
    to_read = await app.read(catchup.next_to_read)
    assert to_read is not None
    page = [Found(8, 5, NOON - timedelta(seconds=1)), Found(9, 6, NOON)]
    assert await app.act(catchup.record_page, to_read=to_read, page=page, is_last=True) == 2
    wallets = [await app.read(read_wallet, member_id=each) for each in (5, 6)]
    assert [wallet.balances[0].amount for wallet in wallets] == [0, 1]


async def test_history_is_paid_where_the_config_says_so(tmp_path: Path, clock: StageClock) -> None:
    config = make_config({"forum": {"pay_history": True}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        await app.act(service.open_session)
        seen = Seen(7, "chat", 1, 5, "老帖", 0, False, False, False, "[]", last_message_id=8, message_count=0)
        await app.act(catchup.list_topics, listed=[seen])
        to_read = await app.read(catchup.next_to_read)
        assert to_read is not None
        page = [Found(8, 5, NOON - timedelta(days=400))]
        await app.act(catchup.record_page, to_read=to_read, page=page, is_last=True)
        wallet = await app.read(read_wallet, member_id=5)
        assert wallet.balances[0].amount == 1


async def test_a_message_deleted_between_fetching_its_page_and_recording_it_does_not_come_back(app: App) -> None:
    await app.act(service.open_session)
    seen = Seen(7, "chat", 1, 5, "主题", 0, False, False, False, "[]", last_message_id=9, message_count=1)
    await app.act(catchup.list_topics, listed=[seen])
    to_read = await app.read(catchup.next_to_read)
    assert to_read is not None
    await app.act(service.lose_posts, topic_id=7, message_ids=(9,))
    page = [Found(8, 5, NOON), Found(9, 6, NOON)]
    assert await app.act(catchup.record_page, to_read=to_read, page=page, is_last=True) == 1


async def test_a_page_that_was_fetched_for_an_older_cursor_changes_nothing(app: App) -> None:
    await app.act(service.open_session)
    seen = Seen(7, "chat", 1, 5, "主题", 0, False, False, False, "[]", last_message_id=9, message_count=1)
    await app.act(catchup.list_topics, listed=[seen])
    to_read = await app.read(catchup.next_to_read)
    assert to_read is not None
    page = [Found(8, 5, NOON)]
    counts = [await app.act(catchup.record_page, to_read=to_read, page=page, is_last=False) for _ in range(2)]
    assert counts == [1, 0]


async def test_what_was_fetched_before_an_absence_is_not_taken_for_what_is_there_after_it(app: App) -> None:
    before = await app.act(service.open_session)
    seen = Seen(7, "chat", 1, 5, "主题", 0, False, False, False, "[]", last_message_id=7, message_count=0)
    await app.act(catchup.list_topics, listed=[seen], session=before)
    to_read = await app.read(catchup.next_to_read, session=before)
    assert to_read is not None
    page = [Found(7, 5, NOON)]
    after = await app.act(service.open_session)  # a reply was missed meanwhile
    assert await app.act(catchup.record_page, to_read=to_read, page=page, is_last=True) == 0
    await app.act(catchup.list_topics, listed=[seen], session=before)
    assert await app.read(catchup.read_missing, board="chat", session=before) == ()
    assert await app.read(catchup.next_to_read, session=before) is None
    now = replace(seen, last_message_id=8, message_count=1)
    await app.act(catchup.list_topics, listed=[now], session=after)
    to_read = await app.read(catchup.next_to_read, session=after)
    assert to_read is not None
    assert await app.act(catchup.record_page, to_read=to_read, page=[*page, Found(8, 6, NOON)], is_last=True) == 2


async def test_a_first_post_that_was_there_before_an_absence_is_looked_for_after_it(app: App) -> None:
    await app.act(service.open_session)
    seen = Seen(7, "chat", 1, 5, "主题", 0, False, False, False, "[]")
    await app.act(service.open_topic, seen=seen)
    await app.act(service.count_post, topic_id=7, seen=None, arrived=Arrived(7, 5, NOON))
    before = await app.act(service.open_session)
    opening = await app.read(catchup.next_opening, is_archived=False, session=before)
    assert opening is not None
    await app.act(service.open_session)
    assert await app.read(catchup.next_opening, is_archived=False, session=before) is None
    await app.act(catchup.note_opening, opening=opening, is_there=True)
    assert await app.read(catchup.next_opening, is_archived=False) is not None


async def test_a_reply_missed_while_a_page_was_on_its_way_is_found_when_the_connection_is_back(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = forum.stage
    topic = await stage.open_topic(forum.opener, forum.chat, "大家好")
    async with stage.absence():
        await forum.guest.send(topic, "读得到的")
    index, act, backend = forum.index, stage.app.act, stage.env.backend

    async def act_late(deed: Callable[..., Any], **facts: Any) -> Any:
        if deed is catchup.record_page:
            monkeypatch.undo()
            subscribers, backend.subscribers = backend.subscribers, []
            await forum.guest.send(topic, "谁也没听见")
            backend.subscribers = subscribers
            await index.on_connect()
        return await act(deed, **facts)

    monkeypatch.setattr(stage.app, "act", act_late)
    await index.reader.catch_up()
    await index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [1, 2]


async def test_a_board_that_the_bot_may_not_read_does_not_stop_the_others(forum: Forum) -> None:
    stage = forum.stage
    topic = await stage.open_topic(forum.opener, forum.help, "看得见的")
    async with stage.absence():
        await forum.guest.send(topic, "错过的")
        stage.hide(forum.chat)
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [1]


async def test_the_worker_reads_what_was_missed_by_itself_and_stops_with_the_bot(forum: Forum) -> None:
    stage = forum.stage
    topic = await stage.open_topic(forum.opener, forum.chat, "大家好")
    async with stage.absence():
        await forum.guest.send(topic, "错过的")
    await forum.index.begin_work()
    await forum.index.begin_work()
    while not await forum.floors(topic, forum.guest):
        await stage.app.read(catchup.read_state)
    await forum.index.cog_unload()
    assert await forum.floors(topic, forum.guest) == [1]


async def test_a_rest_that_discord_asks_for_is_kept_until_staff_end_it(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, listing = forum.stage, discord.Guild.active_threads
    asked: list[int] = []

    async def too_busy_at_first(guild: discord.Guild) -> Any:
        asked.append(guild.id)
        if len(asked) == 1:
            raise discord.RateLimited(3600.0)
        return await listing(guild)

    topic = await stage.open_topic(forum.opener, forum.chat, "大家好")
    async with stage.absence():
        await forum.guest.send(topic, "错过的")
    monkeypatch.setattr(discord.Guild, "active_threads", too_busy_at_first)
    worker = forum.index.reader.worker
    await forum.index.begin_work()
    async with asyncio.timeout(60):
        while not worker.is_resting:
            await stage.app.read(catchup.read_state)
    worker.wake()
    staff = stage.member(
        "站长", roles=[stage.guild.create_role("站务", permissions=discord.Permissions(manage_guild=True))]
    )
    shown = await staff.slash(stage.channel, "admin index")
    assert "It rests" in said(shown)
    assert shown.response is not None
    assert len(asked) == 1, "what merely wakes it would only have it fail again"
    await staff.click(shown.response, label="Check again")
    async with asyncio.timeout(60):
        while not await forum.floors(topic, forum.guest):
            await stage.app.read(catchup.read_state)
    assert len(asked) == 2, "the rest was over at once"
    await forum.index.cog_unload()


async def test_another_room_adds_its_own_part_to_the_panel(forum: Forum) -> None:
    class Guest(commands.Cog):
        async def topic_panel_parts(self, topic: TopicLine) -> list[str]:
            return [f"评价一下 {topic.title}"]

    await forum.stage.bot.add_cog(Guest())
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.stage.perform_outbox()
    assert "评价一下 大家好" in forum.stage.posted(topic)[-1]


async def test_staff_are_warned_ahead_of_the_most_tags_and_of_the_most_active_topics(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_forum(tmp_path, clock, {**BOARDS, "staff": {"channel": "大厅"}}) as forum:
        stage, backend = forum.stage, forum.stage.env.backend
        tags = [_tag(backend.snowflake(), f"标签{place}") for place in range(18)]
        topics = [backend.create_thread(forum.help.id, f"主题{place}", forum.opener.id) for place in range(899)]
        backend.edit_channel(forum.chat.id, {"available_tags": tags[:17]})
        await stage.env.settle()
        await _look_again(forum)
        assert stage.posted() == [], "17 tags and 899 active topics are no danger yet"
        backend.edit_channel(forum.chat.id, {"available_tags": tags})
        backend.create_thread(forum.help.id, "主题900", forum.opener.id)
        await stage.env.settle()
        await _look_again(forum)
        told = "\n".join(stage.posted())
        assert "已有 18 个标签，Discord 最多允许 20 个" in told
        assert f"活跃的主题已有 {len(topics) + 1} 个，Discord 最多允许 1,000 个" in told


def _tag(tag_id: int, name: str) -> dict[str, Any]:
    return {"id": str(tag_id), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


async def _look_again(forum: Forum) -> None:
    await forum.stage.restart()
    await forum.index.reader.catch_up()
    await forum.stage.perform_outbox()


async def test_staff_are_warned_of_a_missing_board_and_of_missing_permissions_once_a_day(
    tmp_path: Path, clock: StageClock
) -> None:
    boards = [*BOARDS["boards"], {"code": "lost", "channel": "没有这个"}]
    async with open_forum(tmp_path, clock, {**BOARDS, "boards": boards, "staff": {"channel": "大厅"}}) as forum:
        forum.stage.deny(forum.chat, discord.Permissions(manage_threads=True))
        for _ in range(2):
            await forum.stage.restart()
            await forum.index.reader.catch_up()
            await forum.stage.perform_outbox()
        told = forum.stage.posted()
        assert len(told) == 2
        assert any("没有这个" in each for each in told)
        assert any("管理子区" in each for each in told)


# --- What an absence hides -----------------------------------------------------------------------------------------------


async def test_a_first_post_deleted_in_an_absence_is_missed_although_nothing_else_happened(forum: Forum) -> None:
    stage = forum.stage
    alone = await stage.open_topic(forum.opener, forum.chat, "只有一楼")
    told = await stage.open_topic(forum.opener, forum.chat, "有人回")
    await forum.guest.send(told, "沙发")
    first = told.history()[0]
    async with stage.absence():
        stage.env.backend.delete_message(alone.id, alone.history()[0].id)
        stage.env.backend.delete_message(told.id, first.id)
    await forum.index.reader.catch_up()
    assert [await forum.floors(topic, forum.opener) for topic in (alone, told)] == [[], []]
    assert (await forum.balance(forum.opener), await forum.balance(forum.opener, "prestige")) == (0, 0)
    assert await forum.balance(forum.guest) == 1


async def test_first_posts_are_looked_for_once_an_absence_also_in_archived_topics(app: App) -> None:
    async def openings() -> list[int]:
        found = []
        for is_archived in (False, True):
            while (opening := await app.read(catchup.next_opening, is_archived=is_archived)) is not None:
                found.append(opening.message_id)
                await app.act(catchup.note_opening, opening=opening, is_there=opening.message_id != 80)
        return found

    await app.act(service.open_session)
    for topic_id, is_archived in ((7, False), (8, True)):
        seen = Seen(topic_id, "chat", 1, 5, "主题", 0, is_archived, False, False, "[]")
        await app.act(service.open_topic, seen=seen)
        arrived = Arrived(topic_id * 10, 5, NOON)
        await app.act(service.count_post, topic_id=topic_id, seen=None, arrived=arrived)
    assert await openings() == [], "their events were seen"
    await app.act(service.open_session, was_absent=False)
    assert await openings() == [], "nobody was away"
    await app.act(service.open_session)
    assert (await app.read(catchup.read_state)).openings == 2
    assert await openings() == [70, 80]
    assert await openings() == []
    await app.act(service.open_session)
    assert await openings() == [70], "what is gone is not looked for again"


async def test_a_topic_opened_in_an_absence_gets_its_panel_unless_it_is_old_or_archived(forum: Forum) -> None:
    stage = forum.stage
    await forum.index.reader.catch_up()
    async with stage.absence():
        old = await stage.open_topic(forum.opener, forum.chat, "两天前的")
        await stage.next_day(2, reachable=False)
        fresh = await stage.open_topic(forum.opener, forum.chat, "刚开的")
        closed = await stage.open_topic(forum.opener, forum.chat, "归档了的")
        await stage.change_topic(closed, archived=True)
    await forum.index.reader.catch_up()
    await stage.perform_outbox()
    panels = [[message for message in topic.history() if message.author.bot] for topic in (old, fresh, closed)]
    assert [len(each) for each in panels] == [0, 1, 0]


async def test_an_event_that_could_not_be_saved_is_made_up_for(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.index.reader.catch_up()

    def fail(*arguments: Any, **facts: Any) -> None:
        raise NotSaved("no room on the disk")

    await forum.index._count(fail)
    async with forum.stage.absence():
        await forum.guest.send(topic, "没存下来的")
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [1]


async def test_all_topics_are_compared_again_after_a_day_however_often_the_worker_was_woken(forum: Forum) -> None:
    stage, backend = forum.stage, forum.stage.env.backend
    topic = await stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.index.reader.catch_up()
    subscribers, backend.subscribers = backend.subscribers, []
    await forum.guest.send(topic, "谁也没听见")
    backend.subscribers = subscribers
    await stage.pass_time(timedelta(hours=23))
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == []
    await stage.pass_time(timedelta(hours=1))
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [1]


async def test_a_topic_that_may_not_be_read_is_asked_for_once_a_session(app: App) -> None:
    await app.act(service.open_session)
    seen = Seen(7, "chat", 1, 5, "主题", 0, False, False, False, "[]", last_message_id=9, message_count=1)
    await app.act(catchup.list_topics, listed=[seen])
    await app.act(catchup.put_aside, topic_id=7)
    await app.act(service.count_post, topic_id=7, seen=seen, arrived=Arrived(10, 6, NOON))
    assert await app.read(catchup.next_to_read) is None
    await app.act(service.open_session)
    await app.act(catchup.list_topics, listed=[seen])
    assert await app.read(catchup.next_to_read) is not None


async def test_what_was_deleted_behind_a_first_reading_that_a_restart_broke_off_is_missed(app: App) -> None:
    async def read(*message_ids: int, is_last: bool) -> None:
        to_read = await app.read(catchup.next_to_read)
        assert to_read is not None
        page = [Found(each, 5 if each == 8 else 6, NOON) for each in message_ids if each > to_read.cursor_id]
        await app.act(catchup.record_page, to_read=to_read, page=page, is_last=is_last)

    seen = Seen(7, "chat", 1, 5, "主题", 0, False, False, False, "[]", last_message_id=10, message_count=3)
    await app.act(service.open_session)
    await app.act(catchup.list_topics, listed=[seen])
    await read(8, 9, is_last=False)
    await app.act(service.open_session)
    await app.act(catchup.list_topics, listed=[replace(seen, message_count=2)])  # 9 was deleted meanwhile
    await read(8, 10, is_last=True)
    await read(8, 10, is_last=True)
    assert await app.read(catchup.next_to_read) is None
    line = await app.read(read_topic, topic_id=7)
    assert line is not None
    assert (line.posts, line.floors, line.last_post_id) == (2, 2, 10)

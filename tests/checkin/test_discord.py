"""The check-in as members see it: what is private and what is public, in both languages."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.checkin.service import buy_card, give_cards
from bot.jobs import Jobs, find_jobs
from bot.ledger.service import pay
from bot.words import Money, text
from cogs._room import button, row, screen
from tests.stage import Stage, StageClock, open_stage, said

DONE = {
    "zh-CN": """## ✅ 签到成功
    {member} 今天第 **1** 位签到。
📅 连续 **1** 天，累计 **1** 天
💰 签到奖励 **+6 鼎币**
⚡ 早到奖励 **+10 鼎币**（第 1 位）
🏅 累计 1 天，获得称号 **初来报到**
-# 现有 16 鼎币，明天签到可得 9 鼎币。
签到日历
签到榜
我的钱包""",
    "en": """## ✅ Checked in
    {member} is number **1** today.
📅 **1** day in a row, **1** in total
💰 Reward **+6 ding coins**
⚡ Early bonus **+10 ding coins** (number 1)
🏅 1 day in total: you are now **First stamp**
-# You have 16 ding coins. Tomorrow pays 9 ding coins.
Calendar
Check-in board
My wallet""",
}

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def seen(result: Any) -> str:
    """What an answer says, without the indentation that Fluent keeps."""
    return "\n".join(line.strip() for line in said(result).splitlines())


@LANGUAGES
async def test_a_check_in_is_answered_privately_with_all_that_it_paid(stage: Stage, language: Any) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    result = await lin.slash(stage.channel, "checkin", mood="happy", words="早")
    assert result.ephemeral
    expected = DONE[language].format(member=lin.mention)
    assert seen(result) == "\n".join(line.strip() for line in expected.splitlines())


@LANGUAGES
async def test_a_second_check_in_of_the_day_is_refused_privately_and_says_when_the_next_one_is(
    stage: Stage, language: Any
) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    await lin.slash(stage.channel, "checkin")
    heard = stage.refused(await lin.slash(stage.channel, "checkin"))
    ends = int(stage.app.community.day_ends_at(stage.app.community.day_of(stage.clock.now())).timestamp())
    stamps = {"zh-CN": f"<t:{ends}:f> 起（<t:{ends}:R>）", "en": f"from <t:{ends}:f> on (<t:{ends}:R>)"}
    assert stamps[language] in heard
    assert ("已经签到" if language == "zh-CN" else "have checked in today") in heard


async def test_where_check_ins_are_public_everybody_sees_them_in_the_communitys_language(tmp_path: Path) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", {"checkin": {"public": True}}) as stage:
        lin, wang = stage.member("lin"), stage.member("wang")
        await stage.speaks(lin, "en")
        result = await lin.slash(stage.channel, "checkin")
        assert not result.ephemeral
        assert "签到成功" in said(result)
        assert result.response is not None
        # Whoever presses a button of it gets a screen of his own.
        for label in ("签到日历", "签到榜", "我的钱包"):
            pressed = await wang.click(result.response.message, label=label)
            assert pressed.ephemeral
            assert wang.mention in said(pressed) or label == "签到榜"
        refused = stage.refused(await lin.slash(stage.channel, "checkin"))
        assert "have checked in today" in refused


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({"mood": "**jolly**"}, "no such mood"),
        ({"words": "x" * 101}, "100"),
    ],
)
async def test_what_will_not_do_is_refused_privately(stage: Stage, options: Any, fragment: str) -> None:
    heard = stage.refused(await stage.member("lin").slash(stage.channel, "checkin", **options))
    assert fragment in heard


async def test_moods_and_missed_days_and_months_are_suggested(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, "zh-CN")
    moods = await lin.autocomplete(stage.channel, "checkin", "mood", "")
    assert [mood["name"] for mood in moods][:2] == ["😄 开心", "😢 难过"]
    assert [mood["value"] for mood in await lin.autocomplete(stage.channel, "checkin", "mood", "怒")] == ["angry"]
    months = await lin.autocomplete(stage.channel, "calendar", "month", "2026-1")
    assert [month["value"] for month in months] == ["2026-11", "2026-10"]
    await lin.slash(stage.channel, "checkin")
    await stage.next_day(3)
    days = await lin.autocomplete(stage.channel, "makeup", "day", "")
    assert [day["value"] for day in days] == ["2026-11-25", "2026-11-24"]


@LANGUAGES
async def test_the_calendar_is_a_picture_with_a_text_twin_and_alt_text(stage: Stage, language: Any) -> None:
    lin, wang = stage.member("lin"), stage.member("wang")
    await stage.speaks(wang, language)
    await lin.slash(stage.channel, "checkin")
    await stage.next_day(2)
    await lin.slash(stage.channel, "checkin")
    result = await wang.slash(stage.channel, "calendar", member=lin)
    assert result.ephemeral
    shown = said(result)
    checked, missed = ("已签到：23、25", "漏签：24") if language == "zh-CN" else ("Checked in: 23, 25", "Missed: 24")
    # Once in the alt text of the picture, once beside it.
    assert shown.count(checked) == shown.count(missed) == 2
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    assert [each.filename for each in message.attachments] == ["calendar.png"]
    before = await wang.click(message.message, label="上个月" if language == "zh-CN" else "Month before")
    assert ("2026年10月" if language == "zh-CN" else "October 2026") in said(before)


@pytest.mark.parametrize("month", ["soon", "2026-13", "2026-0", "0001-01", "9999-12", "@everyone"])
async def test_what_is_no_month_is_refused(stage: Stage, month: str) -> None:
    assert "is not a date" in stage.refused(await stage.member("lin").slash(stage.channel, "calendar", month=month))


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "<@1>"])
async def test_what_is_no_day_is_refused(stage: Stage, day: str) -> None:
    assert "is not a date" in stage.refused(await stage.member("lin").slash(stage.channel, "makeup", day=day))


async def test_a_bot_has_no_calendar(stage: Stage) -> None:
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    heard = stage.refused(await stage.member("lin").slash(stage.channel, "calendar", member=robot))
    assert "Bots are not members" in heard


@LANGUAGES
async def test_a_card_is_bought_and_fills_the_day_that_was_chosen(stage: Stage, language: Any) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    await lin.slash(stage.channel, "checkin")
    await stage.next_day(2)
    await lin.slash(stage.channel, "checkin")
    opened = await lin.slash(stage.channel, "makeup")
    assert opened.response is not None
    bought = await lin.click(opened.response.message, label="买一张补签卡" if language == "zh-CN" else "Buy a card")
    assert ("花 10 鼎币" if language == "zh-CN" else "bought a card for 10 ding coins") in said(bought)
    assert bought.response is not None
    filled = await lin.select(bought.response.message, ["2026-11-24"])
    assert ("现在连续 **3** 天" if language == "zh-CN" else "now **3** days") in said(filled)
    receipts = said(await lin.slash(stage.channel, "receipts"))
    assert ("-10 鼎币" if language == "zh-CN" else "-10 ding coins") in receipts


async def test_a_make_up_panel_of_another_member_is_refused(stage: Stage) -> None:
    lin, wang = stage.member("lin"), stage.member("wang")
    await stage.app.act(give_cards, member_id=lin.id, cards=1)
    channel: Any = stage.bot.get_channel(stage.channel.id)
    message = await channel.send(view=screen(row(button("x", f"checkin:buy-card:{lin.id}"))))
    assert "someone else's panel" in stage.refused(await wang.click(message, label="x"))


@LANGUAGES
async def test_every_board_is_shown_and_turned_to_in_the_menu(stage: Stage, language: Any) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    empty = await lin.slash(stage.channel, "checkin-board")
    assert stage.app.say(language, text("board-empty")) in said(empty)
    await lin.slash(stage.channel, "checkin", words="**早** @everyone")
    shown = await lin.slash(stage.channel, "checkin-board")
    assert "\\*\\*早\\*\\* \\@everyone" in said(shown)
    for board in ("month", "streak", "total", "reward", "today"):
        assert shown.response is not None
        shown = await lin.select(shown.response.message, [board])
        assert shown.response is not None
        assert shown.response.ephemeral
        assert f"🥇 {lin.mention}" in said(shown)


async def perform_all(stage: Stage) -> None:
    """Let what waits for a few seconds become due, and perform it."""
    await stage.pass_time(timedelta(seconds=10))
    await stage.app.outbox.perform_due()
    await stage.env.settle()


@pytest.mark.parametrize("form", ["message", "topic"])
async def test_the_days_check_ins_are_collected_in_one_place_that_is_kept_current(
    tmp_path: Path, clock: StageClock, form: str
) -> None:
    config = {"checkin": {"daily_channel": "签到", "daily_form": form}}
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        stage.guild.create_category("签到")
        daily = stage.guild.create_forum_channel("签到") if form == "topic" else stage.guild.create_text_channel("签到")
        await stage.env.settle()
        members = [stage.member(f"member-{each}") for each in range(3)]
        for member in members:
            await member.slash(stage.channel, "checkin")
        await perform_all(stage)
        place = daily.threads[0] if form == "topic" else daily
        (collected,) = [each for each in stage.posted(place) if "已有" in each]
        assert "已有 **3** 位会员签到" in collected
        assert all(member.mention in collected for member in members)
        wang = stage.member("wang")
        message = next(each for each in place.history() if each.components)
        pressed = await wang.click(message, label="签到")
        assert pressed.ephemeral
        assert "is number **4** today" in said(pressed)
        await perform_all(stage)
        (current,) = [each for each in stage.posted(place) if "已有" in each]
        assert "已有 **4** 位会员签到" in current


async def test_a_check_in_during_the_edit_is_shown_by_the_next(tmp_path: Path, clock: StageClock) -> None:
    config = {"checkin": {"daily_channel": "大厅"}}
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        lin, wang = stage.member("lin"), stage.member("wang")
        await lin.slash(stage.channel, "checkin")
        await perform_all(stage)
        await wang.slash(stage.channel, "checkin")
        await perform_all(stage)
        (shown,) = stage.posted()
        assert "已有 **2** 位会员签到" in shown


async def test_the_message_that_somebody_deleted_is_posted_anew(tmp_path: Path, clock: StageClock) -> None:
    config = {"checkin": {"daily_channel": "大厅"}}
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        lin, wang = stage.member("lin"), stage.member("wang")
        await lin.slash(stage.channel, "checkin")
        await perform_all(stage)
        channel: Any = stage.bot.get_channel(stage.channel.id)
        await channel.get_partial_message(stage.channel.history()[0].id).delete()
        assert stage.posted() == []
        await wang.slash(stage.channel, "checkin")
        await perform_all(stage)
        assert len(stage.posted()) == 1


@pytest.mark.parametrize(("channel", "key"), [("nowhere", "alert-no-channel"), ("论坛", "alert-channel-kind")])
async def test_a_channel_that_will_not_do_is_told_to_the_staff_and_nothing_is_lost(
    tmp_path: Path, clock: StageClock, channel: str, key: str
) -> None:
    config = {"checkin": {"daily_channel": channel}, "staff": {"channel": "大厅"}}
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        stage.guild.create_forum_channel("论坛")
        await stage.env.settle()
        await stage.member("lin").slash(stage.channel, "checkin")
        for _ in range(3):
            await perform_all(stage)
        (call,) = stage.posted()
        assert stage.app.say("zh-CN", text(key, setting="checkin.daily_channel", value=channel)) in call
        if channel == "nowhere":
            stage.guild.create_text_channel("nowhere")
            await stage.env.settle()
            await stage.pass_time(timedelta(seconds=601))
            await perform_all(stage)
            assert len(stage.posted(stage.guild.channels["nowhere"])) == 1


async def test_yesterdays_board_is_announced_once_when_the_day_is_over(tmp_path: Path, clock: StageClock) -> None:
    config = {"checkin": {"board_channel": "大厅"}}
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        jobs = find_jobs(stage.app.community)
        board = next(job for job in jobs if job.name == "checkin-board")
        await Jobs(stage.app, jobs).run_due(board)
        lin = stage.member("lin")
        await lin.slash(stage.channel, "checkin")
        await stage.next_day()
        for _ in range(2):
            await Jobs(stage.app, jobs).run_due(board)
            await perform_all(stage)
        (announced,) = stage.posted()
        assert "2026-11-23 签到榜" in announced
        assert lin.mention in announced


async def test_buttons_work_after_a_restart(stage: Stage) -> None:
    lin = stage.member("lin")
    result = await lin.slash(stage.channel, "checkin")
    assert result.response is not None
    await stage.restart()
    pressed = await lin.click(result.response.message, label="My wallet")
    assert "16 ding coins" in said(pressed)


async def test_the_same_interaction_delivered_twice_buys_one_card(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.app.act(pay, member_id=lin.id, money=Money(30, "wealth"), house="staff", reason="staff-grant", key="a")
    await asyncio.gather(*(stage.app.act(buy_card, member_id=lin.id, request_id=7) for _ in range(5)))
    wallet = said(await lin.slash(stage.channel, "wallet"))
    assert "20 ding coins" in wallet

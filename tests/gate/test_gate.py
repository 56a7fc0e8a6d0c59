"""The gate as members and staff see it, in a simulated server."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.gate import service
from bot.words import Language
from tests.gate.conftest import CHOICE, WRITTEN, GateOpener, GateStage, asked, gate_tables, solve
from tests.stage import NOON, LoadedDice, StageClock, said

BEFORE = datetime(2025, 12, 1, tzinfo=UTC)
"""SimCord's members all join at the turn of 2026: for a gate that is put up now, they are newcomers."""

NO_SUMS = {"enabled": False}
BOTH: tuple[Language, ...] = ("zh-CN", "en")


async def press(gate: GateStage, member: Any) -> Any:
    return await member.click(gate.panel, custom_id="gate:open")


async def submit(member: Any, shown: Any, answer: str) -> Any:
    return await member.submit_modal(shown, {"answer": answer})


# --- Coming in -------------------------------------------------------------------------------------------------------------


async def test_the_panel_speaks_both_languages_and_has_one_button_beside_help(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        (panel,) = gate.stage.posted(gate.channel)
    assert "欢迎！先回答一个小问题" in panel
    assert "Welcome! One small question first" in panel
    assert "回答验证问题 / Answer the question" in panel
    assert "找人帮忙 / Get human help" in panel


async def test_the_panel_is_one_message_and_comes_back_when_somebody_deletes_it(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        await gate.stage.restart()
        await gate.open()
        assert len(gate.channel.history()) == 1
        channel: Any = gate.stage.bot.get_channel(gate.channel.id)
        await channel.get_partial_message(gate.panel.id).delete()
        await gate.open()
        assert len(gate.channel.history()) == 1


@pytest.mark.parametrize("language", BOTH)
async def test_a_right_answer_lets_a_newcomer_in(open_gate: GateOpener, language: Language) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await gate.stage.speaks(newcomer, language)
        shown = await press(gate, newcomer)
        assert shown.modal["title"] == {"zh-CN": "验证问题", "en": "Verification question"}[language]
        assert "100 + 106 = " in asked(shown)
        assert {"zh-CN": "还能答 3 次", "en": "3 tries left"}[language] in asked(shown)
        done = await submit(newcomer, shown, "两百零六")
        assert {"zh-CN": "答对了", "en": "That is right"}[language] in said(done)
        assert done.ephemeral
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}
        again = await press(gate, newcomer)
        assert {"zh-CN": "已经通过", "en": "passed already"}[language] in gate.stage.refused(again)


@pytest.mark.parametrize("language", BOTH)
async def test_wrong_answers_are_counted_and_cooled_down(open_gate: GateOpener, language: Language) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await gate.stage.speaks(newcomer, language)
        told = [said(await submit(newcomer, await press(gate, newcomer), "1")) for _ in range(3)]
        left = {"zh-CN": ["还能答 2 次", "还能答 1 次"], "en": ["2 tries left", "one try left"]}[language]
        assert left[0] in told[0]
        assert left[1] in told[1]
        assert {"zh-CN": "再答一次", "en": "Try again"}[language] in told[0]
        assert {"zh-CN": "次数用完了", "en": "no tries left"}[language] in told[2]
        assert "206" not in "".join(told)
        at = int((NOON + timedelta(minutes=10)).timestamp())
        # It must read well before and after that moment.
        opens = {"zh-CN": f"<t:{at}:t> 起（<t:{at}:R>）可以", "en": f"from <t:{at}:t> on (<t:{at}:R>)"}[language]
        assert opens in told[2]
        assert opens in gate.stage.refused(await press(gate, newcomer))
        await gate.stage.pass_time(timedelta(minutes=10))
        shown = await press(gate, newcomer)
        await submit(newcomer, shown, solve(shown))
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_trying_again_goes_on_in_the_private_answer(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        wrong = await submit(newcomer, await press(gate, newcomer), "1")
        again = await newcomer.click(wrong.response, custom_id="gate:open")
        done = await submit(newcomer, again, "206")
        assert "That is right" in said(done)
        assert len(gate.channel.history()) == 1


async def test_a_choice_is_a_radio_group_and_its_order_is_drawn(open_gate: GateOpener) -> None:
    async with open_gate(questions=[CHOICE], arithmetic=NO_SUMS, dice=LoadedDice(0)) as gate:
        await gate.open()
        newcomer = gate.newcomer()
        shown = await press(gate, newcomer)
        assert "Who is the opener?" in asked(shown)
        radio = shown.modal["components"][1]["component"]
        assert [option["label"] for option in radio["options"]] == ["the moderator", "the starter"]
        done = await submit(newcomer, shown, radio["options"][1]["value"])
        assert "That is right" in said(done)


async def test_a_written_question_is_asked_in_the_members_language(open_gate: GateOpener) -> None:
    async with open_gate(questions=[WRITTEN], arithmetic=NO_SUMS) as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await gate.stage.speaks(newcomer, "zh-CN")
        shown = await press(gate, newcomer)
        assert "第一个回帖叫什么？" in asked(shown)
        assert shown.modal["components"][1]["label"] == "您的回答"
        assert "答对了" in said(await submit(newcomer, shown, "沙发。"))


async def test_a_form_that_comes_late_costs_no_try(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        shown = await press(gate, newcomer)
        await gate.stage.pass_time(timedelta(minutes=10))
        assert "expired" in gate.stage.refused(await submit(newcomer, shown, "206"))
        assert "3 tries left" in asked(await press(gate, newcomer))


async def test_a_second_form_of_the_same_question_counts_once(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        first, second = await press(gate, newcomer), await press(gate, newcomer)
        await submit(newcomer, first, "1")
        assert "answered before" in gate.stage.refused(await submit(newcomer, second, "2"))
        third, fourth = await press(gate, newcomer), await press(gate, newcomer)
        assert "2 tries left" in asked(third)
        await submit(newcomer, third, "206")
        assert "passed already" in gate.stage.refused(await submit(newcomer, fourth, "206"))


async def test_a_challenge_survives_a_restart(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        shown = await press(gate, newcomer)
        await gate.stage.restart()
        assert "That is right" in said(await submit(newcomer, shown, "206"))


async def test_somebody_elses_form_is_refused(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer, stranger = gate.newcomer(), gate.newcomer("路人")
        shown = await press(gate, newcomer)
        stolen = await press(gate, stranger)
        stolen._interaction.modal["custom_id"] = shown.modal["custom_id"]
        assert "someone else" in gate.stage.refused(await submit(stranger, stolen, "206"))
        await gate.perform()
        assert gate.roles_of(stranger) == gate.roles_of(newcomer) == set()


async def test_the_gate_is_off_by_default_and_an_old_panel_says_so(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        cog: Any = gate.stage.bot.get_cog("Gate")
        cog.settings = cog.settings.model_copy(update={"role": 0})
        assert "out of date" in gate.stage.refused(await press(gate, newcomer))


# --- The role, whatever happens ----------------------------------------------------------------------------------------------


async def test_a_bot_that_dies_between_the_answer_and_the_role_gives_it_after_the_restart(
    open_gate: GateOpener,
) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await submit(newcomer, await press(gate, newcomer), "206")
        assert gate.roles_of(newcomer) == set()
        await gate.stage.restart()
        await gate.open()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_the_role_is_owed_by_the_file_alone(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        newcomer = gate.newcomer()
        await gate.open()
        await submit(newcomer, await press(gate, newcomer), "206")
        before = newcomer.id
        assert gate.roles_of(newcomer) == set()
    async with open_gate() as gate:  # another process, as it were: a new bot on what the old one left on the disk
        newcomer = gate.newcomer()
        assert newcomer.id == before
        await gate.open()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_discords_trouble_delays_the_role_and_loses_nothing(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await submit(newcomer, await press(gate, newcomer), "206")
        gate.stage.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=503, times=10)
        await gate.perform()
        assert gate.roles_of(newcomer) == set()
        assert "on its way" in gate.stage.refused(await press(gate, newcomer))
        gate.stage.env.backend.faults.clear()
        await gate.stage.pass_time(timedelta(minutes=10))
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_a_role_above_the_bots_is_told_with_its_fix_and_comes_as_soon_as_it_is_mended(
    open_gate: GateOpener,
) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        backend = gate.stage.env.backend
        backend.reorder_roles(gate.stage.guild.id, [{"id": gate.role.id, "position": 50}])
        await gate.stage.env.settle()
        await submit(newcomer, await press(gate, newcomer), "206")
        await gate.perform()
        assert gate.roles_of(newcomer) == set()
        assert any("拖到 `居民` 上面" in told for told in gate.told_staff())
        backend.reorder_roles(gate.stage.guild.id, [{"id": gate.role.id, "position": 1}])
        await gate.stage.env.settle()
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}
        assert "一切正常" in gate.told_staff()[-1]


async def test_a_deleted_role_is_told_and_nobody_who_answered_is_forgotten(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        gate.stage.env.backend.delete_role(gate.stage.guild.id, gate.role.id)
        await gate.stage.env.settle()
        await submit(newcomer, await press(gate, newcomer), "206")
        await gate.perform()
        assert any("找不到身份组 `居民`" in told for told in gate.told_staff())
        gate.role = gate.stage.guild.create_role("居民")
        await gate.open()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_a_role_that_vanishes_at_the_very_call_is_owed_all_the_same(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await submit(newcomer, await press(gate, newcomer), "206")
        gate.stage.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=404, code=10011, times=1)
        await gate.perform()
        assert gate.roles_of(newcomer) == set()
        await gate.stage.pass_time(timedelta(minutes=10))
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_whoever_had_a_role_that_was_deleted_gets_the_new_one_without_a_question(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await submit(newcomer, await press(gate, newcomer), "206")
        await gate.perform()
        gate.stage.env.backend.delete_role(gate.stage.guild.id, gate.role.id)
        # SimCord's ids tell another time than the bot's clock.
        gate.stage.clock.set(BEFORE)
        await gate.stage.app.act(service.note_role, member_id=newcomer.id, given=True)
        gate.role = gate.stage.guild.create_role("居民")
        await gate.stage.env.settle()
        assert "on its way" in gate.stage.refused(await press(gate, newcomer))
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_a_trouble_that_lasts_is_told_once_and_not_each_day(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        gate.stage.env.backend.reorder_roles(gate.stage.guild.id, [{"id": gate.role.id, "position": 50}])
        gate.stage.env.backend.delete_channel(gate.channel.id)
        await gate.stage.env.settle()
        await gate.stage.app.act(service.decide, actor_id=1, member_id=newcomer.id, decision="pass", reason="认识他")
        before = len(gate.told_staff())
        for _ in range(3):
            await gate.perform()
            await gate.stage.bot.look_over()
            await gate.stage.next_day()
        told = gate.told_staff()[before:]
        assert ["拖到 `居民` 上面" in words for words in told] == [True]
        assert "找不到验证频道 `验证`" in told[0]


async def test_a_server_that_discord_has_lost_is_not_taken_for_a_broken_one(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await submit(newcomer, await press(gate, newcomer), "206")
        told = gate.told_staff()
        guild = gate.stage.bot.get_guild(gate.stage.guild.id)
        assert guild is not None
        guild.unavailable, roles, guild._roles = True, guild._roles, {}
        await gate.stage.bot.look_over()
        await gate.perform()
        assert gate.told_staff() == told
        guild.unavailable, guild._roles = False, roles
        cog: Any = gate.stage.bot.get_cog("Gate")
        await cog.on_guild_available(guild)
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}
        assert gate.told_staff() == told


async def test_whoever_leaves_before_the_role_comes_is_no_trouble(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await submit(newcomer, await press(gate, newcomer), "206")
        gate.stage.guild.remove_member(newcomer)
        await gate.perform()
        assert await gate.stage.app.outbox.perform_due() == 0


async def test_a_role_given_by_hand_counts_as_passed(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        member = gate.newcomer(roles=[gate.role])
        assert "passed already" in gate.stage.refused(await press(gate, member))


async def test_a_role_that_an_invite_brought_does_not_count(open_gate: GateOpener) -> None:
    async with open_gate(clock=StageClock(BEFORE)) as gate:
        await gate.open()
        member = gate.newcomer(roles=[gate.role])
        shown = await press(gate, member)
        assert "100 + 106" in asked(shown)
        await submit(member, shown, "206")
        await gate.perform()
        assert "passed already" in gate.stage.refused(await press(gate, member))


async def test_a_role_that_an_invite_brought_counts_if_the_settings_say_so(open_gate: GateOpener) -> None:
    async with open_gate(clock=StageClock(BEFORE), trust_brought_roles=True) as gate:
        await gate.open()
        member = gate.newcomer(roles=[gate.role])
        assert "passed already" in gate.stage.refused(await press(gate, member))


@pytest.mark.parametrize("by_bot", [True, False])
async def test_the_audit_log_tells_a_persons_gift_from_a_bots(open_gate: GateOpener, by_bot: bool) -> None:
    async with open_gate() as gate:
        await gate.open()
        giver = gate.newcomer("给的人") if not by_bot else None
        giver_id = giver.id if giver else gate.stage.env.create_user("级别机器人", bot=True).id
        member = gate.newcomer(roles=[gate.role])
        gate.stage.env.backend.record_audit_log(
            gate.stage.guild.id,
            discord.AuditLogAction.member_role_update.value,
            target_id=member.id,
            user_id=giver_id,
            changes=[{"key": "$add", "new_value": [{"id": str(gate.role.id), "name": "居民"}]}],
        )
        result = await press(gate, member)
        if by_bot:
            assert "100 + 106" in asked(result)
        else:
            assert "passed already" in gate.stage.refused(result)


# --- With the Server Members intent ------------------------------------------------------------------------------------------


async def test_least_privilege_is_asked_for(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        assert not gate.stage.bot.intents.members
        assert not gate.stage.bot.intents.message_content


async def test_a_newcomer_is_greeted_beside_the_panel_with_the_button(open_gate: GateOpener) -> None:
    async with open_gate(clock=StageClock(BEFORE), greet=True) as gate:
        assert gate.stage.bot.intents.members
        await gate.open()
        newcomer = gate.newcomer()
        await gate.stage.env.settle()
        await gate.perform()
        greeting = gate.channel.history()[-1]
        assert f"<@{newcomer.id}>" in gate.stage.posted(gate.channel)[-1]
        shown = await newcomer.click(greeting, custom_id="gate:open")
        assert "100 + 106" in asked(shown)


async def test_a_role_that_came_with_the_invite_is_taken_until_the_answer(open_gate: GateOpener) -> None:
    async with open_gate(clock=StageClock(BEFORE), watch_joins=True) as gate:
        await gate.open()
        newcomer = gate.newcomer(roles=[gate.role])
        await gate.stage.env.settle()
        await gate.perform()
        assert gate.roles_of(newcomer) == set()
        await submit(newcomer, await press(gate, newcomer), "206")
        await gate.perform()
        assert gate.roles_of(newcomer) == {gate.role.id}


async def test_a_role_given_by_hand_is_noticed_at_once(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await gate.open()
        newcomer = gate.newcomer()
        await gate.stage.env.settle()
        gate.stage.env.backend.add_member_role(gate.stage.guild.id, newcomer.id, gate.role.id)
        await gate.stage.env.settle()
        row = await gate.stage.app.read(service.read_gate_member, member_id=newcomer.id)
        assert row is not None
        assert row.passed_by == "hand"


async def test_newcomers_who_never_answer_get_a_notice_and_are_removed(open_gate: GateOpener) -> None:
    async with open_gate(clock=StageClock(BEFORE), removal={"after_hours": 72, "notice_hours": 24}) as gate:
        await gate.open()
        silent, liked = gate.newcomer("潜水"), gate.newcomer("有身份", roles=[gate.staff_role])
        await gate.stage.env.settle()
        for hours in (48, 24):
            await gate.stage.pass_time(timedelta(hours=hours))
            for job in gate.stage.bot.jobs._jobs:
                if job.name == "gate-silent":
                    await gate.stage.bot.jobs.run_due(job)
            await gate.perform()
        notice = next(each for each in gate.stage.posted(gate.channel) if f"<@{silent.id}>" in each)
        assert "请您先离开" in notice
        assert "asked to leave" in notice
        assert silent.id not in gate.stage.guild.member_ids()
        assert liked.id in gate.stage.guild.member_ids()


# --- Help --------------------------------------------------------------------------------------------------------------------


async def test_help_opens_a_private_thread_that_calls_the_staff(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        newcomer = gate.newcomer()
        called = await newcomer.click(gate.panel, custom_id="gate:help")
        assert "The staff have been called" in said(called)
        await gate.perform()
        (thread,) = gate.channel.threads
        model = gate.stage.env.backend.get_channel(thread.id)
        assert model.type == discord.ChannelType.private_thread.value
        assert newcomer.id in model.thread_members
        opening = thread.history()[-1]
        assert [role.id for role in opening.role_mentions] == [gate.staff_role.id]
        assert "需要帮忙" in gate.stage.posted(thread)[-1]
        assert "needs help" in gate.stage.posted(thread)[-1]
        again = await newcomer.click(gate.panel, custom_id="gate:help")
        assert "called already" in gate.stage.refused(again)


async def test_without_private_threads_help_calls_the_staff_to_their_channel(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        everyone = discord.Permissions(create_private_threads=True)
        bot_role = next(
            role
            for role in gate.stage.guild.roles.values()
            if role.id not in {gate.role.id, gate.staff_role.id, gate.stage.guild.id}
        )
        backend = gate.stage.env.backend
        allowed = backend.get_role(gate.stage.guild.id, bot_role.id).permissions
        backend.edit_role(gate.stage.guild.id, bot_role.id, {"permissions": allowed & ~everyone.value})
        await gate.open()
        assert "创建私密子区" in gate.told_staff()[-1]
        newcomer = gate.newcomer()
        await newcomer.click(gate.panel, custom_id="gate:help")
        await gate.perform()
        assert gate.channel.threads == []
        assert f"<@{newcomer.id}>" in gate.told_staff()[-1]
        assert f"<@&{gate.staff_role.id}>" in gate.told_staff()[-1]


@pytest.mark.parametrize("trouble", ["nobody to call", "no thread"])
async def test_whatever_keeps_the_staff_from_the_thread_they_are_called_to_their_channel(
    open_gate: GateOpener, trouble: str
) -> None:
    staff = {"channel": "管理组", "roles": [] if trouble == "nobody to call" else ["管理"]}
    async with open_gate(tables={**gate_tables(), "staff": staff}) as gate:
        await gate.open()
        newcomer = gate.newcomer()
        if trouble == "no thread":
            gate.stage.env.inject_error("POST", "/channels/*/threads", status=400, code=160006, times=1)
        await newcomer.click(gate.panel, custom_id="gate:help")
        await gate.perform()
        told = gate.told_staff()[-1]
        assert f"<@{newcomer.id}>" in told
        if trouble == "no thread":
            assert f"<@&{gate.staff_role.id}>" in told
        else:
            assert f"正在 <#{gate.channel.threads[0].id}> 里等" in told


# --- The staff ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", BOTH)
async def test_the_staff_see_the_set_up_and_how_each_question_fares(open_gate: GateOpener, language: Language) -> None:
    async with open_gate(questions=[WRITTEN], arithmetic=NO_SUMS) as gate:
        await gate.open()
        staff, newcomer = gate.newcomer("站长", roles=[gate.staff_role]), gate.newcomer()
        await gate.stage.speaks(staff, language)
        await submit(newcomer, await press(gate, newcomer), "凳子")
        await submit(newcomer, await press(gate, newcomer), "沙发")
        await press(gate, gate.newcomer("放弃的人"))
        await gate.stage.pass_time(timedelta(minutes=10))
        shown = said(await staff.slash(gate.channel, "admin gate"))
    expected = {
        "zh-CN": ("出过 2 次，答对 1，答错 0，放弃 1", "一切正常", "一小时最多答错 18 次"),
        "en": ("shown 2, passed 1, failed 0, given up 1", "is well", "at most 18 wrong answers an hour"),
    }[language]
    assert all(words in shown for words in expected), shown
    assert "沙发" not in shown
    assert "sofa" not in shown


async def test_all_questions_are_listed_page_by_page_also_those_not_asked_yet(open_gate: GateOpener) -> None:
    questions = [{**WRITTEN, "code": f"q{number}", "ask": f"第 {number} 题"} for number in range(1, 22)]
    async with open_gate(questions=questions, dice=LoadedDice(21)) as gate:
        await gate.open()
        staff, newcomer = gate.newcomer("站长", roles=[gate.staff_role]), gate.newcomer()
        await press(gate, newcomer)
        first = await staff.slash(gate.channel, "admin gate")
        assert "第 21 题\n-# shown 1" in said(first)
        assert "第 9 题\n" not in said(first)
        assert "1 / 3" in said(first)
        second = await staff.click(first.response, custom_id="gate:overview:2")
        last = said(await staff.click(second.response, custom_id="gate:overview:3"))
        assert "第 20 题\n-# not asked yet" in last
        assert "第 21 题" not in last


async def test_the_staff_pass_reset_and_ban_by_command(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        staff, newcomer = gate.newcomer("站长", roles=[gate.staff_role]), gate.newcomer()
        for decision, words, roles in (
            ("pass", "may come in", {gate.role.id}),
            ("ban", "can answer no more", set()),
            ("reset", "asked anew", set()),
        ):
            facts = {"member": newcomer, "decision": f"gate-{decision}", "reason": "test"}
            assert words in said(await staff.slash(gate.channel, "admin gate-member", **facts))
            await gate.perform()
            assert gate.roles_of(newcomer) == roles
            if decision == "ban":
                assert "have stopped your verification" in gate.stage.refused(await press(gate, newcomer))
        audit = said(await staff.slash(gate.channel, "admin audit"))
        assert "No more answers at the verification" in audit


async def test_others_may_not_decide(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await gate.open()
        member = gate.newcomer()
        gate.show_admin_to_everybody()
        facts = {"member": member, "decision": "gate-pass", "reason": "test"}
        assert "staff only" in gate.stage.refused(await member.slash(gate.channel, "admin gate-member", **facts))


async def test_an_attack_is_told_once_each_way(open_gate: GateOpener) -> None:
    async with open_gate(clock=StageClock(BEFORE), attack={"arrivals_per_minute": 2, "account_days": 3650}) as gate:
        await gate.open()
        results = [await press(gate, gate.newcomer(f"新人{number}")) for number in range(6)]
        assert "arriving at once" in gate.stage.refused(results[-1])
        await gate.perform()
        await gate.stage.pass_time(timedelta(minutes=15))
        cog: Any = gate.stage.bot.get_cog("Gate")
        await cog.see_to_time()
        await cog.see_to_time()
        await gate.perform()
        told = gate.told_staff()
        assert sum("一分钟内来了" in each for each in told) == 1
        assert sum("已经平静" in each for each in told) == 1


async def test_no_answer_is_ever_logged_or_told(open_gate: GateOpener, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_gate(questions=[WRITTEN], arithmetic=NO_SUMS) as gate:
        await gate.open()
        newcomer = gate.newcomer()
        seen = []
        for _ in range(3):
            shown = await press(gate, newcomer)
            seen.append(str(shown.modal))
            seen.append(said(await submit(newcomer, shown, "板凳")))
        seen.append(gate.stage.refused(await press(gate, newcomer)))
        await gate.stage.pass_time(timedelta(minutes=10))
        await submit(newcomer, await press(gate, newcomer), "沙发")
        await gate.perform()
        seen += gate.told_staff() + gate.stage.posted(gate.channel)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "cogs", "db"))]
    for answer in ("沙发", "sofa"):
        assert not [words for words in [*seen, *ours] if answer in words]

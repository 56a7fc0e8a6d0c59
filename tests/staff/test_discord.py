"""/admin as the staff see it: checked at every step, previewed, confirmed, private."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.words import text
from cogs._room import button, row, screen
from tests.stage import Stage, components_of, open_stage, said

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def boss_of(stage: Stage, name: str = "boss") -> Any:
    """A member who manages the server."""
    role = stage.guild.create_role(f"managers of {name}", permissions=discord.Permissions(manage_guild=True))
    return stage.guild.add_member(stage.env.create_user(name), roles=[role])


def message_of(result: Any) -> Any:
    """The message of an answer."""
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None
    assert shown.ephemeral
    return shown.message


@LANGUAGES
async def test_a_grant_to_many_is_previewed_confirmed_and_found_in_the_audit_trail(stage: Stage, language: Any) -> None:
    boss, lin, wang = boss_of(stage), stage.member("lin"), stage.member("wang")
    await stage.speaks(boss, language)
    shown = await boss.slash(
        stage.channel,
        "admin grant",
        member=lin,
        amount=1500,
        currency="wealth",
        reason="**thanks** @everyone",
        more=f"{wang.mention}，{lin.mention} {wang.id}",
    )
    for member in (lin, wang):
        assert member.mention in said(shown)
    assert "\\*\\*thanks\\*\\* \\@everyone" in said(shown)
    unit = "鼎币" if language == "zh-CN" else "ding coins"
    assert f"0 {unit} → 1,500 {unit}" in said(shown)
    done = await boss.click(message_of(shown), label="确认执行" if language == "zh-CN" else "Do it")
    assert "#1, #2" in said(done) or "#1、#2" in said(done)
    assert f"{lin.mention} {wang.mention}" in said(done)
    audit = await boss.slash(stage.channel, "admin audit")
    assert f"{lin.mention} {wang.mention}" in said(audit)
    assert boss.mention in said(audit)
    assert "1,500" in said(await wang.slash(stage.channel, "wallet"))


async def test_a_second_press_does_nothing_more(stage: Stage) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    shown = await boss.slash(stage.channel, "admin grant", member=lin, amount=5, currency="wealth", reason="x")
    channel: Any = stage.bot.get_channel(stage.channel.id)
    # The preview gives way to the outcome; a copy of its button is what a slow client still shows.
    copy = await channel.send(view=screen(row(button("Do it", "staff:confirm:1"))))
    await boss.click(message_of(shown), label="Do it")
    assert stage.refused(await boss.click(copy, label="Do it")) == stage.app.say(
        "en", text("staff-already-carried-out")
    )
    assert "5 ding coins" in said(await lin.slash(stage.channel, "wallet"))


async def test_whoever_left_the_staff_between_preview_and_confirmation_is_refused(stage: Stage) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    shown = await boss.slash(stage.channel, "admin grant", member=lin, amount=5, currency="wealth", reason="x")
    guild: Any = stage.bot.get_guild(stage.guild.id)
    member = await guild.fetch_member(boss.id)
    await member.remove_roles(*[role for role in member.roles if role.name.startswith("managers")])
    await stage.env.settle()
    heard = stage.refused(await boss.click(message_of(shown), label="Do it"))
    assert heard == stage.app.say("en", text("refusal-not-for-you"))
    assert "0 ding coins" in said(await lin.slash(stage.channel, "wallet"))


async def test_a_cancelled_preview_moves_nothing(stage: Stage) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    shown = await boss.slash(stage.channel, "admin grant", member=lin, amount=5, currency="wealth", reason="x")
    assert "Nothing has changed" in said(await boss.click(message_of(shown), label="Cancel"))
    assert "0 ding coins" in said(await lin.slash(stage.channel, "wallet"))


async def test_a_configured_role_may_and_a_member_to_whom_the_server_shows_the_command_may_not(
    tmp_path: Path,
) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", {"staff": {"roles": ["@moderators"]}}) as stage:
        role = stage.guild.create_role("moderators")
        moderator = stage.guild.add_member(stage.env.create_user("mo"), roles=[role])
        lin = stage.member("lin")
        guild: Any = stage.bot.get_guild(stage.guild.id)
        (admin,) = [each for each in await stage.bot.tree.fetch_commands(guild=guild) if each.name == "admin"]
        stage.guild.set_command_permissions(admin, {moderator: True, lin: True})
        assert "Audit trail" in said(await moderator.slash(stage.channel, "admin audit"))
        heard = stage.refused(await lin.slash(stage.channel, "admin audit"))
        assert heard == stage.app.say("en", text("refusal-not-for-you"))


@pytest.mark.parametrize("more", ["lin", "<@123456789012345678>", "<@&123456789012345678>", "@everyone"])
async def test_strangers_among_the_named_are_refused_by_name(stage: Stage, more: str) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    result = await boss.slash(
        stage.channel, "admin grant", member=lin, amount=5, currency="wealth", reason="x", more=f"{lin.mention} {more}"
    )
    assert "These are not members" in stage.refused(result)


async def test_bots_receive_nothing(stage: Stage) -> None:
    boss = boss_of(stage)
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    lin = stage.member("lin")
    for facts in ({"member": robot}, {"member": lin, "more": robot.mention}):
        result = await boss.slash(stage.channel, "admin grant", amount=5, currency="wealth", reason="x", **facts)
        assert stage.refused(result) == stage.app.say("en", text("refusal-bots-have-none"))


async def test_more_members_than_one_deed_may_reach_are_refused_before_discord_is_asked(stage: Stage) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    more = " ".join(f"<@{123456789012345678 + each}>" for each in range(51))
    asked = len(stage.env.http_requests)
    result = await boss.slash(stage.channel, "admin cards", member=lin, amount=1, reason="x", more=more)
    assert "At most 50 members" in stage.refused(result)
    assert not [each for each in stage.env.http_requests[asked:] if "/members/" in each.path]


@pytest.mark.parametrize("receipt", ["abc", "#", "-1", "1" * 30, "**1**"])
async def test_what_is_no_receipt_is_refused(stage: Stage, receipt: str) -> None:
    heard = stage.refused(await boss_of(stage).slash(stage.channel, "admin reverse", receipt=receipt, reason="x"))
    assert "is not a receipt's number" in heard


@LANGUAGES
async def test_a_receipt_is_looked_up_and_reversed(stage: Stage, language: Any) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    await stage.speaks(boss, language)
    await lin.slash(stage.channel, "checkin")
    assert "#2" in said(await boss.slash(stage.channel, "admin receipts", member=lin))
    shown = await boss.slash(stage.channel, "admin reverse", receipt=" #2", reason="x")
    await boss.click(message_of(shown), label="确认执行" if language == "zh-CN" else "Do it")
    heard = stage.refused(await boss.slash(stage.channel, "admin reverse", receipt="2", reason="x"))
    assert heard == stage.app.say(language, text("ledger-already-reversed", number=2, by=3))
    assert "6 ding coins" in said(await lin.slash(stage.channel, "wallet"))


async def test_a_fine_that_cannot_be_paid_cannot_be_confirmed(stage: Stage) -> None:
    boss, lin = boss_of(stage), stage.member("lin")
    shown = await boss.slash(stage.channel, "admin fine", member=lin, amount=5, currency="wealth", reason="x")
    assert "One member has too little" in said(shown)
    buttons = [each for each in components_of(shown) if each.get("label") == "Do it"]
    assert [each["disabled"] for each in buttons] == [True]


async def test_currencies_are_suggested_in_the_staffs_language(stage: Stage) -> None:
    boss = boss_of(stage)
    await stage.speaks(boss, "zh-CN")
    found = await boss.autocomplete(stage.channel, "admin grant", "currency", "币")
    assert [each["value"] for each in found] == ["member_coin"]

"""/transfer as members see it: shown in private, confirmed, told to the receiver without a ping."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ledger.service import charge, pay, read_wallet
from bot.words import Money, text
from tests.stage import Stage, StageClock, answer_of, open_stage, said

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


async def give(stage: Stage, member: Any, amount: int, currency: str = "wealth") -> None:
    """Pay a member who joined long ago."""
    await stage.app.act(
        pay,
        member_id=member.id,
        money=Money(amount, currency),
        house="staff",
        reason="staff-grant",
        detail={"why": "x"},
        key=f"{member.id}:{amount}",
    )


async def settled(stage: Stage, *names: str) -> list[Any]:
    """Members who joined long ago, each with 500 of wealth."""
    members = [stage.member(name) for name in names]
    await stage.pass_time(timedelta(days=8))
    for member in members:
        await give(stage, member, 500)
    return members


async def owned(stage: Stage, member: Any) -> int:
    """What a member has."""
    wallet = await stage.app.read(read_wallet, member_id=member.id)
    return wallet.balances[0].amount


@LANGUAGES
async def test_a_payment_is_previewed_confirmed_and_told_to_the_receiver_in_his_language(
    stage: Stage, language: Any
) -> None:
    lin, wang = await settled(stage, "lin", "wang")
    for member in (lin, wang):
        await stage.speaks(member, language)
    shown = await lin.slash(stage.channel, "transfer", member=wang, amount=100, words="**谢谢** <@1>")
    assert shown.ephemeral
    chinese = language == "zh-CN"
    expected = (
        [
            f"转给：{wang.mention}",
            "金额：**100 鼎币**",
            "手续费：**1 鼎币**，共付 **101 鼎币**",
            "附言：“\\*\\*谢谢\\*\\* \\<\\@1\\>”",
            "转账后余额：**399 鼎币**",
        ]
        if chinese
        else [
            f"To: {wang.mention}",
            "Amount: **100 ding coins**",
            "Fee: **1 ding coin**, together **101 ding coins**",
            "Words: “\\*\\*谢谢\\*\\* \\<\\@1\\>”",
            "Your balance after it: **399 ding coins**",
        ]
    )
    for line in expected:
        assert line in said(shown)
    assert await owned(stage, wang) == 500
    done = await lin.click(answer_of(shown).message, label="确认转账" if chinese else "Transfer")
    assert "#3、#4" in said(done) if chinese else "#3, #4" in said(done)
    assert (await owned(stage, lin), await owned(stage, wang)) == (399, 600)
    assert stage.posted() == [], "nobody is pinged"
    heard = await wang.slash(stage.channel, "wallet")
    news = said(heard)
    assert heard.followups
    assert heard.followups[-1].ephemeral
    line = (
        f"・{lin.mention} 转来 **100 鼎币**：“\\*\\*谢谢\\*\\* \\<\\@1\\>”｜账单 #3"
        if chinese
        else f"・{lin.mention} transferred **100 ding coins** to you: “\\*\\*谢谢\\*\\* \\<\\@1\\>” | receipt #3"
    )
    assert line in news
    assert not (await wang.slash(stage.channel, "wallet")).followups, "told once"
    got, gave = said(await wang.slash(stage.channel, "receipts")), said(await lin.slash(stage.channel, "receipts"))
    if chinese:
        assert "**+100 鼎币** 收到转账：“\\*\\*谢谢" in got
        assert f"对方：{lin.mention}｜余额 600 鼎币" in got
        assert "**-100 鼎币** 转账：“\\*\\*谢谢" in gave
        assert "**-1 鼎币** 转账手续费（账单 #3）" in gave
    else:
        assert "**+100 ding coins** received from a member: “\\*\\*谢谢" in got
        assert f"with: {lin.mention} | balance 600 ding coins" in got
        assert "**-100 ding coins** transferred to a member: “\\*\\*谢谢" in gave
        assert "**-1 ding coin** fee of transfer #3" in gave


@LANGUAGES
async def test_a_preview_can_be_cancelled_and_each_refusal_says_what_to_do(stage: Stage, language: Any) -> None:
    lin, wang = await settled(stage, "lin", "wang")
    await stage.speaks(lin, language)
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    shown = await lin.slash(stage.channel, "transfer", member=wang, amount=100)
    cancelled = await lin.click(answer_of(shown).message, label="取消" if language == "zh-CN" else "Cancel")
    assert said(cancelled) == stage.app.say(language, text("transfer-cancelled"))
    for options, key, facts in (
        ({"member": lin, "amount": 100}, "transfer-to-oneself", {}),
        ({"member": robot, "amount": 100}, "refusal-bots-have-none", {}),
        (
            {"member": wang, "amount": 100, "currency": "gold"},
            "transfer-not-transferable",
            {"known": [{"zh-CN": "财富", "en": "Wealth"}]},
        ),
        ({"member": wang, "amount": 100, "words": "长" * 101}, "transfer-words-too-long", {"length": 101, "most": 100}),
    ):
        heard = stage.refused(await lin.slash(stage.channel, "transfer", **options))
        assert heard == stage.app.say(language, text(key, **facts))
    assert (await owned(stage, lin), await owned(stage, wang)) == (500, 500)


async def test_a_member_who_joined_a_moment_ago_is_told_when_he_may(stage: Stage) -> None:
    stage.follow_clock()
    lin, wang = stage.member("lin"), stage.member("wang")
    await give(stage, lin, 500)
    heard = stage.refused(await lin.slash(stage.channel, "transfer", member=wang, amount=100))
    assert "joined at least 7 days ago" in heard


async def test_a_receiver_who_leaves_in_between_gets_nothing(stage: Stage) -> None:
    lin, wang = await settled(stage, "lin", "wang")
    shown = await lin.slash(stage.channel, "transfer", member=wang, amount=100)
    stage.guild.remove_member(wang)
    await stage.env.settle()
    heard = stage.refused(await lin.click(answer_of(shown).message, label="Transfer"))
    assert heard == stage.app.say("en", text("transfer-receiver-left"))
    assert await owned(stage, lin) == 500


async def test_the_bot_may_restart_in_between_and_what_was_spent_in_between_is_refused(stage: Stage) -> None:
    lin, wang = await settled(stage, "lin", "wang")
    first = await lin.slash(stage.channel, "transfer", member=wang, amount=100)
    second = await lin.slash(stage.channel, "transfer", member=wang, amount=300)
    await stage.restart()
    await lin.click(answer_of(first).message, label="Transfer")
    await stage.app.act(
        charge, member_id=lin.id, money=Money(200, "wealth"), house="shop", reason="makeup-card", key="spent"
    )
    heard = stage.refused(await lin.click(answer_of(second).message, label="Transfer"))
    assert "takes 303 ding coins; the balance is 199 ding coins" in heard
    assert (await owned(stage, lin), await owned(stage, wang)) == (199, 600)


async def test_currencies_are_suggested_and_the_help_says_what_it_costs(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, "zh-CN")
    found = await lin.autocomplete(stage.channel, "transfer", "currency", "")
    assert [(each["name"], each["value"]) for each in found] == [("财富", "wealth")]
    helped = said(await lin.slash(stage.channel, "help", command="transfer"))
    assert "一次至少 10 鼎币，手续费 1% 由付款人另付。每天最多转出 1,000 鼎币。每天最多收入 1,000 鼎币。" in helped


async def test_where_it_is_closed_the_command_and_the_help_say_so(tmp_path: Path, clock: StageClock) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", {"transfer": {"enabled": False}}, clock=clock) as stage:
        lin, wang = stage.member("lin"), stage.member("wang")
        closed = stage.app.say("en", text("transfer-closed"))
        assert stage.refused(await lin.slash(stage.channel, "transfer", member=wang, amount=100)) == closed
        assert closed in said(await lin.slash(stage.channel, "help", command="transfer"))


@LANGUAGES
async def test_the_form_shows_the_same_preview_as_the_command(stage: Stage, language: Any) -> None:
    lin, wang = await settled(stage, "lin", "wang")
    await stage.speaks(lin, language)
    asked = await stage.forge_press(lin, stage.channel, "transfer:open")
    shown = await lin.submit_modal(asked, {"member": [wang], "amount": "1,00", "words": "谢谢"})
    words = said(shown)
    assert wang.mention in words
    assert "谢谢" in words
    assert {"zh-CN": "金额：**100 鼎币**", "en": "**100 ding coins**"}[language] in words
    label = stage.app.say(language, text("transfer-confirm"))
    await lin.click(answer_of(shown), label=label)
    assert (await owned(stage, lin), await owned(stage, wang)) == (399, 600)


async def test_a_form_that_names_no_amount_or_nobody_here_is_refused(stage: Stage) -> None:
    (lin,) = await settled(stage, "lin")
    for filled in (
        {"member": ["1"], "amount": "5", "words": ""},
        {"member": [], "amount": "5", "words": ""},
        {"member": [str(lin.id)], "amount": "-5", "words": ""},
        {"member": [str(lin.id)], "amount": "five", "words": ""},
    ):
        assert stage.refused(await stage.forge_form(lin, stage.channel, "transfer:order", filled))
    assert await owned(stage, lin) == 500

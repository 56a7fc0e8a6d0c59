"""/exchange as members see it: the rates, a form for the amount, a preview, and the receipts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.ledger.service import pay, read_wallet
from bot.words import Money, text
from tests.stage import Stage, StageClock, answer_of, open_stage, said

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])

TABLES: dict[str, Any] = {
    "exchange": [
        {"from_currency": "wealth", "to_currency": "goodwill", "give": 20, "get": 3, "fee_percent": 5, "minimum": 50},
        {"from_currency": "goodwill", "to_currency": "member_coin", "give": 2, "get": 1},
    ]
}


@pytest.fixture
async def changing(tmp_path: Path, clock: StageClock) -> AsyncIterator[Stage]:
    """A server in which two currencies can be changed."""
    async with open_stage(tmp_path / "louzhu.sqlite3", TABLES, clock=clock) as stage:
        yield stage


async def rich(stage: Stage, language: Any) -> Any:
    """A member with 500 of wealth, who speaks a language."""
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    facts: dict[str, Any] = {"house": "staff", "reason": "staff-grant", "detail": {"why": "x"}}
    await stage.app.act(pay, member_id=lin.id, money=Money(500, "wealth"), key="a", **facts)
    return lin


async def wealth(stage: Stage, member: Any) -> int:
    """What a member has of wealth."""
    return (await stage.app.read(read_wallet, member_id=member.id)).balances[0].amount


@LANGUAGES
async def test_from_the_rates_over_the_form_and_the_preview_to_the_receipts(changing: Stage, language: Any) -> None:
    stage, lin = changing, await rich(changing, language)
    chinese = language == "zh-CN"
    rates = await lin.slash(stage.channel, "exchange")
    assert rates.ephemeral
    lines = (
        [
            "・20 鼎币 → 3 点好评度",
            "一次至少 60 鼎币，手续费 5% 另付",
            "・2 点好评度 → 1 个会员币",
            "您有：500 鼎币、0 个会员币、0 点好评度",
        ]
        if chinese
        else [
            "・20 ding coins → 3 Goodwill pts",
            "At least 60 ding coins at once, with a fee of 5% on top",
            "You have: 500 ding coins",
        ]
    )
    for line in lines:
        assert line in said(rates)
    chosen = await lin.select(answer_of(rates).message, ["wealth-goodwill"], custom_id=f"exchange:choose:{lin.id}")
    assert chosen.modal is not None
    shown = await lin.submit_modal(chosen, {"amount": "\uff17\uff10" if chinese else "70"})
    lines = (
        [
            "拿出：**60 鼎币**",
            "手续费：**3 鼎币**，共付 **63 鼎币**",
            "得到：**9 点好评度**",
            "有 10 鼎币 凑不成一份",
            "余额：437 鼎币、9 点好评度",
        ]
        if chinese
        else [
            "You give: **60 ding coins**",
            "Fee: **3 ding coins**, together **63 ding coins**",
            "10 ding coins make no whole lot",
        ]
    )
    for line in lines:
        assert line in said(shown)
    assert await wealth(stage, lin) == 500
    done = await lin.click(answer_of(shown).message, label="确认兑换" if chinese else "Exchange")
    assert ("#2、#3、#4" if chinese else "#2, #3, #4") in said(done)
    assert await wealth(stage, lin) == 437
    receipts = said(await lin.slash(stage.channel, "receipts"))
    lines = (
        [
            "**-60 鼎币** 兑换成 9 点好评度",
            "**+9 点好评度** 兑换得到，付出 60 鼎币",
            "**-3 鼎币** 兑换手续费（账单 #2）",
            "对方：兑换处",
        ]
        if chinese
        else [
            "**-60 ding coins** exchanged for 9",
            "got for 60 ding coins",
            "**-3 ding coins** fee of exchange #2",
            "with: exchange",
        ]
    )
    for line in lines:
        assert line in receipts


@LANGUAGES
async def test_a_preview_can_be_cancelled_and_what_is_no_amount_is_refused(changing: Stage, language: Any) -> None:
    stage, lin = changing, await rich(changing, language)
    for typed in ("abc", "-5", "1.5", "", "9" * 17):
        heard = stage.refused(
            await stage.forge_form(lin, stage.channel, "exchange:amount:wealth:goodwill", {"amount": typed})
        )
        assert ("不是数目" if language == "zh-CN" else "is no amount") in heard
    shown = await stage.forge_form(lin, stage.channel, "exchange:amount:wealth:goodwill", {"amount": "1,00"})
    cancelled = await lin.click(answer_of(shown).message, label="取消" if language == "zh-CN" else "Cancel")
    assert stage.app.say(language, text("exchange-cancelled")) in said(cancelled)
    assert await wealth(stage, lin) == 500


async def test_the_help_names_the_rates_and_a_restart_in_between_harms_nothing(changing: Stage) -> None:
    stage, lin = changing, await rich(changing, "zh-CN")
    assert "比例：20 鼎币 → 3 点好评度、2 点好评度 → 1 个会员币" in said(
        await lin.slash(stage.channel, "help", command="exchange")
    )
    shown = await stage.forge_form(lin, stage.channel, "exchange:amount:wealth:goodwill", {"amount": "60"})
    await stage.restart()
    await lin.click(answer_of(shown).message, label="确认兑换")
    assert await wealth(stage, lin) == 437


async def test_where_nothing_can_be_changed_the_command_and_the_help_say_so(stage: Stage) -> None:
    lin = stage.member("lin")
    closed = stage.app.say("en", text("exchange-closed"))
    assert stage.refused(await lin.slash(stage.channel, "exchange")) == closed
    assert closed in said(await lin.slash(stage.channel, "help", command="exchange"))

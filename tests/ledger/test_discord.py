"""/wallet and /receipts as members see them: one's own, in one's own language, and nobody else's receipts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ledger.service import MessageLink, charge, pay
from bot.words import Money, text
from tests.stage import GUILD_ID, Stage, said

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


async def give(stage: Stage, member: Any, amount: int, *, key: str, **facts: Any) -> None:
    """Pay a member."""
    await stage.app.act(
        pay,
        member_id=member.id,
        money=Money(amount, "wealth"),
        house="staff",
        reason="staff-grant",
        key=key,
        detail={"why": "**thanks** <@1>"},
        **facts,
    )


@LANGUAGES
async def test_a_wallet_shows_all_balances_and_of_others_too(stage: Stage, language: Any) -> None:
    lin, wang = stage.member("lin"), stage.member("wang")
    await stage.speaks(wang, language)
    await give(stage, lin, 1234, key="a")
    shown = await wang.slash(stage.channel, "wallet", member=lin)
    assert shown.ephemeral
    expected = (
        [
            "💰 财富：**1,234 鼎币**",
            "🏅 威望：**0 点**",
            "🤝 贡献值：**0 点**",
            "🪙 会员币：**0 个**",
            "👍 好评度：**0 点**",
        ]
        if language == "zh-CN"
        else ["💰 Wealth: **1,234 ding coins**", "🏅 Prestige: **0 pts**", "🤝 Contribution: **0 pts**"]
    )
    assert all(line in said(shown) for line in expected)
    assert ("账单" if language == "zh-CN" else "Receipts") not in said(shown), "another's receipts are not offered"


@LANGUAGES
async def test_receipts_say_why_with_whom_by_whom_and_what_one_had_after(stage: Stage, language: Any) -> None:
    lin, boss = stage.member("lin"), stage.member("boss")
    await stage.speaks(lin, language)
    await give(stage, lin, 1234, key="a", actor_id=boss.id, link=MessageLink(stage.channel.id, 77))
    await stage.app.act(
        charge, member_id=lin.id, money=Money(34, "wealth"), house="shop", reason="makeup-card", key="b"
    )
    shown = said(await lin.slash(stage.channel, "receipts"))
    when = f"<t:{int(stage.clock.now().timestamp())}:f>"
    address = f"https://discord.com/channels/{GUILD_ID}/{stage.channel.id}/77"
    expected = (
        [
            "**-34 鼎币** 买一张补签卡",
            f"#2｜{when}｜对方：商店｜余额 1,200 鼎币",
            "**+1,234 鼎币** 管理发放：\\*\\*thanks\\*\\* \\<\\@1\\>",
            f"#1｜{when}｜对方：管理处｜余额 1,234 鼎币｜经手：{boss.mention}｜[原帖]({address})",
        ]
        if language == "zh-CN"
        else [
            "**-34 ding coins** one make-up card",
            f"#2 | {when} | with: shop | balance 1,200 ding coins",
            "**+1,234 ding coins** granted by staff: \\*\\*thanks\\*\\* \\<\\@1\\>",
            f"#1 | {when} | with: staff | balance 1,234 ding coins | by {boss.mention} | [post]({address})",
        ]
    )
    for line in expected:
        assert line in shown


async def test_receipts_are_turned_over_and_filtered_with_buttons_and_menus(stage: Stage) -> None:
    lin = stage.member("lin")
    for each in range(9):
        await give(stage, lin, each + 1, key=f"grant:{each}")
    await lin.slash(stage.channel, "checkin")
    first = await lin.slash(stage.channel, "receipts")
    assert first.response is not None
    newest = said(first)
    older = await lin.click(first.response.message, label="Older")
    assert older.response is not None
    assert "-# #1 |" not in newest
    assert "-# #1 |" in said(older)
    newer = await lin.click(older.response.message, label="Newer")
    assert said(newer) == newest
    assert newer.response is not None
    filtered = await lin.select(
        newer.response.message, ["checkin-reward"], custom_id=f"ledger:filter-reason:{lin.id}:-"
    )
    assert said(filtered).count("balance") == 1
    assert filtered.response is not None
    none = await lin.select(
        filtered.response.message, ["prestige"], custom_id=f"ledger:filter-currency:{lin.id}:checkin-reward"
    )
    assert stage.app.say("en", text("receipts-empty")) in said(none)


@pytest.mark.parametrize("options", [{"currency": "gold"}, {"reason": "no-such-reason"}, {"reason": "x:y" * 60}])
async def test_a_filter_that_was_typed_freely_is_refused_and_no_fault(stage: Stage, options: dict[str, str]) -> None:
    heard = stage.refused(await stage.member("lin").slash(stage.channel, "receipts", **options))
    assert "was not understood" in heard


async def test_filters_are_suggested_by_name(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, "zh-CN")
    await lin.slash(stage.channel, "checkin")
    reasons = await lin.autocomplete(stage.channel, "receipts", "reason", "")
    assert [each["name"] for each in reasons] == ["早到奖励", "签到奖励"]
    currencies = await lin.autocomplete(stage.channel, "receipts", "currency", "财")
    assert [each["value"] for each in currencies] == ["wealth"]


async def test_a_bot_has_no_wallet(stage: Stage) -> None:
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    heard = stage.refused(await stage.member("lin").slash(stage.channel, "wallet", member=robot))
    assert heard == stage.app.say("en", text("refusal-bots-have-none"))


async def test_a_member_without_money_has_a_wallet_and_no_receipts(stage: Stage) -> None:
    lin = stage.member("lin")
    assert "**0 ding coins**" in said(await lin.slash(stage.channel, "wallet"))
    assert "There are no receipts" in said(await lin.slash(stage.channel, "receipts"))

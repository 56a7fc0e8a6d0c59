"""What members see of the check-in."""

from __future__ import annotations

from tests.stage import Stage, said


async def test_a_member_checks_in_and_sees_reward_and_receipt(stage: Stage) -> None:
    member = stage.member("xiaoyu")
    result = await member.slash(stage.channel, "checkin")
    print(said(result))
    print(said(await member.slash(stage.channel, "wallet")))
    print(said(await member.slash(stage.channel, "receipts")))
    print(said(await member.slash(stage.channel, "calendar")))
    print(said(await member.slash(stage.channel, "makeup")))
    print(said(await member.slash(stage.channel, "checkin-board")))
    print(said(await member.slash(stage.channel, "help")))
    print(stage.refused(await member.slash(stage.channel, "checkin")))
    await stage.speaks(member, "zh-CN")
    print(said(await member.slash(stage.channel, "help")))
    print(said(await member.slash(stage.channel, "help", command="checkin")))
    print(said(await member.slash(stage.channel, "checkin-board")))
    print(said(await member.slash(stage.channel, "calendar")))

"""The member card: every row of the old forum's, true, in both languages, and hidden where a member wants it so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.card.card_page import card_lines
from bot.card.service import FIELDS, hide_fields, open_card, read_card
from bot.community import Community
from bot.ledger.service import pay
from bot.presence.service import note_absence
from bot.presence.tracker import Person
from bot.tally.service import count
from bot.words import Money
from db import member
from db.engine import Transaction
from tests.stage import Stage, StageClock, answer_of, said

JOINED = 1_347_200_000_000
"""9 September 2012, in milliseconds UTC."""


async def fill(app: App) -> None:
    """Make member 7 the one of the sample page, as far as time allows."""
    await app.act(open_card, person=Person(7, "张璐璐", joined_at=JOINED))

    def post(tx: Transaction, community: Community, *, now: Any) -> None:
        tx.execute("UPDATE member SET posts = 5024 WHERE member_id = 7")
        count(tx, community, member_id=7, kind="posts", change=5024, now=now)
        count(tx, community, member_id=7, kind="online", change=959 * 3600 + 3599, now=now)
        count(tx, community, member_id=7, kind="sofas", change=3, now=now)

    await app.act(post)
    for currency, amount in (("wealth", 30348), ("prestige", 9), ("contribution", 4), ("goodwill", 4)):
        money = Money(amount, currency)
        await app.act(pay, member_id=7, money=money, house="staff", reason="staff-grant", key=currency)


async def test_every_row_of_the_old_forums_card_is_there_and_true(app: App) -> None:
    await fill(app)
    card = await app.read(read_card, member_id=7, now=app.clock.now())
    assert card is not None
    assert card_lines(app, "zh-CN", card, with_hidden=False) == [
        "**级别**：万米冲刺会员",
        "**UID**：1",
        "**精华**：0",
        "**发帖**：5,024",
        "**财富**：30,348 鼎币",
        "**威望**：9 点",
        "**贡献值**：4 点",
        "**会员币**：0 个",
        "**好评度**：4 点",
        "**在线时间**：959(时)",
        "**注册时间**：2012-09-09",
        "**沙发**：3",
        "**签到**：连续 0 天，累计 0 天",
        "**收到评价**：0 次",
        "**升级进度**：5,024 分，距马拉松会员还差 4,976 分",
    ]
    assert card_lines(app, "en", card, with_hidden=False)[:4] == [
        "**Level**: 10,000 m Sprinter",
        "**UID**: 1",
        "**Digests**: 0",
        "**Posts**: 5,024",
    ]


async def test_the_highest_level_has_no_next(app: App) -> None:
    await app.act(count, member_id=7, kind="posts", change=50_000)
    card = await app.read(read_card, member_id=7, now=app.clock.now())
    assert card is not None
    assert card_lines(app, "zh-CN", card, with_hidden=True)[-1] == "**升级进度**：50,000 分，已是最高级别"
    assert card.level.percent == 100


async def test_a_streak_on_the_card_ends_when_it_is_broken(stage: Stage) -> None:
    reader = stage.member("reader")
    await reader.slash(stage.channel, "checkin")
    assert "1 in a row, 1 in total" in said(await reader.slash(stage.channel, "me"))
    await stage.next_day(3)
    assert "0 in a row, 1 in total" in said(await reader.slash(stage.channel, "me"))


async def test_looking_at_a_card_twice_writes_once(stage: Stage) -> None:
    reader = stage.member("reader")

    def known(tx: Transaction, community: Community) -> int:
        return int(tx.execute("SELECT count(*) FROM member").fetchone()[0])

    await reader.slash(stage.channel, "me")
    await reader.slash(stage.channel, "me")
    assert await stage.app.read(known) == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_hidden_fields_are_shown_to_oneself_only(stage: Stage, language: Any) -> None:
    owner, reader = stage.member("owner"), stage.member("reader")
    for each in (owner, reader):
        await stage.speaks(each, language)
    await owner.slash(stage.channel, "me")
    await stage.app.act(hide_fields, member_id=owner.id, fields=("money", "online", "progress", "level", "nonsense"))
    own = said(await owner.slash(stage.channel, "me"))
    others = said(await reader.slash(stage.channel, "member", member=owner))
    wealth, online, level = ("财富", "在线时间", "级别") if language == "zh-CN" else ("Wealth", "Online time", "Level")
    assert f"**{wealth}**" in own
    assert f"**{online}**" in own
    assert f"**{wealth}**" not in others
    assert f"**{online}**" not in others
    assert f"**{level}**" in others, "the level is never hidden"
    hint = "-# 别人看不到：" if language == "zh-CN" else "-# Others do not see: "
    assert hint in own
    assert hint not in others


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_what_is_hidden_is_hidden_in_the_member_list_and_the_charts_as_well(stage: Stage, language: Any) -> None:
    owner, reader = stage.member("owner"), stage.member("reader")
    for each in (owner, reader):
        await stage.speaks(each, language)
        await each.slash(stage.channel, "me")
    await stage.app.act(hide_fields, member_id=owner.id, fields=("money", "posts", "last_seen"))
    level = "百米会员" if language == "zh-CN" else "100 m Runner"

    async def listed(member: Any) -> dict[str, str]:
        shown = said(await member.slash(stage.channel, "members", sort="wealth"))
        return dict(re.findall(r"^`(\d)` \*\*\w+\*\* ?[|｜] ?(.+)$", shown, re.MULTILINE))

    assert (await listed(reader))["1"] == level
    assert (await listed(reader))["2"] != level
    assert (await listed(owner))["1"] != level, "he sees his own"
    first = said(await reader.slash(stage.channel, "member", member=owner)).splitlines()[0]
    assert first == "## 🪪 owner"
    assert said(await owner.slash(stage.channel, "me")).splitlines()[0] != first
    refusal = stage.refused(await reader.slash(stage.channel, "trend", kind="posts", member=owner))
    assert refusal.startswith("🔒")


async def test_the_settings_hide_and_show_with_the_menu(stage: Stage) -> None:
    owner = stage.member("owner")
    shown = await owner.slash(stage.channel, "card-settings")
    assert shown.ephemeral
    await owner.select(answer_of(shown), ["money", "posts"], custom_id=f"card:hide:{owner.id}")
    assert "Others do not see: Posts, Wealth" in said(await owner.slash(stage.channel, "me"))
    await owner.select(answer_of(shown), [], custom_id=f"card:hide:{owner.id}")
    assert "Others do not see" not in said(await owner.slash(stage.channel, "me"))


async def test_the_card_is_in_every_members_menu_and_bots_have_none(stage: Stage) -> None:
    owner, reader = stage.member("owner"), stage.member("reader")
    shown = await reader.context_menu(stage.channel, "Member card", owner)
    assert shown.ephemeral
    assert said(shown).startswith("## 🪪 owner | offline")
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    assert "Bots are not members" in stage.refused(await reader.slash(stage.channel, "member", member=robot))


async def test_the_picture_comes_on_demand_with_the_same_facts_as_alt_text(stage: Stage) -> None:
    owner = stage.member("owner")
    shown = await owner.slash(stage.channel, "me")
    facts = [line for line in said(shown).splitlines() if line.startswith("**")]
    drawn = await owner.click(answer_of(shown), label="Picture")
    words = said(drawn)
    for fact in facts:
        assert words.count(fact) == 1
        assert words.count(fact.replace("**", "")) == 1, "the picture's description says the same, without markdown"


@pytest.mark.parametrize("name", ["😀👨‍👩‍👧‍👦🏳️‍🌈", "مرحبا بالعالم", "龘" * 32, "**a** `b` [c](d)"])
async def test_a_strange_name_leaves_the_card_in_shape(stage: Stage, name: str) -> None:
    strange = stage.member("strange", nick=name)
    first = said(await strange.slash(stage.channel, "me")).splitlines()[0]
    assert first.startswith("## 🪪 ")
    assert first.endswith(" | online")


async def test_who_left_is_shown_as_gone(app: App, clock: StageClock) -> None:
    await fill(app)
    await app.act(note_absence, member_id=7, absence="left")
    card = await app.read(read_card, member_id=7, now=clock.now() + timedelta(minutes=1))
    assert card is not None
    assert card.has_left
    assert not card.is_online


async def test_a_card_holds_every_field_that_can_be_named(app: App) -> None:
    for field in FIELDS:
        for language in ("zh-CN", "en"):
            assert app.words.has(f"field-{field.replace('_', '-')}"), (field, language)
    assert await app.read(read_card, member_id=1, now=app.clock.now()) is None

    def unknown(tx: Transaction, community: Community) -> bool:
        return member.find_member(tx, guild_id=community.guild_id, member_id=1) is None

    assert await app.read(unknown), "reading a card makes nobody known"

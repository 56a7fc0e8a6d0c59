"""Levels: they follow what is counted, up and down, in the same act; roles and news follow them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.community import Community
from bot.ledger.service import pay, reverse
from bot.level.service import align_levels, choose_notice, read_held_step, take_news
from bot.presence.service import meet, note_absence
from bot.presence.tracker import Person
from bot.tally.service import count
from bot.words import Money
from db import level, outbox, presence
from db.engine import Transaction
from db.level import Standing
from tests.stage import GUILD_ID, Stage, StageClock, make_config, open_app, open_stage, said

MEMBER = 7


def steps(*roles: str) -> list[dict[str, Any]]:
    """Three levels from 0, 10 and 30 points on, with roles."""
    named = dict(enumerate(roles))
    return [
        {"threshold": threshold, "title": {"zh-CN": title, "en": english}, "role": named.get(number, 0)}
        for number, (threshold, title, english) in enumerate(
            ((0, "甲级", "Third class"), (10, "乙级", "Second class"), (30, "丙级", "First class"))
        )
    ]


POSTS_AND_WEALTH = [{"value": "posts", "weight": 1}, {"value": "wealth", "weight": 0.1}]


@pytest.fixture
async def scored(tmp_path: Path, clock: StageClock) -> AsyncIterator[App]:
    """The App with levels by posts and wealth."""
    config = make_config({"level": {"steps": steps("甲", "乙", "丙"), "weights": POSTS_AND_WEALTH}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as opened:
        yield opened


def post(tx: Transaction, community: Community, *, posts: int, now: datetime) -> None:
    """Count posts, as the boards do, or take them back."""
    count(tx, community, member_id=MEMBER, kind="posts", change=posts, now=now)


def standing(tx: Transaction, community: Community) -> Standing | None:
    return level.find_standing(tx, guild_id=community.guild_id, member_id=MEMBER)


def waiting(tx: Transaction, community: Community) -> list[str]:
    """The subjects of the role changes that wait."""
    due = outbox.list_due(tx, guild_id=community.guild_id, kinds=("level-roles",), at=2**60, limit=10)
    return [entry.subject for entry in due]


async def test_the_level_follows_posts_up_and_a_deletion_down(scored: App) -> None:
    await scored.act(post, posts=9)
    assert await scored.read(standing) == Standing(9, 1)
    await scored.act(post, posts=1)
    assert await scored.read(standing) == Standing(10, 2)
    await scored.act(post, posts=-1)
    assert await scored.read(standing) == Standing(9, 1)


async def test_the_level_follows_money_and_its_reversal(scored: App) -> None:
    money = Money(300, "wealth")
    paid = await scored.act(pay, member_id=MEMBER, money=money, house="staff", reason="staff-grant", key="grant")
    assert await scored.read(standing) == Standing(30, 3)
    await scored.act(pay, member_id=MEMBER, money=money, house="staff", reason="staff-grant", key="grant")
    assert await scored.read(standing) == Standing(30, 3)
    await scored.act(reverse, number=paid.number, actor_id=1, reason="a slip")
    assert await scored.read(standing) == Standing(0, 1)


async def test_a_value_without_weight_leaves_the_score_alone(scored: App) -> None:
    money = Money(300, "goodwill")
    await scored.act(pay, member_id=MEMBER, money=money, house="staff", reason="staff-grant", key="grant")
    assert await scored.read(standing) is None


async def test_changes_of_level_that_wait_are_one_entry_a_member(scored: App) -> None:
    for posts in (10, 20, -25):
        await scored.act(post, posts=posts)
    assert await scored.read(waiting) == [str(MEMBER)]
    assert await scored.read(read_held_step, member_id=MEMBER) == 1


async def test_a_fall_changes_the_role_too(scored: App) -> None:
    await scored.act(post, posts=10)
    await scored.database.act(lambda tx: tx.execute("DELETE FROM outbox"))  # as if all that waited had been done
    await scored.act(post, posts=-1)
    assert await scored.read(waiting) == [str(MEMBER)]


async def test_the_level_with_which_one_begins_is_no_news(scored: App) -> None:
    await scored.act(choose_notice, member_id=MEMBER, notice="private")
    await scored.act(post, posts=1)
    assert await scored.act(take_news, member_id=MEMBER) is None


async def test_news_is_told_once_and_not_if_one_fell_or_chose_otherwise_meanwhile(scored: App) -> None:
    await scored.act(post, posts=1)
    await scored.act(choose_notice, member_id=MEMBER, notice="private")
    for meanwhile, told in ((None, 2), ("fell", None), ("chose", None)):
        await scored.act(post, posts=9)
        if meanwhile == "fell":
            await scored.act(post, posts=-9)
        elif meanwhile == "chose":
            await scored.act(choose_notice, member_id=MEMBER, notice="private")
        news = await scored.act(take_news, member_id=MEMBER)
        assert (news and news.number) == told, meanwhile
        assert await scored.act(take_news, member_id=MEMBER) is None
        if meanwhile != "fell":
            await scored.act(post, posts=-9)


async def test_a_new_formula_is_brought_to_all_members_and_once(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config({"level": {"steps": steps()}}), clock) as app:
        await app.act(post, posts=20)
        assert await app.act(align_levels)
        assert not await app.act(align_levels)
        assert not await app.act(align_levels)
        assert await app.read(standing) == Standing(20, 2)
    doubled = make_config({"level": {"steps": steps(), "weights": [{"value": "posts", "weight": 2}]}})
    async with open_app(path, doubled, clock) as app:
        assert await app.read(standing) == Standing(20, 2)
        while await app.act(align_levels):
            pass
        assert await app.read(standing) == Standing(40, 3)


@pytest.fixture
async def stage(tmp_path: Path, clock: StageClock) -> AsyncIterator[Stage]:
    """The bot in a server, with levels that come with roles."""
    tables = {"level": {"steps": steps("甲", "乙", "丙"), "notice_channel": "大厅"}, "staff": {"channel": "大厅"}}
    async with open_stage(tmp_path / "louzhu.sqlite3", tables, clock=clock) as opened:
        yield opened


def roles_of(stage: Stage, member_id: int) -> set[str]:
    """The names of a member's roles."""
    guild = stage.bot.get_guild(GUILD_ID)
    assert guild is not None
    held = stage.env.backend.get_member(GUILD_ID, member_id).role_ids
    return {role.name for role in guild.roles if role.id in held and not role.is_default()}


async def gain(stage: Stage, member_id: int, posts: int) -> None:
    """Let a member gain posts."""
    await stage.app.act(count, member_id=member_id, kind="posts", change=posts)


async def rise(stage: Stage, member_id: int, posts: int) -> None:
    """Let a member gain posts, and the outbox do what follows."""
    await gain(stage, member_id, posts)
    await stage.app.outbox.perform_due()
    await stage.env.settle()


async def test_the_role_of_the_level_is_given_and_the_one_before_taken(stage: Stage) -> None:
    for name in ("甲", "乙", "丙"):
        stage.guild.create_role(name)
    member = stage.member("qcds")
    await rise(stage, member.id, 10)
    assert roles_of(stage, member.id) == {"乙"}
    await rise(stage, member.id, 25)
    assert roles_of(stage, member.id) == {"丙"}
    await rise(stage, member.id, -30)
    assert roles_of(stage, member.id) == {"甲"}


async def test_a_role_above_the_bots_own_is_told_to_the_staff_and_given_once_it_is_not(
    stage: Stage, clock: StageClock
) -> None:
    roles = [stage.guild.create_role(name) for name in ("甲", "乙", "丙")]
    backend = stage.env.backend
    backend.reorder_roles(GUILD_ID, [{"id": roles[1].id, "position": 50}])
    member = stage.member("qcds")
    await rise(stage, member.id, 10)
    await stage.app.outbox.perform_due()
    await stage.env.settle()
    assert any("level.steps.1.role" in each for each in stage.posted())
    assert roles_of(stage, member.id) == set()
    backend.reorder_roles(GUILD_ID, [{"id": roles[1].id, "position": 1}])
    await stage.env.settle()
    await stage.pass_time(timedelta(minutes=11))
    await stage.app.outbox.perform_due()
    assert roles_of(stage, member.id) == {"乙"}


async def test_a_member_who_left_gets_no_role_and_is_hidden(stage: Stage) -> None:
    for name in ("甲", "乙", "丙"):
        stage.guild.create_role(name)
    await rise(stage, 4711, 10)

    def is_hidden(tx: Transaction, community: Community) -> bool:
        seen = presence.find_seen(tx, guild_id=community.guild_id, member_id=4711)
        return seen is not None and seen.is_hidden

    assert await stage.app.read(is_hidden)


async def test_who_comes_back_gets_the_role_of_his_level_again(stage: Stage) -> None:
    for name in ("甲", "乙", "丙"):
        stage.guild.create_role(name)
    member = stage.member("qcds")
    await rise(stage, member.id, 10)
    await stage.app.act(note_absence, member_id=member.id, absence="left")
    stage.env.backend.get_member(GUILD_ID, member.id).role_ids.clear()
    await stage.app.act(meet, person=Person(member.id, "qcds"), at=stage.app.now_ms())
    await stage.app.outbox.perform_due()
    await stage.env.settle()
    assert roles_of(stage, member.id) == {"乙"}


async def test_who_arrived_later_than_he_was_here_gets_the_role_of_his_level_again(stage: Stage) -> None:
    for name in ("甲", "乙", "丙"):
        stage.guild.create_role(name)
    member = stage.member("qcds")
    now = stage.app.now_ms()
    await stage.app.act(meet, person=Person(member.id, "qcds", joined_at=now - 9000), at=now)
    await rise(stage, member.id, 10)
    for joined_at, held in ((now - 9000, set()), (now - 1000, {"乙"})):
        stage.env.backend.get_member(GUILD_ID, member.id).role_ids.clear()
        await stage.app.act(meet, person=Person(member.id, "qcds", joined_at=joined_at), at=now)
        await stage.app.outbox.perform_due()
        await stage.env.settle()
        assert roles_of(stage, member.id) == held


async def test_a_missing_role_is_told_to_the_staff_with_its_key(stage: Stage) -> None:
    member = stage.member("qcds")
    await rise(stage, member.id, 10)
    await stage.app.outbox.perform_due()
    await stage.env.settle()
    assert any("level.steps.0.role" in each for each in stage.posted())


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "乙级"), ("en", "Second class")])
async def test_a_rise_is_told_in_private_at_the_next_interaction_if_one_chose_that(
    stage: Stage, language: Any, title: str
) -> None:
    member = stage.member("qcds")
    await stage.speaks(member, language)
    await stage.app.act(choose_notice, member_id=member.id, notice="private")
    await gain(stage, member.id, 1)
    await gain(stage, member.id, 9)
    first = await member.slash(stage.channel, "wallet")
    assert first.ephemeral
    assert title in said(first), "the news follows the answer"
    second = await member.slash(stage.channel, "wallet")
    assert not second.followups


async def test_a_rise_is_not_told_unless_one_chose_to_hear_it(stage: Stage) -> None:
    member = stage.member("qcds")
    await member.slash(stage.channel, "me")
    await gain(stage, member.id, 99)
    assert not (await member.slash(stage.channel, "wallet")).followups
    assert not [each for each in stage.posted() if "乙级" in each or "丙级" in each]


async def test_a_rise_is_announced_in_the_channel_if_one_chose_that(stage: Stage) -> None:
    member = stage.member("qcds")
    await member.slash(stage.channel, "me")
    await stage.app.act(choose_notice, member_id=member.id, notice="channel")
    await rise(stage, member.id, 10)
    assert [each for each in stage.posted() if "乙级" in each] == [f"🎉 恭喜 <@{member.id}> 升级为 **乙级**！"]

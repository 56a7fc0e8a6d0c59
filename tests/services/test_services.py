"""The front desk and the navigation bar: what is offered to whom, what its lines say, and that each button leads somewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.ext import commands

from bot.boards.digest import set_digest
from bot.community import Community
from bot.services.desk import Line, Service
from bot.services.service import BAR
from bot.words import LANGUAGES, Language, text
from db.engine import Transaction
from tests.stage import (
    GUILD_ID,
    ChannelHandle,
    MemberActor,
    Stage,
    answer_of,
    components_of,
    make_config,
    open_stage,
    said,
)
from tests.wheel.wheels import give, spin

BOTH = pytest.mark.parametrize("language", LANGUAGES)

BOARDS: dict[str, Any] = {
    "boards": [{"code": "chat", "channel": "灌水区"}, {"code": "secret", "channel": "密室"}],
    "blog": {"board": "chat"},
}

BAR_ORDER = ["rank", "wheel", "checkin", "services", "members", "latest", "digests", "blog", "help"]
"""The bar's entries by the keys of their names: those of the old forum's, in its order."""


@asynccontextmanager
async def desk(path: Path, tables: Mapping[str, Any] | None = None) -> AsyncIterator[Stage]:
    """The whole bot with two boards, of which a plain member sees one."""
    async with open_stage(path / "louzhu.sqlite3", {**BOARDS, **(tables or {})}) as stage:
        stage.forum("灌水区")
        stage.forum("密室")
        await stage.env.settle()
        yield stage


def ways_of(components: Iterable[Mapping[str, Any]]) -> list[tuple[str, str | None]]:
    """All ways that lead on from a screen: each button, and each choice of each menu."""
    ways: list[tuple[str, str | None]] = []
    for each in components:
        if each.get("type") == discord.ComponentType.button.value:
            ways.append((each["custom_id"], None))
        ways += [(each["custom_id"], option["value"]) for option in each.get("options", ())]
        ways += ways_of([each["accessory"]] if "accessory" in each else [])
    return ways


async def go(member: MemberActor, message: Any, way: tuple[str, str | None]) -> Any:
    """Press that button, or make that choice."""
    custom_id, chosen = way
    if chosen is None:
        return await member.click(message, custom_id=custom_id)
    return await member.select(message, [chosen], custom_id=custom_id)


def opened(shown: Any) -> set[str]:
    """The routes that a screen leads to, a menu's as well."""
    return {chosen or custom_id for custom_id, chosen in ways_of(components_of(shown))}


def lines_of(shown: Any) -> dict[str, str]:
    """What stands beside each service, by its name."""
    lines = [line.split("**") for line in said(shown).splitlines() if line.count("**") == 2]
    return {line[1]: line[2].strip() for line in lines}


async def keep(stage: Stage) -> None:
    """Look over the server as at the start and each hour, and let the outbox do what comes of it."""
    await stage.bot.look_over()
    await stage.perform_outbox()


def bar_of(channel: ChannelHandle) -> Any:
    """The navigation bar: the only message in its channel."""
    (message,) = channel.history()
    return message


def bar_ways(channel: ChannelHandle) -> list[tuple[str, str | None]]:
    """The ways that lead on from the bar."""
    return ways_of(_flat([each.to_dict() for each in bar_of(channel).components]))


def _flat(components: Any) -> list[Any]:
    return [each for part in components for each in (part, *_flat(part.get("components", ())))]


# --- The front desk ------------------------------------------------------------------------------------------------------


@BOTH
async def test_every_button_and_choice_leads_a_plain_new_member_to_a_screen(tmp_path: Path, language: Language) -> None:
    """A refusal that the test does not look at fails it."""
    async with desk(tmp_path) as stage:
        first = stage.member("阿明")
        await stage.speaks(first, language)
        shown = await first.slash(stage.channel, "services")
        assert shown.ephemeral
        ways = ways_of(components_of(shown))
        assert len(ways) > 15
        await stage.restart()
        for place, way in enumerate(ways):
            member = stage.member(f"新人{place}")
            stage.app.remember_language(member.id, language)
            screen = answer_of(await member.slash(stage.channel, "services"))
            led = await go(member, screen, way)
            assert led.acknowledged, way


@BOTH
async def test_with_everything_on_it_fits_into_one_message(tmp_path: Path, language: Language) -> None:
    gate = {"role": "居民", "channel": "大厅"}
    async with desk(tmp_path, {"gate": gate}) as stage:
        stage.guild.create_role("居民")
        member = stage.member("阿明")
        await stage.env.settle()
        await stage.speaks(member, language)
        shown = await member.slash(stage.channel, "services")
        assert "gate:open" in opened(shown)
        whole = _flat(answer_of(shown).components)
        assert len(whole) + sum("accessory" in each for each in whole) <= 40
        assert sum(len(each.get("content", "")) for each in whole) <= 4000
        led = await member.click(answer_of(shown), custom_id="gate:open")
        assert led.modal is not None


async def test_what_is_off_is_not_offered(tmp_path: Path) -> None:
    off = {
        "boards": [],
        "blog": {"board": ""},
        "wheel": {"open": False},
        "moods": {"enabled": False},
        "checkin": {"makeup": {"days_back": 0}},
        "services": {"channel": "大厅"},
    }
    async with desk(tmp_path, off) as stage:
        member = stage.member("阿明")
        shown = opened(await member.slash(stage.channel, "services"))
        for beginning in ("boards:", "wheel:", "limits:", "moods:", "gate:", "blog:", "checkin:makeup"):
            assert not any(each.startswith(beginning) for each in shown), beginning
        assert {"checkin:open", "ledger:wallet", "card:open", "help:open"} <= shown
        await keep(stage)
        on_bar = {custom_id for custom_id, _ in bar_ways(stage.channel)}
        assert on_bar == {"ranking:rank", "checkin:open", "services:open", "ranking:members", "help:open"}


async def test_whoever_sees_no_board_is_offered_none_and_what_is_hidden_is_not_counted(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        chat, secret = (stage.guild.channels[name] for name in ("灌水区", "密室"))
        stage.follow_clock()
        some, none, opener = stage.member("阿明"), stage.member("小红"), stage.member("楼主")
        for board in (chat, secret):
            await stage.open_topic(opener, board, "主题")
        stage.hide_from(some, secret)
        for board in (chat, secret):
            stage.hide_from(none, board)
        await stage.env.settle()
        assert lines_of(await some.slash(stage.channel, "services"))["Latest topics"] == "1 new post today"
        assert lines_of(await some.slash(stage.channel, "services"))["Boards"] == "1 board"
        assert lines_of(await opener.slash(stage.channel, "services"))["Latest topics"] == "2 new posts today"
        shown = await none.slash(stage.channel, "services")
        assert not any(each.startswith(("boards:", "moods:")) for each in opened(shown))


async def test_the_lines_say_what_each_service_is_for_this_member_now(tmp_path: Path) -> None:
    async with desk(tmp_path, {"wheel": {"free_spins": 1, "price": 10, "most_spins": 2}}) as stage:
        member = stage.member("阿明")

        async def lines() -> dict[str, str]:
            return lines_of(await member.slash(stage.channel, "services"))

        await stage.speaks(member, "zh-CN")
        before = await lines()
        stage.follow_clock()
        assert before["每日签到"] == "今天还没签到"
        assert before["幸运大转盘"] == "今天还有 1 次免费"
        assert before["钱包"].startswith("0 鼎币、0 ")
        assert before["最新帖子"] == "今天还没有新帖"
        assert before["语言"] == "现在用简体中文"
        await give(stage.app, member.id, 100)
        await member.slash(stage.channel, "checkin")
        await spin(stage.app, member.id, 1)
        topic = await stage.open_topic(member, stage.guild.channels["灌水区"], "主题")
        await stage.app.act(set_digest, topic_id=topic.id, actor_id=member.id, grade=1, reason="好", tell=False)
        after = await lines()
        assert after["每日签到"] == "今天已签到，连续 1 天"
        assert after["签到榜"] == "今天 1 人签到"
        assert after["幸运大转盘"] == "今天还能抽 1 次，下一次 10 鼎币"
        assert after["最新帖子"] == "今天 1 个新帖"
        assert after["精华区"] == "近七天新增 1 个精华"
        assert after["统计排行"] == "您发帖排第 1 名"
        await stage.next_day(8)
        later = await lines()
        assert later["精华区"] == "近七天没有新精华"
        assert later["补签"] == "漏了 7 天可以补，有 0 张补签卡"


async def test_who_has_checked_in_or_cannot_now_sees_his_month(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        member = stage.member("阿明")
        assert "Checked in" in said(await stage.forge_press(member, stage.channel, "checkin:open"))
        again = said(await stage.forge_press(member, stage.channel, "checkin:open"))
        assert "November 2026" in again
        assert "already" not in again
        stage.app.community = Community(
            GUILD_ID, make_config({"checkin": {"open_from_hour": 18, "open_until_hour": 20}})
        )
        late = said(await stage.forge_press(stage.member("小红"), stage.channel, "checkin:open"))
        assert "Check-in is open from 18:00 to 20:00" in late
        assert "November 2026" in late


class Broken(commands.Cog):
    """A feature whose line cannot be read."""

    def offered_services(self, _interaction: Any) -> tuple[Service, ...]:
        """One service beside those that there are."""

        def read(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
            tx.execute("SELECT nothing FROM nowhere")
            raise AssertionError

        return (Service("ledger:receipts:0", "money", 0, "💥", text("service-help"), text("service-help-about"), read),)


async def test_a_line_that_cannot_be_read_takes_no_other_with_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await stage.bot.add_cog(Broken())
        stage.expect_fault(Exception)
        shown = await stage.member("阿明").slash(stage.channel, "services")
        assert "💥 **Help**　Every command" in said(shown)
        assert lines_of(shown)["Wallet"].startswith("0 ding coins")


async def test_a_choice_that_is_not_offered_is_refused(tmp_path: Path) -> None:
    async with desk(tmp_path, {"wheel": {"open": False}}) as stage:
        member = stage.member("阿明")
        for forged in ("wheel:open", "staff:audit", "services:choose:reading", ""):
            result = await stage.forge_press(member, stage.channel, "services:choose:reading", [forged])
            assert "out of date" in stage.refused(result), forged


@BOTH
async def test_the_language_can_be_chosen_from_the_desk(tmp_path: Path, language: Language) -> None:
    async with desk(tmp_path) as stage:
        member = stage.member("阿明")
        shown = await member.click(
            answer_of(await member.slash(stage.channel, "services")), custom_id="member:language"
        )
        await member.select(answer_of(shown), [f"language-{language.lower()}"], custom_id="member:choose-language")
        heading = {"zh-CN": "社区服务", "en": "Community services"}[language]
        assert heading in said(await member.slash(stage.channel, "services"))


# --- The navigation bar --------------------------------------------------------------------------------------------------


@BOTH
async def test_the_bar_speaks_the_communitys_language_and_each_button_the_members(
    tmp_path: Path, language: Language
) -> None:
    other: Language = "en" if language == "zh-CN" else "zh-CN"
    tables = {"services": {"channel": "导航"}, "community": {"language": language}}
    async with desk(tmp_path, tables) as stage:
        hall = stage.guild.create_text_channel("导航")
        await stage.env.settle()
        await keep(stage)
        ways = bar_ways(hall)
        names = [stage.app.say(language, text(f"service-{each}")) for each in BAR_ORDER]
        labels = [
            each["label"] for each in _flat([part.to_dict() for part in bar_of(hall).components]) if "label" in each
        ]
        assert labels == names
        await stage.restart()
        for place, way in enumerate(ways):
            member = stage.member(f"新人{place}")
            stage.app.remember_language(member.id, other)
            led = await go(member, bar_of(hall), way)
            assert led.ephemeral, way
            words = said(led)
            assert any("\u4e00" <= each <= "\u9fff" for each in words.replace("新人", "")) or other == "en", way
        assert len(hall.history()) == 1, "what opens is seen by the member alone"


async def test_the_bar_is_found_again_brought_up_to_date_moved_and_made_anew(tmp_path: Path) -> None:
    async with desk(tmp_path, {"services": {"channel": "导航"}}) as stage:
        hall, other = (stage.guild.create_text_channel(name) for name in ("导航", "大堂"))
        await stage.env.settle()
        await keep(stage)
        first = bar_of(hall)
        await stage.restart()
        await keep(stage)
        assert bar_of(hall).id == first.id
        assert ("wheel:open", None) in bar_ways(hall)
        configure(stage, {**BOARDS, "services": {"channel": "导航"}, "wheel": {"open": False}})
        await keep(stage)
        assert bar_of(hall).id == first.id
        assert ("wheel:open", None) not in bar_ways(hall)
        stage.env.backend.delete_message(hall.id, first.id)
        await stage.env.settle()
        await keep(stage)
        assert bar_of(hall).id != first.id
        configure(stage, {**BOARDS, "services": {"channel": "大堂"}})
        await keep(stage)
        assert hall.history() == []
        assert ("services:open", None) in bar_ways(other)


async def test_a_channel_that_is_missing_or_closed_is_told_to_the_staff_and_the_bar_comes_when_it_is_mended(
    tmp_path: Path,
) -> None:
    tables = {"services": {"channel": "导航"}, "staff": {"channel": "大厅"}}
    async with desk(tmp_path, tables) as stage:
        for _ in range(2):
            await keep(stage)
        told = [words for words in stage.posted() if "services.channel" in words]
        assert len(told) == 1
        assert "导航" in told[0]
        hall = stage.guild.create_text_channel("导航")
        stage.deny(hall, discord.Permissions(send_messages=True))
        await stage.env.settle()
        await stage.next_day()  # of one setting the staff hear once a day
        for _ in range(2):
            await keep(stage)
        assert any("导航" in words and "发送消息" in words for words in stage.posted())
        assert hall.history() == []
        stage.deny(hall, discord.Permissions.none())
        await stage.env.settle()
        await keep(stage)
        assert bar_ways(hall)


async def test_without_a_channel_nothing_is_kept(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await keep(stage)
        assert stage.posted() == []
        assert (
            await stage.app.database.read(
                lambda tx: tx.execute("SELECT count(*) FROM outbox WHERE kind = :kind", {"kind": BAR}).fetchone()[0]
            )
            == 0
        )


def configure(stage: Stage, tables: Mapping[str, Any]) -> None:
    """Let the bot go on with another config, as after a restart with it."""
    stage.app.community = Community(GUILD_ID, make_config(tables))

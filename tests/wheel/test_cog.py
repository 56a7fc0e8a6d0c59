"""The wheel as members and staff see it on Discord, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.community import Community
from bot.wheel import service
from bot.words import Language
from cogs.wheel import percent
from tests.stage import GUILD_ID, NOON, Stage, StageClock, components_of, make_config, open_stage, said
from tests.wheel.wheels import ALMOST_SURE, FIVE, MUG, THANKS, VIP, scalar, screen_of, spin, wheel

BOTH = pytest.mark.parametrize("language", ["zh-CN", "en"])


@asynccontextmanager
async def wheel_stage(path: Path, tables: Mapping[str, Any], clock: StageClock | None = None) -> AsyncIterator[Stage]:
    """The whole bot with a wheel."""
    async with open_stage(path / "louzhu.sqlite3", tables, clock=clock) as stage:
        yield stage


async def perform(stage: Stage) -> None:
    """Let the outbox do all that is due, and what comes of it."""
    while await stage.app.outbox.perform_due():
        pass


async def run_jobs(stage: Stage) -> None:
    """Let the wheel's jobs run."""
    for job in stage.bot.jobs._jobs:
        if job.name.startswith("wheel-"):
            await stage.bot.jobs.run_due(job)


@BOTH
async def test_the_wheel_shows_odds_stock_price_and_commitment(tmp_path: Path, language: Language) -> None:
    tables = wheel({**MUG, "weight": 2, "stock": 4}, {**FIVE, "weight": 4}, free_spins=2, price=10, most_spins=5)
    async with wheel_stage(tmp_path, tables) as stage:
        member = stage.member("阿明")
        await stage.speaks(member, language)
        shown = await member.slash(stage.channel, "wheel")
        words = said(shown)
        mug, five = {"zh-CN": ("马克杯", "5 鼎币"), "en": ("A mug", "5 coins")}[language]
        assert shown.ephemeral
        assert f"{mug}" in words
        assert "**28.6%**" in words, "2 of 7"
        assert "**57.1%**" in words
        assert five in words
        assert {"zh-CN": "今天还剩 4 份", "en": "4 left today"}[language] in words
        assert {"zh-CN": "平均每次得 2.86 鼎币", "en": "pays 2.86 ding coins on average"}[language] in words
        assert await scalar(stage.app, "SELECT commitment FROM wheel_day WHERE day = '2026-11-23'") in words
        assert await scalar(stage.app, "SELECT sha256 FROM wheel_table") in words
        assert screen_of(shown).attachments[0].filename == "wheel.png"


@BOTH
async def test_a_spin_is_drawn_told_and_checked(tmp_path: Path, language: Language) -> None:
    tables = wheel({**FIVE, "weight": ALMOST_SURE}, free_spins=2, panel_channel="大厅")
    async with wheel_stage(tmp_path, tables) as stage:
        member = stage.member("阿明")
        await stage.speaks(member, language)
        result = await member.slash(stage.channel, "spin")
        assert result.ephemeral
        assert screen_of(result).attachments[0].filename == "wheel.gif"
        assert {"zh-CN": "恭喜抽中", "en": "You won"}[language] in said(result)
        assert "2026-11-23#1" in said(result)
        checked = await member.click(screen_of(result), custom_id="wheel:check:2026-11-23:1")
        assert {"zh-CN": "服务器种子在 <t:", "en": "server seed is revealed at <t:"}[language] in said(checked)
        await stage.next_day()
        await run_jobs(stage)
        words = said(await member.slash(stage.channel, "wheel-check"))
        assert "①" in words
        assert "②" in words
        assert "③" in words
        assert (
            await scalar(stage.app, "SELECT hex(revealed_seed) FROM wheel_day WHERE day = '2026-11-23'")
            in words.upper()
        )
        await perform(stage)
        assert any("2026-11-23 的种子公布" in posted for posted in stage.posted())


async def test_who_prefers_still_pictures_gets_them(tmp_path: Path) -> None:
    async with wheel_stage(tmp_path, wheel(THANKS)) as stage:
        member = stage.member("阿明")
        shown = await member.slash(stage.channel, "wheel")
        await member.click(screen_of(shown), custom_id="wheel:still:1")
        result = await member.slash(stage.channel, "spin")
        assert screen_of(result).attachments[0].filename == "wheel.png"


@BOTH
async def test_a_member_mixes_in_a_seed_of_his_own(tmp_path: Path, language: Language) -> None:
    async with wheel_stage(tmp_path, wheel(THANKS)) as stage:
        member = stage.member("阿明")
        await stage.speaks(member, language)
        asked = await member.click(screen_of(await member.slash(stage.channel, "wheel")), custom_id="wheel:seed")
        shown = await member.submit_modal(asked, {"seed": "*好运* @everyone"})
        assert r"\*好运\* \@everyone" in said(shown), "what members type is shown as they typed it"


@BOTH
async def test_the_panel_s_button_works_after_a_restart_and_says_clearly_when_the_wheel_is_over(
    tmp_path: Path, language: Language
) -> None:
    clock = StageClock()
    tables = wheel(THANKS, panel_channel="大厅", last_day=date(2026, 11, 23))
    async with wheel_stage(tmp_path, tables, clock) as stage:
        await stage.app.act(service.refresh_panel)
        await perform(stage)
        (panel,) = stage.channel.history()
        member = stage.member("阿明")
        await stage.speaks(member, language)
        await stage.restart()
        result = await member.click(panel, custom_id="wheel:spin")
        assert result.ephemeral
        assert "2026-11-23#1" in said(result)
        clock.set(NOON + timedelta(days=1))
        over = stage.refused(await member.click(panel, custom_id="wheel:spin"))
        assert {"zh-CN": "已在 2026-11-23 结束", "en": "ended on 2026-11-23"}[language] in over
        await perform(stage)
        assert len([posted for posted in stage.posted() if "幸运大转盘" in posted]) == 1, "one panel, kept up to date"


async def test_a_big_win_is_announced_once_even_if_the_bot_dies_before_noting_it(tmp_path: Path) -> None:
    tables = wheel({**FIVE, "weight": ALMOST_SURE, "announce": True}, winners_channel="大厅")
    clock = StageClock(datetime(2026, 1, 1, tzinfo=UTC))  # when the simulated Discord's own time begins
    async with wheel_stage(tmp_path, tables, clock) as stage:
        await spin(stage.app, stage.member("阿明").id, 1)
        await perform(stage)
        assert len([posted for posted in stage.posted() if "大奖" in posted]) == 1

        def forget(tx: Any) -> None:
            tx.execute("UPDATE outbox SET state = 'waiting', ended_at = NULL WHERE kind = 'wheel-winner'")

        await stage.app.database.act(forget)
        await stage.restart()
        await perform(stage)
        assert len([posted for posted in stage.posted() if "大奖" in posted]) == 1


async def test_a_role_is_worn_for_its_time_and_then_taken_back(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_stage(tmp_path, wheel({**VIP, "weight": ALMOST_SURE}), clock) as stage:
        stage.guild.create_role("贵宾")
        member = stage.member("阿明")
        await spin(stage.app, member.id, 1)
        await perform(stage)
        assert "贵宾" in roles_of(stage, member)
        clock.set(NOON + timedelta(hours=24) - timedelta(milliseconds=1))
        await perform(stage)
        assert "贵宾" in roles_of(stage, member)
        clock.set(NOON + timedelta(hours=30))
        await stage.restart()  # it was away when the time was over
        await perform(stage)
        assert "贵宾" not in roles_of(stage, member)
        assert await scalar(stage.app, "SELECT state FROM wheel_claim") == "settled"


async def test_a_role_that_vanished_stays_owed_is_retried_and_staff_are_told(tmp_path: Path) -> None:
    clock = StageClock()
    tables = {**wheel({**VIP, "weight": ALMOST_SURE}), "staff": {"channel": "大厅"}}
    async with wheel_stage(tmp_path, tables, clock) as stage:
        member = stage.member("阿明")
        await spin(stage.app, member.id, 1)
        await perform(stage)
        assert await scalar(stage.app, "SELECT state FROM wheel_claim") == "owed"
        assert any("贵宾" in posted and "不存在" in posted for posted in stage.posted())
        stage.guild.create_role("贵宾")
        clock.set(NOON + timedelta(hours=1))
        await perform(stage)
        assert "贵宾" in roles_of(stage, member)


async def test_a_role_that_was_named_wrongly_is_given_once_the_config_is_mended(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_stage(tmp_path, wheel({**VIP, "role": "贵滨", "weight": ALMOST_SURE}), clock) as stage:
        stage.guild.create_role("贵宾")
        member = stage.member("阿明")
        await spin(stage.app, member.id, 1)
        await perform(stage)
        configure(stage, wheel({**VIP, "weight": ALMOST_SURE}))
        clock.set(NOON + timedelta(hours=1))
        await perform(stage)
        assert "贵宾" in roles_of(stage, member)


async def test_a_new_table_is_told_at_the_start_before_anybody_spins_by_it(tmp_path: Path) -> None:
    """Also without a panel: then where wins are told."""
    async with wheel_stage(tmp_path, wheel(THANKS, winners_channel="大厅")) as stage:
        await perform(stage)
        assert stage.posted() == []
    async with wheel_stage(tmp_path, wheel(FIVE, winners_channel="大厅")) as stage:
        await perform(stage)
        (told,) = stage.posted()
        assert "第 2 版" in told


async def test_a_panel_moves_with_its_setting(tmp_path: Path) -> None:
    async with wheel_stage(tmp_path, wheel(THANKS, panel_channel="大厅")) as stage:
        await stage.app.act(service.refresh_panel)
        await perform(stage)
        hall = stage.guild.create_text_channel("游乐场")
        await stage.env.settle()
        configure(stage, wheel(THANKS, panel_channel="游乐场"))
        for _ in range(2):
            await stage.app.act(service.refresh_panel)
            await perform(stage)
        assert list(stage.channel.history()) == []
        assert len(hall.history()) == 1


async def test_a_closed_wheel_of_which_all_is_won_is_shown_without_a_picture(tmp_path: Path) -> None:
    things = [{**MUG, "code": f"mug{each}", "stock": 1} for each in range(2)]
    clock = StageClock()
    async with wheel_stage(tmp_path, wheel(*things, free_spins=9), clock) as stage:
        member = stage.member("阿明")
        for request in range(9):
            await spin(stage.app, member.id, request)
            clock.set(clock.now() + timedelta(seconds=2))
            if await scalar(stage.app, "SELECT count(*) FROM wheel_claim") == 2:
                break
        # Closed, it needs no endless prize any more.
        configure(stage, {"wheel": {"open": False, "prizes": [*things, {**things[0], "weight": 2}]}})
        shown = await member.slash(stage.channel, "wheel")
        assert "not open" in said(shown)
        assert screen_of(shown).attachments == []


async def test_the_longest_names_of_sixteen_prizes_and_ten_winners_fit_into_one_message(tmp_path: Path) -> None:
    clock = StageClock()
    long = [
        {
            **MUG,
            "code": f"m{each}",
            "name": f"{each:02}" + "长" * 38,
            "icon": "<a:abcdefghijklmnopqrst:123456789012345678>",
        }
        for each in range(16)
    ]
    async with wheel_stage(tmp_path, {"wheel": {"prizes": long, "free_spins": 20, "most_spins": 20}}, clock) as stage:
        member = stage.member("阿明")
        for request in range(11):
            await spin(stage.app, member.id, request)
            clock.set(clock.now() + timedelta(seconds=2))
        shown = await member.slash(stage.channel, "wheel")
        words = [each["content"] for each in components_of(shown) if "content" in each]
        assert all(f"{number:02}长" in "".join(words) for number in range(16))
        assert sum(map(len, words)) <= 4000
        assert any(said.count("\n") >= 1 for said in words if "Last winners" in said)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(1, 8), "12.5%"),
        (Fraction(1), "100%"),
        (Fraction(1, 500), "0.2%"),
        (Fraction(1, 16_000_000), "0.0000063%"),
        (Fraction(0), "0%"),
    ],
)
def test_odds_are_written_out(share: Fraction, shown: str) -> None:
    assert percent(share) == shown


async def test_staff_are_told_at_once_of_a_role_above_the_bot(tmp_path: Path) -> None:
    tables = {**wheel(VIP), "staff": {"channel": "大厅"}}
    async with wheel_stage(tmp_path, tables) as stage:
        stage.guild.create_role("贵宾", position=50)
        await stage.bot.look_over()
        await perform(stage)
        assert any("贵宾" in posted and "给不了" in posted for posted in stage.posted())


@BOTH
async def test_staff_see_sums_and_tick_off_what_they_handed_out(tmp_path: Path, language: Language) -> None:
    async with wheel_stage(tmp_path, wheel({**MUG, "weight": ALMOST_SURE}, free_spins=1, price=10)) as stage:
        member = stage.member("阿明")
        keeper = stage.member(
            "版主", roles=[stage.guild.create_role("管理", permissions=discord.Permissions(manage_guild=True))]
        )
        await stage.speaks(keeper, language)
        await stage.speaks(member, language)
        await spin(stage.app, member.id, 1)
        figures = said(await keeper.slash(stage.channel, "admin wheel"))
        assert {"zh-CN": "**今天**　1 次，1 位会员", "en": "**Today**　1 spin by 1 member"}[language] in figures
        shown = await keeper.slash(stage.channel, "admin claims")
        assert {"zh-CN": "等管理人员发放", "en": "waiting for the staff"}[language] in said(shown)
        shown = await keeper.click(screen_of(shown), custom_id="wheel:hand-out:1:1")
        assert {"zh-CN": "已发放", "en": "got"}[language] in said(shown)
        mine = await member.click(screen_of(await member.slash(stage.channel, "wheel")), custom_id="wheel:mine")
        assert {"zh-CN": "✅ 已发放", "en": "✅ handed out"}[language] in said(mine)
        audit = said(await keeper.slash(stage.channel, "admin audit"))
        assert {"zh-CN": "转盘奖品已发放", "en": "Handed out a prize of the wheel"}[language] in audit


async def test_a_code_that_calls_no_spin_is_refused_privately(tmp_path: Path) -> None:
    async with wheel_stage(tmp_path, wheel(THANKS)) as stage:
        member = stage.member("阿明")
        assert "You have not spun yet" in said(await member.slash(stage.channel, "wheel-check"))
        for typed in ("7", "2026-11-23#7", "`x`"):
            assert "There is no spin" in stage.refused(await member.slash(stage.channel, "wheel-check", spin=typed))


async def test_own_spins_are_suggested_newest_first(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_stage(tmp_path, wheel(THANKS, free_spins=3), clock) as stage:
        member = stage.member("阿明")
        for request in range(2):
            await spin(stage.app, member.id, request)
            clock.set(clock.now() + timedelta(seconds=2))
        choices = await member.autocomplete(stage.channel, "wheel-check", "spin", "2026")
        assert [choice["value"] for choice in choices] == ["2026-11-23#2", "2026-11-23#1"]


async def test_no_seed_is_in_any_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with wheel_stage(tmp_path, wheel(THANKS)) as stage:
        member = stage.member("阿明")
        await member.slash(stage.channel, "wheel")
        await member.slash(stage.channel, "spin")
        await run_jobs(stage)
        hidden = await stage.app.database.read(
            lambda tx: tx.execute("SELECT hex(server_seed) FROM wheel_day WHERE revealed_at IS NULL").fetchall()
        )
        assert hidden
        assert caplog.text
        for (seed,) in hidden:
            for written in (seed, str(bytes.fromhex(seed))[2:-1]):
                assert written.lower() not in caplog.text.lower()


def configure(stage: Stage, tables: Mapping[str, Any]) -> None:
    """Let the bot go on with another config, as after a restart with it."""
    stage.app.community = Community(GUILD_ID, make_config(tables))


def roles_of(stage: Stage, member: Any) -> set[str]:
    """The names of a member's roles."""
    worn = stage.env.backend.get_member(stage.guild.id, member.id).role_ids
    return {name for name, role in stage.guild.roles.items() if role.id in worn}

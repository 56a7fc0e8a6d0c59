"""Self-restraint: a cap and an exclusion hold for every game of chance, and are never loosened in the heat of it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.ledger.service import read_wallet
from bot.limits import service
from bot.limits.service import Excluded, NotShortened, OverCap
from bot.words import Language, Money
from tests.stage import NOON, Stage, StageClock, make_config, open_app, said
from tests.wheel.wheels import THANKS, count, give, screen_of, spin, wheel


async def stake(app: App, amount: int, key: str) -> None:
    """Take a stake of member 1."""
    await app.act(
        service.stake,
        member_id=1,
        money=Money(amount, "wealth"),
        house="wheel",
        reason="wheel-price",
        key=key,
    )


async def wealth(app: App) -> int:
    """What member 1 has."""
    return (await app.read(read_wallet, member_id=1)).balances[0].amount


async def test_the_cap_is_reached_but_never_passed(app: App) -> None:
    await give(app, 1, 100)
    await app.act(service.set_cap, member_id=1, currency="wealth", most=20)
    await stake(app, 10, "a")
    await stake(app, 10, "b")
    with pytest.raises(OverCap):
        await stake(app, 1, "c")
    assert await wealth(app) == 80


async def test_a_stake_that_is_delivered_twice_counts_once(app: App) -> None:
    await give(app, 1, 100)
    await stake(app, 10, "a")
    await stake(app, 10, "a")
    own = await app.read(service.read_limits, member_id=1, now=app.clock.now())
    assert own.caps[0].spent.amount == 10
    assert await wealth(app) == 90


async def test_a_cap_of_nothing_lets_nothing_be_spent(app: App) -> None:
    await give(app, 1, 100)
    await app.act(service.set_cap, member_id=1, currency="wealth", most=0)
    with pytest.raises(OverCap):
        await stake(app, 1, "a")


async def test_the_cap_begins_anew_with_the_community_s_day(app: App, clock: StageClock) -> None:
    clock.set(NOON.replace(hour=15, minute=59, second=59))
    await give(app, 1, 100)
    await app.act(service.set_cap, member_id=1, currency="wealth", most=10)
    await stake(app, 10, "a")
    with pytest.raises(OverCap):
        await stake(app, 10, "b")
    clock.set(clock.now() + timedelta(seconds=1))
    await stake(app, 10, "c")


async def test_lowering_counts_at_once_and_raising_from_the_next_day(app: App, clock: StageClock) -> None:
    async def caps() -> tuple[int | None, int | None]:
        state = (await app.read(service.read_limits, member_id=1, now=clock.now())).caps[0]
        return tuple(None if each is None else each.amount for each in (state.most, state.tomorrow))  # type: ignore[return-value]

    assert await app.act(service.set_cap, member_id=1, currency="wealth", most=20)
    assert await app.act(service.set_cap, member_id=1, currency="wealth", most=10)
    assert not await app.act(service.set_cap, member_id=1, currency="wealth", most=50)
    assert await caps() == (10, 50)
    assert not await app.act(service.set_cap, member_id=1, currency="wealth", most=None)
    assert await caps() == (10, None)
    assert await app.act(service.set_cap, member_id=1, currency="wealth", most=5), (
        "lower still, and the rise is forgotten"
    )
    assert await caps() == (5, 5)
    assert not await app.act(service.set_cap, member_id=1, currency="wealth", most=7)
    clock.set(clock.now() + timedelta(days=1))
    assert await caps() == (7, 7)


async def test_one_currency_s_cap_is_not_another_s(app: App) -> None:
    await give(app, 1, 100)
    await app.act(service.set_cap, member_id=1, currency="prestige", most=0)
    await stake(app, 100, "a")


async def test_who_stays_away_cannot_play_even_for_free_until_the_very_moment(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_app(tmp_path / "x.sqlite3", make_config(wheel(THANKS, free_spins=5)), clock) as app:
        until = await app.act(service.exclude, member_id=1, days=1)
        assert until == NOON + timedelta(days=1)
        clock.set(until - timedelta(milliseconds=1))
        with pytest.raises(Excluded):
            await spin(app, 1, 1)
        assert await count(app, "wheel_spin") == 0
        clock.set(until)
        await spin(app, 1, 2)


async def test_staying_away_is_made_longer_but_never_shorter(app: App) -> None:
    await app.act(service.exclude, member_id=1, days=7)
    with pytest.raises(NotShortened):
        await app.act(service.exclude, member_id=1, days=3)
    until = await app.act(service.exclude, member_id=1, days=30)
    own = await app.read(service.read_limits, member_id=1, now=app.clock.now())
    assert own.excluded_until == until == NOON + timedelta(days=30)


@pytest.mark.parametrize("sql", ["UPDATE limit_exclusion SET until_at = until_at - 1", "DELETE FROM limit_exclusion"])
async def test_the_database_itself_refuses_to_lift_an_exclusion(app: App, sql: str) -> None:
    await app.act(service.exclude, member_id=1, days=1)
    with pytest.raises(sqlite3.IntegrityError):
        await app.database.act(lambda tx: tx.execute(sql))


async def test_staff_see_how_many_never_who(app: App) -> None:
    await app.act(service.set_cap, member_id=1, currency="wealth", most=5)
    await app.act(service.set_cap, member_id=1, currency="prestige", most=5)
    await app.act(service.exclude, member_id=2, days=1)
    assert await app.read(service.read_restrained, now=app.clock.now()) == (1, 1)
    assert await app.read(service.read_restrained, now=NOON + timedelta(days=1)) == (1, 0)


@pytest.mark.parametrize(
    ("language", "cap", "away", "refused"),
    [
        ("zh-CN", "每日上限定为 **20 鼎币**", "已停玩到", "您让自己停玩到"),
        ("en", "Your daily cap is **20 ding coins**", "You are staying away until", "You chose to stay away until"),
    ],
)
async def test_a_member_sets_a_cap_and_stays_away(
    stage: Stage, language: Language, cap: str, away: str, refused: str
) -> None:
    member = stage.member("阿明")
    await stage.speaks(member, language)
    shown = await member.slash(stage.channel, "limits")
    assert shown.ephemeral
    asked = await member.select(screen_of(shown), ["wealth"], custom_id=f"limits:currency:{member.id}")
    shown = await member.submit_modal(asked, {"cap": "20"})
    assert cap in said(shown)
    shown = await member.select(screen_of(shown), ["7"], custom_id=f"limits:span:{member.id}")
    shown = await member.click(screen_of(shown), custom_id=f"limits:exclude:{member.id}:7")
    assert away in said(shown)
    assert refused in stage.refused(await member.slash(stage.channel, "spin"))


@pytest.mark.parametrize(("typed", "told"), [("-5", "“-5” is no amount"), ("much", "“much” is no amount")])
async def test_what_is_no_amount_is_refused(stage: Stage, typed: str, told: str) -> None:
    member = stage.member("阿明")
    shown = screen_of(await member.slash(stage.channel, "limits"))
    asked = await member.select(shown, ["wealth"], custom_id=f"limits:currency:{member.id}")
    refusal = stage.refused(await member.submit_modal(asked, {"cap": typed}))
    assert told in refusal.replace("\\", "")

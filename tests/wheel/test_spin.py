"""Spinning: price, roll, stock and prize stand or fall together, and what is written is never changed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.checkin.service import make_up, read_missed
from bot.jobs import Jobs
from bot.ledger.service import NotEnough, read_wallet
from bot.refusal import Refusal
from bot.wheel import claims, screens, service
from bot.wheel.jobs import jobs
from bot.wheel.record import write_day
from bot.wheel.seeds import begin_day, fresh_seeds
from bot.wheel.verifier import verify
from bot.words import Money
from db import wheel as rows
from tests.stage import GUILD_ID, NOON, StageClock, make_config, open_app
from tests.wheel.wheels import ALMOST_SURE, CARD, FIVE, MUG, THANKS, VIP, count, give, scalar, spin, wheel

DAY = "2026-11-23"


@asynccontextmanager
async def wheel_app(path: Path, tables: Mapping[str, Any], clock: StageClock | None = None) -> AsyncIterator[App]:
    """The App with a wheel, on the database in a folder."""
    async with open_app(path / "louzhu.sqlite3", make_config(tables), clock or StageClock()) as app:
        yield app


async def wealth(app: App, member_id: int) -> int:
    """A member's wealth."""
    wallet = await app.read(read_wallet, member_id=member_id)
    return next(money.amount for money in wallet.balances if money.currency == "wealth")


async def later(app: App, seconds: float = 2) -> None:
    """Let time pass, so that the next press is no double click."""
    clock = app.clock
    assert isinstance(clock, StageClock)
    clock.set(clock.now() + timedelta(seconds=seconds))


async def books_balance(app: App) -> bool:
    """Whether all balances of each currency sum to zero."""
    return bool(await scalar(app, "SELECT coalesce(sum(balance), 0) = 0 FROM account"))


async def test_the_first_spins_of_a_day_are_free_and_the_next_cost_the_price(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel(THANKS, free_spins=2, price=10, most_spins=3)) as app:
        await give(app, 1, 10)
        spins = []
        for request in range(3):
            spins.append(await spin(app, 1, request))
            await later(app)
        assert [done.paid.amount for done in spins] == [0, 0, 10]
        done = spins[-1]
        assert (done.spins_left, done.free_left, done.balance.amount) == (0, 0, 0)
        with pytest.raises(service.NoSpinsLeft):
            await spin(app, 1, 4)
        assert await count(app, "wheel_spin") == 3
        assert await books_balance(app)


async def test_the_daily_maximum_and_the_free_spins_begin_anew_at_the_community_s_midnight(tmp_path: Path) -> None:
    clock = StageClock(NOON.replace(hour=15, minute=59, second=59))  # 23:59:59 in Shanghai
    async with wheel_app(tmp_path, wheel(THANKS, free_spins=1, most_spins=1), clock) as app:
        assert (await spin(app, 1, 1)).code == service.SpinCode(DAY, 1)
        with pytest.raises(service.StillTurning):
            await spin(app, 1, 2)
        await later(app, 2)
        assert (await spin(app, 1, 3)).code == service.SpinCode("2026-11-24", 1)
        assert await count(app, "wheel_day") == 3, "both days, and the day after them"


async def test_who_cannot_pay_spins_not_and_nothing_is_written(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel(THANKS, free_spins=0, price=10)) as app:
        await give(app, 1, 9)
        with pytest.raises(NotEnough):
            await spin(app, 1, 1)
        assert await wealth(app, 1) == 9
        assert await count(app, "wheel_spin") == await count(app, "wheel_day") == 0


async def test_the_same_interaction_delivered_twice_spins_and_pays_once(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**FIVE, "weight": ALMOST_SURE}, free_spins=0, price=10)) as app:
        await give(app, 1, 100)
        first, second = await asyncio.gather(spin(app, 1, 77), spin(app, 1, 77))
        assert (first.repeated, second.repeated) == (False, True)
        assert (first.code, first.prize, first.seal) == (second.code, second.prize, second.seal)
        assert await count(app, "wheel_spin") == 1
        assert await wealth(app, 1) == 100 - 10 + (5 if first.prize.code == "five" else 0)
        assert await books_balance(app)


async def test_a_double_click_is_refused_and_costs_nothing(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel(THANKS, free_spins=0, price=10)) as app:
        await give(app, 1, 100)
        await spin(app, 1, 1)
        await later(app, 1.999)
        with pytest.raises(service.StillTurning):
            await spin(app, 1, 2)
        assert await wealth(app, 1) == 90
        await later(app, 0.001)
        await spin(app, 1, 3)
        assert await wealth(app, 1) == 80


async def test_of_twenty_who_spin_at_once_for_the_last_item_one_wins_it_and_nobody_pays_for_nothing(
    tmp_path: Path,
) -> None:
    tables = wheel({**MUG, "weight": ALMOST_SURE, "stock": 1}, free_spins=0, price=10)
    async with wheel_app(tmp_path, tables) as app:
        for member in range(1, 21):
            await give(app, member, 10)
        done = await asyncio.gather(*(spin(app, member, member) for member in range(1, 21)))
        assert sum(each.prize.code == "mug" for each in done) == 1
        assert await count(app, "wheel_claim") == 1
        assert [await wealth(app, member) for member in range(1, 21)] == [0] * 20
        assert sorted(each.code.number for each in done) == list(range(1, 21))
        winner = next(each for each in done if each.prize.code == "mug")
        for each in done:
            has_side = any(side.prize.code == "mug" for side in each.sides)
            assert has_side == (each.code.number <= winner.code.number), "a prize that is gone has no side"
        assert await books_balance(app)


async def test_stock_a_day_comes_back_the_next_day_and_stock_in_all_does_not(tmp_path: Path) -> None:
    tables = wheel({**MUG, "weight": ALMOST_SURE, "stock": 2, "stock_per_day": 1}, free_spins=9)
    async with wheel_app(tmp_path, tables) as app:
        won = []
        for day in range(3):
            for request in range(2):
                won.append((await spin(app, 1, 10 * day + request)).prize.code == "mug")
                await later(app)
            await later(app, 86_400)
        assert won == [True, False, True, False, False, False]


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        ({"open": False}, service.WheelClosed),
        ({"first_day": "2026-11-24"}, service.WheelNotYet),
        ({"last_day": "2026-11-22"}, service.WheelOver),
        ({"first_day": "2026-11-23", "last_day": "2026-11-23"}, None),
    ],
)
async def test_the_wheel_is_open_from_its_first_to_its_last_day(
    tmp_path: Path, settings: dict[str, Any], refusal: type[Refusal] | None
) -> None:
    dates = {key: date.fromisoformat(value) if isinstance(value, str) else value for key, value in settings.items()}
    async with wheel_app(tmp_path, wheel(THANKS, **dates)) as app:
        if refusal is None:
            await spin(app, 1, 1)
        else:
            with pytest.raises(refusal):
                await spin(app, 1, 1)
            assert await count(app, "wheel_spin") == 0
        page = await app.act(screens.show_wheel, member_id=1, seeds=fresh_seeds(app))
        assert (page.closed is None) == (refusal is None)


async def test_the_commitment_stands_before_the_first_spin_and_is_that_of_the_seed(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel(THANKS)) as app:
        page = await app.act(screens.show_wheel, member_id=1, seeds=fresh_seeds(app))
        again = await app.act(screens.show_wheel, member_id=1, seeds=fresh_seeds(app))
        assert (page.commitment, page.tomorrow) == (again.commitment, again.tomorrow), "a repeat changes nothing"
        assert page.commitment != page.tomorrow, "today's seed will be known before tomorrow begins"
        await later(app, 86_400)
        tomorrow = await app.act(screens.show_wheel, member_id=1, seeds=fresh_seeds(app))
        assert tomorrow.commitment == page.tomorrow, "it was told the day before"


async def test_after_a_restart_the_day_goes_on_with_the_same_seed_and_numbers(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_app(tmp_path, wheel(THANKS), clock) as app:
        before = await spin(app, 1, 1)
        commitment = await scalar(app, f"SELECT commitment FROM wheel_day WHERE day = '{DAY}'")
    clock.set(NOON + timedelta(seconds=5))
    async with wheel_app(tmp_path, wheel(THANKS), clock) as app:
        after = await spin(app, 2, 2)
        assert (before.code.number, after.code.number) == (1, 2)
        assert await scalar(app, f"SELECT commitment FROM wheel_day WHERE day = '{DAY}'") == commitment
        assert await count(app, "wheel_table") == 1, "the same config is the same version"


async def test_another_config_during_the_day_is_another_version_and_old_spins_still_verify(tmp_path: Path) -> None:
    clock = StageClock()
    first = wheel({**MUG, "weight": ALMOST_SURE, "stock": 3}, panel_channel="大厅", free_spins=9)
    second = wheel({**MUG, "weight": ALMOST_SURE, "stock": 2}, panel_channel="大厅", free_spins=9)
    won = []
    for start, tables in enumerate((first, second)):
        async with wheel_app(tmp_path, tables, clock) as app:
            for request in range(2):
                won.append((await spin(app, 1, 10 * start + request)).prize.code)
                await later(app)
    assert won[:2] == ["mug", "mug"]
    assert "mug" not in won[2:], "the two that were won count against the new stock of two"
    async with wheel_app(tmp_path, second, clock) as app:
        assert await count(app, "wheel_table") == 2
        assert await scalar(app, "SELECT count(*) FROM outbox WHERE kind = 'wheel-news'") == 1
        seed = await app.database.read(rows.find_seed, guild_id=GUILD_ID, day=DAY)
        record = await app.database.read(write_day, guild_id=GUILD_ID, day=DAY, server_seed=seed)
        assert verify(record.encode()).spins == 4


async def test_cards_beyond_what_one_may_hold_are_owed_and_come_when_there_is_room(tmp_path: Path) -> None:
    tables = wheel({**CARD, "weight": ALMOST_SURE}, free_spins=9)
    tables["checkin"] = {"makeup": {"most_cards": 3}}
    async with wheel_app(tmp_path, tables) as app:
        owed = []
        for request in range(3):
            owed.append((await spin(app, 1, request)).owed_cards)
            await later(app)
        assert owed == [0, 1, 2]
        assert await scalar(app, "SELECT cards FROM makeup_card") == 3
        await app.act(claims.settle_hourly, period="x")
        assert await scalar(app, "SELECT sum(owed) FROM wheel_claim") == 3, "no room, still owed"
        await later(app, 86_400 * 3)
        missed = await app.read(read_missed, member_id=1, now=app.clock.now())
        for place in range(3):
            await app.act(make_up, member_id=1, day=missed.days[place])
            await app.act(claims.settle_hourly, period="y")
            assert await scalar(app, "SELECT cards FROM makeup_card") == 3, "there was room for one"
            assert await scalar(app, "SELECT sum(owed) FROM wheel_claim") == 2 - place, "also of a claim of two"
        assert await scalar(app, "SELECT count(*) FROM wheel_claim WHERE state = 'settled'") == 2


async def test_a_day_s_seed_is_revealed_when_it_is_over_and_not_before(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel(THANKS, panel_channel="大厅")) as app:
        await spin(app, 1, 1)
        hidden = await app.read(screens.read_check, member_id=1)
        assert hidden is not None
        assert (hidden.server_seed, hidden.roll) == (None, None)
        await later(app, 3 * 86_400)
        await begin_day(app, "2026-11-25")
        await app.act(service.reveal, period="2026-11-25")
        told = await app.read(screens.read_check, member_id=1)
        assert told is not None
        assert told.roll is not None
        assert told.roll.number == told.number
        assert await scalar(app, "SELECT count(*) FROM wheel_day WHERE revealed_at IS NOT NULL") == 2
        assert (
            await scalar(app, "SELECT count(*) FROM wheel_day WHERE day >= '2026-11-26' AND revealed_at IS NULL") == 2
        )
        news = await scalar(app, "SELECT group_concat(subject) FROM outbox WHERE kind = 'wheel-news'")
        assert news == f"reveal:{DAY}", "a day on which nobody spun is no news"


async def test_days_that_the_bot_slept_through_are_revealed_when_it_comes_back(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_app(tmp_path, wheel(THANKS), clock) as app:
        await spin(app, 1, 1)
    clock.set(NOON + timedelta(days=4))
    async with wheel_app(tmp_path, wheel(THANKS), clock) as app:
        work = Jobs(app, jobs(app.community))
        for job in jobs(app.community):
            await work.run_due(job)
        assert await scalar(app, f"SELECT revealed_seed IS NOT NULL FROM wheel_day WHERE day = '{DAY}'") == 1
        assert await scalar(app, "SELECT max(day) FROM wheel_day") == "2026-11-28"


async def test_nobody_spins_by_a_seed_that_is_known(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_app(tmp_path, wheel(THANKS), clock) as app:
        await spin(app, 1, 1)
        clock.set(NOON + timedelta(days=1))
        await app.act(service.reveal, period=DAY)
        clock.set(NOON + timedelta(seconds=9))  # the machine's clock stepped back
        with pytest.raises(service.DayRevealed):
            await spin(app, 1, 2)
        assert await count(app, "wheel_spin") == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE wheel_spin SET prize = 'jackpot'",
        "DELETE FROM wheel_spin",
        "UPDATE wheel_day SET server_seed = x'00'",
        "UPDATE wheel_day SET commitment = hex(zeroblob(32))",
        "DELETE FROM wheel_day",
        "UPDATE wheel_table SET content = '{}'",
        "UPDATE wheel_day SET revealed_seed = x'00', revealed_at = 1",
    ],
)
async def test_what_was_written_is_never_changed(tmp_path: Path, sql: str) -> None:
    async with wheel_app(tmp_path, wheel(THANKS)) as app:
        await spin(app, 1, 1)
        with pytest.raises(sqlite3.IntegrityError):
            await app.database.act(lambda tx: tx.execute(sql))


async def test_a_member_s_own_seed_counts_from_the_next_spin(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel(THANKS, free_spins=9)) as app:
        await spin(app, 1, 1)
        kept = await app.act(service.choose_client_seed, member_id=1, words="  今天:\n手气好  ")
        await later(app)
        await spin(app, 1, 2)
        assert kept == "今天: 手气好"
        seeds = await scalar(
            app, "SELECT group_concat(client_seed, '|') FROM (SELECT * FROM wheel_spin ORDER BY number)"
        )
        assert seeds == f"1|{kept}"
        assert await app.act(service.choose_client_seed, member_id=1, words=" ") == "1"


async def test_a_big_win_is_announced_once_however_often_it_is_delivered(tmp_path: Path) -> None:
    tables = wheel({**FIVE, "weight": ALMOST_SURE, "announce": True}, winners_channel="大厅", free_spins=9)
    async with wheel_app(tmp_path, tables) as app:
        await spin(app, 1, 1)
        await spin(app, 1, 1)
        assert await scalar(app, "SELECT count(*) FROM outbox WHERE kind = 'wheel-winner'") == 1


async def test_a_role_is_owed_until_it_is_given_and_taken_back_when_its_time_is_over(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**VIP, "weight": ALMOST_SURE}, free_spins=9)) as app:
        for request in range(2):
            await spin(app, 1, request)
            await later(app)
        for claim_id in (1, 2):
            await app.act(claims.note_role_begun, claim_id=claim_id, role_id=5, has_it=claim_id == 2)
            await app.act(claims.note_role_given, claim_id=claim_id, role_id=5)
            await app.act(claims.note_role_given, claim_id=claim_id, role_id=5)
        first = await app.read(claims.read_claim, claim_id=1)
        second = await app.read(claims.read_claim, claim_id=2)
        assert first is not None
        assert second is not None
        assert first.until is not None
        assert second.until == first.until + timedelta(hours=24), "won again, it lasts that much longer"
        assert not await app.read(claims.may_remove_role, claim_id=1), "the second win still holds it"
        await app.act(claims.note_role_over, claim_id=1)
        assert await app.read(claims.may_remove_role, claim_id=2), "it was ours, not the member's own"


async def test_a_role_that_was_the_member_s_own_before_is_not_taken(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**VIP, "weight": ALMOST_SURE})) as app:
        await spin(app, 1, 1)
        await app.act(claims.note_role_begun, claim_id=1, role_id=5, has_it=True)
        await app.act(claims.note_role_given, claim_id=1, role_id=5)
        assert not await app.read(claims.may_remove_role, claim_id=1)


async def test_after_a_crash_between_giving_and_noting_the_role_still_counts_as_ours(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**VIP, "weight": ALMOST_SURE})) as app:
        await spin(app, 1, 1)
        await app.act(claims.note_role_begun, claim_id=1, role_id=5, has_it=False)
        await app.act(claims.note_role_begun, claim_id=1, role_id=5, has_it=True)  # the second try finds it given
        await app.act(claims.note_role_given, claim_id=1, role_id=5)
        assert await app.read(claims.may_remove_role, claim_id=1)


async def test_a_thing_is_handed_out_once_and_written_to_the_audit_trail(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**MUG, "weight": ALMOST_SURE})) as app:
        await spin(app, 1, 1)
        await app.act(claims.hand_out, claim_id=1, actor_id=9)
        with pytest.raises(claims.AlreadyHandedOut):
            await app.act(claims.hand_out, claim_id=1, actor_id=9)
        assert await scalar(app, "SELECT count(*) FROM audit WHERE action = 'wheel-claim'") == 1


async def test_the_figures_are_sums_of_what_was_taken_and_paid(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**FIVE, "weight": ALMOST_SURE}, free_spins=1, price=10)) as app:
        await give(app, 1, 100)
        for request in range(3):
            await spin(app, 1, request)
            await later(app)
        figures = await app.act(screens.show_figures, seeds=fresh_seeds(app))
        assert [(span.name, span.spins, span.members, span.income.amount) for span in figures.spans] == [
            ("today", 3, 1, 20),
            ("week", 3, 1, 20),
            ("ever", 3, 1, 20),
        ]
        today = figures.spans[0]
        assert await wealth(app, 1) == 80 + today.won.amount
        assert 14 < float(today.expected) <= 15


async def test_the_staff_are_told_once_of_a_thing_to_hand_out(tmp_path: Path) -> None:
    async with wheel_app(tmp_path, wheel({**MUG, "weight": ALMOST_SURE})) as app:
        for _ in range(2):
            await spin(app, 1, 1)
        told = await scalar(app, "SELECT group_concat(payload, '|') FROM outbox WHERE kind = 'staff-alert'")
        assert "|" not in told
        assert "马克杯" in told
        assert f"{DAY}#1" in told


async def test_what_is_paid_in_other_currencies_is_told_beside(tmp_path: Path) -> None:
    prestige = {**FIVE, "currency": "prestige", "weight": ALMOST_SURE}
    async with wheel_app(tmp_path, wheel(prestige, free_spins=2)) as app:
        for request in range(2):
            await spin(app, 1, request)
            await later(app)
        figures = await app.act(screens.show_figures, seeds=fresh_seeds(app))
        assert [(span.won.amount, span.also) for span in figures.spans] == [(0, (Money(10, "prestige"),))] * 3


async def test_a_wheel_that_is_closed_keeps_no_table_and_makes_no_news(tmp_path: Path) -> None:
    clock = StageClock()
    async with wheel_app(tmp_path, wheel(THANKS, panel_channel="大厅"), clock) as app:
        await spin(app, 1, 1)
    async with wheel_app(tmp_path, wheel(MUG, panel_channel="大厅", open=False), clock) as app:
        await begin_day(app)
        assert await count(app, "wheel_table") == 1
        assert await scalar(app, "SELECT count(*) FROM outbox WHERE kind = 'wheel-news'") == 0

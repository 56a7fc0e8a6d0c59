"""The closing of weeks and months: podiums, prizes, announcements, each once, also after the bot slept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.community import Community
from bot.jobs import Job, Jobs, Monthly, Weekly
from bot.ledger.service import read_receipts, read_wallet
from bot.presence.service import note_here
from bot.presence.tracker import Person
from bot.ranking.jobs import jobs
from bot.ranking.rules import places, share_prizes
from bot.ranking.service import read_winners
from bot.tally.service import count
from bot.upkeep.verify import verify
from tests.stage import NOON, StageClock, make_config, open_app, open_stage

TABLES = {
    "ranking": {
        "closing": ["moods"],
        "weekly_prizes": [30, 20, 10],
        "monthly_prizes": [],
        "channel": "大厅",
        "currency": "member_coin",
    }
}
WEEK = "2026-W48"
AFTER_THE_WEEK = datetime(2026, 11, 29, 16, 0, 1, tzinfo=UTC)
"""A second past midnight in Shanghai, on the Monday after the week of the stage."""


@pytest.mark.parametrize(("values", "placed"), [([], []), ([9], [5]), ([9, 9, 8, 7, 7, 7, 1], [5, 5, 7, 8, 8, 8, 11])])
def test_equal_values_share_a_place_and_the_next_counts_all_above(values: list[int], placed: list[int]) -> None:
    assert places(values, 5) == placed


@pytest.mark.parametrize(
    ("values", "won"),
    [
        ([9, 8, 7, 6], [30, 20, 10, 0]),
        ([9, 9, 7], [25, 25, 10]),
        ([9, 8, 8, 8], [30, 10, 10, 10]),
        ([9, 9, 9, 9], [15, 15, 15, 15]),
        ([9], [30]),
        ([], []),
    ],
)
def test_those_who_share_a_place_share_the_prizes_they_take_up(values: list[int], won: list[int]) -> None:
    assert share_prizes(values, [30, 20, 10]) == won


@pytest.mark.parametrize(
    ("schedule", "moment", "latest", "before"),
    [
        (Weekly(), AFTER_THE_WEEK, "2026-W48", "2026-W47"),
        (Weekly(), AFTER_THE_WEEK - timedelta(seconds=2), "2026-W47", "2026-W46"),
        (Weekly(), datetime(2027, 1, 4, tzinfo=UTC), "2026-W53", "2026-W52"),
        (Monthly(), datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), "2026-10", "2026-09"),
        (Monthly(), datetime(2026, 11, 30, 16, tzinfo=UTC), "2026-11", "2026-10"),
        (Monthly(), datetime(2027, 1, 15, tzinfo=UTC), "2026-12", "2026-11"),
    ],
)
def test_weeks_and_months_close_when_the_communitys_clock_says_so(
    schedule: Weekly | Monthly, moment: datetime, latest: str, before: str
) -> None:
    assert schedule.latest(Community(1, make_config()), moment) == latest
    assert schedule.before(latest) == before


async def move(app: App, moods: dict[int, int]) -> None:
    """Let members move others today."""
    for member_id, number in moods.items():
        await app.act(count, member_id=member_id, kind="moods", change=number)


async def close(app: App) -> list[list[str]]:
    """Let the jobs look what is due, as they do each quarter of an hour; returns the periods closed, job by job."""
    work: tuple[Job, ...] = jobs(app.community)
    runner = Jobs(app, work)
    return [await runner.run_due(job) for job in work]


async def coins(app: App, member_id: int) -> int:
    """What a member has of the prizes' currency."""
    wallet = await app.read(read_wallet, member_id=member_id)
    return next(money.amount for money in wallet.balances if money.currency == "member_coin")


async def test_a_closed_week_pays_its_podium_once(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(TABLES), clock) as app:
        await close(app)
        await move(app, {1: 5, 2: 9, 3: 5, 4: 1})
        clock.set(AFTER_THE_WEEK)
        await move(app, {4: 99})
        assert await close(app) == [[WEEK], []]
        assert await close(app) == [[], []]
        assert [await coins(app, member_id) for member_id in (1, 2, 3, 4)] == [15, 30, 15, 0]
        winners = await app.read(read_winners, period=WEEK)
        assert [(each.place, each.member_id, each.prize) for each in winners] == [(1, 2, 30), (2, 1, 15), (2, 3, 15)]
        receipts = await app.read(read_receipts, member_id=2)
        assert [line.reason for line in receipts.lines] == ["ranking-prize"]
    # Nobody voted: what was counted here has nothing behind it, and that alone is found.
    assert {claim.key for claim in verify(path).claims if not claim.holds} == {"proof-tally-totals"}


async def test_weeks_that_the_bot_slept_through_are_closed_each_with_its_own_podium(
    tmp_path: Path, clock: StageClock
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(TABLES), clock) as app:
        await close(app)
        await move(app, {1: 5})
        clock.set(NOON + timedelta(days=7))
        await move(app, {2: 5})
        clock.set(NOON + timedelta(days=21))
    async with open_app(path, make_config(TABLES), clock) as app:
        assert await close(app) == [["2026-W48", "2026-W49", "2026-W50"], ["2026-11"]]
        assert [await coins(app, member_id) for member_id in (1, 2)] == [30, 30]
        assert await close(app) == [[], []]
        assert [await coins(app, member_id) for member_id in (1, 2)] == [30, 30]


async def test_a_place_that_a_crowd_shares_is_not_awarded(tmp_path: Path, clock: StageClock) -> None:
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(TABLES), clock) as app:
        await close(app)
        await move(app, {1: 9, **dict.fromkeys(range(2, 20), 7)})
        clock.set(AFTER_THE_WEEK)
        await close(app)
        winners = await app.read(read_winners, period=WEEK)
        assert [(each.place, each.member_id, each.prize) for each in winners] == [(1, 1, 30)]


async def test_who_is_left_out_by_the_closing_is_not_paid_for_what_he_did_before(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(TABLES), clock) as app:
        await close(app)
        await move(app, {1: 9, 2: 5})
        clock.set(AFTER_THE_WEEK)
        await app.act(note_here, people=(Person(1, "Anna", is_excluded=True),))
        await close(app)
        winners = await app.read(read_winners, period=WEEK)
        assert [(each.place, each.member_id, each.prize) for each in winners] == [(1, 2, 30)]
        assert [await coins(app, member_id) for member_id in (1, 2)] == [0, 30]


async def test_the_podium_is_announced_once(tmp_path: Path, clock: StageClock) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", TABLES, clock=clock) as stage:
        await close(stage.app)
        await move(stage.app, {1: 5, 2: 9})
        clock.set(AFTER_THE_WEEK)
        for _ in range(2):
            await close(stage.app)
            await stage.app.outbox.perform_due()
            await stage.env.settle()
        assert stage.posted() == [
            "## 🏆 周榜揭晓：2026-W48\n### 收到评价\n🥇 <@2> **9 次**，奖励 +30 个会员币\n🥈 <@1> **5 次**，奖励 +20 个会员币"
        ]


async def test_a_week_in_which_nothing_was_counted_is_closed_in_silence(tmp_path: Path, clock: StageClock) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", TABLES, clock=clock) as stage:
        await close(stage.app)
        await stage.app.outbox.perform_due()
        assert stage.posted() == []

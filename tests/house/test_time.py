"""Clocks that step back and forth, and the days on which they are changed: nothing is paid twice, nothing faults, no period of
a job is done twice."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.boards import service as boards
from bot.checkin import service as checkin
from bot.checkin.uptime import note_alive
from bot.clock import to_ms
from bot.dice import SystemDice
from bot.gate import service as gate
from bot.gate import typed, watch
from bot.jobs import Jobs, find_jobs
from bot.ledger.service import pay
from bot.limits import service as limits
from bot.moods import service as moods
from bot.presence import service as presence
from bot.presence.tracker import Person
from bot.refusal import Refusal
from bot.staff.service import Deed, carry_out, propose
from bot.transfer import service as transfer
from bot.upkeep.verify import verify
from bot.wheel import screens as wheel_screens
from bot.wheel import service as wheel
from bot.wheel.seeds import fresh_seeds
from bot.words import Money
from db.boards import Seen
from db.engine import Transaction
from tests.stage import StageClock, make_config, open_app

MEMBER_IDS = (11, 12, 13)
TOPIC_ID = 9001

TABLES: dict[str, Any] = {
    "boards": [{"code": "chat", "channel": "灌水区"}],
    "checkin": {"daily_channel": "大厅", "board_channel": "大厅"},
    "gate": {"role": "已验证", "channel": "大厅", "attack": {"arrivals_per_minute": 3}},
    "moods": {"minimum_account_days": 0, "minimum_membership_hours": 0, "may_change": True},
    "wheel": {"panel_channel": "大厅", "winners_channel": "大厅"},
    "ranking": {"channel": "大厅"},
    "services": {"channel": "大厅"},
    "staff": {"channel": "站务"},
}

Step = Callable[[App, random.Random], Awaitable[Any]]


async def write(app: App, chance: random.Random) -> None:
    """A post, as Discord's own clock dates it."""
    arrived = boards.Arrived(10_000 + chance.getrandbits(40), chance.choice(MEMBER_IDS), app.clock.now())
    await app.act(boards.count_post, topic_id=TOPIC_ID, arrived=arrived, seen=None)


async def spin(app: App, chance: random.Random) -> None:
    request_id = chance.getrandbits(60)
    for _ in range(2):  # delivered twice
        await app.act(wheel.spin, member_id=chance.choice(MEMBER_IDS), request_id=request_id, seeds=fresh_seeds(app))


async def answer(app: App, chance: random.Random) -> None:
    who: dict[str, Any] = {"member_id": chance.choice(MEMBER_IDS)}
    await app.act(gate.arrive, joined_at=app.clock.now(), holds_role=False, **who)
    who["created_at"] = datetime(2020, 1, 1, tzinfo=UTC)
    question = await app.act(gate.ask, holds_role=False, dice=app.dice, **who)
    await app.act(gate.answer, serial=question.serial, given=chance.choice(["7", "沙发"]), **who)


async def be_active(app: App, chance: random.Random) -> None:
    who = chance.choice(MEMBER_IDS)
    app.presence.sit(Person(who, f"member{who}", 0), app.now_ms(), counts=chance.random() < 0.5, is_new=False)
    app.presence.note(Person(who, f"member{who}", 0), app.now_ms())
    if chance.random() < 0.3:
        stays = app.presence.take(app.now_ms())
        await app.act(presence.note_stays, stays=stays)


async def grant(app: App, chance: random.Random) -> None:
    deed = Deed("grant", (chance.choice(MEMBER_IDS),), 3, "wealth", 0, "活动")
    preview = await app.act(propose, actor_id=1, deed=deed)
    for _ in range(2):  # pressed twice
        await app.act(carry_out, actor_id=1, proposal_id=preview.proposal_id)


async def send(app: App, chance: random.Random) -> None:
    giver, receiver = chance.sample(MEMBER_IDS, 2)
    asked: dict[str, Any] = {"member_id": giver, "joined_at": None, "request_id": chance.getrandbits(60)}
    await app.act(transfer.propose, receiver_id=receiver, amount=10, currency=None, words="谢谢", **asked)
    for _ in range(2):  # pressed twice
        await app.act(transfer.transfer, **asked)


async def make_up(app: App, chance: random.Random) -> None:
    day = app.community.day_of(app.clock.now()) - timedelta(days=chance.randrange(4))
    await app.act(checkin.make_up, member_id=chance.choice(MEMBER_IDS), day=day)


async def work(app: App, chance: random.Random) -> None:
    """What the scheduler and the minutes bring, but for the backup, which is no act."""
    jobs = tuple(job for job in find_jobs(app.community) if job.work is None)
    scheduler = Jobs(app, jobs)
    for job in jobs:
        await scheduler.run_due(job)
    for each in (watch.end_attack, typed.expire_typed, note_alive):
        await app.act(each)


STEPS: Sequence[Step] = (
    lambda app, chance: app.act(checkin.check_in, member_id=chance.choice(MEMBER_IDS)),
    lambda app, chance: app.act(checkin.check_in, member_id=chance.choice(MEMBER_IDS)),
    lambda app, chance: app.act(
        checkin.buy_card, member_id=chance.choice(MEMBER_IDS), request_id=chance.getrandbits(60)
    ),
    lambda app, chance: app.act(
        moods.cast_vote,
        topic_id=TOPIC_ID,
        member_id=chance.choice(MEMBER_IDS),
        mood=chance.choice(["filler", "moving"]),
        way="button",
        joined_at=None,
    ),
    lambda app, chance: app.act(
        limits.set_cap, member_id=chance.choice(MEMBER_IDS), currency="wealth", most=chance.randrange(1, 40)
    ),
    lambda app, chance: app.act(limits.exclude, member_id=MEMBER_IDS[0], days=1),
    lambda app, chance: app.act(wheel_screens.show_wheel, member_id=MEMBER_IDS[1], seeds=fresh_seeds(app)),
    write,
    spin,
    spin,
    answer,
    be_active,
    grant,
    send,
    make_up,
    work,
)


def fund(tx: Transaction, community: Any, *, member_id: int, now: datetime) -> None:
    pay(
        tx, community, member_id=member_id, money=Money(500, "wealth"), house="staff", reason="staff-grant",
        key=f"fund:{member_id}", now=now,
    )  # fmt: skip


async def furnish(app: App) -> None:
    """A topic to vote on and to post in, and money to spend."""
    at = to_ms(app.clock.now())
    seen = Seen(TOPIC_ID, "chat", 500, 99, "主题", at, is_archived=False, is_locked=False, is_pinned=False, tags="[]")
    await app.act(boards.open_topic, seen=seen)
    for member_id in MEMBER_IDS:
        await app.act(fund, member_id=member_id)


def rows(tx: Transaction, sql: str) -> list[Any]:
    return tx.execute(sql).fetchall()


async def walk(app: App, clock: StageClock, chance: random.Random, steps: int) -> int:
    """Let the clock go as it will, mostly ahead, and members act; returns how many acts were not refused."""
    done = 0
    for _ in range(steps):
        span = chance.choice(
            [timedelta(minutes=7)] * 5 + [timedelta(hours=3)] * 4 + [timedelta(hours=-3), timedelta(minutes=-20)] * 2
            + [timedelta(days=2), timedelta(days=-2), timedelta(hours=-1), timedelta(seconds=-1)]
        )  # fmt: skip
        clock.set(clock.now() + span)
        try:
            await chance.choice(STEPS)(app, chance)
        except Refusal:
            continue
        done += 1
    return done


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Asia/Shanghai", "2026-12-30T12:00:00"),
        ("America/New_York", "2026-10-31T20:00:00"),
        ("America/Havana", "2026-10-31T20:00:00"),
    ],
)
async def test_wherever_the_clock_steps_nothing_faults_and_everything_is_paid_once(
    tmp_path: Path, zone: str, start: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Over the end of a year, over a change of the clocks, and over one that happens at midnight."""
    clock = StageClock()
    config = make_config({**TABLES, "community": {"time_zone": zone}})
    clock.set(datetime.fromisoformat(start).replace(tzinfo=UTC))
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock, SystemDice()) as app:
        await furnish(app)
        done = await walk(app, clock, random.Random(f"{zone}{start}"), 150)
        paid = "SELECT member_id, count(*) FROM checkin WHERE kind = 'own' GROUP BY member_id"
        rewards = (
            "SELECT member_id, count(*) FROM transfer JOIN account ON account_id = credit_id"
            " WHERE reason = 'checkin-reward' GROUP BY member_id"
        )
        twice = "SELECT job, period FROM job_run GROUP BY job, period HAVING count(*) > 1"
        found = [await app.database.read(rows, sql=sql) for sql in (paid, rewards, twice)]
    report = verify(tmp_path / "louzhu.sqlite3")

    assert done > 50
    assert found[0] == found[1] != []
    assert found[2] == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert report.holds, [claim for claim in report.claims if not claim.holds]


async def test_a_clock_that_steps_back_over_midnight_pays_no_day_again(tmp_path: Path, clock: StageClock) -> None:
    late = datetime(2026, 11, 23, 15, 59, 50, tzinfo=UTC)  # ten seconds before midnight in Shanghai
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(), clock) as app:
        for moment, is_paid in ((0, True), (20, True), (0, False), (20, False), (-86_400, False)):
            clock.set(late + timedelta(seconds=moment))
            if is_paid:
                await app.act(checkin.check_in, member_id=11)
            else:
                with pytest.raises(checkin.AlreadyCheckedIn):
                    await app.act(checkin.check_in, member_id=11)
        days = await app.database.read(rows, sql="SELECT day FROM checkin ORDER BY day")
        rewards = await app.database.read(rows, sql="SELECT 1 FROM transfer WHERE reason = 'checkin-reward'")

    assert days == [("2026-11-23",), ("2026-11-24",)]
    assert len(rewards) == 2


async def test_a_day_made_up_while_the_clock_is_back_leaves_the_streak_ahead_of_it_bridged(
    tmp_path: Path, clock: StageClock
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        await app.act(fund, member_id=11)
        await app.act(checkin.buy_card, member_id=11, request_id=1)
        noon = clock.now()
        for days in (0, 3, 7):  # the bot was away from the fourth day on, which breaks no streak
            clock.set(noon + timedelta(days=days))
            await app.act(checkin.check_in, member_id=11)
        clock.set(noon + timedelta(days=2))
        await app.act(checkin.make_up, member_id=11, day=noon.date() + timedelta(days=1))
        streaks = await app.database.read(rows, sql="SELECT streak, longest, last_day FROM checkin_summary")

    assert streaks == [(2, 2, "2026-11-30")]
    assert verify(path).holds

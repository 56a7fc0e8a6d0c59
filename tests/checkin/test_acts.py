"""The acts of the check-in: paid once a day, by the community's day, with streaks that forgive the bot's own absence."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.checkin.screens import Calendar, read_board, read_calendar
from bot.checkin.service import (
    AlreadyCheckedIn,
    CheckinClosed,
    CheckinDone,
    DayBridged,
    DayNotMissed,
    DayOutOfReach,
    EnoughCards,
    MakeupDone,
    NoCard,
    TooFewPosts,
    UnknownMood,
    WordsTooLong,
    announce_board,
    buy_card,
    check_in,
    give_cards,
    make_up,
    read_missed,
)
from bot.checkin.uptime import note_alive
from bot.community import Community
from bot.ledger.service import NotEnough, pay, read_wallet
from bot.presence.service import note_absence
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from bot.words import Money
from db.engine import Transaction
from tests.stage import StageClock, keep_alive, make_config, open_app

MEMBER = 1001
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def rows(tx: Transaction, community: Community) -> list[list[tuple[Any, ...]]]:
    """Everything that is written, but for the heartbeat."""
    tables = [
        name
        for (name,) in tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if name not in {"uptime", "sqlite_sequence"}
    ]
    return [tx.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


async def enter(app: App, clock: StageClock, after: timedelta = DAY, member_id: int = MEMBER) -> CheckinDone:
    """Let time pass while the bot is up, then check in."""
    clock.set(clock.now() + after)
    await keep_alive(app)
    return await app.act(check_in, member_id=member_id)


async def fill(app: App, day: date, member_id: int = MEMBER) -> MakeupDone:
    """Give a card and make a day up with it."""
    await app.act(give_cards, member_id=member_id, cards=1)
    return await app.act(make_up, member_id=member_id, day=day)


async def calendar_of(app: App, clock: StageClock, member_id: int = MEMBER) -> Calendar:
    """A member's calendar of this month."""
    return await app.read(read_calendar, member_id=member_id, now=clock.now())


async def balance(app: App, member_id: int = MEMBER) -> int:
    """The wealth of a member."""
    return (await app.read(read_wallet, member_id=member_id)).balances[0].amount


# --- Once a day ----------------------------------------------------------------------------------------------------------


async def test_the_first_check_in_pays_reward_and_bonus_and_says_where_one_stands(app: App) -> None:
    done = await app.act(check_in, member_id=MEMBER, mood="happy", words="早")
    assert (done.day, done.place, done.streak, done.total_days) == (TODAY, 1, 1, 1)
    assert (done.reward.amount, done.bonus.amount, done.tomorrow.amount) == (6, 10, 9)
    assert done.balance == Money(16, "wealth")
    assert [(each.kind, each.days, each.money.amount) for each in done.reached] == [("total", 1, 0)]
    assert await balance(app) == 16


async def test_a_second_check_in_of_the_day_is_refused_and_writes_nothing(app: App, clock: StageClock) -> None:
    await app.act(check_in, member_id=MEMBER)
    before = await app.read(rows)
    with pytest.raises(AlreadyCheckedIn) as raised:
        await app.act(check_in, member_id=MEMBER)
    ends = int(app.community.day_ends_at(TODAY).timestamp())
    assert raised.value.text.facts == {"day": TODAY, "streak": 1, "opens": f"<t:{ends}:f>", "wait": f"<t:{ends}:R>"}
    assert await app.read(rows) == before


async def test_twenty_simultaneous_check_ins_of_one_member_pay_once(app: App) -> None:
    answers = await asyncio.gather(*(app.act(check_in, member_id=MEMBER) for _ in range(20)), return_exceptions=True)
    assert [type(answer) for answer in answers].count(AlreadyCheckedIn) == 19
    assert await balance(app) == 16


async def test_twenty_members_at_once_get_twenty_places(app: App) -> None:
    done = await asyncio.gather(*(app.act(check_in, member_id=MEMBER + each) for each in range(20)))
    assert sorted(each.place for each in done) == list(range(1, 21))
    assert {each.place: each.bonus.amount for each in done} == {place: max(11 - place, 0) for place in range(1, 21)}


async def test_a_second_before_midnight_and_midnight_are_two_days(app: App, clock: StageClock) -> None:
    midnight = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # in Shanghai
    clock.set(midnight - timedelta(microseconds=1))
    await keep_alive(app)
    assert (await app.act(check_in, member_id=MEMBER)).day == TODAY
    with pytest.raises(AlreadyCheckedIn):
        await app.act(check_in, member_id=MEMBER)
    clock.set(midnight)
    done = await app.act(check_in, member_id=MEMBER)
    assert (done.day, done.streak, done.place) == (TODAY + DAY, 2, 1)


@pytest.mark.parametrize("first", ["2026-03-07T05:30", "2026-10-31T05:30"])
async def test_the_day_of_a_clock_change_is_one_day_like_any_other(
    tmp_path: Path, clock: StageClock, first: str
) -> None:
    config = make_config({"community": {"time_zone": "America/New_York"}})
    clock.set(datetime.fromisoformat(first).replace(tzinfo=UTC))
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        start = app.community.day_begins_at(app.community.day_of(clock.now()))
        for number in range(3):
            day = app.community.day_of(start) + number * DAY
            for moment in (app.community.day_begins_at(day), app.community.day_ends_at(day) - timedelta(seconds=1)):
                clock.set(moment)
                await keep_alive(app)
                if moment == app.community.day_begins_at(day):
                    assert (await app.act(check_in, member_id=MEMBER)).streak == number + 1
                else:
                    with pytest.raises(AlreadyCheckedIn):
                        await app.act(check_in, member_id=MEMBER)


async def test_a_clock_that_stepped_back_pays_no_day_twice(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    clock.set(clock.now() - 2 * DAY)
    with pytest.raises(AlreadyCheckedIn) as raised:
        await app.act(check_in, member_id=MEMBER)
    assert raised.value.text.facts["day"] == TODAY + DAY
    clock.set(clock.now() + 3 * DAY)
    assert (await app.act(check_in, member_id=MEMBER)).streak == 2


async def test_where_nothing_is_paid_the_balance_is_still_the_balance(tmp_path: Path, clock: StageClock) -> None:
    config = make_config({"checkin": {"first": 0, "step": 0, "cap": 0, "early_bonus": []}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        await app.act(pay, member_id=MEMBER, money=Money(50, "wealth"), house="staff", reason="staff-grant", key="a")
        done = await app.act(check_in, member_id=MEMBER)
    assert (done.reward.amount, done.receipt, done.balance.amount) == (0, None, 50)


# --- Refusals --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"mood": "jolly"}, UnknownMood),
        ({"words": "早" * 101}, WordsTooLong),
    ],
)
async def test_what_will_not_do_is_refused_and_the_day_stays_open(
    app: App, facts: dict[str, str], refusal: type[Refusal]
) -> None:
    before = await app.read(rows)
    with pytest.raises(refusal):
        await app.act(check_in, member_id=MEMBER, **facts)
    assert await app.read(rows) == before
    await app.act(check_in, member_id=MEMBER)


async def test_words_may_fill_their_limit_and_lose_what_cannot_be_seen(app: App, clock: StageClock) -> None:
    await app.act(check_in, member_id=1, words="早" * 100)
    await app.act(check_in, member_id=2, words=" two\nlines\u200b ")
    await app.act(check_in, member_id=3, words="\u200b \u3164")
    page = await app.read(read_board, board="today", member_id=1, now=clock.now())
    assert [line.words for line in page.lines] == ["早" * 100, "two lines", None]


@pytest.mark.parametrize(("hour", "minute", "is_open"), [(7, 59, False), (8, 0, True), (21, 59, True), (22, 0, False)])
async def test_the_hours_of_the_window_are_those_of_the_community_clock(
    tmp_path: Path, clock: StageClock, hour: int, minute: int, is_open: bool
) -> None:
    config = make_config({"checkin": {"open_from_hour": 8, "open_until_hour": 22}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        clock.set(datetime(2026, 11, 23, hour, minute, tzinfo=app.community.zone))
        if is_open:
            await app.act(check_in, member_id=MEMBER)
        else:
            with pytest.raises(CheckinClosed):
                await app.act(check_in, member_id=MEMBER)


async def test_a_member_with_too_few_posts_is_refused_and_one_with_enough_is_not(
    tmp_path: Path, clock: StageClock
) -> None:
    def post(tx: Transaction, community: Community, *, now: datetime) -> None:
        tx.execute(
            "INSERT INTO member (guild_id, member_id, uid, first_seen_at, posts) VALUES (:guild_id, 2, 9, 0, 3)",
            {"guild_id": community.guild_id},
        )

    config = make_config({"checkin": {"minimum_posts": 3}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        before = await app.read(rows)
        with pytest.raises(TooFewPosts) as raised:
            await app.act(check_in, member_id=MEMBER)
        assert raised.value.text.facts == {"posts": 0, "needed": 3}
        assert await app.read(rows) == before
        await app.act(post)
        await app.act(check_in, member_id=2)


# --- Streaks and milestones --------------------------------------------------------------------------------------------------


async def test_a_streak_raises_the_reward_and_a_missed_day_ends_it(app: App, clock: StageClock) -> None:
    rewards = [(await enter(app, clock)).reward.amount for _ in range(10)]
    assert rewards == [6, 9, 12, 15, 18, 21, 24, 27, 30, 30]
    done = await enter(app, clock, 2 * DAY)
    assert (done.streak, done.reward.amount, done.total_days) == (1, 6, 11)
    assert (await calendar_of(app, clock)).longest == 10


async def test_a_streak_milestone_is_paid_once_a_streak(app: App, clock: StageClock) -> None:
    def paid(done: CheckinDone) -> list[int]:
        return [each.money.amount for each in done.reached if each.kind == "streak"]

    assert [paid(await enter(app, clock)) for _ in range(8)] == [[]] * 6 + [[20], []]
    await enter(app, clock, 2 * DAY)
    assert [paid(await enter(app, clock)) for _ in range(7)] == [[]] * 5 + [[20], []]


async def test_joining_two_streaks_pays_for_no_part_of_them_again(app: App, clock: StageClock) -> None:
    for _ in range(7):
        await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    await enter(app, clock, 2 * DAY)
    for _ in range(6):
        await enter(app, clock)
    before = await balance(app)
    joined = await fill(app, gap)
    assert (joined.streak, joined.joined, joined.reached[0].kind) == (15, True, "total")
    assert [each.kind for each in joined.reached] == ["total"]
    assert await balance(app) == before


async def test_a_made_up_day_that_completes_a_streak_reaches_its_milestone(app: App, clock: StageClock) -> None:
    for _ in range(3):
        await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    await enter(app, clock, 2 * DAY)
    await enter(app, clock)
    await enter(app, clock)
    done = await fill(app, gap)
    assert (done.streak, [(each.kind, each.days) for each in done.reached]) == (7, [("total", 7), ("streak", 7)])


async def test_the_days_of_the_month_begin_anew_with_the_month(app: App, clock: StageClock) -> None:
    async def on_the_board() -> int:
        return (await app.read(read_board, board="month", member_id=MEMBER, now=clock.now())).own_value

    clock.set(datetime(2026, 11, 27, 4, tzinfo=UTC))
    for after, expected in ((1, 1), (2, 2), (1, 1)):  # 28 and 30 November, 1 December
        await enter(app, clock, after * DAY)
        assert await on_the_board() == expected
    done = await fill(app, date(2026, 11, 29))
    assert (done.streak, await on_the_board()) == (4, 1)
    assert (await calendar_of(app, clock)).month_days == 1


# --- The bot's own absence ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "streak"), [(120, 1), (121, 2)])
async def test_a_day_that_the_bot_was_away_too_long_breaks_no_streak(
    app: App, clock: StageClock, minutes: int, streak: int
) -> None:
    await enter(app, clock)
    clock.set(clock.now() + DAY)
    await keep_alive(app)
    clock.set(clock.now() + timedelta(minutes=minutes))
    await app.act(note_alive)
    done = await enter(app, clock, DAY)
    assert done.streak == streak
    assert bool(done.bridged) is (streak == 2)


async def test_an_absence_over_midnight_is_counted_day_by_day(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    clock.set(app.community.day_ends_at(app.community.day_of(clock.now()) + DAY) - timedelta(minutes=121))
    await keep_alive(app)
    clock.set(clock.now() + timedelta(minutes=121 + 119))
    await app.act(note_alive)
    bridged = [day.day for day in (await calendar_of(app, clock)).days if day.outage_s]
    assert bridged == [TODAY + 2 * DAY]


async def test_several_absences_of_a_day_are_added_up(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    clock.set(clock.now() + DAY)
    await keep_alive(app)
    for _ in range(3):
        clock.set(clock.now() + timedelta(minutes=41))
        await app.act(note_alive)
    done = await enter(app, clock, DAY)
    assert done.bridged == (TODAY + 2 * DAY,)
    assert done.streak == 2


async def test_the_first_check_in_after_the_absence_knows_of_it_already(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    clock.set(clock.now() + 5 * DAY)
    done = await app.act(check_in, member_id=MEMBER)
    assert done.streak == 2
    assert len(done.bridged) >= 4
    shown = {day.day: day.state for day in (await calendar_of(app, clock)).days}
    assert [shown[TODAY + each * DAY] for each in range(1, 7)] == ["checked", *["bridged"] * 4, "checked"]


async def test_a_late_heartbeat_and_a_clock_that_steps_back_are_no_absence(app: App, clock: StageClock) -> None:
    for span in (timedelta(seconds=180), timedelta(hours=-5), timedelta(hours=5, seconds=60)):
        clock.set(clock.now() + span)
        await app.act(note_alive)
    assert not any(day.outage_s for day in (await calendar_of(app, clock)).days)


# --- Making up ---------------------------------------------------------------------------------------------------------------


async def test_making_up_costs_a_card_rejoins_the_streak_and_pays_nothing(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    await enter(app, clock, 2 * DAY)
    before = await balance(app)
    done = await fill(app, gap)
    assert (done.day, done.streak, done.joined, done.cards) == (gap, 3, True, 0)
    assert await balance(app) == before
    assert (await enter(app, clock)).streak == 4


async def test_a_day_apart_from_the_living_streak_does_not_lengthen_it(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    await enter(app, clock, 5 * DAY)
    done = await fill(app, gap)
    assert (done.streak, done.joined) == (1, False)
    assert (await calendar_of(app, clock)).longest == 2


async def test_where_no_streak_lives_a_made_up_day_claims_none(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    clock.set(clock.now() + 5 * DAY)
    await keep_alive(app)
    done = await fill(app, gap)
    assert (done.streak, done.joined) == (0, False)
    assert (await calendar_of(app, clock)).streak == 0


async def test_yesterday_made_up_goes_on_today(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    clock.set(clock.now() + 2 * DAY)
    await keep_alive(app)
    assert (await fill(app, gap)).streak == 2
    assert (await app.act(check_in, member_id=MEMBER)).streak == 3


@pytest.mark.parametrize(
    ("days_ago", "refusal"),
    [(0, DayOutOfReach), (-1, DayOutOfReach), (1, DayNotMissed), (2, None), (30, None), (31, DayOutOfReach)],
)
async def test_only_missed_days_of_the_last_thirty_can_be_made_up(
    app: App, clock: StageClock, days_ago: int, refusal: type[Refusal] | None
) -> None:
    await enter(app, clock)
    await enter(app, clock, 40 * DAY)
    clock.set(clock.now() + DAY)
    await keep_alive(app)
    await app.act(give_cards, member_id=MEMBER, cards=1)
    day = app.community.day_of(clock.now()) - days_ago * DAY
    before = await app.read(rows)
    if refusal is None:
        assert (await app.act(make_up, member_id=MEMBER, day=day)).day == day
    else:
        with pytest.raises(refusal):
            await app.act(make_up, member_id=MEMBER, day=day)
        assert await app.read(rows) == before


async def test_days_before_one_came_and_bridged_days_cannot_be_made_up(app: App, clock: StageClock) -> None:
    await app.act(give_cards, member_id=MEMBER, cards=1)
    with pytest.raises(DayOutOfReach):
        await app.act(make_up, member_id=MEMBER, day=TODAY - DAY)
    await keep_alive(app)
    clock.set(clock.now() + 2 * DAY)
    with pytest.raises(DayBridged):
        await app.act(make_up, member_id=MEMBER, day=TODAY + DAY)


async def test_twenty_at_once_fill_a_day_once_and_spend_one_card(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    clock.set(clock.now() + 2 * DAY)
    await keep_alive(app)
    await app.act(give_cards, member_id=MEMBER, cards=5)
    answers = await asyncio.gather(
        *(app.act(make_up, member_id=MEMBER, day=gap) for _ in range(20)), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(DayNotMissed) == 19
    assert (await app.read(read_missed, member_id=MEMBER, now=clock.now())).cards == 4


async def test_without_a_card_nothing_is_filled(app: App, clock: StageClock) -> None:
    await enter(app, clock)
    gap = app.community.day_of(clock.now()) + DAY
    clock.set(clock.now() + 2 * DAY)
    await keep_alive(app)
    before = await app.read(rows)
    with pytest.raises(NoCard) as raised:
        await app.act(make_up, member_id=MEMBER, day=gap)
    assert raised.value.text.facts == {"price": Money(10, "wealth")}
    assert await app.read(rows) == before


async def test_a_card_costs_its_price_once_a_request(app: App) -> None:
    await app.act(pay, member_id=MEMBER, money=Money(25, "wealth"), house="staff", reason="staff-grant", key="a")
    for request_id, cards in ((1, 1), (1, 1), (2, 2)):
        assert (await app.act(buy_card, member_id=MEMBER, request_id=request_id))[0] == cards
    before = await app.read(rows)
    with pytest.raises(NotEnough):
        await app.act(buy_card, member_id=MEMBER, request_id=3)
    assert await app.read(rows) == before
    assert await balance(app) == 5


async def test_nobody_holds_more_cards_than_one_may(app: App) -> None:
    await app.act(give_cards, member_id=MEMBER, cards=30)
    with pytest.raises(EnoughCards):
        await app.act(give_cards, member_id=MEMBER, cards=2)
    await app.act(give_cards, member_id=MEMBER, cards=1)
    with pytest.raises(EnoughCards):
        await app.act(buy_card, member_id=MEMBER, request_id=1)


# --- Boards --------------------------------------------------------------------------------------------------------------------


async def test_todays_board_is_in_the_order_of_arrival(app: App, clock: StageClock) -> None:
    for member_id in (3, 1, 2):
        await app.act(check_in, member_id=member_id)
    page = await app.read(read_board, board="today", member_id=1, now=clock.now(), size=2)
    assert [(line.place, line.member_id) for line in page.lines] == [(1, 3), (2, 1)]
    assert (page.own_place, page.pages, page.members_today) == (2, 2, 3)
    last = await app.read(read_board, board="today", member_id=9, now=clock.now(), page=99, size=2)
    assert [(line.place, line.member_id) for line in last.lines] == [(3, 2)]
    assert (last.page, last.own_place) == (2, 0)


async def test_equal_values_share_a_place_and_the_next_place_is_left_out(app: App, clock: StageClock) -> None:
    for member_id in (1, 2, 3, 4):
        await app.act(check_in, member_id=member_id)
    for member_id in (1, 2, 3):
        await enter(app, clock, DAY if member_id == 1 else timedelta(), member_id)
    await enter(app, clock, member_id=1)
    for board in ("streak", "total", "month"):
        page = await app.read(read_board, board=board, member_id=4, now=clock.now())
        living = [(line.place, line.member_id, line.value) for line in page.lines]
        assert living[:3] == [(1, 1, 3), (2, 2, 2), (2, 3, 2)]
        assert living[3:] == ([] if board == "streak" else [(4, 4, 1)])
        assert page.own_place == (0 if board == "streak" else 4)


async def test_who_left_is_on_no_board_and_nobody_is_behind_him(app: App, clock: StageClock) -> None:
    await enter(app, clock, member_id=1)
    await enter(app, clock, member_id=1)
    for member_id in (2, 3):
        await enter(app, clock, timedelta(), member_id)
    for board in ("streak", "total", "month", "reward"):
        page = await app.read(read_board, board=board, member_id=3, now=clock.now())
        assert page.lines[0].member_id == 1, board
    await app.act(note_absence, member_id=1, absence="left")
    for board in ("streak", "total", "month", "reward"):
        page = await app.read(read_board, board=board, member_id=3, now=clock.now())
        assert [line.member_id for line in page.lines] == [2, 3], board
        assert page.own_place == page.lines[1].place, board


async def test_a_streak_stays_on_the_board_over_bridged_days_and_leaves_it_after_a_missed_one(
    app: App, clock: StageClock
) -> None:
    await enter(app, clock)
    clock.set(clock.now() + 3 * DAY)
    await app.act(note_alive)
    page = await app.read(read_board, board="streak", member_id=MEMBER, now=clock.now())
    assert [(line.member_id, line.value) for line in page.lines] == [(MEMBER, 1)]
    clock.set(clock.now() + 2 * DAY)
    await keep_alive(app)
    page = await app.read(read_board, board="streak", member_id=MEMBER, now=clock.now())
    assert (page.lines, page.own_place) == ((), 0)


async def test_a_board_is_announced_where_one_is_wanted_and_anybody_came(tmp_path: Path, clock: StageClock) -> None:
    def waiting(tx: Transaction, community: Community) -> list[str]:
        return [subject for (subject,) in tx.execute("SELECT subject FROM outbox WHERE kind = 'checkin-board'")]

    for wanted, expected in ((0, []), ("大厅", [TODAY.isoformat()])):
        config = make_config({"checkin": {"board_channel": wanted}})
        async with open_app(tmp_path / f"{wanted}.sqlite3", config, clock) as app:
            await app.act(check_in, member_id=MEMBER)
            for day in (TODAY - DAY, TODAY, TODAY):
                await app.act(announce_board, period=day.isoformat())
            assert await app.read(waiting) == expected


async def test_after_all_of_this_the_file_proves_itself(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        for _ in range(9):
            for member_id in (1, 2, 3):
                await enter(app, clock, DAY / 3, member_id)
        clock.set(clock.now() + 2 * DAY)
        await keep_alive(app)
        await fill(app, app.community.day_of(clock.now()) - DAY, member_id=2)
        clock.set(clock.now() + 3 * DAY)
        await app.act(check_in, member_id=1)
    report = verify(path)
    assert report.holds, [finding for claim in report.claims for finding in claim.findings]

"""The acts of voting: one vote a member and topic, exact money, and nothing after a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.boards.service import lose_topic
from bot.clock import to_ms
from bot.community import Community
from bot.ledger.service import charge, pay
from bot.moods import reactions, screens, service
from bot.moods.jobs import settle_all_lost
from bot.tally.service import count
from bot.words import LANGUAGES, Money
from db import member
from db.engine import Transaction
from tests.moods.scene import OPENER, counts, open_topic, owned, prove, tables
from tests.stage import StageClock, make_config, open_app

VOTER = 8001

Opened = Callable[..., AbstractAsyncContextManager[App]]


@pytest.fixture
def opened(tmp_path: Path, clock: StageClock) -> Opened:
    """The app on one database file, with some settings of ``[moods]``; a second opening is a restart."""

    @asynccontextmanager
    async def open_it(**settings: Any) -> AsyncIterator[App]:
        async with open_app(tmp_path / "louzhu.sqlite3", make_config(tables(**settings)), clock) as app:
            yield app

    return open_it


async def vote(
    app: App, mood: str = "moving", member_id: int = VOTER, topic_id: int = 9001, way: str = "button"
) -> Any:
    """A vote by one of the ways."""
    if way == "reaction":
        kind = app.config.moods.find_kind(mood)
        assert kind is not None
        return await app.act(
            reactions.react,
            topic_id=topic_id,
            message_id=topic_id + 1,
            member_id=member_id,
            emoji=kind.emoji,
            joined_at=None,
        )
    facts = {"topic_id": topic_id, "member_id": member_id, "mood": mood, "way": way, "joined_at": None}
    return await app.act(service.cast_vote, **facts)


async def refused(app: App, kind: type[Exception], attempt: Awaitable[Any]) -> Any:
    """The refusal, after which nothing was written."""
    before = await everything(app)
    with pytest.raises(kind) as raised:
        await attempt
    assert await everything(app) == before
    for language in LANGUAGES:
        assert app.say(language, raised.value.text)  # type: ignore[attr-defined]
    return raised.value


async def everything(app: App) -> list[Any]:
    """Every row of votes and money."""

    def read(tx: Transaction, community: Community) -> list[Any]:
        names = ("mood_vote", "mood_count", "mood_day", "mood_receipt", "transfer", "outbox", "member")
        return [tx.execute(f"SELECT * FROM {name}").fetchall() for name in names]

    return await app.read(read)


@pytest.mark.parametrize(
    ("mood", "goodwill"),
    [("brilliant", 1), ("moving", 1), ("funny", 1), ("happy", 1), ("angry", 1), ("boring", 0), ("filler", -2)],
)
async def test_each_mood_pays_the_voter_and_pays_or_charges_the_author(
    opened: Opened, mood: str, goodwill: int
) -> None:
    async with opened() as app:
        await open_topic(app)
        cast = await vote(app, mood)
        assert cast.earned == Money(1, "wealth")
        assert cast.left == 4
        assert await owned(app, VOTER) == 1
        assert await owned(app, OPENER, "goodwill") == goodwill
        await prove(app)


@pytest.mark.parametrize("first", ["button", "reaction", "command", "menu"])
@pytest.mark.parametrize("second", ["button", "command", "menu"])
async def test_a_second_vote_is_refused_by_whatever_way_it_comes(opened: Opened, first: str, second: str) -> None:
    async with opened() as app:
        await open_topic(app)
        await vote(app, "moving", way=first)
        for mood in ("moving", "filler"):
            refusal = await refused(app, service.AlreadyVoted, vote(app, mood, way=second))
            assert "感动" in app.say("zh-CN", refusal.text)
        assert await counts(app, 9001) == {"moving": 1}


async def test_nobody_votes_on_his_own_topic_whoever_is_named(opened: Opened) -> None:
    async with opened() as app:
        await open_topic(app)
        await refused(app, service.OwnTopic, vote(app, member_id=OPENER))
        assert await vote(app, member_id=OPENER, way="reaction") is False
        assert await counts(app, 9001) == {}


async def test_an_unknown_mood_topic_or_a_board_that_is_off_is_refused(opened: Opened) -> None:
    async with opened(boards_off=["chat"]) as app:
        await open_topic(app)
        await refused(app, service.MoodsOff, vote(app))
    async with opened(enabled=False) as app:
        await refused(app, service.MoodsOff, vote(app))
    async with opened() as app:
        await refused(app, service.UnknownMood, vote(app, "sleepy"))
        await refused(app, service.TopicGone, vote(app, topic_id=9999))
        await app.act(lose_topic, topic_id=9001)
        await refused(app, service.TopicGone, vote(app))


async def test_the_votes_of_a_day_run_out_and_come_back_with_the_next(opened: Opened, clock: StageClock) -> None:
    async with opened(votes_per_day=[[1, 2]]) as app:
        for topic_id in (9001, 9011, 9021):
            await open_topic(app, topic_id)
        assert (await vote(app, topic_id=9001)).left == 1
        assert (await vote(app, topic_id=9011)).left == 0
        await refused(app, service.QuotaReached, vote(app, topic_id=9021))
        clock.set(app.community.day_ends_at(app.community.day_of(clock.now())))
        assert (await vote(app, topic_id=9021)).left == 1


@pytest.mark.parametrize(
    ("score", "votes"), [(0, 5), (99, 5), (100, 10), (999, 10), (1_000, 30), (49_999, 30), (50_000, 50)]
)
async def test_the_votes_of_a_day_go_by_the_level_that_the_score_reaches(
    opened: Opened, score: int, votes: int
) -> None:
    async with opened() as app:
        await open_topic(app)
        await app.act(score_points, member_id=VOTER, points=score)
        assert (await vote(app)).left == votes - 1


async def test_a_level_is_weighed_as_the_config_says_and_not_by_posts_alone(tmp_path: Path, clock: StageClock) -> None:
    config = tables(votes_per_day=[[1, 1], [2, 3]])
    config["level"] = {"weights": [{"value": "wealth", "weight": 1}]}
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(config), clock) as app:
        for topic_id in (9001, 9011):
            await open_topic(app, topic_id)
        await vote(app)
        await refused(app, service.QuotaReached, vote(app, topic_id=9011))
        await app.act(give, member_id=VOTER, amount=100)
        assert (await vote(app, topic_id=9011)).left == 1


def score_points(tx: Transaction, community: Community, *, member_id: int, points: int, now: Any) -> None:
    """So many posts, of which a score is made by default."""
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    count(tx, community, member_id=member_id, kind="posts", change=points, now=now)


def account_made(moment: Any) -> int:
    """The id of an account that was made at a moment."""
    made: int = (to_ms(moment) - 1_420_070_400_000) << 22
    return made


async def test_young_accounts_and_new_members_wait(opened: Opened, clock: StageClock) -> None:
    async with opened(minimum_account_days=7, minimum_membership_hours=1) as app:
        await open_topic(app)
        now = clock.now()
        young, old = account_made(now - timedelta(days=7) + timedelta(seconds=1)), account_made(now - timedelta(days=7))
        await refused(app, service.AccountTooYoung, vote(app, member_id=young))
        facts = {"topic_id": 9001, "member_id": old, "mood": "moving", "way": "button"}
        late = now - timedelta(hours=1) + timedelta(seconds=1)
        await refused(app, service.TooNewHere, app.act(service.cast_vote, **facts, joined_at=late))
        await app.act(service.cast_vote, **facts, joined_at=now - timedelta(hours=1))
        assert await counts(app, 9001) == {"moving": 1}


# --- Changing and withdrawing --------------------------------------------------------------------------------------------


async def test_by_default_a_vote_is_final(opened: Opened) -> None:
    async with opened() as app:
        await open_topic(app)
        await vote(app)
        await refused(app, service.NoChange, app.act(service.withdraw_vote, topic_id=9001, member_id=VOTER))


async def test_a_changed_vote_moves_exactly_the_money_of_the_new_one(opened: Opened) -> None:
    async with opened(may_change=True) as app:
        await open_topic(app)
        await vote(app, "filler")
        cast = await vote(app, "moving")
        assert "灌水" in app.say("zh-CN", cast.instead_of)
        assert await counts(app, 9001) == {"moving": 1}
        assert (await owned(app, VOTER), await owned(app, OPENER, "goodwill")) == (1, 1)
        await refused(app, service.AlreadyVoted, vote(app, "moving"))
        await prove(app)


async def test_a_withdrawn_vote_leaves_no_money_and_may_be_cast_again_as_long_as_votes_are_left(
    opened: Opened,
) -> None:
    async with opened(may_change=True, votes_per_day=[[1, 2]]) as app:
        await open_topic(app)
        for _ in range(2):
            await vote(app, "filler")
            await app.act(service.withdraw_vote, topic_id=9001, member_id=VOTER)
            assert (await owned(app, VOTER), await owned(app, OPENER, "goodwill")) == (0, 0)
            assert await counts(app, 9001) == {}
        await refused(app, service.NotVoted, app.act(service.withdraw_vote, topic_id=9001, member_id=VOTER))
        await refused(app, service.QuotaReached, vote(app))
        await prove(app)


def spend(tx: Transaction, community: Community, *, member_id: int, amount: int, now: Any) -> None:
    charge(
        tx,
        community,
        member_id=member_id,
        money=Money(amount, "wealth"),
        house="shop",
        reason="makeup-card",
        key=f"spent:{member_id}:{now}",
        now=now,
    )


def give(tx: Transaction, community: Community, *, member_id: int, amount: int, now: Any) -> None:
    money = Money(amount, "wealth")
    pay(tx, community, member_id=member_id, money=money, house="staff", reason="staff-grant", key=f"{now}", now=now)


async def test_what_a_voter_has_spent_is_taken_as_soon_as_he_has_it_again_and_once(
    opened: Opened, clock: StageClock
) -> None:
    async with opened(may_change=True) as app:
        await open_topic(app)
        await vote(app)
        await app.act(spend, member_id=VOTER, amount=1)
        await app.act(service.withdraw_vote, topic_id=9001, member_id=VOTER)
        assert (await owned(app, VOTER), await owned(app, OPENER, "goodwill")) == (0, 0)
        await app.act(give, member_id=VOTER, amount=5)
        for _ in range(2):
            await app.act(service.settle_debts, period="2026-11-23T08")
            assert await owned(app, VOTER) == 4
        await prove(app)


# --- Staff and lost topics -----------------------------------------------------------------------------------------------


async def test_voiding_takes_back_every_vote_of_a_member_and_keeps_him_from_voting_there_again(opened: Opened) -> None:
    async with opened(votes_per_day=[[1, 500]]) as app:
        topics = range(9001, 9001 + 130 * 2, 2)
        for topic_id in topics:
            await open_topic(app, topic_id)
            await vote(app, "filler", topic_id=topic_id)
        await vote(app, "moving", member_id=8002)
        facts = {"actor_id": 1, "member_id": VOTER}
        await refused(app, service.ReasonNeeded, app.act(service.void_votes, **facts, reason=" "))
        assert [await app.act(service.void_votes, **facts, reason="刷票") for _ in range(3)] == [100, 30, 0]
        assert await owned(app, VOTER) == 0
        assert await owned(app, OPENER, "goodwill") == 1
        assert await counts(app, 9001) == {"moving": 1}
        await refused(app, service.VoteVoided, vote(app))
        await prove(app)


@pytest.mark.parametrize("take_back", [True, False])
async def test_a_deleted_topic_takes_back_what_its_votes_moved_only_if_the_config_says_so(
    opened: Opened, take_back: bool
) -> None:
    async with opened(take_back_when_deleted=take_back) as app:
        await open_topic(app)
        await vote(app, "moving", way="reaction")
        await vote(app, "filler", member_id=8002)
        await app.act(lose_topic, topic_id=9001)
        for _ in range(2):
            await settle_all_lost(app, "2026-11-23T08")
            assert await app.read(_removals) == 0, "there is no message to take a reaction off"
            assert await owned(app, VOTER) == await owned(app, 8002) == (0 if take_back else 1)
            assert await owned(app, OPENER, "goodwill") == (0 if take_back else -1)
        await prove(app)


def _removals(tx: Transaction, community: Community) -> int:
    return int(tx.execute("SELECT count(*) FROM outbox WHERE kind = :kind", {"kind": service.REMOVAL}).fetchone()[0])


async def test_lists_name_the_topics_with_most_votes_of_the_week_and_of_all_time(
    opened: Opened, clock: StageClock
) -> None:
    async with opened() as app:
        for topic_id in (9001, 9011, 9021):
            await open_topic(app, topic_id)
        for voter in (1, 2, 3):
            await vote(app, "moving", member_id=voter, topic_id=9011)
        clock.set(clock.now() + timedelta(days=7))
        for voter in (1, 2):
            await vote(app, "moving", member_id=voter, topic_id=9001)
        await vote(app, "funny", member_id=3, topic_id=9021)

        async def top(span: str, mood: str | None = None) -> list[tuple[int, str, int]]:
            lines = await app.read(screens.read_top, span=span, mood=mood, boards_shown=("chat",), now=clock.now())
            return [(line.topic.topic_id, line.mood, line.votes) for line in lines]

        assert await top("week") == [(9001, "moving", 2), (9021, "funny", 1)]
        assert await top("all") == [(9011, "moving", 3), (9021, "funny", 1)]
        assert await top("all", "moving") == [(9011, "moving", 3), (9001, "moving", 2)]
        await app.act(lose_topic, topic_id=9011)
        assert await top("all", "moving") == [(9001, "moving", 2)]
        record = await app.read(screens.read_record, member_id=OPENER, now=clock.now())
        assert record.received == {"moving": 5, "funny": 1}


async def test_the_staff_see_bursts_and_rings(opened: Opened) -> None:
    async with opened(votes_per_day=[[1, 99]], burst_votes=4, ring_votes=2) as app:
        for place, opener in enumerate((1, 1, 2, 2, 3)):
            await open_topic(app, 9001 + 10 * place, opener)
        for voter, topics in ((2, (9001, 9011)), (1, (9021, 9031)), (4, (9001,)), (5, (9001,))):
            for topic_id in topics:
                await vote(app, member_id=voter, topic_id=topic_id)
        found = await app.read(screens.read_suspicions, now=app.clock.now())
        assert [(burst.author_id, burst.votes, burst.voter_ids) for burst in found.bursts] == [(1, 4, (2, 4, 5))]
        assert [found.topics[topic_id].title for topic_id in found.bursts[0].topic_ids] == ["主题9001", "主题9011"]
        assert [(ring.member_ids, ring.votes) for ring in found.rings] == [((1, 2), 4)]


# --- All at once ---------------------------------------------------------------------------------------------------------


async def test_a_member_who_fires_twenty_mixed_votes_at_once_is_counted_and_paid_once(opened: Opened) -> None:
    async with opened() as app:
        await open_topic(app)
        moods = [kind.code for kind in app.config.moods.kinds]
        ways = ("button", "reaction", "command", "menu")
        fired = [vote(app, moods[number % 7], way=ways[number % 4]) for number in range(20)]
        outcomes = await asyncio.gather(*fired, return_exceptions=True)
        refusals = [each for each in outcomes if isinstance(each, Exception)]
        assert {type(each) for each in refusals} == {service.AlreadyVoted}
        assert sum((await counts(app, 9001)).values()) == 1
        assert await owned(app, VOTER) == 1
        await prove(app)


async def test_a_hundred_members_at_once_through_three_ways_agree_in_counts_and_money(opened: Opened) -> None:
    async with opened() as app:
        await open_topic(app)
        moods = [kind.code for kind in app.config.moods.kinds]
        ways = ("button", "reaction", "command")
        await asyncio.gather(
            *(vote(app, moods[number % 7], 10_000 + number, way=ways[number % 3]) for number in range(100))
        )
        found = await counts(app, 9001)
        assert sum(found.values()) == 100
        assert [await owned(app, 10_000 + number) for number in range(100)] == [1] * 100
        due = sum(kind.author * found[kind.code] for kind in app.config.moods.kinds)
        assert await owned(app, OPENER, "goodwill") == due
        await prove(app)


@asynccontextmanager
async def owing_three_and_one(opened: Opened) -> AsyncIterator[App]:
    """A voter has spent what two votes paid him, and withdrew both: he owes 3, and then 1."""
    kinds = [
        {"code": code, "emoji": emoji, "name": code, "voter": voter, "author": 0}
        for code, emoji, voter in (("moving", "😭", 3), ("boring", "🥱", 1))
    ]
    async with opened(may_change=True, kinds=kinds) as app:
        for topic_id, mood in ((9001, "moving"), (9011, "boring")):
            await open_topic(app, topic_id)
            await vote(app, mood, topic_id=topic_id)
        await app.act(spend, member_id=VOTER, amount=4)
        for topic_id in (9001, 9011):
            await app.act(service.withdraw_vote, topic_id=topic_id, member_id=VOTER)
        yield app
        await prove(app)


async def test_a_debt_that_is_too_large_for_now_holds_up_no_smaller_one(opened: Opened) -> None:
    async with owing_three_and_one(opened) as app:
        await open_topic(app, 9021)
        await vote(app, "boring", topic_id=9021)
        assert await owned(app, VOTER) == 0, "the smaller of both debts was taken of what he has just earned"


async def test_of_several_debts_the_oldest_is_taken_first(opened: Opened) -> None:
    async with owing_three_and_one(opened) as app:
        await app.act(give, member_id=VOTER, amount=3)
        await app.act(service.settle_debts, period="2026-11-23T08")
        assert await owned(app, VOTER) == 0, "the older one, which takes all"


async def test_all_who_owe_are_asked_page_by_page(
    opened: Opened, clock: StageClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_AT_ONCE", 1)
    async with opened(may_change=True) as app:
        await open_topic(app)
        for voter in (VOTER, 8002):
            clock.set(clock.now() + timedelta(seconds=1))
            await vote(app, member_id=voter)
            await app.act(spend, member_id=voter, amount=1)
            await app.act(service.withdraw_vote, topic_id=9001, member_id=voter)
            await app.act(give, member_id=voter, amount=5)
        await app.act(service.settle_debts, period="2026-11-23T08")
        assert [await owned(app, voter) for voter in (VOTER, 8002)] == [4, 4]


async def test_all_votes_are_compared_page_by_page(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_PAGE", 1)
    async with opened(may_change=True) as app:
        await open_topic(app)
        for voter in (VOTER, 8002):
            await vote(app, member_id=voter, way="reaction")
        noted = reactions.ToCompare(9001, 9002)
        await app.act(reactions.end_comparing, noted=noted, there=set(), watched={"moving"})
        assert await counts(app, 9001) == {}

"""Rankings after any history of what members really do, a restart within it: all agree with a plain recount of its sources."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from hypothesis import example, given
from hypothesis import strategies as st

from bot.app import App
from bot.boards import service as boards
from bot.boards.digest import set_digest
from bot.checkin.service import check_in
from bot.clock import from_ms
from bot.community import Community
from bot.ledger.service import charge, pay, reverse
from bot.moods.jobs import settle_all_lost
from bot.moods.service import cast_vote, withdraw_vote
from bot.presence.service import note_absence, note_stays
from bot.presence.tracker import Person
from bot.ranking.screens import kinds, read_ranking
from bot.refusal import Refusal
from bot.tally.rules import SPANS, STREAK, periods_of
from bot.upkeep.verify import verify
from bot.words import Money
from db.engine import Transaction
from tests.machine import Restarting, examples
from tests.moods.scene import open_topic
from tests.stage import StageClock, make_config

TABLES: dict[str, Any] = {
    "boards": [{"code": "chat", "channel": "灌水区"}],
    "moods": {"minimum_account_days": 0, "minimum_membership_hours": 0, "may_change": True, "votes_per_day": [[1, 99]]},
}
MEMBERS = (1, 2, 3, 4, 5)
TOPICS = {9001: 1, 9101: 2, 9201: 1}
ABSENCES = ("left", "banned", "role", None)
HOURS = (1, 12, 24, 40)

Deed = Literal["check_in", "pay", "charge", "undo", "vote", "withdraw", "post", "delete", "drop", "digest", "be_active"]
USUAL: tuple[Deed, ...] = (
    "check_in",
    "pay",
    "charge",
    "undo",
    "vote",
    "withdraw",
    "post",
    "delete",
    "digest",
    "be_active",
)
deeds = st.one_of(
    st.sampled_from(USUAL), st.sampled_from(USUAL), st.sampled_from(("wait", "be_away", "drop", "restart", "check_in"))
)
steps = st.lists(st.tuples(deeds, st.sampled_from(MEMBERS), st.integers(0, 11)), min_size=10, max_size=60)
"""What is done, by whom, and a number that chooses among what there is."""


A_DIGEST_OF_YESTERDAY_ENDS = [("digest", 1, 3), ("wait", 1, 2), ("digest", 1, 5), ("digest", 1, 0)]
"""Taken from the day on which it became one: the other, of today, stays counted today."""


class History:
    """The App, with what Discord knows and no table keeps: the messages, and when members were active."""

    def __init__(self, restarting: Restarting, app: App) -> None:
        self.restarting, self.app, self.clock = restarting, app, restarting.clock
        self.message_id = 10_000
        self.topic_of = {topic_id + 1: topic_id for topic_id in TOPICS}
        self.active_at: dict[int, list[datetime]] = defaultdict(list)

    async def act(self, act: Any, **facts: Any) -> None:
        """Let an act happen; that it may be refused is for the tests of its room."""
        with suppress(Refusal):
            await self.app.act(act, **facts)

    async def do_check_in(self, member_id: int, pick: int) -> None:
        await self.act(check_in, member_id=member_id)

    async def do_pay(self, member_id: int, pick: int) -> None:
        await self._move(pay, member_id, pick)

    async def do_charge(self, member_id: int, pick: int) -> None:
        await self._move(charge, member_id, pick)

    async def _move(self, act: Any, member_id: int, pick: int) -> None:
        self.message_id += 1
        money = Money(1 + pick, ("wealth", "prestige")[pick % 2])
        await self.act(
            act, member_id=member_id, money=money, house="staff", reason="staff-grant", key=f"{self.message_id}"
        )

    async def do_undo(self, member_id: int, pick: int) -> None:
        await self.act(reverse, number=1 + pick, actor_id=0, reason="记错了")

    async def do_vote(self, member_id: int, pick: int) -> None:
        mood = ("moving", "boring", "filler")[pick // 3 % 3]
        await self.act(
            cast_vote, topic_id=self._topic(pick), member_id=member_id, mood=mood, way="button", joined_at=None
        )

    async def do_withdraw(self, member_id: int, pick: int) -> None:
        await self.act(withdraw_vote, topic_id=self._topic(pick), member_id=member_id)

    async def do_post(self, member_id: int, pick: int) -> None:
        self.message_id += 1
        self.topic_of[self.message_id] = self._topic(pick)
        arrived = boards.Arrived(self.message_id, member_id, self.clock.now())
        await self.act(boards.count_post, topic_id=self._topic(pick), arrived=arrived, seen=None)

    async def do_delete(self, member_id: int, pick: int) -> None:
        message_id = sorted(self.topic_of)[-1 - pick % len(self.topic_of)]
        await self.act(boards.lose_posts, topic_id=self.topic_of[message_id], message_ids=[message_id])

    async def do_drop(self, member_id: int, pick: int) -> None:
        await self.act(boards.lose_topic, topic_id=self._topic(pick))
        await settle_all_lost(self.app, "2026-11-23T08")

    async def do_digest(self, member_id: int, pick: int) -> None:
        facts = {"topic_id": self._topic(pick), "grade": pick // 3 % 3, "reason": "", "tell": False}
        await self.act(set_digest, actor_id=0, **facts)

    async def do_be_active(self, member_id: int, pick: int) -> None:
        self.clock.set(self.clock.now() + timedelta(minutes=7 * pick))
        self.active_at[member_id].append(self.clock.now())
        self.app.presence.note(Person(member_id, f"会员{member_id}"), self.app.now_ms())
        await self.act(note_stays, stays=self.app.presence.take(self.app.now_ms()))

    async def do_be_away(self, member_id: int, pick: int) -> None:
        await self.act(note_absence, member_id=member_id, absence=ABSENCES[pick % 4])

    async def do_wait(self, member_id: int, pick: int) -> None:
        self.clock.set(self.clock.now() + timedelta(hours=HOURS[pick % 4]))

    async def do_restart(self, member_id: int = 0, pick: int = 0) -> None:
        self.app = await self.restarting.restart()

    def _topic(self, pick: int) -> int:
        return sorted(TOPICS)[pick % 3]

    async def check(self) -> None:
        """Compare all rankings with a recount."""
        active_at = {member_id: list(moments) for member_id, moments in self.active_at.items()}
        await self.app.read(compare, active_at=active_at, now=self.clock.now())


_DATED = {
    "posts": "SELECT author_id, 1, at FROM post WHERE deleted_at IS NULL",
    "sofas": "SELECT author_id, 1, at FROM post JOIN topic USING (guild_id, topic_id)"
    " WHERE post.deleted_at IS NULL AND post.message_id = topic.sofa_id",
    "digests": "SELECT opener_id, 1, digest_at FROM topic WHERE digest > 0 AND deleted_at IS NULL",
    "moods": "SELECT author_id, 1, cast_at FROM mood_vote WHERE state = 'cast'",
}
"""Whose, how much, and when, in milliseconds UTC."""


def sources(
    tx: Transaction, community: Community, active_at: Mapping[int, list[datetime]]
) -> Iterator[tuple[str, int, int, date]]:
    """Everything that is ranked by periods, one by one: its kind, whose, how much and on which day."""
    for kind, sql in _DATED.items():
        for member_id, value, at in tx.execute(sql).fetchall():
            yield kind, member_id, value, community.day_of(from_ms(at))
    for member_id, day in tx.execute("SELECT member_id, day FROM checkin").fetchall():
        yield "checkins", member_id, 1, date.fromisoformat(day)
    for side, sign in (("credit_id", 1), ("debit_id", -1)):
        moved = tx.execute(
            "SELECT account.currency, member_id, amount, at FROM transfer"
            f" JOIN account ON account.account_id = transfer.{side} WHERE member_id IS NOT NULL"
        ).fetchall()
        for currency, member_id, amount, at in moved:
            yield currency, member_id, sign * amount, community.day_of(from_ms(at))
    for member_id, moments in active_at.items():
        for before, after in pairwise(moments):
            if after - before < timedelta(hours=1):
                yield "online", member_id, int((after - before).total_seconds()), community.day_of(after)


def living_streaks(tx: Transaction, today: date) -> dict[int, int]:
    """The streaks that could still go on today: every whole day since was one on which the bot was away."""
    bridged = {day for (day,) in tx.execute("SELECT day FROM bridged_day").fetchall()}
    found = {}
    for member_id, last_day, days in tx.execute("SELECT member_id, last_day, streak FROM checkin_summary").fetchall():
        missed = (today - date.fromisoformat(last_day)).days - 1
        if all((today - timedelta(days=1 + back)).isoformat() in bridged for back in range(missed)):
            found[member_id] = days
    return found


def compare(tx: Transaction, community: Community, *, active_at: Mapping[int, list[datetime]], now: datetime) -> None:
    """Every ranking of every span, as each member sees it, beside the recount."""
    today = community.day_of(now)
    totals: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for kind, member_id, value, day in sources(tx, community, active_at):
        for period in ("all", *(getattr(periods_of(day), name) for name in ("month", "week", "day"))):
            totals[kind, period][member_id] += value
    absent = tx.execute("SELECT member_id FROM member WHERE absence IS NOT NULL").fetchall()
    hidden = {member_id for (member_id,) in absent}
    current = periods_of(today)
    for kind in kinds(community):
        for span, period in zip(SPANS, ("all", current.month, current.week, current.day), strict=True):
            counted = living_streaks(tx, today) if kind == STREAK else totals[kind, period]
            ranked = [
                (value, member_id) for member_id, value in counted.items() if value > 0 and member_id not in hidden
            ]
            ranked.sort(key=lambda row: (-row[0], row[1]))
            due = [(1 + sum(other > value for other, _ in ranked), member_id, value) for value, member_id in ranked]
            for reader in MEMBERS:
                shown = read_ranking(tx, community, kind=kind, span=span, member_id=reader, now=now)
                assert [(each.place, each.member_id, each.value) for each in shown.places] == due, (kind, span)
                assert shown.ranked == len(due)
                own = next((index for index, row in enumerate(due) if row[1] == reader), None)
                near = [] if own is None else due[max(0, own - 2) : own + 3]
                assert [(each.place, each.member_id, each.value) for each in shown.near] == near, (kind, span)
                assert shown.own_place == (0 if own is None else due[own][0])


async def live(history: list[tuple[str, int, int]]) -> None:
    """Let a history happen, with a restart in its middle, and compare there and at its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "louzhu.sqlite3"
        restarting = Restarting(path, make_config(TABLES), StageClock())
        world = History(restarting, await restarting.start())
        try:
            for topic_id, opener_id in TOPICS.items():
                await open_topic(world.app, topic_id, opener_id)
            for number, (deed, member_id, pick) in enumerate(history):
                if number == len(history) // 2:
                    await world.do_restart()
                    await world.check()
                await getattr(world, f"do_{deed}")(member_id, pick)
            await world.check()
        finally:
            await restarting.stop()
        report = verify(path)
        assert report.holds, [finding for claim in report.claims for finding in claim.findings]


@examples(10)
@example(history=A_DIGEST_OF_YESTERDAY_ENDS)
@given(history=steps)
def test_after_any_history_and_restart_every_ranking_is_what_its_sources_say(
    history: list[tuple[str, int, int]],
) -> None:
    asyncio.run(live(history))

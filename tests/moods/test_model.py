"""Any history of votes, withdrawals, reactions, voidings, spending, deletions, absences and restarts ends as a simple model
says."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.boards.service import lose_topic
from bot.ledger.service import reverse
from bot.moods import reactions, service
from bot.moods.jobs import settle_all_lost
from bot.moods.reactions import ToCompare
from bot.refusal import Refusal
from tests.machine import examples
from tests.moods.scene import open_topic, owned, prove, tables
from tests.moods.test_votes import spend, vote
from tests.stage import StageClock, make_config, open_app

VOTERS = (1, 2, 3)
OPENERS = {9001: 1, 9011: 7, 9021: 7}
MOODS = ("moving", "boring", "filler")
VOTER_GETS = {"moving": 3, "boring": 1, "filler": 2}
AUTHOR_GETS = {"moving": 1, "boring": 0, "filler": -2}
QUOTA = 2
KINDS = [
    {"code": mood, "emoji": emoji, "name": mood, "voter": VOTER_GETS[mood], "author": AUTHOR_GETS[mood]}
    for mood, emoji in zip(MOODS, "😭🥱💧", strict=True)
]

voters = st.sampled_from((2, 3, 1))  # the first comes most often: not who opened the first topic
topics = st.sampled_from(sorted(OPENERS))
moods = st.sampled_from(MOODS)


def event(name: str, **facts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Something that happens: a method of the history below, and what it is told."""
    return st.tuples(st.just(name), st.fixed_dictionaries(facts))


WAYS = ("button", "reaction", "reaction", "command", "menu")
picks = st.integers(0, 20)
LAST = st.one_of(event("void", voter=voters), event("delete", topic_id=topics))
"""Few of these: what is voided or deleted stays so."""
RARE = st.one_of(
    event("withdraw", pick=picks),
    event("withdraw", pick=picks),
    event("withdraw_any", voter=voters, topic_id=topics),
    event("unreact", pick=picks),
    event("be_away", pick=picks, seen=st.sets(moods), took_away=st.sets(voters), put_on=st.dictionaries(voters, moods)),
    event("staff_reverse", pick=picks),
    event("unreact", pick=picks),
    event("withdraw", pick=picks),
    event("spend", voter=voters),
    event("spend", voter=voters),
    event("spend", voter=voters),
    event("pass_days", days=st.integers(1, 6)),
    event("restart"),
    st.integers(0, 1).flatmap(lambda dice: LAST if dice else event("restart")),
)
VOTE = event("vote", voter=voters, topic_id=topics, mood=moods, way=st.sampled_from(WAYS))
EVENTS = st.integers(0, 4).flatmap(lambda dice: VOTE if dice < 3 else RARE)
"""Three of five are votes: else there would be nothing to take back, clear away or delete. (``VOTE | RARE`` would be one among
all the rare ones.)"""


@dataclass
class Standing:
    """A vote that stands: of which day, and which of all receipts it was paid by."""

    mood: str
    day: date
    receipt: int
    is_reversed: bool = False


class History:
    """The bot's acts beside a simple model: the votes that stand, which of them are reactions, and what each member spent."""

    def __init__(self, path: Path, *, may_change: bool, take_back: bool) -> None:
        self.may_change, self.take_back = may_change, take_back
        self.votes: dict[tuple[int, int], Standing] = {}
        self.reactions: set[tuple[int, int]] = set()
        self.closed: set[tuple[int, int]] = set()
        self.gone: set[int] = set()
        self.money = dict.fromkeys(VOTERS, 0)
        self.owed: dict[int, dict[int, int]] = {voter: {} for voter in VOTERS}
        self.cast_today = dict.fromkeys(VOTERS, 0)
        self.receipts = 0
        self._path = path
        self._clock = StageClock()
        self._opened = AsyncExitStack()
        self._config = make_config(
            tables(may_change=may_change, take_back_when_deleted=take_back, votes_per_day=[[1, QUOTA]], kinds=KINDS)
        )

    async def begin(self) -> None:
        await self._open()
        for topic_id, opener_id in OPENERS.items():
            await open_topic(self.app, topic_id, opener_id)

    async def end(self) -> None:
        await self._opened.aclose()

    async def _open(self) -> None:
        self.app: App = await self._opened.enter_async_context(open_app(self._path, self._config, self._clock))

    def _take_out(self, here: tuple[int, int]) -> None:
        """A vote goes, and what it paid is owed, unless the staff took it before."""
        gone = self.votes.pop(here)
        self.reactions.discard(here)
        if not gone.is_reversed:
            self.owed[here[0]][gone.receipt] = VOTER_GETS[gone.mood]
        self._settle(here[0])

    def _settle(self, voter: int) -> None:
        """What is owed is taken, the oldest first, as far as the money goes."""
        for receipt, amount in sorted(self.owed[voter].items()):
            if self.money[voter] >= amount:
                self.money[voter] -= amount
                del self.owed[voter][receipt]

    def _pick(self, pick: int) -> tuple[int, int] | None:
        """One of the votes that stand."""
        return sorted(self.votes)[pick % len(self.votes)] if self.votes else None

    @property
    def _today(self) -> date:
        return self.app.community.day_of(self._clock.now())

    # --- What happens ----------------------------------------------------------------------------------------------------

    async def vote(self, voter: int, topic_id: int, mood: str, way: str) -> None:
        here = (voter, topic_id)
        standing = self.votes.get(here)
        barred = topic_id in self.gone or OPENERS[topic_id] == voter or here in self.closed
        agrees = not barred and standing is not None and standing.mood == mood
        may = not barred and not agrees and (standing is None or self.may_change) and self.cast_today[voter] < QUOTA
        try:
            counted = await vote(self.app, mood, voter, topic_id, way) is not False
        except Refusal:
            counted = False
        # A reaction that agrees with the standing vote is no refusal, and no second vote either.
        assert counted == (may or (agrees and way == "reaction"))
        if may:
            if standing is not None:
                self._take_out(here)
            self.receipts += 1
            self.votes[here] = Standing(mood, self._today, self.receipts)
            self.cast_today[voter] += 1
            self.money[voter] += VOTER_GETS[mood]
            self._settle(voter)
            if way == "reaction":
                self.reactions.add(here)

    async def withdraw(self, pick: int) -> None:
        here = self._pick(pick)
        if here is not None:
            await self.withdraw_any(*here)

    async def withdraw_any(self, voter: int, topic_id: int) -> None:
        may = self.may_change and topic_id not in self.gone and (voter, topic_id) in self.votes
        try:
            await self.app.act(service.withdraw_vote, topic_id=topic_id, member_id=voter)
        except Refusal:
            assert not may
        else:
            assert may
            self._take_out((voter, topic_id))

    async def unreact(self, pick: int) -> None:
        """A member takes away the emoji of his vote, whether or not his vote is that reaction."""
        here = self._pick(pick)
        if here is None:
            return
        voter, topic_id = here
        kind = self.app.config.moods.find_kind(self.votes[here].mood)
        assert kind is not None
        facts = {"topic_id": topic_id, "message_id": topic_id + 1, "member_id": voter, "emoji": kind.emoji}
        await self.app.act(reactions.unreact, **facts)
        if self.may_change and topic_id not in self.gone and here in self.reactions:
            self._take_out(here)

    async def be_away(self, pick: int, seen: set[str], took_away: set[int], put_on: dict[int, str]) -> None:
        """Some take their reactions away and others react, while the bot is away; then it compares. Moods whose emoji is not
        ``seen`` take no vote along."""
        await self.restart()
        topic_id = (self._pick(pick) or (0, 9001))[1]
        if topic_id in self.gone:
            return
        there = {(voter, self.votes[voter, topic_id].mood) for voter, voted in self.reactions if voted == topic_id}
        there = {(voter, mood) for voter, mood in there if voter not in took_away} | set(put_on.items())
        for voter, mood in put_on.items():
            await self.vote(voter, topic_id, mood, "reaction")
        noted = ToCompare(topic_id, topic_id + 1)
        await self.app.act(reactions.end_comparing, noted=noted, there=there, watched=seen)
        for here in sorted(here for here in self.reactions if here[1] == topic_id):
            mood = self.votes[here].mood
            if self.may_change and mood in seen and (here[0], mood) not in there:
                self._take_out(here)

    async def staff_reverse(self, pick: int) -> None:
        """The staff take back what a vote paid, without knowing of votes."""
        here = self._pick(pick)
        if here is None or self.votes[here].is_reversed:
            return
        amount = VOTER_GETS[self.votes[here].mood]
        number = await self.app.read(_receipt_of, voter=here[0], topic_id=here[1])
        try:
            await self.app.act(reverse, number=number, actor_id=99, reason="误发")
        except Refusal:
            assert self.money[here[0]] < amount
        else:
            self.money[here[0]] -= amount
            self.votes[here].is_reversed = True

    async def void(self, voter: int) -> None:
        await self.app.act(service.void_votes, actor_id=99, member_id=voter, reason="刷票")
        for here in sorted(here for here in self.votes if here[0] == voter):
            self._take_out(here)
            self.closed.add(here)

    async def spend(self, voter: int) -> None:
        """A voter spends all that he has."""
        if self.money[voter]:
            self._clock.set(self._clock.now() + timedelta(microseconds=1))
            await self.app.act(spend, member_id=voter, amount=self.money[voter])
            self.money[voter] = 0

    async def pass_days(self, days: int) -> None:
        self._clock.set(self._clock.now() + timedelta(days=days))
        self.cast_today = dict.fromkeys(VOTERS, 0)

    async def delete(self, topic_id: int) -> None:
        await self.app.act(lose_topic, topic_id=topic_id)
        await settle_all_lost(self.app, "2026-11-23T08")
        self.gone.add(topic_id)
        if self.take_back:
            for here in sorted(here for here in self.votes if here[1] == topic_id):
                self._take_out(here)

    async def restart(self) -> None:
        await self._opened.aclose()
        await self._open()
        await self.app.act(service.settle_debts, period="2026-11-23T08")
        for voter in VOTERS:
            self._settle(voter)

    # --- What must be so -------------------------------------------------------------------------------------------------

    async def check(self) -> None:
        due: Counter[tuple[int, str, str]] = Counter()
        received: Counter[tuple[int, str]] = Counter()
        goodwill: Counter[int] = Counter()
        for (_, topic_id), standing in self.votes.items():
            year, week, _ = standing.day.isocalendar()
            due.update((topic_id, period, standing.mood) for period in ("all", f"{year}-W{week:02}"))
            author_id = OPENERS[topic_id]
            received[author_id, standing.day.isoformat()] += 1
            goodwill[author_id] += AUTHOR_GETS[standing.mood]
        assert await self.app.read(_counts) == due
        assert await self.app.read(_received) == received
        owed = sum(map(len, self.owed.values()))
        assert await self.app.read(_owed) == owed
        for voter in VOTERS:
            # What was spent cannot be taken back until there is money again.
            assert await owned(self.app, voter) == self.money[voter]
        for author_id in set(OPENERS.values()):
            assert await owned(self.app, author_id, "goodwill") == goodwill[author_id]


def _counts(tx: Any, community: Any) -> dict[tuple[int, str, str], int]:
    rows = tx.execute("SELECT topic_id, period, mood, votes FROM mood_count WHERE votes <> 0")
    return {(topic_id, period, mood): votes for topic_id, period, mood, votes in rows}


def _received(tx: Any, community: Any) -> dict[tuple[int, str], int]:
    """Votes that each author got, by the day on which they were cast."""
    rows = tx.execute(
        "SELECT member_id, period, value FROM tally WHERE kind = 'moods' AND member_id > 0 AND period LIKE '____-__-__'"
    )
    return {(member_id, period): value for member_id, period, value in rows if value}


def _owed(tx: Any, community: Any) -> int:
    return int(tx.execute("SELECT count(*) FROM mood_receipt WHERE state = 'owed'").fetchone()[0])


def _receipt_of(tx: Any, community: Any, *, voter: int, topic_id: int) -> int:
    """The receipt of what a vote that stands paid to the voter."""
    facts = (voter, topic_id)
    where = "member_id = ? AND topic_id = ? AND side = 'voter' AND state = 'moved'"
    return int(tx.execute(f"SELECT receipt FROM mood_receipt WHERE {where}", facts).fetchone()[0])


async def live(events: list[tuple[str, dict[str, Any]]], *, may_change: bool, take_back: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder) / "louzhu.sqlite3", may_change=may_change, take_back=take_back)
        await history.begin()
        try:
            for name, facts in events:
                await getattr(history, name)(**facts)
                await history.check()
            await prove(history.app)
        finally:
            await history.end()


# A history that fails is shown as it is: to find a shorter one, with a database for each, would outlast the test's timeout.
@pytest.mark.parametrize(("may_change", "take_back"), [(True, True), (True, False), (False, True)])
@settings(examples(20), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(events=st.lists(EVENTS, min_size=30, max_size=45))
def test_any_history_ends_as_a_simple_model_says(
    events: list[tuple[str, dict[str, Any]]], may_change: bool, take_back: bool
) -> None:
    asyncio.run(live(events, may_change=may_change, take_back=take_back))

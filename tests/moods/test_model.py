"""Any history of votes, withdrawals, voidings, spending, deletions and restarts ends as a simple model says."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.app import App
from bot.boards.service import lose_topic
from bot.moods import reactions, service
from bot.moods.jobs import settle_all_lost
from bot.moods.reactions import ToCompare
from bot.refusal import Refusal
from tests.machine import examples
from tests.moods.scene import counts, open_topic, owned, prove, tables
from tests.moods.test_votes import spend, vote
from tests.stage import StageClock, make_config, open_app

VOTERS = (1, 2, 3)
OPENERS = {9001: 1, 9011: 7, 9021: 7}
MOODS = ("moving", "boring", "filler")
AUTHOR_GETS = {"moving": 1, "boring": 0, "filler": -2}
WAYS = ("button", "reaction", "command", "menu")

voters = st.sampled_from(VOTERS)
topics = st.sampled_from(sorted(OPENERS))


class MoodMachine(RuleBasedStateMachine):
    """The bot's acts beside a simple model: the votes that stand, which of them are reactions, and what each member spent."""

    may_change = False
    take_back = False

    @initialize(may_change=st.booleans(), take_back=st.booleans())
    def begin(self, may_change: bool, take_back: bool) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.may_change, self.take_back = may_change, take_back
        self.votes: dict[tuple[int, int], str] = {}
        self.reactions: set[tuple[int, int]] = set()
        self.closed: set[tuple[int, int]] = set()
        self.gone: set[int] = set()
        self.spent = dict.fromkeys(VOTERS, 0)
        self.clock = StageClock()
        self._open()
        for topic_id, opener_id in OPENERS.items():
            self._run(open_topic(self.app, topic_id, opener_id))

    def _open(self) -> None:
        config = make_config(
            tables(may_change=self.may_change, take_back_when_deleted=self.take_back, votes_per_day=[[1, 10_000]])
        )
        self.opened = open_app(Path(self.folder.name) / "louzhu.sqlite3", config, self.clock)
        self.app: App = self._run(self.opened.__aenter__())

    def _run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def _counts(self, attempt: Any) -> bool:
        try:
            return self._run(attempt) is not False
        except Refusal:
            return False

    @rule(voter=voters, topic_id=topics, mood=st.sampled_from(MOODS), way=st.sampled_from(WAYS))
    def vote(self, voter: int, topic_id: int, mood: str, way: str) -> None:
        here = (voter, topic_id)
        standing = self.votes.get(here)
        barred = topic_id in self.gone or OPENERS[topic_id] == voter or here in self.closed
        counted = self._counts(vote(self.app, mood, voter, topic_id, way))
        if not barred and (standing is None or (self.may_change and standing != mood)):
            assert counted
            self._take_out(here)
            self.votes[here] = mood
            if way == "reaction":
                self.reactions.add(here)
        else:
            # A reaction that agrees with the standing vote is no refusal, and no second vote either.
            assert counted == (way == "reaction" and not barred and standing == mood)

    @rule(voter=voters, topic_id=topics)
    def withdraw(self, voter: int, topic_id: int) -> None:
        done = self._counts(self.app.act(service.withdraw_vote, topic_id=topic_id, member_id=voter))
        assert done == (self.may_change and topic_id not in self.gone and (voter, topic_id) in self.votes)
        if done:
            self._take_out((voter, topic_id))

    def _take_out(self, here: tuple[int, int]) -> None:
        self.votes.pop(here, None)
        self.reactions.discard(here)

    @rule(voter=voters, topic_id=topics, mood=st.sampled_from(MOODS))
    def unreact(self, voter: int, topic_id: int, mood: str) -> None:
        here = (voter, topic_id)
        kind = self.app.config.moods.find_kind(mood)
        assert kind is not None
        facts = {"topic_id": topic_id, "message_id": topic_id + 1, "member_id": voter, "emoji": kind.emoji}
        self._run(self.app.act(reactions.unreact, **facts))
        if self.may_change and topic_id not in self.gone and here in self.reactions and self.votes[here] == mood:
            self._take_out(here)

    @rule(topic_id=topics, took_away=st.sets(voters), put_on=st.dictionaries(voters, st.sampled_from(MOODS)))
    def be_away(self, topic_id: int, took_away: set[int], put_on: dict[int, str]) -> None:
        """Some take their reactions away and others react, while the bot is away; then it compares."""
        self.restart()
        if topic_id in self.gone:
            return
        there = {(voter, self.votes[voter, topic_id]) for voter, voted in self.reactions if voted == topic_id}
        there = {(voter, mood) for voter, mood in there if voter not in took_away} | set(put_on.items())
        for voter, mood in put_on.items():
            self.vote(voter, topic_id, mood, "reaction")
        noted = ToCompare(topic_id, topic_id + 1)
        self._run(self.app.act(reactions.end_comparing, noted=noted, there=there, watched=MOODS))
        for here in [here for here in self.reactions if here[1] == topic_id]:
            if self.may_change and (here[0], self.votes[here]) not in there:
                self._take_out(here)

    @rule(voter=voters)
    def void(self, voter: int) -> None:
        self._run(self.app.act(service.void_votes, actor_id=99, member_id=voter, reason="刷票"))
        for here in [here for here in self.votes if here[0] == voter]:
            self._take_out(here)
            self.closed.add(here)

    @rule(voter=voters)
    def spend(self, voter: int) -> None:
        balance = self._run(owned(self.app, voter))
        if balance:
            self.clock.set(self.clock.now().replace(microsecond=(self.clock.now().microsecond + 1) % 1_000_000))
            self._run(self.app.act(spend, member_id=voter, amount=1))
            self.spent[voter] += 1

    @rule(topic_id=topics)
    def delete(self, topic_id: int) -> None:
        self._run(self.app.act(lose_topic, topic_id=topic_id))
        self._run(settle_all_lost(self.app, "2026-11-23T08"))
        self.gone.add(topic_id)
        if self.take_back:
            for here in [here for here in self.votes if here[1] == topic_id]:
                self._take_out(here)

    @rule()
    def restart(self) -> None:
        self._run(self.opened.__aexit__(None, None, None))
        self._open()
        self._run(self.app.act(service.settle_debts, period="2026-11-23T08"))

    @invariant()
    def everything_agrees(self) -> None:
        if not hasattr(self, "app"):
            return
        for topic_id in OPENERS:
            due: dict[str, int] = {}
            for (_, voted), mood in self.votes.items():
                if voted == topic_id:
                    due[mood] = due.get(mood, 0) + 1
            assert self._run(counts(self.app, topic_id)) == due
        for voter in VOTERS:
            standing = sum(here[0] == voter for here in self.votes)
            # What was spent cannot be taken back until there is money again.
            assert self._run(owned(self.app, voter)) == max(0, standing - self.spent[voter])
        for author_id in set(OPENERS.values()):
            goodwill = sum(
                AUTHOR_GETS[mood] for (_, topic_id), mood in self.votes.items() if OPENERS[topic_id] == author_id
            )
            assert self._run(owned(self.app, author_id, "goodwill")) == goodwill
        self._run(prove(self.app))

    def teardown(self) -> None:
        if hasattr(self, "app"):
            self._run(self.opened.__aexit__(None, None, None))
            self.folder.cleanup()
            self.loop.close()


TestMoods = MoodMachine.TestCase
TestMoods.settings = examples(10, steps=20)

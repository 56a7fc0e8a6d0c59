"""The wheel against a simple model: any mix of spins, repeats, rushes, days, other prize tables and restarts costs, pays and
owes what was said, never more than there is, and every day can be redone by the offline verifier."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.checkin.service import read_missed
from bot.ledger.service import NotEnough
from bot.wheel import service
from bot.wheel.claims import AlreadyHandedOut, hand_out, settle_hourly
from bot.wheel.seeds import fresh_seeds
from bot.wheel.service import NoSpinsLeft, SpinDone, StillTurning
from tests.machine import AppMachine, examples
from tests.moods.scene import owned
from tests.wheel.wheels import CARD, FIVE, MUG, THANKS, give

MEMBERS = (1, 2, 3)
PRICE, FREE, MOST, MOST_CARDS = 5, 1, 4, 3
PAUSE = timedelta(seconds=2)

JACKPOT = {**FIVE, "code": "jackpot", "amount": 20, "stock_per_day": 1, "weight": 5}
FEW_MUGS = {**MUG, "stock": 2, "weight": 2}
TABLES = (
    [{**FIVE, "weight": 3}, {**CARD, "weight": 2}, FEW_MUGS, JACKPOT, THANKS],
    [FEW_MUGS, JACKPOT, {**CARD, "weight": 5}, {**THANKS, "weight": 2}],
)
"""Two prize tables with the same stocks in them."""

members = st.sampled_from(MEMBERS)


def tables(prizes: list[Any]) -> dict[str, Any]:
    """The config with one of the prize tables."""
    return {
        "wheel": {"prizes": prizes, "price": PRICE, "free_spins": FREE, "most_spins": MOST},
        "checkin": {"makeup": {"most_cards": MOST_CARDS}},
    }


class WheelMachine(AppMachine):
    """The wheel beside counters: money, cards, what is owed, spins of the day, what is left."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.begin_with(tables(TABLES[0]), seed=seed)
        self.table = TABLES[0]
        self.money: Counter[int] = Counter()
        self.cards: Counter[int] = Counter()
        self.owed_cards: Counter[int] = Counter()
        self.mugs: list[tuple[int, bool]] = []
        self.spins: Counter[int] = Counter()
        self.last: dict[int, Any] = {}
        self.jackpots = self.requests = 0
        self.done: dict[int, SpinDone] = {}

    def _spin(self, member_id: int, request_id: int) -> Any:
        return self.app.act(service.spin, member_id=member_id, request_id=request_id, seeds=fresh_seeds(self.app))

    def _next_request(self) -> int:
        self.requests += 1
        return self.requests

    def _due(self, member_id: int) -> type[Exception] | None:
        """What stands in the way of a spin."""
        last = self.last.get(member_id)
        if last is not None and self.clock.now() - last < PAUSE:
            return StillTurning
        if self.spins[member_id] >= MOST:
            return NoSpinsLeft
        if self.spins[member_id] >= FREE and self.money[member_id] < PRICE:
            return NotEnough
        return None

    def _count(self, member_id: int, request_id: int, spun: SpinDone) -> None:
        """Book a spin in the model."""
        price = PRICE if self.spins[member_id] >= FREE else 0
        assert (spun.paid.amount, spun.nonce) == (price, self.spins[member_id] + 1)
        assert {side.prize.code for side in spun.sides} <= {prize["code"] for prize in self.table}
        self.spins[member_id] += 1
        self.last[member_id] = self.clock.now()
        self.money[member_id] -= price
        prize = spun.prize
        if prize.money is not None:
            self.money[member_id] += prize.money.amount
        elif prize.kind == "cards":
            taken = min(prize.cards, MOST_CARDS - self.cards[member_id])
            self.cards[member_id] += taken
            self.owed_cards[member_id] += prize.cards - taken
        elif prize.kind == "thing":
            self.mugs.append((member_id, False))
        self.jackpots += prize.code == "jackpot"
        self.done[request_id] = spun

    @rule(member_id=members, amount=st.integers(1, 30))
    def give(self, member_id: int, amount: int) -> None:
        self.clock.set(self.clock.now() + timedelta(milliseconds=1))
        before = self.run(owned(self.app, member_id))
        self.run(give(self.app, member_id, amount))
        # The same gift to the same member is given once.
        self.money[member_id] += self.run(owned(self.app, member_id)) - before

    @rule(member_id=members)
    def spin(self, member_id: int) -> None:
        due, request_id = self._due(member_id), self._next_request()
        spun = self.attempt(self._spin(member_id, request_id))
        if due is None:
            assert isinstance(spun, SpinDone), spun
            self._count(member_id, request_id, spun)
        else:
            assert spun is due

    @rule(who=st.sets(members, min_size=2), twice=st.booleans())
    def all_spin_at_once(self, who: set[int], twice: bool) -> None:
        """Each once, or each request delivered twice."""
        asked = [(member_id, self._next_request()) for member_id in sorted(who)]
        due = {member_id: self._due(member_id) for member_id, _ in asked}
        outcomes = self.at_once([self._spin(*each) for each in asked * (2 if twice else 1)])
        again_outcomes = outcomes[-len(asked) :]
        for (member_id, request_id), spun, again in zip(asked, outcomes, again_outcomes, strict=False):
            if due[member_id] is not None:
                assert spun is again is due[member_id]
                continue
            assert {spun.repeated, again.repeated} == ({False, True} if twice else {False})
            assert (spun.code, spun.prize, spun.seal) == (again.code, again.prize, again.seal)
            self._count(member_id, request_id, spun)

    @precondition(lambda self: bool(self.done))
    @rule(pick=st.integers(0, 50))
    def the_same_request_again(self, pick: int) -> None:
        request_id = sorted(self.done)[pick % len(self.done)]
        spun = self.done[request_id]
        told = self.attempt(self._spin(1, request_id))
        assert told.repeated
        assert (told.code, told.prize, told.seal, told.paid) == (spun.code, spun.prize, spun.seal, spun.paid)
        assert (told.place, told.sides) == (spun.place, spun.sides)

    @rule(member_id=members, words=st.sampled_from(["", "好运", "x" * 200, "\u202e\u200b", "a:b"]))
    def choose_seed(self, member_id: int, words: str) -> None:
        self.run(self.app.act(service.choose_client_seed, member_id=member_id, words=words))

    @rule()
    def wait(self) -> None:
        self.clock.set(self.clock.now() + PAUSE)

    @rule()
    def next_day(self) -> None:
        over = self.app.community.day_of(self.clock.now())
        self.clock.set(self.clock.now() + timedelta(days=1))
        self.run(self.app.act(service.reveal, period=over.isoformat()))
        self.spins.clear()
        self.jackpots = 0

    @rule(pick=st.integers(0, 3))
    def hand_out(self, pick: int) -> None:
        claims = self.run(self.app.database.read(_claims))
        things = [claim_id for claim_id, kind, _ in claims if kind == "thing"]
        if things:
            claim_id = things[pick % len(things)]
            place = things.index(claim_id)
            member_id, was_given = self.mugs[place]
            outcome = self.attempt(self.app.act(hand_out, claim_id=claim_id, actor_id=9))
            assert (outcome is AlreadyHandedOut) == was_given
            self.mugs[place] = (member_id, True)

    @rule()
    def settle(self) -> None:
        """The hour strikes: nobody has room for more cards than before."""
        self.run(self.app.act(settle_hourly, period="2026-11-23T04"))

    @rule(table=st.sampled_from(TABLES))
    def restart(self, table: list[Any]) -> None:
        """Perhaps with another table, by which the rest of the day is spun."""
        self.reopen(tables(table))
        self.table = table
        self.wait()
        for member_id in MEMBERS:
            self.spin(member_id)

    @invariant()
    def everything_is_as_counted(self) -> None:
        if not hasattr(self, "done"):
            return
        assert self.jackpots <= 1, "more than the stock of the day"
        assert len(self.mugs) <= 2, "more than the stock"
        claims = self.run(self.app.database.read(_claims))
        assert sum(owed for _, kind, owed in claims if kind == "cards") == self.owed_cards.total()
        assert sum(kind == "thing" for _, kind, _ in claims) == len(self.mugs)
        for member_id in MEMBERS:
            assert self.run(owned(self.app, member_id)) == self.money[member_id]
            missed = self.run(self.app.read(read_missed, member_id=member_id, now=self.clock.now()))
            assert missed.cards == self.cards[member_id]


def _claims(tx: Any) -> list[tuple[int, str, int]]:
    rows = tx.execute("SELECT claim_id, kind, CASE state WHEN 'owed' THEN owed ELSE 0 END FROM wheel_claim ORDER BY 1")
    return [tuple(row) for row in rows]


TestWheel = WheelMachine.TestCase
TestWheel.settings = examples(8, steps=25)

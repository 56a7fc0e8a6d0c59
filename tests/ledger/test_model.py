"""The ledger against a simple model: any mix of payments, charges, gifts, repeats and reversals, one by one or many at once, with
restarts in between, has the same outcome."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.config import Config
from bot.ledger.service import MessageLink, charge, hand_over, pay, read_receipts, read_wallet, reverse
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from bot.words import Money
from tests.machine import Restarting, examples
from tests.stage import StageClock, make_config

MEMBERS = (1, 2)
CURRENCIES = ("wealth", "prestige")
STAFF, AUDITOR = 9, 3


@dataclass(frozen=True)
class Step:
    """One thing that happens."""

    deed: Literal["pay", "charge", "give", "reverse"]
    member_id: int
    currency: str
    amount: int
    key: int
    number: int

    @property
    def name(self) -> str:
        """The idempotency key: a repeat has it again, with another amount or direction at worst."""
        return f"{self.member_id}:{self.currency}:{self.key}"

    @property
    def receiver_id(self) -> int:
        """Whom a member gives something to."""
        return sum(MEMBERS) - self.member_id

    @property
    def actor_id(self) -> int:
        """Whose act it is: every other one is the staff's."""
        return STAFF if self.key % 2 else self.member_id

    @property
    def link(self) -> MessageLink | None:
        """What it is about: every third one is about a message."""
        return None if self.key % 3 else MessageLink(5, self.key)


@dataclass(frozen=True)
class Booked:
    """A receipt as a member sees it: what it did to whom, the balance after it, by whom, and about what."""

    member_id: int
    currency: str
    change: int
    balance: int
    actor_id: int
    link: MessageLink | None


@dataclass
class Model:
    """What a ledger is, in the fewest words: balances, and what each key and receipt did. ``may_go_negative``: the
    currencies whose balances may at the moment."""

    may_go_negative: frozenset[str]
    balances: dict[tuple[int, str], int] = field(default_factory=dict)
    receipts: list[list[Booked]] = field(default_factory=list)
    by_key: dict[str, int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def do(self, step: Step) -> int | None:
        """Do a step; the balance after it, as its receipt says, or nothing if it is refused."""
        if step.deed == "reverse":
            if not 1 <= step.number <= len(self.receipts) or step.number in self.closed:
                return None
            first = self.receipts[step.number - 1]
            back = {each.member_id: -each.change for each in reversed(first)}
            if not self._move(back, first[0].currency, AUDITOR, first[0].link):
                return None
            self.closed |= {step.number, len(self.receipts)}
            return self.receipts[-1][0].balance
        if step.name in self.by_key:
            return self.receipts[self.by_key[step.name] - 1][0].balance
        changes = {step.member_id: step.amount if step.deed == "pay" else -step.amount}
        actor_id, link = step.actor_id, step.link
        if step.deed == "give":
            if self.balances.get((step.member_id, step.currency), 0) < step.amount:
                return None  # even where one may be below zero
            changes[step.receiver_id] = step.amount
            actor_id, link = step.member_id, None
        if not self._move(changes, step.currency, actor_id, link):
            return None
        self.by_key[step.name] = len(self.receipts)
        return self.receipts[-1][0].balance

    def _move(self, changes: dict[int, int], currency: str, actor_id: int, link: MessageLink | None) -> bool:
        """Change balances; who loses something comes first."""
        after = {
            member_id: self.balances.get((member_id, currency), 0) + change for member_id, change in changes.items()
        }
        if currency not in self.may_go_negative and any(
            changes[member_id] < 0 and balance < 0 for member_id, balance in after.items()
        ):
            return False
        self.balances |= {(member_id, currency): balance for member_id, balance in after.items()}
        self.receipts.append(
            [Booked(each, currency, change, after[each], actor_id, link) for each, change in changes.items()]
        )
        return True


steps = st.lists(
    # What arrives together; nothing at all is a restart.
    st.lists(
        st.builds(
            Step,
            deed=st.sampled_from(["pay", "pay", "charge", "give", "reverse"]),
            member_id=st.sampled_from(MEMBERS),
            currency=st.sampled_from(CURRENCIES),
            amount=st.integers(min_value=1, max_value=20),
            key=st.integers(min_value=1, max_value=6),
            number=st.integers(min_value=0, max_value=12),
        ),
        max_size=4,
    ),
    max_size=14,
)


async def do(app: App, step: Step) -> int | None:
    """Do a step with the real acts; the balance after it, or nothing if it is refused."""
    try:
        if step.deed == "reverse":
            receipt, *_ = await app.act(reverse, number=step.number, actor_id=AUDITOR, reason="a slip")
        elif step.deed == "give":
            receipt = await app.act(
                hand_over,
                giver_id=step.member_id,
                receiver_id=step.receiver_id,
                money=Money(step.amount, step.currency),
                reason="transfer",
                key=step.name,
                detail={"words": ""},
            )
        else:
            receipt = await app.act(
                pay if step.deed == "pay" else charge,
                member_id=step.member_id,
                money=Money(step.amount, step.currency),
                house="staff",
                reason="staff-grant",
                key=step.name,
                actor_id=STAFF if step.key % 2 else None,
                link=step.link,
            )
    except Refusal:
        return None
    return int(receipt.balance.amount)


@cache
def config(may_go_negative: frozenset[str]) -> Config:
    """The default currencies, some of which may go below zero (goodwill always, for moods take of it)."""
    currencies = [
        currency.model_dump(mode="json") | {"may_go_negative": currency.code in {"goodwill", *may_go_negative}}
        for currency in make_config().currencies
    ]
    return make_config({"currencies": currencies})


async def leaf_through(app: App, member_id: int) -> list[Booked]:
    """A member's receipts, oldest first: page by page to the oldest and back again, which must show the same."""
    page = await app.read(read_receipts, member_id=member_id, size=3)
    back = list(page.lines)
    while page.has_older:
        page = await app.read(read_receipts, member_id=member_id, size=3, before=page.lines[-1].number)
        back += page.lines
    forth = list(page.lines)
    while page.has_newer:
        page = await app.read(read_receipts, member_id=member_id, size=3, after=page.lines[0].number)
        forth = [*page.lines, *forth]
    assert forth == back
    return [
        Booked(member_id, line.change.currency, line.change.amount, line.balance.amount, line.actor_id, line.link)
        for line in reversed(back)
    ]


@examples(30)
@given(steps)
def test_the_ledger_does_what_the_model_does(taken: list[list[Step]]) -> None:
    async def live(folder: Path) -> None:
        model = Model(frozenset({"prestige"}))
        restarting = Restarting(folder / "louzhu.sqlite3", config(model.may_go_negative), StageClock())
        app = await restarting.start()
        for together in taken:
            outcomes = await asyncio.gather(*(do(app, step) for step in together))
            assert outcomes == [model.do(step) for step in together], together
            if not together:
                # Each time prestige loses the leave to be below zero, or gets it back.
                model.may_go_negative ^= {"prestige"}
                app = await restarting.restart(config(model.may_go_negative))
        for member_id in MEMBERS:
            wallet = await app.read(read_wallet, member_id=member_id)
            for money in wallet.balances:
                assert money.amount == model.balances.get((member_id, money.currency), 0)
            own = [booked for receipt in model.receipts for booked in receipt if booked.member_id == member_id]
            assert await leaf_through(app, member_id) == own
        await restarting.stop()
        assert verify(restarting.path).holds

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))

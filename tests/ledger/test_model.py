"""The ledger against a simple model: any mix of payments, charges, repeats and reversals, one by one or many at once, with
restarts in between, has the same outcome."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.ledger.service import charge, pay, read_receipts, read_wallet, reverse
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from bot.words import Money
from tests.machine import Restarting, examples
from tests.stage import StageClock, make_config

MEMBERS = (1, 2)
CURRENCIES = ("wealth", "prestige")
MAY_GO_NEGATIVE = {"prestige"}


@dataclass(frozen=True)
class Step:
    """One thing that happens."""

    deed: Literal["pay", "charge", "reverse"]
    member_id: int
    currency: str
    amount: int
    key: int
    number: int


@dataclass
class Model:
    """What a ledger is, in the fewest words: balances, and what each key and receipt did."""

    balances: dict[tuple[int, str], int] = field(default_factory=dict)
    receipts: list[tuple[int, str, int]] = field(default_factory=list)
    by_key: dict[int, int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def do(self, step: Step) -> bool:
        """Do a step; whether it is not refused."""
        if step.deed == "reverse":
            if not 1 <= step.number <= len(self.receipts) or step.number in self.closed:
                return False
            member_id, currency, change = self.receipts[step.number - 1]
            if not self._move(member_id, currency, -change):
                return False
            self.closed |= {step.number, len(self.receipts)}
            return True
        if step.key in self.by_key:
            return True
        sign = 1 if step.deed == "pay" else -1
        if not self._move(step.member_id, step.currency, sign * step.amount):
            return False
        self.by_key[step.key] = len(self.receipts)
        return True

    def _move(self, member_id: int, currency: str, change: int) -> bool:
        after = self.balances.get((member_id, currency), 0) + change
        if change < 0 and after < 0 and currency not in MAY_GO_NEGATIVE:
            return False
        self.balances[member_id, currency] = after
        self.receipts.append((member_id, currency, change))
        return True


steps = st.lists(
    # What arrives together; nothing at all is a restart.
    st.lists(
        st.builds(
            Step,
            deed=st.sampled_from(["pay", "pay", "charge", "reverse"]),
            member_id=st.sampled_from(MEMBERS),
            currency=st.sampled_from(CURRENCIES),
            amount=st.integers(min_value=1, max_value=20),
            key=st.integers(min_value=1, max_value=12),
            number=st.integers(min_value=0, max_value=12),
        ),
        max_size=4,
    ),
    max_size=14,
)


async def do(app: App, step: Step) -> bool:
    """Do a step with the real acts; whether it is not refused."""
    try:
        if step.deed == "reverse":
            await app.act(reverse, number=step.number, actor_id=3, reason="a slip")
        else:
            await app.act(
                pay if step.deed == "pay" else charge,
                member_id=step.member_id,
                money=Money(step.amount, step.currency),
                house="staff",
                reason="staff-grant",
                key=f"key:{step.key}",
            )
    except Refusal:
        return False
    return True


@examples(40)
@given(steps)
def test_the_ledger_does_what_the_model_does(taken: list[list[Step]]) -> None:
    async def live(folder: Path) -> None:
        model = Model()
        restarting = Restarting(folder / "louzhu.sqlite3", make_config(), StageClock())
        app = await restarting.start()
        for together in taken:
            outcomes = await asyncio.gather(*(do(app, step) for step in together))
            assert outcomes == [model.do(step) for step in together], together
            if not together:
                app = await restarting.restart()
        for member_id in MEMBERS:
            wallet = await app.read(read_wallet, member_id=member_id)
            for money in wallet.balances:
                assert money.amount == model.balances.get((member_id, money.currency), 0)
            page = await app.read(read_receipts, member_id=member_id, size=100)
            changes = [(line.change.currency, line.change.amount) for line in reversed(page.lines)]
            assert changes == [(currency, change) for who, currency, change in model.receipts if who == member_id]
        await restarting.stop()
        assert verify(restarting.path).holds

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))

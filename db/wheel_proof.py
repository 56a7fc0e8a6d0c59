"""What the proofs of the wheel read."""

from __future__ import annotations

from collections.abc import Iterator

from db.engine import Transaction


def iter_money_spins(tx: Transaction) -> Iterator[tuple[int, str, int, bool]]:
    """Every spin that moves money, with whether the ledger has just that: its price, and its prize in that currency."""
    for guild_id, day, number, holds in tx.execute(
        "SELECT spin.guild_id, spin.day, spin.number,"
        " spin.price = coalesce(cost.amount, 0)"
        " AND (spin.kind = 'currency') = (prize.amount IS NOT NULL)"
        " AND (spin.won = 0 OR (spin.won = prize.amount AND prize.currency = spin.currency))"
        " FROM wheel_spin AS spin"
        " LEFT JOIN transfer AS cost ON cost.idempotency_key = 'wheel-price:' || spin.request_id"
        " LEFT JOIN transfer AS prize ON prize.idempotency_key = 'wheel-prize:' || spin.request_id"
        " WHERE spin.price > 0 OR spin.kind = 'currency' OR cost.amount IS NOT NULL"
    ):
        yield guild_id, day, number, bool(holds)

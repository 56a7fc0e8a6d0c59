"""What must be true of the wheel: every spin of every day is what its committed seed makes of it, and was paid for."""

from __future__ import annotations

from bot.upkeep.verify import Claim
from bot.wheel.record import write_day
from bot.wheel.verifier import Mismatch, verify
from bot.words import text
from db import wheel
from db.engine import Transaction
from db.wheel_proof import iter_money_spins


def prove_spins(tx: Transaction) -> list[Claim]:
    """Each day's spins replayed from its seed and its tables, by the same check that members use."""
    claim = Claim("proof-wheel-spins")
    for guild_id, day in wheel.list_all_days(tx):
        seed = wheel.find_seed(tx, guild_id=guild_id, day=day)
        try:
            claim.count += verify(write_day(tx, guild_id=guild_id, day=day, server_seed=seed).encode()).spins
        except Mismatch as mismatch:
            what = text(f"wheel-mismatch-{mismatch.kind}")
            claim.fails("proof-wheel-spin-wrong", guild=str(guild_id), day=day, line=mismatch.line, what=what)
    return [claim]


def prove_money(tx: Transaction) -> list[Claim]:
    """Each spin's price and money prize stand in the ledger."""
    claim = Claim("proof-wheel-money")
    for guild_id, day, number, holds in iter_money_spins(tx):
        claim.count += 1
        if not holds:
            claim.fails("proof-wheel-money-wrong", guild=str(guild_id), spin=f"{day}#{number}")
    return [claim]


PROOFS = (prove_spins, prove_money)

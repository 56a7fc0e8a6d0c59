"""What must be true of the tally: its totals are what their sources say, and its slots hold as many as they should."""

from __future__ import annotations

from bot.upkeep.verify import Claim
from db.engine import Transaction
from db.tally_proof import count_rows, iter_wrong_slots, iter_wrong_totals


def prove_tally(tx: Transaction) -> list[Claim]:
    """Every total beside its source, every slot beside the values in it."""
    totals, slots = Claim("proof-tally-totals"), Claim("proof-tally-slots")
    totals.count, slots.count = count_rows(tx)
    for guild_id, member_id, kind, counted, due in iter_wrong_totals(tx):
        totals.fails(
            "proof-tally-total-wrong",
            guild=str(guild_id),
            member=str(member_id),
            kind=kind,
            counted=counted,
            due=due,
        )
    for guild_id, kind, period, slot, held, due in iter_wrong_slots(tx):
        slots.fails(
            "proof-tally-slot-wrong",
            guild=str(guild_id),
            kind=kind,
            period=period,
            slot=str(slot),
            held=held,
            due=due,
        )
    return [totals, slots]


PROOFS = (prove_tally,)

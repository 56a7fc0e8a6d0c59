"""What must be true of the moods: the counts are what the votes say, and no vote that is gone still holds money."""

from __future__ import annotations

from bot.upkeep.verify import Claim
from db.engine import Transaction
from db.moods_proof import count_rows, iter_wrong_counts, iter_wrong_receipts


def prove_moods(tx: Transaction) -> list[Claim]:
    """Every count beside the votes, every receipt beside its vote and the ledger."""
    counts, receipts = Claim("proof-mood-counts"), Claim("proof-mood-receipts")
    counts.count, receipts.count = count_rows(tx)
    for guild_id, topic_id, mood, period, counted, due in iter_wrong_counts(tx):
        counts.fails(
            "proof-mood-count-wrong",
            guild=str(guild_id),
            topic=str(topic_id),
            mood=mood,
            period=period,
            counted=counted,
            due=due,
        )
    for guild_id, receipt in iter_wrong_receipts(tx):
        receipts.fails("proof-mood-receipt-wrong", guild=str(guild_id), number=str(receipt))
    return [counts, receipts]


PROOFS = (prove_moods,)

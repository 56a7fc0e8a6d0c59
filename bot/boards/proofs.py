"""What must be true of the boards: topics agree with their posts, totals with their topics, earnings with their receipts."""

from __future__ import annotations

from bot.upkeep.verify import Claim
from db.board_proof import iter_earnings, iter_topics, iter_totals
from db.engine import Transaction


def prove_topics(tx: Transaction) -> list[Claim]:
    """Every topic's highest floor, posts and participants are those of its posts."""
    claim = Claim("proof-boards-topics")
    for row in iter_topics(tx):
        claim.count += row.field == "floors"
        if row.stated != row.due:
            claim.fails(
                "proof-boards-topic-wrong",
                guild=str(row.guild_id),
                topic=row.owner,
                field=row.field,
                stated=row.stated,
                due=row.due,
            )
    return [claim]


def prove_totals(tx: Transaction) -> list[Claim]:
    """Every board's topics, posts and digests are those of its topics."""
    claim = Claim("proof-boards-totals")
    for row in iter_totals(tx):
        claim.count += row.field == "topics"
        if row.stated != row.due:
            claim.fails(
                "proof-boards-total-wrong",
                guild=str(row.guild_id),
                board=row.owner,
                field=row.field,
                stated=row.stated,
                due=row.due,
            )
    return [claim]


def prove_earnings(tx: Transaction) -> list[Claim]:
    """What counts as taken back was reversed. The other way round the staff may have reversed a receipt by themselves."""
    claim = Claim("proof-boards-earnings")
    for receipt, state, is_reversed in iter_earnings(tx):
        claim.count += 1
        if state == "taken_back" and not is_reversed:
            claim.fails("proof-boards-earning-wrong", receipt=str(receipt), state=state)
    return [claim]


PROOFS = (prove_topics, prove_totals, prove_earnings)

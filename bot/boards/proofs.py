"""What must be true of the boards: topics agree with their posts, totals with their topics, earnings with their receipts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from bot.upkeep.verify import Claim
from db.board_proof import BothSides, iter_earnings, iter_topics, iter_totals
from db.engine import Transaction


def prove_topics(tx: Transaction) -> list[Claim]:
    """Every topic's highest floor, posts and participants are those of its posts."""
    return [_agree("proof-boards-topics", "proof-boards-topic-wrong", "topic", iter_topics(tx))]


def prove_totals(tx: Transaction) -> list[Claim]:
    """Every board's topics, posts and digests are those of its topics."""
    return [_agree("proof-boards-totals", "proof-boards-total-wrong", "board", iter_totals(tx))]


def _agree(claim_key: str, finding_key: str, owned_by: str, counts: Iterable[BothSides]) -> Claim:
    """The claim that counts are what the rows say; how many owners they have is told with it."""
    claim = Claim(claim_key)
    for (guild_id, owner), rows in groupby(counts, key=attrgetter("guild_id", "owner")):
        claim.count += 1
        for row in rows:
            if row.stated != row.due:
                whose = {"guild": str(guild_id), owned_by: owner}
                claim.fails(finding_key, **whose, field=row.field, stated=row.stated, due=row.due)
    return claim


def prove_earnings(tx: Transaction) -> list[Claim]:
    """What counts as taken back was reversed. The other way round the staff may have reversed a receipt by themselves."""
    claim = Claim("proof-boards-earnings")
    for receipt, state, is_reversed in iter_earnings(tx):
        claim.count += 1
        if state == "taken_back" and not is_reversed:
            claim.fails("proof-boards-earning-wrong", receipt=str(receipt), state=state)
    return [claim]


PROOFS = (prove_topics, prove_totals, prove_earnings)

"""What must be true of names: each member is found by all parts of his name, and by nothing else."""

from __future__ import annotations

from bot.upkeep.verify import Claim
from db.engine import Transaction
from db.presence import NAME
from db.search import fold, parts_of
from db.search_proof import iter_name_parts, iter_names


def prove_names(tx: Transaction) -> list[Claim]:
    """Every part is one of its owner's name, and there are as many as there should be."""
    claim = Claim("proof-names")
    due = 0
    for guild_id, member_id, name, found_by in iter_names(tx):
        claim.count += 1
        due += len(parts_of(found_by))
        if found_by not in {"", fold(name)}:  # empty: from before names were found by any part, and not looked at yet
            claim.fails("proof-name-wrong", guild=str(guild_id), member=str(member_id))
    for guild_id, member_id, part, whose in iter_name_parts(tx, kind=NAME):
        due -= 1
        if whose is None or part not in parts_of(whose):
            claim.fails("proof-name-wrong", guild=str(guild_id), member=str(member_id))
    if due:
        claim.fails("proof-name-parts", missing=due)
    return [claim]


PROOFS = (prove_names,)

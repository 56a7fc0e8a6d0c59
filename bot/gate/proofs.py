"""What must be true of the gate: no question ended more often than it was shown, and nobody who passed is forgotten."""

from __future__ import annotations

from bot.gate.service import ROLE
from bot.upkeep.verify import Claim
from db.engine import Transaction
from db.gate_proof import iter_figures, iter_passed_without_role


def prove_figures(tx: Transaction) -> list[Claim]:
    """What passed, failed and is open of a question was shown."""
    claim = Claim("proof-gate-figures")
    for guild_id, question, shown, ended in iter_figures(tx):
        claim.count += 1
        if ended > shown:
            claim.fails("proof-gate-figures-wrong", guild=str(guild_id), question=question, shown=shown, ended=ended)
    return [claim]


def prove_roles(tx: Transaction) -> list[Claim]:
    """Whoever passed has the role, or an order to give it was left."""
    claim = Claim("proof-gate-roles")
    for guild_id, member_id, is_ordered in iter_passed_without_role(tx, kind=ROLE):
        claim.count += 1
        if not is_ordered:
            claim.fails("proof-gate-role-forgotten", guild=str(guild_id), member=str(member_id))
    return [claim]


PROOFS = (prove_figures, prove_roles)

"""What the staff were shown and have yet to confirm."""

from __future__ import annotations

from dataclasses import dataclass

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deed that was previewed. ``payload`` is JSON, moments are milliseconds UTC."""

    proposal_id: int
    actor_id: int
    payload: str
    created_at: int
    carried_out_at: int | None


def insert_proposal(tx: Transaction, *, guild_id: int, actor_id: int, payload: str, at: int) -> int:
    """Keep a previewed deed; returns its number."""
    row = tx.execute(
        "INSERT INTO staff_proposal (guild_id, actor_id, payload, created_at)"
        " VALUES (:guild_id, :actor_id, :payload, :at) RETURNING proposal_id",
        {"guild_id": guild_id, "actor_id": actor_id, "payload": payload, "at": at},
    ).fetchone()
    number: int = row[0]
    return number


def find_proposal(tx: Transaction, *, guild_id: int, proposal_id: int) -> Proposal | None:
    """The previewed deed with that number."""
    row = tx.execute(
        "SELECT proposal_id, actor_id, payload, created_at, carried_out_at FROM staff_proposal"
        " WHERE guild_id = :guild_id AND proposal_id = :proposal_id",
        {"guild_id": guild_id, "proposal_id": proposal_id},
    ).fetchone()
    return None if row is None else Proposal(*row)


def update_carried_out(tx: Transaction, *, proposal_id: int, at: int) -> None:
    """Note that a previewed deed was done."""
    tx.execute(
        "UPDATE staff_proposal SET carried_out_at = :at WHERE proposal_id = :proposal_id",
        {"proposal_id": proposal_id, "at": at},
    )

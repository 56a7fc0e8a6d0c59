"""The staff's audit trail: append only."""

from __future__ import annotations

from dataclasses import dataclass

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed of the staff. ``detail`` is JSON, ``at`` milliseconds UTC."""

    audit_id: int
    actor_id: int
    action: str
    target_id: int | None
    detail: str
    reason: str
    at: int


def insert_audit(
    tx: Transaction,
    *,
    guild_id: int,
    actor_id: int,
    action: str,
    target_id: int | None,
    detail: str,
    reason: str,
    at: int,
) -> int:
    """Append a deed; returns its number."""
    row = tx.execute(
        "INSERT INTO audit (guild_id, actor_id, action, target_id, detail, reason, at)"
        " VALUES (:guild_id, :actor_id, :action, :target_id, :detail, :reason, :at) RETURNING audit_id",
        {
            "guild_id": guild_id,
            "actor_id": actor_id,
            "action": action,
            "target_id": target_id,
            "detail": detail,
            "reason": reason,
            "at": at,
        },
    ).fetchone()
    number: int = row[0]
    return number


def list_audit(
    tx: Transaction, *, guild_id: int, before: int | None = None, after: int | None = None, limit: int
) -> list[AuditEntry]:
    """Deeds, newest first: the next older than ``before``, the next newer than ``after``, or the newest."""
    ascending = after is not None
    rows = tx.execute(
        "SELECT audit_id, actor_id, action, target_id, detail, reason, at FROM audit WHERE guild_id = :guild_id"
        + (" AND audit_id > :bound ORDER BY audit_id ASC" if ascending else "")
        + ("" if ascending else " AND audit_id < :bound ORDER BY audit_id DESC")
        + " LIMIT :limit",
        {
            "guild_id": guild_id,
            "bound": after if after is not None else before if before is not None else 2**62,
            "limit": limit,
        },
    ).fetchall()
    return [AuditEntry(*row) for row in (reversed(rows) if ascending else rows)]

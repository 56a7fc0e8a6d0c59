"""What members were shown before they move their own money, and have yet to confirm."""

from __future__ import annotations

from dataclasses import dataclass

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class Preview:
    """What a member was shown. ``payload`` is JSON, ``created_at`` milliseconds UTC."""

    member_id: int
    payload: str
    created_at: int


def insert_preview(
    tx: Transaction, *, guild_id: int, request_id: int, member_id: int, kind: str, payload: str, at: int
) -> None:
    """Keep what a member was shown; the same request once more keeps what it was shown first."""
    tx.execute(
        "INSERT INTO preview (request_id, guild_id, member_id, kind, payload, created_at)"
        " VALUES (:request_id, :guild_id, :member_id, :kind, :payload, :at) ON CONFLICT (request_id) DO NOTHING",
        {
            "request_id": request_id,
            "guild_id": guild_id,
            "member_id": member_id,
            "kind": kind,
            "payload": payload,
            "at": at,
        },
    )


def find_preview(tx: Transaction, *, guild_id: int, request_id: int, kind: str) -> Preview | None:
    """What was shown upon a request."""
    row = tx.execute(
        "SELECT member_id, payload, created_at FROM preview"
        " WHERE request_id = :request_id AND guild_id = :guild_id AND kind = :kind",
        {"request_id": request_id, "guild_id": guild_id, "kind": kind},
    ).fetchone()
    return None if row is None else Preview(*row)


def delete_preview(tx: Transaction, *, guild_id: int, request_id: int, member_id: int) -> None:
    """Forget what was shown to a member upon a request."""
    tx.execute(
        "DELETE FROM preview WHERE request_id = :request_id AND guild_id = :guild_id AND member_id = :member_id",
        {"request_id": request_id, "guild_id": guild_id, "member_id": member_id},
    )


def delete_old_previews(tx: Transaction, *, guild_id: int, member_id: int, before: int) -> None:
    """Forget what was shown to a member before a moment."""
    tx.execute(
        "DELETE FROM preview WHERE guild_id = :guild_id AND member_id = :member_id AND created_at < :before",
        {"guild_id": guild_id, "member_id": member_id, "before": before},
    )

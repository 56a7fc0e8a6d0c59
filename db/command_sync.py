"""Which set of commands Discord was told about last."""

from __future__ import annotations

from db.engine import Transaction


def find_digest(tx: Transaction, *, guild_id: int) -> str | None:
    """The hash of the commands as they were last synced."""
    row = tx.execute("SELECT sha256 FROM command_sync WHERE guild_id = :guild_id", {"guild_id": guild_id}).fetchone()
    return None if row is None else row[0]


def upsert_digest(tx: Transaction, *, guild_id: int, digest: str, at: int) -> None:
    """Remember the hash of the commands that Discord has now."""
    tx.execute(
        "INSERT INTO command_sync (guild_id, sha256, at) VALUES (:guild_id, :digest, :at)"
        " ON CONFLICT (guild_id) DO UPDATE SET sha256 = excluded.sha256, at = excluded.at",
        {"guild_id": guild_id, "digest": digest, "at": at},
    )

"""When the bot could be reached by members, and when it could not."""

from __future__ import annotations

from db.engine import Transaction


def find_last_alive_at(tx: Transaction, *, guild_id: int) -> int | None:
    """The last moment (milliseconds UTC) at which the bot was known to be reachable."""
    row = tx.execute("SELECT last_alive_at FROM uptime WHERE guild_id = :guild_id", {"guild_id": guild_id}).fetchone()
    return None if row is None else row[0]


def upsert_alive(tx: Transaction, *, guild_id: int, at: int) -> None:
    """Note that the bot is reachable now. A clock that stepped back does not shorten what is known."""
    tx.execute(
        "INSERT INTO uptime (guild_id, last_alive_at) VALUES (:guild_id, :at)"
        " ON CONFLICT (guild_id) DO UPDATE SET last_alive_at = excluded.last_alive_at"
        " WHERE excluded.last_alive_at > uptime.last_alive_at",
        {"guild_id": guild_id, "at": at},
    )


def insert_outage(tx: Transaction, *, guild_id: int, started_at: int, ended_at: int) -> None:
    """Record an outage, once."""
    tx.execute(
        "INSERT INTO outage (guild_id, started_at, ended_at) VALUES (:guild_id, :started_at, :ended_at)"
        " ON CONFLICT DO NOTHING",
        {"guild_id": guild_id, "started_at": started_at, "ended_at": ended_at},
    )


def list_outages(tx: Transaction, *, guild_id: int, since: int, until: int) -> list[tuple[int, int]]:
    """Outages that overlap ``[since, until)``, as (started_at, ended_at)."""
    return tx.execute(
        "SELECT started_at, ended_at FROM outage"
        " WHERE guild_id = :guild_id AND started_at < :until AND ended_at > :since ORDER BY started_at",
        {"guild_id": guild_id, "since": since, "until": until},
    ).fetchall()


def update_alive(tx: Transaction, *, guild_id: int, at: int) -> None:
    """Set the last moment at which the bot was known to be reachable, also to an earlier one."""
    tx.execute("UPDATE uptime SET last_alive_at = :at WHERE guild_id = :guild_id", {"guild_id": guild_id, "at": at})

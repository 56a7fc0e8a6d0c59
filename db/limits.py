"""The rows of self-restraint: daily caps, what was spent on games of chance, self-exclusions."""

from __future__ import annotations

from dataclasses import dataclass

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class CapRow:
    """A cap and the day it begins; ``most`` is ``None`` where there is no cap any more."""

    from_day: str
    most: int | None


def list_caps(tx: Transaction, *, guild_id: int, member_id: int, currency: str) -> list[CapRow]:
    """A member's caps in a currency, by the day they begin."""
    rows = tx.execute(
        "SELECT from_day, most FROM limit_cap"
        " WHERE guild_id = :guild_id AND member_id = :member_id AND currency = :currency ORDER BY from_day",
        {"guild_id": guild_id, "member_id": member_id, "currency": currency},
    ).fetchall()
    return [CapRow(*row) for row in rows]


def upsert_cap(tx: Transaction, *, guild_id: int, member_id: int, currency: str, cap: CapRow) -> None:
    """Write the cap that begins on a day; one that was to begin then, or later, is forgotten."""
    facts = {
        "guild_id": guild_id,
        "member_id": member_id,
        "currency": currency,
        "from_day": cap.from_day,
        "most": cap.most,
    }
    tx.execute(
        "DELETE FROM limit_cap WHERE guild_id = :guild_id AND member_id = :member_id AND currency = :currency"
        " AND from_day >= :from_day",
        facts,
    )
    tx.execute(
        "INSERT INTO limit_cap (guild_id, member_id, currency, from_day, most)"
        " VALUES (:guild_id, :member_id, :currency, :from_day, :most)",
        facts,
    )


def find_spent(tx: Transaction, *, guild_id: int, member_id: int, currency: str, day: str) -> int:
    """What a member spent on games of chance on a day."""
    row = tx.execute(
        "SELECT amount FROM limit_spent WHERE guild_id = :guild_id AND member_id = :member_id"
        " AND currency = :currency AND day = :day",
        {"guild_id": guild_id, "member_id": member_id, "currency": currency, "day": day},
    ).fetchone()
    return 0 if row is None else int(row[0])


def add_spent(tx: Transaction, *, guild_id: int, member_id: int, currency: str, day: str, amount: int) -> None:
    """Count what a member just spent."""
    tx.execute(
        "INSERT INTO limit_spent (guild_id, member_id, currency, day, amount)"
        " VALUES (:guild_id, :member_id, :currency, :day, :amount)"
        " ON CONFLICT (guild_id, member_id, currency, day) DO UPDATE SET amount = amount + excluded.amount",
        {"guild_id": guild_id, "member_id": member_id, "currency": currency, "day": day, "amount": amount},
    )


def find_exclusion(tx: Transaction, *, guild_id: int, member_id: int) -> int | None:
    """Until when a member excluded himself, in milliseconds UTC; it may be over."""
    row = tx.execute(
        "SELECT until_at FROM limit_exclusion WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return None if row is None else int(row[0])


def upsert_exclusion(tx: Transaction, *, guild_id: int, member_id: int, until_at: int) -> None:
    """Exclude a member until a moment. A trigger refuses an earlier one than there is."""
    tx.execute(
        "INSERT INTO limit_exclusion (guild_id, member_id, until_at) VALUES (:guild_id, :member_id, :until_at)"
        " ON CONFLICT (guild_id, member_id) DO UPDATE SET until_at = excluded.until_at",
        {"guild_id": guild_id, "member_id": member_id, "until_at": until_at},
    )


def count_restrained(tx: Transaction, *, guild_id: int, day: str, at: int) -> tuple[int, int]:
    """How many members have a cap on that day, and how many are excluded at that moment. Never who."""
    capped = tx.execute(
        "SELECT count(DISTINCT member_id) FROM limit_cap AS cap WHERE guild_id = :guild_id AND most IS NOT NULL"
        " AND from_day = (SELECT max(from_day) FROM limit_cap WHERE guild_id = cap.guild_id"
        " AND member_id = cap.member_id AND currency = cap.currency AND from_day <= :day)",
        {"guild_id": guild_id, "day": day},
    ).fetchone()[0]
    excluded = tx.execute(
        "SELECT count(*) FROM limit_exclusion WHERE guild_id = :guild_id AND until_at > :at",
        {"guild_id": guild_id, "at": at},
    ).fetchone()[0]
    return int(capped), int(excluded)

"""The wheel's rows: committed days, table versions, spins, claims, and what members set for themselves."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Any

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day and its commitment; ``revealed_seed`` once the day is over. The hidden seed is asked for by `find_seed` alone."""

    day: str
    commitment: str
    revealed_seed: bytes | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A version of the prize table as it came into force."""

    version: int
    content: str
    sha256: str
    since_at: int


@dataclass(frozen=True, slots=True)
class SpinRow:
    """A spin. ``number`` counts the day's spins over all members, ``nonce`` those of the member."""

    day: str
    number: int
    member_id: int
    nonce: int
    client_seed: str
    version: int
    total: int
    roll: int
    prize: str
    kind: str
    price: int
    currency: str
    won: int
    expected_milli: int
    request_id: int
    at: int
    seal: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A prize still to be given, given for a time, or settled. ``prize`` is JSON."""

    claim_id: int
    spin_id: int
    member_id: int
    kind: str
    prize: str
    owed: int
    state: str
    role_id: int | None
    had_before: int | None
    until_at: int | None
    made_at: int


_SPIN = ", ".join(field.name for field in fields(SpinRow))
_CLAIM = ", ".join(field.name for field in fields(ClaimRow))


# --- Days and tables ----------------------------------------------------------------------------------------------------


def find_day(tx: Transaction, *, guild_id: int, day: str) -> DayRow | None:
    """A day's commitment, without what is still secret."""
    row = tx.execute(
        "SELECT day, commitment, revealed_seed FROM wheel_day WHERE guild_id = :guild_id AND day = :day",
        {"guild_id": guild_id, "day": day},
    ).fetchone()
    return None if row is None else DayRow(*row)


def find_seed(tx: Transaction, *, guild_id: int, day: str) -> bytes:
    """The secret seed of a day that exists. For rolling and revealing only."""
    return bytes(
        tx.execute(
            "SELECT server_seed FROM wheel_day WHERE guild_id = :guild_id AND day = :day",
            {"guild_id": guild_id, "day": day},
        ).fetchone()[0]
    )


def insert_day(tx: Transaction, *, guild_id: int, day: str, server_seed: bytes, commitment: str, at: int) -> None:
    """Commit to a day's seed. A day that has one keeps it."""
    tx.execute(
        "INSERT INTO wheel_day (guild_id, day, server_seed, commitment, made_at)"
        " VALUES (:guild_id, :day, :server_seed, :commitment, :at) ON CONFLICT (guild_id, day) DO NOTHING",
        {"guild_id": guild_id, "day": day, "server_seed": server_seed, "commitment": commitment, "at": at},
    )


def update_revealed(tx: Transaction, *, guild_id: int, before: str, at: int) -> list[str]:
    """Reveal the seeds of all days before one; returns those days, oldest first."""
    rows = tx.execute(
        "UPDATE wheel_day SET revealed_seed = server_seed, revealed_at = :at"
        " WHERE guild_id = :guild_id AND day < :before AND revealed_at IS NULL RETURNING day",
        {"guild_id": guild_id, "before": before, "at": at},
    ).fetchall()
    return sorted(day for (day,) in rows)


def list_communities(tx: Transaction, *, day: str) -> list[int]:
    """The servers that have a wheel in this database on a day."""
    rows = tx.execute("SELECT guild_id FROM wheel_day WHERE day = :day ORDER BY guild_id", {"day": day}).fetchall()
    return [guild_id for (guild_id,) in rows]


def list_all_days(tx: Transaction) -> list[tuple[int, str]]:
    """Every day on which anybody spun, with its server."""
    return list(tx.execute("SELECT DISTINCT guild_id, day FROM wheel_spin ORDER BY guild_id, day").fetchall())


def insert_table(tx: Transaction, *, guild_id: int, day: str, table: TableRow) -> None:
    """Write a version of the table."""
    tx.execute(
        "INSERT INTO wheel_table (guild_id, day, version, content, sha256, since_at)"
        " VALUES (:guild_id, :day, :version, :content, :sha256, :since_at)",
        {
            "guild_id": guild_id,
            "day": day,
            "version": table.version,
            "content": table.content,
            "sha256": table.sha256,
            "since_at": table.since_at,
        },
    )


def list_tables(tx: Transaction, *, guild_id: int, day: str) -> list[TableRow]:
    """All versions of a day, the first first."""
    rows = tx.execute(
        "SELECT version, content, sha256, since_at FROM wheel_table"
        " WHERE guild_id = :guild_id AND day = :day ORDER BY version",
        {"guild_id": guild_id, "day": day},
    ).fetchall()
    return [TableRow(*row) for row in rows]


def find_table(tx: Transaction, *, guild_id: int, day: str) -> TableRow | None:
    """The version in force on a day."""
    row = tx.execute(
        "SELECT version, content, sha256, since_at FROM wheel_table"
        " WHERE guild_id = :guild_id AND day = :day ORDER BY version DESC LIMIT 1",
        {"guild_id": guild_id, "day": day},
    ).fetchone()
    return None if row is None else TableRow(*row)


# --- Spins --------------------------------------------------------------------------------------------------------------


def insert_spin(tx: Transaction, *, guild_id: int, spin: SpinRow) -> None:
    """Write a spin."""
    names = [field.name for field in fields(SpinRow)]
    facts = dict(zip(names, astuple(spin), strict=True))
    placeholders = ", ".join(f":{name}" for name in names)
    tx.execute(
        f"INSERT INTO wheel_spin (guild_id, {_SPIN}) VALUES (:guild_id, {placeholders})",
        {"guild_id": guild_id, **facts},
    )


def find_spin_by_request(tx: Transaction, *, request_id: int) -> SpinRow | None:
    """The spin that an interaction made, if it made one."""
    row = tx.execute(f"SELECT {_SPIN} FROM wheel_spin WHERE request_id = :request_id", {"request_id": request_id})
    found = row.fetchone()
    return None if found is None else SpinRow(*found)


def find_spin(tx: Transaction, *, guild_id: int, day: str, number: int) -> SpinRow | None:
    """A day's spin by its number."""
    row = tx.execute(
        f"SELECT {_SPIN} FROM wheel_spin WHERE guild_id = :guild_id AND day = :day AND number = :number",
        {"guild_id": guild_id, "day": day, "number": number},
    ).fetchone()
    return None if row is None else SpinRow(*row)


def find_last_spin(tx: Transaction, *, guild_id: int, day: str) -> SpinRow | None:
    """The newest spin of a day."""
    row = tx.execute(
        f"SELECT {_SPIN} FROM wheel_spin WHERE guild_id = :guild_id AND day = :day ORDER BY number DESC LIMIT 1",
        {"guild_id": guild_id, "day": day},
    ).fetchone()
    return None if row is None else SpinRow(*row)


def list_spins(tx: Transaction, *, guild_id: int, day: str) -> list[SpinRow]:
    """All spins of a day in their order."""
    rows = tx.execute(
        f"SELECT {_SPIN} FROM wheel_spin WHERE guild_id = :guild_id AND day = :day ORDER BY number",
        {"guild_id": guild_id, "day": day},
    ).fetchall()
    return [SpinRow(*row) for row in rows]


def list_member_spins(tx: Transaction, *, guild_id: int, member_id: int, limit: int) -> list[SpinRow]:
    """A member's newest spins."""
    rows = tx.execute(
        f"SELECT {_SPIN} FROM wheel_spin WHERE guild_id = :guild_id AND member_id = :member_id"
        " ORDER BY spin_id DESC LIMIT :limit",
        {"guild_id": guild_id, "member_id": member_id, "limit": limit},
    ).fetchall()
    return [SpinRow(*row) for row in rows]


def list_winners(tx: Transaction, *, guild_id: int, limit: int) -> list[SpinRow]:
    """The newest spins that won something."""
    rows = tx.execute(
        f"SELECT {_SPIN} FROM wheel_spin WHERE guild_id = :guild_id AND kind <> 'none'"
        " ORDER BY spin_id DESC LIMIT :limit",
        {"guild_id": guild_id, "limit": limit},
    ).fetchall()
    return [SpinRow(*row) for row in rows]


def find_last_nonce(tx: Transaction, *, guild_id: int, day: str, member_id: int) -> int:
    """How often a member spun on a day."""
    row = tx.execute(
        "SELECT max(nonce) FROM wheel_spin WHERE guild_id = :guild_id AND day = :day AND member_id = :member_id",
        {"guild_id": guild_id, "day": day, "member_id": member_id},
    ).fetchone()
    return row[0] or 0


def count_wins(
    tx: Transaction, *, guild_id: int, prize: str, day: str | None = None, version: int | None = None
) -> int:
    """How often a prize was won: ever, on a day, or under one version of that day."""
    row = tx.execute(
        "SELECT count(*) FROM wheel_spin WHERE guild_id = :guild_id AND prize = :prize"
        + (" AND day = :day" if day is not None else "")
        + (" AND version = :version" if version is not None else ""),
        {"guild_id": guild_id, "prize": prize, "day": day, "version": version},
    ).fetchone()
    return int(row[0])


def count_wins_before(tx: Transaction, *, guild_id: int, day: str, version: int, number: int) -> dict[str, int]:
    """How often each prize was won under a version of a day before its spin of that number."""
    rows: list[Any] = tx.execute(
        "SELECT prize, count(*) FROM wheel_spin"
        " WHERE guild_id = :guild_id AND day = :day AND number < :number AND version = :version GROUP BY prize",
        {"guild_id": guild_id, "day": day, "version": version, "number": number},
    ).fetchall()
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the spins since a day, in the currency of their price. ``expected_milli`` in thousandths."""

    currency: str
    spins: int
    members: int
    income: int
    won: int
    expected_milli: int


def list_totals(tx: Transaction, *, guild_id: int, since: str) -> list[Totals]:
    """What was taken and paid since a day, by the currency of the price."""
    rows = tx.execute(
        "SELECT currency, count(*), count(DISTINCT member_id), sum(price), sum(won), sum(expected_milli)"
        " FROM wheel_spin WHERE guild_id = :guild_id AND day >= :since GROUP BY currency ORDER BY currency",
        {"guild_id": guild_id, "since": since},
    ).fetchall()
    return [Totals(*row) for row in rows]


def list_other_winnings(tx: Transaction, *, guild_id: int, since: str, price_currency: str) -> list[tuple[str, int]]:
    """What spins that are priced in a currency paid in others since a day, by currency, as the ledger has it."""
    rows = tx.execute(
        "SELECT prize.currency, sum(prize.amount) FROM wheel_spin AS spin"
        " JOIN transfer AS prize ON prize.idempotency_key = 'wheel-prize:' || spin.request_id"
        " WHERE spin.guild_id = :guild_id AND spin.day >= :since AND spin.currency = :price_currency"
        " AND spin.kind = 'currency' AND spin.won = 0 GROUP BY prize.currency ORDER BY prize.currency",
        {"guild_id": guild_id, "since": since, "price_currency": price_currency},
    ).fetchall()
    return [(str(currency), int(amount)) for currency, amount in rows]


def count_by_prize(tx: Transaction, *, guild_id: int, since: str) -> dict[str, int]:
    """How often each prize was won since a day."""
    rows: list[Any] = tx.execute(
        "SELECT prize, count(*) FROM wheel_spin WHERE guild_id = :guild_id AND day >= :since GROUP BY prize",
        {"guild_id": guild_id, "since": since},
    ).fetchall()
    return dict(rows)


# --- Claims -------------------------------------------------------------------------------------------------------------


def insert_claim(
    tx: Transaction, *, guild_id: int, request_id: int, member_id: int, kind: str, prize: str, owed: int, at: int
) -> int:
    """Note that the prize of a spin is owed; returns the claim's id."""
    row = tx.execute(
        "INSERT INTO wheel_claim (guild_id, spin_id, member_id, kind, prize, owed, made_at)"
        " SELECT :guild_id, spin_id, :member_id, :kind, :prize, :owed, :at FROM wheel_spin"
        " WHERE request_id = :request_id RETURNING claim_id",
        {
            "guild_id": guild_id,
            "request_id": request_id,
            "member_id": member_id,
            "kind": kind,
            "prize": prize,
            "owed": owed,
            "at": at,
        },
    ).fetchone()
    return int(row[0])


def find_claim(tx: Transaction, *, guild_id: int, claim_id: int) -> ClaimRow | None:
    """A claim."""
    row = tx.execute(
        f"SELECT {_CLAIM} FROM wheel_claim WHERE guild_id = :guild_id AND claim_id = :claim_id",
        {"guild_id": guild_id, "claim_id": claim_id},
    ).fetchone()
    return None if row is None else ClaimRow(*row)


def list_claims(
    tx: Transaction, *, guild_id: int, state: str, kind: str | None = None, limit: int = 1000, offset: int = 0
) -> list[ClaimRow]:
    """Claims in a state, the oldest first."""
    rows = tx.execute(
        f"SELECT {_CLAIM} FROM wheel_claim WHERE guild_id = :guild_id AND state = :state"
        " AND (:kind IS NULL OR kind = :kind) ORDER BY claim_id LIMIT :limit OFFSET :offset",
        {"guild_id": guild_id, "state": state, "kind": kind, "limit": limit, "offset": offset},
    ).fetchall()
    return [ClaimRow(*row) for row in rows]


def count_claims(tx: Transaction, *, guild_id: int, state: str) -> int:
    """How many claims are in a state."""
    row = tx.execute(
        "SELECT count(*) FROM wheel_claim WHERE guild_id = :guild_id AND state = :state",
        {"guild_id": guild_id, "state": state},
    ).fetchone()
    return int(row[0])


def list_member_claims(tx: Transaction, *, guild_id: int, member_id: int, limit: int) -> list[ClaimRow]:
    """A member's newest claims."""
    rows = tx.execute(
        f"SELECT {_CLAIM} FROM wheel_claim WHERE guild_id = :guild_id AND member_id = :member_id"
        " ORDER BY claim_id DESC LIMIT :limit",
        {"guild_id": guild_id, "member_id": member_id, "limit": limit},
    ).fetchall()
    return [ClaimRow(*row) for row in rows]


def list_held_roles(tx: Transaction, *, guild_id: int, member_id: int, role_id: int) -> list[ClaimRow]:
    """A member's claims on which he holds a role now."""
    rows = tx.execute(
        f"SELECT {_CLAIM} FROM wheel_claim WHERE guild_id = :guild_id AND member_id = :member_id"
        " AND state = 'held' AND role_id = :role_id ORDER BY claim_id",
        {"guild_id": guild_id, "member_id": member_id, "role_id": role_id},
    ).fetchall()
    return [ClaimRow(*row) for row in rows]


def update_had_before(tx: Transaction, *, guild_id: int, claim_id: int, had_before: bool) -> None:
    """Note once whether the member had the role before it was given."""
    tx.execute(
        "UPDATE wheel_claim SET had_before = :had_before"
        " WHERE guild_id = :guild_id AND claim_id = :claim_id AND had_before IS NULL",
        {"guild_id": guild_id, "claim_id": claim_id, "had_before": int(had_before)},
    )


def update_held(tx: Transaction, *, guild_id: int, claim_id: int, role_id: int, until_at: int) -> None:
    """Note that an owed role was given, and until when."""
    tx.execute(
        "UPDATE wheel_claim SET state = 'held', owed = 0, role_id = :role_id, until_at = :until_at"
        " WHERE guild_id = :guild_id AND claim_id = :claim_id AND state = 'owed'",
        {"guild_id": guild_id, "claim_id": claim_id, "role_id": role_id, "until_at": until_at},
    )


def update_settled(tx: Transaction, *, guild_id: int, claim_id: int, by: int | None, at: int) -> bool:
    """Close a claim; ``False`` if it was closed before."""
    return bool(
        tx.execute(
            "UPDATE wheel_claim SET state = 'settled', owed = 0, settled_at = :at, settled_by = :by"
            " WHERE guild_id = :guild_id AND claim_id = :claim_id AND state <> 'settled'",
            {"guild_id": guild_id, "claim_id": claim_id, "by": by, "at": at},
        ).rowcount
    )


def update_owed(tx: Transaction, *, guild_id: int, claim_id: int, owed: int) -> None:
    """Note how many cards of a claim are still owed."""
    tx.execute(
        "UPDATE wheel_claim SET owed = :owed WHERE guild_id = :guild_id AND claim_id = :claim_id",
        {"guild_id": guild_id, "claim_id": claim_id, "owed": owed},
    )


# --- A member's own settings ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What a member set: a client seed of his own, and whether pictures stand still."""

    client_seed: str | None
    still: bool


def find_member(tx: Transaction, *, guild_id: int, member_id: int) -> MemberRow:
    """A member's settings; the defaults where he set nothing."""
    row = tx.execute(
        "SELECT client_seed, still FROM wheel_member WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return MemberRow(None, still=False) if row is None else MemberRow(row[0], bool(row[1]))


def upsert_member(tx: Transaction, *, guild_id: int, member_id: int, row: MemberRow) -> None:
    """Write a member's settings."""
    tx.execute(
        "INSERT INTO wheel_member (guild_id, member_id, client_seed, still)"
        " VALUES (:guild_id, :member_id, :client_seed, :still) ON CONFLICT (guild_id, member_id)"
        " DO UPDATE SET client_seed = excluded.client_seed, still = excluded.still",
        {"guild_id": guild_id, "member_id": member_id, "client_seed": row.client_seed, "still": int(row.still)},
    )

"""What is read to prove the ledger: all of it, in order, one row at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.engine import Transaction
from db.ledger import CHAINED

DEBIT_ID, CREDIT_ID, AMOUNT, DEBIT_AFTER, CREDIT_AFTER = 2, 3, 4, 5, 6
"""Where these stand in the columns `CHAINED`."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of any community; ``member_id`` or ``house`` says whose."""

    account_id: int
    guild_id: int
    currency: str
    member_id: int | None
    house: str | None
    balance: int


def iter_links(tx: Transaction) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    """Every transfer of all communities by number, as (number, its link, the values under the link)."""
    for row in tx.execute(f"SELECT transfer_id, chain, {CHAINED} FROM transfer ORDER BY transfer_id"):
        yield row[0], row[1], row[2:]


def find_last_number(tx: Transaction) -> int:
    """The highest number that a transfer ever had; SQLite keeps it beside the table."""
    row = tx.execute("SELECT seq FROM sqlite_sequence WHERE name = 'transfer'").fetchone()
    return 0 if row is None else row[0]


def iter_accounts(tx: Transaction) -> Iterator[AccountRow]:
    """Every account of all communities."""
    for row in tx.execute(
        "SELECT account_id, guild_id, currency, member_id, house, balance FROM account ORDER BY account_id"
    ):
        yield AccountRow(*row)

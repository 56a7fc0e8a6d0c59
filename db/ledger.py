"""The ledger's rows: accounts and transfers. What may be paid and why is decided in `bot.ledger`."""

from __future__ import annotations

import hashlib
import heapq
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from db.engine import Transaction
from db.rows import insert_rows, some_of

GENESIS = "0" * 64
"""The link before the first transfer's."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a member (``member_id``) or of the house (``house``) in one currency."""

    account_id: int
    currency: str
    member_id: int | None
    house: str | None
    balance: int
    may_go_negative: bool


class Movement(NamedTuple):
    """What is to be moved, and why: a transfer that is not written yet. ``detail`` is JSON, ``at`` milliseconds UTC."""

    debit: Account
    credit: Account
    amount: int
    reason: str
    detail: str
    actor_id: int
    channel_id: int | None
    message_id: int | None
    reverses_id: int | None
    idempotency_key: str
    at: int


class Transfer(NamedTuple):
    """One row of the ledger; ``debit`` gives, ``credit`` receives. ``detail`` is JSON, ``at`` milliseconds UTC."""

    transfer_id: int
    currency: str
    debit_id: int
    credit_id: int
    amount: int
    debit_after: int
    credit_after: int
    reason: str
    detail: str
    actor_id: int
    channel_id: int | None
    message_id: int | None
    reverses_id: int | None
    idempotency_key: str
    at: int


_ACCOUNT = "account_id, currency, member_id, house, balance, may_go_negative"
_TRANSFER = (
    "transfer_id, currency, debit_id, credit_id, amount, debit_after, credit_after, reason, detail, actor_id,"
    " channel_id, message_id, reverses_id, idempotency_key, at"
)


def _account(row: tuple[Any, ...]) -> Account:
    return Account(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


def open_member_accounts(
    tx: Transaction, *, guild_id: int, currency: str, member_ids: Collection[int], may_go_negative: bool
) -> dict[int, Account]:
    """The accounts of some members in a currency, by member id; each made, with nothing in it, if there is none yet."""
    some, ids = some_of(member_ids)
    rows = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE guild_id = ? AND currency = ? AND member_id IN {some}",
        (guild_id, currency, *ids),
    ).fetchall()
    found = {row[2]: _account(row) for row in rows}
    missing = [member_id for member_id in dict.fromkeys(member_ids) if member_id not in found]
    if missing:
        (last,) = tx.execute("SELECT coalesce(max(account_id), 0) FROM account").fetchone()
        for number, member_id in enumerate(missing, start=last + 1):
            found[member_id] = Account(number, currency, member_id, None, 0, may_go_negative)
        insert_rows(
            tx,
            "account (account_id, guild_id, currency, member_id, may_go_negative)",
            [(found[each].account_id, guild_id, currency, each, may_go_negative) for each in missing],
        )
    return found


def open_house_account(tx: Transaction, *, guild_id: int, house: str, currency: str) -> Account:
    """The house's account of that name in a currency; made if there is none yet. It may go below zero."""
    facts = {"guild_id": guild_id, "house": house, "currency": currency}
    row = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE guild_id = :guild_id AND house = :house AND currency = :currency",
        facts,
    ).fetchone()
    if row is None:
        row = tx.execute(
            "INSERT INTO account (guild_id, currency, house, may_go_negative)"
            f" VALUES (:guild_id, :currency, :house, 1) RETURNING {_ACCOUNT}",
            facts,
        ).fetchone()
    return _account(row)


def find_account(tx: Transaction, *, account_id: int) -> Account | None:
    """The account with that id."""
    row = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE account_id = :account_id", {"account_id": account_id}
    ).fetchone()
    return None if row is None else _account(row)


def list_member_accounts(tx: Transaction, *, guild_id: int, member_id: int) -> list[Account]:
    """All accounts that a member has so far; a currency he never touched has none."""
    rows = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchall()
    return [_account(row) for row in rows]


def update_may_go_negative(tx: Transaction, *, guild_id: int, currency: str, may_go_negative: bool) -> None:
    """Bring the members' accounts in line with the config. One that is below zero keeps its leave until it is not."""
    tx.execute(
        "UPDATE account SET may_go_negative = :may_go_negative"
        " WHERE guild_id = :guild_id AND currency = :currency AND member_id IS NOT NULL"
        " AND may_go_negative = 1 - :may_go_negative AND (balance >= 0 OR :may_go_negative = 1)",
        {"guild_id": guild_id, "currency": currency, "may_go_negative": may_go_negative},
    )


def insert_transfers(tx: Transaction, *, guild_id: int, movements: Sequence[Movement]) -> list[Transfer]:
    """Write transfers in their order, which moves the balances. None with the idempotency keys may be there: see
    `list_transfers_by_key`, in the same act.

    The accounts must be as they are in the database before the first of them: the balances after are computed from there, and
    a trigger refuses a receipt that does not agree.
    """
    last = tx.execute("SELECT transfer_id, chain FROM transfer ORDER BY transfer_id DESC LIMIT 1").fetchone()
    # Transfers are never deleted, so the next number is the one after the last.
    number, link = last or (0, GENESIS)
    balances: dict[int, int] = {}
    written: list[Transfer] = []
    rows: list[tuple[Any, ...]] = []
    for debit, credit, amount, *rest in movements:
        number += 1
        debit_after = balances.get(debit.account_id, debit.balance) - amount
        credit_after = balances.get(credit.account_id, credit.balance) + amount
        balances[debit.account_id], balances[credit.account_id] = debit_after, credit_after
        facts: tuple[Any, ...] = (
            debit.currency,
            debit.account_id,
            credit.account_id,
            amount,
            debit_after,
            credit_after,
            *rest,
        )
        link = chain_link(link, (guild_id, *facts))
        written.append(Transfer(number, *facts))
        rows.append((number, guild_id, *facts, link))
    insert_rows(tx, f"transfer (transfer_id, {CHAINED}, chain)", rows)
    return written


def chain_link(before: str, row: tuple[Any, ...]) -> str:
    """The SHA-256, in hex, over the link before and the row's values in the order of `CHAINED`.

    Changing, dropping or reordering any earlier row changes every later link.
    """
    text = "\x1f".join([before, *("" if value is None else str(value) for value in row)])
    return hashlib.sha256(text.encode()).hexdigest()


CHAINED = (
    "guild_id, currency, debit_id, credit_id, amount, debit_after, credit_after, reason, detail, actor_id,"
    " channel_id, message_id, reverses_id, idempotency_key, at"
)
"""The columns that a link covers, in order."""


def find_transfer(tx: Transaction, *, guild_id: int, transfer_id: int) -> Transfer | None:
    """The transfer with that number in that community."""
    row = tx.execute(
        f"SELECT {_TRANSFER} FROM transfer WHERE transfer_id = :transfer_id AND guild_id = :guild_id",
        {"guild_id": guild_id, "transfer_id": transfer_id},
    ).fetchone()
    return None if row is None else Transfer(*row)


def list_transfers_by_key(tx: Transaction, *, idempotency_keys: Collection[str]) -> dict[str, Transfer]:
    """The transfers with some idempotency keys, by key: of those that there are."""
    some, keys = some_of(idempotency_keys)
    rows = tx.execute(f"SELECT {_TRANSFER} FROM transfer WHERE idempotency_key IN {some}", keys).fetchall()
    return {transfer.idempotency_key: transfer for transfer in (Transfer(*row) for row in rows)}


def find_reversal(tx: Transaction, *, transfer_id: int) -> Transfer | None:
    """The transfer that reverses the given one."""
    row = tx.execute(
        f"SELECT {_TRANSFER} FROM transfer WHERE reverses_id = :transfer_id", {"transfer_id": transfer_id}
    ).fetchone()
    return None if row is None else Transfer(*row)


def list_transfers(
    tx: Transaction,
    *,
    account_ids: list[int],
    reason: str | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int,
) -> list[Transfer]:
    """Transfers of the given accounts, newest first: the ``limit`` next older than transfer ``before``, or the
    ``limit`` next newer than ``after``, or the newest.

    Each account's side is read from its own index, only as far as needed; the cost does not grow with the ledger.
    """
    ascending = after is not None
    bound, order = ("transfer_id > :bound", "ASC") if ascending else ("transfer_id < :bound", "DESC")
    facts = {
        "bound": after if after is not None else before if before is not None else 2**62,
        "reason": reason,
        "limit": limit,
    }
    filtered = "" if reason is None else " AND reason = :reason"
    sides = [
        tx.execute(
            f"SELECT {_TRANSFER} FROM transfer WHERE {side} = :account_id AND {bound}{filtered}"
            f" ORDER BY transfer_id {order} LIMIT :limit",
            {**facts, "account_id": account_id},
        ).fetchall()
        for account_id in account_ids
        for side in ("debit_id", "credit_id")
    ]
    merged = heapq.merge(*sides, key=lambda row: row[0], reverse=not ascending)
    rows = [next(same) for _, same in itertools.groupby(merged, key=lambda row: row[0])][:limit]
    return [Transfer(*row) for row in (reversed(rows) if ascending else rows)]


def list_reasons(tx: Transaction, *, account_ids: list[int], limit: int) -> list[str]:
    """The reasons among the newest ``limit`` transfers of each account, for a filter to offer."""
    reasons: set[str] = set()
    for account_id in account_ids:
        for side in ("debit_id", "credit_id"):
            rows = tx.execute(
                f"SELECT reason FROM transfer WHERE {side} = :account_id ORDER BY transfer_id DESC LIMIT :limit",
                {"account_id": account_id, "limit": limit},
            ).fetchall()
            reasons.update(reason for (reason,) in rows)
    return sorted(reasons)


def find_last_transfer_id(tx: Transaction) -> int:
    """The number of the newest transfer; 0 before the first."""
    (number,) = tx.execute("SELECT coalesce(max(transfer_id), 0) FROM transfer").fetchone()
    last: int = number
    return last

"""Payments between members: what somebody gave or got in a span of time, and who is still to be told."""

from __future__ import annotations

from typing import Literal, NamedTuple

from db.engine import Transaction

Side = Literal["debit_id", "credit_id"]
"""Which account of a payment is meant: the giver's or the receiver's."""

_STANDS = "NOT EXISTS (SELECT 1 FROM transfer AS back WHERE back.reverses_id = one.transfer_id)"


def find_moved(
    tx: Transaction, *, guild_id: int, member_id: int, currency: str, side: Side, since: int, until: int
) -> int:
    """How much of a currency a member gave (``debit_id``) or got (``credit_id``) by payments between members from one moment to
    before another, but for what was moved back. The cost grows with the payments of that time only."""
    row = tx.execute(
        f"SELECT coalesce(sum(one.amount), 0) FROM account JOIN transfer AS one ON one.{side} = account.account_id"
        " WHERE account.guild_id = :guild_id AND account.member_id = :member_id AND account.currency = :currency"
        f" AND one.reason = 'transfer' AND one.at >= :since AND one.at < :until AND {_STANDS}",
        {"guild_id": guild_id, "member_id": member_id, "currency": currency, "since": since, "until": until},
    ).fetchone()
    amount: int = row[0]
    return amount


def insert_news(tx: Transaction, *, guild_id: int, member_id: int, transfer_id: int) -> None:
    """Note that a member is to be told of a payment that he got."""
    tx.execute(
        "INSERT INTO transfer_news (guild_id, member_id, transfer_id) VALUES (:guild_id, :member_id, :transfer_id)",
        {"guild_id": guild_id, "member_id": member_id, "transfer_id": transfer_id},
    )


class NewsRow(NamedTuple):
    """A payment that its receiver is to be told of. ``detail`` is JSON."""

    transfer_id: int
    giver_id: int
    amount: int
    currency: str
    detail: str


def list_news(tx: Transaction, *, guild_id: int, member_id: int, limit: int) -> tuple[list[NewsRow], int]:
    """The newest payments that a member is to be told of, and how many there are; what was moved back is not told."""
    facts = {"guild_id": guild_id, "member_id": member_id, "limit": limit}
    waiting = (
        " FROM transfer_news AS news JOIN transfer AS one ON one.transfer_id = news.transfer_id"
        f" WHERE news.guild_id = :guild_id AND news.member_id = :member_id AND {_STANDS}"
    )
    rows = tx.execute(
        f"SELECT one.transfer_id, one.actor_id, one.amount, one.currency, one.detail{waiting}"
        " ORDER BY news.transfer_id DESC LIMIT :limit",
        facts,
    ).fetchall()
    (number,) = tx.execute(f"SELECT count(*){waiting}", facts).fetchone()
    return [NewsRow(*row) for row in rows], number


def delete_news(tx: Transaction, *, guild_id: int, member_id: int) -> None:
    """Note that a member was told of all payments that he got."""
    tx.execute(
        "DELETE FROM transfer_news WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    )


def list_with_news(tx: Transaction, *, guild_id: int) -> list[int]:
    """Members who are to be told of payments that they got."""
    rows = tx.execute(
        "SELECT DISTINCT member_id FROM transfer_news WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchall()
    return [member_id for (member_id,) in rows]

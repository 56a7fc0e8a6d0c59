"""What is read to prove the tally: every row beside what it was counted from, and every slot beside its rows."""

from __future__ import annotations

from collections.abc import Iterator

from db.engine import Transaction

_SOURCES = {
    "checkins": "SELECT guild_id, member_id, total_days AS value FROM checkin_summary",
    "posts": "SELECT guild_id, member_id, posts AS value FROM member",
    "digests": "SELECT guild_id, opener_id AS member_id, count(*) AS value FROM topic WHERE digest > 0"
    " GROUP BY guild_id, opener_id",
    "moods": "SELECT guild_id, author_id AS member_id, count(*) AS value FROM mood_vote WHERE state = 'cast'"
    " GROUP BY guild_id, author_id",
    "sofas": "SELECT topic.guild_id, author_id AS member_id, count(*) AS value FROM topic JOIN post"
    " ON post.guild_id = topic.guild_id AND message_id = sofa_id AND post.deleted_at IS NULL"
    " GROUP BY topic.guild_id, author_id",
}
"""Where the true value of a kind stands. A currency's is the balance of the member's account."""


def iter_wrong_totals(tx: Transaction) -> Iterator[tuple[int, int, str, int, int]]:
    """Every value of all time that is not what its source says, as (guild_id, member_id, kind, counted, due)."""
    for kind, source in _SOURCES.items():
        yield from tx.execute(
            "SELECT guild_id, member_id, :kind, sum(counted), sum(due) FROM ("
            " SELECT guild_id, member_id, value AS counted, 0 AS due FROM tally WHERE kind = :kind AND period = 'all'"
            f" UNION ALL SELECT guild_id, member_id, 0, value FROM ({source}) AS source"
            ") AS both_sides GROUP BY guild_id, member_id HAVING sum(counted) <> sum(due)",
            {"kind": kind},
        )
    yield from tx.execute(
        "SELECT account.guild_id, account.member_id, account.currency, coalesce(tally.value, 0), account.balance"
        " FROM account LEFT JOIN tally ON tally.guild_id = account.guild_id AND tally.member_id = account.member_id"
        " AND tally.kind = account.currency AND tally.period = 'all'"
        " WHERE account.member_id IS NOT NULL AND coalesce(tally.value, 0) <> account.balance"
    )


def iter_wrong_slots(tx: Transaction) -> Iterator[tuple[int, str, str, int, int, int]]:
    """Every slot that does not hold as many members as it should, as (guild_id, kind, period, slot, held, due)."""
    yield from tx.execute(
        "SELECT guild_id, kind, period, slot, sum(held), sum(due) FROM ("
        " SELECT guild_id, kind, period, slot, members AS held, 0 AS due FROM tally_slot"
        " UNION ALL"
        " SELECT guild_id, kind, period, slot, 0, 1 FROM tally WHERE hidden = 0"
        ") AS both_sides GROUP BY guild_id, kind, period, slot HAVING sum(held) <> sum(due)"
    )


def count_rows(tx: Transaction) -> tuple[int, int]:
    """How many values and slots there are."""
    row = tx.execute("SELECT (SELECT count(*) FROM tally), (SELECT count(*) FROM tally_slot)").fetchone()
    return row[0], row[1]

"""What is read to prove the moods: counts beside the votes, and receipts beside the ledger. Only what is wrong is returned."""

from __future__ import annotations

from collections.abc import Iterator

from db.engine import Transaction


def count_rows(tx: Transaction) -> tuple[int, int]:
    """How many counts and how many receipts there are."""
    counts, receipts = tx.execute(
        "SELECT (SELECT count(*) FROM mood_count), (SELECT count(*) FROM mood_receipt)"
    ).fetchone()
    return counts, receipts


def iter_wrong_counts(tx: Transaction) -> Iterator[tuple[int, int, str, str, int, int]]:
    """Every count that is not what the votes say, as (guild_id, topic_id, mood, period, counted, due)."""
    yield from tx.execute(
        "WITH due AS ("
        " SELECT guild_id, topic_id, mood, 'all' AS period, count(*) AS votes FROM mood_vote WHERE state = 'cast'"
        " GROUP BY guild_id, topic_id, mood UNION ALL"
        " SELECT guild_id, topic_id, mood, week, count(*) FROM mood_vote WHERE state = 'cast'"
        " GROUP BY guild_id, topic_id, mood, week),"
        " sides AS ("
        " SELECT guild_id, topic_id, mood, period, votes AS counted, 0 AS due FROM mood_count UNION ALL"
        " SELECT guild_id, topic_id, mood, period, 0, votes FROM due)"
        " SELECT guild_id, topic_id, mood, period, sum(counted), sum(due) FROM sides"
        " GROUP BY guild_id, topic_id, mood, period HAVING sum(counted) <> sum(due)"
    )


def iter_wrong_receipts(tx: Transaction) -> Iterator[tuple[int, int]]:
    """Every receipt that does not agree with its vote or the ledger, as (guild_id, receipt): of a vote that no longer
    stands but still held, of an earlier round still held, or taken back here and not there."""
    yield from tx.execute(
        "SELECT r.guild_id, r.receipt FROM mood_receipt AS r"
        " JOIN mood_vote AS v ON v.guild_id = r.guild_id AND v.topic_id = r.topic_id AND v.member_id = r.member_id"
        " LEFT JOIN transfer AS reversal ON reversal.reverses_id = r.receipt"
        " WHERE (r.state = 'moved' AND (v.state <> 'cast' OR v.round <> r.round))"
        " OR (r.state = 'taken_back' AND reversal.transfer_id IS NULL)"
    )

"""What is read to prove the gate's rows."""

from __future__ import annotations

from collections.abc import Iterator

from db.engine import Transaction


def iter_figures(tx: Transaction) -> Iterator[tuple[int, str, int, int]]:
    """Every question of all communities: guild, code, how often shown, how often passed, failed or open."""
    yield from tx.execute(
        "SELECT guild_id, question, coalesce(max(shown), 0), sum(ended) FROM ("
        " SELECT guild_id, question, shown, passed + failed AS ended FROM gate_figure"
        " UNION ALL SELECT guild_id, question, NULL, count(*) FROM gate_challenge WHERE state = 'open'"
        " GROUP BY guild_id, question) GROUP BY guild_id, question ORDER BY guild_id, question"
    )


def iter_passed_without_role(tx: Transaction, *, kind: str) -> Iterator[tuple[int, int, bool]]:
    """Every member who passed and was not yet given the role: guild, member, whether an order waits for him."""
    for guild_id, member_id, ordered in tx.execute(
        "SELECT guild_id, member_id, EXISTS (SELECT 1 FROM outbox WHERE outbox.guild_id = gate_member.guild_id"
        " AND outbox.kind = :kind AND outbox.subject = CAST(gate_member.member_id AS TEXT)"
        " AND outbox.state = 'waiting') FROM gate_member WHERE passed_at IS NOT NULL AND role_given_at IS NULL"
        " ORDER BY guild_id, member_id",
        {"kind": kind},
    ):
        yield guild_id, member_id, bool(ordered)

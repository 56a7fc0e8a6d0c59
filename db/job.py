"""Which scheduled run was done for which period, so that none is done twice and none is forgotten."""

from __future__ import annotations

from db.engine import Transaction


def insert_run(tx: Transaction, *, guild_id: int, job: str, period: str, at: int) -> bool:
    """Claim a run. ``False`` if that job already ran for that period."""
    return bool(
        tx.execute(
            "INSERT INTO job_run (guild_id, job, period, ran_at) VALUES (:guild_id, :job, :period, :at)"
            " ON CONFLICT DO NOTHING",
            {"guild_id": guild_id, "job": job, "period": period, "at": at},
        ).rowcount
    )


def find_last_period(tx: Transaction, *, guild_id: int, job: str) -> str | None:
    """The latest period that a job ran for. Periods of one job sort as text."""
    row = tx.execute(
        "SELECT max(period) FROM job_run WHERE guild_id = :guild_id AND job = :job",
        {"guild_id": guild_id, "job": job},
    ).fetchone()
    return None if row is None else row[0]


def delete_runs(tx: Transaction, *, guild_id: int, before: int) -> None:
    """Forget runs made before a moment; each job's latest period always stays."""
    tx.execute(
        "DELETE FROM job_run WHERE guild_id = :guild_id AND ran_at < :before AND period <"
        " (SELECT max(period) FROM job_run AS latest"
        " WHERE latest.guild_id = job_run.guild_id AND latest.job = job_run.job)",
        {"guild_id": guild_id, "before": before},
    )

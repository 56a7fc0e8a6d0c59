"""The scheduled work of upkeep: the nightly backup, the hourly line of health, and forgetting what is long over."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import to_ms
from bot.community import Community
from bot.jobs import Daily, Hourly, Job, Undone
from bot.staff.alert import alert_staff
from bot.upkeep.backup import back_up
from bot.upkeep.fault import UpkeepFault
from db import job, ledger, member, outbox, upkeep
from db.engine import Transaction

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)

_KEPT = timedelta(days=30)
"""How long the database remembers what was done in Discord and by jobs. Money, check-ins and deeds it never forgets."""


async def back_up_nightly(app: App, period: str) -> None:
    """Make the night's backup. One that fails is told to the staff, and stays due.

    Raises:
        Undone: see `bot.upkeep.backup.make_backup`.
    """
    try:
        done = await back_up(app)
    except UpkeepFault as fault:
        await app.act(alert_staff, subject="backup", fix=fault.text)
        raise Undone(str(fault)) from fault
    log.info(
        "backup made",
        extra={"period": period, "file": str(done.path), "bytes": done.size, "removed": len(done.removed)},
    )


async def log_health(app: App, period: str) -> None:
    """One line an hour by which whoever reads the log sees that all is well, or since when it is not."""
    health = await app.read(read_health)
    log.info(
        "health",
        extra={
            "period": period,
            "members": health.members,
            "transfers": health.transfers,
            "outbox_waiting": health.outbox.get("waiting", 0),
            "outbox_given_up": health.outbox.get("given_up", 0),
            "database_bytes": health.database_bytes,
        },
    )


@dataclass(frozen=True, slots=True)
class Health:
    """How large everything is. ``outbox``: entries by state."""

    members: int
    transfers: int
    outbox: dict[str, int]
    database_bytes: int


def read_health(tx: Transaction, community: Community) -> Health:
    """How large everything is now; each figure is read from the end of an index."""
    return Health(
        members=member.find_last_uid(tx, guild_id=community.guild_id),
        transfers=ledger.find_last_transfer_id(tx),
        outbox=outbox.count_by_state(tx, guild_id=community.guild_id),
        database_bytes=upkeep.size(tx),
    )


def forget(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Forget what nobody will ask for again: entries of the outbox and runs of jobs that ended long ago."""
    outbox.delete_ended(tx, guild_id=community.guild_id, before=to_ms(now - _KEPT))
    job.delete_runs(tx, guild_id=community.guild_id, before=to_ms(now - _KEPT))


def jobs(community: Community) -> tuple[Job, ...]:
    """Backup at night, health each hour, forgetting once a day. What was slept through is made up for once, not each."""
    hour = community.config.database.backup_at_hour
    return (
        Job("backup", Daily(hour), work=back_up_nightly, catch_up="latest"),
        Job("health", Hourly(), work=log_health, catch_up="latest"),
        Job("forget", Daily(), act=forget, catch_up="latest"),
    )

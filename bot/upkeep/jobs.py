"""The scheduled work of upkeep: the nightly backup."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.community import Community
from bot.jobs import Daily, Job
from bot.staff.alert import alert_staff
from bot.upkeep.backup import back_up
from bot.upkeep.fault import UpkeepFault

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)


async def back_up_nightly(app: App, period: str) -> None:
    """Make the night's backup. One that fails is told to the staff, and stays due.

    Raises:
        UpkeepFault: see `bot.upkeep.backup.make_backup`.
    """
    try:
        done = await back_up(app)
    except UpkeepFault as fault:
        await app.act(alert_staff, subject="backup", fix=fault.text)
        raise
    log.info(
        "backup made",
        extra={"period": period, "file": str(done.path), "bytes": done.size, "removed": len(done.removed)},
    )


def jobs(community: Community) -> tuple[Job, ...]:
    """The nightly backup. Of several nights that were slept through only the last is made up for."""
    hour = community.config.database.backup_at_hour
    return (Job("backup", Daily(hour), work=back_up_nightly, catch_up="latest"),)

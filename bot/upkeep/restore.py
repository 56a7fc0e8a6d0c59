"""Restoring: a backup becomes the database, after it was proven and without losing what stood there before."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import to_ms
from bot.upkeep import files
from bot.upkeep.fault import UpkeepFault, faults_of, faults_of_folder
from bot.upkeep.lock import hold
from bot.upkeep.verify import Report, verify
from db.migrate import check_schema, migrate
from db.upkeep import gather

_CHECKSUM = re.compile(r"([0-9a-f]{64}) [ *](.+)\n?")


@dataclass(frozen=True, slots=True)
class RestoreDone:
    """A database that was restored: what was proven of it, the migrations that its age made necessary, and where the
    one before it went, if there was one."""

    report: Report
    applied: tuple[str, ...]
    kept_aside: Path | None


def restore(backup: Path, database: Path, *, overwrite: bool, now: datetime) -> RestoreDone:
    """Put a backup in the database's place.

    It is copied beside the database, compared with its checksum, brought up to date and proven; then one rename puts it
    in place. With ``overwrite`` a database that stands there is kept under a dated name, its ``-wal`` and ``-shm`` with it.

    Raises:
        StartupFault: the bot is running.
        UpkeepFault: it cannot be done; the database is as it was.
    """
    database = database.resolve()
    with hold(database), faults_of_folder(database.parent):
        expected = _read_checksum(backup)
        if database.exists() and not overwrite:
            raise UpkeepFault("upkeep-fault-database-exists", path=str(database))
        copy = database.with_name(f".{database.name}.restoring")
        _remove(copy)  # of a restore that broke off: its log must not be taken for the new copy's
        try:
            if files.copy_with_digest(backup, copy) != expected:
                raise UpkeepFault("upkeep-fault-checksum", path=str(backup))
            applied, report = _prepare(copy, backup, now)
            kept_aside = _put_aside(database, now)
            for sidecar in files.sidecars(database):
                sidecar.unlink(missing_ok=True)
            copy.replace(database)
            files.sync(database.parent)
        finally:
            _remove(copy)
        with faults_of(database):
            check_schema(database)
        return RestoreDone(report, applied, kept_aside)


def _remove(copy: Path) -> None:
    for file in (copy, *files.sidecars(copy)):
        file.unlink(missing_ok=True)


def _read_checksum(backup: Path) -> str:
    if not backup.is_file():
        raise UpkeepFault("upkeep-fault-no-backup", path=str(backup))
    checksum = backup.with_name(f"{backup.name}.sha256")
    if not checksum.is_file():
        raise UpkeepFault("upkeep-fault-no-checksum", path=str(backup), checksum=str(checksum))
    written = _CHECKSUM.fullmatch(checksum.read_text(encoding="utf-8", errors="replace"))
    if written is None:
        raise UpkeepFault("upkeep-fault-checksum", path=str(backup))
    return written[1]


def _prepare(copy: Path, backup: Path, now: datetime) -> tuple[tuple[str, ...], Report]:
    """Bring the copy to this version's schema and prove it; leaves it as one plain file on the disk."""
    with faults_of(backup):
        check_schema(copy)
        applied = tuple(f"{step.number:04}_{step.name}" for step in migrate(copy, at_ms=to_ms(now), create=False))
        gather(copy)
        report = verify(copy)
    if not report.holds:
        raise UpkeepFault("upkeep-fault-unproven-copy", report=report, path=str(backup))
    files.sync(copy)
    return applied, report


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Give the database that stands there a second, dated name; the file under it is not touched.

    A second name rather than a new one: whenever the machine stops, there is a whole database under the first name, and
    no bot that starts then takes its absence for a new beginning.
    """
    present = [file for file in (database, *files.sidecars(database)) if file.exists()]
    if not present:
        return None
    moment = now.astimezone(UTC)
    while (aside := database.with_name(f"{database.name}.before-{moment:%Y%m%dT%H%M%SZ}")).exists():
        moment += timedelta(seconds=1)
    for file in present:
        os.link(file, f"{aside}{file.name.removeprefix(database.name)}")
    files.sync(database.parent)
    return aside

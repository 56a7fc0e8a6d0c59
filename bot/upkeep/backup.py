"""Backups: a verified copy of the running database under a dated name, a checksum beside it, and the oldest let go.

A backup stands under its name only when all of it is on the disk and was proven: `.<name>.partial` is one in the making.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.upkeep import files
from bot.upkeep.fault import UpkeepFault, faults_of, faults_of_folder
from bot.upkeep.verify import Report, verify
from db.migrate import check_schema
from db.upkeep import BreakOff, copy_database, find_file, go_on

if TYPE_CHECKING:
    from bot.app import App

_NAME = re.compile(r"louzhu-\d{8}T\d{6}Z\.sqlite3")
_CHECKSUM = re.compile(rf"({_NAME.pattern})\.sha256")
_PARTIAL = re.compile(rf"\.{_NAME.pattern}(\.sha256)?\.partial(-journal)?")

FAULTY = "louzhu-faulty.sqlite3"
"""The latest copy that failed to prove itself: no backup, but all there is of what came after the last good one."""


@dataclass(frozen=True, slots=True)
class BackupDone:
    """A backup that stands: where, how large in bytes, its SHA-256, what was proven of it, and which older ones went."""

    path: Path
    size: int
    sha256: str
    report: Report
    removed: tuple[Path, ...]


async def back_up(app: App) -> BackupDone:
    """Back up the running bot's database as its config says, on a thread and a connection of its own. Cancelled, it leaves the
    thread, which breaks off by itself within moments, and no backup.

    Raises:
        UpkeepFault: see `make_backup`.
    """
    settings = app.config.database
    database = await app.database.aside(find_file)
    over = threading.Event()
    try:
        return await asyncio.to_thread(
            make_backup,
            database,
            Path(settings.backup_folder),
            kept=settings.backups_kept,
            now=app.clock.now(),
            break_off=over.is_set,
        )
    finally:
        over.set()


def make_backup(database: Path, folder: Path, *, kept: int, now: datetime, break_off: BreakOff = go_on) -> BackupDone:
    """Copy the database as it is at this moment, prove the copy, name it by ``now``, keep the ``kept`` newest.

    The database may be in use by this process or another. Of two backups at once the second is refused.

    Raises:
        UpkeepFault: the database cannot be read, the folder cannot be written, or the copy failed to prove itself, which
            is then kept as `FAULTY`. No backup was made, and no older one was removed.
        BrokenOff: ``break_off`` said so; the same holds.
    """
    with faults_of(database):
        check_schema(database)
    with faults_of_folder(folder), _alone_in(folder):
        _sweep(folder)
        target = _free_name(folder, now)
        partial = folder / f".{target.name}.partial"
        try:
            with faults_of(database):
                copy_database(database, partial, break_off=break_off)
                files.sync(partial)
                report = verify(partial, break_off=break_off)
            if not report.holds:
                partial.replace(folder / FAULTY)
                raise UpkeepFault("upkeep-fault-unproven-backup", report=report, path=str(folder / FAULTY))
            digest = files.digest_of(partial)
            size = partial.stat().st_size
            _publish(partial, target, digest)
        finally:
            partial.unlink(missing_ok=True)
        return BackupDone(target, size, digest, report, _let_go(folder, kept, target))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".louzhu-backup.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UpkeepFault("upkeep-fault-backup-running", folder=str(folder)) from error
    try:
        yield
    finally:
        lock.release()


def _sweep(folder: Path) -> None:
    """Remove what a crash left behind. Nobody else is at work here: the lock is ours."""
    for entry in list(folder.iterdir()):
        checksum = _CHECKSUM.fullmatch(entry.name)
        if _PARTIAL.fullmatch(entry.name) or (checksum and not (folder / checksum[1]).exists()):
            entry.unlink()


def _free_name(folder: Path, now: datetime) -> Path:
    """The name for this moment; if a backup of this second stands already, of the next free one."""
    moment = now.astimezone(UTC)
    while (target := folder / f"louzhu-{moment:%Y%m%dT%H%M%SZ}.sqlite3").exists():
        moment += timedelta(seconds=1)
    return target


def _publish(partial: Path, target: Path, digest: str) -> None:
    """Give the copy its name. The checksum comes first, so that there is never a backup without one."""
    checksum = target.with_name(f"{target.name}.sha256")
    unnamed = target.with_name(f".{checksum.name}.partial")
    # The form that `sha256sum --check` reads.
    files.write_through(unnamed, f"{digest}  {target.name}\n")
    unnamed.replace(checksum)
    partial.replace(target)
    files.sync(target.parent)


def _let_go(folder: Path, kept: int, newest: Path) -> tuple[Path, ...]:
    """Remove all but the ``kept`` newest backups; never the one just made, though a clock set back may date it first."""
    others = sorted(
        (entry for entry in folder.iterdir() if _NAME.fullmatch(entry.name) and entry != newest),
        key=lambda entry: entry.name,
        reverse=True,
    )
    removed = tuple(others[kept - 1 :])
    for backup in removed:
        backup.unlink()
        backup.with_name(f"{backup.name}.sha256").unlink(missing_ok=True)
    return removed

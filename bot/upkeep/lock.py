"""One process at a time owns a database: the bot, a migration, a restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.startup import StartupFault
from bot.upkeep.fault import faults_of_folder


@contextmanager
def hold(database: Path) -> Iterator[None]:
    """Own the database while inside, by a lock on ``<database>.lock`` that ends with the process, also if it crashes.

    Raises:
        StartupFault: ``already-running``: another process owns it.
        UpkeepFault: the folder cannot be made or written.
    """
    database = database.resolve()
    with faults_of_folder(database.parent):
        database.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{database}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StartupFault("already-running", path=str(database)) from error
    try:
        yield
    finally:
        lock.release()

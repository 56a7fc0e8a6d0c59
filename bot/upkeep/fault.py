"""Why the data could not be cared for, in words with the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.words import Text
from db.engine import DatabaseFault

if TYPE_CHECKING:
    from bot.upkeep.verify import Report


class UpkeepFault(Exception):
    """It could not be done, and what was there before is as it was. ``text`` says why; ``report`` what failed to prove."""

    def __init__(self, key: str, *, report: Report | None = None, **facts: Any) -> None:
        super().__init__(f"{key}: {facts}")
        self.text = Text(key, facts)
        self.report = report


@contextmanager
def faults_of(database: Path) -> Iterator[None]:
    """Turn what the database engine says into an `UpkeepFault` that names the file.

    Raises:
        UpkeepFault: ``database-fault-<kind>``.
    """
    try:
        yield
    except DatabaseFault as fault:
        raise UpkeepFault(f"database-fault-{fault.kind}", path=str(database), detail=fault.detail) from fault


@contextmanager
def faults_of_folder(folder: Path) -> Iterator[None]:
    """Turn what the operating system says of a folder or its disk into an `UpkeepFault`.

    Raises:
        UpkeepFault: ``upkeep-fault-folder``.
    """
    try:
        yield
    except OSError as error:
        problem = error.strerror or str(error)
        raise UpkeepFault("upkeep-fault-folder", path=str(error.filename or folder), problem=problem) from error

"""A restore puts a sound backup in place and loses nothing of what was there, or does nothing at all."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.startup import StartupFault
from bot.upkeep.backup import make_backup
from bot.upkeep.fault import UpkeepFault
from bot.upkeep.files import digest_of
from bot.upkeep.restore import RestoreDone, restore
from bot.upkeep.verify import verify
from db.engine import connect
from db.migrate import list_migrations, migrate
from tests.stage import NOON
from tests.upkeep.data import NOW_MS, contents, count_transfers, first_migrations, forge, grow
from tests.upkeep.shell import run_python

STAMP = "before-20261124T040000Z"


@pytest.fixture
def backup(database: Path, folder: Path) -> Path:
    """A backup of the database, after which a day was lived."""
    made = make_backup(database, folder, kept=14, now=NOON).path
    grow(database, 1)
    return made


def put_back(backup: Path, database: Path, *, overwrite: bool = False) -> RestoreDone:
    return restore(backup, database, overwrite=overwrite, now=NOON + timedelta(days=1))


def sign(backup: Path) -> None:
    """Write the checksum that fits, as the owner of the file could."""
    backup.with_name(f"{backup.name}.sha256").write_text(f"{digest_of(backup)}  {backup.name}\n")


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder but the locks."""
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file() and entry.suffix != ".lock"}


def test_a_backup_becomes_the_database(backup: Path, tmp_path: Path) -> None:
    database = tmp_path / "elsewhere" / "louzhu.sqlite3"

    done = put_back(backup, database)

    assert done.report.holds
    assert done.applied == ()
    assert done.kept_aside is None
    assert contents(database) == contents(backup)
    assert set(files_of(database.parent)) <= {"louzhu.sqlite3", "louzhu.sqlite3-wal", "louzhu.sqlite3-shm"}
    grow(database, 2)
    assert verify(database).holds


def test_an_existing_database_is_not_overwritten_without_being_told(backup: Path, database: Path) -> None:
    before = files_of(database.parent)

    with pytest.raises(UpkeepFault) as raised:
        put_back(backup, database)

    assert raised.value.text.key == "upkeep-fault-database-exists"
    assert files_of(database.parent) == before


def test_overwriting_keeps_the_old_database_under_a_dated_name(backup: Path, database: Path) -> None:
    old = contents(database)

    done = put_back(backup, database, overwrite=True)

    assert done.kept_aside == database.with_name(f"{database.name}.{STAMP}")
    assert contents(done.kept_aside) == old
    assert contents(database) == contents(backup) != old


def test_two_restores_in_one_second_keep_both_old_databases(backup: Path, database: Path) -> None:
    first = put_back(backup, database, overwrite=True)
    grow(database, 2)
    second = put_back(backup, database, overwrite=True)

    assert first.kept_aside is not None
    assert second.kept_aside is not None
    assert count_transfers(first.kept_aside) == count_transfers(second.kept_aside) == count_transfers(backup) + 1
    assert first.kept_aside != second.kept_aside


def test_what_the_old_database_had_only_in_its_log_is_kept_and_does_not_leak_into_the_new_one(
    backup: Path, database: Path, tmp_path: Path
) -> None:
    crashed = tmp_path / "crashed" / "louzhu.sqlite3"
    crashed.parent.mkdir()
    with closing(connect(database)):
        grow(database, 2)
        # As a crash leaves them: the last transfer is in the log alone.
        for file in database.parent.glob("louzhu.sqlite3*"):
            shutil.copy(file, crashed.parent / file.name)
    assert crashed.with_name("louzhu.sqlite3-wal").stat().st_size > 0

    done = put_back(backup, crashed, overwrite=True)

    assert done.kept_aside is not None
    assert count_transfers(done.kept_aside) == count_transfers(database)
    assert contents(crashed) == contents(backup)
    assert verify(crashed).holds


def test_a_log_left_without_its_database_does_not_leak_into_the_new_one(backup: Path, database: Path) -> None:
    with closing(connect(database)):
        grow(database, 2)
        log = database.with_name("louzhu.sqlite3-wal").read_bytes()
    for file in database.parent.glob("louzhu.sqlite3*"):
        file.unlink()
    database.with_name("louzhu.sqlite3-wal").write_bytes(log)

    put_back(backup, database)

    assert contents(database) == contents(backup)
    assert database.with_name(f"louzhu.sqlite3.{STAMP}-wal").read_bytes() == log


def spoil_bytes(backup: Path) -> None:
    with backup.open("r+b") as file:
        file.seek(5000)
        file.write(b"X")


def forge_and_sign(backup: Path) -> None:
    forge(backup, "UPDATE transfer SET reason = 'gift' WHERE transfer_id = 5")
    sign(backup)


def replace_and_sign(backup: Path) -> None:
    backup.unlink()
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("CREATE TABLE other (value)")
    sign(backup)


def from_the_future(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("INSERT INTO migration VALUES (9999, 'later', 'x', 0)")
        connection.commit()
    sign(backup)


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "one byte changed": (spoil_bytes, "upkeep-fault-checksum"),
    "cut short": (lambda backup: backup.write_bytes(backup.read_bytes()[:-1]), "upkeep-fault-checksum"),
    "an unreadable checksum": (
        lambda backup: backup.with_name(f"{backup.name}.sha256").write_text("nonsense"),
        "upkeep-fault-checksum",
    ),
    "no checksum": (
        lambda backup: backup.with_name(f"{backup.name}.sha256").unlink(),
        "upkeep-fault-no-checksum",
    ),
    "no backup": (lambda backup: backup.unlink(), "upkeep-fault-no-backup"),
    "forged and signed": (forge_and_sign, "upkeep-fault-unproven-copy"),
    "another program's": (replace_and_sign, "database-fault-foreign"),
    "of a newer version": (from_the_future, "database-fault-newer"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_backup_that_cannot_be_trusted_is_refused_and_nothing_is_touched(
    backup: Path, database: Path, case: str
) -> None:
    spoil, key = SPOILED[case]
    spoil(backup)
    before = files_of(database.parent)

    with pytest.raises(UpkeepFault) as raised:
        put_back(backup, database, overwrite=True)

    assert raised.value.text.key == key
    assert files_of(database.parent) == before


def test_the_checksum_of_either_kind_of_sha256sum_is_read(backup: Path, tmp_path: Path) -> None:
    checksum = backup.with_name(f"{backup.name}.sha256")
    checksum.write_text(checksum.read_text().replace("  ", " *").rstrip("\n"))

    assert put_back(backup, tmp_path / "new.sqlite3").report.holds


def test_a_backup_from_before_an_update_is_brought_up_to_date(tmp_path: Path, folder: Path) -> None:
    older = tmp_path / "older.sqlite3"
    migrate(older, at_ms=NOW_MS, migrations=first_migrations(2))
    backup = make_backup(older, folder, kept=14, now=NOON).path
    before = backup.read_bytes()

    done = put_back(backup, tmp_path / "louzhu.sqlite3")

    assert done.applied == tuple(f"{step.number:04}_{step.name}" for step in list_migrations()[2:])
    assert done.report.holds
    assert not done.report.lacking
    assert backup.read_bytes() == before


HOLD = """
import sys
from pathlib import Path
from bot.upkeep.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_while_the_bot_runs_nothing_is_restored(backup: Path, database: Path) -> None:
    before = files_of(database.parent)
    with run_python(HOLD, str(database)) as bot:
        assert bot.stdout is not None
        assert bot.stdout.readline() == "held\n"
        with pytest.raises(StartupFault) as raised:
            put_back(backup, database, overwrite=True)
        bot.kill()

    assert raised.value.kind == "already-running"
    assert files_of(database.parent) == before
    assert put_back(backup, database, overwrite=True).report.holds, "the lock ends with the process, however it ends"


CRASH = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.upkeep.restore import restore
Path.replace = lambda self, target: os._exit(9)
restore(Path(sys.argv[1]), Path(sys.argv[2]), overwrite=True, now=datetime(2026, 11, 24, 4, tzinfo=UTC))
"""


def test_a_crash_before_the_last_step_loses_nothing_and_can_be_repeated(backup: Path, database: Path) -> None:
    old = contents(database)
    process = run_python(CRASH, str(backup), str(database))
    process.communicate()
    assert process.returncode == 9

    assert contents(database.with_name(f"{database.name}.{STAMP}")) == old
    assert database.exists(), "no bot that starts now begins with an empty database"

    done = put_back(backup, database, overwrite=True)

    assert contents(database) == contents(backup)
    assert done.report.holds
    assert not list(database.parent.glob(".*restoring*"))

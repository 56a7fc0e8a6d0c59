"""A backup is whole, proven and of one moment, or it is not there."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.jobs import Jobs
from bot.staff.alert import ALERT
from bot.upkeep.backup import FAULTY, BackupDone, back_up, make_backup
from bot.upkeep.fault import UpkeepFault
from bot.upkeep.jobs import jobs
from bot.upkeep.verify import verify
from db import outbox
from db.engine import connect
from db.migrate import migrate
from db.upkeep import BrokenOff
from tests.stage import NOON, StageClock, make_config, open_app
from tests.upkeep.data import NOW_MS, contents, count_transfers, fill, first_migrations, forge, grow, pay_once, write
from tests.upkeep.shell import run_python

NAME = "louzhu-20261123T040000Z.sqlite3"


def make(database: Path, folder: Path, *, kept: int = 14, days: int = 0) -> BackupDone:
    return make_backup(database, folder, kept=kept, now=NOON + timedelta(days=days))


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if not entry.name.endswith(".lock"))


def test_a_backup_holds_all_there_is_under_its_dated_name(database: Path, folder: Path) -> None:
    done = make(database, folder)

    assert done.path == folder / NAME
    assert names(folder) == [NAME, f"{NAME}.sha256"]
    assert done.report.holds
    assert done.size == done.path.stat().st_size
    assert contents(done.path) == contents(database)


def test_the_checksum_is_one_that_sha256sum_checks(database: Path, folder: Path) -> None:
    make(database, folder)

    check = ["sha256sum", "--check", f"{NAME}.sha256"]
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0
    with (folder / NAME).open("r+b") as file:
        file.write(b"X")
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 1


def test_what_is_still_in_the_write_ahead_log_is_backed_up_too(database: Path, folder: Path) -> None:
    with closing(connect(database)) as connection:
        grow(database, 1)  # stays in the log while another connection is open
        assert connection.execute("SELECT count(*) FROM transfer").fetchone()[0] == count_transfers(database)
        done = make(database, folder)

    assert contents(done.path) == contents(database)


def test_what_is_not_committed_is_not_backed_up(database: Path, folder: Path) -> None:
    before = count_transfers(database)
    with closing(connect(database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE account SET balance = balance + 1 WHERE house IS NULL")
        done = make(database, folder)
        connection.execute("ROLLBACK")

    assert done.report.holds
    assert count_transfers(done.path) == before


def test_backups_while_hundreds_of_transfers_are_written_are_each_of_one_moment(database: Path, folder: Path) -> None:
    enough, stop = threading.Event(), threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            for _ in range(20):
                grow(database, number := number + 1)
            if number >= 300:
                enough.set()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    made: list[tuple[int, BackupDone, int]] = []
    try:
        while not enough.is_set() or len(made) < 5:
            before = count_transfers(database)
            done = make(database, folder, kept=1000, days=len(made))
            made.append((before, done, count_transfers(database)))
    finally:
        stop.set()
        writer.join()

    for before, done, after in made:
        assert done.report.holds
        assert before <= count_transfers(done.path) <= after
    assert any(before < after for before, _, after in made), "the writer wrote while a backup was made"
    assert len({count_transfers(done.path) for _, done, _ in made}) > 1


def test_two_backups_in_one_second_have_two_names(database: Path, folder: Path) -> None:
    make(database, folder)
    grow(database, 1)
    second = make(database, folder)

    assert second.path.name == "louzhu-20261123T040001Z.sqlite3"
    assert count_transfers(second.path) == count_transfers(folder / NAME) + 1


@pytest.mark.parametrize(("kept", "days"), [(1, [3]), (2, [2, 3]), (4, [0, 1, 2, 3]), (5, [0, 1, 2, 3])])
def test_only_the_newest_backups_are_kept(database: Path, folder: Path, kept: int, days: list[int]) -> None:
    for day in range(4):
        make(database, folder, kept=kept, days=day)

    expected = [f"louzhu-{NOON + timedelta(days=day):%Y%m%dT%H%M%SZ}.sqlite3" for day in days]
    assert names(folder) == sorted([*expected, *(f"{name}.sha256" for name in expected)])


def test_what_is_not_named_like_a_backup_is_never_removed(database: Path, folder: Path) -> None:
    folder.mkdir()
    others = [
        "louzhu-20200101T000000Z.sqlite3.bak",
        "my-louzhu-20200101T000000Z.sqlite3",
        "louzhu-20200101.sqlite3",
        "louzhu.sqlite3",
        FAULTY,
        "notes.txt",
        "notes.txt.sha256",
        ".notes.partial",
    ]
    for name in others:
        (folder / name).write_text("keep me")
    (folder / "louzhu-20200101T000000Z.sqlite3").write_text("an old backup")

    done = make(database, folder, kept=1)

    assert [path.name for path in done.removed] == ["louzhu-20200101T000000Z.sqlite3"]
    assert names(folder) == sorted([*others, NAME, f"{NAME}.sha256"])


def test_a_clock_set_back_does_not_remove_the_backup_just_made(database: Path, folder: Path) -> None:
    make(database, folder, kept=1)
    done = make(database, folder, kept=1, days=-30)

    assert done.path.exists()
    assert [path.name for path in done.removed] == [NAME]


CRASH = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.upkeep.backup import make_backup
names_left = int(sys.argv[3])
def name_or_die(self, target):
    global names_left
    if names_left == 0:
        os._exit(9)
    names_left -= 1
    os.replace(self, target)
Path.replace = name_or_die
make_backup(Path(sys.argv[1]), Path(sys.argv[2]), kept=14, now=datetime(2026, 11, 23, 4, tzinfo=UTC))
"""


@pytest.mark.parametrize("names_left", [0, 1])
def test_a_crash_before_the_copy_has_its_name_leaves_no_backup_and_no_litter(
    database: Path, folder: Path, names_left: int
) -> None:
    process = run_python(CRASH, str(database), str(folder), str(names_left))
    process.communicate()
    assert process.returncode == 9

    assert names(folder), "it crashed in the middle of its work"
    assert NAME not in names(folder)

    make(database, folder, days=1)
    tomorrow = "louzhu-20261124T040000Z.sqlite3"
    assert names(folder) == [tomorrow, f"{tomorrow}.sha256"]


def test_without_the_crash_the_same_piece_makes_a_backup(database: Path, folder: Path) -> None:
    process = run_python(CRASH, str(database), str(folder), "2")
    process.communicate()

    assert process.returncode == 0
    assert names(folder) == [NAME, f"{NAME}.sha256"]


def test_a_database_that_is_not_sound_is_kept_apart_and_removes_no_backup(database: Path, folder: Path) -> None:
    make(database, folder, kept=1)
    forge(database, "UPDATE transfer SET reason = 'gift' WHERE transfer_id = 5")

    with pytest.raises(UpkeepFault):
        make(database, folder, kept=1, days=1)
    with pytest.raises(UpkeepFault) as raised:
        make(database, folder, kept=1, days=1)

    assert raised.value.text.key == "upkeep-fault-unproven-backup"
    assert raised.value.report is not None
    assert not raised.value.report.holds
    assert names(folder) == sorted([NAME, f"{NAME}.sha256", FAULTY])
    assert verify(folder / NAME).holds


def test_a_database_from_before_an_update_is_backed_up_as_it_is(tmp_path: Path, folder: Path) -> None:
    older = tmp_path / "older.sqlite3"
    migrate(older, at_ms=NOW_MS, migrations=first_migrations(2))

    done = make(older, folder)

    assert done.report.lacking
    assert contents(done.path) == contents(older)


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda database, folder: database.unlink(), "database-fault-missing"),
        (lambda database, folder: database.write_bytes(b"no database" * 1000), "database-fault-corrupt"),
        (lambda database, folder: folder.write_text("a file"), "upkeep-fault-folder"),
    ],
)
def test_what_cannot_be_backed_up_is_told_and_leaves_nothing(
    database: Path, folder: Path, spoil: Callable[[Path, Path], object], key: str
) -> None:
    for sidecar in ("-wal", "-shm"):
        database.with_name(f"{database.name}{sidecar}").unlink(missing_ok=True)
    spoil(database, folder)

    with pytest.raises(UpkeepFault) as raised:
        make(database, folder)

    assert raised.value.text.key == key
    assert not folder.is_dir() or names(folder) == []


HOLD_FOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1] + "/.louzhu-backup.lock"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_two_backups_at_once_the_second_is_refused(database: Path, folder: Path) -> None:
    folder.mkdir()
    with run_python(HOLD_FOLDER, str(folder)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UpkeepFault) as raised:
            make(database, folder)
        other.communicate("")

    assert raised.value.text.key == "upkeep-fault-backup-running"
    assert make(database, folder).report.holds


# --- In the running bot ----------------------------------------------------------------------------------------------------


async def test_the_running_bot_backs_up_its_own_database(tmp_path: Path, clock: StageClock) -> None:
    database = fill(tmp_path / "louzhu.sqlite3")
    config = make_config({"database": {"backup_folder": str(tmp_path / "safe"), "backups_kept": 1}})
    async with open_app(database, config, clock) as app:
        first = await back_up(app)
        await app.database.act(pay_once, 1)
        clock.set(NOON + timedelta(days=1))
        second = await back_up(app)

    assert count_transfers(second.path) == count_transfers(database)
    assert second.removed == (first.path,)


async def run_nightly(app: App) -> list[str]:
    (job,) = (each for each in jobs(app.community) if each.name == "backup")
    return await Jobs(app, (job,)).run_due(job)


async def test_the_nightly_job_backs_up_once_a_night_and_once_after_an_absence(
    tmp_path: Path, clock: StageClock
) -> None:
    safe = tmp_path / "safe"
    config = make_config({"database": {"backup_folder": str(safe), "backup_at_hour": 4}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        assert await run_nightly(app) == ["2026-11-23"]
        assert await run_nightly(app) == []
        clock.set(NOON + timedelta(hours=15, minutes=59))
        assert await run_nightly(app) == []
        clock.set(NOON + timedelta(hours=16))
        assert await run_nightly(app) == ["2026-11-24"]
        clock.set(NOON + timedelta(days=10))
        assert await run_nightly(app) == ["2026-12-03"]

    assert len([name for name in names(safe) if name.endswith(".sqlite3")]) == 3


async def test_a_nightly_backup_that_fails_is_told_to_the_staff_once_and_stays_due(
    tmp_path: Path, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    safe = tmp_path / "safe"
    safe.write_text("a file where the folder should be")
    config = make_config({"database": {"backup_folder": str(safe)}})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        assert await run_nightly(app) == []
        assert await run_nightly(app) == []
        waiting = await app.database.read(
            outbox.list_due, guild_id=app.community.guild_id, kinds={ALERT}, at=app.now_ms(), limit=10
        )
        safe.unlink()
        assert await run_nightly(app) == ["2026-11-23"]

    (entry,) = waiting
    assert entry.kind == ALERT
    assert "upkeep-fault-folder" in entry.payload
    assert [record.exc_info for record in caplog.records if record.exc_info] == []


def test_a_write_after_the_backup_is_not_in_it(database: Path, folder: Path) -> None:
    done = make(database, folder)
    write(database, lambda tx: pay_once(tx, 1))

    assert count_transfers(done.path) == count_transfers(database) - 1


@pytest.mark.parametrize("asked", [1, 2, 3])
def test_a_backup_that_is_broken_off_leaves_what_was_there(database: Path, folder: Path, asked: int) -> None:
    make(database, folder)
    before = names(folder)
    left = iter(range(asked))

    with pytest.raises(BrokenOff):
        make_backup(database, folder, kept=1, now=NOON + timedelta(days=1), break_off=lambda: next(left, None) is None)

    assert names(folder) == before
    assert make(database, folder, kept=1, days=2).report.holds


async def test_a_backup_that_is_cancelled_ends_on_its_thread_too(
    database: Path, folder: Path, clock: StageClock
) -> None:
    config = make_config({"database": {"backup_folder": str(folder)}})
    async with open_app(database, config, clock) as app:
        running = asyncio.create_task(back_up(app))
        while not (folder / ".louzhu-backup.lock").exists():  # noqa: ASYNC110  # the thread tells nobody
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await asyncio.get_running_loop().shutdown_default_executor()
    assert names(folder) == []

"""Trouble with the file on real file systems: one that is full, files that may not be changed, a disk that turned read-only.

What `tests.live.test_disk` shows for any user with limits of the process, shown with the kernel's own errors. It mounts, so it
needs root, and is no part of ``make test``: ``make torture-disks`` (and ``make torture``, as root).
"""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.driver import Driver
from benchmarks.loopback import FIRST_MEMBER_ID
from bot.upkeep.backup import make_backup
from bot.upkeep.fault import UpkeepFault
from tests.live.process import Louzhu
from tests.live.trouble import (
    CONFIG,
    NOT_SAVED,
    Start,
    calls_to_staff,
    check_books,
    check_in_counts,
    check_in_the_end,
    go_through,
    told,
)

_SIZE = "24m"


def sh(*words: str | Path) -> str:
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def ext4(tmp_path: Path) -> Iterator[Path]:
    """An empty file system in a file, which turns read-only when something is wrong with it."""
    image, place = tmp_path / "image", tmp_path / "ext4"
    sh("truncate", "--size", _SIZE, image)
    sh("mkfs.ext4", "-q", "-m", "0", image)
    place.mkdir()
    mount(image, place)
    yield place
    sh("umount", "--lazy", place)


@pytest.fixture
def tmpfs(tmp_path: Path) -> Iterator[Path]:
    """An empty file system in memory."""
    place = tmp_path / "tmpfs"
    place.mkdir()
    sh("mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", place)
    yield place
    sh("umount", "--lazy", place)


def mount(image: Path, place: Path) -> None:
    sh("mount", "-o", "loop,errors=remount-ro", image, place)


def fill(fd: int, size: int) -> None:
    while True:
        os.write(fd, bytes(size))


@contextmanager
def full(database: Path, pid: int) -> Iterator[None]:
    """Another file has taken all the room there was, to the last byte."""
    filler = database.with_name("filler")
    fd = os.open(filler, os.O_CREAT | os.O_WRONLY | os.O_DSYNC)
    for size in (1 << 20, 4096):
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            fill(fd, size)
    os.close(fd)
    yield
    filler.unlink()


@contextmanager
def immutable(database: Path, pid: int) -> Iterator[None]:
    """Nobody may change the files, as with ``chattr +i``, not even who has them open."""
    files = [database, *(database.with_name(f"{database.name}{suffix}") for suffix in ("-wal", "-shm"))]
    sh("chattr", "+i", *files)
    yield
    sh("chattr", "-i", *files)


@pytest.mark.parametrize("file_system", ["ext4", "tmpfs"])
def test_on_a_disk_that_is_full_nothing_counts_and_then_it_does_again(
    file_system: str, request: pytest.FixtureRequest, discord: Driver, louzhu: Start
) -> None:
    folder: Path = request.getfixturevalue(file_system)
    database, bot = begin(discord, louzhu, folder)
    go_through(discord, bot, database, full, range(FIRST_MEMBER_ID + 1, FIRST_MEMBER_ID + 5))
    check_in_the_end(discord, bot, database, 2)


def test_on_a_file_that_may_not_be_changed_any_more_nothing_counts_and_then_it_does_again(
    ext4: Path, discord: Driver, louzhu: Start
) -> None:
    database, bot = begin(discord, louzhu, ext4)
    go_through(discord, bot, database, immutable, range(FIRST_MEMBER_ID + 1, FIRST_MEMBER_ID + 5))
    check_in_the_end(discord, bot, database, 2)


def test_what_was_acknowledged_before_the_disk_turned_read_only_is_there_when_it_is_mended(
    ext4: Path, discord: Driver, louzhu: Start, tmp_path: Path
) -> None:
    database, bot = begin(discord, louzhu, ext4)
    device = Path(sh("findmnt", "--noheadings", "--output", "SOURCE", ext4)).name
    Path("/sys/fs/ext4", device, "trigger_fs_error").write_text("as the test asked for")

    during = [discord.command("checkin", FIRST_MEMBER_ID + number) for number in range(1, 4)]
    assert [told(discord, each)[-1] for each in during] == [NOT_SAVED] * 3
    assert any("签到" in said for said in told(discord, discord.command("help")))
    # Mending it takes a stop, as the staff are told: it is neither made writable nor let go while files are open there.
    for words in (("mount", "-o", "remount,rw", ext4), ("umount", ext4)):
        assert subprocess.run(words, check=False, capture_output=True).returncode != 0
    ended = bot.stop()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert len(calls_to_staff(discord)) == 1

    sh("umount", ext4)
    subprocess.run(["fsck.ext4", "-p", str(tmp_path / "image")], check=False, capture_output=True)  # 1: it was mended
    mount(tmp_path / "image", ext4)
    check_books(database, 1)
    discord.reset()
    database, bot = begin(discord, louzhu, ext4, first=FIRST_MEMBER_ID + 1)
    assert bot.stop().code == 0
    check_books(database, 2)


def test_a_backup_for_which_there_is_no_room_leaves_what_was_there(ext4: Path, discord: Driver, louzhu: Start) -> None:
    database, bot = begin(discord, louzhu, ext4)
    bot.wait_for_line("job backup ran")
    folder = ext4 / "backups"
    before = sorted(folder.iterdir())
    with full(database, bot.pid), pytest.raises(UpkeepFault):
        make_backup(database, folder, kept=1, now=datetime.now(UTC))
    assert sorted(folder.iterdir()) == before
    assert bot.stop().code == 0


def begin(discord: Driver, louzhu: Start, folder: Path, *, first: int = FIRST_MEMBER_ID) -> tuple[Path, Louzhu]:
    """A bot whose database is in a folder, and to which somebody came."""
    bot = louzhu(config=CONFIG, folder=folder)
    discord.wait_for("GATEWAY", "IDENTIFY")
    check_in_counts(discord, first)
    return folder / "louzhu.sqlite3", bot

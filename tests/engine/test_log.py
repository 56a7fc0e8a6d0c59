"""What a write-ahead log that was damaged or cut after a crash leaves: an earlier moment, whole, and never a half; and what
becomes of it where there is no room."""

from __future__ import annotations

import asyncio
import resource
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import Database, Transaction, connect

ACTS = 6
ACTS_BEFORE_CHECKPOINT = 400
_HEADER, _FRAME = 32, 24 + 4096


def write_pair(tx: Transaction, number: int) -> None:
    """An act of two rows that belong together, too large for one page."""
    for half in ("left", "right"):
        facts = {"number": number, "half": half, "words": f"{number}" * 3000}
        tx.execute("INSERT INTO pair VALUES (:number, :half, :words)", facts)


@pytest.fixture
async def crashed(tmp_path: Path) -> tuple[Path, list[int]]:
    """A database whose acts are all in its log, as a kill leaves it; and how long the log was after each act."""
    path = tmp_path / "crashed.sqlite3"
    log = path.with_name("crashed.sqlite3-wal")
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE pair (number INTEGER, half TEXT, words TEXT) STRICT")
    database = await Database.open(path)
    lengths = []
    for number in range(ACTS):
        await database.act(write_pair, number)
        lengths.append(log.stat().st_size)
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{tmp_path / 'left.sqlite3'}{suffix}")
    await database.close()
    return tmp_path / "left.sqlite3", lengths


def numbers_in(database: Path, log: bytes) -> list[int]:
    """The acts that are in a database with such a log beside it, each of them whole."""
    opened = database.with_name("opened.sqlite3")
    shutil.copyfile(database, opened)
    opened.with_name("opened.sqlite3-wal").write_bytes(log)
    opened.with_name("opened.sqlite3-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(opened)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = connection.execute("SELECT number, count(*) FROM pair GROUP BY number ORDER BY number").fetchall()
    assert all(halves == 2 for _, halves in found), "an act is there whole or not at all"
    return [number for number, _ in found]


def test_a_log_that_is_cut_anywhere_loses_only_the_last_acts_and_each_as_a_whole(
    crashed: tuple[Path, list[int]],
) -> None:
    database, lengths = crashed
    log = database.with_name("left.sqlite3-wal").read_bytes()
    frames = range(_HEADER, len(log) + 1, _FRAME)
    for cut in sorted({0, 1, _HEADER - 1, *(frame + near for frame in frames for near in (-1, 0, 1, 2000))}):
        whole = [number for number, length in enumerate(lengths) if length <= cut]
        assert numbers_in(database, log[:cut]) == whole, cut


def test_a_log_with_a_wrong_byte_loses_only_what_comes_after_it(crashed: tuple[Path, list[int]]) -> None:
    database, lengths = crashed
    log = database.with_name("left.sqlite3-wal").read_bytes()
    for place in range(_HEADER + 100, len(log), 7 * 1013):
        spoilt = log[:place] + bytes([log[place] ^ 0xFF]) + log[place + 1 :]
        whole = [number for number, length in enumerate(lengths) if length <= place]
        assert numbers_in(database, spoilt) == whole, place


async def test_a_file_that_cannot_grow_is_caught_up_later_and_acts_count_meanwhile(tmp_path: Path) -> None:
    """More acts than the bot puts into the log before it writes it into the file; the log lies in room that it had before."""
    path, left = tmp_path / "full.sqlite3", tmp_path / "left.sqlite3"
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE pair (number INTEGER, half TEXT, words TEXT) STRICT")
        connection.execute("INSERT INTO pair VALUES (-1, 'left', hex(zeroblob(2000000))), (-1, 'right', '')")
    database = await Database.open(path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limits[1]))
    try:
        await asyncio.gather(*(database.act(write_number, number) for number in range(ACTS_BEFORE_CHECKPOINT)))
        with pytest.raises(sqlite3.OperationalError):
            await write_log_out(database)
        await database.act(write_number, ACTS_BEFORE_CHECKPOINT)
        for suffix in ("", "-wal"):  # as a kill would leave it now
            shutil.copyfile(f"{path}{suffix}", f"{left}{suffix}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    everything = [(number,) for number in range(ACTS_BEFORE_CHECKPOINT + 1)]
    with closing(sqlite3.connect(left)) as connection:
        assert connection.execute("SELECT number FROM pair WHERE number >= 0 ORDER BY number").fetchall() == everything
    await write_log_out(database)
    await database.close()
    assert not path.with_name("full.sqlite3-wal").exists()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT number FROM pair WHERE number >= 0 ORDER BY number").fetchall() == everything


async def test_a_log_that_grew_while_somebody_read_for_long_gives_its_room_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = 50
    monkeypatch.setattr("db.engine._LONGEST_LOG_PAGES", longest)
    path = tmp_path / "read.sqlite3"
    log = path.with_name("read.sqlite3-wal")
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE pair (number INTEGER, half TEXT, words TEXT) STRICT")
    database = await Database.open(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM pair").fetchone()
        for number in range(2 * longest):
            await database.act(write_number, number)
        assert reader.execute("SELECT count(*) FROM pair").fetchone() == (0,)
        assert log.stat().st_size > 2 * longest * _FRAME
        reader.execute("ROLLBACK")
    for number in range(2):  # the first writes the log into the file, the second begins it anew
        await database.act(write_number, number)
    assert log.stat().st_size <= longest * _FRAME
    assert await database.read(count_pairs) == 2 * longest + 2
    await database.close()


def count_pairs(tx: Transaction) -> int:
    found: int = tx.execute("SELECT count(*) FROM pair").fetchone()[0]
    return found


def write_number(tx: Transaction, number: int) -> None:
    tx.execute("INSERT INTO pair VALUES (:number, 'alone', :words)", {"number": number, "words": "x" * 3000})


async def write_log_out(database: Database) -> None:
    """Write the log into the file, as often as the database does so itself at that moment."""
    while not await database.aside(write_log_into_file):
        pass


def write_log_into_file(connection: sqlite3.Connection) -> bool:
    """Whether all of it could be."""
    busy, frames, written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and frames == written

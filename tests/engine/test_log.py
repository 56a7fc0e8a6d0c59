"""What a write-ahead log that was damaged or cut after a crash leaves: an earlier moment, whole, and never a half."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import Database, Transaction, connect

ACTS = 6
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

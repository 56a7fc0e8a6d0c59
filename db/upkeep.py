"""The care of the database file: a consistent snapshot of it, a copy, its damage, its tables.

What a feature's rows must prove of themselves is read in the feature's own ``db/<feature>_proof.py``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from db.engine import BUSY_TIMEOUT_S, Transaction, connect, explain

SECRET_COLUMNS: frozenset[str] = frozenset({"wheel_day.server_seed"})
"""Columns that never leave the database in an export, as ``table.column``: what is to be revealed later, or never."""

_SLICE_PAGES = 256
"""How much is copied in one go: 1 MiB. Between two slices other threads of the process run."""

_STEPS = 100_000
"""How many steps of SQLite's machine, some milliseconds, pass between two looks at whether to break off."""

_MOST_DAMAGE = 100

_ONE_FILE = "PRAGMA journal_mode = DELETE"


@contextmanager
def explained() -> Iterator[None]:
    """Name the fault behind whatever SQLite says inside.

    Raises:
        DatabaseFault: in place of every `sqlite3.Error`.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error) from error


class BrokenOff(Exception):
    """Whoever asked for it no longer wants it."""


BreakOff = Callable[[], bool]
"""Whether something that takes long is to be broken off; it is asked over and over."""


def go_on() -> bool:
    """Never break off."""
    return False


@contextmanager
def open_snapshot(path: Path, *, break_off: BreakOff = go_on) -> Iterator[Transaction]:
    """Read the file as it is at this moment, whatever is written meanwhile, and without hindering it.

    Raises:
        DatabaseFault: it cannot be read, or its reading was broken off.
    """
    with explained(), closing(_connect_to_look(path)) as connection:
        connection.set_progress_handler(break_off, _STEPS)
        yield Transaction(connection)


def _connect_to_look(path: Path) -> sqlite3.Connection:
    """A connection that sees one moment of the file and changes nothing.

    It is not opened read-only: SQLite forgets the CHECK constraints of a file that it may not write, and would then find
    nothing that breaks them.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None
    )
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("BEGIN")
        # BEGIN alone reads nothing yet: the snapshot is of the moment of the first read.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def copy_database(source: Path, target: Path, *, break_off: BreakOff = go_on) -> None:
    """Copy the database, as it is at this moment, into one plain new file (no ``-wal`` beside it).

    Others may write meanwhile. The open snapshot keeps their writes out of the copy; without it each of them would make
    SQLite's online backup start over, and a busy bot would never be backed up.

    Raises:
        DatabaseFault: the source cannot be read or the target cannot be written, and the target is of no use.
        BrokenOff: the same is true of the target.
    """

    def look_up(*_: int) -> None:
        if break_off():
            raise BrokenOff

    with (
        explained(),
        closing(_connect_to_look(source)) as reading,
        closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        reading.backup(writing, pages=_SLICE_PAGES, progress=look_up)
        writing.execute(_ONE_FILE)


def gather(path: Path) -> None:
    """Put all there is into the file itself, so that it can be moved without a ``-wal``.

    Raises:
        DatabaseFault: it cannot be read or written.
    """
    with explained(), closing(connect(path)) as connection:
        connection.execute(_ONE_FILE)


def find_file(connection: sqlite3.Connection) -> Path:
    """The file that a connection is open on."""
    file: str = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    return Path(file)


def is_readable(path: Path) -> bool:
    """Whether every page of the file is in order, as far as one can tell without comparing the indexes.

    Raises:
        DatabaseFault: not even the first page can be read.
    """
    with open_snapshot(path) as tx:
        return bool(tx.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def iter_damage(tx: Transaction) -> Iterator[str]:
    """What SQLite finds broken: pages, indexes, UNIQUE, CHECK and NOT NULL; the first hundred places.

    Raises:
        DatabaseFault: it found so much that it gave up.
    """
    with explained():
        for (line,) in tx.execute(f"PRAGMA integrity_check({_MOST_DAMAGE})"):
            if line != "ok":
                yield line


def iter_orphans(tx: Transaction) -> Iterator[tuple[str, int | None, str]]:
    """Rows that name a row which does not exist, as (table, row's number, the table it should be in)."""
    for table, number, parent, _ in tx.execute("PRAGMA foreign_key_check"):
        yield table, number, parent


def list_tables(tx: Transaction) -> list[str]:
    """All tables but SQLite's own, by name."""
    rows = tx.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return [name for (name,) in rows]


def count_rows(tx: Transaction) -> int:
    """How many rows all tables have together."""
    return sum(tx.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0] for table in list_tables(tx))


def list_columns(tx: Transaction, table: str) -> list[str]:
    """The columns of a table, in their order."""
    rows = tx.execute("SELECT name FROM pragma_table_info(:table_name) ORDER BY cid", {"table_name": table}).fetchall()
    return [name for (name,) in rows]


def iter_rows(tx: Transaction, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """All rows of a table, one after the other."""
    chosen = ", ".join(_quoted(column) for column in columns)
    yield from tx.execute(f"SELECT {chosen} FROM {_quoted(table)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def size(tx: Transaction) -> int:
    """How many bytes the database takes, its write-ahead log aside."""
    (pages,) = tx.execute("PRAGMA page_count").fetchone()
    (page_bytes,) = tx.execute("PRAGMA page_size").fetchone()
    total: int = pages * page_bytes
    return total

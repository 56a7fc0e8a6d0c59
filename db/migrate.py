"""Migrations: numbered SQL files, each applied once, in one transaction with the record of it.

A file that was applied is never edited: its hash is in the record, and a changed hash stops the bot.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from db.engine import APPLICATION_ID, DatabaseFault, connect, explain
from db.search import parts_as_json

_NAME = re.compile(r"(\d{4})_([a-z_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, as it is kept in the record."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def list_migrations() -> list[Migration]:
    """Every migration in ``db/migrations``, by number. Numbers are unique; gaps are allowed."""
    found: dict[int, Migration] = {}
    for entry in resources.files("db").joinpath("migrations").iterdir():
        if match := _NAME.fullmatch(entry.name):
            number = int(match[1])
            if number in found:
                raise ValueError(f"two migrations have the number {number:04}")
            found[number] = Migration(number, match[2], entry.read_text(encoding="utf-8").replace("\r\n", "\n"))
    return [found[number] for number in sorted(found)]


def migrate(
    path: Path, *, at_ms: int, migrations: list[Migration] | None = None, create: bool = True
) -> list[Migration]:
    """Bring the database file up to date and return what was applied. A second call applies nothing.

    ``at_ms`` is the moment for the record, in milliseconds since 1970 UTC.

    Raises:
        DatabaseFault: with a kind that says why the file was left as it was.
    """
    wanted = list_migrations() if migrations is None else migrations
    if not path.exists():
        if not create:
            raise DatabaseFault("missing", str(path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseFault("folder", str(error)) from error
    try:
        if path.exists():
            _refuse_folder(path)
            # A connection that may write would switch the file to write-ahead logging: not before it is known to be ours.
            with closing(connect(path, read_only=True)) as looking:
                _is_ours(looking)
        connection = connect(path)
    except sqlite3.Error as error:
        raise explain(error) from error
    try:
        _claim(connection)
        connection.create_function("text_parts", 1, parts_as_json, deterministic=True)
        recorded = _recorded(connection)
        pending = _pending(wanted, recorded)
        for migration in pending:
            _apply(connection, migration, at_ms)
        return pending
    except sqlite3.Error as error:
        raise explain(error) from error
    finally:
        connection.close()


def check_schema(path: Path) -> list[Migration]:
    """Say which migrations the file still lacks, without writing to it.

    Raises:
        DatabaseFault: the file is missing, not ours, newer, or was made by migrations that read differently now.
    """
    if not path.exists():
        raise DatabaseFault("missing", str(path))
    _refuse_folder(path)
    try:
        connection = connect(path, read_only=True)
        try:
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            if mark != APPLICATION_ID:
                raise DatabaseFault("foreign", str(path))
            return _pending(list_migrations(), _recorded(connection))
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(error) from error


def _refuse_folder(path: Path) -> None:
    """SQLite opens a folder, and then speaks of a broken disk."""
    if path.is_dir():
        raise DatabaseFault("unopenable", os.strerror(errno.EISDIR))


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file has our mark; without it, it is empty, or it is refused."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if mark == APPLICATION_ID:
        return True
    if mark != 0 or tables:
        raise DatabaseFault("foreign", f"application_id {mark:#x}, {tables} objects")
    return False


def _claim(connection: sqlite3.Connection) -> None:
    """Mark an empty file as ours; refuse a file that belongs to another program."""
    if _is_ours(connection):
        return
    # One transaction: a crash in between must not leave a file that is marked but has no record.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(
        "CREATE TABLE migration ("
        " number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"
    )
    connection.execute("COMMIT")


def _recorded(connection: sqlite3.Connection) -> dict[int, tuple[str, str]]:
    rows = connection.execute("SELECT number, name, sha256 FROM migration").fetchall()
    return {number: (name, digest) for number, name, digest in rows}


def _pending(wanted: list[Migration], recorded: dict[int, tuple[str, str]]) -> list[Migration]:
    known = {migration.number: migration for migration in wanted}
    for number, (name, digest) in sorted(recorded.items()):
        migration = known.get(number)
        if migration is None:
            raise DatabaseFault("newer", f"{number:04}_{name}")
        if migration.digest != digest:
            raise DatabaseFault("changed", f"{number:04}_{name}")
    return [migration for migration in wanted if migration.number not in recorded]


def _apply(connection: sqlite3.Connection, migration: Migration, at_ms: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in split_statements(migration.sql):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO migration (number, name, sha256, applied_at) VALUES (:number, :name, :sha256, :applied_at)",
            {
                "number": migration.number,
                "name": migration.name,
                "sha256": migration.digest,
                "applied_at": at_ms,
            },
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def split_statements(sql: str) -> list[str]:
    """Cut a script into statements. A trigger's body, with semicolons of its own, stays whole."""
    statements: list[str] = []
    collected = ""
    for line in sql.splitlines(keepends=True):
        collected += line
        if sqlite3.complete_statement(collected):
            statements.append(collected)
            collected = ""
    if collected.strip() and not all(
        line.strip().startswith("--") or not line.strip() for line in collected.splitlines()
    ):
        raise ValueError(f"a migration ends in the middle of a statement: {collected.strip()[:80]!r}")
    return statements

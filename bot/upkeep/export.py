"""Exporting: every table as CSV and as JSON Lines, for other programs to read."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TextIO

from bot.upkeep.fault import UpkeepFault, faults_of, faults_of_folder
from db import upkeep
from db.engine import Transaction
from db.migrate import check_schema

Format = Literal["csv", "jsonl", "both"]

_WriteRow = Callable[[tuple[Any, ...]], object]


@dataclass(frozen=True, slots=True)
class ExportDone:
    """What was written: the rows of each table, and the columns that were left out because they are secret."""

    rows: dict[str, int]
    withheld: tuple[str, ...]


def export(
    database: Path, folder: Path, *, form: Format = "both", secrets: Collection[str] = upkeep.SECRET_COLUMNS
) -> ExportDone:
    """Write every table of one consistent moment into an empty or new folder. The database may be in use.

    Raises:
        UpkeepFault: the database cannot be read, or the folder is not empty or cannot be written. Files that were begun
            are removed again.
    """
    with faults_of(database):
        check_schema(database)
    with faults_of_folder(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UpkeepFault("upkeep-fault-folder-not-empty", folder=str(folder))
        begun: list[Path] = []
        try:
            with faults_of(database), upkeep.open_snapshot(database) as tx:
                return _write_tables(tx, folder, form, secrets, begun)
        except BaseException:
            for path in begun:
                path.unlink(missing_ok=True)
            raise


def _write_tables(
    tx: Transaction, folder: Path, form: Format, secrets: Collection[str], begun: list[Path]
) -> ExportDone:
    rows: dict[str, int] = {}
    withheld: list[str] = []
    for table in upkeep.list_tables(tx):
        secret = [column for column in upkeep.list_columns(tx, table) if f"{table}.{column}" in secrets]
        columns = [column for column in upkeep.list_columns(tx, table) if column not in secret]
        withheld += [f"{table}.{column}" for column in secret]
        with ExitStack() as open_files:
            writers = [
                open_files.enter_context(_FORMATS[extension](folder / f"{table}.{extension}", columns, begun))
                for extension in _FORMATS
                if form in {extension, "both"}
            ]
            rows[table] = 0
            for row in upkeep.iter_rows(tx, table, columns):
                for write in writers:
                    write(row)
                rows[table] += 1
    return ExportDone(rows, tuple(withheld))


@contextmanager
def _write_csv(path: Path, columns: list[str], begun: list[Path]) -> Iterator[_WriteRow]:
    """RFC 4180 in UTF-8. Text always stands in quotes, so that nothing between two commas is NULL and ``""`` is empty;
    the reader of the standard library's ``csv`` and PostgreSQL's COPY take it as it is."""
    with _begin(path, begun) as file:
        file.write(",".join(_csv_field(column) for column in columns) + "\r\n")
        yield lambda row: file.write(",".join(map(_csv_field, row)) + "\r\n")


def _csv_field(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return '"' + value.replace('"', '""') + '"'
        case bytes():
            return f'"{value.hex()}"'
        case _:
            return repr(value)


@contextmanager
def _write_jsonl(path: Path, columns: list[str], begun: list[Path]) -> Iterator[_WriteRow]:
    """One JSON object a line, in UTF-8; bytes as hex."""
    with _begin(path, begun) as file:
        yield lambda row: file.write(
            json.dumps(dict(zip(columns, map(_json_value, row), strict=True)), ensure_ascii=False) + "\n"
        )


def _json_value(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _begin(path: Path, begun: list[Path]) -> TextIO:
    file = path.open("x", encoding="utf-8", newline="")
    begun.append(path)
    return file


_FORMATS = {"csv": _write_csv, "jsonl": _write_jsonl}

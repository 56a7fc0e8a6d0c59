"""An export holds every row of one moment, in forms that other programs read back as they were."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.upkeep.export import export
from bot.upkeep.fault import UpkeepFault
from db.engine import connect
from db.upkeep import SECRET_COLUMNS
from tests.upkeep.data import ANNA, count_transfers

WILD = 'a "word", then\r\na line，中文 😀 '


@pytest.fixture
def wild(database: Path) -> Path:
    """A database with all that a file format can stumble over."""
    insert = (
        "INSERT INTO staff_proposal (guild_id, actor_id, payload, created_at, carried_out_at)"
        " VALUES (1, 2, :words, -9223372036854775808, NULL)"
    )
    with closing(connect(database)) as connection:
        connection.executemany(insert, [{"words": words} for words in ("", " ", "=1+1", "NULL", "1", "'", WILD)])
    return database


def rows_of(database: Path) -> dict[str, list[dict[str, Any]]]:
    """All that is stored, by table; columns that are computed from others are not stored."""
    with closing(connect(database, read_only=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {}
        for (table,) in tables:
            if not table.startswith("sqlite_"):
                columns = connection.execute(f"SELECT name FROM pragma_table_xinfo('{table}') WHERE hidden = 0")
                names = [name for (name,) in columns]
                cursor = connection.execute(f"SELECT {', '.join(names)} FROM {table}")
                found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
        return found


def test_json_lines_give_back_every_row_of_every_table(wild: Path, tmp_path: Path) -> None:
    done = export(wild, tmp_path / "out", form="jsonl")

    read = {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
        for path in (tmp_path / "out").iterdir()
    }
    assert read == rows_of(wild)
    assert done.rows == {table: len(rows) for table, rows in read.items()}


def test_csv_gives_back_every_row_of_every_table(wild: Path, tmp_path: Path) -> None:
    export(wild, tmp_path / "out", form="csv")

    for table, rows in rows_of(wild).items():
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.DictReader(file, strict=True))
        assert read == [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


def test_csv_is_rfc_4180_and_tells_null_from_empty_text(wild: Path, tmp_path: Path) -> None:
    export(wild, tmp_path / "out", form="csv")

    written = (tmp_path / "out" / "staff_proposal.csv").read_bytes().decode("utf-8")
    lines = written.split("\r\n")
    assert lines[0] == '"proposal_id","guild_id","actor_id","payload","created_at","carried_out_at"'
    assert lines[1] == '1,1,2,"",-9223372036854775808,'
    assert written.endswith("\r\n")
    assert '"a ""word"", then\r\na line，中文 😀 "' in written


def test_both_forms_are_written_unless_one_is_asked_for(database: Path, tmp_path: Path) -> None:
    export(database, tmp_path / "out")

    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".csv", ".jsonl"}


def test_secret_columns_stay_in_the_database(database: Path, tmp_path: Path) -> None:
    done = export(database, tmp_path / "out", secrets={"transfer.chain", "audit.reason"})

    assert done.withheld == ("audit.reason", "transfer.chain")
    for path in (tmp_path / "out").glob("transfer.*"):
        assert "chain" not in path.read_text(encoding="utf-8")
        assert "idempotency_key" in path.read_text(encoding="utf-8")


def test_each_secret_column_that_is_declared_exists(database: Path) -> None:
    with closing(connect(database, read_only=True)) as connection:
        for secret in SECRET_COLUMNS:
            table, column = secret.split(".")
            columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
            assert column in columns


def test_an_export_is_of_one_committed_moment(database: Path, tmp_path: Path) -> None:
    with closing(connect(database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE account SET balance = 77 WHERE member_id = :anna", {"anna": ANNA})
        done = export(database, tmp_path / "out", form="jsonl")
        connection.execute("ROLLBACK")

    accounts = (tmp_path / "out" / "account.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum(json.loads(account)["balance"] for account in accounts) == 0
    assert done.rows["transfer"] == count_transfers(database)


@pytest.mark.parametrize("present", ["notes.txt", ".hidden"])
def test_a_folder_with_something_in_it_is_left_alone(database: Path, tmp_path: Path, present: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / present).write_text("mine")

    with pytest.raises(UpkeepFault) as raised:
        export(database, out)

    assert raised.value.text.key == "upkeep-fault-folder-not-empty"
    assert [path.name for path in out.iterdir()] == [present]


def test_an_empty_folder_will_do(database: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    assert export(database, tmp_path / "out").rows


def test_a_file_in_the_folders_place_is_told(database: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(UpkeepFault) as raised:
        export(database, tmp_path / "out")

    assert raised.value.text.key == "upkeep-fault-folder"


def test_an_export_that_breaks_off_leaves_the_folder_empty(database: Path, tmp_path: Path) -> None:
    with closing(connect(database)) as connection:
        # Bytes that are no text, in the last table by name: all others were written by then.
        connection.execute("CREATE TABLE zz (word TEXT)")
        connection.execute("INSERT INTO zz VALUES (CAST(x'ff' AS TEXT))")

    with pytest.raises(UpkeepFault) as raised:
        export(database, tmp_path / "out")

    assert raised.value.text.key == "database-fault-corrupt"
    assert list((tmp_path / "out").iterdir()) == []

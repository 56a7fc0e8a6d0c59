"""Migrations: from nothing, from an older file, and the files that are left as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.engine import DatabaseFault, connect
from db.migrate import Migration, check_schema, list_migrations, migrate, split_statements


def schema(path: Path) -> list[str]:
    """Everything that a file's schema says."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").fetchall()
    return [sql for (sql,) in rows]


def test_from_nothing_every_migration_is_applied_and_a_second_call_applies_none(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "louzhu.sqlite3"
    assert migrate(path, at_ms=1) == list_migrations()
    before = schema(path)
    assert migrate(path, at_ms=2) == []
    assert check_schema(path) == []
    assert schema(path) == before


@pytest.mark.parametrize("known", range(len(list_migrations())))
def test_an_older_file_is_brought_to_the_same_schema_and_keeps_its_rows(tmp_path: Path, known: int) -> None:
    new, old = tmp_path / "new.sqlite3", tmp_path / "old.sqlite3"
    migrate(new, at_ms=1)
    migrate(old, at_ms=1, migrations=list_migrations()[:known])
    if known:
        with closing(connect(old)) as connection:
            connection.execute("INSERT INTO member (guild_id, member_id, uid, first_seen_at) VALUES (1, 2, 3, 4)")
    assert check_schema(old) == list_migrations()[known:]
    assert migrate(old, at_ms=2) == list_migrations()[known:]
    assert schema(old) == schema(new)
    with closing(connect(old)) as connection:
        assert connection.execute("SELECT uid FROM member").fetchall() == ([(3,)] if known else [])


def test_a_digest_that_went_with_its_channel_counts_again(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    before = [migration for migration in list_migrations() if migration.number < 22]
    migrate(path, at_ms=1, migrations=before)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for topic_id, state in enumerate(("paid", "taken_back", "owed"), start=1):
            connection.execute(
                "INSERT INTO topic (guild_id, topic_id, board, channel_id, opener_id, title, created_at, is_archived, is_locked,"
                " is_pinned, tags, last_post_at, session, listed, deleted_at, digest_round)"
                " VALUES (1, ?, 'chat', 1, 5, '', 1, 0, 0, 0, '[]', 1, 1, 1, 9, 2)",
                (topic_id,),
            )
            connection.executemany(
                "INSERT INTO post_earning (guild_id, source, source_id, round, currency, member_id, receipt, state)"
                " VALUES (1, 'digest', ?, ?, 'wealth', 5, ?, ?)",
                [(topic_id, 1, topic_id * 10, "taken_back"), (topic_id, 2, topic_id * 10 + 1, state)],
            )
    migrate(path, at_ms=2)
    with closing(connect(path)) as connection:
        kept = connection.execute("SELECT digest, digest_at FROM topic ORDER BY topic_id").fetchall()
    assert kept == [(1, 9), (0, None), (0, None)]


def test_every_table_is_strict_and_carries_the_community(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    migrate(path, at_ms=1)
    with closing(connect(path)) as connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        for name, strict in tables:
            assert strict, f"{name} is not STRICT"
            columns = {column for (column,) in connection.execute(f"SELECT name FROM pragma_table_info('{name}')")}
            assert name == "migration" or "guild_id" in columns, f"{name} does not say whose its rows are"


def test_a_migration_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    migrate(path, at_ms=1)
    before = schema(path)
    broken = Migration(9999, "broken", "CREATE TABLE half (a INTEGER) STRICT;\nCREATE TABLE half (a INTEGER) STRICT;\n")
    with pytest.raises(DatabaseFault):
        migrate(path, at_ms=2, migrations=[*list_migrations(), broken])
    assert schema(path) == before
    assert check_schema(path) == []


def test_a_migration_that_reads_differently_now_stops_the_bot(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    migrate(path, at_ms=1)
    first, *others = list_migrations()
    with pytest.raises(DatabaseFault) as raised:
        migrate(path, at_ms=2, migrations=[replace(first, sql=first.sql + "-- edited\n"), *others])
    assert raised.value.kind == "changed"


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    newer = Migration(9999, "later", "CREATE TABLE later (guild_id INTEGER) STRICT;\n")
    migrate(path, at_ms=1, migrations=[*list_migrations(), newer])
    with pytest.raises(DatabaseFault) as raised:
        migrate(path, at_ms=2)
    assert raised.value.kind == "newer"
    with pytest.raises(DatabaseFault):
        check_schema(path)


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    looks: list[Callable[[], object]] = [lambda: migrate(path, at_ms=1), lambda: check_schema(path)]
    for look in looks:
        with pytest.raises(DatabaseFault) as raised:
            look()
        assert raised.value.kind == "foreign"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is a text file, not a database\n" * 100, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.sqlite3"
    path.write_bytes(content)
    with pytest.raises(DatabaseFault):
        migrate(path, at_ms=1)
    assert path.read_bytes() == content


def test_a_missing_file_is_made_only_where_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    looks: list[Callable[[], object]] = [lambda: migrate(path, at_ms=1, create=False), lambda: check_schema(path)]
    for look in looks:
        with pytest.raises(DatabaseFault) as raised:
            look()
        assert raised.value.kind == "missing"
    assert not path.exists()


def test_statements_are_cut_where_they_end_and_triggers_stay_whole() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n    SELECT 1;\n    SELECT 2;\nEND;\n"
    script = "-- a; comment;\nCREATE TABLE a (\n    x TEXT -- with; semicolons\n);\n" + trigger + "-- the end\n"
    first, second = split_statements(script)
    assert "CREATE TABLE a" in first
    assert second == trigger
    with pytest.raises(ValueError, match="middle of a statement"):
        split_statements("CREATE TABLE a (x TEXT)\n")

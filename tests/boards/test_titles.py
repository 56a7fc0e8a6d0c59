"""Titles from before they were found as names are: the migration makes their parts, and drops what they were found by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.upkeep.verify import verify
from db.migrate import list_migrations, migrate
from db.search import fold, parts_of


def test_titles_of_an_older_database_are_found_by_any_part_of_them(tmp_path: Path) -> None:
    path = tmp_path / "louzhu.sqlite3"
    migrations = list_migrations()
    (ours,) = (each.number for each in migrations if each.name == "title_parts")
    migrate(path, at_ms=0, migrations=[each for each in migrations if each.number < ours])
    titles = {1: "ＰＹＴＨＯＮ 入门，从零到一", 2: "a" * 100, 3: " 槐树街\u3000的老粮站 "}  # noqa: RUF001  wide on purpose
    with closing(sqlite3.connect(path)) as connection, connection:
        for topic_id, title in {**titles, 4: "删掉的"}.items():
            connection.execute(
                "INSERT INTO topic (guild_id, topic_id, board, channel_id, opener_id, title, created_at, is_archived,"
                " is_locked, is_pinned, tags, last_post_at, session, listed, deleted_at)"
                " VALUES (9, ?, 'chat', 1, 5, ?, 0, 0, 0, 0, '[]', 0, 1, 1, ?)",
                (topic_id, title, 7 if topic_id == 4 else None),
            )
        for part in ("小" * 32, "小" * 20, "小"):
            connection.execute("INSERT INTO text_part VALUES (9, 'member', ?, 8)", (part,))
    migrate(path, at_ms=0)
    with closing(sqlite3.connect(path)) as connection:
        found = set(connection.execute("SELECT owner_id, part FROM text_part WHERE kind = 'topic'"))
        assert found == {(topic_id, part) for topic_id, title in titles.items() for part in parts_of(fold(title))}
        names = list(connection.execute("SELECT part FROM text_part WHERE kind = 'member' ORDER BY part"))
        assert names == [("小",), ("小" * 16,)], "longer parts are cut, and stand there once"
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'topic_gram'").fetchone() is None
    claims = {claim.key: claim for claim in verify(path).claims}
    assert (claims["proof-titles"].count, claims["proof-titles"].findings) == (3, [])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM text_part WHERE owner_id = 1 AND part LIKE '门%'")
        connection.execute("INSERT INTO text_part VALUES (9, 'topic', '删掉的', 4)")
        connection.execute("DELETE FROM text_part WHERE owner_id = 3 AND part LIKE '站%'")
    claims = {claim.key: claim for claim in verify(path).claims}
    told = [(each.key, each.facts.get("topic"), each.facts.get("missing")) for each in claims["proof-titles"].findings]
    assert told == [("proof-title-wrong", "4", None), ("proof-title-parts", None, 1)]

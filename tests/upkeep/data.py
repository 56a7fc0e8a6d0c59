"""A lived-in database to care for, and the forger who changes it behind the triggers' back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.checkin.service import buy_card, check_in, make_up
from bot.clock import to_ms
from bot.community import Community
from bot.ledger.service import charge, pay, reverse
from bot.words import Money
from db import checkin, member, uptime
from db.engine import Transaction, connect
from db.ledger import CHAINED, GENESIS, chain_link
from db.migrate import Migration, list_migrations, migrate
from tests.stage import GUILD_ID, NOON, make_config

ANNA, BORIS, CHEN = 101, 102, 103
NOW_MS = to_ms(NOON)
COMMUNITY = Community(GUILD_ID, make_config({"checkin": {"makeup": {"price": 4}}}))


def write(path: Path, act: Callable[[Transaction], object]) -> None:
    """Do something in one transaction on a connection of its own."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        tx = Transaction(connection)
        act(tx)
        tx.settle()
        connection.execute("COMMIT")


def fill(path: Path) -> Path:
    """A database in which three members lived for nine days, by the real acts: streaks, one of them across a day that the
    bot missed, a make-up card bought and used, a fine and a reversal, several currencies."""
    migrate(path, at_ms=NOW_MS)
    write(path, _live)
    return path


def _live(tx: Transaction) -> None:
    for member_id in (ANNA, BORIS, CHEN):
        member.open_member(tx, guild_id=GUILD_ID, member_id=member_id, at=NOW_MS)
    present = {ANNA: {0, 1, 2, 4, 5, 6, 7}, BORIS: {0, 1, 2, 5, 7}, CHEN: {6}}
    for day in range(8):
        now = NOON + timedelta(days=day)
        uptime.upsert_alive(tx, guild_id=GUILD_ID, at=to_ms(now))
        if day == 3:  # the bot was away
            bridged = COMMUNITY.day_of(now).isoformat()
            checkin.insert_bridged_day(tx, guild_id=GUILD_ID, day=bridged, outage_s=9000)
        for member_id, days in present.items():
            if day in days:
                check_in(tx, COMMUNITY, member_id=member_id, now=now, mood="happy", words="早，“各位”\tgood, day")
    now = NOON + timedelta(days=8)
    uptime.upsert_alive(tx, guild_id=GUILD_ID, at=to_ms(now))
    buy_card(tx, COMMUNITY, member_id=BORIS, request_id=1, now=now)
    make_up(tx, COMMUNITY, member_id=BORIS, day=COMMUNITY.day_of(NOON + timedelta(days=6)), now=now)
    fine = charge(
        tx, COMMUNITY, member_id=ANNA, money=Money(3, "prestige"), house="fine", reason="fine", key="fine:1", now=now
    )
    reverse(tx, COMMUNITY, number=fine.number, actor_id=CHEN, reason="误扣", now=now)


def grow(path: Path, number: int) -> None:
    """One more transfer, told apart by its number."""
    write(path, lambda tx: pay_once(tx, number))


def pay_once(tx: Transaction, number: int) -> None:
    """One more transfer, told apart by its number."""
    pay(
        tx,
        COMMUNITY,
        member_id=ANNA,
        money=Money(1, "wealth"),
        house="grant",
        reason="grant",
        key=f"grow:{number}",
        now=NOON,
    )


def count_transfers(path: Path) -> int:
    """How many transfers there are."""
    with closing(connect(path, read_only=True)) as connection:
        count: int = connection.execute("SELECT count(*) FROM transfer").fetchone()[0]
        return count


def contents(path: Path) -> list[str]:
    """All that a database holds, as SQL."""
    with closing(connect(path, read_only=True)) as connection:
        return list(connection.iterdump())


def forge(path: Path, *statements: str) -> None:
    """Change the file as somebody with an SQLite shell would: without triggers, checks and foreign keys."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, f"nothing was forged by: {statement}"
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def forge_chain(path: Path) -> None:
    """Compute every link anew, as a forger would who knows how."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER transfer_is_not_updated")
        link = GENESIS
        for number, *values in connection.execute(f"SELECT transfer_id, {CHAINED} FROM transfer").fetchall():
            link = chain_link(link, tuple(values))
            connection.execute("UPDATE transfer SET chain = ? WHERE transfer_id = ?", (link, number))
        connection.commit()


def first_migrations(count: int) -> list[Migration]:
    """What an older version of the program would have known."""
    return list_migrations()[:count]

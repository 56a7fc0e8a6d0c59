"""What must hold while the file under a running bot cannot be written, and after it; shared by `test_disk` and `real_disks`."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from benchmarks.driver import Acted, Driver
from benchmarks.loopback import FIRST_MEMBER_ID, GUILD_ID, member
from benchmarks.objects import STAFF_ID
from bot.upkeep.verify import verify
from bot.words import Text, Words
from tests.live.deeds import strings
from tests.live.process import PATIENCE_S, Louzhu
from tests.live.rounds import rows

NOT_SAVED = Words({}).say("zh-CN", Text("error-not-saved", {}))
CONFIG = '[staff]\nchannel = "站务"\n[checkin]\ndaily_channel = "大厅"\n'
BANNED_ID = FIRST_MEMBER_ID

Start = Callable[..., Louzhu]
Trouble = Callable[[Path, int], AbstractContextManager[None]]
"""Made for a database and the process that is at work on it, and over when it is left."""


@contextmanager
def no_room(database: Path, pid: int) -> Iterator[None]:
    """No file may grow beyond what the log has reached, as if the disk were full."""
    with largest_file(pid, database.with_name("louzhu.sqlite3-wal").stat().st_size):
        yield


@contextmanager
def no_writing(database: Path, pid: int) -> Iterator[None]:
    """No byte of any file may be written, whoever runs this, as where a file system has turned read-only: permissions are of no
    use for that, since they are looked at when a file is opened, and the bot has its open."""
    with largest_file(pid, 0):
        yield


@contextmanager
def held_by_another(database: Path, pid: int) -> Iterator[None]:
    """Another program is in the middle of a transaction."""
    with closing(sqlite3.connect(database, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        yield
        another.execute("ROLLBACK")


@contextmanager
def largest_file(pid: int, size: int) -> Iterator[None]:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def told(discord: Driver, acted: Acted) -> list[str]:
    """What a member was told."""
    return list(strings(discord.answer_to(acted)))


def check_in_counts(discord: Driver, member_id: int) -> None:
    assert any("签到成功" in said for said in told(discord, discord.command("checkin", member_id)))


def calls_to_staff(discord: Driver) -> list[list[str]]:
    """What stands in the staff's channel of the database."""
    sent = [list(strings(each["body"])) for each in discord.sent("POST", f"^/channels/{STAFF_ID}/messages$")]
    return [said for said in sent if any("数据库写不进去" in each for each in said)]


def go_through(discord: Driver, bot: Louzhu, database: Path, trouble: Trouble, newcomers: range) -> None:
    """What holds while the trouble lasts and after it: each of the newcomers checks in during it, the first also afterwards."""
    wallet = told(discord, discord.command("wallet", FIRST_MEMBER_ID))
    with trouble(database, bot.pid):
        tries = [discord.command("checkin", each) for each in newcomers]
        assert [told(discord, each)[-1] for each in tries] == [NOT_SAVED] * len(newcomers)
        discord.wait_for("POST", f"^/channels/{STAFF_ID}/messages$")
        assert told(discord, discord.command("wallet", FIRST_MEMBER_ID)) == wallet
        assert any("签到" in said for said in told(discord, discord.command("help", newcomers[0])))
        discord.event("GUILD_BAN_ADD", {"guild_id": str(GUILD_ID), "user": member(BANNED_ID)["user"]})
        discord.settle()
    check_in_counts(discord, newcomers[0])
    assert len(calls_to_staff(discord)) == 1


def check_in_the_end(discord: Driver, bot: Louzhu, database: Path, days: int) -> None:
    """All that was acknowledged is there once, and what Discord told only once meanwhile as well."""
    bot.wait_for_line("job backup ran")
    last = time.monotonic() + PATIENCE_S
    while rows(database, f"SELECT absence FROM member WHERE member_id = {BANNED_ID}") != [("banned",)]:
        assert time.monotonic() < last, "an event that could not be saved is saved later"
        time.sleep(0.02)
    ended = bot.stop()
    assert ended.code == 0, ended
    assert "Traceback" not in ended.err
    check_books(database, days)


def check_books(database: Path, days: int) -> None:
    assert rows(database, "SELECT count(*), count(DISTINCT member_id) FROM checkin") == [(days, days)]
    assert rows(database, "SELECT count(*) FROM transfer WHERE reason = 'checkin-reward'") == [(days,)]
    assert verify(database).holds

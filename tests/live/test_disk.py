"""Trouble with the file under a running bot: a full disk, another process that holds it. Nobody is told that something counts
which does not, and all goes on when the trouble is over."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.driver import Acted, Driver
from benchmarks.loopback import FIRST_MEMBER_ID
from bot.upkeep.verify import verify
from bot.words import Text, Words
from tests.live.deeds import strings
from tests.live.process import Louzhu
from tests.live.rounds import rows

NOT_SAVED = Words({}).say("zh-CN", Text("error-not-saved", {}))

Start = Callable[..., Louzhu]


def told(discord: Driver, acted: Acted) -> list[str]:
    """What a member was told."""
    return list(strings(discord.answer_to(acted)))


def check_in_counts(discord: Driver, member_id: int) -> None:
    assert any("签到成功" in said for said in told(discord, discord.command("checkin", member_id)))


def test_on_a_full_disk_or_a_locked_file_members_are_told_that_nothing_counts_until_it_does_again(
    discord: Driver, louzhu: Start, tmp_path: Path
) -> None:
    database = tmp_path / "louzhu.sqlite3"
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    check_in_counts(discord, FIRST_MEMBER_ID)
    bot.wait_for_line("job backup ran")

    # No file may grow beyond what the log has reached, as if the disk were full.
    room = database.with_name("louzhu.sqlite3-wal").stat().st_size
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    full = [discord.command("checkin", FIRST_MEMBER_ID + number) for number in range(1, 5)]
    assert [told(discord, acted)[-1] for acted in full] == [NOT_SAVED] * 4
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    check_in_counts(discord, FIRST_MEMBER_ID + 1)

    with closing(sqlite3.connect(database, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert told(discord, discord.command("checkin", FIRST_MEMBER_ID + 2))[-1] == NOT_SAVED
        another.execute("ROLLBACK")
    check_in_counts(discord, FIRST_MEMBER_ID + 2)

    ended = bot.stop()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert rows(database, "SELECT count(*), count(DISTINCT member_id) FROM checkin") == [(3, 3)]
    assert rows(database, "SELECT count(*) FROM transfer WHERE reason = 'checkin-reward'") == [(3,)]
    assert verify(database).holds

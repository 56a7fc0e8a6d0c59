"""Trouble with the file under a running bot: a full disk, a file that may no longer be written, another process that holds it.
On real file systems: `tests.live.real_disks`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.driver import Driver
from benchmarks.loopback import FIRST_MEMBER_ID
from tests.live.trouble import (
    CONFIG,
    Start,
    Trouble,
    check_in_counts,
    check_in_the_end,
    go_through,
    held_by_another,
    no_room,
    no_writing,
)


def test_while_the_file_cannot_be_written_members_are_told_so_the_staff_once_and_all_goes_on_by_itself(
    discord: Driver, louzhu: Start, tmp_path: Path
) -> None:
    database = tmp_path / "louzhu.sqlite3"
    bot = louzhu(config=CONFIG)
    discord.wait_for("GATEWAY", "IDENTIFY")
    check_in_counts(discord, FIRST_MEMBER_ID)
    troubles: list[Trouble] = [no_room, no_writing, held_by_another]
    for number, trouble in enumerate(troubles, start=1):
        first = FIRST_MEMBER_ID + 10 * number
        go_through(discord, bot, database, trouble, range(first, first + (1 if trouble is held_by_another else 4)))
    check_in_the_end(discord, bot, database, 1 + len(troubles))

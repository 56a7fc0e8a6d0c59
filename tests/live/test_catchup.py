"""The reading of the boards in the live bot: killed in its midst, again and again, it ends like one that was not."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.driver import Driver
from benchmarks.loopback import FIRST_MEMBER_ID, FORUM_ID
from bot.upkeep.verify import verify
from tests.live.process import Louzhu

CONFIG = f"""
[forum]
pay_history = true
seconds_between_paid_posts = 0
daily_caps = {{ new_topic = 0, reply = 0 }}
[[boards]]
code = "chat"
channel = {FORUM_ID}
panel = false
"""
OPENER, GUEST, THIRD = (FIRST_MEMBER_ID + place for place in range(3))
PAGE_PATH = r"^/channels/\d+/messages$"
UP_TO_DATE = r"topics and \d+ posts known, 0 topics to read"


def index_of(database: Path) -> dict[str, list[Any]]:
    """All that the index says, and what everybody has."""
    wanted = {
        "topics": "SELECT topic_id, opener_id, is_archived, floors, posts, participants, opening_id, sofa_id, last_post_id,"
        " last_poster_id, last_post_at FROM topic ORDER BY topic_id",
        "posts": "SELECT message_id, topic_id, author_id, floor, at, is_paid, deleted_at FROM post ORDER BY message_id",
        "totals": "SELECT board, topics, posts, digests FROM board_total ORDER BY board",
        "days": "SELECT board, day, topics, posts FROM board_day ORDER BY board, day",
        "members": "SELECT member_id, posts FROM member ORDER BY member_id",
        "sofas": "SELECT member_id, value FROM tally WHERE kind = 'sofas' AND period = 'all' ORDER BY member_id",
        "money": "SELECT member_id, currency, balance FROM account WHERE member_id IS NOT NULL ORDER BY 1, 2",
    }
    connection = sqlite3.connect(database)
    try:
        return {name: connection.execute(sql).fetchall() for name, sql in wanted.items()}
    finally:
        connection.close()


def test_a_reading_that_is_killed_again_and_again_ends_in_the_index_that_a_fresh_one_makes(
    discord: Driver, louzhu: Callable[..., Louzhu], tmp_path: Path
) -> None:
    topics, _ = discord.happen_untold(*[["open_topic", FORUM_ID, f"主题{place}", OPENER] for place in range(4)])
    discord.happen_untold(
        ["chat", topics[0], [GUEST, OPENER, THIRD], 250],
        ["chat", topics[1], [THIRD], 3],
        ["chat", topics[2], [GUEST], 100],
        ["archive", topics[2]],
    )
    for _ in range(2):
        before = len(discord.sent("GET", PAGE_PATH))
        bot = louzhu(config=CONFIG)
        discord.wait_for("GET", PAGE_PATH, before + 3)  # two were recorded, and the third is on its way
        log = bot.kill()
        assert not re.search(UP_TO_DATE, log)
        assert 0 < len(index_of(tmp_path / "louzhu.sqlite3")["posts"]) < 357
        (late,), _ = discord.happen_untold(["open_topic", FORUM_ID, "又一个", THIRD])
        discord.happen_untold(["chat", late, [GUEST], 2], ["chat", topics[0], [GUEST], 5])

    bot = louzhu(config=CONFIG)
    bot.wait_for_line("topics to read")  # it has begun
    discord.happen(["chat", topics[0], [OPENER], 5], ["chat", topics[3], [GUEST], 1])
    bot.wait_for_line(UP_TO_DATE)
    discord.settle()
    discord.happen(["chat", topics[0], [THIRD], 1])
    discord.settle()
    assert bot.stop().code == 0

    fresh = tmp_path / "fresh"
    fresh.mkdir()
    other = louzhu(config=CONFIG, folder=fresh)
    other.wait_for_line(UP_TO_DATE)
    assert other.stop().code == 0

    killed_index, fresh_index = index_of(tmp_path / "louzhu.sqlite3"), index_of(fresh / "louzhu.sqlite3")
    assert len(fresh_index["posts"]) == 4 + 250 + 3 + 100 + 2 * 8 + 6 + 1
    assert killed_index == fresh_index
    assert verify(tmp_path / "louzhu.sqlite3").holds

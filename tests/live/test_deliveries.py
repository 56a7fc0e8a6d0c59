"""What the gateway delivers twice, in another order, or again after a connection was lost: counted once, paid once. What an order
that makes no sense (a deletion before its post, a post before its topic) left wrong is right after the next comparison."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.driver import Driver, command
from benchmarks.loopback import FIRST_MEMBER_ID, FORUM_ID
from bot.upkeep.verify import verify
from tests.live.deeds import act, strings
from tests.live.process import Louzhu
from tests.live.rounds import PATIENCE_S, rows

CONFIG = """
[[boards]]
code = "chat"
channel = "灌水区"
"""
OPENER_ID = FIRST_MEMBER_ID + 1000
TOPICS, POSTS = 3, 6

Event = tuple[str, Any]
Start = Callable[..., Louzhu]


def happen(discord: Driver) -> tuple[list[str], list[str], list[Event]]:
    """Topics with posts, of which some are deleted again; returns the topics, the posts that are left, and the events."""
    topics, events = discord.happen_untold(
        *(["open_topic", FORUM_ID, f"主题 {number}", OPENER_ID + number] for number in range(TOPICS))
    )
    said, told = discord.happen_untold(
        *(["say", topic_id, FIRST_MEMBER_ID + number] for number in range(POSTS) for topic_id in topics)
    )
    gone = said[::4]
    _, lost = discord.happen_untold(*(["unsay", message_id] for message_id in gone))
    return topics, [*topics, *(each for each in said if each not in gone)], [*events, *told, *lost]


def test_what_is_delivered_twice_in_any_order_and_over_resumptions_counts_and_pays_once(
    discord: Driver, louzhu: Start, tmp_path: Path
) -> None:
    database = tmp_path / "louzhu.sqlite3"
    chance = random.Random(20_261_123)
    bot = louzhu(config=CONFIG)
    discord.wait_for("GATEWAY", "IDENTIFY")
    discord.settle()
    _, left, events = happen(discord)
    order = events * 2
    chance.shuffle(order)
    discord.configure(replayed_twice=12)
    checked_in = [
        discord.control("interaction", data=act(command("checkin"), each), copies=0)["id"] for each in range(1, 9)
    ]
    for place, (event, data) in enumerate(order):
        discord.event(event, data)
        if place % 8 == 0 and checked_in:
            discord.control("deliver", ids=[checked_in.pop()])
        if place % 20 == 10:
            discord.cut("abort")
            discord.wait_for("GATEWAY", "RESUME", place // 20 + 1)
    discord.settle()
    told = discord.wait_for("POST", "^/interactions/", 6)
    discord.cut("forget")  # a new session compares the boards with Discord
    wanted = sorted(int(each) for each in left)
    found = "SELECT message_id FROM post WHERE deleted_at IS NULL ORDER BY message_id"
    last = time.monotonic() + PATIENCE_S
    while [row[0] for row in rows(database, found)] != wanted:
        assert time.monotonic() < last, {row[0] for row in rows(database, found)} ^ set(wanted)
        time.sleep(0.02)
    ended = bot.stop()

    assert ended.code == 0
    assert any("签到成功" in said for each in told for said in strings(each["body"]))
    paid = "SELECT count(*), count(DISTINCT source || ':' || source_id || ':' || currency) FROM post_earning"
    assert rows(database, paid)[0][0] == rows(database, paid)[0][1] > 0
    rewards = "SELECT count(*), count(DISTINCT actor_id) FROM transfer WHERE reason = 'checkin-reward'"
    assert rows(database, rewards)[0][0] == rows(database, rewards)[0][1] > 0
    assert verify(database).holds

"""Every statement of the boards goes by an index: what a list costs does not grow with what is stored."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.blog.screens import read_blog
from bot.boards import catchup, deletion, digest, places, screens, service, writing
from bot.boards.catchup import Found, Opening
from bot.boards.earnings import settle_debts
from bot.boards.service import Arrived, PostArrived, Seen
from db.engine import Transaction
from tests.stage import NOON


class Explaining:
    """Runs statements as they are, and notes the plan of each that reads or changes the boards' tables."""

    def __init__(self, tx: Transaction) -> None:
        self._execute = tx.execute
        self.plans: set[tuple[str, str]] = set()

    def __call__(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        if "INSERT INTO tally" not in sql:  # that counts what an act has changed, and no more
            for row in self._execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall():
                self.plans.add((str(row[3]), sql))
        return self._execute(sql, parameters)


def seen(topic_id: int, **more: Any) -> Seen:
    """A topic as Discord shows it."""
    facts = {"last_message_id": topic_id + 5, "message_count": 3, **more}
    return Seen(topic_id, "chat", 1, 5, "主题", 0, False, False, False, "[]", **facts)


class Plans:
    """An App whose acts and reads are explained as they run."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.found: set[tuple[str, str]] = set()

    async def act(self, function: Any, **facts: Any) -> Any:
        """Do an act, and note its plans."""

        def run(tx: Transaction, *args: Any, **kwargs: Any) -> Any:
            explaining = Explaining(tx)
            tx.execute = explaining
            try:
                return function(tx, *args, **kwargs)
            finally:
                self.found |= explaining.plans

        return await self._app.act(run, **facts)

    async def read(self, function: Any, **facts: Any) -> Any:
        """Read, and note the plans."""

        def run(tx: Transaction, community: Any, *, now: Any, **kwargs: Any) -> Any:
            return function(tx, community, **kwargs)

        return await self.act(run, **facts)


async def count(plans: Plans) -> None:
    """What events do."""
    await plans.act(service.open_session)
    await plans.act(service.open_topic, seen=seen(100))
    arrived = [Arrived(101 + place, 5 + place % 2, NOON + timedelta(minutes=place)) for place in range(4)]
    for each in arrived[:2]:
        await plans.act(service.count_post, topic_id=100, seen=seen(100), arrived=each)
    await plans.act(_count_together, messages=[PostArrived(100, each, None, NOON) for each in arrived[2:]])
    await plans.act(service.count_other, topic_id=100, message_id=109, webhook_id=3)
    await plans.act(digest.set_digest, actor_id=9, topic_id=100, grade=1, reason="", tell=True)
    await plans.act(deletion.doom_post, actor_id=9, message_id=103, take_back=True, reason="")
    await plans.act(service.lose_posts, topic_id=100, message_ids=(103, 777))
    await plans.act(service.change_topic, seen=seen(100))
    await plans.act(catchup.list_topics, listed=[seen(200)])
    to_read = await plans.read(catchup.next_to_read)
    page = [Found(201, 5, NOON), Found(202, None, NOON, None, 3, "乙")]
    await plans.act(catchup.record_page, to_read=to_read, page=page, is_last=True)
    await plans.act(service.open_session)
    await plans.read(catchup.read_missing, board="chat")
    await plans.read(catchup.read_state)
    written = await plans.act(
        writing.write_reply, member_id=5, topic_id=100, name="甲", body="好的", may_write_in_locked=False, slowmode=0
    )
    await plans.act(
        writing.write_topic,
        member_id=8,
        board="chat",
        channel_id=1,
        name="丙",
        title="新主题",
        body="好的",
        slowmode=60,
    )
    await plans.act(
        writing.note_sent,
        written_id=written.written_id,
        seen=None,
        topic_id=100,
        message_id=150,
        at=NOON,
        length=2,
    )
    await plans.act(settle_debts, period="now")
    await plans.act(catchup.note_opening, opening=Opening(100, 101, 1), is_there=True)
    for channel_id in (1, 2):
        await plans.act(places.take_places, places={channel_id: "chat"})
        await plans.read(places.read_lost_channels, there=())
        await plans.read(places.read_moved_channels, places={channel_id: "chat"})
    await plans.act(places.move_topics, channel_id=1, board=None)
    await plans.act(places.move_topics, channel_id=1, board="chat")


async def look(plans: Plans) -> None:
    """What screens read."""
    await plans.read(screens.read_topic, topic_id=100)
    await plans.read(screens.read_floor, topic_id=100, floor=1)
    for bounds in ({}, {"after": 1}, {"before": 9}):
        await plans.read(screens.read_floors_of, topic_id=100, author_id=5, **bounds)
    for order in ("created", "replied", "digest"):
        for bounds in ({}, {"after": (1, 1)}, {"before": (9, 9)}):  # type: ignore[assignment]
            await plans.read(screens.read_topics, boards_shown=("chat", "help"), order=order, **bounds)
    for way in ("prev", "next"):
        await plans.act(_try_neighbour, way=way)
    for typed in ("", "主", "没有", "hello world"):
        await plans.read(screens.search_topics, boards_shown=("chat",), typed=typed)
    for is_archived in (False, True):
        await plans.read(catchup.next_opening, is_archived=is_archived)
    await plans.act(screens.read_statistics, boards_shown=("chat",))
    for member_id in (5, None):
        for bounds in ({}, {"after": (1, 1)}, {"before": (9, 9)}):  # type: ignore[assignment]
            await plans.read(read_blog, member_id=member_id, **bounds)


async def test_no_act_and_no_screen_of_the_boards_reads_a_whole_table(app: App) -> None:
    explained = Plans(app)
    await count(explained)
    await look(explained)
    await explained.act(service.lose_topic, topic_id=100)
    await explained.act(places.close_topics, channel_id=1)
    plans = explained.found
    assert len(plans) > 40, "the plans were looked at"
    # The ledger reads its last receipt, one row, and a gram is counted no further than it was told to. Constant rows are what
    # the act itself brings, and brought, near and new are tables of them.
    bounded = re.compile(r"SCAN (transfer|counted|brought|near|new|\d* ?CONSTANT ROWS?)$")
    assert not [plan for plan in plans if plan[0].startswith("SCAN") and not bounded.match(plan[0])]
    lists = {plan for plan, sql in plans if "topic_id) <" in sql or "topic_id) >" in sql}
    assert lists, "a page begins where the last one ended"
    assert [plan for plan in lists if "topic_id)<(?" not in plan and "topic_id)>(?" not in plan] == []
    # Boards are few, and of the members only the last is looked at.
    few = ("SEARCH board_", "SEARCH member USING COVERING INDEX")
    whole = {plan for plan, _ in plans if plan.endswith("(guild_id=?)") and not plan.startswith(few)}
    assert whole == set(), "nothing goes through all that the server has"
    assert [plan for plan in plans if "TEMP B-TREE" in plan[0]] == [], "nothing is sorted but by an index"


def _count_together(tx: Transaction, community: Any, *, messages: Any, now: Any) -> None:
    service.count_posts(tx, community, messages)


def _try_neighbour(tx: Transaction, community: Any, *, way: str, now: Any) -> None:
    try:
        screens.read_neighbour(tx, community, topic_id=100, way=way)
    except screens.NoOtherTopic:
        return

"""What events do to the index, on the whole bot in a simulated server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.boards import screens
from bot.ledger.service import read_wallet
from tests.stage import Stage, StageClock, open_stage

FREE = {"forum": {"seconds_between_paid_posts": 0}, "boards": [{"code": "chat", "channel": "灌水"}]}


@pytest.fixture
async def stage(tmp_path: Path, clock: StageClock) -> AsyncIterator[Stage]:
    """A server with one board, where replies are paid however soon they come."""
    async with open_stage(tmp_path / "louzhu.sqlite3", FREE, clock=clock) as opened:
        opened.board = opened.forum("灌水", tags=("精华",))  # type: ignore[attr-defined]
        await opened.env.settle()
        yield opened


async def wealth(stage: Stage, member: Any, currency: str = "wealth") -> int:
    """What a member owns of a currency."""
    wallet = await stage.app.read(read_wallet, member_id=member.id)
    return next(money.amount for money in wallet.balances if money.currency == currency)


async def topic_of(stage: Stage, topic: Any) -> screens.TopicLine:
    """A topic as the index has it."""
    line = await stage.app.read(screens.read_topic, topic_id=topic.id)
    assert line is not None
    return line


async def floors_of(stage: Stage, topic: Any, member: Any) -> list[int]:
    """A member's floors in a topic."""
    page = await stage.app.read(screens.read_floors_of, topic_id=topic.id, author_id=member.id, size=100)
    return [each.floor for each in page.floors]


async def test_the_opener_gets_floor_zero_and_replies_count_up_from_one(stage: Stage) -> None:
    opener, guest = stage.member("甲"), stage.member("乙")
    topic = await stage.open_topic(opener, stage.board, "大家好")
    await guest.send(topic, "沙发")
    await opener.send(topic, "欢迎")
    assert await floors_of(stage, topic, opener) == [0, 2]
    assert await floors_of(stage, topic, guest) == [1]
    line = await topic_of(stage, topic)
    assert (line.floors, line.posts, line.replies, line.participants) == (2, 3, 2, 2)
    assert line.last_poster_id == opener.id


async def test_a_topic_and_a_reply_pay_by_the_price_list_and_a_deletion_takes_exactly_that_back(stage: Stage) -> None:
    opener, guest = stage.member("甲"), stage.member("乙")
    topic = await stage.open_topic(opener, stage.board, "大家好")
    reply = await guest.send(topic, "沙发")
    assert (await wealth(stage, opener), await wealth(stage, opener, "prestige")) == (1, 1)
    assert await wealth(stage, guest) == 1
    await stage.delete_posts(topic, reply.id)
    assert await wealth(stage, guest) == 0
    line = await topic_of(stage, topic)
    assert (line.floors, line.posts, line.participants) == (1, 1, 1)
    assert line.last_poster_id == opener.id


async def test_a_deleted_floor_stays_a_gap(stage: Stage) -> None:
    opener = stage.member("甲")
    topic = await stage.open_topic(opener, stage.board, "大家好")
    second = await opener.send(topic, "二")
    await stage.delete_posts(topic, second.id)
    await opener.send(topic, "三")
    assert await floors_of(stage, topic, opener) == [0, 2]


async def test_what_happened_in_an_absence_is_caught_up(stage: Stage) -> None:
    opener, guest = stage.member("甲"), stage.member("乙")
    topic = await stage.open_topic(opener, stage.board, "大家好")
    first = await guest.send(topic, "一")
    async with stage.absence():
        await stage.pass_time(timedelta(minutes=1))
        await guest.send(topic, "二")
        await stage.delete_posts(topic, first.id)
        other = await stage.open_topic(guest, stage.board, "新的")
        await stage.change_topic(other, archived=True)
    await stage.bot.get_cog("Index").catch_up()
    assert await floors_of(stage, topic, guest) == [2]
    assert (await topic_of(stage, other)).is_archived
    assert await floors_of(stage, other, guest) == [0]
    assert await wealth(stage, guest) == 2

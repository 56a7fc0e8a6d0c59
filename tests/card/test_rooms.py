"""The card follows what the other rooms do: posts, deletions, digests, sofas and moods, up and down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.boards import service as boards
from bot.boards.digest import set_digest
from bot.card.card_page import card_lines
from bot.card.service import Card, read_card
from bot.moods.service import cast_vote, withdraw_vote
from bot.ranking.screens import read_ranking
from bot.upkeep.verify import verify
from tests.moods.scene import OPEN, OPENER, open_topic
from tests.stage import NOON, StageClock, make_config, open_app

REPLIER = 7002
YEAR = timedelta(days=365)
STEPS = [{"threshold": threshold, "title": title} for threshold, title in ((0, "甲级"), (2, "乙级"))]


async def card(app: App, member_id: int) -> Card:
    """A member's card now."""
    found = await app.read(read_card, member_id=member_id, now=app.clock.now())
    assert found is not None
    return found


async def test_the_card_follows_the_boards_and_the_moods_up_and_down(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    tables: dict[str, Any] = {**OPEN, "level": {"steps": STEPS}}
    async with open_app(path, make_config(tables), clock) as app:
        topic_id = await open_topic(app)
        for message_id in (9100, 9101):
            arrived = boards.Arrived(message_id, REPLIER, app.clock.now())
            await app.act(boards.count_post, topic_id=topic_id, arrived=arrived, seen=None)
        assert await facts(app, REPLIER) == (2, 0, 1, 2)
        await app.act(set_digest, actor_id=1, topic_id=topic_id, grade=1, reason="", tell=False)
        assert await facts(app, OPENER) == (1, 1, 0, 1)
        assert verify(path).holds
        await app.act(boards.lose_posts, topic_id=topic_id, message_ids=[9100])
        assert await facts(app, REPLIER) == (1, 0, 0, 1), "posts, sofa and level follow the deletion"
        await app.act(set_digest, actor_id=1, topic_id=topic_id, grade=0, reason="", tell=False)
        assert await facts(app, OPENER) == (1, 0, 0, 1)
        assert verify(path).holds


async def test_the_card_counts_the_moods_that_stand(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    changing = {**OPEN, "moods": {**OPEN["moods"], "may_change": True}}
    async with open_app(path, make_config(changing), clock) as app:
        topic_id = await open_topic(app)
        for member_id, mood in ((REPLIER, "moving"), (7003, "moving"), (7004, "brilliant")):
            await app.act(
                cast_vote, topic_id=topic_id, member_id=member_id, mood=mood, way="button", joined_at=NOON - YEAR
            )
        assert [votes for _, votes in (await card(app, OPENER)).moods] == [2, 1]
        assert "3 次" in "".join(card_lines(app, "zh-CN", await card(app, OPENER), with_hidden=True))
        assert verify(path).holds
        clock.set(clock.now() + timedelta(seconds=30))
        await app.act(withdraw_vote, topic_id=topic_id, member_id=REPLIER)
        assert [votes for _, votes in (await card(app, OPENER)).moods] == [1, 1]
        ranked = await app.read(read_ranking, kind="moods", span="today", member_id=OPENER, now=app.clock.now())
        assert [(place.member_id, place.value) for place in ranked.places] == [(OPENER, 2)]
        assert verify(path).holds


async def facts(app: App, member_id: int) -> tuple[int, int, int, int]:
    """Posts, digests, sofas and level on a member's card."""
    shown = await card(app, member_id)
    return shown.posts, shown.digests, shown.sofas, shown.level.number

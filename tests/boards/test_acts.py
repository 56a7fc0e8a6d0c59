"""The boards' acts without Discord: what each refuses, to which day it counts, and what it leaves to be done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.boards import rules, service, writing
from bot.boards.deletion import NotAPost, doom_post
from bot.boards.digest import REASON_LENGTH, DigestReasonTooLong, DigestSet, NoTopicThere, set_digest
from bot.community import Community
from bot.ranking.screens import read_ranking
from bot.refusal import Refusal
from db import board_earning, boards
from db.engine import Transaction
from tests.moods.scene import OPENER, open_topic, owned
from tests.moods.test_votes import give, spend
from tests.stage import GUILD_ID, NOON, StageClock, make_config, open_app

TABLES: dict[str, Any] = {
    "boards": [{"code": "chat", "channel": "灌水区"}],
    "forum": {"daily_caps": {"digest": 1}},
}


@pytest.fixture
async def app(tmp_path: Path, clock: StageClock) -> AsyncIterator[App]:
    """A community with one board, which pays one digest a day."""
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(TABLES), clock) as opened:
        await open_topic(opened, 9001)
        yield opened


async def grade(app: App, grade: int, *, topic_id: int = 9001, tell: bool = False, reason: str = "") -> DigestSet:
    """Set a topic's digest."""
    done: DigestSet = await app.act(set_digest, actor_id=1, topic_id=topic_id, grade=grade, reason=reason, tell=tell)
    return done


async def counted_on(app: App, day: datetime, kind: str) -> dict[int, int]:
    """What was counted of whom on a day."""
    shown = await app.read(read_ranking, kind=kind, span="today", member_id=OPENER, page=1, now=day)
    return {place.member_id: place.value for place in shown.places}


def calls(tx: Transaction, community: Community) -> list[str]:
    """The kinds of what is left to be done on Discord."""
    return [kind for (kind,) in tx.execute("SELECT kind FROM outbox WHERE kind LIKE 'digest-%' ORDER BY kind")]


async def test_a_digest_is_of_the_day_on_which_it_became_one_whatever_its_grade(app: App, clock: StageClock) -> None:
    await grade(app, 1)
    clock.set(NOON + timedelta(days=1))
    await grade(app, 2)
    assert (await counted_on(app, NOON, "digests"), await counted_on(app, clock.now(), "digests")) == ({OPENER: 1}, {})
    clock.set(NOON + timedelta(days=2))
    await grade(app, 0)
    assert await counted_on(app, NOON, "digests") == {}


async def test_a_digest_that_was_lifted_makes_no_room_for_another_on_that_day(app: App) -> None:
    await open_topic(app, 9101)
    before = await owned(app, OPENER, "prestige")
    assert (await grade(app, 1)).earned
    await grade(app, 0)
    assert not (await grade(app, 1, topic_id=9101)).earned
    assert await owned(app, OPENER, "prestige") == before


@pytest.mark.parametrize(("tell", "left"), [(True, ["digest-notice", "digest-tag"]), (False, ["digest-tag"])])
async def test_the_author_is_told_only_if_the_moderator_wants_it(app: App, tell: bool, left: list[str]) -> None:
    await grade(app, 1, tell=tell)
    assert await app.read(calls) == left


async def test_the_tag_goes_with_the_digest(app: App) -> None:
    await grade(app, 1)
    await app.database.act(lambda tx: tx.execute("DELETE FROM outbox"))  # as if all that waited had been done
    await grade(app, 2)
    assert await app.read(calls) == []
    await grade(app, 0)
    assert await app.read(calls) == ["digest-tag"]


async def test_a_topic_that_is_gone_becomes_no_digest_and_a_reason_has_its_length(app: App) -> None:
    await grade(app, 1, reason="x" * REASON_LENGTH)
    with pytest.raises(DigestReasonTooLong):
        await grade(app, 2, reason="x" * (REASON_LENGTH + 1))
    await app.act(service.lose_topic, topic_id=9001)
    with pytest.raises(NoTopicThere):
        await grade(app, 2)
    with pytest.raises(NoTopicThere):
        await grade(app, 1, topic_id=1)


# --- What is gone ------------------------------------------------------------------------------------------------------


GUEST = 7002


async def reply(app: App, message_id: int) -> None:
    """A guest's reply arrives."""
    arrived = service.Arrived(message_id, GUEST, app.clock.now())
    await app.act(service.count_post, topic_id=9001, arrived=arrived, seen=None)


async def test_what_is_gone_is_taken_from_the_day_on_which_it_came(app: App, clock: StageClock) -> None:
    await reply(app, 9003)
    await grade(app, 1)
    assert await counted_on(app, NOON, "posts") == {OPENER: 1, GUEST: 1}
    assert await counted_on(app, NOON, "sofas") == {GUEST: 1}
    clock.set(NOON + timedelta(days=1))
    await app.act(service.lose_posts, topic_id=9001, message_ids=[9003])
    assert await counted_on(app, NOON, "posts") == {OPENER: 1}
    assert await counted_on(app, NOON, "sofas") == {}
    await app.act(service.lose_topic, topic_id=9001)
    assert [await counted_on(app, NOON, kind) for kind in ("posts", "digests")] == [{}, {}]


async def test_of_a_topic_that_is_gone_the_board_holds_nothing_and_who_replied_keeps_his_post(app: App) -> None:
    await reply(app, 9003)
    await app.act(service.lose_topic, topic_id=9001)
    totals = await app.database.read(boards.list_totals, guild_id=GUILD_ID)
    assert totals == [boards.Total("chat", 0, 0, 0)]
    assert await counted_on(app, NOON, "posts") == {GUEST: 1}


async def test_a_post_that_is_gone_is_not_deleted_again(app: App) -> None:
    await reply(app, 9003)
    deed: dict[str, Any] = {"actor_id": 1, "message_id": 9003, "take_back": True, "reason": ""}
    assert (await app.act(doom_post, **deed)).author_id == GUEST
    await app.act(service.lose_posts, topic_id=9001, message_ids=[9003])
    with pytest.raises(NotAPost):
        await app.act(doom_post, **deed)


async def test_who_lacks_one_currency_gives_back_the_others_at_once(app: App) -> None:
    await app.act(spend, member_id=OPENER, amount=1)
    await app.act(service.lose_topic, topic_id=9001)
    assert await owned(app, OPENER, "prestige") == 0
    await app.act(give, member_id=OPENER, amount=5)
    assert await owned(app, OPENER) == 5


# --- What is written through the bot -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "body", "refusal"),
    [
        ("题" * 80, "好的", None),
        ("题" * 81, "好的", writing.TitleTooLong),
        (" ", "好的", writing.TitleTooLong),
        ("题", "好", writing.BodyTooShort),
        ("题", " 好 ", writing.BodyTooShort),
        ("题", "好" * 1800, None),
        ("题", "好" * 1801, writing.BodyTooLong),
        ("题", "<@1>" * 5, None),
        ("题", "<@1> <@!2> <@&3> @everyone @here <@4>", writing.TooManyMentions),
    ],
    ids=[
        "title",
        "long title",
        "blank title",
        "short",
        "short but for blanks",
        "body",
        "long",
        "mentions",
        "many mentions",
    ],
)
async def test_what_is_written_keeps_to_its_lengths(
    app: App, title: str, body: str, refusal: type[Refusal] | None
) -> None:
    post: dict[str, Any] = {"member_id": GUEST, "board": "chat", "channel_id": 500, "name": "甲", "slowmode": 0}
    if refusal is None:
        written = await app.act(writing.write_topic, **post, title=title, body=body)
        assert written.shown_name == "甲"
    else:
        with pytest.raises(refusal):
            await app.act(writing.write_topic, **post, title=title, body=body)


async def write(app: App, slowmode: int = 0) -> int:
    """Note a guest's reply that is about to be sent; returns its number."""
    facts = {"member_id": GUEST, "topic_id": 9001, "name": "甲", "body": "好的", "may_write_in_locked": False}
    return (await app.act(writing.write_reply, **facts, slowmode=slowmode)).written_id


async def test_a_post_that_arrived_is_not_forgotten_though_its_answer_was_lost(app: App) -> None:
    written_id = await write(app)
    sent = {"topic_id": 9001, "message_id": 9003, "at": NOON, "length": 2, "seen": None}
    assert await app.act(writing.note_sent, written_id=written_id, **sent)
    await app.act(writing.forget_written, written_id=written_id)
    kept = await app.database.read(board_earning.find_written, guild_id=GUILD_ID, message_id=9003)
    assert kept is not None
    assert kept.member_id == GUEST


async def test_what_was_written_once_becomes_one_post_though_discord_has_it_twice(app: App) -> None:
    """A call without an answer is made again, and the reading may find the first message before the second is noted."""
    written_id = await write(app)
    sent = {"topic_id": 9001, "at": NOON, "length": 2, "seen": None}
    assert await app.act(writing.note_sent, written_id=written_id, message_id=9003, **sent)
    assert await app.act(writing.note_sent, written_id=written_id, message_id=9004, **sent) is None
    assert await counted_on(app, NOON, "posts") == {OPENER: 1, GUEST: 1}


async def test_a_post_that_could_not_be_sent_holds_its_author_up_no_longer(app: App) -> None:
    written_id = await write(app)
    with pytest.raises(writing.TooSoon):
        await write(app, slowmode=60)
    await app.act(writing.forget_written, written_id=written_id)
    assert await write(app, slowmode=60)


async def test_a_slowmode_is_over_at_its_very_end(app: App, clock: StageClock) -> None:
    await reply(app, 9003)
    clock.set(NOON + timedelta(seconds=60, milliseconds=-1))
    with pytest.raises(writing.TooSoon):
        await write(app, slowmode=60)
    clock.set(NOON + timedelta(seconds=60))
    assert await write(app, slowmode=60)


def test_two_words_that_discord_reserves_stand_in_no_name() -> None:
    assert rules.webhook_name("Discord clyde 阿明") == "D·iscord c·lyde 阿明"

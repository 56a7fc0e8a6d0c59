"""Boards whose channels are deleted, renamed, taken out of the config and put back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.boards import catchup, places, screens, service
from bot.boards.catchup import Found
from bot.boards.service import Arrived, Seen
from bot.upkeep.verify import verify
from tests.boards.conftest import BOARDS, Forum, open_forum
from tests.stage import NOON, StageClock, make_config, open_app, said

STAFF = {**BOARDS, "staff": {"channel": "大厅"}}


async def delete_board(forum: Forum) -> None:
    """Somebody deletes the forum, and the bot looks what became of its topics."""
    forum.stage.env.backend.delete_channel(forum.chat.id)
    await forum.stage.env.settle()
    await forum.index.reader.catch_up()


async def check_closed(forum: Forum) -> None:
    """The forum's topics are nowhere, and nobody lost anything."""
    stage = forum.stage
    for command in ("latest", "digests"):
        assert "好文" not in said(await forum.guest.slash(stage.channel, command))
    assert "topics **0** | posts **0**" in said(await forum.guest.slash(stage.channel, "stats")).lower()
    assert await forum.guest.autocomplete(stage.channel, "topic", "topic", "好文") == []
    assert (await forum.balance(forum.opener), await forum.balance(forum.opener, "prestige")) == (1, 11)
    assert await forum.balance(forum.guest) == 1
    await stage.perform_outbox()
    told = "\n".join(stage.posted())
    assert "有一个版块的频道被删除，里面的 1 个主题也随之消失" in told
    assert "版块频道 `灌水` 不存在" in told


async def test_the_topics_of_a_deleted_channel_are_gone_and_members_keep_what_they_earned(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_forum(tmp_path, clock, STAFF) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
        await forum.guest.send(topic, "沙发")
        await forum.moderator.slash(topic, "digest", grade="grade-1", tell=False)
        await delete_board(forum)
        await check_closed(forum)
        refused = forum.stage.refused(await forum.guest.slash(forum.stage.channel, "topic", topic=str(topic.id)))
        assert "cannot be found" in refused
    assert verify(tmp_path / "louzhu.sqlite3").holds


async def test_a_channel_deleted_in_an_absence_is_found_out(tmp_path: Path, clock: StageClock) -> None:
    async with open_forum(tmp_path, clock, STAFF) as forum:
        topic = await forum.stage.open_topic(forum.opener, forum.chat, "好文")
        await forum.guest.send(topic, "沙发")
        await forum.stage.change_topic(topic, archived=True)
        await forum.moderator.slash(forum.stage.channel, "digest", grade="grade-1", topic=str(topic.id), tell=False)
        async with forum.stage.absence():
            forum.stage.env.backend.delete_channel(forum.chat.id)
        await forum.index.reader.catch_up()
        await check_closed(forum)
    assert verify(tmp_path / "louzhu.sqlite3").holds


async def test_a_board_that_is_renamed_away_and_back_is_read_up_to_now_at_once(forum: Forum) -> None:
    backend, topic = forum.stage.env.backend, await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    backend.edit_channel(forum.chat.id, {"name": "不是版块"})
    await forum.stage.env.settle()
    await forum.guest.send(topic, "没人看见")
    await forum.index.reader.catch_up()
    assert "大家好" not in said(await forum.guest.slash(forum.stage.channel, "latest"))
    backend.edit_channel(forum.chat.id, {"name": "灌水"})
    await forum.stage.env.settle()
    await forum.index.reader.catch_up()
    assert "大家好" in said(await forum.guest.slash(forum.stage.channel, "latest"))
    assert await forum.floors(topic, forum.guest) == [1]
    await forum.guest.send(topic, "又看见了")
    assert await forum.floors(topic, forum.guest) == [1, 2]


async def test_a_channel_stops_and_begins_to_be_a_board_at_once(forum: Forum) -> None:
    topic = await forum.stage.open_topic(forum.opener, forum.chat, "大家好")
    await forum.guest.send(topic, "付了")
    await rename(forum, "不是版块")
    await forum.guest.send(topic, "没人付")
    assert await forum.floors(topic, forum.guest) == [1]
    assert await forum.balance(forum.guest) == 1
    await forum.stage.pass_time(timedelta(minutes=1))
    await rename(forum, "灌水")
    await forum.stage.pass_time(timedelta(minutes=1))
    await forum.guest.send(topic, "又付了")
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [1, 2, 3]
    assert await forum.balance(forum.guest) == 2


async def rename(forum: Forum, name: str) -> None:
    """Somebody renames the forum; the reader does not come to it."""
    forum.stage.env.backend.edit_channel(forum.chat.id, {"name": name})
    await forum.stage.env.settle()


async def test_a_permission_that_is_given_back_has_the_board_read_at_once(forum: Forum) -> None:
    forum.stage.hide(forum.help)
    topic = await forum.stage.open_topic(forum.opener, forum.help, "大家好", body=None)
    await forum.stage.restart()
    await forum.index.reader.catch_up()
    await forum.guest.send(topic, "没人看见")
    backend = forum.stage.env.backend
    backend.delete_overwrite(forum.help.id, backend.bot_user.id)
    await forum.stage.env.settle()
    await forum.index.reader.catch_up()
    assert await forum.floors(topic, forum.guest) == [1]


async def test_a_category_of_the_same_name_is_not_the_board(tmp_path: Path, clock: StageClock) -> None:
    tables = {**BOARDS, "boards": [{"code": "news", "channel": "新闻"}]}
    async with open_forum(tmp_path, clock, tables) as forum:
        forum.stage.guild.create_category("新闻")
        news, later = forum.stage.forum("新闻"), forum.stage.forum("新闻")
        await forum.stage.env.settle()
        await forum.stage.open_topic(forum.opener, news, "第一条")
        await forum.stage.open_topic(forum.opener, later, "不在版块里")
        shown = said(await forum.guest.slash(forum.stage.channel, "latest", board="news"))
        assert "第一条" in shown
        assert "不在版块里" not in shown


async def test_more_boards_than_a_page_has_room_for_are_paged(tmp_path: Path, clock: StageClock) -> None:
    names = [f"第{place:02}版" for place in range(16)]
    tables = {"boards": [{"code": f"b{place}", "channel": name} for place, name in enumerate(names)]}
    async with open_forum(tmp_path, clock, tables) as forum:
        channels = [forum.stage.guild.create_text_channel(name) for name in names]
        await forum.stage.env.settle()
        first = await forum.guest.slash(forum.stage.channel, "board")
        assert [channels[place].mention in said(first) for place in (0, 14, 15)] == [True, True, False]
        assert first.response is not None
        second = await forum.guest.click(first.response, label="Next")
        assert [channels[place].mention in said(second) for place in (0, 14, 15)] == [False, False, True]


# --- The config ----------------------------------------------------------------------------------------------------------


def seen(topic_id: int, board: str, channel_id: int, **more: Any) -> Seen:
    """A topic as Discord shows it."""
    facts = {"last_message_id": topic_id, "message_count": 0, **more}
    return Seen(topic_id, board, channel_id, 5, f"第{topic_id}个", 0, False, False, False, "[]", **facts)


async def read_all(app: App, *found: Found) -> None:
    """Read what must be read; every topic has the same messages, under ids of its own."""
    while (to_read := await app.read(catchup.next_to_read)) is not None:
        page = [
            Found(to_read.topic_id * 10 + each.message_id, each.author_id, each.at)
            for each in found
            if to_read.topic_id * 10 + each.message_id > to_read.cursor_id
        ]
        await app.act(catchup.record_page, to_read=to_read, page=page, is_last=True)


async def settle_places(app: App, boards: dict[int, str]) -> None:
    """Let every topic count to the board that its channel is."""
    await app.act(places.take_places, places=boards)
    for channel_id in await app.read(places.read_moved_channels, places=boards):
        while await app.act(places.move_topics, channel_id=channel_id, board=boards.get(channel_id)):
            pass


async def shown(app: App, *boards: str) -> list[int]:
    """The topics on boards, the newest first."""
    page = await app.read(screens.read_topics, boards_shown=boards, order="created", size=1000)
    return [line.topic_id for line in page.lines]


async def counts(app: App, *boards: str) -> list[tuple[int, int, int]]:
    """Topics, posts and digests of boards."""
    found = await app.read(screens.read_boards, boards_shown=boards, now=NOON)
    return [(each.topics, each.posts, each.digests) for each in found]


async def test_topics_follow_their_channel_to_another_board_and_rest_while_it_is_none(
    tmp_path: Path, clock: StageClock
) -> None:
    config = make_config({"boards": [{"code": code, "channel": code} for code in ("chat", "help")]})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        await app.act(service.open_session)
        await settle_places(app, {1: "chat", 2: "help"})
        listed = [seen(place, "chat", 1) for place in range(100, 550)] + [seen(600, "help", 2)]
        await app.act(catchup.list_topics, listed=listed)
        await read_all(app, Found(1, 5, NOON), Found(2, 6, NOON))
        assert await counts(app, "chat", "help") == [(450, 900, 0), (1, 2, 0)]

        await settle_places(app, {2: "help"})
        assert (await shown(app, "chat"), await counts(app, "chat", "help")) == ([], [(0, 0, 0), (1, 2, 0)])
        state = await app.read(catchup.read_state)
        assert (state.topics, state.posts) == (1, 2)
        arrived = Arrived(9_000, 6, NOON)
        assert await app.act(service.count_post, topic_id=100, seen=None, arrived=arrived) is None
        await app.act(service.lose_posts, topic_id=101, message_ids=(1012,))

        await settle_places(app, {1: "help", 2: "chat"})
        assert await counts(app, "chat", "help") == [(1, 2, 0), (450, 899, 0)]
        assert len(await shown(app, "help")) == 450
        assert await shown(app, "chat") == [600]
    assert verify(tmp_path / "louzhu.sqlite3").holds


async def test_what_was_posted_before_a_channel_became_a_board_is_history(tmp_path: Path, clock: StageClock) -> None:
    config = make_config({"forum": {"seconds_between_paid_posts": 0}, "boards": [{"code": "chat", "channel": "a"}]})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        await app.act(service.open_session)
        await settle_places(app, {1: "chat"})
        clock.set(NOON.replace(hour=6))
        await settle_places(app, {1: "chat", 2: "help"})
        await app.act(catchup.list_topics, listed=[seen(100, "chat", 1), seen(200, "help", 2)])
        await read_all(app, Found(1, 5, NOON.replace(hour=5)), Found(2, 6, NOON.replace(hour=7)))

        def paid(tx: Any, community: Any) -> list[int]:
            return [row[0] for row in tx.execute("SELECT message_id FROM post WHERE is_paid = 1 ORDER BY 1")]

        assert await app.read(paid) == [1001, 1002, 2002]


async def test_a_deleted_channel_of_many_topics_is_closed_piece_by_piece(tmp_path: Path, clock: StageClock) -> None:
    config = make_config({"boards": [{"code": "chat", "channel": "a"}]})
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        await app.act(service.open_session)
        await settle_places(app, {1: "chat"})
        await app.act(catchup.list_topics, listed=[seen(place, "chat", 1) for place in range(100, 550)])
        await read_all(app, Found(1, 5, NOON))
        assert await app.read(places.read_lost_channels, there=(1, 2)) == ()
        assert await app.read(places.read_lost_channels, there=(2,)) == (1,)
        closed = [await app.act(places.close_topics, channel_id=1) for _ in range(5)]
        assert (sum(closed), closed[-1]) == (450, 0)
        assert max(closed) < 450, "no act is long"
        assert await counts(app, "chat") == [(0, 0, 0)]
        found = await app.read(screens.search_topics, boards_shown=("chat",), typed="第")
        assert found == ()
    assert verify(tmp_path / "louzhu.sqlite3").holds

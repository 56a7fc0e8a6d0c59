"""The demo's web server, asked as a browser asks it: pages, lists, new topics, and the way to SimCord's previews."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from aiohttp import ClientResponse, ClientSession, MultipartWriter

from bot.demo.avatar import draw_avatar
from bot.demo.hub import Hub, PortTaken
from bot.demo.world import Viewer, channel_groups, create_person, name_bot
from bot.words import LANGUAGES, Language, Words, text
from tests.stage import Stage


def page_words(language: Language) -> dict[str, str]:
    """What the pages say, as the demo hands it to the hub."""
    words = Words({})
    return {key: words.say(language, text(key)) for key in words.keys(language) if key.startswith("demo-")}


class Community:
    """A small community on the stage, with a hub before it and a browser that speaks to it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        everyone = stage.env.backend.get_guild(stage.guild.id).everyone_role
        everyone.permissions = discord.Permissions(
            view_channel=True,
            read_message_history=True,
            send_messages=True,
            send_messages_in_threads=True,
            use_application_commands=True,
        ).value
        staff = stage.guild.create_role("站务", permissions=discord.Permissions(administrator=True))
        self.newcomer = stage.member("xinren")
        self.admin = stage.member("zhanwu", roles=[staff])
        self.hall = stage.channel
        self.office = stage.guild.create_text_channel(
            "版主议事",
            category=stage.guild.create_category("站务区"),
            overwrites={stage.guild.default_role: discord.PermissionOverwrite(view_channel=False)},
        )
        self.board = stage.guild.create_forum_channel("闲聊灌水")
        self.viewers = [Viewer(self.newcomer, "newcomer"), Viewer(self.admin, "admin")]

    def hub(self, *, port: int = 0, language: Language = "zh-CN") -> Hub:
        return Hub(
            self.stage.env,
            port=port,
            language=language,
            viewers=self.viewers,
            channels=lambda: channel_groups(self.stage.env, self.stage.guild),
            words=page_words(language),
        )


@dataclass
class Window:
    """A browser window at a place: a page of the preview, and what it remembers to speak to its server."""

    browser: ClientSession
    place: str
    context: str
    state: dict[str, Any]
    acts: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Simcord-Capability": self.place, "X-Simcord-Context": self.context}

    def said(self) -> list[str]:
        """The messages in the window, oldest first."""
        return [self.state["messages"][id_]["content"] for id_ in self.state["timeline"]]

    async def look(self) -> list[str]:
        async with self.browser.get("/api/state", headers=self.headers) as answer:
            assert answer.status == 200, answer.status
            self.state = await answer.json()
        return self.said()

    def deed(self, kind: str, **facts: Any) -> dict[str, Any]:
        """An action as the preview's page words it, on the state that it last saw."""
        self.acts += 1
        return {
            **facts,
            "protocol_version": 3,
            "sequence": self.acts,
            "request_id": f"request-{self.acts}",
            "generation": self.state["context"]["generation"],
            "bot_generation": self.state["botGeneration"],
            "published_revision": self.state["publishedRevision"],
            "kind": kind,
        }

    async def act(self, kind: str, **facts: Any) -> dict[str, Any]:
        deed = json.dumps(self.deed(kind, **facts), separators=(",", ":"))
        headers = {**self.headers, "Content-Type": "application/json"}
        async with self.browser.post("/api/action", data=deed, headers=headers) as answer:
            assert answer.status == 200, answer.status
            receipt: dict[str, Any] = await answer.json()
        return receipt


def place_of(channel: Any, member: Any) -> str:
    return f"channel={channel.id}&as={member.id}"


async def knock(browser: ClientSession, place: str) -> int:
    """Try to open a place; the status of the answer."""
    async with browser.post("/api/pages", json={}, headers={"X-Simcord-Capability": place}) as answer:
        return answer.status


async def open_window(browser: ClientSession, channel: Any, member: Any) -> Window:
    place = place_of(channel, member)
    async with browser.post("/api/pages", json={}, headers={"X-Simcord-Capability": place}) as answer:
        assert answer.status == 200, answer.status
        state = await answer.json()
    return Window(browser, place, state["context"]["id"], state)


async def read_state(browser: ClientSession, member: Any, channel: Any = None) -> dict[str, Any]:
    query = {"as": str(member.id)} | ({"channel": str(channel.id)} if channel else {})
    async with browser.get("/louzhu/state", params=query) as answer:
        state: dict[str, Any] = await answer.json()
    return state


def boards_in(state: Mapping[str, Any]) -> dict[str, Any]:
    return {board["name"]: board for group in state["groups"] for board in group["boards"]}


async def send_topic(
    browser: ClientSession, board: Any, member: Any, title: str, body: str, **more: Any
) -> ClientResponse:
    form = {"board": str(board.id), "as": str(member.id), "title": title, "body": body, **more}
    return await browser.post("/louzhu/topics", json=form)


@pytest.fixture
def community(stage: Stage) -> Community:
    return Community(stage)


@pytest.fixture
async def hub(community: Community) -> AsyncIterator[Hub]:
    async with community.hub() as served:
        yield served


@pytest.fixture
async def browser(hub: Hub) -> AsyncIterator[ClientSession]:
    async with ClientSession(hub.url) as session:
        yield session


# --- The page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_carries_the_sidebar_and_its_words_in_the_chosen_language(
    community: Community, language: Language
) -> None:
    async with community.hub(language=language) as hub, ClientSession(hub.url) as browser, browser.get("/") as answer:
        page = await answer.text()
    facts = json.loads(re.findall(r'id="louzhu-facts">(.*?)</script>', page)[0])

    assert f'<html lang="{language}">' in page
    assert 'src="/louzhu/nav.js"' in page
    assert 'src="/app.js"' not in page, "the preview starts only where there is a conversation"
    assert facts["community"] == "测试社区"
    assert [(viewer["name"], viewer["kind"]) for viewer in facts["viewers"]] == [
        ("xinren", "newcomer"),
        ("zhanwu", "admin"),
    ]
    assert facts["words"] == page_words(language)


async def test_nothing_in_the_facts_can_end_the_block_that_they_stand_in(stage: Stage) -> None:
    community = Community(stage)
    stage.env.backend.get_guild(stage.guild.id).name = "</script><script>alert(1)</script>"
    async with community.hub() as hub, ClientSession(hub.url) as browser, browser.get("/") as answer:
        assert "<script>alert" not in await answer.text()


@pytest.mark.parametrize(
    "path",
    ["/louzhu/nav.js", "/louzhu/nav.css", "/louzhu/icon.svg", "/app.js", "/preview.css", "/backend-diagnostics.json"],
)
async def test_the_files_of_both_pages_are_served(browser: ClientSession, path: str) -> None:
    async with browser.get(path) as answer:
        assert answer.status == 200
        assert await answer.read()


async def test_every_word_that_a_page_asks_for_is_in_the_catalogue_and_none_is_left_over(
    browser: ClientSession,
) -> None:
    scripts = ["nav", "facts", "place", "element", "sidebar", "boards", "watch", "preview-words", "preview-keys"]
    asked = {"demo-missing-title", "demo-missing-words", "demo-topic-no-board"}
    for script in scripts:
        async with browser.get(f"/louzhu/{script}.js") as answer:
            asked |= set(re.findall(r'"(demo-[a-z-]+)"', await answer.text()))

    assert asked == set(page_words("en")) == set(page_words("zh-CN"))


async def test_an_unknown_path_is_answered_with_a_page_that_leads_home(browser: ClientSession) -> None:
    async with browser.get("/nothing/here") as answer:
        assert answer.status == 404
        assert page_words("zh-CN")["demo-missing-title"] in await answer.text()


@pytest.mark.parametrize("path", ["/../relay.py", "/%2e%2e/relay.py", "/fonts/../../__init__.py", "/louzhu/../hub.py"])
async def test_no_path_leads_out_of_the_served_folders(hub: Hub, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(hub.url.split(":")[-1].strip("/")))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {hub.url[7:-1]}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    await writer.wait_closed()

    assert status.split()[1] == b"404"


# --- Who may ask


@pytest.mark.parametrize("host", ["louzhu.example", "louzhu.example:80", "127.0.0.1", "127.0.0.1:1", "localhost:1"])
async def test_a_foreign_host_is_refused(browser: ClientSession, host: str) -> None:
    for path in ("/", "/louzhu/state", "/app.js"):
        async with browser.get(path, headers={"Host": host}) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("origin", ["http://louzhu.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused_and_nothing_is_posted(
    community: Community, browser: ClientSession, origin: str
) -> None:
    form = {"board": str(community.board.id), "as": str(community.newcomer.id), "title": "题", "body": "文"}
    async with browser.post("/louzhu/topics", json=form, headers={"Origin": origin}) as answer:
        assert answer.status == 403
    place = place_of(community.hall, community.newcomer)
    async with browser.post("/api/pages", json={}, headers={"Origin": origin, "X-Simcord-Capability": place}) as answer:
        assert answer.status == 403

    assert community.board.threads == []


async def test_our_own_origin_is_let_in(community: Community, hub: Hub, browser: ClientSession) -> None:
    place = place_of(community.hall, community.newcomer)
    headers = {"Origin": hub.url.rstrip("/"), "X-Simcord-Capability": place}
    async with browser.post("/api/pages", json={}, headers=headers) as answer:
        assert answer.status == 200


async def test_a_plain_form_of_another_site_cannot_post_a_topic(community: Community, browser: ClientSession) -> None:
    form = json.dumps({"board": str(community.board.id), "as": str(community.newcomer.id), "title": "题", "body": "文"})
    async with browser.post("/louzhu/topics", data=form, headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 415

    assert community.board.threads == []


async def test_a_page_without_a_place_gets_nothing(browser: ClientSession) -> None:
    for place in ("", "channel=", "channel=abc", "as=1"):
        assert await knock(browser, place) == 401


# --- Boards and topics


async def test_the_sidebar_lists_only_what_a_person_may_see(community: Community, browser: ClientSession) -> None:
    newcomer = await read_state(browser, community.newcomer)
    admin = await read_state(browser, community.admin)

    assert list(boards_in(newcomer)) == ["大厅", "闲聊灌水"]
    assert list(boards_in(admin)) == ["大厅", "闲聊灌水", "版主议事"]
    assert [group["name"] for group in newcomer["groups"]] == [""], "a category with nothing to see is left out"
    assert [group["name"] for group in admin["groups"]] == ["", "站务区"]


async def test_a_board_lists_its_topics_by_last_reply_with_archived_ones_below(
    community: Community, hub: Hub, browser: ClientSession
) -> None:
    stage = community.stage
    ids = {}
    for title in ("旧帖", "第一帖", "第二帖"):
        async with await send_topic(browser, community.board, community.newcomer, title, "一楼") as answer:
            ids[title] = int((await answer.json())["id"])
        async with hub.turn:
            await stage.env.advance_time(60)
    topics = {thread.id: thread for thread in community.board.threads}
    async with hub.turn:
        await community.admin.send(topics[ids["第一帖"]], "顶楼主")
        await stage.env.advance_time(60)
        await community.admin.send(topics[ids["旧帖"]], "有人吗")
        stage.env.backend.edit_channel(ids["旧帖"], {}, thread_metadata={"archived": True})
        await stage.env.settle()

    board = boards_in(await read_state(browser, community.newcomer))["闲聊灌水"]

    assert [topic["title"] for topic in board["topics"]] == ["第一帖", "第二帖", "旧帖"]
    assert [topic["archived"] for topic in board["topics"]] == [False, False, True]
    first = board["topics"][0]
    assert (first["opener"], first["replies"], first["last"]["author"]) == ("xinren", 1, "zhanwu")
    assert board["posts"] == 5
    assert board["last"]["topic"] == "旧帖"


async def test_a_private_answer_counts_nowhere(community: Community, hub: Hub, browser: ClientSession) -> None:
    async with hub.turn:
        answer = await community.newcomer.slash(community.hall, "wallet")
    assert answer.ephemeral

    assert boards_in(await read_state(browser, community.newcomer))["大厅"]["posts"] == 0


async def test_a_new_topic_reaches_the_bot_as_on_discord(community: Community, browser: ClientSession) -> None:
    threads: list[discord.Thread] = []

    async def on_thread_create(thread: discord.Thread) -> None:
        threads.append(thread)

    community.stage.bot.add_listener(on_thread_create)
    before = len(community.stage.env.backend.transcript)
    async with await send_topic(browser, community.board, community.newcomer, "  新手\n报到 ", "请多关照") as answer:
        assert answer.status == 201
        topic_id = int((await answer.json())["id"])

    (thread,) = threads
    assert (thread.id, thread.name, thread.owner_id) == (topic_id, "新手 报到", community.newcomer.id)
    assert thread.parent_id == community.board.id
    events = [(name, payload) for _, name, payload in community.stage.env.backend.transcript[before:]]
    assert [name for name, _ in events][:2] == ["THREAD_CREATE", "MESSAGE_CREATE"]
    opening = events[1][1]
    assert opening["id"] == str(topic_id), "a topic and its first message share one id"
    assert (opening["content"], opening["author"]["id"]) == ("请多关照", str(community.newcomer.id))
    place = (await read_state(browser, community.newcomer, thread))["place"]
    assert (place["what"], place["board"]) == ("conversation", "闲聊灌水")


async def test_what_the_bot_makes_of_a_new_topic_is_shown_at_once(community: Community, browser: ClientSession) -> None:
    bot = community.stage.bot

    async def on_thread_create(thread: discord.Thread) -> None:
        await bot.get_partial_messageable(community.hall.id).send(f"新帖：{thread.name}")

    bot.add_listener(on_thread_create)
    window = await open_window(browser, community.hall, community.newcomer)
    async with await send_topic(browser, community.board, community.newcomer, "新手报到", "请多关照") as answer:
        assert answer.status == 201

    assert await window.look() == ["新帖：新手报到"]


@pytest.mark.parametrize(
    ("title", "body"), [("", "文"), ("   ", "文"), ("题" * 101, "文"), ("题", ""), ("题", " \n "), ("题", "文" * 2001)]
)
async def test_a_topic_that_discord_would_refuse_is_refused_with_a_reason(
    community: Community, browser: ClientSession, title: str, body: str
) -> None:
    async with await send_topic(browser, community.board, community.newcomer, title, body) as answer:
        assert answer.status == 422
        assert (await answer.json())["refused"] == "demo-topic-length"

    assert community.board.threads == []


async def test_the_longest_topic_is_taken(community: Community, browser: ClientSession) -> None:
    async with await send_topic(browser, community.board, community.newcomer, "题" * 100, "文" * 2000) as answer:
        assert answer.status == 201


async def test_who_may_not_write_in_a_board_cannot_open_a_topic_there(
    community: Community, browser: ClientSession
) -> None:
    env, guild = community.stage.env, community.stage.guild
    env.backend.get_guild(guild.id).everyone_role.permissions &= ~discord.Permissions.send_messages.flag
    assert not boards_in(await read_state(browser, community.newcomer))["闲聊灌水"]["may_post"]
    async with await send_topic(browser, community.board, community.newcomer, "题", "文") as answer:
        assert (answer.status, (await answer.json())["refused"]) == (422, "demo-topic-not-allowed")
    async with await send_topic(browser, community.board, community.admin, "题", "文") as answer:
        assert answer.status == 201

    assert len(community.board.threads) == 1


async def test_a_topic_is_opened_in_forums_only_and_with_their_tags_only(
    community: Community, browser: ClientSession
) -> None:
    async with await send_topic(browser, community.hall, community.newcomer, "题", "文") as answer:
        assert (answer.status, (await answer.json())["refused"]) == (422, "demo-topic-no-board")
    async with await send_topic(browser, community.board, community.newcomer, "题", "文", tags=["123"]) as answer:
        assert (answer.status, (await answer.json())["refused"]) == (422, "demo-topic-no-board")


@pytest.mark.parametrize("form", ["[]", "{}", "nonsense", '{"board": "x", "as": "1", "title": "a", "body": "b"}'])
async def test_a_form_that_no_page_sends_is_a_bad_request(browser: ClientSession, form: str) -> None:
    async with browser.post("/louzhu/topics", data=form, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400


# --- Places


async def test_a_private_channel_is_not_shown_to_who_may_not_see_it(
    community: Community, browser: ClientSession
) -> None:
    place = (await read_state(browser, community.newcomer, community.office))["place"]

    assert place["what"] == "hidden"
    assert place["seen_by"] == [str(community.admin.id)], "the page offers to look as these"
    assert await knock(browser, place_of(community.office, community.newcomer)) == 403
    assert (await read_state(browser, community.admin, community.office))["place"]["what"] == "conversation"
    assert await knock(browser, place_of(community.office, community.admin)) == 200


async def test_a_channel_that_was_deleted_is_gone(community: Community, browser: ClientSession) -> None:
    await open_window(browser, community.office, community.admin)
    community.stage.env.backend.delete_channel(community.office.id)

    assert (await read_state(browser, community.admin, community.office))["place"]["what"] == "gone"
    assert await knock(browser, place_of(community.office, community.admin)) == 403


async def test_a_forum_is_a_list_and_no_conversation(community: Community, browser: ClientSession) -> None:
    assert (await read_state(browser, community.newcomer, community.board))["place"]["what"] == "forum"
    assert await knock(browser, place_of(community.board, community.newcomer)) == 403


async def test_a_person_from_an_earlier_run_becomes_the_first_viewer(
    community: Community, browser: ClientSession
) -> None:
    for stranger in ("1", "", "nobody"):
        async with browser.get("/louzhu/state", params={"as": stranger}) as answer:
            assert (await answer.json())["as"] == str(community.newcomer.id)


# --- Conversations


async def test_switching_channels_shows_the_other_conversation(
    community: Community, hub: Hub, browser: ClientSession
) -> None:
    async with hub.turn:
        await community.newcomer.send(community.hall, "大厅里的话")
        await community.admin.send(community.office, "办公室里的话")

    hall = await open_window(browser, community.hall, community.admin)
    office = await open_window(browser, community.office, community.admin)

    assert hall.said() == ["大厅里的话"]
    assert office.said() == ["办公室里的话"]
    assert await hall.look() == ["大厅里的话"], "the first window stays open beside the second"


async def test_a_message_is_sent_as_the_chosen_person_and_shows_in_every_window(
    community: Community, browser: ClientSession
) -> None:
    mine = await open_window(browser, community.hall, community.newcomer)
    theirs = await open_window(browser, community.hall, community.admin)
    receipt = await mine.act("send_message", content="大家好", target_id=None, reply_to_id=None)

    assert receipt["settlement"] == "settled"
    assert await mine.look() == ["大家好"]
    assert await theirs.look() == ["大家好"]
    assert community.hall.history()[-1].author.id == community.newcomer.id


async def test_what_the_bot_does_by_itself_appears_with_the_next_refresh(
    community: Community, hub: Hub, browser: ClientSession
) -> None:
    window = await open_window(browser, community.hall, community.newcomer)
    channel = community.stage.bot.get_channel(community.hall.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send("整点报时")
    assert await window.look() == []
    await hub.refresh()

    assert await window.look() == ["整点报时"]


async def test_a_refresh_without_news_leaves_the_pages_alone(
    community: Community, hub: Hub, browser: ClientSession
) -> None:
    window = await open_window(browser, community.hall, community.newcomer)
    await hub.refresh()
    await window.look()
    revision = window.state["publishedRevision"]
    await hub.refresh()
    await window.look()

    assert window.state["publishedRevision"] == revision


async def test_a_deed_on_a_page_that_was_just_refreshed_is_done_all_the_same(
    community: Community, hub: Hub, browser: ClientSession
) -> None:
    window = await open_window(browser, community.hall, community.newcomer)
    async with hub.turn:
        await community.admin.send(community.hall, "插一句")
    await hub.refresh()  # The window does not know yet.
    receipt = await window.act("send_message", content="我也说", target_id=None, reply_to_id=None)

    assert (receipt["rejected"], receipt["settlement"]) == (False, "settled")
    assert await window.look() == ["插一句", "我也说"]


async def test_a_deed_with_uploads_is_passed_on_whole(community: Community, hub: Hub, browser: ClientSession) -> None:
    window = await open_window(browser, community.hall, community.newcomer)
    deed = json.dumps(
        window.deed("run_command", **await find_command(window, "wallet"), options={}), separators=(",", ":")
    )
    async with hub.turn:
        await community.admin.send(community.hall, "插一句")
    await hub.refresh()  # So that the hub has to change the body, too.
    with MultipartWriter("form-data") as form:
        form.append(deed).set_content_disposition("form-data", name="payload")
    async with browser.post("/api/action", data=form, headers=window.headers) as answer:
        receipt = await answer.json()

    assert (receipt["rejected"], receipt["settlement"]) == (False, "settled")


async def test_pictures_come_through_unchanged(community: Community, hub: Hub, browser: ClientSession) -> None:
    picture = draw_avatar("图")
    async with hub.turn:
        await community.newcomer.send(community.hall, "看图", attachments=[("图.png", picture)])
    window = await open_window(browser, community.hall, community.newcomer)
    (asset,) = [asset for asset in window.state["assets"].values() if asset["filename"] == "图.png"]
    async with browser.get(f"/api/assets/{asset['id']}?download=1", headers=window.headers) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert await answer.read() == picture


async def test_people_and_bot_have_avatars_in_the_sidebar_and_in_conversations(community: Community) -> None:
    stage = community.stage
    name_bot(stage.env, "楼主")
    person = stage.guild.add_member(create_person(stage.env, "qingfeng", "清风徐来"))
    await person.send(community.hall, "早")
    community.viewers.append(Viewer(person, "regular"))
    async with community.hub() as hub, ClientSession(hub.url) as browser:
        window = await open_window(browser, community.hall, person)
        for user_id in (person.id, stage.env.backend.bot_user.id):
            async with browser.get(f"/louzhu/avatar/{user_id}") as answer:
                assert (answer.status, answer.content_type) == (200, "image/png")
        async with browser.get(f"/louzhu/avatar/{community.newcomer.id}") as answer:
            assert answer.status == 404, "the page shows a letter instead"

    (message,) = window.state["messages"].values()
    assert message["author"]["name"] == "清风徐来"
    assert message["author"]["avatar_available"]


async def test_a_bot_that_works_for_long_holds_up_no_page(
    community: Community, hub: Hub, browser: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    stage, done = community.stage, asyncio.Event()

    async def on_work() -> None:
        await done.wait()
        await stage.bot.get_partial_messageable(community.hall.id).send("做完了")

    window = await open_window(browser, community.hall, community.newcomer)
    stage.bot.add_listener(on_work)
    with stage.env._bot_scope():
        stage.bot.dispatch("work")
    stage.env.settle_timeout = 0.05
    receipt = await window.act("send_message", content="你忙你的", target_id=None, reply_to_id=None)
    assert receipt["settlement"] == "timeout"
    assert "still at work" in caplog.text
    done.set()
    stage.env.settle_timeout = 20
    await hub.refresh()
    await stage.env.settle()
    await hub.refresh()

    assert await window.look() == ["你忙你的", "做完了"]


async def test_a_command_is_run_and_its_private_answer_seen_by_its_member_only(
    community: Community, browser: ClientSession
) -> None:
    mine = await open_window(browser, community.hall, community.newcomer)
    theirs = await open_window(browser, community.hall, community.admin)
    receipt = await run_command(mine, "wallet")

    assert receipt["settlement"] == "settled"
    await mine.look()
    assert [mine.state["messages"][id_]["ephemeral"] for id_ in mine.state["timeline"]] == [True]
    assert await theirs.look() == []


async def find_command(window: Window, name: str) -> dict[str, Any]:
    """What names a command to the preview."""
    async with window.browser.get("/api/commands", headers=window.headers) as answer:
        entries = (await answer.json())["entries"]
    (entry,) = [entry for entry in entries if entry["path"] == [name]]
    return {
        "command_id": entry["commandId"],
        "path": entry["path"],
        "schema_fingerprint": entry["schemaFingerprint"],
    }


async def run_command(window: Window, name: str, **options: Any) -> dict[str, Any]:
    return await window.act("run_command", **await find_command(window, name), options=options)


async def test_a_refusal_that_the_bot_has_answered_counts_as_done(community: Community, browser: ClientSession) -> None:
    window = await open_window(browser, community.hall, community.newcomer)
    await run_command(window, "checkin")
    await window.look()
    receipt = await run_command(window, "checkin")
    stage = community.stage
    stage._errors_seen = len(stage.env.errors)  # The refusal was expected, as with Stage.refused.

    assert stage._errors_seen == 1
    assert receipt["settlement"] == "settled"
    assert receipt["diagnostics"] == []


@pytest.mark.parametrize(("language", "locale", "shown"), [("zh-CN", "zh-CN", "钱包"), ("en", "en-US", "wallet")])
async def test_commands_have_the_names_and_the_locale_of_the_chosen_language(
    community: Community, language: Language, locale: str, shown: str
) -> None:
    locales: list[str] = []
    community.stage.bot.watchers.append(lambda interaction: locales.append(str(interaction.locale)))
    async with community.hub(language=language) as hub, ClientSession(hub.url) as browser:
        window = await open_window(browser, community.hall, community.newcomer)
        async with browser.get("/api/commands", headers=window.headers) as answer:
            entries = {tuple(entry["path"]): entry for entry in (await answer.json())["entries"]}
        await run_command(window, "wallet")

    wallet = entries["wallet",]
    assert wallet["display"] == shown
    assert "wallet" in wallet["invocation"], "the English name is found as well"
    assert locales == [locale]


async def test_an_option_is_named_as_its_own_command_names_it(community: Community) -> None:
    async with community.hub() as hub, ClientSession(hub.url) as browser:
        window = await open_window(browser, community.hall, community.admin)
        async with browser.get("/api/commands", headers=window.headers) as answer:
            entries = {tuple(entry["path"]): entry for entry in (await answer.json())["entries"]}

    def name_of_reason(*path: str) -> str:
        (shown,) = [each["display"] for each in entries[path]["options"] if each["name"] == "reason"]
        return str(shown)

    assert name_of_reason("receipts") == "缘由"
    assert name_of_reason("admin", "grant") == "理由"


async def test_several_deeds_at_once_wait_for_each_other(
    community: Community, hub: Hub, browser: ClientSession
) -> None:
    windows = [await open_window(browser, community.hall, each) for each in (community.newcomer, community.admin) * 3]
    sending = [
        window.act("send_message", content=str(n), target_id=None, reply_to_id=None) for n, window in enumerate(windows)
    ]
    switching = [knock(browser, place_of(community.office, community.admin)) for _ in range(2)]
    receipts, opened, _ = await asyncio.gather(asyncio.gather(*sending), asyncio.gather(*switching), hub.refresh())

    assert [receipt["settlement"] for receipt in receipts] == ["settled"] * len(windows)
    assert sorted(community.stage.posted()) == ["0", "1", "2", "3", "4", "5"]
    assert opened == [200, 200]


async def test_more_channels_than_stay_open_can_be_visited_one_after_the_other(
    community: Community, browser: ClientSession
) -> None:
    first = await open_window(browser, community.hall, community.newcomer)
    for n in range(12):
        channel = community.stage.guild.create_text_channel(f"频道{n}")
        await open_window(browser, channel, community.newcomer)
    async with browser.get("/api/state", headers=first.headers) as answer:
        assert answer.status == 410, "the page learns that it has to be opened anew"

    assert (await open_window(browser, community.hall, community.newcomer)).said() == []


async def test_who_is_let_into_a_channel_later_sees_it(community: Community, browser: ClientSession) -> None:
    await open_window(browser, community.office, community.admin)
    community.stage.env.backend.edit_channel(community.office.id, {}, overwrites=[])

    assert (await open_window(browser, community.office, community.newcomer)).said() == []


# --- Coming and going


async def test_a_taken_port_is_said_so_and_leaves_nothing_behind(community: Community) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            await community.hub(port=port).__aenter__()
    for language in LANGUAGES:
        assert str(port) in Words({}).say(language, caught.value.text)

    async with community.hub(port=port) as hub, ClientSession(hub.url) as browser, browser.get("/") as answer:
        assert answer.status == 200


async def test_leaving_closes_everything_and_the_next_demo_can_use_the_port(community: Community) -> None:
    before = asyncio.all_tasks()
    async with community.hub() as hub, ClientSession(hub.url) as browser:
        port = int(hub.url.split(":")[-1].strip("/"))
        await open_window(browser, community.hall, community.newcomer)
        await open_window(browser, community.office, community.admin)

    assert asyncio.all_tasks() == before
    async with community.hub(port=port) as again, ClientSession(again.url) as browser:
        await open_window(browser, community.hall, community.newcomer)

"""Every REST route that the bot uses, and every way in which Discord fails on it.

One bot goes through all of it. After each failure it still answers other members; what had to happen in Discord happens later,
or is let go where there is nothing left to do it to; the staff hear of what only they can mend; and the money adds up.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route as DiscordRoute

from benchmarks.driver import Driver, command
from benchmarks.loopback import APPLICATION_ID, FIRST_MEMBER_ID, FORUM_ID, GUILD_ID, TOKEN, member
from benchmarks.objects import DIGEST_TAG_ID, MEMBER_ROLE_ID, READING_ID, STAFF_ID, message
from bot.app import App
from bot.checkin.service import DAILY
from bot.client import ForumBot
from bot.clock import to_ms
from bot.community import Community
from bot.gate import watch
from bot.gate.service import read_gate_member
from bot.moods import reactions
from bot.outbox import find_kept_message
from bot.staff.alert import ALERT, alert_staff
from bot.upkeep.verify import verify
from bot.words import text
from cogs import _worker
from db import outbox
from db.engine import Transaction
from tests.live.deeds import act, press, strings, submit
from tests.stage import StageClock, make_config, open_app

TABLES: dict[str, Any] = {
    "staff": {"channel": "站务"},
    "checkin": {"daily_channel": "大厅"},
    "gate": {
        "role": "已验证",
        "channel": "大厅",
        "arithmetic": {"enabled": False},
        "attack": {"arrivals_per_minute": 0},
        "removal": {"after_hours": 72},
        "questions": [{"code": "sofa", "ask": "二楼叫什么？", "answers": ["沙发"]}],
    },
    "boards": [{"code": "chat", "channel": "灌水区"}, {"code": "reading", "channel": "读书会"}],
    "wheel": {"prizes": [{"code": f"thanks{n}", "name": "谢谢", "kind": "none", "weight": 1} for n in range(3)]},
}

FAILURES: dict[str, dict[str, Any]] = {
    "a rate limit": {"status": 429, "retry_after_s": 0.01},
    "a global rate limit": {"status": 429, "retry_after_s": 0.01, "code": 1},
    "an hour's rate limit": {"status": 429, "retry_after_s": 3600},
    "a ban of the address": {"status": 429},
    "a server error": {"status": 500, "times": 5},
    "no service": {"status": 503, "times": 5},
    "a missing permission": {"status": 403, "code": 50013},
    "a lost channel": {"status": 404, "code": 10003},
    "a lost interaction": {"status": 404, "code": 10062},
    "an invalid form": {"status": 400, "code": 50035},
    "a broken connection": {"status": 0},
}
"""Each as `Driver.fail` takes it. What Discord's library tries again by itself fails as often as it tries."""

PARTS = 4
"""The routes are shared out among so many bots, so that every core has something to do, and none is long at it."""

PATIENCE_S = 200
"""How long a case may take that must come to its end; nothing is measured by it."""

HOURS = timedelta(hours=2)
"""Longer than any pause of the outbox."""


class Impatient:
    """Stands in for ``asyncio`` in Discord's library, whose pauses between two tries are of seconds."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        """Wait no longer than is needed to let others run; an hour is an hour all the same."""
        await asyncio.sleep(seconds if seconds >= 60 else 0)


@dataclass
class Scene:
    """The bot on the loopback, and what one can do with both."""

    discord: Driver
    app: App
    bot: ForumBot
    clock: StageClock
    member_ids: Any = field(default_factory=lambda: itertools.count(FIRST_MEMBER_ID))

    async def ask(self, what: Callable[..., Any], /, *args: Any, **facts: Any) -> Any:
        """Speak to the loopback without holding up the bot."""
        return await asyncio.to_thread(what, *args, **facts)

    async def deliver(self, data: dict[str, Any]) -> str:
        """A member acts; returns the interaction's id."""
        begun = await self.ask(self.discord.control, "interaction", data=data, copies=1)
        return str(begun["id"])

    async def answers(self, data: dict[str, Any]) -> list[Any]:
        """A member acts, and this is what he is told."""
        interaction_id = await self.deliver(data)
        await self.ask(self.discord.control, "wait_answered", ids=[interaction_id])
        (told,) = await self.ask(self.discord.control, "answers", ids=[interaction_id])
        return list(told)

    async def custom_id(self, data: dict[str, Any], start: str) -> str:
        """A member acts, and is shown something with such a custom id."""
        found = [each for each in strings(await self.answers(data)) if each.startswith(start)]
        assert found, start
        return found[0]

    async def happen(self, *acts: list[Any]) -> list[Any]:
        """Things happen in the server, and the bot has done what it does when it hears of them."""
        outcomes = await self.ask(self.discord.happen, *acts)
        await self.ask(self.discord.settle)
        # Now it has heard of all; what it does about each is a task of discord.py's.
        listening = [each for each in asyncio.all_tasks() if each.get_name().startswith("discord.py: on_")]
        listening = [each for each in listening if not each.get_name().endswith("on_interaction")]
        if listening:
            await asyncio.wait(listening)
        return list(outcomes)

    async def topic(self, channel_id: int = FORUM_ID, opener_id: int | None = None) -> str:
        """A fresh topic that the bot knows."""
        opener = opener_id or next(self.member_ids)
        (topic_id,) = await self.happen(["open_topic", channel_id, "主题", opener])
        await until(lambda: self.app.database.read(_knows_topic, topic_id=int(topic_id)))
        return str(topic_id)

    async def look(self, what: str) -> Any:
        """Something of the server."""
        return await self.ask(self.discord.control, "look", what=what)

    async def empty_outbox(self) -> None:
        """Let time pass until nothing waits."""
        for _ in range(8):
            await self.app.outbox.perform_due()
            waiting = await self.app.database.read(outbox.count_by_state, guild_id=GUILD_ID)
            if not waiting.get("waiting"):
                return
            self.clock.set(self.clock.now() + HOURS)
        raise AssertionError(await self.app.database.read(_list_waiting))


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what the bot does by itself and tells nobody of."""
    while not await holds():  # noqa: ASYNC110  # there is no event to wait for
        await asyncio.sleep(0.005)


def _knows_topic(tx: Transaction, *, topic_id: int) -> bool:
    facts = {"topic_id": topic_id}
    found = tx.execute("SELECT 1 FROM topic WHERE topic_id = :topic_id AND opening_id IS NOT NULL", facts)
    return found.fetchone() is not None


def _list_waiting(tx: Transaction) -> list[Any]:
    return tx.execute("SELECT kind, subject, attempts, last_error FROM outbox WHERE state = 'waiting'").fetchall()


def _list_alerts(tx: Transaction) -> list[str]:
    found = tx.execute("SELECT subject FROM outbox WHERE kind = :kind", {"kind": ALERT})
    return [subject for (subject,) in found]


@pytest.fixture
async def scene(
    discord: Driver, tmp_path: Path, clock: StageClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    """The bot at work on the loopback."""
    monkeypatch.setattr(DiscordRoute, "BASE", DiscordRoute.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr("discord.http.asyncio", Impatient())
    monkeypatch.setattr("discord.webhook.async_.asyncio", Impatient())
    addresses = {"api_url": discord.api_url, "gateway_url": discord.gateway_url}
    config = make_config({**TABLES, "discord": addresses, "database": {"backup_folder": str(tmp_path / "backups")}})
    discord.configure(privileged=["members"])
    async with open_app(tmp_path / "louzhu.sqlite3", config, clock) as app:
        bot = ForumBot(app)
        await bot._async_setup_hook()  # so that it can be waited for before it runs
        running = asyncio.create_task(bot.run_until_stopped(TOKEN))
        await bot.wait_until_ready()
        monkeypatch.setattr(_worker, "_FIRST_WAIT_S", 0)
        await asyncio.to_thread(discord.settle)
        opened = Scene(discord, app, bot, clock)
        await opened.empty_outbox()
        yield opened
        await bot.close()
        await running


# --- What makes the bot use a route --------------------------------------------------------------------------------------

Provoke = Callable[[Scene], Awaitable[Callable[[], Awaitable[bool]] | None]]
"""Makes the bot use a route; returns what shows that the deed was done in the end, where it must be."""


def staff(data: dict[str, Any]) -> dict[str, Any]:
    """The same, by one of the staff."""
    return {**data, "member": member(FIRST_MEMBER_ID + 999, permissions=str(1 << 5))}


def admin(name: str, **options: Any) -> dict[str, Any]:
    """A command of the staff's; an option that is a number of a member's is that member."""
    written: list[dict[str, Any]] = []
    resolved: dict[str, dict[str, Any]] = {"users": {}, "members": {}}
    for key, value in options.items():
        kind = 6 if key == "member" else 4 if isinstance(value, int) else 3
        written.append({"name": key, "type": kind, "value": str(value) if kind == 6 else value})
        if kind == 6:
            resolved["members"][str(value)] = member(value)
            resolved["users"][str(value)] = member(value)["user"]
    data = {**command("admin"), "options": [{"name": name, "type": 1, "options": written}], "resolved": resolved}
    return staff({"type": 2, "data": data})


async def answer_at_once(scene: Scene) -> None:
    await scene.deliver(act(command("checkin"), next(scene.member_ids)))


async def answer_after_a_while(scene: Scene) -> None:
    await scene.deliver(press("wheel:spin", next(scene.member_ids)))


async def answer_once_more(scene: Scene) -> None:
    await scene.deliver(
        admin("grant", member=next(scene.member_ids), amount=1, currency="wealth", reason="谢谢", more="陌生人")
    )


async def look_up_member(scene: Scene) -> None:
    more = f"<@{next(scene.member_ids)}>"
    await scene.deliver(
        admin("grant", member=next(scene.member_ids), amount=1, currency="wealth", reason="谢谢", more=more)
    )


async def read_audit_log(scene: Scene) -> None:
    who = next(scene.member_ids)
    data = press("gate:open", who)
    data["member"] = member(who, roles=[MEMBER_ROLE_ID])
    await scene.deliver(data)


async def learn_commands(scene: Scene) -> None:
    await scene.deliver(act(command("forgotten"), next(scene.member_ids)))


async def tell_commands(scene: Scene) -> None:
    await scene.ask(scene.discord.configure, commands=[])
    await learn_commands(scene)


async def reply_through_webhook(scene: Scene) -> None:
    topic_id = await scene.topic()
    posting: Any = scene.bot.get_cog("Posting")
    posting._webhooks.clear()
    await scene.deliver(submit(f"boards:reply-form:{topic_id}", next(scene.member_ids), "说得好", field="body"))


async def make_webhook(scene: Scene) -> None:
    await scene.happen(["forget_webhooks"])
    await reply_through_webhook(scene)


def form_of_topic(code: str, who: int) -> dict[str, Any]:
    data = submit(f"boards:post-form:{code}", who, "新主题", field="title")
    data["data"]["components"] += submit("", who, "正文在此", field="body")["data"]["components"]
    if code == "chat":
        data["data"]["components"].append(
            {"type": 18, "id": 5, "component": {"type": 3, "custom_id": "tags", "values": []}}
        )
    return data


async def post_in_forum(scene: Scene) -> None:
    await scene.deliver(form_of_topic("chat", next(scene.member_ids)))


async def post_in_text_board(scene: Scene) -> None:
    await scene.deliver(form_of_topic("reading", next(scene.member_ids)))


async def take_back_topic(scene: Scene) -> None:
    await scene.ask(scene.discord.fail, "POST", "^/webhooks/[0-9]+/webhook-token", 403, code=50013)
    await post_in_text_board(scene)


async def delete_post(scene: Scene) -> None:
    topic_id = await scene.topic()
    (post_id,) = await scene.happen(["say", topic_id, next(scene.member_ids)])
    data = submit(f"boards:delete:{topic_id}:{post_id}", 0, "广告", field="reason")
    choice = {"type": 3, "custom_id": "earnings", "values": ["take"]}
    data["data"]["components"].append({"type": 18, "id": 5, "component": choice})
    await scene.deliver(staff(data))


async def call_staff(scene: Scene) -> Callable[[], Awaitable[bool]]:
    subject = f"subject{next(scene.member_ids)}"
    await scene.app.act(alert_staff, subject=subject, fix=text("alert-not-saved", problem="-"))

    async def done() -> bool:
        shown = (await scene.look("messages")).values()
        return len([each for each in shown if any(subject in said for said in strings(each["components"]))]) == 1

    return done


async def call_staff_again(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.ask(scene.discord.fail, "POST", f"^/channels/{STAFF_ID}/messages$", 503)
    done = await call_staff(scene)
    await scene.app.outbox.perform_due()
    await scene.ask(scene.discord.wait_for, "POST", f"^/channels/{STAFF_ID}/messages$")
    scene.clock.set(scene.clock.now() + timedelta(minutes=1))
    return done


async def refresh_day(scene: Scene) -> Callable[[], Awaitable[bool]]:
    begun = scene.clock.now()
    for who in (next(scene.member_ids), next(scene.member_ids)):
        await scene.answers(act(command("checkin"), who))
        scene.clock.set(scene.clock.now() + timedelta(minutes=2))
        await scene.app.outbox.perform_due()

    async def done() -> bool:
        kept = await scene.app.read(find_kept_message, kind=DAILY, subject=f"{scene.app.community.day_of(begun)}")
        return kept is not None and str(kept.message_id) in await scene.look("messages")

    return done


async def give_role(scene: Scene) -> Callable[[], Awaitable[bool]]:
    who = next(scene.member_ids)
    form = await scene.custom_id(press("gate:open", who), "gate:answer:")
    await scene.answers(submit(form, who, "沙发"))

    async def done() -> bool:
        return str(MEMBER_ROLE_ID) in dict(await scene.look("roles")).get(str(who), [])

    return done


async def take_role(scene: Scene) -> Callable[[], Awaitable[bool]]:
    given = await give_role(scene)
    await scene.empty_outbox()
    assert await given()
    who = int(max(await scene.look("roles"), key=int))
    await scene.answers(admin("gate-member", member=who, decision="gate-ban", reason="违规"))

    async def done() -> bool:
        return not dict(await scene.look("roles"))[str(who)]

    return done


async def open_help(scene: Scene) -> Callable[[], Awaitable[bool]]:
    who = next(scene.member_ids)
    await scene.answers(press("gate:help", who))

    async def done() -> bool:
        """The staff are called to their channel: to the thread, or to the member where none could be had."""
        shown = [str(each) for each in (await scene.look("messages")).values() if each["channel_id"] == str(STAFF_ID)]
        return len([each for each in shown if f"<@{who}>" in each]) == 1

    return done


async def tag_digest(scene: Scene) -> Callable[[], Awaitable[bool]]:
    topic_id = await scene.topic()
    choice = {"name": "grade", "type": 3, "value": "grade-1"}
    topic = {"name": "topic", "type": 3, "value": topic_id}
    await scene.answers(staff({"type": 2, "data": {**command("digest"), "options": [choice, topic]}}))

    async def done() -> bool:
        return str(DIGEST_TAG_ID) in (await scene.look("threads"))[topic_id]["applied_tags"]

    return done


async def take_reaction(scene: Scene) -> Callable[[], Awaitable[bool]]:
    who = next(scene.member_ids)
    topic_id = await scene.topic(opener_id=who)
    reaction = {"emoji": {"id": None, "name": "💧"}, "type": 0, "burst": False}
    place = {"user_id": str(who), "channel_id": topic_id, "message_id": topic_id, "guild_id": str(GUILD_ID)}
    await scene.happen(["react", topic_id, "💧", who])
    await scene.ask(scene.discord.event, "MESSAGE_REACTION_ADD", {**place, **reaction, "member": member(who)})
    await scene.ask(scene.discord.settle)

    async def done() -> bool:
        return bool(await scene.ask(scene.discord.happen, ["voters", topic_id, "💧"]) == [[]])

    return done


async def remove_silent(scene: Scene) -> Callable[[], Awaitable[bool]]:
    who = next(scene.member_ids)
    await scene.answers(press("gate:open", who))
    await scene.app.act(watch.note_noticed, member_id=who)
    await scene.app.act(_leave_entry, kind=watch.REMOVAL, subject=str(who))

    async def done() -> bool:
        return str(who) in await scene.look("absent")

    return done


def _leave_entry(tx: Transaction, community: Community, *, kind: str, subject: str, now: datetime) -> None:
    outbox.insert_outbox(tx, guild_id=community.guild_id, kind=kind, subject=subject, payload="{}", at=to_ms(now))


async def read_boards_again(scene: Scene) -> Callable[[], Awaitable[bool]]:
    topic_id = await scene.topic()
    (missed,), _ = await scene.ask(scene.discord.happen_untold, ["say", topic_id, next(scene.member_ids)])
    await scene.answers(staff(press("index:again", 0)))

    async def done() -> bool:
        index: Any = scene.bot.get_cog("Index")
        index.reader.worker.wake()
        found = await scene.app.database.read(
            lambda tx: tx.execute("SELECT 1 FROM post WHERE message_id = :id", {"id": int(missed)}).fetchone()
        )
        return found is not None

    return done


async def look_for_topic(scene: Scene) -> Callable[[], Awaitable[bool]]:
    topic_id = await scene.topic()
    await scene.happen(["forget_topic", topic_id])
    await scene.answers(staff(press("index:again", 0)))

    async def done() -> bool:
        index: Any = scene.bot.get_cog("Index")
        index.reader.worker.wake()
        gone = "SELECT 1 FROM topic WHERE topic_id = :id AND deleted_at IS NOT NULL"
        return await scene.app.database.read(lambda tx: tx.execute(gone, {"id": int(topic_id)}).fetchone()) is not None

    return done


async def look_for_newcomer(scene: Scene) -> Callable[[], Awaitable[bool]]:
    member_id = next(scene.member_ids)
    scene.clock.set(scene.clock.now() + timedelta(minutes=1))
    await scene.ask(scene.discord.happen_untold, ["join", member_id, scene.clock.now().isoformat()])

    async def done() -> bool:
        arrivals: Any = scene.bot.get_cog("Arrivals")
        arrivals.worker.wake()
        return await scene.app.read(read_gate_member, member_id=member_id) is not None

    await done()
    return done


async def compare_reactions(scene: Scene) -> Callable[[], Awaitable[bool]]:
    topic_id = await scene.topic()
    who = next(scene.member_ids)
    await scene.happen(["react", topic_id, "💧", who])
    await scene.app.act(reactions.begin_comparing)

    async def done() -> bool:
        voted = "SELECT 1 FROM mood_vote WHERE topic_id = :id"
        return await scene.app.database.read(lambda tx: tx.execute(voted, {"id": int(topic_id)}).fetchone()) is not None

    return done


@dataclass(frozen=True)
class Route:
    """A route that the bot uses. ``lets_go``: the statuses after which what was to be done on it is rightly let go;
    ``unanswered``: nobody is answered, the bot does it by itself."""

    method: str
    path: str
    provoke: Provoke
    tells: str = ""
    lets_go: tuple[int, ...] = ()
    skips: tuple[str, ...] = ()


_NO_HOUR = ("an hour's rate limit",)
"""Where the bot, or Discord's library, rests as long as it is told to before it goes on."""

ROUTES: dict[str, Route] = {
    "answer": Route("POST", "^/interactions/", answer_at_once, skips=_NO_HOUR),
    "late answer": Route("PATCH", "/messages/@original$", answer_after_a_while, skips=_NO_HOUR),
    "further answer": Route("POST", f"^/webhooks/{APPLICATION_ID}/[^/]+$", answer_once_more, skips=_NO_HOUR),
    "member": Route("GET", "^/guilds/[0-9]+/members/[0-9]+$", look_up_member),
    "members": Route("GET", "^/guilds/[0-9]+/members$", look_for_newcomer, skips=_NO_HOUR),
    "audit log": Route("GET", "/audit-logs$", read_audit_log),
    "known commands": Route("GET", "/commands$", learn_commands),
    "commands": Route("PUT", "/commands$", tell_commands),
    "webhooks": Route("GET", "/webhooks$", reply_through_webhook),
    "new webhook": Route("POST", "/webhooks$", make_webhook),
    "webhook": Route("POST", "^/webhooks/[0-9]+/webhook-token", reply_through_webhook, skips=_NO_HOUR),
    "new topic": Route("GET", "^/channels/[0-9]+$", post_in_forum),
    "new thread": Route("POST", f"^/channels/{READING_ID}/threads$", post_in_text_board),
    "useless thread": Route("DELETE", "^/channels/[0-9]+$", take_back_topic),
    "post": Route("DELETE", "^/channels/[0-9]+/messages/[0-9]+$", delete_post),
    "message": Route("POST", f"^/channels/{STAFF_ID}/messages$", call_staff, tells="staff.channel"),
    "messages": Route("GET", f"^/channels/{STAFF_ID}/messages$", call_staff_again, tells="staff.channel"),
    "kept message": Route("PATCH", "^/channels/[0-9]+/messages/[0-9]+$", refresh_day, tells="checkin.daily_channel"),
    "role": Route("PUT", "/members/[0-9]+/roles/[0-9]+$", give_role, tells="gate.role"),
    "taken role": Route("DELETE", "/members/[0-9]+/roles/[0-9]+$", take_role, tells="gate.role"),
    "private thread": Route("POST", "^/channels/[0-9]+/threads$", open_help),
    "member of a thread": Route("PUT", "/thread-members/[0-9]+$", open_help),
    "tag": Route("PATCH", "^/channels/[0-9]+$", tag_digest, tells="boards.chat", lets_go=(404,)),
    "reaction": Route("DELETE", "/reactions/", take_reaction, lets_go=(403, 404)),
    "removal": Route("DELETE", "^/guilds/[0-9]+/members/[0-9]+$", remove_silent, tells="gate.removal", lets_go=(404,)),
    "open topics": Route("GET", "/threads/active$", read_boards_again, skips=_NO_HOUR),
    "archived topics": Route("GET", "/threads/archived/public$", read_boards_again, skips=_NO_HOUR),
    "missed posts": Route("GET", "^/channels/[0-9]+/messages$", read_boards_again, lets_go=(403, 404), skips=_NO_HOUR),
    "missing topic": Route("GET", "^/channels/[0-9]+$", look_for_topic, skips=_NO_HOUR),
    "opening post": Route(
        "GET", "^/channels/[0-9]+/messages/[0-9]+$", compare_reactions, lets_go=(403, 404), skips=_NO_HOUR
    ),
    "voters": Route("GET", "/reactions/", compare_reactions, lets_go=(403, 404), skips=_NO_HOUR),
}


def answering(data: dict[str, Any]) -> Route:
    """The first answer to such an interaction."""

    async def provoke(scene: Scene) -> None:
        who = next(scene.member_ids)
        await scene.deliver({**data, "member": member(who)})

    return Route("POST", "^/interactions/", provoke)


_SCREEN = message(READING_ID, {"flags": 64})

ANSWERS: dict[str, Route] = {
    "answer to a command": answering(act(command("wallet"), 0)),
    "answer to a button": answering(press("ledger:wallet", 0)),
    "new page": answering({**press("ledger:wallet", 0), "message": _SCREEN}),
    "put off answer": answering(press("wheel:spin", 0)),
    "form": answering(press("gate:open", 0)),
    "answer to a form": answering(form_of_topic("chat", 0)),
    "suggestions": answering(
        {
            "type": 4,
            "data": {**command("receipts"), "options": [{"name": "currency", "type": 3, "value": "", "focused": True}]},
        }
    ),
    "further answer": ROUTES["further answer"],
}
"""Each kind of answer; Discord may not know any more to what."""


def cases(part: int, *, thorough: bool) -> Iterator[tuple[str, Route, str]]:
    """What fails and how. Unless it is ``thorough`` every route fails in every second way, its neighbour in the others."""
    place = 0
    for name in sorted(ROUTES)[part::PARTS]:
        for told in FAILURES:
            place += 1
            if told not in ROUTES[name].skips and (thorough or place % 2 == 0):
                yield name, ROUTES[name], told
    for name in sorted(ANSWERS)[part::PARTS]:
        yield name, ANSWERS[name], "a lost interaction"


async def fail(scene: Scene, route: Route, failure: dict[str, Any]) -> None:
    """Let a route fail, and see what must hold."""
    await scene.ask(scene.discord.control, "forget")
    await scene.ask(scene.discord.fail, route.method, route.path, **failure)
    done = await route.provoke(scene)
    await scene.app.outbox.perform_due()
    await scene.ask(scene.discord.wait_for, route.method, route.path)
    told = await scene.answers(act(command("checkin"), next(scene.member_ids)))
    assert any("签到成功" in said for said in strings(told)), told
    await scene.ask(scene.discord.configure, failures=[])
    await scene.empty_outbox()
    if failure["status"] == 403 and route.tells:
        alerts = await scene.app.database.read(_list_alerts)
        assert any(subject.startswith(route.tells) for subject in alerts), f"the staff hear of {route.tells}"
    if done is not None and failure["status"] not in route.lets_go:
        await until(done)


def faults_in(caplog: pytest.LogCaptureFixture, failure: dict[str, Any]) -> list[str]:
    """What the bot took for a mistake of its own. A form that Discord calls invalid is one; a missing permission is none, and
    is told with the place where it was missing."""
    return [
        f"{record.getMessage()}: {record.exc_info[1]!r}"
        for record in caplog.records
        if record.exc_info is not None
        and failure["status"] != 400
        and not record.getMessage().startswith("Discord forbids")
    ]


@pytest.mark.parametrize("part", range(PARTS))
async def test_whatever_route_fails_others_are_answered_and_what_had_to_happen_happens(
    scene: Scene, part: int, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    for name, route, told in cases(part, thorough=request.config.getoption("--thorough")):
        caplog.clear()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await fail(scene, route, FAILURES[told])
        except (AssertionError, TimeoutError) as error:
            raise AssertionError(f"{name}, {told}") from error
        assert faults_in(caplog, FAILURES[told]) == [], f"{name}, {told}"
    assert verify(tmp_path / "louzhu.sqlite3").holds

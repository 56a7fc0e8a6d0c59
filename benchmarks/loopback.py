"""A small Discord on this machine's loopback: REST, gateway, and a control end for tests and benchmarks.

It runs as a process of its own (``python -m benchmarks.loopback``, see `benchmarks.driver`), so that the real discord.py
client talks to it over real sockets. It knows what a bot of one community needs, with Discord's answers and manners: exact
content types, error codes, sessions that can be resumed, interactions that can be answered once. What is sent to it is
kept in a journal that can be waited on; what it answers can be made to fail. Nothing here knows the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

APPLICATION_ID = 800_000_000_000_000_001
GUILD_ID = 900_000_000_000_000_001
CHANNEL_ID = 900_000_000_000_000_010
FORUM_ID = 900_000_000_000_000_011
FIRST_MEMBER_ID = 700_000_000_000_000_000
TOKEN = "ODAwMDAwMDAwMDAwMDAwMDAx.GaBcDe.not-a-secret-only-for-the-loopback-01"
"""Opens nothing but this loopback; it has the shape of a real one."""

API = "/api/v10"
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
OPCODES = {HEARTBEAT: "HEARTBEAT", IDENTIFY: "IDENTIFY", 3: "PRESENCE", RESUME: "RESUME", 8: "REQUEST_MEMBERS"}
PRIVILEGED = {"members": 1 << 1, "presences": 1 << 8, "message_content": 1 << 15}
ALL_PERMISSIONS = str((1 << 52) - 1)
EPHEMERAL = 64

_EPOCH_MS = 1_420_070_400_000
_serial = itertools.count()
_MOMENT = "2026-11-23T04:00:00.000000+00:00"


class Refused(Exception):
    """What Discord answers in place of an outcome."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message}


@dataclass
class Failure:
    """An answer that stands in for the real one, ``times`` times, on requests that match."""

    method: str
    path: str
    status: int
    body: Any
    headers: dict[str, str]
    times: int

    def takes(self, method: str, path: str) -> bool:
        """Whether this request is one that fails; counts it."""
        if self.times < 1 or self.method not in {method, "*"} or not re.search(self.path, path):
            return False
        self.times -= 1
        return True

    async def delay(self, request: web.BaseRequest) -> None:
        """Let there be no answer at all, where that is the failure: status 0 breaks the connection, -1 keeps it waiting."""
        assert request.transport is not None
        if self.status == 0:
            request.transport.abort()
        if self.status == -1:
            await asyncio.Event().wait()


@dataclass
class Session:
    """A gateway session: what was dispatched in it, so that it can be replayed, and the socket that it is on now."""

    session_id: str
    events: list[str] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    transport: asyncio.Transport | None = None


@dataclass
class Load:
    """Commands that are sent as a load: who waits for an answer since when, and how long the others took."""

    sent_at: dict[str, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    last_answer: Any = None


class Journal:
    """Everything that was sent to the loopback, in order. REST requests go by their method and path, what came over the
    gateway by ``GATEWAY`` and the opcode's name."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str, bytes]] = []
        self.is_kept = True
        self._grown = asyncio.Condition()

    async def note(self, method: str, path: str, body: bytes) -> None:
        """Write down what came."""
        if self.is_kept:
            async with self._grown:
                self.entries.append((method, path, body))
                self._grown.notify_all()

    async def wait_for(self, method: str, path: str, count: int) -> list[dict[str, Any]]:
        """What matches, as soon as there are ``count`` of it."""

        def found() -> list[tuple[str, str, bytes]]:
            return [entry for entry in self.entries if entry[0] == method and re.search(path, entry[1])]

        async with self._grown:
            await self._grown.wait_for(lambda: len(found()) >= count)
            return [
                {"method": method, "path": path, "body": _readable(body) if body else None}
                for method, path, body in found()
            ]


def _readable(body: bytes) -> Any:
    """The JSON of a body, also where it comes beside files."""
    if body.startswith(b"--"):
        part = re.search(rb'name="payload_json".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
        return json.loads(part[1]) if part else None
    return json.loads(body)


class Loopback:
    """The whole simulated Discord."""

    def __init__(self) -> None:
        self.port = 0
        self._begin()

    def _begin(self) -> None:
        self.journal = Journal()
        self.failures: list[Failure] = []
        self.guild_ids = [GUILD_ID]
        self.privileged: list[str] = []
        self.gateway = "open"
        self.gateway_opens = asyncio.Event()
        self.identify_close_code = 0
        self.heartbeat_ms = 41_250
        self.skew_s = 0
        self.commands: list[dict[str, Any]] = []
        self.messages: dict[str, dict[str, Any]] = {}
        self.interactions: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, Session] = {}
        self.load: Load | None = None

    # --- REST ----------------------------------------------------------------------------------------------------------

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer any request."""
        path = request.path
        if path.startswith("/gateway"):
            return await self._serve_gateway(request)
        body = await request.read()
        if path.startswith("/control/"):
            return _json(200, await self._control(path.removeprefix("/control/"), json.loads(body or b"{}")))
        if not path.startswith(API):
            return web.Response(text="<p>Some other page.</p>", content_type="text/html")
        path = path.removeprefix(API)
        await self.journal.note(request.method, path, body)
        for failure in self.failures:
            if failure.takes(request.method, path):
                await failure.delay(request)
                return _json(max(failure.status, 200), failure.body, failure.headers)
        try:
            status, answer = self._answer(request, path.strip("/").split("/"), body)
        except Refused as refused:
            return _json(refused.status, refused.body)
        return _json(status, answer) if status != 204 else web.Response(status=204)

    def _answer(self, request: web.BaseRequest, path: list[str], body: bytes) -> tuple[int, Any]:
        match request.method, path:
            case "POST", ["interactions", interaction_id, token, "callback"]:
                return self._answer_interaction(interaction_id, token, body)
            case method, ["webhooks", _, token, *rest]:
                return self._answer_follow_up(method, token, rest, body)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refused(401, 0, "401: Unauthorized")
        return self._answer_bot(request.method, path, body)

    def _answer_bot(self, method: str, path: list[str], body: bytes) -> tuple[int, Any]:
        match method, path:
            case "GET", ["users", "@me"]:
                return 200, _user(APPLICATION_ID, "louzhu", bot=True)
            case "GET", ["oauth2", "applications", "@me"]:
                return 200, _application()
            case "GET", ["users", "@me", "guilds"]:
                return 200, [_partial_guild(guild_id) for guild_id in self.guild_ids]
            case "GET", ["gateway"] | ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
                return 200, {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}
            case _, ["applications", _, "guilds", guild_id, "commands"]:
                return self._answer_commands(method, guild_id, body)
            case _, ["channels", channel_id, *rest]:
                return self._answer_channel(method, channel_id, rest, body)
            case "PUT" | "DELETE", ["guilds", _, "members", _, "roles", _]:
                return 204, None
            case _:
                raise Refused(404, 0, "404: Not Found")

    def _answer_commands(self, method: str, guild_id: str, body: bytes) -> tuple[int, Any]:
        if int(guild_id) not in self.guild_ids:
            raise Refused(403, 50001, "Missing Access")
        if method == "PUT":
            own = {"application_id": str(APPLICATION_ID), "guild_id": guild_id}
            self.commands = [{**each, **own, "id": _new_id(), "version": _new_id()} for each in json.loads(body)]
        return 200, self.commands

    def _answer_interaction(self, interaction_id: str, token: str, body: bytes) -> tuple[int, Any]:
        interaction = self.interactions.get(interaction_id)
        if interaction is None or interaction["token"] != token:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction["answered"]:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        interaction["answered"] = True
        given = _readable(body)
        callback = {"interaction": {"id": interaction_id, "type": 2}, "resource": {"type": given["type"]}}
        if given["type"] in {4, 7}:
            message = interaction["message"] = _message(CHANNEL_ID, given["data"])
            callback["resource"]["message"] = message
            callback["interaction"]["response_message_id"] = message["id"]
        if self.load is not None and interaction_id in self.load.sent_at:
            del self.interactions[interaction_id]
            self.load.latencies.append(time.perf_counter() - self.load.sent_at.pop(interaction_id))
            self.load.last_answer = given
            self.load.answered.set()
        return 200, callback

    def _answer_follow_up(self, method: str, token: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        interaction = next((each for each in self.interactions.values() if each["token"] == token), None)
        if interaction is None or not interaction["answered"]:
            raise Refused(404, 10015, "Unknown Webhook")
        if method == "DELETE":
            return 204, None
        if method == "POST" and not rest:
            return 200, _message(CHANNEL_ID, _readable(body))
        if method == "PATCH":
            interaction["message"] = _message(CHANNEL_ID, _readable(body))
        return 200, interaction.get("message") or _message(CHANNEL_ID, {})

    def _answer_channel(self, method: str, channel_id: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        match method, rest:
            case "GET" | "PATCH", []:
                channel = next((each for each in _channels() if each["id"] == channel_id), None)
                if channel is None:
                    raise Refused(404, 10003, "Unknown Channel")
                return 200, channel
            case "POST", ["messages"]:
                message = _message(int(channel_id), _readable(body))
                self.messages[message["id"]] = message
                return 200, message
            case "GET", ["messages"]:
                posted = [each for each in self.messages.values() if each["channel_id"] == channel_id]
                return 200, posted[:-51:-1]
            case _, ["messages", message_id]:
                if message_id not in self.messages:
                    raise Refused(404, 10008, "Unknown Message")
                if method == "DELETE":
                    del self.messages[message_id]
                    return 204, None
                if method == "PATCH":
                    changed = _message(int(channel_id), {**self.messages[message_id], **_readable(body)})
                    self.messages[message_id] = {**changed, "id": message_id}
                return 200, self.messages[message_id]
            case "POST", ["threads"]:
                given = _readable(body)
                message = _message(int(channel_id), given.get("message", {}))
                thread = {**message, "channel_id": message["id"]}
                self.messages[message["id"]] = thread
                return 201, {**_thread(message["id"], channel_id, given["name"]), "message": thread}
            case _:
                raise Refused(404, 0, "404: Not Found")

    # --- Gateway -------------------------------------------------------------------------------------------------------

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def _serve_gateway(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.gateway == "refusing":
            await self.journal.note("GATEWAY", "REFUSED", b"")
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoping=True, max_msg_size=0)
        await socket.prepare(request)
        if self.gateway == "silent":
            await self.journal.note("GATEWAY", "KEPT WAITING", b"")
            await self.gateway_opens.wait()
        await socket.send_str(_gateway(HELLO, {"heartbeat_interval": self.heartbeat_ms}))
        session: Session | None = None
        async for received in socket:
            if received.type is not aiohttp.WSMsgType.TEXT:
                continue
            message = json.loads(received.data)
            opcode, data = message["op"], message["d"]
            await self.journal.note("GATEWAY", OPCODES.get(opcode, str(opcode)), json.dumps(data).encode())
            if opcode == HEARTBEAT:
                await socket.send_str(_gateway(HEARTBEAT_ACK, None))
            elif opcode == IDENTIFY:
                session = await self._identify(socket, data)
            elif opcode == RESUME:
                session = await self._resume(socket, data)
            if session is not None:
                session.transport = request.transport
        if session is not None and session.socket is socket:
            session.socket = None
        await self.journal.note("GATEWAY", "GONE", b"")
        return socket

    async def _identify(self, socket: web.WebSocketResponse, data: Mapping[str, Any]) -> Session | None:
        if self.identify_close_code:
            await socket.close(code=self.identify_close_code)
            return None
        if data["token"] != TOKEN:
            await socket.close(code=4004, message=b"Authentication failed.")
            return None
        refused = [bit for name, bit in PRIVILEGED.items() if name not in self.privileged]
        if any(data["intents"] & bit for bit in refused):
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        session = Session(_new_id(), socket=socket)
        self.sessions = {session.session_id: session}  # a bot has one: who identifies anew leaves the old one
        ready = {
            "v": 10,
            "user": _user(APPLICATION_ID, "louzhu", bot=True),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in self.guild_ids],
            "session_id": session.session_id,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(APPLICATION_ID), "flags": 0},
        }
        await self._dispatch(session, "READY", ready)
        for guild_id in self.guild_ids:
            await self._dispatch(session, "GUILD_CREATE", _guild(guild_id))
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Mapping[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["seq"] is None:
            await socket.send_str(_gateway(INVALID_SESSION, data=False))
            return None
        for event in session.events[data["seq"] :]:
            await socket.send_str(event)
        session.socket = socket
        await self._dispatch(session, "RESUMED", {})
        return session

    async def _dispatch(self, session: Session, event: str, data: Any) -> None:
        """Send an event in a session; what finds nobody is kept for the replay."""
        await self._send(session, f'"t":"{event}","d":{json.dumps(data, ensure_ascii=False)}')

    async def _send(self, session: Session, event: str) -> None:
        written = f'{{"op":0,"s":{len(session.events) + 1},{event}}}'
        session.events.append(written)
        if session.socket is not None:
            with contextlib.suppress(ConnectionError):  # it goes just now; the event waits for the replay
                await session.socket.send_str(written)

    def _session(self) -> Session:
        return next(iter(self.sessions.values()))

    # --- Control -------------------------------------------------------------------------------------------------------

    async def _control(self, act: str, facts: dict[str, Any]) -> Any:
        controls: dict[str, Callable[..., Awaitable[Any]]] = {
            "reset": self._reset,
            "forget_gateway": self._forget_gateway,
            "configure": self._configure,
            "wait": self.journal.wait_for,
            "fail": self._fail,
            "event": self._event,
            "interaction": self._interaction,
            "beat": self._beat,
            "cut": self._cut,
            "load": self._run_load,
        }
        return await controls[act](**facts)

    async def _configure(self, **facts: Any) -> None:
        """Change what the loopback is: ``guild_ids``, ``commands``, ``skew_s`` …; ``gateway`` is ``open``, ``refusing`` (to
        take a connection) or ``silent`` (on one, until it is open)."""
        if "journal_is_kept" in facts:
            self.journal.is_kept = facts.pop("journal_is_kept")
        for name, fact in facts.items():
            setattr(self, name, fact)
        if self.gateway == "open":
            self.gateway_opens.set()
            self.gateway_opens = asyncio.Event()

    async def _reset(self) -> None:
        """Be as new, for the next test."""
        sockets = [session.socket for session in self.sessions.values() if session.socket is not None]
        self._begin()
        for socket in sockets:
            await socket.close(code=1001)

    async def _forget_gateway(self) -> None:
        """Strike from the journal what came over the gateway, so that the next start is waited for afresh."""
        self.journal.entries = [entry for entry in self.journal.entries if entry[0] != "GATEWAY"]

    async def _fail(self, **facts: Any) -> None:
        self.failures.insert(0, Failure(**facts))

    async def _event(self, event: str, data: Any, copies: int) -> None:
        for _ in range(copies):
            await self._dispatch(self._session(), event, data)

    async def _interaction(self, data: dict[str, Any], copies: int) -> dict[str, Any]:
        """Let a member act: ``data`` is the part of the interaction that is his."""
        interaction = _interaction(data, self.skew_s)
        kept = {"token": interaction["token"], "answered": False}
        self.interactions[interaction["id"]] = kept
        await self._event("INTERACTION_CREATE", interaction, copies)
        return {"id": interaction["id"], "token": interaction["token"]}

    async def _beat(self) -> None:
        """Ask for a heartbeat: when it has come, all that was sent before has been taken in."""
        session = self._session()
        assert session.socket is not None
        beats = len([entry for entry in self.journal.entries if entry[1] == "HEARTBEAT"])
        await session.socket.send_str(_gateway(HEARTBEAT, None))
        await self.journal.wait_for("GATEWAY", "HEARTBEAT", beats + 1)

    async def _cut(self, how: str) -> None:
        """End the connection: ``reconnect`` and ``invalid`` as Discord asks for it, ``forget`` so that it cannot be
        resumed, ``abort`` without a word, or with a close code."""
        session = self._session()
        socket = session.socket
        assert socket is not None
        match how:
            case "reconnect":
                await socket.send_str(_gateway(RECONNECT, None))
            case "invalid":
                await socket.send_str(_gateway(INVALID_SESSION, data=False))
            case "forget":
                self.sessions = {"": session}
                await socket.close(code=4009)
            case "abort":
                session.socket = None
                assert session.transport is not None
                session.transport.abort()
            case code:
                session.socket = None
                await socket.close(code=int(code))

    async def _run_load(
        self, data: dict[str, Any], count: int, first_member_id: int, in_flight: int, per_second: float
    ) -> dict[str, Any]:
        """Send ``count`` commands by distinct members and measure the answers: so many at a time, or so many a second.

        Returns ``seconds`` from the first command to the last answer, the latencies in seconds, and the last answer.
        """
        self.load = load = Load()
        session = self._session()
        sample = _interaction({**data, "member": member(1)})
        written = f'"t":"INTERACTION_CREATE","d":{json.dumps(sample, ensure_ascii=False)}'
        written = written.replace("%", "%%")
        # The token first: it has the id in it.
        for old, new in ((sample["token"], "%(token)s"), (sample["id"], "%(id)s"), ('"id": "1"', '"id": "%(member)s"')):
            written = written.replace(old, new)
        session.events = [session.events[0]]
        began = time.perf_counter()
        for number in range(count):
            if per_second:
                await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            else:
                while len(load.sent_at) >= in_flight:
                    load.answered.clear()
                    await load.answered.wait()
            interaction_id, token = _new_id(), f"load{number}"
            self.interactions[interaction_id] = {"token": token, "answered": False}
            load.sent_at[interaction_id] = time.perf_counter()
            await self._send(
                session, written % {"id": interaction_id, "token": token, "member": first_member_id + number}
            )
        while load.sent_at:
            load.answered.clear()
            await load.answered.wait()
        seconds = time.perf_counter() - began
        self.load = None
        return {"seconds": seconds, "latencies": load.latencies, "last_answer": load.last_answer}


# --- Discord's objects, as small as discord.py takes them ----------------------------------------------------------------


def _new_id(skew_s: int = 0) -> str:
    """A fresh id, which tells its moment as Discord's do; ``skew_s``: how far Discord's clock is from this machine's."""
    at_ms = int((time.time() + skew_s) * 1000) - _EPOCH_MS
    return str((at_ms << 22) + next(_serial) % (1 << 22))


def _json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    # Exactly this content type: with a charset behind it discord.py would take the answer for text.
    all_headers = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(body, ensure_ascii=False).encode(), headers=all_headers)


def _gateway(opcode: int, data: Any) -> str:
    return json.dumps({"op": opcode, "d": data, "s": None, "t": None})


def _user(user_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": str(user_id),
        "username": name,
        "global_name": name,
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
        "flags": 0,
    }


def member(user_id: int, *, permissions: str = "0") -> dict[str, Any]:
    return {
        "user": _user(user_id, f"member{user_id}"),
        "roles": [],
        "joined_at": _MOMENT,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": permissions,
    }


def _application() -> dict[str, Any]:
    return {
        "id": str(APPLICATION_ID),
        "name": "louzhu",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0",
        "flags": 0,
        "owner": _user(1, "owner"),
        "team": None,
        "interactions_endpoint_url": None,
    }


def _partial_guild(guild_id: int) -> dict[str, Any]:
    name = f"社区 {guild_id}"
    return {"id": str(guild_id), "name": name, "icon": None, "owner": False, "permissions": "0", "features": []}


def _channels() -> list[dict[str, Any]]:
    shared = {"position": 0, "permission_overwrites": [], "parent_id": None, "nsfw": False, "guild_id": str(GUILD_ID)}
    forum: dict[str, Any] = {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "flags": 0,
    }
    return [
        {**shared, "id": str(CHANNEL_ID), "type": 0, "name": "大厅", "topic": None, "rate_limit_per_user": 0},
        {**shared, **forum, "id": str(FORUM_ID), "type": 15, "name": "灌水区", "topic": None, "rate_limit_per_user": 0},
    ]


def _thread(thread_id: str, channel_id: str, name: str) -> dict[str, Any]:
    metadata = {
        "archived": False,
        "auto_archive_duration": 1440,
        "archive_timestamp": _MOMENT,
        "locked": False,
        "create_timestamp": _MOMENT,
    }
    return {
        "id": thread_id,
        "guild_id": str(GUILD_ID),
        "parent_id": channel_id,
        "owner_id": str(APPLICATION_ID),
        "type": 11,
        "name": name,
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "last_message_id": thread_id,
        "thread_metadata": metadata,
        "applied_tags": [],
        "flags": 0,
    }


def _guild(guild_id: int) -> dict[str, Any]:
    everyone = {
        "id": str(guild_id),
        "name": "@everyone",
        "permissions": ALL_PERMISSIONS,
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        **_partial_guild(guild_id),
        "owner_id": "1",
        "preferred_locale": "zh-CN",
        "member_count": 2,
        "unavailable": False,
        "large": False,
        "roles": [everyone],
        "channels": _channels(),
        "threads": [],
        "members": [member(APPLICATION_ID)],
        "emojis": [],
        "stickers": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "premium_tier": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "nsfw_level": 0,
        "mfa_level": 0,
        "system_channel_id": None,
    }


def _message(channel_id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the bot's as Discord shows it back."""
    message_id = _new_id()
    attachments = [
        {"size": 1, "url": "https://cdn.invalid/file", "proxy_url": "https://cdn.invalid/file", **each, "id": _new_id()}
        for each in given.get("attachments") or ()
    ]
    return {
        "id": message_id,
        "channel_id": str(channel_id),
        "author": _user(APPLICATION_ID, "louzhu", bot=True),
        "content": given.get("content") or "",
        "components": given.get("components") or [],
        "embeds": given.get("embeds") or [],
        "flags": given.get("flags") or 0,
        "attachments": attachments,
        "timestamp": _MOMENT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "type": 0,
    }


def _interaction(data: Mapping[str, Any], skew_s: int = 0) -> dict[str, Any]:
    interaction_id = _new_id(skew_s)
    return {
        "id": interaction_id,
        "token": f"interaction-token-{interaction_id}",
        "application_id": str(APPLICATION_ID),
        "version": 1,
        "guild_id": str(GUILD_ID),
        "channel_id": str(CHANNEL_ID),
        "channel": {"id": str(CHANNEL_ID), "type": 0},
        "app_permissions": ALL_PERMISSIONS,
        "locale": "zh-CN",
        "guild_locale": "zh-CN",
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        **data,
    }


async def main() -> None:
    """Serve until standard input ends, which it does with whoever started this. The first line written is the port."""
    loopback = Loopback()
    runner = web.ServerRunner(web.Server(loopback.serve), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    loopback.port = runner.addresses[0][1]
    print(loopback.port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())

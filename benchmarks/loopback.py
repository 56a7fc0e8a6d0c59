"""A small Discord on this machine's loopback: REST, gateway, and a control end for tests and benchmarks.

It runs as a process of its own (``python -m benchmarks.loopback``, see `benchmarks.driver`), so that the real discord.py
client talks to it over real sockets. It knows what a bot of one community needs, with Discord's answers and manners: exact
content types, error codes, sessions that can be resumed, interactions that can be answered once. What is sent to it is
kept in a journal that can be waited on; what it answers can be made to fail. Nothing here knows the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.community import Community, Refused, readable
from benchmarks.objects import APPLICATION_ID as APPLICATION_ID
from benchmarks.objects import CHANNEL_ID as CHANNEL_ID
from benchmarks.objects import FIRST_MEMBER_ID as FIRST_MEMBER_ID
from benchmarks.objects import FORUM_ID as FORUM_ID
from benchmarks.objects import GUILD_ID as GUILD_ID
from benchmarks.objects import application, guild, interaction, message, new_id, partial_guild, user
from benchmarks.objects import member as member

TOKEN = "ODAwMDAwMDAwMDAwMDAwMDAx.GaBcDe.not-a-secret-only-for-the-loopback-01"
"""Opens nothing but this loopback; it has the shape of a real one."""

API = "/api/v10"
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
OPCODES = {HEARTBEAT: "HEARTBEAT", IDENTIFY: "IDENTIFY", 3: "PRESENCE", RESUME: "RESUME", 8: "REQUEST_MEMBERS"}
PRIVILEGED = {"members": 1 << 1, "presences": 1 << 8, "message_content": 1 << 15}
EPHEMERAL = 64


@dataclass
class Failure:
    """An answer that stands in for the real one, ``times`` times, on requests that match."""

    method: str
    path: str
    status: int
    body: Any
    headers: dict[str, str]
    times: int
    performed: bool = False
    """Whether what was asked for happens all the same, and only the answer is lost."""

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
        if self.is_kept or method == "GATEWAY":
            async with self._grown:
                self.entries.append((method, path, body))
                self._grown.notify_all()

    async def stir(self) -> None:
        """Something came of what was sent: whoever waits may look again."""
        if self.is_kept:
            async with self._grown:
                self._grown.notify_all()

    async def wait_until(self, holds: Callable[[], bool]) -> None:
        """Return when that holds; it is looked at after each request."""
        async with self._grown:
            await self._grown.wait_for(holds)

    async def wait_for(self, method: str, path: str, count: int) -> list[dict[str, Any]]:
        """What matches, as soon as there are ``count`` of it."""

        def found() -> list[tuple[str, str, bytes]]:
            return [entry for entry in self.entries if method in {entry[0], "*"} and re.search(path, entry[1])]

        async with self._grown:
            await self._grown.wait_for(lambda: len(found()) >= count)
            return [
                {"method": method, "path": path, "body": readable(body) if body else None}
                for method, path, body in found()
            ]


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
        self.application_flags = 0
        self.guild: dict[str, Any] = {}
        self.gateway = "open"
        self.gateway_opens = asyncio.Event()
        self.identify_close_code = 0
        self.heartbeat_ms = 41_250
        self.skew_s = 0
        self.replayed_twice = 0
        """How many events that had arrived a resumed session hears once more."""
        self.commands: list[dict[str, Any]] = []
        self.community = Community()
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
        failure = next((each for each in self.failures if each.takes(request.method, path)), None)
        if failure is not None and not failure.performed:
            await failure.delay(request)
            return _json(max(failure.status, 200), failure.body, failure.headers)
        try:
            status, answer = self._answer(request, path.strip("/").split("/"), body)
        except Refused as refused:
            return _json(refused.status, refused.body)
        await self._tell_events()
        await self.journal.stir()
        if failure is not None:
            await failure.delay(request)
            return _json(max(failure.status, 200), failure.body, failure.headers)
        return _json(status, answer) if status != 204 else web.Response(status=204)

    def _answer(self, request: web.BaseRequest, path: list[str], body: bytes) -> tuple[int, Any]:
        match request.method, path:
            case "POST", ["interactions", interaction_id, token, "callback"]:
                status, callback = self._answer_interaction(interaction_id, token, body)
                # Discord sends the message back only where it is asked to.
                return (status, callback) if request.query.get("with_response") in {"1", "true"} else (204, None)
            case "POST", ["webhooks", webhook_id, _] if webhook_id != str(APPLICATION_ID):
                return self.community.answer(request.method, path, request.query, body)
            case method, ["webhooks", _, token, *rest]:
                return self._answer_follow_up(method, token, rest, body)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refused(401, 0, "401: Unauthorized")
        return self._answer_bot(request.method, path, request.query, body)

    def _answer_bot(self, method: str, path: list[str], query: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        match method, path:
            case "GET", ["users", "@me"]:
                return 200, user(APPLICATION_ID, "louzhu", bot=True)
            case "GET", ["oauth2", "applications", "@me"]:
                return 200, {**application(), "flags": self.application_flags}
            case "GET", ["users", "@me", "guilds"]:
                return 200, [partial_guild(guild_id) for guild_id in self.guild_ids]
            case "GET", ["gateway"] | ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
                return 200, {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}
            case _, ["applications", _, "guilds", guild_id, "commands"]:
                return self._answer_commands(method, guild_id, body)
            case "GET", ["guilds", guild_id]:
                return 200, {**guild(int(guild_id)), **self.guild}
            case "GET", ["guilds", guild_id, "channels"]:
                return 200, {**guild(int(guild_id)), **self.guild}["channels"]
            case _:
                return self.community.answer(method, path, query, body)

    def _answer_commands(self, method: str, guild_id: str, body: bytes) -> tuple[int, Any]:
        if int(guild_id) not in self.guild_ids:
            raise Refused(403, 50001, "Missing Access")
        if method == "PUT":
            own = {"application_id": str(APPLICATION_ID), "guild_id": guild_id}
            self.commands = [{**each, **own, "id": new_id(), "version": new_id()} for each in json.loads(body)]
        return 200, self.commands

    def _answer_interaction(self, interaction_id: str, token: str, body: bytes) -> tuple[int, Any]:
        known = self.interactions.get(interaction_id)
        if known is None or known["token"] != token:
            raise Refused(404, 10062, "Unknown interaction")
        if known["answered"]:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        known["answered"] = True
        given = readable(body)
        callback = {"interaction": {"id": interaction_id, "type": 2}, "resource": {"type": given["type"]}}
        if given["type"] in {4, 7}:
            shown = known["message"] = message(CHANNEL_ID, given["data"])
            callback["resource"]["message"] = shown
            callback["interaction"]["response_message_id"] = shown["id"]
        known.setdefault("answers", []).append(given)
        if self.load is not None and interaction_id in self.load.sent_at:
            del self.interactions[interaction_id]
            self.load.latencies.append(time.perf_counter() - self.load.sent_at.pop(interaction_id))
            self.load.last_answer = given
            self.load.answered.set()
        return 200, callback

    def _answer_follow_up(self, method: str, token: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        known = next((each for each in self.interactions.values() if each["token"] == token), None)
        if known is None or not known["answered"]:
            raise Refused(404, 10015, "Unknown Webhook")
        if method == "DELETE":
            return 204, None
        if method in {"POST", "PATCH"}:
            known.setdefault("answers", []).append(readable(body))
        if method == "POST" and not rest:
            return 200, message(CHANNEL_ID, readable(body))
        if method == "PATCH":
            known["message"] = message(CHANNEL_ID, readable(body))
        return 200, known.get("message") or message(CHANNEL_ID, {})

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
        session = Session(new_id(), socket=socket)
        self.sessions = {session.session_id: session}  # a bot has one: who identifies anew leaves the old one
        ready = {
            "v": 10,
            "user": user(APPLICATION_ID, "louzhu", bot=True),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in self.guild_ids],
            "session_id": session.session_id,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(APPLICATION_ID), "flags": 0},
        }
        await self._dispatch(session, "READY", ready)
        for guild_id in self.guild_ids:
            await self._dispatch(session, "GUILD_CREATE", guild(guild_id, list(self.community.threads.values())))
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Mapping[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["seq"] is None:
            await socket.send_str(_gateway(INVALID_SESSION, data=False))
            return None
        for event in session.events[max(data["seq"] - self.replayed_twice, 0) :]:
            await socket.send_str(event)
        session.socket = socket
        await self._dispatch(session, "RESUMED", {})
        return session

    async def _tell_events(self) -> None:
        """Dispatch what has happened in the server; where no bot listens it is in the history only."""
        events, self.community.events = self.community.events, []
        for event, data in events if self.sessions else ():
            await self._dispatch(self._session(), event, data)

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
            "forget": self._forget,
            "forget_gateway": self._forget_gateway,
            "configure": self._configure,
            "wait": self.journal.wait_for,
            "fail": self._fail,
            "event": self._event,
            "interaction": self._interaction,
            "deliver": self._deliver,
            "answers": self._answers,
            "wait_answered": self._wait_answered,
            "happen": self._happen,
            "look": self._look,
            "untold": self._untold,
            "beat": self._beat,
            "cut": self._cut,
            "load": self._run_load,
            "flood": self._flood,
        }
        return await controls[act](**facts)

    async def _configure(self, **facts: Any) -> None:
        """Change what the loopback is: ``guild_ids``, ``commands``, ``skew_s`` …; ``guild`` is what differs in the server as
        REST has it (``roles``, ``channels``); ``gateway`` is ``open``, ``refusing`` (to take a connection) or ``silent`` (on one,
        until it is open)."""
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

    async def _forget(self) -> None:
        """Strike everything from the journal."""
        self.journal.entries = []

    async def _fail(self, **facts: Any) -> None:
        self.failures.insert(0, Failure(**facts))

    async def _event(self, event: str, data: Any, copies: int) -> None:
        for _ in range(copies):
            await self._dispatch(self._session(), event, data)

    async def _interaction(self, data: dict[str, Any], copies: int) -> dict[str, Any]:
        """Let a member act: ``data`` is the part of the interaction that is his; ``copies``: how often it is delivered, 0 to
        have it delivered later."""
        begun = interaction(data, self.skew_s)
        self.interactions[begun["id"]] = {"token": begun["token"], "answered": False, "data": begun}
        await self._event("INTERACTION_CREATE", begun, copies)
        return {"id": begun["id"], "token": begun["token"]}

    async def _deliver(self, ids: list[str], fresh: bool = False) -> None:
        """Deliver interactions (again), all in a row; ``fresh``: Discord has forgotten that they were answered."""
        for interaction_id in ids:
            known = self.interactions[interaction_id]
            if fresh:
                known.update(answered=False, answers=[])
            await self._dispatch(self._session(), "INTERACTION_CREATE", known["data"])

    async def _answers(self, ids: list[str]) -> list[list[Any]]:
        """What was answered to each interaction so far, in order."""
        return [self.interactions[each].get("answers", []) for each in ids]

    async def _wait_answered(self, ids: list[str]) -> None:
        """Return when each interaction was answered with more than a request for time."""
        answered = [self.interactions[each] for each in ids]
        await self.journal.wait_until(
            lambda: all(each["answered"] and _is_said(each.get("answers", [])) for each in answered)
        )

    async def _happen(self, acts: list[list[Any]]) -> list[Any]:
        """Let members do things in the server, each ``[method of Community, *arguments]``."""
        outcomes = [getattr(self.community, act)(*arguments) for act, *arguments in acts]
        await self._tell_events()
        return outcomes

    async def _untold(self, acts: list[list[Any]]) -> dict[str, Any]:
        """Let things happen of which the gateway does not tell; returns their outcomes, and the events that it would have
        told, for a test to deliver in an order of its own."""
        outcomes = [getattr(self.community, act)(*arguments) for act, *arguments in acts]
        events, self.community.events = self.community.events, []
        return {"outcomes": outcomes, "events": events}

    async def _look(self, what: str) -> Any:
        """Something of the server: ``messages``, ``roles``, ``threads`` …"""
        return getattr(self.community, what)

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
        sample = interaction({**data, "member": member(1)})
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
            interaction_id, token = new_id(), f"load{number}"
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

    async def _flood(
        self, channel_id: str, member_ids: list[int], count: int, data: dict[str, Any] | None = None
    ) -> dict[str, float]:
        """Let members say ``count`` things in a channel, all of them sent at once; with ``data``, somebody runs a command in
        the middle. Returns when that began (on the machine's monotonic clock), the ``seconds`` until all was taken in, and
        those until the command was answered."""
        session = self._session()
        self.community.chat(channel_id, member_ids, count)
        events, self.community.events = self.community.events, []
        written = [f'"t":"{event}","d":{json.dumps(said, ensure_ascii=False)}' for event, said in events]
        session.events = [session.events[0]]
        self.load = load = Load()
        began_at, began = time.monotonic(), time.perf_counter()
        for number, event in enumerate(written):
            if data is not None and number == count // 2:
                asked = interaction({**data, "member": member(FIRST_MEMBER_ID)}, self.skew_s)
                self.interactions[asked["id"]] = {"token": asked["token"], "answered": False}
                load.sent_at[asked["id"]] = time.perf_counter()
                await self._dispatch(session, "INTERACTION_CREATE", asked)
            await self._send(session, event)
        await self._beat()
        seconds = time.perf_counter() - began
        while load.sent_at:
            load.answered.clear()
            await load.answered.wait()
        self.load = None
        return {"began_at": began_at, "seconds": seconds, "command_s": load.latencies[0] if load.latencies else 0.0}


def _json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    # Exactly this content type: with a charset behind it discord.py would take the answer for text.
    all_headers = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(body, ensure_ascii=False).encode(), headers=all_headers)


def _is_said(answers: list[Any]) -> bool:
    return any(answer.get("type") not in {5, 6} for answer in answers)


def _gateway(opcode: int, data: Any) -> str:
    return json.dumps({"op": opcode, "d": data, "s": None, "t": None})


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

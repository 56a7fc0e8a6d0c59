"""A Discord of a few addresses on this machine, for the live start: real sockets, the real discord.py, no server beyond."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import WSMsgType, web

GUILD_ID = 900_000_000_000_000_001
BOT = {"id": "800000000000000001", "username": "louzhu", "discriminator": "0000", "avatar": None, "bot": True}
APPLICATION = {
    "id": "800000000000000001",
    "name": "louzhu",
    "icon": None,
    "description": "",
    "bot_public": False,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": BOT,
    "team": None,
}
MEMBER = {"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
EVERYONE = {
    "id": str(GUILD_ID),
    "name": "@everyone",
    "permissions": "0",
    "position": 0,
    "color": 0,
    "hoist": False,
    "managed": False,
    "mentionable": False,
    "flags": 0,
}


class Loopback:
    """What the server answers; a test sets it before the bot calls."""

    def __init__(self) -> None:
        self.accepts_token = True
        self.guilds: list[tuple[int, str]] = [(GUILD_ID, "测试社区")]
        self.hangs = False
        """Whether it never answers the first question."""
        self.forbids_intents = False
        self.called = threading.Event()
        """Set when the bot asked who it is."""
        self.port = 0
        self._left = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def config(self, guild_id: int = GUILD_ID) -> str:
        """The section of config.toml that leads here."""
        return (
            f"[discord]\nguild_id = {guild_id}\n"
            f'api_url = "http://127.0.0.1:{self.port}"\ngateway_url = "ws://127.0.0.1:{self.port}/gateway"\n'
        )

    async def serve(self, ready: threading.Event) -> None:
        """Answer until `leave` is called."""
        self._loop = asyncio.get_running_loop()
        runner = web.AppRunner(self._app())
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            ready.set()
            await self._left.wait()
        finally:
            await runner.cleanup()

    def leave(self) -> None:
        """Answer no more; called from another thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._left.set)

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_get("/users/@me/guilds", self._guilds)
        app.router.add_route("*", "/applications/{id}/guilds/{guild}/commands", self._commands)
        app.router.add_get("/gateway", self._gateway)
        return app

    async def _me(self, request: web.Request) -> web.StreamResponse:
        self.called.set()
        if self.hangs:
            await self._left.wait()
        if not self.accepts_token:
            return _answer({"message": "401: Unauthorized", "code": 0}, status=401)
        return _answer(BOT)

    async def _application(self, request: web.Request) -> web.StreamResponse:
        return _answer(APPLICATION)

    async def _commands(self, request: web.Request) -> web.StreamResponse:
        return _answer([])

    async def _guilds(self, request: web.Request) -> web.StreamResponse:
        after = request.query.get("after")
        page = [] if after and int(after) else self.guilds
        return _answer(
            [
                {"id": str(guild_id), "name": name, "icon": None, "owner": False, "permissions": "0", "features": []}
                for guild_id, name in page
            ]
        )

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 45000}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif said["op"] == 2 and self.forbids_intents:
                await socket.close(code=4014)
            elif said["op"] == 2:
                for number, (kind, data) in enumerate(self._welcome(request), start=1):
                    await socket.send_json({"op": 0, "d": data, "s": number, "t": kind})
        return socket

    def _welcome(self, request: web.Request) -> Iterator[tuple[str, dict[str, Any]]]:
        yield (
            "READY",
            {
                "v": 10,
                "user": BOT,
                "guilds": [{"id": str(GUILD_ID), "unavailable": True}],
                "session_id": "a session",
                "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
                "application": {"id": APPLICATION["id"], "flags": 0},
                "private_channels": [],
            },
        )
        empty = (
            "channels",
            "threads",
            "members",
            "roles",
            "emojis",
            "stickers",
            "voice_states",
            "presences",
            "features",
        )
        yield (
            "GUILD_CREATE",
            {
                "id": str(GUILD_ID),
                "name": "测试社区",
                "owner_id": "1",
                "member_count": 1,
                "stage_instances": [],
                "guild_scheduled_events": [],
                "soundboard_sounds": [],
                **{name: [] for name in empty},
                "members": [MEMBER],
                "roles": [EVERYONE],
            },
        )


def _answer(data: object, status: int = 200) -> web.Response:
    # With a charset behind it, discord.py would not take it for JSON.
    return web.Response(body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"})


@contextmanager
def open_loopback() -> Iterator[Loopback]:
    """The server, on a thread of its own, from entering to leaving."""
    loopback = Loopback()
    ready = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(loopback.serve(ready)))
    thread.start()
    ready.wait()
    try:
        yield loopback
    finally:
        loopback.leave()
        thread.join()

"""The browser front of the demo: one address on this machine behind which the simulated Discord can be walked through.

It serves the preview's page with a sidebar of ours around it, and answers for what the preview lacks: lists of boards
and topics, and new topics. What the preview's page asks of its own server goes through `relay`; what is known of the
simulated Discord, and every trick on SimCord, is in `world`; the pages themselves are in ``static``.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from string import Template
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout, web
from simcord import Env

from bot.demo.relay import Relay, as_json
from bot.demo.world import PREVIEW_PAGES, CannotPost, ChannelGroup, Viewer, World, is_id
from bot.startup import StartupFault
from bot.words import Language

OUR_PAGES = Path(__file__).with_name("static")

MOST_BYTES = 27 * 1024 * 1024
"""What one request may carry. The preview takes 26 MiB of uploads."""

YEAR_S = 31536000
MINUTES_S = 600

# As the preview's own pages: nothing from outside, in no frame.
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self' blob:; img-src 'self' blob:; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


class PortTaken(StartupFault):
    """The port cannot be had, mostly because another program listens there."""

    def __init__(self, port: int) -> None:
        super().__init__("port-taken", port=str(port))


class Hub:
    """Serves the demo at `url` from entering to leaving; nothing of it runs before or after.

    Whoever else moves the simulated Discord meanwhile holds `turn` while doing so: SimCord refuses a second operation
    instead of letting it wait.
    """

    turn: asyncio.Lock

    def __init__(
        self,
        env: Env,
        *,
        port: int,
        language: Language,
        viewers: Sequence[Viewer],
        channels: Callable[[], Iterable[ChannelGroup]],
        words: Mapping[str, str],
        timezone: str = "Asia/Shanghai",
    ) -> None:
        if not viewers:
            raise ValueError("a demo needs somebody to look as")
        self._env = env
        self._port = port
        self._language: Language = language
        self._channels = channels
        self._words = words
        self._timezone = timezone
        self._community = viewers[0].member.guild.name
        self._world = World(env, viewers)
        # A page that finds another run behind its address was opened on an earlier demo, and starts afresh.
        self._run = secrets.token_hex(8)

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://127.0.0.1:{self._port}/"

    async def __aenter__(self) -> Self:
        """Start to serve.

        Raises:
            PortTaken: the port cannot be had.
        """
        self._page = self._render_page().encode()
        async with AsyncExitStack() as stack:
            # SimCord itself ends what takes too long.
            session = await stack.enter_async_context(ClientSession(timeout=ClientTimeout(total=None)))
            self._relay = Relay(self._env, self._world, session, self._language, self._timezone)
            self.turn = self._relay.turn
            stack.push_async_callback(self._relay.close)
            stack.callback(self._world.speak(self._language))
            runner = web.AppRunner(self._build_app(), access_log=None, shutdown_timeout=2.0)
            stack.push_async_callback(runner.cleanup)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", self._port).start()
            except OSError as error:
                raise PortTaken(self._port) from error
            self._port = runner.addresses[0][1]
            self._leaving = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leaving.aclose()

    async def refresh(self) -> None:
        """Show every open page what has happened since the last time. Harmless when nothing has."""
        async with self.turn:
            await self._relay.show_news()

    # ---- the page

    def _build_app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[self._guard])
        app.on_response_prepare.append(_secure)
        app.add_routes(
            [
                web.get("/", self._serve_page),
                web.get("/louzhu/state", self._serve_state),
                web.post("/louzhu/topics", self._take_topic),
                web.get("/louzhu/avatar/{user_id:[0-9]{1,20}}", self._serve_avatar),
                web.get("/louzhu/{file:[a-z-]+[.](?:js|css|svg)}", self._serve_our_file),
                *self._relay.routes(),
                web.get("/{file:.+}", self._serve_preview_file),
            ]
        )
        return app

    def _render_page(self) -> str:
        """The preview's page, with our sidebar and script put in."""
        page = (PREVIEW_PAGES / "index.html").read_text(encoding="utf-8")
        facts = as_json(
            {
                "language": self._language,
                "timezone": self._timezone,
                "community": self._community,
                "viewers": [asdict(self._world.person(viewer)) for viewer in self._world.viewers.values()],
                "words": dict(self._words),
            }
        ).replace("<", r"\u003c")  # Nothing in the facts can end the block that they stand in.
        changes = {
            '<html lang="en">': f'<html lang="{self._language}">',
            "<title>SimCord Preview</title>": '<title></title>\n    <link rel="icon" href="/louzhu/icon.svg">',
            '<link rel="stylesheet" href="/preview.css">': (
                '<link rel="stylesheet" href="/preview.css">\n    <link rel="stylesheet" href="/louzhu/nav.css">'
            ),
            "<body>": f"<body>\n{(OUR_PAGES / 'frame.html').read_text(encoding='utf-8')}",
            # A data block is not run, so the page's security policy lets it stand.
            '<script type="module" src="/app.js"></script>': (
                f'<script type="application/json" id="louzhu-facts">{facts}</script>\n'
                '    <script type="module" src="/louzhu/nav.js"></script>'
            ),
        }
        for old, new in changes.items():
            if page.count(old) != 1:
                raise RuntimeError(f"this version of SimCord has another preview page, without one {old!r}")
            page = page.replace(old, new)
        return page

    async def _serve_page(self, request: web.Request) -> web.Response:
        return web.Response(body=self._page, content_type="text/html", charset="utf-8")

    async def _serve_our_file(self, request: web.Request) -> web.StreamResponse:
        return self._file(OUR_PAGES, request.match_info["file"], "no-cache")

    async def _serve_preview_file(self, request: web.Request) -> web.StreamResponse:
        # Every change of channel is a new page with the same 60 files and 30 MB of fonts, which have a version each.
        name = request.match_info["file"]
        age_s = YEAR_S if name.startswith("fonts/") else MINUTES_S
        return self._file(PREVIEW_PAGES, name, f"private, max-age={age_s}")

    def _file(self, folder: Path, name: str, kept: str) -> web.StreamResponse:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            return self._missing()
        return web.FileResponse(path, headers={"Cache-Control": kept})

    def _missing(self) -> web.Response:
        page = Template((OUR_PAGES / "missing.html").read_text(encoding="utf-8")).substitute(
            language=self._language,
            title=self._words["demo-missing-title"],
            words=self._words["demo-missing-words"],
            home=self._words["demo-home"],
        )
        return web.Response(status=404, text=page, content_type="text/html")

    # ---- what the sidebar and the lists ask for

    async def _serve_avatar(self, request: web.Request) -> web.Response:
        png = self._world.avatar(int(request.match_info["user_id"]))
        if png is None:
            raise web.HTTPNotFound
        return web.Response(body=png, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    async def _serve_state(self, request: web.Request) -> web.Response:
        """What the sidebar and the lists of boards and topics show to one person, and what the present place is."""
        member = self._world.viewer(request.query.get("as", "")).member
        channel_id = request.query.get("channel", "")
        state = {
            "run": self._run,
            "as": str(member.id),
            "groups": [asdict(group) for group in self._world.groups(self._channels(), member)],
            "place": asdict(self._world.place(int(channel_id), member)) if is_id(channel_id) else None,
        }
        return web.Response(text=as_json(state), content_type="application/json")

    async def _take_topic(self, request: web.Request) -> web.Response:
        # A form on another site can send plain text but not this type, so that it cannot post here unasked.
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            form: dict[str, Any] = await request.json()
            forum_id, tag_ids = int(form["board"]), [int(tag) for tag in form.get("tags", [])]
            author, title, body = self._world.viewer(str(form["as"])), str(form["title"]), str(form["body"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise web.HTTPBadRequest from error
        async with self.turn:
            try:
                topic_id = self._world.post_topic(author.member, forum_id, title, body, tag_ids)
            except CannotPost as refusal:
                return web.json_response({"refused": refusal.key}, status=422)
            await self._relay.show_news()
        return web.json_response({"id": str(topic_id)}, status=201)

    # ---- who asks

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        """Only pages of this very address may ask.

        A name that another site has pointed at this machine shows in Host, another site's script in Origin.
        """
        hosts = {f"{name}:{self._port}" for name in ("127.0.0.1", "localhost")}
        if self._port == 80:  # Browsers leave out the port that http has by itself.
            hosts |= {"127.0.0.1", "localhost"}
        if request.headers.get("Host") not in hosts:
            raise web.HTTPForbidden
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            raise web.HTTPForbidden
        response: web.StreamResponse = await handler(request)
        return response


async def _secure(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)

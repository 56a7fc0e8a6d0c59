"""Passes what the preview's page asks for on to SimCord's previews, one for each channel that is looked at.

SimCord takes one operation at a time and refuses the next; here each waits for its turn. The pages themselves, and what
the preview cannot answer, are in `hub`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from aiohttp import ClientError, ClientSession, web
from simcord import Env, MemberActor, Preview, SetupError
from yarl import URL

from bot.demo.world import World, is_id
from bot.words import Language

log = logging.getLogger(__name__)

MOST_PREVIEWS = 12
"""How many channels stay open. The one that nobody has looked at for longest is closed for the next."""

PLACE_HEADER = "X-Simcord-Capability"
"""The header in which the preview's page sends what stands behind the # of its address: here, the place it shows."""

KEPT_HEADERS = ("Content-Type", "Content-Disposition")
KEPT_PREFIXES = ("X-Display-", "X-Media-", "X-Simcord-")


class _Place(NamedTuple):
    channel_id: int
    member: MemberActor


class _Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Relay:
    """The previews of the channels that are looked at, and the way to them.

    Whoever else moves the simulated Discord holds `turn` while doing so.
    """

    def __init__(self, env: Env, world: World, session: ClientSession, language: Language, timezone: str) -> None:
        self.turn = asyncio.Lock()
        self._env = env
        self._world = world
        self._session = session
        self._language: Language = language
        self._timezone = timezone
        self._previews: OrderedDict[int, Preview] = OrderedDict()
        self._opening = asyncio.Lock()
        self._shown = world.events

    def routes(self) -> list[web.RouteDef]:
        """All that the preview's page asks its server for."""
        return [
            web.post("/api/pages", self._open_page),
            web.post("/api/action", self._act),
            web.get("/api/commands", self._list_commands),
            web.route("*", "/api/{rest:.+}", self._pass_on),
        ]

    async def close(self) -> None:
        """Close every preview. Harmless when there is none."""
        while self._previews:
            _, preview = self._previews.popitem()
            await preview.close()

    async def show_news(self) -> None:
        """Publish to all open pages what has happened since the last time. The caller has the turn.

        Harmless when nothing has happened.
        """
        if self._shown == self._world.events:
            return
        try:
            await self._env.settle()
            events = self._world.events
            for preview in list(self._previews.values()):
                if _is_open(preview):
                    await preview.refresh()
        except TimeoutError as error:
            log.warning("the bot is still at work, the pages will follow: %s", error)
        else:
            self._shown = events

    async def _open_page(self, request: web.Request) -> web.Response:
        place = self._place(request)
        if self._world.place(place.channel_id, place.member).what != "conversation":
            raise web.HTTPForbidden
        preview = await self._preview(place)
        wish = {"viewer_id": str(place.member.id), "target_id": self._world.opening_message(place.channel_id)}
        return _reply(await self._forward(preview, request, as_json(wish).encode(), "application/json"))

    async def _act(self, request: web.Request) -> web.Response:
        """Something that a person does. Everybody waits for their turn here, instead of being refused by SimCord."""
        preview, body = self._open_preview(request), await request.read()
        async with self.turn:
            answer = await self._forward(preview, request, body)
            receipt = _receipt(answer)
            if receipt and _came_too_late(receipt):
                # The page was refreshed while the person was pressing a button. SimCord checks the button itself, too.
                answer = await self._forward(preview, request, _with_revision(body, receipt["revision"]))
                receipt = _receipt(answer)
            await self.show_news()
        if receipt:
            answer = answer._replace(body=as_json(_as_person_sees_it(receipt)).encode())
        return _reply(answer)

    async def _list_commands(self, request: web.Request) -> web.Response:
        answer = await self._forward(self._open_preview(request), request, None)
        if answer.status != 200:
            return _reply(answer)
        catalog = self._world.commands_in(self._language, json.loads(answer.body))
        return _reply(answer._replace(body=as_json(catalog).encode()))

    async def _pass_on(self, request: web.Request) -> web.Response:
        return _reply(await self._forward(self._open_preview(request), request, await request.read() or None))

    async def _forward(
        self, preview: Preview, request: web.Request, body: bytes | None, content_type: str | None = None
    ) -> _Answer:
        """Ask the preview the same, with its own address and secret in place of ours."""
        headers = {name: value for name, value in request.headers.items() if name.startswith("X-Simcord-")}
        if body is not None:
            headers["Content-Type"] = request.headers.get("Content-Type", "") if content_type is None else content_type
        try:
            home = URL(preview.url)
            headers |= {PLACE_HEADER: home.fragment, "Origin": str(home.origin())}
            url = home.origin().join(request.rel_url)
            async with self._session.request(request.method, url, headers=headers, data=body) as answer:
                kept = {
                    name: value
                    for name, value in answer.headers.items()
                    if name in KEPT_HEADERS or name.startswith(KEPT_PREFIXES)
                }
                return _Answer(answer.status, kept, await answer.read())
        except (ClientError, SetupError) as error:
            raise web.HTTPGone from error  # It was closed for another channel; the page opens it anew.

    async def _preview(self, place: _Place) -> Preview:
        """The preview of the place's channel; opened if it is not, or if it was before the member could see it."""
        async with self._opening:
            preview = self._previews.pop(place.channel_id, None)
            if preview is None or not _serves(preview, place.member):
                if preview is not None:
                    await preview.close()
                preview = await self._world.open_preview(place.channel_id, self._language, self._timezone)
            self._previews[place.channel_id] = preview
            while len(self._previews) > MOST_PREVIEWS:
                _, oldest = self._previews.popitem(last=False)
                await oldest.close()
            return preview

    def _open_preview(self, request: web.Request) -> Preview:
        """The preview that a page speaks of, which it has opened before."""
        channel_id = self._place(request).channel_id
        preview = self._previews.get(channel_id)
        if preview is None:
            raise web.HTTPGone
        self._previews.move_to_end(channel_id)
        return preview

    def _place(self, request: web.Request) -> _Place:
        """The place that a page of the preview shows, as its address has it: ``channel=…&as=…``."""
        place = parse_qs(request.headers.get(PLACE_HEADER, ""))
        channel_id = place.get("channel", [""])[0]
        if not is_id(channel_id):
            raise web.HTTPUnauthorized
        return _Place(int(channel_id), self._world.viewer(place.get("as", [""])[0]).member)


def _reply(answer: _Answer) -> web.Response:
    return web.Response(status=answer.status, headers=answer.headers, body=answer.body)


def as_json(value: Any) -> str:
    """Compact JSON, with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _is_open(preview: Preview) -> bool:
    try:
        return bool(preview.url)
    except SetupError:
        return False


def _serves(preview: Preview, member: MemberActor) -> bool:
    return _is_open(preview) and any(viewer.id == member.id for viewer in preview.viewers)


def _receipt(answer: _Answer) -> dict[str, Any] | None:
    """What the preview says became of an action."""
    if answer.status != 200:
        return None
    receipt: dict[str, Any] = json.loads(answer.body)
    return receipt


def _came_too_late(receipt: Mapping[str, Any]) -> bool:
    codes = {diagnostic.get("code") for diagnostic in receipt["diagnostics"]}
    return bool(receipt["rejected"]) and "stale-revision" in codes


def _with_revision(body: bytes, revision: int) -> bytes:
    """The same action for the page as it is now. The field stands unescaped in JSON and in multipart bodies alike."""
    return re.sub(rb'(?<="published_revision":)\d+', str(revision).encode(), body, count=1)


def _as_person_sees_it(receipt: dict[str, Any]) -> dict[str, Any]:
    """An action whose error the bot has answered for is done: SimCord counts it as failed, Discord's client does not."""
    answered = receipt["acknowledgement"] in {"acknowledged", "deferred"}
    if receipt["settlement"] == "failed" and answered:
        kept = [each for each in receipt["diagnostics"] if each.get("code") != "action-callback-error"]
        return {**receipt, "settlement": "settled", "uncertain": False, "diagnostics": kept}
    return receipt

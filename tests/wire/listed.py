"""What stands in tables of other tests: the bot sends nothing, in any test, that is missing there.

So no route is left out where Discord's failures are tried (`tests.live.test_failing_routes`), and no field of a form where bad
words are written (`tests.access.test_texts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.access import who
from tests.wire.request import Request

USED: Mapping[str, tuple[str, ...]] = {
    "POST /interactions/{}/{}/callback": ("answer",),
    "PATCH /webhooks/{}/{}/messages/@original": ("late answer",),
    "POST /webhooks/{}/{token}": ("further answer", "webhook"),
    "GET /guilds/{}/members/{}": ("member",),
    "GET /guilds/{}/members": ("members",),
    "GET /guilds/{}/audit-logs": ("audit log",),
    "GET /applications/{}/guilds/{}/commands": ("known commands",),
    "PUT /applications/{}/guilds/{}/commands": ("commands",),
    "GET /channels/{}/webhooks": ("webhooks",),
    "POST /channels/{}/webhooks": ("new webhook",),
    "GET /channels/{}": ("new topic", "missing topic"),
    "POST /channels/{}/threads": ("new thread", "private thread"),
    "DELETE /channels/{}": ("useless thread",),
    "PATCH /channels/{}": ("tag",),
    "POST /channels/{}/messages": ("message",),
    "GET /channels/{}/messages": ("messages", "missed posts"),
    "GET /channels/{}/messages/{}": ("opening post",),
    "PATCH /channels/{}/messages/{}": ("kept message",),
    "DELETE /channels/{}/messages/{}": ("post",),
    "GET /channels/{}/messages/{}/reactions/{}": ("voters",),
    "DELETE /channels/{}/messages/{}/reactions/{}/{}": ("reaction",),
    "PUT /guilds/{}/members/{}/roles/{}": ("role",),
    "DELETE /guilds/{}/members/{}/roles/{}": ("taken role",),
    "DELETE /guilds/{}/members/{}": ("removal",),
    "PUT /channels/{}/thread-members/{}": ("member of a thread",),
    "GET /guilds/{}/threads/active": ("open topics",),
    "GET /channels/{}/threads/archived/public": ("archived topics",),
}
"""The routes that the bot uses while it runs, and what the table of failing routes calls them."""

AT_THE_START = {
    "GET /gateway",
    "GET /gateway/bot",
    "GET /users/@me",
    "GET /users/@me/guilds",
    "GET /applications/@me",
    "GET /oauth2/applications/@me",
    "GET /guilds/{}",
    "GET /guilds/{}/channels",
}
"""Those of a start and of ``louzhu check --live``: what fails there keeps the bot from starting."""

_TEXT_INPUT = 4


def check_listed(requests: Iterable[Request]) -> None:
    """Fail for every request that another table does not know."""
    found = [fault for request in requests for fault in faults_of(request)]
    assert not found, "\n".join(found)


def faults_of(request: Request) -> Iterator[str]:
    """What is missing in a table."""
    if not any(_is_of(template, request) for template in (*USED, *AT_THE_START)):
        yield f"{request.method} {request.path} is in no table of routes (tests/wire/listed.py)"
    if request.segments[-1] == "callback" and request.body["type"] == 9:
        yield from _form_faults(request.body["data"])


def _is_of(template: str, request: Request) -> bool:
    method, _, path = template.partition(" ")
    parts = path.strip("/").split("/")
    return (
        method == request.method
        and len(parts) == len(request.segments)
        and all(part.startswith("{") or part == said for part, said in zip(parts, request.segments, strict=True))
    )


def _form_faults(form: Mapping[str, Any]) -> Iterator[str]:
    route = ":".join(form["custom_id"].split(":")[:2])
    row = who.ROUTES.get(route)
    known = {} if row is None or row.fields is None else row.fields
    for name, is_text in _fields(form["components"]):
        if name not in known or (is_text and not isinstance(known[name], str)):
            yield f"the field {name} of the form {route} is not in the table of who may (tests/access/who.py)"


def _fields(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The fields of a form: their custom ids, and whether one writes into them."""
    for component in components:
        if "custom_id" in component:
            yield component["custom_id"], component["type"] == _TEXT_INPUT
        yield from _fields([component["component"]] if component.get("component") else ())

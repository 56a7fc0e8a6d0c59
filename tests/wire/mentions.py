"""No ping that nobody meant: whatever a message says, Discord is told with it whom it may call.

``parse`` lets Discord look for mentions in the text, which is the members' own: it is always empty. Who is called by name
(a newcomer by the gate, the staff's roles) stands in ``users`` and ``roles``, which only `cogs._outbox` fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_MOST_CALLED = 10
"""Nobody needs to call more than a newcomer and the staff's roles."""


def faults_of(method: str, segments: Sequence[str], body: Any) -> Iterator[str]:
    """What could ping."""
    for message in messages_in(method, segments, body):
        allowed = message.get("allowed_mentions")
        if not isinstance(allowed, dict):
            yield "a message without allowed_mentions calls whomever its text names"
            continue
        if allowed.get("parse") != []:
            yield f"allowed_mentions.parse is {allowed.get('parse')!r}, not []"
        if allowed.get("replied_user"):
            yield "allowed_mentions.replied_user calls whom the message replies to"
        called = [*(allowed.get("users") or ()), *(allowed.get("roles") or ())]
        if called and not _may_call(segments):
            yield f"an answer calls {called}"
        if len(called) > _MOST_CALLED:
            yield f"a message calls {len(called)} at once"


def _may_call(segments: Sequence[str]) -> bool:
    """Only what the bot says of its own accord, in a channel, may call somebody."""
    return segments[0] == "channels"


def messages_in(method: str, segments: Sequence[str], body: Any) -> Iterator[dict[str, Any]]:
    """The messages that a request posts or edits."""
    if not isinstance(body, dict):
        return
    match method, list(segments):
        case "POST", ["channels", _, "messages"]:
            yield body
        case "PATCH", ["channels", _, "messages", _]:
            yield body
        case ("POST", ["webhooks", _, _]) | ("PATCH", ["webhooks", _, _, "messages", _]):
            yield body
        case "POST", ["interactions", _, _, "callback"] if body["type"] in {4, 7}:
            yield body["data"]
        case "POST", ["channels", _, "threads"] if "message" in body:
            yield body["message"]

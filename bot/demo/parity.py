"""What the simulated Discord lacks of the real one and the boards need: webhooks that write into topics, history that is
read from its beginning, and topics whose count of messages falls when one is deleted. Nothing here knows Louzhu.
"""

from __future__ import annotations

import importlib
from typing import Any

from simcord.backend import Backend
from simcord.http._helpers import bot_message, message_response
from simcord.http.router import _ROUTES, Handler, RequestContext


def complete_simulation() -> None:
    """Teach SimCord what it lacks. A second call changes nothing."""
    importlib.import_module("simcord.http.routes")  # so that all routes are known before two of them are wrapped
    _wrap("POST", "webhooks/{webhook_id}/{token}", _webhook_in_topic)
    _wrap("GET", "channels/{channel_id}/messages", _history_from_its_beginning)
    for name in ("delete_message", "bulk_delete_messages"):
        method = getattr(Backend, name)
        if not hasattr(method, "__completed__"):
            setattr(Backend, name, _counting_down(method))


def _wrap(method: str, template: str, wrapper: Any) -> None:
    routes = _ROUTES[method]
    for place, (segments, handler) in enumerate(routes):
        if "/".join(segments) == template and not hasattr(handler, "__completed__"):
            completed = wrapper(handler)
            completed.__completed__ = True
            routes[place] = (segments, completed)


def _webhook_in_topic(original: Handler) -> Handler:
    """Discord posts into the thread that ``thread_id`` names, and opens a forum's thread for ``thread_name``."""

    def execute(ctx: RequestContext) -> Any:
        backend = ctx.backend
        webhook_id = backend.webhook_tokens.get(ctx.args["token"])
        body = dict(ctx.body())
        name = body.pop("thread_name", None)
        tags = [int(tag) for tag in body.pop("applied_tags", ())]
        thread_id = int(ctx.params.get("thread_id", 0))
        if webhook_id is None or webhook_id != ctx.int_arg("webhook_id") or not (name or thread_id):
            return original(ctx)
        webhook = backend.webhooks[webhook_id]
        if name:
            thread = backend.create_thread(
                webhook.channel_id, name, webhook.webhook_user_id, applied_tags=tags, broadcast=False
            )
            backend.announce_thread_create(thread)
            thread_id = thread.id
        message = bot_message(
            ctx,
            backend.get_thread(thread_id).id,
            author_id=webhook.webhook_user_id,
            webhook_id=webhook.id,
            body=body,
            webhook_execute=True,
        )
        return message_response(ctx, message, exempt_root=True)

    return execute


def _history_from_its_beginning(original: Handler) -> Handler:
    """After a message Discord gives the ones that follow it; SimCord gives the newest of all that do."""

    def history(ctx: RequestContext) -> Any:
        if "after" not in ctx.params:
            return original(ctx)
        limit = int(ctx.params.get("limit", 50))
        messages = original(RequestContext(**{**vars(ctx), "params": {**ctx.params, "limit": 2**31}}))
        return messages[-limit:]

    return history


def _counting_down(original: Any) -> Any:
    """Discord's count of a topic's messages is of those that are still there; SimCord's only grows."""

    def delete(backend: Backend, channel_id: int, messages: Any) -> Any:
        before = len(backend.messages[channel_id])
        outcome = original(backend, channel_id, messages)
        channel = backend.get_channel(channel_id)
        if channel.is_thread:
            channel.message_count -= before - len(backend.messages[channel_id])
        return outcome

    delete.__completed__ = True  # type: ignore[attr-defined]
    return delete

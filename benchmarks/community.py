"""The server that the loopback Discord has: who is in it, its threads, messages, reactions and webhooks, and the REST routes to
them. What a request changes is also told over the gateway, as Discord does: see `Community.events`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from benchmarks.objects import (
    APPLICATION_ID,
    BOT_ROLE_ID,
    GUILD_ID,
    channels,
    member,
    message,
    new_id,
    thread,
    user,
)

_MOST_SHOWN = 100


class Refused(Exception):
    """What Discord answers in place of an outcome."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message}


def readable(body: bytes) -> Any:
    """The JSON of a body, also where it comes beside files."""
    if body.startswith(b"--"):
        part = re.search(rb'name="payload_json".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
        return json.loads(part[1]) if part else None
    return json.loads(body) if body else {}


class Community:
    """One server and what has happened in it."""

    def __init__(self) -> None:
        self.threads: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, dict[str, Any]] = {}
        self.reactions: dict[tuple[str, str], list[str]] = {}
        self.roles: dict[str, list[str]] = {}
        self.absent: list[str] = []
        self.joined: dict[str, str] = {}
        """Who joined and when, as far as anybody is to find him in the list of members; whoever is asked for is there anyway."""
        self.webhooks: dict[str, dict[str, Any]] = {}
        self.nonces: dict[str, str] = {}
        self.events: list[tuple[str, Any]] = []
        """What the gateway has still to tell, as (event, data)."""

    # --- What members do -------------------------------------------------------------------------------------------------

    def open_topic(self, channel_id: int, title: str, member_id: int) -> str:
        """A member opens a topic with its first post; returns its id, which is the post's too."""
        topic_id = new_id()
        self.threads[topic_id] = opened = thread(topic_id, str(channel_id), title, owner_id=member_id)
        self.events.append(("THREAD_CREATE", {**opened, "newly_created": True}))
        self.say(topic_id, member_id, topic_id)
        return topic_id

    def say(self, channel_id: str, member_id: int, message_id: str | None = None) -> str:
        """A member sends a message; returns its id."""
        author = user(member_id, f"member{member_id}")
        said = message(int(channel_id), {"content": "说得好"}, author=author, message_id=message_id)
        return self._keep(said, member(member_id))

    def chat(self, channel_id: str, member_ids: list[int], count: int) -> list[str]:
        """Members send so many messages, one after the other; returns their ids."""
        return [self.say(channel_id, member_ids[place % len(member_ids)]) for place in range(count)]

    def join(self, member_id: int, joined_at: str, roles: list[str] | None = None) -> None:
        """A member joins, with roles that his invite gives him."""
        self.joined[str(member_id)] = joined_at
        self.roles[str(member_id)] = roles or []
        self.events.append(("GUILD_MEMBER_ADD", {**self._member(str(member_id)), "guild_id": str(GUILD_ID)}))

    def leave(self, member_id: int) -> None:
        """A member leaves."""
        self.joined.pop(str(member_id), None)
        self.absent.append(str(member_id))
        gone = {"guild_id": str(GUILD_ID), "user": user(member_id, f"member{member_id}")}
        self.events.append(("GUILD_MEMBER_REMOVE", gone))

    def archive(self, topic_id: str) -> None:
        """A topic is archived."""
        self.threads[topic_id]["thread_metadata"]["archived"] = True
        self.events.append(("THREAD_UPDATE", self.threads[topic_id]))

    def react(self, message_id: str, emoji: str, member_id: int) -> None:
        """A member reacts to a message."""
        self.reactions.setdefault((message_id, emoji), []).append(str(member_id))

    def unsay(self, message_id: str) -> None:
        """A message is deleted."""
        self._answer_message("DELETE", message_id, [], b"")

    def voters(self, message_id: str, emoji: str) -> list[str]:
        """Who reacted so."""
        return self.reactions.get((message_id, emoji), [])

    def forget_topic(self, topic_id: str) -> None:
        """A topic is deleted, and nobody hears of it."""
        del self.threads[topic_id]

    def forget_webhooks(self) -> None:
        """Somebody deletes all webhooks."""
        self.webhooks.clear()

    def _keep(self, said: dict[str, Any], who: Mapping[str, Any] | None = None) -> str:
        self.messages[said["id"]] = said
        if said["channel_id"] in self.threads:
            self.threads[said["channel_id"]]["last_message_id"] = said["id"]
            # Discord does not count the message that opened it.
            self.threads[said["channel_id"]]["message_count"] += said["id"] != said["channel_id"]
        self.events.append(("MESSAGE_CREATE", {**said, "guild_id": str(GUILD_ID), **({"member": who} if who else {})}))
        return str(said["id"])

    # --- REST ------------------------------------------------------------------------------------------------------------

    def answer(self, method: str, path: list[str], query: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        """Answer a request to a channel, to the server or to a webhook with its token.

        Raises:
            Refused: as Discord would.
        """
        match path:
            case ["channels", channel_id, *rest]:
                return self._answer_channel(method, channel_id, rest, query, body)
            case ["guilds", _, *rest]:
                return self._answer_guild(method, rest, query, body)
            case ["webhooks", webhook_id, _] if method == "POST":
                return self._execute_webhook(webhook_id, query, readable(body))
            case _:
                raise Refused(404, 0, "404: Not Found")

    def _answer_guild(self, method: str, rest: list[str], query: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        match method, rest:
            case "GET", ["members"]:
                after = int(query.get("after", 0))
                listed = [each for each in sorted(self.joined, key=int) if int(each) > after]
                return 200, [self._member(each) for each in listed[: int(query.get("limit", 1))]]
            case "GET", ["members", member_id]:
                self._check_there(member_id)
                return 200, self._member(member_id)
            case "DELETE", ["members", member_id]:
                self._check_there(member_id)
                self.absent.append(member_id)
                return 204, None
            case "PUT" | "DELETE", ["members", member_id, "roles", role_id]:
                self._check_there(member_id)
                held = self.roles.setdefault(member_id, [])
                self.roles[member_id] = [each for each in held if each != role_id]
                if method == "PUT":
                    self.roles[member_id].append(role_id)
                return 204, None
            case "PATCH", ["members", member_id]:
                self._check_there(member_id)
                self.roles[member_id] = readable(body)["roles"]
                return 200, member(int(member_id), roles=[int(each) for each in self.roles[member_id]])
            case "GET", ["threads", "active"]:
                active = [each for each in self.threads.values() if not each["thread_metadata"]["archived"]]
                return 200, {"threads": active, "members": []}
            case "GET", ["audit-logs"]:
                kinds = ("users", "webhooks", "integrations", "threads", "application_commands")
                empty: dict[str, list[Any]] = {kind: [] for kind in kinds}
                return 200, {
                    **empty,
                    "audit_log_entries": [],
                    "guild_scheduled_events": [],
                    "auto_moderation_rules": [],
                }
            case _:
                raise Refused(404, 0, "404: Not Found")

    def _member(self, member_id: str) -> dict[str, Any]:
        joined_at = self.joined.get(member_id)
        facts = member(int(member_id), roles=[int(each) for each in self._roles_of(member_id)])
        return facts if joined_at is None else {**facts, "joined_at": joined_at}

    def _roles_of(self, member_id: str) -> list[str]:
        return [str(BOT_ROLE_ID)] if int(member_id) == APPLICATION_ID else self.roles.get(member_id, [])

    def _check_there(self, member_id: str) -> None:
        if member_id in self.absent:
            raise Refused(404, 10007, "Unknown Member")

    def _answer_channel(
        self, method: str, channel_id: str, rest: list[str], query: Mapping[str, str], body: bytes
    ) -> tuple[int, Any]:
        channel = self.threads.get(channel_id) or next((each for each in channels() if each["id"] == channel_id), None)
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        match method, rest:
            case "GET", []:
                return 200, channel
            case "PATCH", []:
                return 200, self._edit_channel(channel, readable(body))
            case "DELETE", []:
                self.threads.pop(channel_id, None)
                gone = {key: channel[key] for key in ("id", "guild_id", "parent_id", "type")}
                self.events.append(("THREAD_DELETE", gone))
                return 200, channel
            case "POST", ["threads"]:
                return 201, self._open_thread(channel, readable(body))
            case "GET", ["threads", "archived", "public"]:
                archived = [
                    each
                    for each in self.threads.values()
                    if each["thread_metadata"]["archived"] and each["parent_id"] == channel_id
                ]
                return 200, {"threads": archived, "members": [], "has_more": False}
            case _, ["messages", *which]:
                return self._answer_messages(method, channel_id, which, query, body)
            case _:
                return self._answer_beside(method, channel_id, rest, body)

    def _answer_beside(self, method: str, channel_id: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        """What a channel has beside its messages and threads."""
        match method, rest:
            case "PUT", ["thread-members", _]:
                return 204, None
            case "GET", ["webhooks"]:
                return 200, [each for each in self.webhooks.values() if each["channel_id"] == channel_id]
            case "POST", ["webhooks"]:
                return 200, self._make_webhook(channel_id, readable(body))
            case _:
                raise Refused(404, 0, "404: Not Found")

    @staticmethod
    def _edit_channel(channel: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        metadata = channel.get("thread_metadata", {})
        for name, fact in given.items():
            (metadata if name in metadata else channel)[name] = fact
        return channel

    def _open_thread(self, channel: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        thread_id = new_id()
        opened = thread(thread_id, channel["id"], given["name"], kind=given.get("type", 11))
        self.threads[thread_id] = opened
        self.events.append(("THREAD_CREATE", {**opened, "newly_created": True}))
        if "message" not in given:
            return opened
        first = message(int(thread_id), given["message"], message_id=thread_id)
        self._keep(first)
        return {**opened, "message": first}

    def _answer_messages(
        self, method: str, channel_id: str, which: list[str], query: Mapping[str, str], body: bytes
    ) -> tuple[int, Any]:
        match method, which:
            case "POST", []:
                return 200, self._post(channel_id, readable(body))
            case "GET", []:
                return 200, self._history(channel_id, query)
            case _, [message_id, *rest] if message_id in self.messages:
                return self._answer_message(method, message_id, rest, body)
            case _, [_, *_]:
                raise Refused(404, 10008, "Unknown Message")
            case _:
                raise Refused(404, 0, "404: Not Found")

    def _answer_message(self, method: str, message_id: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        posted = self.messages[message_id]
        match method, rest:
            case "GET", []:
                return 200, {**posted, "reactions": self._shown_reactions(message_id)}
            case "PATCH", []:
                changed = message(int(posted["channel_id"]), {**posted, **readable(body)}, message_id=message_id)
                self.messages[message_id] = {**changed, "author": posted["author"]}
                return 200, self.messages[message_id]
            case "DELETE", []:
                del self.messages[message_id]
                gone = {"id": message_id, "channel_id": posted["channel_id"], "guild_id": str(GUILD_ID)}
                self.events.append(("MESSAGE_DELETE", gone))
                return 204, None
            case "GET", ["reactions", emoji]:
                voters = self.reactions.get((message_id, unquote(emoji)), [])
                return 200, [user(int(each), f"member{each}") for each in voters]
            case "DELETE", ["reactions", emoji, member_id]:
                voters = self.reactions.get((message_id, unquote(emoji)), [])
                if member_id in voters:
                    voters.remove(member_id)
                return 204, None
            case _:
                raise Refused(404, 0, "404: Not Found")

    def _shown_reactions(self, message_id: str) -> list[dict[str, Any]]:
        return [
            {
                "emoji": {"id": None, "name": emoji},
                "count": len(voters),
                "count_details": {"normal": len(voters), "burst": 0},
                "me": False,
                "me_burst": False,
                "burst_colors": [],
            }
            for (reacted, emoji), voters in self.reactions.items()
            if reacted == message_id and voters
        ]

    def _post(self, channel_id: str, given: dict[str, Any]) -> dict[str, Any]:
        """Post a message; one with a nonce that was used a moment ago is the message of that nonce."""
        nonce = given.get("nonce") if given.get("enforce_nonce") else None
        earlier = self.messages.get(self.nonces.get(f"{channel_id}:{nonce}", ""))
        if nonce is not None and earlier is not None:
            return earlier
        posted = message(int(channel_id), given)
        if nonce is not None:
            self.nonces[f"{channel_id}:{nonce}"] = posted["id"]
        self._keep(posted)
        return posted

    def _history(self, channel_id: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """A page of messages, the newest first, as Discord does also where it is asked for those after one."""
        limit = min(int(query.get("limit", 50)), _MOST_SHOWN)
        posted = sorted(
            (each for each in self.messages.values() if each["channel_id"] == channel_id),
            key=lambda each: int(each["id"]),
        )
        if "after" in query:
            return [each for each in posted if int(each["id"]) > int(query["after"])][:limit][::-1]
        if "before" in query:
            posted = [each for each in posted if int(each["id"]) < int(query["before"])]
        return posted[-limit:][::-1]

    def _make_webhook(self, channel_id: str, given: Mapping[str, Any]) -> dict[str, Any]:
        webhook_id = new_id()
        self.webhooks[webhook_id] = {
            "id": webhook_id,
            "type": 1,
            "guild_id": str(GUILD_ID),
            "channel_id": channel_id,
            "name": given["name"],
            "avatar": None,
            "token": f"webhook-token-{webhook_id}",
            "application_id": str(APPLICATION_ID),
        }
        return self.webhooks[webhook_id]

    def _execute_webhook(self, webhook_id: str, query: Mapping[str, str], given: dict[str, Any]) -> tuple[int, Any]:
        webhook = self.webhooks.get(webhook_id)
        if webhook is None:
            raise Refused(404, 10015, "Unknown Webhook")
        thread_id = query.get("thread_id")
        if thread_id is not None and thread_id not in self.threads:
            raise Refused(404, 10003, "Unknown Channel")
        new_topic = new_id() if given.get("thread_name") else None
        if new_topic is not None:
            opened = thread(new_topic, webhook["channel_id"], given["thread_name"], owner_id=int(webhook_id))
            self.threads[new_topic] = opened
            self.events.append(("THREAD_CREATE", {**opened, "newly_created": True}))
        author = user(int(webhook_id), given.get("username") or webhook["name"], bot=True)
        channel_id = new_topic or thread_id or webhook["channel_id"]
        said = message(int(channel_id), given, author=author, message_id=new_topic)
        said["webhook_id"] = webhook_id
        self._keep(said)
        return 200, said

"""The table: who may use each command, menu entry, button and form, and whose matters it touches.

A new one needs a row here, or a test fails. Below a command stands nothing that a button could not also reach: a custom id
comes from the member's client, so each row of ``ROUTES`` is tried as a forged one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Who = Literal["member", "owner", "moderator", "staff"]
"""``member``: every member, for himself or with what everybody may see. ``owner``: the member whose id the custom id bears,
and nobody else, staff included. ``moderator``: who may manage messages in that board, and the staff. ``staff``: who
manages the server, and the roles in ``[staff] roles``."""


@dataclass(frozen=True)
class Row:
    """Who may, and an example of what the custom id bears and of what is chosen or filled in; names in braces stand for
    what is there on the stage (see `tests.access.test_access.Scene`)."""

    who: Who
    arguments: str = ""
    values: tuple[str, ...] = ()
    fields: Mapping[str, str | tuple[str, ...]] | None = None


MEMBER, STAFF, MODERATOR = Row("member"), Row("staff"), Row("moderator")

COMMANDS: Mapping[str, Row] = {
    "admin audit": STAFF,
    "admin cards": STAFF,
    "admin claims": STAFF,
    "admin fine": STAFF,
    "admin gate": STAFF,
    "admin gate-member": STAFF,
    "admin grant": STAFF,
    "admin index": STAFF,
    "admin moods": STAFF,
    "admin receipts": STAFF,
    "admin reverse": STAFF,
    "admin wheel": STAFF,
    "blog": MEMBER,
    "blog-write": MEMBER,
    "board": MEMBER,
    "calendar": MEMBER,
    "card-settings": MEMBER,
    "checkin": MEMBER,
    "checkin-board": MEMBER,
    "digest": MODERATOR,
    "digests": MEMBER,
    "exchange": MEMBER,
    "floor": MEMBER,
    "help": MEMBER,
    "language": MEMBER,
    "latest": MEMBER,
    "limits": MEMBER,
    "makeup": MEMBER,
    "me": MEMBER,
    "member": MEMBER,
    "members": MEMBER,
    "mood": MEMBER,
    "moods": MEMBER,
    "next": MEMBER,
    "op": MEMBER,
    "post": MEMBER,
    "prev": MEMBER,
    "rank": MEMBER,
    "receipts": MEMBER,
    "reply": MEMBER,
    "services": MEMBER,
    "spin": MEMBER,
    "stats": MEMBER,
    "topic": MEMBER,
    "transfer": MEMBER,
    "trend": MEMBER,
    "wallet": MEMBER,
    "wheel": MEMBER,
    "wheel-check": MEMBER,
    # Entries in the menus of members and messages.
    "Member blog": MEMBER,
    "Member card": MEMBER,
    "Rate topic": MEMBER,
    "Set digest": MODERATOR,
    "Delete post": MODERATOR,
}

_REASON = {"reason": "x"}
_ANSWER = {"answer": "沙发"}  # to the question that those with few posts find in the forms of posts, too

ROUTES: Mapping[str, Row] = {
    "blog:comments": Row("member", values=("close:{hidden_topic}",)),
    "blog:page": Row("member", "{owner}"),
    "blog:write": MEMBER,
    "boards:all": Row("member", "1"),
    "boards:delete": Row("moderator", "{topic}:{post}", fields={"earnings": ("take",), **_REASON}),
    "boards:digest": Row("moderator", "{topic}", fields={"grade": ("1",), "tell": ("no",), **_REASON}),
    "boards:list": Row("member", "replied:"),
    "boards:op": Row("member", "{hidden_topic}"),
    "boards:post": Row("member", "secret"),
    "boards:post-form": Row("member", "secret:0", fields={"title": "标题", "body": "正文正文", "tags": (), **_ANSWER}),
    "boards:reply": Row("member", "{hidden_topic}"),
    "boards:reply-form": Row("member", "{hidden_topic}:0", fields={"body": "正文正文", **_ANSWER}),
    "boards:stats": MEMBER,
    "boards:step": Row("member", "next:{hidden_topic}"),
    "boards:topic": Row("member", "{hidden_topic}"),
    "card:choose": Row("member", values=("{owner}",)),
    "card:hide": Row("owner", "{owner}", values=("money",)),
    "card:notice": Row("owner", "{owner}", values=("off",)),
    "card:open": Row("member", "{owner}"),
    "card:picture": Row("member", "{owner}"),
    "card:settings": MEMBER,
    "checkin:board": Row("member", "reward:1"),
    "checkin:board-choice": Row("member", values=("total",)),
    "checkin:buy-card": Row("owner", "{owner}"),
    "checkin:calendar": Row("member", "{owner}:2026-11"),
    "checkin:checkin": MEMBER,
    "checkin:makeup": MEMBER,
    "checkin:makeup-day": Row("owner", "{owner}", values=("2026-11-22",)),
    "checkin:open": MEMBER,
    "exchange:amount": Row("member", "wealth:goodwill", fields={"amount": "5"}),
    "exchange:cancel": Row("owner", "{owner}:5"),
    "exchange:choose": Row("owner", "{owner}", values=("wealth-goodwill",)),
    "exchange:confirm": Row("owner", "{owner}:5"),
    "exchange:open": MEMBER,
    "gate:answer": Row("owner", "{owner}:1", fields=_ANSWER),
    "gate:help": MEMBER,
    "gate:open": MEMBER,
    "gate:overview": Row("staff", "1"),
    "gate:returned": Row("owner", "{owner}"),
    "gate:typed": Row("owner", "{owner}"),
    "gate:typed-answer": Row("owner", "{owner}:1", fields=_ANSWER),
    "help:command": Row("member", "0", values=("admin grant",)),
    "help:open": MEMBER,
    "index:again": STAFF,
    "index:show": STAFF,
    "ledger:filter-currency": Row("owner", "{owner}:-", values=("wealth",)),
    "ledger:filter-reason": Row("owner", "{owner}:-", values=("staff-grant",)),
    "ledger:receipts": Row("owner", "{owner}:-:-"),
    "ledger:wallet": MEMBER,
    "limits:cap": Row("member", "wealth", fields={"cap": "5"}),
    "limits:currency": Row("owner", "{owner}", values=("wealth",)),
    "limits:exclude": Row("owner", "{owner}:7"),
    "limits:open": MEMBER,
    "limits:span": Row("owner", "{owner}", values=("7",)),
    "member:choose-language": Row("member", values=("language-client",)),
    "member:language": MEMBER,
    "moods:choose": Row("member", "all", values=("moving",)),
    "moods:record": MEMBER,
    "moods:top": Row("member", "all:moving"),
    "moods:void": Row("staff", "{owner}"),
    "moods:void-form": Row("staff", "{owner}", fields=_REASON),
    "moods:vote": Row("member", "{hidden_topic}:moving:button"),
    "moods:voter": Row("staff", values=("{owner}",)),
    "moods:withdraw": Row("member", "{hidden_topic}"),
    "ranking:kind": Row("member", "all", values=("wealth",)),
    "ranking:members": Row("member", "uid:after:0"),
    "ranking:order": Row("member", values=("wealth",)),
    "ranking:rank": Row("member", "wealth:all:1"),
    "ranking:span": Row("member", "posts", values=("week",)),
    "ranking:trend": Row("member", "wealth:{owner}:30"),
    "ranking:trend-kind": Row("member", "{owner}:30", values=("wealth",)),
    "services:choose": Row("member", values=("ranking:rank",)),
    "services:open": MEMBER,
    "staff:audit": Row("staff", "before:99"),
    "staff:cancel": MEMBER,  # takes a screen away; the proposal runs out by itself
    "staff:confirm": Row("staff", "{proposal}"),
    "transfer:cancel": Row("owner", "{owner}:5"),
    "transfer:confirm": Row("owner", "{owner}:5"),
    "transfer:open": MEMBER,
    "transfer:order": Row("member", fields={"member": ("1",), "amount": "1", "currency": ("wealth",), "words": "x"}),
    "wheel:check": Row("member", "2026-11-23:1"),  # every spin can be checked by anybody, as README promises
    "wheel:claims": Row("staff", "1"),
    "wheel:hand-out": Row("staff", "{claim}:1"),
    "wheel:mine": MEMBER,
    "wheel:open": MEMBER,
    "wheel:seed": MEMBER,
    "wheel:seed-form": Row("member", fields={"seed": "x"}),
    "wheel:spin": MEMBER,
    "wheel:still": Row("member", "1"),
}
"""Receipts (``ledger:``) may also be read by the staff, who have a command for it."""


EXAMPLES: Mapping[str, str] = {
    "amount": "1",
    "board": "secret",
    "command": "admin grant",
    "currency": "wealth",
    "day": "2026-11-22",
    "floor": "0",
    "kind": "wealth",
    "month": "2026-11",
    "mood": "moving",
    "reason": "x",
    "receipt": "1",
    "search": "a",
    "sort": "wealth",
    "spin": "2026-11-23-1",
    "topic": "{hidden_topic}",
    "words": "x",
}
"""What each option is filled with, by its name; members are the owner, choices the first."""

"""What members do under torture, as Discord delivers it, and how an answer is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.driver import command
from benchmarks.loopback import FIRST_MEMBER_ID, member
from bot.words import Text, Words

STAFF_MEMBER_ID = FIRST_MEMBER_ID + 900_000
OPENER_ID = FIRST_MEMBER_ID + 900_001

_WORDS = Words({})
_UNSAID = [_WORDS.say("zh-CN", Text(key, {})) for key in ("error-not-saved", "error-discord-away")]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a member did: of which kind, whose, and what it is known by; posts have a message, all else an
    interaction."""

    kind: str
    member_id: int
    interaction_id: str
    about: int = 0


def strings(tree: Any) -> Iterator[str]:
    """Every text in a tree of JSON."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        yield from (found for each in tree.values() for found in strings(each))
    elif isinstance(tree, list):
        yield from (found for each in tree for found in strings(each))


def said_yes(answers: Sequence[dict[str, Any]]) -> bool:
    """Whether somebody was told an outcome that is not "it does not count"."""
    told = [answer for answer in answers if answer.get("type") not in {5, 6}]
    return bool(told) and not any(unsaid in said for said in strings(list(told)) for unsaid in _UNSAID)


def act(data: dict[str, Any], member_id: int, **facts: Any) -> dict[str, Any]:
    """A member runs a command."""
    return {"type": 2, "data": data, "member": member(member_id), **facts}


def press(custom_id: str, member_id: int, *, permissions: str = "0") -> dict[str, Any]:
    """A member presses a button."""
    data = {"custom_id": custom_id, "component_type": 2}
    return {"type": 3, "data": data, "member": member(member_id, permissions=permissions)}


def submit(custom_id: str, member_id: int, answer: str, *, field: str = "answer") -> dict[str, Any]:
    """A member sends a form with one field."""
    field_ = {"type": 4, "id": 2, "custom_id": field, "value": answer}
    data = {"custom_id": custom_id, "components": [{"type": 18, "id": 1, "component": field_}]}
    return {"type": 5, "data": data, "member": member(member_id)}


def grant(member_id: int) -> dict[str, Any]:
    """A member of the staff asks for the preview of a grant."""
    options = [
        {"name": "member", "type": 6, "value": str(member_id)},
        {"name": "amount", "type": 4, "value": 3},
        {"name": "currency", "type": 3, "value": "wealth"},
        {"name": "reason", "type": 3, "value": "活动奖励"},
    ]
    known = member(member_id)
    data = {
        **command("admin"),
        "options": [{"name": "grant", "type": 1, "options": options}],
        "resolved": {"users": {str(member_id): known["user"]}, "members": {str(member_id): known}},
    }
    return {"type": 2, "data": data, "member": member(STAFF_MEMBER_ID, permissions="32")}

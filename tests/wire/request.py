"""A request to Discord, and all that is found wrong with it: the one place where stage and loopback meet the checks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire import limits, mentions, openapi


@dataclass(frozen=True)
class Request:
    """What was sent: ``path`` is without the API's version, ``body`` is the JSON, also where files came beside it."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None

    @property
    def segments(self) -> list[str]:
        """The parts of the path."""
        return self.path.strip("/").split("/")


def faults_of(request: Request) -> list[str]:
    """What Discord would refuse, and what it must never be sent: one sentence for each."""
    method, segments, body = request.method, request.segments, request.body
    found = [
        *openapi.faults_of(method, request.path, request.query, body),
        *limits.faults_of(method, segments, request.query, body, request.reason),
        *mentions.faults_of(method, segments, body),
    ]
    shown = json.dumps(body, ensure_ascii=False)
    return [f"{method} {request.path}: {fault}: {shown[:1500]}" for fault in found]


_faults_of_commands: dict[str, list[str]] = {}
"""What was found in a list of all commands: the same at nearly every start, and long."""


def _faults_of_start(request: Request) -> list[str]:
    """The same as `faults_of`, looked for once in what every bot sends at its start."""
    if request.segments[-1] != "commands":
        return faults_of(request)
    key = json.dumps([request.method, request.path, request.body, request.query, request.reason])
    if key not in _faults_of_commands:
        _faults_of_commands[key] = faults_of(request)
    return _faults_of_commands[key]


def check(requests: Iterable[Request]) -> None:
    """Fail for every request that Discord would refuse."""
    found = [fault for request in requests for fault in _faults_of_start(request)]
    assert not found, "\n".join(found)

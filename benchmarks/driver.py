"""Starts the loopback Discord of `benchmarks.loopback` in a process of its own and speaks to its control end.

For tests and benchmarks. Waiting is done by the loopback, which answers as soon as what was waited for has come.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.loopback import API, APPLICATION_ID, FIRST_MEMBER_ID, GUILD_ID, member

REPOSITORY = Path(__file__).parent.parent
_PATIENCE_S = 100.0
"""How long a wait may take before it is a failure; nothing is ever measured by it."""


@dataclass(frozen=True)
class Acted:
    """An interaction that a member began."""

    interaction_id: str
    token: str


class Driver:
    """Speaks to the control end of a running loopback."""

    def __init__(self, port: int) -> None:
        self.process_id = 0  # of the bot that is connected, where the benchmark started it
        self.api_url = f"http://127.0.0.1:{port}{API}"
        self.gateway_url = f"ws://127.0.0.1:{port}/gateway"
        self._control_url = f"http://127.0.0.1:{port}/control"

    def control(self, act: str, *, patience_s: float = _PATIENCE_S, **facts: Any) -> Any:
        """Ask the loopback for something and return its answer.

        Raises:
            TimeoutError: what was waited for did not come.
        """
        request = urllib.request.Request(f"{self._control_url}/{act}", json.dumps(facts).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=patience_s) as response:
            return json.load(response)

    def reset(self) -> None:
        """Let the loopback be as new."""
        self.control("reset")

    def configure(self, **facts: Any) -> None:
        """Change what the loopback is (see its ``Loopback``)."""
        self.control("configure", **facts)

    # --- What the bot sent -----------------------------------------------------------------------------------------------

    def wait_for(self, method: str, path: str, count: int = 1) -> list[dict[str, Any]]:
        """The requests that match, as soon as there are ``count`` of them; ``path`` is a pattern."""
        found: list[dict[str, Any]] = self.control("wait", method=method, path=path, count=count)
        return found

    def sent(self, method: str, path: str) -> list[dict[str, Any]]:
        """The requests that match, as many as there are by now."""
        return self.wait_for(method, path, count=0)

    def answer_to(self, acted: Acted) -> dict[str, Any]:
        """What the member was answered."""
        answer: dict[str, Any] = self.wait_for("POST", f"^/interactions/{acted.interaction_id}/")[0]["body"]
        return answer

    def settle(self) -> None:
        """Return when the bot has taken in all that was dispatched so far."""
        self.control("beat")

    def roles_of(self, member_id: int = FIRST_MEMBER_ID) -> list[int]:
        """The ids of the roles that a member was given."""
        return [int(each) for each in self.control("look", what="roles").get(str(member_id), ())]

    # --- What members do -------------------------------------------------------------------------------------------------

    def command(self, name: str, member_id: int = FIRST_MEMBER_ID, *, copies: int = 1, **facts: Any) -> Acted:
        """Let a member run a slash command without options; ``copies``: how often it is delivered."""
        return self._act({"type": 2, "data": command(name), "member": member(member_id), **facts}, copies)

    def press(self, custom_id: str, member_id: int = FIRST_MEMBER_ID) -> Acted:
        """Let a member press a button under a message of the bot's."""
        data = {"custom_id": custom_id, "component_type": 2}
        return self._act({"type": 3, "data": data, "member": member(member_id, roles=self.roles_of(member_id))}, 1)

    def submit(self, custom_id: str, member_id: int = FIRST_MEMBER_ID, **filled: str) -> Acted:
        """Let a member send a form back, with what was filled into each field."""
        parts = [
            {"type": 18, "id": place, "component": {"type": 4, "id": -place, "custom_id": name, "value": value}}
            for place, (name, value) in enumerate(filled.items(), start=1)
        ]
        data = {"custom_id": custom_id, "components": parts}
        return self._act({"type": 5, "data": data, "member": member(member_id)}, 1)

    def _act(self, data: dict[str, Any], copies: int) -> Acted:
        acted = self.control("interaction", data=data, copies=copies)
        return Acted(acted["id"], acted["token"])

    def event(self, event: str, data: Any, *, copies: int = 1) -> None:
        """Dispatch any event."""
        self.control("event", event=event, data=data, copies=copies)

    def load(
        self, name: str, count: int, *, first_member_id: int, in_flight: int = 0, per_second: int = 0
    ) -> dict[str, Any]:
        """Let many members run a command, each once: ``in_flight`` at a time, or ``per_second``."""
        measured: dict[str, Any] = self.control(
            "load",
            patience_s=120,
            data={"type": 2, "data": command(name)},
            count=count,
            first_member_id=first_member_id,
            in_flight=in_flight,
            per_second=per_second,
        )
        return measured

    def happen(self, *acts: list[Any]) -> list[Any]:
        """Let things happen in the server, each ``[method of Community, *arguments]``; returns what each returned."""
        outcomes: list[Any] = self.control("happen", acts=acts)
        return outcomes

    def happen_untold(self, *acts: list[Any]) -> tuple[list[Any], list[tuple[str, Any]]]:
        """The same, but the gateway does not tell of it; returns the outcomes, and the events as (event, data)."""
        done = self.control("untold", acts=acts)
        return done["outcomes"], [(event, data) for event, data in done["events"]]

    def flood(self, channel_id: str, member_ids: list[int], count: int, *, name: str | None = None) -> dict[str, float]:
        """Let members say many things at once; with ``name``, somebody runs that command in the middle."""
        data = None if name is None else {"type": 2, "data": command(name)}
        flooded: dict[str, float] = self.control(
            "flood", patience_s=300, channel_id=channel_id, member_ids=member_ids, count=count, data=data
        )
        return flooded

    # --- What goes wrong -------------------------------------------------------------------------------------------------

    def fail(
        self,
        method: str,
        path: str,
        status: int,
        *,
        code: int = 0,
        times: int = 1,
        retry_after_s: float | None = None,
        performed: bool = False,
    ) -> None:
        """Let the next ``times`` requests that match be answered with an error; status 0: the connection breaks;
        -1: no answer ever comes. With ``performed`` what was asked for happens all the same.

        With ``retry_after_s`` it is a rate limit; its scope is global where ``code`` is 1.
        """
        body: dict[str, Any] = {"code": code, "message": f"{status}: as the test asked for"}
        headers = {}
        if retry_after_s is not None:
            body = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": bool(code)}
            headers = {"Via": "1.1 google", "Retry-After": str(retry_after_s)}
        facts: dict[str, Any] = {
            "status": status,
            "body": body,
            "headers": headers,
            "times": times,
            "performed": performed,
        }
        self.control("fail", method=method, path=path, **facts)

    def cut(self, how: str) -> None:
        """End the gateway connection: ``abort``, ``reconnect``, ``invalid``, ``forget``, or a close code."""
        self.control("cut", how=how)


def command(name: str) -> dict[str, Any]:
    """The data of a slash command without options."""
    return {"id": str(APPLICATION_ID + 1), "name": name, "type": 1, "guild_id": str(GUILD_ID)}


@contextlib.contextmanager
def open_loopback() -> Iterator[Driver]:
    """A loopback of one's own, which ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.loopback"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Driver(int(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(timeout=_PATIENCE_S)
        process.stdout.close()

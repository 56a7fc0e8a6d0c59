"""Starts ``louzhu`` again and again without paying for its imports each time.

A process that has everything imported, the catalogues read, and nothing begun (`main`) waits for orders and forks: each child
runs the real command line from its first line on, is a process of its own with its own streams, and can be killed like any
other.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

REPOSITORY = Path(__file__).parents[2]
_LINE = 65_536


class Child:
    """One forked ``louzhu``, as its parent's parent sees it."""

    def __init__(self, nursery: Nursery, pid: int, stdout: TextIO, stderr: TextIO) -> None:
        self._nursery = nursery
        self.pid = pid
        self.stdout = stdout
        self.stderr = stderr
        self._code: int | None = None

    def poll(self) -> int | None:
        """How it ended (minus the signal's number, if it was killed); ``None`` while it runs."""
        if self._code is None:
            self._code = self._nursery.ask(poll=self.pid)["code"]
        return self._code

    def wait(self) -> int:
        """Wait for its end."""
        if self._code is None:
            self._code = int(self._nursery.ask(wait=self.pid)["code"])
        return self._code

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)


class Nursery:
    """The process that forks, and the line to it."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.nursery", str(theirs.fileno())],
            cwd=REPOSITORY,
            env={**kept, "PYTHONUTF8": "1"},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def ask(self, *, fds: Sequence[int] = (), **order: Any) -> dict[str, Any]:
        """Give an order and return the answer."""
        socket.send_fds(self._line, [json.dumps(order).encode()], list(fds))
        answer: dict[str, Any] = json.loads(self._line.recv(_LINE))
        return answer

    def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Fork a ``louzhu`` with these words after the command and these variables."""
        out, err = os.pipe(), os.pipe()
        answer = self.ask(fds=[out[1], err[1]], start=list(arguments), environment=dict(environment))
        os.close(out[1])
        os.close(err[1])
        return Child(
            self,
            answer["pid"],
            os.fdopen(out[0], encoding="utf-8", errors="replace"),
            os.fdopen(err[0], encoding="utf-8", errors="replace"),
        )

    def close(self) -> None:
        """Let it end."""
        self._line.close()
        self._process.wait()


def main() -> int:
    """Import everything, then fork whenever it is asked for. In a child this returns what the command line returned."""
    line = socket.socket(fileno=int(sys.argv[1]))
    run = importlib.import_module("bot.__main__").main
    importlib.import_module("bot.client").cog_modules()
    importlib.import_module("bot.words").Words({})  # which keeps the catalogues that it has read
    while True:
        written, fds, _, _ = socket.recv_fds(line, _LINE, 2)
        if not written:
            return 0
        order = json.loads(written)
        if "start" not in order:
            line.sendall(json.dumps({"code": _ended(order)}).encode())
            continue
        pid = os.fork()
        if pid:
            for fd in fds:
                os.close(fd)
            line.sendall(json.dumps({"pid": pid}).encode())
            continue
        line.close()
        for fd, place in zip(fds, (1, 2), strict=True):
            os.dup2(fd, place)
            os.close(fd)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
        os.environ.update(order["environment"])
        code: int = run(order["start"])
        return code


def _ended(order: Mapping[str, int]) -> int | None:
    options = 0 if "wait" in order else os.WNOHANG
    pid, status = os.waitpid(order.get("wait", order.get("poll", 0)), options)
    return os.waitstatus_to_exitcode(status) if pid else None


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):  # it goes to the whole group; whoever started this ends it
        sys.exit(main())

"""The log: one line an event on the console, as text or as JSON, with the token masked wherever it may turn up.

Nothing that members write is logged, so the libraries that would log it at their chattiest are kept quieter.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Literal

Form = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]

MASKED = "[masked]"

_SECRETS = (
    # A bot's token: three parts, the first of which is its id in base64.
    re.compile(r"[\w-]{23,32}\.[\w-]{6,7}\.[\w-]{27,}"),
    # The token in the address of a webhook or of an answer to an interaction.
    re.compile(r"(?<=/webhooks/)(\d+/)[\w-]+"),
    re.compile(r"(?<=/interactions/)(\d+/)[\w-]+"),
)

_LOWEST: dict[str, int] = {
    # At DEBUG these log whole events of the gateway and the values of SQL statements: members' own words.
    "discord": logging.INFO,
    "aiosqlite": logging.WARNING,
    # One line for every heartbeat, at INFO.
    "apscheduler": logging.WARNING,
}

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Mask:
    """Replaces the token, and whatever looks like one, in a piece of text."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def __call__(self, written: str) -> str:
        """The text without secrets."""
        if self._token:
            written = written.replace(self._token, MASKED)
        for secret in _SECRETS:
            written = secret.sub(rf"\1{MASKED}" if secret.groups else MASKED, written)
        return written


class _Formatter(logging.Formatter):
    """What both forms share. The mask is put on last, so that it also covers tracebacks and extra fields."""

    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return self._mask(self.compose(record))

    def compose(self, record: logging.LogRecord) -> str:
        raise NotImplementedError

    def moment(self, record: logging.LogRecord) -> str:
        """When it happened, in UTC, to the millisecond."""
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def traceback(self, record: logging.LogRecord) -> str:
        """The exception, if there is one."""
        return "" if record.exc_info is None or record.exc_info[0] is None else self.formatException(record.exc_info)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


class TextFormatter(_Formatter):
    """``2026-11-23T08:00:00.000Z INFO    bot.jobs: job backup ran  period=2026-11-23``."""

    def compose(self, record: logging.LogRecord) -> str:
        """One line, then the traceback, if there is one."""
        fields = "".join(f"  {name}={value}" for name, value in _extra(record).items())
        said = f"{record.getMessage()}{fields}"
        # A name with a line break in it must not look like a line of its own.
        said = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in said)
        line = f"{self.moment(record)} {record.levelname:<7} {record.name}: {said}"
        traceback = self.traceback(record)
        return f"{line}\n{traceback}" if traceback else line


class JsonFormatter(_Formatter):
    """One JSON object a line: at, level, logger, message, the extra fields, and exception."""

    def compose(self, record: logging.LogRecord) -> str:
        """One object on one line."""
        fields = _extra(record)
        fields |= {
            "at": self.moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if traceback := self.traceback(record):
            fields["exception"] = traceback
        return json.dumps(fields, ensure_ascii=False, default=str)


class ConsoleHandler(logging.Handler):
    """Writes to whatever is the process's standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line. A fault in doing so must not become a fault of what is logged."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  # told by logging itself, as its own handlers do
            self.handleError(record)


def set_up_logging(*, level: Level = "info", form: Form = "text", token: str = "") -> None:
    """Log to the console from here on. Calling it again replaces what was set up before."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, ConsoleHandler)]:
        root.removeHandler(handler)
    mask = Mask(token)
    handler = ConsoleHandler()
    handler.setFormatter(JsonFormatter(mask) if form == "json" else TextFormatter(mask))
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name, lowest in _LOWEST.items():
        logging.getLogger(name).setLevel(max(lowest, root.level))
    if root.level > logging.DEBUG:
        # At INFO it tells of every shard's comings and goings; what matters of that the bot says itself.
        logging.getLogger("discord").setLevel(max(logging.WARNING, root.level))

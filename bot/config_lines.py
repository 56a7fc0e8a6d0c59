"""Where in the config's file a setting stands, for whoever has to mend it. tomllib knows, but does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = r"[A-Za-z_][\w-]*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\.{_NAME})*)\s*\]\]?\s*(?:#.*)?")
_SETTING = re.compile(rf"\s*({_NAME}(?:\.{_NAME})*)\s*=")


def find_lines(written: str) -> dict[str, int]:
    """The lines, from 1, on which tables and settings begin; the second ``[[boards]]`` has the key ``boards.1``.

    What stands inside of a value (``{ en = "x" }``) has no line of its own. It reads line by line, so that a text of several
    lines that looks like settings is taken for such; `line_of` only asks for what the config really complains of.
    """
    lines: dict[str, int] = {}
    places: dict[str, int] = {}
    table = ""
    for number, line in enumerate(written.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = ""
            for step in header[2].split("."):
                if table in places:
                    table = f"{table}.{places[table]}"
                table = f"{table}.{step}".removeprefix(".")
            if header[1] == "[[":
                places[table] = places.get(table, -1) + 1
                table = f"{table}.{places[table]}"
            lines.setdefault(table, number)
        elif setting := _SETTING.match(line):
            lines.setdefault(f"{table}.{setting[1]}".removeprefix("."), number)
    return lines


def line_of(key: str, lines: Mapping[str, int]) -> int | None:
    """The line of a setting, else of what it should stand in, if that is in the file."""
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines.get(key)


def shown(key: str) -> str:
    """A key as it is shown to people, who count from one: ``boards.1.channel`` is ``boards #2 channel``."""
    return re.sub(r"\.(\d+)(\.|$)", lambda place: f" #{int(place[1]) + 1}{' ' if place[2] else ''}", key)

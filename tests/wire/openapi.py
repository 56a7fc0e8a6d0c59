"""Discord's own OpenAPI description, where that file is at hand: paths, query and bodies are validated against it.

The file is Discord's and is not part of this repository (github.com/discord/discord-api-spec, ``specs/openapi.json``). It is
looked for where ``DISCORD_OPENAPI`` says, else beside the repository. `tests.wire.limits` stands on its own.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_BESIDE = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
FILE = Path(os.environ.get("DISCORD_OPENAPI") or _BESIDE)

_UNDESCRIBED = {"use_nested_fields"}
"""What discord.py sends and Discord takes without describing it: a forum's topic with its first post."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def is_at_hand() -> bool:
    """Whether the description is there, and the library that validates with it."""
    return FILE.is_file() and importlib.util.find_spec("jsonschema_rs") is not None


def faults_of(method: str, path: str, query: Mapping[str, Any], body: Any) -> Iterator[str]:
    """How a request departs from the description; nothing where there is none."""
    if not is_at_hand():
        return
    found = _operation(method, tuple(path.strip("/").split("/")))
    if found is None:
        yield "Discord describes no such route"
        return
    template, operation = found
    yield from _query_faults(template, operation, query)
    described = operation.get("requestBody")
    if described is None and body is not None:
        yield f"{template} takes no body"
    elif described is not None and body is None and described.get("required"):
        yield f"{template} wants a body"
    elif described is not None and body is not None and not _body_validator(template, method).is_valid(body):
        yield f"not what {template} describes: {_explain(template, method, body)}"


def _query_faults(template: str, operation: Mapping[str, Any], query: Mapping[str, Any]) -> Iterator[str]:
    described = {each["name"]: each["schema"] for each in operation["parameters"] if each["in"] == "query"}
    for name, value in query.items():
        if name in _UNDESCRIBED:
            continue
        if name not in described:
            yield f"{template} takes no {name} in its query"
        elif not any(_validator(json.dumps(described[name])).is_valid(read) for read in _readings(value)):
            yield f"{template} takes no {name}={value!r}"


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    # Described as text, which is how Discord writes ids; it reads numbers as well, and discord.py sends them.
    document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    return document


@cache
def _templates() -> dict[tuple[str, int], list[tuple[list[str], str, dict[str, Any]]]]:
    """Operations by method and number of segments; the most literal ones first."""
    found: dict[tuple[str, int], list[tuple[list[str], str, dict[str, Any]]]] = {}
    for template, item in _document()["paths"].items():
        parts = template.strip("/").split("/")
        for method, operation in item.items():
            if method != "parameters":
                shared = [*item.get("parameters", ()), *operation.get("parameters", ())]
                found.setdefault((method.upper(), len(parts)), []).append(
                    (parts, template, {**operation, "parameters": shared})
                )
    for operations in found.values():
        operations.sort(key=lambda each: sum(part.startswith("{") for part in each[0]))
    return found


@cache
def _operation(method: str, segments: tuple[str, ...]) -> tuple[str, dict[str, Any]] | None:
    for parts, template, operation in _templates().get((method, len(segments)), ()):
        if all(part.startswith("{") or part == said for part, said in zip(parts, segments, strict=True)):
            return template, operation
    return None


@cache
def _validator(schema: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415 - only where the description is at hand

    return jsonschema_rs.Draft202012Validator(
        {"$schema": _DIALECT, "components": _document()["components"], **json.loads(schema)}
    )


@cache
def _body_validator(template: str, method: str) -> Any:
    content = _document()["paths"][template][method.lower()]["requestBody"]["content"]
    kind = "application/json" if "application/json" in content else "multipart/form-data"
    return _validator(json.dumps(content[kind]["schema"]))


def _explain(template: str, method: str, body: Any) -> str:
    return "; ".join(
        f"{'/'.join(map(str, error.instance_path))} ({'/'.join(map(str, error.schema_path))})"
        for error in _body_validator(template, method).iter_errors(body)
    )


def _readings(value: Any) -> Iterator[Any]:
    """What a query's value can be read as."""
    yield value
    yield str(value)
    if str(value).lstrip("-").isdecimal():
        yield int(value)
    if str(value).lower() in {"true", "false", "1", "0"}:
        yield str(value).lower() in {"true", "1"}

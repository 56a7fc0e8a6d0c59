"""Every promise names a test that exists, and no call to Discord is beside the table of failing routes."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import discord
from discord.http import HTTPClient

from benchmarks.loopback import APPLICATION_ID
from benchmarks.objects import READING_ID, STAFF_ID
from tests.house.sources import ROOT
from tests.live.test_failing_routes import ROUTES
from tests.wire.listed import USED

PROMISES = ROOT / "docs" / "promises.md"

CALLS: dict[str, tuple[str, ...]] = {
    "active_threads": ("open topics",),
    "add_roles": ("role",),
    "add_user": ("member of a thread",),
    "archived_threads": ("archived topics",),
    "audit_logs": ("audit log",),
    "bulk_upsert_guild_commands": ("commands",),
    "create_thread": ("new thread", "private thread"),
    "create_webhook": ("new webhook",),
    "defer": ("answer",),
    "delete": ("post", "useless thread"),
    "edit": ("kept message", "tag"),
    "edit_message": ("answer",),
    "edit_original_response": ("late answer",),
    "fetch_channel": ("new topic", "missing topic"),
    "fetch_member": ("member",),
    "fetch_members": ("members",),
    "fetch_message": ("opening post",),
    "get_guild_commands": ("known commands",),
    "history": ("messages", "missed posts"),
    "kick": ("removal",),
    "remove_reaction": ("reaction",),
    "remove_roles": ("taken role",),
    "request": ("answer",),
    "send": ("message", "further answer", "webhook"),
    "send_message": ("answer",),
    "send_modal": ("answer",),
    "users": ("voters",),
    "webhooks": ("webhooks",),
}
"""The methods of discord.py that the code calls, and the routes of the table that they go to."""

AT_THE_START = {"fetch_guilds", "login"}
"""Whose failures keep the bot from starting: see ``tests/live/test_refused_start.py``."""

THE_CLIENT = ("client", "command_sync", "connection", "error_door")
"""The modules of the bot that speak to Discord while it runs."""

NO_ROUTE = {"close", "on_error", "read", "set_translator", "start"}
"""What asks nothing of Discord's API; ``read`` fetches a file from where Discord stores them."""


def test_each_promise_names_a_test_that_exists() -> None:
    promises = PROMISES.read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", promises)
    lines = [line for line in promises.splitlines() if line.startswith("| ") and "---" not in line]
    headings = [line for line in lines if line.startswith("| what happens |")]

    assert len(lines) - len(headings) == len([line for line in lines if "`tests/" in line]), "each promise has its test"
    for path, test in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert test in functions, f"{path}::{test}"


def test_every_call_to_discord_in_the_code_is_in_the_table_of_failing_routes() -> None:
    known = set(_methods_of_discord())
    called = {
        name
        for path in (*(ROOT / "cogs").glob("*.py"), *(ROOT / "bot" / f"{name}.py" for name in THE_CLIENT))
        for name, subject in _awaited(path)
        if not name.startswith("_") and (name in known or subject.endswith(".http")) and ".app" not in subject
    }

    assert called - AT_THE_START - NO_ROUTE == set(CALLS)
    assert {route for routes in CALLS.values() for route in routes} == set(ROUTES)


def test_every_route_that_any_test_saw_is_in_the_table_of_failing_routes() -> None:
    """The stage and the loopback refuse each request whose route is not in ``USED``."""
    assert {name for names in USED.values() for name in names} == set(ROUTES)
    for template, names in USED.items():
        method, _, path = template.partition(" ")
        paths = [
            path.replace("{token}", "webhook-token").replace("{}", str(each))
            for each in (APPLICATION_ID, READING_ID, STAFF_ID)
        ]
        for name in names:
            assert ROUTES[name].method == method, name
            assert any(re.search(ROUTES[name].path, each) for each in paths), name


def _methods_of_discord() -> Iterator[str]:
    """The names of everything in discord.py that is awaited or gone through asynchronously."""
    modules = (discord, discord.abc, discord.webhook.async_, discord.app_commands)
    for module in modules:
        for _, kind in inspect.getmembers(module, inspect.isclass):
            for name, method in inspect.getmembers(kind):
                if inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method):
                    yield name
    yield from (name for name, _ in inspect.getmembers(HTTPClient, inspect.isfunction))


def _awaited(path: Path) -> Iterator[tuple[str, str]]:
    """The methods that a file awaits, each with what it is called on."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        value = node.value if isinstance(node, ast.Await) else None
        if isinstance(node, ast.AsyncFor | ast.comprehension):
            value = node.iter
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            yield value.func.attr, ast.unparse(value.func.value)

"""What a member waits for goes by an index: what the acts of the demo's past run, and every command, looks through no table."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from discord.app_commands import Command

from bot.demo.run import DemoCommunity, open_community, prepare
from bot.demo.story import StoryClock
from tests.stage import StageClock

_VALUE = re.compile(r"'(?:[^']|'')*'|(?<![\w.])-?\d+(?:\.\d+)?")

_DRAWN = {"calendar", "spin", "trend", "wheel"}
"""Commands that draw; what they read is looked at where they are tested."""

_SMALL = {
    "board_place",
    "board_total",
    "gate_figure",
    "limit_exclusion",
    "limit_cap",
    "mood_emoji",
    "transfer_news",
    "wheel_claim",
}
"""Tables of a few rows, however large the community is: boards, questions, exceptions, what is still owed."""

_FOR_STAFF = {"gate_challenge", "gate_member", "wheel_spin", "mood_vote"}
"""Tables that a report to the staff sums up."""


class Trace:
    """Collects the statements that run on any connection: one of each shape."""

    def __init__(self) -> None:
        self._statements: dict[str, str] = {}

    def follow(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Collect from now on."""
        connection.set_trace_callback(self._note)
        return connection

    def _note(self, statement: str) -> None:
        if statement.split(" ", 1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            self._statements.setdefault(_VALUE.sub("?", statement), statement)

    def steps(self, connection: sqlite3.Connection) -> set[tuple[str, str]]:
        """Every step of every statement's plan, with the statement."""
        connection.set_trace_callback(None)
        return {
            (step, statement)
            for statement in self._statements.values()
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        }


def looks_through(step: str, statement: str, tables: set[str], partial: set[str]) -> bool:
    """Whether a step of a plan reads all of a table, or of a community's rows in it, or sorts what it read."""
    if "TEMP B-TREE" in step:
        return not any(f"FROM {name}" in statement for name in _SMALL | _FOR_STAFF)
    words = step.split()
    what, table = words[0], words[1]
    if table not in tables or table in _SMALL | _FOR_STAFF:
        return False
    ends_early = "LIMIT" in statement or re.search(r"\bmax\(", statement) is not None
    if what == "SEARCH":
        index = words[words.index("INDEX") + 1] if "INDEX" in words else ""
        # Where only the community is given, an index that holds but few rows narrows by itself.
        return step.endswith("(guild_id=?)") and index not in partial and not ends_early
    return what == "SCAN" and not ends_early


async def test_no_statement_looks_through_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace, connect = Trace(), sqlite3.connect
    prepare(tmp_path, fresh=False)
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **kwargs: trace.follow(connect(*args, **kwargs)))
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        await run_every_command(community)
        steps = await community.app.database.aside(trace.steps)
    with sqlite3.connect(tmp_path / "louzhu.sqlite3") as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        partial = {
            name
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
        }
    file.close()
    assert len({statement for _, statement in steps}) > 100
    assert [(step, said) for step, said in sorted(steps) if looks_through(step, said, tables, partial)] == []


async def run_every_command(community: DemoCommunity) -> None:
    """Run each command, in a hall and in a topic, as one of the staff or a member."""
    people = community.scene.people
    regular, admin = people["xiaoman"], people["laochen"]
    deed = {"member": regular, "amount": 1, "reason": "试一试"}
    given: dict[str, dict[str, Any]] = {
        "member": {"member": admin},
        "digest": {"grade": "grade-1"},
        "language": {"language": "language-zh-cn"},
        "members": {"sort": "wealth", "search": "陈"},
        "post": {"board": "talk"},
        "floor": {"floor": 1},
        "admin gate-member": {"member": regular, "decision": "gate-pass", "reason": "试一试"},
        "admin cards": deed,
        "admin fine": {**deed, "currency": "wealth"},
        "admin grant": {**deed, "currency": "wealth"},
        "admin receipts": {"member": regular},
        "transfer": {"member": admin, "amount": 10},
        "admin reverse": {"receipt": "1", "reason": "试一试"},
    }
    topic = community.scene.forums[0].threads[0]
    for command in community.bot.tree.walk_commands():
        name = command.qualified_name
        if isinstance(command, Command) and name not in _DRAWN:
            who = admin if name.startswith(("admin ", "digest")) else regular
            for channel in (community.scene.boards["大厅"], topic):
                await who.slash(channel, name, **given.get(name, {}))


@pytest.mark.parametrize(
    ("step", "statement", "looks"),
    [
        ("SCAN member", "SELECT * FROM member", True),
        ("SCAN transfer", "SELECT chain FROM transfer ORDER BY transfer_id DESC LIMIT 1", False),
        ("SCAN CONSTANT ROW", "SELECT 1", False),
        ("SEARCH member USING INDEX member_by_uid (guild_id=?)", "SELECT * FROM member", True),
        ("SEARCH member USING INDEX waiting (guild_id=?)", "SELECT * FROM member", False),
        ("SEARCH member USING INDEX member_by_uid (guild_id=? AND uid=?)", "SELECT * FROM member", False),
        ("USE TEMP B-TREE FOR ORDER BY", "SELECT * FROM member ORDER BY name LIMIT 1", True),
    ],
)
def test_a_plan_is_judged_by_what_it_reads(step: str, statement: str, *, looks: bool) -> None:
    assert looks_through(step, statement, {"member", "transfer"}, {"waiting"}) is looks

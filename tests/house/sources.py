"""What the house tests read: the catalogues and the source code, as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.catalogue import iter_catalogues
from bot.words import Language

ROOT = Path(__file__).parents[2]


class _Variables(Visitor):
    """Collects the variables of a pattern, and which of them choose a variant."""

    def __init__(self) -> None:
        super().__init__()
        self.all: set[str] = set()
        self.choosing: set[str] = set()

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802 - fluent.syntax names it so
        """A variable before an arrow."""
        if isinstance(node.selector, ftl.VariableReference):
            self.choosing.add(node.selector.id.name)
        self.generic_visit(node)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the same
        """A variable."""
        self.all.add(node.id.name)


class Entry:
    """A text of a catalogue: its key (``key`` or ``key.attribute``) and its variables."""

    def __init__(self, key: str, pattern: ftl.Pattern) -> None:
        self.key = key
        found = _Variables()
        found.visit(pattern)
        self.variables = found.all
        self.choosing = found.choosing


@cache
def entries(language: Language) -> dict[str, Entry]:
    """Every text of a language. A key that is there twice, or that does not parse, fails here."""
    found: dict[str, Entry] = {}
    for catalogue in iter_catalogues(language):
        for node in FluentParser().parse(catalogue.read_text(encoding="utf-8")).body:
            assert not isinstance(node, ftl.Junk), f"{catalogue}: {node.content}"
            if not isinstance(node, ftl.Message):
                continue
            patterns = [(node.id.name, node.value)] if node.value else []
            patterns += [(f"{node.id.name}.{each.id.name}", each.value) for each in node.attributes]
            for key, pattern in patterns:
                assert key not in found, f"{key} is there twice in {language}"
                found[key] = Entry(key, pattern)
    return found


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the bot and its surface, by path."""
    paths = sorted(path for folder in ("bot", "cogs") for path in (ROOT / folder).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def strings() -> Iterator[str]:
    """Every string constant in the code."""
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def pages() -> str:
    """The pages and scripts of the demo, which are handed texts by their keys."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "bot" / "demo" / "static").iterdir())
        if path.suffix in {".html", ".js"}
    )


def computed_prefixes() -> Iterator[tuple[str, str]]:
    """Every f-string in the code that begins with something constant, as (where, that beginning)."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                yield f"{path}:{node.lineno}", str(node.values[0].value)


_SAYING = {"text", "Text", "say", "announce", "SettingFault", "Claim", "fails"}


def said_keys() -> Iterator[tuple[str, ast.expr]]:
    """Every first argument by which the code names a text, and every key of a refusal, as (where, expression)."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "key":
                        yield f"{path}:{line.lineno}", line.value
            elif isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                # App.say and Words.say take the language first; Room.say and a cog's own take the interaction, or nothing.
                for argument in node.args[:2]:
                    if name in _SAYING and isinstance(argument, ast.Constant | ast.JoinedStr):
                        yield f"{path}:{node.lineno}", argument
                        break


def keyword_values(function: str, keyword: str) -> Iterator[tuple[str, str]]:
    """Every constant that is given to a function by a keyword, as (where, value)."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                for each in node.keywords:
                    if each.arg == keyword and isinstance(each.value, ast.Constant):
                        yield f"{path}:{node.lineno}", str(each.value.value)

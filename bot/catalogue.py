"""The Fluent catalogues of one language, read entry by entry.

Fluent's parser takes half a millisecond for an entry, and there are two thousand of them: a catalogue is cut into its entries
by where they begin, and an entry is parsed when it is first said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, MessageReference, Resource, TermReference
from fluent.syntax.visitor import Visitor

if TYPE_CHECKING:
    from fluent.runtime.resolver import Message

_BEGINNING = re.compile(r"^(-?[A-Za-z][\w-]*) *=", re.MULTILINE | re.ASCII)
"""Where an entry begins: with its name at the start of a line. Whatever belongs to an entry is indented, or a brace."""


class Catalogue:
    """The entries of a language, from all its files. Of a name that stands there twice the first one counts."""

    def __init__(self, language: str) -> None:
        self._sources: dict[str, str] = {}
        for file in iter_catalogues(language):
            for name, source in cut(file.read_text(encoding="utf-8")).items():
                self._sources.setdefault(name, source)
        self.keys = frozenset(name for name in self._sources if not name.startswith("-"))
        self.bundle = FluentBundle([language], use_isolating=False)
        self._parsed: set[str] = set()
        self._parser = FluentParser()

    def message(self, name: str) -> Message:
        """The message of that name, ready to be said by the `bundle`.

        Raises:
            KeyError: there is none, or it is none that Fluent can read.
        """
        if name not in self.keys:
            raise KeyError(name)
        self._parse(name)
        return self.bundle.get_message(name)

    def _parse(self, name: str) -> None:
        """Parse an entry, and those that it refers to, unless that was done."""
        if name in self._parsed or name not in self._sources:
            return  # that a reference leads nowhere is told when it is said
        self._parsed.add(name)
        entry = self._parser.parse_entry(self._sources[name])
        if isinstance(entry, Junk):
            raise KeyError(f"{name}: {entry.annotations[0].message}")
        self.bundle.add_resource(Resource([entry]))
        references = _References()
        references.visit(entry)
        for each in references.names:
            self._parse(each)


class _References(Visitor):
    """Collects the names of the entries that an entry refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def visit_MessageReference(self, node: MessageReference) -> None:  # noqa: N802 - fluent.syntax names it so
        """Another message in a sentence."""
        self.names.append(node.id.name)

    def visit_TermReference(self, node: TermReference) -> None:  # noqa: N802 - the same
        """A term in a sentence; what it is given can hold references too."""
        self.names.append(f"-{node.id.name}")
        self.generic_visit(node)


def cut(source: str) -> Mapping[str, str]:
    """The entries of a file by their names (a term's with its dash), each as it stands there, with the comments after it."""
    beginnings = list(_BEGINNING.finditer(source))
    ends = [each.start() for each in beginnings[1:]] + [len(source)]
    entries: dict[str, str] = {}
    for beginning, end in zip(beginnings, ends, strict=True):
        entries.setdefault(beginning[1], source[beginning.start() : end])
    return entries


def iter_catalogues(language: str) -> Iterator[Traversable]:
    """Every catalogue of a language: ``bot/texts`` and each room's ``texts``, found by folder."""
    house = resources.files("bot")
    rooms = [house, *sorted((room for room in house.iterdir() if room.is_dir()), key=lambda room: room.name)]
    for room in rooms:
        catalogue = room.joinpath("texts", f"{language}.ftl")
        if catalogue.is_file():
            yield catalogue

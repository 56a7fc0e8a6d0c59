"""A catalogue that is read entry by entry is what Fluent's own parser reads of the whole files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, Term

from bot import catalogue
from bot.catalogue import Catalogue, cut, iter_catalogues
from bot.words import LANGUAGES, Language, UnknownText, Words, text

TRICKY = """\
# A comment before it, with = in it
plain = One line
### A section
long =
    The first line

    and, after an empty one, the second = line
    .attribute = Of its own
choice = { $count ->
    [one] One
   *[other] Many
}
empty-lines = a


-term = Louzhu
    .gender = none
twice = the first
twice = the second
# not = an entry
with_underscore-2=close to its sign
"""


def _named(entry: Message | Term) -> str:
    return f"-{entry.id.name}" if isinstance(entry, Term) else entry.id.name


def _whole(source: str) -> Iterator[tuple[str, Message | Term]]:
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message | Term):
            yield _named(entry), entry


def _same(cut_out: Any, whole: Message | Term) -> bool:
    """Alike in everything but the comment, which nobody is told, and where in the file it stands."""
    return bool(cut_out.equals(whole, ignored_fields=["span", "comment"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_cutting_finds_the_entries_that_the_parser_finds_in_the_whole_file(language: Language) -> None:
    parser = FluentParser()
    names: set[str] = set()
    for file in iter_catalogues(language):
        source = file.read_text(encoding="utf-8")
        entries = dict(_whole(source))
        pieces = cut(source)
        assert list(pieces) == list(entries), file
        for name, entry in entries.items():
            assert _same(parser.parse_entry(pieces[name]), entry), (file, name)
        names.update(entries)
    assert Catalogue(language).keys == {name for name in names if not name.startswith("-")}
    assert len(names) > 1000


def test_cutting_is_right_also_about_what_our_own_texts_do_not_have() -> None:
    pieces = cut(TRICKY)
    entries = list(_whole(TRICKY))
    assert list(pieces) == list(dict(entries))
    first = dict(reversed(entries))
    for name, piece in pieces.items():
        assert _same(FluentParser().parse_entry(piece), first[name]), name


def test_an_entry_brings_those_that_it_refers_to(files: list[str]) -> None:
    files.append("-name = Louzhu { -sort }\n-sort = ({ kind })\nkind = bot\nhello = This is { -name }.")
    words = Words({})
    assert words.say("en", text("hello")) == "This is Louzhu (bot)."
    with pytest.raises(UnknownText):
        words.say("en", text("-name"))
    assert not words.has("-name")


def test_an_entry_that_cannot_be_read_is_told_by_its_key_and_spares_the_others(files: list[str]) -> None:
    files.append("before = 1\nbroken = { $\nafter = 2\n")
    words = Words({})
    with pytest.raises(UnknownText, match="broken"):
        words.say("en", text("broken"))
    assert [words.say("en", text(key)) for key in ("before", "after")] == ["1", "2"]


def test_only_what_is_said_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[int] = []
    add = FluentBundle.add_resource

    def count(self: FluentBundle, resource: Any, **options: Any) -> None:
        added.append(len(resource.body))
        add(self, resource, **options)

    monkeypatch.setattr(FluentBundle, "add_resource", count)
    read = Catalogue("en")
    assert not added
    read.message("days")
    read.message("days")
    assert added == [1]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Catalogues of our own: what is put into this list is what each language has."""
    from bot import words  # noqa: PLC0415

    sources: list[str] = []

    class File:
        def __init__(self, source: str) -> None:
            self._source = source

        def read_text(self, encoding: str) -> str:
            return self._source

    monkeypatch.setattr(catalogue, "iter_catalogues", lambda language: map(File, sources))
    words._load.cache_clear()
    yield sources
    words._load.cache_clear()

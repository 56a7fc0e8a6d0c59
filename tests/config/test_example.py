"""config.example.toml: it is a working config, says exactly the defaults, and leaves out no setting."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from bot.config import Config, load_config, parse_config
from bot.settings import Section

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
WRITTEN = EXAMPLE.read_text(encoding="utf-8")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def uncommented(part: str) -> str:
    """The example entries of the lists, as if the admin had taken away the comment signs."""
    return "\n".join(re.sub(r"^# ?", "", line) for line in part.splitlines() if re.match(r"# ?(\[\[|\w+ = )", line))


def listed_settings(section: type[Section] = Config, prefix: str = "") -> Iterator[str]:
    """Every setting that the models know, as ``checkin.makeup.price``."""
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield from listed_settings(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def written_settings(tables: dict[str, Any], section: type[Section] = Config, prefix: str = "") -> Iterator[str]:
    """Every setting that a file sets, the same way."""
    for name, value in tables.items():
        inner = section.model_fields[name].annotation if name in section.model_fields else None
        # Words in each language are one setting, and so is a price.
        if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, Section):
            yield from written_settings(value, inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_the_example_says_exactly_the_defaults() -> None:
    assert load_config(EXAMPLE) == Config()


def test_the_example_documents_every_setting() -> None:
    lists = tomllib.loads(uncommented(WRITTEN))
    written = {*written_settings(tomllib.loads(WRITTEN)), *written_settings(lists)}
    assert written == set(listed_settings())


def example_entries(
    tables: dict[str, Any], section: Section
) -> Iterator[tuple[str, dict[str, Any], tuple[Section, ...]]]:
    """Each list of tables among the examples: its name, the example entry, and Louzhu's own list."""
    for name, value in tables.items():
        own = getattr(section, name)
        if isinstance(value, list):
            yield name, value[0], own
        elif isinstance(own, Section):
            yield from example_entries(value, own)


def entry_of(name: str, section: type[Section] = Config) -> type[Section] | None:
    """The kind of table that a list of that name is made of, wherever it stands."""
    for field, info in section.model_fields.items():
        inner = info.annotation
        entry = next(iter(get_args(inner)), None)
        if field == name and isinstance(entry, type) and issubclass(entry, Section):
            return entry
        if isinstance(inner, type) and issubclass(inner, Section) and (found := entry_of(name, inner)) is not None:
            return found
    return None


def test_the_example_entries_of_the_lists_are_accepted_and_name_every_setting_of_an_entry() -> None:
    lists = tomllib.loads(uncommented(WRITTEN))
    parse_config(lists)
    entries = list(example_entries(lists, Config()))
    assert {"currencies", "moods", "milestones"} <= {name for name, _, _ in entries}
    for name, written, own in entries:
        if own:
            assert type(own[0]).model_validate(written) in own, f"the example of {name} is not one of Louzhu's own"
        entry = entry_of(name)
        assert entry is not None
        assert set(written) == set(entry.model_fields), f"the example of {name} leaves something out"


def test_each_setting_has_one_comment_line_in_both_languages_above_it() -> None:
    lines = WRITTEN.splitlines()
    for comment, line in itertools.pairwise(lines):
        if re.match(r"\w+ = ", line):
            assert comment.startswith("# "), line
            assert CHINESE.search(comment), f"no Chinese: {line}"
            assert re.search(r"[A-Za-z]{2,}", comment), f"no English: {line}"

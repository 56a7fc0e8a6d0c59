"""Whatever stands in config.toml: it is a config, or every fault is told with its key in both languages, never a traceback."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import Config, FaultyConfig, load_config, parse_config
from bot.words import LANGUAGES, Words
from tests.config.test_example import EXAMPLE, WRITTEN, uncommented
from tests.machine import examples

FULL: dict[str, Any] = {**tomllib.loads(uncommented(WRITTEN))}
"""The examples of the lists; what the file sets beside them is put in below."""


def _merge(into: dict[str, Any], other: dict[str, Any]) -> None:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


_merge(FULL, tomllib.loads(WRITTEN))

WORDS = Words({})

junk = st.one_of(
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "@everyone", "\u202e", "字" * 5000, "0", "true", "2026-11-23", "<:a:1>", "wealth"]),
    st.just(dt.date(2026, 11, 23)),
    st.just(dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)),
    st.just(dt.time(4)),
    st.lists(st.one_of(st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2)), max_size=3),
    st.dictionaries(
        st.sampled_from(["zh-CN", "en", "code", "wealth", "x"]), st.one_of(st.integers(), st.text()), max_size=3
    ),
)


def _places(tables: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = tables.items() if isinstance(tables, dict) else enumerate(tables) if isinstance(tables, list) else ()
    for step, value in inner:
        found += _places(value, (*path, step))
    return found


PLACES = _places(FULL)


def _change(tables: dict[str, Any], place: tuple[Any, ...], how: str, value: Any) -> None:
    holder: Any = tables
    for step in place[:-1]:
        try:
            holder = holder[step]
        except (KeyError, IndexError, TypeError):
            return  # another change took it away
    try:
        if how == "replace":
            holder[place[-1]] = value
        elif how == "remove":
            del holder[place[-1]]
        elif how == "twice":
            holder[place[-1]] = [holder[place[-1]], deepcopy(holder[place[-1]])]
        elif isinstance(holder, dict):
            holder[f"{place[-1]}x"] = value
    except (KeyError, IndexError, TypeError):
        return


changes = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["replace", "replace", "remove", "twice", "misspell"]), junk),
    min_size=1,
    max_size=4,
)


def _faults_of(read: Callable[[], Config]) -> set[str]:
    """The keys of what is wrong; each fault can be said in both languages."""
    try:
        assert isinstance(read(), Config)
    except FaultyConfig as faulty:
        faults = faulty.faults
    else:
        return set()
    keys = {fault.key for fault in faults}
    assert keys
    assert len(keys) == len(faults), "each key once"
    for fault in faults:
        assert fault.key
        assert all(WORDS.say(language, fault.text) for language in LANGUAGES)
    return keys


@examples(60)
@given(changes)
def test_a_changed_config_is_a_config_or_a_list_of_faults(taken: list[tuple[tuple[Any, ...], str, Any]]) -> None:
    tables = deepcopy(FULL)
    for change in taken:
        _change(tables, *change)
    _faults_of(lambda: parse_config(tables))


@examples(30)
@given(st.lists(st.sampled_from([place for place in PLACES if len(place) == 2]), min_size=2, max_size=5, unique=True))
def test_no_slip_hides_another(places: list[tuple[Any, ...]]) -> None:
    """A value of no type that any setting takes is told at every place where it stands."""
    tables = deepcopy(FULL)
    for place in places:
        _change(tables, place, "replace", dt.time(4))
    keys = _faults_of(lambda: parse_config(tables))
    for place in places:
        key = ".".join(map(str, place))
        assert any(each == key or each.startswith(f"{key}.") for each in keys), (key, keys)


@settings(examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(WRITTEN.encode()) - 1), junk=st.binary(min_size=1, max_size=6))
def test_a_file_with_any_bytes_in_it_is_a_config_or_a_list_of_faults(tmp_path: Path, at: int, junk: bytes) -> None:
    written = EXAMPLE.read_bytes()
    path = tmp_path / "config.toml"
    path.write_bytes(written[:at] + junk + written[at + len(junk) :])
    _faults_of(lambda: load_config(path))

"""Many rows in few statements: a thread that runs SQL gives the interpreter away at each statement and at each row it fetches,
and one that waits for it is what a busy bot has most of."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Sequence
from typing import Any

from db.engine import Transaction

_MOST_ROWS = 64
"""Rows in one statement. It has room for a power of two of them, so that few different statements have to be kept ready."""


def insert_rows(tx: Transaction, into: str, rows: Sequence[Sequence[Any]], *, on_conflict: str = "") -> None:
    """Insert rows in their order. ``into`` is the table with its columns, ``member (guild_id, member_id)``; ``on_conflict``
    what SQLite is to do with one that is there already."""
    for start in range(0, len(rows), _MOST_ROWS):
        some = rows[start : start + _MOST_ROWS]
        room = 1 << (len(some) - 1).bit_length()
        values = list(itertools.chain.from_iterable(some))
        values += [None] * (room * len(some[0]) - len(values))
        tx.execute(_insert(into, len(some[0]), room, on_conflict), (*values, len(some)))


@functools.lru_cache(maxsize=256)
def _insert(into: str, columns: int, rows: int, on_conflict: str) -> str:
    # The rows beyond the limit are not looked at. WHERE tells SQLite that ON is no join's.
    return f"INSERT INTO {into} SELECT * FROM {_table(rows, columns)} AS brought WHERE true LIMIT ? {on_conflict}"


def some_of(values: Collection[Any]) -> tuple[str, tuple[Any, ...]]:
    """What follows ``IN`` to find the rows of some values, and the parameters for it. The last value is repeated up to a power
    of two, for the same reason as above; none at all finds nothing."""
    listed = tuple(values) or (None,)
    size = 1 << (len(listed) - 1).bit_length()
    return _placeholders(size), listed + listed[-1:] * (size - len(listed))


@functools.lru_cache(maxsize=32)
def _placeholders(size: int) -> str:
    return f"({', '.join('?' * size)})"


def table_of(values: Collection[tuple[Any, ...]]) -> tuple[str, tuple[Any, ...]]:
    """As `some_of`, for rows of several columns each: a table to join. There is at least one.

    It is joined, and from the left (``CROSS JOIN``): what stands after ``(one, other) IN`` is not looked up by an index."""
    listed = tuple(values)
    size = 1 << (len(listed) - 1).bit_length()
    padded = listed + listed[-1:] * (size - len(listed))
    return _table(size, len(listed[0])), tuple(itertools.chain.from_iterable(padded))


@functools.lru_cache(maxsize=32)
def _table(rows: int, columns: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return f"(VALUES {', '.join([one] * rows)})"

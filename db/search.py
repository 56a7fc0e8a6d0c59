"""Finding texts by any part of them, from an index: what a text says from each of its places on is kept as a part, so that
whatever is looked for stands at the beginning of one. A single character is enough, as Chinese asks for.

A feature keeps its texts in step with `update_parts` and reads ``text_part`` beside its own table, between the two
`bounds`. An owner has a part for each place at which the text stands; `part_found` says which of them counts, so that he is
found once.
"""

from __future__ import annotations

import json
import unicodedata

from db.engine import Transaction

_LENGTH = 16
"""Characters kept of a part. What is longer is found by its beginning, and compared in full by `part_found`."""

_LAST = "\U0010ffff"
"""Comes after every character that a text may have."""


def fold(text: str) -> str:
    """A text as it is found: without regard to case, or to the width of letters: full as in Chinese text, or half."""
    return unicodedata.normalize("NFKC", text).casefold()


def bounds(sought: str) -> dict[str, str]:
    """Between which two parts those lie that begin with a folded text, as parameters: from ``sought`` on, before ``end``."""
    start = sought[:_LENGTH]
    return {"sought": start, "end": start + _LAST}


def part_found(folded: str, sought: str) -> str | None:
    """The part by which a folded text is found that has ``sought`` in it: the first such. ``None`` if it has not."""
    place = folded.find(sought)
    return None if place < 0 else folded[place : place + _LENGTH]


def update_parts(tx: Transaction, *, guild_id: int, kind: str, owner_id: int, before: str, after: str) -> None:
    """Let an owner be found by the folded text ``after``, and no longer by ``before``; either may be empty."""
    old, new = parts_of(before), parts_of(after)
    facts = {"guild_id": guild_id, "kind": kind, "owner_id": owner_id}
    for part in sorted(old - new):
        tx.execute(
            "DELETE FROM text_part WHERE guild_id = :guild_id AND kind = :kind AND part = :part AND owner_id = :owner_id",
            {**facts, "part": part},
        )
    for part in sorted(new - old):
        tx.execute(
            "INSERT INTO text_part (guild_id, kind, part, owner_id) VALUES (:guild_id, :kind, :part, :owner_id)"
            " ON CONFLICT DO NOTHING",
            {**facts, "part": part},
        )


def list_owners(tx: Transaction, *, guild_id: int, kind: str, sought: str, most: int) -> list[int]:
    """Whose texts have a folded text in them, the highest id first. One that is longer than a part is found by its beginning:
    whoever asks compares the text in full. Beyond ``most`` finds it is left open which are listed."""
    rows = tx.execute(
        "SELECT owner_id FROM text_part WHERE guild_id = :guild_id AND kind = :kind AND part >= :sought AND part < :end"
        " LIMIT :most",
        {"guild_id": guild_id, "kind": kind, **bounds(sought), "most": most},
    )
    return sorted({owner_id for (owner_id,) in rows}, reverse=True)


def parts_as_json(text: str) -> str:
    """Every part of a text that is not folded yet: for a migration, which knows it as ``text_parts``."""
    return json.dumps(sorted(parts_of(fold(text))))


def parts_of(folded: str) -> set[str]:
    """Every part of a folded text."""
    return {part for place in range(len(folded)) if (part := folded[place : place + _LENGTH]).strip()}

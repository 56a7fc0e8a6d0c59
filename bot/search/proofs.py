"""What must be true of names and titles: each is found by all parts of it, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.upkeep.verify import Claim
from db.boards import TITLE
from db.engine import Transaction
from db.presence import NAME
from db.search import fold, parts_of
from db.search_proof import iter_name_parts, iter_names, iter_title_parts, iter_titles


def prove_names(tx: Transaction) -> list[Claim]:
    """Every part is one of its owner's name, and there are as many as there should be."""
    claim = Claim("proof-names")

    def is_wrong(guild_id: int, member_id: int) -> None:
        claim.fails("proof-name-wrong", guild=str(guild_id), member=str(member_id))

    due = 0
    for guild_id, member_id, name, found_by in iter_names(tx):
        claim.count += 1
        due += len(parts_of(found_by))
        if found_by not in {"", fold(name)}:  # empty: from before names were found by any part, and not looked at yet
            is_wrong(guild_id, member_id)
    if missing := due - _count_parts(iter_name_parts(tx, kind=NAME), is_wrong):
        claim.fails("proof-name-parts", missing=missing)
    return [claim]


def prove_titles(tx: Transaction) -> list[Claim]:
    """The same of the titles of topics that are not gone."""
    claim = Claim("proof-titles")

    def is_wrong(guild_id: int, topic_id: int) -> None:
        claim.fails("proof-title-wrong", guild=str(guild_id), topic=str(topic_id))

    due = 0
    for _, _, title in iter_titles(tx):
        claim.count += 1
        due += len(parts_of(fold(title)))
    parts = (
        (guild_id, topic_id, part, None if title is None else fold(title))
        for guild_id, topic_id, part, title in iter_title_parts(tx, kind=TITLE)
    )
    if missing := due - _count_parts(parts, is_wrong):
        claim.fails("proof-title-parts", missing=missing)
    return [claim]


def _count_parts(parts: Iterable[tuple[int, int, str, str | None]], is_wrong: Callable[[int, int], None]) -> int:
    """How many parts there are; ``is_wrong(guild_id, owner_id)`` hears of each that is none of its owner's folded text."""
    count = 0
    for guild_id, owner_id, part, folded in parts:
        count += 1
        if folded is None or part not in parts_of(folded):
            is_wrong(guild_id, owner_id)
    return count


PROOFS = (prove_names, prove_titles)

"""Verifying: everything that must be true of the database is looked at, and all that is not is reported at once.

What a room's own rows must prove stands in its ``proofs.py``, which has a tuple ``PROOFS``; they are found by folder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.rooms import find_in_rooms
from bot.words import Text
from db import upkeep
from db.engine import DatabaseFault, Transaction
from db.migrate import check_schema

_MOST_KEPT = 20
"""Findings that are told of one claim; more of the same kind are only counted, so that a report ends."""


class Claim:
    """One thing that must be true: ``key`` names the sentence that says so, with the fact ``count``, of how many."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.count = 0
        self.findings: list[Text] = []
        self.untold = 0

    def fails(self, key: str, /, **facts: object) -> None:
        """Note something that speaks against it."""
        if len(self.findings) < _MOST_KEPT:
            self.findings.append(Text(key, facts))
        else:
            self.untold += 1

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.findings

    @property
    def text(self) -> Text:
        """The sentence that says what was proven."""
        return Text(self.key, {"count": self.count})


Proof = Callable[[Transaction], list[Claim]]
"""Reads what it needs, row by row and never all at once, and returns what it claims with what it found against it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was proven of a database file. ``lacking``: migrations it needs before the rooms' proofs can be made."""

    claims: tuple[Claim, ...]
    lacking: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return all(claim.holds for claim in self.claims)


def find_proofs() -> list[Proof]:
    """The proofs of every room: each ``bot/<room>/proofs.py`` has ``PROOFS``."""
    return [proof for module in find_in_rooms("proofs") for proof in module.PROOFS]


def verify(database: Path, proofs: list[Proof] | None = None, *, break_off: upkeep.BreakOff = upkeep.go_on) -> Report:
    """Prove all there is to prove of one consistent moment of the file. It may be in use; nothing is written to it.

    The memory that this takes grows with the number of accounts, not with what they did.

    Raises:
        DatabaseFault: missing, not ours, of another version or past opening: there is nothing to prove then.
        BrokenOff: nothing was proven.
    """
    lacking = check_schema(database)
    claims: list[Claim] = []
    with upkeep.open_snapshot(database, break_off=break_off) as tx:
        rooms = [] if lacking else find_proofs() if proofs is None else proofs
        for proof in (_prove_pages, _prove_references, *rooms):
            try:
                with upkeep.explained():
                    claims += proof(tx)
            except (DatabaseFault, ValueError) as error:
                # Broken pages, or a value that is no date, stop this proof; the others may still have something to say.
                unreadable = Claim("proof-readable")
                problem = error.detail if isinstance(error, DatabaseFault) else str(error)
                unreadable.fails("proof-unreadable", problem=problem)
                claims.append(unreadable)
            if break_off():
                raise upkeep.BrokenOff
    return Report(tuple(claims), tuple(f"{step.number:04}_{step.name}" for step in lacking))


def _prove_pages(tx: Transaction) -> list[Claim]:
    claim = Claim("proof-pages")
    try:
        for line in upkeep.iter_damage(tx):
            claim.fails("proof-page-damaged", problem=line)
    except DatabaseFault as fault:
        claim.fails("proof-page-damaged", problem=fault.detail)
    if claim.holds:
        claim.count = upkeep.count_rows(tx)
    return [claim]


def _prove_references(tx: Transaction) -> list[Claim]:
    claim = Claim("proof-references")
    for table, number, parent in upkeep.iter_orphans(tx):
        claim.fails("proof-reference-broken", table=table, row="?" if number is None else str(number), parent=parent)
    claim.count = len(upkeep.list_tables(tx))
    return [claim]

"""A day of the wheel as a record that anyone can check: what of a spin is sealed, and the lines of an exported day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.wheel import rules
from bot.wheel.verifier import FORMAT
from db import wheel
from db.engine import Transaction
from db.wheel import SpinRow


def sealed_facts(spin: SpinRow, table_sha256: str) -> Mapping[str, Any]:
    """What of a spin its seal covers: all that the roll depends on, the table included, and what came of it. The member's
    id is text, for some languages read no whole numbers of that size."""
    return {
        "number": spin.number,
        "member": str(spin.member_id),
        "client_seed": spin.client_seed,
        "nonce": spin.nonce,
        "version": spin.version,
        "table": table_sha256,
        "total": spin.total,
        "roll": spin.roll,
        "prize": spin.prize,
    }


def write_day(tx: Transaction, *, guild_id: int, day: str, server_seed: bytes) -> str:
    """An exported day: one canonical JSON object a line; the day, its tables, its spins in order."""
    known = wheel.find_day(tx, guild_id=guild_id, day=day)
    assert known is not None  # whoever has its seed has found it
    tables = wheel.list_tables(tx, guild_id=guild_id, day=day)
    spins = wheel.list_spins(tx, guild_id=guild_id, day=day)
    head = {
        "format": FORMAT,
        "day": day,
        "server_seed": server_seed.hex(),
        "commitment": known.commitment,
        "tables": [table.sha256 for table in tables],
        "spins": len(spins),
        "last_seal": spins[-1].seal if spins else rules.first_seal(day, known.commitment),
    }
    lines = [
        rules.canonical(head),
        *(table.content for table in tables),
        *(
            rules.canonical({**sealed_facts(spin, tables[spin.version - 1].sha256), "seal": spin.seal})
            for spin in spins
        ),
    ]
    return "\n".join(lines) + "\n"

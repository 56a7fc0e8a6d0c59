"""Checks an exported day of the wheel by itself: ``python verifier.py FILE``. Standard library only, no database, no bot.

It is written apart from the bot on purpose: it is the second pair of eyes. The file has one JSON object a line: the day,
its prize tables, then its spins in order. Exit code 0: every spin is what the committed seed makes of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "louzhu-wheel-day/1"
HEAD = ("format", "day", "server_seed", "commitment", "tables", "spins", "last_seal")


class Mismatch(Exception):
    """Something in the file is not what it should be: what (``kind``), in which line, what it says and what is due."""

    def __init__(self, kind: str, line: int, stated: object = "", due: object = "") -> None:
        super().__init__(f"line {line}: {kind}: stated {stated!r}, due {due!r}")
        self.kind, self.line, self.stated, self.due = kind, line, str(stated), str(due)


@dataclass(frozen=True)
class Verified:
    """What was verified. Compare the commitment, the tables' hashes and the last seal with those that were published."""

    day: str
    commitment: str
    tables: tuple[str, ...]
    spins: int
    last_seal: str


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def expect(kind: str, line: int, stated: object, due: object) -> None:
    """Go on only if the file states what is due. Compared as written: to Python 1, 1.0 and true are the same."""
    if canonical(stated) != canonical(due):
        raise Mismatch(kind, line, stated, due)


def roll(server_seed: bytes, spin: dict[str, Any], total: int) -> int:
    """The number that the seeds make: HMAC-SHA256, read as 64-bit words; words that would favour small numbers are
    rejected."""
    if not 0 < total <= 2**64:
        raise ValueError(f"no wheel has a total weight of {total}")
    limit = 2**64 - 2**64 % total
    count = 0
    while True:
        message = f"{spin['member']}:{spin['client_seed']}:{spin['nonce']}:{count}"
        digest = hmac.new(server_seed, message.encode(), hashlib.sha256).digest()
        for start in range(0, 32, 8):
            word = int.from_bytes(digest[start : start + 8], "big")
            if word < limit:
                return word % total
        count += 1


def read(data: bytes) -> list[Any]:
    """The objects in the file. Each line must be written in the one canonical way, so that no byte is free to change."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Mismatch("not-utf8", data[: error.start].count(b"\n") + 1) from error
    expect("no-line-feed-at-the-end", len(lines), lines.pop(), "")
    objects = []
    for number, line in enumerate(lines, start=1):
        try:
            value = json.loads(line)
            written = canonical(value)
        except (ValueError, RecursionError) as error:
            raise Mismatch("not-json", number, line[:40]) from error
        if not isinstance(value, dict) or written != line:
            raise Mismatch("not-canonical", number, line[:40])
        objects.append(value)
    return objects


def verify(data: bytes) -> Verified:
    """Check everything in the file.

    Raises:
        Mismatch: the first thing that is wrong.
    """
    objects = read(data)
    try:
        return check(objects)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Mismatch("not-a-wheel-day", len(objects), repr(error)) from error


def check(objects: list[Any]) -> Verified:
    """Check the day's objects against each other."""
    head, *rest = objects
    tables = [each for each in rest if "prizes" in each]
    spins = rest[len(tables) :]
    expect("unknown-format", 1, head["format"], FORMAT)
    expect("unknown-format", 1, sorted(head), sorted(HEAD))
    server_seed = bytes.fromhex(head["server_seed"])
    expect("seed-does-not-fit-commitment", 1, sha256(server_seed), head["commitment"])
    expect("number-of-spins-differs", 1, head["spins"], len(spins))
    expect("table-hashes-differ", 1, head["tables"], [sha256(canonical(each).encode()) for each in tables])
    for place, table in enumerate(tables, start=1):
        expect("table-of-another-day", 1 + place, [table["day"], table["version"]], [head["day"], place])

    seal = sha256(f"{head['day']}:{head['commitment']}".encode())
    version = 0
    left: dict[str, int | None] = {}
    nonces: dict[str, int] = {}
    for number, sealed in enumerate(spins, start=1):
        line = 1 + len(tables) + number
        spin = {name: value for name, value in sealed.items() if name != "seal"}
        expect("spin-out-of-order", line, spin["number"], number)
        nonces[spin["member"]] = nonces.get(spin["member"], 0) + 1
        expect("nonce-out-of-order", line, spin["nonce"], nonces[spin["member"]])
        if spin["version"] != version:
            if not version < spin["version"] <= len(tables):
                raise Mismatch("version-out-of-order", line, spin["version"], version)
            version = spin["version"]
            left = {prize["code"]: prize["left"] for prize in tables[version - 1]["prizes"]}

        expect("table-differs", line, spin["table"], head["tables"][version - 1])

        # The sides of the wheel at this spin: every prize of which something is left.
        sides = [prize for prize in tables[version - 1]["prizes"] if left[prize["code"]] != 0]
        total = sum(prize["weight"] for prize in sides)
        expect("total-weight-differs", line, spin["total"], total)
        rolled = roll(server_seed, spin, total)
        expect("roll-differs", line, spin["roll"], rolled)
        for prize in sides:
            rolled -= prize["weight"]
            if rolled < 0:
                break
        expect("prize-differs", line, spin["prize"], prize["code"])
        stock = left[prize["code"]]
        left[prize["code"]] = None if stock is None else stock - 1

        seal = sha256(f"{seal}\n{canonical(spin)}".encode())
        expect("seal-differs", line, sealed["seal"], seal)
    expect("last-seal-differs", 1, head["last_seal"], seal)
    return Verified(head["day"], head["commitment"], tuple(head["tables"]), len(spins), seal)


def main() -> int:
    """Verify the file that is named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("python verifier.py FILE\n")
        return 2
    try:
        verified = verify(Path(sys.argv[1]).read_bytes())
    except (Mismatch, OSError) as error:
        sys.stderr.write(f"FAILED: {error}\n")
        return 1
    sys.stdout.write(f"OK: {verified}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

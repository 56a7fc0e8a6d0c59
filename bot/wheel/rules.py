"""The rules of the wheel: plain functions of plain values. What they compute, `verifier` computes once more by itself."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

WORD_BITS = 64
_WORDS = 1 << WORD_BITS
_WORD_BYTES = WORD_BITS // 8


class Roll(NamedTuple):
    """How a number was rolled: the message that was hashed, its HMAC, which of its words was taken, and the number."""

    message: str
    digest: bytes
    place: int
    word: int
    number: int


class Side(NamedTuple):
    """A side of the wheel: the prize's code and its weight."""

    code: str
    weight: int


@dataclass(frozen=True, slots=True)
class Table:
    """A version of the prize table: its number, its canonical text, and the prizes in it, in the order of the config."""

    version: int
    content: str
    prizes: tuple[Mapping[str, Any], ...]

    @property
    def sha256(self) -> str:
        """The hash of the canonical text."""
        return sha256_of(self.content)


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, characters as they are. Hashes are taken of its UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(words: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(words.encode()).hexdigest()


def commitment_of(server_seed: bytes) -> str:
    """What is published of a seed before its day: SHA-256 of its bytes, in hex."""
    return hashlib.sha256(server_seed).hexdigest()


def roll(server_seed: bytes, *, member_id: int, client_seed: str, nonce: int, total: int) -> Roll:
    """A number from 0 to ``total - 1``, each equally likely, that nobody chose alone.

    The HMAC-SHA256 of ``member:client_seed:nonce:round`` under the server seed is read as four 64-bit words, high byte
    first. The first word below the largest multiple of ``total`` decides, by its remainder; the words above it are
    rejected, because their remainders would favour small numbers. Should all four be rejected, ``round`` goes up by one.
    The member's id stands in the message so that nobody can repeat the lucky roll of another with the same client seed.
    """
    if not 0 < total <= _WORDS:
        raise ValueError(f"no wheel has a total weight of {total}")
    limit = _WORDS - _WORDS % total
    count = 0
    while True:
        message = f"{member_id}:{client_seed}:{nonce}:{count}"
        digest = hmac.digest(server_seed, message.encode(), "sha256")
        for place in range(len(digest) // _WORD_BYTES):
            word = int.from_bytes(digest[place * _WORD_BYTES : (place + 1) * _WORD_BYTES], "big")
            if word < limit:
                return Roll(message, digest, place, word, word % total)
        count += 1


def land(sides: Sequence[Side], number: int) -> int:
    """The place of the side on which a rolled number falls: weights are walked in order until they exceed it."""
    passed = 0
    for place, side in enumerate(sides):
        passed += side.weight
        if number < passed:
            return place
    raise ValueError(f"{number} is beyond the total weight of {passed}")


def make_table(day: str, version: int, prizes: Sequence[Mapping[str, Any]], left: Mapping[str, int | None]) -> Table:
    """A version of the table that comes into force now. ``left`` is what can still be won of each prize on that day:
    the smaller of what is left of its stock and of its stock a day, ``None`` without either."""
    stocked = tuple({**prize, "left": left[prize["code"]]} for prize in prizes)
    return Table(version, canonical({"day": day, "version": version, "prizes": stocked}), stocked)


def read_table(content: str) -> Table:
    """The table that a canonical text says."""
    said = json.loads(content)
    return Table(said["version"], content, tuple(said["prizes"]))


def is_same_table(table: Table, prizes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a version has just these prizes, whatever was left of them when it came into force."""
    without_stock = [{name: value for name, value in prize.items() if name != "left"} for prize in table.prizes]
    return canonical(without_stock) == canonical(list(prizes))


def left_of(prize: Mapping[str, Any], wins: Mapping[str, int]) -> int | None:
    """How often a prize can still be won after so many wins under its version; ``None``: without end."""
    left: int | None = prize["left"]
    return None if left is None else left - wins.get(prize["code"], 0)


def sides_of(table: Table, wins: Mapping[str, int]) -> tuple[Side, ...]:
    """The sides of the wheel after so many wins under this version: a prize of which nothing is left has none."""
    return tuple(Side(each["code"], each["weight"]) for each in table.prizes if left_of(each, wins) != 0)


def expected_amounts(sides: Sequence[Side], table: Table) -> dict[str, Fraction]:
    """What a spin pays on average in each currency: the sum of amount × weight ÷ total weight."""
    prizes = {prize["code"]: prize for prize in table.prizes}
    total = sum(side.weight for side in sides)
    expected: dict[str, Fraction] = {}
    for side in sides:
        prize = prizes[side.code]
        if prize["kind"] == "currency":
            share = Fraction(prize["amount"] * side.weight, total)
            expected[prize["currency"]] = expected.get(prize["currency"], Fraction(0)) + share
    return expected


def first_seal(day: str, commitment: str) -> str:
    """What the seals of a day begin with."""
    return sha256_of(f"{day}:{commitment}")


def seal_of(previous: str, spin: Mapping[str, Any]) -> str:
    """The seal of a spin: SHA-256 of the seal before it, a line feed, and the spin's canonical text. So no spin can be
    altered, left out or put in afterwards without changing every seal that was shown since."""
    return sha256_of(f"{previous}\n{canonical(spin)}")


def smallest_left(*counts: int | None) -> int | None:
    """The smallest of the counts that there are, not below 0; ``None`` if there is none."""
    known = [max(count, 0) for count in counts if count is not None]
    return min(known) if known else None

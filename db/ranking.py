"""The rows of the member list, paged by key instead of by counting, and the podiums of periods that were closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.engine import Transaction
from db.presence import NAME
from db.search import bounds, part_found


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the member list. ``value`` is what the list is sorted by."""

    member_id: int
    uid: int
    name: str
    posts: int
    score: int
    last_seen_at: int
    value: Any


_ENTRY = "member.member_id, member.uid, member.name, member.posts, member.score, member.last_seen_at"

_COLUMNS = {"uid": "uid", "name": "name_key", "posts": "posts", "level": "score", "seen": "last_seen_at"}
_RISING = {"uid", "name"}
ORDERS = tuple(_COLUMNS)
"""What the list can be sorted by beside a currency: UID and name rising, the others falling; of equals the first UID."""


_KEPT_BACK = {
    "seen": " AND NOT EXISTS (SELECT 1 FROM card_choice WHERE card_choice.guild_id = member.guild_id"
    " AND card_choice.member_id = member.member_id AND hidden_fields LIKE '%last_seen%')"
}
"""Who hides when he was last here is in no list sorted by it: his place between two others would tell. Posts and money, which can
be hidden, too, are in the public rankings."""


def find_entry(tx: Transaction, *, guild_id: int, member_id: int, order: str) -> Entry | None:
    """The line of a member in a list of an order, or of a currency's code."""
    facts = {"guild_id": guild_id, "member_id": member_id, "kind": order}
    value = (
        f"member.{_COLUMNS[order]}"
        if order in _COLUMNS
        else "(SELECT value FROM tally WHERE tally.guild_id = :guild_id AND tally.member_id = :member_id"
        " AND kind = :kind AND period = 'all')"
    )
    row = tx.execute(
        f"SELECT {_ENTRY}, {value} FROM member WHERE guild_id = :guild_id AND member_id = :member_id"
        + _KEPT_BACK.get(order, ""),
        facts,
    ).fetchone()
    return None if row is None or row[-1] is None else Entry(*row)


def find_entry_by_uid(tx: Transaction, *, guild_id: int, uid: int) -> Entry | None:
    """The line of the member with that running number, unless he is hidden."""
    row = tx.execute(
        f"SELECT {_ENTRY}, uid FROM member WHERE guild_id = :guild_id AND uid = :uid AND hidden = 0",
        {"guild_id": guild_id, "uid": uid},
    ).fetchone()
    return None if row is None else Entry(*row)


def list_entries(
    tx: Transaction,
    *,
    guild_id: int,
    order: str,
    limit: int,
    beyond: Entry | None = None,
    backwards: bool = False,
) -> list[Entry]:
    """The next lines beyond a given one, forwards or backwards, always in the list's own order; without one, the first.

    ``order`` is one of `ORDERS`, or the code of a currency. Read from an index, as far as needed.
    """
    if order in _COLUMNS:
        source = f"SELECT {_ENTRY}, {_COLUMNS[order]} FROM member WHERE guild_id = :guild_id AND hidden = 0"
        source += _KEPT_BACK.get(order, "")
        value, tie, rising = _COLUMNS[order], "uid", order in _RISING
    else:
        source = (
            f"SELECT {_ENTRY}, tally.value FROM tally JOIN member ON member.guild_id = tally.guild_id"
            " AND member.member_id = tally.member_id WHERE tally.guild_id = :guild_id AND kind = :kind"
            " AND period = 'all' AND tally.hidden = 0"
        )
        value, tie, rising = "tally.value", "tally.member_id", False
    facts: dict[str, Any] = {"guild_id": guild_id, "kind": order, "limit": limit}
    direction = "ASC" if rising != backwards else "DESC"
    tie_direction = "DESC" if backwards else "ASC"

    def some(where: str, order_by: str) -> list[Entry]:
        rows = tx.execute(f"{source}{where} ORDER BY {order_by} LIMIT :limit", facts).fetchall()
        return [Entry(*row) for row in rows]

    if beyond is None:
        found = some("", f"{value} {direction}, {tie} {tie_direction}")
    else:
        facts |= {"value": beyond.value, "tie": beyond.uid if tie == "uid" else beyond.member_id}
        found = some(f" AND {value} = :value AND {tie} {'<' if backwards else '>'} :tie", f"{tie} {tie_direction}")
        if len(found) < limit:
            onwards = ">" if rising != backwards else "<"
            found += some(f" AND {value} {onwards} :value", f"{value} {direction}, {tie} {tie_direction}")
    found = found[:limit]
    return found[::-1] if backwards else found


def find_name(tx: Transaction, *, guild_id: int, member_id: int, sought: str) -> Entry | None:
    """The line of a member in a list of those who have something in their name; ``None`` if he is not in it."""
    row = tx.execute(
        f"SELECT {_ENTRY}, found_by FROM member WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    part = None if row is None else part_found(row[-1], sought)
    return None if part is None else Entry(*(*row[:-1], part))


def search_names(
    tx: Transaction,
    *,
    guild_id: int,
    sought: str,
    limit: int,
    beyond: Entry | None = None,
    backwards: bool = False,
) -> list[Entry]:
    """The next lines of those who have something in their name, as `list_entries`: sorted by what the name says from there
    on. ``sought`` is folded, see `db.search`."""
    direction, sign = ("DESC", "<") if backwards else ("ASC", ">")
    facts: dict[str, Any] = {"guild_id": guild_id, "kind": NAME, **bounds(sought)}
    if beyond is not None:
        facts |= {"part": beyond.value, "owner_id": beyond.member_id}
    rows = tx.execute(
        f"SELECT {_ENTRY}, text_part.part, member.found_by FROM text_part JOIN member"
        " ON member.guild_id = text_part.guild_id AND member.member_id = text_part.owner_id"
        " WHERE text_part.guild_id = :guild_id AND kind = :kind AND part >= :sought AND part < :end"
        " AND member.hidden = 0"
        + ("" if beyond is None else f" AND (part, owner_id) {sign} (:part, :owner_id)")
        + f" ORDER BY part {direction}, owner_id {direction}",
        facts,
    )
    found: list[Entry] = []
    for row in rows:
        entry = Entry(*row[:-1])
        if part_found(row[-1], sought) == entry.value:
            found.append(entry)
        if len(found) == limit:
            break
    return found[::-1] if backwards else found


# --- Who stands in the list of every currency ----------------------------------------------------------------------------


def find_directory(tx: Transaction, *, guild_id: int) -> tuple[str, int]:
    """The currencies whose lists are complete, and up to which running number."""
    row: tuple[str, int] | None = tx.execute(
        "SELECT currencies, done_uid FROM directory WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchone()
    return row or ("", 0)


def upsert_directory(tx: Transaction, *, guild_id: int, currencies: str, done_uid: int) -> None:
    """Note which currencies' lists are complete, and up to which running number."""
    tx.execute(
        "INSERT INTO directory (guild_id, currencies, done_uid) VALUES (:guild_id, :currencies, :done_uid)"
        " ON CONFLICT (guild_id) DO UPDATE SET currencies = excluded.currencies, done_uid = excluded.done_uid",
        {"guild_id": guild_id, "currencies": currencies, "done_uid": done_uid},
    )


@dataclass(frozen=True, slots=True)
class Winner:
    """Who stood on the podium of a closed period."""

    kind: str
    member_id: int
    place: int
    value: int
    prize: int


def insert_winner(tx: Transaction, *, guild_id: int, period: str, winner: Winner) -> None:
    """Write a place on the podium. The primary key refuses a second closing."""
    tx.execute(
        "INSERT INTO podium (guild_id, period, kind, member_id, place, value, prize)"
        " VALUES (:guild_id, :period, :kind, :member_id, :place, :value, :prize)",
        {
            "guild_id": guild_id,
            "period": period,
            "kind": winner.kind,
            "member_id": winner.member_id,
            "place": winner.place,
            "value": winner.value,
            "prize": winner.prize,
        },
    )


def list_winners(tx: Transaction, *, guild_id: int, period: str) -> list[Winner]:
    """The podiums of a closed period, kind by kind, the first place first."""
    rows = tx.execute(
        "SELECT kind, member_id, place, value, prize FROM podium WHERE guild_id = :guild_id AND period = :period"
        " ORDER BY kind, place, member_id",
        {"guild_id": guild_id, "period": period},
    ).fetchall()
    return [Winner(*row) for row in rows]

"""The tally's rows: what is counted of each member by period, and the places that follow from it.

What is counted, and when, is decided in `bot.tally`. The slots that make places cheap are kept by triggers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import orjson

from db.engine import Transaction
from db.rows import some_of

ALL_TIME = "all"
"""The period without an end."""

Change = tuple[int, int, str, int, str, str, str]
"""A change of a member's value: guild_id, member_id, kind, change, and the month, week and day that it belongs to."""

Streak = tuple[int, int, str, int]
"""A member's living streak: guild_id, member_id, its last day, its length."""

_BANDS = ((1 << 12, 0), (1 << 16, 4), (1 << 20, 8), (1 << 24, 12), (1 << 28, 16), (1 << 32, 20), (1 << 36, 24))
"""The slots of values below each bound are 2 to the given power wide, as the migration has it; 28 above the last."""


def add_to_tally(tx: Transaction, changes: Sequence[Change]) -> None:
    """Count changes of members' values: of all time, of a month, a week and a day, and of the community's day."""
    tx.execute(
        "WITH changed AS MATERIALIZED ("
        " SELECT entry.guild_id, entry.member_id, entry.kind, entry.change, entry.month, entry.week, entry.day,"
        " coalesce(member.hidden, 0) AS hidden FROM ("
        "  SELECT json_extract(value, '$[0]') AS guild_id, json_extract(value, '$[1]') AS member_id,"
        "  json_extract(value, '$[2]') AS kind, json_extract(value, '$[3]') AS change, json_extract(value, '$[4]') AS month,"
        "  json_extract(value, '$[5]') AS week, json_extract(value, '$[6]') AS day FROM json_each(:changes)"
        " ) AS entry LEFT JOIN member ON member.guild_id = entry.guild_id AND member.member_id = entry.member_id"
        ") INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)"
        " SELECT guild_id, member_id, kind, period, sum(change), sum(max(change, 0)), max(hidden) FROM ("
        "  SELECT guild_id, member_id, kind, 'all' AS period, change, hidden FROM changed"
        "  UNION ALL SELECT guild_id, member_id, kind, month, change, hidden FROM changed"
        "  UNION ALL SELECT guild_id, member_id, kind, week, change, hidden FROM changed"
        "  UNION ALL SELECT guild_id, member_id, kind, day, change, hidden FROM changed"
        "  UNION ALL SELECT guild_id, 0, kind, day, change, 1 FROM changed"
        " ) AS counted WHERE true GROUP BY guild_id, member_id, kind, period"
        " ON CONFLICT (guild_id, member_id, kind, period)"
        " DO UPDATE SET value = tally.value + excluded.value, gained = tally.gained + excluded.gained",
        {"changes": orjson.dumps(changes).decode()},
    )


def place_streaks(tx: Transaction, streaks: Sequence[Streak]) -> None:
    """Let members' streaks stand under their last days alone; of two of one member the later in the list."""
    latest = {(guild_id, member_id): (day, days) for guild_id, member_id, day, days in streaks}
    facts = {
        "kind": "streak",
        "streaks": orjson.dumps([[*whose, *streak] for whose, streak in latest.items()]).decode(),
    }
    entries = (
        "(SELECT json_extract(value, '$[0]') AS guild_id, json_extract(value, '$[1]') AS member_id,"
        " json_extract(value, '$[2]') AS day, json_extract(value, '$[3]') AS days FROM json_each(:streaks)) AS entry"
    )
    tx.execute(
        "DELETE FROM tally WHERE kind = :kind AND (guild_id, member_id, period) IN ("
        " SELECT before.guild_id, before.member_id, before.period FROM"
        f" {entries} CROSS JOIN tally AS before ON before.guild_id = entry.guild_id"
        " AND before.member_id = entry.member_id AND before.kind = :kind AND before.period <> entry.day)",
        facts,
    )
    tx.execute(
        "INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)"
        " SELECT entry.guild_id, entry.member_id, :kind, entry.day, entry.days, entry.days, coalesce(member.hidden, 0)"
        f" FROM {entries} LEFT JOIN member ON member.guild_id = entry.guild_id AND member.member_id = entry.member_id"
        " WHERE true ON CONFLICT (guild_id, member_id, kind, period)"
        " DO UPDATE SET value = excluded.value, gained = excluded.gained WHERE tally.value <> excluded.value",
        facts,
    )


def insert_nothing(tx: Transaction, *, guild_id: int, member_id: int, kind: str) -> None:
    """Let a known member stand in the list of a kind with 0, unless anything of it was ever counted of him."""
    tx.execute(
        "INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)"
        " SELECT guild_id, member_id, :kind, 'all', 0, 0, hidden FROM member"
        " WHERE guild_id = :guild_id AND member_id = :member_id"
        " ON CONFLICT (guild_id, member_id, kind, period) DO NOTHING",
        {"guild_id": guild_id, "member_id": member_id, "kind": kind},
    )


def update_hidden(tx: Transaction, *, guild_id: int, member_id: int, hidden: bool) -> None:
    """Take a member out of all rankings, or let him back in. The community itself, which is counted as member 0, is in none."""
    tx.execute(
        "UPDATE tally SET hidden = :hidden WHERE guild_id = :guild_id AND member_id = :member_id"
        " AND member_id <> 0 AND hidden <> :hidden",
        {"guild_id": guild_id, "member_id": member_id, "hidden": hidden},
    )


def find_shown_value(tx: Transaction, *, guild_id: int, member_id: int, kind: str, period: str) -> int:
    """A member's value in a period; 0 if nothing was counted, or if he is left out of rankings."""
    row = tx.execute(
        "SELECT value FROM tally WHERE guild_id = :guild_id AND member_id = :member_id AND kind = :kind"
        " AND period = :period AND hidden = 0",
        {"guild_id": guild_id, "member_id": member_id, "kind": kind, "period": period},
    ).fetchone()
    return 0 if row is None else row[0]


def list_values(tx: Transaction, *, guild_id: int, member_id: int, kinds: Collection[str]) -> dict[str, int]:
    """A member's values of all time for the given kinds; those of which nothing was counted are not there."""
    return list_values_of(tx, guild_id=guild_id, member_ids=[member_id], kinds=kinds).get(member_id, {})


def list_values_of(
    tx: Transaction, *, guild_id: int, member_ids: Collection[int], kinds: Collection[str]
) -> dict[int, dict[str, int]]:
    """As `list_values`, for some members, by member id."""
    some, ids = some_of(member_ids)
    some_kinds, listed = some_of(kinds)
    found: dict[int, dict[str, int]] = {}
    for member_id, kind, value in tx.execute(
        "SELECT member_id, kind, value FROM tally WHERE guild_id = ? AND period = 'all'"
        f" AND member_id IN {some} AND kind IN {some_kinds}",
        (guild_id, *ids, *listed),
    ).fetchall():
        found.setdefault(member_id, {})[kind] = value
    return found


def list_days(
    tx: Transaction, *, guild_id: int, member_id: int, kind: str, first_day: str, last_day: str
) -> dict[str, tuple[int, int]]:
    """What was gained and lost on each day between two, both included, by day; days without any are not there."""
    rows = tx.execute(
        "SELECT period, gained, gained - value FROM tally WHERE guild_id = :guild_id AND member_id = :member_id"
        " AND kind = :kind AND period BETWEEN :first_day AND :last_day AND length(period) = 10",
        {"guild_id": guild_id, "member_id": member_id, "kind": kind, "first_day": first_day, "last_day": last_day},
    ).fetchall()
    return {day: (gained, lost) for day, gained, lost in rows}


def list_top(
    tx: Transaction, *, guild_id: int, kind: str, period: str, limit: int, offset: int = 0
) -> list[tuple[int, int]]:
    """The first of a ranking, after so many, as (member_id, value): the highest value first, of equal ones the lowest member
    id. Only values above 0 are ranked."""
    return tx.execute(
        "SELECT member_id, value FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period"
        " AND hidden = 0 AND value > 0 ORDER BY value DESC, member_id LIMIT :limit OFFSET :offset",
        {"guild_id": guild_id, "kind": kind, "period": period, "limit": limit, "offset": offset},
    ).fetchall()


def list_near(
    tx: Transaction, *, guild_id: int, kind: str, period: str, value: int, member_id: int, limit: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Who stands just before and just after a place, nearest first, as (member_id, value)."""
    facts = {
        "guild_id": guild_id,
        "kind": kind,
        "period": period,
        "value": value,
        "member_id": member_id,
        "limit": limit,
    }
    ranked = (
        "SELECT member_id, value FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period"
        " AND hidden = 0"
    )

    def some(where: str, order: str) -> list[tuple[int, int]]:
        return tx.execute(f"{ranked} AND {where} ORDER BY {order} LIMIT :limit", facts).fetchall()

    before = [
        *some("value = :value AND member_id < :member_id", "member_id DESC"),
        *some("value > :value", "value, member_id DESC"),
    ]
    after = [
        *some("value = :value AND member_id > :member_id", "member_id"),
        *some("value < :value AND value > 0", "value DESC, member_id"),
    ]
    return before[:limit], after[:limit]


def count_above(tx: Transaction, *, guild_id: int, kind: str, period: str, values: Sequence[int]) -> list[int]:
    """How many members that are not hidden have a higher value than each of some, which rise: summed from slots, each of which
    is read once, and not counted one by one, except for those in a value's own slot."""
    facts = {"guild_id": guild_id, "kind": kind, "period": period}
    slots = "SELECT coalesce(sum(members), 0) FROM tally_slot WHERE guild_id = :guild_id AND kind = :kind"
    slots += " AND period = :period AND slot > :value AND slot <= :end"
    beside = (
        "SELECT count(*) FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period AND hidden = 0"
    )
    beside += " AND value > :value AND value < :end"
    found: list[int] = []
    above, end = 0, 2**63 - 1
    for value in reversed(values):
        above += tx.execute(slots, {**facts, "value": value, "end": end}).fetchone()[0]
        width = 1 << next((power for bound, power in _BANDS if value < bound), 28)
        slot_end = max(value, 0) // width * width + width
        found.append(above + tx.execute(beside, {**facts, "value": value, "end": slot_end}).fetchone()[0])
        end = value
    return found[::-1]


def list_periods(tx: Transaction, *, guild_id: int, kind: str) -> list[str]:
    """The periods for which anything of a kind is kept, "all" among them: from one to the next by an index, however many
    members each has."""
    found: set[str] = set()
    for hidden in (0, 1):
        after: str | None = ""
        while after is not None:
            (after,) = tx.execute(
                "SELECT min(period) FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period > :after"
                f" AND hidden = {hidden}",
                {"guild_id": guild_id, "kind": kind, "after": after},
            ).fetchone()
            if after is not None:
                found.add(after)
    return sorted(found)


def delete_period(tx: Transaction, *, guild_id: int, kind: str, period: str, limit: int) -> int:
    """Forget up to ``limit`` values of a period that is long over, those of who is hidden and the community's last; returns
    how many. When none was left, the period's empty slots go too."""
    facts = {"guild_id": guild_id, "kind": kind, "period": period, "limit": limit}
    for hidden in (0, 1):
        deleted = tx.execute(
            "DELETE FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period AND member_id IN"
            " (SELECT member_id FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period"
            f" AND hidden = {hidden} LIMIT :limit)",
            facts,
        ).rowcount
        if deleted:
            return deleted
    tx.execute(
        "DELETE FROM tally_slot WHERE guild_id = :guild_id AND kind = :kind AND period = :period AND members = 0", facts
    )
    return 0

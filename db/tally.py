"""The tally's rows: what is counted of each member by period, and the places that follow from it.

What is counted, and when, is decided in `bot.tally`. The slots that make places cheap are kept by triggers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.engine import Transaction

ALL_TIME = "all"
"""The period without an end."""

COMMUNITY = 0
"""The member id under which the whole community is counted, by day."""

_GRAINS = (0, 10, 20, 30)
"""The grains of the slots, finest first: see the migration."""

_ABOVE = " UNION ALL ".join(
    "SELECT members FROM tally_slot WHERE guild_id = :guild_id AND kind = :kind AND period = :period"
    f" AND grain = {grain} AND slot > :slot_{grain} AND slot <= :end_{grain}"
    for grain in _GRAINS
)
"""The slots above a value: of each grain those that lie within the same slot of the next coarser one."""


def add_to_tally(
    tx: Transaction,
    *,
    guild_id: int,
    member_id: int,
    kind: str,
    change: int,
    month: str,
    week: str,
    day: str,
) -> None:
    """Count a change of a member's value: of all time, of a month, a week and a day, and of the community's day."""
    tx.execute(
        "INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)"
        " SELECT :guild_id, counted.member_id, :kind, counted.period, :change, :gained,"
        " CASE WHEN counted.member_id = 0 THEN 1 ELSE coalesce("
        "(SELECT hidden FROM member WHERE guild_id = :guild_id AND member_id = :member_id), 0) END"
        " FROM (SELECT :member_id AS member_id, 'all' AS period UNION ALL SELECT :member_id, :month"
        " UNION ALL SELECT :member_id, :week UNION ALL SELECT :member_id, :day UNION ALL SELECT 0, :day) AS counted"
        " WHERE true"
        " ON CONFLICT (guild_id, member_id, kind, period)"
        " DO UPDATE SET value = tally.value + excluded.value, gained = tally.gained + excluded.gained",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "kind": kind,
            "change": change,
            "gained": max(change, 0),
            "month": month,
            "week": week,
            "day": day,
        },
    )


def put_in_tally(tx: Transaction, *, guild_id: int, member_id: int, kind: str, period: str, value: int) -> None:
    """Let a member's value of a kind stand in one period alone: for a streak, whose period is its last day."""
    facts = {"guild_id": guild_id, "member_id": member_id, "kind": kind, "period": period, "value": value}
    tx.execute(
        "DELETE FROM tally WHERE guild_id = :guild_id AND member_id = :member_id AND kind = :kind"
        " AND period <> :period",
        facts,
    )
    tx.execute(
        "INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)"
        " SELECT :guild_id, :member_id, :kind, :period, :value, :value, coalesce("
        "(SELECT hidden FROM member WHERE guild_id = :guild_id AND member_id = :member_id), 0) WHERE true"
        " ON CONFLICT (guild_id, member_id, kind, period) DO UPDATE SET value = excluded.value,"
        " gained = excluded.gained",
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
    """Take a member out of all rankings, or let him back in."""
    tx.execute(
        "UPDATE tally SET hidden = :hidden WHERE guild_id = :guild_id AND member_id = :member_id"
        " AND member_id <> 0 AND hidden <> :hidden",
        {"guild_id": guild_id, "member_id": member_id, "hidden": hidden},
    )


def find_value(tx: Transaction, *, guild_id: int, member_id: int, kind: str, period: str) -> int:
    """A member's value in a period; 0 if nothing was counted."""
    row = tx.execute(
        "SELECT value FROM tally WHERE guild_id = :guild_id AND member_id = :member_id AND kind = :kind"
        " AND period = :period",
        {"guild_id": guild_id, "member_id": member_id, "kind": kind, "period": period},
    ).fetchone()
    return 0 if row is None else row[0]


def find_shown_value(tx: Transaction, *, guild_id: int, member_id: int, kind: str, period: str) -> int:
    """As `find_value`, but 0 for a member who is left out of rankings."""
    row = tx.execute(
        "SELECT value FROM tally WHERE guild_id = :guild_id AND member_id = :member_id AND kind = :kind"
        " AND period = :period AND hidden = 0",
        {"guild_id": guild_id, "member_id": member_id, "kind": kind, "period": period},
    ).fetchone()
    return 0 if row is None else row[0]


def list_values(tx: Transaction, *, guild_id: int, member_id: int, kinds: Collection[str]) -> dict[str, int]:
    """A member's values of all time for the given kinds; those of which nothing was counted are not there."""
    named = {f"kind_{place}": kind for place, kind in enumerate(kinds)}
    return dict(
        tx.execute(
            "SELECT kind, value FROM tally WHERE guild_id = :guild_id AND member_id = :member_id AND period = 'all'"
            f" AND kind IN ({', '.join(f':{name}' for name in named)})",
            {"guild_id": guild_id, "member_id": member_id, **named},
        ).fetchall()
    )


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


def list_top(tx: Transaction, *, guild_id: int, kind: str, period: str, limit: int) -> list[tuple[int, int]]:
    """The first of a ranking as (member_id, value): the highest value first, of equal ones the lowest member id.

    Only values above 0 are ranked.
    """
    return tx.execute(
        "SELECT member_id, value FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period"
        " AND hidden = 0 AND value > 0 ORDER BY value DESC, member_id LIMIT :limit",
        {"guild_id": guild_id, "kind": kind, "period": period, "limit": limit},
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


def count_above(tx: Transaction, *, guild_id: int, kind: str, period: str, value: int) -> int:
    """How many members that are not hidden have a higher value: summed from slots, not counted one by one."""
    facts: dict[str, int | str] = {"guild_id": guild_id, "kind": kind, "period": period}
    for grain, coarser in zip(_GRAINS, (*_GRAINS[1:], 63), strict=True):
        facts[f"slot_{grain}"] = value >> grain
        facts[f"end_{grain}"] = (value | ((1 << coarser) - 1)) >> grain
    row = tx.execute(f"SELECT coalesce(sum(members), 0) FROM ({_ABOVE}) AS above", facts).fetchone()
    above: int = row[0]
    return above


def count_ranked(tx: Transaction, *, guild_id: int, kind: str, periods: Sequence[str]) -> int:
    """How many members are ranked in all of the given periods together."""
    return sum(count_above(tx, guild_id=guild_id, kind=kind, period=period, value=0) for period in periods)


def delete_period(tx: Transaction, *, guild_id: int, kind: str, period: str, limit: int) -> int:
    """Forget up to ``limit`` members' values of a period that is long over; returns how many. When none was left, the
    period's empty slots and the community's own row go too."""
    facts = {"guild_id": guild_id, "kind": kind, "period": period, "limit": limit}
    deleted = tx.execute(
        "DELETE FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period AND member_id IN"
        " (SELECT member_id FROM tally WHERE guild_id = :guild_id AND kind = :kind AND period = :period"
        " AND hidden = 0 LIMIT :limit)",
        facts,
    ).rowcount
    if not deleted:
        tx.execute(
            "DELETE FROM tally WHERE guild_id = :guild_id AND member_id = 0 AND kind = :kind AND period = :period",
            facts,
        )
        tx.execute(
            "DELETE FROM tally_slot WHERE guild_id = :guild_id AND kind = :kind AND period = :period AND members = 0",
            facts,
        )
    return deleted

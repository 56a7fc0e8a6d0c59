"""The levels' rows: each member's score and level, his choice about the news of it, and the formula in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from db.engine import Transaction
from db.rows import some_of, table_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's score and the number of his level; level 0: not placed yet."""

    score: int
    level: int


def find_standing(tx: Transaction, *, guild_id: int, member_id: int) -> Standing | None:
    """A member's standing, if he is known."""
    return list_standings(tx, guild_id=guild_id, member_ids=[member_id]).get(member_id)


def list_standings(tx: Transaction, *, guild_id: int, member_ids: Collection[int]) -> dict[int, Standing]:
    """The standings of some members, by member id: of those who are known."""
    some, ids = some_of(member_ids)
    rows = tx.execute(
        f"SELECT member_id, score, level FROM member WHERE guild_id = ? AND member_id IN {some}", (guild_id, *ids)
    ).fetchall()
    return {row[0]: Standing(*row[1:]) for row in rows}


def update_standings(tx: Transaction, *, guild_id: int, standings: Mapping[int, Standing]) -> None:
    """Write the standings of some known members, by member id; there is at least one."""
    some, values = table_of([(member_id, each.score, each.level) for member_id, each in standings.items()])
    tx.execute(
        f"UPDATE member SET score = new.column2, level = new.column3 FROM {some} AS new"
        " WHERE member.guild_id = ? AND member.member_id = new.column1",
        (*values, guild_id),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a member chose: fields hidden from others, how he hears of a new level; and the level to be told of."""

    hidden_fields: tuple[str, ...]
    level_notice: str
    news_level: int | None


def find_choice(tx: Transaction, *, guild_id: int, member_id: int) -> Choice:
    """A member's choice; the quiet default if he made none."""
    row = tx.execute(
        "SELECT hidden_fields, level_notice, news_level FROM card_choice"
        " WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return Choice((), "off", None) if row is None else Choice(tuple(filter(None, row[0].split(","))), row[1], row[2])


def upsert_choice(tx: Transaction, *, guild_id: int, member_id: int, choice: Choice) -> None:
    """Write a member's choice."""
    tx.execute(
        "INSERT INTO card_choice (guild_id, member_id, hidden_fields, level_notice, news_level)"
        " VALUES (:guild_id, :member_id, :hidden_fields, :level_notice, :news_level)"
        " ON CONFLICT (guild_id, member_id) DO UPDATE SET hidden_fields = excluded.hidden_fields,"
        " level_notice = excluded.level_notice, news_level = excluded.news_level",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "hidden_fields": ",".join(choice.hidden_fields),
            "level_notice": choice.level_notice,
            "news_level": choice.news_level,
        },
    )


def list_with_news(tx: Transaction, *, guild_id: int) -> list[int]:
    """Members who are still to be told of a level."""
    rows = tx.execute(
        "SELECT member_id FROM card_choice WHERE guild_id = :guild_id AND news_level IS NOT NULL",
        {"guild_id": guild_id},
    ).fetchall()
    return [member_id for (member_id,) in rows]


def find_formula(tx: Transaction, *, guild_id: int) -> tuple[str, int | None] | None:
    """The formula that the scores follow, and up to which running number they do; no number: all of them."""
    row: tuple[str, int | None] | None = tx.execute(
        "SELECT formula, done_uid FROM level_formula WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ).fetchone()
    return row


def upsert_formula(tx: Transaction, *, guild_id: int, formula: str, done_uid: int | None) -> None:
    """Note which formula the scores follow, and how far."""
    tx.execute(
        "INSERT INTO level_formula (guild_id, formula, done_uid) VALUES (:guild_id, :formula, :done_uid)"
        " ON CONFLICT (guild_id) DO UPDATE SET formula = excluded.formula, done_uid = excluded.done_uid",
        {"guild_id": guild_id, "formula": formula, "done_uid": done_uid},
    )


def list_after_uid(tx: Transaction, *, guild_id: int, uid: int, limit: int) -> list[tuple[int, int]]:
    """The next members by running number, as (uid, member_id)."""
    return tx.execute(
        "SELECT uid, member_id FROM member WHERE guild_id = :guild_id AND uid > :uid ORDER BY uid LIMIT :limit",
        {"guild_id": guild_id, "uid": uid, "limit": limit},
    ).fetchall()

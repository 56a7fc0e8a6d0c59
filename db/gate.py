"""The gate's rows: members at the gate, their challenges, how questions fare, what is watched, typed messages held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class GateMember:
    """A member at the gate. Moments are milliseconds UTC; ``passed_by`` is ``answer``, ``staff`` or ``hand``."""

    member_id: int
    arrived_at: int
    joined_at: int | None = None
    answered_at: int | None = None
    passed_at: int | None = None
    passed_by: str | None = None
    brought_role: int = 0
    role_given_at: int | None = None
    role_taken_at: int | None = None
    banned_at: int | None = None
    help_at: int | None = None
    noticed_at: int | None = None
    removed_at: int | None = None
    left_at: int | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """A member's challenge. ``detail`` and ``seen`` are JSON, moments milliseconds UTC."""

    member_id: int
    purpose: str
    serial: int
    question: str
    detail: str
    state: str
    wrong: int
    last_wrong_at: int | None
    asked_at: int
    expires_at: int
    passed_at: int | None
    seen: str


@dataclass(frozen=True, slots=True)
class Figure:
    """How often a question was shown, and how that ended; ``open``: it may still be answered."""

    question: str
    shown: int
    passed: int
    failed: int
    open: int


@dataclass(frozen=True, slots=True)
class Watch:
    """What the gate keeps an eye on. ``findings`` is JSON; ``joins_since``: from when on joins are heard of, at once or after
    an absence (None: they are not)."""

    opened_at: int
    findings: str
    attack_until: int | None
    attacks: int
    joins_since: int | None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was attached to a typed message. ``content``: None where only its name could be kept."""

    name: str
    description: str | None
    content: bytes | None


@dataclass(frozen=True, slots=True)
class TypedMessage:
    """A typed message that is or was held for its author's answer."""

    message_id: int
    channel_id: int
    member_id: int
    state: str
    words: str
    held_at: int
    due_at: int
    removed_at: int | None


_MEMBER = tuple(field.name for field in fields(GateMember))
_CHALLENGE = tuple(field.name for field in fields(Challenge))
_TYPED = tuple(field.name for field in fields(TypedMessage))


def _upsert(table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    places = ", ".join(f":{column}" for column in columns)
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in key)
    return (
        f"INSERT INTO {table} (guild_id, {', '.join(columns)}) VALUES (:guild_id, {places})"
        f" ON CONFLICT (guild_id, {', '.join(key)}) DO UPDATE SET {changes}"
    )


_UPSERT_MEMBER = _upsert("gate_member", _MEMBER, ("member_id",))
_UPSERT_CHALLENGE = _upsert("gate_challenge", _CHALLENGE, ("member_id", "purpose"))
_UPSERT_TYPED = _upsert("gate_typed", _TYPED, ("message_id",))


def _facts(guild_id: int, columns: tuple[str, ...], row: Any) -> dict[str, Any]:
    return {"guild_id": guild_id, **dict(zip(columns, astuple(row), strict=True))}


# --- Members -----------------------------------------------------------------------------------------------------------


def find_gate_member(tx: Transaction, *, guild_id: int, member_id: int) -> GateMember | None:
    """The member at the gate, if he was seen there."""
    row = tx.execute(
        f"SELECT {', '.join(_MEMBER)} FROM gate_member WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return None if row is None else GateMember(*row)


def upsert_gate_member(tx: Transaction, *, guild_id: int, row: GateMember) -> None:
    """Write a member's row."""
    tx.execute(_UPSERT_MEMBER, _facts(guild_id, _MEMBER, row))


def list_gate_members(tx: Transaction, *, guild_id: int, after: int, until: int) -> list[GateMember]:
    """The members at the gate whose ids lie above ``after`` and not above ``until``."""
    rows = tx.execute(
        f"SELECT {', '.join(_MEMBER)} FROM gate_member"
        " WHERE guild_id = :guild_id AND member_id > :after AND member_id <= :until",
        {"guild_id": guild_id, "after": after, "until": until},
    ).fetchall()
    return [GateMember(*row) for row in rows]


def count_arrivals(tx: Transaction, *, guild_id: int, after: int, until: int, joined_after: int) -> int:
    """How many members arrived after a moment and not after another, who joined after a third."""
    row = tx.execute(
        "SELECT count(*) FROM gate_member WHERE guild_id = :guild_id"
        " AND arrived_at > :after AND arrived_at <= :until AND joined_at > :joined_after",
        {"guild_id": guild_id, "after": after, "until": until, "joined_after": joined_after},
    ).fetchone()
    number: int = row[0]
    return number


def count_passed(tx: Transaction, *, guild_id: int) -> tuple[int, int]:
    """How many members passed, and how many of them have yet to get the role."""
    row = tx.execute(
        "SELECT count(*), count(*) FILTER (WHERE role_given_at IS NULL) FROM gate_member"
        " WHERE guild_id = :guild_id AND passed_at IS NOT NULL",
        {"guild_id": guild_id},
    ).fetchone()
    return row[0], row[1]


def list_silent(
    tx: Transaction, *, guild_id: int, joined_after: int, arrived_before: int, noticed_before: int | None, limit: int
) -> list[GateMember]:
    """Members who joined after a moment, arrived before another, are still there, never answered nor called for help, and are
    still to be told (``noticed_before`` is None), or were told before that moment. The first to arrive first."""
    rows = tx.execute(
        f"SELECT {', '.join(_MEMBER)} FROM gate_member WHERE guild_id = :guild_id AND arrived_at <= :arrived_before"
        " AND joined_at > :joined_after AND answered_at IS NULL AND help_at IS NULL"
        " AND passed_at IS NULL AND banned_at IS NULL AND removed_at IS NULL AND left_at IS NULL AND"
        + (" noticed_at IS NULL" if noticed_before is None else " noticed_at <= :noticed_before")
        + " ORDER BY arrived_at LIMIT :limit",
        {
            "guild_id": guild_id,
            "joined_after": joined_after,
            "arrived_before": arrived_before,
            "noticed_before": noticed_before,
            "limit": limit,
        },
    ).fetchall()
    return [GateMember(*row) for row in rows]


# --- Challenges --------------------------------------------------------------------------------------------------------


def find_challenge(tx: Transaction, *, guild_id: int, member_id: int, purpose: str) -> Challenge | None:
    """The member's challenge for that purpose."""
    row = tx.execute(
        f"SELECT {', '.join(_CHALLENGE)} FROM gate_challenge"
        " WHERE guild_id = :guild_id AND member_id = :member_id AND purpose = :purpose",
        {"guild_id": guild_id, "member_id": member_id, "purpose": purpose},
    ).fetchone()
    return None if row is None else Challenge(*row)


def upsert_challenge(tx: Transaction, *, guild_id: int, row: Challenge) -> None:
    """Write a member's challenge over the one before: there is never more than one row."""
    tx.execute(_UPSERT_CHALLENGE, _facts(guild_id, _CHALLENGE, row))


def delete_challenges(tx: Transaction, *, guild_id: int, member_id: int) -> None:
    """Forget a member's challenges and their wrong answers."""
    tx.execute(
        "DELETE FROM gate_challenge WHERE guild_id = :guild_id AND member_id = :member_id",
        {"guild_id": guild_id, "member_id": member_id},
    )


def add_figures(
    tx: Transaction, *, guild_id: int, question: str, shown: int = 0, passed: int = 0, failed: int = 0
) -> None:
    """Count what became of a question."""
    tx.execute(
        "INSERT INTO gate_figure (guild_id, question, shown, passed, failed)"
        " VALUES (:guild_id, :question, :shown, :passed, :failed)"
        " ON CONFLICT (guild_id, question) DO UPDATE SET shown = shown + excluded.shown,"
        " passed = passed + excluded.passed, failed = failed + excluded.failed"
        if shown
        else "UPDATE gate_figure SET passed = passed + :passed, failed = failed + :failed"
        " WHERE guild_id = :guild_id AND question = :question",
        {"guild_id": guild_id, "question": question, "shown": shown, "passed": passed, "failed": failed},
    )


def list_figures(tx: Transaction, *, guild_id: int, at: int) -> list[Figure]:
    """How each question fared, the most shown first."""
    rows = tx.execute(
        "SELECT question, shown, passed, failed, (SELECT count(*) FROM gate_challenge"
        " WHERE gate_challenge.guild_id = gate_figure.guild_id AND gate_challenge.question = gate_figure.question"
        " AND state = 'open' AND expires_at > :at)"
        " FROM gate_figure WHERE guild_id = :guild_id ORDER BY shown DESC, question",
        {"guild_id": guild_id, "at": at},
    ).fetchall()
    return [Figure(*row) for row in rows]


# --- What is watched ---------------------------------------------------------------------------------------------------


def open_watch(tx: Transaction, *, guild_id: int, at: int) -> Watch:
    """What the gate keeps an eye on; begun now if it was not yet."""
    tx.execute(
        "INSERT INTO gate_watch (guild_id, opened_at) VALUES (:guild_id, :at) ON CONFLICT (guild_id) DO NOTHING",
        {"guild_id": guild_id, "at": at},
    )
    watch = find_watch(tx, guild_id=guild_id)
    assert watch is not None  # just written
    return watch


def find_watch(tx: Transaction, *, guild_id: int) -> Watch | None:
    """What the gate keeps an eye on, if it ever did."""
    row = tx.execute(
        "SELECT opened_at, findings, attack_until, attacks, joins_since FROM gate_watch WHERE guild_id = :guild_id",
        {"guild_id": guild_id},
    ).fetchone()
    return None if row is None else Watch(*row)


def update_findings(tx: Transaction, *, guild_id: int, findings: str) -> None:
    """Remember what was told of the set-up."""
    tx.execute(
        "UPDATE gate_watch SET findings = :findings WHERE guild_id = :guild_id",
        {"guild_id": guild_id, "findings": findings},
    )


def update_attack(tx: Transaction, *, guild_id: int, until: int | None, attacks: int) -> None:
    """Note until when an attack is taken to last, or that it is over, and how many there were."""
    tx.execute(
        "UPDATE gate_watch SET attack_until = :until, attacks = :attacks WHERE guild_id = :guild_id",
        {"guild_id": guild_id, "until": until, "attacks": attacks},
    )


def update_joins_since(tx: Transaction, *, guild_id: int, at: int | None) -> None:
    """Note from when on joins are heard of, or that they are not."""
    tx.execute("UPDATE gate_watch SET joins_since = :at WHERE guild_id = :guild_id", {"guild_id": guild_id, "at": at})


# --- Typed messages ------------------------------------------------------------------------------------------------------


def find_typed(tx: Transaction, *, guild_id: int, message_id: int) -> TypedMessage | None:
    """The typed message, if it was held."""
    row = tx.execute(
        f"SELECT {', '.join(_TYPED)} FROM gate_typed WHERE guild_id = :guild_id AND message_id = :message_id",
        {"guild_id": guild_id, "message_id": message_id},
    ).fetchone()
    return None if row is None else TypedMessage(*row)


def upsert_typed(tx: Transaction, *, guild_id: int, row: TypedMessage) -> None:
    """Write a typed message's row."""
    tx.execute(_UPSERT_TYPED, _facts(guild_id, _TYPED, row))


def has_waiting(tx: Transaction, *, guild_id: int, member_id: int) -> bool:
    """Whether any typed message of a member's waits for his answer."""
    row = tx.execute(
        "SELECT 1 FROM gate_typed WHERE guild_id = :guild_id AND member_id = :member_id AND state = 'waiting' LIMIT 1",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return row is not None


def list_typed(
    tx: Transaction,
    *,
    guild_id: int,
    states: Collection[str],
    member_id: int | None = None,
    due_before: int | None = None,
    limit: int = 100,
) -> list[TypedMessage]:
    """Typed messages in one of those states, of a member or of all, due before a moment or at any; the first due first."""
    named = {f"state{place}": state for place, state in enumerate(sorted(states))}
    rows = tx.execute(
        f"SELECT {', '.join(_TYPED)} FROM gate_typed WHERE guild_id = :guild_id"
        f" AND state IN ({', '.join(f':{name}' for name in named)})"
        + (" AND member_id = :member_id" if member_id is not None else "")
        + (" AND due_at <= :due_before" if due_before is not None else "")
        + " ORDER BY due_at, message_id LIMIT :limit",
        {"guild_id": guild_id, "member_id": member_id, "due_before": due_before, "limit": limit, **named},
    ).fetchall()
    return [TypedMessage(*row) for row in rows]


def replace_files(tx: Transaction, *, guild_id: int, message_id: int, files: Sequence[KeptFile]) -> None:
    """Keep the files of a typed message in place of what was kept of it."""
    facts = {"guild_id": guild_id, "message_id": message_id}
    tx.execute("DELETE FROM gate_file WHERE guild_id = :guild_id AND message_id = :message_id", facts)
    for place, each in enumerate(files):
        tx.execute(
            "INSERT INTO gate_file (guild_id, message_id, place, name, description, size, content)"
            " VALUES (:guild_id, :message_id, :place, :name, :description, :size, :content)",
            {
                **facts,
                "place": place,
                "name": each.name,
                "description": each.description,
                "size": len(each.content or b""),
                "content": each.content,
            },
        )


def list_files(tx: Transaction, *, guild_id: int, message_id: int) -> list[KeptFile]:
    """What is kept of a typed message's files, in their order."""
    rows = tx.execute(
        "SELECT name, description, content FROM gate_file"
        " WHERE guild_id = :guild_id AND message_id = :message_id ORDER BY place",
        {"guild_id": guild_id, "message_id": message_id},
    ).fetchall()
    return [KeptFile(*row) for row in rows]


def sum_files(tx: Transaction, *, guild_id: int, member_id: int) -> tuple[int, int]:
    """How many bytes of files are kept, of all members and of this one."""
    row = tx.execute(
        "SELECT coalesce(sum(size), 0), coalesce(sum(size) FILTER (WHERE member_id = :member_id), 0)"
        " FROM gate_file JOIN gate_typed USING (guild_id, message_id) WHERE guild_id = :guild_id",
        {"guild_id": guild_id, "member_id": member_id},
    ).fetchone()
    return row[0], row[1]


def delete_typed(tx: Transaction, *, guild_id: int, due_before: int) -> int:
    """Forget typed messages that were due by a moment and wait for nothing, with their files; returns how many."""
    return tx.execute(
        "DELETE FROM gate_typed WHERE guild_id = :guild_id AND due_at <= :due_before AND state IN ('kept', 'removed')",
        {"guild_id": guild_id, "due_before": due_before},
    ).rowcount

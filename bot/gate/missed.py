"""What happened at the gate while the bot was away: the members as Discord lists them now, held against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import to_ms
from bot.community import Community
from bot.gate.service import is_new_stay, is_role_underway
from db import gate
from db.engine import Transaction
from db.gate import GateMember

PAGE = 1000
"""So many members are asked for at once; Discord gives no more."""

PAGE_PAUSE_S = 1.0
"""Between two pages: there may be hundreds, and nobody waits for them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as Discord lists him; ``joined_at`` in milliseconds UTC."""

    member_id: int
    joined_at: int | None
    holds_role: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """Whose join was missed, who got the role meanwhile, and who left without an answer."""

    joined: tuple[int, ...] = ()
    got_role: tuple[int, ...] = ()
    left: tuple[int, ...] = ()


def note_hearing(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Note from when on joins are heard of: now, if they are for the first time; or that they are not. A repeat changes nothing.

    Whoever joined before it is no newcomer, as the bot could not have known: he may have the role by hand, and he is not
    removed for his silence.
    """
    settings = community.config.gate
    if settings.needs_members:
        if gate.open_watch(tx, guild_id=community.guild_id, at=to_ms(now)).joins_since is None:
            gate.update_joins_since(tx, guild_id=community.guild_id, at=to_ms(now))
    elif (watch := gate.find_watch(tx, guild_id=community.guild_id)) is not None and watch.joins_since is not None:
        gate.update_joins_since(tx, guild_id=community.guild_id, at=None)


def read_missed(tx: Transaction, community: Community, *, listed: Sequence[Listed], after: int, until: int) -> Missed:
    """What the bot does not know yet of the members whose ids lie above ``after`` and not above ``until``; ``listed``: all of
    them that are in the server. One look at the database, however many they are."""
    watch = gate.find_watch(tx, guild_id=community.guild_id)
    if watch is None or watch.joins_since is None:
        return Missed()
    rows = gate.list_gate_members(tx, guild_id=community.guild_id, after=after, until=until)
    known = {row.member_id: row for row in rows}
    there = {each.member_id for each in listed}
    joined = [each.member_id for each in listed if _joined(known.get(each.member_id), each, watch.joins_since)]
    with_role = {each.member_id for each in listed if each.holds_role}.difference(joined)
    return Missed(
        joined=tuple(joined),
        got_role=tuple(row.member_id for row in rows if row.member_id in with_role and _got_role(tx, community, row)),
        left=tuple(row.member_id for row in rows if row.member_id not in there and _is_waited_for(row)),
    )


def _joined(known: GateMember | None, listed: Listed, since: int) -> bool:
    """Whether a stay is not known yet, or was taken to be over."""
    if listed.joined_at is None or listed.joined_at <= since:
        return False
    return known is None or known.left_at is not None or is_new_stay(known, listed.joined_at)


def _got_role(tx: Transaction, community: Community, row: GateMember) -> bool:
    """Whether somebody gave the role to a member who has yet to answer, and none knows who. One that he brought along is to
    be taken, or was; as long as the order waits, that he has it is no news."""
    is_settled = row.passed_at is not None or row.banned_at is not None or row.brought_role
    return not is_settled and not is_role_underway(tx, community, row.member_id)


def _is_waited_for(row: GateMember) -> bool:
    return row.passed_at is None and row.left_at is None

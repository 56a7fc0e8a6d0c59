"""What must be true of the check-ins: each member's summary is what his days say, each day's count what its members say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from bot.checkin import rules
from bot.upkeep.verify import Claim
from db.checkin import CheckinSummary
from db.checkin_proof import iter_checkins, iter_days, iter_summaries, list_all_bridged_days
from db.engine import Transaction

_Member = tuple[int, int]
"""guild_id and member_id."""


def prove_summaries(tx: Transaction) -> list[Claim]:
    """Every member's total, last day, streaks, month and reward, worked out anew from his days."""
    claim = Claim("proof-checkin-summaries")
    bridged: dict[int, set[date]] = defaultdict(set)
    for guild_id, day in list_all_bridged_days(tx):
        bridged[guild_id].add(date.fromisoformat(day))
    for (guild_id, member_id), summary, days in _side_by_side(tx):
        claim.count += 1
        facts = {"guild": str(guild_id), "member": str(member_id)}
        if summary is None:
            claim.fails("proof-checkin-summary-missing", **facts, days=len(days))
        elif not days:
            claim.fails("proof-checkin-days-missing", **facts, days=summary.total_days)
        else:
            for field, stated, due in _differences(summary, _summarize(days, summary.month, bridged[guild_id])):
                claim.fails("proof-checkin-summary-wrong", **facts, field=field, stated=stated, due=due)
    return [claim]


def _side_by_side(
    tx: Transaction,
) -> Iterator[tuple[_Member, CheckinSummary | None, Sequence[tuple[str, int]]]]:
    """Each member's summary and his (day, reward) rows; both sides are read in one order, one member at a time."""
    summaries = (((guild_id, member_id), summary) for guild_id, member_id, summary in iter_summaries(tx))
    ahead = next(summaries, None)
    for member, rows in groupby(iter_checkins(tx), key=itemgetter(0, 1)):
        while ahead is not None and ahead[0] < member:
            yield ahead[0], ahead[1], ()
            ahead = next(summaries, None)
        own = None
        if ahead is not None and ahead[0] == member:
            own = ahead[1]
            ahead = next(summaries, None)
        yield member, own, [(day, reward) for _, _, day, reward in rows]
    while ahead is not None:
        yield ahead[0], ahead[1], ()
        ahead = next(summaries, None)


def _summarize(rows: Sequence[tuple[str, int]], month: str, bridged: Collection[date]) -> CheckinSummary:
    """The summary as the days say it. ``month`` is the one that the kept summary counts."""
    streaks = rules.streaks_of((date.fromisoformat(day) for day, _ in rows), bridged)
    last = streaks[-1]
    return CheckinSummary(
        last_day=last.until.isoformat(),
        streak=last.days,
        streak_since=last.since.isoformat(),
        longest=max(streak.days for streak in streaks),
        total_days=len(rows),
        month=last.until.isoformat()[:7],
        month_days=sum(day.startswith(month) for day, _ in rows),
        total_reward=sum(reward for _, reward in rows),
    )


def _differences(kept: CheckinSummary, due: CheckinSummary) -> Iterator[tuple[str, str, str]]:
    for field in CheckinSummary._fields:
        if getattr(kept, field) != getattr(due, field):
            yield field, str(getattr(kept, field)), str(getattr(due, field))


def prove_days(tx: Transaction) -> list[Claim]:
    """Every day counted as many members as have a place on it, and the places run from 1 without a gap."""
    claim = Claim("proof-checkin-days")
    for row in iter_days(tx):
        claim.count += 1
        if not row.counted == row.present == row.last_place:
            claim.fails(
                "proof-checkin-day-wrong",
                guild=str(row.guild_id),
                day=row.day,
                counted=row.counted,
                present=row.present,
                last=row.last_place,
            )
    return [claim]


PROOFS = (prove_summaries, prove_days)

"""What the gate's screens show: the staff's overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.gate import rules
from bot.gate.question import configured_codes
from bot.gate.settings import SUM
from bot.gate.watch import is_under_attack
from bot.words import Text, text
from db import gate
from db.engine import Transaction


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a question fared. ``is_configured``: it can still be drawn."""

    name: Text
    shown: int
    passed: int
    failed: int
    given_up: int
    is_configured: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The gate at a moment, for the staff. ``most_guesses``: wrong answers that one account has in an hour, at most."""

    is_on: bool
    passed: int
    waiting_for_role: int
    attack_until: datetime | None
    figures: tuple[QuestionFigures, ...]
    most_guesses: int


def read_overview(tx: Transaction, community: Community, *, now: datetime) -> Overview:
    """The gate as it stands now."""
    settings = community.config.gate
    passed, waiting = gate.count_passed(tx, guild_id=community.guild_id)
    watch = gate.find_watch(tx, guild_id=community.guild_id)
    under_attack = watch is not None and watch.attack_until is not None and is_under_attack(tx, community, now)
    return Overview(
        is_on=settings.is_on,
        passed=passed,
        waiting_for_role=waiting,
        attack_until=from_ms(watch.attack_until) if under_attack and watch and watch.attack_until else None,
        figures=_all_figures(tx, community, now),
        most_guesses=rules.most_guesses(tries=settings.tries, cooldown_minutes=settings.cooldown_minutes),
    )


def _all_figures(tx: Transaction, community: Community, now: datetime) -> tuple[QuestionFigures, ...]:
    """The questions that were asked, the most shown first, then those that can be and never were."""
    rows = gate.list_figures(tx, guild_id=community.guild_id, at=to_ms(now))
    asked = {row.question for row in rows}
    rest = [code for code in configured_codes(community) if code not in asked]
    rows += [gate.Figure(code, shown=0, passed=0, failed=0, open=0) for code in rest]
    return tuple(_figures(community, row) for row in rows)


def _figures(community: Community, row: gate.Figure) -> QuestionFigures:
    settings = community.config.gate
    question = settings.question(row.question)
    if row.question == SUM:
        name, is_configured = text("gate-figures-sum"), settings.arithmetic.enabled
    elif question is not None:
        name, is_configured = text("gate-ask", words=question.ask), True
    else:
        name, is_configured = text("gate-ask", words=row.question), False
    given_up = row.shown - row.passed - row.failed - row.open
    return QuestionFigures(name, row.shown, row.passed, row.failed, given_up, is_configured)

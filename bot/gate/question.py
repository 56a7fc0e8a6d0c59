"""A question and its answer: what is drawn, shown and judged, at the gate and in the forms for posts.

Every open question is a challenge in the database; its serial names the one form that counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.dice import Dice
from bot.gate import rules
from bot.gate.settings import SUM
from bot.gate.watch import is_under_attack
from bot.moment import to_come
from bot.refusal import Refusal
from bot.words import Localized, Text, text
from db import gate
from db.engine import Transaction
from db.gate import Challenge

Purpose = Literal["join", "reply"]

_SEEN = 3
"""So many of the latest questions are not drawn again, as long as there are others."""


class CoolingDown(Refusal):
    """Too many wrong answers. Facts: ``opens`` and ``wait`` (when the next question may be had), ``help`` (whether the staff can
    be called meanwhile, as at the gate)."""

    key = "gate-cooling-down"


class FormOutdated(Refusal):
    """The form was answered before, or another took its place."""

    key = "gate-form-outdated"


class ChallengeExpired(Refusal):
    """The question was open for too long. Fact: ``minutes``."""

    key = "gate-expired"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is shown. ``options``: none for a written one. ``serial`` names the one form that counts."""

    serial: int
    words: Text
    hint: Text
    options: tuple[Localized, ...]
    left: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an answer: how many tries are ``left`` after a wrong one, and when another question may be had if none is
    (``opens_at``, milliseconds UTC)."""

    right: bool
    left: int = 0
    opens_at: int = 0


def pose(
    tx: Transaction, community: Community, member_id: int, purpose: Purpose, dice: Dice, now: datetime
) -> Question:
    """The open question once more, or another by chance. A repeat shows the same.

    Raises:
        CoolingDown: too many wrong answers; nothing was written.
    """
    settings = community.config.gate
    at = to_ms(now)
    challenge = gate.find_challenge(tx, guild_id=community.guild_id, member_id=member_id, purpose=purpose)
    standing = _standing(community, challenge, at)
    if standing.opens_at is not None:
        raise CoolingDown(**to_come(standing.opens_at, style="t"), help=purpose == "join")
    codes = [SUM] if is_under_attack(tx, community, now) else configured_codes(community)
    if challenge is None or not _is_open(challenge, at) or challenge.question not in codes:
        seen = [] if challenge is None else json.loads(challenge.seen)
        code = rules.draw(dice.below, codes, seen)
        challenge = Challenge(
            member_id=member_id,
            purpose=purpose,
            serial=1 if challenge is None else challenge.serial + 1,
            question=code,
            detail=json.dumps(_draw_detail(community, code, dice)),
            state="open",
            wrong=standing.wrong,
            last_wrong_at=challenge.last_wrong_at if challenge is not None and standing.wrong else None,
            asked_at=at,
            expires_at=at + settings.challenge_minutes * 60_000,
            passed_at=None if challenge is None else challenge.passed_at,
            seen=json.dumps([*seen, code][-_SEEN:]),
        )
        gate.upsert_challenge(tx, guild_id=community.guild_id, row=challenge)
        gate.add_figures(tx, guild_id=community.guild_id, question=code, shown=1)
    return _shown(community, challenge, standing.left)


def _standing(community: Community, challenge: Challenge | None, at: int) -> rules.Standing:
    settings = community.config.gate
    return rules.standing(
        wrong=0 if challenge is None else challenge.wrong,
        last_wrong_at=None if challenge is None else challenge.last_wrong_at,
        at=at,
        tries=settings.tries,
        cooldown_ms=settings.cooldown_minutes * 60_000,
    )


def configured_codes(community: Community) -> list[str]:
    """The codes of the questions that can be drawn in calm times."""
    settings = community.config.gate
    return [*([SUM] if settings.arithmetic.enabled else []), *(question.code for question in settings.questions)]


def _is_open(challenge: Challenge, at: int) -> bool:
    return challenge.state == "open" and at < challenge.expires_at


def _draw_detail(community: Community, code: str, dice: Dice) -> dict[str, Any]:
    """What of a question is by chance: the numbers of a sum, the order of the options."""
    settings = community.config.gate
    if code == SUM:
        drawn = rules.draw_sum(dice.below, settings.arithmetic.lowest, settings.arithmetic.highest)
        return {"left": drawn.left, "sign": drawn.sign, "right": drawn.right}
    question = settings.question(code)
    assert question is not None  # drawn from the settings
    return {"order": rules.shuffle(dice.below, len(question.options))} if question.options else {}


def _shown(community: Community, challenge: Challenge, left: int) -> Question:
    detail = json.loads(challenge.detail)
    options: tuple[Localized, ...] = ()
    if challenge.question == SUM:
        # The numbers are shown as they are typed, without thousands separators.
        hint = text("gate-form-hint-sum")
        words = text("gate-sum", left=str(detail["left"]), sign=detail["sign"], right=str(detail["right"]))
    else:
        question = community.config.gate.question(challenge.question)
        assert question is not None  # a challenge about a question that is gone is not shown
        hint = text("gate-form-hint")
        words = text("gate-ask", words=question.ask)
        options = tuple(question.options[place] for place in _order(detail, len(question.options)))
    return Question(challenge.serial, words, hint, options, left, from_ms(challenge.expires_at))


def _order(detail: Mapping[str, Any], count: int) -> list[int]:
    """The order of the options as drawn; as written, if the settings changed their number since."""
    order: list[int] = detail.get("order", [])
    return order if sorted(order) == list(range(count)) else list(range(count))


def judge(
    tx: Transaction, community: Community, member_id: int, purpose: Purpose, serial: int, given: str, now: datetime
) -> Verdict:
    """Judge an answer to the open question, and count it. A form counts once: every answer moves the serial on, or closes the
    question.

    Raises:
        CoolingDown, FormOutdated, ChallengeExpired: nothing was written.
    """
    at = to_ms(now)
    challenge = gate.find_challenge(tx, guild_id=community.guild_id, member_id=member_id, purpose=purpose)
    standing = _standing(community, challenge, at)
    if standing.opens_at is not None:
        raise CoolingDown(**to_come(standing.opens_at, style="t"), help=purpose == "join")
    if challenge is None or challenge.serial != serial or challenge.state != "open":
        raise FormOutdated
    known_codes = {SUM, *(question.code for question in community.config.gate.questions)}
    if at >= challenge.expires_at or challenge.question not in known_codes:
        raise ChallengeExpired(minutes=community.config.gate.challenge_minutes)
    code = challenge.question
    if _is_right(community, challenge, given):
        row = replace(challenge, state="passed", passed_at=at, wrong=standing.wrong)
        row = row if standing.wrong else replace(row, last_wrong_at=None)
        gate.upsert_challenge(tx, guild_id=community.guild_id, row=row)
        gate.add_figures(tx, guild_id=community.guild_id, question=code, passed=1)
        return Verdict(True)
    left = standing.left - 1
    goes_on = left > 0 and not _is_choice(community, code)
    row = replace(
        challenge,
        serial=serial + 1,
        wrong=standing.wrong + 1,
        last_wrong_at=at,
        state="open" if goes_on else "failed",
    )
    gate.upsert_challenge(tx, guild_id=community.guild_id, row=row)
    if not goes_on:
        gate.add_figures(tx, guild_id=community.guild_id, question=code, failed=1)
    return Verdict(False, left, 0 if left else at + community.config.gate.cooldown_minutes * 60_000)


def _is_choice(community: Community, code: str) -> bool:
    """Whether a question is a choice: these are asked once, else leaving out what was wrong would answer them."""
    question = community.config.gate.question(code)
    return question is not None and bool(question.options)


def _is_right(community: Community, challenge: Challenge, given: str) -> bool:
    detail = json.loads(challenge.detail)
    if challenge.question == SUM:
        due = rules.Sum(detail["left"], detail["sign"], detail["right"]).value
        return rules.is_accepted(given, [str(due)])
    question = community.config.gate.question(challenge.question)
    assert question is not None  # looked for just before
    if question.options:
        order = _order(detail, len(question.options))
        return given in {str(place) for place, option in enumerate(order) if option + 1 == question.right}
    return rules.is_accepted(given, [each for answers in question.answers.values() for each in answers])


def verdict_text(verdict: Verdict, purpose: Purpose) -> Text:
    """A wrong answer in words: how many tries are left, or when it opens again. Never what would have been right."""
    if verdict.left:
        return text("gate-wrong", left=verdict.left)
    return text("gate-wrong-last", **to_come(verdict.opens_at, style="t"), help=purpose == "join")

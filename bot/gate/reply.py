"""The reply gate: members with too few posts answer a question with their post.

A wrong answer is an outcome, not a refusal: it must be kept, and its author gets his text back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.clock import to_ms
from bot.community import Community
from bot.dice import Dice
from bot.gate.question import Question, judge, pose, verdict_text
from bot.refusal import Refusal
from bot.words import Text, text
from db import boards, gate, member
from db.engine import Transaction

Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class ReplyVerdict:
    """Whether a post may go on, and what to tell its author if not, together with his text."""

    right: bool
    words: Text


def must_answer_to_post(
    tx: Transaction, community: Community, *, member_id: int, now: datetime, message_id: int = 0
) -> bool:
    """Whether a member has to answer a question with his next post, or with one that is there already (``message_id``): he
    has too few posts without it, or others are still held, and he has no fresh right answer."""
    settings = community.config.gate.reply
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    if not settings.below_posts:
        return False
    challenge = gate.find_challenge(tx, **facts, purpose="reply")
    passed_at = None if challenge is None else challenge.passed_at
    if passed_at is not None and to_ms(now) < passed_at + settings.good_for_minutes * 60_000:
        return False
    known = member.find_member(tx, **facts)
    # Whether the boards have counted this very post by now is chance.
    counted = boards.find_post(tx, guild_id=community.guild_id, message_id=message_id) if message_id else None
    posts = (0 if known is None else known.posts) - (counted is not None and counted.deleted_at is None)
    return posts < settings.below_posts or gate.has_waiting(tx, **facts)


def ask_reply_question(
    tx: Transaction, community: Community, *, member_id: int, dice: Dice, now: datetime
) -> Question | None:
    """The question that belongs into a member's form for a post; None if he need not answer one. A repeat shows the same.

    Raises:
        CoolingDown: too many wrong answers; nothing was written.
    """
    if not must_answer_to_post(tx, community, member_id=member_id, now=now):
        return None
    return pose(tx, community, member_id, "reply", dice, now)


def answer_reply_question(
    tx: Transaction, community: Community, *, member_id: int, serial: int, given: str, now: datetime
) -> ReplyVerdict:
    """Judge the answer in a form for a post. Never refuses: whatever is wrong, the author must get his text back.

    A form counts once, as at the gate.
    """
    if not must_answer_to_post(tx, community, member_id=member_id, now=now):
        return ReplyVerdict(True, text("gate-reply-right"))
    try:
        verdict = judge(tx, community, member_id, "reply", serial, given, now)
    except Refusal as refusal:  # raised before anything is written
        return ReplyVerdict(False, refusal.text)
    if verdict.right:
        return ReplyVerdict(True, text("gate-reply-right"))
    return ReplyVerdict(False, verdict_text(verdict, "reply"))


def write_when_right(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    serial: int,
    given: str,
    write: Callable[..., Written],
    now: datetime,
    **facts: Any,
) -> Written | ReplyVerdict:
    """Judge the answer in a form for a post and, if it is right, ``write`` the post (an act, which is handed the ``facts``), in
    one transaction: a right answer is not used up by a post that is refused.

    Returns what ``write`` returned, or the verdict if the answer is wrong.

    Raises:
        Refusal: whatever ``write`` refuses; nothing was written.
    """
    verdict = answer_reply_question(tx, community, member_id=member_id, serial=serial, given=given, now=now)
    return write(tx, community, member_id=member_id, now=now, **facts) if verdict.right else verdict

"""The acts of moods: casting a vote, withdrawing it, voiding a member's votes, and looking after lost topics.

A vote, what it moves and what is counted of it are one transaction. Reactions come in through `bot.moods.reactions`, panels
are kept by `bot.moods.panel`; both lead here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.boards.places import board_now
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import AlreadyReversed, MessageLink, NotEnough, charge, pay, reverse
from bot.level.rules import level_of
from bot.moment import to_come
from bot.moods import rules
from bot.moods.panel import queue_panel
from bot.moods.settings import MoodKindSettings
from bot.refusal import Refusal
from bot.tally.rules import week_of
from bot.tally.service import count
from bot.words import Money, Text, text
from db import audit, boards, level, member, moods, outbox
from db.boards import Topic
from db.engine import Transaction
from db.moods import Side, State, Vote
from db.moods import Way as Way  # cogs name the way a vote came, but never ask db

HOUSE = "moods"

REMOVAL = "mood-reaction"
"""Outbox kind: take away a reaction that does not count. The subject is the message, the member and the mood."""

THE_BOT = 0
"""Stands as the actor where nobody of the community took something back."""

REASON_LENGTH = 200

_AT_ONCE = 100
"""Receipts that are settled, or votes that are taken out, in one act; the others wait for the next."""


class MoodsOff(Refusal):
    """Topics of this board are not voted on."""

    key = "mood-off"


class TopicGone(Refusal):
    """The topic is not known, or gone."""

    key = "mood-topic-gone"


class UnknownMood(Refusal):
    """There is no such mood. Fact: ``known``."""

    key = "mood-unknown"


class OwnTopic(Refusal):
    """Nobody votes on a topic of his own."""

    key = "mood-own-topic"


class AlreadyVoted(Refusal):
    """The member's vote on this topic stands. Fact: ``mood``."""

    key = "mood-already"


class VoteVoided(Refusal):
    """The staff voided the member's vote on this topic."""

    key = "mood-voided"


class NotVoted(Refusal):
    """There is no vote of the member on this topic."""

    key = "mood-not-voted"


class NoChange(Refusal):
    """Votes are final here."""

    key = "mood-no-change"


class AccountTooYoung(Refusal):
    """The Discord account is too young. Facts: ``days``, ``opens``, ``wait``."""

    key = "mood-account-too-young"


class TooNewHere(Refusal):
    """The member joined too recently. Facts: ``hours``, ``opens``, ``wait``."""

    key = "mood-too-new-here"


class QuotaReached(Refusal):
    """No votes are left today. Facts: ``votes``, ``opens``, ``wait``."""

    key = "mood-quota-reached"


class ReasonNeeded(Refusal):
    """Voiding needs a reason, and not too long a one. Fact: ``most``."""

    key = "mood-reason-needed"


@dataclass(frozen=True, slots=True)
class VoteCast:
    """A vote that counts: what it paid the member, how many he has left today, and the vote that it took the place of."""

    topic_id: int
    title: str
    mood: Text
    earned: Money | None
    left: int
    instead_of: Text | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A vote that was taken back."""

    topic_id: int
    title: str
    mood: Text


def mood_text(community: Community, code: str) -> Text:
    """A mood with its emoji; its bare code if the config no longer has it."""
    kind = community.config.moods.find_kind(code)
    if kind is None:
        return text("mood-unnamed", code=code)
    return text("mood-named", emoji=kind.emoji, name=kind.name)


def _find_topic(tx: Transaction, community: Community, topic_id: int) -> Topic:
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None:
        raise TopicGone
    return topic


def is_on(tx: Transaction, community: Community, topic: Topic) -> bool:
    """Whether a topic may be voted on: not where its channel is no board any more."""
    board = board_now(tx, community, topic)
    return board is not None and community.config.moods.is_on(board)


# --- Voting ------------------------------------------------------------------------------------------------------------


def cast_vote(
    tx: Transaction,
    community: Community,
    *,
    topic_id: int,
    member_id: int,
    mood: str,
    way: Way,
    joined_at: datetime | None,
    now: datetime,
) -> VoteCast:
    """Cast a member's vote on a topic and pay both sides. Where votes may be changed, a standing one makes way, and what it
    moved goes back.

    ``joined_at`` is when he joined, as Discord says. A repeat writes nothing: a member has one vote on a topic by primary
    key, and each round of it its own receipts.

    Raises:
        TopicGone, MoodsOff, UnknownMood, OwnTopic, AlreadyVoted, VoteVoided, AccountTooYoung, TooNewHere, QuotaReached:
            nothing was written.
    """
    settings = community.config.moods
    topic = _find_topic(tx, community, topic_id)
    if not is_on(tx, community, topic):
        raise MoodsOff
    kind = settings.find_kind(mood)
    if kind is None:
        raise UnknownMood(known=[each.name for each in settings.kinds])
    if topic.opener_id == member_id:
        raise OwnTopic
    earlier = moods.find_vote(tx, guild_id=community.guild_id, topic_id=topic_id, member_id=member_id)
    _check_vote(community, earlier, mood)
    _check_age(community, member_id, joined_at, now)
    left = _check_quota(tx, community, member_id, now)
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
    changed = earlier is not None and earlier.state == "cast"
    if earlier is not None and changed:
        _take_out(tx, community, topic, earlier, "withdrawn", actor_id=member_id, why=None, now=now)
    number = 1 if earlier is None else earlier.round + 1
    vote = _record_vote(tx, community, topic, member_id=member_id, mood=mood, way=way, number=number, now=now)
    earned = _move_money(tx, community, topic, vote, kind, now)
    queue_panel(tx, community, topic_id=topic_id, now=now)
    return VoteCast(
        topic_id=topic_id,
        title=topic.title,
        mood=mood_text(community, mood),
        earned=earned,
        left=left - 1,
        instead_of=mood_text(community, earlier.mood) if earlier is not None and changed else None,
    )


def _record_vote(
    tx: Transaction,
    community: Community,
    topic: Topic,
    *,
    member_id: int,
    mood: str,
    way: Way,
    number: int,
    now: datetime,
) -> Vote:
    """Write a vote, the ``number``-th of that member on that topic, and count it."""
    guild_id, day = community.guild_id, community.day_of(now)
    vote = Vote(
        topic_id=topic.topic_id,
        member_id=member_id,
        author_id=topic.opener_id,
        mood=mood,
        state="cast",
        round=number,
        way=way,
        is_reaction=way == "reaction",
        cast_at=to_ms(now),
        week=week_of(day),
    )
    moods.upsert_vote(tx, guild_id=guild_id, vote=vote)
    moods.add_to_count(tx, guild_id=guild_id, topic_id=topic.topic_id, mood=mood, week=vote.week, votes=1)
    moods.add_to_day(tx, guild_id=guild_id, member_id=member_id, day=day.isoformat())
    count(tx, community, member_id=topic.opener_id, kind="moods", change=1, now=now)
    return vote


def _check_vote(community: Community, earlier: Vote | None, mood: str) -> None:
    """Refuse a vote that an earlier one stands against."""
    if earlier is None:
        return
    if earlier.state == "voided":
        raise VoteVoided
    # The same mood again is no change: a double click must not become anything else.
    if earlier.state == "cast" and (earlier.mood == mood or not community.config.moods.may_change):
        raise AlreadyVoted(mood=mood_text(community, earlier.mood))


def _check_age(community: Community, member_id: int, joined_at: datetime | None, now: datetime) -> None:
    settings = community.config.moods
    days, hours = settings.minimum_account_days, settings.minimum_membership_hours
    lacking = rules.lacks(rules.created_at(member_id), timedelta(days=days), now)
    if days and lacking > timedelta(0):
        raise AccountTooYoung(days=days, **to_come(to_ms(now + lacking)))
    # Of a member whom Discord does not date, the account's age must do.
    lacking = timedelta(0) if joined_at is None else rules.lacks(joined_at, timedelta(hours=hours), now)
    if hours and lacking > timedelta(0):
        raise TooNewHere(hours=hours, **to_come(to_ms(now + lacking)))


def _check_quota(tx: Transaction, community: Community, member_id: int, now: datetime) -> int:
    """The votes that a member has left today, at least one."""
    day = community.day_of(now)
    votes = rules.quota_for(_level(tx, community, member_id), community.config.moods.votes_per_day)
    cast = moods.find_day(tx, guild_id=community.guild_id, member_id=member_id, day=day.isoformat())
    if cast >= votes:
        raise QuotaReached(votes=votes, **to_come(to_ms(community.day_ends_at(day))))
    return votes - cast


def _level(tx: Transaction, community: Community, member_id: int) -> int:
    """A member's level; the first if nothing is known of him."""
    standing = level.find_standing(tx, guild_id=community.guild_id, member_id=member_id)
    return level_of(0 if standing is None else standing.score, community.config.level.thresholds)


def count_left(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> int:
    """The votes that a member has left today."""
    try:
        return _check_quota(tx, community, member_id, now)
    except QuotaReached:
        return 0


# --- Money -------------------------------------------------------------------------------------------------------------


def _move_money(
    tx: Transaction, community: Community, topic: Topic, vote: Vote, kind: MoodKindSettings, now: datetime
) -> Money | None:
    """Pay the voter, and pay or charge the author; returns what the voter got."""
    settings = community.config.moods
    earned: Money | None = None
    sides: tuple[tuple[Side, int, int, str], ...] = (
        ("voter", vote.member_id, kind.voter, settings.voter_currency),
        ("author", vote.author_id, kind.author, settings.author_currency),
    )
    for side, holder_id, amount, currency in sides:
        if not amount or not community.config.has_currency(currency):
            continue
        move, reason = (pay, f"mood-{side}") if amount > 0 else (charge, f"mood-{side}-less")
        receipt = move(
            tx,
            community,
            member_id=holder_id,
            money=Money(abs(amount), currency),
            house=HOUSE,
            reason=reason,
            key=f"mood:{community.guild_id}:{vote.topic_id}:{vote.member_id}:{vote.round}:{side}",
            detail={"mood": _shown(community, vote.mood)},
            actor_id=vote.member_id,
            link=MessageLink(topic.topic_id, topic.opening_id or topic.topic_id),
            now=now,
        )
        moods.insert_receipt(
            tx, guild_id=community.guild_id, vote=vote, side=side, holder_id=holder_id, receipt=receipt.number
        )
        if side == "voter":
            earned = Money(amount, currency)
        settle(tx, community, member_id=holder_id, now=now)
    return earned


def _shown(community: Community, code: str) -> str:
    """A mood as receipts keep it, in the community's language."""
    kind = community.config.moods.find_kind(code)
    return code if kind is None else f"{kind.emoji} {kind.name[community.config.community.language]}"


def settle(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> None:
    """Take back what is owed of a member, the oldest receipt first, as far as his balances go.

    Who has spent it meanwhile gives it back when he has it again: at his next vote, and each hour it is tried anew.
    """
    owed = moods.list_owed(tx, guild_id=community.guild_id, holder_id=member_id, limit=_AT_ONCE)
    for each in owed:
        try:
            reverse(tx, community, number=each.receipt, actor_id=each.actor_id, reason=each.why, now=now)
        except NotEnough:
            continue
        except AlreadyReversed:
            pass  # by the staff, meanwhile: it is back already
        moods.update_taken_back(tx, receipt=each.receipt)


def settle_debts(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Try again to take back what is owed (hourly). A repeat takes nothing twice."""
    after = -1
    while debtors := moods.list_debtors(tx, guild_id=community.guild_id, after=after, limit=_AT_ONCE):
        for member_id in debtors:
            settle(tx, community, member_id=member_id, now=now)
        after = debtors[-1]


# --- Taking votes out --------------------------------------------------------------------------------------------------


def _take_out(
    tx: Transaction,
    community: Community,
    topic: Topic,
    vote: Vote,
    state: State,
    *,
    actor_id: int,
    why: str | None,
    now: datetime,
) -> None:
    """Take a standing vote out of every count and call back what it moved. Its reaction, if it stands as one, goes too."""
    guild_id = community.guild_id
    moods.upsert_vote(tx, guild_id=guild_id, vote=replace(vote, state=state, is_reaction=False))
    moods.add_to_count(tx, guild_id=guild_id, topic_id=vote.topic_id, mood=vote.mood, week=vote.week, votes=-1)
    day = community.day_of(from_ms(vote.cast_at))
    count(tx, community, member_id=vote.author_id, kind="moods", change=-1, day=day, now=now)
    holders = moods.update_owed(
        tx,
        guild_id=guild_id,
        topic_id=vote.topic_id,
        member_id=vote.member_id,
        actor_id=actor_id,
        why=why or _shown(community, vote.mood),
    )
    for holder_id in holders:
        settle(tx, community, member_id=holder_id, now=now)
    if state == "lost":
        return
    if vote.is_reaction:
        remove_reaction(tx, community, topic, member_id=vote.member_id, mood=vote.mood, now=now)
    queue_panel(tx, community, topic_id=vote.topic_id, now=now)


def remove_reaction(
    tx: Transaction, community: Community, topic: Topic, *, member_id: int, mood: str, now: datetime
) -> None:
    """Leave in the outbox that a reaction is to be taken off a topic's opening message."""
    kind = community.config.moods.find_kind(mood)
    if kind is None:
        return
    message_id = topic.opening_id or topic.topic_id
    payload = {"topic": topic.topic_id, "message": message_id, "member": member_id, "emoji": kind.emoji}
    outbox.insert_outbox(
        tx,
        guild_id=community.guild_id,
        kind=REMOVAL,
        subject=f"{message_id}:{member_id}:{mood}",
        payload=json.dumps(payload, ensure_ascii=False),
        at=to_ms(now),
    )


def withdraw_vote(tx: Transaction, community: Community, *, topic_id: int, member_id: int, now: datetime) -> Withdrawn:
    """Take back a member's vote on a topic, and exactly what it moved. A repeat is refused.

    Raises:
        TopicGone, NotVoted, NoChange: nothing was written.
    """
    topic = _find_topic(tx, community, topic_id)
    vote = moods.find_vote(tx, guild_id=community.guild_id, topic_id=topic_id, member_id=member_id)
    if vote is None or vote.state != "cast":
        raise NotVoted
    if not community.config.moods.may_change:
        raise NoChange
    _take_out(tx, community, topic, vote, "withdrawn", actor_id=member_id, why=None, now=now)
    return Withdrawn(topic_id, topic.title, mood_text(community, vote.mood))


def void_votes(
    tx: Transaction, community: Community, *, actor_id: int, member_id: int, reason: str, now: datetime
) -> int:
    """Void a member's standing votes and take back what they moved, for him and for the authors; returns how many.

    It takes a hundred at a time: call it until it returns 0. A repeat finds nothing left. Each call that did something
    stands in the audit trail.

    Raises:
        ReasonNeeded: nothing was written.
    """
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise ReasonNeeded(most=REASON_LENGTH)
    votes = moods.list_votes_of(tx, guild_id=community.guild_id, member_id=member_id, limit=_AT_ONCE)
    for vote in votes:
        topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=vote.topic_id)
        assert topic is not None  # a foreign key
        _take_out(tx, community, topic, vote, "voided", actor_id=actor_id, why=reason, now=now)
    if votes:
        audit.insert_audit(
            tx,
            guild_id=community.guild_id,
            actor_id=actor_id,
            action="moods",
            target_id=member_id,
            # The audit trail reads every deed alike.
            detail=json.dumps({"members": [member_id], "amount": len(votes), "currency": "", "receipt": 0}),
            reason=reason,
            at=to_ms(now),
        )
    return len(votes)


def lose_topic(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> None:
    """A topic was deleted: note that its votes are to be looked after. A repeat changes nothing.

    A topic that was missed while the bot was away is noted by a trigger, when the boards find that it is gone.
    """
    moods.insert_lost_topic(tx, guild_id=community.guild_id, topic_id=topic_id)


def settle_lost_topics(tx: Transaction, community: Community, *, now: datetime) -> bool:
    """Look after the votes of a topic that was deleted: where the config says so, what they moved goes back.

    Returns whether there was something to do: call it until there is not. A repeat takes nothing twice.
    """
    topic_id = moods.find_lost_topic(tx, guild_id=community.guild_id)
    if topic_id is None:
        return False
    votes: list[Vote] = []
    topic = boards.find_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    if community.config.moods.take_back_when_deleted and topic is not None:
        votes = moods.list_votes(tx, guild_id=community.guild_id, topic_id=topic_id, limit=_AT_ONCE)
        for vote in votes:
            _take_out(tx, community, topic, vote, "lost", actor_id=THE_BOT, why=None, now=now)
    if not votes:
        moods.delete_lost_topic(tx, guild_id=community.guild_id, topic_id=topic_id)
    return True

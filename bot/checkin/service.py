"""The acts of the check-in: checking in, making up a missed day, buying a card, and what is read for the screens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.checkin import rules
from bot.checkin.settings import MilestoneSettings
from bot.checkin.uptime import note_alive
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import Payment, Receipt, charge, pay_all, read_wallet
from bot.moment import to_come
from bot.refusal import Refusal
from bot.tally.service import count, place_streak
from bot.words import Localized, Money, bare
from db import checkin, member, outbox
from db.engine import Transaction

DAILY = "checkin-daily"
"""Outbox kind: bring the day's collecting message up to date. The subject is the day."""

BOARD = "checkin-board"
"""Outbox kind: announce the board of a day that is over. The subject is the day."""

_DAILY_DELAY_S = 5
"""How long a check-in waits for others before the day's message is edited once for all of them."""


class AlreadyCheckedIn(Refusal):
    """The member checked in today. Facts: ``day``, ``streak``, ``opens`` and ``wait`` (when the next day begins)."""

    key = "checkin-already"


class CheckinClosed(Refusal):
    """Outside the hours in which one may check in. Facts: ``from_hour``, ``until_hour``."""

    key = "checkin-closed"


class TooFewPosts(Refusal):
    """Members need some posts before they may check in. Facts: ``posts``, ``needed``."""

    key = "checkin-too-few-posts"


class UnknownMood(Refusal):
    """There is no such mood here. Fact: ``known``."""

    key = "checkin-unknown-mood"


class WordsTooLong(Refusal):
    """The words of the day are too long. Facts: ``length``, ``most``."""

    key = "checkin-words-too-long"


class NoCard(Refusal):
    """The member has no make-up card. Facts: ``price``."""

    key = "checkin-no-card"


class EnoughCards(Refusal):
    """The member holds as many cards as one may. Fact: ``most``."""

    key = "checkin-enough-cards"


class NotADay(Refusal):
    """What was typed is no day. Fact: ``typed``."""

    key = "checkin-not-a-day"


class DayNotMissed(Refusal):
    """The day cannot be made up, because the member checked in on it. Fact: ``day``."""

    key = "checkin-day-not-missed"


class DayBridged(Refusal):
    """The day cannot be made up and needs not: the bot was away, and it breaks no streak. Fact: ``day``."""

    key = "checkin-day-bridged"


class DayOutOfReach(Refusal):
    """The day is today, ahead, too long ago or before the member came. Facts: ``day``, ``days_back``."""

    key = "checkin-day-out-of-reach"


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone that was reached just now."""

    kind: str
    days: int
    money: Money
    title: Localized | None


@dataclass(frozen=True, slots=True)
class CheckinDone:
    """A check-in that counts: what it paid and where the member stands."""

    day: date
    place: int
    streak: int
    total_days: int
    reward: Money
    bonus: Money
    reached: tuple[Reached, ...]
    balance: Money
    receipt: int | None
    tomorrow: Money
    bridged: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class CheckinRequest:
    """A member who checks in at a moment, with what he says of his day."""

    member_id: int
    now: datetime
    mood: str | None = None
    words: str | None = None


def check_in(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    now: datetime,
    mood: str | None = None,
    words: str | None = None,
) -> CheckinDone:
    """Check a member in for the community's day and pay him.

    A repeat on the same day writes nothing: the day's primary key and the receipts' idempotency keys see to that.

    Raises:
        AlreadyCheckedIn, CheckinClosed, TooFewPosts, UnknownMood, WordsTooLong: nothing was written.
    """
    (outcome,) = check_in_all(tx, community, [CheckinRequest(member_id, now, mood, words)])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def check_in_all(
    tx: Transaction, community: Community, requests: Sequence[CheckinRequest]
) -> list[CheckinDone | Refusal]:
    """Check in members who come at the same time, as `check_in` does: each as if he came after those before him, but with as
    few statements for all of them as for one.

    Returns what became of each, in their order. For whom it is a refusal nothing was written.
    """
    outcomes: list[CheckinDone | Refusal] = []
    while len(outcomes) < len(requests):
        outcomes += _check_in_distinct(tx, community, _distinct(community, requests[len(outcomes) :]))
    return outcomes


def _distinct(community: Community, requests: Sequence[CheckinRequest]) -> Sequence[CheckinRequest]:
    """The first requests, as far as they are by different members on one day: who comes again has to see what came before."""
    day = community.day_of(requests[0].now)
    seen: set[int] = set()
    for place, request in enumerate(requests):
        if request.member_id in seen or community.day_of(request.now) != day:
            return requests[:place]
        seen.add(request.member_id)
    return requests


@dataclass(frozen=True, slots=True)
class _Admitted:
    """A member who may check in, and what is known of his earlier days."""

    request: CheckinRequest
    words: str | None
    before: checkin.CheckinSummary | None


def _check_in_distinct(
    tx: Transaction, community: Community, requests: Sequence[CheckinRequest]
) -> list[CheckinDone | Refusal]:
    """Check in different members on one day."""
    guild_id, needed = community.guild_id, community.config.checkin.minimum_posts
    day = community.day_of(requests[0].now)
    member_ids = [request.member_id for request in requests]
    summaries = checkin.list_summaries(tx, guild_id=guild_id, member_ids=member_ids)
    known = member.list_members(tx, guild_id=guild_id, member_ids=member_ids) if needed else {}
    refusals: dict[int, Refusal] = {}
    admitted: list[_Admitted] = []
    for request in requests:
        before = summaries.get(request.member_id)
        try:
            words = _tidy(community, request.words)
            _check_may(community, request.mood, request.now)
            _check_first_today(community, before, day)
            posts = known[request.member_id].posts if request.member_id in known else 0
            if posts < needed:
                raise TooFewPosts(posts=posts, needed=needed)
        except Refusal as refusal:
            refusals[request.member_id] = refusal
        else:
            admitted.append(_Admitted(request, words, before))
    done = _admit(tx, community, day, admitted) if admitted else {}
    return [refusals.get(member_id) or done[member_id] for member_id in member_ids]


def _admit(tx: Transaction, community: Community, day: date, admitted: Sequence[_Admitted]) -> dict[int, CheckinDone]:
    """Write down and pay the check-ins of different members, in their order."""
    settings, guild_id, now = community.config.checkin, community.guild_id, admitted[0].request.now
    newcomers = {each.request.member_id: to_ms(each.request.now) for each in admitted if each.before is None}
    if newcomers:
        member.open_members(tx, guild_id=guild_id, first_seen=newcomers)
    advances = _advances(tx, community, day, admitted)
    reached = _reach(tx, community, advances, day)
    last = checkin.count_in(tx, guild_id=guild_id, day=day.isoformat(), members=len(admitted))
    first = last - len(admitted) + 1
    earnings = [
        _earn(community, day, advance, milestones, place)
        for place, (advance, milestones) in enumerate(zip(advances, reached, strict=True), start=first)
    ]
    receipts = iter(pay_all(tx, community, [payment for earned in earnings for payment in earned.payments]))
    rows: list[checkin.CheckinRow] = []
    summaries: dict[int, checkin.CheckinSummary] = {}
    done: dict[int, CheckinDone] = {}
    for each, advance, earned in zip(admitted, advances, earnings, strict=True):
        receipt = None
        for _ in earned.payments:
            receipt = next(receipts)
        member_id, after, streak = advance.member_id, advance.after, advance.after.streak
        total = sum(payment.money.amount for payment in earned.payments)
        rows.append(
            checkin.CheckinRow(
                member_id,
                day.isoformat(),
                "own",
                earned.place,
                each.request.mood,
                each.words,
                total,
                streak,
                to_ms(each.request.now),
            )
        )
        summaries[member_id] = after._replace(total_reward=after.total_reward + total)
        done[member_id] = CheckinDone(
            day=day,
            place=earned.place,
            streak=streak,
            total_days=after.total_days,
            reward=earned.reward,
            bonus=earned.bonus,
            reached=earned.reached,
            balance=receipt.balance if receipt else _balance(tx, community, member_id, settings.currency),
            receipt=receipt.number if receipt else None,
            tomorrow=Money(_reward(community, streak + 1), settings.currency),
            bridged=advance.bridged,
        )
    checkin.insert_checkins(tx, guild_id=guild_id, rows=rows)
    checkin.upsert_summaries(tx, guild_id=guild_id, summaries=summaries)
    for advance in advances:
        _count(tx, community, advance.member_id, advance.after, day, advance.now)
    if settings.daily_channel:
        _refresh_daily(tx, community, day, now)
    return done


@dataclass(frozen=True, slots=True)
class _Advance:
    """A member's step from one summary to the next. ``lived``: the streak goes on from the one before; ``bridged``: over
    which days it does."""

    member_id: int
    before: checkin.CheckinSummary | None
    after: checkin.CheckinSummary
    lived: bool
    now: datetime
    bridged: tuple[date, ...] = ()


def _advances(tx: Transaction, community: Community, day: date, admitted: Sequence[_Admitted]) -> list[_Advance]:
    yesterday = (day - rules.ONE_DAY).isoformat()
    away_since = {each.before.last_day for each in admitted if each.before and each.before.last_day < yesterday}
    if away_since:
        # The bot may have come back a moment ago: what it missed must be known before a streak is called broken.
        note_alive(tx, community, now=admitted[0].request.now)
    bridged = {since: _bridged(tx, community, date.fromisoformat(since), day) for since in away_since}
    found: list[_Advance] = []
    for each in admitted:
        over = bridged.get(each.before.last_day, set()) if each.before else set()
        streak = rules.continue_streak(_streak(each.before), day, over)
        after = _summary_after(each.before, streak, day)
        lived = streak.days > 1
        days = tuple(sorted(over)) if lived else ()
        found.append(_Advance(each.request.member_id, each.before, after, lived, each.request.now, days))
    return found


@dataclass(frozen=True, slots=True)
class _Earned:
    """What a place of the day earns a member: the payments are in the order of their receipts."""

    place: int
    reward: Money
    bonus: Money
    reached: tuple[Reached, ...]
    payments: list[Payment]


def _earn(community: Community, day: date, advance: _Advance, milestones: _Milestones, place: int) -> _Earned:
    settings = community.config.checkin
    reward = Money(_reward(community, advance.after.streak), settings.currency)
    bonus = Money(rules.early_bonus_for(place, settings.early_bonus), settings.currency)
    facts: dict[str, str | int] = {"day": day.isoformat(), "streak": advance.after.streak, "place": place}
    payments = [
        Payment(
            advance.member_id,
            money,
            house="checkin",
            reason=f"checkin-{part}",
            key=f"checkin-{part}:{community.guild_id}:{advance.member_id}:{day.isoformat()}",
            now=advance.now,
            detail=facts,
        )
        for part, money in (("reward", reward), ("bonus", bonus))
        if money.amount
    ]
    return _Earned(place, reward, bonus, milestones.reached, [*milestones.payments, *payments])


def _reward(community: Community, streak: int) -> int:
    settings = community.config.checkin
    return rules.reward_for(streak, first=settings.first, step=settings.step, cap=settings.cap)


def _check_first_today(community: Community, summary: checkin.CheckinSummary | None, day: date) -> None:
    if summary is not None and summary.last_day >= day.isoformat():
        last_day = date.fromisoformat(summary.last_day)  # ahead of today where the clock stepped back
        opens = to_come(to_ms(community.day_ends_at(last_day)))
        raise AlreadyCheckedIn(day=last_day, streak=summary.streak, **opens)


def _balance(tx: Transaction, community: Community, member_id: int, currency: str) -> Money:
    balances = {money.currency: money for money in read_wallet(tx, community, member_id=member_id).balances}
    return balances.get(currency, Money(0, currency))


def _tidy(community: Community, words: str | None) -> str | None:
    tidy = bare(words or "")
    if not tidy:
        return None
    most = community.config.checkin.words_length
    if len(tidy) > most:
        raise WordsTooLong(length=len(tidy), most=most)
    return tidy


def _check_may(community: Community, mood: str | None, now: datetime) -> None:
    settings = community.config.checkin
    if mood is not None and all(mood != known.code for known in settings.moods):
        raise UnknownMood(known=[known.name for known in settings.moods])
    hour = now.astimezone(community.zone).hour
    if not rules.is_open(hour, open_from=settings.open_from_hour, open_until=settings.open_until_hour):
        raise CheckinClosed(from_hour=settings.open_from_hour, until_hour=settings.open_until_hour)


def _streak(summary: checkin.CheckinSummary | None) -> rules.Streak | None:
    if summary is None:
        return None
    return rules.Streak(summary.streak, date.fromisoformat(summary.streak_since), date.fromisoformat(summary.last_day))


def _bridged(tx: Transaction, community: Community, since: date, until: date) -> set[date]:
    days = checkin.list_bridged_days(
        tx, guild_id=community.guild_id, first_day=since.isoformat(), last_day=until.isoformat()
    )
    return {date.fromisoformat(day) for day in days}


def _summary_after(summary: checkin.CheckinSummary | None, streak: rules.Streak, day: date) -> checkin.CheckinSummary:
    """The summary after ``day`` was added; its reward not yet."""
    month = day.isoformat()[:7]
    if summary is None:
        return checkin.CheckinSummary(
            day.isoformat(), streak.days, streak.since.isoformat(), streak.days, 1, month, 1, 0
        )
    last = max(summary.last_day, day.isoformat())
    if month == summary.month:
        month_days = summary.month_days + 1
    else:  # a made-up day of last month does not touch this month's count
        month, month_days = (month, 1) if month > summary.month else (summary.month, summary.month_days)
    return checkin.CheckinSummary(
        last_day=last,
        streak=streak.days,
        streak_since=streak.since.isoformat(),
        longest=max(summary.longest, streak.days),
        total_days=summary.total_days + 1,
        month=month,
        month_days=month_days,
        total_reward=summary.total_reward,
    )


def _count(
    tx: Transaction, community: Community, member_id: int, after: checkin.CheckinSummary, day: date, now: datetime
) -> None:
    """Count a checked-in or filled day, and place the streak, for rankings, levels and charts."""
    count(tx, community, member_id=member_id, kind="checkins", change=1, day=day, now=now)
    last_day = date.fromisoformat(after.last_day)
    place_streak(tx, community, member_id=member_id, last_day=last_day, days=after.streak)


@dataclass(frozen=True, slots=True)
class _Milestones:
    """The milestones that a step reached, and what they pay."""

    reached: tuple[Reached, ...]
    payments: tuple[Payment, ...]


def _reach(tx: Transaction, community: Community, advances: Sequence[_Advance], day: date) -> list[_Milestones]:
    """Record the milestones that steps of different members reached on a day; they are still to be paid."""
    guild_id, currency = community.guild_id, community.config.checkin.currency
    crossed = [list(_crossed(community, advance)) for advance in advances]
    whose = [advance.member_id for advance, steps in zip(advances, crossed, strict=True) if steps]
    if not whose:
        return [_Milestones((), ())] * len(advances)
    # A made-up day can join two streaks into one; what a part of it was paid for is not paid again.
    latest: dict[tuple[int, str, int], str] = {}
    for known in checkin.list_milestones(tx, guild_id=guild_id, member_ids=whose):
        latest[known[:3]] = max(known.since, latest.get(known[:3], ""))
    found: list[_Milestones] = []
    fresh: list[checkin.Milestone] = []
    for advance, steps in zip(advances, crossed, strict=True):
        reached: list[Reached] = []
        payments: list[Payment] = []
        for step, since in steps:
            milestone = checkin.Milestone(advance.member_id, step.kind, step.days, since)
            if milestone[:3] in latest and latest[milestone[:3]] >= since:
                continue
            fresh.append(milestone)
            reached.append(Reached(step.kind, step.days, Money(step.amount, currency), step.title))
            if step.amount:
                payments.append(_pay_milestone(community, milestone, Money(step.amount, currency), advance.now))
        found.append(_Milestones(tuple(reached), tuple(payments)))
    checkin.insert_milestones(tx, guild_id=guild_id, milestones=fresh, reached_on=day.isoformat())
    return found


def _crossed(community: Community, advance: _Advance) -> Iterable[tuple[MilestoneSettings, str]]:
    """The milestones that a step passes, each with the first day of the streak that it counts."""
    before, after = advance.before, advance.after
    counts = {
        "streak": (before.streak if before and advance.lived else 0, after.streak, after.streak_since),
        "total": (before.total_days if before else 0, after.total_days, ""),
    }
    for milestone in community.config.checkin.milestones:
        earlier, later, since = counts[milestone.kind]
        if rules.is_crossed(milestone.days, before=earlier, after=later):
            yield milestone, since


def _pay_milestone(community: Community, milestone: checkin.Milestone, money: Money, now: datetime) -> Payment:
    member_id, kind, days, since = milestone
    return Payment(
        member_id,
        money,
        house="checkin",
        reason=f"checkin-milestone-{kind}",
        key=f"checkin-milestone:{community.guild_id}:{member_id}:{kind}:{days}:{since}",
        now=now,
        detail={"days": days},
    )


def _refresh_daily(tx: Transaction, community: Community, day: date, now: datetime) -> None:
    outbox.insert_outbox(
        tx,
        guild_id=community.guild_id,
        kind=DAILY,
        subject=day.isoformat(),
        payload="{}",
        at=to_ms(now),
        due_at=to_ms(now) + _DAILY_DELAY_S * 1000,
    )


@dataclass(frozen=True, slots=True)
class MakeupDone:
    """A missed day that was filled. ``streak`` is the living one, 0 if none is; ``joined``: the day is part of it."""

    day: date
    streak: int
    joined: bool
    cards: int
    reached: tuple[Reached, ...]


def make_up(tx: Transaction, community: Community, *, member_id: int, day: date, now: datetime) -> MakeupDone:
    """Spend a make-up card to fill a missed day, and join the streaks around it.

    A repeat is refused and spends nothing: the day is then no longer missed.

    Raises:
        DayNotMissed, DayBridged, DayOutOfReach, NoCard: nothing was written.
    """
    note_alive(tx, community, now=now)
    missed = read_missed(tx, community, member_id=member_id, now=now)
    if day not in missed.days:
        _refuse_day(community, missed, day)
    if missed.cards < 1:
        raise NoCard(price=_card_price(community))
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    before = checkin.find_summary(tx, **facts)
    all_days = {
        date.fromisoformat(row.day)
        for row in checkin.list_checkins(tx, guild_id=community.guild_id, member_id=member_id)
    } | {day}
    # Where the clock stepped back there are days ahead of today, and their streaks are bridged as they were.
    bridged = _bridged(tx, community, min(all_days), max(community.day_of(now), *all_days))
    streaks = rules.streaks_of(all_days, bridged)
    filled = next(streak for streak in streaks if streak.since <= day <= streak.until)
    longest = max(streak.days for streak in streaks)
    after = _summary_after(before, streaks[-1], day)._replace(longest=longest)
    cards = checkin.add_cards(tx, **facts, cards=-1)
    (milestones,) = _reach(tx, community, [_Advance(member_id, before, after, lived=True, now=now)], day)
    pay_all(tx, community, milestones.payments)
    earned = sum(payment.money.amount for payment in milestones.payments)
    row = checkin.CheckinRow(member_id, day.isoformat(), "made_up", None, None, None, earned, filled.days, to_ms(now))
    checkin.insert_checkins(tx, guild_id=community.guild_id, rows=[row])
    after = after._replace(total_reward=after.total_reward + earned)
    checkin.upsert_summaries(tx, guild_id=community.guild_id, summaries={member_id: after})
    _count(tx, community, member_id, after, day, now)
    lives = rules.is_unbroken(streaks[-1].until, community.day_of(now), bridged)
    return MakeupDone(day, streaks[-1].days if lives else 0, lives and filled is streaks[-1], cards, milestones.reached)


def _refuse_day(community: Community, missed: Missed, day: date) -> None:
    if day in missed.taken:
        raise DayNotMissed(day=day)
    if day in missed.bridged:
        raise DayBridged(day=day)
    raise DayOutOfReach(day=day, days_back=community.config.checkin.makeup.days_back)


def _card_price(community: Community) -> Money:
    makeup = community.config.checkin.makeup
    return Money(makeup.price, makeup.currency)


def buy_card(
    tx: Transaction, community: Community, *, member_id: int, request_id: int, now: datetime
) -> tuple[int, Receipt | None]:
    """Buy one make-up card; returns how many there are now, and the receipt (none if cards are free).

    A repeat with the same ``request_id`` buys nothing more; where cards are free there is nothing to buy twice.

    Raises:
        EnoughCards, NotEnough: nothing was bought.
    """
    makeup = community.config.checkin.makeup
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    cards = checkin.find_cards(tx, **facts)
    if cards >= makeup.most_cards:
        raise EnoughCards(most=makeup.most_cards)
    receipt = None
    if makeup.price:
        receipt = charge(
            tx,
            community,
            member_id=member_id,
            money=_card_price(community),
            house="shop",
            reason="makeup-card",
            key=f"makeup-card:{request_id}",
            now=now,
        )
        if receipt.repeated:
            return cards, receipt
    return checkin.add_cards(tx, **facts, cards=1), receipt


@dataclass(frozen=True, slots=True)
class Missed:
    """What a member could make up now, newest first, and with how many cards."""

    days: tuple[date, ...]
    cards: int
    price: Money
    balance: Money
    taken: Collection[date]
    bridged: Collection[date]


def read_missed(tx: Transaction, community: Community, *, member_id: int, now: datetime) -> Missed:
    """What a member could make up now."""
    makeup = community.config.checkin.makeup
    today = community.day_of(now)
    first = today - timedelta(days=makeup.days_back)
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    known = member.find_member(tx, **facts)
    arrived = today if known is None else community.day_of(from_ms(known.first_seen_at))
    listed = checkin.list_checkins(tx, guild_id=community.guild_id, member_id=member_id, first_day=first.isoformat())
    taken = {date.fromisoformat(row.day) for row in listed}
    bridged = _bridged(tx, community, first, today)
    days = rules.missed_days(today, first_day=arrived, days_back=makeup.days_back, taken=taken, bridged=bridged)
    return Missed(
        tuple(days),
        checkin.find_cards(tx, **facts),
        _card_price(community),
        _balance(tx, community, member_id, makeup.currency),
        taken,
        bridged,
    )


def give_cards(tx: Transaction, community: Community, *, member_id: int, cards: int, now: datetime) -> int:
    """Give a member make-up cards as the staff decided; returns how many there are now. A repeat gives them once more.

    Raises:
        EnoughCards: it would be more than one may hold; none was given.
    """
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    member.open_member(tx, **facts, at=to_ms(now))
    most = community.config.checkin.makeup.most_cards
    if checkin.find_cards(tx, **facts) + cards > most:
        raise EnoughCards(most=most)
    return checkin.add_cards(tx, **facts, cards=cards)


def announce_board(tx: Transaction, community: Community, *, period: str, now: datetime) -> None:
    """Leave the announcement of a day's board in the outbox, if one is wanted and anybody checked in."""
    if community.config.checkin.board_channel and checkin.count_day(tx, guild_id=community.guild_id, day=period):
        outbox.insert_outbox(tx, guild_id=community.guild_id, kind=BOARD, subject=period, payload="{}", at=to_ms(now))

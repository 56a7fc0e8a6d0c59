"""The acts of the check-in: checking in, making up a missed day, buying a card, and what is read for the screens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.checkin import rules
from bot.checkin.settings import MilestoneSettings
from bot.checkin.uptime import note_alive
from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.ledger.service import Receipt, charge, pay, read_wallet
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
    """The member checked in today. Facts: ``day``, ``streak``, ``opens`` (when the next day begins)."""

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
    settings = community.config.checkin
    day = community.day_of(now)
    words = _tidy(community, words)
    _check_may(community, mood, now)
    summary = checkin.find_summary(tx, guild_id=community.guild_id, member_id=member_id)
    _check_first_today(community, summary, day)
    _check_posts(tx, community, member_id, summary, now)
    bridged: set[date] = set()
    if summary is not None and date.fromisoformat(summary.last_day) < day - rules.ONE_DAY:
        # The bot may have come back a moment ago: what it missed must be known before a streak is called broken.
        note_alive(tx, community, now=now)
        bridged = _bridged(tx, community, date.fromisoformat(summary.last_day), day)
    streak = rules.continue_streak(_streak(summary), day, bridged)
    place = checkin.count_in(tx, guild_id=community.guild_id, day=day.isoformat())
    reward = rules.reward_for(streak.days, first=settings.first, step=settings.step, cap=settings.cap)
    bonus = rules.early_bonus_for(place, settings.early_bonus)
    after = _summary_after(summary, streak, day)
    reached, milestone_receipt = _reach(
        tx,
        community,
        member_id=member_id,
        before=summary,
        after=after,
        lived=streak.days > 1,
        day=day,
        now=now,
    )
    earned = reward + bonus + sum(each.money.amount for each in reached)
    row = checkin.CheckinRow(member_id, day.isoformat(), "own", place, mood, words, earned, streak.days, to_ms(now))
    _record(tx, community, row, after, day, now)
    facts: dict[str, str | int] = {"day": day.isoformat(), "streak": streak.days, "place": place}
    receipt = _pay_day(tx, community, member_id, {"reward": reward, "bonus": bonus}, facts, now) or milestone_receipt
    if settings.daily_channel:
        _refresh_daily(tx, community, day, now)
    tomorrow = rules.reward_for(streak.days + 1, first=settings.first, step=settings.step, cap=settings.cap)
    return CheckinDone(
        day=day,
        place=place,
        streak=streak.days,
        total_days=after.total_days,
        reward=Money(reward, settings.currency),
        bonus=Money(bonus, settings.currency),
        reached=reached,
        balance=receipt.balance if receipt else _balance(tx, community, member_id, settings.currency),
        receipt=receipt.number if receipt else None,
        tomorrow=Money(tomorrow, settings.currency),
        bridged=tuple(sorted(bridged)) if streak.days > 1 else (),
    )


def _record(
    tx: Transaction,
    community: Community,
    row: checkin.CheckinRow,
    after: checkin.CheckinSummary,
    day: date,
    now: datetime,
) -> None:
    """Write the day down: its row, the member's summary, and what rankings count."""
    checkin.insert_checkin(tx, guild_id=community.guild_id, row=row)
    summary = replace(after, total_reward=after.total_reward + row.reward)
    checkin.upsert_summary(tx, guild_id=community.guild_id, member_id=row.member_id, summary=summary)
    _count(tx, community, row.member_id, after, day, now)


def _check_first_today(community: Community, summary: checkin.CheckinSummary | None, day: date) -> None:
    if summary is not None and summary.last_day >= day.isoformat():
        last_day = date.fromisoformat(summary.last_day)  # ahead of today where the clock stepped back
        opens = f"<t:{to_ms(community.day_ends_at(last_day)) // 1000}:R>"
        raise AlreadyCheckedIn(day=last_day, streak=summary.streak, opens=opens)


def _check_posts(
    tx: Transaction, community: Community, member_id: int, summary: checkin.CheckinSummary | None, now: datetime
) -> None:
    """Make a newcomer known, and refuse who has too few posts."""
    needed = community.config.checkin.minimum_posts
    if summary is None or needed:
        known = member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=to_ms(now))
        if known.posts < needed:
            raise TooFewPosts(posts=known.posts, needed=needed)


def _pay_day(
    tx: Transaction,
    community: Community,
    member_id: int,
    amounts: Mapping[str, int],
    facts: Mapping[str, str | int],
    now: datetime,
) -> Receipt | None:
    """Pay what the day earned, a receipt for each part; the last of them."""
    receipt = None
    for part, amount in amounts.items():
        if amount:
            receipt = pay(
                tx,
                community,
                member_id=member_id,
                money=Money(amount, community.config.checkin.currency),
                house="checkin",
                reason=f"checkin-{part}",
                detail=facts,
                key=f"checkin-{part}:{community.guild_id}:{member_id}:{facts['day']}",
                now=now,
            )
    return receipt


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


def _reach(
    tx: Transaction,
    community: Community,
    *,
    member_id: int,
    before: checkin.CheckinSummary | None,
    after: checkin.CheckinSummary,
    lived: bool,
    day: date,
    now: datetime,
) -> tuple[tuple[Reached, ...], Receipt | None]:
    """Record and pay the milestones that this day reached. ``lived``: the streak goes on from the one before."""
    settings = community.config.checkin
    counts = {
        "streak": (before.streak if before and lived else 0, after.streak, after.streak_since),
        "total": (before.total_days if before else 0, after.total_days, ""),
    }
    reached: list[Reached] = []
    receipt: Receipt | None = None
    for milestone in settings.milestones:
        earlier, later, since = counts[milestone.kind]
        if not rules.is_crossed(milestone.days, before=earlier, after=later):
            continue
        facts = {"guild_id": community.guild_id, "member_id": member_id}
        # A made-up day can join two streaks into one; what a part of it was paid for is not paid again.
        if checkin.has_milestone(tx, **facts, kind=milestone.kind, days=milestone.days, since=since):
            continue
        checkin.insert_milestone(
            tx, **facts, kind=milestone.kind, days=milestone.days, since=since, reached_on=day.isoformat()
        )
        if milestone.amount:
            receipt = _pay_milestone(tx, community, member_id, milestone, since, now)
        money = Money(milestone.amount, settings.currency)
        reached.append(Reached(milestone.kind, milestone.days, money, milestone.title))
    return tuple(reached), receipt


def _pay_milestone(
    tx: Transaction,
    community: Community,
    member_id: int,
    milestone: MilestoneSettings,
    since: str,
    now: datetime,
) -> Receipt:
    return pay(
        tx,
        community,
        member_id=member_id,
        money=Money(milestone.amount, community.config.checkin.currency),
        house="checkin",
        reason=f"checkin-milestone-{milestone.kind}",
        detail={"days": milestone.days},
        key=f"checkin-milestone:{community.guild_id}:{member_id}:{milestone.kind}:{milestone.days}:{since}",
        now=now,
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
    after = replace(_summary_after(before, streaks[-1], day), longest=max(streak.days for streak in streaks))
    cards = checkin.add_cards(tx, **facts, cards=-1)
    reached, _ = _reach(tx, community, member_id=member_id, before=before, after=after, lived=True, day=day, now=now)
    earned = sum(each.money.amount for each in reached)
    checkin.insert_checkin(
        tx,
        guild_id=community.guild_id,
        row=checkin.CheckinRow(
            member_id, day.isoformat(), "made_up", None, None, None, earned, filled.days, to_ms(now)
        ),
    )
    checkin.upsert_summary(tx, **facts, summary=replace(after, total_reward=after.total_reward + earned))
    _count(tx, community, member_id, after, day, now)
    lives = rules.is_unbroken(streaks[-1].until, community.day_of(now), bridged)
    return MakeupDone(day, streaks[-1].days if lives else 0, lives and filled is streaks[-1], cards, reached)


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

"""What is done for many at a time leaves the same rows, to the last one, as the same things done one after the other."""

from __future__ import annotations

import dataclasses
import functools
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.boards.service import Arrived, PostArrived, Seen, count_posts, lose_posts, open_session, open_topic
from bot.checkin.service import CheckinRequest, check_in_all
from bot.clock import to_ms
from bot.community import Community
from bot.ledger.service import charge, pay, read_wallet
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from bot.words import Money
from db.engine import Transaction, connect
from tests.machine import examples
from tests.stage import GUILD_ID, NOON, StageClock, make_config, prepare

CHECKINS = Community(
    GUILD_ID,
    make_config(
        {
            "checkin": {
                "early_bonus": [5, 3],
                "words_length": 10,
                "daily_channel": "大厅",
                "milestones": [{"kind": "total", "days": 1, "amount": 4}, {"kind": "streak", "days": 2, "amount": 7}],
            }
        }
    ),
)
BOARDS = Community(
    GUILD_ID,
    make_config(
        {
            "forum": {
                "seconds_between_paid_posts": 10,
                "minimum_paid_length": 2,
                "daily_caps": {"new_topic": 1, "reply": 2},
            },
            "level": {"weights": [{"value": "posts", "weight": 60}, {"value": "sofas", "weight": 30}]},
            "boards": [
                {"code": "chat", "channel": 70},
                {"code": "dull", "channel": 71, "prices": {"reply": {"wealth": 0}}},
            ],
        }
    ),
)
MIDNIGHT = BOARDS.day_ends_at(BOARDS.day_of(NOON))
PAUSE = timedelta(seconds=20)
"""Long enough between two posts that are paid."""

TOPICS = {100: ("chat", 1), 101: ("chat", 2), 102: ("dull", 1)}

Act = Callable[[Transaction], Any]
Together = Callable[[Transaction, list[Any]], list[Any]]


def contents(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    """Every row of every table. How often what is left for later was left again may differ, and which
    of the rankings' slots were passed through."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {name: [column[1] for column in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    columns["outbox"].remove("revision")
    passed = {"tally_slot": " WHERE members > 0"}
    return {
        name: sorted(
            map(repr, connection.execute(f"SELECT {', '.join(columns[name])} FROM {name}{passed.get(name, '')}"))
        )
        for name in names
    }


class Ledgers:
    """Two databases: in one acts are done together, in the other each has a commit of its own."""

    def __init__(self, folder: Path) -> None:
        self.paths = (folder / "together.sqlite3", folder / "alone.sqlite3")
        for path in self.paths:
            prepare(path, StageClock())

    def __enter__(self) -> Ledgers:
        self.together, self.alone = map(connect, self.paths)
        self.both(_open_accounts)
        return self

    def __exit__(self, *_: object) -> None:
        self.together.close()
        self.alone.close()
        assert verify(self.paths[0]).holds

    @staticmethod
    def do(connection: sqlite3.Connection, act: Act) -> Any:
        """Do an act in a commit of its own."""
        connection.execute("BEGIN IMMEDIATE")
        tx = Transaction(connection)
        outcome = act(tx)
        tx.settle()
        connection.execute("COMMIT")
        return outcome

    def both(self, act: Act) -> None:
        """Do an act in both."""
        for connection in (self.together, self.alone):
            self.do(connection, act)

    def compare(self, facts: list[Any], act: Together) -> list[Any]:
        """Do an act for all facts together, and for each alone: outcomes and rows must be the same."""
        outcomes: list[Any] = self.do(self.together, lambda tx: act(tx, facts))
        alone = [self.do(self.alone, functools.partial(_alone, act, fact)) for fact in facts]
        assert list(map(told, outcomes)) == list(map(told, alone))
        together_has, alone_has = contents(self.together), contents(self.alone)
        for name in together_has:
            assert together_has[name] == alone_has[name], name
        return outcomes


def _open_accounts(tx: Transaction) -> None:
    """In which order accounts are opened may differ, and every receipt names theirs."""
    for house in ("checkin", "boards"):
        for member_id in range(1, 6):
            for currency in ("wealth", "prestige"):
                facts: dict[str, Any] = {
                    "member_id": member_id,
                    "money": Money(1, currency),
                    "house": house,
                    "reason": "grant",
                }
                pay(tx, BOARDS, **facts, key=f"{house}:{member_id}:{currency}", now=NOON)


def _alone(act: Together, fact: Any, tx: Transaction) -> Any:
    return act(tx, [fact])[0]


def told(outcome: Any) -> Any:
    """An outcome, so that two of the same can be told: an exception is none but itself."""
    return outcome.text if isinstance(outcome, Refusal) else outcome


@st.composite
def batches(draw: st.DrawFn) -> list[tuple[datetime, list[tuple[int, str | None, str | None]]]]:
    """Some moments, and at each those who check in, some of them twice, or with what is refused."""
    moment, found = NOON, []
    person = st.tuples(
        st.integers(1, 5), st.sampled_from([None, "happy", "no mood"]), st.sampled_from([None, "早", "x" * 11])
    )
    for _ in range(draw(st.integers(1, 4))):
        moment += draw(st.sampled_from([timedelta(minutes=1), timedelta(days=1), timedelta(days=3)]))
        found.append((moment, draw(st.lists(person, min_size=1, max_size=8))))
    return found


@given(found=batches())
@examples(6)
def test_checking_in_together_is_checking_in_one_after_the_other(
    found: list[tuple[datetime, list[tuple[int, str | None, str | None]]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Ledgers(tmp_path_factory.mktemp("checkins")) as ledgers:
        for moment, people in found:
            requests = [CheckinRequest(member_id, moment, mood, words) for member_id, mood, words in people]
            ledgers.compare(requests, lambda tx, facts: check_in_all(tx, CHECKINS, facts))


def test_who_comes_twice_around_midnight_is_counted_on_both_days(tmp_path: Path) -> None:
    midnight = CHECKINS.day_ends_at(CHECKINS.day_of(NOON))
    late, early = midnight - timedelta(seconds=1), midnight
    requests = [CheckinRequest(1, late), CheckinRequest(2, late), CheckinRequest(1, early), CheckinRequest(1, early)]
    with Ledgers(tmp_path) as ledgers:
        *done, again = ledgers.compare(requests, lambda tx, facts: check_in_all(tx, CHECKINS, facts))
    assert [(each.place, each.streak) for each in done] == [(1, 1), (2, 1), (1, 2)]
    assert isinstance(again, Refusal)


Message = tuple[int, int, int, int | None]
"""A topic, an author, seconds since the one before, and a length."""

messages = st.lists(
    st.tuples(
        st.sampled_from([*TOPICS, 999]), st.integers(1, 3), st.sampled_from([0, 3, 11]), st.sampled_from([None, 1, 50])
    ),
    min_size=1,
    max_size=10,
)


@given(
    batches=st.lists(st.tuples(messages, st.booleans()), min_size=1, max_size=4),
    gone=st.integers(0, 9),
    repeated=st.integers(0, 9),
)
@examples(6)
def test_counting_posts_together_is_counting_them_one_after_the_other(
    batches: list[tuple[list[Message], bool]], gone: int, repeated: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With a deletion and a repeat between, and authors who spent what they earned, so that owed money, gaps and emptied
    participations are met too."""
    with Ledgers(tmp_path_factory.mktemp("posts")) as ledgers:
        ledgers.both(lambda tx: open_session(tx, BOARDS, now=NOON))
        seen = {topic_id: _seen(topic_id, *facts) for topic_id, facts in TOPICS.items()}
        for each in (seen[100], seen[102]):  # of 101 the bot was never told: it is to be read
            ledgers.both(functools.partial(open_topic, community=BOARDS, seen=each, now=NOON))
        moment, message_id, posted = MIDNIGHT - timedelta(seconds=30), 1000, []
        for written, is_spent in batches:
            facts: list[PostArrived] = []
            for topic_id, author_id, seconds, length in written:
                moment += timedelta(seconds=seconds)
                message_id += 1
                arrived = Arrived(message_id, author_id, moment, length)
                facts.append(PostArrived(topic_id, arrived, seen.get(topic_id), moment))
            posted += facts
            facts.append(dataclasses.replace(posted[repeated % len(posted)], now=moment))
            ledgers.compare(facts, lambda tx, facts: count_posts(tx, BOARDS, facts))
            lost = posted[gone % len(posted)]
            if is_spent:
                ledgers.both(functools.partial(_spend_all, member_id=lost.arrived.author_id, now=moment))
            gone_ids = [lost.arrived.message_id]
            ledgers.both(
                functools.partial(
                    lose_posts, community=BOARDS, topic_id=lost.topic_id, message_ids=gone_ids, now=moment
                )
            )


def _spend_all(tx: Transaction, *, member_id: int, now: datetime) -> None:
    for money in read_wallet(tx, BOARDS, member_id=member_id).balances:
        if money.amount > 0:
            key = f"spent:{member_id}:{money.currency}:{to_ms(now)}"
            facts: dict[str, Any] = {"house": "shop", "reason": "grant", "key": key, "now": now}
            charge(tx, BOARDS, member_id=member_id, money=money, **facts)


def test_posts_that_are_counted_together_around_midnight_are_paid_each_on_its_day(tmp_path: Path) -> None:
    moments = [MIDNIGHT - timedelta(seconds=1), MIDNIGHT]
    facts = [PostArrived(100, Arrived(1000 + n, 2 + n, moment, 50), None, moment) for n, moment in enumerate(moments)]
    with Ledgers(tmp_path) as ledgers:
        ledgers.both(lambda tx: open_session(tx, BOARDS, now=NOON))
        ledgers.both(lambda tx: open_topic(tx, BOARDS, seen=_seen(100, *TOPICS[100]), now=NOON))
        ledgers.compare(facts, lambda tx, facts: count_posts(tx, BOARDS, facts))
        paid = ledgers.together.execute(
            "SELECT earned.member_id, day, at FROM post_earning AS earned JOIN transfer ON transfer_id = receipt ORDER BY at"
        ).fetchall()
    today = BOARDS.day_of(NOON)
    days = [today.isoformat(), (today + timedelta(days=1)).isoformat()]
    assert paid == [(2 + n, days[n], to_ms(moment)) for n, moment in enumerate(moments)]


def test_what_an_author_owes_is_taken_between_two_posts_that_are_counted_together(tmp_path: Path) -> None:
    with Ledgers(tmp_path) as ledgers:
        ledgers.both(lambda tx: open_session(tx, BOARDS, now=NOON))
        ledgers.both(lambda tx: open_topic(tx, BOARDS, seen=_seen(100, *TOPICS[100]), now=NOON))
        posts = [PostArrived(100, Arrived(1000 + n, 2, NOON + n * PAUSE, 50), None, NOON + n * PAUSE) for n in range(3)]
        posts.append(PostArrived(100, Arrived(2000, 3, NOON + 3 * PAUSE, 50), None, NOON + 3 * PAUSE))
        ledgers.compare(posts[:1], lambda tx, facts: count_posts(tx, BOARDS, facts))
        ledgers.both(functools.partial(_spend_all, member_id=2, now=NOON))
        ledgers.both(lambda tx: lose_posts(tx, BOARDS, topic_id=100, message_ids=[1000], now=NOON))
        ledgers.compare(posts[1:], lambda tx, facts: count_posts(tx, BOARDS, facts))
        reasons = ledgers.together.execute("SELECT reason FROM transfer WHERE reason <> 'grant' ORDER BY transfer_id")
        assert [reason for (reason,) in reasons] == ["board-reply", "board-reply", "reversal", "board-reply"]


def _seen(topic_id: int, board: str, opener_id: int) -> Seen:
    return Seen(
        topic_id=topic_id,
        board=board,
        channel_id=70 if board == "chat" else 71,
        opener_id=opener_id,
        title=f"Topic {topic_id}",
        created_at=to_ms(NOON),
        is_archived=False,
        is_locked=False,
        is_pinned=False,
        tags="[]",
    )

"""The acts at the gate, on a real database, without Discord."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import to_ms
from bot.community import Community
from bot.gate import missed, service, watch
from bot.gate.proofs import PROOFS
from bot.gate.question import ChallengeExpired, CoolingDown, FormOutdated, Question, Verdict
from bot.gate.reply import ReplyVerdict, answer_reply_question, ask_reply_question, write_when_right
from bot.gate.rules import Sum, most_guesses
from bot.level.service import read_held_step, recompute
from bot.refusal import Refusal
from bot.staff.service import ReasonNeeded
from bot.words import text
from db import gate as gate_rows
from db import outbox, uptime
from db.engine import Transaction, connect
from db.migrate import migrate
from tests.gate.conftest import CHOICE, WRITTEN, gate_tables
from tests.stage import GUILD_ID, NOON, LoadedDice, make_config

Outcome = TypeVar("Outcome")
OLD = NOON - timedelta(days=1000)
NEW = NOON + timedelta(seconds=1)
"""The join of a newcomer: the gate is put up at noon."""

MEMBER = 7


class Gatehouse:
    """Acts one after another, each in a transaction of its own; what refuses leaves nothing behind."""

    def __init__(self, connection: sqlite3.Connection, **gate: Any) -> None:
        self.connection = connection
        self.community = Community(GUILD_ID, make_config(gate_tables(**gate)))
        self.now = NOON
        self.dice = LoadedDice(99, 105, 0)

    def act(self, function: Callable[..., Outcome], **facts: Any) -> Outcome:
        self.connection.execute("BEGIN IMMEDIATE")
        tx = Transaction(self.connection)
        try:
            outcome = function(tx, self.community, now=self.now, **facts)
            tx.settle()
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        return outcome

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def arrive(self, member_id: int = MEMBER, joined_at: datetime | None = OLD, holds_role: bool = False) -> Any:
        return self.act(service.arrive, member_id=member_id, joined_at=joined_at, holds_role=holds_role)

    def ask(self, member_id: int = MEMBER, *, created_at: datetime = OLD, holds_role: bool = False) -> Question:
        facts = {"member_id": member_id, "created_at": created_at, "holds_role": holds_role}
        return self.act(service.ask, **facts, dice=self.dice)

    def answer(self, serial: int, given: str, member_id: int = MEMBER, *, created_at: datetime = OLD) -> Verdict:
        facts = {"member_id": member_id, "created_at": created_at, "serial": serial, "given": given}
        return self.act(service.answer, **facts)

    def right(self, member_id: int = MEMBER, purpose: str = "join") -> str:
        """What would be right now, read from the row as only a test may."""
        row = self.challenge(member_id, purpose)
        assert row is not None
        detail = json.loads(row.detail)
        if row.question == "sum":
            return str(Sum(**detail).value)
        if "order" in detail:
            return str(detail["order"].index(0))
        return "沙发"

    def challenge(self, member_id: int = MEMBER, purpose: str = "join") -> gate_rows.Challenge | None:
        facts: dict[str, Any] = {"guild_id": GUILD_ID, "member_id": member_id, "purpose": purpose}
        return gate_rows.find_challenge(Transaction(self.connection), **facts)

    def row(self, member_id: int = MEMBER) -> gate_rows.GateMember:
        row = gate_rows.find_gate_member(Transaction(self.connection), guild_id=GUILD_ID, member_id=member_id)
        assert row is not None
        return row

    def waiting(self, kind: str) -> list[str]:
        rows = self.connection.execute("SELECT subject FROM outbox WHERE kind = ? AND state = 'waiting'", (kind,))
        return [row[0] for row in rows]

    def calls(self) -> list[str]:
        rows = self.connection.execute("SELECT payload FROM outbox WHERE kind = ? ORDER BY outbox_id", (watch.CALL,))
        return [watch.read_call(row[0]).words[0].key for row in rows]

    def count(self, table: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def check_proofs(self) -> None:
        for proof in PROOFS:
            for claim in proof(Transaction(self.connection)):
                assert claim.holds, claim.findings


@pytest.fixture
def open_house(tmp_path: Path) -> Any:
    path = tmp_path / "louzhu.sqlite3"
    migrate(path, at_ms=to_ms(NOON))
    connection = connect(path)
    yield lambda **settings: Gatehouse(connection, **settings)
    connection.close()


def test_a_right_answer_passes_and_orders_the_role_in_one_transaction(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    question = house.ask()
    assert house.answer(question.serial, house.right()).right
    assert house.row().passed_by == "answer"
    assert house.waiting(service.ROLE) == [str(MEMBER)]
    with pytest.raises(service.RoleOnItsWay):
        house.ask()
    house.act(service.note_role, member_id=MEMBER, given=True)
    with pytest.raises(service.AlreadyPassed):
        house.ask(holds_role=True)
    with pytest.raises(service.AlreadyPassed):
        house.answer(question.serial, "205")
    house.check_proofs()


def test_wrong_answers_count_down_cool_down_and_bring_another_question(open_house: Any) -> None:
    house = open_house(questions=[WRITTEN, CHOICE])
    house.arrive()
    house.dice = LoadedDice(1, 99, 105, 0)  # the written question; a choice is asked but once
    first = house.ask()
    code = house.challenge().question
    verdicts = [house.answer(first.serial + tries, "x") for tries in range(3)]
    assert [verdict.left for verdict in verdicts] == [2, 1, 0]
    assert verdicts[2].opens_at == to_ms(house.now + timedelta(minutes=10))
    with pytest.raises(CoolingDown):
        house.ask()
    house.wait(minutes=10, milliseconds=-1)
    with pytest.raises(CoolingDown):
        house.answer(first.serial + 2, house.right())
    house.wait(milliseconds=1)
    second = house.ask()
    assert second.left == 3
    assert house.challenge().question != code
    assert house.answer(second.serial, house.right()).right


def test_a_form_counts_once_and_a_late_one_not_at_all(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    question = house.ask()
    house.answer(question.serial, "x")
    with pytest.raises(FormOutdated):
        house.answer(question.serial, "x")
    again = house.ask()
    assert (again.left, again.words) == (2, question.words)
    house.wait(minutes=10)
    with pytest.raises(ChallengeExpired):
        house.answer(again.serial, house.right())
    with pytest.raises(FormOutdated):
        house.answer(again.serial + 5, house.right())


def test_pressing_again_shows_the_same_question_until_it_expires(open_house: Any) -> None:
    house = open_house()
    house.dice = LoadedDice(*range(50))
    house.arrive()
    first = house.ask()
    house.wait(minutes=9)
    assert house.ask() == first
    house.wait(minutes=1)
    second = house.ask()
    assert second.serial > first.serial
    assert second.words != first.words


def test_the_answer_belongs_to_the_members_own_challenge(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    house.arrive(8)
    question = house.ask()
    other = house.ask(8)
    house.answer(question.serial, "x")
    assert house.answer(other.serial, house.right(8), 8).right
    assert house.row().passed_at is None
    with pytest.raises(FormOutdated):
        house.answer(other.serial, house.right())


def test_the_order_of_a_choice_is_that_of_the_stored_challenge(open_house: Any) -> None:
    house = open_house(questions=[CHOICE], arithmetic={"enabled": False})
    house.dice = LoadedDice(0)
    house.arrive()
    question = house.ask()
    assert [option["en"] for option in question.options] == ["the moderator", "the starter"]
    assert house.answer(question.serial, "1").right


def test_a_choice_cannot_be_answered_by_leaving_out_what_was_wrong(open_house: Any) -> None:
    house = open_house(questions=[CHOICE])
    house.dice = LoadedDice(1, 0)
    house.arrive()
    question = house.ask()
    assert house.challenge().question == "opener"
    verdict = house.answer(question.serial, "0")
    assert (verdict.left, verdict.opens_at) == (2, 0)
    with pytest.raises(FormOutdated):
        house.answer(question.serial + 1, "1")
    again = house.ask()
    assert (again.left, house.challenge().question) == (2, "sum")
    assert [tuple(row) for row in house.connection.execute("SELECT question, shown, failed FROM gate_figure")] == [
        ("opener", 1, 1),
        ("sum", 1, 0),
    ]
    house.check_proofs()


@pytest.mark.parametrize("given_answer", ["沙发", " 沙發 ", "SOFA", "\uff53\uff4f\uff46\uff41", "「沙发」"])
def test_a_written_question_takes_any_accepted_answer_of_either_language(open_house: Any, given_answer: str) -> None:
    answers = {"zh-CN": ["沙发", "沙發"], "en": ["sofa"]}
    house = open_house(questions=[{**WRITTEN, "answers": answers}], arithmetic={"enabled": False})
    house.arrive()
    assert house.answer(house.ask().serial, given_answer).right


def test_a_question_that_was_taken_out_of_the_settings_is_replaced_and_costs_no_try(open_house: Any) -> None:
    before = open_house(questions=[WRITTEN], arithmetic={"enabled": False})
    before.arrive()
    serial = before.ask().serial
    after = open_house()
    with pytest.raises(ChallengeExpired):
        after.answer(serial, "沙发")
    assert after.ask().left == 3
    assert after.challenge().question == "sum"


def most_in_an_hour(moments: list[datetime]) -> int:
    """The most of these moments that lie within one hour, wherever it begins."""
    ends = [bisect_left(moments, first + timedelta(hours=1)) for first in moments]
    return max(end - place for place, end in enumerate(ends))


@pytest.mark.parametrize(("tries", "cooldown"), [(3, 10), (1, 60), (5, 7)])
def test_brute_force_has_exactly_so_many_guesses_an_hour_as_the_bound_says(
    open_house: Any, tries: int, cooldown: int
) -> None:
    """A script that guesses as soon as it may, leaves and comes back, sends forms twice, and lets questions expire."""
    house = open_house(questions=[WRITTEN, CHOICE], tries=tries, cooldown_minutes=cooldown, challenge_minutes=2)
    house.dice = LoadedDice(*range(89))
    house.arrive()
    judged: list[datetime] = []
    for half_minute in range(2 * 60 * 6):
        house.wait(seconds=30)
        if half_minute % 7 == 0:
            house.arrive(joined_at=house.now)
        for _ in range(2 * tries):
            try:
                house.answer(house.ask().serial, "guess")
            except Refusal:
                continue
            judged.append(house.now)
        with contextlib.suppress(Refusal):
            house.answer(house.challenge().serial - 1, "guess")
    assert most_in_an_hour(judged) == most_guesses(tries=tries, cooldown_minutes=cooldown)
    assert house.row().passed_at is None
    assert (house.count("gate_member"), house.count("gate_challenge"), house.count("outbox")) == (1, 1, 0)
    house.check_proofs()


def test_ten_thousand_wrong_answers_grow_nothing_and_keep_to_the_bound(open_house: Any) -> None:
    house = open_house(questions=[WRITTEN, CHOICE])
    house.dice = LoadedDice(*range(97))
    house.arrive()
    judged = []
    tables = ("gate_member", "gate_challenge", "outbox", "gate_watch")
    for number in range(10_000):
        house.wait(seconds=1)
        try:
            serial = house.ask().serial
            house.answer(serial, f"guess {number}")
        except Refusal:
            continue
        judged.append(house.now)
    assert [house.count(table) for table in tables] == [1, 1, 0, 1]
    assert house.count("gate_figure") == 3
    assert most_in_an_hour(judged) <= most_guesses(tries=3, cooldown_minutes=10)
    assert len(judged) > 3 * 15
    house.check_proofs()


def test_leaving_and_coming_back_shortens_no_cool_down(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    serial = house.ask().serial
    for tries in range(3):
        house.answer(serial + tries, "x")
    house.arrive(joined_at=NOON)
    with pytest.raises(CoolingDown):
        house.ask()


@pytest.mark.parametrize(("again", "passed"), [(True, False), (False, True)])
def test_whoever_comes_back_is_asked_again_or_gets_the_role_back(open_house: Any, again: bool, passed: bool) -> None:
    house = open_house(ask_again_on_return=again)
    house.arrive()
    house.answer(house.ask().serial, house.right())
    house.connection.execute("DELETE FROM outbox")
    house.act(service.note_role, member_id=MEMBER, given=True)
    assert house.arrive(joined_at=NOON).passed is passed
    assert house.waiting(service.ROLE) == ([str(MEMBER)] if passed else [])
    if again:
        assert house.ask().left == 3


@pytest.mark.parametrize(("again", "back"), [(True, None), (False, 1)])
def test_the_role_of_a_level_is_for_whom_the_gate_lets_in_and_comes_back_only_to_him(
    open_house: Any, again: bool, back: int | None
) -> None:
    house = open_house(ask_again_on_return=again)
    house.act(lambda tx, community, now: recompute(tx, community, moments={MEMBER: now}))
    house.arrive()

    def held_step() -> int | None:
        return read_held_step(Transaction(house.connection), house.community, member_id=MEMBER)

    assert held_step() is None
    house.answer(house.ask().serial, house.right())
    assert held_step() == 1
    house.arrive(joined_at=NOON)
    assert held_step() == back


def test_a_role_that_was_deleted_and_made_anew_comes_back_without_a_question(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    house.answer(house.ask().serial, house.right())
    house.connection.execute("DELETE FROM outbox")
    house.act(service.note_role, member_id=MEMBER, given=True)
    facts = {"member_id": MEMBER, "joined_at": OLD}
    house.act(service.arrive, **facts, holds_role=False, role_created_at=house.now)
    house.act(service.arrive, **facts, holds_role=True, role_created_at=house.now + timedelta(hours=1))
    assert house.waiting(service.ROLE) == []
    house.act(service.arrive, **facts, holds_role=False, role_created_at=house.now + timedelta(seconds=1))
    assert house.waiting(service.ROLE) == [str(MEMBER)]
    with pytest.raises(service.RoleOnItsWay):
        house.ask()


@pytest.mark.parametrize("again", [True, False])
def test_whom_the_staff_let_pass_unseen_is_asked_on_his_return_like_anyone_else(open_house: Any, again: bool) -> None:
    house = open_house(ask_again_on_return=again)
    house.act(service.decide, actor_id=1, member_id=MEMBER, decision="pass", reason="认识他")
    house.wait(hours=1)
    assert house.arrive(joined_at=OLD).passed, "he was here all the while"
    assert house.row().joined_at == to_ms(OLD)
    assert house.arrive(joined_at=house.now).passed is not again


def test_a_role_taken_away_by_hand_must_be_earned_again(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    house.answer(house.ask().serial, house.right())
    house.act(service.note_role, member_id=MEMBER, given=True)
    assert house.ask(holds_role=False).left == 3
    assert house.row().passed_at is None


def test_a_role_that_came_along_is_remembered_for_the_whole_stay(open_house: Any) -> None:
    house = open_house()
    house.arrive(1)
    joined = house.now + timedelta(minutes=1)
    assert house.arrive(joined_at=joined, holds_role=True).brought_role
    assert house.arrive(joined_at=joined, holds_role=True).brought_role
    assert not house.arrive(2, joined_at=OLD, holds_role=True).brought_role


def test_a_join_with_a_role_takes_it_away_unless_the_settings_trust_it(open_house: Any) -> None:
    later = NOON + timedelta(minutes=1)
    house = open_house(greet=True)
    house.arrive(1)
    house.act(service.note_join, member_id=MEMBER, joined_at=later, brought_role=True)
    assert house.waiting(service.ROLE) == [str(MEMBER)]
    house.act(service.note_join, member_id=8, joined_at=later, brought_role=False)
    assert house.waiting(service.GREETING) == ["8"]
    trusting = open_house(trust_brought_roles=True)
    trusting.act(service.note_join, member_id=9, joined_at=later, brought_role=True)
    assert trusting.row(9).passed_by == "hand"


def test_another_bots_role_is_taken_away_once_a_stay_and_no_more(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    assert house.act(service.note_brought_role, member_id=MEMBER)
    house.act(service.note_role, member_id=MEMBER, given=False)
    assert not house.act(service.note_brought_role, member_id=MEMBER)


def test_the_staff_pass_reset_and_ban_and_it_stands_in_the_audit_trail(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    facts = {"actor_id": 1, "member_id": MEMBER}
    with pytest.raises(ReasonNeeded):
        house.act(service.decide, **facts, decision="pass", reason="  ")
    house.act(service.decide, **facts, decision="pass", reason="认识他")
    assert house.row().passed_by == "staff"
    house.act(service.decide, **facts, decision="ban", reason="刷号")
    with pytest.raises(service.AnswererBanned):
        house.ask()
    house.arrive(joined_at=NOON)
    with pytest.raises(service.AnswererBanned):
        house.ask()
    house.act(service.decide, **facts, decision="reset", reason="误会")
    assert house.ask().left == 3
    actions = [row[0] for row in house.connection.execute("SELECT action FROM audit ORDER BY audit_id")]
    assert actions == ["gate-pass", "gate-ban", "gate-reset"]
    assert house.waiting(service.ROLE) == [str(MEMBER)]


def test_help_is_called_once_an_hour(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    house.act(service.call_for_help, member_id=MEMBER)
    house.wait(minutes=59)
    with pytest.raises(service.HelpCalled):
        house.act(service.call_for_help, member_id=MEMBER)
    house.wait(minutes=1)
    house.act(service.call_for_help, member_id=MEMBER)
    assert house.waiting(service.HELP) == [str(MEMBER)]


# --- Attacks -------------------------------------------------------------------------------------------------------------


def test_an_attack_asks_sums_only_holds_young_accounts_back_and_ends_by_itself(open_house: Any) -> None:
    attack = {"arrivals_per_minute": 3, "calm_minutes": 15, "account_days": 7}
    house = open_house(questions=[WRITTEN], arithmetic={"enabled": False}, attack=attack)
    for member_id in range(1, 4):
        house.arrive(member_id, NEW)
    assert house.calls() == []
    house.ask(1)
    assert house.challenge(1).question == "seat"
    for member_id in range(4, 10):
        house.arrive(member_id, NEW)
    assert house.calls() == ["gate-attack-begun"]
    house.ask(1)
    assert house.challenge(1).question == "sum"
    young = house.now - timedelta(days=7, seconds=-1)
    with pytest.raises(service.PassesPaused):
        house.ask(5, created_at=young)
    question = house.ask(5)
    with pytest.raises(service.PassesPaused):
        house.answer(question.serial, house.right(5), 5, created_at=young)
    assert not house.act(watch.end_attack)
    house.wait(minutes=15)
    assert house.ask(6, created_at=young).left == 3
    assert house.challenge(6).question == "seat"
    assert house.act(watch.end_attack)
    assert not house.act(watch.end_attack)
    assert house.calls() == ["gate-attack-begun", "gate-attack-over"]


def test_a_second_attack_is_told_again(open_house: Any) -> None:
    house = open_house(attack={"arrivals_per_minute": 1})
    for wave in range(2):
        house.arrive(10 * wave, NEW)
        house.arrive(10 * wave + 1, NEW)
        house.wait(minutes=15)
        house.act(watch.end_attack)
    assert house.calls() == ["gate-attack-begun", "gate-attack-over"] * 2


def test_as_many_arrivals_as_may_within_a_minute_are_no_attack(open_house: Any) -> None:
    house = open_house(attack={"arrivals_per_minute": 2})
    for member_id in range(20):
        house.arrive(member_id, NEW)
        house.wait(seconds=30)
    assert house.calls() == []


def test_old_members_and_those_whom_the_staff_let_in_are_no_attack(open_house: Any) -> None:
    house = open_house(attack={"arrivals_per_minute": 1})
    for member_id in range(10):
        house.arrive(member_id)
        house.act(service.decide, actor_id=1, member_id=100 + member_id, decision="pass", reason="认识他")
    house.arrive(50, NEW)
    assert house.calls() == []
    house.arrive(51, NEW)
    assert house.calls() == ["gate-attack-begun"]


@pytest.mark.parametrize(
    ("ago", "is_on"),
    [({"minutes": 15}, False), ({"minutes": 14, "seconds": 59}, True), ({"days": 3}, False)],
)
def test_of_an_attack_that_the_bot_slept_through_only_what_is_left_of_its_time_counts(
    open_house: Any, ago: dict[str, int], is_on: bool
) -> None:
    house = open_house(attack={"arrivals_per_minute": 2, "calm_minutes": 15})
    house.arrive(1, NEW)  # the gate is put up
    house.wait(days=5)
    joined_at = house.now - timedelta(**ago)
    for member_id in range(10, 110):
        house.act(service.note_join, member_id=member_id, joined_at=joined_at, brought_role=False)
    assert house.calls() == (["gate-attack-begun"] if is_on else [])
    house.wait(seconds=1)
    assert not watch.is_under_attack(Transaction(house.connection), house.community, house.now)


@pytest.mark.parametrize(
    ("ago", "is_greeted"), [({"days": 1}, True), ({"days": 1, "seconds": 1}, False), ({"seconds": -5}, True)]
)
def test_whoever_came_in_an_absence_is_greeted_up_to_a_day_late_and_once_a_stay(
    open_house: Any, ago: dict[str, int], is_greeted: bool
) -> None:
    house = open_house(greet=True)
    house.arrive(1, NEW)
    house.wait(days=5)
    facts = {"member_id": MEMBER, "joined_at": house.now - timedelta(**ago), "brought_role": False}
    house.act(service.note_join, **facts)
    assert house.waiting(service.GREETING) == ([str(MEMBER)] if is_greeted else [])
    house.connection.execute("DELETE FROM outbox")
    house.act(service.note_join, **facts)
    assert house.waiting(service.GREETING) == []


# --- The set-up, and newcomers who never answer ----------------------------------------------------------------------------


def test_the_staff_hear_of_the_set_up_only_when_it_changes_and_when_it_is_well_again(open_house: Any) -> None:
    house = open_house()
    broken = (text("gate-fault-channel-hidden", channel="验证", missing=[text("permission-view-channel")]),)
    told = [
        house.act(watch.report_findings, findings=findings, role_works=True)
        for findings in ((), broken, broken, (), ())
    ]
    assert told == [False, True, False, True, False]
    assert house.calls() == ["gate-setup-broken", "gate-setup-well"]


def test_what_waits_for_the_role_is_tried_at_once_when_the_role_works_again(open_house: Any) -> None:
    house = open_house()
    house.arrive()
    house.answer(house.ask().serial, house.right())
    house.connection.execute("UPDATE outbox SET due_at = due_at + 600000")
    due: dict[str, Any] = {"guild_id": GUILD_ID, "kinds": [service.ROLE], "at": to_ms(house.now), "limit": 5}
    house.act(watch.report_findings, findings=(), role_works=False)
    assert outbox.list_due(Transaction(house.connection), **due) == []
    house.act(watch.report_findings, findings=(), role_works=True)
    assert len(outbox.list_due(Transaction(house.connection), **due)) == 1


def test_newcomers_who_never_answer_are_told_first_and_then_removed_once(open_house: Any) -> None:
    house = open_house(removal={"after_hours": 72, "notice_hours": 24})
    for member_id in (1, 2, 3):
        house.arrive(member_id, NEW)
    house.arrive(4, OLD)
    house.answer(house.ask(2).serial, "x", 2)
    house.act(service.call_for_help, member_id=3)
    told: list[tuple[int, int]] = []
    for _ in range(90):
        house.wait(hours=1)
        house.act(watch.look_for_silent, period="")
        told.append((len(house.waiting(watch.NOTICE)), len(house.waiting(watch.REMOVAL))))
        if len(told) == 58:  # Discord took the notice late: the time runs from then on
            house.act(watch.note_noticed, member_id=1)
            house.connection.execute("UPDATE outbox SET state = 'done', ended_at = 0 WHERE kind = ?", (watch.NOTICE,))
    assert told[46:48] == [(0, 0), (1, 0)]
    assert told[80:82] == [(0, 0), (0, 1)]
    assert told[-1] == (0, 1)
    assert house.waiting(watch.REMOVAL) == ["1"]


HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("outages", "alive_ago", "span", "since_ago"),
    [
        ([], None, 24, 24),
        ([(30, 25)], None, 24, 24),  # before all of it
        ([(10, 4)], None, 24, 30),
        ([(30, 20)], None, 24, 34),  # it begins in an outage
        ([(40, 30), (20, 10)], None, 24, 44),
        ([(20, 10)], 6, 24, 40),  # and away at this moment
        ([], 0.05, 24, 24),  # a late heartbeat
    ],
)
def test_hours_in_which_the_bot_was_away_do_not_count(
    open_house: Any, outages: list[tuple[float, float]], alive_ago: float | None, span: int, since_ago: float
) -> None:
    house = open_house()
    at = to_ms(house.now)
    tx = Transaction(house.connection)
    for began, ended in outages:
        facts = {"started_at": at - int(began * HOUR_MS), "ended_at": at - int(ended * HOUR_MS)}
        uptime.insert_outage(tx, guild_id=GUILD_ID, **facts)
    if alive_ago is not None:
        uptime.upsert_alive(tx, guild_id=GUILD_ID, at=at - int(alive_ago * HOUR_MS))
    since = watch.reachable_since(tx, house.community, at=at, span_ms=span * HOUR_MS)
    assert (at - since) / HOUR_MS == since_ago


def test_joins_are_heard_of_from_the_first_start_with_the_intent_and_anew_after_one_without(open_house: Any) -> None:
    def since(**settings: Any) -> int | None:
        house.community = Community(GUILD_ID, make_config(gate_tables(**settings)))
        house.wait(hours=1)
        house.act(missed.note_hearing)
        kept = gate_rows.find_watch(Transaction(house.connection), guild_id=GUILD_ID)
        return None if kept is None else kept.joins_since

    house = open_house()
    assert since() is None
    first = since(watch_joins=True)
    assert first == to_ms(house.now)
    assert since(greet=True) == first
    assert since() is None
    assert since(removal={"after_hours": 72}) == to_ms(house.now)
    assert since(role=0, watch_joins=True) is None


def test_nobody_is_removed_by_default(open_house: Any) -> None:
    house = open_house()
    house.arrive(joined_at=NEW)
    house.wait(days=1000)
    house.act(watch.look_for_silent, period="")
    assert house.waiting(watch.NOTICE) == house.waiting(watch.REMOVAL) == []


# --- The reply gate --------------------------------------------------------------------------------------------------------


def reply(house: Gatehouse, serial: int, given_answer: str) -> ReplyVerdict:
    return house.act(answer_reply_question, member_id=MEMBER, serial=serial, given=given_answer)


def test_nobody_is_asked_when_posting_by_default(open_house: Any) -> None:
    house = open_house()
    assert house.act(ask_reply_question, member_id=MEMBER, dice=house.dice) is None
    assert reply(house, 0, "").right


@pytest.mark.parametrize(("posts", "is_asked"), [(0, True), (4, True), (5, False)])
def test_members_with_too_few_posts_are_asked_when_posting(open_house: Any, posts: int, is_asked: bool) -> None:
    house = open_house(role=0, channel=0, reply={"below_posts": 5})
    house.connection.execute(
        "INSERT INTO member (guild_id, member_id, uid, first_seen_at, posts) VALUES (?, ?, 1, 0, ?)",
        (GUILD_ID, MEMBER, posts),
    )
    question = house.act(ask_reply_question, member_id=MEMBER, dice=house.dice)
    assert (question is not None) is is_asked


def test_a_wrong_answer_in_a_post_is_told_and_kept_never_raised(open_house: Any) -> None:
    house = open_house(reply={"below_posts": 5})
    serial = house.act(ask_reply_question, member_id=MEMBER, dice=house.dice).serial
    said = [reply(house, serial + tries, "x").words.key for tries in (0, 0, 1, 2, 3)]
    assert said == ["gate-wrong", "gate-form-outdated", "gate-wrong", "gate-wrong-last", "gate-cooling-down"]
    with pytest.raises(CoolingDown):
        house.act(ask_reply_question, member_id=MEMBER, dice=house.dice)


def test_a_right_answer_is_not_used_up_by_a_post_that_is_refused(open_house: Any) -> None:
    house = open_house(reply={"below_posts": 5})
    question = house.act(ask_reply_question, member_id=MEMBER, dice=house.dice)
    written: list[str] = []

    def write(tx: Transaction, community: Community, *, member_id: int, body: str, now: datetime) -> str:
        if not body:
            raise ReasonNeeded(most=1)
        written.append(body)
        return body

    facts = {"member_id": MEMBER, "serial": question.serial, "write": write}
    right = house.right(purpose="reply")
    with pytest.raises(ReasonNeeded):
        house.act(write_when_right, **facts, given=right, body="")
    assert house.act(ask_reply_question, member_id=MEMBER, dice=house.dice) == question
    assert house.act(write_when_right, **facts, given=right, body="大家好") == "大家好"
    verdict = house.act(write_when_right, **facts, given=right, body="再来")
    assert isinstance(verdict, ReplyVerdict)
    assert written == ["大家好"]


@pytest.mark.parametrize(("minutes", "is_asked"), [(0, True), (30, False)])
def test_a_right_answer_holds_for_one_post_or_for_a_while(open_house: Any, minutes: int, is_asked: bool) -> None:
    house = open_house(reply={"below_posts": 5, "good_for_minutes": minutes})
    serial = house.act(ask_reply_question, member_id=MEMBER, dice=house.dice).serial
    assert reply(house, serial, house.right(purpose="reply")).right
    assert (house.act(ask_reply_question, member_id=MEMBER, dice=house.dice) is not None) is is_asked
    house.wait(minutes=30)
    assert house.act(ask_reply_question, member_id=MEMBER, dice=house.dice) is not None


# --- The challenge against a model -------------------------------------------------------------------------------------------


class Model:
    """A challenge as one would tell it: an open form, when it runs out, when each wrong answer fell."""

    def __init__(self) -> None:
        self.form_opened: int | None = None
        self.wrong_at: list[int] = []
        self.passed = False

    def clean(self, at: int) -> None:
        if self.wrong_at and at - self.wrong_at[-1] >= 10:
            self.wrong_at = []

    def press(self, at: int) -> str:
        self.clean(at)
        if self.passed:
            return "RoleOnItsWay"
        if len(self.wrong_at) == 3:
            return "CoolingDown"
        if self.form_opened is None or at - self.form_opened >= 10:
            self.form_opened = at
        return f"asked, {3 - len(self.wrong_at)} left"

    def submit(self, at: int, *, is_right: bool, is_stale: bool, is_choice: bool) -> str:
        self.clean(at)
        if self.passed:
            return "AlreadyPassed"
        if len(self.wrong_at) == 3:
            return "CoolingDown"
        if is_stale or self.form_opened is None:
            return "FormOutdated"
        if at - self.form_opened >= 10:
            return "ChallengeExpired"
        if is_right:
            self.passed = True
            return "right"
        self.wrong_at.append(at)
        if len(self.wrong_at) == 3 or is_choice:
            self.form_opened = None
        return f"wrong, {3 - len(self.wrong_at)} left"


STEPS = st.lists(
    st.one_of(
        st.just(("press", 0)),
        st.tuples(st.just("wait"), st.sampled_from([1, 4, 9, 10])),
        st.just(("wrong", 0)),
        st.just(("stale", 0)),
        st.just(("right", 0)),
    ),
    max_size=30,
)


def step(house: Gatehouse, name: str) -> str:
    """Do one thing at the real gate, and say what came of it."""
    row = house.challenge()
    serial = 0 if row is None else row.serial
    try:
        if name == "press":
            return f"asked, {house.ask().left} left"
        given_answer = house.right() if name != "wrong" and row is not None else "x"
        verdict = house.answer(serial - 1 if name == "stale" else serial, given_answer)
    except Refusal as refusal:
        return type(refusal).__name__
    return "right" if verdict.right else f"wrong, {verdict.left} left"


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("model") / "louzhu.sqlite3"
    migrate(path, at_ms=to_ms(NOON))
    connection = connect(path)
    yield Gatehouse(connection, questions=[WRITTEN, CHOICE])
    connection.close()


@given(steps=STEPS)
def test_the_challenge_does_what_the_model_says_whatever_a_member_does(
    shared_house: Gatehouse, steps: list[tuple[str, int]]
) -> None:
    house, model = shared_house, Model()
    for table in ("gate_challenge", "gate_member", "gate_figure", "outbox"):
        house.connection.execute(f"DELETE FROM {table}")
    house.now = NOON
    house.arrive()
    minutes = 0
    for name, span in steps:
        if name == "wait":
            minutes += span
            house.wait(minutes=span)
        elif name == "press":
            assert step(house, name) == model.press(minutes)
        else:
            row = house.challenge()
            is_choice = row is not None and row.question == CHOICE["code"]
            facts = {"is_right": name == "right", "is_stale": name == "stale", "is_choice": is_choice}
            expected = model.submit(minutes, **facts)
            assert step(house, name) == expected
    assert (house.row().passed_at is not None) is model.passed
    assert house.waiting(service.ROLE) == ([str(MEMBER)] if model.passed else [])
    house.check_proofs()

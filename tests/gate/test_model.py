"""The gate against a simple model: any mix of arrivals, questions, answers, double clicks, waits, roles given and taken, the
staff's decisions, departures and restarts lets in whom the model lets in, and nobody guesses more often than he may."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from bot.gate import service
from bot.gate.question import ChallengeExpired, CoolingDown, FormOutdated, Question, Verdict
from bot.gate.rules import Sum, most_guesses
from bot.gate.service import AlreadyPassed, AnswererBanned, Decision, RoleOnItsWay
from bot.refusal import OutOfDate
from tests.gate.conftest import CHOICE, WRITTEN, gate_tables
from tests.machine import AppMachine, examples

MEMBERS = (1, 2)
STRANGER = 3
TRIES, COOLDOWN, OPEN = 3, timedelta(minutes=10), timedelta(minutes=10)
OLD_ACCOUNT = datetime.fromisoformat("2020-01-01T00:00:00+00:00")

members = st.sampled_from(MEMBERS)
anybody = st.sampled_from([*MEMBERS, *MEMBERS, STRANGER])


@dataclass
class Form:
    """The one form of a member's that counts, and what would be right in it."""

    serial: int
    right: str
    words: Any
    expires_at: datetime
    is_choice: bool


@dataclass
class Newcomer:
    """What the model knows of a member. ``role``: Discord has given it to him, as the bot knows."""

    joined_at: datetime
    passed: bool = False
    role: bool = False
    banned: bool = False
    wrong_at: list[datetime] = field(default_factory=list)
    form: Form | None = None

    def wrong(self, now: datetime) -> int:
        """The wrong answers that count now: they are forgotten a whole cool-down after the last."""
        return 0 if not self.wrong_at or now >= self.wrong_at[-1] + COOLDOWN else len(self.wrong_at)


class GateMachine(AppMachine):
    """The gate's acts beside what a doorman would remember."""

    again = False

    @initialize(again=st.booleans(), seed=st.integers(0, 2**32))
    def begin(self, again: bool, seed: int) -> None:
        self.again = again
        self.tables = gate_tables(questions=[WRITTEN, CHOICE], ask_again_on_return=again)
        self.begin_with(self.tables, seed=seed)
        self.known: dict[int, Newcomer] = {}
        self.judged: dict[int, list[datetime]] = {member_id: [] for member_id in MEMBERS}
        for member_id in MEMBERS:
            self.arrive(member_id)

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.clock.now()

    # --- Coming and going ------------------------------------------------------------------------------------------------

    def arrive(self, member_id: int) -> None:
        known = self.known.setdefault(member_id, Newcomer(self.now))
        arrival = self._arrive(member_id, known.joined_at)
        assert arrival.passed == known.passed

    def _arrive(self, member_id: int, joined_at: datetime) -> Any:
        return self.run(self.app.act(service.arrive, member_id=member_id, joined_at=joined_at, holds_role=False))

    @rule(member_id=members)
    def leave_and_return(self, member_id: int) -> None:
        known = self.known.get(member_id)
        if known is not None:
            self.clock.set(self.now + timedelta(seconds=1))
            passed = known.passed and not self.again
            self.known[member_id] = replace(known, joined_at=self.now, passed=passed, role=False)
            assert self._arrive(member_id, self.now).passed == passed

    @rule(minutes=st.sampled_from([1, 5, 9, 10, 11]))
    def wait(self, minutes: int) -> None:
        self.clock.set(self.now + timedelta(minutes=minutes))

    # --- Questions and answers ---------------------------------------------------------------------------------------------

    def _barrier(self, member_id: int) -> type[Exception] | None:
        """What keeps a member from being asked or judged, once he is not in already."""
        known = self.known[member_id]
        if known.banned:
            return AnswererBanned
        return CoolingDown if known.wrong(self.now) >= TRIES else None

    @rule(member_id=anybody, holds_role=st.booleans())
    def ask(self, member_id: int, holds_role: bool) -> None:
        outcome = self.attempt(
            self.app.act(
                service.ask, member_id=member_id, created_at=OLD_ACCOUNT, holds_role=holds_role, dice=self.app.dice
            )
        )
        known = self.known.get(member_id)
        if known is None:
            assert outcome is OutOfDate
        elif known.passed and holds_role:
            assert outcome is AlreadyPassed
        elif known.passed and not known.role:
            assert outcome is RoleOnItsWay
        elif (barrier := self._barrier(member_id)) is not None:
            assert outcome is barrier
        else:
            known.passed = known.role = False  # somebody took the role away by hand, else he were not asked
            self._shown(known, outcome)

    def _shown(self, known: Newcomer, question: Question) -> None:
        assert question.left == TRIES - known.wrong(self.now)
        form = known.form
        if form is not None and self.now < form.expires_at:
            assert (question.serial, question.words, question.expires_at) == (form.serial, form.words, form.expires_at)
            return
        known.form = Form(
            question.serial, right_answer(question), question.words, self.now + OPEN, bool(question.options)
        )
        assert question.expires_at == known.form.expires_at

    @rule(member_id=anybody, old=st.booleans(), copies=st.integers(1, 2))
    def answer_wrongly(self, member_id: int, old: bool, copies: int) -> None:
        self._answer(member_id, old, copies, right=False)

    @rule(member_id=anybody, old=st.sampled_from([False, False, True]), copies=st.integers(1, 2))
    def answer_rightly(self, member_id: int, old: bool, copies: int) -> None:
        self._answer(member_id, old, copies, right=True)

    @rule(member_id=members, times=st.integers(2, TRIES + 1))
    def guess_on_and_on(self, member_id: int, times: int) -> None:
        for _ in range(times):
            self._answer(member_id, old=False, copies=1, right=False)

    def _answer(self, member_id: int, old: bool, copies: int, *, right: bool) -> None:
        """A form comes back, perhaps twice at once, perhaps one that another took the place of."""
        known = self.known.get(member_id)
        if known is not None and known.form is None and not known.role:
            self.ask(member_id, holds_role=False)
        form = None if known is None else known.form
        serial = form.serial - 1 if form is not None and old else 1 if form is None else form.serial
        given = form.right if form is not None and right else "不知道"
        outcomes = self.at_once(
            [
                self.app.act(service.answer, member_id=member_id, created_at=OLD_ACCOUNT, serial=serial, given=given)
                for _ in range(copies)
            ]
        )
        for outcome in outcomes:
            self._judged(member_id, serial, right, outcome)

    def _judged(self, member_id: int, serial: int, right: bool, outcome: Any) -> None:
        known = self.known.get(member_id)
        if known is None:
            assert outcome is OutOfDate
        elif known.passed:
            assert outcome is AlreadyPassed
        elif (barrier := self._barrier(member_id)) is not None:
            assert outcome is barrier
        elif known.form is None or known.form.serial != serial:
            assert outcome is FormOutdated
        elif self.now >= known.form.expires_at:
            assert outcome is ChallengeExpired
        else:
            self.judged[member_id].append(self.now)
            self._counted(known, known.form, right, outcome)

    def _counted(self, known: Newcomer, form: Form, right: bool, verdict: Verdict) -> None:
        assert verdict.right == right
        if right:
            known.passed, known.role, known.form = True, False, None
            return
        known.wrong_at = [*(known.wrong_at if known.wrong(self.now) else []), self.now]
        assert verdict.left == TRIES - len(known.wrong_at)
        # A choice is asked once: else leaving out what was wrong would answer it.
        goes_on = verdict.left and not form.is_choice
        known.form = replace(form, serial=form.serial + 1) if goes_on else None

    # --- Roles and staff ---------------------------------------------------------------------------------------------------

    @rule(member_id=members)
    def the_role_is_given(self, member_id: int) -> None:
        known = self.known.get(member_id)
        if known is not None and known.passed:
            self.run(self.app.act(service.note_role, member_id=member_id, given=True))
            known.role = True

    @rule(member_id=members, decision=st.sampled_from(["pass", "reset", "ban"]))
    def decide(self, member_id: int, decision: Decision) -> None:
        if member_id not in self.known:
            return
        self.run(self.app.act(service.decide, actor_id=9, member_id=member_id, decision=decision, reason="人工处理"))
        self.known[member_id] = Newcomer(
            self.known[member_id].joined_at, passed=decision == "pass", banned=decision == "ban"
        )
        self.judged[member_id].clear()  # the staff gave him new tries

    @rule()
    def restart(self) -> None:
        self.reopen(self.tables)

    # --- What must be so -----------------------------------------------------------------------------------------------------

    @invariant()
    def the_file_knows_what_the_doorman_knows(self) -> None:
        if not hasattr(self, "known"):
            return
        ordered = self.run(self.app.database.read(_ordered_roles))
        bound = most_guesses(tries=TRIES, cooldown_minutes=10)
        for member_id, known in self.known.items():
            row = self.run(self.app.read(service.read_gate_member, member_id=member_id))
            assert row is not None
            assert (row.passed_at is not None, row.banned_at is not None) == (known.passed, known.banned)
            assert (row.role_given_at is not None) == known.role
            assert member_id in ordered or not known.passed or known.role, "let in, and no order for his role"
            judged = self.judged[member_id]
            for moment in judged:
                assert sum(moment <= each < moment + timedelta(hours=1) for each in judged) <= bound


def right_answer(question: Question) -> str:
    """What would be right."""
    if question.options:
        return str(question.options.index(CHOICE["options"][0]))  # type: ignore[index]
    facts = question.words.facts
    if "sign" in facts:
        return str(Sum(int(facts["left"]), facts["sign"], int(facts["right"])).value)
    return "沙发"


def _ordered_roles(tx: Any) -> set[int]:
    rows = tx.execute("SELECT subject FROM outbox WHERE kind = :kind", {"kind": service.ROLE})
    return {int(row[0]) for row in rows}


TestGate = GateMachine.TestCase
TestGate.settings = examples(10, steps=30)

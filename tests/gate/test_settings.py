"""Bad settings of the gate are refused, each at its key."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import FaultyConfig
from tests.gate.conftest import CHOICE, WRITTEN, gate_tables
from tests.stage import make_config


def without(question: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in question.items() if key != name}


FAULTY = [
    ({"questions": [without(WRITTEN, "answers")]}, "gate.questions.0.answers", "fault-gate-no-answer"),
    ({"questions": [{**WRITTEN, "answers": []}]}, "gate.questions.0.answers", "fault-gate-no-answer"),
    ({"questions": [{**WRITTEN, "answers": [" "]}]}, "gate.questions.0.answers", "fault-empty"),
    ({"questions": [{**WRITTEN, "answers": "沙发"}]}, "gate.questions.0.answers", "fault-gate-answers"),
    ({"questions": [{**WRITTEN, "answers": {"fr": ["canapé"]}}]}, "gate.questions.0.answers", "fault-language-unknown"),
    ({"questions": [{**WRITTEN, "answers": ["x" * 101]}]}, "gate.questions.0.answers", "fault-too-long"),
    ({"questions": [{**CHOICE, "answers": ["x"]}]}, "gate.questions.0.answers", "fault-gate-answers-and-options"),
    ({"questions": [{**CHOICE, "options": ["a", "A "]}]}, "gate.questions.0.options.1", "fault-twice"),
    ({"questions": [{**CHOICE, "options": ["a", "b" * 101]}]}, "gate.questions.0.options.1", "fault-too-long"),
    ({"questions": [{**CHOICE, "options": ["a"]}]}, "gate.questions.0.options", "fault-too-few"),
    ({"questions": [{**CHOICE, "options": list("abcdefghijk")}]}, "gate.questions.0.options", "fault-too-many"),
    ({"questions": [{**CHOICE, "right": 3}]}, "gate.questions.0.right", "fault-gate-right"),
    ({"questions": [{**CHOICE, "right": 0}]}, "gate.questions.0.right", "fault-gate-right"),
    ({"questions": [WRITTEN, WRITTEN]}, "gate.questions.1.code", "fault-twice"),
    ({"questions": [{**WRITTEN, "code": "sum"}]}, "gate.questions.0.code", "fault-twice"),
    ({"questions": [{**WRITTEN, "ask": "x" * 301}]}, "gate.questions.0.ask", "fault-too-long"),
    ({"title": "x" * 46}, "gate.title", "fault-too-long"),
    ({"button": {"zh-CN": "x" * 40, "en": "y" * 38}}, "gate.button", "fault-gate-button"),
    ({"arithmetic": {"lowest": 5, "highest": 4}}, "gate.arithmetic.lowest", "fault-gate-range"),
    ({"arithmetic": {"enabled": False}}, "gate.arithmetic.enabled", "fault-gate-no-questions"),
    ({"channel": 0}, "gate.channel", "fault-gate-no-channel"),
    ({"role": 0, "reply": {"typed": "permissions"}}, "gate.reply.typed", "fault-gate-typed-needs-role"),
    ({"removal": {"after_hours": 24, "notice_hours": 24}}, "gate.removal.notice_hours", "fault-gate-notice"),
]


@pytest.mark.parametrize(("gate", "key", "text"), FAULTY)
def test_a_faulty_setting_is_refused_at_its_key(gate: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(FaultyConfig) as refused:
        make_config(gate_tables(**gate))
    assert (key, text) in [(fault.key, fault.text.key) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "gate",
    [
        {"questions": [WRITTEN, CHOICE]},
        {"questions": [{**CHOICE, "options": list("abcdefghij"), "right": 10}]},
        {"title": "x" * 45},
        {"button": {"zh-CN": "x" * 40, "en": "y" * 37}},
        {"button": "z" * 80},
        {"arithmetic": {"lowest": 5, "highest": 5}},
        {"removal": {"after_hours": 24, "notice_hours": 23}},
    ],
)
def test_what_just_fits_is_accepted(gate: dict[str, Any]) -> None:
    assert make_config(gate_tables(**gate)).gate.is_on


def test_the_gate_is_off_by_default_and_then_needs_nothing() -> None:
    settings = make_config().gate
    assert not settings.is_on
    assert not settings.needs_members
    assert not settings.removes_typed

"""What `[forum]` and `[[boards]]` accept: each limit from both sides, and what their own checks say."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from bot.config import Config, FaultyConfig, parse_config

LIMITS = (
    ("seconds_between_paid_posts", 0, 86400),
    ("minimum_paid_length", 0, 2000),
    ("title_length", 1, 100),
    ("minimum_body_length", 1, 1000),
    ("body_length", 2, 1800),
    ("most_mentions", 0, 100),
)
BOARD = '[[boards]]\ncode = "chat"\nchannel = "灌水"\n'


def faults_of(written: str) -> dict[str, str]:
    """Each faulty key of a config, with the key of what is said about it."""
    with pytest.raises(FaultyConfig) as raised:
        parse_config(tomllib.loads(written))
    return {fault.key: fault.text.key for fault in raised.value.faults}


def accepted(written: str) -> Config:
    """A config without faults."""
    return parse_config(tomllib.loads(written))


@pytest.mark.parametrize(("key", "least", "most"), LIMITS)
def test_a_number_is_taken_at_its_limits_and_refused_beyond_them(key: str, least: int, most: int) -> None:
    for value in (least, most):
        forum: Any = accepted(f"[forum]\n{key} = {value}").forum
        assert getattr(forum, key) == value
    assert faults_of(f"[forum]\n{key} = {most + 1}") == {f"forum.{key}": "fault-too-large"}
    assert list(faults_of(f"[forum]\n{key} = {least - 1}")) == [f"forum.{key}"]


@pytest.mark.parametrize("action", ["new_topic", "reply"])
def test_a_daily_cap_may_be_none_at_all_and_never_negative(action: str) -> None:
    assert getattr(accepted(f"[forum.daily_caps]\n{action} = 0").forum.daily_caps, action) == 0
    assert faults_of(f"[forum.daily_caps]\n{action} = -1") == {f"forum.daily_caps.{action}": "fault-too-small"}


@pytest.mark.parametrize("action", ["new_topic", "reply", "digest"])
@pytest.mark.parametrize(("table", "key"), [("[forum.prices]", "forum.prices"), ("[boards.prices]", "boards.0.prices")])
def test_a_price_names_a_currency_that_is_there(table: str, key: str, action: str) -> None:
    accepted(f"{BOARD}{table}\n{action} = {{ wealth = 0 }}")
    assert faults_of(f"{BOARD}{table}\n{action} = {{ gold = 1 }}") == {f"{key}.{action}": "fault-unknown-currency"}


@pytest.mark.parametrize(
    ("written", "key", "fault"),
    [
        ("[forum]\nminimum_body_length = 50\nbody_length = 49", "forum.body_length", "fault-body-below-minimum"),
        ('[[boards]]\ncode = "chat"\nchannel = ""', "boards.0.channel", "fault-board-without-channel"),
        ('[[boards]]\ncode = "chat"', "boards.0.channel", "fault-missing"),
        ('[[boards]]\ncode = "Chat!"\nchannel = "a"', "boards.0.code", "fault-not-a-code"),
        (f'{BOARD}[[boards]]\ncode = "chat"\nchannel = "b"', "boards.1.code", "fault-twice"),
        (f'{BOARD}[[boards]]\ncode = "help"\nchannel = "灌水"', "boards.1.channel", "fault-twice"),
        (f"{BOARD}panel = 1", "boards.0.panel", "fault-not-yes-or-no"),
        ("[forum]\npay_history = 1", "forum.pay_history", "fault-not-yes-or-no"),
    ],
)
def test_a_fault_is_told_at_its_key(written: str, key: str, fault: str) -> None:
    assert faults_of(written) == {key: fault}


def test_two_boards_with_codes_and_channels_of_their_own_are_no_fault() -> None:
    accepted("[forum]\nminimum_body_length = 50\nbody_length = 50")
    config = accepted(f'{BOARD}[[boards]]\ncode = "help"\nchannel = "提问"')
    assert [board.code for board in config.boards] == ["chat", "help"]

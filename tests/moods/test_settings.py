"""What `louzhu check` says of ``[moods]``: every fault with its key, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import Config, FaultyConfig, parse_config
from bot.words import LANGUAGES, Words

WORDS = Words({})
HAPPY = {"code": "happy", "emoji": "😊", "name": "开心"}


def faults(settings: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FaultyConfig) as raised:
        parse_config({"moods": settings})
    for fault in raised.value.faults:
        for language in LANGUAGES:
            assert WORDS.say(language, fault.text)
    return {fault.key: fault.text.key for fault in raised.value.faults}


def test_the_defaults_are_the_seven_moods_of_the_old_forum_with_its_payments() -> None:
    kinds = Config().moods.kinds
    assert [kind.name["zh-CN"] for kind in kinds] == ["精彩", "感动", "搞笑", "开心", "愤怒", "无聊", "灌水"]
    assert [kind.author for kind in kinds] == [1, 1, 1, 1, 1, 0, -2]
    assert {kind.voter for kind in kinds} == {1}


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"kinds": [HAPPY, {**HAPPY, "emoji": "😡"}]}, {"moods.kinds.1.code": "fault-twice"}),
        ({"kinds": [HAPPY, {**HAPPY, "code": "glad"}]}, {"moods.kinds.1.emoji": "fault-twice"}),
        ({"kinds": [{**HAPPY, "emoji": "笑"}]}, {"moods.kinds.0.emoji": "fault-mood-emoji"}),
        ({"kinds": []}, {"moods.kinds": "fault-too-few"}),
        (
            {"kinds": [{**HAPPY, "emoji": "❤️"}, {**HAPPY, "code": "love", "emoji": "❤"}]},
            {"moods.kinds.1.emoji": "fault-twice"},
        ),
        ({"votes_per_day": [[1, 5], [1, 9]]}, {"moods.votes_per_day": "fault-mood-steps"}),
        ({"votes_per_day": [[0, 5]]}, {"moods.votes_per_day": "fault-mood-steps"}),
        ({"votes_per_day": [[1, 5], [9, 50]]}, {"moods.votes_per_day.1": "fault-mood-level"}),
        ({"votes_per_day": [[1, 5, 9]]}, {"moods.votes_per_day": "fault-mood-steps"}),
        ({"votes_per_day": []}, {"moods.votes_per_day": "fault-mood-steps"}),
        ({"votes_per_day": 5}, {"moods.votes_per_day": "fault-mood-steps"}),
        ({"boards_off": ["nowhere"]}, {"moods.boards_off.0": "fault-mood-board"}),
        ({"voter_currency": "gold"}, {"moods.voter_currency": "fault-unknown-currency"}),
        (
            {"author_currency": "wealth", "kinds": [{**HAPPY, "author": -1}]},
            {"moods.kinds.0.author": "fault-mood-takes"},
        ),
        ({"panel_interval_s": 1}, {"moods.panel_interval_s": "fault-too-small"}),
    ],
)
def test_a_fault_is_told_with_its_key(settings: dict[str, Any], found: dict[str, str]) -> None:
    assert faults(settings) == found

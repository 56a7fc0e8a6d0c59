"""``[transfer]``: which faults of the config are told, each at its key."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import Config, FaultyConfig
from tests.stage import make_config

WEALTH: dict[str, Any] = {"currency": "wealth"}


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ({"fee_percent": 101}, {"transfer.fee_percent": "fault-too-large"}),
        ({"fee_percent": -1}, {"transfer.fee_percent": "fault-too-small"}),
        ({"words_length": 101}, {"transfer.words_length": "fault-too-large"}),
        ({"minimum_level": 99}, {"transfer.minimum_level": "fault-too-large"}),
        ({"minimum_level": 50}, {"transfer.minimum_level": "fault-transfer-level"}),
        ({"terms": []}, {"transfer.terms": "fault-too-few"}),
        ({"terms": [{"currency": "gold"}]}, {"transfer.terms.0.currency": "fault-unknown-currency"}),
        ({"terms": [WEALTH, WEALTH]}, {"transfer.terms.1.currency": "fault-twice"}),
        ({"terms": [{**WEALTH, "minimum": 0}]}, {"transfer.terms.0.minimum": "fault-too-small"}),
        (
            {"terms": [{**WEALTH, "most_given_a_day": 9, "most_received_a_day": 1}]},
            {
                "transfer.terms.0.most_given_a_day": "fault-transfer-below-minimum",
                "transfer.terms.0.most_received_a_day": "fault-transfer-below-minimum",
            },
        ),
    ],
)
def test_each_fault_is_told_at_its_key(settings: dict[str, Any], faults: dict[str, str]) -> None:
    with pytest.raises(FaultyConfig) as raised:
        make_config({"transfer": settings})
    assert {fault.key: fault.text.key for fault in raised.value.faults} == faults


def test_the_edges_are_accepted() -> None:
    entry = {**WEALTH, "minimum": 10, "most_given_a_day": 10, "most_received_a_day": 0}
    levels = len(Config().level.steps)
    config = make_config({"transfer": {"fee_percent": 100, "minimum_level": levels, "terms": [entry]}})
    assert config.transfer.open_terms(config)[0].most_given_a_day == 10


def test_a_community_that_never_had_wealth_needs_no_transfer_settings() -> None:
    point = {"zh-CN": "点", "en": "pts"}
    tables: dict[str, Any] = {
        "currencies": [{"code": "points", "name": point, "unit": point}],
        "checkin": {"currency": "points", "makeup": {"currency": "points"}},
        "wheel": {"open": False},
        "forum": {"prices": {"new_topic": {}, "reply": {}, "digest": {}}},
    }
    config = make_config(tables)
    assert config.transfer.open_terms(config) == ()

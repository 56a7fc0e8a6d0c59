"""``[[exchange]]``: which faults of the config are told, each at its key."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import FaultyConfig
from tests.stage import make_config


def entry(source: str, target: str, **more: Any) -> dict[str, Any]:
    """Two of the one for one of the other."""
    return {"from_currency": source, "to_currency": target, "give": 2, "get": 1, **more}


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([entry("wealth", "gold")], {"exchange.0.to_currency": "fault-unknown-currency"}),
        ([entry("gold", "wealth")], {"exchange.0.from_currency": "fault-unknown-currency"}),
        ([entry("wealth", "wealth")], {"exchange.0.to_currency": "fault-exchange-same"}),
        ([entry("wealth", "goodwill"), entry("wealth", "goodwill")], {"exchange.1": "fault-exchange-twice"}),
        ([entry("wealth", "goodwill", give=0)], {"exchange.0.give": "fault-too-small"}),
        ([entry("wealth", "goodwill", get=0)], {"exchange.0.get": "fault-too-small"}),
        ([entry("wealth", "goodwill", minimum=0)], {"exchange.0.minimum": "fault-too-small"}),
        ([entry("wealth", "goodwill", fee_percent=101)], {"exchange.0.fee_percent": "fault-too-large"}),
        ([entry("wealth", "goodwill"), entry("goodwill", "wealth", get=5)], {"exchange.1.get": "fault-exchange-gains"}),
        (
            [entry("wealth", "wealth"), entry("wealth", "goodwill"), entry("goodwill", "wealth", get=5)],
            {"exchange.0.to_currency": "fault-exchange-same", "exchange.2.get": "fault-exchange-gains"},
        ),
    ],
)
def test_each_fault_is_told_at_its_key(entries: list[dict[str, Any]], faults: dict[str, str]) -> None:
    with pytest.raises(FaultyConfig) as raised:
        make_config({"exchange": entries})
    assert {fault.key: fault.text.key for fault in raised.value.faults} == faults


def test_a_way_there_and_back_that_gains_nothing_is_accepted() -> None:
    assert (
        len(make_config({"exchange": [entry("wealth", "goodwill"), entry("goodwill", "wealth", get=4)]}).exchange) == 2
    )

"""Prize tables that cannot work are refused, each with the key of the setting."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.config import FaultyConfig, parse_config
from bot.words import LANGUAGES, Words
from tests.wheel.wheels import CARD, FIVE, MUG, THANKS, VIP, wheel


@pytest.mark.parametrize(
    ("tables", "key"),
    [
        (wheel({**FIVE, "currency": "gold"}), "wheel.prizes.0.currency"),
        (wheel({**FIVE, "amount": 0}), "wheel.prizes.0.amount"),
        (wheel({**CARD, "amount": 32}), "wheel.prizes.0.amount"),
        (wheel({**VIP, "role": ""}), "wheel.prizes.0.role"),
        (wheel({**VIP, "hours": 0}), "wheel.prizes.0.hours"),
        (wheel({**THANKS, "weight": 0}), "wheel.prizes.0.weight"),
        (wheel({**THANKS, "weight": -1}), "wheel.prizes.0.weight"),
        (wheel({**MUG, "stock": 0}), "wheel.prizes.0.stock"),
        (wheel({**MUG, "stock_per_day": 0}), "wheel.prizes.0.stock_per_day"),
        (wheel({**MUG, "kind": "car"}), "wheel.prizes.0.kind"),
        (wheel(THANKS, THANKS), "wheel.prizes.1.code"),
        (wheel(*({**MUG, "code": f"mug{each}", "stock": 1} for each in range(3))), "wheel.prizes"),
        ({"wheel": {"prizes": [THANKS, MUG]}}, "wheel.prizes"),
        ({"wheel": {"prizes": [{**THANKS, "code": f"t{each}"} for each in range(17)]}}, "wheel.prizes"),
        (wheel(THANKS, currency="gold"), "wheel.currency"),
        (wheel(THANKS, free_spins=4, most_spins=3), "wheel.free_spins"),
        (wheel(THANKS, first_day=date(2026, 11, 23), last_day=date(2026, 11, 22)), "wheel.last_day"),
        (wheel(THANKS, first_day="soon"), "wheel.first_day"),
        (wheel(THANKS, last_day=datetime(2026, 11, 23, 8, tzinfo=UTC)), "wheel.last_day"),
        (wheel(THANKS, price=-1), "wheel.price"),
        (wheel(THANKS, spins=3), "wheel.spins"),
        (wheel({**THANKS, "name": "谢" * 41}), "wheel.prizes.0.name"),
        ({**wheel(VIP), "staff": {"roles": ["贵宾"]}}, "wheel.prizes.0.role"),
        ({**wheel(VIP), "gate": {"role": "贵宾", "channel": "验证"}}, "wheel.prizes.0.role"),
        (
            {**wheel(VIP), "level": {"steps": [{"threshold": 0, "title": "x", "role": "贵宾"}]}},
            "wheel.prizes.0.role",
        ),
    ],
)
def test_a_wheel_that_cannot_work_is_refused_with_the_key(tables: dict[str, Any], key: str) -> None:
    with pytest.raises(FaultyConfig) as refused:
        parse_config(tables)
    faults = refused.value.faults
    assert [fault.key for fault in faults] == [key]
    for language in LANGUAGES:
        assert Words({}).say(language, faults[0].text)


@pytest.mark.parametrize(
    "tables",
    [
        {},
        wheel(THANKS),
        {"wheel": {"prizes": [{**THANKS, "code": f"t{each}"} for each in range(16)]}},
        wheel({**CARD, "amount": 31}),
        wheel({**MUG, "stock": 1, "stock_per_day": 1}),
        wheel(THANKS, free_spins=3, most_spins=3),
        wheel(THANKS, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23)),
        wheel({**FIVE, "currency": "gold"}, open=False),
        wheel({**THANKS, "name": "谢" * 40}),
        {**wheel(VIP), "staff": {"roles": ["管理"]}},
    ],
)
def test_a_wheel_at_the_edge_of_what_works_is_taken(tables: dict[str, Any]) -> None:
    assert parse_config(tables).wheel.prizes


def test_the_default_wheel_takes_a_little_more_than_it_pays() -> None:
    settings = parse_config({}).wheel
    total = sum(prize.weight for prize in settings.prizes)
    paid = sum(prize.amount * prize.weight for prize in settings.prizes if prize.kind == "currency") / total
    assert 0.85 * settings.price < paid < settings.price

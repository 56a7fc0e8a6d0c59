"""What posts earned and is to be taken back of authors who have spent it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.boards import earnings, service
from tests.moods.scene import open_topic, owned
from tests.moods.test_votes import give, spend
from tests.stage import StageClock, make_config, open_app


async def test_all_who_owe_are_asked_page_by_page(
    tmp_path: Path, clock: StageClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earnings, "_AT_ONCE", 1)
    prices = {"new_topic": {"wealth": 2, "prestige": 0}}
    tables = {"boards": [{"code": "chat", "channel": "灌水区"}], "forum": {"prices": prices}}
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(tables), clock) as app:
        for topic_id, author in ((9001, 1), (9011, 2)):
            clock.set(clock.now() + timedelta(seconds=1))
            await open_topic(app, topic_id, author)
            await app.act(spend, member_id=author, amount=2)
            await app.act(service.lose_topic, topic_id=topic_id)
            await app.act(give, member_id=author, amount=5)
        await app.act(earnings.settle_debts, period="2026-11-23T08")
        assert [await owned(app, author) for author in (1, 2)] == [3, 3]

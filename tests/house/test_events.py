"""What Discord tells once is kept until it can be saved, in the order in which it was told."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime

import pytest

from bot.app import App
from bot.community import Community
from db.engine import NotSaved, Transaction


def note(tx: Transaction, community: Community, *, event: str, now: datetime) -> None:
    """Write an event down."""
    tx.execute("INSERT INTO told VALUES (:event)", {"event": event})


async def test_an_event_that_has_to_be_tried_again_comes_before_those_that_were_told_later(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app._AGAIN_S", 0)
    began, gate = threading.Event(), threading.Event()

    def spoil(tx: Transaction) -> None:
        began.set()
        gate.wait(60)
        tx.execute("ROLLBACK")

    await app.database.act(lambda tx: tx.execute("CREATE TABLE told (event TEXT) STRICT").fetchall())
    spoiling = asyncio.create_task(app.database.act(spoil))
    joined = asyncio.create_task(app.act_until_saved(note, event="joined"))
    assert await asyncio.to_thread(began.wait, 60)
    left = asyncio.create_task(app.act_until_saved(note, event="left"))
    await asyncio.sleep(0)
    gate.set()
    with pytest.raises(NotSaved):
        await spoiling
    await asyncio.gather(joined, left)
    told = await app.read(lambda tx, _: tx.execute("SELECT event FROM told ORDER BY rowid").fetchall())
    assert told == [("joined",), ("left",)]

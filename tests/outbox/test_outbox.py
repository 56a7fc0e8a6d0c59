"""The outbox: everything is performed, also over faults and restarts; nothing is forgotten, nobody waits for the dead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.clock import to_ms
from bot.community import Community
from bot.outbox import GiveUp, Later, OutboxEntry, wait_after
from db import outbox
from db.engine import NotSaved, Transaction
from tests.stage import StageClock, make_config, open_app

Row = tuple[str, str, int, str | None]


def leave(
    tx: Transaction, community: Community, *, now: datetime, kind: str = "post", subject: str = "a", payload: str = "{}"
) -> None:
    """Leave an entry."""
    outbox.insert_outbox(tx, guild_id=community.guild_id, kind=kind, subject=subject, payload=payload, at=to_ms(now))


def rows(tx: Transaction, community: Community) -> list[Row]:
    """Every entry as (subject, state, attempts, last error)."""
    return tx.execute("SELECT subject, state, attempts, last_error FROM outbox ORDER BY outbox_id").fetchall()


class Performer:
    """Performs entries as it is told to, and remembers them."""

    def __init__(self, *answers: Exception | Callable[[], Awaitable[Any]] | None) -> None:
        self.entries: list[OutboxEntry] = []
        self._answers = list(answers)

    async def __call__(self, entry: OutboxEntry) -> None:
        """Perform, or raise what was said."""
        self.entries.append(entry)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            await answer()

    @property
    def payloads(self) -> list[str]:
        """What was performed, in order."""
        return [entry.payload for entry in self.entries]


def performed_by(app: App, *answers: Exception | Callable[[], Awaitable[Any]] | None, kind: str = "post") -> Performer:
    """A performer of a kind."""
    performer = Performer(*answers)
    app.outbox.performs(kind, performer)
    return performer


async def test_an_entry_is_performed_once_and_closed(app: App) -> None:
    performer = performed_by(app)
    await app.act(leave)
    assert [await app.outbox.perform_due() for _ in range(2)] == [1, 0]
    assert len(performer.entries) == 1
    assert await app.read(rows) == [("a", "done", 1, None)]


async def test_the_longest_due_comes_first_and_none_before_its_moment(app: App, clock: StageClock) -> None:
    performer = performed_by(app)

    def leave_later(tx: Transaction, community: Community, *, now: datetime) -> None:
        for subject, due in (("soon", 60), ("now", 0), ("early", -60)):
            outbox.insert_outbox(
                tx,
                guild_id=community.guild_id,
                kind="post",
                subject=subject,
                payload="{}",
                at=to_ms(now),
                due_at=to_ms(now) + due * 1000,
            )

    await app.act(leave_later)
    await app.outbox.perform_due()
    clock.set(clock.now() + timedelta(seconds=59, milliseconds=999))
    assert await app.outbox.perform_due() == 0
    clock.set(clock.now() + timedelta(milliseconds=1))
    await app.outbox.perform_due()
    assert [entry.subject for entry in performer.entries] == ["early", "now", "soon"]


async def test_entries_that_wait_with_one_subject_are_one_with_the_newest_payload(app: App) -> None:
    performer = performed_by(app)
    for payload in ("1", "2", "3"):
        await app.act(leave, payload=payload)
    await app.act(leave, subject="b", payload="4")
    await app.outbox.perform_due()
    assert performer.payloads == ["3", "4"]


@pytest.mark.parametrize("payload", ["new", "old"])
@pytest.mark.parametrize("answer", [None, GiveUp("gone")])
async def test_what_comes_in_while_an_entry_is_performed_is_performed_too(
    app: App, payload: str, answer: Exception | None
) -> None:
    """Also with the same payload, as of the day's message, which is read anew each time."""

    async def meanwhile() -> None:
        await app.act(leave, payload=payload)
        if answer is not None:
            raise answer

    performer = performed_by(app, meanwhile)
    await app.act(leave, payload="old")
    await app.outbox.perform_due()
    assert await app.read(rows) == [("a", "waiting", 0, None)]
    await app.outbox.perform_due()
    assert performer.payloads == ["old", payload]
    assert performer.entries[1].attempts == 1, "a new matter begins anew"
    assert await app.read(rows) == [("a", "done", 1, None)]


async def test_later_is_tried_again_when_it_was_said_or_after_a_growing_pause(app: App, clock: StageClock) -> None:
    performer = performed_by(app, Later("no permission", 600), Later("trouble"), Later("trouble"))
    await app.act(leave)
    for wait_s in (600, wait_after(2), wait_after(3)):
        assert await app.outbox.perform_due() == 1
        clock.set(clock.now() + timedelta(seconds=wait_s, milliseconds=-1))
        assert await app.outbox.perform_due() == 0
        clock.set(clock.now() + timedelta(milliseconds=1))
    assert await app.outbox.perform_due() == 1
    assert [entry.attempts for entry in performer.entries] == [1, 2, 3, 4]
    assert len({entry.first_try_at for entry in performer.entries}) == 1
    ((_, state, attempts, error),) = await app.read(rows)
    assert (state, attempts, error) == ("done", 4, "Later: trouble")


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [wait_after(attempts) for attempts in (1, 2, 3, 10, 11, 1000)] == [5, 10, 20, 2560, 3600, 3600]


async def test_what_can_never_be_done_is_given_up(app: App) -> None:
    performer = performed_by(app, GiveUp("the channel is gone"))
    await app.act(leave)
    assert [await app.outbox.perform_due() for _ in range(2)] == [1, 0]
    assert await app.read(rows) == [("a", "given_up", 1, "the channel is gone")]
    await app.act(leave)
    assert await app.outbox.perform_due() == 1, "the same subject may come up again"
    assert len(performer.entries) == 2


async def test_a_fault_is_logged_and_the_others_are_performed(
    app: App, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    performer = performed_by(app, ValueError("a mistake"))
    await app.act(leave, subject="faulty")
    await app.act(leave, subject="fine")
    await app.outbox.perform_due()
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True]
    clock.set(clock.now() + timedelta(seconds=5))
    await app.outbox.perform_due()
    assert [entry.subject for entry in performer.entries] == ["faulty", "fine", "faulty"]


async def test_entries_of_a_feature_that_is_gone_hold_up_nobody_and_wait_for_its_return(app: App) -> None:
    for each in range(60):  # more than are taken at once
        await app.act(leave, kind="gone", subject=str(each))
    await app.act(leave, kind="post")
    performer = performed_by(app)
    assert await app.outbox.perform_due() == 1
    assert len(performer.entries) == 1
    again = performed_by(app, kind="gone")
    assert await app.outbox.perform_due() + await app.outbox.perform_due() == 60
    assert len(again.entries) == 60


async def test_what_a_crash_interrupted_is_tried_again_and_known_to_have_been_tried(
    tmp_path: Path, clock: StageClock
) -> None:
    path = tmp_path / "louzhu.sqlite3"

    class Crash(BaseException):
        """The end of the process, as the code in the middle of a call would see it: nothing more is done."""

    async def crash() -> None:
        raise Crash

    async with open_app(path, make_config(), clock) as app:
        performed_by(app, crash)
        await app.act(leave)
        with pytest.raises(Crash):
            await app.outbox.perform_due()
    async with open_app(path, make_config(), clock) as app:
        performer = performed_by(app)
        await app.outbox.perform_due()
        assert [(entry.attempts, entry.first_try_at) for entry in performer.entries] == [(2, to_ms(clock.now()))]


class Ear(logging.Handler):
    """Hears that something was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        self.heard.set()


async def test_the_worker_wakes_for_what_an_act_leaves_and_survives_a_fault_of_its_own(app: App) -> None:
    done, ear = asyncio.Event(), Ear()
    logging.getLogger("bot.outbox").addHandler(ear)

    async def note() -> None:
        done.set()

    def break_table(tx: Transaction, community: Community, *, now: datetime, name: str, to: str) -> None:
        tx.execute(f"ALTER TABLE {name} RENAME TO {to}")

    performed_by(app, note, note)
    app.outbox.start()
    app.outbox.start()
    await app.act(leave)
    await done.wait()
    done.clear()
    await app.act(break_table, name="outbox", to="hidden")
    app.outbox.performs("other", Performer())  # wakes it
    await ear.heard.wait()
    logging.getLogger("bot.outbox").removeHandler(ear)
    await app.act(break_table, name="hidden", to="outbox")
    await app.act(leave)
    await done.wait()
    await app.outbox.stop()


async def test_stop_finishes_the_entry_in_hand_and_leaves_the_rest_for_the_next_start(app: App) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def take_long() -> None:
        begun.set()
        await go_on.wait()

    performer = performed_by(app, take_long)
    await app.act(leave, subject="a")
    await app.act(leave, subject="b")
    app.outbox.start()
    await begun.wait()
    stopping = asyncio.create_task(app.outbox.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert [(subject, state) for subject, state, _, _ in await app.read(rows)] == [("a", "done"), ("b", "waiting")]
    assert len(performer.entries) == 1
    await app.outbox.stop()
    app.outbox.start()
    await app.outbox.stop()


async def test_what_fails_while_the_bot_leaves_is_put_off_and_no_fault(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def lose_discord() -> None:
        begun.set()
        await go_on.wait()
        raise RuntimeError("Session is closed")

    performed_by(app, lose_discord)
    await app.act(leave)
    app.outbox.start()
    await begun.wait()
    stopping = asyncio.create_task(app.outbox.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert await app.read(rows) == [("a", "waiting", 1, "RuntimeError: Session is closed")]
    assert "a fault" not in caplog.text


async def test_what_was_done_and_could_not_be_noted_is_put_off_and_no_fault(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    performed_by(app, NotSaved("disk I/O error"))
    await app.act(leave)
    await app.outbox.perform_due()
    assert await app.read(rows) == [("a", "waiting", 1, "NotSaved: disk I/O error")]
    assert "a fault" not in caplog.text

"""The painter: cache, one drawing at a time, dead workers, closing. The drawing functions run in real workers."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest

from bot.painter import Painter, PictureFailed


def note(diary: Path, picture: bytes) -> bytes:
    """Draws ``picture``, and leaves a line in a diary each time."""
    with diary.open("a") as file:
        file.write("drawn\n")
    return picture


def drawings(diary: Path) -> int:
    return len(diary.read_text().splitlines()) if diary.exists() else 0


def draw_until(go: Path, diary: Path) -> bytes:
    """Leaves a line in the diary, then draws until the file ``go`` appears."""
    note(diary, b"")
    while not go.exists():
        pass
    return b"done"


def worker_id(_distinct: int) -> bytes:
    return str(os.getpid()).encode()


def die() -> bytes:
    os._exit(9)


def die_once(diary: Path) -> bytes:
    if drawings(diary) == 0:
        note(diary, b"")
        os._exit(9)
    return b"survived"


def spill_paint() -> bytes:
    raise ValueError("the paint is spilt")


def spill_paint_once(diary: Path) -> bytes:
    if drawings(diary) == 0:
        note(diary, b"")
        spill_paint()
    return b"sun"


@pytest.fixture
async def painter() -> AsyncIterator[Painter]:
    painter = Painter(cache_bytes=12)
    yield painter
    await painter.close()


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary"


async def test_a_picture_asked_for_again_is_not_drawn_again(painter: Painter, diary: Path) -> None:
    first = await painter.paint(note, diary, b"sun")
    second = await painter.paint(note, diary, b"sun")
    assert first == second == b"sun"
    assert drawings(diary) == 1


async def test_another_picture_is_drawn_anew(painter: Painter, diary: Path) -> None:
    assert await painter.paint(note, diary, b"sun") == b"sun"
    assert await painter.paint(note, diary, b"moon") == b"moon"
    assert drawings(diary) == 2


async def test_a_picture_asked_for_twice_at_once_is_drawn_once(painter: Painter, diary: Path) -> None:
    twins = await asyncio.gather(*(painter.paint(note, diary, b"sun") for _ in range(20)))
    assert twins == [b"sun"] * 20
    assert drawings(diary) == 1


async def test_one_who_stops_waiting_does_not_take_the_picture_from_others(
    painter: Painter, diary: Path, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    impatient = asyncio.create_task(painter.paint(draw_until, go, diary))
    patient = asyncio.create_task(painter.paint(draw_until, go, diary))
    await asyncio.sleep(0)
    impatient.cancel()
    go.touch()
    assert await patient == b"done"
    assert impatient.cancelled()
    assert drawings(diary) == 1


async def test_the_cache_lets_go_of_the_picture_not_asked_for_longest(painter: Painter, diary: Path) -> None:
    for picture in (b"moon 1", b"moon 2", b"moon 1", b"moon 3"):  # two of them fill the cache
        await painter.paint(note, diary, picture)
    assert drawings(diary) == 3
    await painter.paint(note, diary, b"moon 1")
    assert drawings(diary) == 3
    await painter.paint(note, diary, b"moon 2")
    assert drawings(diary) == 4


async def test_a_picture_larger_than_the_cache_is_answered_and_pushes_nothing_out(
    painter: Painter, diary: Path
) -> None:
    await painter.paint(note, diary, b"sun")
    assert await painter.paint(note, diary, b"the whole sky") == b"the whole sky"
    await painter.paint(note, diary, b"sun")
    assert drawings(diary) == 2


async def test_pictures_are_drawn_in_one_other_process(painter: Painter) -> None:
    workers = {await painter.paint(worker_id, number) for number in range(3)}
    assert len(workers) == 1
    assert workers != {str(os.getpid()).encode()}


async def test_the_event_loop_turns_while_a_drawing_is_busy(
    painter: Painter, diary: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    go = tmp_path / "go"
    await painter.warm()
    busy = asyncio.create_task(painter.paint(draw_until, go, diary))
    loop = asyncio.get_running_loop()
    turns = [loop.time()]
    while len(turns) < 1_000:
        await asyncio.sleep(0)
        turns.append(loop.time())
    assert not busy.done()
    go.touch()
    assert await busy == b"done"
    longest_turn_s = max(later - earlier for earlier, later in pairwise(turns))
    record_property("longest_turn_ms", round(longest_turn_s * 1000, 2))


async def test_a_worker_that_dies_while_drawing_is_replaced(painter: Painter, diary: Path) -> None:
    assert await painter.paint(die_once, diary) == b"survived"


async def test_a_worker_that_was_killed_between_pictures_is_replaced(painter: Painter) -> None:
    before = int(await painter.paint(worker_id, 1))
    os.kill(before, signal.SIGKILL)
    assert int(await painter.paint(worker_id, 2)) != before


async def test_a_picture_that_kills_every_worker_fails_and_the_next_one_is_drawn(painter: Painter, diary: Path) -> None:
    with pytest.raises(PictureFailed, match="die"):
        await painter.paint(die)
    assert await painter.paint(note, diary, b"sun") == b"sun"


async def test_a_drawing_that_raises_is_logged_once_and_fails_for_everyone_who_asked(
    painter: Painter, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes = await asyncio.gather(*(painter.paint(spill_paint) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [PictureFailed] * 3
    assert caplog.text.count("no picture from spill_paint") == 1
    assert "the paint is spilt" in caplog.text


async def test_a_failed_picture_is_tried_again_when_asked_for_again(painter: Painter, diary: Path) -> None:
    with pytest.raises(PictureFailed):
        await painter.paint(spill_paint_once, diary)
    assert await painter.paint(spill_paint_once, diary) == b"sun"


async def test_closing_ends_the_worker() -> None:
    painter = Painter()
    worker = int(await painter.paint(worker_id, 1))
    await painter.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


async def test_closing_finishes_the_picture_in_work(diary: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    painter = Painter()
    drawing = asyncio.create_task(painter.paint(draw_until, go, diary))
    await asyncio.sleep(0)
    closing = asyncio.create_task(painter.close())
    await asyncio.sleep(0)
    go.touch()
    assert await drawing == b"done"
    await closing


async def test_a_closed_painter_draws_no_more_and_may_be_closed_again(diary: Path) -> None:
    painter = Painter()
    await painter.close()
    await painter.close()
    with pytest.raises(PictureFailed):
        await painter.paint(note, diary, b"sun")
    assert drawings(diary) == 0


async def test_ctrl_c_does_not_spoil_the_picture_in_work(painter: Painter, diary: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    worker = int(await painter.paint(worker_id, 1))
    drawing = asyncio.create_task(painter.paint(draw_until, go, diary))
    while drawings(diary) == 0:  # noqa: ASYNC110 - the news comes from another process
        await asyncio.sleep(0)
    os.kill(worker, signal.SIGINT)
    go.touch()
    assert await drawing == b"done"

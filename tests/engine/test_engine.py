"""Acts, group commit, reads and the close, on a real file."""

from __future__ import annotations

import asyncio
import functools
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.engine import MOST_AT_ONCE, MOST_PATIENT, MOST_TOGETHER, Database, DatabaseFault, NotSaved, Transaction, connect

Wait = Callable[[], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one table that holds a few words, each at most once."""
    file = tmp_path / "words.sqlite3"
    with closing(connect(file)) as connection:
        connection.execute("CREATE TABLE word (word TEXT PRIMARY KEY, length INTEGER CHECK (length < 1000)) STRICT")
    return file


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    """The database on that file."""
    opened = await Database.open(path)
    yield opened
    await opened.close()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Keeps an act that waits for it in the writer's thread, so that others pile up behind it."""
    event = threading.Event()
    yield event
    event.set()


def write(tx: Transaction, word: str) -> str:
    """Write a word."""
    tx.execute("INSERT INTO word (word, length) VALUES (:word, :length)", {"word": word, "length": len(word)})
    return word


def words(tx: Transaction) -> list[str]:
    """All words."""
    return [word for (word,) in tx.execute("SELECT word FROM word ORDER BY word")]


class Declined(Exception):
    """What an act raises in these tests."""


def write_and_decline(tx: Transaction, word: str) -> None:
    """Write a word, then raise."""
    write(tx, word)
    raise Declined(word)


def hold(tx: Transaction, gate: threading.Event, began: threading.Event) -> None:
    """Keep the writer busy."""
    began.set()
    gate.wait()


async def pile_up(database: Database, gate: threading.Event) -> asyncio.Task[None]:
    """Let an act hold the writer; whatever comes now waits and goes into one commit."""
    began = threading.Event()
    holding = asyncio.create_task(database.act(hold, gate, began))
    assert await asyncio.to_thread(began.wait, 60)
    return holding


async def answers(*waiting: Awaitable[Any]) -> list[Any]:
    """What is answered or raised. An answer that never comes fails the test, far later than any answer takes."""
    async with asyncio.timeout(30):
        return await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_an_act_wrote_is_in_the_file_when_it_is_answered(database: Database, path: Path) -> None:
    assert await database.act(write, "one") == "one"
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT word FROM word").fetchall() == [("one",)]


async def test_no_other_process_writes_between_what_an_act_reads_and_what_it_writes(
    database: Database, path: Path
) -> None:
    def read_and_write(tx: Transaction) -> list[str]:
        before = words(tx)
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("INSERT INTO word VALUES ('other', 5)")
        write(tx, "one")
        return before

    assert await database.act(read_and_write) == []
    assert await database.read(words) == ["one"]


async def test_a_commit_that_is_refused_keeps_nothing_and_later_ones_count(
    database: Database, gate: threading.Event
) -> None:
    """By a foreign key that is looked at only then; a disk that is full by then is the same."""

    def break_key(tx: Transaction) -> None:
        tx.execute("INSERT INTO part VALUES ('nowhere')")

    part = "CREATE TABLE part (word TEXT REFERENCES word (word) DEFERRABLE INITIALLY DEFERRED) STRICT"
    await database.aside(lambda plain: plain.execute(part).fetchall())
    holding = await pile_up(database, gate)
    refused = (database.act_patiently(write, "one"), database.act_patiently(break_key))
    gate.set()
    assert [type(answer) for answer in await answers(holding, *refused)] == [type(None), NotSaved, NotSaved]
    assert await database.act(write, "after") == "after"
    assert await database.read(words) == ["after"]


async def test_what_an_act_raises_is_raised_to_its_caller_and_nothing_of_it_is_kept(database: Database) -> None:
    with pytest.raises(Declined, match="gone"):
        await database.act(write_and_decline, "gone")
    assert await database.read(words) == []


async def test_acts_that_wait_together_stand_or_fall_each_by_itself(database: Database, gate: threading.Event) -> None:
    holding = await pile_up(database, gate)
    acts = [
        asyncio.create_task(database.act(write, "one")),
        asyncio.create_task(database.act(write_and_decline, "two")),
        asyncio.create_task(database.act(write, "one")),
        asyncio.create_task(database.act(write, "three")),
    ]
    await asyncio.sleep(0)
    gate.set()
    await holding
    one, two, again, three = await asyncio.gather(*acts, return_exceptions=True)
    assert (one, three) == ("one", "three")
    assert isinstance(two, Declined)
    assert isinstance(again, sqlite3.IntegrityError)
    assert await database.read(words) == ["one", "three"]


async def test_a_mistake_in_the_code_is_not_taken_for_a_full_disk(database: Database) -> None:
    def mistaken(tx: Transaction) -> None:
        tx.execute("SELECT word FROM nowhere")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.act(mistaken)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.read(mistaken)


async def test_an_act_that_runs_out_of_items_raises_and_holds_up_nobody(database: Database) -> None:
    def exhausted(tx: Transaction) -> str:
        found: Iterator[str] = iter(words(tx))
        return next(found)

    with pytest.raises(RuntimeError):
        await database.act(exhausted)
    with pytest.raises(RuntimeError):
        await database.read(exhausted)
    assert await database.act(write, "after") == "after"


async def test_an_act_that_asks_to_exit_leaves_no_open_transaction(database: Database, path: Path) -> None:
    class Stop(BaseException):
        """Neither an error nor an exit of the process."""

    def stop(tx: Transaction) -> None:
        write(tx, "half")
        raise Stop

    with pytest.raises(Stop):
        await database.act(stop)
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("INSERT INTO word VALUES ('other', 5)")
        other.commit()
    assert await database.read(words) == ["other"]


async def test_on_a_full_disk_no_act_of_the_commit_counts_and_later_ones_do_again(
    database: Database, gate: threading.Event
) -> None:
    def pages(connection: sqlite3.Connection) -> int:
        count: int = connection.execute("PRAGMA page_count").fetchone()[0]
        return count

    def fill(tx: Transaction) -> None:
        tx.execute("INSERT INTO word (word, length) VALUES (:word, 1)", {"word": "x" * 4_000_000})

    used = await database.aside(pages)
    await database.aside(lambda connection: connection.execute(f"PRAGMA max_page_count = {used + 8}").fetchone())
    holding = await pile_up(database, gate)
    acts = [asyncio.create_task(act) for act in (database.act(write, "before"), database.act(fill))]
    await asyncio.sleep(0)
    gate.set()
    await holding
    before, full = await asyncio.gather(*acts, return_exceptions=True)
    assert isinstance(full, NotSaved)
    # SQLite may end only the statement or the whole transaction: what was told must be what is kept.
    assert (await database.read(words) == ["before"]) == (before == "before")
    await database.aside(lambda connection: connection.execute("PRAGMA max_page_count = 1000000").fetchone())
    assert await database.act(write, "after") == "after"


async def test_when_sqlite_ends_the_transaction_every_act_of_the_commit_hears_that_nothing_was_saved(
    database: Database, gate: threading.Event
) -> None:
    def ends_it_all(tx: Transaction) -> None:
        write(tx, "two")
        tx.execute("INSERT OR ROLLBACK INTO word (word, length) VALUES ('long', 5000)")

    def hides_it(tx: Transaction) -> None:
        with pytest.raises(sqlite3.IntegrityError):
            ends_it_all(tx)
        raise Declined("a refusal that is not for the others")

    for ending in (ends_it_all, hides_it):
        gate.clear()
        holding = await pile_up(database, gate)
        acts = [asyncio.create_task(act) for act in (database.act(write, "one"), database.act(ending))]
        await asyncio.sleep(0)
        gate.set()
        answers = await asyncio.gather(holding, *acts, return_exceptions=True)
        assert [type(answer) for answer in answers[1:]] == [NotSaved, NotSaved]
        assert answers[1] is not answers[2]
        assert await database.read(words) == []


async def test_while_another_process_holds_the_file_nothing_counts_and_afterwards_it_does(
    database: Database, path: Path
) -> None:
    await database.aside(lambda connection: connection.execute("PRAGMA busy_timeout = 0").fetchone())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotSaved, match="locked"):
            await database.act(write, "meanwhile")
        other.execute("ROLLBACK")
    assert await database.act(write, "after") == "after"
    assert await database.read(words) == ["after"]


async def test_a_caller_that_gives_up_takes_nothing_from_the_others(database: Database, gate: threading.Event) -> None:
    holding = await pile_up(database, gate)
    given_up = asyncio.create_task(database.act(write, "given up"))
    patient = asyncio.create_task(database.act(write, "patient"))
    await asyncio.sleep(0)
    given_up.cancel()
    gate.set()
    await holding
    assert await patient == "patient"
    assert given_up.cancelled()
    assert await database.read(words) == ["given up", "patient"]


async def test_close_finishes_what_was_accepted_and_refuses_what_comes_later(path: Path, gate: threading.Event) -> None:
    database = await Database.open(path)
    holding = await pile_up(database, gate)
    accepted = asyncio.create_task(database.act(write, "accepted"))
    await asyncio.sleep(0)
    closing_ = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    with pytest.raises(NotSaved, match="closed"):
        await database.act(write, "late")
    with pytest.raises(NotSaved, match="closed"):
        await database.read(words)
    gate.set()
    await asyncio.gather(holding, closing_)
    assert await accepted == "accepted"
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT word FROM word").fetchall() == [("accepted",)]


async def test_of_acts_that_nobody_waits_for_few_share_a_commit_and_the_close_finishes_all(
    path: Path, gate: threading.Event
) -> None:
    database = await Database.open(path)
    holding = await pile_up(database, gate)
    accepted = [asyncio.ensure_future(database.act_patiently(postpone, "p")) for _ in range(MOST_PATIENT * 2 + 1)]
    accepted.append(asyncio.create_task(database.act(postpone, "f")))
    await asyncio.sleep(0)
    closing_ = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    with pytest.raises(NotSaved, match="closed"):
        await database.act_patiently(write, "late")
    gate.set()
    await asyncio.gather(holding, closing_, *accepted)
    with closing(sqlite3.connect(path)) as other:
        commits = [word for (word,) in other.execute("SELECT word FROM word ORDER BY rowid")]
    full = ["p"] * MOST_PATIENT
    assert commits == ["+".join(["f", *full]), "+".join(full), "p"]


async def test_acts_of_a_kind_that_nobody_waits_for_give_way_as_well(database: Database, gate: threading.Event) -> None:
    calls: list[list[str]] = []
    holding = await pile_up(database, gate)
    patient = [
        database.act_together(write_all, calls, f"word {number}", patiently=True) for number in range(MOST_PATIENT + 1)
    ]
    command = asyncio.create_task(database.act(words))
    await asyncio.sleep(0)
    gate.set()
    told = await answers(holding, command, *patient)
    assert told[1] == []
    assert [len(call) for call in calls] == [MOST_PATIENT, 1]


async def test_acts_that_come_at_the_same_moment_share_a_commit(database: Database) -> None:
    commits: list[int] = []

    def note(tx: Transaction, facts: list[None]) -> None:
        commits.append(len(facts))

    await asyncio.gather(*(database.act(Transaction.postpone, note, None) for _ in range(3)))
    assert commits == [3]


async def test_the_first_of_very_many_acts_do_not_wait_for_the_last(database: Database, gate: threading.Event) -> None:
    commits: list[int] = []

    def note(tx: Transaction, facts: list[None]) -> None:
        commits.append(len(facts))

    holding = await pile_up(database, gate)
    waiting = [asyncio.create_task(database.act(Transaction.postpone, note, None)) for _ in range(MOST_AT_ONCE + 1)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(holding, *waiting)
    assert commits == [MOST_AT_ONCE, 1]


async def test_one_commit_follows_the_other_while_the_event_loop_is_busy(
    database: Database, gate: threading.Event
) -> None:
    reached = threading.Event()

    def reach(tx: Transaction) -> None:
        reached.set()

    holding = await pile_up(database, gate)
    patient = [database.act_patiently(write, f"word {number}") for number in range(MOST_PATIENT)]
    last = database.act_patiently(reach)
    gate.set()
    assert reached.wait(30)  # which holds up the event loop
    assert not holding.done()
    await answers(holding, *patient, last)
    assert len(await database.read(words)) == MOST_PATIENT


async def test_upkeep_has_its_turn_before_all_that_waits_is_done(database: Database, gate: threading.Event) -> None:
    holding = await pile_up(database, gate)
    patient = [database.act_patiently(write, f"word {number}") for number in range(MOST_PATIENT + 1)]
    upkeep = asyncio.create_task(database.aside(lambda plain: plain.execute("SELECT count(*) FROM word").fetchone()[0]))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(holding, *patient)
    assert await upkeep == 0


async def test_upkeep_at_the_close_takes_nothing_from_what_was_accepted(path: Path, gate: threading.Event) -> None:
    database = await Database.open(path)
    holding = await pile_up(database, gate)
    patient = [database.act_patiently(write, f"word {number}") for number in range(2 * MOST_PATIENT)]
    upkeep = asyncio.create_task(database.aside(lambda plain: plain.execute("SELECT count(*) FROM word").fetchone()[0]))
    await asyncio.sleep(0)
    closing_ = asyncio.create_task(database.close())
    for _ in range(20):  # were the close to go ahead, it would come far in that time
        await asyncio.to_thread(int)
    gate.set()
    told = await answers(closing_, holding, upkeep, *patient)
    assert told == [None, None, 0, *(f"word {number}" for number in range(2 * MOST_PATIENT))]


async def test_giving_up_the_close_does_not_break_off_what_was_accepted(path: Path, gate: threading.Event) -> None:
    database = await Database.open(path)
    holding = await pile_up(database, gate)
    accepted = asyncio.create_task(database.act(write, "accepted"))
    await asyncio.sleep(0)
    closing_ = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    closing_.cancel()
    gate.set()
    await holding
    assert await accepted == "accepted"
    await database.close()
    await database.close()


@pytest.mark.parametrize("come", [Database.act, Database.act_patiently])
async def test_an_act_that_comes_just_after_the_thread_found_nothing_more_is_done(
    database: Database, gate: threading.Event, come: Callable[..., Awaitable[str]]
) -> None:
    """The event loop has not heard yet that the thread left, and takes it for busy."""
    holding = await pile_up(database, gate)
    left = threading.Event()
    upkeep = asyncio.create_task(database.aside(lambda _: left.set()))
    await asyncio.sleep(0)
    gate.set()
    assert left.wait(30)  # which holds up the event loop
    assert await answers(come(database, write, "late"), holding, upkeep) == ["late", None, None]


async def test_who_cancels_all_there_is_leaves_later_acts_their_answer(
    database: Database, gate: threading.Event
) -> None:
    holding = await pile_up(database, gate)
    waiting = database.act_patiently(write, "one")
    underway = asyncio.all_tasks() - {asyncio.current_task(), holding}
    assert underway, "whoever waits until nothing is underway must see it"
    for task in (holding, *underway):
        task.cancel()
    await asyncio.wait({holding})
    later = [database.act_patiently(write, word) for word in ("two", "three")]
    gate.set()
    assert await answers(waiting, *later) == ["one", "two", "three"]
    assert await database.read(words) == ["one", "three", "two"]


async def test_a_fault_beside_the_acts_saves_nothing_of_the_commit_and_later_ones_count(
    database: Database, gate: threading.Event
) -> None:
    def spoil(tx: Transaction) -> None:
        tx.signals = None  # type: ignore[assignment]

    holding = await pile_up(database, gate)
    patient = database.act_patiently(write, "patient")
    acts = [asyncio.create_task(database.act(write, "one")), asyncio.create_task(database.act(spoil))]
    await asyncio.sleep(0)
    gate.set()
    told = await answers(holding, patient, *acts)
    assert [type(answer) for answer in told] == [type(None), NotSaved, NotSaved, NotSaved]
    assert len({id(answer) for answer in told}) == len(told)
    assert await answers(database.act(write, "after")) == ["after"]
    assert await database.read(words) == ["after"]


async def test_two_who_close_at_once_both_come_to_the_end(path: Path) -> None:
    database = await Database.open(path)
    await database.act(write, "one")
    assert await answers(database.close(), database.close()) == [None, None]
    with pytest.raises(NotSaved, match="closed"):
        await database.aside(lambda plain: plain.execute("PRAGMA optimize"))


def test_a_program_that_does_not_close_its_database_ends(path: Path) -> None:
    program = f"""
import asyncio
from pathlib import Path
from db.engine import Database

async def forget() -> None:
    database = await Database.open(Path({str(path)!r}))
    await database.act(lambda tx: tx.execute("INSERT INTO word VALUES ('kept', 4)") and None)
    print("ends", flush=True)

asyncio.run(forget())
"""
    ended = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert ended.stdout == "ends\n"


async def test_a_signal_is_heard_after_the_commit_and_not_at_all_after_a_refusal(database: Database) -> None:
    heard: list[str] = []
    database.on_signal("news", lambda: heard.append("news"))

    def signal(tx: Transaction, word: str) -> None:
        tx.signals.add("news")
        write(tx, word)

    await database.act(signal, "one")
    with pytest.raises(sqlite3.IntegrityError):
        await database.act(signal, "one")
    await database.read(words)
    assert heard == ["news"]


async def test_a_listener_that_fails_keeps_no_act_from_its_answer(database: Database) -> None:
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))

    def fail() -> None:
        raise Declined("listener")

    def signal(tx: Transaction) -> None:
        tx.signals.add("news")

    database.on_signal("news", fail)
    await asyncio.gather(database.act(signal), database.act(write, "one"))
    assert await database.act(write, "two") == "two"
    assert [type(failure) for failure in failures] == [Declined]


def write_together(tx: Transaction, facts: list[str]) -> None:
    """Write down all that was postponed as one word."""
    write(tx, "+".join(facts))


def postpone(tx: Transaction, word: str, *, declined: bool = False) -> None:
    """Leave a word for the end of the commit, and raise if told so."""
    tx.postpone(write_together, word)
    if declined:
        raise Declined(word)


async def test_what_acts_postponed_is_done_once_for_the_commit_and_forgotten_with_an_act_that_failed(
    database: Database, gate: threading.Event
) -> None:
    holding = await pile_up(database, gate)
    acts = [asyncio.create_task(database.act(postpone, word, declined=word == "b")) for word in ("a", "b", "c")]
    await asyncio.sleep(0)
    gate.set()
    outcomes = await asyncio.gather(holding, *acts, return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), type(None), Declined, type(None)]
    assert await database.read(words) == ["a+c"]


async def test_what_was_postponed_is_done_in_the_order_in_which_it_first_was(database: Database) -> None:
    done: list[list[str]] = []

    def first(tx: Transaction, facts: list[str]) -> None:
        done.append(facts)
        tx.postpone(third, "f")

    def second(tx: Transaction, facts: list[str]) -> None:
        done.append(facts)

    def third(tx: Transaction, facts: list[str]) -> None:
        done.append(facts)

    def postpone_some(tx: Transaction) -> None:
        for together, fact in ((first, "a"), (second, "b"), (first, "c"), (second, "d")):
            tx.postpone(together, fact)

    await database.act(postpone_some)
    assert done == [["a", "c"], ["b", "d"], ["f"]]


async def test_where_what_was_postponed_fails_only_the_act_at_fault_does(
    database: Database, gate: threading.Event
) -> None:
    heard: list[str] = []
    database.on_signal("news", lambda: heard.append("news"))

    def write_and_tell(tx: Transaction, word: str) -> None:
        tx.signals.add("news")
        write(tx, word)

    def fail(tx: Transaction, facts: list[str]) -> None:
        write(tx, "half")
        raise Declined(*facts)

    await database.act(write, "a")
    holding = await pile_up(database, gate)
    acts = [
        asyncio.create_task(database.act(postpone, "a")),
        asyncio.create_task(database.act(write_and_tell, "b")),
        asyncio.create_task(database.act(lambda tx: tx.postpone(fail, "mistaken"))),
        asyncio.create_task(database.act(postpone, "c")),
    ]
    await asyncio.sleep(0)
    gate.set()
    _, again, told, mistaken, other = await asyncio.gather(holding, *acts, return_exceptions=True)
    assert isinstance(again, sqlite3.IntegrityError)
    assert isinstance(mistaken, Declined)
    assert (told, other) == (None, None)
    assert await database.read(words) == ["a", "b", "c"]
    assert heard == ["news"]


async def test_every_commit_reaches_the_disk_before_anyone_is_answered(database: Database) -> None:
    """No kill of a process can show it: what the operating system was given outlives that. The settings are what there is."""

    def settings(connection: sqlite3.Connection) -> list[object]:
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    full = 2
    assert await database.aside(settings) == ["wal", full]


async def test_the_log_is_written_into_the_file_beside_the_acts(database: Database, path: Path, tmp_path: Path) -> None:
    await asyncio.gather(*(database.act(write, f"{number}") for number in range(500)))
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(file_alone, path, tmp_path / "alone.sqlite3"):
            pass
    assert len(await database.read(words)) == 500


def file_alone(path: Path, copy: Path) -> bool:
    """Whether the file has words in it without its log."""
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        try:
            return bool(connection.execute("SELECT count(*) FROM word").fetchone()[0])
        except sqlite3.DatabaseError:  # while it is being written
            return False


async def test_a_read_sees_one_moment_and_writes_nothing(database: Database, path: Path) -> None:
    def look_twice(tx: Transaction) -> tuple[list[str], list[str]]:
        before = words(tx)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("INSERT INTO word VALUES ('other', 5)")
        return before, words(tx)

    def sneak(tx: Transaction) -> None:
        write(tx, "sneaked")

    with pytest.raises(NotSaved, match="readonly"):
        await database.read(sneak)
    assert await database.read(look_twice) == ([], [])
    assert await database.read(words) == ["other"]


async def test_a_file_that_cannot_be_opened_is_a_fault_with_a_kind(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault):
        await Database.open(tmp_path)
    garbage = tmp_path / "garbage.sqlite3"
    garbage.write_bytes(b"no database at all" * 400)
    with pytest.raises(DatabaseFault) as raised:
        await Database.open(garbage)
    assert raised.value.kind == "corrupt"


def write_all(tx: Transaction, calls: list[list[str]], written: list[str]) -> list[str | Exception]:
    """Write words together. A capital is refused before anything is written of it, and ``fault`` fails all of them."""
    calls.append(written)
    outcomes: list[str | Exception] = []
    for word in written:
        outcomes.append(Declined(word) if word.isupper() else write(tx, word))
        if word == "fault":
            raise ValueError(word)
    return outcomes


def write_backwards(tx: Transaction, calls: list[list[str]], written: list[str]) -> list[str | Exception]:
    """Another kind of act."""
    return [write(tx, word[::-1]) for word in written]


async def test_acts_of_a_kind_that_wait_one_behind_the_other_are_done_as_one_in_their_order(
    database: Database, gate: threading.Event
) -> None:
    calls: list[list[str]] = []
    other_calls: list[list[str]] = []
    holding = await pile_up(database, gate)
    acts: list[Any] = [database.act_together(write_all, calls, word) for word in ("one", "TWO", "three")]
    acts.append(asyncio.create_task(database.act(write, "between")))
    await asyncio.sleep(0)
    acts += [database.act_together(write_all, calls, word) for word in ("four", "five")]
    acts.append(database.act_together(write_all, other_calls, "six"))
    acts.append(database.act_together(write_backwards, other_calls, "seven"))
    waiting = asyncio.gather(*acts, return_exceptions=True)
    await asyncio.sleep(0)
    gate.set()
    await holding
    outcomes = await waiting
    assert isinstance(outcomes.pop(1), Declined)
    assert outcomes == ["one", "three", "between", "four", "five", "six", "neves"]
    assert (calls, other_calls) == ([["one", "TWO", "three"], ["four", "five"]], [["six"]])
    assert await database.read(lambda tx: [word for (word,) in tx.execute("SELECT word FROM word ORDER BY rowid")]) == [
        "one",
        "three",
        "between",
        "four",
        "five",
        "six",
        "neves",
    ]


async def test_an_outcome_that_no_future_can_carry_takes_nothing_from_the_others(
    database: Database, gate: threading.Event
) -> None:
    def exhausted(tx: Transaction, scope: None, written: list[str]) -> list[str | Exception]:
        return [StopIteration() if word == "two" else write(tx, word) for word in written]

    holding = await pile_up(database, gate)
    acts = [database.act_together(exhausted, None, word) for word in ("one", "two", "three")]
    gate.set()
    one, two, three = (await answers(holding, *acts))[1:]
    assert (one, type(two), three) == ("one", RuntimeError, "three")


async def test_of_acts_done_as_one_only_the_one_at_fault_is_at_a_loss(
    database: Database, gate: threading.Event
) -> None:
    calls: list[list[str]] = []
    holding = await pile_up(database, gate)
    written = ("one", "fault", "two", "one")
    waiting = asyncio.gather(
        *(database.act_together(write_all, calls, word) for word in written), return_exceptions=True
    )
    await asyncio.sleep(0)
    gate.set()
    await holding
    one, fault, two, again = await waiting
    assert (one, two) == ("one", "two")
    assert isinstance(fault, ValueError)
    assert isinstance(again, sqlite3.IntegrityError)
    assert calls == [list(written), ["one"], ["fault"], ["two"], ["one"]]
    assert await database.read(words) == ["one", "two"]


async def test_what_acts_done_as_one_postponed_is_forgotten_when_they_are_done_anew(
    database: Database, gate: threading.Event
) -> None:
    heard: list[str] = []
    for word in ("fault", "other"):
        database.on_signal(word, functools.partial(heard.append, word))

    def postpone_all(tx: Transaction, scope: None, facts: list[str]) -> list[None]:
        for word in facts:
            tx.postpone(write_together, word)
            tx.signals.add(word)
            if word == "fault":
                raise Declined(word)
        return [None] * len(facts)

    holding = await pile_up(database, gate)
    acts = [database.act_together(postpone_all, None, word) for word in ("one", "two", "fault", "other")]
    gate.set()
    told = await answers(holding, *acts)
    assert [type(answer) for answer in told] == [type(None)] * 3 + [Declined, type(None)]
    assert await database.read(words) == ["one+two+other"]
    assert heard == ["other"]


async def test_a_great_many_acts_of_a_kind_are_done_in_parts(database: Database, gate: threading.Event) -> None:
    calls: list[list[str]] = []
    holding = await pile_up(database, gate)
    waiting = asyncio.gather(
        *(database.act_together(write_all, calls, f"word {number}") for number in range(2 * MOST_TOGETHER + 1))
    )
    await asyncio.sleep(0)
    gate.set()
    await holding
    assert len(set(await waiting)) == 2 * MOST_TOGETHER + 1
    assert [len(call) for call in calls] == [MOST_TOGETHER, MOST_TOGETHER, 1]


async def test_an_act_that_forgets_one_of_those_it_does_together_keeps_nothing(
    database: Database, gate: threading.Event
) -> None:
    def forgetful(tx: Transaction, scope: None, written: list[str]) -> list[str]:
        return [write(tx, word) for word in written[1:]]

    holding = await pile_up(database, gate)
    waiting = asyncio.gather(
        *(database.act_together(forgetful, None, word) for word in ("one", "two")), return_exceptions=True
    )
    await asyncio.sleep(0)
    gate.set()
    await holding
    assert [type(outcome) for outcome in await waiting] == [ValueError, ValueError]
    assert await database.read(words) == []

"""The database engine: one writer, one reader, and acts that run whole in one hop to the writer's thread.

Here lives how SQL gets run and made durable. What the SQL says lives in one flat file a feature beside this one.
Nothing here knows a table, the bot or Discord.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiosqlite

APPLICATION_ID = 0x4C5A4855
"""The mark in the file header (``PRAGMA application_id``) that says this database is Louzhu's: "LZHU"."""

MOST_PATIENT = 50
"""How many acts that nobody waits for go into one commit: more would make those that somebody waits for wait."""

MOST_AT_ONCE = 512
"""How many acts that members wait for go into one commit: the first of thousands shall not wait for the last."""

MOST_TOGETHER = 64
"""How many acts of one kind are done as one."""

_CHECKPOINT_ACTS = 400
"""After so many acts what is in the log is written into the file itself, beside everything else."""

_LONGEST_LOG_PAGES = 16_384
"""If that never caught up, the writer does it itself at this length of the log, 64 MiB."""

BUSY_TIMEOUT_S = 1.2
"""How long a statement waits for another process that holds the file, in seconds. Discord takes no first answer after three, and
an act that comes just after a commit began to wait waits twice: before that it must be heard that nothing was saved."""

Facts = ParamSpec("Facts")
Outcome = TypeVar("Outcome")
Scope = TypeVar("Scope")
Fact = TypeVar("Fact")


class DatabaseFault(Exception):
    """The database file cannot be used as it is. ``kind`` names the fault, ``detail`` is SQLite's own word on it.

    Kinds: ``missing``, ``unopenable``, ``unwritable``, ``corrupt``, ``foreign`` (some other program's), ``newer`` (made by
    a newer version), ``changed`` (a migration that was applied reads differently now), ``locked``, ``folder``.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class NotSaved(Exception):
    """An act could not be made durable (disk full, file locked, read-only, I/O error): nothing of it was kept."""


class Transaction:
    """What an act sees of the database: ``execute(sql, params)`` with named parameters, ``signals``, and what it postpones.

    A signal is a word (``"outbox"``) that is announced to listeners after the commit, never before.
    """

    __slots__ = ("_postponed", "execute", "signals")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.execute = connection.execute
        self.signals: set[str] = set()
        self._postponed: dict[Together, list[Any]] = {}

    def postpone(self, together: Together, fact: Any) -> None:
        """Leave a fact for ``together(tx, facts)``, which is called once for all acts that share a commit, just before it:
        in the same transaction, so that nobody ever sees the one without the other. What an act that fails postponed is
        forgotten with it. For what no act of the batch has to read."""
        self._postponed.setdefault(together, []).append(fact)

    def settle(self) -> None:
        """Do what was postponed, in the order in which it first was. The engine sees to it before each commit."""
        while self._postponed:
            together = next(iter(self._postponed))
            together(self, self._postponed.pop(together))

    def take_over(self, other: Transaction) -> None:
        """Add what another transaction of the same connection postponed, and its signals."""
        self.signals |= other.signals
        for together, facts in other._postponed.items():
            self._postponed.setdefault(together, []).extend(facts)


Together = Callable[[Transaction, list[Any]], None]
"""What is done once for the facts that several acts postponed."""


@dataclass(slots=True)
class _Waiting:
    """An act in the queue, and the future of whoever awaits it. ``run`` does it for the ``facts`` of all that follow each other
    with the same ``kind``; an act without one is done by itself."""

    run: Callable[[Transaction, list[Any]], Sequence[Any]]
    future: asyncio.Future[Any]
    kind: object = None
    fact: Any = None


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a plain connection with this project's settings, for the command line and for the engine's threads.

    Raises:
        sqlite3.Error: as SQLite says it; `explain` turns it into a `DatabaseFault`.
    """
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -65536")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL makes each commit reach the disk before anyone is answered; group commit keeps that cheap.
            connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def explain(error: sqlite3.Error) -> DatabaseFault:
    """Name the fault behind an SQLite error, so that the command line can say what to do next."""
    kinds = {
        sqlite3.SQLITE_NOTADB: "corrupt",
        sqlite3.SQLITE_CORRUPT: "corrupt",
        sqlite3.SQLITE_CANTOPEN: "unopenable",
        sqlite3.SQLITE_READONLY: "unwritable",
        sqlite3.SQLITE_PERM: "unwritable",
        sqlite3.SQLITE_FULL: "unwritable",
        sqlite3.SQLITE_IOERR: "unwritable",
        sqlite3.SQLITE_BUSY: "locked",
        sqlite3.SQLITE_LOCKED: "locked",
    }
    return DatabaseFault(kinds.get(_primary_code(error), "corrupt"), str(error))


class _GroupConnection(aiosqlite.Connection):
    """An aiosqlite connection that runs a whole function on its thread instead of one statement at a time."""

    async def open(self) -> None:
        """Open it, or leave no thread behind."""
        # Whoever fails to close it shall not keep the process from ending: what was not answered by then was not promised.
        self._thread.daemon = True
        try:
            await self
        except BaseException:
            # aiosqlite tells its thread to end, but does not wait for that; the event loop may be gone by then.
            await asyncio.to_thread(self._thread.join)
            raise

    def begin(self, function: Callable[[sqlite3.Connection], None]) -> None:
        """Let the connection's thread run ``function(connection)`` when it comes to it. Nobody waits for the end, and nobody
        can break it off; what it raises is lost."""
        self._tx.put_nowait((None, lambda: function(self._conn)))

    async def run(self, function: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
        """Run ``function(connection)`` on the connection's thread; at most one runs at a time."""
        outcome: Outcome = await self._execute(lambda: function(self._conn))  # type: ignore[no-untyped-call]
        return outcome


class Database:
    """The open database. Acts that wait together share one durable commit; each stands or falls by itself."""

    def __init__(self, writer: _GroupConnection, reader: _GroupConnection, keeper: _GroupConnection) -> None:
        self._writer = writer
        self._reader = reader
        self._keeper = keeper
        self._acts_in_log = 0
        self._checkpointing: asyncio.Task[None] | None = None
        # Taken from by the writer's thread, between two commits, without asking the event loop.
        self._waiting: deque[_Waiting] = deque()
        self._patient: deque[_Waiting] = deque()
        self._asides = 0
        self._idle: asyncio.Future[None] | None = None  # there from the first act that waits until nothing does
        self._committing: asyncio.Task[None] | None = None
        self._closing = asyncio.Lock()
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open a database file that `db.migrate.migrate` has brought up to date.

        Raises:
            DatabaseFault: the file cannot be read or written.
        """
        writer = _GroupConnection(lambda: connect(path), iter_chunk_size=64)
        reader = _GroupConnection(lambda: connect(path, read_only=True), iter_chunk_size=64)
        keeper = _GroupConnection(lambda: connect(path), iter_chunk_size=64)
        opened: list[_GroupConnection] = []
        try:
            for connection in (writer, reader, keeper):
                await connection.open()
                opened.append(connection)
            # A checkpoint is several syncs: within a commit, each of its members would wait for them.
            await writer.run(lambda plain: plain.execute(f"PRAGMA wal_autocheckpoint = {_LONGEST_LOG_PAGES}"))
            # Somebody who reads for long keeps the log growing; once he is gone, its room is given back.
            await writer.run(lambda plain: plain.execute(f"PRAGMA journal_size_limit = {_LONGEST_LOG_PAGES * 4096}"))
        except BaseException as error:
            for connection in opened:
                await connection.close()
            if isinstance(error, sqlite3.Error):
                raise explain(error) from error
            raise
        return cls(writer, reader, keeper)

    @property
    def is_closed(self) -> bool:
        """Whether acts are refused from now on."""
        return self._closed

    def on_signal(self, signal: str, listener: Callable[[], None]) -> None:
        """Call ``listener`` on the event loop after each commit in which an act raised ``signal``."""
        self._listeners.setdefault(signal, []).append(listener)

    async def act(
        self,
        function: Callable[Concatenate[Transaction, Facts], Outcome],
        /,
        *args: Facts.args,
        **kwargs: Facts.kwargs,
    ) -> Outcome:
        """Run ``function(tx, ...)`` as one transaction and return its outcome after it is on the disk.

        Whatever the function raises is raised here, and then nothing that it wrote is kept.

        Raises:
            NotSaved: the commit failed; nothing was kept.
        """
        return await self._queue(self._waiting, lambda tx, _: (function(tx, *args, **kwargs),))

    def act_together(
        self,
        function: Callable[[Transaction, Scope, list[Fact]], Sequence[Outcome | Exception]],
        scope: Scope,
        fact: Fact,
        *,
        patiently: bool = False,
    ) -> asyncio.Future[Outcome]:
        """As `act`, or `act_patiently`, for what many do at the same time: ``function(tx, scope, facts)`` is called once for all
        that wait one behind the other with the same function and scope, and returns for each fact, in their order, the
        outcome, or the exception that is to be raised where it is awaited.

        What is returned as an exception must have written nothing. Should the function raise, nothing of it is kept, and it is
        called once more for each fact alone: only who is at fault is at a loss.

        Raises:
            NotSaved: the commit failed; nothing was kept.
        """
        return self._queue(
            self._patient if patiently else self._waiting,
            lambda tx, facts: function(tx, scope, facts),
            kind=(function, id(scope)),
            fact=fact,
        )

    def act_patiently(
        self,
        function: Callable[Concatenate[Transaction, Facts], Outcome],
        /,
        *args: Facts.args,
        **kwargs: Facts.kwargs,
    ) -> asyncio.Future[Outcome]:
        """As `act`, for what no member waits for: of these only a few at a time go into a commit, in their order, so that
        a thousand of them hold up no act that a member waits for.

        Raises:
            NotSaved: the commit failed; nothing was kept.
        """
        return self._queue(self._patient, lambda tx, _: (function(tx, *args, **kwargs),))

    def _queue(
        self,
        queue: deque[_Waiting],
        run: Callable[[Transaction, list[Any]], Sequence[Outcome | Exception]],
        kind: object = None,
        fact: Any = None,
    ) -> asyncio.Future[Outcome]:
        if self._closed:
            raise NotSaved("the database is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        queue.append(_Waiting(run, future, kind, fact))
        if self._idle is None:
            self._idle = loop.create_future()
            loop.call_soon(self._commit_waiting, loop)  # what comes until then goes along
            # For whoever asks the loop what is going on. Whoever cancels it breaks nothing off.
            self._committing = loop.create_task(_wait_for(self._idle))
        return future

    async def read(
        self,
        function: Callable[Concatenate[Transaction, Facts], Outcome],
        /,
        *args: Facts.args,
        **kwargs: Facts.kwargs,
    ) -> Outcome:
        """Run a reading ``function(tx, ...)`` on one consistent snapshot, without waiting for writers.

        Raises:
            NotSaved: the file cannot be read now.
        """

        def run(connection: sqlite3.Connection) -> Outcome:
            connection.execute("BEGIN")
            try:
                return function(Transaction(connection), *args, **kwargs)
            except (sqlite3.Error, StopIteration) as error:
                told = _tellable(error)
                if told is error:
                    raise
                raise told from error
            finally:
                _roll_back(connection)

        if self._closed:
            raise NotSaved("the database is closed")
        return await self._reader.run(run)

    async def aside(self, function: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
        """Run upkeep (``PRAGMA optimize``, a checkpoint) on the writer's connection, between two commits.

        Raises:
            NotSaved: the database is closed.
        """
        if self._closed:
            raise NotSaved("the database is closed")
        self._asides += 1
        try:
            return await self._writer.run(function)
        finally:
            self._asides -= 1

    async def close(self) -> None:
        """Finish every act that was accepted, then close. Acts that come later are refused."""
        self._closed = True
        # Neither is awaited itself: whoever gives up waiting for the end must not break it off.
        if self._idle is not None:
            await asyncio.wait({self._idle})
        if self._checkpointing is not None:
            await asyncio.wait({self._checkpointing})
        async with self._closing:
            # The writer last: the last to close writes the whole log into the file.
            for connection in (self._reader, self._keeper, self._writer):
                # A connection that was closed twice has nothing left to finish.
                with contextlib.suppress(ValueError):
                    await connection.close()

    def _commit_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the writer's thread commit what waits, if anything does. No task does it: whoever cancels one would break off with
        it what others wait for."""
        if self._waiting or self._patient:
            self._writer.begin(lambda plain: self._commit_batches(plain, loop))
        elif self._idle is not None:
            self._idle.set_result(None)
            self._idle = None

    def _commit_batches(self, connection: sqlite3.Connection, loop: asyncio.AbstractEventLoop) -> None:
        """On the writer's thread: take all that waits as one batch, commit it, let it be answered, and go on with what came
        meanwhile. The event loop is busy with the answers by then, and waiting for its turn after each batch would cost as much
        as a commit."""
        batch = self._take()
        while True:
            try:
                committed = _run_batch(connection, batch)
            except BaseException as error:  # noqa: BLE001 - nobody is to be left waiting for ever
                committed = batch, [_Failed(_not_saved(error)) for _ in batch], set()
            batch = [] if self._asides else self._take()
            loop.call_soon_threadsafe(self._note_committed, loop, *committed, not batch)
            if not batch:
                return

    def _take(self) -> list[_Waiting]:
        """The next batch. The event loop adds to the queues at any moment; only the writer's thread takes from them."""
        return [*_taken(self._waiting, MOST_AT_ONCE), *_taken(self._patient, MOST_PATIENT)]

    def _note_committed(
        self,
        loop: asyncio.AbstractEventLoop,
        batch: list[_Waiting],
        outcomes: Sequence[_Succeeded | _Failed],
        signals: Collection[str],
        is_last: bool,
    ) -> None:
        """Answer whoever waits for a batch, and let go on what follows from it. ``is_last``: the thread takes no other."""
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _answer(waiting, outcome)
        if is_last:
            self._commit_waiting(loop)
        self._acts_in_log += len(batch)
        if self._acts_in_log >= _CHECKPOINT_ACTS and self._checkpointing is None:
            self._acts_in_log = 0
            self._checkpointing = loop.create_task(self._checkpoint())
        for signal in signals:
            for listener in self._listeners.get(signal, ()):
                loop.call_soon(listener)

    async def _checkpoint(self) -> None:
        """Write the log into the file as far as nobody reads it, on a connection of its own, so that no commit waits."""
        try:
            # What fails here (a full disk, another process) will fail the next commit too, and is told there.
            with contextlib.suppress(sqlite3.Error):
                await self._keeper.run(lambda plain: plain.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone())
        finally:
            self._checkpointing = None


@dataclass(frozen=True, slots=True)
class _Succeeded:
    outcome: Any


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


async def _wait_for(future: asyncio.Future[None]) -> None:
    await asyncio.shield(future)


def _taken(queue: deque[_Waiting], most: int) -> Iterator[_Waiting]:
    """Take from the front of a queue, up to so many."""
    for _ in range(most):
        try:
            yield queue.popleft()
        except IndexError:
            return


def _answer(waiting: _Waiting, outcome: _Succeeded | _Failed) -> None:
    """Tell whoever awaits the act; if he was cancelled meanwhile, what was done stays done."""
    if waiting.future.done():
        return
    if isinstance(outcome, _Succeeded):
        waiting.future.set_result(outcome.outcome)
    else:
        waiting.future.set_exception(outcome.error)


_Committed = tuple[list[_Waiting], list[_Succeeded | _Failed], set[str]]
"""A batch, what became of each act in it, and what was signalled."""


def _run_batch(connection: sqlite3.Connection, batch: list[_Waiting]) -> _Committed:
    """Run each act in a savepoint of its own, those of a kind together, then commit all of them at once.

    An act that raises is rolled back alone. If SQLite gives up the transaction as a whole (disk full, I/O error) or the
    commit fails, every act of the batch is answered with `NotSaved`: none of it is on the disk. If what they postponed raises,
    each is done anew by itself.
    """
    outcomes: list[_Succeeded | _Failed] = []
    whole = Transaction(connection)
    try:
        connection.execute("BEGIN IMMEDIATE")
        for group in _groups(batch):
            outcomes += _run_group(connection, group, whole)
        _settle(whole)
        connection.execute("COMMIT")
    except _Unsettled as unsettled:
        _roll_back(connection)
        if len(batch) > 1:
            return _run_each(connection, batch)
        return batch, [_Failed(_tellable(unsettled.error))], set()
    except sqlite3.Error as error:
        _roll_back(connection)
        # One exception each: an exception that is raised in two places mixes up their tracebacks.
        return batch, [_Failed(_not_saved(error)) for _ in batch], set()
    except BaseException:
        _roll_back(connection)
        raise
    return batch, outcomes, whole.signals


def _groups(batch: list[_Waiting]) -> Iterator[list[_Waiting]]:
    """The acts in their order; those of a kind that follow each other as one group."""
    group: list[_Waiting] = []
    for waiting in batch:
        if group and (waiting.kind is None or waiting.kind != group[0].kind or len(group) == MOST_TOGETHER):
            yield group
            group = []
        group.append(waiting)
    if group:
        yield group


def _run_group(connection: sqlite3.Connection, group: list[_Waiting], whole: Transaction) -> list[_Succeeded | _Failed]:
    tx = Transaction(connection)
    connection.execute("SAVEPOINT act")
    try:
        outcomes = group[0].run(tx, [waiting.fact for waiting in group])
        if len(outcomes) != len(group):
            raise ValueError("not one outcome for each fact")
    except BaseException as error:  # noqa: BLE001 - it is for whoever awaits this act, not for the others
        # This fails where SQLite has ended the whole transaction by itself, and then the whole batch has.
        connection.execute("ROLLBACK TO act")
        connection.execute("RELEASE act")
        if len(group) > 1:
            return [outcome for waiting in group for outcome in _run_group(connection, [waiting], whole)]
        return [_Failed(_tellable(error))]
    connection.execute("RELEASE act")
    whole.take_over(tx)
    return [
        _Failed(_tellable(outcome)) if isinstance(outcome, Exception) else _Succeeded(outcome) for outcome in outcomes
    ]


class _Unsettled(Exception):
    """What acts postponed could not be done, and that is not the file's fault."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _settle(whole: Transaction) -> None:
    try:
        whole.settle()
    except Exception as error:
        if isinstance(error, sqlite3.Error) and _primary_code(error) in _FILE_TROUBLE:
            raise
        raise _Unsettled(error) from error


def _run_each(connection: sqlite3.Connection, batch: list[_Waiting]) -> _Committed:
    """Give each act a commit of its own, so that only the one at fault is at a loss; nobody was answered yet."""
    outcomes: list[_Succeeded | _Failed] = []
    signals: set[str] = set()
    for waiting in batch:
        _, outcome, raised = _run_batch(connection, [waiting])
        outcomes += outcome
        signals |= raised
    return batch, outcomes, signals


def _roll_back(connection: sqlite3.Connection) -> None:
    """End the transaction without keeping it, if SQLite has not ended it by itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


_FILE_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""Primary result codes that speak of the file or the machine. The others (a constraint, no such table) are mistakes in the
code, and are raised as they are."""


def _tellable(error: BaseException) -> BaseException:
    """What is raised where the act is awaited: what the file did becomes `NotSaved`, refusals and mistakes stay as they are."""
    if isinstance(error, sqlite3.Error) and _primary_code(error) in _FILE_TROUBLE:
        return _not_saved(error)
    if isinstance(error, StopIteration):  # a future cannot carry it: whoever awaits would wait for ever
        told = RuntimeError("an act raised StopIteration")
        told.__cause__ = error
        return told
    return error


def _not_saved(error: BaseException) -> NotSaved:
    unsaved = NotSaved(str(error))
    unsaved.__cause__ = error
    return unsaved


def _primary_code(error: sqlite3.Error) -> int:
    """SQLite's own code; the bits above the low byte only refine it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF

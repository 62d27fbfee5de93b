"""SQLite: one writer thread that commits what waits together, and readers beside it."""

import asyncio
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from pow_bot.storage.faults import AlreadyServed, Busy, Closed, NotScrubbed, Refused
from pow_bot.storage.keyring import Keyring
from pow_bot.storage.units import Act, Database, Db

T = TypeVar("T")

SERVER_PATIENCE, COMMAND_PATIENCE = 5.0, 60.0
_READERS = 4
_MOST_WAITING = 1_000
_MOST_TOGETHER = 128
# How soon a page hears of a command that wrote beside the server.
_LOOK_AROUND = 0.25
_SCRUB_TRIES, _SCRUB_PAUSE = 200, 0.05


class _Gone(Exception):
    """SQLite ended the whole transaction by itself; COMMIT would silently keep nothing."""


@dataclass(eq=False, slots=True)
class _Entry:
    """A unit that entered, who waits for it, and what became of it."""

    unit: Callable[[Db], Any]
    waiter: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None
    acts: Iterable[Act] = ()
    topics: Iterable[str] = ()

    def kept(self, result: Any, db: Db) -> None:
        self.result, self.error, self.acts, self.topics = result, None, db.acts, db.topics

    def failed(self, error: BaseException) -> None:
        self.result, self.error, self.acts, self.topics = None, error, (), ()


class ServingLock:
    """Held by the one process that serves a file; the system lets go of it if that process dies."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(
            path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600
        )
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise AlreadyServed(
                f"Another process already serves {path.name}. Stop that one first, or give this one "
                "a database of its own."
            ) from None

    def release(self) -> None:
        os.close(self._descriptor)


class SqliteDatabase(Database):
    dialect = "sqlite"

    def __init__(self, path: Path, keyring: Keyring, *, serving: bool = False) -> None:
        super().__init__(keyring)
        patience = SERVER_PATIENCE if serving else COMMAND_PATIENCE
        self._lock = ServingLock(path) if serving else None
        self._loop = asyncio.get_running_loop()
        self._path = path
        self._closed = False
        self._acting: set[asyncio.Task[None]] = set()
        self._entered: SimpleQueue[_Entry | None] = SimpleQueue()
        self._reading = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._readers = _engine(path, patience, readers=True)
        self._writers = _engine(path, patience)
        self._writing = Thread(
            target=self._write_on, args=(self._writers.connect(),), name="writer", daemon=True
        )
        self._writing.start()

    async def write(self, unit: Callable[[Db], T], *, keyed: bool = False) -> T:
        self._require_open()
        if self._entered.qsize() >= _MOST_WAITING:
            raise Busy("Too much is asked at once. Please try again in a moment.")
        waiter: asyncio.Future[T] = self._loop.create_future()
        self._entered.put(_Entry(unit, waiter))
        return await waiter

    async def read(self, query: Callable[[Db], T]) -> T:
        self._require_open()
        return await self._loop.run_in_executor(self._reading, self._query, query)

    async def scrub(self) -> None:
        for _ in range(_SCRUB_TRIES):
            if await asyncio.to_thread(_truncated, self._path):
                return
            await asyncio.sleep(_SCRUB_PAUSE)
        raise NotScrubbed("readers kept the log from being emptied; the next start empties it")

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.topics.close()
        # Behind everything that entered.
        self._entered.put(None)
        await asyncio.to_thread(self._writing.join)
        await asyncio.gather(*self._acting)
        await asyncio.to_thread(self._reading.shutdown)
        self._readers.dispose()
        self._writers.dispose()
        await asyncio.to_thread(_truncated, self._path)
        if self._lock is not None:
            self._lock.release()

    def _require_open(self) -> None:
        if self._closed:
            raise Closed("the database is closed")

    def _query(self, query: Callable[[Db], T]) -> T:
        with self._readers.connect() as connection:
            _driver(connection).execute("BEGIN")
            db = Db(connection, self, writes=False)
            result = query(db)
            db.check()
            return result

    def _write_on(self, connection: Connection) -> None:
        writer = _Writer(connection, self)
        with connection:
            while (batch := self._next_batch()) is not None:
                if writer.sees_another():
                    self._tell(self.topics.wake_all)
                if batch:
                    writer.keep(batch)
                    self._tell(self._settle, batch)

    def _next_batch(self) -> list[_Entry] | None:
        """What waits now; nothing yet; or None when nothing will come any more."""
        batch: list[_Entry] = []
        with suppress(Empty):
            entry = self._entered.get(timeout=_LOOK_AROUND)
            while entry is not None:
                batch.append(entry)
                if len(batch) == _MOST_TOGETHER:
                    return batch
                entry = self._entered.get_nowait()
            if not batch:
                return None
            self._entered.put(None)
        return batch

    def _tell(self, what: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the loop is gone, and with it whoever waited
            self._loop.call_soon_threadsafe(what, *arguments)

    def _settle(self, batch: list[_Entry]) -> None:
        for entry in batch:
            self.topics.wake(entry.topics)
            if entry.acts:
                task = self._loop.create_task(self._act_and_answer(entry))
                self._acting.add(task)
                task.add_done_callback(self._acting.discard)
            else:
                _answer(entry)

    async def _act_and_answer(self, entry: _Entry) -> None:
        await self._act(tuple(entry.acts))
        _answer(entry)


def _answer(entry: _Entry) -> None:
    if entry.waiter.done():  # cancelled: the unit is kept all the same
        return
    if entry.error is None:
        entry.waiter.set_result(entry.result)
    else:
        entry.waiter.set_exception(entry.error)


class _Writer:
    """The one connection that writes, used by its thread alone."""

    def __init__(self, connection: Connection, database: SqliteDatabase) -> None:
        self._connection = connection
        self._database = database
        self._driver = _driver(connection)
        self._version = self._current_version()
        self._next_look = 0.0

    def sees_another(self) -> bool:
        """Whether another connection wrote since the last look, some four of them a second."""
        if time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + _LOOK_AROUND
        before, self._version = self._version, self._current_version()
        return before != self._version

    def _current_version(self) -> int:
        try:
            return int(self._driver.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:  # a broken disk shows in the next COMMIT
            return 0

    def keep(self, batch: list[_Entry]) -> None:
        """Run and commit together; if SQLite threw it all away, once more and one by one."""
        if not self._begun(batch):
            return
        if not self._kept_together(batch):
            for entry in batch:
                if self._begun([entry]):
                    self._keep_alone(entry)

    def _begun(self, batch: list[_Entry]) -> bool:
        try:
            self._driver.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            for entry in batch:
                entry.failed(_fault(error))
            return False
        return True

    def _kept_together(self, batch: list[_Entry]) -> bool:
        if len(batch) == 1:
            self._keep_alone(batch[0])
            return True
        try:
            for entry in batch:
                self._run_in_savepoint(entry)
            self._commit()
        except (_Gone, sqlite3.Error):
            self._roll_back()
            return False
        return True

    def _keep_alone(self, entry: _Entry) -> None:
        """Without a savepoint, which costs a quarter of a small turn."""
        try:
            self._run(entry)
            if entry.error is None:
                self._commit()
        except (_Gone, sqlite3.Error) as error:
            entry.failed(_fault(error))
        self._roll_back()

    def _run_in_savepoint(self, entry: _Entry) -> None:
        self._driver.execute("SAVEPOINT unit")
        self._run(entry)
        if not self._driver.in_transaction:
            raise _Gone
        if entry.error is not None:
            self._driver.execute("ROLLBACK TO unit")
        self._driver.execute("RELEASE unit")

    def _run(self, entry: _Entry) -> None:
        db = Db(self._connection, self._database)
        try:
            result = entry.unit(db)
            db.check()
        except BaseException as error:  # noqa: BLE001 - carried to the waiter, whatever it is
            entry.failed(error)
        else:
            entry.kept(result, db)

    def _commit(self) -> None:
        if not self._driver.in_transaction:
            raise _Gone("the transaction was gone before COMMIT")
        self._driver.execute("COMMIT")

    def _roll_back(self) -> None:
        # A ROLLBACK that fails on a broken disk has ended the transaction all the same.
        with suppress(sqlite3.Error):
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")


def _fault(error: Exception) -> Exception:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return Busy("Another process is writing for long. Please try again in a moment.")
    return Refused(f"nothing was kept: {error}")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _engine(path: Path, patience: float, *, readers: bool = False) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=_READERS if readers else 1,
        connect_args={
            # BEGIN is ours: the driver's own transactions lost 599 of 800 concurrent updates.
            "isolation_level": None,
            "check_same_thread": False,
            "timeout": patience,
        },
    )
    event.listen(engine, "connect", _only_reading if readers else _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _only_reading(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _truncated(path: Path) -> bool:
    """True when the log is empty. Never waits for a reader, because writers would wait with it."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy

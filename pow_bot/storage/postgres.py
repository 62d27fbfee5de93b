"""PostgreSQL: one transaction a unit, in as many processes as are wanted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, String, bindparam, event, func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from pow_bot.storage.alone import alone
from pow_bot.storage.faults import Busy, Closed, NotScrubbed, Refused, Unknown, refused
from pow_bot.storage.keyring import Keyring, keys
from pow_bot.storage.units import Database, Db

T = TypeVar("T")

_CONNECTIONS = 10
_MOST_WAITING = 1_000
_CHANNEL = "pow_bot"
# The first repeat follows at once; a server that restarts is back within ten seconds.
_PAUSES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0)
_LISTEN_AGAIN = 0.5
_SCRUB_TRIES, _SCRUB_PAUSE = 200, 0.05

_MOMENT = text("SELECT pg_current_xact_id()")
# Whether something that runs may still see what was deleted before then; VACUUM FULL copies that.
# Of other databases only what writes counts: it holds back the snapshot of VACUUM FULL itself.
_STILL_SEEN = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot()) < CAST(:then AS xid8) OR EXISTS ("
    "SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    " AND coalesce(datname, current_database()) = current_database()"
    " AND age(backend_xmin) > age(CAST(:then AS xid)))"
)

_SAY = select(func.pg_notify(_CHANNEL, bindparam("topic", type_=String)))


class PostgresDatabase(Database):
    dialect = "postgresql"

    def __init__(self, url: URL, keyring: Keyring) -> None:
        super().__init__(keyring)
        self._engine = create_async_engine(
            url, hide_parameters=True, pool_size=_CONNECTIONS, max_overflow=0
        )
        self._reading = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._apart = create_async_engine(
            url, hide_parameters=True, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        event.listen(self._engine.sync_engine, "checkout", _refuse_closed)
        self._room = asyncio.Semaphore(_CONNECTIONS)
        self._closed = False
        self._running: set[asyncio.Task[Any]] = set()
        self._listening: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()

    async def write(self, unit: Callable[[Db], T], *, keyed: bool = False) -> T:
        self._require_room()
        return await self._to_its_end(self._write(unit, keyed=keyed))

    async def read(self, query: Callable[[Db], T]) -> T:
        self._require_room()
        return await self._to_its_end(self._repeated(lambda: self._queried(query), keyed=False))

    def changes(self, topic: str) -> AsyncIterator[None]:
        if self._listening is None and not self._closed:
            self._listening = asyncio.create_task(self._listen())
        return super().changes(topic)

    async def scrub(self) -> None:
        """To be run nightly: plain VACUUM leaves the bytes of deleted keys in the file."""
        async with _connected(self._apart) as connection:
            then = (await connection.execute(_MOMENT)).scalar_one()
            for _ in range(_SCRUB_TRIES):
                if not (await connection.execute(_STILL_SEEN, {"then": then})).scalar_one():
                    await connection.exec_driver_sql(f"VACUUM FULL {keys.name}")
                    return
                await asyncio.sleep(_SCRUB_PAUSE)
        raise NotScrubbed(
            "other work kept deleted keys in the file; they are taken out within the hour"
        )

    def alone(self, work: str) -> AbstractAsyncContextManager[asyncio.Event]:
        return alone(lambda: _connected(self._apart), work)

    async def close(self) -> None:
        self._closed = True
        self.topics.close()
        self._gone.set()
        if self._listening is not None:
            # Not cancelled: half a connection would be left behind.
            await self._listening
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._engine.dispose()
        await self._apart.dispose()

    def _require_room(self) -> None:
        if self._closed:
            raise Closed("the database is closed")
        if len(self._running) >= _MOST_WAITING:
            raise Busy("Too much is asked at once. Please try again in a moment.")

    async def _to_its_end(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, because its waiter may have left

    async def _write(self, unit: Callable[[Db], T], *, keyed: bool) -> T:
        result, db = await self._repeated(lambda: self._kept(unit), keyed=keyed)
        await self._act(db.acts)
        return result

    async def _repeated(self, attempt: Callable[[], Awaitable[T]], *, keyed: bool) -> T:
        for pause in _PAUSES:
            try:
                return await self._in_turn(attempt)
            except Refused as fault:
                if not fault.repeatable:
                    raise
            except Unknown:
                if not keyed:
                    raise
            await asyncio.sleep(pause)
        return await self._in_turn(attempt)

    async def _in_turn(self, attempt: Callable[[], Awaitable[T]]) -> T:
        async with self._room:
            return await attempt()

    async def _kept(self, unit: Callable[[Db], T]) -> tuple[T, Db]:
        async with _connected(self._engine) as connection:
            kept = await connection.run_sync(self._run, unit)
            await _commit(connection)
        return kept

    def _run(self, connection: Connection, unit: Callable[[Db], T]) -> tuple[T, Db]:
        # Not left to SQLAlchemy, which does not see what goes straight to the driver: without this
        # its COMMIT would do nothing.
        connection.begin()
        db = Db(connection, self)
        result = unit(db)
        db.check()
        for topic in sorted(db.topics):
            db.execute(_SAY, {"topic": topic})
        return result, db

    async def _queried(self, query: Callable[[Db], T]) -> T:
        async with _connected(self._reading) as connection:
            return await connection.run_sync(self._query, query)

    def _query(self, connection: Connection, query: Callable[[Db], T]) -> T:
        db = Db(connection, self, writes=False)
        result = query(db)
        db.check()
        return result

    async def _listen(self) -> None:
        while not self._closed:
            try:
                await self._listen_once()
            except (Refused, DBAPIError, OSError):
                await asyncio.sleep(_LISTEN_AGAIN)

    async def _listen_once(self) -> None:
        gone = self._gone = asyncio.Event()
        async with _connected(self._apart) as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda _: gone.set())
            await driver.add_listener(_CHANNEL, self._hear)
            # Whatever was said before nobody heard.
            self.topics.wake_all()
            await gone.wait()

    def _hear(self, _connection: object, _process: int, _channel: str, topic: str) -> None:
        self.topics.wake((topic,))


def _refuse_closed(adapter: Any, *_: object) -> None:
    """Else every connection of a server that restarted would fail one unit more."""
    if adapter.driver_connection.is_closed():
        raise DisconnectionError


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        connection = await engine.connect()
    except (DBAPIError, OSError) as error:
        raise refused(error) from None
    try:
        yield connection
    finally:
        await connection.close()


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except (DBAPIError, OSError) as error:
        fault = refused(error)
        if fault.died:
            raise Unknown(
                "The connection died while saving; nobody can say if it was kept."
            ) from None
        raise fault from None

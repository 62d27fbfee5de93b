"""What only one process may do at a time: a lock of PostgreSQL that goes with its connection.

Who dies lets go at once. Who was sent away hears of it, and tries again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, TypeAlias

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from pow_bot.storage.faults import Refused

Connect: TypeAlias = Callable[[], AbstractAsyncContextManager[AsyncConnection]]

# In seconds: how soon somebody else goes on.
_TRY_AGAIN = 2.0
# A machine that vanishes without a word is given up after some forty seconds.
_NOTICE = (
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 4",
)
_LOCK = select(func.pg_try_advisory_lock(func.hashtextextended(bindparam("work"), 0)))


@asynccontextmanager
async def alone(connect: Connect, work: str) -> AsyncIterator[asyncio.Event]:
    """Wait until nobody else does this work. The event says when somebody else may have begun."""
    lock = _Lock(connect, work)
    # Not cancelled: half a connection would be left behind.
    holding = asyncio.create_task(lock.hold())
    try:
        await lock.held.wait()
        yield lock.lost
    finally:
        lock.over.set()
        await holding


class _Lock:
    def __init__(self, connect: Connect, work: str) -> None:
        self._connect = connect
        self._work = work
        self.held, self.lost, self.over = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold(self) -> None:
        """Get it and keep it, until it is over or lost."""
        while not (self.over.is_set() or self.lost.is_set()):
            with suppress(Refused, DBAPIError, OSError):
                async with self._connect() as connection:
                    await self._hold_by(connection)
            if self.held.is_set():
                self.lost.set()
            else:
                await self._rest()

    async def _hold_by(self, connection: AsyncConnection) -> None:
        ended = asyncio.Event()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_termination_listener(lambda _: ended.set())
        for setting in _NOTICE:
            await connection.execute(text(setting))
        while not (self.over.is_set() or ended.is_set()):
            if await connection.scalar(_LOCK, {"work": self._work}):
                self.held.set()
                await _either(ended, self.over)
                return
            await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_TRY_AGAIN):
                await self.over.wait()


async def _either(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()

"""A bell that is rung when anything changes, so that nobody has to look twice a second."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    def __init__(self) -> None:
        self._listening: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for listener in self._listening:
            if not listener.done():
                listener.set_result(None)

    async def rung(self, seconds: float | None) -> bool:
        """Wait for the next ring; false where the time is over first."""
        listener: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._listening.add(listener)
        try:
            async with asyncio.timeout(seconds):
                await listener
        except TimeoutError:
            return False
        finally:
            self._listening.discard(listener)
        return True

    async def until(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """What `look` finds, as soon as it finds something; None where the time is over first."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while (found := look()) is None and (left := ends - loop.time()) > 0:
            await self.rung(left)
        return found

"""Who waits for a queue to change, and how they are woken.

A change says only "this queue changed"; whoever hears it looks again. There is no log of events.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager


class Topics:
    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._closed = False

    async def changes(self, topic: str) -> AsyncIterator[None]:
        """Once at first, then whenever the topic changed; ends when the database closes."""
        with self._waiter(topic) as changed:
            while not self._closed:
                yield
                await changed.wait()
                changed.clear()

    def wake(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for changed in self._waiting.get(topic, ()):
                changed.set()

    def wake_all(self) -> None:
        self.wake(tuple(self._waiting))

    def close(self) -> None:
        self._closed = True
        self.wake_all()

    @contextmanager
    def _waiter(self, topic: str) -> Iterator[asyncio.Event]:
        changed = asyncio.Event()
        self._waiting[topic].add(changed)
        try:
            yield changed
        finally:
            self._waiting[topic].discard(changed)
            if not self._waiting[topic]:
                del self._waiting[topic]

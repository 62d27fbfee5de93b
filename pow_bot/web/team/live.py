"""Live pages: a stream that says only that a queue changed. The page then asks for its own view."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

from fastapi import Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from pow_bot.domain.intake.keeping import topic
from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.staff.actions import TOPIC as STAFF
from pow_bot.domain.staff.queries import present
from pow_bot.storage import Database
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

# How soon a stream notices by itself that its session is over.
_LOOK_AGAIN = 15.0
_CHANGED = ServerSentEvent(event="changed", raw_data="")


def live(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The stream that every open page listens to."""

    @routes.router.get("/team/events", response_class=EventSourceResponse)
    async def events(
        who: Annotated[SignedIn, Depends(guard.require_session)],
    ) -> AsyncIterator[ServerSentEvent]:
        async for event in stream(services, who):
            yield event


async def stream(services: TeamServices, who: SignedIn) -> AsyncGenerator[ServerSentEvent, None]:
    """Say `changed` at first, and whenever a queue of this colleague changed.

    Ends when the session ends, when other queues become theirs, and when the server stops.
    """
    queues = queues_of(who.actor)
    async with _listening(services, [STAFF, *map(topic, queues)]) as (changed, ended):
        while not ended.is_set():
            if not await _still_theirs(services, who, queues):
                return
            if changed.is_set():
                changed.clear()
                yield _CHANGED
            await _either(changed, ended)


async def _still_theirs(services: TeamServices, who: SignedIn, queues: Sequence[str]) -> bool:
    asked = partial(present, session=who.session, now=services.now())
    there = await services.database.read(asked)
    return there is not None and queues_of(there.actor) == queues


@asynccontextmanager
async def _listening(
    services: TeamServices, topics: Sequence[str]
) -> AsyncIterator[tuple[asyncio.Event, asyncio.Event]]:
    """Two events: one of these topics changed, and there is nothing more to hear."""
    changed, ended = asyncio.Event(), asyncio.Event()
    tasks = [
        *(asyncio.create_task(_hear(services.database, one, changed, ended)) for one in topics),
        asyncio.create_task(_end(services.stopping, ended)),
    ]
    try:
        yield changed, ended
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hear(database: Database, one: str, changed: asyncio.Event, ended: asyncio.Event) -> None:
    async for _ in database.changes(one):
        changed.set()
    ended.set()


async def _end(stopping: asyncio.Event, ended: asyncio.Event) -> None:
    await stopping.wait()
    ended.set()


async def _either(changed: asyncio.Event, ended: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in (changed, ended)]
    try:
        await asyncio.wait(waiting, timeout=_LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()

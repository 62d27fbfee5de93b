"""Live pages: a stream that says only that a queue changed. The page then asks for its own view."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

from fastapi import Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from pow_bot.domain.intake.keeping import topic
from pow_bot.domain.intake.presence import looking
from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.notices.queries import topic as notices_of
from pow_bot.domain.staff.actions import TOPIC as STAFF
from pow_bot.domain.staff.queries import Present, present
from pow_bot.storage import Database
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

# How soon a stream notices by itself that its session is over.
_LOOK_AGAIN = 15.0
_CHANGED = ServerSentEvent(event="changed", raw_data="")
_TOLD = ServerSentEvent(event="told", raw_data="")
_LOOKING = ServerSentEvent(event="looking", raw_data="")
_OVER = ServerSentEvent(event="over", raw_data="")


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

    `looking` is for pages of open intakes only: somebody came to one, or left. Ends when the session
    ends, which the page is told (`over`), when other queues become theirs, and when the server stops.
    """
    queues = queues_of(who.actor)
    said = {STAFF: _CHANGED}
    said |= {topic(queue): _CHANGED for queue in queues}
    said[notices_of(who.actor.id)] = _TOLD
    said |= {looking(queue): _LOOKING for queue in queues}
    async with _listening(services, said) as heard:
        while not heard.ended.is_set():
            there = await _there(services, who)
            if there is None:
                yield _OVER
            if there is None or queues_of(there.actor) != queues:
                return
            for event in heard.taken():
                yield event
            await _either(heard.any, heard.ended)


async def _there(services: TeamServices, who: SignedIn) -> Present | None:
    asked = partial(present, session=who.session, now=services.now())
    there: Present | None = await services.database.read(asked)
    return there


class _Heard:
    """What is to be said, once each; and that there is nothing more to hear."""

    def __init__(self) -> None:
        self.any, self.ended = asyncio.Event(), asyncio.Event()
        self._events: dict[str, ServerSentEvent] = {}

    def note(self, event: ServerSentEvent) -> None:
        self._events[event.event or ""] = event
        self.any.set()

    def taken(self) -> list[ServerSentEvent]:
        events, self._events = list(self._events.values()), {}
        self.any.clear()
        return events


@asynccontextmanager
async def _listening(
    services: TeamServices, said: Mapping[str, ServerSentEvent]
) -> AsyncIterator[_Heard]:
    """What these topics say, each by its event."""
    heard = _Heard()
    tasks = [
        *(
            asyncio.create_task(_hear(services.database, one, event, heard))
            for one, event in said.items()
        ),
        asyncio.create_task(_end(services.stopping, heard.ended)),
    ]
    try:
        yield heard
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hear(database: Database, one: str, event: ServerSentEvent, heard: _Heard) -> None:
    # Who comes back looks at their list again; who else looks is asked every while anyway.
    known = event is _CHANGED
    async for _ in database.changes(one):
        if known:
            heard.note(event)
        known = True
    heard.ended.set()


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

"""Servers of ours in one test: several on one database, stopped and begun anew as a test likes.

Telegram is the double; a test posts its updates itself, to whom and how often it likes.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from pow_bot.authoring.question_files import Group
from pow_bot.authoring.reading import read_questions
from pow_bot.channels.telegram import order
from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ear import Ear
from pow_bot.channels.telegram.exchange import Exchange
from pow_bot.channels.telegram.ground import CHANNEL, Ground
from pow_bot.channels.telegram.line import Line
from pow_bot.channels.telegram.pacing import Pace
from pow_bot.channels.telegram.polling import Polling
from pow_bot.channels.telegram.sending import telegram_sender
from pow_bot.channels.telegram.webhook import LARGEST, PATH
from pow_bot.conversations.asking import kept_ready
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.keeping import expire, of_person
from pow_bot.conversations.turns import Content
from pow_bot.domain.chats.queries import held_by_door
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.intake.keeping import as_kept, content_of
from pow_bot.domain.intake.records import intakes, timeline
from pow_bot.double.people import Person
from pow_bot.double.serving import TOKEN, Double, Strictness, double_served
from pow_bot.engine.session import Session
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from pow_bot.settings import Settings, read_settings
from pow_bot.storage import Database, Db, Keyring, open_database
from pow_bot.storage.outbox import outbox
from pow_bot.storage.sending import LEASE
from pow_bot.storage.upkeep import tidy
from pow_bot.web.guards import Guards
from tests.postgres import PostgresServer
from tests.upgrade.before import today
from tests.web.serving import NOW, copied, prepared

Wire: TypeAlias = dict[str, Any]

SECRET = "Zonnebloem_-1"
BASE = "https://werk.example.nl"
_HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
_PATIENCE = 120.0


class Clock:
    """It runs, because waits are measured by it; tests set it further."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return NOW + self.ahead + timedelta(seconds=time.monotonic() - self._begun)


@cache
def _words() -> Catalogues:
    return Catalogues(content("locales"))


@cache
def _questions() -> tuple[Group, ...]:
    return read_questions(content("flows"))


@dataclass
class Server:
    """One of ours: its own connections to the database, its own door and its own sender."""

    database: Database
    client: Client
    ground: Ground
    clock: Callable[[], datetime]
    settings: Settings
    jobs: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        there = Exchange(self.settings, self.database, self.ground, self.clock, self.client)
        router = there.router()
        assert router is not None
        app = FastAPI(openapi_url=None)
        app.include_router(router)
        door = httpx.ASGITransport(Guards(app, secure=True, larger={PATH: LARGEST}))
        self.http = httpx.AsyncClient(transport=door, base_url=BASE, headers=_HEADER)
        # How fast we may speak has tests of its own; here nobody should wait.
        at_once = Pace(self.database, self.clock, timedelta(0), timedelta(0))
        self.begin(
            telegram_sender(self.client, self.database, self.ground, self.clock, at_once).run()
        )

    def begin(self, job: Any) -> asyncio.Task[None]:
        self.jobs.append(asyncio.create_task(job))
        return self.jobs[-1]

    def poll(self, rest: Callable[[float], Any] = asyncio.sleep) -> asyncio.Task[None]:
        """Ask for updates, instead of having them posted."""
        line = Line(self.database, self.client, self.client.number, self.ground, self.clock)
        polling = Polling(self.client, Ear(line), self.database, rest, clock=self.clock)
        return self.begin(polling.run())

    async def told(self, update: Wire) -> int:
        """Post one update; the status."""
        return (await self.http.post(PATH, json=update)).status_code

    async def acknowledges(self, update: Wire) -> None:
        """Post it until it is acknowledged, as Telegram does."""
        async with asyncio.timeout(_PATIENCE):
            while await self.told(update) != 200:  # noqa: ASYNC110 -- so does Telegram
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """As a server that is told to stop: its jobs are cancelled, and end."""
        for job in self.jobs:
            job.cancel()
        async with asyncio.timeout(_PATIENCE):
            await asyncio.gather(*self.jobs, return_exceptions=True)
        await self.http.aclose()
        await self.client.close_connections()
        await self.database.close()


@dataclass(frozen=True)
class Standing:
    """What is kept of somebody: the conversation, and each registration with what happened to it."""

    chat: Chat
    session: Session
    contents: tuple[Mapping[str, Any], ...]
    stages: tuple[str, ...]
    happened: tuple[tuple[str, ...], ...]


class Office:
    """All servers on one database, the people, and the flows that are used now."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        double: Double,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self.url = url
        self.keyring = keyring
        self.double = double
        self.clock = clock
        self.settings = settings
        # A test may bring others, as an upgrade does.
        self.book = today(registers=False)
        self.servers: list[Server] = []
        self._first = double.person(first_name="Bas")

    async def open(self) -> Server:
        """One more server."""
        database = await open_database(self.url, self.keyring, serving=True)
        ground = self._ground()
        client = Client(TOKEN, self.double.address)
        server = Server(database, client, ground, self.clock, self.settings)
        self.servers.append(server)
        await self._greet(server)
        return server

    async def _greet(self, server: Server) -> None:
        """Before the first update of all, no server knows which are missing."""
        await self._first.type("/help")
        told = self.double.telegram.updates
        for kept in [kept for kept in told.waiting if kept.lane == self._first.id]:
            told.forget(kept)
            await server.acknowledges(kept.wire)

    async def restart(self, number: int) -> Server:
        """Stop a server, and begin it anew."""
        await self.servers.pop(number).stop()
        # What it was about to send, others send when its lease has run out.
        self.clock.ahead += LEASE
        return await self.open()

    async def command(self) -> None:
        """What a command does beside the servers: it has a connection of its own, and writes."""
        database = await open_database(self.url, self.keyring)
        for _ in range(3):
            await database.write(lambda db: expire(db, self.clock()))
            await tidy(database, self.clock())
        await database.close()

    async def close(self) -> None:
        for server in self.servers:
            await server.stop()

    def updates(self) -> list[Wire]:
        """What waits at Telegram; from now on it waits no more."""
        waiting = self.double.telegram.updates.waiting
        self.double.telegram.updates.forget_all()
        return [kept.wire for kept in waiting]

    async def deliver(self, updates: Sequence[tuple[int, Wire]]) -> None:
        """Post each to a server, side by side, until each is acknowledged."""
        servers = self.servers
        await asyncio.gather(
            *(servers[number % len(servers)].acknowledges(wire) for number, wire in updates)
        )

    async def still(self) -> None:
        """Wait until all that is to be said now has arrived."""
        async with asyncio.timeout(_PATIENCE):
            while await self.servers[0].database.read(self._waiting):  # noqa: ASYNC110 -- nobody is told of what is deleted
                await asyncio.sleep(0.01)
        await self.double.until(lambda: not self.double.telegram.under_way)

    async def standing(self, person: Person) -> Standing:
        """Of somebody who said yes to Telegram."""
        found = await self.servers[0].database.write(lambda db: standing(db, person.id))
        assert found is not None
        return found

    def _waiting(self, db: Db) -> int:
        alive = outbox.c.kind.startswith(CHANNEL) & outbox.c.dead.is_(False)
        return int(db.execute(select(func.count()).select_from(outbox).where(alive)).scalar_one())

    def _ground(self) -> Ground:
        return Ground(
            content=lambda: Content(self.book, _words()),
            finder=kept_ready(_questions, _words()),
            terms=Terms(base_url=BASE, turns_per_minute=1_000_000),
            base_url=BASE,
        )


def standing(db: Db, address: int) -> Standing | None:
    """What is kept of the one with this number at Telegram; none before their yes."""
    chat = held_by_door(db, CHANNEL, address)
    conversation = of_person(db, chat.person) if chat and chat.person else None
    if chat is None or conversation is None:
        return None
    own = intakes.c.conversation == conversation.id
    rows = db.execute(select(intakes).where(own).order_by(intakes.c.id)).all()
    kept = [as_kept(row._asdict()) for row in rows]
    return Standing(
        chat,
        conversation.session,
        tuple(content_of(db, intake) for intake in kept),
        tuple(str(intake.stage) for intake in kept),
        tuple(_happened(db, intake.id) for intake in kept),
    )


def _happened(db: Db, intake: Any) -> tuple[str, ...]:
    sought = select(timeline.c.kind).where(timeline.c.intake == intake).order_by(timeline.c.id)
    return tuple(str(kind) for kind in db.execute(sought).scalars())


@asynccontextmanager
async def office(url: str, folder: Path, servers: int) -> AsyncIterator[Office]:
    """So many servers on this database; its keys lie in `folder`."""
    clock, keys = Clock(), folder / "keys"
    async with double_served(now=clock, strictness=Strictness(rates=False)) as double:
        settings = read_settings(
            data=folder,
            telegram="webhook",
            telegram_token=TOKEN,
            telegram_secret=SECRET,
            telegram_api=double.address,
        )
        there = Office(
            url,
            Keyring.create(keys),
            double,
            clock,
            settings,
        )
        try:
            for _ in range(servers):
                await there.open()
            yield there
        finally:
            await there.close()


@pytest.fixture
def url(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Iterator[str]:
    if dialect == "sqlite":
        yield copied(request.getfixturevalue("empty_file"), tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database(prepared)
    yield url
    server.drop(url)


@pytest.fixture
async def there(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Two servers on PostgreSQL, one on SQLite, where there can be no more."""
    # All that is missing comes, so that no clock decides how long to wait for it.
    monkeypatch.setattr(order, "PATIENCE", 60.0)
    async with office(url, tmp_path, servers=2 if url.startswith("postgresql") else 1) as there:
        yield there

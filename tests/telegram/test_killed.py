"""A server in a process of its own, killed while people talk to it in Telegram: nothing is lost."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ground import CHANNEL
from pow_bot.channels.telegram.incoming import ALLOWED
from pow_bot.conversations.keeping import of_person
from pow_bot.domain.chats.queries import held_by_door
from pow_bot.domain.intake.records import intakes
from pow_bot.double.people import Person
from pow_bot.double.serving import TOKEN, Double, double_served
from pow_bot.double.telegram import Strictness
from pow_bot.storage import Db
from tests.operate.installation import Installation
from tests.operate.running import Server, free_port, served, wait_until
from tests.postgres import PostgresServer
from tests.telegram.receiving import SECRET
from tests.web.serving import on_both

ROUNDS = 100 if os.environ.get("POW_SOAK") else 2
PEOPLE_A_ROUND = 4
PATIENCE = 60.0
# They know what is asked, and do not wait for it: so that many are on their way when it ends.
SAID = ("Nederlands", "ja", "1", "7511", "hier in deze chat", "4", "ja")
ANSWERS = {"zelfmelden.situation": "looking", "zelfmelden.place": "7511", "zelfmelden.urgent": "no"}


@dataclass
class Place:
    """An installation, the double it talks to, and people who register, each at their own pace."""

    there: Installation
    double: Double
    port: int
    talking: "dict[Person, asyncio.Task[None]]" = field(default_factory=dict)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Server]:
        server = served(
            "serve", folder=self.there.folder, settings=self.there.given, port=self.port
        )
        # In a thread: the double has to answer meanwhile.
        running = await asyncio.to_thread(server.__enter__)
        try:
            yield running
        finally:
            await asyncio.to_thread(server.__exit__, None, None, None)

    def somebody(self) -> None:
        person = self.double.person()
        self.talking[person] = asyncio.create_task(_register(person))

    def heard(self) -> int:
        """How many updates were acknowledged."""
        updates = self.double.telegram.updates
        return len(updates.told) - len(updates.waiting)

    async def hears(self, more: int) -> None:
        """Until so many more are acknowledged."""
        until = self.heard() + more
        async with asyncio.timeout(PATIENCE):
            while self.heard() < until:
                await self.double.telegram.bell.rung(0.05)

    async def hears_all(self) -> None:
        """Until everybody has said everything, and it is acknowledged."""
        await asyncio.gather(*self.talking.values())
        async with asyncio.timeout(PATIENCE):
            while self.double.telegram.updates.waiting:
                await self.double.telegram.bell.rung(0.05)


async def _register(person: Person) -> None:
    await person.start()
    for words in SAID:
        await asyncio.sleep(0.02)
        await person.type(words)


@pytest.fixture
def there(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Iterator[Installation]:
    url = f"sqlite:///{tmp_path / 'pow.sqlite'}"
    if dialect == "sqlite":
        yield Installation(tmp_path, url)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database()
    yield Installation(tmp_path, url)
    server.drop(url)


@pytest.fixture
async def place(there: Installation, mode: str) -> AsyncIterator[Place]:
    async with double_served(strictness=Strictness(rates=False, webhook_pace=0.02)) as double:
        port = free_port()
        there.given |= {
            "POW_TELEGRAM": mode,
            "POW_TELEGRAM_TOKEN": TOKEN,
            "POW_TELEGRAM_SECRET": SECRET,
            "POW_TELEGRAM_API": double.address,
        }
        if mode == "webhook":
            bot = Client(TOKEN, double.address)
            url = f"http://127.0.0.1:{port}/telegram"
            await bot.set_webhook(url, secret_token=SECRET, allowed_updates=ALLOWED)
            await bot.close_connections()
        yield Place(there, double, port)


@on_both
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_kill_9_while_people_talk_loses_nothing_and_repeats_nothing(
    place: Place, mode: str, dialect: str, record_property: Callable[[str, object], None]
) -> None:
    for round_ in range(ROUNDS):
        async with place.served() as server:
            for _ in range(PEOPLE_A_ROUND):
                place.somebody()
            await place.hears(5 + 7 * round_ % 11)
            server.kill()
            nothing_of_anybody(server, place)
        # What was on its way comes again, and so does some of what was not.
        place.double.redeliver(*list(place.double.telegram.updates.told)[-5:])
    async with place.served() as server:
        await place.hears_all()
        nothing_of_anybody(server, place)

    assert await place.there.read(how_many_intakes) == len(place.talking) == ROUNDS * PEOPLE_A_ROUND
    async with place.there.beside() as database:
        for person in place.talking:
            answers = await database.write(lambda db, one=person: answers_of(db, one))  # type: ignore[misc]
            assert ANSWERS.items() <= answers.items()
    told = len(place.double.telegram.updates.told)
    figure = f"{ROUNDS} x kill -9 ({mode}, {dialect}): {told} updates, 0 lost, 0 double"
    record_property("figure", figure)


@pytest.mark.parametrize("mode", ["webhook"])
async def test_told_to_stop_while_people_talk_it_keeps_all_and_ends_well(place: Place) -> None:
    async with place.served() as server:
        for _ in range(2 * PEOPLE_A_ROUND):
            place.somebody()
        await place.hears(9)
        assert await asyncio.to_thread(server.stop) == 0
        assert server.events()[-1]["event"] == "stopped"
        nothing_of_anybody(server, place)
    async with place.served():
        await place.hears_all()
    assert await place.there.read(how_many_intakes) == len(place.talking)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_server_starts_and_ends_while_telegram_is_away(
    there: Installation, mode: str
) -> None:
    settings = {
        **there.given,
        "POW_TELEGRAM": mode,
        "POW_TELEGRAM_TOKEN": TOKEN,
        "POW_TELEGRAM_SECRET": SECRET,
        "POW_TELEGRAM_API": f"http://127.0.0.1:{free_port()}",
    }
    with served("serve", folder=there.folder, settings=settings) as server:
        if mode == "polling":
            wait_until(lambda: "cannot be reached" in server.log)
        assert server.answers()
        assert server.stop() == 0
        assert TOKEN.partition(":")[2] not in server.log
        said = [event["event"] for event in server.events() if event["level"] == "warning"]
    assert said == ["telegram: Telegram cannot be reached: NetworkError."] * (mode == "polling")


def nothing_of_anybody(server: Server, place: Place) -> None:
    """Neither a token nor a secret nor a chat is in anything the server said."""
    secrets = [TOKEN.partition(":")[2], SECRET, *(str(person.id) for person in place.talking)]
    assert [word for word in [*secrets, "Traceback"] if word in server.log] == []


def how_many_intakes(db: Db) -> int:
    return int(db.execute(select(func.count()).select_from(intakes)).scalar_one())


def answers_of(db: Db, person: Person) -> dict[str, Any]:
    chat = held_by_door(db, CHANNEL, person.id)
    assert chat is not None
    assert chat.person is not None
    conversation = of_person(db, chat.person)
    assert conversation is not None
    return {str(at): answer.value for at, answer in conversation.session.answers.items()}

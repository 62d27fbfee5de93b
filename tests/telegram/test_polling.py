"""Polling: nothing is confirmed before it is kept, and nothing that Telegram has is missed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ear import MOST_REPEATS, Ear
from pow_bot.channels.telegram.incoming import Incoming
from pow_bot.channels.telegram.polling import Polling
from pow_bot.double.serving import TOKEN, Double, double_served
from pow_bot.storage import Busy, Database, Keyring, alone, open_database
from tests.storage.clock import NOW
from tests.storage.conftest import (
    database,
    dialect,
    keyring,
    postgres,
    postgres_server,
    postgres_url,
    sqlite_url,
    url,
)
from tests.telegram.receiving import Listener, kept, message

__all__ = [
    "database", "dialect", "keyring", "postgres", "postgres_server", "postgres_url", "sqlite_url",
    "url",
]  # fmt: skip

PLANTED = "Tulpenbol 06 12345678"


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with double_served() as double:
        yield double


@dataclass
class Poller:
    """A loop that asks the double; how long it would have rested is written down."""

    double: Double
    listener: Listener
    token: str = TOKEN
    rests: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        client = Client(self.token, self.double.address)
        database = self.listener.database
        polling = Polling(client, Ear(self.listener), database, self._rest, clock=lambda: NOW)
        task = asyncio.create_task(polling.run())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await client.close_connections()

    async def _rest(self, seconds: float) -> None:
        if seconds:
            self.rests.append(seconds)
        await asyncio.sleep(min(seconds, 0.01))


@pytest.fixture
def poller(double: Double, database: Database) -> Poller:
    return Poller(double, Listener(database))


async def until(double: Double, true: Any, patience: float = 30) -> None:
    """Wait for something to become so, as the double's bell rings or time passes."""
    async with asyncio.timeout(patience):
        while not true():
            await double.telegram.bell.rung(0.02)


def confirmed(double: Double) -> bool:
    return not double.telegram.updates.waiting


async def waiting_for_more(double: Double) -> None:
    """Until somebody asked, heard, and asks again: confirming is asking."""
    await double.person().type("Hallo")
    await until(double, lambda: confirmed(double))


def said(caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= level and record.name.startswith("pow_bot")
    ]


async def test_what_somebody_types_is_kept_and_then_confirmed(
    double: Double, poller: Poller, database: Database
) -> None:
    noor, ali = double.person(), double.person()
    async with poller.running():
        for words in ("een", "twee", "drie"):
            await noor.type(words)
            await ali.type(words)
        await until(double, lambda: confirmed(double))

    heard = await kept(database)
    assert len(heard) == 6
    for person in (noor, ali):
        numbers = [number for chat, number in heard if chat == person.id]
        assert numbers == sorted(numbers)
    assert poller.rests == []


@dataclass
class Held(Listener):
    """Hears nobody of one chat until it is let."""

    chat: int = 0
    began: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, incoming: Incoming) -> None:
        if incoming.chat == self.chat:
            self.began.set()
            await self.go_on.wait()
        await super().hear(incoming)


async def test_nothing_is_confirmed_before_it_is_kept_and_chats_do_not_wait_for_each_other(
    double: Double, database: Database
) -> None:
    noor, ali = double.person(), double.person()
    for person in (noor, noor, ali):
        await person.type("Hallo")
    listener = Held(database, chat=noor.id)

    async with Poller(double, listener).running():
        await listener.began.wait()
        await until(double, lambda: len(listener.told) == 1)
        assert len(double.telegram.updates.waiting) == 3
        listener.go_on.set()
        await until(double, lambda: confirmed(double))

    assert sorted(chat for chat, _ in await kept(database)) == [noor.id, noor.id, ali.id]


async def test_what_could_not_be_kept_comes_again_and_is_heard_once(
    double: Double, poller: Poller, database: Database
) -> None:
    noor, ali = double.person(), double.person()
    for person in (noor, ali, noor, noor):
        await person.type("Hallo")
    first, second, third, fourth = (update.id for update in double.telegram.updates.waiting)
    poller.listener.refuse(third, *[Busy("busy")] * 7)

    async with poller.running():
        await until(double, lambda: confirmed(double))

    heard = await kept(database)
    assert [number for chat, number in heard if chat == noor.id] == [first, third, fourth]
    assert [number for chat, number in heard if chat == ali.id] == [second]
    assert poller.rests == [1, 2, 4, 8, 16, 30, 30]
    assert poller.listener.told.count(fourth) == 1, "it is behind one that was not kept"


async def test_one_that_always_fails_is_given_up(
    double: Double, poller: Poller, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    noor = double.person()
    await noor.type(PLANTED)
    await noor.type("Hallo")
    poison, other = (update.id for update in double.telegram.updates.waiting)
    poller.listener.refuse(poison, *[ValueError(PLANTED)] * 99)

    async with poller.running():
        await until(double, lambda: confirmed(double))

    assert await kept(database) == [(noor.id, other)]
    assert poller.listener.told == [*[poison] * (MOST_REPEATS + 1), other]
    assert poller.listener.apologised == [poison]
    assert [line.partition(": V")[0] for line in said(caplog, logging.ERROR)] == [
        "telegram: an update is given up"
    ]
    assert PLANTED not in caplog.text


async def test_what_cannot_be_read_is_confirmed_and_does_nothing(
    double: Double, poller: Poller, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for update in (
        {"message": {"text": PLANTED}},
        {"message": PLANTED},
        {"message": None},
        {"a_new_kind": {"x": 1}},
        message(1, chat=1),
        {"callback_query": {"id": "1"}},
    ):
        double.push({key: value for key, value in update.items() if key != "update_id"})

    async with poller.running():
        await until(double, lambda: confirmed(double))

    assert len(await kept(database)) == 1
    assert PLANTED not in caplog.text


async def test_while_telegram_is_away_it_asks_ever_less_often_and_then_goes_on(
    double: Double, poller: Poller, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "pow_bot")
    double.faults.bad_gateway("getUpdates", times=3)
    double.faults.cut_before("getUpdates", times=2)
    await double.person().type("Hallo")

    async with poller.running():
        await until(double, lambda: confirmed(double))

    assert len(await kept(database)) == 1
    assert poller.rests == [1, 2, 4, 8, 16]
    assert [line.partition(":")[0] for line in said(caplog)] == ["telegram"]
    assert said(caplog, logging.INFO)[-1] == "telegram: polling again"


async def test_an_answer_that_never_arrived_is_asked_for_again(
    double: Double, poller: Poller, database: Database
) -> None:
    double.faults.cut_after("getUpdates", times=2)
    for words in ("een", "twee"):
        await double.person().type(words)
    async with poller.running():
        await until(double, lambda: confirmed(double))
    assert len(await kept(database)) == 2


async def test_a_pause_that_telegram_asks_for_is_kept(double: Double, poller: Poller) -> None:
    double.faults.flood(17, "getUpdates")
    await double.person().type("Hallo")
    async with poller.running():
        await until(double, lambda: confirmed(double))
    assert poller.rests == [17]


async def test_a_webhook_that_is_set_meanwhile_is_told_once_and_outlived(
    double: Double, poller: Poller, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    other = Client(TOKEN, double.address)
    noor = double.person()
    async with poller.running():
        await noor.type("een")
        await until(double, lambda: confirmed(double))
        # Nobody listens there.
        await other.set_webhook("http://127.0.0.1:9/telegram")
        await noor.type("twee")
        await until(double, lambda: len(poller.rests) >= 4)
        assert len(await kept(database)) == 1
        await other.delete_webhook()
        await until(double, lambda: confirmed(double))
    await other.close_connections()

    assert len(await kept(database)) == 2
    told = [line for line in said(caplog) if "webhook delete" in line]
    assert len(told) == 1
    assert set(poller.rests) == {15.0}


async def test_another_poller_is_told_and_outlived(
    double: Double, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    other = Client(TOKEN, double.address)
    async with poller.running():
        await waiting_for_more(double)
        assert await other.updates(None, 0, ()) == []
        await until(double, lambda: poller.rests == [15.0])
        await double.person().type("Hallo")
        await until(double, lambda: confirmed(double))
    await other.close_connections()
    assert said(caplog) == [
        "telegram: Another program asks for the updates of this bot. Only one may."
    ]


async def test_a_token_that_telegram_does_not_know_is_one_error_and_long_pauses(
    double: Double, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "110201543:AAH-another-token-of-nobody-000000000"
    poller = Poller(double, Listener(database), token=wrong)
    async with poller.running():
        await until(double, lambda: len(poller.rests) >= 3)
    assert set(poller.rests) == {300.0}
    assert said(caplog, logging.ERROR) == [
        "telegram: Telegram knows no bot with this token. Ask @BotFather."
    ]
    assert wrong.partition(":")[2] not in caplog.text


async def test_told_to_stop_while_nothing_comes_it_ends_at_once(
    double: Double, poller: Poller
) -> None:
    async with poller.running() as task:
        await waiting_for_more(double)
        task.cancel()
        async with asyncio.timeout(5):
            await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()


async def test_told_to_stop_while_it_hears_it_hears_to_the_end(
    double: Double, database: Database
) -> None:
    noor = double.person()
    for words in ("een", "twee", "drie"):
        await noor.type(words)
    listener = Held(database, chat=noor.id)

    async with Poller(double, listener).running() as task:
        await listener.began.wait()
        task.cancel()
        listener.go_on.set()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert len(await kept(database)) == 3


async def test_what_was_heard_and_not_confirmed_is_heard_once_by_the_next(
    double: Double, database: Database
) -> None:
    noor = double.person()
    await noor.type("Hallo")
    listener = Held(database, chat=noor.id)
    async with Poller(double, listener).running() as task:
        await listener.began.wait()
        task.cancel()
        listener.go_on.set()
    assert not confirmed(double)

    async with Poller(double, Listener(database)).running():
        await until(double, lambda: confirmed(double))
    assert len(await kept(database)) == 1


@pytest.fixture
async def elsewhere(postgres_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The same database, as another process has it; neither waits long for the other."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alone, "_TRY_AGAIN", 0.02)
        opened = await open_database(postgres_url, keyring)
        yield opened
        await opened.close()


async def test_of_two_processes_one_asks_and_the_other_goes_on_when_it_is_gone(
    double: Double, postgres: Database, elsewhere: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = Listener(postgres), Listener(elsewhere)
    noor = double.person()

    async with Poller(double, second).running():
        async with Poller(double, first).running():
            for words in ("een", "twee", "drie"):
                await noor.type(words)
                await until(double, lambda: confirmed(double))
            assert sorted([len(first.told), len(second.told)]) == [0, 3]
        await noor.type("vier")
        await until(double, lambda: confirmed(double))

    assert len(await kept(postgres)) == 4
    assert said(caplog) == []

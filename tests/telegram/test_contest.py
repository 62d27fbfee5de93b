"""That somebody else asks for our updates is known to a doctor who looks minutes later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.contest import is_contested, note_contest
from pow_bot.channels.telegram.ear import Ear
from pow_bot.channels.telegram.polling import Polling
from pow_bot.double.serving import TOKEN, Double, double_served
from pow_bot.storage import Database
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
from tests.telegram.receiving import BOT, Listener

__all__ = [
    "database", "dialect", "keyring", "postgres", "postgres_server", "postgres_url", "sqlite_url",
    "url",
]  # fmt: skip

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def noted(database: Database, *moments: datetime) -> None:
    for moment in moments:
        await database.write(partial(note_contest, bot=BOT, now=moment))


async def contested(database: Database, now: datetime, bot: int = BOT) -> bool:
    return await database.write(partial(is_contested, bot=bot, now=now))


async def test_once_may_be_a_server_that_was_replaced(database: Database) -> None:
    await noted(database, NOW)
    assert not await contested(database, NOW)


async def test_twice_is_somebody_else_and_only_of_this_bot(database: Database) -> None:
    await noted(database, NOW, NOW + timedelta(seconds=30))
    assert await contested(database, NOW + timedelta(minutes=1))
    assert not await contested(database, NOW + timedelta(minutes=1), bot=1)


async def test_it_is_forgotten_once_they_have_stopped(database: Database) -> None:
    await noted(database, NOW, NOW)
    assert not await contested(database, NOW + timedelta(minutes=11))


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with double_served() as double:
        yield double


@asynccontextmanager
async def polled(double: Double, database: Database) -> AsyncIterator[asyncio.Event]:
    """A server of ours asks; the event says that it was sent away, and has seen to that."""
    sent_away = asyncio.Event()

    async def rest(seconds: float) -> None:
        if seconds:
            sent_away.set()
        await asyncio.sleep(min(seconds, 0.01))

    client = Client(TOKEN, double.address)
    polling = Polling(client, Ear(Listener(database)), database, rest, clock=lambda: NOW)
    asking = asyncio.create_task(polling.run())
    try:
        yield sent_away
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await client.close_connections()


async def test_a_server_that_is_sent_away_notes_it(double: Double, database: Database) -> None:
    async with polled(double, database), httpx.AsyncClient() as other:
        while not await contested(database, NOW):
            await other.post(f"{double.base_url}{TOKEN}/getUpdates")
            await asyncio.sleep(0.02)


async def test_a_webhook_that_was_set_is_nobody_else(double: Double, database: Database) -> None:
    elsewhere = {"url": "https://a.example"}
    async with polled(double, database) as sent_away, httpx.AsyncClient() as other:
        await other.post(f"{double.base_url}{TOKEN}/setWebhook", json=elsewhere)
        await sent_away.wait()

    assert not await contested(database, NOW)

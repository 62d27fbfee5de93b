"""A double, and the real client that talks to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from pow_bot.double.serving import Double, double_served


class Clock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def double(clock: Clock) -> AsyncIterator[Double]:
    async with double_served(now=clock) as double:
        yield double


@pytest.fixture
async def client(double: Double) -> AsyncIterator[httpx.AsyncClient]:
    """Asks as anybody may: `await client.post("/sendMessage", json=...)`."""
    async with httpx.AsyncClient(base_url=f"{double.base_url}{double.token}") as client:
        yield client


@pytest.fixture
async def bot(double: Double) -> AsyncIterator[Bot]:
    """The bot as our own house has it: python-telegram-bot's client."""
    async with Bot(
        double.token,
        base_url=double.base_url,
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    ) as bot:
        yield bot

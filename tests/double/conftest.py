"""A double, the real client that talks to it, and a caller that says anything."""

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from pow_bot.double.people import Person
from pow_bot.double.serving import Double, double_served

# To load the certificates of the world would take longer than most tests.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Clock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


class Caller:
    """Asks for a method by JSON, and gives what came: `await ask("getMe")`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def __call__(self, method: str, **given: Any) -> dict[str, Any]:
        answer = (await self._client.post(f"/{method}", json=given)).json()
        assert isinstance(answer, dict)
        return answer

    async def upload(
        self, method: str, said: dict[str, str], files: dict[str, bytes]
    ) -> dict[str, Any]:
        """Ask by a form with files."""
        answer = (await self._client.post(f"/{method}", data=said, files=files)).json()
        assert isinstance(answer, dict)
        return answer

    async def why(self, method: str, **given: Any) -> str:
        """The words of the refusal."""
        answer = await self(method, **given)
        assert not answer["ok"]
        return str(answer["description"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def double(clock: Clock) -> AsyncIterator[Double]:
    async with double_served(now=clock) as double:
        yield double


@pytest.fixture
async def client(double: Double) -> AsyncIterator[httpx.AsyncClient]:
    base = f"{double.base_url}{double.token}"
    async with httpx.AsyncClient(base_url=base, timeout=30, verify=NO_TLS) as client:
        yield client


@pytest.fixture
def ask(client: httpx.AsyncClient) -> Caller:
    return Caller(client)


@pytest.fixture
async def noor(double: Double) -> Person:
    """Somebody who pressed start."""
    noor = double.person(first_name="Noor")
    await noor.start()
    return noor


@pytest.fixture
async def bot(double: Double) -> AsyncIterator[Bot]:
    """The bot as our own house has it: python-telegram-bot's client."""
    async with Bot(
        double.token,
        base_url=double.base_url,
        request=HTTPXRequest(httpx_kwargs={"verify": NO_TLS}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": NO_TLS}),
    ) as bot:
        yield bot

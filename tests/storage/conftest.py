"""The databases that storage is tested on: a SQLite file, and PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pow_bot.storage import Database, Keyring, migrate, open_database
from tests.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.create(tmp_path / "keyring")


@pytest.fixture
async def sqlite_url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'pow.sqlite'}"
    await migrate(url)
    return url


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    url = postgres_server.database(migrate)
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    address: str = request.getfixturevalue(name)
    return address


@pytest.fixture
async def database(url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = await open_database(url, keyring)
    yield opened
    await opened.close()

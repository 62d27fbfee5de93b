"""The databases that storage is tested on: a SQLite file, and PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from pow_bot.storage import Database, Keyring, open_database
from tests.postgres import PostgresServer, postgres_server
from tests.storage.scratch import filled, programs_own

__all__ = ["postgres_server"]


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.create(tmp_path / "keyring")


@pytest.fixture
async def sqlite_url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'pow.sqlite'}"
    await filled(url)
    return url


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    url = postgres_server.database(filled)
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(request: pytest.FixtureRequest, dialect: str) -> str:
    """A database with the program's tables and the scratch tables."""
    name = "sqlite_url" if dialect == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def clean_url(
    request: pytest.FixtureRequest, dialect: str, tmp_path: Path
) -> AsyncIterator[str]:
    """A database with the program's tables only."""
    if dialect == "sqlite":
        url = f"sqlite:///{tmp_path / 'clean.sqlite'}"
        await programs_own(url)
        yield url
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database(programs_own)
    yield url
    server.drop(url)


@pytest.fixture
async def database(url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = await open_database(url, keyring)
    yield opened
    await opened.close()


@pytest.fixture
async def clean(clean_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = await open_database(clean_url, keyring)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite(sqlite_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = await open_database(sqlite_url, keyring)
    yield opened
    await opened.close()


@pytest.fixture
async def postgres(postgres_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = await open_database(postgres_url, keyring)
    yield opened
    await opened.close()

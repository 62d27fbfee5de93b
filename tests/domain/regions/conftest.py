"""Front doors are kept on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pow_bot.storage import Database, Keyring, migrate, open_database
from tests.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'pow.sqlite'}"
        await migrate(url)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.database(migrate)
    opened = await open_database(url, Keyring.create(tmp_path / "keyring"))
    yield opened
    await opened.close()
    if request.param == "postgresql":
        server.drop(url)

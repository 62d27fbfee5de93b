"""A team's database, on both: SQLite and PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pow_bot.conversations import records as of_conversations
from pow_bot.domain.consent import records as of_consents
from pow_bot.domain.regions import records as of_regions
from pow_bot.domain.signing_in import records as of_signing_in
from pow_bot.storage import Database, Keyring, migrate, open_database
from tests.postgres import PostgresServer, postgres_server

# An eraser works only with tables that it knows: all of them are imported.
__all__ = ["of_consents", "of_conversations", "of_regions", "of_signing_in", "postgres_server"]


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

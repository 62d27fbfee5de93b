"""A team's database, on both: SQLite and PostgreSQL."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pow_bot.storage import Database, Keyring, migrate, open_database
from tests.postgres import PostgresServer, apart, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "pow.sqlite"
    apart(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path)}"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.database(migrate)
    opened = await open_database(url, Keyring.create(tmp_path / "keyring"))
    yield opened
    await opened.close()
    if request.param == "postgresql":
        server.drop(url)

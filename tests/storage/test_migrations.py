"""A database is brought to the tables the program knows, again and again and at the same time."""

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import pow_bot
from pow_bot.storage import Keyring, NotMigrated, metadata, migrate, open_database, pending
from pow_bot.storage.migrations import _config
from pow_bot.storage.urls import is_sqlite, resolved
from tests.postgres import PostgresServer
from tests.storage.processes import ROOT
from tests.storage.scratch import programs_own

PROGRAM = Path(pow_bot.__file__).parent
# All tables of the whole program, as its assembly knows them.
for records in sorted(PROGRAM.glob("**/records.py")):
    importlib.import_module(".".join(records.relative_to(PROGRAM.parent).with_suffix("").parts))


@pytest.fixture
async def empty(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> AsyncIterator[str]:
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database()
    yield url
    server.drop(url)


async def test_the_migrated_tables_are_those_that_the_program_knows(
    empty: str, dialect: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    await migrate(empty)
    made = (
        f"sqlite:///{tmp_path / 'made.sqlite'}"
        if dialect == "sqlite"
        else postgres_server.database(programs_own)
    )
    if dialect == "sqlite":
        await programs_own(made)

    migrated, known = await on(empty, described), await on(made, described)

    migrated.pop("alembic_version")
    assert set(migrated) == set(known) == set(metadata.tables)
    for table in known:
        assert migrated[table] == known[table], table


async def test_migrating_again_changes_nothing(empty: str) -> None:
    assert "0001_storage" in await pending(empty)
    await migrate(empty)
    first = await on(empty, described)

    await migrate(empty)

    assert await on(empty, described) == first
    assert await pending(empty) == ()


async def test_two_processes_may_migrate_at_once(empty: str) -> None:
    code = "import asyncio, sys; from pow_bot.storage import migrate; asyncio.run(migrate(sys.argv[1]))"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, empty, cwd=ROOT)
        for _ in range(2)
    ]

    assert [await process.wait() for process in processes] == [0, 0]
    assert await pending(empty) == ()


async def test_a_newer_database_is_said_so(empty: str) -> None:
    await migrate(empty)
    await on(empty, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(NotMigrated):
        await migrate(empty)
    with pytest.raises(NotMigrated):
        await pending(empty)


async def test_a_migrated_database_is_served(empty: str, keyring: Keyring) -> None:
    await migrate(empty)
    database = await open_database(empty, keyring, serving=True)

    holder = await database.write(lambda db: db.new_holder())

    assert await database.read(lambda db: db.safe(holder)) is not None
    await database.close()


def test_there_is_one_line_of_revisions() -> None:
    assert len(ScriptDirectory.from_config(_config()).get_heads()) == 1


def described(connection: Connection) -> dict[str, Any]:
    """Everything about every table that can be asked of the database itself."""
    looking = inspect(connection)
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in looking.get_columns(table)
            ],
            "key": looking.get_pk_constraint(table),
            "unique": _sorted(looking.get_unique_constraints(table)),
            "indexes": [_said(index) for index in _sorted(looking.get_indexes(table))],
            "checks": _sorted(looking.get_check_constraints(table)),
            "references": _sorted(looking.get_foreign_keys(table)),
            "options": looking.get_table_options(table),
        }
        for table in looking.get_table_names()
    }


def _sorted(found: Any) -> list[Any]:
    return sorted(found, key=lambda one: str(one["name"]))


def _said(index: Any) -> dict[str, Any]:
    """The condition of a partial index as it reads, because no two of them are equal."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


async def on(url: str, look: Callable[[Connection], Any]) -> Any:
    if is_sqlite(resolved(url)):
        with create_engine(url, poolclass=NullPool).begin() as connection:
            return look(connection)
    engine = create_async_engine(resolved(url), poolclass=NullPool)
    async with engine.begin() as postgres:
        return await postgres.run_sync(look)

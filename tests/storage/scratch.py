"""Tables for the tests of storage, apart from the program's own, and turns upon them."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    create_engine,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from pow_bot.storage import Db, new_id, once, sealed
from pow_bot.storage.schema import metadata as programs
from pow_bot.storage.urls import is_sqlite, resolved
from tests.storage.clock import NOW

tables = MetaData(naming_convention=programs.naming_convention)

counters = Table(
    "counters",
    tables,
    Column("name", String(80), primary_key=True),
    Column("value", Integer, nullable=False),
)
blobs = Table("blobs", tables, Column("id", Uuid, primary_key=True), Column("bytes", LargeBinary))
secrets = Table("secrets", tables, Column("id", Uuid, primary_key=True), sealed("value"))

COUNTER = select(counters.c.value).where(counters.c.name == bindparam("sought"))
COUNT = update(counters).where(counters.c.name == bindparam("sought"))


async def programs_own(url: str) -> None:
    """The program's tables, all that are known in this run."""
    await _create(url, programs)


async def filled(url: str) -> None:
    """The program's tables and these."""
    await _create(url, programs, tables)


async def _create(url: str, *all_tables: MetaData) -> None:
    if is_sqlite(resolved(url)):
        engine = create_engine(url, poolclass=NullPool)
        for some in all_tables:
            some.create_all(engine)
        return
    postgres = create_async_engine(resolved(url), poolclass=NullPool)
    async with postgres.begin() as connection:
        for some in all_tables:
            await connection.run_sync(some.create_all)


def increment(db: Db, name: str = "one") -> int:
    """Load under a lock, add one, store: what loses updates where anything is wrong."""
    db.insert_once(counters, name=name, value=0)
    row = db.lock(COUNTER, {"sought": name})
    assert row is not None
    db.touch(COUNT, {"sought": name, "value": row.value + 1})
    value: int = row.value + 1
    return value


def increment_once(db: Db, key: str, holder: UUID | None = None, name: str = "one") -> Any:
    return once(db, key, holder, lambda: increment(db, name), now=NOW)


def put_blob(db: Db, size: int = 2_000) -> UUID:
    made = new_id()
    db.insert_once(blobs, id=made, bytes=b"x" * size)
    return made


def value(db: Db, name: str = "one") -> int:
    found: int | None = db.execute(COUNTER, {"sought": name}).scalar()
    return found or 0


def blob_ids(db: Db) -> set[UUID]:
    return set(db.execute(select(blobs.c.id)).scalars())


def how_many(db: Db, table: Table) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


async def settled(*waiting: Any) -> list[Any]:
    """What each came to: its result, or what it raised."""
    return list(await asyncio.gather(*waiting, return_exceptions=True))

"""Erasing a person: recorded in the turn, written in the ledger, then done, and finished after a crash."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Column, Table, Uuid, bindparam, delete, select, update
from sqlalchemy.sql.dml import Delete, Update

from pow_bot.storage.faults import LedgerFault, NotMigrated
from pow_bot.storage.keyring import keys
from pow_bot.storage.schema import Utc, impersonal, metadata
from pow_bot.storage.units import Database, Db

erasures = Table(
    "erasures",
    metadata,
    Column("holder", Uuid, primary_key=True),
    Column("requested", Utc, nullable=False),
    Column("done", Utc),
    info=impersonal("opaque ids of people of whom nothing is left, to notice an old ledger"),
)

_KEY = select(keys.c.holder).where(keys.c.holder == bindparam("holder"))
_DONE = update(erasures).where(erasures.c.holder == bindparam("gone"))


def request(db: Db, holder: UUID, now: datetime) -> None:
    """Record in the turn that the holder is to be erased; the work follows its commit."""
    db.insert_once(erasures, holder=holder, requested=now)
    db.after_commit(partial(erase, db.database, holder, now))


async def erase(database: Database, holder: UUID, now: datetime) -> None:
    """The ledger first, so that a crash from here on finishes the work at the next start."""
    await asyncio.to_thread(database.keyring.ledger.append, holder, now)
    await database.write(partial(_erase, holder=holder, now=now), keyed=True)
    await _scrub_at_once(database)


async def finish(database: Database, now: datetime) -> None:
    """Erase whoever asked and is still there: a crash, a full disk or a reader came in between."""
    _, _, waiting = await database.read(_standing)
    for holder in waiting:
        await erase(database, holder, now)


async def replay(database: Database, now: datetime) -> None:
    """At every start: nobody in the ledger is left, and every request is finished."""
    ledger = set(await asyncio.to_thread(database.keyring.ledger.holders))
    present, done, _ = await database.read(_standing)
    _require_newest(ledger, done)
    for holder in present & ledger:
        await database.write(partial(_erase, holder=holder, now=now), keyed=True)
    await finish(database, now)
    # The last run may have died between erasing and taking the bytes out of the files.
    await _scrub_at_once(database)


async def check_ledger(database: Database) -> None:
    """Whether a start would find the ledger in order; changes nothing.

    Raises:
        LedgerFault: it is missing, damaged or older than the database.
    """
    ledger = set(await asyncio.to_thread(database.keyring.ledger.holders))
    _, done, _ = await database.read(_standing)
    _require_newest(ledger, done)


def _require_newest(ledger: set[UUID], done: set[UUID]) -> None:
    if done - ledger:
        raise LedgerFault(
            "The erasure ledger is older than the database. Put the newest one into the keyring, "
            "then start again."
        )


async def _scrub_at_once(database: Database) -> None:
    # PostgreSQL rewrites its table of keys at night.
    if database.dialect == "sqlite":
        await database.scrub()


def _standing(db: Db) -> tuple[set[UUID], set[UUID], set[UUID]]:
    if erasures.name not in db.tables():
        raise NotMigrated("The database has no tables yet. Run `pow-bot migrate` first.")
    present = set(db.execute(select(keys.c.holder)).scalars())
    asked = db.execute(select(erasures.c.holder, erasures.c.done)).all()
    done = {row.holder for row in asked if row.done is not None}
    return present, done, {row.holder for row in asked} - done


def _erase(db: Db, holder: UUID, now: datetime) -> None:
    _require_known(db.tables())
    _erase_rows(db, holder)
    db.insert_once(erasures, holder=holder, requested=now)
    db.execute(_DONE, {"gone": holder, "done": now})


def _erase_rows(db: Db, holder: UUID) -> None:
    # The key first: a turn that still holds it is waited for, and what it wrote goes too.
    db.lock(_KEY, {"holder": holder})
    for statement in _erasing(holder):
        db.execute(statement)


def _require_known(tables: Iterable[str]) -> None:
    strangers = sorted(set(tables) - set(metadata.tables) - {"alembic_version"})
    if strangers:
        raise NotMigrated(
            f"This program does not know the tables {', '.join(strangers)} and would leave them "
            "as they are; nothing was erased."
        )


def _erasing(holder: UUID) -> Iterable[Delete | Update]:
    """Children before parents, so that no reference stands in the way."""
    for table in reversed(metadata.sorted_tables):
        if "erased_by" in table.info:
            yield _erasing_from(table, holder)


def _erasing_from(table: Table, holder: UUID) -> Delete | Update:
    column = table.c[table.info["erased_by"]]
    if table.info["blank"]:
        emptied = dict.fromkeys((column.name, *table.info["blank"]))
        return update(table).where(column == holder).values(emptied)
    return delete(table).where(column == holder)

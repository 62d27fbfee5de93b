"""What SQLite alone can do to us: full disks, one file for two servers, commands beside a server."""

import asyncio
import resource
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pow_bot.storage import (
    AlreadyServed,
    Busy,
    Database,
    Db,
    Fault,
    Keyring,
    NotScrubbed,
    Refused,
    open_database,
)
from pow_bot.storage import sqlite as sqlite_module
from tests.storage.processes import acknowledged, start
from tests.storage.scratch import (
    blob_ids,
    increment,
    increment_once,
    put_blob,
    settled,
    value,
)
from tests.storage.worker import USERS

SERVE_TRIES = 2


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def held_up(database: Database) -> Iterator[Callable[[], None]]:
    """While a first unit stands in the writer, all that enters waits; then it goes as one batch."""
    go = threading.Event()
    first = asyncio.create_task(database.write(lambda _: go.wait(20)))
    try:
        yield go.set
    finally:
        go.set()
        assert not first.cancelled()


def _room_for(db: Db, pages: int) -> None:
    used = db.execute(text("PRAGMA page_count")).scalar_one()
    db.execute(text(f"PRAGMA max_page_count = {used + pages}"))


def _all_the_room(db: Db) -> None:
    db.execute(text("PRAGMA max_page_count = 1073741823"))


async def test_a_disk_full_in_mid_batch_keeps_exactly_what_was_acknowledged(
    sqlite: Database,
) -> None:
    acknowledged_ids: set[Any] = set()
    refused = 0
    for pages in (3, 10, 25):
        await sqlite.write(partial(_room_for, pages=pages))
        with held_up(sqlite) as release:
            writes = [asyncio.create_task(sqlite.write(put_blob)) for _ in range(60)]
            await asyncio.sleep(0)
            release()
            outcomes = await settled(*writes)
        refused += sum(isinstance(outcome, Refused) for outcome in outcomes)
        acknowledged_ids |= {o for o in outcomes if not isinstance(o, BaseException)}
        assert await sqlite.read(blob_ids) == acknowledged_ids
        await sqlite.write(_all_the_room)

    assert refused > 0
    assert acknowledged_ids
    acknowledged_ids.add(await sqlite.write(put_blob))
    assert await sqlite.read(blob_ids) == acknowledged_ids


async def test_a_disk_full_for_one_alone_is_refused_and_the_next_is_kept(sqlite: Database) -> None:
    await sqlite.write(partial(_room_for, pages=2))

    with pytest.raises(Refused, match="full"):
        await sqlite.write(partial(put_blob, size=200_000))

    kept = await sqlite.write(partial(put_blob, size=10))
    assert await sqlite.read(blob_ids) == {kept}


@contextmanager
def _files_no_longer_than(size: int) -> Iterator[None]:
    """What a COMMIT writes beyond this fails, as on a full disk, and needs no root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_disk_full_at_commit_keeps_exactly_what_was_acknowledged(
    sqlite: Database, sqlite_url: str
) -> None:
    log = path_of(sqlite_url).with_name("pow.sqlite-wal")
    kept = {await sqlite.write(put_blob)}
    failed = 0
    for more in (3_000, 40_000, 90_000):
        with held_up(sqlite) as release, _files_no_longer_than(log.stat().st_size + more):
            writes = [asyncio.create_task(sqlite.write(put_blob)) for _ in range(60)]
            await asyncio.sleep(0)
            release()
            outcomes = await settled(*writes)
        failed += sum(isinstance(outcome, Fault) for outcome in outcomes)
        kept |= {o for o in outcomes if not isinstance(o, BaseException)}
        assert await sqlite.read(blob_ids) == kept

    assert failed > 0
    kept.add(await sqlite.write(put_blob))
    await sqlite.close()
    again = await open_database(sqlite_url, sqlite.keyring)
    assert await again.read(blob_ids) == kept
    await again.close()


async def test_a_unit_that_ends_the_transaction_itself_is_not_acknowledged(
    sqlite: Database,
) -> None:
    def ends(db: Db) -> int:
        counted = increment(db, "ended")
        db.execute(text("ROLLBACK"))
        return counted

    with pytest.raises(Refused):
        await sqlite.write(ends)
    with held_up(sqlite) as release:
        units: list[Callable[[Db], Any]] = [increment, ends, increment]
        writes = [asyncio.create_task(sqlite.write(unit)) for unit in units]
        await asyncio.sleep(0)
        release()
        outcomes = await settled(*writes)

    assert [type(outcome) for outcome in outcomes] == [int, Refused, int]
    assert await sqlite.read(value) == 2
    assert await sqlite.read(partial(value, name="ended")) == 0


async def test_a_second_server_on_one_file_is_refused_with_a_sentence(
    sqlite_url: str, keyring: Keyring
) -> None:
    for _ in range(SERVE_TRIES):
        server = await open_database(sqlite_url, keyring, serving=True)
        with pytest.raises(AlreadyServed, match="already serves"):
            await open_database(sqlite_url, keyring, serving=True)
        await server.close()


async def test_a_command_may_write_beside_the_server(sqlite_url: str, keyring: Keyring) -> None:
    server = await open_database(sqlite_url, keyring, serving=True)
    command = await start(sqlite_url, keyring, "c", 25)

    mine = [await server.write(increment) for _ in range(100)]
    told = await acknowledged(command)
    await command.wait()

    assert command.returncode == 0
    assert len(told) == 25 * USERS
    assert mine == list(range(1, 101))
    for user in range(USERS):
        assert await server.read(partial(value, name=f"c{user}")) == 25
    await server.close()


async def test_the_server_sees_that_a_command_wrote(sqlite_url: str, keyring: Keyring) -> None:
    server = await open_database(sqlite_url, keyring, serving=True)
    changes = server.changes("any queue")
    await anext(changes)
    command = await open_database(sqlite_url, keyring)

    heard = asyncio.ensure_future(anext(changes))
    await command.write(increment)
    await asyncio.wait_for(heard, 30)

    await command.close()
    await server.close()


@pytest.fixture
async def impatient(
    sqlite_url: str, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    monkeypatch.setattr(sqlite_module, "COMMAND_PATIENCE", 0.01)
    opened = await open_database(sqlite_url, keyring)
    yield opened
    await opened.close()


async def test_a_writer_that_stays_makes_the_others_busy_not_wrong(
    sqlite: Database, impatient: Database
) -> None:
    standing, go = threading.Event(), threading.Event()

    def stays(db: Db) -> int:
        standing.set()
        go.wait(20)
        return increment(db)

    staying = asyncio.create_task(sqlite.write(stays))
    await asyncio.to_thread(standing.wait, 20)
    with pytest.raises(Busy):
        await impatient.write(increment)
    go.set()

    assert await staying == 1
    assert await impatient.write(increment) == 2


async def test_emptying_the_log_waits_for_readers_and_says_so(
    sqlite: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "_SCRUB_TRIES", 3)
    reading, done = threading.Event(), threading.Event()

    def long_query(db: Db) -> int:
        found = value(db)
        reading.set()
        done.wait(20)
        return found

    await sqlite.write(increment)
    query = asyncio.create_task(sqlite.read(long_query))
    await asyncio.to_thread(reading.wait, 20)
    await sqlite.write(increment)
    with pytest.raises(NotScrubbed):
        await sqlite.scrub()
    done.set()
    await query
    await sqlite.scrub()

    assert path_of(sqlite_url).with_name("pow.sqlite-wal").stat().st_size == 0


async def test_closing_empties_the_log(sqlite: Database, sqlite_url: str) -> None:
    await sqlite.write(put_blob)
    await sqlite.close()

    log = path_of(sqlite_url).with_name("pow.sqlite-wal")
    assert not log.exists() or log.stat().st_size == 0


async def test_more_than_one_batch_may_wait(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "_MOST_TOGETHER", 7)

    await asyncio.gather(*(sqlite.write(partial(increment_once, key=str(n))) for n in range(50)))

    assert await sqlite.read(value) == 50


def test_a_loop_that_went_away_does_not_stop_the_writer(sqlite_url: str, keyring: Keyring) -> None:
    async def leaves() -> Any:
        database = await open_database(sqlite_url, keyring)
        go = threading.Event()
        waiting = asyncio.ensure_future(database.write(lambda db: (go.wait(20), increment(db))))
        await asyncio.sleep(0.05)
        waiting.cancel()
        return database, go

    database, go = asyncio.run(leaves())
    go.set()
    database._entered.put(None)
    database._writing.join(20)

    async def looks() -> int:
        again = await open_database(sqlite_url, keyring)
        found = await again.read(value)
        await again.close()
        return found

    assert asyncio.run(looks()) == 1
    database._reading.shutdown()
    database._readers.dispose()
    database._writers.dispose()

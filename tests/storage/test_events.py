"""A page hears that its queue changed, after the commit, and its stream ends when the house closes."""

import asyncio

import pytest

from pow_bot.storage import Database, Db, Keyring, open_database
from tests.postgres import PostgresServer
from tests.storage.scratch import increment, value


def _changed(db: Db) -> None:
    increment(db)
    db.notify("queue AM26")


async def test_a_subscriber_looks_once_and_again_after_each_change(database: Database) -> None:
    changes = database.changes("queue AM26")
    await anext(changes)

    for counted in (1, 2, 3):
        await database.write(_changed)
        while await database.read(value) < counted:
            await asyncio.wait_for(anext(changes), 30)


async def test_a_change_in_another_process_is_heard(
    database: Database, url: str, keyring: Keyring
) -> None:
    other = await open_database(url, keyring)
    changes = database.changes("queue AM26")
    await anext(changes)

    hearing = asyncio.ensure_future(_heard_until(changes, database, 1))
    await other.write(_changed)
    await asyncio.wait_for(hearing, 30)

    await other.close()


async def _heard_until(changes: object, database: Database, counted: int) -> None:
    async for _ in changes:  # type: ignore[attr-defined]
        if await database.read(value) >= counted:
            return


async def test_other_queues_are_left_in_peace(sqlite: Database) -> None:
    await sqlite.write(increment)
    changes = sqlite.changes("queue AM05")
    await anext(changes)
    other = asyncio.ensure_future(anext(changes))

    await sqlite.write(_changed)
    await asyncio.sleep(0)

    assert not other.done()
    await sqlite.close()
    with pytest.raises(StopAsyncIteration):
        await other


async def test_nothing_is_said_of_what_was_not_kept(sqlite: Database) -> None:
    def fails(db: Db) -> None:
        _changed(db)
        raise ZeroDivisionError

    changes = sqlite.changes("queue AM26")
    await anext(changes)
    heard = asyncio.ensure_future(anext(changes))
    with pytest.raises(ZeroDivisionError):
        await sqlite.write(fails)
    await asyncio.sleep(0)

    assert not heard.done()
    heard.cancel()


async def test_streams_end_when_the_database_closes(database: Database) -> None:
    async def count() -> int:
        return sum([1 async for _ in database.changes("queue AM26")])

    streams = [asyncio.create_task(count()) for _ in range(5)]
    await asyncio.sleep(0.01)
    await database.close()

    await asyncio.wait_for(asyncio.gather(*streams), 30)
    assert [1 async for _ in database.changes("queue AM26")] == []


async def test_who_listens_no_more_is_forgotten(database: Database) -> None:
    for _ in range(3):
        async for _ in (stream := database.changes("queue AM26")):
            break
        await stream.aclose()  # type: ignore[attr-defined]

    assert not database.topics._waiting


async def test_a_listener_that_was_cut_off_looks_again(
    postgres: Database, postgres_server: PostgresServer, postgres_url: str
) -> None:
    changes = postgres.changes("queue AM26")
    await anext(changes)
    hearing = asyncio.ensure_future(_heard_until(changes, postgres, 1))
    await asyncio.sleep(0.1)
    postgres_server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        postgres_url,
    )

    await postgres.write(_changed)

    await asyncio.wait_for(hearing, 30)

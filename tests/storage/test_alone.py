"""What only one process may do at a time is done by one; when that one is gone, another goes on."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from pow_bot.storage import Database, Keyring, open_database
from pow_bot.storage import alone as module

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"


@pytest.fixture
async def other(postgres_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The same database, as another process has it."""
    opened = await open_database(postgres_url, keyring)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TRY_AGAIN", 0.02)


async def test_who_is_alone_works_at_once(database: Database) -> None:
    async with database.alone("ask") as lost:
        assert not lost.is_set()
    async with database.alone("ask") as lost:
        assert not lost.is_set()


async def test_another_goes_on_when_the_one_is_done(postgres: Database, other: Database) -> None:
    went = []

    async def work(database: Database, name: str) -> None:
        async with database.alone("ask"):
            went.append(f"{name} begins")
            # Long enough for the other to have tried, had nobody kept it out.
            await asyncio.sleep(0.1)
            went.append(f"{name} ends")

    await asyncio.gather(*(work(one, name) for one, name in ((postgres, "a"), (other, "b"))))

    first, second = went[0][0], went[2][0]
    assert went == [f"{one} {what}" for one in (first, second) for what in ("begins", "ends")]
    assert {first, second} == {"a", "b"}


async def test_each_work_has_its_own(postgres: Database, other: Database) -> None:
    async with postgres.alone("ask"), other.alone("tell") as lost:
        assert not lost.is_set()


async def test_who_is_cut_off_hears_of_it_and_another_goes_on(
    postgres: Database, other: Database
) -> None:
    async with postgres.alone("ask") as lost:
        waiting = asyncio.create_task(_begun(other))
        await other.write(lambda db: db.execute(text(ENDED)).all())
        await lost.wait()
        await waiting


async def test_who_waits_may_give_up(postgres: Database, other: Database) -> None:
    async with postgres.alone("ask"):
        waiting = asyncio.create_task(_begun(other))
        await asyncio.sleep(0.05)
        waiting.cancel()
        assert [type(one) for one in await asyncio.gather(waiting, return_exceptions=True)] == [
            asyncio.CancelledError
        ]
    async with other.alone("ask") as lost:
        assert not lost.is_set()


async def _begun(database: Database) -> None:
    async with database.alone("ask"):
        pass

"""What PostgreSQL alone can do to us: connections that die, deadlocks, several processes."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from pow_bot.storage import Database, Db, Keyring, NotScrubbed, Refused, Unknown, open_database
from pow_bot.storage import postgres as postgres_module
from tests.postgres import PostgresServer
from tests.storage.processes import acknowledged, start
from tests.storage.proxy import Cut, Proxy
from tests.storage.scratch import counters, how_many, increment, increment_once, settled, value
from tests.storage.worker import USERS


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[Proxy]:
    async with Proxy(postgres_url).running() as running:
        yield running


@pytest.fixture
async def through(proxy: Proxy, keyring: Keyring) -> AsyncIterator[Database]:
    opened = await open_database(proxy.url, keyring)
    yield opened
    await opened.close()


async def test_a_connection_that_died_before_commit_is_repeated(
    through: Database, proxy: Proxy
) -> None:
    assert await through.write(increment) == 1

    for times in (1, 3):
        proxy.cut(Cut.AT_ANYTHING, times)
        await through.write(increment)

    assert await through.read(value) == 3


async def test_a_query_whose_connection_died_is_repeated(through: Database, proxy: Proxy) -> None:
    await through.write(increment)

    proxy.cut(Cut.AT_ANYTHING, 2)

    assert await through.read(value) == 1


async def test_death_before_commit_reached_the_server_without_a_key_is_unknown(
    through: Database, proxy: Proxy
) -> None:
    proxy.cut(Cut.BEFORE_COMMIT)
    with pytest.raises(Unknown):
        await through.write(increment)

    assert await through.read(value) == 0
    assert await through.write(increment) == 1


async def test_death_after_commit_without_a_key_is_unknown(through: Database, proxy: Proxy) -> None:
    proxy.cut(Cut.AFTER_COMMIT)
    with pytest.raises(Unknown):
        await through.write(increment)

    assert await through.read(value) == 1


@pytest.mark.parametrize("how", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT])
async def test_death_around_commit_with_a_key_happens_once(
    through: Database, proxy: Proxy, how: Cut
) -> None:
    proxy.cut(how)

    first = await through.write(partial(increment_once, key="a"), keyed=True)

    assert first == 1
    assert await through.write(partial(increment_once, key="a"), keyed=True) == 1
    assert await through.read(value) == 1


async def test_many_deaths_under_load_lose_nothing_and_repeat_nothing(
    through: Database, proxy: Proxy
) -> None:
    async def trouble() -> None:
        for how in (Cut.AFTER_COMMIT, Cut.BEFORE_COMMIT, Cut.AT_ANYTHING) * 3:
            proxy.cut(how, 2)
            await asyncio.sleep(0.02)

    units = [partial(increment_once, key=str(n), name=f"row {n % 5}") for n in range(300)]
    await asyncio.gather(trouble(), *(through.write(unit, keyed=True) for unit in units))

    totals = [await through.read(partial(value, name=f"row {n}")) for n in range(5)]
    assert totals == [60] * 5


async def test_connections_that_the_server_ended_are_not_lent_again(
    postgres: Database, postgres_server: PostgresServer, postgres_url: str
) -> None:
    await asyncio.gather(*(postgres.write(increment) for _ in range(30)))

    postgres_server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        postgres_url,
    )
    await asyncio.gather(*(postgres.write(increment) for _ in range(30)))

    assert await postgres.read(value) == 60


async def test_a_deadlock_is_repeated(postgres: Database) -> None:
    rows = ("left", "right")

    def both(db: Db, names: tuple[str, ...]) -> None:
        for name in names:
            increment(db, name)

    await asyncio.gather(
        *(postgres.write(partial(both, names=rows if n % 2 else rows[::-1])) for n in range(12))
    )

    assert [await postgres.read(partial(value, name=name)) for name in rows] == [12, 12]


async def test_a_serialization_failure_is_repeated(postgres: Database) -> None:
    def strictly(db: Db) -> int:
        db.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
        return increment(db)

    counted = await asyncio.gather(*(postgres.write(strictly) for _ in range(4)))

    assert sorted(counted) == [1, 2, 3, 4]


async def test_a_refusal_at_commit_is_a_refusal(postgres: Database) -> None:
    def deferred(db: Db) -> None:
        db.execute(text("CREATE TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
        db.execute(text("INSERT INTO late VALUES (1), (1)"))

    with pytest.raises(Refused, match="UniqueViolation"):
        await postgres.write(deferred)


async def test_a_server_that_is_not_there_is_said_so(
    keyring: Keyring, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_PAUSES", (0.0, 0.0))
    nowhere = await open_database(f"postgresql:///pow?host={tmp_path}", keyring)

    with pytest.raises(Refused) as refusal:
        await nowhere.write(increment)

    assert refusal.value.died
    await nowhere.close()


async def test_a_server_without_the_database_is_said_so(
    keyring: Keyring, postgres_server: PostgresServer
) -> None:
    nowhere = await open_database(postgres_server.named("pow_not_there"), keyring)

    with pytest.raises(Refused, match="InvalidCatalogName"):
        await nowhere.read(value)

    await nowhere.close()


async def test_two_processes_take_any_turn(
    postgres: Database, postgres_url: str, keyring: Keyring
) -> None:
    """Each counts for the same users: whoever is second gets the first one's reply."""
    processes = [await start(postgres_url, keyring, "shared", 12) for _ in range(2)]
    told = [await acknowledged(process) for process in processes]
    for process in processes:
        await process.wait()

    assert [process.returncode for process in processes] == [0, 0]
    assert {
        step == counted for acknowledgements in told for _, step, counted in acknowledgements
    } == {True}
    totals = [await postgres.read(partial(value, name=f"shared{user}")) for user in range(USERS)]
    assert all(total in range(12, 25) for total in totals)
    assert await postgres.read(partial(how_many, table=counters)) == USERS


async def test_the_nightly_scrub_rewrites_the_keys(postgres: Database) -> None:
    holder = await postgres.write(lambda db: db.new_holder())

    await postgres.scrub()

    assert await postgres.write(partial(increment_once, key="a", holder=holder)) == 1


@pytest.mark.parametrize("deed", ["SELECT 1", "SELECT pg_current_xact_id()"])
async def test_the_scrub_waits_for_whoever_may_still_see_what_was_deleted(
    postgres: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    monkeypatch.setattr(postgres_module, "_SCRUB_TRIES", 3)
    dump = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    await dump.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    await dump.execute(deed)
    await postgres.write(lambda db: db.new_holder())
    try:
        with pytest.raises(NotScrubbed):
            await postgres.scrub()
    finally:
        await dump.close()
    await postgres.scrub()


async def test_a_refused_unit_frees_its_connection(postgres: Database) -> None:
    def broken(db: Db) -> None:
        db.execute(text("SELECT * FROM nowhere"))

    outcomes = await settled(*(postgres.write(broken) for _ in range(40)))

    assert all('"nowhere" does not exist' in str(outcome) for outcome in outcomes)
    assert await postgres.write(increment) == 1

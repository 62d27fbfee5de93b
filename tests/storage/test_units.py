"""What a unit may count on, on both databases."""

import asyncio
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, literal, select, text

from pow_bot.storage import (
    Busy,
    Closed,
    Database,
    Db,
    ReadOnly,
    Refused,
    Safe,
    new_id,
    open_database,
)
from pow_bot.storage import postgres as postgres_module
from pow_bot.storage import sqlite as sqlite_module
from pow_bot.storage.keyring import keys
from tests.storage.scratch import (
    COUNTER,
    blob_ids,
    blobs,
    counters,
    how_many,
    increment,
    put_blob,
    secrets,
    settled,
    value,
)

SPOKEN = "Annemarie Verplancke"


def _fails(db: Db) -> None:
    increment(db, "never")
    raise ValueError("this unit gives up")


async def test_no_update_is_lost_among_800_at_once(database: Database) -> None:
    await asyncio.gather(*(database.write(increment) for _ in range(800)))

    assert await database.read(value) == 800


async def test_each_of_many_rows_has_its_own_order(database: Database) -> None:
    names = [f"row {number % 8}" for number in range(160)]

    await asyncio.gather(*(database.write(partial(increment, name=name)) for name in names))

    assert {await database.read(partial(value, name=n)) for n in set(names)} == {20}


async def test_a_unit_that_raises_does_not_harm_its_neighbours(database: Database) -> None:
    units: list[Callable[[Db], Any]] = [
        _fails if number % 3 == 0 else increment for number in range(90)
    ]

    outcomes = await settled(*(database.write(unit) for unit in units))

    assert sum(isinstance(outcome, ValueError) for outcome in outcomes) == 30
    assert await database.read(value) == 60
    assert await database.read(lambda db: value(db, "never")) == 0


async def test_a_unit_that_swallows_a_refusal_is_not_acknowledged(database: Database) -> None:
    def swallows(db: Db) -> str:
        increment(db)
        try:
            db.execute(insert(counters), {"name": "one", "value": 7})
        except Refused:
            return "saved"
        return "never here"

    with pytest.raises(Refused):
        await database.write(swallows)

    assert await database.read(value) == 0


async def test_a_refusal_says_why_and_never_what_was_given(database: Database) -> None:
    attempts: tuple[Callable[[Db], Any], ...] = (
        lambda db: db.execute(insert(secrets), {"id": new_id(), "value": SPOKEN.encode()}),
        lambda db: db.insert_once(secrets, id=new_id(), value=SPOKEN.encode()),
        lambda db: db.execute(select(text("1")).where(text("nothing = :x")), {"x": SPOKEN}),
        lambda db: db.execute(insert(counters), {"name": SPOKEN, "value": None}),
        lambda db: db.execute(insert(counters), [{"name": SPOKEN, "value": 1}] * 2),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as refusal:
            await database.write(attempt)
        told = "".join(traceback.format_exception(refusal.value))
        assert SPOKEN not in told.replace(str(attempt), "")
        assert SPOKEN.encode().hex() not in told


async def test_a_refusal_of_the_statement_itself_is_for_good(database: Database) -> None:
    with pytest.raises(Refused) as refusal:
        await database.write(lambda db: db.insert_once(counters, name="one", value=None))
    assert refusal.value.for_good


async def test_a_refusal_for_want_of_room_is_not_for_good(sqlite: Database) -> None:
    def little_room(db: Db) -> None:
        pages = db.execute(text("PRAGMA page_count")).scalar_one()
        db.execute(text(f"PRAGMA max_page_count = {pages + 2}"))

    await sqlite.write(little_room)
    with pytest.raises(Refused, match="full") as refusal:
        await sqlite.write(partial(put_blob, size=200_000))
    assert not refusal.value.for_good


async def test_a_driver_that_prints_what_it_was_given_is_not_passed_on(postgres: Database) -> None:
    with pytest.raises(Refused) as refusal:
        await postgres.write(lambda db: db.insert_once(counters, name="one", value=SPOKEN))

    assert SPOKEN not in str(refusal.value)


def _put_secret(db: Db, value: bytes) -> bool:
    return db.insert_once(secrets, id=new_id(), value=value)


async def test_a_sealed_column_refuses_plain_bytes(database: Database) -> None:
    for plain in (b"", b"\x01", SPOKEN.encode(), b"\x02" + b"x" * 40, b"\x01" + b"x" * 27):
        with pytest.raises(Refused, match="secrets_value_sealed"):
            await database.write(partial(_put_secret, value=plain))

    sealed = Safe(b"k" * 32).seal(secrets.c.value, new_id(), "")
    assert await database.write(lambda db: db.insert_once(secrets, id=new_id(), value=sealed))


async def test_insert_once_says_whether_the_key_was_there(database: Database) -> None:
    def twice(db: Db) -> tuple[bool, bool]:
        return (
            db.insert_once(counters, name="a", value=1),
            db.insert_once(counters, name="a", value=2),
        )

    assert await database.write(twice) == (True, False)
    assert await database.read(lambda db: value(db, "a")) == 1


async def test_insert_once_at_once_lets_one_in(database: Database) -> None:
    inserted = await asyncio.gather(
        *(database.write(lambda db: db.insert_once(counters, name="a", value=1)) for _ in range(40))
    )

    assert sum(inserted) == 1


async def test_a_lock_gives_the_row_or_nothing(database: Database) -> None:
    by_hand = select(counters.c.value).where(counters.c.name == "one")

    assert await database.write(lambda db: db.lock(COUNTER, {"sought": "one"})) is None
    assert await database.write(lambda db: db.lock(by_hand)) is None
    await database.write(increment)
    row = await database.write(lambda db: db.lock(by_hand))
    assert row is not None
    assert row.value == 1


async def test_a_prepared_statement_must_be_a_constant(database: Database) -> None:
    among = select(counters).where(counters.c.name.in_(bindparam("names", expanding=True)))

    with pytest.raises(TypeError, match="IN or literals"):
        await database.write(lambda db: db.find(among, {"names": ["a"]}))


async def test_a_prepared_statement_keeps_its_own_values(database: Database) -> None:
    fixed = select((counters.c.value + literal(40)).label("more")).where(
        counters.c.name == bindparam("sought")
    )
    await database.write(increment)

    row = await database.read(lambda db: db.find(fixed, {"sought": "one"}))

    assert row is not None
    assert row.more == 41


async def test_a_query_cannot_write(database: Database) -> None:
    async def nothing() -> None: ...

    attempts: tuple[Callable[[Db], Any], ...] = (
        increment,
        lambda db: db.execute(insert(counters), {"name": "x", "value": 1}),
        lambda db: db.after_commit(nothing),
        lambda db: db.notify("queue"),
        lambda db: db.new_holder(),
    )
    for attempt in attempts:
        with pytest.raises(ReadOnly):
            await database.read(attempt)
    with pytest.raises(Refused):
        await database.read(lambda db: db.execute(text("INSERT INTO counters VALUES ('x', 1)")))

    assert await database.read(lambda db: how_many(db, counters)) == 0


async def test_a_query_sees_one_state_beside_the_writer(database: Database) -> None:
    seen, written = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    await database.write(increment)

    def looks_twice(db: Db) -> tuple[int, int]:
        first = value(db)
        loop.call_soon_threadsafe(seen.set)
        if database.dialect == "sqlite":  # a reader there is a thread of its own and can wait
            asyncio.run_coroutine_threadsafe(written.wait(), loop).result(10)
        return first, value(db)

    looking = asyncio.create_task(database.read(looks_twice))
    await seen.wait()
    await database.write(increment)
    written.set()

    assert await looking == (1, 1)
    assert await database.read(value) == 2


async def test_acts_follow_the_commit_and_only_the_commit(database: Database) -> None:
    done: list[str] = []

    async def note(what: str) -> None:
        done.append(f"{what} {await database.read(value)}")

    def unit(db: Db) -> None:
        increment(db)
        db.after_commit(lambda: note("kept"))

    def failing(db: Db) -> None:
        db.after_commit(lambda: note("failed"))
        raise ValueError

    await settled(database.write(unit), database.write(failing), database.write(increment))

    assert len(done) == 1
    assert done[0] in {"kept 1", "kept 2"}


async def test_an_act_that_fails_does_not_unsay_what_was_kept(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks() -> None:
        raise RuntimeError(SPOKEN)

    def unit(db: Db) -> int:
        db.after_commit(breaks)
        return increment(db)

    assert await database.write(unit) == 1
    assert "RuntimeError" in caplog.text
    assert SPOKEN not in caplog.text


async def test_who_stops_waiting_stops_nothing_else(database: Database) -> None:
    acted: list[int] = []

    async def act() -> None:
        acted.append(1)

    def unit(db: Db) -> int:
        db.after_commit(act)
        return increment(db)

    tasks = [asyncio.create_task(database.write(unit)) for _ in range(60)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await settled(*tasks)
    await database.close()

    assert sum(task.cancelled() for task in tasks) == 30
    assert len(acted) == 60


async def test_what_entered_before_closing_is_kept(database: Database, url: str) -> None:
    tasks = [asyncio.create_task(database.write(put_blob)) for _ in range(100)]
    await asyncio.sleep(0)
    await database.close()

    kept = await settled(*tasks)
    again = await open_database(url, database.keyring)
    try:
        assert await again.read(blob_ids) == set(kept)
    finally:
        await again.close()


async def test_nothing_enters_a_closed_database(database: Database) -> None:
    await database.close()
    await database.close()

    for entering in (database.write(increment), database.read(value)):
        with pytest.raises(Closed):
            await entering


async def test_beyond_the_bound_the_answer_is_busy_and_nothing_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sqlite_module, postgres_module):
        monkeypatch.setattr(module, "_MOST_WAITING", 50)

    outcomes = await settled(*(database.write(put_blob) for _ in range(300)))

    busy = sum(isinstance(outcome, Busy) for outcome in outcomes)
    assert busy > 0
    assert await database.read(lambda db: how_many(db, blobs)) == 300 - busy


async def test_new_holders_have_a_key_each(database: Database) -> None:
    holders = [await database.write(lambda db: db.new_holder()) for _ in range(3)]

    wrapped = await database.read(lambda db: db.execute(select(keys.c.wrapped)).scalars().all())

    assert len(set(holders)) == len(set(wrapped)) == 3

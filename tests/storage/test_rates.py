"""Stored limits hold exactly, over processes, restarts and clocks that jump."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from pow_bot.storage import Database, Db, allow, postpone, reserve, sweep, uncount
from pow_bot.storage.rates import rates
from tests.storage.clock import NOW
from tests.storage.scratch import how_many

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


async def asked(database: Database, at: datetime, bucket: str = "sign-in 10.0.0.1") -> bool:
    return await database.write(partial(allow, bucket=bucket, limit=10, per=HOUR, now=at))


async def test_no_more_than_the_limit_in_any_span(database: Database) -> None:
    allowed = [
        NOW + timedelta(minutes=minute)
        for minute in range(0, 240, 3)
        if await asked(database, NOW + timedelta(minutes=minute))
    ]

    for start in allowed:
        assert sum(start <= moment < start + HOUR for moment in allowed) <= 10
    assert len(allowed) == 40


async def test_many_at_once_pass_the_limit_by_none(database: Database) -> None:
    answers = await asyncio.gather(*(asked(database, NOW) for _ in range(60)))

    assert sum(answers) == 10


async def test_what_is_taken_back_leaves_its_place_to_another(database: Database) -> None:
    for _ in range(9):
        await asked(database, NOW)
    await asked(database, NOW + SECOND)
    for moment in (NOW + SECOND, NOW + SECOND, NOW - SECOND):
        await database.write(partial(uncount, bucket="sign-in 10.0.0.1", counted=moment))

    assert await asked(database, NOW + SECOND), "one was taken back"
    assert not await asked(database, NOW + SECOND), "and no more than was counted"


async def test_each_bucket_has_its_own_limit(database: Database) -> None:
    for _ in range(10):
        await asked(database, NOW)

    assert not await asked(database, NOW)
    assert await asked(database, NOW, "sign-in 10.0.0.2")


async def test_a_clock_that_went_ahead_bars_nobody_for_long(database: Database) -> None:
    for _ in range(10):
        await asked(database, NOW + timedelta(days=400))

    assert await asked(database, NOW)


async def test_an_hour_back_counts_what_was_counted(database: Database) -> None:
    for _ in range(10):
        await asked(database, NOW)

    assert not await asked(database, NOW - timedelta(minutes=59))


async def test_what_is_counted_is_a_hash_and_goes_when_it_no_longer_counts(
    database: Database,
) -> None:
    await asked(database, NOW)
    row = await database.read(lambda db: db.execute(select(rates)).one())
    assert b"10.0.0.1" not in row.bucket

    await database.write(partial(sweep, now=NOW + HOUR))
    assert await database.read(partial(how_many, table=rates)) == 1
    await database.write(partial(sweep, now=NOW + HOUR * 2))
    assert await database.read(partial(how_many, table=rates)) == 0


async def placed(database: Database, at: datetime, bucket: str = "chat 1") -> float:
    """How many seconds somebody has to wait who comes at this moment: three at once, one a second."""
    wait = await database.write(partial(reserve, bucket=bucket, every=SECOND, burst=3, now=at))
    return wait.total_seconds()


async def test_a_few_go_at_once_and_then_one_every_so_often(database: Database) -> None:
    assert [await placed(database, NOW) for _ in range(6)] == [0, 0, 0, 1, 2, 3]


async def test_every_place_is_given_once_however_many_ask(database: Database) -> None:
    waits = await asyncio.gather(*(placed(database, NOW) for _ in range(40)))

    assert sorted(waits) == [0, 0, *range(38)]


async def test_who_waited_long_may_say_a_few_at_once_again(database: Database) -> None:
    for _ in range(6):
        await placed(database, NOW)

    assert await placed(database, NOW + SECOND * 4) == 0
    assert [await placed(database, NOW + SECOND * 60) for _ in range(4)] == [0, 0, 0, 1]


async def test_each_bucket_has_its_own_places(database: Database) -> None:
    for _ in range(6):
        await placed(database, NOW)

    assert await placed(database, NOW, "chat 2") == 0


async def test_who_will_not_wait_so_long_takes_no_place(database: Database) -> None:
    impatient = partial(
        reserve, bucket="chat 1", every=SECOND, burst=1, now=NOW, patience=SECOND * 2
    )
    waits = [await database.write(impatient) for _ in range(6)]

    assert [wait.total_seconds() for wait in waits] == [0, 1, 2, 3, 3, 3]


async def test_nobody_goes_before_what_was_put_off(database: Database) -> None:
    await placed(database, NOW)
    await database.write(partial(postpone, bucket="chat 1", until=NOW + SECOND * 30, now=NOW))

    assert [await placed(database, NOW + SECOND * 10) for _ in range(4)] == [20, 20, 20, 21]
    assert await placed(database, NOW + SECOND * 40) == 0


async def test_a_shorter_bar_does_not_shorten_a_longer_one(database: Database) -> None:
    for seconds in (30, 5):
        await database.write(
            partial(postpone, bucket="chat 1", until=NOW + SECOND * seconds, now=NOW)
        )

    assert await placed(database, NOW) == 30


async def test_a_clock_set_back_keeps_nobody_waiting(database: Database) -> None:
    def long_ahead(db: Db) -> None:
        later = NOW + timedelta(days=400)
        postpone(db, "chat 1", later + HOUR, later)
        reserve(db, "chat 1", SECOND, 3, later)

    await database.write(long_ahead)

    assert [await placed(database, NOW) for _ in range(4)] == [0, 0, 0, 1]


async def test_clocks_that_differ_a_little_share_the_places(database: Database) -> None:
    waits = [await placed(database, NOW + SECOND * ahead) for ahead in (2, 0, 2, 0, 2)]

    assert waits == [0, 1, 0, 3, 2]


async def test_places_go_when_they_no_longer_count(database: Database) -> None:
    for _ in range(6):
        await placed(database, NOW)
    await database.write(partial(sweep, now=NOW + SECOND * 6))
    assert await database.read(partial(how_many, table=rates)) == 1
    await database.write(partial(sweep, now=NOW + SECOND * 7))
    assert await database.read(partial(how_many, table=rates)) == 0

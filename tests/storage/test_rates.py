"""Stored limits hold exactly, over processes, restarts and clocks that jump."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from pow_bot.storage import Database, allow, sweep
from pow_bot.storage.rates import rates
from tests.storage.clock import NOW
from tests.storage.scratch import how_many

HOUR = timedelta(hours=1)


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

"""Every write from outside happens once, and gets the same reply however often it comes."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from pow_bot.storage import (
    Database,
    Db,
    Erased,
    Held,
    SealBroken,
    erase,
    forget,
    new_id,
    once,
    seen,
)
from pow_bot.storage.inbox import inbox
from tests.storage.clock import NOW
from tests.storage.scratch import counters, how_many, increment, increment_once, settled, value


async def new_holder(database: Database) -> UUID:
    return await database.write(lambda db: db.new_holder())


@pytest.mark.parametrize("known", [True, False])
async def test_the_same_key_again_gets_the_first_reply(database: Database, known: bool) -> None:
    holder = await new_holder(database) if known else None
    turn = partial(increment_once, key="telegram 42", holder=holder)

    replies = [await database.write(turn, keyed=True) for _ in range(3)]

    assert replies == [1, 1, 1]
    assert await database.read(value) == 1


async def test_what_passed_is_seen_and_nothing_else(database: Database) -> None:
    for key in ("telegram 1 42", "telegram 1 44"):
        await database.write(partial(increment_once, key=key))
    sought = [f"telegram 1 {number}" for number in range(40, 50)]

    assert await database.read(partial(seen, keys=sought)) == {"telegram 1 42", "telegram 1 44"}
    assert await database.read(partial(seen, keys=())) == set()


async def test_duplicates_at_once_act_once(database: Database) -> None:
    holder = await new_holder(database)
    turns = [partial(increment_once, key=f"form {n % 10}", holder=holder) for n in range(200)]

    replies = await asyncio.gather(*(database.write(turn, keyed=True) for turn in turns))

    assert await database.read(value) == 10
    assert {n: len(set(replies[n::10])) for n in range(10)} == dict.fromkeys(range(10), 1)


async def test_a_reply_is_kept_as_it_was_said(database: Database) -> None:
    said: dict[str, Any] = {"text": "Dag \ud83d, ça va?", "buttons": [1, 2.5, None, True], "a": {}}
    turn = partial(once, key="k", holder=None, act=lambda: said, now=NOW)

    assert await database.write(turn) == said
    assert await database.write(turn) == said


async def test_an_act_may_find_out_whose_reply_it_is(database: Database) -> None:
    def first_words(db: Db) -> Held:
        return Held(db.new_holder(), {"welcome": increment(db)})

    def turn(db: Db) -> Any:
        return once(db, "k", None, lambda: first_words(db), now=NOW)

    assert [await database.write(turn) for _ in range(2)] == [{"welcome": 1}] * 2
    assert await database.read(_holder) is not None


async def test_an_act_that_fails_leaves_its_key_free(database: Database) -> None:
    def fails(db: Db) -> Any:
        def act() -> Any:
            increment(db)
            raise ValueError

        return once(db, "k", None, act, now=NOW)

    assert isinstance((await settled(database.write(fails)))[0], ValueError)
    assert await database.write(partial(increment_once, key="k")) == 1


async def test_a_redelivery_after_erasure_starts_nobody_afresh(clean: Database) -> None:
    holder = await new_holder(clean)
    turn = partial(once, key="k", holder=holder, act=lambda: "hello", now=NOW)
    await clean.write(turn)
    await erase(clean, holder, NOW)

    with pytest.raises(Erased):
        await clean.write(turn)

    assert await clean.read(_holder) is None


async def test_the_key_itself_is_not_kept(database: Database) -> None:
    await database.write(partial(increment_once, key="telegram 42"))

    row = await database.read(lambda db: db.execute(select(inbox)).one())

    assert len(row.key) == 32
    assert b"telegram 42" not in row.key


async def test_a_reply_does_not_open_at_another_key(database: Database) -> None:
    for key in ("a", "b"):
        await database.write(partial(increment_once, key=key, name=key))

    def swap(db: Db) -> None:
        rows = db.execute(select(inbox)).all()
        replies = [row.reply for row in reversed(rows)]
        for row, reply in zip(rows, replies, strict=True):
            db.execute(inbox.update().where(inbox.c.key == row.key).values(reply=reply))

    await database.write(swap)
    with pytest.raises(SealBroken, match=r"inbox\.reply of row"):
        await database.write(partial(increment_once, key="a"))


async def test_keys_are_forgotten_after_48_hours_and_not_before(database: Database) -> None:
    await database.write(partial(increment_once, key="k"))

    await database.write(partial(forget, now=NOW + timedelta(hours=48)))
    assert await database.read(partial(how_many, table=inbox)) == 1
    await database.write(partial(forget, now=NOW + timedelta(hours=48, seconds=1)))
    assert await database.read(partial(how_many, table=inbox)) == 0


async def test_an_erased_holder_gets_no_new_turn(database: Database) -> None:
    with pytest.raises(Erased):
        await database.write(partial(increment_once, key="k", holder=new_id()))

    assert await database.read(partial(how_many, table=counters)) == 0


def _holder(db: Db) -> UUID | None:
    holder: UUID | None = db.execute(select(inbox.c.holder)).scalar_one()
    return holder

"""What only one process may do at a time is done by one, and taken over when that one is gone."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from pow_bot.storage import Database, let_go, new_id, take
from tests.storage.clock import NOW
from tests.storage.scratch import settled

MINUTE = timedelta(minutes=1)


async def taken(database: Database, me: UUID, now: datetime = NOW, work: str = "ask") -> bool:
    return await database.write(partial(take, work=work, mine=me, until=now + MINUTE, now=now))


async def test_of_many_at_once_one_has_it(database: Database) -> None:
    outcomes = await settled(*(taken(database, new_id()) for _ in range(20)))
    assert sorted(outcomes) == [False] * 19 + [True]


async def test_who_has_it_renews_it_and_nobody_else_gets_it(database: Database) -> None:
    me, other = new_id(), new_id()
    for minutes in range(5):
        now = NOW + minutes * MINUTE
        assert await taken(database, me, now)
        assert not await taken(database, other, now + MINUTE)


async def test_who_is_gone_is_followed_when_their_lease_is_over(database: Database) -> None:
    me, other = new_id(), new_id()
    assert await taken(database, me)
    assert not await taken(database, other, NOW + MINUTE)
    assert await taken(database, other, NOW + MINUTE + timedelta(seconds=1))
    assert not await taken(database, me, NOW + MINUTE + timedelta(seconds=2))


async def test_who_lets_go_is_followed_at_once_and_others_cannot_let_go(
    database: Database,
) -> None:
    me, other = new_id(), new_id()
    assert await taken(database, me)
    await database.write(partial(let_go, work="ask", mine=other))
    assert not await taken(database, other)
    await database.write(partial(let_go, work="ask", mine=me))
    assert await taken(database, other)


async def test_each_work_has_its_own(database: Database) -> None:
    assert await taken(database, new_id(), work="ask")
    assert await taken(database, new_id(), work="tell")

"""Nobody speaks faster than Telegram allows, and nobody waits where others could speak."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, repeat

import pytest

from pow_bot.channels.telegram.pacing import Gate, Pace
from pow_bot.storage import Database, Later, reserve
from tests.domain.conftest import database, migrated_file, sqlite_url
from tests.telegram.carrying import MONDAY

__all__ = ["database", "migrated_file", "sqlite_url"]

SECOND = timedelta(seconds=1)
EVERY = SECOND / 24


def ticking(*seconds: float) -> Callable[[], datetime]:
    """A clock that shows these, one at each look, and the last for ever."""
    looks = chain(seconds, repeat(seconds[-1]))
    return lambda: MONDAY + next(looks) * SECOND


async def wait_of_the_next(database: Database, at: float) -> timedelta:
    """How long somebody waits who comes at this moment, and has no burst."""
    now = MONDAY + at * SECOND
    return await database.write(partial(reserve, bucket="telegram", every=EVERY, burst=1, now=now))


async def test_who_wakes_late_takes_another_place(database: Database) -> None:
    pace = Pace(database, ticking(0, 0, 0.5))
    await pace.place(1, answers=True)

    assert await wait_of_the_next(database, 0.5) == EVERY


async def test_who_is_a_little_late_goes(database: Database) -> None:
    pace = Pace(database, ticking(0, 0, 0.09))
    await pace.place(1, answers=True)

    assert await wait_of_the_next(database, 0.09) == timedelta(0)


async def test_on_a_machine_that_is_always_late_one_goes_in_the_end(database: Database) -> None:
    pace = Pace(database, ticking(*range(30)))

    await pace.place(1, answers=True)


async def test_a_chat_that_must_wait_long_is_put_off(database: Database) -> None:
    pace = Pace(database, ticking(0))
    await pace.flooded(1, 30 * SECOND)

    with pytest.raises(Later) as later:
        await pace.place(1, answers=True)
    assert later.value.wait == 30 * SECOND
    await pace.place(2, answers=True)


async def test_so_is_everybody_when_two_must(database: Database) -> None:
    pace = Pace(database, ticking(0))
    for chat in (1, 2):
        await pace.flooded(chat, 30 * SECOND)

    with pytest.raises(Later) as later:
        await pace.place(3, answers=True)
    assert later.value.wait == 30 * SECOND


async def test_one_long_after_the_other_means_its_own_chat_only(database: Database) -> None:
    await Pace(database, ticking(0)).flooded(1, 30 * SECOND)
    after = Pace(database, ticking(31))
    await after.flooded(1, 30 * SECOND)

    # The first was over by then.
    await after.place(2, answers=True)


async def test_what_nobody_waits_for_takes_no_place_of_others(database: Database) -> None:
    pace = Pace(database, ticking(0), every=SECOND, in_a_chat=timedelta(0))
    # As many as leave at once.
    for chat in range(3):
        await pace.place(chat, answers=True)

    with pytest.raises(Later):
        await pace.place(4, answers=True, spare=True)

    now = partial(reserve, bucket="telegram", every=SECOND, burst=3, now=MONDAY)
    assert await database.write(now) == SECOND


async def test_what_nobody_waits_for_goes_where_nobody_else_is(database: Database) -> None:
    pace = Pace(database, ticking(0), every=SECOND)

    await pace.place(1, answers=True, spare=True)

    assert await wait_of_the_next(database, 0) > timedelta(0)


def test_it_asks_less_and_less_often_whether_the_token_is_known() -> None:
    gate, now = Gate(), MONDAY
    pauses = []
    for _ in range(7):
        pauses.append(gate.shut(now).total_seconds())
        # Another that was under way at the same time.
        assert gate.shut(now + timedelta(seconds=1)).total_seconds() == pauses[-1] - 1
        with pytest.raises(Later):
            gate.require_open(now)
        now += timedelta(seconds=pauses[-1])
        gate.require_open(now)

    assert pauses == [15, 30, 60, 120, 240, 300, 300]
    gate.open()
    assert gate.shut(now).total_seconds() == 15


async def test_one_chat_that_must_wait_ever_longer_bars_nobody_else(database: Database) -> None:
    pace = Pace(database, ticking(0))
    for seconds in (5, 60, 120):
        await pace.flooded(1, seconds * SECOND)

    await pace.place(2, answers=True)

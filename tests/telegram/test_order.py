"""Updates are heard in each chat in Telegram's order, however they arrive and wherever."""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.channels.telegram import order
from pow_bot.channels.telegram.order import (
    EXPECTED_BACK,
    FURTHEST,
    MOST_HERE,
    Early,
    Order,
    Queue,
    Ticket,
    key,
)
from pow_bot.storage import Busy, Closed, Database
from tests.storage.conftest import (
    database,
    dialect,
    keyring,
    postgres_server,
    postgres_url,
    sqlite_url,
    url,
)
from tests.storage.scratch import increment_once

__all__ = [
    "database", "dialect", "keyring", "postgres_server", "postgres_url", "sqlite_url", "url",
]  # fmt: skip

BOT = 7206022
FIRST = 500


@st.composite
def crowds(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Updates as they arrive: number and chat. The first arrives first, the others in any order."""
    chats = draw(st.lists(st.integers(1, 4), min_size=1, max_size=40))
    numbered = list(enumerate(chats, FIRST + 1))
    return [(FIRST, 1), *draw(st.permutations(numbered))]


class Door:
    """Drives a queue step by step, as the loop of a server does: arrive, begin, end, in any mix."""

    def __init__(self) -> None:
        self.queue = Queue()
        self.now = 0.0
        self.waiting: list[Ticket] = []
        self.busy: list[Ticket] = []
        self.heard: defaultdict[int, list[int]] = defaultdict(list)

    def arrive(self, update_id: int, chat: int) -> Ticket:
        ticket = self.queue.arrive(update_id, chat)
        self.waiting.append(ticket)
        return ticket

    def begin(self) -> None:
        """Let in whoever need not wait."""
        for ticket in list(self.waiting):
            if not self.queue.waits(ticket, self.now):
                self.waiting.remove(ticket)
                self.busy.append(ticket)
                self.heard[ticket.chat].append(ticket.update_id)

    def end(self, which: int = 0) -> None:
        if self.busy:
            self.queue.leave(self.busy.pop(which % len(self.busy)))

    def may(self, ticket: Ticket) -> bool:
        return not self.queue.waits(ticket, self.now)


@given(crowds(), st.lists(st.integers(0, 50), max_size=80))
def test_however_they_arrive_each_chat_hears_them_in_order(
    crowd: list[tuple[int, int]], ends: list[int]
) -> None:
    door, ending = Door(), iter(ends)
    for update_id, chat in crowd:
        door.arrive(update_id, chat)
        door.begin()
        if (which := next(ending, None)) is not None:
            door.end(which)
    while door.waiting or door.busy:
        door.begin()
        assert door.busy, "nobody may go, and nobody ever will"
        door.end()
    for chat, heard in door.heard.items():
        assert heard == sorted(number for number, where in crowd if where == chat)
    assert len(door.queue) == 0


@given(crowds())
def test_of_one_chat_only_one_is_in_at_a_time_and_chats_do_not_wait_for_each_other(
    crowd: list[tuple[int, int]],
) -> None:
    door = Door()
    for update_id, chat in crowd:
        door.arrive(update_id, chat)
    door.begin()
    assert sorted(ticket.chat for ticket in door.busy) == sorted({chat for _, chat in crowd})


@given(crowds(), st.sets(st.integers(FIRST + 1, FIRST + 40)))
def test_what_another_process_had_or_is_given_up_keeps_nobody_waiting(
    crowd: list[tuple[int, int]], elsewhere: set[int]
) -> None:
    door = Door()
    here = [(number, chat) for number, chat in crowd if number not in elsewhere]
    for update_id, chat in here:
        door.arrive(update_id, chat)
    for ticket in door.waiting:
        assert door.queue.missing(ticket) <= elsewhere
    door.queue.note(elsewhere)
    while door.waiting or door.busy:
        door.begin()
        assert door.busy
        door.end()
    for chat, heard in door.heard.items():
        assert heard == sorted(number for number, where in here if where == chat)


def test_the_first_after_a_start_waits_for_nothing() -> None:
    door = Door()
    assert door.may(door.arrive(1_000_000, 1))


def test_one_that_comes_late_goes_at_once() -> None:
    door = Door()
    door.arrive(FIRST, 1)
    door.begin()
    door.end()
    assert door.may(door.arrive(FIRST - 5, 1))


def test_the_same_one_twice_at_once_waits_for_itself() -> None:
    door = Door()
    first, second = door.arrive(FIRST, 1), door.arrive(FIRST, 1)
    assert (door.may(first), door.may(second)) == (True, False)
    door.begin()
    door.end()
    assert door.may(second)


def test_who_missed_something_waits_until_it_is_here_or_passed_by() -> None:
    door = Door()
    door.arrive(FIRST, 1)
    later = door.arrive(FIRST + 3, 2)
    assert door.queue.missing(later) == {FIRST + 1, FIRST + 2}
    door.arrive(FIRST + 1, 3)
    assert not door.may(later)
    door.queue.pass_by(FIRST + 2)
    assert door.may(later)


@pytest.mark.parametrize("far", [FIRST + FURTHEST + 1, FIRST - FURTHEST - 1, 10**30, -(10**30), 0])
def test_numbers_begun_anew_keep_nobody_waiting(far: int) -> None:
    door = Door()
    door.arrive(FIRST, 1)
    assert door.may(door.arrive(far, 2))
    after = door.arrive(far + 2, 2)
    assert door.queue.missing(after) == {far + 1}


def test_a_late_repeat_lets_nobody_forget_what_is_missing() -> None:
    door = Door()
    door.arrive(FIRST, 1)
    door.arrive(FIRST - FURTHEST - 1, 2)
    later = door.arrive(FIRST + 2, 3)

    assert door.queue.missing(later) == {FIRST + 1}


def test_who_is_behind_one_that_failed_waits_until_it_is_back() -> None:
    door = Door()
    failed, behind, other = (door.arrive(FIRST + n, chat) for n, chat in ((0, 1), (1, 1), (2, 2)))
    door.queue.fail(failed, door.now)

    assert door.queue.awaited(behind, door.now) == {FIRST}
    assert not door.may(behind)
    assert door.may(other)

    back = door.arrive(FIRST, 1)
    assert door.may(back)
    assert not door.may(behind)
    door.queue.leave(back)
    assert door.may(behind)


def test_one_that_failed_and_never_comes_back_is_not_waited_for_for_ever() -> None:
    door = Door()
    failed, behind = door.arrive(FIRST, 1), door.arrive(FIRST + 1, 1)
    door.queue.fail(failed, door.now)
    door.now = EXPECTED_BACK - 1
    assert not door.may(behind)
    door.now = EXPECTED_BACK
    assert door.may(behind)


def test_one_that_failed_here_and_was_heard_elsewhere_is_not_waited_for() -> None:
    door = Door()
    failed, behind = door.arrive(FIRST, 1), door.arrive(FIRST + 1, 1)
    door.queue.fail(failed, door.now)
    door.queue.note({FIRST})
    assert door.may(behind)


def test_failures_without_end_are_not_all_remembered() -> None:
    queue = Queue()
    for number in range(MOST_HERE * 3):
        queue.fail(queue.arrive(number, number), 0.0)
    last = queue.arrive(MOST_HERE * 3, 1)
    assert sum(bool(queue.awaited(Ticket(n + 1, 0, n), 0.0)) for n in range(MOST_HERE * 3)) == (
        MOST_HERE
    )
    queue.fail(last, EXPECTED_BACK)
    assert not queue.awaited(Ticket(10, 0, 1), EXPECTED_BACK)


class Hearing:
    """Turns at one process, and what was heard there, in its order."""

    def __init__(self, database: Database, heard: list[tuple[int, int]] | None = None) -> None:
        self.order = Order(database, BOT)
        self.database = database
        self.heard = [] if heard is None else heard

    async def hear(self, update_id: int, chat: int) -> None:
        async with self.order.turn(update_id, chat):
            unit = partial(increment_once, key=key(BOT, update_id))
            await self.database.write(unit, keyed=True)
            self.heard.append((chat, update_id))

    async def fail(self, update_id: int, chat: int) -> None:
        async with self.order.turn(update_id, chat):
            raise Busy("full")


async def all_of(*turns: Coroutine[Any, Any, None]) -> list[BaseException | None]:
    return await asyncio.gather(*turns, return_exceptions=True)


async def test_forty_at_once_in_any_order_are_heard_in_order_and_together(
    database: Database,
) -> None:
    here = Hearing(database)
    await here.hear(FIRST, 0)
    numbers = [FIRST + 1 + n * 17 % 40 for n in range(40)]

    assert await all_of(*(here.hear(number, number % 7) for number in numbers)) == [None] * 40

    for chat in range(7):
        heard = [number for where, number in here.heard if where == chat]
        assert heard == sorted(heard)
    assert len(here.heard) == 41


async def test_what_another_process_had_is_found_in_the_database(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Were it not found, this would wait as long as the test may take.
    monkeypatch.setattr(order, "PATIENCE", 3600.0)
    heard: list[tuple[int, int]] = []
    one, other = Hearing(database, heard), Hearing(database, heard)
    await all_of(one.hear(FIRST, 1), other.hear(FIRST, 1))

    turns = [(one, other)[n % 2].hear(FIRST + n, 1) for n in range(1, 12)]
    assert await all_of(*reversed(turns)) == [None] * 11

    assert heard[2:] == [(1, FIRST + n) for n in range(1, 12)]


async def test_what_never_comes_is_given_up_and_not_missed_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Hearing(database)
    await here.hear(FIRST, 1)
    await here.hear(FIRST + 3, 1)
    monkeypatch.setattr(order, "PATIENCE", 3600.0)
    await here.hear(FIRST + 4, 2)
    await here.hear(FIRST + 1, 1)
    assert here.heard == [(1, FIRST), (1, FIRST + 3), (2, FIRST + 4), (1, FIRST + 1)]


async def test_who_is_behind_one_that_failed_is_sent_away_until_it_is_heard(
    database: Database,
) -> None:
    here = Hearing(database)
    outcomes = await all_of(
        here.fail(FIRST, 1),
        here.hear(FIRST + 1, 1),
        here.hear(FIRST + 2, 1),
        here.hear(FIRST + 3, 2),
    )
    assert [type(outcome) for outcome in outcomes] == [Busy, Early, Early, type(None)]
    again = [here.hear(FIRST + n, 1) for n in (2, 0, 1)]
    assert await all_of(*again) == [None] * 3
    assert here.heard == [(2, FIRST + 3), (1, FIRST), (1, FIRST + 1), (1, FIRST + 2)]


async def test_one_that_failed_here_and_was_heard_by_another_process_lets_the_next_go(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "PATIENCE", 3600.0)
    here, elsewhere = Hearing(database), Hearing(database)
    assert [type(one) for one in await all_of(here.fail(FIRST, 1))] == [Busy]
    await elsewhere.hear(FIRST, 1)
    await here.hear(FIRST + 1, 1)
    assert here.heard == [(1, FIRST + 1)]


async def test_a_turn_that_is_broken_off_holds_nobody_up_for_good(database: Database) -> None:
    here = Hearing(database)
    entered = asyncio.Event()

    async def hold() -> None:
        async with here.order.turn(FIRST, 1):
            entered.set()
            await asyncio.Event().wait()

    holding = asyncio.create_task(hold())
    await entered.wait()
    behind = asyncio.create_task(here.hear(FIRST + 1, 1))
    await asyncio.sleep(0)
    holding.cancel()
    assert [type(one) for one in await all_of(behind)] == [Early]  # type: ignore[arg-type]
    await here.hear(FIRST, 1)
    await here.hear(FIRST + 1, 1)
    assert here.heard == [(1, FIRST), (1, FIRST + 1)]


async def test_more_than_telegram_sends_at_once_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "MOST_HERE", 3)
    here = Hearing(database)
    outcomes = await all_of(*(here.hear(FIRST + n, n) for n in range(5)))
    assert [type(one) for one in outcomes] == [*[type(None)] * 3, Busy, Busy]


async def test_a_database_that_is_away_does_not_hold_up_who_misses_something(
    database: Database,
) -> None:
    here = Hearing(database)
    await here.hear(FIRST, 1)
    await database.close()
    assert [type(one) for one in await all_of(here.hear(FIRST + 2, 1))] == [Closed]

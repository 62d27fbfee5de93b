"""What is posted is sent: in order, at least once, by whoever holds the lease, and not for ever.

A send that takes its time, or may not speak yet, is in nobody's way.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, text, update

from pow_bot.storage import (
    Database,
    Db,
    Keyring,
    Later,
    NoLongerWanted,
    Posted,
    Sender,
    Undeliverable,
    open_database,
    post,
)
from pow_bot.storage import sending as sending_module
from pow_bot.storage.keyring import JSON, keys
from pow_bot.storage.outbox import Waiting, outbox, waiting_for
from pow_bot.storage.sending import LEASE, MOST_TRIES
from tests.storage.clock import NOW
from tests.storage.scratch import how_many


@dataclass
class Post:
    """A transport that remembers, fails as often as told, and a clock that is set by hand."""

    now: datetime = NOW
    sent: list[JSON] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    failures: int = 0
    fault: type[BaseException] | BaseException = ConnectionError

    async def send(self, posted: Posted) -> None:
        self.tokens.append(posted.token)
        if self.failures:
            self.failures -= 1
            raise self.fault
        self.sent.append(posted.payload)

    def sender(self, database: Database, *passing: str) -> Sender:
        return Sender(database, {"letter": self.send}, lambda: self.now, passing)


@pytest.fixture
def transport() -> Post:
    return Post()


async def put(
    database: Database, *payloads: JSON, lane: str | None = None, due: datetime = NOW
) -> None:
    def unit(db: Db) -> None:
        for payload in payloads:
            post(db, "letter", None, payload, due, lane=lane)

    await database.write(unit)


async def drained(sender: Sender) -> int:
    rounds = 0
    while await sender.send_due():
        rounds += 1
    return rounds


async def left(database: Database) -> int:
    return await database.read(partial(how_many, table=outbox))


async def test_what_is_due_is_sent_once_and_goes(database: Database, transport: Post) -> None:
    await put(database, "a", {"to": "b"})

    await drained(transport.sender(database))

    assert sorted(map(str, transport.sent)) == ["a", "{'to': 'b'}"]
    assert await left(database) == 0


async def test_nothing_is_sent_before_it_is_due(database: Database, transport: Post) -> None:
    await put(database, "later", due=NOW + timedelta(days=7))
    sender = transport.sender(database)

    assert await sender.send_due() == 0
    transport.now += timedelta(days=7)
    assert await sender.send_due() == 1


async def test_one_address_gets_its_letters_in_order(database: Database, transport: Post) -> None:
    await put(database, 1, 2, 3, lane="a@example.org")
    await put(database, "elsewhere", lane="b@example.org")
    await put(database, 0, lane="a@example.org", due=NOW - timedelta(hours=1))
    transport.failures = 1
    sender = transport.sender(database)

    await drained(sender)
    transport.now += timedelta(minutes=1)
    await drained(sender)

    assert [sent for sent in transport.sent if sent != "elsewhere"] == [0, 1, 2, 3]


async def test_a_lane_that_waits_does_not_hold_up_another(
    database: Database, transport: Post
) -> None:
    await put(database, 1, 2, lane="a")
    transport.failures = 1
    sender = transport.sender(database)
    await drained(sender)
    await put(database, "elsewhere", lane="b")

    await drained(sender)

    assert transport.sent == ["elsewhere"]


async def test_it_backs_off_up_to_a_cap_and_then_gives_up(
    database: Database, transport: Post
) -> None:
    await put(database, "a", lane="x")
    transport.failures = 1_000
    sender = transport.sender(database)
    pauses = []

    while (next_try := await database.read(_next_try)) is not None:
        pauses.append(next_try - transport.now)
        transport.now = next_try
        assert await sender.send_due() == 1

    seconds = [pause.total_seconds() for pause in pauses]
    assert seconds == [0, 15, 30, 60, 120, 240, 480, 960, 1920] + [3600] * 21
    assert len(set(transport.tokens)) == 1
    assert await left(database) == 1
    await put(database, "b", lane="x")
    transport.failures = 0
    await drained(sender)
    assert transport.sent == ["b"]


async def test_who_is_in_a_hurry_begins_with_a_shorter_pause(
    database: Database, transport: Post
) -> None:
    await put(database, "a")
    transport.failures = 3
    hasty = Sender(
        database,
        {"letter": transport.send},
        lambda: transport.now,
        first_pause=timedelta(seconds=1),
    )

    for seconds in (1, 2, 4):
        assert await hasty.send_due() == 1
        assert await database.read(_next_try) == transport.now + timedelta(seconds=seconds)
        transport.now += timedelta(seconds=seconds)


def test_no_pause_is_longer_than_an_hour() -> None:
    assert sending_module._pause(30) == timedelta(hours=1)


async def test_an_address_that_does_not_exist_is_tried_once(
    database: Database, transport: Post
) -> None:
    await put(database, "a")
    transport.failures, transport.fault = 1, Undeliverable

    await drained(transport.sender(database))
    transport.now += timedelta(days=1)

    assert await drained(transport.sender(database)) == 0
    assert await left(database) == 1


async def test_a_send_that_fails_in_a_new_way_harms_no_other(
    database: Database, transport: Post
) -> None:
    await put(database, *range(5))
    transport.failures, transport.fault = 1, ZeroDivisionError

    await drained(transport.sender(database))

    assert len(transport.sent) == 4


async def test_a_crash_between_send_and_mark_sends_again_under_the_same_token(
    database: Database, transport: Post
) -> None:
    await put(database, "a")
    dying = transport.sender(database)
    due = await database.write(lambda db: dying._lease(db, 20, transport.now))
    await transport.send(due.leased[0])

    assert await drained(transport.sender(database)) == 0
    transport.now += LEASE
    await drained(transport.sender(database))

    assert transport.sent == ["a", "a"]
    assert len(set(transport.tokens)) == 1
    assert await left(database) == 0


async def test_what_a_killed_server_had_leased_is_sent_at_once_by_the_next(
    sqlite: Database, transport: Post
) -> None:
    await put(sqlite, "a")
    killed = transport.sender(sqlite)
    await sqlite.write(lambda db: killed._lease(db, 20, transport.now))

    running = asyncio.create_task(transport.sender(sqlite).run())
    async with asyncio.timeout(30):
        while await left(sqlite):  # noqa: ASYNC110 -- nobody is told of what is deleted
            await asyncio.sleep(0.01)

    await sqlite.close()
    await asyncio.wait_for(running, 30)
    assert transport.sent == ["a"]


async def test_what_kills_every_sender_is_given_up_too(database: Database, transport: Post) -> None:
    await put(database, "poison")
    sender = transport.sender(database)
    for _ in range(MOST_TRIES):
        due = await database.write(lambda db: sender._lease(db, 20, transport.now))
        assert due.leased
        transport.now += LEASE

    assert await drained(sender) == 0
    assert await database.read(_next_try) is None


async def test_who_lost_the_lease_does_not_mark(database: Database, transport: Post) -> None:
    await put(database, "a")
    sender = transport.sender(database)
    late = (await database.write(lambda db: sender._lease(db, 20, transport.now))).leased[0]
    transport.now += LEASE
    transport.failures = 1
    await sender.send_due()

    await database.write(partial(sending_module._forget, posted=late))

    assert await left(database) == 1


async def test_who_may_not_speak_yet_waits_with_its_lane_and_has_not_tried(
    database: Database, transport: Post
) -> None:
    await put(database, 1, 2, lane="a")
    await put(database, "elsewhere", lane="b")
    transport.failures, transport.fault = MOST_TRIES * 2, Later(timedelta(minutes=3))
    sender = transport.sender(database)
    for _ in range(MOST_TRIES):
        assert await sender.send_due() == 2
        assert await sender.send_due() == 0
        transport.now += timedelta(minutes=3)

    await drained(sender)

    assert transport.sent in ([1, "elsewhere", 2], ["elsewhere", 1, 2])
    assert await left(database) == 0


async def test_what_nobody_waits_for_any_more_is_forgotten(
    database: Database, transport: Post, caplog: pytest.LogCaptureFixture
) -> None:
    await put(database, 1, 2, lane="a")
    transport.failures, transport.fault = 1, NoLongerWanted("the chat was stopped")

    await drained(transport.sender(database))

    assert transport.sent == [2]
    assert await left(database) == 0
    assert caplog.messages == []


@pytest.mark.parametrize("fault", [Undeliverable, ConnectionError])
async def test_of_a_kind_that_holds_an_address_nothing_stays_when_it_cannot_be_sent(
    database: Database, transport: Post, fault: type[BaseException]
) -> None:
    await put(database, "a")
    transport.failures, transport.fault = MOST_TRIES, fault
    sender = transport.sender(database, "letter")

    while await left(database):
        transport.now += timedelta(hours=1)
        assert await sender.send_due() == 1

    assert transport.sent == []
    assert len(transport.tokens) == (1 if fault is Undeliverable else MOST_TRIES)


async def test_nor_when_it_killed_every_sender(database: Database, transport: Post) -> None:
    await put(database, "poison")
    sender = transport.sender(database, "letter")
    for _ in range(MOST_TRIES):
        await database.write(lambda db: sender._lease(db, 20, transport.now))
        transport.now += LEASE

    assert await drained(sender) == 0
    assert await left(database) == 0


async def test_several_senders_send_each_letter_once_and_in_order(
    url: str, keyring: Keyring, transport: Post
) -> None:
    houses = [await open_database(url, keyring) for _ in range(3)]
    for number in range(40):
        await put(houses[0], f"{number % 4} {number:02}", lane=f"lane {number % 4}")

    async def work(house: Database) -> None:
        sender = transport.sender(house)
        while await left(house):
            await sender.send_due()

    await asyncio.gather(*map(work, houses))
    for house in houses:
        await house.close()

    sent = [str(payload) for payload in transport.sent]
    assert Counter(sent).most_common(1)[0][1] == 1
    for lane in "0123":
        assert [s for s in sent if s.startswith(lane)] == sorted(
            s for s in sent if s.startswith(lane)
        )


async def test_a_letter_that_does_not_open_is_put_aside(
    database: Database, transport: Post
) -> None:
    await put(database, "a", "b")

    def swap(db: Db) -> None:
        first = db.execute(select(outbox).order_by(outbox.c.number)).first()
        assert first is not None
        db.execute(update(outbox).where(outbox.c.id != first.id).values(payload=first.payload))

    await database.write(swap)
    await drained(transport.sender(database))

    assert transport.sent == ["a"]
    assert await left(database) == 1


async def test_a_letter_to_somebody_erased_is_never_sent(
    database: Database, transport: Post
) -> None:
    def unit(db: Db) -> None:
        holder = db.new_holder()
        post(db, "letter", holder, "a", NOW)
        db.execute(keys.delete().where(keys.c.holder == holder))

    await database.write(unit)
    await drained(transport.sender(database))

    assert transport.sent == []


async def test_a_sender_leaves_what_it_does_not_know(database: Database, transport: Post) -> None:
    await database.write(lambda db: post(db, "pigeon", None, "a", NOW))

    assert await drained(transport.sender(database)) == 0
    assert await left(database) == 1


async def test_a_posting_that_is_not_kept_is_not_sent(database: Database, transport: Post) -> None:
    def fails(db: Db) -> None:
        post(db, "letter", None, "a", NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fails)

    assert await drained(transport.sender(database)) == 0


async def test_a_running_sender_wakes_when_something_is_posted(database: Database) -> None:
    arrived: asyncio.Queue[JSON] = asyncio.Queue()

    async def send(posted: Posted) -> None:
        arrived.put_nowait(posted.payload)

    running = asyncio.create_task(Sender(database, {"letter": send}, lambda: NOW).run())
    for payload in ("a", "b", "c"):
        await put(database, payload)
        assert await asyncio.wait_for(arrived.get(), 30) == payload

    await database.close()
    await asyncio.wait_for(running, 30)


async def test_a_running_sender_wakes_when_something_becomes_due(
    database: Database, transport: Post
) -> None:
    arrived = asyncio.Event()

    async def send(_: Posted) -> None:
        arrived.set()

    await put(database, "a", due=NOW + timedelta(seconds=0.2))
    sender = Sender(database, {"letter": send}, clock=lambda: transport.now)
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.05)
    assert not arrived.is_set()
    transport.now += timedelta(seconds=1)
    await asyncio.wait_for(arrived.wait(), 30)

    await database.close()
    await asyncio.wait_for(running, 30)


async def test_a_slow_send_holds_up_nobody_but_its_lane(database: Database) -> None:
    arrived: asyncio.Queue[JSON] = asyncio.Queue()
    may_go = asyncio.Event()

    async def send(posted: Posted) -> None:
        if posted.payload == "slow":
            await may_go.wait()
        arrived.put_nowait(posted.payload)

    await put(database, "slow", "after it", lane="a")
    sender = Sender(database, {"letter": send}, lambda: NOW, at_once=2)
    running = asyncio.create_task(sender.run())
    for number in range(10):
        await put(database, number, lane="b")
        assert await asyncio.wait_for(arrived.get(), 30) == number
    may_go.set()

    assert await asyncio.wait_for(arrived.get(), 30) == "slow"
    assert await asyncio.wait_for(arrived.get(), 30) == "after it"
    await _end("the end", database, running)


async def test_no_more_are_under_way_than_there_is_room_for(database: Database) -> None:
    under_way: list[int] = [0]
    most: list[int] = [0]
    sent: asyncio.Queue[JSON] = asyncio.Queue()

    async def send(posted: Posted) -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        await asyncio.sleep(0.001)
        under_way[0] -= 1
        sent.put_nowait(posted.payload)

    await put(database, *range(40))
    sender = Sender(database, {"letter": send}, lambda: NOW, at_once=4)
    running = asyncio.create_task(sender.run())
    all_sent = [await asyncio.wait_for(sent.get(), 30) for _ in range(40)]
    await _end("it is cancelled", database, running)

    assert sorted(map(str, all_sent)) == sorted(map(str, range(40)))
    assert most == [4]


async def test_who_is_stopped_lets_arrive_what_is_under_way(database: Database) -> None:
    begun, may_go = asyncio.Event(), asyncio.Event()

    async def send(_: Posted) -> None:
        begun.set()
        await may_go.wait()

    await put(database, "a")
    running = asyncio.create_task(Sender(database, {"letter": send}, lambda: NOW).run())
    await asyncio.wait_for(begun.wait(), 30)
    asyncio.get_running_loop().call_later(0.05, may_go.set)
    await _end("it is cancelled", database, running)

    assert await left(database) == 0


async def test_but_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "_LAST_WAIT", 0.01)
    begun = asyncio.Event()

    async def send(_: Posted) -> None:
        begun.set()
        await asyncio.Event().wait()

    await put(database, "a")
    running = asyncio.create_task(Sender(database, {"letter": send}, lambda: NOW).run())
    await asyncio.wait_for(begun.wait(), 30)
    await _end("it is cancelled", database, running)

    assert await left(database) == 1


@pytest.mark.parametrize("until", ["the end", "it is cancelled"])
async def test_a_running_sender_outlives_a_fault(
    database: Database, monkeypatch: pytest.MonkeyPatch, until: str
) -> None:
    monkeypatch.setattr(sending_module, "_REST_AFTER_FAULT", 0.01)
    arrived = asyncio.Event()

    async def send(_: Posted) -> None:
        arrived.set()

    sender = Sender(database, {"letter": send}, clock=lambda: NOW)
    await database.write(lambda db: _rename(db, "outbox", "away"))
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.05)
    await database.write(lambda db: _rename(db, "away", "outbox"))
    await put(database, "a")
    await asyncio.wait_for(arrived.wait(), 30)

    await _end(until, database, running)


def _rename(db: Db, old: str, new: str) -> None:
    db.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def _next_try(db: Db) -> datetime | None:
    waiting = select(outbox.c.next_try).where(outbox.c.dead.is_(False))
    next_try: datetime | None = db.execute(waiting).scalar()
    return next_try


async def _end(until: str, database: Database, running: asyncio.Task[None]) -> None:
    if until == "the end":
        await database.close()
        await asyncio.wait_for(running, 30)
        return
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_what_waits_for_somebody_is_theirs_to_see(database: Database) -> None:
    def unit(db: Db) -> tuple[Waiting, ...]:
        holder = db.new_holder()
        post(db, "letter", holder, {"to": "first"}, NOW)
        post(db, "letter", db.new_holder(), {"to": "another"}, NOW)
        post(db, "letter", holder, {"to": "second"}, NOW)
        return waiting_for(db, holder)

    assert await database.write(unit) == (
        Waiting("letter", NOW, {"to": "first"}),
        Waiting("letter", NOW, {"to": "second"}),
    )

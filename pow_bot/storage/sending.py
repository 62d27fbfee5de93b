"""Seeing to the outbox: lease what is due, send it, and forget it or try again later.

Several processes may send at once, and each has several sends under way; a slow one holds up its own
lane only. After a crash a row is sent again, under the same token.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, delete, exists, or_, select, update

from pow_bot.storage.faults import Erased, Fault, SealBroken
from pow_bot.storage.keyring import JSON
from pow_bot.storage.outbox import TOPIC, outbox
from pow_bot.storage.schema import new_id
from pow_bot.storage.units import Database, Db

LEASE = timedelta(seconds=60)
# With the pauses below nearly a day: a mail server may be down for a night.
MOST_TRIES = 30
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
# Beyond this every pause is the longest.
_MOST_DOUBLED = 16
_SHORTEST_REST, _LONGEST_REST, _REST_AFTER_FAULT = 0.05, 60.0, 5.0
_LAST_WAIT = 3.0

_log = logging.getLogger(__name__)

_earlier = outbox.alias()
_HAS_EARLIER = exists().where(
    _earlier.c.lane == outbox.c.lane,
    _earlier.c.dead.is_(False),
    or_(
        _earlier.c.due < outbox.c.due,
        and_(_earlier.c.due == outbox.c.due, _earlier.c.number < outbox.c.number),
    ),
)
_MINE = and_(outbox.c.id == bindparam("sought"), outbox.c.lease == bindparam("mine"))
_LEASED = update(outbox).where(outbox.c.id == bindparam("sought"))
_PASSED = delete(outbox).where(outbox.c.id == bindparam("sought"))
_SENT = delete(outbox).where(_MINE)
_FAILED = update(outbox).where(_MINE)


class Undeliverable(Fault):
    """Raised by a send for what no further try can help, such as an address that does not exist."""


class NoLongerWanted(Fault):
    """Raised by a send for what nobody waits for any more: it is forgotten, as if it had been sent."""


class Later(Fault):
    """Raised by a send that may not speak yet: after `wait` it is tried again, and this was no try."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("not yet")
        self.wait = wait


@dataclass(frozen=True)
class Posted:
    """One row of the outbox, opened. `token` is the same at every try: for a Message-ID."""

    id: UUID
    kind: str
    holder: UUID | None
    payload: JSON
    tries: int
    token: str
    lease: UUID


Send: TypeAlias = Callable[[Posted], Awaitable[None]]


@dataclass(frozen=True)
class Sender:
    """Does what `sends` knows.

    A row that cannot be sent is kept as dead, to be looked at. Of a kind in `passing` it is deleted:
    it holds an address and belongs to the house, so that no erasure would ever find it. The first
    pause after a failure is doubled with each further one, up to the longest.
    """

    database: Database
    sends: Mapping[str, Send]
    clock: Callable[[], datetime]
    passing: Collection[str] = ()
    at_once: int = 20
    first_pause: timedelta = _FIRST_PAUSE
    longest_pause: timedelta = _LONGEST_PAUSE
    most_tries: int = MOST_TRIES

    async def run(self) -> None:
        """Send whatever becomes due, until the database closes."""
        changed = asyncio.Event()
        under_way: set[asyncio.Task[None]] = set()
        hearing = asyncio.create_task(self._hear(changed))
        try:
            await self._take_over()
            while not hearing.done():
                changed.clear()
                rest = await self._start_due(under_way, changed)
                with suppress(TimeoutError):
                    # `wait_for` swallows a cancellation that comes with what it waits for (3.11).
                    async with asyncio.timeout(rest):
                        await changed.wait()
        finally:
            hearing.cancel()
            await _arrived(under_way)

    async def _take_over(self) -> None:
        """One process serves a file of SQLite: who leased anything there is gone, and nobody waits
        for the end of such a lease.
        """
        if self.database.dialect == "sqlite":
            with suppress(Fault):
                await self.database.write(partial(self._freed, now=self.clock()))

    def _freed(self, db: Db, now: datetime) -> None:
        leased = outbox.c.lease.is_not(None) & outbox.c.kind.in_(sorted(self.sends))
        db.execute(update(outbox).where(leased).values(lease=None, next_try=now))

    async def send_due(self) -> int:
        """Try what is due now, at most one of each lane; how many were tried."""
        due = await self.database.write(partial(self._lease, room=self.at_once, now=self.clock()))
        await asyncio.gather(*map(self._see_to, due.leased))
        return len(due.leased)

    async def _hear(self, changed: asyncio.Event) -> None:
        async for _ in self.database.changes(TOPIC):
            changed.set()
        changed.set()

    async def _start_due(self, under_way: set[asyncio.Task[None]], changed: asyncio.Event) -> float:
        """How long to rest afterwards, in seconds; whatever arrives ends the rest."""
        room, now = self.at_once - len(under_way), self.clock()
        if not room:
            return _LONGEST_REST
        try:
            due = await self.database.write(partial(self._lease, room=room, now=now))
        except Fault as fault:
            _log.warning("outbox: %s", fault)
            return _REST_AFTER_FAULT

        def arrived(send: asyncio.Task[None]) -> None:
            under_way.discard(send)
            changed.set()

        for posted in due.leased:
            send = asyncio.create_task(self._see_to(posted))
            under_way.add(send)
            send.add_done_callback(arrived)
        return _LONGEST_REST if due.next_try is None else _rest(due.next_try - self.clock())

    def _lease(self, db: Db, room: int, now: datetime) -> "_Due":
        lease = new_id()
        due = _heads(self.sends).where(outbox.c.next_try <= now).limit(room)
        rows = db.execute(due.with_for_update(skip_locked=True, of=outbox)).all()
        leased = [self._leased(db, row, lease, now) for row in rows]
        # Where all room is taken, the next one that arrives looks again.
        next_try = None if len(rows) == room else _next_try(db, self.sends)
        return _Due([posted for posted in leased if posted is not None], next_try)

    def _leased(self, db: Db, row: Row[Any], lease: UUID, now: datetime) -> Posted | None:
        """The row opened, or None if nobody can send it: tried too often, or its seal is broken."""
        posted = _opened(db, row, lease) if row.tries < self.most_tries else None
        if posted is None and row.kind in self.passing:
            db.touch(_PASSED, {"sought": row.id})
            return None
        leasing = {
            "sought": row.id,
            "lease": lease,
            "next_try": now + LEASE,
            "tries": row.tries + 1,
            "dead": posted is None,
        }
        db.touch(_LEASED, leasing)
        return posted

    async def _see_to(self, posted: Posted) -> None:
        # A send may fail in any way; none may take the others with it.
        (outcome,) = await asyncio.gather(self._sent(posted), return_exceptions=True)
        settle = partial(self._settle, posted=posted, outcome=outcome, now=self.clock())
        try:
            await self.database.write(settle, keyed=True)
        except Fault as fault:
            _log.warning("outbox: a row could not be marked: %s", type(fault).__name__)

    async def _sent(self, posted: Posted) -> None:
        # Well within the lease, so that nobody else sends it meanwhile.
        async with asyncio.timeout(LEASE.total_seconds() / 2):
            await self.sends[posted.kind](posted)

    def _settle(self, db: Db, posted: Posted, outcome: BaseException | None, now: datetime) -> None:
        match outcome:
            case None | NoLongerWanted():
                _forget(db, posted)
            case Later(wait=wait):
                _put_off(db, posted, now + wait, tries=posted.tries - 1)
            case _:
                _log.warning("outbox: %s not sent: %s", posted.kind, type(outcome).__name__)
                self._give_up_or_put_off(db, posted, outcome, now)

    def _give_up_or_put_off(
        self, db: Db, posted: Posted, why: BaseException, now: datetime
    ) -> None:
        dead = posted.tries >= self.most_tries or isinstance(why, Undeliverable)
        if dead and posted.kind in self.passing:
            _forget(db, posted)
        else:
            pause = min(_pause(posted.tries, self.first_pause), self.longest_pause)
            _put_off(db, posted, now + pause, tries=posted.tries, dead=dead)


@dataclass(frozen=True)
class _Due:
    """What was leased, and when to look for more; None where somebody who arrives will."""

    leased: list[Posted]
    next_try: datetime | None


async def _arrived(under_way: Collection[asyncio.Task[None]]) -> None:
    """What is cut off now would be sent once more after the lease; most needs a moment only."""
    sends = tuple(under_way)
    try:
        if sends:
            await asyncio.wait(sends, timeout=_LAST_WAIT)
    finally:
        for send in sends:
            send.cancel()
        await asyncio.gather(*sends, return_exceptions=True)


def _heads(kinds: Mapping[str, Any]) -> Select[*tuple[Any, ...]]:
    """The first of every lane, in the order of an index: a long queue is not read to its end."""
    waiting = select(outbox).where(outbox.c.dead.is_(False), outbox.c.kind.in_(sorted(kinds)))
    return waiting.where(~_HAS_EARLIER).order_by(outbox.c.next_try)


def _next_try(db: Db, kinds: Mapping[str, Any]) -> datetime | None:
    first = db.execute(_heads(kinds).limit(1)).first()
    return None if first is None else first.next_try


def _opened(db: Db, row: Row[Any], lease: UUID) -> Posted | None:
    try:
        payload = db.safe(row.holder).open(outbox.c.payload, row.id, row.payload)
    except (Erased, SealBroken) as fault:
        _log.error("outbox: %s", fault)
        return None
    # The id holds the millisecond and stays inside.
    token = db.index("outbox.token", str(row.id)).hex()[:32]
    return Posted(row.id, row.kind, row.holder, payload, row.tries + 1, token, lease)


def _forget(db: Db, posted: Posted) -> None:
    db.touch(_SENT, {"sought": posted.id, "mine": posted.lease})


def _put_off(db: Db, posted: Posted, next_try: datetime, *, tries: int, dead: bool = False) -> None:
    putting_off = {
        "sought": posted.id,
        "mine": posted.lease,
        "lease": None,
        "next_try": next_try,
        "tries": tries,
        "dead": dead,
    }
    db.touch(_FAILED, putting_off)


def _pause(tries: int, first: timedelta = _FIRST_PAUSE) -> timedelta:
    return min(first * (1 << min(tries - 1, _MOST_DOUBLED)), _LONGEST_PAUSE)


def _rest(until: timedelta) -> float:
    return min(max(until.total_seconds(), _SHORTEST_REST), _LONGEST_REST)

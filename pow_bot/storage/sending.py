"""Seeing to the outbox: lease what is due, send it, and forget it or try again later.

Several processes may send at once. After a crash a row is sent again, under the same token.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, delete, exists, func, or_, select, update

from pow_bot.storage.faults import Erased, Fault, SealBroken
from pow_bot.storage.keyring import JSON
from pow_bot.storage.outbox import TOPIC, outbox
from pow_bot.storage.schema import new_id
from pow_bot.storage.units import Database, Db

LEASE = timedelta(seconds=60)
# With the pauses below nearly a day: a mail server may be down for a night.
MOST_TRIES = 30
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
_AT_ONCE = 20
_SHORTEST_REST, _LONGEST_REST, _REST_AFTER_FAULT = 0.05, 60.0, 5.0

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
_SENT = delete(outbox).where(_MINE)
_FAILED = update(outbox).where(_MINE)


class Undeliverable(Fault):
    """Raised by a send for what no further try can help, such as an address that does not exist."""


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
    database: Database
    sends: Mapping[str, Send]
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Send whatever becomes due, until the database closes."""
        changed = asyncio.Event()
        hearing = asyncio.create_task(self._hear(changed))
        try:
            while not hearing.done():
                changed.clear()
                rest = await self._send_all_due()
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), rest)
        finally:
            hearing.cancel()

    async def send_due(self) -> int:
        """Try what is due now, at most one of each lane; how many were tried."""
        lease = new_id()
        leased = await self.database.write(partial(self._lease, lease=lease, now=self.clock()))
        for outcome in await asyncio.gather(*map(self._see_to, leased), return_exceptions=True):
            if isinstance(outcome, BaseException):
                _log.warning("outbox: a row could not be marked: %s", type(outcome).__name__)
        return len(leased)

    async def _hear(self, changed: asyncio.Event) -> None:
        async for _ in self.database.changes(TOPIC):
            changed.set()
        changed.set()

    async def _send_all_due(self) -> float:
        """How long to rest afterwards, in seconds."""
        try:
            while await self.send_due():
                pass
            next_try = await self.database.read(self._next_try)
        except Fault as fault:
            _log.warning("outbox: %s", fault)
            return _REST_AFTER_FAULT
        return _LONGEST_REST if next_try is None else _rest(next_try - self.clock())

    def _next_try(self, db: Db) -> datetime | None:
        heads = _heads(self.sends).subquery()
        earliest: datetime | None = db.execute(select(func.min(heads.c.next_try))).scalar()
        return earliest

    def _lease(self, db: Db, lease: UUID, now: datetime) -> list[Posted]:
        due = _heads(self.sends).where(outbox.c.next_try <= now).limit(_AT_ONCE)
        rows = db.execute(due.with_for_update(skip_locked=True, of=outbox)).all()
        leased = [_leased(db, row, lease, now) for row in rows]
        return [posted for posted in leased if posted is not None]

    async def _see_to(self, posted: Posted) -> None:
        # A send may fail in any way; none may take the others with it.
        (outcome,) = await asyncio.gather(self._sent(posted), return_exceptions=True)
        settle = _forget if outcome is None else partial(_put_off, why=outcome, now=self.clock())
        await self.database.write(partial(settle, posted=posted), keyed=True)

    async def _sent(self, posted: Posted) -> None:
        # Well within the lease, so that nobody else sends it meanwhile.
        async with asyncio.timeout(LEASE.total_seconds() / 2):
            await self.sends[posted.kind](posted)


def _heads(kinds: Mapping[str, Any]) -> Select[*tuple[Any, ...]]:
    """The first of every lane."""
    waiting = select(outbox).where(outbox.c.dead.is_(False), outbox.c.kind.in_(sorted(kinds)))
    return waiting.where(~_HAS_EARLIER).order_by(outbox.c.due, outbox.c.number)


def _leased(db: Db, row: Row[Any], lease: UUID, now: datetime) -> Posted | None:
    """The row opened, or None if nobody can send it: tried too often, or its seal is broken."""
    posted = _opened(db, row, lease) if row.tries < MOST_TRIES else None
    leasing = {
        "sought": row.id,
        "lease": lease,
        "next_try": now + LEASE,
        "tries": row.tries + 1,
        "dead": posted is None,
    }
    db.touch(_LEASED, leasing)
    return posted


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


def _put_off(db: Db, posted: Posted, why: BaseException, now: datetime) -> None:
    dead = posted.tries >= MOST_TRIES or isinstance(why, Undeliverable)
    _log.warning("outbox: %s not sent: %s", posted.kind, type(why).__name__)
    putting_off = {
        "sought": posted.id,
        "mine": posted.lease,
        "lease": None,
        "next_try": now + _pause(posted.tries),
        "dead": dead,
    }
    db.touch(_FAILED, putting_off)


def _pause(tries: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << tries - 1), _LONGEST_PAUSE)


def _rest(until: timedelta) -> float:
    return min(max(until.total_seconds(), _SHORTEST_REST), _LONGEST_REST)

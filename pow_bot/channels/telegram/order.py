"""In which order updates are heard: in each chat by Telegram's numbers, however they arrive.

Telegram posts up to a hundred at once, each over a connection of its own. What is not here yet may
be at another process; it is waited for, but not for long.
"""

import asyncio
from bisect import insort
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from pow_bot.storage import Busy, Database, Fault, seen

# In seconds. Two quick messages arrive within milliseconds of each other, and Telegram leaves a gap
# hardly ever; a person does not notice a third of a second.
PATIENCE = 0.3
# Telegram posts at most a hundred at once. What is further apart was numbered anew.
FURTHEST = 200
# More than Telegram has under way; anybody else would have to know the secret.
MOST_HERE = 500
# In seconds. Telegram repeats sooner; what does not come back by then went another way.
EXPECTED_BACK = 60.0
# How often, in seconds, those who wait look into the database, together.
_LOOK_EVERY = 0.03


class Early(Exception):
    """An earlier update of this chat failed and has not come back; this one is to come again."""


def key(bot: int, update_id: int) -> str:
    """By what an update is known in the inbox."""
    return f"telegram {bot} {update_id}"


@dataclass(frozen=True, order=True, slots=True)
class Ticket:
    """A place in a chat's order; the serial number is for an update that comes twice at once."""

    update_id: int
    serial: int
    chat: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Failed:
    chat: int
    until: float


class Queue:
    """Which updates are here, which are missing, and who has to wait: bookkeeping only."""

    def __init__(self) -> None:
        self._serial = 0
        # All up to here arrived or were given up; above it, these did.
        self._settled: int | None = None
        self._above: set[int] = set()
        # One far below all of these that came last.
        self._low: int | None = None
        self._here: dict[int, list[Ticket]] = {}
        self._failed: dict[int, _Failed] = {}

    def arrive(self, update_id: int, chat: int) -> Ticket:
        """Somebody is at the door."""
        self.pass_by(update_id)
        self._serial += 1
        ticket = Ticket(update_id, self._serial, chat)
        insort(self._here.setdefault(chat, []), ticket)
        return ticket

    def pass_by(self, update_id: int) -> None:
        """It arrived, and nobody has to wait until it is heard. Before the first nothing is missed."""
        begins = self._begins_anew(update_id)
        if begins is not None:
            self._settled, self._above = begins - 1, {begins}
        self.note({update_id})

    def _begins_anew(self, update_id: int) -> int | None:
        """From where they are numbered anew, if they are; one alone far below is a late repeat."""
        low, self._low = self._low, None
        if self._settled is None or update_id > self._settled + FURTHEST:
            return update_id
        if low is not None and 0 < update_id - low <= FURTHEST:
            return low
        if update_id < self._settled - FURTHEST:
            self._low = update_id
        return None

    def note(self, update_ids: Collection[int]) -> None:
        """These arrived, here or elsewhere, or are given up."""
        for update_id in update_ids:
            self._failed.pop(update_id, None)
        if self._settled is None:
            return
        self._above |= {update_id for update_id in update_ids if update_id > self._settled}
        while self._settled + 1 in self._above:
            self._settled += 1
            self._above.remove(self._settled)

    def leave(self, ticket: Ticket) -> None:
        """It was heard, and that is kept."""
        waiting = self._here[ticket.chat]
        waiting.remove(ticket)
        if not waiting:
            del self._here[ticket.chat]

    def fail(self, ticket: Ticket, now: float) -> None:
        """It was not kept and will come again; who is behind it in its chat has to wait for that."""
        self.leave(ticket)
        self._failed = {number: one for number, one in self._failed.items() if now < one.until}
        if len(self._failed) < MOST_HERE:
            self._failed[ticket.update_id] = _Failed(ticket.chat, now + EXPECTED_BACK)

    def is_behind(self, ticket: Ticket) -> bool:
        """Whether an earlier one of its chat is here."""
        return self._here[ticket.chat][0] < ticket

    def missing(self, ticket: Ticket) -> set[int]:
        """What has a lower number, in any chat, and is nowhere yet."""
        if self._settled is None:
            return set()
        return set(range(self._settled + 1, ticket.update_id)) - self._above

    def awaited(self, ticket: Ticket, now: float) -> set[int]:
        """What failed before it in its own chat, and has to come back first."""
        return {
            number
            for number, one in self._failed.items()
            if one.chat == ticket.chat and number < ticket.update_id and now < one.until
        }

    def waits(self, ticket: Ticket, now: float) -> bool:
        return self.is_behind(ticket) or bool(self.missing(ticket) or self.awaited(ticket, now))

    def __len__(self) -> int:
        """How many are at the door."""
        return sum(map(len, self._here.values()))


class Order:
    """Who waits for whom at this process."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot
        self._queue = Queue()
        self._waiting: dict[Ticket, asyncio.Event] = {}
        self._next_look = 0.0

    @asynccontextmanager
    async def turn(self, update_id: int, chat: int) -> AsyncIterator[None]:
        """Wait until it is this one's turn; what raises inside was not kept and will come again.

        Raises:
            Busy: too many are here.
            Early: an earlier one of this chat failed; to be repeated after that.
        """
        if len(self._queue) >= MOST_HERE:
            raise Busy("Too many updates wait at once.")
        ticket = self._queue.arrive(update_id, chat)
        self._wake()
        try:
            await self._come_up(ticket)
            yield
        except BaseException:
            self._queue.fail(ticket, _now())
            raise
        else:
            self._queue.leave(ticket)
        finally:
            self._wake()

    def pass_by(self, update_id: int) -> None:
        """An update that is not heard came; nobody has to wait for it."""
        self._queue.pass_by(update_id)
        self._wake()

    async def _come_up(self, ticket: Ticket) -> None:
        until = _now() + PATIENCE
        while self._queue.waits(ticket, _now()):
            if _now() >= until and not self._queue.is_behind(ticket):
                self._give_up(ticket)
                return
            await self._sleep(ticket)
            if self._queue.waits(ticket, _now()):
                await self._look(ticket)

    def _give_up(self, ticket: Ticket) -> None:
        if self._queue.awaited(ticket, _now()):
            raise Early
        self._queue.note(self._queue.missing(ticket))

    async def _sleep(self, ticket: Ticket) -> None:
        changed = self._waiting[ticket] = asyncio.Event()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await changed.wait()
        finally:
            del self._waiting[ticket]

    async def _look(self, ticket: Ticket) -> None:
        """See whether another process had what is missed here; one looks for all."""
        now = _now()
        if now < self._next_look:
            return
        self._next_look = now + _LOOK_EVERY
        all_ = (self._sought(one, now) for one in (ticket, *self._waiting))
        keys = {key(self._bot, number): number for number in set().union(*all_)}
        # Where the database is away, hearing will say so.
        with suppress(Fault):
            passed = await self._database.read(partial(seen, keys=keys))
            self._queue.note({keys[one] for one in passed})
            self._wake()

    def _sought(self, ticket: Ticket, now: float) -> set[int]:
        return self._queue.missing(ticket) | self._queue.awaited(ticket, now)

    def _wake(self) -> None:
        now = _now()
        for ticket, changed in self._waiting.items():
            if not self._queue.waits(ticket, now):
                changed.set()


def _now() -> float:
    return asyncio.get_running_loop().time()

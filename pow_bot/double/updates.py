"""Updates that wait for the bot, and the long poll that takes them."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pow_bot.double.bell import Bell
from pow_bot.double.wire import Refused, Wire

KEPT = timedelta(hours=24)
_FIRST = 480_000_001
# A bot that names no kinds gets all but these.
_ONLY_WHEN_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DISPLACED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(eq=False)
class Kept:
    """An update that waits. A forced one is delivered though its number is confirmed already."""

    wire: Wire
    at: datetime
    lane: int
    forced: bool = False
    given: bool = False

    @property
    def id(self) -> int:
        return int(self.wire["update_id"])


class Updates:
    """The queue of one bot."""

    def __init__(self, now: Callable[[], datetime], bell: Bell) -> None:
        self._now = now
        self._bell = bell
        self._ids = itertools.count(_FIRST)
        self._lanes = itertools.count(1)
        self._waiting: list[Kept] = []
        self._poller: object = None
        self.allowed: frozenset[str] | None = None
        self.told: dict[int, Kept] = {}
        self.stopped = False

    @property
    def waiting(self) -> list[Kept]:
        """Those of the last 24 hours that were not confirmed."""
        oldest = self._now() - KEPT
        self._waiting = [kept for kept in self._waiting if kept.at > oldest]
        return self._waiting

    def push(self, kind: str, payload: Wire, lane: int | None = None) -> Wire | None:
        """Something happened; None where the bot does not want this kind."""
        if not self._wants(kind):
            return None
        wire = {"update_id": next(self._ids), kind: payload}
        return self._put(Kept(wire, self._now(), lane or self._own_lane()))

    def put(self, wire: Wire) -> Wire:
        """This very update, whatever is in it; with a number of its own where it has none."""
        numbered = {"update_id": next(self._ids), **wire}
        return self._put(Kept(numbered, self._now(), self._own_lane(), forced=True))

    def redeliver(self, update_ids: Iterable[int]) -> None:
        """These once more, in this order, though they were confirmed."""
        for number in update_ids:
            told = self.told[number]
            self._put(Kept(told.wire, self._now(), told.lane, forced=True))

    def shuffle(self, order: Callable[[list[Kept]], list[Kept]]) -> None:
        """Let those that wait come in another order."""
        self._waiting = order(list(self.waiting))

    def forget(self, kept: Kept) -> None:
        if kept in self._waiting:
            self._waiting.remove(kept)
            self._bell.ring()

    def forget_all(self) -> None:
        self._waiting = []
        self._bell.ring()

    def allow(self, kinds: list[str] | None) -> None:
        """From now on only these kinds; an empty list is the usual ones, None leaves it."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def stop(self) -> None:
        self.stopped = True
        self._bell.ring()

    def displace(self) -> None:
        """Whoever polls now is told that somebody else does."""
        self._poller = None
        self._bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Wire]:
        """Confirm what is before the offset, and wait for what comes.

        Raises:
            Refused: another poller came while this one waited.
        """
        mine = self._poller = object()
        self._bell.ring()
        self._confirm(offset)
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while not self.waiting and not self.stopped and (left := ends - loop.time()) > 0:
            await self._bell.rung(left)
            if self._poller is not mine:
                raise Refused(409, DISPLACED)
        return self._page(limit)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._waiting = self.waiting[offset:]
        elif offset > 0:
            before = len(self._waiting)
            self._waiting = [kept for kept in self.waiting if not _confirmed(kept, offset)]
            if len(self._waiting) < before:
                self._bell.ring()

    def _page(self, limit: int) -> list[Wire]:
        page = self.waiting[:limit]
        for kept in page:
            kept.given = True
        return [kept.wire for kept in page]

    def _put(self, kept: Kept) -> Wire:
        self.told[kept.id] = kept
        self._waiting.append(kept)
        self._bell.ring()
        return kept.wire

    def _own_lane(self) -> int:
        # Chats have their ids as lanes; what belongs to none must not wait for another.
        return -(10**15) - next(self._lanes)

    def _wants(self, kind: str) -> bool:
        return kind not in _ONLY_WHEN_NAMED if self.allowed is None else kind in self.allowed


def _confirmed(kept: Kept, offset: int) -> bool:
    return kept.id < offset and (kept.given or not kept.forced)

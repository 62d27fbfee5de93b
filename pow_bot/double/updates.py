"""Updates that wait for the bot, and the long poll that takes them."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pow_bot.double.bell import Bell
from pow_bot.double.wire import Refused, Wire

KEPT = timedelta(hours=24)
_FIRST = 480_000_001
# A bot that names no kinds gets all but these.
_ONLY_WHEN_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_CONFLICTS = {
    "getUpdates": (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    ),
    "setWebhook": "Conflict: terminated by setWebhook request",
}


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
    """The queue of one bot. What belongs to one chat is one lane."""

    def __init__(self, now: Callable[[], datetime], bell: Bell) -> None:
        self._now = now
        self._bell = bell
        self._ids = itertools.count(_FIRST)
        # Chats have their ids as lanes; what belongs to none must not wait for another.
        self._own_lanes = itertools.count(-(10**15), -1)
        # An ordered set, so that the newest of thousands goes as quickly as the first.
        self._waiting: dict[Kept, None] = {}
        self._lanes: dict[int, deque[Kept]] = {}
        self._poller: object = None
        self._displaced_by = ""
        self.allowed: frozenset[str] | None = None
        self.told: dict[int, Kept] = {}
        self.stopped = False

    @property
    def waiting(self) -> list[Kept]:
        """Those of the last 24 hours that were not confirmed."""
        oldest = self._now() - KEPT
        self._keep([kept for kept in self._waiting if kept.at > oldest])
        return list(self._waiting)

    @property
    def any_waiting(self) -> bool:
        return bool(self._waiting)

    @property
    def polled(self) -> bool:
        """Somebody waits for updates now."""
        return self._poller is not None

    def heads(self) -> Iterator[Kept]:
        """The first of each lane."""
        oldest = self._now() - KEPT
        for lane in list(self._lanes.values()):
            while lane and lane[0].at <= oldest:
                self.forget(lane[0])
            if lane:
                yield lane[0]

    def push(self, kind: str, payload: Wire, lane: int | None = None) -> Wire | None:
        """Something happened; None where the bot does not want this kind."""
        if not self._wants(kind):
            return None
        wire = {"update_id": next(self._ids), kind: payload}
        return self._put(Kept(wire, self._now(), lane or next(self._own_lanes)))

    def put(self, wire: Wire) -> Wire:
        """This very update, whatever is in it; with a number of its own where it has none."""
        numbered = {"update_id": next(self._ids), **wire}
        return self._put(Kept(numbered, self._now(), next(self._own_lanes), forced=True))

    def redeliver(self, update_ids: Iterable[int]) -> None:
        """These once more, in this order, though they were confirmed."""
        for number in update_ids:
            told = self.told[number]
            self._put(Kept(told.wire, self._now(), told.lane, forced=True))

    def shuffle(self, order: Callable[[list[Kept]], list[Kept]]) -> None:
        """Let those that wait come in another order."""
        self._keep(order(self.waiting))

    def forget(self, kept: Kept) -> None:
        if kept not in self._waiting:
            return
        del self._waiting[kept]
        lane = self._lanes[kept.lane]
        lane.remove(kept)
        if not lane:
            del self._lanes[kept.lane]
        self._bell.ring()

    def forget_all(self) -> None:
        self._keep([])

    def allow(self, kinds: list[str] | None) -> None:
        """From now on only these kinds; an empty list is the usual ones, None leaves it."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def stop(self) -> None:
        self.stopped = True
        self._bell.ring()

    def displace(self, method: str) -> None:
        """Whoever polls now is told by what they were displaced."""
        self._poller = None
        self._displaced_by = method
        self._bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Wire]:
        """Confirm what is before the offset, and wait for what comes.

        Raises:
            Refused: another poller came, or a webhook, while this one waited.
        """
        self.displace("getUpdates")
        mine = self._poller = object()
        self._confirm(offset)
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while not self.waiting and not self.stopped and (left := ends - loop.time()) > 0:
            await self._bell.rung(left)
            if self._poller is not mine:
                raise Refused(409, _CONFLICTS[self._displaced_by])
        self._poller = None
        return self._page(limit)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._keep(self.waiting[offset:])
        elif offset > 0:
            self._keep([kept for kept in self.waiting if not _confirmed(kept, offset)])

    def _keep(self, those: list[Kept]) -> None:
        if those == list(self._waiting):
            return
        self._waiting = dict.fromkeys(those)
        self._lanes = {}
        for kept in those:
            self._lanes.setdefault(kept.lane, deque()).append(kept)
        self._bell.ring()

    def _page(self, limit: int) -> list[Wire]:
        page = self.waiting[:limit]
        for kept in page:
            kept.given = True
        return [kept.wire for kept in page]

    def _put(self, kept: Kept) -> Wire:
        self.told[kept.id] = kept
        self._waiting[kept] = None
        self._lanes.setdefault(kept.lane, deque()).append(kept)
        self._bell.ring()
        return kept.wire

    def _wants(self, kind: str) -> bool:
        return kind not in _ONLY_WHEN_NAMED if self.allowed is None else kind in self.allowed


def _confirmed(kept: Kept, offset: int) -> bool:
    return kept.id < offset and (kept.given or not kept.forced)

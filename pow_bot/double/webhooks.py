"""Delivery to a webhook: real POSTs, side by side over the chats and in order within each."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pow_bot.double.bell import Bell
from pow_bot.double.posting import Answered, Poster, Unreachable
from pow_bot.double.updates import Kept, Updates
from pow_bot.double.wire import Wire

# A first retry comes at once, the next after 2 seconds, 4, 8, and so on to a minute.
SLOWEST = 60.0
_LONGEST_WISH = 3600.0

Do = Callable[[str, Wire], Awaitable[Any]]


@dataclass(frozen=True)
class Post:
    """Where updates are posted, with which secret, and how many at a time."""

    url: str
    secret: str
    connections: int


@dataclass
class _Lane:
    """A chat whose update is on its way, or that waits after a failure."""

    fails: int = 0
    free_at: float = 0.0
    busy: bool = False


class Webhook:
    """The webhook of one bot. Run it beside the server."""

    def __init__(
        self, updates: Updates, bell: Bell, now: Callable[[], datetime], pace: float
    ) -> None:
        self._updates = updates
        self._bell = bell
        self._now = now
        self._pace = pace
        self._lanes: dict[int, _Lane] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self.post: Post | None = None
        self.last_error = ""
        self.last_error_at: datetime | None = None
        self.posted = 0

    def set(self, post: Post | None) -> None:
        self.post = post
        self.last_error, self.last_error_at = "", None
        self._lanes = {}
        self._bell.ring()

    async def run(self, do: Do) -> None:
        """Deliver until cancelled. `do` executes a method that an answer asks for."""
        poster = Poster()
        try:
            while True:
                wait = self._dispatch(poster, do)
                await self._bell.rung(wait)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            poster.close()

    def _dispatch(self, poster: Poster, do: Do) -> float | None:
        """Send what may go now; how long till something else may, None for till the bell."""
        if self.post is None:
            return None
        at = asyncio.get_running_loop().time()
        later: list[float] = []
        for kept in self._updates.heads():
            if len(self._under_way) >= self.post.connections:
                return None
            lane = self._lanes.setdefault(kept.lane, _Lane())
            if lane.free_at > at:
                later.append(lane.free_at - at)
            elif not lane.busy:
                self._start(poster, do, self.post, kept, lane)
        return min(later, default=None)

    def _start(self, poster: Poster, do: Do, post: Post, kept: Kept, lane: _Lane) -> None:
        lane.busy = True
        task = asyncio.create_task(self._deliver(poster, do, post, kept, lane))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, poster: Poster, do: Do, post: Post, kept: Kept, lane: _Lane) -> None:
        try:
            answered = await self._ask(poster, post, kept)
            if answered is None:
                return
            if 200 <= answered.code <= 299:
                self._taken(kept)
                await _do_what_it_asks(answered, do)
            else:
                why = f"Wrong response from the webhook: {answered.code} {answered.reason}"
                self._failed(why, lane, answered.retry_after)
        except Unreachable as trouble:
            self._failed(str(trouble), lane)
        finally:
            lane.busy = False
            asyncio.get_running_loop().call_soon(self._bell.ring)

    async def _ask(self, poster: Poster, post: Post, kept: Kept) -> Answered | None:
        headers = {"Content-Type": "application/json"}
        if post.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = post.secret
        self.posted += 1
        answered = await poster.post(post.url, headers, json.dumps(kept.wire).encode())
        return answered if post is self.post else None

    def _taken(self, kept: Kept) -> None:
        self._lanes.pop(kept.lane, None)
        self._updates.forget(kept)

    def _failed(self, why: str, lane: _Lane, wish: float = 0) -> None:
        self.last_error, self.last_error_at = why, self._now()
        delay = patience(lane.fails, wish) * self._pace
        lane.fails += 1
        lane.free_at = asyncio.get_running_loop().time() + delay


def patience(fails: int, wish: float = 0) -> float:
    """How long till the next attempt, in seconds, after so many failures before this one."""
    if wish:
        return min(wish, _LONGEST_WISH)
    return min(2.0 ** min(fails, 6), SLOWEST) if fails else 0.0


async def _do_what_it_asks(answered: Answered, do: Do) -> None:
    """A method in the body is executed."""
    try:
        asked = json.loads(answered.body or b"null")
    except ValueError:
        return
    if isinstance(asked, dict) and isinstance(asked.get("method"), str):
        await do(asked.pop("method"), asked)

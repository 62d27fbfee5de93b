"""Faults on purpose: cuts, slowness, bad gateways, refusals."""

import random
from dataclasses import dataclass
from typing import Literal

Sort = Literal["cut_before", "cut_after", "slow", "bad_gateway", "flood"]

# The one method that is always under way; a fault for "all methods" would only hit polling.
_NEVER_BY_THE_WAY = "getUpdates"


@dataclass
class Fault:
    """A fault of a method, or of all but getUpdates; so many times, or for ever; by chance, or surely."""

    sort: Sort
    method: str | None
    times: int | None
    seconds: float
    chance: float
    draw: random.Random

    def strikes(self, method: str) -> bool:
        named = self.method
        meant = method != _NEVER_BY_THE_WAY if named is None else method.lower() == named.lower()
        if not meant or self.times == 0 or self.draw.random() >= self.chance:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults that are planned. Each is one call; `times=None` with a chance goes on for ever."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def cut_before(self, method: str | None = None, **when: float) -> None:
        """The connection is cut before the request is taken: nothing happens."""
        self.plan("cut_before", method, **when)

    def cut_after(self, method: str | None = None, **when: float) -> None:
        """The request is done, and its answer never arrives."""
        self.plan("cut_after", method, **when)

    def slow(self, seconds: float, method: str | None = None, **when: float) -> None:
        """The answer takes so long; the request is done at once."""
        self.plan("slow", method, seconds=seconds, **when)

    def bad_gateway(self, method: str | None = None, **when: float) -> None:
        """502 with a page in HTML; nothing happens."""
        self.plan("bad_gateway", method, **when)

    def flood(self, retry_after: int, method: str | None = None, **when: float) -> None:
        """429 with so many seconds; nothing happens."""
        self.plan("flood", method, seconds=retry_after, **when)

    def plan(
        self,
        sort: Sort,
        method: str | None = None,
        *,
        seconds: float = 0,
        times: float | None = None,
        chance: float | None = None,
        seed: float = 0,
    ) -> None:
        """Once, unless a number of times or a chance (of 1, drawn from the seed) is given."""
        if chance is None and times is None:
            times = 1
        self._planned.append(
            Fault(
                sort,
                method,
                None if times is None else int(times),
                seconds,
                1.0 if chance is None else chance,
                random.Random(seed),  # noqa: S311 -- a fault must come again with its seed
            )
        )

    def clear(self) -> None:
        self._planned = []

    def strike(self, method: str) -> Fault | None:
        """The fault of this request; the first planned wins."""
        return next((fault for fault in self._planned if fault.strikes(method)), None)

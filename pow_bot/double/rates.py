"""How fast one may send. Beyond it: 429, and nothing for a while. Every request is remembered."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pow_bot.double.wire import too_many

# Telegram's own words: "avoid sending more than one message per second [to a chat]. We may allow
# short bursts"; "bots are not able to broadcast more than about 30 messages per second"; "20
# messages per minute to the same group". How long a burst may be is not said: three is careful.
CHAT_BURST = 3
OVERALL_A_SECOND = 30
GROUP_A_MINUTE = 20


@dataclass(frozen=True)
class Asked:
    """One request, at a moment of the loop's clock in seconds."""

    method: str
    at: float
    chat: int | None = None
    code: int = 200


@dataclass
class _Bucket:
    """A burst, refilled by one a second."""

    tokens: float
    since: float

    def wait(self, at: float) -> float:
        self.tokens = min(CHAT_BURST, self.tokens + at - self.since)
        self.since = at
        return 0 if self.tokens >= 1 else CHAT_BURST - self.tokens

    def take(self) -> None:
        self.tokens -= 1


@dataclass
class _Window:
    """At most so many in any so many seconds."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, at: float) -> float:
        while self.taken and self.taken[0] <= at - self.seconds:
            self.taken.popleft()
        return 0 if len(self.taken) < self.most else self.taken[0] + self.seconds - at

    def take(self, at: float) -> None:
        self.taken.append(at)


class Rates:
    """The limits of one bot, with what it asked for and how often it was refused."""

    def __init__(self, clock: Callable[[], float], *, held: bool) -> None:
        self._clock = clock
        self._held = held
        self._overall = _Window(OVERALL_A_SECOND, 1)
        self._groups: defaultdict[int, _Window] = defaultdict(lambda: _Window(GROUP_A_MINUTE, 60))
        self._chats: dict[int, _Bucket] = {}
        # Whom nothing may be sent to, till when; None is everybody.
        self._closed: dict[int | None, float] = {}
        self.asked: list[Asked] = []
        self.violations = 0

    def note(self, method: str, chat: int | None, code: int) -> None:
        self.asked.append(Asked(method, self._clock(), chat, code))

    def close(self, chat: int, seconds: float) -> None:
        """Nothing may be sent to this chat for so many seconds."""
        self._closed[chat] = self._clock() + seconds

    def pass_one(self, chat: int) -> None:
        """One message to this chat, now. Groups have ids below zero.

        Raises:
            Refused: too many; what is sent before the time is over is refused as well.
        """
        at = self._clock()
        self._open(chat, at)
        if not self._held:
            return
        bucket = self._chats.setdefault(chat, _Bucket(CHAT_BURST, at))
        for scope, wait in (
            (None, self._overall.wait(at)),
            (chat, bucket.wait(at)),
            (chat, self._groups[chat].wait(at) if chat < 0 else 0),
        ):
            if wait > 0:
                self._closed[scope] = at + math.ceil(wait)
                self._open(chat, at)
        self._take(bucket, chat, at)

    def _open(self, chat: int, at: float) -> None:
        until = max(self._closed.get(chat, 0), self._closed.get(None, 0))
        if until > at:
            self.violations += 1
            raise too_many(math.ceil(until - at))

    def _take(self, bucket: _Bucket, chat: int, at: float) -> None:
        bucket.take()
        self._overall.take(at)
        if chat < 0:
            self._groups[chat].take(at)

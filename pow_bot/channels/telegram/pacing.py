"""How fast we speak: within Telegram's limits, which all our processes share.

Telegram takes one message a second in a chat and thirty a second of a bot, with short bursts it
does not describe. Beyond that it answers 429, and for how long.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from pow_bot.storage import Database, Db, Later, allow, postpone, reserve

# Below what is allowed: what leaves evenly arrives less so. In any second 24 and a burst leave, and
# those who were late by no more than a tenth.
_EVERY, _EVERY_IN_A_CHAT, _BURST_IN_A_CHAT = timedelta(seconds=1) / 24, timedelta(seconds=1.05), 2
# Who just said something is answered before those to whom we write of our own accord.
_BURST_OF_ANSWERS, _BURST = 3, 2
_LATE, _MOST_PLACES = timedelta(seconds=0.1), 3
# Waiting here takes the place of others: worth it where they would have to wait as well.
_PATIENCE, _PATIENCE_WITH_A_CHAT = timedelta(seconds=10), timedelta(seconds=2)
# What nobody waits for gives way where places are scarce.
_SPARE = timedelta(seconds=0.05)
_FIRST_BAR, _LONGEST_BAR = timedelta(seconds=15), timedelta(minutes=5)
_ALL, _FLOODED = "telegram", "telegram flooded"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """Gives everybody a place. `answers` below is whether somebody waits for what is sent.

    A message leaves every so often, of all chats together and in one chat.
    """

    database: Database
    clock: Callable[[], datetime]
    every: timedelta = _EVERY
    in_a_chat: timedelta = _EVERY_IN_A_CHAT

    async def place(self, chat: int, *, answers: bool, spare: bool = False) -> None:
        """Wait for a place; with `spare` only where nobody else is kept waiting by that.

        Raises:
            Later: it takes longer than anybody should wait here; no place was taken.
        """
        burst, now = _BURST_OF_ANSWERS if answers else _BURST, self.clock()
        patience = _SPARE if spare else _PATIENCE
        place = partial(self._place, chat=chat, burst=burst, now=now, patience=patience)
        overall, own = await self.database.write(place, keyed=True)
        if overall > patience or own > _PATIENCE_WITH_A_CHAT:
            raise Later(overall + own)
        for _ in range(_MOST_PLACES):
            if await self._is_in_time(now + overall + own):
                return
            # A busy machine woke us late, and we would leave together with those behind us.
            now, own = self.clock(), timedelta(0)
            overall = await self.database.write(partial(self._among_all, burst=burst, now=now))
            if overall > _PATIENCE:
                raise Later(overall)

    async def _is_in_time(self, at: datetime) -> bool:
        """Wait until this moment."""
        await asyncio.sleep(max(0, (at - self.clock()).total_seconds()))
        return self.clock() - at < _LATE

    def _place(
        self, db: Db, chat: int, burst: int, now: datetime, patience: timedelta
    ) -> tuple[timedelta, timedelta]:
        """How long to wait: because of everybody, and then because of this chat."""
        overall = self._among_all(db, burst, now, patience)
        if overall > patience:
            return overall, timedelta(0)
        own = reserve(
            db,
            _bucket(chat),
            self.in_a_chat,
            _BURST_IN_A_CHAT,
            now + overall,
            patience=_PATIENCE_WITH_A_CHAT,
        )
        return overall, own

    def _among_all(
        self, db: Db, burst: int, now: datetime, patience: timedelta = _PATIENCE
    ) -> timedelta:
        return reserve(db, _ALL, self.every, burst, now, patience=patience)

    async def flooded(self, chat: int, wait: timedelta) -> None:
        """Telegram wants nothing in this chat for so long; said of a second one, it means us all."""
        bar = partial(_bar, chat=chat, wait=wait, now=self.clock())
        await self.database.write(bar, keyed=True)


@dataclass
class Gate:
    """Shut while Telegram does not know our token; longer each time, and said once."""

    _until: datetime | None = field(default=None)
    _bar: timedelta = field(default=_FIRST_BAR)

    def require_open(self, now: datetime) -> None:
        """
        Raises:
            Later: it is shut still.
        """
        if self._until is not None and now < self._until:
            raise Later(self._until - now)

    def shut(self, now: datetime) -> timedelta:
        """Telegram refused our token; for how long nothing is asked."""
        if self._until is None:
            _log.error("telegram: Telegram does not know our token, so nothing is sent")
        elif now < self._until:
            # Those that were under way together count once.
            return self._until - now
        else:
            self._bar = min(self._bar * 2, _LONGEST_BAR)
        self._until = now + self._bar
        return self._bar

    def open(self) -> None:
        self._until, self._bar = None, _FIRST_BAR


def _bar(db: Db, chat: int, wait: timedelta, now: datetime) -> None:
    another = allow(db, f"{_FLOODED} {chat}", 1, wait, now)
    if another and not allow(db, _FLOODED, 1, wait, now):
        postpone(db, _ALL, now + wait, now)
    postpone(db, _bucket(chat), now + wait, now)


def _bucket(chat: int) -> str:
    return f"telegram chat {chat}"

"""Polling: ask Telegram what came, hear it, and confirm it only then.

What was asked for is confirmed by the next question. Whatever happens before that, it comes again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from telegram.error import RetryAfter, TelegramError

from pow_bot.channels.telegram.client import (
    Client,
    Contested,
    Diverted,
    TelegramFault,
    UnknownToken,
    seconds_to_wait,
    telegram_says,
)
from pow_bot.channels.telegram.contest import note_contest
from pow_bot.channels.telegram.ear import Again, Ear
from pow_bot.channels.telegram.incoming import ALLOWED, Incoming, read
from pow_bot.storage import Database, Fault
from pow_bot.web.guards import place

_log = logging.getLogger(__name__)

# All in seconds. As long as Telegram lets one wait for the first update.
LONG_POLL = 50
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
# Who else asks, or posts, has to be found by a person.
CONTESTED_PAUSE = 15.0
_TOKEN_PAUSE = 300.0

Rest = Callable[[float], Awaitable[None]]


class Polling:
    """Asks for one process; of several processes on one database, only one asks at a time."""

    def __init__(
        self,
        client: Client,
        ear: Ear,
        database: Database,
        rest: Rest = asyncio.sleep,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._ear = ear
        self._database = database
        self._rest = rest
        self._clock = clock
        self._offset: int | None = None
        self._pauses = 0
        self._trouble: str | None = None

    async def run(self) -> None:
        """Ask until cancelled; what was taken by then is heard to its end."""
        while True:
            try:
                await self._ask_alone()
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it is tried again
                sentence = f"polling failed: {type(error).__name__} at {place(error)}"
                await self._rest(self._troubled(sentence, self._pause(), logging.ERROR))

    async def _ask_alone(self) -> None:
        async with self._database.alone(f"telegram {self._client.number}") as lost:
            # Another one may have confirmed more than is known here.
            self._offset = None
            while not lost.is_set():
                await self._rest(await self._round())

    async def _round(self) -> float:
        """Ask once and hear what came; how long to rest afterwards."""
        try:
            with telegram_says():
                found = await self._client.updates(self._offset, LONG_POLL, ALLOWED)
        except (TelegramFault, TelegramError) as fault:
            return await self._refused(fault)
        return await self._to_its_end(found)

    async def _refused(self, fault: Exception) -> float:
        match fault:
            case UnknownToken():
                return self._troubled(str(fault), _TOKEN_PAUSE, logging.ERROR)
            case Contested():
                await self._note(fault)
                return self._troubled(str(fault), CONTESTED_PAUSE)
            case RetryAfter():
                return self._troubled("Telegram asks for a pause.", seconds_to_wait(fault))
            case TelegramFault():
                return self._troubled(str(fault), self._pause())
        # What it says may hold what people wrote.
        return self._troubled(f"Telegram answers {type(fault).__name__}.", self._pause())

    async def _to_its_end(self, found: Sequence[Any]) -> float:
        """Hear what was taken; being cancelled waits for that."""
        hearing = asyncio.create_task(self._hear(found))
        try:
            return await asyncio.shield(hearing)
        except asyncio.CancelledError:
            await hearing
            raise

    async def _hear(self, found: Sequence[Any]) -> float:
        """The chats beside each other, each in its order. Confirm up to the first that was not kept."""
        incomings = [incoming for incoming in map(read, found) if incoming is not None]
        if found and not incomings:
            return self._troubled("Telegram sends updates without a number.", self._pause())
        failed = await asyncio.gather(*map(self._hear_chat, _by_chat(incomings)))
        not_kept = [number for number in failed if number is not None]
        if incomings:
            self._offset = min(not_kept, default=incomings[-1].update_id + 1)
        if not_kept:
            return self._pause()
        self._well()
        return 0.0

    async def _hear_chat(self, incomings: Sequence[Incoming]) -> int | None:
        """The first that was not kept; what is behind it comes again with it."""
        for incoming in incomings:
            try:
                await self._ear.hear(incoming)
            except Again:
                return incoming.update_id
        return None

    async def _note(self, fault: Contested) -> None:
        if isinstance(fault, Diverted):
            return
        note = partial(note_contest, bot=self._client.number, now=self._clock())
        # Where it cannot be kept, the log says it all the same.
        with suppress(Fault):
            await self._database.write(note)

    def _well(self) -> None:
        if self._trouble is not None:
            _log.info("telegram: polling again")
        self._trouble, self._pauses = None, 0

    def _troubled(self, sentence: str, pause: float, level: int = logging.WARNING) -> float:
        """Say once what is wrong, as long as it is the same."""
        if sentence != self._trouble:
            _log.log(level, "telegram: %s", sentence)
        self._trouble = sentence
        return pause

    def _pause(self) -> float:
        """Twice as long each time."""
        self._pauses += 1
        return min(_FIRST_PAUSE * 2.0 ** (self._pauses - 1), _LONGEST_PAUSE)


def _by_chat(incomings: Iterable[Incoming]) -> list[list[Incoming]]:
    """What means nothing to us is heard by nobody."""
    chats: dict[int, list[Incoming]] = {}
    for incoming in incomings:
        if incoming.chat is not None and incoming.what is not None:
            chats.setdefault(incoming.chat, []).append(incoming)
    return list(chats.values())

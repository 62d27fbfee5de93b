"""What tests, the demo and the terminal do with a double that is being served."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from pow_bot.double.faults import Faults
from pow_bot.double.people import Person
from pow_bot.double.rates import Asked
from pow_bot.double.telegram import Telegram
from pow_bot.double.transcript import transcript
from pow_bot.double.updates import Kept
from pow_bot.double.wire import Wire

_FIRST_PERSON = 700_000_001


class Double:
    """A pretend Telegram at an address, with its people."""

    def __init__(self, telegram: Telegram, address: str) -> None:
        self.telegram = telegram
        self.address = address
        self.people: dict[int, Person] = {}
        self._ids = itertools.count(_FIRST_PERSON)

    @property
    def token(self) -> str:
        return self.telegram.token

    @property
    def base_url(self) -> str:
        """What `telegram.Bot` wants as its base address."""
        return f"{self.address}/bot"

    @property
    def faults(self) -> Faults:
        return self.telegram.faults

    @property
    def asked(self) -> list[Asked]:
        """Every request, with the moment of the loop's clock."""
        return self.telegram.rates.asked

    @property
    def violations(self) -> int:
        """How often a limit was broken, so that 429 was answered; planned floods do not count."""
        return self.telegram.rates.violations

    def person(
        self,
        chat_id: int | None = None,
        *,
        first_name: str = "Noor",
        language_code: str | None = "nl",
        **about: Any,
    ) -> Person:
        """Somebody with Telegram who has not spoken to the bot yet; the same one for the same id."""
        number = next(self._ids) if chat_id is None else chat_id
        if number not in self.people:
            code = {"language_code": language_code} if language_code else {}
            known = {"first_name": first_name, **code, **about}
            self.people[number] = Person(self.telegram, number, known)
        return self.people[number]

    def push(self, update: Wire) -> Wire:
        """This very update, whatever is in it."""
        return self.telegram.updates.put(update)

    def redeliver(self, *update_ids: int) -> None:
        """These once more, in this order; without numbers all that were ever told."""
        self.telegram.updates.redeliver(update_ids or list(self.telegram.updates.told))

    def shuffle(self, order: Callable[[list[Kept]], list[Kept]]) -> None:
        """Let the updates that wait come in another order."""
        self.telegram.updates.shuffle(order)

    def transcript(self, chat_id: int) -> str:
        return transcript(self.telegram.chats[chat_id])

    async def until(self, so: Callable[[], bool], timeout: float = 10) -> None:  # noqa: ASYNC109 -- the wait is the point
        """Until this is so; it is looked at whenever anything changes.

        Raises:
            TimeoutError: it did not become so.
        """
        if await self.telegram.bell.until(lambda: so() or None, timeout) is None:
            raise TimeoutError

    async def quiet(self, moment: float = 0.05, timeout: float = 10) -> None:  # noqa: ASYNC109 -- the wait is the point
        """Until no update waits and no request is open, for so many seconds.

        Raises:
            TimeoutError: it did not become quiet.
        """
        bell = self.telegram.bell
        async with asyncio.timeout(timeout):
            while self._busy() or await bell.rung(moment):
                if self._busy():
                    await bell.rung(None)

    def _busy(self) -> bool:
        return self.telegram.updates.any_waiting or self.telegram.under_way > 0

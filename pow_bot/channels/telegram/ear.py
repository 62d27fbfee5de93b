"""Hearing one update: kept, or to be sent again; one that nothing can be made of is given up."""

import logging
from collections import OrderedDict
from contextlib import suppress
from typing import Protocol

from pow_bot.channels.telegram.incoming import Incoming
from pow_bot.conversations.keeping import Raced
from pow_bot.storage import Erased, Fault, Refused
from pow_bot.web.guards import place

_log = logging.getLogger(__name__)

# One update that always fails may not keep everybody else waiting.
MOST_REPEATS = 3
# Two first messages that race are settled by the second try.
_RACES = 3
_MOST_REMEMBERED = 1_000


class Line(Protocol):
    """To whom an update is told."""

    async def hear(self, incoming: Incoming) -> None:
        """Returns once what it brought is kept."""

    async def apologise(self, incoming: Incoming) -> None:
        """Say that it could not be heard, and hear it no more."""


class Again(Exception):
    """It was not kept; Telegram is to send it again."""


class Ear:
    """Hears for one process."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._failed: OrderedDict[int, int] = OrderedDict()

    async def hear(self, incoming: Incoming) -> None:
        """Returns when the update may be acknowledged.

        Raises:
            Again: it may not.
        """
        try:
            await self._raced(incoming)
        except Erased:
            # It was heard before, and who said it is gone since.
            return
        except Fault as fault:
            if not (isinstance(fault, Refused) and fault.for_good):
                _log.warning("telegram: an update is to come again: %s", fault)
                raise Again from None
            await self._repeat(incoming, fault)
        except Exception as error:  # noqa: BLE001 - whatever it is, all others must still be heard
            await self._repeat(incoming, error)
        self._failed.pop(incoming.update_id, None)

    async def _raced(self, incoming: Incoming) -> None:
        for _ in range(_RACES):
            try:
                await self._line.hear(incoming)
            except Raced:
                continue
            return
        raise Again

    async def _repeat(self, incoming: Incoming, error: Exception) -> None:
        """Let it come again, unless it has failed too often: then they are asked to say it again."""
        failed = self._failed.get(incoming.update_id, 0) + 1
        if failed > MOST_REPEATS:
            _log.error(
                "telegram: an update is given up: %s at %s", type(error).__name__, place(error)
            )
            with suppress(Fault):
                await self._line.apologise(incoming)
            return
        self._remember(incoming.update_id, failed)
        _log.warning("telegram: an update failed: %s at %s", type(error).__name__, place(error))
        raise Again from None

    def _remember(self, update_id: int, failed: int) -> None:
        self._failed[update_id] = failed
        self._failed.move_to_end(update_id)
        if len(self._failed) > _MOST_REMEMBERED:
            self._failed.popitem(last=False)

"""Our bot at a pretend Telegram, both on this machine: for the demo, and to talk in a terminal."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from pow_bot.app import House
from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ear import Ear
from pow_bot.channels.telegram.ground import CHANNEL, Ground
from pow_bot.channels.telegram.line import Line
from pow_bot.channels.telegram.pacing import Pace
from pow_bot.channels.telegram.polling import Polling
from pow_bot.channels.telegram.sending import telegram_sender
from pow_bot.conversations.asking import kept_ready
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.turns import Content
from pow_bot.double.driving import Double
from pow_bot.settings import Settings, read_settings
from pow_bot.storage import Database, Db
from pow_bot.storage.outbox import outbox

UNLIMITED = Terms(turns_per_minute=1_000_000)
_PATIENCE = 30.0
# In seconds. Nobody is told of a row that is deleted.
_LOOK_AGAIN = 0.02
# What is put off for no longer is waited for: it is said as soon as the limits let it.
_SOON = timedelta(seconds=20)


def own_settings(**own: Any) -> Settings:
    """Nothing of the environment counts: a forgotten setting must not reach real people."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return read_settings(**{**defaults, **own})


@dataclass(frozen=True)
class Pretence:
    """A bot at work at a double."""

    double: Double
    database: Database
    clock: Callable[[], datetime]

    async def still(self) -> None:
        """Wait until all was heard, and all that is to be said now was said.

        Raises:
            TimeoutError: it took too long.
        """
        telegram = self.double.telegram
        async with asyncio.timeout(_PATIENCE):
            while (
                telegram.updates.any_waiting
                or telegram.under_way
                or await self.database.read(self._waiting)
            ):
                await telegram.bell.rung(_LOOK_AGAIN)

    def _waiting(self, db: Db) -> int:
        under_way = outbox.c.lease.is_not(None)
        soon = under_way | (outbox.c.next_try <= self.clock() + _SOON)
        alive = outbox.c.kind.startswith(CHANNEL) & outbox.c.dead.is_(False) & soon
        return int(db.execute(select(func.count()).select_from(outbox).where(alive)).scalar_one())


@asynccontextmanager
async def pretended(
    there: House, double: Double, base_url: str, *, paced: bool = True
) -> AsyncIterator[Pretence]:
    """The bot of this house, which asks the double and answers there.

    Without `paced` it speaks as fast as it can; the double must allow that.
    """
    client = Client(double.token, double.address)
    ground = ground_of(there, base_url)
    line = Line(there.database, client, client.number, ground, there.clock)
    unpaced = Pace(there.database, there.clock, timedelta(0), timedelta(0))
    pace = Pace(there.database, there.clock) if paced else unpaced
    jobs = [
        asyncio.create_task(
            Polling(client, Ear(line), there.database, clock=there.clock).run(),
        ),
        asyncio.create_task(
            telegram_sender(client, there.database, ground, there.clock, pace).run(),
        ),
    ]
    try:
        yield Pretence(double, there.database, there.clock)
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await client.close_connections()


def ground_of(there: House, base_url: str) -> Ground:
    """What a chat stands on, in this house; its pages stand at `base_url`."""
    return Ground(
        content=lambda: Content(there.library.book, there.catalogues),
        finder=kept_ready(lambda: there.library.questions, there.catalogues),
        terms=Terms(turns_per_minute=UNLIMITED.turns_per_minute, base_url=base_url),
        base_url=base_url,
    )

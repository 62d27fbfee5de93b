"""Telegram in a server: one bot, the way its updates come, and the sender of what is said."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter
from telegram.error import TelegramError

from pow_bot.channels.telegram.client import Client, TelegramFault, client, telegram_says
from pow_bot.channels.telegram.ear import Ear
from pow_bot.channels.telegram.ground import Ground
from pow_bot.channels.telegram.incoming import read
from pow_bot.channels.telegram.line import Line
from pow_bot.channels.telegram.order import Order
from pow_bot.channels.telegram.polling import Polling
from pow_bot.channels.telegram.sending import telegram_sender
from pow_bot.channels.telegram.webhook import webhook
from pow_bot.settings import Settings
from pow_bot.storage import Database

# In seconds.
_ASK_AGAIN = 60.0


@dataclass(frozen=True)
class Exchange:
    """Asks nothing of Telegram before its jobs run. Close it when they have ended."""

    settings: Settings
    database: Database
    ground: Ground
    clock: Callable[[], datetime]
    client: Client
    # As Telegram told it, once it was asked.
    _told: list[str] = field(default_factory=list)

    def name(self) -> str | None:
        """What Telegram calls our bot, for links that lead there; None until that is known."""
        return self._told[-1] if self._told else None

    def router(self) -> APIRouter | None:
        """Where Telegram posts to, if it does."""
        if self.settings.telegram != "webhook":
            return None
        order = Order(self.database, self.client.number)
        return webhook(self.settings.telegram_secret.get_secret_value(), read, self._ear(), order)

    def jobs(self) -> list[Coroutine[None, None, None]]:
        """What works beside the requests."""
        sending = telegram_sender(self.client, self.database, self.ground, self.clock).run()
        if self.settings.telegram != "polling":
            return [sending, self._ask_name()]
        return [
            sending,
            self._ask_name(),
            Polling(self.client, self._ear(), self.database, clock=self.clock).run(),
        ]

    async def close(self) -> None:
        await self.client.close_connections()

    async def _ask_name(self) -> None:
        """Until Telegram tells: a server starts while it is away."""
        while not self._told:
            with suppress(TelegramFault, TelegramError), telegram_says():
                me = await self.client.get_me()
                self._told.append(str(me.username))
                return
            await asyncio.sleep(_ASK_AGAIN)

    def _ear(self) -> Ear:
        return Ear(Line(self.database, self.client, self.client.number, self.ground, self.clock))


def exchange(
    settings: Settings, database: Database, ground: Ground, clock: Callable[[], datetime]
) -> Exchange | None:
    """None where Telegram is off."""
    if settings.telegram == "off":
        return None
    return Exchange(settings, database, ground, clock, client(settings))

"""Telegram in a server: one bot, the way its updates come, and the sender of what is said."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from pow_bot.channels.telegram.client import Client, client
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


@dataclass(frozen=True)
class Exchange:
    """Asks nothing of Telegram before its jobs run. Close it when they have ended."""

    settings: Settings
    database: Database
    ground: Ground
    clock: Callable[[], datetime]
    client: Client

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
            return [sending]
        return [sending, Polling(self.client, self._ear(), self.database, clock=self.clock).run()]

    async def close(self) -> None:
        await self.client.close_connections()

    def _ear(self) -> Ear:
        return Ear(Line(self.database, self.client, self.client.number, self.ground, self.clock))


def exchange(
    settings: Settings, database: Database, ground: Ground, clock: Callable[[], datetime]
) -> Exchange | None:
    """None where Telegram is off."""
    if settings.telegram == "off":
        return None
    return Exchange(settings, database, ground, clock, client(settings))

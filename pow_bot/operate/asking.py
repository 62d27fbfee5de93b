"""Asking Telegram from the command line: whatever it refuses becomes a sentence without the token."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Literal

from telegram.error import TelegramError

from pow_bot.channels.telegram.client import (
    Client,
    TelegramFault,
    client,
    require_usable,
    telegram_says,
)
from pow_bot.settings import Settings


@asynccontextmanager
async def connected(
    settings: Settings, way: Literal["polling", "webhook"] = "polling"
) -> AsyncIterator[Client]:
    """The bot, also where Telegram is still off; its connections are closed at the end.

    Raises:
        Unusable: a setting that this way of asking needs cannot be used.
    """
    require_usable(settings.model_copy(update={"telegram": way}))
    bot = client(settings)
    try:
        yield bot
    finally:
        await bot.close_connections()


@contextmanager
def asked() -> Iterator[None]:
    """
    Raises:
        TelegramFault: with what Telegram refused, or why it cannot be asked.
    """
    try:
        with telegram_says():
            yield
    except TelegramError as refusal:
        raise TelegramFault(f"Telegram refused: {refusal.message}") from None

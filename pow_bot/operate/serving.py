"""Serving: open the database, run the application, and stop without losing anything."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime

import uvicorn

from pow_bot.app import House, assemble, house, now
from pow_bot.settings import Settings
from pow_bot.storage import Keyring, open_database

# Answers that are on their way are finished; a stream that does not end is cut after this.
_PATIENCE = 5


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Live pages end first; otherwise the server would wait for them for ever."""
        self._closing()
        await super().shutdown(sockets)


async def serve(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now,
    ready: Callable[[House], None] = lambda _: None,
) -> None:
    """Serve until told to stop.

    Raises:
        AlreadyServed, LedgerFault, NotMigrated, KeyringFault: why it does not serve, in a sentence.
        Mistaken: a flow cannot be used.
    """
    database = await open_database(settings.database, Keyring.open(settings.keyring), serving=True)
    try:
        there = house(settings, database, clock)
        closing = asyncio.Event()
        server = _Server(_config(there, closing), closing.set)
        ready(there)
        await server.serve()
    finally:
        await database.close()


def _config(there: House, closing: asyncio.Event) -> uvicorn.Config:
    settings = there.settings
    return uvicorn.Config(
        assemble(there, closing),
        host=settings.host,
        port=settings.port,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        access_log=False,
        server_header=False,
        date_header=False,
        log_level="warning",
        timeout_graceful_shutdown=_PATIENCE,
    )

"""Serving: open the database, run the application, and stop without losing anything."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from pow_bot.app import House, assemble, house, now
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings

_log = logging.getLogger(__name__)

_STOPS = (signal.SIGINT, signal.SIGTERM)
# Answers that are on their way are finished; a stream that does not end is cut after this.
_PATIENCE = 5
_WAITING = 2048


class CannotListen(Exception):
    """The address or the port cannot be had."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Live pages end first; otherwise the server would wait for them for ever."""
        self._closing()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn's own raises the signal once more, and would die before the database is closed."""
        loop = asyncio.get_running_loop()
        for stop in _STOPS:
            loop.add_signal_handler(stop, self.handle_exit, stop, None)
        try:
            yield
        finally:
            for stop in _STOPS:
                loop.remove_signal_handler(stop)


async def serve(settings: Settings) -> None:
    """Serve until told to stop.

    Raises:
        CannotListen, Fault: why it does not serve, in a sentence.
        Mistaken: a flow cannot be used.
    """
    with listening(settings) as door:
        await serve_at(door, settings)


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The port, taken before anything else is done: what comes meanwhile waits.

    Raises:
        CannotListen: it is taken, or not ours to have.
    """
    at = (settings.host, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        door = socket.create_server(at, family=family, backlog=_WAITING)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise CannotListen(
            f"Cannot listen on {settings.host}, port {settings.port}: {reason}. "
            "Stop what uses it, or choose another port."
        ) from None
    # Otherwise the end of every answer waits some forty milliseconds for the browser to speak.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with door:
        yield door


async def serve_at(
    door: socket.socket,
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve on a port that was taken already."""
    async with opened(settings, serving=True) as database:
        there = house(settings, database, clock)
        closing = asyncio.Event()
        server = _Server(_config(there, closing), closing.set)
        ready()
        _log.info("serving %s", settings.base_url)
        await server.serve(sockets=[door])
    _log.info("stopped")


def _config(there: House, closing: asyncio.Event) -> uvicorn.Config:
    settings = there.settings
    return uvicorn.Config(
        assemble(there, closing),
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        access_log=False,
        server_header=False,
        date_header=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=_PATIENCE,
    )

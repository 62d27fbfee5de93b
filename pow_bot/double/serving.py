"""The double as a server: in this loop, on a port of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pow_bot.double.api import api_routes, asked_by_webhook
from pow_bot.double.control import control_routes
from pow_bot.double.driving import Double
from pow_bot.double.pages import page_routes
from pow_bot.double.telegram import Strictness, Telegram

__all__ = ["STRICT", "TOKEN", "Double", "Strictness", "double_served"]

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-double"  # noqa: S105 -- nobody's
STRICT = Strictness()
_WAITING = 2048
_PATIENCE = 2


@asynccontextmanager
async def double_served(
    *,
    token: str = TOKEN,
    port: int = 0,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    strictness: Strictness = STRICT,
    control: bool = False,
) -> AsyncIterator[Double]:
    """A double in this loop, on a free port of this machine unless one is named.

    With `control` another process may drive it over HTTP.
    """
    clock = asyncio.get_running_loop().time
    telegram = Telegram(token, now=now, clock=clock, strictness=strictness)
    with socket.create_server(("127.0.0.1", port), backlog=_WAITING) as door:
        # Otherwise the end of every answer waits some forty milliseconds for the bot to speak.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        double = Double(telegram, f"http://127.0.0.1:{door.getsockname()[1]}")
        server = _Server(_config(_application(double, control=control)), telegram)
        serving = asyncio.create_task(server.serve([door]))
        posting = asyncio.create_task(telegram.webhook.run(partial(asked_by_webhook, telegram)))
        try:
            yield double
        finally:
            posting.cancel()
            server.stop()
            await asyncio.gather(posting, serving, return_exceptions=True)


def _application(double: Double, *, control: bool) -> Starlette:
    driven = control_routes(double) if control else []
    return Starlette(routes=[*api_routes(double.telegram), *page_routes(double.telegram), *driven])


class _Cuttable(HttpToolsProtocol):
    """A connection that the application may cut without a word."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Paths carry the token.
        self.access_log = False
        self.app = _with_scissors(self.app, transport)


def _with_scissors(app: Any, transport: asyncio.Transport) -> ASGIApp:
    async def cuttable(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})["pow_bot.cut"] = transport.abort
        await app(scope, receive, send)

    return cuttable


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, telegram: Telegram) -> None:
        super().__init__(config)
        self._telegram = telegram
        self._told = asyncio.Event()

    def stop(self) -> None:
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        """uvicorn's own looks ten times a second whether it should stop; tests stop often."""
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Long polls end, answers that are on their way arrive; uvicorn's own only looks and sleeps."""
        self._telegram.updates.stop()
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=_PATIENCE)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to whoever runs the loop."""
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Cuttable,
        lifespan="off",
        log_config=None,
        # As long as Telegram keeps a line that is not used.
        timeout_keep_alive=75,
    )

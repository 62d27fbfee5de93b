"""The double as a server: in this loop, on a port of its own, or as a process."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pow_bot.double.api import answered, api_routes
from pow_bot.double.faults import Faults
from pow_bot.double.people import Person
from pow_bot.double.rates import Asked
from pow_bot.double.telegram import Strictness, Telegram
from pow_bot.double.transcript import transcript
from pow_bot.double.updates import Kept
from pow_bot.double.wire import Wire

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-double"  # noqa: S105 -- nobody's
_FIRST_PERSON = 700_000_001
STRICT = Strictness()


class Double:
    """A pretend Telegram that is being served, and what tests do with it."""

    def __init__(self, telegram: Telegram, address: str) -> None:
        self.telegram = telegram
        self.address = address

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
        """How often 429 was answered."""
        return self.telegram.rates.violations

    def person(
        self,
        chat_id: int | None = None,
        *,
        first_name: str = "Noor",
        language_code: str | None = "nl",
        **about: Any,
    ) -> Person:
        """Somebody with Telegram who has not spoken to the bot yet."""
        number = chat_id or _FIRST_PERSON + len(self.telegram.chats)
        code = {"language_code": language_code} if language_code else {}
        return Person(self.telegram, number, {"first_name": first_name, **code, **about})

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
        return bool(self.telegram.updates.waiting) or self.telegram.under_way > 0


@asynccontextmanager
async def double_served(
    *,
    token: str = TOKEN,
    port: int = 0,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    strictness: Strictness = STRICT,
) -> AsyncIterator[Double]:
    """A double in this loop, on a free port unless one is named."""
    telegram = Telegram(
        token, now=now, clock=asyncio.get_running_loop().time, strictness=strictness
    )
    with socket.create_server(("127.0.0.1", port), backlog=2048) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        server = _Server(_config(_application(telegram)), telegram)
        serving = asyncio.create_task(server.serve([door]))
        posting = asyncio.create_task(telegram.webhook.run(_do(telegram)))
        try:
            yield Double(telegram, address)
        finally:
            posting.cancel()
            server.should_exit = True
            await asyncio.gather(posting, serving, return_exceptions=True)


def _do(telegram: Telegram) -> Callable[[str, Wire], Any]:
    async def do(method: str, given: Wire) -> Any:
        return await answered(telegram, method, given)

    return do


def _application(telegram: Telegram) -> Starlette:
    return Starlette(routes=[*api_routes(telegram)])


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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Long polls end first; otherwise the server would wait for them."""
        self._telegram.updates.stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to whoever runs the loop."""
        with nullcontext():
            yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Cuttable,
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=2,
    )

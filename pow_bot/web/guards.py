"""What every request and response passes: a limit on size, and the headers that keep pages closed."""

import logging
from collections.abc import Iterable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

# A form of ours is a few kilobytes; nothing is uploaded.
LARGEST = 64 * 1024
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HTTPS_ONLY = "max-age=63072000; includeSubDomains"


class TooLarge(Exception):
    """More was sent than there is room for at that address."""


class Guards:
    """Pure ASGI, because it is on the path of every turn.

    `larger` names the paths that take more bytes than a form has.
    """

    def __init__(
        self, app: ASGIApp, *, secure: bool, larger: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.larger = larger or {}
        https = {"Strict-Transport-Security": _HTTPS_ONLY} if secure else {}
        self.headers = tuple({**_HEADERS, **https}.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            most = self.larger.get(scope["path"], LARGEST)
            await self.app(scope, _limited(receive, most), _guarded(send, self.headers))
        except Exception as error:  # noqa: BLE001 - the last door: a server would print what people typed
            _log.error("unexpected %s at %s", type(error).__name__, place(error))


def place(error: Exception) -> str:
    """Where it was raised; what it says may hold what a person typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "nowhere"


def _limited(receive: Receive, most: int) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise TooLarge
        return message

    return limited


def _guarded(send: Send, guards: Iterable[tuple[str, str]]) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in guards:
                headers.setdefault(name, value)
        await send(message)

    return guarded

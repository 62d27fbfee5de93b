"""What goes wrong as a page in the person's language, said once and in one place."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door, Forged
from pow_bot.domain.intake.words import Unseen
from pow_bot.storage import Busy, Closed, Erased, Unknown
from pow_bot.web.guards import TooLarge

_STATUS: dict[type[Exception], int] = {
    Forged: 403,
    # A letter to a link that was erased meanwhile.
    Unseen: 404,
    TooLarge: 413,
    Busy: 503,
    Closed: 503,
    Unknown: 503,
}
_A_MINUTE = "60"
_TEAM = "/team"

Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]


def handlers(door: Door) -> dict[int | type[Exception], Handler]:
    """A handler for each exception that a route may let through."""

    async def said(request: Request, error: Exception) -> Response:
        return _page(door, request, _STATUS[type(error)])

    async def erased(request: Request, error: Exception) -> Response:
        # To a colleague it is a page that is gone; to the person it is what they wanted.
        if request.url.path.startswith(_TEAM):
            return _page(door, request, 404)
        return door.to_erased(request, door.who(request))

    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _page(door, request, status)

    async def ours(request: Request, error: Exception) -> Response:
        return _page(door, request, 500)

    everything: dict[int | type[Exception], Handler] = {**dict.fromkeys(_STATUS, said)}
    return everything | {Erased: erased, HTTPException: http, Exception: ours}


def _page(door: Door, request: Request, status: int) -> Response:
    who = door.who(request)
    page = door.page(request, who, "error.html", status, way=None, detail=None)
    if status in (429, 503):
        page.headers["Retry-After"] = _A_MINUTE
    return page

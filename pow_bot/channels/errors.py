"""What goes wrong as a page in the language of who came, said once and in one place."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door, Forged
from pow_bot.domain.intake.words import Unseen
from pow_bot.storage import Busy, Closed, Erased, Unknown
from pow_bot.web.guards import TooLarge
from pow_bot.web.team.lost import Lost, is_teams

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

Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]


def handlers(door: Door, team: Lost) -> dict[int | type[Exception], Handler]:
    """A handler for each exception that a route may let through. `team` speaks to colleagues."""

    def page(request: Request, status: int) -> Response:
        found = team(request, status) if is_teams(request) else _page(door, request, status)
        if status in (429, 503):
            found.headers["Retry-After"] = _A_MINUTE
        return found

    async def said(request: Request, error: Exception) -> Response:
        return page(request, _STATUS[type(error)])

    async def erased(request: Request, error: Exception) -> Response:
        # To a colleague it is a page that is gone; to the person it is what they wanted.
        if is_teams(request):
            return page(request, 404)
        return door.to_erased(request, door.who(request))

    async def http(request: Request, error: Exception) -> Response:
        return page(request, error.status_code if isinstance(error, HTTPException) else 500)

    async def ours(request: Request, error: Exception) -> Response:
        return page(request, 500)

    everything: dict[int | type[Exception], Handler] = {**dict.fromkeys(_STATUS, said)}
    return everything | {Erased: erased, HTTPException: http, Exception: ours}


def _page(door: Door, request: Request, status: int) -> Response:
    who = door.who(request)
    return door.page(request, who, "error.html", status, way=None, detail=None)

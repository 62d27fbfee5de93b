"""What goes wrong below `/team`, said to a colleague."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.web.team.guard import HOME, Guard, to
from pow_bot.web.team.services import TeamServices

Lost = Callable[[Request, int], Response]


def lost(services: TeamServices) -> Lost:
    """Says a status in a colleague's language. It asks the database nothing: that may be what fails."""
    guard = Guard(services)

    def said(request: Request, status: int) -> Response:
        if status == 405 and request.method == "GET":
            # Only a form is posted there: somebody asked its answer again by its address.
            return to(HOME)
        frame = guard.frame(request, None)
        locale = guard.locale(request)
        return services.pages.page(request, "team/error.html", locale, status, **frame)

    return said


def is_teams(request: Request) -> bool:
    """Whether an address is one of the workplace."""
    path = request.url.path
    return path == HOME or path.startswith(f"{HOME}/")

"""The routes of the settings of a region."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.room import Room
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.desk import HOME, Desk, Seat
from pow_bot.web.team.settings.doors import Doors
from pow_bot.web.team.settings.flows import TALK, Flows
from pow_bot.web.team.settings.keeping import Keeping

_MOST_FIELDS = 200
# In the order in which a new region fills them in.
_GROUPS = (
    (texts.DOOR, ("doors", "opening", "desks")),
    (texts.WORK, ("templates", "checklists", "instruments", "catalogue", "judging")),
    (texts.RULES, ("terms", "limits", "handing", "retention")),
    (texts.TALK, ("flows",)),
)


def settings(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """A page for each kind; what has pages of its own stands before the rest."""
    desk = Desk(Room(services, guard, _MOST_FIELDS))
    doors, flows, keeping = Doors(desk), Flows(desk), Keeping(desk)
    routes.get(HOME, _Home(desk).look)
    routes.get(f"{HOME}/doors", doors.look)
    routes.get(f"{HOME}/doors/{{door}}", doors.one)
    routes.post(f"{HOME}/doors/{{door}}", doors.post)
    routes.get(f"{HOME}/flows", flows.look)
    routes.get(f"{HOME}/{TALK}", flows.begin)
    routes.post(f"{HOME}/{TALK}", flows.hear)
    routes.get(f"{HOME}/{{slug}}", keeping.look)
    routes.post(f"{HOME}/{{slug}}", keeping.post)


@dataclass(frozen=True)
class _Home:
    desk: Desk

    async def look(self, request: Request, who: SignedIn) -> Response:
        """All kinds of settings of a region."""
        seat = await self.desk.seat(request, who)
        groups = [
            {
                "name": seat.words.say(name),
                "pages": [_page(seat, slug) for slug in slugs],
            }
            for name, slugs in _GROUPS
        ]
        return await self.desk.page(request, seat, "team/settings/home.html", groups=groups)


def _page(seat: Seat, slug: str) -> dict[str, Any]:
    say = seat.words.say
    return {
        "title": say(texts.TITLES[slug]),
        "lead": say(texts.LEADS[slug]),
        "url": seat.url(slug),
    }

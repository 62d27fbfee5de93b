"""The way in by a link, and the way out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.actions import note
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.queries import Invitation, invitation, present
from pow_bot.storage import Db, allow
from pow_bot.web.forms import check, issue
from pow_bot.web.team.guard import A_YEAR, HOME, OUT, SHORTCUTS, WAY_IN, Guard, SignedIn, to
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

# Wrong links an hour from one address. The right link is never counted: an office has one address.
_WRONG_LINKS = 10
_AN_HOUR = timedelta(hours=1)
_FRIENDLY = {"same-origin", "none", None}


def way_in(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The page with the button, and the buttons that end a session and its shortcuts."""
    ways = _Ways(guard)
    routes.opened("GET", WAY_IN, ways.way_in)
    routes.opened("GET", f"{WAY_IN}/{{token}}", ways.ask)
    routes.opened("POST", f"{WAY_IN}/{{token}}", ways.let_in)
    routes.post(OUT, ways.let_out)
    routes.post(SHORTCUTS, ways.shortcuts)


@dataclass(frozen=True)
class _Ways:
    guard: Guard

    async def way_in(self, request: Request) -> Response:
        """Where to get a link."""
        return self._page(request, "out" if "out" in request.query_params else "none")

    async def ask(self, request: Request) -> Response:
        """A page with a button: only the button uses the link."""
        token = request.path_params["token"]
        asked = partial(invitation, token=token, now=self.guard.services.now())
        found: Invitation | None = await self.guard.services.database.read(asked)
        if found is None:
            return self._page(request, "none", 404)
        if found.state != "fresh":
            return self._page(request, found.state, 410)
        csrf = issue(self.guard.services.database.keyring.forms, token)
        url = f"{WAY_IN}/{token}"
        return self._page(request, "confirm", csrf=csrf, post_url=url, name=found.name)

    async def let_in(self, request: Request) -> Response:
        """Use the link and start a session."""
        token = request.path_params["token"]
        if request.headers.get("sec-fetch-site") not in _FRIENDLY:
            raise HTTPException(403)
        async with request.form(max_files=0, max_fields=5) as form:
            csrf = form.get("csrf")
        if not isinstance(csrf, str) or not check(
            self.guard.services.database.keyring.forms, token, csrf
        ):
            raise HTTPException(403)
        unit = partial(
            _let_in, token=token, address=address(request), now=self.guard.services.now()
        )
        session, limited = await self.guard.services.database.write(unit)
        if session is None:
            return self._page(request, "used", 429 if limited else 410)
        response = to(HOME)
        self.guard.begin(response, session)
        return response

    async def let_out(self, request: Request, who: SignedIn) -> Response:
        """End the session, here and on the server."""
        async with request.form(max_files=0, max_fields=5) as form:
            self.guard.require(who, form)
        await self.guard.services.database.write(
            partial(_let_out, who=who, now=self.guard.services.now())
        )
        response = to(f"{WAY_IN}?out=1")
        self.guard.end(response)
        return response

    async def shortcuts(self, request: Request, who: SignedIn) -> Response:
        """Single keys on or off, on this computer."""
        async with request.form(max_files=0, max_fields=5) as form:
            self.guard.require(who, form)
            wanted = "off" if form.get("shortcuts") == "off" else "on"
        response = to(HOME)
        self.guard.keep(response, "team_keys", wanted, A_YEAR)
        return response

    def _page(self, request: Request, state: str, status: int = 200, **more: Any) -> Response:
        context = {
            **self.guard.frame(request, None),
            "state": state,
            "post_url": "",
            "name": "",
            **more,
        }
        return self.guard.services.pages.page(
            request, "team/sign_in.html", self.guard.locale(request), status, **context
        )


def _let_in(db: Db, token: str, address: str, now: datetime) -> tuple[str | None, bool]:
    try:
        session = staff.sign_in(db, token, now)
    except staff.LinkSpent:
        limited = not allow(db, f"team link {address}", _WRONG_LINKS, _AN_HOUR, now)
        note(db, "refused.sign_in", actor=None, now=now)
        return None, limited
    there = present(db, session, now)
    note(db, "staff.sign_in", actor=there.actor.id if there else None, now=now)
    return session, False


def _let_out(db: Db, who: SignedIn, now: datetime) -> None:
    staff.sign_out(db, who.session)
    note(db, "staff.sign_out", actor=who.actor.id, now=now)


def address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"

"""Who is at the team's door: the session's cookie, the tokens of forms, and what every page gets."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

from fastapi import HTTPException
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pow_bot.domain.intake.looking import refused
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import Unseen
from pow_bot.domain.notices.queries import unread
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.queries import Present, present
from pow_bot.domain.staff.rules import LONGEST, Actor
from pow_bot.i18n.catalogues import SOURCE
from pow_bot.storage import Db
from pow_bot.web.forms import check, issue, mark, turn_key
from pow_bot.web.team.nav import rooms
from pow_bot.web.team.places import ACCOUNT, within
from pow_bot.web.team.services import TeamServices

HOME = "/team"
WAY_IN = "/team/in"
OUT = "/team/out"
SHORTCUTS = "/team/shortcuts"
NOTICES = "/team/notices"

A_YEAR = 365 * 24 * 3600
# What an open page asks by itself does not mean that somebody sits there.
_BY_ITSELF = ("/team/new", "/bell", "/team/events", "/looking", "/arriving")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A colleague with the session they act in, and the language of their pages."""

    actor: Actor
    session: str
    locale: str
    # How much they were told and have not read.
    bell: int = 0


Handler: TypeAlias = Callable[[Request, SignedIn], Awaitable[Response]]
Route: TypeAlias = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Guard:
    """Lets colleagues in and out, and makes the forms of their pages their own."""

    services: TeamServices

    def behind(self, handler: Handler) -> Route:
        """A route for colleagues only; others are shown the way in. What is `Unseen` is a 404."""

        async def route(request: Request) -> Response:
            who = await self.who(request)
            if who is None:
                return _way_in(request)
            try:
                response = await handler(request, who)
            except Unseen:
                await self.note_refusal(who, request, "404")
                raise HTTPException(404) from None
            except HTTPException as refusal:
                await self.note_refusal(who, request, str(refusal.status_code))
                raise
            return self.remember_language(request, response)

        return route

    async def require_session(self, request: Request) -> SignedIn:
        """For what is no page.

        Raises:
            HTTPException: 401, nobody is signed in.
        """
        who = await self.who(request)
        if who is None:
            raise HTTPException(401)
        return who

    async def note_refusal(self, who: SignedIn, request: Request, what: str) -> None:
        """In a unit of its own: the one that was refused is undone, and this must stay."""
        reference = understood(request.path_params.get("reference", ""))
        now = self.services.now()
        await self.services.database.write(lambda db: refused(db, who.actor, reference, what, now))

    async def who(self, request: Request) -> SignedIn | None:
        """Who sends this, if their session holds; it is kept alive by what they do."""
        session = self.session(request)
        if session is None:
            return None
        now, database = self.services.now(), self.services.database
        there, bell = await database.read(partial(_there, session=session, now=now))
        if there is None:
            return None
        if there.to_be_seen and not request.url.path.endswith(_BY_ITSELF):
            await database.write(partial(staff.seen, session=session, now=now))
        return SignedIn(there.actor, session, self.locale(request), bell)

    def session(self, request: Request) -> str | None:
        return request.cookies.get(self._cookie)

    def token(self, who: SignedIn) -> str:
        """For the forms of one page: only this session can send it back."""
        return issue(self.services.database.keyring.forms, who.session)

    def key(self, who: SignedIn, request: Request, form: FormData) -> str:
        """The inbox key of a form. The forms of a page share a token, and differ in what they say.

        Raises:
            HTTPException: 403, the form is not of this session.
        """
        return turn_key("team", self.require(who, form, "token"), request.url.path, form)

    def require(self, who: SignedIn, form: FormData, name: str = "csrf") -> str:
        """The token of a form, which must be one of this session's."""
        token = form.get(name)
        forms = self.services.database.keyring.forms
        if not isinstance(token, str) or not check(forms, who.session, token):
            raise HTTPException(403)
        return token

    def frame(self, request: Request, who: SignedIn | None, where: str = "") -> dict[str, Any]:
        """What every page of the team gets."""
        return {
            "staff": {"name": who.actor.name, "where": where} if who else None,
            "nav": self._rooms(request, who),
            "team": {
                "home": HOME,
                "account": ACCOUNT,
                "sign_out": OUT,
                "shortcuts": SHORTCUTS,
                "notices": NOTICES,
            },
            "bell": who.bell if who else 0,
            "shortcuts": request.cookies.get("team_keys") != "off",
            "csrf": self.token(who) if who else "",
            "mark": mark(self.services.database.keyring.forms, who.session) if who else "",
        }

    def _rooms(self, request: Request, who: SignedIn | None) -> list[dict[str, Any]]:
        if who is None:
            return []
        translate = self.services.pages.catalogues
        return rooms(who.actor, request.url.path, lambda text: translate.text(who.locale, text))

    def begin(self, response: Response, session: str) -> None:
        """Give the browser its session."""
        self.keep(response, self._cookie, session, round(LONGEST.total_seconds()))

    def end(self, response: Response) -> None:
        """Take it from the browser."""
        response.delete_cookie(
            self._cookie, path="/", secure=self.services.secure, httponly=True, samesite="lax"
        )

    def keep(self, response: Response, name: str, value: str, seconds: int) -> None:
        """A cookie that no script reads, and no other site sends."""
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.services.secure,
            httponly=True,
            samesite="lax",
        )

    @property
    def _cookie(self) -> str:
        # With https the browser itself refuses this cookie from any other host or path.
        return "__Host-team" if self.services.secure else "team"

    def remember_language(self, request: Request, response: Response) -> Response:
        """Whoever asked for a language gets it from now on."""
        if request.query_params.get("lang") in self._locales:
            self.keep(response, "team_lang", self.locale(request), A_YEAR)
        return response

    @property
    def _locales(self) -> Sequence[str]:
        return self.services.pages.catalogues.locales

    def locale(self, request: Request) -> str:
        """The language of a colleague's pages: as asked, else Dutch."""
        asked = request.query_params.get("lang") or request.cookies.get("team_lang", SOURCE)
        return asked if asked in self._locales else SOURCE


def _there(db: Db, session: str, now: datetime) -> tuple[Present | None, int]:
    there = present(db, session, now)
    return there, unread(db, there.actor) if there else 0


def _way_in(request: Request) -> Response:
    """Out of the page, and back to it afterwards. What a form said is not carried along."""
    if "HX-Request" in request.headers:
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path
        headers = {"HX-Redirect": _in_before(page), "Cache-Control": "no-store"}
        return Response(status_code=401, headers=headers)
    sought = request.url.path if request.method == "GET" else ""
    return to(_in_before(sought))


def _in_before(page: str) -> str:
    """The way in that leads to this page."""
    known = within(page)
    return f"{WAY_IN}?{urlencode({'next': known})}" if known not in {"", HOME} else WAY_IN


def to(url: str) -> Response:
    """On to another page, with GET."""
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})


def fragment(html: str) -> Response:
    """A part of a page, which it asks for by itself."""
    return HTMLResponse(html, headers={"Cache-Control": "no-store", "Vary": "HX-Request"})

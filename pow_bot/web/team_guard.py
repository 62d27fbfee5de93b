"""Who is at the team's door: the session's cookie, the way in by a link, and the way out."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from fastapi import HTTPException
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pow_bot.domain.audit.actions import note
from pow_bot.domain.intake.looking import refused
from pow_bot.domain.intake.references import understood
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.queries import Invitation, Present, invitation, present
from pow_bot.domain.staff.rules import LONGEST, Actor
from pow_bot.i18n.catalogues import SOURCE
from pow_bot.storage import Db, allow
from pow_bot.web.forms import check, issue
from pow_bot.web.services import TeamServices

HOME = "/team"
WAY_IN = "/team/in"
OUT = "/team/out"
SHORTCUTS = "/team/shortcuts"

# Wrong links an hour from one address. The right link is never counted: an office has one address.
_WRONG_LINKS = 10
_AN_HOUR = timedelta(hours=1)
_YEAR = 365 * 24 * 3600
# What an open page asks by itself does not mean that somebody sits there.
_BY_ITSELF = frozenset({"/team/new", "/team/events"})
_FRIENDLY = {"same-origin", "none", None}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A colleague with the session they act in, and the language of their pages."""

    actor: Actor
    session: str
    locale: str


Handler: TypeAlias = Callable[[Request, SignedIn], Awaitable[Response]]
Route: TypeAlias = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Guard:
    """Lets colleagues in and out, and makes the forms of their pages their own."""

    services: TeamServices

    def behind(self, handler: Handler) -> Route:
        """A route for colleagues only; others are shown the way in."""

        async def route(request: Request) -> Response:
            who = await self.who(request)
            if who is None:
                return _to(WAY_IN)
            try:
                response = await handler(request, who)
            except HTTPException as refusal:
                await self.note_refusal(who, request, str(refusal.status_code))
                raise
            return self._remember_language(request, response)

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
        there: Present | None = await database.read(partial(present, session=session, now=now))
        if there is None:
            return None
        if there.to_be_seen and request.url.path not in _BY_ITSELF:
            await database.write(partial(staff.seen, session=session, now=now))
        return SignedIn(there.actor, session, self._locale(request))

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
        token = self.require(who, form, "token")
        said = hashlib.sha256(repr((request.url.path, _words(form))).encode("utf-8", "replace"))
        return f"team {token} {said.hexdigest()}"

    def require(self, who: SignedIn, form: FormData, name: str = "csrf") -> str:
        """The token of a form, which must be one of this session's."""
        token = form.get(name)
        forms = self.services.database.keyring.forms
        if not isinstance(token, str) or not check(forms, who.session, token):
            raise HTTPException(403)
        return token

    async def way_in(self, request: Request) -> Response:
        """Where to get a link."""
        return self._page(request, "out" if "out" in request.query_params else "none")

    async def ask(self, request: Request) -> Response:
        """A page with a button: only the button uses the link."""
        token = request.path_params["token"]
        asked = partial(invitation, token=token, now=self.services.now())
        found: Invitation | None = await self.services.database.read(asked)
        if found is None:
            return self._page(request, "none", 404)
        if found.state != "fresh":
            return self._page(request, found.state, 410)
        csrf = issue(self.services.database.keyring.forms, token)
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
            self.services.database.keyring.forms, token, csrf
        ):
            raise HTTPException(403)
        unit = partial(_let_in, token=token, address=_address(request), now=self.services.now())
        session, limited = await self.services.database.write(unit)
        if session is None:
            return self._page(request, "used", 429 if limited else 410)
        response = _to(HOME)
        self._set(response, self._cookie, session, round(LONGEST.total_seconds()))
        return response

    async def let_out(self, request: Request, who: SignedIn) -> Response:
        """End the session, here and on the server."""
        async with request.form(max_files=0, max_fields=5) as form:
            self.require(who, form)
        await self.services.database.write(partial(_let_out, who=who, now=self.services.now()))
        response = _to(f"{WAY_IN}?out=1")
        response.delete_cookie(
            self._cookie, path="/", secure=self.services.secure, httponly=True, samesite="lax"
        )
        return response

    async def shortcuts(self, request: Request, who: SignedIn) -> Response:
        """Single keys on or off, on this computer."""
        async with request.form(max_files=0, max_fields=5) as form:
            self.require(who, form)
            wanted = "off" if form.get("shortcuts") == "off" else "on"
        response = _to(HOME)
        self._set(response, "team_keys", wanted, _YEAR)
        return response

    def frame(self, request: Request, who: SignedIn | None, where: str = "") -> dict[str, Any]:
        """What every page of the team gets."""
        return {
            "staff": {"name": who.actor.name, "where": where} if who else None,
            "nav": [],
            "team": {"home": HOME, "sign_out": OUT, "shortcuts": SHORTCUTS},
            "shortcuts": request.cookies.get("team_keys") != "off",
            "csrf": self.token(who) if who else "",
            "urls": {"start": HOME},
        }

    @property
    def _cookie(self) -> str:
        # With https the browser itself refuses this cookie from any other host or path.
        return "__Host-team" if self.services.secure else "team"

    def _remember_language(self, request: Request, response: Response) -> Response:
        if request.query_params.get("lang") in self._locales:
            self._set(response, "team_lang", self._locale(request), _YEAR)
        return response

    @property
    def _locales(self) -> Sequence[str]:
        return self.services.pages.catalogues.locales

    def _locale(self, request: Request) -> str:
        """The language of a colleague's pages: as asked, else Dutch."""
        asked = request.query_params.get("lang") or request.cookies.get("team_lang", SOURCE)
        return asked if asked in self._locales else SOURCE

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.services.secure,
            httponly=True,
            samesite="lax",
        )

    def _page(self, request: Request, state: str, status: int = 200, **more: Any) -> Response:
        context = {**self.frame(request, None), "state": state, "post_url": "", "name": "", **more}
        return self.services.pages.page(
            request, "team/sign_in.html", self._locale(request), status, **context
        )


def _let_in(db: Db, token: str, address: str, now: Any) -> tuple[str | None, bool]:
    try:
        session = staff.sign_in(db, token, now)
    except staff.LinkSpent:
        limited = not allow(db, f"team link {address}", _WRONG_LINKS, _AN_HOUR, now)
        note(db, "refused.sign_in", actor=None, now=now)
        return None, limited
    there = present(db, session, now)
    note(db, "staff.sign_in", actor=there.actor.id if there else None, now=now)
    return session, False


def _let_out(db: Db, who: SignedIn, now: Any) -> None:
    staff.sign_out(db, who.session)
    note(db, "staff.sign_out", actor=who.actor.id, now=now)


def _words(form: FormData) -> list[tuple[str, str]]:
    said: Iterable[tuple[str, object]] = form.multi_items()
    return sorted((name, value) for name, value in said if isinstance(value, str))


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"


def _to(url: str) -> Response:
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})

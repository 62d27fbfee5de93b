"""The way in, by a password, a passkey or a link, and the way out."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.actions import note
from pow_bot.domain.signing_in import entering, hashing, passkeys
from pow_bot.domain.signing_in.entering import Arrival, Shown, Try
from pow_bot.domain.signing_in.passkeys import BadPasskey, Made
from pow_bot.domain.signing_in.queries import known_passkey
from pow_bot.domain.signing_in.rules import LONGEST
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.queries import Invitation, invitation
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.forms import check, issue, text_in
from pow_bot.web.team.guard import A_YEAR, HOME, OUT, SHORTCUTS, WAY_IN, Guard, SignedIn, to
from pow_bot.web.team.places import BY_PASSKEY, WELCOME, within
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.signing_in.visitors import Visitors
from pow_bot.web.team.words import Words

_WRONG = Text("sign_in/wrong", "Het e-mailadres, het wachtwoord of de code klopt niet.")
TOO_OFTEN = Text(
    "sign_in/too_often",
    "Er is te vaak geprobeerd in te loggen. Probeer het over een uur, of vraag uw coördinator om een link.",
)
_PAGE_OLD = Text("sign_in/page_old", "Deze pagina stond te lang open. Vul het nog een keer in.")
_PASSKEY_WRONG = Text(
    "sign_in/passkey_wrong",
    "Deze passkey hoort niet bij een account hier. Log in met uw wachtwoord.",
)
_LONGEST_EMAIL = 254


def way_in(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The pages to come in by, and the buttons that end a session and its shortcuts."""
    ways = _Ways(guard, Visitors(guard))
    routes.opened("GET", WAY_IN, ways.way_in)
    routes.opened("POST", WAY_IN, ways.by_password)
    routes.opened("GET", f"{BY_PASSKEY}/options", ways.ask_passkey)
    routes.opened("POST", BY_PASSKEY, ways.by_passkey)
    routes.opened("GET", f"{WAY_IN}/{{token}}", ways.ask)
    routes.opened("POST", f"{WAY_IN}/{{token}}", ways.by_link)
    routes.post(OUT, ways.let_out)
    routes.post(SHORTCUTS, ways.shortcuts)


@dataclass(frozen=True)
class _Ways:
    guard: Guard
    visitors: Visitors

    async def way_in(self, request: Request) -> Response:
        """The form, and the other ways."""
        params = request.query_params
        if "out" in params:
            return self.visitors.page(request, "out")
        return self._form(request, next_page=params.get("next", ""), again="again" in params)

    async def by_password(self, request: Request) -> Response:
        """E-mail address, password and code: looked at together, and answered alike."""
        self.visitors.require_friendly(request)
        async with request.form(max_files=0, max_fields=10) as form:
            own, key = self.visitors.is_own(request, form), self.visitors.key(request, form)
        email, next_page = text_in(form, "email")[:_LONGEST_EMAIL], text_in(form, "next")
        if not own:
            return self._form(request, 422, problem=_PAGE_OLD, email=email, next_page=next_page)
        door, now = self.visitors.door(request), self.guard.services.now()
        write = self.guard.services.database.write
        tried: Try | None = await write(partial(entering.knock, email=email, door=door, now=now))
        if tried is None:
            return self._form(request, 429, problem=TOO_OFTEN, email=email, next_page=next_page)
        kept = tried.candidate.hash if tried.candidate else None
        if await hashing.right(text_in(form, "password")[: LONGEST + 1], kept):
            code = text_in(form, "code")
            unit = partial(entering.enter_once, tried=tried, code=code, at=Arrival(key, door, now))
            if session := await write(unit, keyed=True):
                return await self.visitors.let_in(request, session, within(next_page) or HOME)
        else:
            whose = tried.candidate.id if tried.candidate else None
            await write(partial(entering.refuse, colleague=whose, now=now))
        status, problem = (429, TOO_OFTEN) if tried.crowded else (422, _WRONG)
        return self._form(request, status, problem=problem, email=email, next_page=next_page)

    async def ask_passkey(self, request: Request) -> Response:
        """What the browser asks a passkey."""
        asked = passkeys.ask(self.guard.services.site)
        response = Response(
            asked.options, 200, {"Cache-Control": "no-store"}, media_type="application/json"
        )
        self.visitors.keep_errand(response, "passkey", {"challenge": asked.challenge.hex()})
        return response

    async def by_passkey(self, request: Request) -> Response:
        """What a passkey answered: its device checked a face, a finger or a PIN."""
        self.visitors.require_friendly(request)
        async with request.form(max_files=0, max_fields=10) as form:
            own, key = self.visitors.is_own(request, form), self.visitors.key(request, form)
        errand, next_page = self.visitors.errand(request, "passkey"), text_in(form, "next")
        if not own or errand is None:
            return self._form(request, 422, problem=_PAGE_OLD, next_page=next_page)
        door, now = self.visitors.door(request), self.guard.services.now()
        challenge = errand["challenge"]
        shown = await self._shown(text_in(form, "credential"), bytes.fromhex(challenge))
        unit = partial(
            entering.enter_by_passkey_once,
            challenge=challenge,
            shown=shown,
            at=Arrival(key, door, now),
        )
        write = self.guard.services.database.write
        if session := await write(unit, keyed=True):
            return await self.visitors.let_in(request, session, within(next_page) or HOME)
        wrong = partial(entering.count_wrong, what="tries at", door=door, now=now)
        status, problem = (422, _PASSKEY_WRONG) if await write(wrong) else (429, TOO_OFTEN)
        return self._form(request, status, problem=problem, next_page=next_page)

    async def _shown(self, answer: str, challenge: bytes) -> Shown | None:
        """The passkey, if we know it and it signed our challenge."""
        services = self.guard.services
        try:
            credential = passkeys.credential_in(answer)
            query = partial(known_passkey, credential=credential)
            found: tuple[UUID, UUID, Made] | None = await services.database.read(query)
            if found is None:
                return None
            passkey, colleague, known = found
            count = passkeys.counted(services.site, challenge, answer, known)
        except BadPasskey:
            return None
        return Shown(passkey, colleague, count)

    async def ask(self, request: Request) -> Response:
        """A page with a button: only the button uses the link."""
        token = request.path_params["token"]
        found = await self._invitation(token)
        if found is None:
            return self.visitors.page(request, "none", 404)
        if found.state != "fresh":
            return self.visitors.page(request, found.state, 410)
        csrf = issue(self.guard.services.database.keyring.forms, token)
        url = f"{WAY_IN}/{token}"
        page = self.visitors.page(request, "confirm", csrf=csrf, post_url=url, name=found.name)
        self.visitors.welcome(page, self.visitors.of(request))
        return page

    async def by_link(self, request: Request) -> Response:
        """Use the link and start a session."""
        token = request.path_params["token"]
        self.visitors.require_friendly(request)
        async with request.form(max_files=0, max_fields=5) as form:
            key, csrf = self.visitors.key(request, form), text_in(form, "csrf")
        if not check(self.guard.services.database.keyring.forms, token, csrf):
            raise HTTPException(403)
        found = await self._invitation(token)
        door, now = self.visitors.door(request), self.guard.services.now()
        write = self.guard.services.database.write
        unit = partial(entering.use_link_once, token=token, at=Arrival(key, door, now))
        session: str | None = await write(unit, keyed=True)
        if session is None:
            wrong = partial(entering.count_wrong, what="link", door=door, now=now)
            return self.visitors.page(request, "used", 410 if await write(wrong) else 429)
        invited = found is not None and found.invites
        return await self.visitors.let_in(request, session, WELCOME if invited else HOME)

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

    async def _invitation(self, token: str) -> Invitation | None:
        asked = partial(invitation, token=token, now=self.guard.services.now())
        found: Invitation | None = await self.guard.services.database.read(asked)
        return found

    def _form(
        self,
        request: Request,
        status: int = 200,
        *,
        problem: Text | None = None,
        email: str = "",
        next_page: str = "",
        again: bool = False,
    ) -> Response:
        services, visit = self.guard.services, self.visitors.of(request)
        words = Words(services.pages.catalogues, self.guard.locale(request))
        response = self.visitors.page(
            request,
            "form",
            status,
            csrf=self.visitors.token(visit),
            problem=words.say(problem) if problem else "",
            email=email,
            next=within(next_page),
            again=again,
            elsewhere=services.provider.name if services.provider else "",
        )
        self.visitors.welcome(response, visit)
        return response


def _let_out(db: Db, who: SignedIn, now: datetime) -> None:
    staff.sign_out(db, who.session)
    note(db, "staff.sign_out", actor=who.actor.id, now=now)

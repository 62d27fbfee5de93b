"""A colleague's own account: name, password, codes, passkeys, and where they are signed in."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import pyotp
import segno
from fastapi import HTTPException
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.signing_in import account as acts
from pow_bot.domain.signing_in import hashing, passkeys
from pow_bot.domain.signing_in.account import Me, NotChanged, may_change
from pow_bot.domain.signing_in.passkeys import BadPasskey
from pow_bot.domain.signing_in.queries import (
    Ways,
    credentials_of,
    handle_of,
    secret_of,
    ways,
)
from pow_bot.domain.signing_in.rules import fault_of
from pow_bot.domain.staff.queries import Colleague, colleague
from pow_bot.domain.staff.sessions import Session, sessions_of
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, once
from pow_bot.web.forms import text_in
from pow_bot.web.team.guard import HOME, WAY_IN, Guard, SignedIn, to
from pow_bot.web.team.places import ACCOUNT, WELCOME
from pow_bot.web.team.room import Room
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.signing_in.visitors import Visitors
from pow_bot.web.team.words import Words

_CODE = f"{ACCOUNT}/code"
_LOGIN_AGAIN = f"{WAY_IN}?next={ACCOUNT}&again=1"
_PASSKEY_BAD = Text("sign_in/passkey_bad", "De passkey is niet bewaard. Probeer het opnieuw.")
_MY_PASSKEY = Text("sign_in/my_passkey", "Passkey van {day}")
_BROWSER_UNKNOWN = Text("sign_in/browser_unknown", "Onbekende browser")
_DONE = {
    "name": Text("account/name", "Uw naam is gewijzigd."),
    "password": Text(
        "account/password", "Uw wachtwoord is bewaard. Op andere apparaten bent u uitgelogd."
    ),
    "code_off": Text("account/code_off", "Er wordt geen code meer gevraagd."),
    "passkey": Text("account/passkey", "De passkey is bewaard."),
    "passkey_off": Text("account/passkey_off", "De passkey is verwijderd."),
    "elsewhere": Text("account/elsewhere", "U kunt nu ook met uw andere account inloggen."),
    "elsewhere_off": Text("account/elsewhere_off", "De koppeling is verwijderd."),
    "session": Text("account/session", "U bent daar uitgelogd."),
    "sessions": Text("account/sessions", "U bent overal uitgelogd, behalve hier."),
}
_NO_STORE = {"Cache-Control": "no-store"}
# What does not change who can come in.
_ALWAYS = frozenset({"name", "session", "sessions"})

Act: TypeAlias = Callable[[Db, Me], JSON | None]
Made: TypeAlias = Callable[[Request, SignedIn, FormData], Awaitable[Act]]


def account(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The account's pages and its forms."""
    pages = _Account(Room(services, guard), Visitors(guard))
    routes.get(ACCOUNT, pages.page)
    routes.get(WELCOME, pages.welcome)
    routes.get(_CODE, pages.code)
    routes.get(f"{_CODE}.svg", pages.picture)
    routes.get(f"{ACCOUNT}/passkey/options", pages.ask_passkey)
    routes.post(f"{ACCOUNT}/{{action}}", pages.act)


@dataclass(frozen=True, slots=True)
class _Standing:
    """All that the account's page shows."""

    ways: Ways
    sessions: list[Session]
    may_change: bool


@dataclass(frozen=True)
class _Account:
    room: Room
    visitors: Visitors

    async def page(self, request: Request, who: SignedIn) -> Response:
        """How the account stands."""
        return await self._account(request, who)

    async def welcome(self, request: Request, who: SignedIn) -> Response:
        """Who came by an invitation chooses a password first, or another way in."""
        return await self._account(request, who, template="team/welcome.html")

    async def code(self, request: Request, who: SignedIn) -> Response:
        """The picture to scan, and the field for the first code."""
        return await self._code(request, who)

    async def picture(self, request: Request, who: SignedIn) -> Response:
        """What a phone scans; only until its first code was right."""
        secret, mine = await self._proposed(who)
        address = pyotp.TOTP(secret).provisioning_uri(
            name=mine.email, issuer_name=self.room.services.pages.site.name
        )
        drawn = io.BytesIO()
        # On white in the dark too: not every phone reads it the other way round.
        segno.make(address, micro=False).save(drawn, kind="svg", scale=5, light="white")
        return Response(drawn.getvalue(), 200, _NO_STORE, media_type="image/svg+xml")

    async def ask_passkey(self, request: Request, who: SignedIn) -> Response:
        """What the browser asks for a new passkey."""
        mine: Colleague = await self._read(colleague, known=who.actor.id)
        handle: bytes = await self._read(handle_of, colleague=who.actor.id)
        known: list[bytes] = await self._read(credentials_of, colleague=who.actor.id)
        asked = passkeys.ask_new(self.room.services.site, mine.email, handle, known)
        response = Response(asked.options, 200, _NO_STORE, media_type="application/json")
        self.visitors.keep_errand(
            response, "new_passkey", {"challenge": asked.challenge.hex(), "session": who.session}
        )
        return response

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take a form: prepare what takes long, then change it once, in one unit."""
        action = request.path_params["action"]
        prepare = self._acts.get(action)
        if prepare is None:
            raise HTTPException(404)
        async with request.form(max_files=0, max_fields=10) as form:
            key = self.room.guard.key(who, request, form)
        if action not in _ALWAYS and not await self._read(may_change, me=self._me(who)):
            return to(_LOGIN_AGAIN)
        try:
            act = await prepare(request, who, form)
            unit = partial(_once, key=key, act=act, me=self._me(who))
            reply = await self.room.services.database.write(unit, keyed=True)
        except NotChanged as problem:
            return await self._refused(request, who, action, problem.text)
        if action in {"confirm", "spare"}:
            return await self._account(request, who, template="team/codes.html", codes=reply)
        return to(_CODE if action == "begin" else f"{ACCOUNT}?done={action}")

    async def _refused(
        self, request: Request, who: SignedIn, action: str, problem: Text
    ) -> Response:
        said = self.room.words(who).say(problem)
        if action == "confirm":
            return await self._code(request, who, said)
        more: dict[str, Any] = {"problem": {"action": action, "text": said}}
        welcomed = request.query_params.get("from") == "welcome"
        template = "team/welcome.html" if welcomed else "team/account.html"
        return await self._account(request, who, 422, template=template, **more)

    @property
    def _acts(self) -> dict[str, Made]:
        return {
            "name": _plain(lambda form: lambda db, me: acts.rename(db, me, text_in(form, "name"))),
            "password": self._password,
            "begin": _plain(lambda _: acts.begin_code),
            "confirm": _plain(lambda form: partial(_confirm, code=text_in(form, "code"))),
            "code_off": _plain(lambda _: acts.drop_code),
            "spare": _plain(lambda _: lambda db, me: [*acts.new_spare_codes(db, me)]),
            "passkey": self._passkey,
            "passkey_off": _plain(
                lambda form: lambda db, me: acts.drop_passkey(db, me, text_in(form, "passkey"))
            ),
            "elsewhere_off": _plain(lambda _: acts.unlink),
            "session": _plain(
                lambda form: lambda db, me: acts.end_session(db, me, text_in(form, "session"))
            ),
            "sessions": _plain(lambda _: acts.end_other_sessions),
        }

    async def _password(self, request: Request, who: SignedIn, form: FormData) -> Act:
        chosen = text_in(form, "password")
        mine: Colleague = await self._read(colleague, known=who.actor.id)
        own = (mine.actor.name, mine.email, mine.organisation, self.room.services.pages.site.name)
        fault = fault_of(chosen, text_in(form, "again"), own)
        if fault is not None:
            raise NotChanged(fault)
        hashed = await hashing.hashed(chosen)
        return lambda db, me: acts.choose_password(db, me, hashed)

    async def _passkey(self, request: Request, who: SignedIn, form: FormData) -> Act:
        errand = self.visitors.errand(request, "new_passkey")
        if errand is None or errand["session"] != who.session:
            raise NotChanged(_PASSKEY_BAD)
        challenge = bytes.fromhex(errand["challenge"])
        try:
            made = passkeys.made(self.room.services.site, challenge, text_in(form, "credential"))
        except BadPasskey:
            raise NotChanged(_PASSKEY_BAD) from None
        words, today = self.room.words(who), self.room.now.date()
        name = text_in(form, "name").strip() or words.say(_MY_PASSKEY, day=words.day(today))
        return lambda db, me: acts.add_passkey(db, me, made, name)

    async def _proposed(self, who: SignedIn) -> tuple[str, Colleague]:
        secret: str | None = await self._read(secret_of, colleague=who.actor.id, confirmed=False)
        if secret is None:
            raise HTTPException(404)
        mine: Colleague = await self._read(colleague, known=who.actor.id)
        return secret, mine

    async def _code(self, request: Request, who: SignedIn, problem: str = "") -> Response:
        secret, _ = await self._proposed(who)
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        more = {"secret": " ".join(groups), "picture": f"{_CODE}.svg", "problem": problem}
        return self._page(request, who, "team/code.html", 422 if problem else 200, **more)

    async def _account(
        self,
        request: Request,
        who: SignedIn,
        status: int = 200,
        *,
        template: str = "team/account.html",
        problem: dict[str, str] | None = None,
        codes: JSON = None,
    ) -> Response:
        mine: Colleague = await self._read(colleague, known=who.actor.id)
        stands: _Standing = await self._read(_standing, me=self._me(who))
        words = self.room.words(who)
        done = _DONE.get(request.query_params.get("done", ""))
        return self._page(
            request,
            who,
            template,
            status,
            me={"name": mine.actor.name, "email": mine.email, "organisation": mine.organisation},
            notice=words.say(done) if done else "",
            problem=problem,
            may_change=stands.may_change,
            ways=self._ways(words, stands.ways),
            sessions=[self._session(words, one) for one in stands.sessions],
            codes=codes,
        )

    def _ways(self, words: Words, there: Ways) -> dict[str, Any]:
        now = self.room.now

        def said(at: Any) -> str:
            return words.moment(at, now) if at else ""

        return {
            "password": said(there.password_since),
            "code": said(there.code_since),
            "spare_codes": there.spare_codes,
            "linked": said(there.linked_since),
            "passkeys": [
                {
                    "code": one.code,
                    "name": one.name,
                    "added": said(one.added_at),
                    "used": said(one.used_at),
                }
                for one in there.passkeys
            ],
        }

    def _session(self, words: Words, one: Session) -> dict[str, Any]:
        now = self.room.now
        return {
            "code": one.code,
            "browser": one.browser or words.say(_BROWSER_UNKNOWN),
            "started": words.moment(one.started, now),
            "seen": words.moment(one.seen, now),
            "this_one": one.this_one,
        }

    def _page(
        self, request: Request, who: SignedIn, template: str, status: int, **context: Any
    ) -> Response:
        provider = self.room.services.provider
        urls = {
            "account": ACCOUNT,
            "home": HOME,
            "again": _LOGIN_AGAIN,
            "elsewhere": provider.name if provider else "",
        }
        return self.room.page(request, who, template, status, own=urls, **context)

    async def _read(self, query: Callable[..., Any], **asked: Any) -> Any:
        return await self.room.services.database.read(partial(query, **asked))

    def _me(self, who: SignedIn) -> Me:
        return Me(who.actor.id, who.session, self.room.now)


def _plain(made: Callable[[FormData], Act]) -> Made:
    """An act that takes no time to prepare."""

    async def prepared(request: Request, who: SignedIn, form: FormData) -> Act:
        return made(form)

    return prepared


def _confirm(db: Db, me: Me, code: str) -> JSON:
    return [*acts.confirm_code(db, me, code)]


def _standing(db: Db, me: Me) -> _Standing:
    theirs = sessions_of(db, me.id, me.session, me.now)
    return _Standing(ways(db, me.id), theirs, may_change(db, me))


def _once(db: Db, key: str, act: Act, me: Me) -> JSON:
    return once(db, key, me.id, lambda: act(db, me), now=me.now)

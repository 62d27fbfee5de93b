"""Signing in with an account elsewhere, and linking one: out to the provider, and back."""

from dataclasses import dataclass
from functools import partial

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.signing_in import account as acts
from pow_bot.domain.signing_in import entering
from pow_bot.domain.signing_in.account import Me, NotChanged, may_change
from pow_bot.engine.flow import Text
from pow_bot.web.team.guard import HOME, WAY_IN, Guard, SignedIn, to
from pow_bot.web.team.places import ACCOUNT, ELSEWHERE, within
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.signing_in.provider import NotProven, Provider
from pow_bot.web.team.signing_in.visitors import Visitors
from pow_bot.web.team.signing_in.way_in import TOO_OFTEN
from pow_bot.web.team.words import Words

_ERRAND = "elsewhere"
_NOT_THERE = Text("elsewhere/not_there", "{name} antwoordt nu niet. Log in met uw wachtwoord.")
_NOT_PROVEN = Text(
    "elsewhere/not_proven",
    "Inloggen met {name} lukte niet. Probeer het opnieuw, of log in met uw wachtwoord.",
)
_NOT_LINKED = Text(
    "elsewhere/not_linked",
    "Dit account van {name} is hier nog niet gekoppeld. Log in en koppel het bij Mijn account.",
)
_LINKED_ALREADY = Text(
    "elsewhere/linked_already", "Dit account van {name} hoort al bij een collega."
)


def elsewhere(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """Only where the operator named a provider."""
    if services.provider is None:
        return
    ways = _Elsewhere(services, guard, Visitors(guard), services.provider)
    routes.opened("GET", ELSEWHERE, ways.leave)
    routes.opened("GET", f"{ELSEWHERE}/back", ways.back)
    routes.get(f"{ACCOUNT}/elsewhere", ways.leave_to_link)


@dataclass(frozen=True)
class _Elsewhere:
    services: TeamServices
    guard: Guard
    visitors: Visitors
    provider: Provider

    async def leave(self, request: Request) -> Response:
        """Out, to sign in."""
        wanted = within(request.query_params.get("next", ""))
        return await self._leave(request, {"next": wanted or HOME})

    async def leave_to_link(self, request: Request, who: SignedIn) -> Response:
        """Out, to link: only a colleague who is signed in can."""
        me = Me(who.actor.id, who.session, self.services.now())
        if not await self.services.database.read(partial(may_change, me=me)):
            return to(f"{WAY_IN}?next={ACCOUNT}&again=1")
        return await self._leave(request, {"session": who.session})

    async def back(self, request: Request) -> Response:
        """Back from the provider, with a code that only we can turn into a proof."""
        errand = self.visitors.errand(request, _ERRAND)
        params = request.query_params
        if errand is None or params.get("state") != errand["state"]:
            raise HTTPException(403)
        now = self.services.now()
        try:
            code, verifier = params.get("code", ""), errand["verifier"]
            subject = await self.provider.subject(code, errand["nonce"], verifier, now)
        except NotProven:
            door = self._door(request)
            await self.services.database.write(
                partial(entering.count_wrong, what="elsewhere", door=door, now=now)
            )
            return self._sorry(request, _NOT_PROVEN)
        if "session" in errand:
            return await self._link(request, errand["session"], subject)
        return await self._enter(request, subject, errand["next"])

    async def _enter(self, request: Request, subject: str, url: str) -> Response:
        door, now = self._door(request), self.services.now()
        unit = partial(entering.enter_by_identity, subject=subject, door=door, now=now)
        session: str | None = await self.services.database.write(unit)
        if session is None:
            return self._sorry(request, _NOT_LINKED)
        return await self.visitors.let_in(request, session, url)

    async def _link(self, request: Request, session: str, subject: str) -> Response:
        """The session that went out must be the one that comes back."""
        who = await self.guard.who(request)
        if who is None or who.session != session:
            raise HTTPException(403)
        unit = partial(acts.link, me=Me(who.actor.id, session, self.services.now()))
        try:
            await self.services.database.write(partial(unit, subject=subject))
        except NotChanged:
            return self._sorry(request, _LINKED_ALREADY)
        return to(f"{ACCOUNT}?done=elsewhere")

    async def _leave(self, request: Request, more: dict[str, str]) -> Response:
        leaving = partial(entering.may_leave, door=self._door(request), now=self.services.now())
        if not await self.services.database.write(leaving):
            return self._sorry(request, TOO_OFTEN, 429)
        try:
            errand = await self.provider.send()
        except NotProven:
            return self._sorry(request, _NOT_THERE)
        response = to(errand.url)
        kept = {"state": errand.state, "nonce": errand.nonce, "verifier": errand.verifier}
        self.visitors.keep_errand(response, _ERRAND, {**kept, **more})
        return response

    def _sorry(self, request: Request, text: Text, status: int = 422) -> Response:
        words = Words(self.services.pages.catalogues, self.guard.locale(request))
        said = words.say(text, name=self.provider.name)
        return self.visitors.page(request, "sorry", status, said=said)

    def _door(self, request: Request) -> entering.Door:
        return self.visitors.door(request)

"""The queue, one intake beside it, and what is done with it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.looking import Arriving, Opened, arriving, look
from pow_bot.domain.intake.queries import Place, place_of
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.restricting import arranged
from pow_bot.domain.intake.rounding_off import LeftOpen
from pow_bot.domain.intake.words import NotAllowed, NotYours, Refusal, Stale, TakenBy, Unseen
from pow_bot.domain.notices.actions import read_about
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import JSON, Db, once
from pow_bot.web.team import texts
from pow_bot.web.team.guard import HOME, Guard, SignedIn
from pow_bot.web.team.intake.detail import Beside, Detail, read_beside
from pow_bot.web.team.intake.forms import Act, Posted, posted
from pow_bot.web.team.intake.section import Refused, Sight
from pow_bot.web.team.intake.sections import LABELS, act_of, typed
from pow_bot.web.team.queue.bench import list_page
from pow_bot.web.team.queue.listing import (
    Asked,
    asked,
    count_new,
    following,
    moment_of,
)
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_MOST_KNOWN = 4
_STATUS: dict[type[Exception], int] = {TakenBy: 409, NotYours: 403, NotAllowed: 422, LeftOpen: 422}


def intakes(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The queue, one intake, and what is done with it."""
    pages = _Team(services, guard)
    routes.get(HOME, pages.list)
    routes.get("/team/new", pages.new)
    routes.get("/team/intakes/{reference}/arriving", pages.arriving)
    routes.get("/team/intakes/{reference}", pages.intake)
    routes.post("/team/intakes/{reference}/{action}", pages.act)


@dataclass(frozen=True)
class _Team:
    services: TeamServices
    guard: Guard

    async def list(self, request: Request, who: SignedIn) -> Response:
        """A view of the queue."""
        return await list_page(self.services, self.guard, request, who)

    async def new(self, request: Request, who: SignedIn) -> Response:
        """How many came since the list was shown, as a fragment."""
        params = request.query_params
        since, known = moment_of(params.get("since")), params.get("known", "")
        if since is None or not known.isdecimal() or len(known) > _MOST_KNOWN:
            raise HTTPException(404)
        wanted = asked(params)
        query = partial(count_new, actor=who.actor, wanted=wanted, since=since, known=int(known))
        count: int = await self.services.database.read(query)
        url = f"/team{wanted.query()}"
        html = self.services.pages.html("team/new.html", who.locale, count=count, url=url)
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def intake(self, request: Request, who: SignedIn) -> Response:
        """The queue with one intake beside it. Looking is noted before anything is shown."""
        done = request.query_params.get("done")
        try:
            return await self._opened(request, who, done=done)
        except HTTPException:
            restricted = partial(arranged, actor=who.actor, reference=_reference(request))
            if not await self.services.database.read(restricted):
                raise
        # Who arranges who reads it is led there: nothing is refused, and that page notes the look.
        return _to(f"{request.url.path}/access")

    async def arriving(self, request: Request, who: SignedIn) -> Response:
        """How far the letters of an open page came meanwhile, as a fragment."""
        query = partial(arriving, actor=who.actor, reference=_reference(request))
        try:
            there: Arriving = await self.services.database.read(query)
        except Unseen:
            raise HTTPException(404) from None
        words = self._words(who)
        html = self.services.pages.html(
            "team/arriving.html",
            who.locale,
            deliveries=[words.delivery(one) for one in there.deliveries],
            shut=words.shut(there.chat),
        )
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take a form: once, in one unit, and on to what stands then."""
        async with request.form(max_files=0, max_fields=100) as form:
            key, fields = self.guard.key(who, request, form), posted(form)
        action = request.path_params["action"]
        act = act_of(action, fields)
        if act is None:
            raise HTTPException(404)
        now = self.services.now()
        at = desk.At(who.actor, _reference(request), fields.revision, now)
        unit = partial(_once, key=key, act=act, at=at)
        place = await self._place(at.reference) if action == "close" else None
        try:
            stays = await self.services.database.write(unit, keyed=True)
        except Unseen:
            raise HTTPException(404) from None
        except Stale:
            return await self._conflict(request, who, action, fields)
        except (TakenBy, NotYours, NotAllowed) as problem:
            return await self._refused(request, who, action, fields, problem)
        wanted = asked(request.query_params)
        if action == "close":
            focus = await self._following(who, wanted, place)
            return _to(f"{HOME}{wanted.paged(focus=focus)}")
        if not stays:
            return _to(f"{HOME}{wanted.paged(done=action)}")
        return _to(f"/team/intakes/{written(at.reference)}{wanted.paged(done=action)}")

    async def _place(self, reference: str) -> Place | None:
        place: Place | None = await self.services.database.read(
            partial(place_of, reference=reference)
        )
        return place

    async def _following(self, who: SignedIn, wanted: Asked, place: Place | None) -> str:
        """The one to go on with, after one that was rounded off."""
        if place is None:
            return ""
        now = self.services.now()
        query = partial(following, actor=who.actor, wanted=wanted, place=place, now=now)
        found: str = await self.services.database.read(query)
        return found

    async def _refused(
        self, request: Request, who: SignedIn, action: str, fields: Posted, problem: Refusal
    ) -> Response:
        """The intake as it stands, with the form still filled in and the reason beside it."""
        if isinstance(problem, NotYours):
            await self.guard.note_refusal(who, request, action)
        refused = Refused(action, self._words(who).refusal(problem), fields.fields, problem.text)
        return await self._opened(request, who, refused=refused, status=_STATUS[type(problem)])

    async def _conflict(
        self, request: Request, who: SignedIn, action: str, fields: Posted
    ) -> Response:
        """Both versions: how it stands now, and what was not saved."""
        detail = await self._detail(request, who)
        person, at = detail.latest()
        wanted = asked(request.query_params)
        reference = detail.sight.opened.intake.written
        conflict = {
            "reference": reference,
            "intake_url": f"/team/intakes/{reference}{wanted.paged()}",
            "list_url": f"/team{wanted.paged()}",
            "who": person,
            "at": at,
            "theirs": detail.standing(),
            "mine": detail.sight.words.mine(LABELS[action], typed(action, fields)),
            "again": self._again(request, who, detail, action, fields),
        }
        return self._html(request, who, "team/conflict.html", 409, conflict=conflict)

    def _again(
        self, request: Request, who: SignedIn, detail: Detail, action: str, fields: Posted
    ) -> dict[str, Any] | None:
        """The same form on the present version, where it still makes sense."""
        if not detail.offers(action):
            return None
        kept = {
            **fields.fields,
            "csrf": "",
            "token": self.guard.token(who),
            "revision": str(detail.sight.opened.intake.revision),
        }
        return {
            "url": f"{request.url.path}{asked(request.query_params).paged()}",
            "label": detail.sight.words.say(texts.SAVE_ANYWAY),
            "fields": [{"name": name, "value": value} for name, value in kept.items() if value],
        }

    async def _opened(
        self,
        request: Request,
        who: SignedIn,
        *,
        done: str | None = None,
        refused: Refused | None = None,
        status: int = 200,
    ) -> Response:
        detail = await self._detail(request, who, refused)
        context = detail.context(self.guard.token(who), done)
        return await self._page(request, who, "team/intake.html", status, intake=context)

    async def _detail(
        self, request: Request, who: SignedIn, refused: Refused | None = None
    ) -> Detail:
        now = self.services.now()
        unit = partial(_looked, actor=who.actor, reference=_reference(request), now=now)
        try:
            opened: Opened = await self.services.database.write(unit)
        except Unseen:
            raise HTTPException(404) from None
        reading = partial(read_beside, opened=opened, actor=who.actor, now=now)
        beside: Beside = await self.services.database.read(reading)
        sight = Sight(
            opened=opened,
            actor=who.actor,
            words=self._words(who),
            read=self.services.read,
            now=now,
            asked=asked(request.query_params),
            refused=refused,
        )
        return Detail(sight, beside, request.query_params.get("template", ""))

    async def _page(
        self,
        request: Request,
        who: SignedIn,
        template: str,
        status: int = 200,
        *,
        intake: dict[str, Any] | None,
    ) -> Response:
        return await list_page(
            self.services,
            self.guard,
            request,
            who,
            template=template,
            status=status,
            intake=intake,
        )

    def _html(
        self, request: Request, who: SignedIn, template: str, status: int, **context: Any
    ) -> Response:
        frame = self.guard.frame(request, who, self._words(who).regions_of(who.actor))
        return self.services.pages.page(request, template, who.locale, status, **frame, **context)

    def _words(self, who: SignedIn) -> Words:
        return Words(self.services.pages.catalogues, who.locale)


def _looked(db: Db, actor: Actor, reference: str, now: datetime) -> Opened:
    """Open it; what they were told of it is read with that."""
    opened = look(db, actor, reference, now)
    read_about(db, actor.id, opened.intake.id, now)
    return opened


def _once(db: Db, key: str, act: Act, at: desk.At) -> JSON:
    def acted() -> JSON:
        act(db, at)
        return desk.still_seen(db, at)

    return once(db, key, at.actor.id, acted, now=at.now)


def _reference(request: Request) -> str:
    """Empty where it cannot be one: then there is no such intake."""
    return understood(request.path_params["reference"]) or ""


def _to(url: str) -> Response:
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})

"""The queue, one intake beside it, and what is done with it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.looking import Arriving, Opened, arriving, look
from pow_bot.domain.intake.queries import Place, place_of
from pow_bot.domain.intake.references import written
from pow_bot.domain.intake.restricting import arranged
from pow_bot.domain.intake.words import Stale, Unseen
from pow_bot.domain.notices.actions import read_about
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import JSON, Db
from pow_bot.web.team import texts
from pow_bot.web.team.guard import HOME, Guard, SignedIn, fragment, to
from pow_bot.web.team.intake.detail import Beside, Detail, read_beside
from pow_bot.web.team.intake.section import Refused, Sight
from pow_bot.web.team.intake.sections import ACTS, LABELS, typed
from pow_bot.web.team.nav import start
from pow_bot.web.team.queue.bench import list_page
from pow_bot.web.team.queue.listing import (
    Asked,
    asked,
    count_new,
    following,
    moment_of,
)
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, reference_of
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

_MOST_FIELDS = 100
_MOST_KNOWN = 4


def intakes(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The queue, one intake, and what is done with it."""
    pages = _Team(Room(services, guard, _MOST_FIELDS))
    routes.get(HOME, pages.list)
    routes.get("/team/new", pages.new)
    routes.get("/team/intakes/{reference}/arriving", pages.arriving)
    routes.get("/team/intakes/{reference}", pages.intake)
    routes.post("/team/intakes/{reference}/begin", pages.begin)
    routes.post("/team/intakes/{reference}/{action}", pages.act)


@dataclass(frozen=True)
class _Team:
    room: Room

    async def list(self, request: Request, who: SignedIn) -> Response:
        """A view of the queue; who has other work begins there."""
        if (beginning := start(who.actor)) != HOME:
            return to(beginning)
        return await list_page(self.room, request, who)

    async def new(self, request: Request, who: SignedIn) -> Response:
        """How many came since the list was shown, as a fragment."""
        params = request.query_params
        since, known = moment_of(params.get("since")), params.get("known", "")
        if since is None or not known.isdecimal() or len(known) > _MOST_KNOWN:
            raise HTTPException(404)
        wanted = asked(params)
        query = partial(count_new, actor=who.actor, wanted=wanted, since=since, known=int(known))
        count: int = await self.room.services.database.read(query)
        return self._fragment(who, "team/new.html", count=count, url=f"/team{wanted.query()}")

    async def intake(self, request: Request, who: SignedIn) -> Response:
        """The queue with one intake beside it. Looking is noted before anything is shown."""
        done = request.query_params.get("done")
        try:
            return await self._opened(request, who, done=done)
        except Unseen:
            restricted = partial(arranged, actor=who.actor, reference=reference_of(request))
            if not await self.room.services.database.read(restricted):
                raise
        # Who arranges who reads it is led there: nothing is refused, and that page notes the look.
        return to(f"{request.url.path}/access")

    async def begin(self, request: Request, who: SignedIn) -> Response:
        """The intake with an example in the form for an answer, below what was typed there."""
        return await self._opened(request, who, begun=await self.room.posted(request, who))

    async def arriving(self, request: Request, who: SignedIn) -> Response:
        """How far the letters of an open page came meanwhile, as a fragment."""
        query = partial(arriving, actor=who.actor, reference=reference_of(request))
        there: Arriving = await self.room.services.database.read(query)
        words = self.room.words(who)
        deliveries = [words.delivery(one) for one in there.deliveries]
        shut = words.shut(there.chat)
        return self._fragment(who, "team/arriving.html", deliveries=deliveries, shut=shut)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take a form: once, in one unit, and on to what stands then."""
        action, reference, now = request.path_params["action"], reference_of(request), self.room.now
        if action not in ACTS:
            raise HTTPException(404)

        def unit(db: Db, said: Said) -> JSON:
            at = desk.At(who.actor, reference, said.revision, now)
            ACTS[action](said, self.room.services)(db, at)
            return desk.still_seen(db, at)

        place = await self._place(reference) if action == "close" else None
        taken = await self.room.take(request, who, unit)
        if isinstance(taken.refusal, Stale):
            return await self._conflict(request, who, action, taken)
        if taken.refusal is not None:
            return await self._opened(request, who, taken, action=action)
        wanted = asked(request.query_params)
        if action == "close":
            focus = await self._following(who, wanted, place)
            return to(f"{HOME}{wanted.paged(focus=focus)}")
        page = f"/team/intakes/{written(reference)}" if taken.result else HOME
        return to(f"{page}{wanted.paged(done=action)}")

    async def _place(self, reference: str) -> Place | None:
        place: Place | None = await self.room.services.database.read(
            partial(place_of, reference=reference)
        )
        return place

    async def _following(self, who: SignedIn, wanted: Asked, place: Place | None) -> str:
        """The one to go on with, after one that was rounded off."""
        if place is None:
            return ""
        query = partial(following, actor=who.actor, wanted=wanted, place=place, now=self.room.now)
        found: str = await self.room.services.database.read(query)
        return found

    async def _opened(
        self,
        request: Request,
        who: SignedIn,
        taken: Taken = NO_FORM,
        *,
        action: str = "",
        done: str | None = None,
        begun: Said = NO_FORM.said,
    ) -> Response:
        """The intake as it stands; after a refusal with the form filled in, and the reason."""
        refused = self._refused(who, action, taken)
        detail = await self._detail(request, who, refused, begun)
        intake = detail.context(self.room.guard.token(who), done)
        if _asked_by_row(request):
            return self._alone(request, who, intake)
        return await list_page(
            self.room,
            request,
            who,
            template="team/intake.html",
            status=taken.status,
            intake=intake,
        )

    def _alone(self, request: Request, who: SignedIn, intake: dict[str, Any]) -> Response:
        """What a row of the list asks for: the list stands there already."""
        return self._fragment(
            who,
            "team/_detail.html",
            **self.room.guard.frame(request, who),
            intake=intake,
            title=self.room.words(who).say(texts.TITLE),
            list_url=f"{HOME}{asked(request.query_params).paged()}",
            partial=True,
        )

    def _refused(self, who: SignedIn, action: str, taken: Taken) -> Refused | None:
        if taken.refusal is None:
            return None
        sentence = taken.sentence(self.room.words(who))
        return Refused(action, sentence, taken.said.fields, taken.refusal.text)

    async def _conflict(
        self, request: Request, who: SignedIn, action: str, taken: Taken
    ) -> Response:
        """Both versions: how it stands now, and what was not saved."""
        detail = await self._detail(request, who)
        wanted, words = asked(request.query_params), detail.sight.words
        reference = detail.sight.opened.intake.written
        differing = detail.differing(action, taken.said)
        conflict = {
            "reference": reference,
            "intake_url": f"/team/intakes/{reference}{wanted.paged()}",
            "list_url": f"/team{wanted.paged()}",
            **detail.latest(),
            "theirs": [
                *detail.standing(),
                *({"label": one.label, "text": one.now} for one in differing),
            ],
            "mine": [
                *words.mine(LABELS[action], typed(action, taken.said)),
                *({"label": one.label, "text": one.wanted} for one in differing),
            ],
            "again": self._again(request, who, detail, action, taken.said),
        }
        return self.room.page(request, who, "team/conflict.html", taken.status, conflict=conflict)

    def _again(
        self, request: Request, who: SignedIn, detail: Detail, action: str, said: Said
    ) -> dict[str, Any] | None:
        """The same form on the present version, where it still makes sense."""
        if not detail.offers(action):
            return None
        kept = {
            **said.fields,
            "csrf": "",
            "token": self.room.guard.token(who),
            "revision": str(detail.sight.opened.intake.revision),
        }
        return {
            "url": f"{request.url.path}{asked(request.query_params).paged()}",
            "label": detail.sight.words.say(texts.SAVE_ANYWAY),
            "fields": [{"name": name, "value": value} for name, value in kept.items() if value],
        }

    async def _detail(
        self,
        request: Request,
        who: SignedIn,
        refused: Refused | None = None,
        begun: Said = NO_FORM.said,
    ) -> Detail:
        now, database = self.room.now, self.room.services.database
        unit = partial(_looked, actor=who.actor, reference=reference_of(request), now=now)
        opened: Opened = await database.write(unit)
        reading = partial(read_beside, opened=opened, actor=who.actor, now=now)
        beside: Beside = await database.read(reading)
        sight = Sight(
            opened=opened,
            actor=who.actor,
            words=self.room.words(who),
            read=self.room.services.read,
            now=now,
            asked=asked(request.query_params),
            refused=refused,
        )
        return Detail(sight, beside, request.query_params.get("template", ""), begun.fields)

    def _fragment(self, who: SignedIn, template: str, **context: Any) -> Response:
        return fragment(self.room.services.pages.html(template, who.locale, **context))


def _asked_by_row(request: Request) -> bool:
    """Not by who goes back, and sees all of the page again."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _looked(db: Db, actor: Actor, reference: str, now: datetime) -> Opened:
    """Open it; what they were told of it is read with that."""
    opened = look(db, actor, reference, now)
    read_about(db, actor.id, opened.intake.id, now)
    return opened

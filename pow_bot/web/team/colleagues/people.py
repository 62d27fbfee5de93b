"""The colleagues of a region: who there is, inviting, changing, letting in again, closing, moving work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake import colleagues as acts
from pow_bot.domain.intake.colleagues import By, Work
from pow_bot.domain.intake.words import NotAllowed, NotYours
from pow_bot.domain.regions.places import municipalities
from pow_bot.domain.signing_in.account import Me, may_change
from pow_bot.domain.signing_in.queries import never_in
from pow_bot.domain.staff.actions import KnownAlready
from pow_bot.domain.staff.managing import lists, manages, roles_to_give
from pow_bot.domain.staff.permissions import TABLE as MAY
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.queries import Colleague, code_of, everyone, organisations_known
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db
from pow_bot.web.forms import as_number
from pow_bot.web.team.colleagues import people_words as texts
from pow_bot.web.team.colleagues.people_forms import (
    Typed,
    fields,
    new_colleague,
    place,
    typed,
    typed_of,
)
from pow_bot.web.team.guard import WAY_IN, Guard, SignedIn, to
from pow_bot.web.team.intake.telling import all_told
from pow_bot.web.team.places import COLLEAGUES
from pow_bot.web.team.room import Act, Room, Said
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

# All municipalities of the country, and a few fields beside them.
_MOST_FIELDS = 450
# More of them are told as a number.
_MOST_TOWNS = 6


def people(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list of colleagues, one of them, and what is done with an account."""
    pages = _People(Room(services, guard, _MOST_FIELDS))
    routes.get(COLLEAGUES, pages.all)
    routes.get(f"{COLLEAGUES}/new", pages.new)
    routes.post(f"{COLLEAGUES}/new", pages.invite)
    routes.get(f"{COLLEAGUES}/{{code}}", pages.one)
    routes.post(f"{COLLEAGUES}/{{code}}/{{action}}", pages.act)


@dataclass(frozen=True, slots=True)
class _Known:
    """A colleague with what stands for them in an address."""

    code: str
    colleague: Colleague
    # Never came in yet.
    invited: bool


@dataclass(frozen=True, slots=True)
class _Refused:
    """A form that was not taken, why, and what stood in it."""

    action: str
    text: str
    filled: Typed | None


@dataclass(frozen=True)
class _People:
    room: Room

    async def all(self, request: Request, who: SignedIn) -> Response:
        """Everybody in one's own regions; an admin sees all."""
        there = await self._there(who)
        words = self.room.words(who)
        rows = [self._row(words, one) for one in there]
        context: dict[str, Any] = {
            "open": [row for row in rows if not row["closed"]],
            "closed": [row for row in rows if row["closed"]],
            "new_url": f"{COLLEAGUES}/new",
        }
        return self.room.page(request, who, "team/colleagues.html", **context)

    async def new(self, request: Request, who: SignedIn) -> Response:
        """An empty form."""
        _require_duty(who)
        regions = who.actor.regions if len(who.actor.regions) == 1 else frozenset[str]()
        return await self._form(request, who, Typed(regions=regions))

    async def invite(self, request: Request, who: SignedIn) -> Response:
        """Add a colleague, and show the link that they come in by."""
        _require_duty(who)
        said = await self.room.posted(request, who)
        filled, by = typed(said), By(who.actor, self.room.now)
        try:
            new = new_colleague(filled)
            token = await self.room.once(who, said, lambda db, _: acts.invite(db, by, new))
        except KnownAlready:
            return await self._form(request, who, filled, texts.KNOWN)
        except (NotAllowed, NotYours) as problem:
            return await self._form(request, who, filled, problem.text)
        return self._linked(request, who, filled.name, str(token))

    async def one(self, request: Request, who: SignedIn) -> Response:
        """One colleague: where they work, and what can be done."""
        there, params = await self._there(who), request.query_params
        text = texts.DONE.get(params.get("done", ""))
        counts = {name: as_number(params.get(name)) or 0 for name in ("over", "back")}
        notice = self.room.words(who).say(text, **counts) if text else ""
        return await self._one(request, who, there, notice=notice)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take a form about a colleague: once, in one unit."""
        there, action = await self._there(who), request.path_params["action"]
        known = _known(request, there)
        said = await self.room.posted(request, who)
        if action == "recover" and not await self._came_in_just_now(who):
            return to(f"{WAY_IN}?next={COLLEAGUES}&again=1")
        by = By(who.actor, self.room.now)
        try:
            act = _act_of(action, by, known.colleague.actor.id, said, there)
            done = await self.room.once(who, said, act)
        except (NotAllowed, NotYours) as problem:
            if isinstance(problem, NotYours):
                await self.room.guard.note_refusal(who, request, action)
            filled = typed(said) if action == "appoint" else None
            refused = _Refused(action, self.room.words(who).refusal(problem), filled)
            return await self._one(request, who, there, refused)
        if action == "recover":
            return self._linked(request, who, known.colleague.actor.name, str(done))
        return await self._after(who, known, action, done)

    async def _came_in_just_now(self, who: SignedIn) -> bool:
        """A desk that was left open lets nobody in as somebody else."""
        me = Me(who.actor.id, who.session, self.room.now)
        fresh: bool = await self.room.services.database.read(partial(may_change, me=me))
        return fresh

    async def _after(self, who: SignedIn, known: _Known, action: str, done: JSON) -> Response:
        """On to the page as it stands; the list, where no region is shared any more."""
        if known.code not in {one.code for one in await self._there(who)}:
            return to(COLLEAGUES)
        counts = urlencode({"done": action, **(done if isinstance(done, dict) else {})})
        return to(f"{COLLEAGUES}/{known.code}?{counts}")

    async def _there(self, who: SignedIn) -> list[_Known]:
        _require_duty(who)
        listed = partial(_listed, actor=who.actor)
        found: list[_Known] = await self.room.services.database.read(listed)
        return found

    async def _form(
        self, request: Request, who: SignedIn, filled: Typed, problem: Text | None = None
    ) -> Response:
        words = self.room.words(who)
        context = {
            "form": fields(who.actor, filled, words),
            "organisations": await self.room.services.database.read(organisations_known),
            "problem": words.say(problem) if problem else "",
            "post_url": f"{COLLEAGUES}/new",
            "list_url": COLLEAGUES,
        }
        status = 422 if problem else 200
        return self.room.page(request, who, "team/invite.html", status, **context)

    async def _one(
        self,
        request: Request,
        who: SignedIn,
        there: list[_Known],
        refused: _Refused | None = None,
        *,
        notice: str = "",
    ) -> Response:
        words, known = self.room.words(who), _known(request, there)
        actor, closed = known.colleague.actor, known.colleague.disabled_at is not None
        read = partial(_beside, actor=who.actor, known=actor.id)
        organisations, work = await self.room.services.database.read(read)
        filled = (refused and refused.filled) or typed_of(known.colleague)
        context = {
            "person": self._row(words, known),
            "form": fields(who.actor, filled, words),
            "organisations": organisations,
            "managed": manages(who.actor, actor) and not closed,
            "myself": who.actor.id == actor.id,
            "work": work.many,
            "shut": work.shut,
            "others": list(_others(there, work)),
            "moves": who.actor.role in MAY[Action.ASSIGN],
            "url": f"{COLLEAGUES}/{known.code}",
            "list_url": COLLEAGUES,
            "notice": notice,
            "problem": {"action": refused.action, "text": refused.text} if refused else None,
        }
        status = 422 if refused else 200
        return self.room.page(request, who, "team/colleague.html", status, **context)

    def _linked(self, request: Request, who: SignedIn, name: str, token: str) -> Response:
        link = f"{self.room.services.base_url}{WAY_IN}/{token}"
        context: dict[str, Any] = {"name": name, "link": link, "list_url": COLLEAGUES}
        return self.room.page(request, who, "team/link.html", **context)

    def _row(self, words: Words, known: _Known) -> dict[str, Any]:
        there, actor = known.colleague, known.colleague.actor
        named = texts.EVERYWHERE if actor.role is Role.ADMIN else texts.NO_REGION
        closed = there.disabled_at
        return {
            "name": actor.name,
            "email": there.email,
            "organisation": there.organisation,
            "role": words.say(texts.ROLES[actor.role]),
            "regions": words.regions_of(actor) or words.say(named),
            "towns": _towns(actor, words),
            "only_own": not actor.at_front_door,
            "invited": known.invited,
            "closed": words.moment(closed, self.room.now) if closed else "",
            "url": f"{COLLEAGUES}/{known.code}",
        }


def _require_duty(who: SignedIn) -> None:
    if not roles_to_give(who.actor):
        raise HTTPException(403)


def _known(request: Request, there: Iterable[_Known]) -> _Known:
    for one in there:
        if one.code == request.path_params["code"]:
            return one
    raise HTTPException(404)


def _others(there: Iterable[_Known], work: Work) -> Iterator[dict[str, str]]:
    """Who could take the work over, or some of it."""
    for one in there:
        if one.colleague.actor.id in work.receivers:
            yield {"value": one.code, "label": one.colleague.actor.name}


def _act_of(action: str, by: By, known: UUID, said: Said, there: Iterable[_Known]) -> Act:
    match action:
        case "appoint":
            at = place(typed(said))
            return lambda db, _: acts.appoint(db, by, known, at)
        case "close":
            return lambda db, _: acts.close_account(db, by, known)
        case "recover":
            return lambda db, _: acts.let_in_again(db, by, known)
        case "move":
            target = _target(said.get("to"), there)
            return lambda db, _: _moved(db, by, known, target)
    raise HTTPException(404)


def _target(chosen: str, there: Iterable[_Known]) -> UUID | None:
    """To whom; None is back into the queues."""
    if chosen == "queue":
        return None
    for one in there:
        if one.code == chosen:
            return one.colleague.actor.id
    raise NotAllowed(texts.WHICH_COLLEAGUE)


def _listed(db: Db, actor: Actor) -> list[_Known]:
    invited = never_in(db)
    return [
        _Known(code_of(db, one.actor.id), one, one.actor.id in invited)
        for one in everyone(db)
        if lists(actor, one.actor)
    ]


def _towns(actor: Actor, words: Words) -> str:
    """The municipalities that somebody works for, where it is not the whole region."""
    named = sorted(municipalities()[code].name for code in actor.municipalities)
    if len(named) > _MOST_TOWNS:
        return words.say(texts.TOWNS, n=len(named))
    return ", ".join(named)


def _beside(db: Db, actor: Actor, known: UUID) -> tuple[dict[UUID, str], Work]:
    return organisations_known(db), acts.work_of(db, actor, known)


def _moved(db: Db, by: By, known: UUID, target: UUID | None) -> JSON:
    moved = acts.move_work(db, by, known, target)
    all_told(db, by, moved.over)
    return {"over": len(moved.over), "back": moved.back}

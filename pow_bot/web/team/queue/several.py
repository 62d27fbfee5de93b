"""What is done with the list: the next one, several at once, taking back, and lists with a name.

Of several each is a unit of its own: what cannot be done with one leaves the others done, and is
told by name. Sent twice, each happens once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.looking import refused as note_refused
from pow_bot.domain.intake.queries import PAGE
from pow_bot.domain.intake.references import written
from pow_bot.domain.intake.rounding_off import Ending, LeftOpen, round_off
from pow_bot.domain.intake.taking import assign, claim_next
from pow_bot.domain.intake.undoing import OVER, of_batch, undo
from pow_bot.domain.intake.views import remove, save, saved_for
from pow_bot.domain.intake.words import NotAllowed, NotYours, Refusal, Unseen
from pow_bot.storage import JSON, Db
from pow_bot.web.team.guard import HOME, Guard, SignedIn, to
from pow_bot.web.team.intake.forms import closing_of, colleague_of
from pow_bot.web.team.intake.telling import Act, owner_told
from pow_bot.web.team.queue import bench_texts as texts
from pow_bot.web.team.queue.bench import BULK, NEXT, UNDO, VIEWS, Refused, list_page, view_code
from pow_bot.web.team.queue.listing import asked, narrowed_to
from pow_bot.web.team.room import Room, Said
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_PICKED = re.compile(r"([0-9A-Z]{6})\.([0-9]{1,9})")
_MOST_FIELDS = PAGE + 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one: nothing to say where it was done."""

    reference: str
    refusal: Refusal | None = None
    gone: bool = False

    @property
    def done(self) -> bool:
        return self.refusal is None and not self.gone


def several(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The forms of the queue itself."""
    forms = _Forms(Room(services, guard, _MOST_FIELDS))
    routes.post(NEXT, forms.next)
    routes.post(BULK, forms.bulk)
    routes.post(UNDO, forms.undo)
    routes.post(VIEWS, forms.save)
    routes.post(f"{VIEWS}/remove", forms.remove)


@dataclass(frozen=True)
class _Forms:
    room: Room

    async def next(self, request: Request, who: SignedIn) -> Response:
        """Take up the most urgent one of this list that nobody has, and open it."""
        wanted, now = asked(request.query_params), self.room.now

        def next_one(db: Db, said: Said) -> JSON:
            only = narrowed_to(db, who.actor, wanted)
            return claim_next(db, who.actor, wanted.view, only, now)

        taken = await self.room.take(request, who, next_one)
        if taken.refusal is not None:
            return await self._refused(request, who, "next", taken.refusal)
        if taken.result is None:
            return to(f"{HOME}{wanted.query(done='nothing')}")
        return to(f"{HOME}/intakes/{taken.result}{wanted.query(done='claim')}")

    async def bulk(self, request: Request, who: SignedIn) -> Response:
        """Do one thing with all that were picked, and say of each what came of it."""
        said = await self.room.posted(request, who)
        picked = _picked(said)
        kept = {**said.fields, "do": said.get("do")}
        try:
            act = await self._act_of(who, said)
            if not picked:
                raise NotAllowed(texts.PICK_FIRST)
        except Refusal as problem:
            chosen = frozenset(f"{reference}.{revision}" for reference, revision in picked)
            return await self._refused(request, who, "bulk", problem, kept, chosen)
        batch, room = _batch(said.key), self.room
        outcomes = [
            await self._one(
                said, who, act, desk.At(who.actor, reference, revision, room.now, batch)
            )
            for reference, revision in picked[:PAGE]
        ]
        return await self._told(request, who, said.get("do"), outcomes)

    async def undo(self, request: Request, who: SignedIn) -> Response:
        """Take back what was just done, all of it that still can be."""
        said = await self.room.posted(request, who)
        batch = _uuid(said.get("batch"))
        ids: tuple[UUID, ...] = await self.room.services.database.read(
            partial(of_batch, actor=who.actor, batch=batch)
        )
        outcomes = [await self._undone(said, who, one) for one in ids]
        wanted = asked(request.query_params)
        if not outcomes:
            problem = NotAllowed(OVER)
            return await self._refused(request, who, "undo", problem)
        if len(outcomes) == 1 and outcomes[0].done:
            reference = outcomes[0].reference
            return to(f"{HOME}/intakes/{reference}{wanted.paged(done='undone')}")
        return await self._told(request, who, "undo", outcomes)

    async def save(self, request: Request, who: SignedIn) -> Response:
        """Keep this list under a name."""
        wanted, now = asked(request.query_params), self.room.now

        def kept(db: Db, said: Said) -> JSON:
            whose = said.get("whose") or None
            save(db, who.actor, said.get("name"), wanted.query(), whose, now)
            return None

        taken = await self.room.take(request, who, kept, named="views")
        if taken.refusal is not None:
            return await self._refused(request, who, "views", taken.refusal, taken.said.fields)
        return to(f"{HOME}{wanted.query(done='saved')}")

    async def remove(self, request: Request, who: SignedIn) -> Response:
        """Let go of a list."""
        now = self.room.now

        def removed(db: Db, said: Said) -> JSON:
            for view in saved_for(db, who.actor):
                if view_code(db, view) == said.get("code"):
                    remove(db, who.actor, view, now)
            return None

        taken = await self.room.take(request, who, removed, named="views")
        if taken.refusal is not None:
            return await self._refused(request, who, "views", taken.refusal)
        return to(f"{HOME}{asked(request.query_params).query(done='removed')}")

    async def _act_of(self, who: SignedIn, said: Said) -> Act:
        """What is to be done with each; what all of them need is looked at first."""
        match said.get("do"):
            case "claim":
                return desk.claim
            case "assign":
                named = partial(colleague_of, actor=who.actor, code=said.get("to"))
                colleague: UUID = await self.room.services.database.read(named)
                return owner_told(lambda db, at: assign(db, at, colleague))
            case "close":
                ending = Ending(*closing_of(said))
                return lambda db, at: round_off(db, at, ending)
        raise NotAllowed(texts.PICK_FIRST)

    async def _one(self, said: Said, who: SignedIn, act: Act, at: desk.At) -> Outcome:
        def acted(db: Db, _: Said) -> JSON:
            act(db, at)
            return None

        reference = written(at.reference)
        try:
            await self.room.once(who, replace(said, key=f"{said.key} {at.reference}"), acted)
        except Unseen:
            return Outcome(reference, gone=True)
        except Refusal as problem:
            if isinstance(problem, NotYours):
                await self._note_refusal(who, at)
            return Outcome(reference, problem)
        return Outcome(reference)

    async def _note_refusal(self, who: SignedIn, at: desk.At) -> None:
        """In a unit of its own: the one that was refused is undone, and this must stay."""
        await self.room.services.database.write(
            lambda db: note_refused(db, who.actor, at.reference, "bulk", at.now)
        )

    async def _undone(self, said: Said, who: SignedIn, sought: UUID) -> Outcome:
        now = self.room.now

        def undone(db: Db, _: Said) -> JSON:
            return undo(db, who.actor, sought, now)

        try:
            key = f"{said.key} {sought.hex}"
            reference = await self.room.once(who, replace(said, key=key), undone)
        except Unseen:
            return Outcome("", gone=True)
        except Refusal as problem:
            return Outcome("", problem)
        return Outcome(str(reference))

    async def _told(
        self, request: Request, who: SignedIn, did: str, outcomes: list[Outcome]
    ) -> Response:
        """Back to the list where all went well; else a page that names each that did not."""
        wanted = asked(request.query_params)
        if all(one.done for one in outcomes):
            done = {"done": "undone"} if did == "undo" else {}
            return to(f"{HOME}{wanted.paged(**done)}")
        result = _result(did, outcomes, self.room.words(who), wanted.paged())
        return self.room.page(request, who, "team/bulk.html", result=result)

    async def _refused(  # noqa: PLR0917 - as a form was sent
        self,
        request: Request,
        who: SignedIn,
        form: str,
        problem: Refusal,
        fields: Mapping[str, str] | None = None,
        picked: frozenset[str] = frozenset(),
    ) -> Response:
        refused = Refused(form, self.room.words(who).refusal(problem), fields or {}, picked)
        return await list_page(self.room, request, who, status=422, refused=refused)


def _result(did: str, outcomes: Iterable[Outcome], words: Words, query: str) -> dict[str, Any]:
    listed = list(outcomes)
    failed = [one for one in listed if not one.done]
    done = len(listed) - len(failed)
    summary = words.say(texts.SOME_DONE, done=done, failed=len(failed))
    return {
        "title": words.say(texts.RESULTS[did]),
        "summary": summary if done else words.say(texts.NONE_DONE),
        "failed": [
            {
                "reference": one.reference,
                "url": f"{HOME}/intakes/{one.reference}{query}",
                "why": _why(one.refusal, words),
                "there": bool(one.reference) and not one.gone,
            }
            for one in failed
        ],
        "done": [one.reference for one in listed if one.done and one.reference],
        "list_url": f"{HOME}{query}",
    }


def _why(refusal: Refusal | None, words: Words) -> str:
    """Why not, and what to do: what is asked beside a form of its own is asked there."""
    if refusal is None:
        return words.say(texts.GONE)
    if isinstance(refusal, LeftOpen):
        items = "; ".join(one.in_(words.locale) for one in refusal.checks)
        return words.say(texts.LEFT_OPEN if items else texts.NO_CONTACT, items=items)
    return words.refusal(refusal)


def _picked(said: Said) -> list[tuple[str, int]]:
    """Which intakes, as which version each."""
    found = (_PICKED.fullmatch(value) for value in said.all("at"))
    return [(one[1], int(one[2])) for one in found if one]


def _batch(key: str) -> UUID:
    """The same for the same form: sent twice, it is the same batch."""
    return UUID(hex=key[-32:])


def _uuid(text: str) -> UUID:
    fits = re.fullmatch(r"[0-9a-f]{32}", text)
    return UUID(hex=text) if fits else UUID(int=0)

"""The page on which an assessor judges, and a second reader reads along."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.consent.queries import history
from pow_bot.domain.instruments.catalogue import Instrument
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.looking import Opened, look
from pow_bot.domain.intake.references import written
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import Stale
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.werkfit import actions
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.domain.werkfit.queries import offered_in
from pow_bot.domain.werkfit.rules import LONGEST_AHEAD
from pow_bot.domain.werkfit.words import Incomplete, Judgement, State
from pow_bot.storage import JSON, Db
from pow_bot.web.judged import MATTERS, SECTORS, letter
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake.consents import may_read_health
from pow_bot.web.team.intake.person import groups, kept_of
from pow_bot.web.team.intake.section import Sight, reading
from pow_bot.web.team.intake.telling import Act, asker_told
from pow_bot.web.team.intake.tongues import of_person
from pow_bot.web.team.judging import texts
from pow_bot.web.team.judging.differing import differing
from pow_bot.web.team.judging.section import (
    Judged,
    read_judged,
    reads_whole,
    told_asked,
    told_judgement,
    told_objection,
    under_way_told,
)
from pow_bot.web.team.judging.typed import fields_of, findings_of, rows_of
from pow_bot.web.team.queue.listing import asked
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, reference_of
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_MOST_FIELDS = 200
_DAY = timedelta(days=1)
_DONE = {"draft": texts.DRAFT_DONE, "resume": texts.RESUMED_DONE}


def judging(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The judgement of an intake: a page of its own, since it is long."""
    pages = _Judging(Room(services, guard, _MOST_FIELDS))
    routes.get("/team/intakes/{reference}/judgement", pages.show)
    routes.post("/team/intakes/{reference}/judgement", pages.post)


@dataclass(frozen=True, slots=True)
class _Seen:
    """An opened intake before this colleague, with its judgements and what the region offers.

    `health` says whether a word about that may be read.
    """

    sight: Sight
    judged: Judged
    offered: tuple[Instrument, ...]
    health: bool

    @property
    def current(self) -> Judgement | None:
        return self.judged.known.under_way

    @property
    def writes(self) -> bool:
        """Whether this colleague is the one who judges now."""
        one = self.current
        return one is not None and one.state is State.TAKEN and self._judges(one)

    @property
    def reads(self) -> bool:
        """Whether this colleague can be the second reader."""
        one = self.current
        if one is None or one.state is not State.TO_BE_READ or self._judges(one):
            return False
        return self.sight.allows(Action.JUDGE)

    @property
    def waits(self) -> bool:
        """Whether what this colleague wrote lies with the second reader."""
        one = self.current
        return one is not None and one.state is State.TO_BE_READ and self._judges(one)

    def _judges(self, one: Judgement) -> bool:
        return one.assessor == self.sight.actor.id


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a form was not taken: all that is missing, by field; or what happened meanwhile."""

    lacks: tuple[tuple[str, str], ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class _Judging:
    room: Room

    async def show(self, request: Request, who: SignedIn) -> Response:
        """The form for who judges, the whole for who reads along, what counts for others."""
        seen = await self._seen(request, who)
        if request.query_params.get("print"):
            return self._read_only(request, who, seen, NO_FORM)
        return self._page(request, who, seen, NO_FORM)

    async def post(self, request: Request, who: SignedIn) -> Response:
        """Keep a draft, judge, agree, send back or take back. What was typed and refused is not lost."""
        reference, now = reference_of(request), self.room.now

        def unit(db: Db, said: Said) -> JSON:
            self._act_of(said)(db, At(who.actor, reference, said.revision, now))
            return _counts(db, reference)

        taken = await self.room.take(request, who, unit)
        if taken.refusal is not None:
            return self._page(request, who, await self._seen(request, who), taken)
        return _onward(reference, taken.said.get("do"), counts=bool(taken.result))

    def _act_of(self, said: Said) -> Act:
        """What the button says; a form without one keeps a draft."""
        tell = partial(_letter, self.room.services)
        found = findings_of(said.fields)
        match said.get("do"):
            case "judge":
                return asker_told(lambda db, at: actions.judge(db, at, found, tell))
            case "agree":
                return asker_told(lambda db, at: actions.agree(db, at, tell))
            case "send_back":
                return lambda db, at: actions.send_back(db, at, said.get("why"))
            case "resume":
                return actions.resume
        return lambda db, at: actions.keep_draft(db, at, found)

    async def _seen(self, request: Request, who: SignedIn) -> _Seen:
        now, database = self.room.now, self.room.services.database
        unit = partial(look, actor=who.actor, reference=reference_of(request), now=now)
        opened: Opened = await database.write(unit)
        sight = Sight(
            opened=opened,
            actor=who.actor,
            words=self.room.words(who),
            read=self.room.services.read,
            now=now,
            asked=asked(request.query_params),
        )
        seen: _Seen = await database.read(partial(_beside, sight=sight))
        return seen

    def _page(self, request: Request, who: SignedIn, seen: _Seen, taken: Taken) -> Response:
        current = seen.current
        if current is None or not (seen.writes or seen.reads or seen.waits):
            return self._read_only(request, who, seen, taken)
        shown = taken.said.fields if taken.refusal else fields_of(current.findings)
        return self.room.page(
            request,
            who,
            "team/judging/page.html",
            taken.status,
            **self._common(request, who, seen, taken),
            **_choices(seen),
            theirs=_theirs(seen, taken),
            typed=shown,
            rows=rows_of(shown),
            revision=current.revision,
            writes=seen.writes,
            sent_back=current.sent_back if seen.writes else "",
            waits=under_way_told(current, seen.judged, seen.sight) if seen.waits else None,
            to_read=None if seen.writes else told_judgement(current, seen.judged, seen.sight),
            asked=told_asked(current, seen.sight),
        )

    def _read_only(self, request: Request, who: SignedIn, seen: _Seen, taken: Taken) -> Response:
        if not reads_whole(seen.sight):
            raise HTTPException(404)
        one = seen.judged.known.standing
        return self.room.page(
            request,
            who,
            "team/judging/paper.html",
            taken.status,
            **self._common(request, who, seen, taken),
            standing=told_judgement(one, seen.judged, seen.sight) if one else None,
        )

    def _common(self, request: Request, who: SignedIn, seen: _Seen, taken: Taken) -> dict[str, Any]:
        words = seen.sight.words
        problem = _problem(taken, words)
        done = _DONE.get(request.query_params.get("done", ""))
        return {
            "intake": _intake(seen),
            "post_url": request.url.path,
            "notice": words.say(done) if done and not problem.sentence else None,
            "sentence": problem.sentence,
            "lacks": [{"field": field, "text": text} for field, text in problem.lacks],
            "wrong": dict(reversed(problem.lacks)),
            "objection": told_objection(seen.judged.known, seen.sight),
        }


def _intake(seen: _Seen) -> dict[str, Any]:
    """Of whom it is, and what they told."""
    sight = seen.sight
    told = sight.read(kept_of(sight.opened, health=seen.health), sight.words.locale)
    return {
        "reference": sight.opened.intake.written,
        "name": told.name,
        "language": of_person(sight),
        "groups": groups(told, sight.words, reads_all=sight.reads_all),
        "pre_screen": told.pre_screen,
    }


def _problem(taken: Taken, words: Words) -> _Problem:
    if isinstance(taken.refusal, Incomplete):
        lacks = ((one.field, words.say(one.text, **one.fills)) for one in taken.refusal.lacks)
        return _Problem(lacks=tuple(lacks))
    return _Problem(sentence=taken.sentence(words, texts.ELSEWHERE))


def _theirs(seen: _Seen, taken: Taken) -> list[dict[str, Any]]:
    """What stands otherwise than it was typed, for who writes and saved too late."""
    if seen.current is None or not seen.writes or not isinstance(taken.refusal, Stale):
        return []
    return differing(seen.current, findings_of(taken.said.fields), seen.judged, seen.sight)


def _choices(seen: _Seen) -> dict[str, Any]:
    words, first = seen.sight.words, today(seen.sight.now)
    return {
        "outcomes": [
            {"value": one, "label": words.say(texts.OUTCOMES[one]), "hint": words.say(hint)}
            for one, hint in texts.OUTCOME_HINTS.items()
        ],
        "degrees": words.choices(texts.DEGREES),
        "matters": words.choices(MATTERS),
        "bys": words.choices(texts.BYS),
        "sectors": words.choices(SECTORS),
        "forms": words.choices(texts.FORMS),
        "uses": words.choices(texts.USES),
        "instruments": [
            {
                "name": one.name,
                "title": one.title_in(words.locale),
                "conditions": one.conditions_in(words.locale),
                "payer": words.say(texts.PAYERS[one.payer]),
            }
            for one in seen.offered
        ],
        "least": (first + _DAY).isoformat(),
        "most": (first + LONGEST_AHEAD).isoformat(),
    }


def _onward(reference: str, did: str, *, counts: bool) -> Response:
    """To the intake once somebody judged or read; with a draft back to the form."""
    intake = f"/team/intakes/{written(reference)}"
    if did in {"judge", "agree", "send_back"}:
        return to(f"{intake}?done={did if counts or did == 'send_back' else 'to_read'}")
    if did == "resume":
        return to(f"{intake}/judgement?done=resume")
    return to(f"{intake}/judgement?done=draft{'#steps' if did == 'more' else ''}")


def _letter(services: TeamServices, judgement: Judgement, locale: str, link: str) -> str:
    return letter(services.pages.catalogues, services.base_url, judgement, locale, link)


def _beside(db: Db, sight: Sight) -> _Seen:
    opened, now = sight.opened, sight.now
    judged = read_judged(db, reading(db, opened, sight.actor, now))
    offered = offered_in(db, opened.intake.region, today(now))
    return _Seen(sight, judged, offered, may_read_health(history(db, opened.intake.person), now))


def _counts(db: Db, reference: str) -> bool:
    """Whether nothing is under way any more."""
    intake = by_reference(db, reference)
    return intake is not None and under_way(db, intake.id) is None

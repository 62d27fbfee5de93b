"""The page on which an assessor judges, and a second reader reads along."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.instruments.catalogue import Instrument
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.looking import Opened, look
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NotAllowed, NotYours, Refusal, Stale, Unseen
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.werkfit import actions
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.domain.werkfit.queries import offered_in
from pow_bot.domain.werkfit.rules import LONGEST_AHEAD
from pow_bot.domain.werkfit.words import (
    By,
    Degree,
    Incomplete,
    Judgement,
    Matter,
    Sector,
    State,
    Use,
    WorkForm,
)
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, once
from pow_bot.web.judged import MATTERS, SECTORS, letter
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake.detail import Beside, Detail, read_beside
from pow_bot.web.team.intake.forms import Posted, posted
from pow_bot.web.team.intake.section import Sight
from pow_bot.web.team.intake.telling import asker_told
from pow_bot.web.team.judging import texts
from pow_bot.web.team.judging.section import (
    JUDGEMENT,
    Judged,
    reads_whole,
    told_judgement,
    told_objection,
)
from pow_bot.web.team.judging.typed import fields_of, findings_of, rows_of
from pow_bot.web.team.queue.listing import asked
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_MOST_FIELDS = 200
_DAY = timedelta(days=1)

Act: TypeAlias = Callable[[Db, At], None]


def judging(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The judgement of an intake: a page of its own, since it is long."""
    pages = _Judging(services, guard)
    routes.get("/team/intakes/{reference}/judgement", pages.show)
    routes.post("/team/intakes/{reference}/judgement", pages.post)


@dataclass(frozen=True, slots=True)
class _Seen:
    """An opened intake before this colleague, with its judgements and what the region offers."""

    detail: Detail
    judged: Judged
    offered: tuple[Instrument, ...]

    @property
    def sight(self) -> Sight:
        return self.detail.sight

    @property
    def current(self) -> Judgement | None:
        return self.judged.known.under_way

    @property
    def writes(self) -> bool:
        """Whether this colleague is the one who judges now."""
        one = self.current
        mine = one is not None and one.assessor == self.sight.actor.id
        return mine and one is not None and one.state is State.TAKEN

    @property
    def reads(self) -> bool:
        """Whether this colleague can be the second reader."""
        one = self.current
        ready = one is not None and one.state is State.TO_BE_READ
        another = one is not None and one.assessor != self.sight.actor.id
        return ready and another and self.sight.allows(Action.JUDGE)


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a form was not taken: all that is missing, by field; or what happened meanwhile."""

    lacks: tuple[tuple[str, str], ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class _Judging:
    services: TeamServices
    guard: Guard

    async def show(self, request: Request, who: SignedIn) -> Response:
        """The form for who judges, the whole for who reads along, what counts for others."""
        seen = await self._seen(request, who)
        if request.query_params.get("print") or not (seen.writes or seen.reads):
            return self._read_only(request, who, seen)
        return self._page(request, who, seen)

    async def post(self, request: Request, who: SignedIn) -> Response:
        """Keep a draft, judge, agree, or send back."""
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            key, fields = self.guard.key(who, request, form), posted(form)
        act = self._act_of(fields)
        at = At(who.actor, _reference(request), fields.revision, self.services.now())
        unit = partial(_once, key=key, act=act, at=at)
        try:
            counts = await self.services.database.write(unit, keyed=True)
        except Unseen:
            raise HTTPException(404) from None
        except Stale:
            problem = _Problem(sentence=self._words(who).say(texts.ELSEWHERE))
            return await self._again(request, who, fields, problem, 409)
        except (NotYours, NotAllowed) as refusal:
            return await self._refused(request, who, fields, refusal)
        return _onward(request, fields.get("do"), counts=bool(counts))

    def _act_of(self, fields: Posted) -> Act:
        """What the button says; a form without one keeps a draft."""
        tell = partial(_letter, self.services)
        found = findings_of(fields.fields)
        match fields.get("do"):
            case "judge":
                return asker_told(lambda db, at: actions.judge(db, at, found, tell))
            case "agree":
                return asker_told(lambda db, at: actions.agree(db, at, tell))
            case "send_back":
                return lambda db, at: actions.send_back(db, at, fields.get("why"))
        return lambda db, at: actions.keep_draft(db, at, found)

    async def _refused(
        self, request: Request, who: SignedIn, fields: Posted, refusal: Refusal
    ) -> Response:
        words = self._words(who)
        if isinstance(refusal, NotYours):
            await self.guard.note_refusal(who, request, "judgement")
            problem = _Problem(sentence=words.refusal(refusal))
            return await self._again(request, who, fields, problem, 403)
        if isinstance(refusal, Incomplete):
            lacks = ((one.field, words.say(one.text, **one.fills)) for one in refusal.lacks)
            return await self._again(request, who, fields, _Problem(tuple(lacks)), 422)
        problem = _Problem(sentence=words.refusal(refusal))
        return await self._again(request, who, fields, problem, 422)

    async def _again(
        self, request: Request, who: SignedIn, fields: Posted, problem: _Problem, status: int
    ) -> Response:
        """The form as it was sent; nothing that was typed is lost."""
        seen = await self._seen(request, who)
        if not (seen.writes or seen.reads):
            return self._read_only(request, who, seen, problem=problem, status=status)
        return self._page(request, who, seen, typed=fields.fields, problem=problem, status=status)

    async def _seen(self, request: Request, who: SignedIn) -> _Seen:
        now, database = self.services.now(), self.services.database
        unit = partial(look, actor=who.actor, reference=_reference(request), now=now)
        try:
            opened: Opened = await database.write(unit)
        except Unseen:
            raise HTTPException(404) from None
        reading = partial(_beside, opened=opened, who=who, now=now)
        beside, offered = await database.read(reading)
        sight = Sight(
            opened=opened,
            actor=who.actor,
            words=self._words(who),
            read=self.services.read,
            now=now,
            asked=asked(request.query_params),
        )
        judged: Judged = beside.sections[JUDGEMENT.name]
        return _Seen(Detail(sight, beside), judged, offered)

    def _page(
        self,
        request: Request,
        who: SignedIn,
        seen: _Seen,
        *,
        typed: Mapping[str, str] | None = None,
        problem: _Problem = _Problem(),
        status: int = 200,
    ) -> Response:
        current = seen.current
        if current is None:
            raise HTTPException(404)
        shown = fields_of(current.findings) if typed is None else typed
        context = {
            **self._common(request, who, seen, problem),
            **self._choices(seen),
            "typed": shown,
            "rows": rows_of(shown),
            "revision": current.revision,
            "writes": seen.writes,
            "sent_back": current.sent_back if seen.writes else "",
            "to_read": told_judgement(current, seen.judged, seen.sight) if seen.reads else None,
        }
        return self._html(request, who, "team/judging/page.html", status, context)

    def _read_only(
        self,
        request: Request,
        who: SignedIn,
        seen: _Seen,
        *,
        problem: _Problem = _Problem(),
        status: int = 200,
    ) -> Response:
        counts = seen.judged.known.standing
        if not reads_whole(seen.sight):
            raise HTTPException(404)
        told = told_judgement(counts, seen.judged, seen.sight) if counts else None
        context = {**self._common(request, who, seen, problem), "standing": told}
        return self._html(request, who, "team/judging/paper.html", status, context)

    def _common(
        self, request: Request, who: SignedIn, seen: _Seen, problem: _Problem
    ) -> dict[str, Any]:
        token = self.guard.token(who)
        intake = seen.detail.context(token, None)
        words = seen.sight.words
        draft = request.query_params.get("done") == "draft"
        return {
            "intake": intake,
            "token": token,
            "post_url": request.url.path,
            "notice": words.say(texts.DRAFT_DONE) if draft and not problem.sentence else None,
            "sentence": problem.sentence,
            "lacks": [{"field": field, "text": text} for field, text in problem.lacks],
            "wrong": dict(reversed(problem.lacks)),
            "objection": told_objection(seen.judged.known, seen.sight),
            "group": seen.current and words.say(texts.GROUPS[seen.current.asked.group]),
            "why_group": seen.current.asked.why if seen.current else "",
        }

    def _choices(self, seen: _Seen) -> dict[str, Any]:
        say, locale = seen.sight.words.say, seen.sight.words.locale
        first = today(seen.sight.now)
        return {
            "outcomes": [
                {"value": one, "label": say(texts.OUTCOMES[one]), "hint": say(hint)}
                for one, hint in texts.OUTCOME_HINTS.items()
            ],
            "degrees": _options(say, {one: texts.DEGREES[one] for one in Degree}),
            "matters": _options(say, {one: MATTERS[one] for one in Matter}),
            "bys": _options(say, {one: texts.BYS[one] for one in By}),
            "sectors": _options(say, {one: SECTORS[one] for one in Sector}),
            "forms": [{"value": str(int(one)), "label": say(texts.FORMS[one])} for one in WorkForm],
            "uses": _options(say, {one: texts.USES[one] for one in Use}),
            "instruments": [
                {
                    "name": one.name,
                    "title": one.title_in(locale),
                    "conditions": one.conditions_in(locale),
                    "payer": say(texts.PAYERS[one.payer]),
                }
                for one in seen.offered
            ],
            "least": (first + _DAY).isoformat(),
            "most": (first + LONGEST_AHEAD).isoformat(),
        }

    def _html(
        self,
        request: Request,
        who: SignedIn,
        template: str,
        status: int,
        context: Mapping[str, Any],
    ) -> Response:
        frame = self.guard.frame(request, who, self._words(who).regions_of(who.actor))
        return self.services.pages.page(
            request, template, who.locale, status, **{**frame, **context}
        )

    def _words(self, who: SignedIn) -> Words:
        return Words(self.services.pages.catalogues, who.locale)


def _onward(request: Request, did: str, *, counts: bool) -> Response:
    """To the intake once somebody judged or read; with a draft back to the form."""
    intake = f"/team/intakes/{written(_reference(request))}"
    if did in {"judge", "agree", "send_back"}:
        return to(f"{intake}?done={did if counts or did == 'send_back' else 'to_read'}")
    return to(f"{intake}/judgement?done=draft{'#steps' if did == 'more' else ''}")


def _options(say: Callable[[Text], str], named: Mapping[Any, Text]) -> list[dict[str, str]]:
    return [{"value": str(value), "label": say(text)} for value, text in named.items()]


def _letter(services: TeamServices, judgement: Judgement, locale: str, link: str) -> str:
    return letter(services.pages.catalogues, services.base_url, judgement, locale, link)


def _beside(
    db: Db, opened: Opened, who: SignedIn, now: Any
) -> tuple[Beside, tuple[Instrument, ...]]:
    beside = read_beside(db, opened, who.actor, now)
    return beside, offered_in(db, opened.intake.region, today(now))


def _once(db: Db, key: str, act: Act, at: At) -> JSON:
    def acted() -> JSON:
        act(db, at)
        intake = by_reference(db, at.reference)
        return intake is not None and under_way(db, intake.id) is None

    return once(db, key, at.actor.id, acted, now=at.now)


def _reference(request: Request) -> str:
    """Empty where it cannot be one: then there is no such intake."""
    return understood(request.path_params["reference"]) or ""

"""What will be erased when: the list, postponing, and saying that the clock is right."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import NotAllowed, NotYours, Refusal, Stale, Unseen
from pow_bot.domain.retention import rules
from pow_bot.domain.retention.actions import confirm_clock, due, postpone
from pow_bot.domain.retention.queries import announced, standing
from pow_bot.domain.retention.words import Announced, Guard, Rule, Standing
from pow_bot.domain.staff.permissions import DUTIES, Duty
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import full_day
from pow_bot.storage import JSON, Db, once
from pow_bot.web.forms import as_number
from pow_bot.web.team.guard import Guard as Door
from pow_bot.web.team.guard import SignedIn, to
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.settings.typed import DAY, day_in, day_out
from pow_bot.web.team.words import Words

HOME = "/team/retention"

_RULES = {
    Rule.CLOSED: Text("team/retention/closed", "Afgerond, en de termijn is om"),
    Rule.WITHOUT_FOLLOW_UP: Text("team/retention/without", "Nooit opgepakt"),
}
_GUARDS = {
    Guard.REQUEST: Text("team/retention/request", "Er loopt een verzoek of klacht."),
    Guard.OBJECTION: Text("team/retention/objection", "Er loopt een bezwaar tegen een oordeel."),
    Guard.OFFERED: Text("team/retention/offered", "Er loopt een overdracht."),
    Guard.APPOINTMENT: Text("team/retention/appointment", "Er staat een afspraak."),
}
_POSTPONED = Text("team/retention/postponed", "Uitgesteld tot {day}, {n} keer.")


def retention(services: TeamServices, guard: Door, routes: Routes) -> None:
    """The list and its forms."""
    pages = _Retention(services, guard)
    routes.get(HOME, pages.list)
    routes.post(f"{HOME}/confirm", pages.confirm)
    routes.post(f"{HOME}/{{reference}}", pages.postpone)


@dataclass(frozen=True, slots=True)
class _Read:
    lines: list[Announced]
    next: list[str]
    clock: Standing


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A form that was refused: of which line, why, and what was typed."""

    reference: str
    sentence: str
    reason: str
    until: str


@dataclass(frozen=True)
class _Retention:
    services: TeamServices
    guard: Door

    async def list(self, request: Request, who: SignedIn) -> Response:
        """What goes when, by date."""
        return await self._page(request, who)

    async def postpone(self, request: Request, who: SignedIn) -> Response:
        """Keep one longer, once, with a reason."""
        _require_duty(who.actor)
        async with request.form(max_files=0, max_fields=10) as form:
            key = self.guard.key(who, request, form)
            fields = {name: str(form.get(name, "")) for name in ("until", "reason", "times")}
        reference, now = understood(request.path_params["reference"]), self.services.now()
        until, times = day_in(fields["until"].strip()), as_number(fields["times"])
        if reference is None:
            raise HTTPException(404)
        if until is None:
            return await self._refused(request, who, fields, NotAllowed(DAY))
        at = At(who.actor, reference, -1 if times is None else times, now)
        act = partial(postpone, at=at, until=until, reason=fields["reason"])
        try:
            await self._once(key, who, act)
        except Unseen:
            raise HTTPException(404) from None
        except (NotAllowed, NotYours, Stale) as problem:
            return await self._refused(request, who, fields, problem)
        return to(f"{HOME}?done=1")

    async def confirm(self, request: Request, who: SignedIn) -> Response:
        """A coordinator looked at the clock: it is right."""
        _require_duty(who.actor)
        async with request.form(max_files=0, max_fields=10) as form:
            key = self.guard.key(who, request, form)
        now, by = self.services.now(), who.actor.id
        await self._once(key, who, lambda db: confirm_clock(db, now, by=by))
        return to(f"{HOME}?done=1")

    async def _refused(
        self, request: Request, who: SignedIn, fields: dict[str, str], problem: Refusal
    ) -> Response:
        if isinstance(problem, NotYours):
            await self.guard.note_refusal(who, request, "postpone")
        words = self._words(who)
        wrong = _Wrong(
            request.path_params["reference"],
            words.refusal(problem),
            fields["reason"],
            fields["until"],
        )
        status = {Stale: 409, NotYours: 403}.get(type(problem), 422)
        return await self._page(request, who, wrong, status)

    async def _page(
        self, request: Request, who: SignedIn, wrong: _Wrong | None = None, status: int = 200
    ) -> Response:
        _require_duty(who.actor)
        words, now = self._words(who), self.services.now()
        read: _Read = await self.services.database.write(partial(_look, actor=who.actor, now=now))
        frame = self.guard.frame(request, who, words.regions_of(who.actor))
        held = read.clock.held_at
        return self.services.pages.page(
            request,
            "team/retention.html",
            who.locale,
            status,
            **frame,
            lines=[_line(one, words, wrong) for one in read.lines],
            next=read.next,
            held=words.moment(held, now) if held else None,
            run=words.moment(read.clock.run_at, now) if read.clock.run_at else None,
            confirm_url=f"{HOME}/confirm",
            problem=wrong,
            done=request.query_params.get("done") == "1",
        )

    async def _once(self, key: str, who: SignedIn, act: Any) -> None:
        def acted(db: Db) -> JSON:
            act(db)
            return True

        now = self.services.now()
        unit = lambda db: once(db, key, who.actor.id, lambda: acted(db), now=now)  # noqa: E731
        await self.services.database.write(unit, keyed=True)

    def _words(self, who: SignedIn) -> Words:
        return Words(self.services.pages.catalogues, who.locale)


def _look(db: Db, actor: Actor, now: datetime) -> _Read:
    """The list, and of it what the next run erases; that somebody looked is kept."""
    lines, clock = announced(db, actor, now), standing(db)
    theirs = {one.reference for one in lines}
    following = (gone.intake.written for gone in due(db, now)) if clock.held_at is None else ()
    found = [reference for reference in following if reference in theirs]
    audited(db, "retention.look", actor=actor.id, now=now)
    return _Read(lines, found, clock)


def _line(one: Announced, words: Words, wrong: _Wrong | None) -> dict[str, Any]:
    mine = wrong if wrong and wrong.reference == one.reference else None
    locale = words.locale
    return {
        "reference": one.reference,
        "intake_url": f"/team/intakes/{one.reference}",
        "region": words.region(one.region or "none"),
        "on": full_day(locale, one.goes_on),
        "rule": words.say(_RULES[one.rule]),
        "guard": words.say(_GUARDS[one.guard]) if one.guard else None,
        "postponed": _postponed(one, words),
        "post_url": f"{HOME}/{one.reference}" if one.times < rules.MOST_TIMES else None,
        "times": one.times,
        "until": mine.until if mine else "",
        "example": day_out(one.goes_on + rules.LONGEST / 2),
        "reason": mine.reason if mine else "",
        "problem": mine.sentence if mine else None,
    }


def _postponed(one: Announced, words: Words) -> str | None:
    until: date | None = one.postponed_until
    if until is None:
        return None
    return words.say(_POSTPONED, day=full_day(words.locale, until), n=one.times)


def _require_duty(actor: Actor) -> None:
    if actor.role not in DUTIES[Duty.RETENTION]:
        raise HTTPException(404)

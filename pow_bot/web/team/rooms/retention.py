"""What will be erased when: the list, postponing, and saying that the clock is right."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.references import written
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.retention import rules
from pow_bot.domain.retention.actions import confirm_clock, postpone
from pow_bot.domain.retention.queries import announced, standing
from pow_bot.domain.retention.words import Announced, Guard, Rule, Standing
from pow_bot.domain.staff.permissions import DUTIES, Duty
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard as Door
from pow_bot.web.team.guard import SignedIn, to
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, reference_of
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
    pages = _Retention(Room(services, guard, most_fields=10))
    routes.get(HOME, pages.list)
    routes.post(f"{HOME}/confirm", pages.confirm)
    routes.post(f"{HOME}/{{reference}}", pages.postpone)


@dataclass(frozen=True, slots=True)
class _Read:
    lines: list[Announced]
    next: list[str]
    clock: Standing


@dataclass(frozen=True)
class _Retention:
    room: Room

    async def list(self, request: Request, who: SignedIn) -> Response:
        """What goes when, by date."""
        _require_duty(who.actor)
        return await self._page(request, who)

    async def postpone(self, request: Request, who: SignedIn) -> Response:
        """Keep one longer, once, with a reason."""
        _require_duty(who.actor)
        reference, now = reference_of(request), self.room.now

        def unit(db: Db, said: Said) -> None:
            until = day_in(said.get("until"))
            if until is None:
                raise NotAllowed(DAY)
            at = At(who.actor, reference, said.number("times"), now)
            postpone(db, at, until, said.get("reason"))

        taken = await self.room.take(request, who, unit, named="postpone")
        if taken.refusal is not None:
            return await self._page(request, who, taken, written(reference))
        return to(f"{HOME}?done=1")

    async def confirm(self, request: Request, who: SignedIn) -> Response:
        """A coordinator looked at the clock: it is right."""
        _require_duty(who.actor)
        said, now, by = await self.room.posted(request, who), self.room.now, who.actor.id
        await self.room.once(who, said, lambda db, _: confirm_clock(db, now, by=by))
        return to(f"{HOME}?done=1")

    async def _page(
        self, request: Request, who: SignedIn, taken: Taken = NO_FORM, where: str = ""
    ) -> Response:
        words, now = self.room.words(who), self.room.now
        unit = partial(_look, actor=who.actor, now=now)
        read: _Read = await self.room.services.database.write(unit)
        held, run = read.clock.held_at, read.clock.run_at
        lines = [_line(one, words) for one in read.lines]
        there = {line["reference"] for line in lines if line["post_url"]}
        return self.room.page(
            request,
            who,
            "team/retention.html",
            taken.status,
            lines=lines,
            next=read.next,
            held=words.moment(held, now) if held else None,
            run=words.moment(run, now) if run else None,
            confirm_url=f"{HOME}/confirm",
            problem=taken.problem(words, where),
            loose=taken.refusal is not None and where not in there,
            typed=taken.said.fields,
            done=request.query_params.get("done") == "1",
        )


def _look(db: Db, actor: Actor, now: datetime) -> _Read:
    """The list, and of it what the next run erases; that somebody looked is kept."""
    lines, clock = announced(db, actor, now), standing(db)
    day, runs = today(now), clock.held_at is None
    found = [one.reference for one in lines if runs and rules.goes(one.goes_on, one.guard, day)]
    audited(db, "retention.look", actor=actor.id, now=now)
    return _Read(lines, found, clock)


def _line(one: Announced, words: Words) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "intake_url": f"/team/intakes/{one.reference}",
        "region": words.region(one.region or NOWHERE),
        "on": full_day(words.locale, one.goes_on),
        "rule": words.say(_RULES[one.rule]),
        "guard": words.say(_GUARDS[one.guard]) if one.guard else None,
        "postponed": _postponed(one, words),
        "post_url": f"{HOME}/{one.reference}" if one.times < rules.MOST_TIMES else None,
        "times": one.times,
        "example": day_out(one.goes_on + rules.LONGEST / 2),
    }


def _postponed(one: Announced, words: Words) -> str | None:
    until = one.postponed_until
    if until is None:
        return None
    return words.say(_POSTPONED, day=full_day(words.locale, until), n=one.times)


def _require_duty(actor: Actor) -> None:
    if actor.role not in DUTIES[Duty.RETENTION]:
        raise HTTPException(404)

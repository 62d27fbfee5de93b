"""Appointments by the day and the week, to work from and to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.contact.queries import Meeting, planned
from pow_bot.domain.contact.rules import moment_of
from pow_bot.domain.contact.words import Interpreter, Kind, State
from pow_bot.domain.intake.rules import HERE, today
from pow_bot.domain.staff.permissions import Duty
from pow_bot.i18n.formats import clock
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.intake.appointments import INTERPRETERS, KINDS, STATES, spoken_in
from pow_bot.web.team.moments import as_day
from pow_bot.web.team.room import Room, require_duty
from pow_bot.web.team.rooms.whose import whose
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

APPOINTMENTS = "/team/appointments"

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def agenda(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list of a week."""
    pages = _Agenda(Room(services, guard))
    routes.get(APPOINTMENTS, pages.week)


@dataclass(frozen=True)
class _Agenda:
    room: Room

    async def week(self, request: Request, who: SignedIn) -> Response:
        """Seven days from a day on, or that day alone. Each person on it is looked at, and noted."""
        require_duty(who.actor, Duty.CALL_LIST)
        params, now = request.query_params, self.room.now
        first = _day_of(params.get("day"), today(now))
        one_day, mine = "one" in params, "mine" in params
        days = _DAY if one_day else _WEEK
        since, until = _start(first), _start(first + days)
        unit = partial(planned, actor=who.actor, since=since, until=until, now=now, mine=mine)
        found: Sequence[Meeting] = await self.room.services.database.write(unit)
        words = self.room.words(who)
        return self.room.page(
            request,
            who,
            "team/appointments.html",
            days=list(self._days(found, words)),
            title_day=words.day(first),
            tabs=whose(
                words,
                _url(first, one_day, mine=False),
                _url(first, one_day, mine=True),
                mine=mine,
            ),
            before=_url(first - days, one_day, mine=mine),
            after=_url(first + days, one_day, mine=mine),
            today=_url(today(now), one_day, mine=mine),
            other=_url(first, not one_day, mine=mine),
            one_day=one_day,
        )

    def _days(self, found: Sequence[Meeting], words: Words) -> Any:
        """Each day that has one, with what is on it."""
        for day, rows in groupby(found, key=lambda row: today(row.appointment.plan.starts_at)):
            yield {"title": words.day(day), "rows": [self._row(row, words) for row in rows]}

    def _row(self, row: Meeting, words: Words) -> dict[str, Any]:
        one, intake = row.appointment, row.intake
        start, end = one.plan.starts_at.astimezone(HERE), one.plan.ends_at.astimezone(HERE)
        interpreter = one.plan.interpreter
        return {
            "time": f"{clock(words.locale, start)} – {clock(words.locale, end)}",
            "reference": intake.written,
            "url": f"/team/intakes/{intake.written}",
            "kind": words.say(KINDS[one.plan.kind]),
            "place": one.plan.place if one.plan.kind is Kind.VISIT else None,
            "language": spoken_in(words, row.language),
            "interpreter": None
            if interpreter is Interpreter.NONE
            else words.say(INTERPRETERS[interpreter]),
            "state": None if one.state is State.PLANNED else words.say(STATES[one.state]),
            "colleague": row.colleague,
        }


def _url(day: date, one_day: bool, *, mine: bool) -> str:
    return f"{APPOINTMENTS}?day={day.isoformat()}{'&one=1' if one_day else ''}{'&mine=1' if mine else ''}"


def _start(day: date) -> datetime:
    return moment_of(day, datetime.min.time())


def _day_of(text: str | None, otherwise: date) -> date:
    """A day of an address; what is none, or lies beyond any agenda, is today."""
    day = as_day(text) or otherwise
    return day if abs(day - otherwise) < timedelta(days=3660) else otherwise

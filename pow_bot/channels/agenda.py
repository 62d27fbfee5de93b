"""The promised day, or an appointment, for somebody's own calendar: a number, when, and nothing else."""

from datetime import datetime, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter
from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.finding import Found, add_pages
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.clock import at_home
from pow_bot.domain.contact.queries import appointment_ahead
from pow_bot.domain.contact.words import Appointment
from pow_bot.domain.intake.slips import Slip
from pow_bot.domain.intake.words import NO_DAY
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

# Somebody else may read the calendar: who has the number knows what it is, and nobody else.
SUMMARY = Text("agenda/summary", "Nummer {reference}")
_MADE_BY = "-//agenda//1//NL"


def agenda(door: Door) -> APIRouter:
    """The routes of the file, by cookie and by link."""
    router = APIRouter()

    async def show(request: Request, who: Visitor, there: Found) -> Response:
        if not has_day(there.slip):
            return door.to(there.page("bewijs"), who)
        summary = door.speaker(who).say(SUMMARY, reference=there.slip.reference)
        return _file(there.slip.reference, entry(there.slip, summary, door.now()))

    async def meet(request: Request, who: Visitor, there: Found) -> Response:
        appointment = await door.database.read(partial(_next, slip=there.slip, now=door.now()))
        if appointment is None:
            return door.to(there.page("status"), who)
        summary = door.speaker(who).say(SUMMARY, reference=there.slip.reference)
        return _file(there.slip.reference, meeting(appointment, summary, door.now()))

    add_pages(router, door, "afspraak", meet, ".ics")
    add_pages(router, door, "bewijs", show, ".ics")
    return router


def has_day(slip: Slip) -> bool:
    """Whether a day was promised, and is still to come: who comes by chooses their own."""
    return slip.reach not in NO_DAY and slip.done_at is None


def entry(slip: Slip, summary: str, now: datetime) -> bytes:
    """The whole day by which somebody hears. The same registration is the same entry again."""
    day = at_home(slip.due_at).date()
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, slip.link)))
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("dtstamp", now)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return _calendar(event)


def meeting(appointment: Appointment, summary: str, now: datetime) -> bytes:
    """An appointment by its hour. Moved it is the same entry again; where it is, is not in it.

    Times are in UTC, so that no calendar need know when the clock changes here.
    """
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, appointment.code)))
    event.add("sequence", appointment.revision - 1)
    event.add("summary", summary)
    event.add("dtstart", appointment.plan.starts_at)
    event.add("dtend", appointment.plan.ends_at)
    event.add("dtstamp", now)
    event.add("class", "PRIVATE")
    return _calendar(event)


def _next(db: Db, slip: Slip, now: datetime) -> Appointment | None:
    """The appointment that is next; none once the team rounded it off."""
    return appointment_ahead(db, slip.conversation, now) if slip.done_at is None else None


def _calendar(event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _file(name: str, content: bytes) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.ics"',
        "Cache-Control": "no-store",
    }
    return Response(content, 200, headers, "text/calendar")

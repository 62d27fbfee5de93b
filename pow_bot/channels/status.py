"""Where a registration stands, in plain words: what happened, what is next, who does it, by when."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.finding import Found, add_pages, gone
from pow_bot.channels.judgement import judgement_url
from pow_bot.channels.slips import DONE, call_of, moment, promise
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.clock import at_home
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.contact.queries import appointment_ahead
from pow_bot.domain.contact.words import Appointment, Kind
from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.order import Next
from pow_bot.domain.intake.own import Happened, Registration, registration_behind
from pow_bot.domain.intake.words import NO_DAY, Attempt, NextAction, Stage
from pow_bot.domain.regions.rules import Shown
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import clock, day
from pow_bot.storage import Db

WITHDRAWN = Text("status/withdrawn", "U haalde uw aanmelding weg. U kunt zich opnieuw aanmelden.")
READING = Text("status/reading", "Het team leest wat u schreef of wijzigde.")
WANTED = Text("status/wanted", "Het team weet dat u een mens wilt spreken.")
WAITING = Text("status/waiting", "Het team wacht op een bericht van u.")
GOING_ON = Text("status/going_on", "Het team is bezig met uw aanmelding.")
CALLING_BACK = Text("status/calling_back", "Het team belt u terug.")
OBJECTED = Text("status/objected", "Het team leest dat u het niet eens bent.")
REVIEWING = Text("status/reviewing", "Het team kijkt opnieuw welk werk bij u past.")
LATE = Text("status/late", "Die dag is voorbij. Vraag het na bij het team.")
YOU = Text("status/you", "U")
AT = Text("status/appointment", "{day} om {time} uur")
BY_PHONE = Text("status/appointment/phone", "Wij bellen u.")

HAPPENED = {
    "submitted": Text("status/event/submitted", "U meldde zich aan."),
    "amended": Text("status/event/amended", "U wijzigde antwoorden."),
    "amended_after": Text("status/event/amended", "U wijzigde antwoorden."),
    "contact_corrected": Text(
        "status/event/contact_corrected", "Het team wijzigde hoe wij u bereiken."
    ),
    "told": Text("status/event/told", "U vertelde meer."),
    "told_after": Text("status/event/told", "U vertelde meer."),
    "merged_into": Text("status/event/merged_into", "Het team voegde uw aanmeldingen samen."),
    "parted": Text("status/event/parted", "Het team haalde uw aanmeldingen weer uit elkaar."),
    "wants_person": Text("status/event/wants_person", "U vroeg om een mens."),
    "answered": Text("status/event/answered", "U schreef een bericht."),
    "claimed": Text("status/event/claimed", "Iemand van het team pakte het op."),
    "released": Text("status/event/released", "Het team zoekt een andere collega voor u."),
    "handed_over": Text("status/event/handed_over", "Een andere collega helpt u verder."),
    "offered": Text("status/event/offered", "Het team vroeg of een ander u verder kan helpen."),
    "accepted_elsewhere": Text("status/event/accepted_elsewhere", "Een ander helpt u nu ook."),
    "moved": Text("status/event/moved", "Uw aanmelding ging naar een andere regio."),
    "retimed": Text("status/event/retimed", "De dag waarop u iets hoort, is veranderd."),
    "replied": Text("status/event/replied", "Het team schreef u een bericht."),
    "waiting": Text("status/event/waiting", "Het team wacht op een bericht van u."),
    "closed": Text("status/event/closed", "Het team rondde uw aanmelding af."),
    "reopened": Text("status/event/reopened", "Het team gaat toch verder."),
    "withdrawn": Text("status/event/withdrawn", "U haalde uw aanmelding weg."),
    "planned": Text("status/event/planned", "Het team maakte een afspraak met u."),
    "replanned": Text("status/event/replanned", "Het team verzette de afspraak."),
    "cancelled": Text("status/event/cancelled", "De afspraak gaat niet door."),
    "reminded": Text("status/event/reminded", "Wij schreven u over de afspraak."),
    "kept": Text("status/event/kept", "U sprak met het team."),
    "missed": Text("status/event/missed", "De afspraak lukte niet."),
    "judgement_asked": Text(
        "status/event/judgement_asked", "Het team vroeg om een oordeel over werk."
    ),
    "judged": Text("status/event/judged", "Het team gaf een oordeel over werk."),
    "objected": Text("status/event/objected", "U was het niet eens met het oordeel over werk."),
}
ATTEMPTS = {
    Attempt.REACHED: Text("status/event/reached", "Het team sprak met u."),
    Attempt.NO_ANSWER: Text("status/event/no_answer", "Het team kon u niet bereiken."),
    Attempt.WRONG_NUMBER: Text(
        "status/event/wrong_number", "Het nummer klopt niet. Geef ons een ander nummer."
    ),
    Attempt.CALL_BACK: Text("status/event/call_back", "Het team belt u nog een keer."),
}
_NOWS = {
    NextAction.READ_OBJECTION: OBJECTED,
    NextAction.READ_ANSWER: READING,
    NextAction.ASK_AGAIN: WAITING,
    NextAction.CALL_BACK: CALLING_BACK,
    NextAction.GO_ON: GOING_ON,
    NextAction.REVIEW: REVIEWING,
}


def status(door: Door) -> APIRouter:
    """The routes of the status, by cookie and by link."""
    router = APIRouter()

    async def show(request: Request, who: Visitor, there: Found) -> Response:
        now = door.now()
        read = partial(_read, there=there, now=now)
        kept, appointment, judged = await door.database.read(read)
        if kept is None:
            return await gone(door, request, who, by_cookie=False)
        speaker = door.speaker(who)
        meeting = _meeting(speaker, there, appointment) if appointment else None
        shown = {**_shown(speaker, there, kept, now), "appointment": meeting}
        return door.page(request, who, "chat/status.html", registration=shown, judgement_url=judged)

    add_pages(router, door, "status", show)
    return router


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands, in words: what is next, whose turn it is, by when, and whether that is past."""

    sentence: str
    who: str | None = None
    by: str | None = None
    late: str | None = None


def stands(speaker: Speaker, intake: Intake, front: Shown, now: datetime) -> Standing:
    """How an intake stands, at this front door."""
    upcoming, say = intake.upcoming, speaker.say
    if upcoming is None:
        return Standing(say(WITHDRAWN if intake.stage is Stage.WITHDRAWN else DONE))
    if upcoming.action is NextAction.FIRST_CONTACT and intake.reach in NO_DAY:
        return Standing(promise(speaker, intake.reach, front, upcoming.term), say(YOU))
    asks = upcoming.action is NextAction.ASK_AGAIN
    return Standing(
        sentence=_next(speaker, intake, upcoming, front),
        who=say(YOU) if asks else speaker.team(front.name, front.region, first=True),
        by=speaker.day(upcoming.term),
        late=say(LATE) if upcoming.term < now else None,
    )


def events(speaker: Speaker, happened: Iterable[Happened]) -> Iterator[dict[str, str]]:
    """What happened, as far as somebody who reads along may know it; oldest first."""
    all_of_it = tuple(happened)
    corrected = {
        one.note["instead"]: one.note["outcome"]
        for one in all_of_it
        if one.kind == "attempt_corrected"
    }
    for one in all_of_it:
        text = HAPPENED.get(one.kind)
        if one.kind == "attempt":
            outcome = corrected.get(one.at.isoformat(), one.note["outcome"])
            text = ATTEMPTS[outcome] if outcome else None
        if text is not None:
            yield {"at": moment(speaker, one.at), "text": speaker.say(text)}


def _next(speaker: Speaker, intake: Intake, upcoming: Next, front: Shown) -> str:
    if upcoming.action is NextAction.FIRST_CONTACT:
        return promise(speaker, intake.reach, front, upcoming.term)
    return speaker.say(WANTED if intake.wanted_at else _NOWS[upcoming.action])


def _meeting(speaker: Speaker, there: Found, one: Appointment) -> dict[str, str]:
    """When and where, with the file for their own calendar."""
    home = at_home(one.plan.starts_at)
    when = speaker.say(AT, day=day(speaker.locale, home), time=clock(speaker.locale, home))
    visit = one.plan.kind is Kind.VISIT
    return {
        "when": when,
        "how": one.plan.place if visit else speaker.say(BY_PHONE),
        "url": f"{there.page('afspraak')}.ics",
    }


def _read(
    db: Db, there: Found, now: datetime
) -> tuple[Registration | None, Appointment | None, str | None]:
    ahead = appointment_ahead(db, there.slip.conversation, now)
    return registration_behind(db, there.slip.link), ahead, judgement_url(db, there)


def _shown(speaker: Speaker, there: Found, kept: Registration, now: datetime) -> dict[str, Any]:
    stood = stands(speaker, kept.reached, there.front, now)
    return {
        **asdict(stood),
        "reference": kept.reached.written,
        "done": there.slip.done_at is not None,
        "next_step": kept.next_step,
        "call": call_of(speaker, there.front),
        "happened": list(events(speaker, kept.happened)),
        "receipt_url": there.page("bewijs"),
        "messages_url": there.page("berichten"),
        "unread": there.unread,
        "mine": there.mine is not None,
    }

"""The receipt: by the cookie of this phone, or by the registration's own link."""

from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.agenda import has_day
from pow_bot.channels.door import Door
from pow_bot.channels.finding import Found, add_pages
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.clock import at_home, here
from pow_bot.conversations.desks import desks_for
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.intake.keeping import hours_of
from pow_bot.domain.intake.slips import Slip
from pow_bot.domain.intake.words import NO_DAY, Line, Urgency
from pow_bot.domain.practice.desks import own_desks
from pow_bot.domain.regions.rules import Shown
from pow_bot.domain.routing.terms import is_open, next_opening
from pow_bot.engine.flow import At, Text
from pow_bot.engine.looking import look
from pow_bot.engine.route import walk
from pow_bot.engine.take import put_aside
from pow_bot.engine.view import View
from pow_bot.i18n.formats import clock, full_day

_MORE = At("zelfmelden", "more")

# How somebody hears from the team, by the way they chose: in short, and as a sentence.
HOW = {
    "call": Text("slip/call", "Wij bellen u"),
    "sms": Text("slip/sms", "Wij sturen u een sms"),
    "mail": Text("slip/mail", "Wij mailen u"),
    "chat": Text("slip/chat", "Wij schrijven u hier"),
    "visit": Text("slip/visit", "U komt langs"),
    "helper": Text("slip/helper", "Wij bellen wie u helpt"),
    "nothing": Text("slip/nothing", "Wij nemen geen contact op"),
}
SENTENCES = {
    "call": Text("slip/call/sentence", "{team} belt u uiterlijk {due}."),
    "sms": Text("slip/sms/sentence", "{team} stuurt u een sms, uiterlijk {due}."),
    "mail": Text("slip/mail/sentence", "{team} mailt u uiterlijk {due}."),
    "chat": Text("slip/chat/sentence", "{team} schrijft u hier, uiterlijk {due}."),
    "visit": Text("slip/visit/sentence", "Kom langs als het team open is. Noem daar uw nummer."),
    "helper": Text("slip/helper/sentence", "{team} belt wie u helpt, uiterlijk {due}."),
    "nothing": Text("slip/nothing/sentence", "U wilt nu geen contact. U kunt hier zelf schrijven."),
}
# Where no address is sure, nobody is sent out to look for it.
LOOK_UP = Text("slip/visit/look_up", "Kijk op {site} waar u terecht kunt. Noem daar uw nummer.")
CLOSED = Text(
    "slip/closed",
    "Buiten kantoortijd leest niemand mee. {opens} leest iemand uw bericht. Bel bij gevaar 112.",
)
RECEIVED = Text("slip/received", "{day}, {time} uur")
ONWARD = Text("slip/onward", "Verder met de vragen")
DONE = Text("slip/done", "Uw aanmelding is klaar. U kunt zich opnieuw aanmelden.")


def slips(door: Door) -> APIRouter:
    """The routes of the receipt, by cookie and by link."""
    router = APIRouter()
    add_pages(router, door, "bewijs", _Shelf(door).receipt)
    return router


class _Shelf:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def receipt(self, request: Request, who: Visitor, there: Found) -> Response:
        """The receipt; the copy of the answers only where the conversation itself is open."""
        receipt = {
            **self._receipt(who, there),
            "closed": await self._closed(self.door.speaker(who), there.slip),
            "desks": await self._desks(who, there),
        }
        return self.door.page(request, who, "chat/receipt.html", receipt=receipt)

    def _receipt(self, who: Visitor, there: Found) -> dict[str, Any]:
        slip, speaker, now = there.slip, self.door.speaker(who), self.door.now()
        team = speaker.team(there.front.name, there.front.region, first=True)
        done = slip.done_at
        view = self._registered(there, now)
        link = f"{self.door.settings.base_url}/bewijs/{slip.link}"
        return {
            "reference": slip.reference,
            "team": team,
            "received": moment(speaker, slip.submitted_at),
            "done": moment(speaker, done) if done else None,
            "next_step": slip.next_step,
            "how": speaker.say(HOW[slip.reach]),
            "by": None if done or slip.reach in NO_DAY else speaker.day(slip.due_at),
            "sentence": speaker.say(DONE)
            if done
            else promise(speaker, slip.reach, there.front, slip.due_at),
            "call": call_of(speaker, there.front),
            "benefit_apart": slip.line is not Line.EMPLOYER,
            "visit": None if done else _visit(slip, there.front),
            "rows": [speaker.row(row) for row in view.rows] if view else None,
            "copy_url": "/woorden?na=bewijs",
            "words": there.words,
            "link": link,
            "agenda_url": f"{there.page('bewijs')}.ics" if has_day(slip) else None,
            "messages_url": there.page("berichten"),
            "unread": there.unread,
            "status_url": there.page("status"),
            "onward": view and self._onward(who, speaker, view),
        }

    async def _closed(self, speaker: Speaker, slip: Slip) -> str | None:
        """That nobody reads now what cannot wait, and when somebody does."""
        if slip.done_at or slip.urgency is not Urgency.TODAY:
            return None
        now = self.door.now()
        hours = await self.door.database.read(partial(hours_of, region=slip.region))
        if is_open(hours, now):
            return None
        return speaker.say(CLOSED, opens=speaker.opening(next_opening(hours, now)))

    def _registered(self, there: Found, now: datetime) -> View | None:
        """The conversation of the registration itself, without what interrupts it just now."""
        if there.mine is None:
            return None
        book = self.door.book()
        return look(book, put_aside(book, there.mine.session), here(now, private=True))

    async def _desks(self, who: Visitor, there: Found) -> list[dict[str, Any]]:
        """What is named follows from the answers, so a link alone does not show it."""
        if there.mine is None:
            return []
        book, inside = self.door.book(), here(self.door.now(), private=True)
        answers = walk(book, there.mine.session, inside, book.main).stands
        own = await self.door.database.read(partial(own_desks, region=there.slip.region))
        named = desks_for(self.door.speaker(who), there.front, answers, inside, own)
        return [one.as_json() for one in named]

    def _onward(self, who: Visitor, speaker: Speaker, view: View) -> dict[str, Any] | None:
        """The offer of a few more questions, to be taken or left right here."""
        if view.question is None:
            return None
        if view.question.step.at != _MORE:
            return {"url": "/", "text": speaker.say(ONWARD), "question": None}
        question = speaker.question(view.question)
        form = {"token": self.door.token(who), "revision": view.revision, "post_url": "/antwoord"}
        return {"url": None, "text": None, "question": question, **form}


def _visit(slip: Slip, front: Shown) -> dict[str, str | None] | None:
    if slip.reach != "visit":
        return None
    return {"address": front.address, "hours": front.opening_hours}


def promise(speaker: Speaker, reach: str, front: Shown, due: datetime) -> str:
    """What happens now: who is in touch, how and by when; or where to go."""
    text = LOOK_UP if reach == "visit" and front.address is None else SENTENCES[reach]
    team = speaker.team(front.name, front.region, first=True)
    site = front.website.removeprefix("https://").rstrip("/")
    return speaker.say(text, team=team, due=speaker.day(due), site=site)


def moment(speaker: Speaker, at: datetime) -> str:
    """`23 november 2026, 10.00 uur`."""
    home = at_home(at)
    fills = {"day": full_day(speaker.locale, home), "time": clock(speaker.locale, home)}
    return speaker.say(RECEIVED, **fills)


def call_of(speaker: Speaker, front: Shown) -> dict[str, str | None]:
    """Whom to ask: the team, with what is sure of how to reach it."""
    name = speaker.team(front.name, front.region)
    return {"name": name, "phone": front.phone, "url": front.website}

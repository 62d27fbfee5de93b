"""What the conversation says otherwise in a region, and talking it without keeping anything."""

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pow_bot.authoring.differences import Difference, flow_differences, table_differences
from pow_bot.authoring.staging import played
from pow_bot.conversations.rehearsing import Rehearsal
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.regions.places import municipalities, municipalities_in
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At, Text
from pow_bot.engine.heard import Heard, Here, Said
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session, session_from
from pow_bot.web.heard import give_back, heard_in
from pow_bot.web.team.guard import SignedIn
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.desk import Desk, Seat

TALK = "flows/talk"
# Longer than any conversation: nobody sends more than they were given.
_LONGEST = 60_000
_MAC = 32


@dataclass(frozen=True, slots=True)
class Told:
    """All that a preview keeps: it travels in the form, and nowhere else."""

    session: Session
    given: Mapping[str, str]
    wrote: At | None = None


@dataclass(frozen=True)
class Flows:
    """The differences, and the preview."""

    desk: Desk

    async def look(self, request: Request, who: SignedIn) -> Response:
        """What is otherwise here than in all other regions."""
        seat = await self.desk.seat(request, who)
        content = self.desk.room.services.content()
        speaker = Speaker(content.book, content.catalogues, seat.who.locale)
        return await self.desk.page(
            request,
            seat,
            "team/settings/flows.html",
            title=seat.words.say(texts.TITLES["flows"]),
            lead=seat.words.say(texts.LEADS["flows"]),
            parts=list(_parts(content.book, seat, speaker)),
            talk_url=seat.url(TALK),
        )

    async def begin(self, request: Request, who: SignedIn) -> Response:
        """The first question."""
        seat = await self.desk.seat(request, who)
        return await self._show(request, seat, Told(Session(locale=who.locale), {}))

    async def hear(self, request: Request, who: SignedIn) -> Response:
        """What follows on an answer; only the form knows what was answered before."""
        seat = await self.desk.seat(request, who)
        async with request.form(max_files=0, max_fields=60) as form:
            told, heard = self._opened(seat, str(form.get("token", ""))), heard_in(form)
        if told is None:
            raise HTTPException(403)
        book = self.desk.room.services.content().book
        stage = Rehearsal(book, seat.today, told.wrote, dict(told.given))
        scene = played(book, told.session, heard, Here(seat.today), stage)
        after = Told(scene.session, stage.given, stage.wrote)
        return await self._show(request, seat, after, heard, scene.view)

    async def _show(
        self, request: Request, seat: Seat, told: Told, heard: Heard | None = None, view: Any = None
    ) -> Response:
        services = self.desk.room.services
        view = view or look(services.content().book, told.session, Here(seat.today))
        wrong = view.question is not None and view.question.problem is not None
        shown = self._conversation(seat, told, view)
        if wrong and isinstance(heard, Said):
            give_back(shown["question"], heard)
        context: dict[str, Any] = {"urls": {"why": seat.url("flows")}, "conversation": shown}
        status, locale = 422 if wrong else 200, seat.who.locale
        if "HX-Request" in request.headers:
            html = services.pages.html("chat/conversation.html", locale, partial=True, **context)
            return HTMLResponse(html, status, {"Cache-Control": "no-store", "Vary": "HX-Request"})
        context |= {
            "title": seat.words.say(_PREVIEW),
            "partial": False,
            "flows_url": seat.url("flows"),
            # To be typed where the conversation asks for a place.
            "example": next((town.name for town in municipalities_in(seat.region)), ""),
        }
        return await self.desk.page(request, seat, "team/settings/talk.html", status, **context)

    def _conversation(self, seat: Seat, told: Told, view: Any) -> dict[str, Any]:
        content, anew = self.desk.room.services.content(), seat.words.say(_ANEW)
        speaker = Speaker(content.book, content.catalogues, seat.who.locale)
        return speaker.conversation(view) | {
            "quiet": True,
            "post_url": seat.url(TALK),
            "token": self._sealed(seat, told),
            "onward": None if view.question else {"text": anew, "url": seat.url(TALK)},
            "offers": [],
        }

    def _sealed(self, seat: Seat, told: Told) -> str:
        """What was told so far, signed for this session: nobody else's form can carry it."""
        kept = {
            "session": told.session.as_json(),
            "given": dict(told.given),
            "wrote": list(told.wrote) if told.wrote else None,
        }
        packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(kept).encode())).decode()
        return packed + self._signed(seat, packed)

    def _opened(self, seat: Seat, token: str) -> Told | None:
        packed, mac = token[:-_MAC], token[-_MAC:]
        if len(token) > _LONGEST or not token.isascii():
            return None
        if not hmac.compare_digest(mac, self._signed(seat, packed)):
            return None
        kept = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed)))
        wrote = At(*kept["wrote"]) if kept["wrote"] else None
        return Told(session_from(kept["session"]), kept["given"], wrote)

    def _signed(self, seat: Seat, packed: str) -> str:
        text = f"preview.{seat.who.session}.{seat.region}.{packed}".encode()
        key = self.desk.room.services.database.keyring.forms
        return hmac.digest(key, text, hashlib.sha256).hex()[:_MAC]


_PREVIEW = Text("team/settings/flows/preview", "Praat mee op proef")
_ANEW = Text("team/settings/flows/anew", "Begin opnieuw")
_FLOW = Text("team/settings/flows/flow", "Gesprek: {name}")
_TABLE = Text("team/settings/flows/table", "Beslissingen: {name}")
_TOWN = Text("team/settings/flows/town", "Beslissingen in {place}: {name}")
_ADDED = Text("team/settings/flows/added", "Erbij")
_CHANGED = Text("team/settings/flows/changed", "Anders")
_GONE = Text("team/settings/flows/gone", "Weggelaten")
_WHAT: Mapping[str, Text] = {
    "step": Text("team/settings/flows/what/step", "Vraag of tekst"),
    "text": Text("team/settings/flows/what/text", "De vraag of tekst zelf"),
    "help": Text("team/settings/flows/what/help", "Uitleg"),
    "yes": Text("team/settings/flows/what/yes", "Knop"),
    "choice": Text("team/settings/flows/what/choice", "Antwoord"),
    "opens": Text("team/settings/flows/what/opens", "Vraag bij een antwoord"),
    "options": Text("team/settings/flows/what/options", "Grenzen van het antwoord"),
    "row": Text("team/settings/flows/what/row", "Regel"),
}


def _parts(book: Book, seat: Seat, speaker: Speaker) -> Iterator[dict[str, Any]]:
    """Each flow and table that is otherwise here, with its differences in words."""
    say = seat.words.say
    for name, own in sorted(book.regional.get(seat.region, {}).items()):
        title = say(_FLOW, name=speaker.say(own.title))
        found = [_shown(one, speaker, seat) for one in flow_differences(book.flows[name], own)]
        yield {"title": title, "version": own.version, "differences": found}
    for place in (seat.region, *(town.code for town in municipalities_in(seat.region))):
        for name, table in sorted(book.regional_tables.get(place, {}).items()):
            town = municipalities().get(place)
            base = book.table(name, seat.region if town else None)
            rows = [_shown(one, speaker, seat) for one in table_differences(base, table)]
            title = say(_TOWN, place=town.name, name=name) if town else say(_TABLE, name=name)
            if rows:
                yield {"title": title, "version": table.version, "differences": rows}


def _shown(one: Difference, speaker: Speaker, seat: Seat) -> dict[str, Any]:
    state = _ADDED if one.before is None else _GONE if one.after is None else _CHANGED
    return {
        "state": seat.words.say(state),
        "what": seat.words.say(_WHAT[one.what]),
        "name": one.name,
        "about": speaker.say(one.about) if one.about and one.what != "text" else None,
        "before": _words(one.before, one.gives_before, speaker),
        "after": _words(one.after, one.gives_after, speaker),
    }


def _words(
    text: Text | str | None, gives: Mapping[str, str] | None, speaker: Speaker
) -> str | None:
    if text is None:
        return None
    told = ", ".join(f"{name}: {value}" for name, value in (gives or {}).items())
    said = speaker.catalogues.text(speaker.locale, text, {})
    return f"{told}\n{said}" if told else said

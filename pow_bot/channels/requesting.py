"""*Vraag of klacht*: what a person asks about their data or their treatment, and by when it is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.finding import Found, add_pages
from pow_bot.channels.visitors import Visitor
from pow_bot.channels.writing import Written, add_form
from pow_bot.domain.intake.keeping import by_link, seen_by_link
from pow_bot.domain.intake.words import NotAllowed, Stage
from pow_bot.domain.requests.actions import ask
from pow_bot.domain.requests.queries import Own, own_requests
from pow_bot.domain.requests.words import Kind
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db
from pow_bot.web.forms import text_in

PAGE = "verzoek"

# What somebody can ask here; the rest they do themselves on the page of their own data.
ASKS: Mapping[Kind, Text] = {
    Kind.OBJECTION: Text("asking/objection", "Ik wil niet dat u mijn gegevens zo gebruikt."),
    Kind.ACCESS: Text("asking/access", "Ik wil ook zien wat collega's over mij opschreven."),
    Kind.RECTIFICATION: Text(
        "asking/rectification", "Er staat iets fout dat ik niet kan wijzigen."
    ),
    Kind.COMPLAINT: Text("asking/complaint", "Ik heb een klacht over hoe het ging."),
}
_NAMES: Mapping[Kind, Text] = {
    **ASKS,
    Kind.ERASURE: Text("asking/erasure", "U wilt dat wij uw gegevens wissen."),
    Kind.RESTRICTION: Text("asking/restriction", "U wilt dat wij minder met uw gegevens doen."),
    Kind.COPY: Text("asking/copy", "U wilt een kopie van uw gegevens."),
    Kind.JUDGEMENT: Text("asking/judgement", "U bent het niet eens met ons oordeel over werk."),
}
_WHICH = Text("asking/which", "Kies wat u wilt vragen.")
_SAY_IT = Text("asking/say_it", "Schrijf op wat er is.")
_TOO_MANY = Text("asking/too_many", "U stuurde dit heel vaak. Probeer het over een uur opnieuw.")
_ASKED_ON = Text("asking/asked_on", "Gevraagd op {day}. U hoort uiterlijk {due} van ons.")
_ANSWERED = Text("asking/answered", "Gevraagd op {day}. Dit is beantwoord.")


def requesting(door: Door) -> APIRouter:
    """The routes, by cookie and by link."""
    router, pages = APIRouter(), _Pages(door)
    add_pages(router, door, PAGE, pages.show)
    add_form(router, door, PAGE, pages.ask)
    return router


def ask_behind(db: Db, now: datetime, link: str, kind: Kind, words: str) -> None:
    """Let what somebody asks about this registration run a clock of its own."""
    intake = by_link(db, link)
    if intake is not None and intake.stage is not Stage.WITHDRAWN:
        ask(db, intake, kind, words, now)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A form: what is asked, and in which words."""

    kind: str = ""
    words: str = ""
    problem: str | None = None


@dataclass(frozen=True)
class _Pages:
    door: Door

    async def show(self, request: Request, who: Visitor, there: Found) -> Response:
        """What can be asked, and what was; their words only behind the four words."""
        return await self._page(request, who, there, _Asked())

    async def ask(self, written: Written) -> Response:
        """Take what they ask, once."""
        there, who, kind = written.there, written.who, text_in(written.form, "kind")
        problem = await self._kept(written, kind)
        if problem is None and (onward := written.onward(f"{there.page(PAGE)}#gevraagd")):
            return self.door.to(onward, who)
        asked = _Asked(kind, written.text, problem) if problem else _Asked()
        return await self._page(written.request, who, there, asked, written.helps())

    async def _kept(self, written: Written, kind: str) -> str | None:
        """Why it was not kept, or None where it was."""
        say, words = self.door.speaker(written.who).say, written.text
        if kind not in {one.value for one in ASKS}:
            return say(_WHICH)
        if Kind(kind) in {Kind.COMPLAINT, Kind.RECTIFICATION} and not words.strip():
            return say(_SAY_IT)
        act = partial(ask_behind, link=written.there.slip.link, kind=Kind(kind), words=words)
        try:
            kept = await written.keep("requests", act)
        except NotAllowed as refused:
            return say(refused.text, **refused.fills)
        return None if kept else say(_TOO_MANY)

    async def _page(
        self,
        request: Request,
        who: Visitor,
        there: Found,
        asked: _Asked,
        helps: Sequence[str] = (),
    ) -> Response:
        own: list[Own] = await self.door.database.read(partial(_own, link=there.slip.link))
        say = self.door.speaker(who).say
        return self.door.page(
            request,
            who,
            "chat/request.html",
            422 if asked.problem else 200,
            reference=there.slip.reference,
            open=there.slip.stage is not Stage.WITHDRAWN,
            asks=[
                {"value": kind, "label": say(text), "chosen": kind == asked.kind}
                for kind, text in ASKS.items()
            ],
            words=asked.words,
            problem=asked.problem,
            post_url=there.page(PAGE),
            token=self.door.token(who),
            own=[self._told(one, who, private=there.mine is not None) for one in own],
            help=helps,
            status_url=there.page("status"),
        )

    def _told(self, one: Own, who: Visitor, *, private: bool) -> dict[str, Any]:
        say, locale = self.door.speaker(who).say, who.locale
        day, due = full_day(locale, one.received_on), full_day(locale, one.due_on)
        return {
            "what": say(_NAMES[one.kind]),
            "when": say(_ANSWERED if one.done else _ASKED_ON, day=day, due=due),
            "words": one.asked if private else "",
            "answer": one.answer if private and one.done else "",
        }


def _own(db: Db, link: str) -> list[Own]:
    intake = seen_by_link(db, link)
    return own_requests(db, intake.id) if intake else []

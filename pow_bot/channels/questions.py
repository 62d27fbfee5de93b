"""Questions at any time: the page of them all, one with its answer, and those that may be meant.

What is searched for is posted, and an answer has a number for its address: what somebody wants to
know stands in no address, title, history or log.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.authoring.question_files import Question
from pow_bot.channels.door import URLS, Door
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.alarm import NOOD, help_words
from pow_bot.conversations.distress import Kind, detect
from pow_bot.conversations.showing import Speaker
from pow_bot.engine.flow import Text
from pow_bot.web.forms import as_number

# What the button to a page of ours says.
PAGES = {
    "/mens": Text("questions/page/person", "Hulp van een mens"),
    "/later": Text("questions/page/later", "Later verder"),
    "/privacy": Text("questions/page/privacy", "Privacy"),
    "/gegevens": Text("questions/page/data", "Mijn gegevens"),
    "/status": Text("questions/page/status", "Waar staat uw aanmelding?"),
}


def questions(door: Door) -> APIRouter:
    """The routes of the questions."""
    router = APIRouter()
    shelf = _Shelf(door)
    for path, show, methods in (
        ("/vragen", shelf.all, ["GET"]),
        ("/vragen", shelf.search, ["POST"]),
        ("/vragen/{number}", shelf.one, ["GET"]),
    ):
        router.add_api_route(path, show, methods=methods, response_model=None)
    return router


def links(door: Door, who: Visitor, found: Iterable[Question]) -> list[dict[str, str]]:
    """Questions as links to their answers."""
    say, numbers = door.speaker(who).say, door.finder().numbers
    return [
        {"text": say(each.asked), "url": f"{URLS['questions']}/{numbers[each.name]}"}
        for each in found
        if each.name in numbers
    ]


class _Shelf:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def all(self, request: Request) -> Response:
        return self._list(request, self.door.who(request))

    async def search(self, request: Request) -> Response:
        """What was asked for, above all the others."""
        who = self.door.who(request)
        async with request.form(max_files=0, max_fields=10) as form:
            self.door.require(who, form.get("csrf"))
            typed = str(form.get("text", ""))
        found = links(self.door, who, self.door.finder().find(typed, searching=True))
        return self._list(request, who, typed, found, urgent=detect(typed))

    async def one(self, request: Request, number: str) -> Response:
        who = self.door.who(request)
        found = self.door.finder().numbered(as_number(number))
        if not found:
            raise HTTPException(404)
        question, speaker = found[0], self.door.speaker(who)
        return self.door.page(
            request,
            who,
            "chat/answer.html",
            question=speaker.say(question.asked),
            answer=[speaker.say(paragraph) for paragraph in question.answer],
            link=_link(speaker, question.link),
            leads=_leads(speaker, question.leads),
            token=self.door.token(who),
        )

    def _list(
        self,
        request: Request,
        who: Visitor,
        typed: str = "",
        found: list[dict[str, str]] | None = None,
        *,
        urgent: Kind | None = None,
    ) -> Response:
        speaker = self.door.speaker(who)
        groups = [
            {"title": speaker.say(group.title), "links": links(self.door, who, group.questions)}
            for group in self.door.finder().groups
        ]
        return self.door.page(
            request,
            who,
            "chat/questions.html",
            groups=groups,
            value=typed[:200],
            found=found,
            help_now=_help(speaker, urgent) if urgent else None,
            token=self.door.token(who),
        )


def _link(speaker: Speaker, link: str | None) -> dict[str, str] | None:
    if link is None:
        return None
    page = PAGES.get(link)
    site = urlsplit(link).netloc.removeprefix("www.")
    return {"url": link, "text": speaker.say(page) if page else site}


def _help(speaker: Speaker, kind: Kind) -> dict[str, Any]:
    """What helps at once, and the button to the conversation about it."""
    words = [speaker.say(text) for text in help_words(speaker.book, kind)]
    return {"said": words, "leads": _leads(speaker, NOOD)}


def _leads(speaker: Speaker, name: str | None) -> dict[str, str] | None:
    flow = speaker.book.flows.get(name or "")
    if flow is None or not flow.interrupt:
        return None
    return {"open": flow.name, "text": speaker.say(flow.title)}

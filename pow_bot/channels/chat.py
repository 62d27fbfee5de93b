"""The conversation in a browser: a page that works as it is, and fragments where htmx asks."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pow_bot.authoring.question_files import Question
from pow_bot.channels.door import URLS, Door, by_htmx
from pow_bot.channels.questions import links
from pow_bot.channels.visitors import Visitor, forget
from pow_bot.conversations.alarm import NOOD
from pow_bot.conversations.clock import here
from pow_bot.conversations.distress import detect
from pow_bot.conversations.hearing import Hearing
from pow_bot.conversations.keeping import Conversation, Raced, found, present
from pow_bot.conversations.turns import Taken, take_turn
from pow_bot.domain.intake.slips import unread_of
from pow_bot.engine.flow import At, Text
from pow_bot.engine.heard import Heard, Here, Open, Said
from pow_bot.engine.kinds import Problem
from pow_bot.engine.looking import look, routes, sent, show
from pow_bot.engine.session import Session
from pow_bot.engine.view import View
from pow_bot.storage import Db
from pow_bot.web.forms import as_number
from pow_bot.web.heard import give_back, heard_in

TO_RECEIPT = Text("chat/to_receipt", "Naar uw bewijs")
STEPS = Text("chat/steps", "Bekijk uw stappen")
GO_ON = Text("chat/go_on", "Verder")
LATER = Text("chat/later", "Later verder")
SENT = Text("chat/sent", "Uw aanmelding is verstuurd.")

# What is said in this tone has the way to the receipt beside it.
_RECEIPT = "receipt"
_FRAGMENT = "chat/conversation.html"
_WHAT = At("gegevens", "what")
_ON_THEIR_PAGE = frozenset({"see", "correct"})


def chat(door: Door) -> APIRouter:
    """The routes of the conversation itself."""
    router = APIRouter()
    chatting = _Chat(door)
    # Plain routes: FastAPI's own would look for parameters to fill at every turn, and there are none.
    router.add_route("/", chatting.show, methods=["GET"])
    router.add_route("/antwoord", chatting.hear, methods=["POST"])
    # Whoever reloads or changes the language after a wrong answer gets here.
    router.add_route("/antwoord", chatting.back, methods=["GET"])
    return router


class _Chat:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def show(self, request: Request) -> Response:
        """The present question, or the one that `stap` counts to: how a browser goes back."""
        who = self.door.who(request)
        if "lang" in request.query_params:
            return self.door.to("/", who)
        conversation, unread = await self.door.database.read(partial(_find, who=who))
        if conversation is None:
            return self._first(request, who)
        if conversation.locked(self.door.now()):
            return self.door.to("/woorden", who)
        book = self.door.book()
        session = present(book, conversation, self.door.now())
        # Walked once; what is shown does not change the way.
        found = routes(book, session, self._here)
        if "stap" not in request.query_params:
            # Each question has an address of its own, for the way back to it.
            return self.door.to(_address(show(book, session, found)), who)
        session = _at_step(session, show(book, replace(session, shown=None), found), request)
        view, offers = show(book, session, found), self._offered(request)
        return self._page(request, who, session, view, offers=offers, unread=unread)

    def _offered(self, request: Request) -> tuple[Question, ...]:
        """The question that the answer before may have been; its number stands in the address."""
        number = as_number(request.query_params.get("vraag"))
        return self.door.finder().numbered(number)

    def _first(self, request: Request, who: Visitor) -> Response:
        """The first question, of which nobody learns a thing: going back may find it as it was.

        Its address is that of the present question; asked for anew, going back would end there.
        """
        page = self._page(request, who, Session(), self._look(Session()))
        page.headers["Cache-Control"] = "no-cache, private"
        return page

    async def hear(self, request: Request) -> Response:
        """Take what was posted, and show what follows; a repetition shows it again."""
        who = self.door.who(request)
        async with request.form(max_files=0, max_fields=60) as form:
            heard, key = heard_in(form), self.door.key(request, who, form)
            typed = form.get("text")
        taken = await self._take(self.door.hearing(request, who, heard, key))
        match taken.reply.refused:
            case "busy":
                return self._too_often(request, who)
            case "locked":
                # Nobody in need is asked for four words first.
                needs = heard == Open(NOOD) or (typed and detect(str(typed)))
                return self.door.lead(request, "/hulp" if needs else "/woorden", who)
        if taken.reply.ended == "erased":
            return forget(self.door.to_erased(request, who), secure=self.door.settings.secure)
        if taken.reply.sent:
            return self.door.lead(request, "/bewijs", who)
        if _reads_own_data(heard, taken):
            return self.door.lead(request, f"{URLS['data']}#antwoorden", who)
        return self._answer(request, who, taken, heard if isinstance(heard, Said) else Said())

    async def back(self, request: Request) -> Response:
        """The present question again."""
        return self.door.to("/", self.door.who(request))

    async def _take(self, hearing: Hearing) -> Taken:
        unit: Callable[[Db], Taken] = partial(
            take_turn, content=self.door.content(), hearing=hearing, terms=self.door.terms
        )
        try:
            return await self.door.database.write(unit, keyed=True)
        except Raced:
            return await self.door.database.write(unit, keyed=True)

    def _answer(self, request: Request, who: Visitor, taken: Taken, said: Said) -> Response:
        """What the person sees next: the fragment for htmx, a page elsewhere."""
        reply = taken.reply
        if reply.problem is not None:
            shown = replace(taken.session, shown=reply.asked)
            view, near = self._look(shown, reply.problem), self.door.finder().find(said.text)
            return self._page(request, who, shown, view, said, offers=near)
        view, asked = self._look(taken.session), self._asked_perhaps(taken.session, said.text)
        if not by_htmx(request):
            url = _address(view, self.door.finder().number(asked))
            return self.door.to(f"{url}#{_begins(view)}", who)
        return self._page(request, who, taken.session, view, offers=asked)

    def _asked_perhaps(self, session: Session, typed: str) -> tuple[Question, ...]:
        """The question that an answer surely is as well; none where something else was opened."""
        finder = self.door.finder()
        return finder.find(typed)[:1] if finder.asks(typed) and not session.opened else ()

    def _page(
        self,
        request: Request,
        who: Visitor,
        session: Session,
        view: View,
        said: Said | None = None,
        *,
        offers: tuple[Question, ...] = (),
        unread: bool = False,
    ) -> Response:
        """A look as a page or a fragment; what was not understood is a 422, as it was `said`."""
        status = 422 if view.question and said else 200
        shown = self._conversation(who, session, view)
        if view.question and said:
            give_back(shown["question"], said)
        shown["offers"] = links(self.door, who, offers)
        context: dict[str, Any] = {"conversation": shown}
        if not by_htmx(request):
            context |= {"partial": False, "unread": unread}
            return self.door.page(request, who, "chat/page.html", status, **context)
        html = self.door.pages.html(_FRAGMENT, who.locale, urls=URLS, partial=True, **context)
        headers = {"Cache-Control": "no-store", "Vary": "HX-Request"}
        if status == 200:
            headers["HX-Push-Url"] = _address(view)
        return self.door.leaving(HTMLResponse(html, status, headers), who)

    def _conversation(self, who: Visitor, session: Session, view: View) -> dict[str, Any]:
        speaker = self.door.speaker(who)
        lasting = speaker.lasting(view.statements)
        shown = speaker.conversation(replace(view, statements=lasting))
        if len(lasting) < len(view.statements):
            shown["said"].append({"text": speaker.say(SENT), "tone": _RECEIPT})
        return {
            **shown,
            "quiet": speaker.quiet(view),
            "post_url": "/antwoord",
            "token": self.door.token(who),
            "onward": self._onward(who, session, view),
        }

    def _onward(self, who: Visitor, session: Session, view: View) -> dict[str, Any] | None:
        """Where there is nothing to ask: see the receipt again, or take along the way back here."""
        if view.question is not None:
            return None
        say = self.door.speaker(who).say
        if view.due:
            # A new flow has something to do; only a person's own wish lets it happen.
            return {"text": say(GO_ON), "url": None}
        if sent(self.door.book(), session):
            return {"text": say(TO_RECEIPT), "url": "/bewijs"}
        if session.receipts:
            # Told what to do, and gone without leaving data.
            return {"text": say(STEPS), "url": "/stappen"}
        return {"text": say(LATER), "url": URLS["later"]}

    def _look(self, session: Session, problem: Problem | None = None) -> View:
        return look(self.door.book(), session, self._here, problem)

    @property
    def _here(self) -> Here:
        return here(self.door.now(), private=True)

    def _too_often(self, request: Request, who: Visitor) -> Response:
        page = self.door.page(request, who, "error.html", 429, way=None, detail=None)
        page.headers["Retry-After"] = "60"
        return page


def _reads_own_data(heard: Heard, taken: Taken) -> bool:
    """Whether somebody chose just now to see or mend their answers: a page of its own has them."""
    if not isinstance(heard, Said) or heard.at != _WHAT or taken.reply.problem:
        return False
    answer = taken.session.answers.get(_WHAT)
    return answer is not None and answer.value in _ON_THEIR_PAGE


def _find(db: Db, who: Visitor) -> tuple[Conversation | None, bool]:
    """The conversation of this phone, and whether a message of the team waits to be read."""
    conversation = found(db, who.secret)
    if conversation is None or not conversation.sent:
        return conversation, False
    return conversation, unread_of(db, conversation.id) is not None


def _at_step(session: Session, view: View, request: Request) -> Session:
    """With the question shown that the address counts to: a browser goes back to what was answered."""
    step = as_number(request.query_params.get("stap"))
    if step is None:
        return session
    asked = [row.ask.at for row in view.rows]
    return replace(session, shown=asked[step - 1] if 1 <= step <= len(asked) else None)


def _address(view: View, asked: int | None = None) -> str:
    """The address of what is shown. It counts steps: a name would tell who reads along too much."""
    return f"/?stap={view.place}" + (f"&vraag={asked}" if asked else "")


def _begins(view: View) -> str:
    """Where somebody starts to read: what was said may be the number to call, so it is not passed."""
    return "turn" if view.statements or view.notices else "question"

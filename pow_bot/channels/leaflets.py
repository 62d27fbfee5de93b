"""The pages beside the conversation: later, the four words, a person, privacy, and wiping."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door, address
from pow_bot.channels.finding import open_here
from pow_bot.channels.visitors import Visitor, forget
from pow_bot.conversations import words as four_words
from pow_bot.conversations.alarm import COMPUTER, NOOD, said_in_help
from pow_bot.conversations.clock import here
from pow_bot.conversations.keeping import Conversation, found, leave, resume, show_words
from pow_bot.conversations.paper import sheet
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.chats.queries import chat_of
from pow_bot.domain.intake.slips import slip_of
from pow_bot.domain.intake.words import NO_DAY
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.regions.rules import Shown
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Say, Text
from pow_bot.engine.looking import advice, routes
from pow_bot.engine.view import Statement
from pow_bot.storage import Db, allow, spent

NOT_KNOWN = Text("words/unknown", "Deze woorden kennen wij niet. Kijk ze nog een keer na.")
TOO_OFTEN = Text("words/too_often", "U probeerde het vaak. Probeer het over een uur opnieuw.")
AS_TOLD = Text("person/as_told", "Open")
USUALLY = Text("person/usually", "Meestal open")
USUAL_HOURS = Text("person/usual_hours", "Maandag tot en met vrijdag, 9.00 tot 17.00 uur")
DRAFT = Text("privacy/draft", "Een gesprek dat u niet verstuurde")
DRAFT_DAYS = Text("privacy/draft/days", "{days} dagen na uw laatste antwoord")
BUSINESS = Text("privacy/business", "Vragen over uw bedrijf die u niet verstuurde")
BUSINESS_TERM = Text("privacy/business/term", "24 uur na uw laatste antwoord")
SENT = Text("privacy/sent", "Een aanmelding die u verstuurde")
SENT_TERM = Text("privacy/sent/term", "Tot uw team klaar is. Uw team vertelt u hoe lang daarna.")

# What says that steps follow, and what is past for who has stopped already.
_AT_ONCE = At("zelfstandige", "at_once")
_KEEP = At("zelfmelden", "keep_business")
_RUNNING = At("zelfstandige", "running")
_FOOD = At(NOOD, "food")
_FOOD_OR_BED = At("zelfmelden", "food_or_bed")
_LETTERS = "berichten"
TO_TELEGRAM = "/later/telegram"
# What shows answers, and so may be asked for from another phone.
_BEHIND_THE_WORDS = frozenset({_LETTERS, "bewijs", "gegevens", "waarom", "oordeel", "verzoek"})
# Four words hold 44 bits; ten tries an hour leave no chance to guess them.
_TRIES = 10
_HOUR = timedelta(hours=1)


def leaflets(door: Door) -> APIRouter:
    """The routes beside the conversation."""
    router = APIRouter()
    rack = _Rack(door)
    for path, show, methods in (
        ("/later", rack.later, ["GET"]),
        ("/woorden", rack.ask_words, ["GET"]),
        ("/woorden", rack.take_words, ["POST"]),
        ("/mens", rack.person, ["GET"]),
        ("/stappen", rack.steps, ["GET"]),
        ("/hulp", rack.help, ["GET"]),
        ("/papier", rack.paper, ["GET"]),
        ("/privacy", rack.privacy, ["GET"]),
        ("/wis", rack.wipe, ["POST"]),
        # Whoever reloads that page or changes its language gets here.
        ("/wis", rack.wiped, ["GET"]),
        ("/gewist", rack.erased, ["GET"]),
    ):
        router.add_api_route(path, show, methods=methods, response_model=None)
    return router


@dataclass(frozen=True, slots=True)
class Left:
    """What stays behind where a phone forgets: whether a team has it, and will be in touch."""

    sent: bool = False
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody can come back to: by which words, how long as a draft, whether in a chat too."""

    words: tuple[str, ...]
    term: timedelta | None
    chats: bool


class _Rack:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def later(self, request: Request) -> Response:
        """The four words of this conversation; whoever saw them is asked for them after a pause."""
        who = self.door.who(request)
        now = self.door.now()
        if await self.door.database.read(partial(_locked, who=who, now=now)):
            return self.door.to("/woorden", who)
        kept = await self.door.database.write(partial(_kept, who=who))
        return self.door.page(
            request,
            who,
            "chat/later.html",
            words=kept and kept.words,
            back_url="/" if kept else None,
            # What was sent has other terms; the privacy page tells them.
            days=max(1, kept.term.days) if kept and kept.term else None,
            telegram=self._telegram(kept),
            resume=_resume(),
        )

    def _telegram(self, kept: Kept | None) -> dict[str, Any] | None:
        """The way to Telegram: straight on, or a form that asks for a link with what was begun here."""
        url = self.door.bot_url()
        if url is None:
            return None
        carries = kept is not None and not kept.chats
        return {"begun": kept is not None, "url": None if carries else url, "post_url": TO_TELEGRAM}

    async def ask_words(self, request: Request) -> Response:
        return self._words(request, self.door.who(request))

    async def take_words(self, request: Request) -> Response:
        """Open the conversation of four words on this phone."""
        who = self.door.who(request)
        async with request.form(max_files=0, max_fields=10) as form:
            self.door.require(who, form.get("csrf"))
            typed = str(form.get("words", ""))[:200]
        unit = partial(
            _resumed, typed=typed, who=who, address=address(request), now=self.door.now()
        )
        problem = await self.door.database.write(unit)
        if problem is None:
            return self.door.to(f"/{_after(request)}", who)
        said = self.door.speaker(who).say(problem)
        return self._words(request, who, typed, said)

    def _words(
        self, request: Request, who: Visitor, typed: str = "", problem: str | None = None
    ) -> Response:
        after = _after(request)
        return self.door.page(
            request,
            who,
            "chat/words.html",
            422 if problem else 200,
            telegram=self.door.in_telegram,
            why="letters" if after == _LETTERS else "copy" if after else "idle",
            resume=_resume(typed, problem, f"?na={after}" if after else ""),
            start_over_url="/wis",
        )

    async def person(self, request: Request) -> Response:
        """How to reach a person: the front door of the region, once that is known."""
        who, now = self.door.who(request), self.door.now()
        query = partial(_front, who=who, book=self.door.book(), now=now)
        front, conversation = await self.door.database.read(query)
        begun = conversation is not None
        speaker = self.door.speaker(who)
        return self.door.page(
            request,
            who,
            "chat/person.html",
            front_door={
                "name": speaker.team(front.name, front.region, first=True),
                "phone": front.phone,
                "address": front.address,
                "url": front.website,
                "hours": [_hours(speaker, front)],
            },
            call_back=None if begun else {"url": "/"},
            back_url="/" if begun else None,
            asks=conversation is not None and conversation.sent,
        )

    async def paper(self, request: Request) -> Response:
        """The same questions on paper, for who would rather write, and for whoever hands them out."""
        who = self.door.who(request)
        printed = sheet(self.door.speaker(who))
        return self.door.page(request, who, "chat/paper.html", sheet=printed, spoken=who.locale)

    async def help(self, request: Request) -> Response:
        """All that helps at once, for whoever cannot open a conversation just now."""
        who, book = self.door.who(request), self.door.book()
        say = self.door.speaker(who).say
        asked = book.step(At(NOOD, "kind"))
        kinds = [
            {"title": say(choice.label), "text": say(text)}
            for choice in (asked.choices if isinstance(asked, Ask) else ())
            for text in said_in_help(book, choice.name)
        ]
        first = " ".join(say(text) for text in said_in_help(book, COMPUTER))
        return self.door.page(request, who, "chat/help.html", first=first, kinds=kinds)

    async def steps(self, request: Request) -> Response:
        """What this conversation told somebody to do, on one page to print or to photograph."""
        who, now = self.door.who(request), self.door.now()
        conversation = await self.door.database.read(partial(open_here, who=who, now=now))
        if conversation is None:
            return self.door.to("/", who)
        speaker = self.door.speaker(who)
        steps = speaker.lasting(_steps(self.door.book(), conversation, now))
        told = [speaker.statement(statement) for statement in steps]
        return self.door.page(request, who, "chat/steps.html", told=told, back_url="/")

    async def privacy(self, request: Request) -> Response:
        who, settings = self.door.who(request), self.door.settings
        say = self.door.speaker(who).say
        kept = (
            (say(DRAFT), say(DRAFT_DAYS, days=str(settings.draft_days))),
            (say(BUSINESS), say(BUSINESS_TERM)),
            (say(SENT), say(SENT_TERM)),
        )
        return self.door.page(
            request,
            who,
            "chat/privacy.html",
            controller={
                "name": settings.controller_name or settings.site_name,
                "email": settings.controller_email or None,
                "url": None,
            },
            telegram=self.door.in_telegram,
            periods=[{"what": what, "how_long": term} for what, term in kept],
            backup_days=settings.backup_days,
        )

    async def wipe(self, request: Request) -> Response:
        """Take the conversation off this phone; what was sent stays with the team."""
        who = self.door.who(request)
        # Without a cookie nothing is left to wipe; whoever presses twice in a hurry sees no error.
        left = await self._leave(request, who) if who.known else Left()
        # Known: a new visitor's cookie need not be set only to be taken away again.
        gone = replace(who, known=True)
        page = self._wiped(request, gone, sent=left.sent, reached=left.reached)
        # Nor may going back find a page of it.
        page.headers["Clear-Site-Data"] = '"cache"'
        return forget(page, secure=self.door.settings.secure)

    def _wiped(self, request: Request, who: Visitor, **told: Any) -> Response:
        nothing = {"sent": False, "reached": False, "erased": False, "backup_days": None}
        return self.door.page(request, who, "chat/wiped.html", **{**nothing, **told})

    async def _leave(self, request: Request, who: Visitor) -> Left:
        async with request.form(max_files=0, max_fields=10) as form:
            self.door.require(who, form.get("csrf"))
        return await self.door.database.write(partial(_left, who=who, now=self.door.now()))

    async def erased(self, request: Request) -> Response:
        """After everything was erased, on the person's own wish; a while later it tells nothing."""
        who = self.door.who(request)
        if not self.door.just_erased(request.query_params.get("na", "")):
            return self.door.to("/", who)
        days = self.door.settings.backup_days
        page = self._wiped(request, who, erased=True, backup_days=days)
        page.headers["Clear-Site-Data"] = '"cache"'
        return page

    async def wiped(self, request: Request) -> Response:
        return self.door.to("/", self.door.who(request))


def _after(request: Request) -> str:
    """The page that the words were asked for; none where only time went by."""
    asked = request.query_params.get("na", "")
    return asked if asked in _BEHIND_THE_WORDS else ""


def _resume(value: str = "", problem: str | None = None, after: str = "") -> dict[str, Any]:
    return {"post_url": f"/woorden{after}", "value": value, "problem": problem}


def _locked(db: Db, who: Visitor, now: datetime) -> bool:
    conversation = found(db, who.secret)
    return conversation is not None and conversation.locked(now)


def _steps(book: Book, conversation: Conversation, now: datetime) -> Iterator[Statement]:
    """What there is to do, food and a bed first."""
    told = advice(book, conversation.session, here(now, private=True))
    yield from _food(book, conversation, told)
    running = conversation.session.answers.get(_RUNNING)
    past = {_AT_ONCE, _KEEP} if running and running.value == "stopped" else {_AT_ONCE}
    yield from (each for each in told if each.at not in past)


def _food(book: Book, conversation: Conversation, told: Iterable[Statement]) -> Iterator[Statement]:
    """Where to go without food or a bed, unless another answer has told so."""
    distress, step = conversation.distress, book.step(_FOOD)
    needs = distress is not None and distress.kind == _FOOD.step
    if needs and isinstance(step, Say) and all(each.at != _FOOD_OR_BED for each in told):
        yield Statement(step.at, step.text, step.tone)


def _kept(db: Db, who: Visitor) -> Kept | None:
    """What there is to come back to; from now on its words are asked for after a pause."""
    conversation, words = found(db, who.secret), show_words(db, who.secret)
    if conversation is None or words is None:
        return None
    term = None if conversation.sent else conversation.expires_at - conversation.seen_at
    return Kept(words, term, chats=chat_of(db, conversation.person) is not None)


def _resumed(db: Db, typed: str, who: Visitor, address: str, now: datetime) -> Text | None:
    """Why the words open nothing, or None where they did."""
    bucket = f"words {address}"
    if spent(db, bucket, _TRIES, _HOUR, now):
        return TOO_OFTEN
    words = four_words.read(typed)
    if words and resume(db, words, who.secret, now):
        return None
    # Only wrong words count: a library or a shelter has one address for all who come in.
    allow(db, bucket, _TRIES, _HOUR, now)
    return NOT_KNOWN


def _left(db: Db, who: Visitor, now: datetime) -> Left:
    conversation = found(db, who.secret, hold=True)
    if conversation is None:
        return Left()
    slip = slip_of(db, conversation.id)
    leave(db, conversation, now)
    reached = slip is not None and slip.done_at is None and slip.reach not in NO_DAY
    return Left(conversation.sent, reached)


def _front(db: Db, who: Visitor, book: Book, now: datetime) -> tuple[Shown, Conversation | None]:
    """The front door that the answers lead to so far, and the conversation that holds them."""
    conversation, today = open_here(db, who, now), here(now, private=True)
    if conversation is None:
        return front_of(db, None, today.today), None
    code = routes(book, conversation.session, today)[book.main].region
    return front_of(db, code, today.today), conversation


def _hours(speaker: Speaker, front: Shown) -> dict[str, str]:
    """The hours as its own source tells them, or those that are usual; never whether it is now."""
    if front.opening_hours:
        return {"days": speaker.say(AS_TOLD), "times": front.opening_hours}
    return {"days": speaker.say(USUALLY), "times": speaker.say(USUAL_HOURS)}

"""Registration by phone and at the desk: a colleague reads out and types, in the same flows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.conversations.book import MAIN
from pow_bot.conversations.clock import here
from pow_bot.conversations.hearing import Reply
from pow_bot.conversations.keeping import of_person
from pow_bot.conversations.other_door import (
    CHANNELS,
    CONSENT,
    NotHere,
    Opened,
    Typed,
    Typist,
    Wanted,
    discard,
    opened,
    tells_words,
    under_way,
)
from pow_bot.conversations.paper import NOT_OFFERED, sheet
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.intake.slips import Slip, slip_of
from pow_bot.domain.regions.places import regions
from pow_bot.domain.similar.queries import like
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Ask, At, Text
from pow_bot.engine.heard import Heard, Said
from pow_bot.engine.kinds import Problem
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session
from pow_bot.engine.view import View
from pow_bot.i18n.languages import direction, own_name
from pow_bot.storage import Db
from pow_bot.web.heard import give_back, heard_in
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.room import Room, require_duty
from pow_bot.web.team.room import Said as Posted
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

REGISTER = "/team/register"

_WHERE = Text("register/where", "Kies telefoon of balie.")
_READ_OUT_FIRST = Text(
    "register/read_out_first", "Lees de tekst voor, en vink aan dat deze persoon zelf antwoordde."
)
# It speaks of itself: here nobody talks with it.
_NOT_READ_OUT = frozenset({At("zelfmelden", "welcome")})


def register(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """Beginning one, going on with it, and its end."""
    pages = _Register(Room(services, guard, most_fields=10))
    routes.get(REGISTER, pages.start)
    routes.post(REGISTER, pages.begin)
    routes.get(f"{REGISTER}/paper", pages.paper)
    routes.get(f"{REGISTER}/{{code}}", pages.show)
    routes.post(f"{REGISTER}/{{code}}", pages.hear)
    routes.post(f"{REGISTER}/{{code}}/discard", pages.discard)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One registration as it is shown: with its receipt, once it was sent."""

    there: Opened
    session: Session
    slip: Slip | None
    # References of whoever may be the same person, of those that this colleague sees.
    alike: tuple[str, ...] = ()

    def showing(self, asked: At | None) -> "_Seen":
        """With the question that was not understood."""
        return replace(self, session=replace(self.session, shown=asked))


@dataclass(frozen=True)
class _Register:
    room: Room

    async def start(self, request: Request, who: SignedIn) -> Response:
        """Where somebody is, which language is read out, and what lies half done."""
        require_duty(who.actor, Duty.REGISTER)
        return await self._start(request, who)

    async def begin(self, request: Request, who: SignedIn) -> Response:
        """Begin one for somebody new."""
        require_duty(who.actor, Duty.REGISTER)
        said = await self.room.posted(request, who)
        wanted = self._wanted(who, said)
        if wanted is None:
            return await self._start(request, who, said.fields, problem=True)
        try:
            code = await self.room.services.database.write(
                lambda db: self._typist(db, who).begin(wanted, said.key), keyed=True
            )
        except NotHere:
            raise HTTPException(403) from None
        return to(f"{REGISTER}/{code}")

    async def paper(self, request: Request, who: SignedIn) -> Response:
        """The questions as a form to print, in a language that `spoken` names."""
        require_duty(who.actor, Duty.REGISTER)
        asked = request.query_params.get("spoken", "")
        spoken = asked if asked in self._locales else who.locale
        mine = self._regions(who)
        printed = sheet(self._speaker(spoken), mine[0]["name"] if len(mine) == 1 else None)
        others = [
            {"url": f"{REGISTER}/paper?spoken={one}", "label": own_name(one), "code": one}
            for one in self._locales
            if one != spoken
        ]
        return self.room.page(
            request,
            who,
            "team/paper.html",
            sheet=printed,
            spoken=spoken,
            others=others,
            plain_url=f"/papier?lang={spoken}",
            start_url=REGISTER,
        )

    async def show(self, request: Request, who: SignedIn) -> Response:
        """The present question; or the receipt, to read out."""
        return self._page(request, who, await self._there(request, who))

    async def hear(self, request: Request, who: SignedIn) -> Response:
        """Take what was typed. What was not understood stands there still."""
        async with request.form(max_files=0, max_fields=60) as form:
            key, heard = self.room.guard.key(who, request, form), heard_in(form)
            confirmed = form.get("read_out") == "yes"
        if isinstance(heard, Said) and not confirmed and self._is_consent(heard):
            seen = await self._there(request, who)
            return self._page(request, who, seen, Problem(_READ_OUT_FIRST), heard)
        reply = await self._taken(request, who, heard, key)
        if reply.problem is None:
            return to(f"{request.url.path}#question")
        seen = await self._there(request, who)
        said = heard if isinstance(heard, Said) else Said()
        return self._page(request, who, seen.showing(reply.asked), reply.problem, said)

    async def discard(self, request: Request, who: SignedIn) -> Response:
        """Erase a draft of one's own."""
        code, now = request.path_params["code"], self.room.now
        said = await self.room.posted(request, who)
        await self.room.once(who, said, lambda db, _: discard(db, who.actor, code, now))
        return to(REGISTER)

    async def _taken(self, request: Request, who: SignedIn, heard: Heard, key: str) -> Reply:
        code = request.path_params["code"]
        return await self.room.services.database.write(
            lambda db: self._typist(db, who).type_in(code, heard, key), keyed=True
        )

    def _typist(self, db: Db, who: SignedIn) -> Typist:
        services = self.room.services
        return Typist(db, services.content(), services.terms, who.actor, self.room.now)

    async def _there(self, request: Request, who: SignedIn) -> _Seen:
        query = partial(_read, actor=who.actor, code=request.path_params["code"])
        seen: _Seen = await self.room.services.database.read(query)
        return seen

    def _is_consent(self, said: Said) -> bool:
        """Whether this answers a question that only the person can say yes to."""
        step = self.room.services.content().book.step(said.at) if said.at else None
        return isinstance(step, Ask) and step.kind == CONSENT

    async def _start(
        self,
        request: Request,
        who: SignedIn,
        said: Mapping[str, str] | None = None,
        *,
        problem: bool = False,
    ) -> Response:
        words = self.room.words(who)
        query = partial(_drafts, actor=who.actor, now=self.room.now)
        drafts: list[tuple[Typed, Session]] = await self.room.services.database.read(query)
        return self.room.page(
            request,
            who,
            "team/register_start.html",
            422 if problem else 200,
            problem=words.say(_WHERE) if problem else None,
            said=said or {},
            channels=[{"name": one, "label": words.channel(one)} for one in CHANNELS],
            spoken=[{"name": one, "label": own_name(one)} for one in self._locales],
            regions=self._regions(who),
            unknown=may_in(who.actor, Duty.REGISTER, None),
            drafts=[self._begun(one, words, session) for one, session in drafts],
            paper_url=f"{REGISTER}/paper",
        )

    def _begun(self, typed: Typed, words: Words, session: Session) -> dict[str, str | None]:
        """A draft as it is told from the others: by the first that was answered."""
        rows = look(self.room.services.content().book, session, self._here(), None).rows
        speaker = self._speaker(words.locale)
        first = speaker.row(rows[0])["answer"] if rows else None
        return {**self._draft(typed, words), "first": first}

    def _draft(self, typed: Typed, words: Words) -> dict[str, str]:
        return {
            "url": f"{REGISTER}/{typed.code}",
            "at": words.moment(typed.started_at, self.room.now),
            "channel": words.channel(typed.channel),
        }

    def _regions(self, who: SignedIn) -> list[dict[str, str]]:
        """Those in which this colleague registers; where there is one only it is not asked."""
        known = regions()
        mine = (r for r in sorted(who.actor.regions) if may_in(who.actor, Duty.REGISTER, r))
        return [{"name": code, "label": known[code].name} for code in mine if code in known]

    def _wanted(self, who: SignedIn, said: Posted) -> Wanted | None:
        channel, locale = said.get("channel"), said.get("spoken")
        mine = [one["name"] for one in self._regions(who)]
        region = said.get("region") or (mine[0] if len(mine) == 1 else "")
        if channel not in CHANNELS or locale not in self._locales:
            return None
        return Wanted(channel, locale, region or None, said.get("claims") == "yes")

    @property
    def _locales(self) -> tuple[str, ...]:
        return tuple(self.room.services.pages.catalogues.locales)

    def _page(
        self,
        request: Request,
        who: SignedIn,
        seen: _Seen,
        problem: Problem | None = None,
        said: Said | None = None,
    ) -> Response:
        view = look(self.room.services.content().book, seen.session, self._here(), problem)
        locale = seen.session.locale
        shown = self._conversation(self._speaker(locale), view)
        if problem and said and shown["question"]:
            give_back(shown["question"], said)
        token = self.room.guard.token(who)
        return self.room.page(
            request,
            who,
            "team/register.html",
            422 if problem and view.question else 200,
            conversation={**shown, "post_url": request.url.path, "token": token},
            spoken={"code": locale, "name": own_name(locale), "dir": direction(locale)},
            beside=self._beside(who, view) if who.locale != locale else None,
            typed=self._draft(seen.there.typed, self.room.words(who)),
            receipt=self._receipt(who, seen.there, seen.slip),
            alike=[{"reference": one, "url": f"/team/intakes/{one}"} for one in seen.alike],
            start_url=REGISTER,
        )

    def _conversation(self, speaker: Speaker, view: View) -> dict[str, Any]:
        """A look in the person's language, without what only a screen of theirs would say."""
        read_out = tuple(one for one in view.statements if one.at not in _NOT_READ_OUT)
        # What protects comes first, whatever else is said.
        ordered = sorted(read_out, key=lambda one: one.tone != "safety")
        shown = speaker.conversation(replace(view, statements=tuple(ordered)))
        if question := shown["question"]:
            hidden = NOT_OFFERED.get(question["at"], frozenset())
            question["options"] = [o for o in question["options"] if o["name"] not in hidden]
        return {**shown, "offers": [], "onward": None}

    def _beside(self, who: SignedIn, view: View) -> dict[str, Any]:
        """The same in the colleague's own language."""
        return {**self._conversation(self._speaker(who.locale), view), "lang": who.locale}

    def _receipt(self, who: SignedIn, there: Opened, slip: Slip | None) -> dict[str, Any] | None:
        """What is read out at the end. The four words are told once, while they are both there."""
        if slip is None:
            return None
        words = self._speaker(there.conversation.session.locale)
        told = tells_words(there, self.room.now)
        seen = slip.region is not None and slip.region in who.actor.regions
        return {
            "reference": slip.reference,
            "by": words.day(slip.due_at),
            "words": there.words if told else (),
            "intake_url": f"/team/intakes/{slip.reference}" if seen else None,
        }

    def _here(self) -> Any:
        return here(self.room.now, private=False)

    def _speaker(self, locale: str) -> Speaker:
        content = self.room.services.content()
        return Speaker(content.book, content.catalogues, locale)


def _read(db: Db, actor: Actor, code: str) -> _Seen:
    there = opened(db, actor, code)
    session = there.conversation.session
    if there.conversation.sent:
        return _Seen(there, session, slip_of(db, there.conversation.id))
    said = {name: _said(session, name) for name in ("number", "email", "name", "place")}
    phone = said.pop("number")
    found = like(db, actor, phone=phone, **said) if any((phone, said["email"])) else ()
    return _Seen(there, session, None, tuple(one.listed.written for one in found))


def _said(session: Session, step: str) -> str:
    answer = session.answers.get(At(MAIN, step))
    return answer.value if answer and isinstance(answer.value, str) else ""


def _drafts(db: Db, actor: Actor, now: datetime) -> list[tuple[Typed, Session]]:
    there = ((one, of_person(db, one.person)) for one in under_way(db, actor, now))
    return [(one, kept.session) for one, kept in there if kept is not None]

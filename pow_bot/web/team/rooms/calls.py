"""Today's call list: who is called now, with the number beside it, and what came of it in one tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.contact.calls import call, correct
from pow_bot.domain.contact.queries import ToCall, to_call
from pow_bot.domain.contact.rules import Turn, best_time, may_leave_message, spoken
from pow_bot.domain.contact.words import Window
from pow_bot.domain.intake.desk import At, still_seen
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.rules import HERE, today
from pow_bot.domain.intake.words import (
    Attempt,
    NotAllowed,
    NotYours,
    Refusal,
    Stale,
    TakenBy,
    Unseen,
)
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import clock
from pow_bot.storage import JSON, Db, once
from pow_bot.web.team import texts
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake.appointments import spoken_in
from pow_bot.web.team.intake.forms import Posted, posted
from pow_bot.web.team.moments import again_at
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import Contact, Kept, TeamServices, Told
from pow_bot.web.team.words import Words

CALLS = "/team/calls"

_TURNS: Mapping[Turn, Text] = {
    Turn.NOW: Text("calls/now", "Nu bellen"),
    Turn.LATER: Text("calls/later", "Later vandaag"),
    Turn.TRIED: Text("calls/tried", "Vandaag al geprobeerd"),
    Turn.WRONG_NUMBER: Text(
        "calls/wrong_number", "Nummer klopt niet: schrijf, of vraag een ander nummer"
    ),
    Turn.DONE: Text("calls/just", "Net gebeld"),
}
_OUTCOMES: Mapping[Attempt, Text] = {
    Attempt.REACHED: Text("calls/outcome/reached", "Gesproken"),
    Attempt.NO_ANSWER: Text("calls/outcome/no_answer", "Geen gehoor"),
    Attempt.WRONG_NUMBER: Text("calls/outcome/wrong_number", "Verkeerd nummer"),
    Attempt.CALL_BACK: Text("calls/outcome/call_back", "Terugbellen"),
}
_WINDOWS: Mapping[Window, Text] = {
    Window.MORNING: Text("calls/morning", "Liefst in de ochtend"),
    Window.AFTERNOON: Text("calls/afternoon", "Liefst in de middag"),
}
_AGAIN = Text("calls/again", "Terugbellen om {time} uur")
_TRIED = Text("calls/tries", "Pogingen: {n}. De laatste: {at}, {outcome}")
_NO_MESSAGE = Text("calls/no_message", "Spreek niets in.")
_MESSAGE = Text("calls/message", "U mag een bericht inspreken.")
_INTERPRETER = Text("calls/interpreter", "Met tolk")
_HELPER = Text("calls/helper", "U belt iemand die helpt")
_EVERYBODY = Text("calls/everybody", "Van iedereen")
_MINE = Text("calls/mine", "Van mij")
_NOTED = Text("calls/noted", "{reference}: {outcome} genoteerd.")
_OFF = Text("calls/off", "{reference} staat nu niet op deze lijst.")
_STALE = Text("calls/stale", "Intussen is hier iets veranderd. Kijk nog een keer, en kies opnieuw.")
# Where the flow asks whether somebody translates.
_INTERPRETED = "interpreter"
_STATUS: dict[type[Refusal], int] = {TakenBy: 409, NotYours: 403, NotAllowed: 422, Stale: 409}


def calls(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list, and what came of a call."""
    pages = _Calls(services, guard)
    routes.get(CALLS, pages.list)
    routes.post("/team/calls/{reference}", pages.act)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A tap that could not be taken: whose, why, and what was typed beside it."""

    reference: str
    sentence: str
    fields: Mapping[str, str]
    status: int


@dataclass(frozen=True)
class _Calls:
    services: TeamServices
    guard: Guard

    async def list(self, request: Request, who: SignedIn) -> Response:
        """Who is called today. Looking is noted, for each person on it."""
        self._require_duty(who)
        return await self._list(request, who)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take what came of a call, or put right what was said of it."""
        self._require_duty(who)
        async with request.form(max_files=0, max_fields=20) as form:
            key, fields = self.guard.key(who, request, form), posted(form)
        reference = understood(request.path_params["reference"]) or ""
        at = At(who.actor, reference, fields.revision, self.services.now())
        try:
            acted = partial(_once, at=at, key=key, fields=fields)
            await self.services.database.write(acted, keyed=True)
        except Unseen:
            raise HTTPException(404) from None
        except Refusal as refusal:
            wrong = await self._wrong(request, who, reference, fields, refusal)
            return await self._list(request, who, wrong)
        shown = written(reference)
        mine = "mine=1&" if "mine" in request.query_params else ""
        return to(f"{CALLS}?{mine}done={shown}")

    async def _wrong(
        self, request: Request, who: SignedIn, reference: str, fields: Posted, refusal: Refusal
    ) -> _Wrong:
        if isinstance(refusal, NotYours):
            await self.guard.note_refusal(who, request, "call")
        words = self._words(who)
        said = words.say(_STALE) if isinstance(refusal, Stale) else words.refusal(refusal)
        return _Wrong(written(reference), said, fields.fields, _STATUS[type(refusal)])

    async def _list(self, request: Request, who: SignedIn, wrong: _Wrong | None = None) -> Response:
        mine, now = "mine" in request.query_params, self.services.now()
        unit = partial(to_call, actor=who.actor, now=now, mine=mine)
        found: Sequence[ToCall] = await self.services.database.write(unit)
        words = self._words(who)
        writer = _Writer(self.services, words, now, wrong)
        done = understood(request.query_params.get("done", "")) if wrong is None else None
        context = {
            "token": self.guard.token(who),
            "groups": writer.groups(found),
            "mine": mine,
            "post_query": "?mine=1" if mine else "",
            "tabs": [
                {"url": CALLS, "label": words.say(_EVERYBODY), "current": not mine},
                {"url": f"{CALLS}?mine=1", "label": words.say(_MINE), "current": mine},
            ],
            "problem": writer.problem(found),
            "done": writer.done(found, done) if done else None,
        }
        frame = self.guard.frame(request, who, words.regions_of(who.actor))
        status = wrong.status if wrong else 200
        return self.services.pages.page(
            request, "team/calls.html", who.locale, status, **frame, **context
        )

    def _require_duty(self, who: SignedIn) -> None:
        if not any(may_in(who.actor, Duty.CALL_LIST, one) for one in (*who.actor.regions, None)):
            raise HTTPException(403)

    def _words(self, who: SignedIn) -> Words:
        return Words(self.services.pages.catalogues, who.locale)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts the list into words."""

    services: TeamServices
    words: Words
    now: datetime
    wrong: _Wrong | None

    def groups(self, found: Sequence[ToCall]) -> list[dict[str, Any]]:
        """When to call whom; a part with nobody in it is not there."""
        parts = {turn: [one for one in found if one.turn is turn] for turn in Turn}
        return [
            {
                "name": turn.name.lower(),
                "title": self.words.say(_TURNS[turn]),
                "people": [self._person(one) for one in people],
            }
            for turn, people in parts.items()
            if people
        ]

    def problem(self, found: Sequence[ToCall]) -> dict[str, str | None] | None:
        """What could not be taken; on top where they are not on the list any more."""
        if self.wrong is None:
            return None
        listed = any(one.intake.written == self.wrong.reference for one in found)
        return {
            "text": self.wrong.sentence,
            "reference": None if listed else self.wrong.reference,
        }

    def done(self, found: Sequence[ToCall], reference: str) -> dict[str, str | None]:
        """What was just noted, of whom, and where that is put right."""
        shown = written(reference)
        for one in found:
            if one.intake.reference == reference and one.calls:
                said = self.words.say(_OUTCOMES[one.calls[-1].outcome])
                text = self.words.say(_NOTED, reference=shown, outcome=said[0].lower() + said[1:])
                return {"text": text, "reference": shown, "undo": self._undo(one)}
        return {"text": self.words.say(_OFF, reference=shown), "reference": shown, "undo": None}

    def _person(self, one: ToCall) -> dict[str, Any]:
        intake, words = one.intake, self.words
        told = self._told(one)
        typed = self.wrong.fields if self.wrong and self.wrong.reference == intake.written else {}
        return {
            "reference": intake.written,
            "url": f"/team/intakes/{intake.written}",
            "post_url": f"{CALLS}/{intake.written}",
            "revision": intake.revision,
            "name": told.name,
            "numbers": self._numbers(one, told),
            "term": words.term(
                intake.stage,
                intake.term_at,
                intake.waiting_until,
                self.now,
                action=intake.next_action,
            ),
            "urgent": bool(intake.flagged_at),
            "owner": one.owner,
            "facts": [fact for fact in self._facts(one) if fact],
            "last": self._last(one),
            "undo": self._undo(one),
            "outcomes": self._outcomes(one),
            "typed": typed,
            "least": today(self.now).isoformat(),
            "problem": self.wrong.sentence if typed and self.wrong else None,
        }

    def _told(self, one: ToCall) -> Told:
        kept = Kept(answers=one.content.get("answers", {}), told=one.content.get("told", {}))
        return self.services.read(kept, self.words.locale)

    def _numbers(self, one: ToCall, told: Told) -> list[Contact]:
        """The number of the way they chose, and of no other."""
        return [line for line in told.contact if line.href == f"tel:{one.number}"]

    def _facts(self, one: ToCall) -> list[str | None]:
        """What one must know before the phone rings."""
        say, intake = self.words.say, one.intake
        window = best_time(one.content)
        leaves = may_leave_message(one.content, self.now)
        answers = one.content.get("answers", {})
        interpreted = answers.get(_INTERPRETED, {}).get("value") == "yes"
        return [
            self._again(one),
            say(_WINDOWS[window]) if window else None,
            spoken_in(self.words, spoken(one.content, intake.locale)),
            say(_INTERPRETER) if interpreted else None,
            say(_HELPER) if intake.reach == "helper" else None,
            say(_MESSAGE if leaves else _NO_MESSAGE),
        ]

    def _again(self, one: ToCall) -> str | None:
        if one.again_at is None:
            return None
        home = one.again_at.astimezone(HERE)
        return self.words.say(_AGAIN, time=clock(self.words.locale, home))

    def _last(self, one: ToCall) -> str | None:
        if not one.calls:
            return None
        last = one.calls[-1]
        return self.words.say(
            _TRIED,
            n=len(one.calls),
            at=self.words.moment(last.at, self.now),
            outcome=self.words.attempt(last.outcome),
        )

    def _undo(self, one: ToCall) -> str | None:
        """The code of the last call, while it can be put right."""
        if not one.calls or one.calls[-1].revision != one.intake.revision:
            return None
        return one.calls[-1].code

    def _outcomes(self, one: ToCall) -> list[dict[str, str]]:
        return [
            {"value": outcome, "label": self.words.say(text)}
            for outcome, text in _OUTCOMES.items()
            if outcome is not Attempt.CALL_BACK
        ]


def _once(db: Db, at: At, key: str, fields: Posted) -> JSON:
    def acted() -> JSON:
        outcome = _outcome(fields)
        calls_back = outcome is Attempt.CALL_BACK
        again = again_at(fields.get("day"), fields.get("time")) if calls_back else None
        if fields.get("call"):
            correct(db, at, fields.get("call"), outcome, again)
        else:
            call(db, at, outcome, again)
        return still_seen(db, at)

    return once(db, key, at.actor.id, acted, now=at.now)


def _outcome(fields: Posted) -> Attempt:
    said = fields.get("outcome")
    if said not in set(Attempt):
        raise NotAllowed(texts.WHICH_OUTCOME)
    return Attempt(said)

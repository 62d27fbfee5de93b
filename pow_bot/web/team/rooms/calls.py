"""Today's call list: who is called now, with the number beside it, and what came of it in one tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.contact.calls import call, correct
from pow_bot.domain.contact.queries import CallList, ToCall, to_call
from pow_bot.domain.contact.rules import Turn, best_time, may_leave_message, spoken
from pow_bot.domain.contact.words import Window
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.keeping import hours_in
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import Attempt, NotAllowed
from pow_bot.domain.routing.terms import Hours
from pow_bot.domain.staff.permissions import Duty
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake.appointments import spoken_in
from pow_bot.web.team.intake.speaking import whose_now
from pow_bot.web.team.moments import again_at
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, reference_of, require_duty
from pow_bot.web.team.rooms.whose import whose
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
_AGAIN = Text("calls/again_at", "Terugbellen: {at}")
_TRIED = Text("calls/tries", "Pogingen: {n}. De laatste: {at}, {outcome}")
_NO_MESSAGE = Text("calls/no_message", "Spreek niets in.")
_MESSAGE = Text("calls/message", "U mag een bericht inspreken.")
_INTERPRETER = Text("calls/interpreter", "Met tolk")
_HELPER = Text("calls/helper", "U belt iemand die helpt")
_SAME_NUMBER = Text("calls/same_number", "Hetzelfde nummer als {references}")
_NOTED = Text("calls/noted", "{reference}: {outcome} genoteerd.")
_TAKEN_BACK = Text("calls/taken_back", "{reference}: er is niet gebeld. De poging is weg.")
_NOT_CALLED = Text("calls/outcome/not_called", "Niet gebeld")
_OFF = Text("calls/off", "{reference} staat nu niet op deze lijst.")
_STALE = Text("calls/stale", "Intussen is hier iets veranderd. Kijk nog een keer, en kies opnieuw.")
# Where the flow asks whether somebody translates.
_INTERPRETED = "interpreter"
# A correction that says: nobody called.
_NONE = "not_called"


def calls(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list, and what came of a call."""
    pages = _Calls(Room(services, guard, most_fields=20))
    routes.get(CALLS, pages.list)
    routes.post(f"{CALLS}/{{reference}}", pages.act)


@dataclass(frozen=True)
class _Calls:
    room: Room

    async def list(self, request: Request, who: SignedIn) -> Response:
        """Who is called today. Looking is noted, for each person on it."""
        require_duty(who.actor, Duty.CALL_LIST)
        return await self._list(request, who)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take what came of a call, or put right what was said of it."""
        require_duty(who.actor, Duty.CALL_LIST)
        reference, now = reference_of(request), self.room.now

        def unit(db: Db, said: Said) -> None:
            _came(db, At(who.actor, reference, said.revision, now), said)

        taken = await self.room.take(request, who, unit, named="call")
        if taken.refusal is not None:
            return await self._list(request, who, taken, written(reference))
        mine = "mine=1&" if "mine" in request.query_params else ""
        done = "back" if taken.said.get("outcome") == _NONE else "done"
        return to(f"{CALLS}?{mine}{done}={written(reference)}")

    async def _list(
        self, request: Request, who: SignedIn, taken: Taken = NO_FORM, where: str = ""
    ) -> Response:
        mine, now, words = "mine" in request.query_params, self.room.now, self.room.words(who)
        unit = partial(_called, actor=who.actor, now=now, mine=mine)
        hours, listed = await self.room.services.database.write(unit)
        found, asked = listed.people, request.query_params
        writer = _Writer(self.room.services, words, now, hours, taken, where)
        return self.room.page(
            request,
            who,
            "team/calls.html",
            taken.status,
            groups=writer.groups(found),
            more=writer.more(listed),
            post_query="?mine=1" if mine else "",
            tabs=whose(words, CALLS, f"{CALLS}?mine=1", mine=mine),
            problem=writer.problem(found),
            done=writer.done(found, who.actor, understood(asked.get("done", "")))
            or writer.taken_back(understood(asked.get("back", ""))),
        )


def _called(
    db: Db, actor: Actor, now: datetime, *, mine: bool
) -> tuple[Mapping[str | None, Hours], CallList]:
    hours = hours_in(db, {*actor.regions, None})
    return hours, to_call(db, actor, now, mine=mine)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts the list into words."""

    services: TeamServices
    words: Words
    now: datetime
    # When the doors of the colleague's regions are open.
    hours: Mapping[str | None, Hours]
    taken: Taken
    # Of whom what was taken is.
    about: str

    def groups(self, found: Sequence[ToCall]) -> list[dict[str, Any]]:
        """When to call whom; a part with nobody in it is not there."""
        parts = {turn: [one for one in found if one.turn is turn] for turn in Turn}
        return [
            {
                "name": turn.name.lower(),
                "title": self.words.say(_TURNS[turn]),
                "people": [self._person(one, found) for one in people],
            }
            for turn, people in parts.items()
            if people
        ]

    def problem(self, found: Sequence[ToCall]) -> dict[str, str | None] | None:
        """What could not be taken; on top where they are not on the list any more."""
        if self.taken.refusal is None:
            return None
        listed = any(one.intake.written == self.about for one in found)
        return {"text": self._sentence(), "reference": None if listed else self.about}

    def _sentence(self) -> str:
        return self.taken.sentence(self.words, _STALE)

    def more(self, listed: CallList) -> dict[str, int] | None:
        """How many of all there are, where it is not all."""
        if not listed.waiting:
            return None
        shown = sum(one.turn is not Turn.DONE for one in listed.people)
        return {"shown": shown, "all": shown + listed.waiting}

    def done(
        self, found: Sequence[ToCall], actor: Actor, reference: str | None
    ) -> dict[str, str | None] | None:
        """What was just noted, of whom, whose it is now, and where that is put right."""
        if reference is None or self.taken.refusal is not None:
            return None
        shown = written(reference)
        for one in found:
            if one.intake.reference == reference and one.calls:
                outcome = one.calls[-1].outcome
                said = self.words.say(_OUTCOMES[outcome])
                text = self.words.say(_NOTED, reference=shown, outcome=said[0].lower() + said[1:])
                text = " ".join([text, *whose_now(self.words, outcome, one.intake, actor)])
                return {"text": text, "reference": shown, "undo": self._undo(one)}
        return {"text": self.words.say(_OFF, reference=shown), "reference": shown, "undo": None}

    def taken_back(self, reference: str | None) -> dict[str, str | None] | None:
        """That nobody called after all."""
        if reference is None or self.taken.refusal is not None:
            return None
        shown = written(reference)
        return {
            "text": self.words.say(_TAKEN_BACK, reference=shown),
            "reference": shown,
            "undo": None,
        }

    def _person(self, one: ToCall, found: Sequence[ToCall]) -> dict[str, Any]:
        intake, words = one.intake, self.words
        told, mine = self._told(one), intake.written == self.about
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
                self.hours[region_of(intake.queue)],
                action=intake.next_action,
            ),
            "urgent": bool(intake.flagged_at),
            "owner": one.owner,
            "facts": [fact for fact in (*self._facts(one), self._same_number(one, found)) if fact],
            "last": self._last(one),
            "undo": self._undo(one),
            "outcomes": self._outcomes(),
            "none": {"value": _NONE, "label": words.say(_NOT_CALLED)},
            "typed": self.taken.said.fields if mine else {},
            "least": today(self.now).isoformat(),
            "problem": self._sentence() if mine else None,
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
            self.words.line(intake.line),
            say(_WINDOWS[window]) if window else None,
            spoken_in(self.words, spoken(one.content, intake.locale)),
            say(_INTERPRETER) if interpreted else None,
            say(_HELPER) if intake.reach == "helper" else None,
            say(_MESSAGE if leaves else _NO_MESSAGE),
        ]

    def _same_number(self, one: ToCall, found: Sequence[ToCall]) -> str | None:
        """Who else on the list is behind this number: one call may be for both."""
        others = [
            each.intake.written
            for each in found
            if each is not one and one.number and each.number == one.number
        ]
        return self.words.say(_SAME_NUMBER, references=", ".join(others)) if others else None

    def _again(self, one: ToCall) -> str | None:
        if one.again_at is None:
            return None
        return self.words.say(_AGAIN, at=self.words.moment(one.again_at, self.now))

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

    def _outcomes(self) -> list[dict[str, str]]:
        offered = {one: text for one, text in _OUTCOMES.items() if one is not Attempt.CALL_BACK}
        return self.words.choices(offered)


def _came(db: Db, at: At, said: Said) -> None:
    """What came of a call, or of the last one after all."""
    if said.get("call") and said.get("outcome") == _NONE:
        correct(db, at, said.get("call"), None)
        return
    outcome = _outcome(said)
    calls_back = outcome is Attempt.CALL_BACK
    again = again_at(said.get("day"), said.get("time")) if calls_back else None
    if said.get("call"):
        correct(db, at, said.get("call"), outcome, again)
    else:
        call(db, at, outcome, again)


def _outcome(said: Said) -> Attempt:
    outcome = said.get("outcome")
    if outcome not in set(Attempt):
        raise NotAllowed(texts.WHICH_OUTCOME)
    return Attempt(outcome)

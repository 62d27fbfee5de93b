"""A conversation without a database: what effects would bring, and how everything reads.

For transcripts and for talking in the terminal. The decisions are the real ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from pow_bot.authoring.staging import Performed
from pow_bot.conversations.agreeing import stance, stopped
from pow_bot.conversations.alarm import alarm, helping
from pow_bot.conversations.deciding import Verdict, decided, judge
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.consent.words import Purpose
from pow_bot.domain.regions.places import regions
from pow_bot.domain.routing.terms import Hours, first_contact_due
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At, Text
from pow_bot.engine.heard import Effect, Heard, Here
from pow_bot.engine.looking import routes, sent
from pow_bot.engine.route import Route
from pow_bot.engine.session import Notice, Session
from pow_bot.engine.take import Turn
from pow_bot.engine.view import Row, View
from pow_bot.i18n.catalogues import Catalogues

REFERENCE = "K7P-4QM"
_MORNING = time(10, tzinfo=UTC)


@dataclass
class Rehearsal:
    """Performs effects on paper: on a working day at eleven, in a region without a named team."""

    book: Book
    today: date
    wrote: At | None = None
    given: dict[str, str] = field(default_factory=dict)

    def perform(self, effect: Effect, session: Session) -> Performed:
        """The facts that the texts need, and what was decided."""
        if effect.verb == "undo":
            return Performed()
        acts = {
            "intake.submit": self._registered,
            "intake.amend": self._registered,
            "intake.tell": self._told,
            "werkfit.judge": self._judged,
            "consent.record": self._agreed,
            "distress.flag": self._flagged,
            "person.find": self._found,
            "person.call": self._called,
            "data.find": self._seen,
            "data.change": self._changed,
        }
        return acts[effect.action](effect, session)

    def follows(self, before: Session, heard: Heard, turn: Turn) -> tuple[Heard, ...]:
        """Help before the next question, where what was written cannot wait."""
        kind = alarm(self.book, heard, turn)
        if kind is None:
            return ()
        self.wrote = turn.accepted
        return helping(kind)

    def _registered(self, effect: Effect, session: Session) -> Performed:
        verdict = judge(self.book, effect.at.flow, effect.answers, self.today, self.given)
        due = first_contact_due(verdict.gives("urgency"), self._now, Hours())
        facts = {
            "reference": REFERENCE,
            **self._team(verdict.region),
            "due": {"day": due.isoformat()},
            "opens": {"opens": self._now.isoformat()},
            "closed": "no",
        }
        return Performed(facts, {"region": verdict.region, **_shown(verdict, effect)})

    def _judged(self, effect: Effect, session: Session) -> Performed:
        route = self._route(session)
        decision = decided(self.book, "werkfit", route.stands, self.today)[0]
        reason = {"reason": [decision.reason.context, decision.reason.source]}
        return Performed({"reason": reason}, {**decision.gives, "row": decision.row})

    def _agreed(self, effect: Effect, session: Session) -> Performed:
        known = {str(at): answer for at, answer in self._route(session).stands.items()}
        of_age = self.book.facts["of_age"].derive(known, self.today) != "no"
        state = stance(effect.answers, of_age=of_age)
        return Performed({"consent": str(state)}, {"consent": state})

    def _flagged(self, effect: Effect, session: Session) -> Performed:
        go_on, kind = _value(effect, "go_on"), _value(effect, "kind")
        if kind is None:
            return Performed({"flagged": "no", "wiped": "no"})
        if go_on in {"not_meant", "wipe"}:
            self.given.clear()
            gone = (self.wrote,) if self.wrote and go_on == "wipe" else ()
            facts = {"wiped": "yes" if gone else "no"}
            return Performed(facts, {"lifted": "yes"}, session=session.without(gone))
        self.given["distress"] = "yes"
        flagged = "yes" if self._sent(session) == "yes" else "draft"
        return Performed({"flagged": flagged, "wiped": "no"}, {"kind": kind, "flagged": flagged})

    def _found(self, effect: Effect, session: Session) -> Performed:
        team = self._team(self._route(session).region)
        opens = {"hours": None}
        reach = session.answers.get(At(self.book.main, "reach"))
        by = str(reach.value) if reach else "nothing"
        facts = {"sent": self._sent(session), "asked": "no", "now_open": opens, "by": by}
        return Performed({**facts, "team_first": team["team_first"]})

    def _called(self, effect: Effect, session: Session) -> Performed:
        asked = _value(effect, "call") or "no"
        return Performed({"asked": asked}, {"asked": asked})

    def _seen(self, effect: Effect, session: Session) -> Performed:
        listed = "yes" if self._is_listed(session) else "no"
        return Performed({"sent": self._sent(session), "listed": listed, "page": "/gegevens"})

    def _changed(self, effect: Effect, session: Session) -> Performed:
        if _value(effect, "sure_withdraw") == "yes":
            return Performed(shows={"withdrawn": "yes"}, ends="withdrawn")
        if _value(effect, "sure_erase") == "yes":
            return Performed(shows={"erased": "yes"}, ends="erased")
        what = _value(effect, "what")
        after = stopped(session, Purpose.REGISTER) if what == "stop_profile" else None
        return Performed(shows={"what": what}, session=after)

    def _told(self, effect: Effect, session: Session) -> Performed:
        return Performed(shows={"flow": effect.at.flow, **_changes(effect)})

    def _sent(self, session: Session) -> str:
        return "yes" if sent(self.book, session) else "no"

    def _is_listed(self, session: Session) -> bool:
        said = [kept.facts.get("consent") for kept in session.receipts.values()]
        return bool({"given", "pending"} & {str(each) for each in said if each})

    def _team(self, code: str | None) -> dict[str, Any]:
        region = regions().get(code or "")
        team = {"name": None, "region": region.name if region else None}
        return {"team": {"team": team}, "team_first": {"team_first": team}}

    def _route(self, session: Session) -> Route:
        return routes(self.book, session, Here(self.today))[self.book.main]

    @property
    def _now(self) -> datetime:
        return datetime.combine(self.today, _MORNING)


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """Everything as a person reads it, dates and teams included."""

    book: Book
    catalogues: Catalogues

    def say(self, locale: str, text: Text | str, fills: Mapping[str, object]) -> str:
        speaker = self._speaker(locale)
        return speaker.say(text, **{name: speaker.fill(value) for name, value in fills.items()})

    def answer(self, locale: str, row: Row) -> str:
        return self._speaker(locale).answer(row.ask, row.choices, row.answer)

    def notice(self, locale: str, notice: Notice) -> str:
        return self._speaker(locale).notice(notice)

    def card(self, locale: str, view: View) -> tuple[tuple[str, str], ...]:
        return self._speaker(locale).card(view)

    def _speaker(self, locale: str) -> Speaker:
        return Speaker(self.book, self.catalogues, locale)


def _shown(verdict: Verdict, effect: Effect) -> Mapping[str, object]:
    decided_so = {name: value for d in verdict.decisions for name, value in d.gives.items()}
    return {**decided_so, **_changes(effect)}


def _changes(effect: Effect) -> Mapping[str, object]:
    changed = {"changed": " ".join(effect.changed)} if effect.verb == "again" else {}
    gone = {"gone": " ".join(effect.gone)} if effect.gone else {}
    return {**changed, **gone}


def _value(effect: Effect, step: str) -> str | None:
    answer: Answer | None = effect.answers.get(step)
    return answer.value if answer and isinstance(answer.value, str) else None

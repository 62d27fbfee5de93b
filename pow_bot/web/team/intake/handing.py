"""A hand-over in words: to whom, why, on which ground, and how it stands; and the forms about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pow_bot.domain.handover.queries import Shown
from pow_bot.domain.handover.words import Ground, State, Told, Topic, Way
from pow_bot.domain.intake.rules import HERE
from pow_bot.i18n.formats import clock
from pow_bot.web.team.intake import handing_texts as texts
from pow_bot.web.team.words import Words

OFFERS = "/team/offers"


@dataclass(frozen=True, slots=True)
class Handing:
    """One offer for one colleague, as `team/handing.html` needs it."""

    shown: Shown
    words: Words
    now: datetime

    def told(self) -> dict[str, Any]:
        """All of it."""
        one, words = self.shown, self.words
        return {
            "code": one.code,
            "reference": one.reference,
            "url": f"/team/intakes/{one.reference}" if one.opens else None,
            "line": words.line(one.line),
            "urgency": words.urgency(one.urgency),
            "region": words.region(one.from_queue),
            "to": destination(words, one.to),
            "state": {"name": one.state, "label": words.say(texts.STATES[one.state])},
            "reason": one.told.reason,
            "todo": one.told.todo,
            "offered": words.say(
                texts.OFFERED, who=self._who(one.offered_by), at=self._at(one.offered_at)
            ),
            "term": self._term(),
            "remind": self._remind(),
            "ground": ground(words, one.told),
            "topics": self._topics(),
            "decided": self._decided(),
            "refused": one.told.refused,
            "answer": one.told.answer,
            "answered": self._answered(),
            "forms": self._forms(),
            "restricted": one.restricted,
            "today": self.now.astimezone(HERE).date().isoformat(),
        }

    def _forms(self) -> dict[str, str | None]:
        """Where each form about it is sent; None where this colleague cannot."""
        one = self.shown
        there = one.state is State.OFFERED
        can = {
            "accept": one.receives and not one.restricted,
            "take": one.receives,
            "refuse": one.receives,
            "back": there and one.own,
            "tick": there and one.own and one.elsewhere,
            "no": there and one.own and one.elsewhere,
            "answer": one.answers,
        }
        return {act: f"{OFFERS}/{one.code}/{act}" if ok else None for act, ok in can.items()}

    def _term(self) -> dict[str, str] | None:
        one, words = self.shown, self.words
        if one.state is not State.OFFERED:
            return None
        home = one.due_at.astimezone(HERE)
        if one.late:
            return {"state": "late", "text": words.say(texts.LATE, day=words.day(home))}
        text = words.say(texts.UNTIL, day=words.day(home), time=clock(words.locale, home))
        return {"state": "fine", "text": text}

    def _remind(self) -> dict[str, str] | None:
        one, words = self.shown, self.words
        if one.to_be_asked:
            return {"state": "soon", "text": words.say(texts.ASK_NOW)}
        if one.remind_on is None:
            return None
        return {"state": "fine", "text": words.say(texts.REMIND, day=words.day(one.remind_on))}

    def _topics(self) -> str:
        topics = (self.words.say(texts.TOPICS[Topic(one)]) for one in self.shown.told.topics)
        return ", ".join(topics)

    def _decided(self) -> str | None:
        one, words = self.shown, self.words
        if one.told.accepted_by:
            day = date.fromisoformat(one.told.accepted_on)
            return words.say(texts.ACCEPTED_THERE, name=one.told.accepted_by, day=words.day(day))
        if one.decided_at is None:
            return None
        return words.say(
            texts.DECIDED,
            state=words.say(texts.STATES[one.state]),
            who=self._who(one.decided_by),
            at=self._at(one.decided_at),
        )

    def _answered(self) -> str | None:
        one = self.shown
        if one.answered_at is None:
            return None
        return self.words.say(
            texts.ANSWERED, who=self._who(one.answered_by), at=self._at(one.answered_at)
        )

    def _who(self, name: str | None) -> str:
        return name or self.words.say(texts.COLLEAGUE)

    def _at(self, at: datetime) -> str:
        return self.words.moment(at, self.now)


def destination(words: Words, to: Mapping[str, Any]) -> str:
    """A receiver by name."""
    match to["what"]:
        case "line":
            return words.line(to["to"])
        case "region":
            return words.region(to["to"])
        case "team":
            return words.say(texts.TEAM)
    return str(to["to"])


def ground(words: Words, told: Told) -> str:
    """On which ground it was given on, in a line."""
    said = words.say(texts.GROUNDS[Ground(told.ground)])
    if told.law:
        return f"{said}: {told.law}"
    if not told.asked_on:
        return said
    how = words.say(texts.WAYS[Way(told.asked_how)])
    day = words.day(date.fromisoformat(told.asked_on))
    return f"{said}: {words.say(texts.ASKED_ON, how=how, day=day)}"

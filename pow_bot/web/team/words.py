"""Speaks to a colleague: stages, lines, terms and events in the language of their pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pow_bot.domain.chats.words import Chat
from pow_bot.domain.intake.looking import Event
from pow_bot.domain.intake.order import Next
from pow_bot.domain.intake.queries import View
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.rounding_off import LeftOpen
from pow_bot.domain.intake.rules import HERE, today
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Delivery,
    Line,
    NextAction,
    Refusal,
    Stage,
    Urgency,
)
from pow_bot.domain.regions.places import regions
from pow_bot.domain.routing.terms import Hours, working_time_left
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.formats import clock, day, short_day
from pow_bot.i18n.languages import named_in
from pow_bot.web.team import texts

_HOUR = timedelta(hours=1)
# More regions than this are counted and not named.
_NAMED = 3
_BY_PERSON = frozenset(
    {
        "submitted",
        "amended",
        "amended_after",
        "told",
        "told_after",
        "distress",
        "wants_person",
        "withdrawn",
        "answered",
        "objected",
    }
)
# What went to others, or lay before them.
_ELSEWHERE = frozenset({"handed_over", "moved", "case_listed", "case_decided", *texts.HANDINGS})
_BY_COMPUTER = frozenset({"moved", "retimed", "undelivered", "unreachable", "reminded"})


@dataclass(frozen=True, slots=True)
class Words:
    """One colleague's language; `brief` has short days, for a list."""

    catalogues: Catalogues
    locale: str
    brief: bool = False

    def say(self, text: Text, /, **fills: object) -> str:
        return self.catalogues.text(self.locale, text, fills)

    def choices(self, named: Mapping[Any, Text]) -> list[dict[str, str]]:
        """What can be chosen in a form."""
        return [{"value": str(value), "label": self.say(text)} for value, text in named.items()]

    def line(self, line: str) -> str:
        return self.say(texts.LINES[Line(line)])

    def urgency(self, urgency: str) -> str:
        return self.say(texts.URGENCIES[Urgency(urgency)])

    def stage(self, stage: str) -> str:
        return self.say(texts.STAGES[Stage(stage)])

    def standing(self, stage: str, waiting: date | None) -> dict[str, str]:
        """The stage as the list shows it; waiting for the person is one of its own there."""
        if waiting is not None:
            return {"name": "waiting", "label": self.say(texts.VIEWS[View.WAITING])}
        return {"name": stage, "label": self.stage(stage)}

    def view(self, view: View) -> str:
        return self.say(texts.VIEWS[view])

    def empty(self, view: str) -> tuple[str, str]:
        """What an empty list says; `filtered` where a filter finds nothing."""
        title, text = texts.EMPTY[view]
        return self.say(title), self.say(text)

    def closing(self, reason: str) -> str:
        return self.say(texts.CLOSINGS[Closing(reason)])

    def attempt(self, outcome: str) -> str:
        return self.say(texts.ATTEMPTS[Attempt(outcome)])

    def tag(self, tag: str) -> str | None:
        """A flag of an intake, where it has words for the team."""
        text = texts.TAGS.get(tag)
        return self.say(text) if text else None

    def region(self, queue: str) -> str:
        if queue == NOWHERE:
            return self.say(texts.NOWHERE)
        known = regions().get(queue)
        return known.name if known else queue

    def regions_of(self, actor: Actor) -> str:
        """The regions a colleague works in, for the top of the page."""
        named = sorted(self.region(region) for region in actor.regions)
        if len(named) > _NAMED:
            return self.say(texts.REGIONS, n=len(named))
        return ", ".join(named)

    def language(self, locale: str) -> str:
        """In the colleague's own language, with its own name beside it."""
        return named_in(self.locale, locale)

    def channel(self, channel: str) -> str:
        return self.say(texts.CHANNELS[channel]) if channel in texts.CHANNELS else channel

    def delivery(self, how: Delivery) -> dict[str, str]:
        """How far a letter has come."""
        return {"name": how, "label": self.say(texts.DELIVERIES[how])}

    def way(self, how: Delivery, chat: Chat | None) -> str:
        """Where a letter arrives that is written now."""
        return self.say(texts.WAYS[how], channel=self.channel(chat.channel) if chat else "")

    def shut(self, chat: Chat | None) -> str | None:
        """That nobody is reached through their chat any more."""
        text = texts.SHUT.get(chat.stage) if chat else None
        return self.say(text, channel=self.channel(chat.channel)) if chat and text else None

    def term(
        self,
        stage: str,
        term: datetime | None,
        waiting: date | None,
        now: datetime,
        hours: Hours,
        *,
        action: str | None = None,
    ) -> dict[str, str]:
        """By when something must happen, or since when it is too late.

        What waits for the person says so; where something else comes first, it is that.
        """
        if term is None:
            return {"state": "done", "text": self.stage(stage)}
        if waiting is not None and action == NextAction.ASK_AGAIN:
            state, said = ("late", texts.WAITED) if term < now else ("waiting", texts.WAITS)
            return {"state": state, "text": self.say(said, day=self.day(waiting))}
        due = self._due(term, now, hours)
        if waiting is not None and action == NextAction.FIRST_CONTACT:
            return {**due, "text": self.say(texts.FIRST_STILL, term=due["text"])}
        return due

    def _due(self, term: datetime, now: datetime, hours: Hours) -> dict[str, str]:
        if term < now:
            return {"state": "late", "text": self._late(now, term, hours)}
        home = term.astimezone(HERE)
        time = clock(self.locale, home)
        if home.date() == today(now):
            return {"state": "soon", "text": self.say(texts.TODAY_BEFORE, time=time)}
        before = self.say(texts.BEFORE, day=self.day(home), time=time)
        return {"state": "fine", "text": before}

    def next(self, upcoming: Next | None, instead: Text | None = None) -> str | None:
        """The next action with its day, in words of its own or `instead`; what was agreed with its time."""
        if upcoming is None:
            return None
        what = self.say(instead or texts.NEXT[upcoming.action])
        day = self.day(upcoming.on)
        if instead is not None or upcoming.action is not NextAction.CALL_BACK:
            return self.say(texts.NEXT_BY, what=what, day=day)
        time = clock(self.locale, upcoming.term.astimezone(HERE))
        return self.say(texts.NEXT_AT, what=what, day=day, time=time)

    def day(self, when: date) -> str:
        return (short_day if self.brief else day)(self.locale, when)

    def moment(self, at: datetime, now: datetime) -> str:
        """When something happened: `vandaag 14.30`, `maandag 23 november 14.30`."""
        home = at.astimezone(HERE)
        time = clock(self.locale, home)
        if home.date() == today(now):
            return self.say(texts.TODAY, time=time)
        return f"{self.day(home)} {time}"

    def who(self, event: Event) -> str:
        """Who did it: a colleague by name, the person, or the computer."""
        if event.kind in _BY_PERSON:
            return self.say(texts.PERSON)
        if event.kind in _BY_COMPUTER:
            return self.say(texts.COMPUTER)
        return event.actor or self.say(texts.COLLEAGUE)

    def event(self, event: Event) -> str:
        """What happened, with what was noted."""
        note = event.note
        match event.kind:
            case "noted":
                return str(note.get("text") or self.say(texts.ERASED_NOTE))
            case "attempt" | "attempt_corrected":
                return self._tried(event.kind, note)
            case kind if kind in _ELSEWHERE:
                return self._elsewhere(kind, note)
            case "undelivered":
                how = self.delivery(Delivery(note["how"]))["label"]
                return self.say(texts.UNDELIVERED, how=how)
            case "waiting" | "closed" | "planned" | "replanned" | "cancelled":
                told = self._planned if "starts_at" in note else self._set_aside
                return told(event.kind, note)
        said = {name: value for name, value in note.items() if isinstance(value, str)}
        return self.say(texts.EVENTS[event.kind], **said)

    def mine(
        self, what: Text, typed: Iterable[tuple[Text, Text | date | str]]
    ) -> list[dict[str, str]]:
        """What a form wanted to save, for who was too late: the act, and what was filled in."""
        rows = ((texts.ACTION, what), *typed)
        return [{"label": self.say(label), "text": self._typed(said)} for label, said in rows]

    def refusal(self, refusal: Refusal) -> str:
        if isinstance(refusal, LeftOpen):
            items = "; ".join(one.in_(self.locale) for one in refusal.checks)
            return " ".join(self.say(one, items=items) for one in refusal.said)
        return self.say(refusal.text, **refusal.fills)

    def _typed(self, said: Text | date | str) -> str:
        if isinstance(said, Text):
            return self.say(said)
        return self.day(said) if isinstance(said, date) else said

    def _tried(self, kind: str, note: Mapping[str, Any]) -> str:
        outcome = self._came(note)
        if kind == "attempt":
            return self.say(texts.ATTEMPTED, outcome=outcome)
        return self.say(texts.WHICH, what=self.say(texts.EVENTS[kind]), which=outcome)

    def _came(self, note: Mapping[str, Any]) -> str:
        """What came of an attempt, with the time that was agreed; nothing where nobody called."""
        if note["outcome"] is None:
            return self.say(texts.NOT_CALLED)
        outcome = self.attempt(note["outcome"])
        if "again_at" not in note:
            return outcome
        return self.say(texts.WHICH, what=outcome, which=self._at(note["again_at"]))

    def _at(self, moment: str) -> str:
        home = datetime.fromisoformat(moment).astimezone(HERE)
        return f"{self.day(home)} {clock(self.locale, home)}"

    def _planned(self, kind: str, note: Mapping[str, Any]) -> str:
        """What became of an appointment, and when it was to be."""
        which = self._at(note["starts_at"])
        return self.say(texts.WHICH, what=self.say(texts.EVENTS[kind]), which=which)

    def _late(self, now: datetime, term: datetime, door: Hours) -> str:
        """On the same day in the door's hours; of an earlier day, which one it was."""
        if today(term) != today(now):
            return self.say(texts.LATE_SINCE, day=self.day(term.astimezone(HERE)))
        hours = -working_time_left(now, term, door) // _HOUR
        return self.say(texts.LATE_HOURS, hours=hours) if hours else self.say(texts.LATE_LESS)

    def _elsewhere(self, kind: str, note: Mapping[str, Any]) -> str:
        if kind in {"case_listed", "case_decided"}:
            return self._at_table(kind, note)
        if kind in texts.HANDINGS:
            return self._handing(kind, note)
        if kind == "moved":
            return self.say(texts.MOVED, to=self.region(note["to"] or NOWHERE))
        return self.say(texts.HANDED_OVER, to=self._destination(note))

    def _handing(self, kind: str, note: Mapping[str, Any]) -> str:
        said = self.say(texts.HANDINGS[kind], to=self._destination(note))
        return f"{said}: {note['text']}" if note.get("text") else said

    def _at_table(self, kind: str, note: Mapping[str, Any]) -> str:
        if kind == "case_listed":
            return self.say(texts.CASE_LISTED, day=self.day(date.fromisoformat(note["to"])))
        day = self.day(date.fromisoformat(note["on"]))
        text = note.get("text", "")
        return self.say(texts.CASE_DECIDED, text=text, to=note["to"], day=day)

    def _set_aside(self, kind: str, note: Mapping[str, Any]) -> str:
        if kind == "waiting":
            return self.say(texts.WAITING, day=self.day(date.fromisoformat(note["to"])))
        reason = self.closing(note["reason"])
        if "text" not in note:
            return self.say(texts.CLOSED_ERASED, reason=reason)
        return self.say(texts.CLOSED, reason=reason, text=note["text"])

    def _destination(self, note: Mapping[str, Any]) -> str:
        to = str(note["to"])
        match note["what"]:
            case "line":
                return self.line(to)
            case "region":
                return self.region(to)
            case "team":
                return self.say(texts.TEAM_HERE)
        return to

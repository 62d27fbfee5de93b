"""One intake as a page: what a colleague in its region reads, and what they may do with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pow_bot.domain.consent.queries import history
from pow_bot.domain.consent.words import Consent
from pow_bot.domain.contact.queries import calls_of
from pow_bot.domain.contact.rules import wrong_numbers
from pow_bot.domain.intake.access import could_own
from pow_bot.domain.intake.desk import CLOSED_THEN
from pow_bot.domain.intake.looking import Event, Opened
from pow_bot.domain.intake.words import Stage
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.queries import code_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake.beside import looking
from pow_bot.web.team.intake.checklist import first_of
from pow_bot.web.team.intake.closings import close_form
from pow_bot.web.team.intake.consents import Consents, may_read_health
from pow_bot.web.team.intake.happened import LOOKED, Happened, Line
from pow_bot.web.team.intake.mentioning import readers_among, told_of_last
from pow_bot.web.team.intake.person import cannot_wait, contact, groups, kept_of, next_step
from pow_bot.web.team.intake.section import Differing, Refused, Sight, reading
from pow_bot.web.team.intake.sections import (
    DONE,
    WRITES,
    differing,
    placed,
    read_sections,
    told_sections,
)
from pow_bot.web.team.intake.speaking import told_of_attempt
from pow_bot.web.team.intake.tongues import of_person
from pow_bot.web.team.intake.writing import Writing, answer_form, arrives, read_writing
from pow_bot.web.team.queue.listing import Colleague
from pow_bot.web.team.room import Said

# What is said beside that it was done.
_BESIDE: Mapping[str, Callable[[Sight], Iterable[str]]] = {
    "note": told_of_last,
    "attempt": told_of_attempt,
    **dict.fromkeys(WRITES, lambda sight: (arrives(sight),)),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read beside an opened intake: `able` may own it, `readers` may be told of it.

    `wrong` are the numbers at which somebody else answered.
    """

    consents: tuple[Consent, ...]
    able: tuple[Colleague, ...]
    readers: tuple[Colleague, ...]
    writing: Writing
    wrong: frozenset[str]
    sections: Mapping[str, Any]


def read_beside(db: Db, opened: Opened, actor: Actor, now: datetime) -> Beside:
    """Who can be handed this intake or told of it, what its person agreed to, and its sections."""
    there = reading(db, opened, actor, now)
    readers = readers_among(there.colleagues, opened.thing, but=actor.id)
    return Beside(
        consents=history(db, opened.intake.person),
        able=_chosen(db, could_own(there.colleagues, opened.thing)),
        readers=_chosen(db, readers),
        writing=read_writing(db, there),
        wrong=wrong_numbers(calls_of(db, opened.intake.id)),
        sections=read_sections(db, there),
    )


def _chosen(db: Db, some: Iterable[Actor]) -> tuple[Colleague, ...]:
    return tuple(Colleague(one.id, code_of(db, one.id), one.name) for one in some)


@dataclass(frozen=True, slots=True)
class Detail:
    """Puts an opened intake into words for one colleague.

    `template` is the code of a letter that they start from, `typed` what stood in the form then.
    """

    sight: Sight
    beside: Beside
    template: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    def context(self, token: str, done: str | None) -> dict[str, Any]:
        """What `team/_detail.html` needs of an intake."""
        forms, sections = self._forms(), told_sections(self.beside.sections, self.sight)
        happened = self._happened()
        return {
            **self._head(done),
            **self._told(happened.changed()),
            **happened.context(),
            **forms,
            "sections": sections,
            "placed": placed(sections),
            "token": token,
            "problem": _problem(self.sight.refused, _all_forms(forms, sections)),
        }

    def offers(self, act: str) -> bool:
        """Whether this colleague can still do this with the intake as it stands."""
        sections = told_sections(self.beside.sections, self.sight)
        return bool(_all_forms(self._forms(), sections).get(act))

    def standing(self) -> list[dict[str, str]]:
        """How it stands now, for who saved too late."""
        intake, words = self.sight.opened.intake, self.sight.words
        rows = [
            (texts.STANDING, words.standing(intake.stage, intake.waiting_until)["label"]),
            (texts.OWNER, self.sight.opened.owner or words.say(texts.NOBODY)),
            (texts.NEXT_STEP, next_step(self.sight.opened, words)),
            (texts.LATEST, words.event(self._latest())),
        ]
        return [{"label": words.say(label), "text": text} for label, text in rows if text]

    def differing(self, action: str, said: Said) -> tuple[Differing, ...]:
        """What a form that came too late would change of what stands now."""
        return differing(action, self.beside.sections, self.sight, said)

    def latest(self) -> dict[str, Any]:
        """Who changed it last, and when; it may have been this colleague, on another screen."""
        last, words = self._latest(), self.sight.words
        return {
            "who": words.who(last),
            "yours": last.by == self.sight.actor.id,
            "at": words.moment(last.at, self.sight.now),
        }

    def _latest(self) -> Event:
        return [event for event in self.sight.opened.events if event.kind != LOOKED][-1]

    def _head(self, done: str | None) -> dict[str, Any]:
        intake, words = self.sight.opened.intake, self.sight.words
        return {
            "reference": intake.written,
            "url": f"/team/intakes/{intake.written}{self.sight.asked.paged()}",
            "revision": intake.revision,
            "stage": words.standing(intake.stage, intake.waiting_until),
            "term": words.term(
                intake.stage,
                intake.term_at,
                intake.waiting_until,
                self.sight.now,
                self.sight.opened.hours,
                action=intake.next_action,
            ),
            "flags": self._flags(),
            "line": words.line(intake.line),
            "region": words.region(intake.queue),
            "language": of_person(self.sight),
            "channel": words.channel(intake.channel),
            "received": words.moment(intake.submitted_at, self.sight.now),
            "campaign": intake.campaign,
            "shut": words.shut(self.sight.opened.chat),
            "owner": self.sight.opened.owner,
            "assisted": words.say(texts.ASSISTED) if intake.assisted else None,
            # The colleagues who look now, as an open page asks again.
            "presence": looking(words, self.sight.opened.beside),
            "looking_url": f"/team/intakes/{intake.written}/looking?revision={intake.revision}",
            # Of what is rounded off: what was promised with that.
            "next": next_step(self.sight.opened, words) or self.sight.opened.next_step,
            "notice": self._done(done) if done and done in DONE else None,
        }

    def _done(self, act: str) -> str:
        beside = _BESIDE[act](self.sight) if act in _BESIDE else ()
        return " ".join([self.sight.words.say(DONE[act]), *beside])

    def _flags(self) -> list[str]:
        named = (self.sight.words.tag(tag) for tag in self.sight.opened.tags)
        return [flag for flag in named if flag]

    def _told(self, changed: Mapping[str, str]) -> dict[str, Any]:
        sight, opened = self.sight, self.sight.opened
        health = may_read_health(self.beside.consents, sight.now)
        told = sight.read(kept_of(opened, health=health), sight.words.locale)
        return {
            "name": told.name,
            "distress": cannot_wait(opened, told.safe, sight.words),
            "contact": list(contact(told, opened, wrong=self.beside.wrong)),
            "groups": groups(told, sight.words, reads_all=sight.reads_all, changed=changed),
            "pre_screen": told.pre_screen,
            "consents": self._agreed().rows(),
            "reasons": told.reasons,
        }

    def _happened(self) -> Happened:
        person = self.sight.words.say(texts.PERSON)
        agreed = (Line(at, person, said) for at, said in self._agreed().events())
        return Happened(self.sight, tuple(agreed))

    def _agreed(self) -> Consents:
        """What they agreed to; not of who took all of it back."""
        sight = self.sight
        gone = sight.opened.intake.stage is Stage.WITHDRAWN
        records = () if gone else self.beside.consents
        return Consents(records, sight.reads_all, sight.read, sight.words, sight.now)

    def _forms(self) -> dict[str, Any]:
        """The forms that this colleague can use; what was refused is in its form still."""
        sight = self.sight
        forms: dict[str, dict[str, Any]] = {
            "claim": {},
            "release": {},
            "reopen": {},
            "note": {"text": "", "tell": "", "colleagues": self._readers()},
            "attempt": {
                "outcome": "",
                "outcomes": sight.words.choices(texts.ATTEMPTS),
                "called": not sight.opened.not_called,
                "day": "",
                "time": "",
            },
            "answer": answer_form(sight, self.beside.writing, self.template, self.typed),
            "wait": {"until": "", "least": sight.tomorrow, "closed": sight.is_about(CLOSED_THEN)},
            "hand_over": {"to": "", "ways": self._destinations()},
            "close": {**close_form(sight), **first_of(self.beside.sections["checklist"], sight)},
        }
        shown = {name: sight.form(name, Action(name), **form) for name, form in forms.items()}
        return {**shown, "answer": None} if sight.opened.silent else shown

    def _readers(self) -> list[dict[str, str]]:
        return [{"value": one.code, "label": one.name} for one in self.beside.readers]

    def _destinations(self) -> list[dict[str, str]]:
        """Colleagues of this region; what goes to others is offered to them first."""
        owner = self.sight.opened.intake.owner
        here = (one for one in self.beside.able if one.id != owner)
        return [{"value": f"colleague:{one.code}", "label": one.name} for one in here]


def _all_forms(
    forms: Mapping[str, Any], sections: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Every form of the page, by act."""
    beside = (section.get("forms", {}) for section in sections.values())
    return {**forms, **{name: form for some in beside for name, form in some.items()}}


def _problem(refused: Refused | None, forms: Mapping[str, Any]) -> dict[str, str] | None:
    """Beside its form; at the top where that form is not there any more."""
    if refused is None:
        return None
    action = refused.action if forms.get(refused.action) else "claim"
    return {"action": action, "text": refused.sentence}

"""One intake as a page: what a colleague in its region reads, and what they may do with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pow_bot.domain.consent.queries import history
from pow_bot.domain.consent.words import Consent
from pow_bot.domain.intake.access import able_to_own
from pow_bot.domain.intake.looking import Opened
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import OVERHEARD, Attempt, Closing, Distress, Stage
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake import happened
from pow_bot.web.team.intake.beside import looking
from pow_bot.web.team.intake.checklist import still_first
from pow_bot.web.team.intake.closings import suggested
from pow_bot.web.team.intake.consents import Consents, may_read_health
from pow_bot.web.team.intake.happened import Happened
from pow_bot.web.team.intake.mentioning import readers_of
from pow_bot.web.team.intake.section import Refused, Sight
from pow_bot.web.team.intake.sections import DONE, placed, read_sections, told_sections
from pow_bot.web.team.intake.tongues import of_person
from pow_bot.web.team.intake.writing import Writing, answer_form, read_writing
from pow_bot.web.team.queue.listing import Colleague, code_of
from pow_bot.web.team.services import Answered, Contact, Kept, Told

_SAFE: Mapping[str | None, Text] = {
    "call": texts.CALL_IS_SAFE,
    "chat": texts.WRITE_ONLY,
    "nothing": texts.NO_CONTACT,
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read beside an opened intake: `able` may own it, `readers` may be told of it."""

    consents: tuple[Consent, ...]
    able: tuple[Colleague, ...]
    readers: tuple[Colleague, ...]
    writing: Writing
    sections: Mapping[str, Any]


def read_beside(db: Db, opened: Opened, actor: Actor, now: datetime) -> Beside:
    """Who can be handed this intake or told of it, what its person agreed to, and its sections."""
    intake = opened.intake
    readers = readers_of(db, intake, but=actor.id)
    return Beside(
        consents=history(db, intake.person),
        able=tuple(_chosen(db, one) for one in able_to_own(db, intake)),
        readers=tuple(_chosen(db, one) for one in readers),
        writing=read_writing(db, intake, now),
        sections=read_sections(db, opened, actor, now),
    )


def _chosen(db: Db, colleague: Actor) -> Colleague:
    return Colleague(colleague.id, code_of(db, colleague.id), colleague.name)


@dataclass(frozen=True, slots=True)
class Detail:
    """Puts an opened intake into words for one colleague.

    `template` is the code of a letter that they start from.
    """

    sight: Sight
    beside: Beside
    template: str = ""

    def context(self, token: str, done: str | None) -> dict[str, Any]:
        """What `team/_detail.html` needs of an intake."""
        forms, sections = self._forms(), told_sections(self.beside.sections, self.sight)
        return {
            **self._head(done),
            **self._told(),
            **self._happened().context(),
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
            (texts.NEXT_STEP, words.next(intake.next_action, intake.next_on)),
            (texts.LATEST, self._last()),
        ]
        return [{"label": words.say(label), "text": text} for label, text in rows if text]

    def latest(self) -> tuple[str, str]:
        """Who changed it last, and when."""
        changes = [event for event in self.sight.opened.events if event.kind != "looked"]
        last = changes[-1]
        return self.sight.words.who(last), self.sight.words.moment(last.at, self.sight.now)

    def _last(self) -> str:
        changes = [event for event in self.sight.opened.events if event.kind != "looked"]
        return self.sight.words.event(changes[-1])

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
            "presence": self._presence(),
            "looking_url": f"/team/intakes/{intake.written}/looking",
            # Of what is rounded off: what was promised with that.
            "next": words.next(intake.next_action, intake.next_on) or self.sight.opened.next_step,
            "notice": words.say(DONE[done]) if done and done in DONE else None,
        }

    def _flags(self) -> list[str]:
        named = (self.sight.words.tag(tag) for tag in self.sight.opened.tags)
        return [flag for flag in named if flag]

    def _presence(self) -> str:
        """The colleagues who look now, as an open page asks again."""
        return looking(self.sight.words, self.sight.opened.beside)

    def _told(self) -> dict[str, Any]:
        told = self.sight.read(self._kept(), self.sight.words.locale)
        return {
            "name": told.name,
            "distress": self._distress(told.safe),
            "contact": list(self._contact(told)),
            "groups": [
                {"title": group.title, "answers": self._readable(group.answers)}
                for group in told.groups
            ],
            "pre_screen": told.pre_screen,
            "consents": self._agreed().rows(),
            "reasons": told.reasons,
        }

    def _kept(self) -> Kept:
        opened = self.sight.opened
        return Kept(
            answers=opened.answers,
            decisions=opened.decisions,
            told=opened.told,
            health=may_read_health(self.beside.consents, self.sight.now),
            channel=(opened.chat or opened.intake).channel,
        )

    def _distress(self, safe: str | None) -> dict[str, str | None] | None:
        """What cannot wait, in words; and how somebody is reached who is not safe at home."""
        if self.sight.opened.distress is None:
            return self._asked_for()
        kind = Distress(self.sight.opened.distress)
        way = (
            self.sight.words.say(_SAFE.get(safe, texts.WRITE_ONLY))
            if self._overheard(safe)
            else None
        )
        return {
            "title": self.sight.words.say(texts.CANNOT_WAIT),
            "text": self.sight.words.say(texts.DISTRESS[kind]),
            "way": way,
        }

    def _asked_for(self) -> dict[str, str | None] | None:
        """What somebody asked for how they are reached, of whom nothing is flagged any more."""
        only = self.sight.opened.reached_only
        if only is None:
            return None
        way = self.sight.words.say(_SAFE[only])
        return {"title": self.sight.words.say(texts.ASKED_FOR), "text": way, "way": None}

    def _overheard(self, safe: str | None) -> bool:
        """Whether somebody may listen in: by what they wrote, or by what they said is safe."""
        if self.sight.opened.reached_only is not None:
            return True
        return self.sight.opened.distress is not None and (
            safe is not None or self.sight.opened.distress in OVERHEARD
        )

    def _contact(self, told: Told) -> Iterator[Contact]:
        """Where somebody may listen in nobody calls by a slip of the finger: no address to tap.

        Of who wants no contact now no number is shown at all.
        """
        if self.sight.opened.silent:
            return
        unsafe = self._overheard(told.safe) and told.safe != "call"
        for line in told.contact:
            yield replace(line, href=None) if unsafe else line

    def _readable(self, answers: Iterable[Answered]) -> list[dict[str, Any]]:
        """Health and debts are read by whoever has the case, and by nobody else."""
        hidden, changed = self.sight.words.say(texts.PRIVATE), self._happened().changed()
        return [
            {
                "question": one.question,
                "answer": one.answer if self.sight.reads_all or not one.private else hidden,
                "ltr": one.ltr,
                "changed": changed.get(one.question),
            }
            for one in answers
        ]

    def _happened(self) -> Happened:
        person = self.sight.words.say(texts.PERSON)
        agreed = (happened.Told(at, person, said) for at, said in self._agreed().events())
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
            "attempt": {"outcome": "", "outcomes": self._outcomes(), "day": "", "time": ""},
            "answer": answer_form(sight, self.beside.writing, self.template),
            "wait": {"until": "", "least": (today(sight.now) + timedelta(days=1)).isoformat()},
            "hand_over": {"to": "", "ways": self._destinations()},
            "close": {
                "reason": "",
                "next_step": "",
                "reasons": self._reasons(),
                **self._first(),
                "steps": suggested(sight.words, sight.opened.intake.locale),
            },
        }
        shown = {name: sight.form(name, Action(name), **form) for name, form in forms.items()}
        return {**shown, "answer": None} if sight.opened.silent else shown

    def _readers(self) -> list[dict[str, str]]:
        return [{"value": one.code, "label": one.name} for one in self.beside.readers]

    def _outcomes(self) -> list[dict[str, str]]:
        return [{"value": one, "label": self.sight.words.attempt(one)} for one in Attempt]

    def _first(self) -> dict[str, Any]:
        """What comes first and is open still. Once refused, it can be left so, with a reason."""
        refused = self.sight.refused
        return {
            "first": still_first(self.beside.sections["checklist"], self.sight.words.locale),
            "asks": refused is not None and refused.action == "close",
            "anyway": "",
            "why_anyway": "",
        }

    def _reasons(self) -> list[dict[str, str]]:
        return [{"value": one, "label": self.sight.words.closing(one)} for one in Closing]

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

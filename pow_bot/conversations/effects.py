"""From what a conversation asks for to what the domain does, and back as facts for its texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pow_bot.conversations.deciding import Verdict, judge
from pow_bot.domain.intake.actions import amend, submit, withdraw
from pow_bot.domain.intake.words import Line, NewIntake, Submitted, Urgency
from pow_bot.domain.regions.places import regions
from pow_bot.domain.regions.queries import front_door
from pow_bot.domain.regions.rules import shown
from pow_bot.domain.routing.terms import Hours, is_open, next_opening
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.heard import Effect, Here
from pow_bot.storage import JSON, Db, post, take_back

MAILS = ("mail.receipt", "mail.reply")
ACTIONS = frozenset(
    {
        "intake.submit",
        "intake.amend",
        "intake.withdraw",
        "intake.tell",
        "werkfit.judge",
        "consent.record",
        "distress.flag",
        "person.find",
        "person.call",
        "data.find",
        "data.change",
    }
)


@dataclass(frozen=True, slots=True)
class Performer:
    """Performs the effects of one turn of one conversation."""

    db: Db
    book: Book
    person: UUID
    conversation: UUID
    channel: str
    locale: str
    here: Here
    now: datetime

    def perform(self, effect: Effect) -> Mapping[str, Any]:
        """Do it, in the turn's own transaction; the facts that come out go into the receipt."""
        match effect.action:
            case "intake.submit":
                return self._submitted(effect)
            case "intake.amend":
                return self._amended(effect)
            case "intake.withdraw":
                withdraw(self.db, self.conversation, self.now)
                take_back(self.db, self.person, MAILS)
                return {}
        raise LookupError(f"nothing is done under the name {effect.action}")

    def _submitted(self, effect: Effect) -> Mapping[str, Any]:
        new, verdict = self._intake(effect)
        receipt = submit(self.db, new, self.now)
        facts = self._facts(receipt, verdict)
        if new.email:
            self._announce(new, receipt)
        return facts

    def _amended(self, effect: Effect) -> Mapping[str, Any]:
        new, verdict = self._intake(effect)
        changed = tuple(effect.changed)
        receipt = amend(self.db, self.conversation, new, changed, effect.gone, self.now)
        if "email" in (*changed, *effect.gone):
            # What waits for the old address may no longer go there: somebody else may read it.
            take_back(self.db, self.person, MAILS)
        if new.email and "email" in changed:
            self._announce(new, receipt)
        return self._facts(receipt, verdict)

    def _intake(self, effect: Effect) -> tuple[NewIntake, Verdict]:
        answers: Mapping[str, Answer] = effect.answers
        verdict = judge(self.book, effect.at.flow, answers, self.here.today)
        new = NewIntake(
            person=self.person,
            conversation=self.conversation,
            channel=self.channel,
            locale=self.locale,
            region=verdict.region,
            line=Line(verdict.gives("line")),
            urgency=Urgency(verdict.gives("urgency")),
            tags=verdict.tags,
            assisted=_value(answers, "situation") == "helping",
            reach=_value(answers, "reach") or "",
            email=_value(answers, "email"),
            answers={step: answer.as_json() for step, answer in answers.items()},
            decisions=verdict.as_json(),
        )
        return new, verdict

    def _facts(self, receipt: Submitted, verdict: Verdict) -> Mapping[str, Any]:
        """The fillings of the receipt's texts; dates and names are put into words when shown."""
        hours = Hours()
        urgent = verdict.gives("urgency") == Urgency.TODAY
        closed = urgent and not is_open(hours, self.now)
        team = self._team(verdict.region)
        return {
            "reference": receipt.reference,
            "link": receipt.link,
            "team": {"team": team},
            "team_first": {"team_first": team},
            "due": {"day": receipt.due.isoformat()},
            "opens": {"opens": next_opening(hours, self.now).isoformat()},
            "closed": "yes" if closed else "no",
        }

    def _team(self, region: str | None) -> dict[str, str | None]:
        today = self.here.today
        door = front_door(self.db, region, today) if region else None
        seen = shown(door, regions().get(region or ""), today)
        return {"name": seen.name, "region": seen.region}

    def _announce(self, new: NewIntake, receipt: Submitted) -> None:
        """A mail holds the reference, the date and the link; nothing else, and no name."""
        payload: JSON = {
            "to": new.email,
            "locale": self.locale,
            "reference": receipt.reference,
            "due": receipt.due.isoformat(),
            "link": receipt.link,
        }
        post(self.db, "mail.receipt", self.person, payload, self.now, lane=new.email)


def _value(answers: Mapping[str, Answer], step: str) -> str | None:
    answer = answers.get(step)
    return answer.value if answer and isinstance(answer.value, str) else None

"""All that is kept of one person as a file: the shape that `docs/privacy.md` promises."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pow_bot.conversations.mine import Answers, Mine
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.consent.words import Consent
from pow_bot.domain.contact.words import Appointment, Call
from pow_bot.domain.intake.looking import Look
from pow_bot.domain.intake.own import Happened, Registration
from pow_bot.domain.intake.slips import Letter
from pow_bot.domain.werkfit.keeping import findings_json
from pow_bot.domain.werkfit.words import Judgement, Objection
from pow_bot.engine.answers import Answer, answer_from
from pow_bot.engine.flow import Ask, At, Text
from pow_bot.engine.view import Row
from pow_bot.storage.outbox import Waiting

# Raised whenever a name in the file gets another meaning, or goes.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the file in one language; beside the words stands what is kept, as it is kept."""

    speaker: Speaker
    now: datetime

    def written(self, mine: Mine) -> dict[str, Any]:
        return {
            "version": VERSION,
            "made_at": _moment(self.now),
            "conversation": self._conversation(mine),
            "chat": _chat(mine.chat) if mine.chat else None,
            "registrations": [
                {
                    **self._registration(one),
                    "calls": [_call(each) for each in mine.calls[one.intake.id]],
                    "appointments": [_meeting(each) for each in mine.appointments[one.intake.id]],
                    "judgements": [_judged(*pair) for pair in mine.judged[one.intake.id]],
                }
                for one in mine.registrations
            ],
            "consents": [_consent(one) for one in mine.consents],
            "mails": [_mail(one) for one in mine.mails],
            "kept_until": mine.kept.until.isoformat() if mine.kept else None,
            "kept_longer_because": mine.kept.reason if mine.kept else None,
        }

    def _conversation(self, mine: Mine) -> dict[str, Any]:
        """The four words stay out: with the file somebody else would have the conversation."""
        kept = mine.conversation
        answers = Answers(self.speaker.book, kept, self.now)
        distress = kept.distress
        return {
            "language": kept.session.locale,
            "channel": mine.channel,
            "sent": kept.sent,
            "seen_at": _moment(kept.seen_at),
            "kept_until": _moment(mine.until),
            "asked_to_go_on_at": _moment(mine.nudged_at),
            "distress": distress.as_json() if distress else None,
            "answers": [
                *(
                    self._row(row, counts=True)
                    for rows in answers.counting.values()
                    for row in rows
                ),
                *(self._other(answers, at, answer) for at, answer in answers.others),
            ],
        }

    def _registration(self, one: Registration) -> dict[str, Any]:
        intake, content = one.intake, one.content
        return {
            "reference": intake.written,
            "stage": intake.stage,
            "region": intake.region,
            "line": intake.line,
            "urgency": intake.urgency,
            "channel": intake.channel,
            "language": intake.locale,
            "reach": intake.reach,
            "by_a_helper": intake.assisted,
            "campaign": intake.campaign,
            "email": one.email,
            "submitted_at": _moment(intake.submitted_at),
            "in_this_queue_since": _moment(intake.queued_at),
            "first_contact_by": _moment(intake.due_at),
            "first_contact_at": _moment(intake.contacted_at),
            "last_step_of_team_at": _moment(intake.touched_at),
            "unread_since": _moment(intake.answered_at),
            "you_read_until": _moment(intake.read_at),
            "wanted_a_person_at": _moment(intake.wanted_at),
            "distress_since": _moment(intake.flagged_at),
            "distress": content.get("distress"),
            "team_waits_until": _moment(intake.waiting_until),
            "looked_at_again_on": _moment(intake.review_on),
            "next_action": intake.next_action,
            "next_action_by": _moment(intake.term_at),
            "taken_up": intake.owner is not None,
            "done_at": _moment(intake.closed_at),
            "done_because": intake.closed_reason,
            "next_step": one.next_step,
            "tags": content.get("tags", []),
            "led_to": content.get("led_to", {}),
            "answers": [*self._answers(one)],
            "decisions": [*self._decisions(one)],
            "happened": [_happened(event) for event in one.happened],
            "letters": [_letter(letter) for letter in one.letters],
            "looks": [_look(look) for look in one.looks],
        }

    def _answers(self, one: Registration) -> Iterator[dict[str, Any]]:
        """What the team has: of the registration itself, and of the conversations beside it."""
        for flow, kept in _told(one, self.speaker.book.main):
            for step, answer in kept["answers"].items():
                yield self._answer(At(flow, step), answer_from(answer), one.intake.region)

    def _decisions(self, one: Registration) -> Iterator[dict[str, Any]]:
        for flow, kept in _told(one, self.speaker.book.main):
            for decision in kept["decisions"]:
                said = self.speaker.say(Text(*decision["reason"]))
                yield {**decision, "flow": flow, "reason": said}

    def _answer(self, at: At, answer: Answer, region: str | None) -> dict[str, Any]:
        step = self.speaker.book.step(at, region)
        row = Row(step, answer, step.choices) if isinstance(step, Ask) else None
        return self._row(row) if row else _bare(at, answer)

    def _other(self, answers: Answers, at: At, answer: Answer) -> dict[str, Any]:
        row = answers.row(at, answer)
        return self._row(row, counts=False) if row else {**_bare(at, answer), "counts": False}

    def _row(self, row: Row, **more: bool) -> dict[str, Any]:
        words = self.speaker.row(row)
        at, said = row.ask.at, {"question": words["question"], "answer": words["answer"]}
        return {"flow": at.flow, "step": at.step, **said, "kept": row.answer.as_json(), **more}


def _told(one: Registration, main: str) -> Iterator[tuple[str, dict[str, Any]]]:
    own = {
        name: one.content.get(name, empty) for name, empty in (("answers", {}), ("decisions", []))
    }
    yield main, own
    yield from one.content.get("told", {}).items()


def _bare(at: At, answer: Answer) -> dict[str, Any]:
    """Where the question is no longer there: as it is kept."""
    kept = answer.as_json()
    return {"flow": at.flow, "step": at.step, "question": None, "answer": None, "kept": kept}


def _chat(chat: Chat) -> dict[str, Any]:
    """Where messages go in a messenger, and which of ours stand there, by its own numbers."""
    return {
        "channel": chat.channel,
        "number": chat.address,
        "language": chat.locale,
        "stage": chat.stage,
        "region": chat.origin.region,
        "campaign": chat.origin.campaign,
        "seen_at": _moment(chat.seen_at),
        "messages": chat.board.as_json(),
    }


def _consent(one: Consent) -> dict[str, Any]:
    return {
        "purpose": one.purpose,
        "state": one.state,
        "said": one.said,
        "text": one.text,
        "version": one.version,
        "language": one.locale,
        "channel": one.channel,
        "read_out_to_you": one.read_out_by is not None,
        "preview": one.preview,
        "not_for": one.not_for,
        "said_at": _moment(one.at),
        "stopped_at": _moment(one.withdrawn_at),
        "said_again_at": _moment(one.superseded_at),
    }


def _call(one: Call) -> dict[str, Any]:
    again = _moment(one.again_at)
    return {"at": _moment(one.at), "number": one.number, "outcome": one.outcome, "again_at": again}


def _meeting(one: Appointment) -> dict[str, Any]:
    """When and where, and what was to be taken care of."""
    plan = one.plan
    return {
        "starts_at": _moment(plan.starts_at),
        "minutes": plan.minutes,
        "how": plan.kind,
        "state": one.state,
        **plan.details(),
    }


def _happened(event: Happened) -> dict[str, Any]:
    """What a colleague noted for colleagues is not in it; the team gives it to who asks."""
    by = "team" if event.by_team else "person"
    return {"at": _moment(event.at), "what": event.kind, "by": by, "note": dict(event.note)}


def _letter(letter: Letter) -> dict[str, Any]:
    by = "person" if letter.mine else "team"
    return {"at": _moment(letter.at), "by": by, "text": letter.text, "delivery": letter.delivery}


def _judged(one: Judgement, said: Objection | None) -> dict[str, Any]:
    return {
        "given_at": _moment(one.final_at),
        "counted_until": _moment(one.superseded_at),
        "asked_at": _moment(one.asked_at),
        "given_by": one.judge,
        "group": one.asked.group,
        "group_because": one.asked.why or None,
        **findings_json(one.findings),
        "objected_at": _moment(said.at) if said else None,
        "objection": said.words if said else None,
    }


def _look(look: Look) -> dict[str, Any]:
    who = {"role": look.role, "organisation": look.organisation}
    return {"at": _moment(look.at), "what": look.what, **who}


def _mail(waiting: Waiting) -> dict[str, Any]:
    return {"kind": waiting.kind, "due": _moment(waiting.due), "holds": waiting.payload}


def _moment(at: datetime | date | None) -> str | None:
    return at.isoformat() if at else None

"""What a registration does: it is sent, amended, withdrawn, and told more about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pow_bot.conversations.acting import Acting, Came, Facts, value
from pow_bot.conversations.agreeing import end_profile, health_given, keep_health
from pow_bot.conversations.deciding import Verdict, decided, judge, plain
from pow_bot.conversations.keeping import Conversation, note_distress
from pow_bot.domain.case_table import actions as case_table
from pow_bot.domain.consent.actions import withdraw as stop
from pow_bot.domain.consent.words import OF_REGISTRATION
from pow_bot.domain.contact.keeping import forget as forget_contact
from pow_bot.domain.handover import keeping as handings
from pow_bot.domain.intake.actions import amend, submit, tell, withdraw
from pow_bot.domain.intake.keeping import hours_of
from pow_bot.domain.intake.words import OVERHEARD, Line, NewIntake, Submitted, Urgency
from pow_bot.domain.routing.terms import is_open, next_opening
from pow_bot.domain.werkfit import actions as judgements
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Effect
from pow_bot.engine.session import Notice
from pow_bot.engine.tables import Decision
from pow_bot.storage import JSON, post, take_back

MAILS = ("mail.receipt", "mail.reply")

_WERKFIT = "werkfit"
_HEALTH = "health"


def submitted(acting: Acting, effect: Effect) -> Came:
    """Send it. The facts are the fillings of the receipt's texts."""
    new, verdict = _intake(acting, effect.answers)
    receipt = submit(acting.db, new, acting.now)
    if new.email:
        _announce(acting, new, receipt)
    return Came(_facts(acting, receipt, verdict))


def amended(acting: Acting, effect: Effect) -> Came:
    """Send what changed, and to where it leads now."""
    new, verdict = _intake(acting, effect.answers)
    changed = tuple(effect.changed)
    receipt = amend(
        acting.db,
        acting.conversation.id,
        new,
        changed,
        effect.gone,
        acting.now,
        by=acting.corrected_by,
    )
    if "email" in (*changed, *effect.gone):
        # What waits for the old address may no longer go there: somebody else may read it.
        take_back(acting.db, acting.person, MAILS)
    if new.email and "email" in changed:
        _announce(acting, new, receipt)
    end_profile(acting)
    return Came(_facts(acting, receipt, verdict))


def withdrawn(acting: Acting, effect: Effect) -> Came:
    """Take it back, because an answer leads elsewhere now; and say so."""
    gone = taken_back(acting)
    said = gone.session.noting(Notice("withdrawn"))
    return Came(conversation=replace(gone, session=said))


def taken_back(acting: Acting) -> Conversation:
    """Take all of it back: what was sent, agreed to and flagged, and what waits to be mailed."""
    withdraw(acting.db, acting.conversation.id, acting.now)
    judgements.take_back(acting.db, acting.conversation.id)
    forget_contact(acting.db, acting.conversation.id, acting.person)
    handings.forget_words(acting.db, acting.person)
    case_table.forget_words(acting.db, acting.person)
    take_back(acting.db, acting.person, MAILS)
    for purpose in sorted(OF_REGISTRATION):
        stop(acting.db, acting.person, purpose, acting.now)
    return note_distress(acting.db, acting.conversation, None)


def told(acting: Acting, effect: Effect) -> Came:
    """What an inner conversation brought travels with the registration; before that, it waits."""
    _tell(acting, effect, ())
    return Came()


def judged(acting: Acting, effect: Effect) -> Came:
    """The pre-screen: which row the answers meet, with its reason. Only a person decides."""
    keep_health(acting, effect.answers)
    decisions = _read(acting, effect.answers)
    _tell(acting, effect, decisions)
    reason = decisions[0].reason
    return Came({"reason": {"reason": [reason.context, reason.source]}})


def _read(acting: Acting, answers: Mapping[str, Answer]) -> tuple[Decision, ...]:
    """What the table of the pre-screen says of these answers, beside those of other flows."""
    others = {at: said for at, said in acting.route.stands.items() if at.flow != _WERKFIT}
    own = {At(_WERKFIT, step): said for step, said in answers.items()}
    return decided(acting.book, _WERKFIT, others | own, acting.here.today)


def _tell(acting: Acting, effect: Effect, decisions: tuple[Decision, ...]) -> None:
    flow = effect.at.flow
    answers = _may_be_read(flow, effect.answers)
    told = [plain(decision) for decision in decisions]
    tell(acting.db, acting.conversation.id, flow, answers, told, acting.now)


def _intake(acting: Acting, answers: Mapping[str, Answer]) -> tuple[NewIntake, Verdict]:
    distress = acting.conversation.distress
    given = {"distress": "yes" if distress else "no"}
    verdict = judge(acting.book, acting.book.main, answers, acting.here.today, given)
    new = NewIntake(
        person=acting.person,
        conversation=acting.conversation.id,
        channel=acting.channel,
        locale=acting.speaker.locale,
        # Who does not know where they live came by a link of some region.
        region=verdict.region or acting.origin.region,
        municipality=verdict.municipality,
        campaign=acting.origin.campaign,
        line=Line(verdict.gives("line")),
        urgency=Urgency(verdict.gives("urgency")),
        tags=verdict.tags,
        assisted=value(answers, "situation") == "helping",
        reach=value(answers, "reach") or "",
        email=value(answers, "email"),
        answers=_as_json(answers),
        decisions=verdict.as_json(),
        told=_all_told(acting),
        distress=distress.kind if distress else None,
    )
    return new, verdict


def _all_told(acting: Acting) -> Mapping[str, Any]:
    told = {
        flow: {
            "answers": _may_be_read(flow, answers),
            "decisions": [plain(d) for d in _read(acting, answers)] if flow == _WERKFIT else [],
        }
        for flow, answers in acting.told().items()
    }
    distress = acting.conversation.distress
    return {**told, **distress.told()} if distress else told


def _may_be_read(flow: str, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """A word about health only after its own yes (art. 9 AVG); all else as it was said."""
    if flow != _WERKFIT or health_given(answers):
        return _as_json(answers)
    first = answers.get("first")
    named = first.value if first and isinstance(first.value, tuple) else ()
    if _HEALTH not in named:
        return _as_json(answers)
    rest = tuple(name for name in named if name != _HEALTH)
    others = {step: answer for step, answer in answers.items() if step != "first"}
    return _as_json({**others, "first": Answer(rest)} if rest else others)


def _as_json(answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {step: answer.as_json() for step, answer in answers.items()}


def _facts(acting: Acting, receipt: Submitted, verdict: Verdict) -> Facts:
    """Dates and names are put into words when shown."""
    region = verdict.region or acting.origin.region
    hours = hours_of(acting.db, region)
    urgent = verdict.gives("urgency") == Urgency.TODAY
    closed = urgent and not is_open(hours, acting.now)
    team = acting.team(region)
    return {
        "reference": receipt.reference,
        "link": receipt.link,
        "team": {"team": team},
        "team_first": {"team_first": team},
        "due": {"day": receipt.due.isoformat()},
        "opens": {"opens": next_opening(hours, acting.now).isoformat()},
        "closed": "yes" if closed else "no",
    }


def _announce(acting: Acting, new: NewIntake, receipt: Submitted) -> None:
    """A mail holds the reference, the date and the link; nothing else, and no name.

    None goes where somebody may read along: what they need stands behind the link on the screen.
    """
    distress = acting.conversation.distress
    if distress is not None and distress.kind in OVERHEARD:
        return
    payload: JSON = {
        "to": new.email,
        "locale": acting.speaker.locale,
        "reference": receipt.reference,
        "due": receipt.due.isoformat(),
        "link": receipt.link,
    }
    post(acting.db, "mail.receipt", acting.person, payload, acting.now, lane=new.email)

"""What interrupts a conversation does: distress, a person, and somebody's own data."""

from collections.abc import Mapping
from dataclasses import replace

from pow_bot.conversations.acting import Acting, Came, value
from pow_bot.conversations.agreeing import stopped
from pow_bot.conversations.alarm import NOOD
from pow_bot.conversations.crossing import WEB, ticket
from pow_bot.conversations.deciding import judge
from pow_bot.conversations.keeping import Distress, note_distress
from pow_bot.conversations.registering import taken_back
from pow_bot.domain.chats.actions import farewell
from pow_bot.domain.chats.words import Farewell
from pow_bot.domain.consent.actions import withdraw as stop_consent
from pow_bot.domain.consent.queries import standing
from pow_bot.domain.consent.rules import may_withdraw
from pow_bot.domain.consent.words import Purpose
from pow_bot.domain.intake.actions import ask_for_person, tell
from pow_bot.domain.intake.distress import flag, lift
from pow_bot.domain.intake.keeping import Intake, content_of, open_of
from pow_bot.domain.intake.parts import free_parts_of_person
from pow_bot.domain.intake.rules import reached_by
from pow_bot.domain.intake.words import Urgency
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Effect
from pow_bot.engine.looking import sent
from pow_bot.engine.session import Session
from pow_bot.storage import request

# What somebody says who did not mean it, or wants it gone.
_TAKEN_BACK = ("not_meant", "wipe")


def flagged(acting: Acting, effect: Effect) -> Came:
    """Put somebody first; or take that back, where they did not mean it or wipe what they wrote."""
    answers: Mapping[str, Answer] = effect.answers
    go_on, kind = value(answers, "go_on"), value(answers, "kind")
    if kind is None:
        # Only looked at: an earlier cry is not taken back by that.
        return Came({"flagged": "no", "wiped": "no"})
    if go_on in _TAKEN_BACK:
        return _lifted(acting, wipe=go_on == "wipe")
    distress = _distress(acting, kind, value(answers, "safe"))
    noted = note_distress(acting.db, acting.conversation, distress)
    there = _sent(acting)
    if there != "yes":
        flagged = "draft" if there == "no" else "closed"
        return Came({"flagged": flagged, "wiped": "no"}, conversation=noted)
    _flag(acting, distress)
    if go_on == "person":
        ask_for_person(acting.db, acting.conversation.id, acting.now)
    return Came({"flagged": "yes", "wiped": "no"}, conversation=noted)


def _distress(acting: Acting, kind: str, safe: str | None) -> Distress:
    """What is known of it now. What was safe before holds until something else is said."""
    before = acting.conversation.distress
    if before is None:
        return Distress(kind, safe, said_in=acting.channel if safe else None)
    if safe is None or (safe == before.safe and before.said_in):
        return replace(before.then(kind, None), wrote=before.wrote)
    return Distress(kind, safe, before.wrote, acting.channel)


def _flag(acting: Acting, distress: Distress) -> None:
    intake, now = acting.conversation.id, acting.now
    verdict = judge(
        acting.book, acting.book.main, acting.own, acting.here.today, {"distress": "yes"}
    )
    flag(acting.db, intake, distress.kind, now, verdict.as_json())
    for flow, told in distress.told().items():
        tell(acting.db, intake, flow, told["answers"], [], now)


def _lifted(acting: Acting, *, wipe: bool) -> Came:
    distress = acting.conversation.distress
    noted = note_distress(acting.db, acting.conversation, None)
    if _open(acting) is not None:
        verdict = judge(acting.book, acting.book.main, acting.own, acting.here.today)
        urgency = Urgency(verdict.gives("urgency"))
        lift(acting.db, acting.conversation.id, urgency, verdict.as_json(), acting.now)
        tell(acting.db, acting.conversation.id, NOOD, {}, [], acting.now)
    wrote = distress.wrote if distress and wipe else None
    if wrote is None:
        return Came({"wiped": "no"}, conversation=noted)
    return Came({"wiped": "yes"}, replace(noted, session=_wiped(acting, wrote)))


def _wiped(acting: Acting, wrote: At) -> Session:
    """The session without those words; and what an inner conversation told of them taken back."""
    session = acting.session.without([wrote])
    for at, receipt in acting.session.receipts.items():
        if at.flow == wrote.flow != acting.book.main and wrote.step in receipt.told:
            rest = {step: said for step, said in receipt.told.items() if step != wrote.step}
            session = session.receipted(at, replace(receipt, told=rest))
            answers = {step: said.as_json() for step, said in rest.items()}
            tell(acting.db, acting.conversation.id, at.flow, answers, [], acting.now)
    return session


def person_found(acting: Acting, effect: Effect) -> Came:
    """Who can help, and when they are there, as far as that is known."""
    team = acting.team(acting.route.region)
    hours = {"hours": acting.front(acting.route.region).opening_hours}
    facts = {"sent": _sent(acting), "asked": "no", "team_first": {"team_first": team}}
    return Came({**facts, "now_open": hours, "by": _by(acting)})


def person_called(acting: Acting, effect: Effect) -> Came:
    """Let the team know that somebody wants to be called."""
    if value(effect.answers, "call") != "yes":
        return Came()
    asked = ask_for_person(acting.db, acting.conversation.id, acting.now)
    return Came({"asked": "yes" if asked else "no"})


def data_found(acting: Acting, effect: Effect) -> Came:
    """What there is to stop, to withdraw and to see."""
    consent = standing(acting.db, acting.person).get(Purpose.REGISTER)
    return Came(
        {
            "sent": "yes" if sent(acting.book, acting.session) else "no",
            "listed": "yes" if may_withdraw(consent) else "no",
            "page": _own_page(acting),
        }
    )


def _own_page(acting: Acting) -> str:
    """Where their data stands; in a messenger no cookie opens it, so a link does, once."""
    if acting.here.private:
        return f"{acting.base_url}/gegevens"
    token = ticket(acting.db, acting.person, WEB, acting.now)
    locale = acting.speaker.locale
    return f"{acting.base_url}/verder/{token}?naar=gegevens&lang={locale}"


def data_changed(acting: Acting, effect: Effect) -> Came:
    """Stop the profile at once; withdraw or erase after one question."""
    answers: Mapping[str, Answer] = effect.answers
    if value(answers, "what") == "stop_profile":
        stop_consent(acting.db, acting.person, Purpose.REGISTER, acting.now)
        refusing = replace(acting.conversation, session=stopped(acting.session, Purpose.REGISTER))
        return Came(conversation=refusing)
    if value(answers, "sure_withdraw") == "yes":
        taken_back(acting)
        return Came(ends="withdrawn")
    if value(answers, "sure_erase") == "yes":
        why = Farewell.ERASED if acting.here.private else Farewell.ERASED_HERE
        farewell(acting.db, acting.person, why, acting.now)
        free_parts_of_person(acting.db, acting.person, acting.now)
        request(acting.db, acting.person, acting.now)
        return Came(ends="erased")
    return Came()


def _by(acting: Acting) -> str:
    """The way in which somebody is reached, or the one that is safe."""
    intake = _open(acting)
    return reached_by(content_of(acting.db, intake), intake.reach) if intake else "nothing"


def _sent(acting: Acting) -> str:
    """Whether a team can be asked: something was sent, and they are not done with it."""
    if _open(acting) is not None:
        return "yes"
    return "closed" if sent(acting.book, acting.session) else "no"


def _open(acting: Acting) -> Intake | None:
    return open_of(acting.db, acting.conversation.id)

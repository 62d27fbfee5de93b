"""What comes of an offer: accepted here or elsewhere, refused, and told back to who offered it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Row

from pow_bot.domain.handover import rules
from pow_bot.domain.handover.keeping import (
    NOT_OFFERED,
    By,
    awaits_answer,
    change_offer,
    decide,
    goes_to,
    is_elsewhere,
    may_answer,
    noted_of,
    offer_held,
    own_offer,
    party_name,
    received_offer,
    told_in,
)
from pow_bot.domain.handover.words import (
    LETTER,
    LINES,
    REGION,
    TEAM,
    TOPICS,
    Given,
    Ground,
    State,
    To,
    Told,
    Topic,
)
from pow_bot.domain.intake import rules as of_intake
from pow_bot.domain.intake.access import thing_of
from pow_bot.domain.intake.delivering import write_of
from pow_bot.domain.intake.desk import At, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, change, count, reminding
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.room import require_room
from pow_bot.domain.intake.words import Line, NotAllowed, NotYours, Stage
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

LONGEST_NAME = 200
_WHY_NOT = Text("handover/why_not", "Schrijf op waarom u dit niet aanneemt.")
_WHO = Text("handover/who", "Vul in wie het aannam: een naam of een bureau.")
_WHEN = Text("handover/accepted_when", "Vul in op welke dag zij het aannamen.")
_ANSWER = Text("handover/answer_first", "Schrijf op wat ervan kwam.")
_HOW = Text(
    "handover/agreed_how", "Schrijf op wanneer en hoe u het vroeg, en wat het antwoord was."
)
_TAKE_IT = Text(
    "handover/take_it", "Deze aanmelding is afgeschermd. Neem haar zelf over, niet in de lijst."
)
_NOT_WITHHELD = Text(
    "handover/not_withheld", "Alles is al te lezen voor wie deze aanmelding heeft."
)
ASK_BACK = Text("handover/ask_back", "Vraag na bij {to} wat ervan kwam.")
_ANSWERED = Text("handover/answered", "Hier is al op geantwoord.")

# Puts a text into words, in the language of the person.
Say: TypeAlias = Callable[[str, Text, Mapping[str, str]], str]


def accept(db: Db, by: By, *, takes: bool, say: Say) -> None:
    """Accept it: to have it oneself, or for one's own list. The person reads to whom it went.

    Raises:
        TakenBy: a colleague was first.
        NotYours, NotAllowed, Unseen: it is not offered to them, or not any more.
    """
    intake, row = received_offer(db, by)
    if intake.restricted and not takes:
        raise NotAllowed(_TAKE_IT)
    if takes:
        require_room(db, by.actor, replace(intake, queue=row.to_queue))
    told = told_in(db, row)
    after = change(db, intake, **_moved_to(intake, row, told, by, takes=takes))
    decide(db, row, State.ACCEPTED, by)
    count(db, after, "handed_over", by.now)
    _write_to_person(db, after, row, told, by, say)
    noted_of(db, after, by, "handed_over", {**goes_to(db, row), "text": told.for_person})


def accepted_elsewhere(  # noqa: PLR0917 - as it is filled in
    db: Db, by: By, who: str, on: date, ask_on: date, say: Say
) -> None:
    """Tick who accepted it at an organisation without an account.

    It stays with the sender, who asks on that day what came of it.
    """
    intake, row = _own_elsewhere(db, by)
    name = of_intake.require_text(who, longest=LONGEST_NAME, asked=_WHO)
    today = of_intake.today(by.now)
    if on > today or on < of_intake.today(row.offered_at):
        raise NotAllowed(_WHEN)
    rules.require_day_ahead(ask_on, today)
    told = replace(told_in(db, row), accepted_by=name, accepted_on=on.isoformat())
    reminder = say("nl", ASK_BACK, {"to": party_name(db, row)})
    after = change(db, intake, touched_at=by.now, **reminding(db, intake, reminder, ask_on))
    decide(db, row, State.ACCEPTED, by, told, remind_on=ask_on)
    count(db, after, "handed_over", by.now)
    _write_to_person(db, after, row, told, by, say)
    noted_of(db, after, by, "accepted_elsewhere", {**goes_to(db, row), "text": name})


def refuse(db: Db, by: By, reason: str) -> None:
    """Do not accept it, with the reason; it stays whose it was."""
    intake, row = received_offer(db, by)
    _refused(db, intake, row, by, reason)


def refused_elsewhere(db: Db, by: By, reason: str) -> None:
    """Write down that an organisation without an account does not accept it."""
    intake, row = _own_elsewhere(db, by)
    _refused(db, intake, row, by, reason)


def answer_back(db: Db, by: By, text: str) -> None:
    """Tell the sender what came of it; who has the intake, or the sender who heard it elsewhere."""
    intake, row = offer_held(db, by)
    if not awaits_answer(intake, row):
        raise NotAllowed(_ANSWERED if row.answered_at else rules.OVER)
    if not may_answer(by.actor, thing_of(db, intake), row):
        raise NotYours(NOT_OFFERED)
    answer = of_intake.require_text(text, longest=rules.LONGEST, asked=_ANSWER)
    told = replace(told_in(db, row), answer=answer)
    values = {"answered_at": by.now, "answered_by": by.actor.id, "remind_on": None}
    change_offer(db, row, told, **values)
    noted_of(db, change(db, intake), by, "answered_back", {"text": answer})


def agree_private(db: Db, at: At, how: str) -> None:
    """Write down that the person says yes to the new team reading about health and debts."""
    intake = permitted(db, at, Action.CORRECT)
    if not intake.withheld:
        raise NotAllowed(_NOT_WITHHELD)
    asked = of_intake.require_text(how, longest=rules.LONGEST, asked=_HOW)
    after = change(db, intake, withheld=False)
    recorded(db, after, at, "private_agreed", {"text": asked})


def _own_elsewhere(db: Db, by: By) -> tuple[Intake, Row[Any]]:
    intake, row = own_offer(db, by)
    if not is_elsewhere(row):
        raise NotAllowed(NOT_OFFERED)
    return intake, row


def _moved_to(intake: Intake, row: Row[Any], told: Told, by: By, *, takes: bool) -> dict[str, Any]:
    """What becomes of the intake: with who accepted it, or in their list with nobody."""
    within = row.receiver in {To.LINE, To.TEAM} or row.from_queue == NOWHERE
    given = Given(ground=Ground(told.ground), topics=frozenset(map(Topic, told.topics)))
    values: dict[str, Any] = {
        "organisation": intake.organisation if row.receiver == To.LINE else row.organisation,
        "line": Line(row.to_line) if row.to_line else intake.line,
        "withheld": intake.withheld or rules.withholds(given, within_team=within),
        "touched_at": by.now,
        **of_intake.put_into(row.to_queue, by.now),
        "handed_at": None if takes else by.now,
    }
    if not takes:
        return values
    lay = intake.stage is Stage.SUBMITTED
    stage = of_intake.taken_up(intake.stage, intake.review_on) if lay else intake.stage
    return {**values, "stage": stage, "owner": by.actor.id}


def _refused(db: Db, intake: Intake, row: Row[Any], by: By, reason: str) -> None:
    why = of_intake.require_text(reason, longest=rules.LONGEST, asked=_WHY_NOT)
    told = replace(told_in(db, row), refused=why)
    decide(db, row, State.REFUSED, by, told)
    noted_of(db, change(db, intake), by, "refused", {**goes_to(db, row), "text": why})


def _write_to_person(  # noqa: PLR0917 - as it is written
    db: Db, intake: Intake, row: Row[Any], told: Told, by: By, say: Say
) -> None:
    """A letter behind the link: to whom it went, why, and what they know now."""
    locale = intake.locale
    topics = ", ".join(say(locale, TOPICS[Topic(topic)], {}) for topic in told.topics)
    fills = {"to": _named(db, row, locale, say), "why": told.for_person, "topics": topics}
    write_of(db, intake, say(locale, LETTER, fills), by.now, actor=by.actor.id)


def _named(db: Db, row: Row[Any], locale: str, say: Say) -> str:
    """The receiver as the person reads it."""
    match row.receiver:
        case To.LINE:
            return say(locale, LINES[Line(row.to_line)], {})
        case To.REGION:
            return say(locale, REGION, {"region": regions()[row.to_queue].name})
        case To.TEAM:
            return say(locale, TEAM, {})
    return party_name(db, row)

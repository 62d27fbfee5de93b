"""Offering an intake to others, and what comes of it. It stays whose it was until it is accepted."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from pow_bot.domain.handover import rules
from pow_bot.domain.handover.directory import party_of
from pow_bot.domain.handover.keeping import (
    By,
    change_offer,
    decide,
    goes_to,
    noted_of,
    own_offer,
    stands,
)
from pow_bot.domain.handover.records import handovers
from pow_bot.domain.handover.words import (
    Destination,
    Given,
    NewOffer,
    State,
    To,
    Told,
    ToLine,
    ToParty,
    ToRegion,
    ToTeam,
)
from pow_bot.domain.intake import rules as of_intake
from pow_bot.domain.intake.desk import At, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, change
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.words import Line, NotAllowed, Unseen
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Handing, Opening
from pow_bot.domain.regions.places import regions
from pow_bot.domain.routing.terms import after_working_days
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, new_id

_REASON = Text("handover/reason_first", "Schrijf op waarom u deze aanmelding doorzet.")
_TODO = Text("handover/todo_first", "Schrijf op wat de ander moet doen.")
_FOR_PERSON = Text("handover/for_person_first", "Schrijf op wat deze persoon hierover leest.")
_ONE = Text("handover/one_at_a_time", "Er ligt al een aanbod. Neem dat eerst terug.")
_SAME_LINE = Text("handover/same_line", "Deze aanmelding ligt al bij deze groep.")
_OTHER_REGION = Text("handover/other_region", "Kies een andere regio.")
_HERE_ALREADY = Text("handover/here_already", "Deze aanmelding ligt al bij het team van de regio.")
_WHICH_PARTY = Text(
    "handover/which_party", "Kies een organisatie uit het adresboek van deze regio."
)

_OFFERED_OF = select(handovers).where(
    handovers.c.intake == bindparam("sought"), handovers.c.state == State.OFFERED
)


def offer(db: Db, at: At, new: NewOffer) -> str:
    """Offer it to a line, a region, the team or an organisation; returns the code of the offer.

    Raises:
        NotAllowed: it cannot go there, or what is needed for that is missing.
    """
    intake = permitted(db, at, Action.HAND_OVER)
    today = of_intake.today(at.now)
    target = _target(db, intake, at.actor, new.to)
    given = rules.require_ground(new.given, today, within_team=target.within_team)
    remind_on = rules.require_reminder(new.remind_on, today, has_account=target.has_account)
    told = _told_of(new, given)
    _settle_older(db, intake, at.now)
    code = secrets.token_hex(8)
    after = change(db, intake)
    _insert(db, intake, at, code, target, told, remind_on)
    recorded(db, after, at, "offered", {**target.noted, "text": told.reason})
    return code


def take_back(db: Db, by: By) -> None:
    """Do not offer it any longer."""
    intake, row = own_offer(db, by)
    decide(db, row, State.TAKEN_BACK, by)
    noted_of(db, change(db, intake), by, "taken_back", goes_to(db, row))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """Where an offer goes. `noted` is what the timeline names."""

    receiver: To
    noted: dict[str, JSON]
    within_team: bool
    queue: str
    has_account: bool = True
    line: str | None = None
    party: UUID | None = None
    organisation: UUID | None = None


def _target(db: Db, intake: Intake, actor: Actor, to: Destination) -> _Target:
    match to:
        case ToLine(line):
            return _to_line(intake, line)
        case ToRegion(code):
            return _to_region(intake, code)
        case ToTeam():
            return _to_team(intake)
        case ToParty(code):
            return _to_party(db, intake, actor, code)


def _to_line(intake: Intake, line: Line) -> _Target:
    if line is intake.line:
        raise NotAllowed(_SAME_LINE)
    noted: dict[str, JSON] = {"from": intake.line, "to": line, "what": "line"}
    return _Target(receiver=To.LINE, noted=noted, within_team=True, queue=intake.queue, line=line)


def _to_region(intake: Intake, code: str) -> _Target:
    if code not in regions() or code == intake.queue:
        raise NotAllowed(_OTHER_REGION)
    noted: dict[str, JSON] = {"from": intake.region, "to": code, "what": "region"}
    # Who registered without a place registered with whichever team it is.
    within = intake.queue == NOWHERE
    return _Target(receiver=To.REGION, noted=noted, within_team=within, queue=code)


def _to_team(intake: Intake) -> _Target:
    if intake.organisation is None:
        raise NotAllowed(_HERE_ALREADY)
    noted: dict[str, JSON] = {"to": "", "what": "team"}
    return _Target(receiver=To.TEAM, noted=noted, within_team=True, queue=intake.queue)


def _to_party(db: Db, intake: Intake, actor: Actor, code: str) -> _Target:
    try:
        party = party_of(db, actor, code)
    except Unseen:
        raise NotAllowed(_WHICH_PARTY) from None
    here = party.region == intake.queue and not party.ended
    if not here or (party.has_account and party.facts.organisation == intake.organisation):
        raise NotAllowed(_WHICH_PARTY)
    return _Target(
        receiver=To.PARTY,
        noted={"to": party.facts.name, "what": "party"},
        within_team=False,
        queue=intake.queue,
        has_account=party.has_account,
        party=party.id,
        organisation=party.facts.organisation,
    )


def _told_of(new: NewOffer, given: Given) -> Told:
    return Told(
        reason=of_intake.require_text(new.reason, longest=rules.LONGEST, asked=_REASON),
        todo=of_intake.require_text(new.todo, longest=rules.LONGEST, asked=_TODO),
        for_person=of_intake.require_text(new.for_person, longest=rules.LONGEST, asked=_FOR_PERSON),
        ground=given.ground,
        asked_on=given.asked_on.isoformat() if given.asked_on else "",
        asked_how=given.asked_how or "",
        law=given.law,
        topics=sorted(given.topics),
    )


def _insert(  # noqa: PLR0917 - as it is kept
    db: Db,
    intake: Intake,
    at: At,
    code: str,
    target: _Target,
    told: Told,
    remind_on: date | None,
) -> None:
    made = new_id()
    days = practice(db, intake.region, Handing).days
    hours = practice(db, intake.region, Opening).hours
    values = {
        "id": made,
        "code": code,
        "intake": intake.id,
        "person": intake.person,
        "receiver": target.receiver,
        "to_line": target.line,
        "to_queue": target.queue,
        "party": target.party,
        "organisation": target.organisation,
        "from_queue": intake.queue,
        "from_line": intake.line,
        "from_organisation": intake.organisation,
        "state": State.OFFERED,
        "offered_at": at.now,
        "offered_by": at.actor.id,
        "due_at": after_working_days(days, at.now, hours),
        "remind_on": remind_on,
        "told": db.safe(intake.person).seal(handovers.c.told, made, asdict(told)),
    }
    db.execute(insert(handovers), values)


def _settle_older(db: Db, intake: Intake, now: datetime) -> None:
    """An offer that counts stands in the way of another; one that is void is put away."""
    row = db.lock(_OFFERED_OF, {"sought": intake.id})
    if row is None:
        return
    if stands(intake, row):
        raise NotAllowed(_ONE)
    change_offer(db, row, state=State.LAPSED, decided_at=now)

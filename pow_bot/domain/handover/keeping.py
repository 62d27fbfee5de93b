"""An offer as it is kept: found, held with its intake, decided about, and noted."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.handover import rules
from pow_bot.domain.handover.records import handovers, parties
from pow_bot.domain.handover.words import State, To, Told
from pow_bot.domain.intake.access import require, sees, thing_of
from pow_bot.domain.intake.keeping import Intake, by_id
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import NotAllowed, NotYours, Stage, TakenBy, Unseen
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import name_of
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db

NOT_OFFERED = Text("handover/not_offered_to_you", "Dit is niet aan u of uw team aangeboden.")

_BY_CODE = select(handovers).where(handovers.c.code == bindparam("sought"))
_CHANGE = update(handovers).where(handovers.c.id == bindparam("changed"))


@dataclass(frozen=True, slots=True)
class By:
    """Who decides about an offer, which one, and when."""

    actor: Actor
    code: str
    now: datetime


def stands(intake: Intake, row: Row[Any]) -> bool:
    """Whether an offer still counts: it is open, and the intake lies where it lay."""
    there = (intake.queue, intake.organisation)
    return (
        row.state == State.OFFERED
        and intake.is_open
        and there == (row.from_queue, row.from_organisation)
    )


def is_elsewhere(row: Row[Any]) -> bool:
    """Whether nobody there has an account: who offered it writes down what came of it."""
    return row.receiver == To.PARTY and row.organisation is None


def receives(actor: Actor, thing: Thing, row: Row[Any]) -> bool:
    """Whether this colleague may accept it: they could take up what lies where it would go."""
    if actor.id == row.offered_by or is_elsewhere(row):
        return False
    if row.organisation is not None and actor.organisation != row.organisation:
        return False
    if row.receiver != To.PARTY and not actor.at_front_door and actor.role is not Role.COORDINATOR:
        return False
    there = replace(
        thing,
        region=region_of(row.to_queue),
        organisation=row.organisation,
        owner=None,
        restricted=False,
    )
    return may(actor, Action.CLAIM, there)


def awaits_answer(intake: Intake, row: Row[Any]) -> bool:
    """Whether nobody told yet what came of it; of what was taken back nothing is told."""
    accepted = row.state == State.ACCEPTED and row.answered_at is None
    return accepted and intake.stage is not Stage.WITHDRAWN


def may_answer(actor: Actor, thing: Thing, row: Row[Any]) -> bool:
    """Whether this colleague may tell what came of it."""
    return may(actor, Action.SEE, thing) and (is_elsewhere(row) or actor.id != row.offered_by)


def told_in(db: Db, row: Row[Any]) -> Told:
    """What was written with an offer, opened."""
    return Told(**db.safe(row.person).open(handovers.c.told, row.id, row.told))


def offer_held(db: Db, by: By) -> tuple[Intake, Row[Any]]:
    """The intake and then the offer, held in this order by everybody."""
    seen = db.find(_BY_CODE, {"sought": by.code})
    intake = by_id(db, seen.intake) if seen else None
    row = db.lock(_BY_CODE, {"sought": by.code})
    if intake is None or row is None:
        raise Unseen("there is no such offer")
    thing = thing_of(db, intake)
    if not (may(by.actor, Action.SEE, thing) or receives(by.actor, thing, row)):
        raise Unseen("this offer is not for this colleague")
    if row.state == State.OFFERED and not stands(intake, row):
        raise NotAllowed(rules.OVER)
    return intake, row


def sender_of(db: Db, code: str) -> tuple[Intake, UUID] | None:
    """Whose offer it is, with the intake held; None where there is no such offer."""
    seen = db.find(_BY_CODE, {"sought": code})
    intake = by_id(db, seen.intake) if seen else None
    return None if seen is None or intake is None else (intake, seen.offered_by)


def received_offer(db: Db, by: By) -> tuple[Intake, Row[Any]]:
    """An open offer that this colleague may accept.

    Raises:
        NotYours: it is offered to others.
    """
    intake, row = offer_held(db, by)
    require_offered(db, row)
    if not receives(by.actor, thing_of(db, intake), row):
        raise NotYours(NOT_OFFERED)
    return intake, row


def own_offer(db: Db, by: By) -> tuple[Intake, Row[Any]]:
    """An open offer of an intake that this colleague can hand over."""
    intake, row = offer_held(db, by)
    require_offered(db, row)
    if by.actor.id != row.offered_by or not sees(db, by.actor, intake):
        require(by.actor, Action.HAND_OVER, intake, thing_of(db, intake))
    return intake, row


def require_offered(db: Db, row: Row[Any]) -> None:
    """Nobody decided about it yet.

    Raises:
        TakenBy, NotAllowed: somebody did.
    """
    if row.state == State.ACCEPTED:
        raise TakenBy(name_of(db, row.decided_by))
    rules.moved(State(row.state), State.ACCEPTED)


def decide(
    db: Db, row: Row[Any], state: State, by: By, told: Told | None = None, **also: Any
) -> None:
    """Let it stand so from now on, once."""
    rules.moved(State(row.state), state)
    values = {"remind_on": None, **also, "decided_at": by.now, "decided_by": by.actor.id}
    change_offer(db, row, told, state=state, **values)


def change_offer(db: Db, row: Row[Any], told: Told | None = None, **values: Any) -> None:
    """Keep these columns of an offer, and its words where they changed."""
    if told is not None:
        safe = db.safe(row.person)
        values["told"] = safe.seal(handovers.c.told, row.id, asdict(told))
    db.execute(_CHANGE, {"changed": row.id, **values})


def goes_to(db: Db, row: Row[Any]) -> dict[str, JSON]:
    """Where an offer goes, as the timeline names it."""
    match row.receiver:
        case To.LINE:
            return {"to": row.to_line, "what": "line"}
        case To.REGION:
            return {"to": row.to_queue, "what": "region"}
        case To.TEAM:
            return {"to": "", "what": "team"}
    return {"to": party_name(db, row), "what": "party"}


def party_name(db: Db, row: Row[Any]) -> str:
    """The organisation that it is offered to."""
    name: str = db.execute(select(parties.c.name).where(parties.c.id == row.party)).scalar_one()
    return name


def noted_of(db: Db, intake: Intake, by: By, kind: str, said: dict[str, JSON]) -> None:
    """Note in the timeline and in the audit what was done; the last of a unit."""
    remember(db, intake, kind, by.now, actor=by.actor.id, note=said)
    audited(
        db,
        f"handover.{kind}",
        actor=by.actor.id,
        thing=intake.id,
        region=intake.region,
        now=by.now,
    )


def forget_words(db: Db, person: UUID) -> None:
    """The person took their registration back: of its hand-overs only that they were stays."""
    sought = select(handovers).where(handovers.c.person == person)
    for row in db.execute(sought).all():
        kept = Told(ground=told_in(db, row).ground)
        state = State.LAPSED if row.state == State.OFFERED else row.state
        change_offer(db, row, kept, state=state, remind_on=None)

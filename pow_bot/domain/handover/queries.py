"""What was offered to somebody, by somebody, and of one intake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select

from pow_bot.domain.audit.actions import note_all
from pow_bot.domain.handover import rules
from pow_bot.domain.handover.keeping import (
    awaits_answer,
    goes_to,
    is_elsewhere,
    may_answer,
    receives,
    stands,
    told_in,
)
from pow_bot.domain.handover.records import handovers
from pow_bot.domain.handover.words import State, Told
from pow_bot.domain.intake.access import allows, thing_of, things_of
from pow_bot.domain.intake.keeping import Intake, seen_by_id, some_by_id
from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.rules import today
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import colleagues_in, names
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db

LOOK = "handover.look"
# What was decided longer ago stands in the timeline of the intake only.
_SHOWN = timedelta(days=30)
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An offer with what of its intake whoever it is offered to may know before accepting."""

    code: str
    reference: str
    line: str
    urgency: str
    from_queue: str
    to: dict[str, Any]
    state: State
    told: Told
    offered_at: datetime
    offered_by: str | None
    due_at: datetime
    remind_on: date | None
    decided_at: datetime | None
    decided_by: str | None
    answered_at: datetime | None
    answered_by: str | None
    late: bool
    to_be_asked: bool
    # Whether this colleague may open the intake, accept it, take it back, or answer.
    opens: bool
    receives: bool
    own: bool
    elsewhere: bool
    answers: bool
    restricted: bool


def offers_to(db: Db, actor: Actor, now: datetime) -> list[Shown]:
    """What this colleague can accept now, what is due first on top.

    A unit that writes: it is noted for each that its reason was read.
    """
    there = handovers.c
    offered = select(handovers).where(there.state == State.OFFERED, _reaching(actor))
    rows = db.execute(offered.order_by(there.due_at, there.id).limit(_MOST)).all()
    shown = [one for one in _shown(db, actor, _found(db, rows), now) if one[1].receives]
    read = [(intake.id, intake.region) for intake, _ in shown]
    note_all(db, LOOK, read, actor=actor.id, now=now)
    return [one for _, one in shown]


def receivers_of(db: Db, code: str) -> tuple[str, list[Actor]]:
    """In which queue an offer would lie, and who can accept it, by name."""
    row = db.execute(select(handovers).where(handovers.c.code == code)).one()
    intake = seen_by_id(db, row.intake)
    if intake is None:
        return row.to_queue, []
    thing = thing_of(db, intake)
    there = colleagues_in(db, region_of(row.to_queue))
    return row.to_queue, [one for one in there if receives(one, thing, row)]


def offered_by(db: Db, actor: Actor, now: datetime) -> list[Shown]:
    """What this colleague offered, and a coordinator's whole region; what is open first."""
    there = handovers.c
    recent = or_(there.state == State.OFFERED, there.offered_at > now - _SHOWN)
    mine: ColumnElement[bool] = there.offered_by == actor.id
    if actor.role is Role.COORDINATOR:
        mine = or_(mine, there.from_queue.in_(queues_of(actor)))
    rows = db.execute(select(handovers).where(mine, recent).order_by(there.id.desc()).limit(_MOST))
    shown = [one for _, one in _shown(db, actor, _found(db, rows.all()), now)]
    return sorted(shown, key=lambda one: (one.state is not State.OFFERED, one.due_at))


def of_intake(db: Db, actor: Actor, intake: Intake, now: datetime) -> list[Shown]:
    """All hand-overs of an intake that this colleague has open, newest first."""
    there = handovers.c
    rows = db.execute(select(handovers).where(there.intake == intake.id).order_by(there.id.desc()))
    return [one for _, one in _shown(db, actor, [(intake, row) for row in rows.all()], now)]


def _found(db: Db, rows: Sequence[Row[Any]]) -> list[tuple[Intake, Row[Any]]]:
    there = some_by_id(db, {row.intake for row in rows})
    return [(there[row.intake], row) for row in rows if row.intake in there]


def _shown(
    db: Db, actor: Actor, offers: Sequence[tuple[Intake, Row[Any]]], now: datetime
) -> list[tuple[Intake, Shown]]:
    people = {i for _, row in offers for i in (row.offered_by, row.decided_by, row.answered_by)}
    db.unlock({row.person for _, row in offers})
    known = names(db, people)
    # Asked once of each, however often it was offered.
    things = things_of(db, {intake.id: intake for intake, _ in offers}.values())
    return [
        (intake, _one(db, actor, intake, things[intake.id], row, known, now))
        for intake, row in offers
    ]


def _one(  # noqa: PLR0917 - as it is shown
    db: Db,
    actor: Actor,
    intake: Intake,
    thing: Thing,
    row: Row[Any],
    known: dict[UUID, str],
    now: datetime,
) -> Shown:
    state, counts = State(row.state), stands(intake, row)
    if state is State.OFFERED and not counts:
        state = State.LAPSED
    return Shown(
        code=row.code,
        reference=intake.written,
        line=row.from_line,
        urgency=intake.urgency,
        from_queue=row.from_queue,
        to=goes_to(db, row),
        state=state,
        told=told_in(db, row),
        offered_at=row.offered_at,
        offered_by=known.get(row.offered_by),
        due_at=row.due_at,
        remind_on=row.remind_on,
        decided_at=row.decided_at,
        decided_by=known.get(row.decided_by) if row.decided_by else None,
        answered_at=row.answered_at,
        answered_by=known.get(row.answered_by) if row.answered_by else None,
        late=rules.is_late(state, row.due_at, now),
        to_be_asked=rules.to_be_asked(
            state, row.remind_on, today(now), answered=row.answered_at is not None
        ),
        opens=may(actor, Action.SEE, thing),
        receives=counts and receives(actor, thing, row),
        own=counts and _own(actor, intake, thing, row),
        elsewhere=is_elsewhere(row),
        answers=awaits_answer(intake, row) and may_answer(actor, thing, row),
        restricted=intake.restricted,
    )


def _own(actor: Actor, intake: Intake, thing: Thing, row: Row[Any]) -> bool:
    """Whether they can take it back."""
    if actor.id == row.offered_by:
        return may(actor, Action.SEE, thing)
    return allows(actor, Action.HAND_OVER, intake, thing)


def _reaching(actor: Actor) -> ColumnElement[bool]:
    """Which rows can be meant for this colleague, for the database to ask."""
    there = handovers.c
    theirs = or_(there.organisation.is_(None), there.organisation == actor.organisation)
    return there.to_queue.in_(queues_of(actor)) & theirs & (there.offered_by != actor.id)

"""Who is to be called, and which appointments there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, func, or_, select

from pow_bot.domain.audit.rules import CALL_LOOK
from pow_bot.domain.contact.records import appointments
from pow_bot.domain.contact.rules import Turn, agreed, end_of, is_called, number_of, spoken, turn_of
from pow_bot.domain.contact.words import (
    Adjustment,
    Appointment,
    Call,
    Interpreter,
    Kind,
    Language,
    Plan,
    State,
)
from pow_bot.domain.intake.access import listed_for, things_of
from pow_bot.domain.intake.keeping import Intake, as_kept, content_of, some_by_id
from pow_bot.domain.intake.looking import note_looks
from pow_bot.domain.intake.queries import in_queues, queues_of
from pow_bot.domain.intake.records import calls, intakes
from pow_bot.domain.intake.words import Attempt, NextAction
from pow_bot.domain.staff.permissions import Action, may
from pow_bot.domain.staff.queries import names
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

# More people than this nobody calls before looking again.
MOST = 25
_BATCH = 50
# Who asks for a call does not wait for the time that was agreed before.
_TALKS = (NextAction.TALK, NextAction.CALL_BACK)
_TO_COME = frozenset({Turn.NOW, Turn.LATER})
# How long what was noted of a call stands there to be put right.
_JUST = timedelta(minutes=15)
_SAME_LOOK = timedelta(minutes=5)
_there = intakes.c
_ORDER = (_there.rank, _there.reference)
_SOUGHT: BindParameter[Any] = bindparam("sought")
_APPOINTMENTS = (
    select(appointments)
    .where(appointments.c.intake == _SOUGHT)
    .order_by(appointments.c.starts_at, appointments.c.id)
)
# Named, so that an index by state and time is of use.
_NOT_OFF = tuple(state for state in State if state is not State.CANCELLED)
# Written to they are reached otherwise; of these two ways, and of who asks for a call, one calls.
_BY_PHONE = or_(_there.reach.in_(("call", "helper")), _there.wanted_at.is_not(None))


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody on the call list, opened."""

    intake: Intake
    owner: str | None
    content: Mapping[str, Any]
    number: str | None
    calls: tuple[Call, ...]
    turn: Turn

    @property
    def again_at(self) -> datetime | None:
        """When it was agreed to call back, while that is still to be done."""
        return agreed(self.calls)


@dataclass(frozen=True, slots=True)
class CallList:
    """Whom to call, in the order in which to call; `waiting` is how many come after who is on it."""

    people: tuple[ToCall, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment on the list of a day, with its intake, whose it is, and the language."""

    appointment: Appointment
    intake: Intake
    colleague: str | None
    language: Language


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which rows are for the call list: `others` have their first contact to come, or asked for it."""

    now: datetime
    agreed: Sequence[ColumnElement[bool]]
    others: Sequence[ColumnElement[bool]]


def to_call(db: Db, actor: Actor, now: datetime, *, mine: bool) -> CallList:
    """Today's call list, in the order in which to call: opened, and each one audited as a look.

    A unit that writes. Who is not to be called is not on it, whatever else they asked for. With
    whom a time was agreed is on it, however many others there are.
    """
    wanted = _wanted(actor, now, mine=mine)
    agreed_with = db.execute(select(intakes).where(*wanted.agreed)).all()
    others = tuple(_first(_others(db, actor, wanted)))
    some = (*_just_called(db, actor, now), *others, *_called(db, actor, agreed_with, now))
    found = sorted({one.intake.id: one for one in some}.values(), key=_place)
    note_looks(db, actor, (one.intake for one in found), now, CALL_LOOK, _SAME_LOOK)
    full = sum(one.turn in _TO_COME for one in others) == MOST
    return CallList(tuple(found), _behind(db, wanted, others[-1].intake) if full else 0)


def _place(one: ToCall) -> tuple[Turn, datetime, int]:
    return one.turn, one.again_at or one.intake.due_at, one.intake.rank


def calls_of(db: Db, intake: UUID) -> tuple[Call, ...]:
    """The calls of an intake, oldest first."""
    return _calls_of(db, {intake}).get(intake, ())


def _calls_of(db: Db, sought: set[UUID]) -> dict[UUID, tuple[Call, ...]]:
    """The calls of several intakes, by their ids."""
    there = calls.c
    made = select(calls).where(there.intake.in_(sought)).order_by(there.at, there.id)
    found: dict[UUID, tuple[Call, ...]] = {}
    for row in db.execute(made):
        found[row.intake] = (*found.get(row.intake, ()), call_from(db, row))
    return found


def appointments_of(db: Db, intake: UUID) -> tuple[Appointment, ...]:
    """All appointments of an intake, by their time."""
    rows = db.execute(_APPOINTMENTS, {"sought": intake})
    return tuple(appointment_from(db, row) for row in rows)


def appointment_ahead(db: Db, conversation: UUID, now: datetime) -> Appointment | None:
    """What is next for the person themselves, while somebody still sees to their registration."""
    there = appointments.c
    ahead = (
        select(appointments)
        .join(intakes, there.intake == _there.id)
        .where(_there.conversation == conversation, _there.closed_at.is_(None))
        .where(there.state == State.PLANNED, there.starts_at >= now)
        .order_by(there.starts_at, there.id)
        .limit(1)
    )
    row = db.execute(ahead).one_or_none()
    return appointment_from(db, row) if row else None


def appointment(db: Db, known: UUID) -> Appointment | None:
    """One appointment; none where it was erased."""
    row = db.execute(select(appointments).where(appointments.c.id == known)).one_or_none()
    return appointment_from(db, row) if row else None


def taken_at(
    db: Db, colleague: UUID, since: datetime, until: datetime
) -> tuple[tuple[UUID, datetime, int], ...]:
    """What a colleague has planned that starts in this time: its id, start and length."""
    there = appointments.c
    taken = select(there.id, there.starts_at, there.minutes).where(
        there.colleague == colleague,
        there.state == State.PLANNED,
        there.starts_at >= since,
        there.starts_at < until,
    )
    return tuple((row.id, row.starts_at, row.minutes) for row in db.execute(taken))


def planned(
    db: Db, actor: Actor, since: datetime, until: datetime, now: datetime, *, mine: bool
) -> tuple[Meeting, ...]:
    """The appointments of some days that this colleague may see, each audited as a look.

    A unit that writes.
    """
    rows = db.execute(_agenda(actor, since, until, mine=mine)).all()
    db.unlock({row.person for row in rows})
    some = some_by_id(db, {row.intake for row in rows})
    things = things_of(db, some.values())
    seen = {known: one for known, one in some.items() if may(actor, Action.SEE, things[known])}
    found = [(appointment_from(db, row), seen[row.intake]) for row in rows if row.intake in seen]
    known_by = names(db, {one.colleague for one, _ in found})
    meetings = tuple(
        Meeting(
            one, intake, known_by.get(one.colleague), spoken(content_of(db, intake), intake.locale)
        )
        for one, intake in found
    )
    note_looks(db, actor, (intake for _, intake in found), now, CALL_LOOK, _SAME_LOOK)
    return meetings


def _agenda(
    actor: Actor, since: datetime, until: datetime, *, mine: bool
) -> Select[tuple[Any, ...]]:
    there = appointments.c
    wanted = (
        select(appointments)
        .join(intakes, there.intake == _there.id)
        .where(there.starts_at >= since, there.starts_at < until, there.state.in_(_NOT_OFF))
        .where(in_queues(queues_of(actor)), *listed_for(actor))
        .order_by(there.starts_at, there.id)
    )
    return wanted.where(there.colleague == actor.id) if mine else wanted


def code_of(db: Db, kind: str, known: UUID) -> str:
    """What stands for a call or an appointment in a form: its id would tell the millisecond."""
    return db.index(f"contact.{kind}", known.hex).hex()[:16]


def call_from(db: Db, row: Row[Any]) -> Call:
    """A call from its row."""
    note = db.safe(row.person).open(calls.c.note, row.id, row.note)
    return Call(
        id=row.id,
        code=code_of(db, "call", row.id),
        at=row.at,
        actor=row.actor,
        outcome=Attempt(row.outcome),
        again_at=row.again_at,
        revision=row.revision,
        number=note["number"],
        before=note["before"],
    )


def appointment_from(db: Db, row: Row[Any]) -> Appointment:
    """An appointment from its row."""
    details = db.safe(row.person).open(appointments.c.details, row.id, row.details)
    plan = Plan(
        starts_at=row.starts_at,
        minutes=row.minutes,
        kind=Kind(row.kind),
        place=details["place"],
        interpreter=Interpreter(details["interpreter"]),
        adjustments=tuple(Adjustment(one) for one in details["adjustments"]),
    )
    return Appointment(
        id=row.id,
        code=code_of(db, "appointment", row.id),
        intake=row.intake,
        person=row.person,
        plan=plan,
        state=State(row.state),
        revision=row.revision,
        colleague=row.colleague,
    )


def _others(db: Db, actor: Actor, wanted: _Wanted) -> Iterator[ToCall]:
    """In the order of the queue; read in batches, because only opened it shows who may be called."""
    rows = select(intakes).where(*wanted.others).order_by(*_ORDER)
    for passed in count(0, _BATCH):
        batch = db.execute(rows.limit(_BATCH).offset(passed)).all()
        yield from _called(db, actor, batch, wanted.now)
        if len(batch) < _BATCH:
            return


def _first(people: Iterable[ToCall]) -> Iterator[ToCall]:
    """As many as one calls before looking again; who was tried takes nobody's place."""
    places = MOST
    for one in people:
        yield one
        places -= one.turn in _TO_COME
        if not places:
            return


def _just_called(db: Db, actor: Actor, now: datetime) -> Iterator[ToCall]:
    """Whom this colleague called a moment ago, and who is not to be called any more."""
    since = now - _JUST
    theirs = (
        select(intakes)
        .where(
            _there.id.in_(
                select(calls.c.intake).where(calls.c.actor == actor.id, calls.c.at > since)
            )
        )
        .where(_there.closed_at.is_(None), in_queues(queues_of(actor)), *listed_for(actor))
        .limit(MOST)
    )
    for one in _called(db, actor, db.execute(theirs).all(), now):
        if one.calls and one.calls[-1].revision == one.intake.revision:
            yield replace(one, turn=Turn.DONE)


def _called(db: Db, actor: Actor, rows: Sequence[Row[Any]], now: datetime) -> Iterator[ToCall]:
    """Those of them who may be called, as far as this colleague may open them."""
    some = [as_kept(row._asdict()) for row in rows]
    db.unlock({one.person for one in some})
    owners, things = names(db, {one.owner for one in some}), things_of(db, some)
    made = _calls_of(db, {one.id for one in some})
    for intake in some:
        one = _opened(db, intake, owners, made.get(intake.id, ()), now)
        if one is not None and may(actor, Action.SEE, things[intake.id]):
            yield one


def _behind(db: Db, wanted: _Wanted, last: Intake) -> int:
    """How many come after this one in the queue, as far as it shows before they are opened."""
    same = and_(_there.rank == last.rank, _there.reference > last.reference)
    behind = select(func.count()).where(*wanted.others, or_(_there.rank > last.rank, same))
    many: int = db.execute(behind).scalar_one()
    return many


def _wanted(actor: Actor, now: datetime, *, mine: bool) -> _Wanted:
    """Who is called today; with whom a time was agreed comes at that time."""
    terms = [
        _there.queue.in_(queues_of(actor)),
        _there.closed_at.is_(None),
        _BY_PHONE,
        *listed_for(actor),
        *((_there.owner == actor.id,) if mine else ()),
    ]
    agreed_with = _agreed_today(now)
    first = and_(_there.contacted_at.is_(None), _there.waiting_until.is_(None))
    asked = and_(_there.next_action.in_(_TALKS), _there.wanted_at.is_not(None), ~agreed_with)
    return _Wanted(now, (*terms, agreed_with), (*terms, or_(first, asked)))


def _agreed_today(now: datetime) -> ColumnElement[bool]:
    """Whether it was agreed to call back, today or before. A call in vain leaves it so."""
    later = calls.alias()
    of_it = select(func.max(later.c.at)).where(
        later.c.intake == calls.c.intake, later.c.outcome != Attempt.NO_ANSWER
    )
    last = of_it.correlate(calls).scalar_subquery()
    return (
        select(calls.c.id)
        .where(calls.c.intake == _there.id, calls.c.at == last, calls.c.again_at < end_of(now))
        .exists()
    )


def _opened(
    db: Db, intake: Intake, known: Mapping[UUID, str], theirs: tuple[Call, ...], now: datetime
) -> ToCall | None:
    content = content_of(db, intake)
    if not is_called(content, intake.reach, wants=intake.wanted_at is not None):
        return None
    turn = turn_of(content, intake.reach, theirs, now)
    owner = known.get(intake.owner) if intake.owner else None
    number = number_of(content, intake.reach)
    return ToCall(intake, owner, content, number, theirs, turn)

"""A meeting with its items, as far as one colleague hears of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, select

from pow_bot.domain.audit.actions import note_all
from pow_bot.domain.case_table import rules
from pow_bot.domain.case_table.records import case_items, case_presences, case_seats
from pow_bot.domain.case_table.words import State, Told
from pow_bot.domain.intake.access import things_of
from pow_bot.domain.intake.keeping import Intake, some_by_id
from pow_bot.domain.intake.queries import queues_of as seen_queues
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.rules import today
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Meeting
from pow_bot.domain.staff.permissions import Action, Duty, may, may_in
from pow_bot.domain.staff.queries import names, staff_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

# An intake, its item, and whether this colleague may open it.
_Heard: TypeAlias = tuple[Intake, Row[Any], bool]

LOOK = "case_table.look"
_DAYS = 12
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One intake on the table."""

    code: str
    reference: str
    line: str
    urgency: str
    meeting: date
    state: State
    shared: bool
    told: Told
    added_by: str | None
    owner: str | None
    holder: str | None
    next_on: date | None
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One meeting: its items, who may sit there, who was there, and the days around it."""

    queue: str
    meeting: date
    items: tuple[Item, ...]
    days: tuple[date, ...]
    sitting: tuple[Actor, ...]
    seated: frozenset[UUID]
    present: frozenset[UUID]
    others: tuple[Actor, ...]


def queues_of(db: Db, actor: Actor) -> list[str]:
    """The regions at whose tables this colleague sits."""
    named = frozenset(
        db.execute(select(case_seats.c.queue).where(case_seats.c.staff == actor.id)).scalars()
    )
    return [
        queue
        for queue in seen_queues(actor)
        if rules.sits(actor, region_of(queue), seated=queue in named)
    ]


def sits_at(db: Db, actor: Actor, queue: str) -> bool:
    """Whether this colleague sits at the table of a region."""
    there = case_seats.c
    named = select(there.staff).where(there.queue == queue, there.staff == actor.id)
    return rules.sits(actor, region_of(queue), seated=db.execute(named).first() is not None)


def open_table(db: Db, actor: Actor, queue: str, meeting: date | None, now: datetime) -> Table:
    """A meeting, the next one where none is named. A unit that writes: what is read is noted."""
    day = meeting or upcoming(db, queue, now)
    there = case_items.c
    kept = select(case_items).where(
        there.queue == queue, there.meeting == day, there.state != State.DROPPED
    )
    rows = db.execute(kept.order_by(there.added_at, there.id).limit(_MOST)).all()
    heard = list(_heard(db, actor, rows))
    table = _table(db, queue, day, heard)
    read = [(intake.id, intake.region) for intake, _, _ in heard]
    note_all(db, LOOK, read, actor=actor.id, now=now)
    return table


def upcoming(db: Db, queue: str, now: datetime) -> date:
    """The next day on which the table of a region meets."""
    return rules.next_meeting(today(now), practice(db, region_of(queue), Meeting).weekday)


def of_intake(db: Db, intake: Intake) -> list[Item]:
    """What of an intake lay on the table, newest first; for who has it open."""
    there = case_items.c
    rows = db.execute(
        select(case_items).where(there.intake == intake.id).order_by(there.id.desc())
    ).all()
    return _items(db, [(intake, row, True) for row in rows])


def told_in(db: Db, row: Row[Any]) -> Told:
    """What was written about it, opened."""
    return Told(**db.safe(row.person).open(case_items.c.told, row.id, row.told))


def colleagues_at(db: Db, queue: str) -> list[Actor]:
    """Who has the case table among their duties in a region, sitting there or not."""
    region = region_of(queue)
    return [one for one in staff_in(db, region) if may_in(one, Duty.CASE_TABLE, region)]


def _heard(db: Db, actor: Actor, rows: Sequence[Row[Any]]) -> Iterator[_Heard]:
    db.unlock({row.person for row in rows})
    there = some_by_id(db, {row.intake for row in rows})
    things = things_of(db, there.values())
    for row in rows:
        if row.intake in there and rules.hears(actor, things[row.intake], shared=row.shared):
            yield there[row.intake], row, may(actor, Action.SEE, things[row.intake])


def _table(db: Db, queue: str, day: date, heard: list[_Heard]) -> Table:
    seats, there = case_seats.c, case_presences.c
    seated = frozenset(db.execute(select(seats.staff).where(seats.queue == queue)).scalars())
    able, region = colleagues_at(db, queue), region_of(queue)
    sitting = tuple(one for one in able if rules.sits(one, region, seated=one.id in seated))
    present = select(there.staff).where(there.queue == queue, there.meeting == day)
    return Table(
        queue=queue,
        meeting=day,
        items=tuple(_items(db, heard)),
        days=_days(db, queue, day),
        sitting=sitting,
        seated=seated,
        present=frozenset(db.execute(present).scalars()),
        others=tuple(one for one in able if one not in sitting),
    )


def _days(db: Db, queue: str, day: date) -> tuple[date, ...]:
    """The latest days of meetings, with this one."""
    there = case_items.c
    known = select(there.meeting).where(there.queue == queue, there.state != State.DROPPED)
    rows = db.execute(known.distinct().order_by(there.meeting.desc()).limit(_DAYS)).scalars()
    return tuple(sorted({*rows, day}))


def _items(db: Db, heard: list[_Heard]) -> list[Item]:
    ids = {i for intake, row, _ in heard for i in (row.added_by, row.owner, intake.owner)}
    known = names(db, ids)
    return [_item(db, one, known) for one in heard]


def _item(db: Db, heard: _Heard, known: dict[UUID, str]) -> Item:
    intake, row, opens = heard
    return Item(
        code=row.code,
        reference=intake.written,
        line=intake.line,
        urgency=intake.urgency,
        meeting=row.meeting,
        state=State(row.state),
        shared=row.shared,
        told=told_in(db, row),
        added_by=known.get(row.added_by),
        owner=known.get(row.owner) if row.owner else None,
        holder=known.get(intake.owner) if intake.owner else None,
        next_on=row.next_on,
        opens=opens,
    )

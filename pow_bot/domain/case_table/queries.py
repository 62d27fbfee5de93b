"""A meeting with its items, as far as one colleague hears of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.case_table.actions import hears, sits_at, told_in
from pow_bot.domain.case_table.records import case_items, case_presences, case_seats
from pow_bot.domain.case_table.rules import next_meeting
from pow_bot.domain.case_table.words import State, Told
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import Intake, seen_by_id
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.rules import today
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Meeting
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.queries import Colleague, everyone, names
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

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
    queues = [*sorted(actor.regions), *([NOWHERE] if actor.catch_all else ())]
    return [queue for queue in queues if sits_at(db, actor, queue)]


def open_table(db: Db, actor: Actor, queue: str, meeting: date | None, now: datetime) -> Table:
    """A meeting, the next one where none is named. A unit that writes: what is read is noted."""
    day = meeting or upcoming(db, queue, now)
    there = case_items.c
    kept = select(case_items).where(
        there.queue == queue, there.meeting == day, there.state != State.DROPPED
    )
    rows = db.execute(kept.order_by(there.added_at, there.id).limit(_MOST)).all()
    found = ((seen_by_id(db, row.intake), row) for row in rows)
    heard = [(intake, row) for intake, row in found if intake and hears(db, actor, intake, row)]
    table = _table(db, actor, queue, day, heard)
    for intake, _ in heard:
        audited(db, LOOK, actor=actor.id, thing=intake.id, region=intake.region, now=now)
    return table


def upcoming(db: Db, queue: str, now: datetime) -> date:
    """The next day on which the table of a region meets."""
    region = None if queue == NOWHERE else queue
    return next_meeting(today(now), practice(db, region, Meeting).weekday)


def of_intake(db: Db, actor: Actor, intake: Intake) -> list[Item]:
    """What of an intake lay on the table, newest first; for who has it open."""
    there = case_items.c
    rows = db.execute(
        select(case_items).where(there.intake == intake.id).order_by(there.id.desc())
    ).all()
    return _items(db, actor, [(intake, row) for row in rows])


def colleagues_at(db: Db, queue: str) -> list[Colleague]:
    """Who has the case table among their duties in a region, sitting there or not."""
    region = None if queue == NOWHERE else queue
    return [
        one
        for one in everyone(db)
        if one.disabled_at is None and may_in(one.actor, Duty.CASE_TABLE, region)
    ]


def _table(
    db: Db, actor: Actor, queue: str, day: date, heard: list[tuple[Intake, Row[Any]]]
) -> Table:
    able = [one.actor for one in colleagues_at(db, queue)]
    sitting = tuple(one for one in able if sits_at(db, one, queue))
    seats, there = case_seats.c, case_presences.c
    seated = db.execute(select(seats.staff).where(seats.queue == queue)).scalars()
    present = select(there.staff).where(there.queue == queue, there.meeting == day)
    return Table(
        queue=queue,
        meeting=day,
        items=tuple(_items(db, actor, heard)),
        days=_days(db, queue, day),
        sitting=sitting,
        seated=frozenset(seated),
        present=frozenset(db.execute(present).scalars()),
        others=tuple(one for one in able if one not in sitting),
    )


def _days(db: Db, queue: str, day: date) -> tuple[date, ...]:
    """The latest days of meetings, with this one."""
    there = case_items.c
    known = select(there.meeting).where(there.queue == queue, there.state != State.DROPPED)
    rows = db.execute(known.distinct().order_by(there.meeting.desc()).limit(_DAYS)).scalars()
    return tuple(sorted({*rows, day}))


def _items(db: Db, actor: Actor, rows: Iterable[tuple[Intake, Row[Any]]]) -> list[Item]:
    rows = list(rows)
    ids = {i for intake, row in rows for i in (row.added_by, row.owner, intake.owner)}
    known = names(db, ids)
    return [_item(db, actor, intake, row, known) for intake, row in rows]


def _item(db: Db, actor: Actor, intake: Intake, row: Row[Any], known: dict[UUID, str]) -> Item:
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
        opens=sees(db, actor, intake),
    )

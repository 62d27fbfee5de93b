"""Looking requests up: those of a region, one with all of it, and objections that stand elsewhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake import references
from pow_bot.domain.intake.keeping import hours_of
from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.intake.records import intakes, region_of
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import Unseen
from pow_bot.domain.requests import rules
from pow_bot.domain.requests.records import request_steps, requests
from pow_bot.domain.requests.words import Came, Identity, Kind, Outcome, Step, Told
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.queries import names
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

LOOK = "request.look"
_MOST = 500
BY_REFERENCE = select(requests).where(requests.c.reference == bindparam("sought"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list; nothing that is sealed."""

    reference: str
    region: str
    kind: Kind
    came: Came
    received_on: date
    due_on: date
    extended: bool
    identity: Identity
    owner: str | None
    closed_at: datetime | None
    outcome: Outcome | None
    late: bool
    soon: bool
    about: str | None

    @property
    def written(self) -> str:
        """The number as people see it."""
        return references.written(self.reference)


@dataclass(frozen=True, slots=True)
class Own:
    """A request as the person who made it reads it; `answer` once it is done."""

    kind: Kind
    asked: str
    received_on: date
    due_on: date
    done: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One step; `who` is None where the person did it."""

    at: datetime
    kind: Step
    who: str | None
    note: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A request with all of it."""

    listed: Listed
    told: Told
    revision: int
    owner: UUID | None
    steps: tuple[Happened, ...]
    # By when it can be made longer, and until when; None where it cannot.
    longer: date | None


def listed(db: Db, actor: Actor, now: datetime, *, closed: bool = False) -> list[Listed]:
    """The requests that this colleague sees, those due first on top."""
    there = requests.c
    queues = [one for one in queues_of(actor) if may_in(actor, Duty.REQUESTS, region_of(one))]
    theirs = or_(there.region.in_(queues), there.owner == actor.id)
    done = there.closed_at.is_not(None) if closed else there.closed_at.is_(None)
    order = there.closed_at.desc() if closed else there.due_on
    rows = db.execute(select(requests).where(theirs, done).order_by(order, there.id).limit(_MOST))
    found = [row for row in rows.all() if may_see(actor, row.region, row.owner)]
    return _listed(db, found, now)


def look(db: Db, actor: Actor, reference: str, now: datetime) -> Opened:
    """Open a request, and note that this colleague did. A unit that writes.

    Raises:
        Unseen: there is none for this colleague.
    """
    row = db.find(BY_REFERENCE, {"sought": reference})
    if row is None or not may_see(actor, row.region, row.owner):
        raise Unseen("there is no such request for this colleague")
    opened = _opened(db, row, now)
    audited(db, LOOK, actor=actor.id, thing=row.id, region=region_of(row.region), now=now)
    return opened


def numbers_of(db: Db, actor: Actor, sought: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of these, as far as this colleague sees them."""
    if not sought:
        return {}
    there = requests.c
    wanted = select(there.id, there.reference, there.region, there.owner).where(
        there.id.in_(sorted(sought))
    )
    rows = [row for row in db.execute(wanted) if may_see(actor, row.region, row.owner)]
    return {row.id: references.written(row.reference) for row in rows}


def still_seen(db: Db, actor: Actor, reference: str) -> bool:
    """Whether this colleague sees it, after what they did with it."""
    row = db.find(BY_REFERENCE, {"sought": reference})
    return row is not None and may_see(actor, row.region, row.owner)


def own_requests(db: Db, intake: UUID) -> list[Own]:
    """What somebody asked about their registration, or had written down, newest first."""
    there = requests.c
    rows = db.execute(select(requests).where(there.intake == intake).order_by(there.id.desc()))
    return [_own(db, row) for row in rows.all()]


def may_see(actor: Actor, region: str, owner: UUID | None) -> bool:
    """Who answers for requests of a region sees all of them; others those that they have."""
    return may_in(actor, Duty.REQUESTS, region_of(region)) or (
        owner == actor.id and may_in(actor, Duty.ADD_REQUEST, region_of(region))
    )


def told_in(db: Db, row: Row[Any]) -> Told:
    """Who asks what, opened."""
    return Told(**db.safe(row.holder).open(requests.c.told, row.id, row.told))


def _own(db: Db, row: Row[Any]) -> Own:
    told = told_in(db, row)
    done = row.closed_at is not None
    return Own(Kind(row.kind), told.asked, row.received_on, row.due_on, done, told.answer)


def _opened(db: Db, row: Row[Any], now: datetime) -> Opened:
    [one] = _listed(db, [row], now)
    extendable = row.closed_at is None and row.extended_on is None and today(now) <= row.due_on
    return Opened(
        listed=one,
        told=told_in(db, row),
        revision=row.revision,
        owner=row.owner,
        steps=_steps(db, row),
        longer=rules.longer(one.kind, one.received_on, hours_of(db, region_of(row.region)))
        if extendable
        else None,
    )


def _steps(db: Db, row: Row[Any]) -> tuple[Happened, ...]:
    there = request_steps.c
    rows = db.execute(select(request_steps).where(there.request == row.id).order_by(there.id)).all()
    known = names(db, (one.actor for one in rows))
    return tuple(
        Happened(one.at, Step(one.kind), known.get(one.actor), _note(db, one)) for one in rows
    )


def _note(db: Db, row: Row[Any]) -> dict[str, Any]:
    if row.note is None:
        return {}
    note: dict[str, Any] = db.safe(row.holder).open(request_steps.c.note, row.id, row.note)
    return note


def _listed(db: Db, rows: Iterable[Row[Any]], now: datetime) -> list[Listed]:
    rows = list(rows)
    known = names(db, (row.owner for row in rows))
    about = _references(db, [row.intake for row in rows if row.intake])
    day = today(now)
    return [_line(row, known, about, day) for row in rows]


def _line(row: Row[Any], known: dict[UUID, str], about: dict[UUID, str], day: date) -> Listed:
    is_open = row.closed_at is None
    return Listed(
        reference=row.reference,
        region=row.region,
        kind=Kind(row.kind),
        came=Came(row.came),
        received_on=row.received_on,
        due_on=row.due_on,
        extended=row.extended_on is not None,
        identity=Identity(row.identity),
        owner=known.get(row.owner) if row.owner else None,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        late=is_open and row.due_on < day,
        soon=is_open and rules.is_soon(row.due_on, day),
        about=about.get(row.intake) if row.intake else None,
    )


def _references(db: Db, ids: list[UUID]) -> dict[UUID, str]:
    rows = db.execute(select(intakes.c.id, intakes.c.reference).where(intakes.c.id.in_(ids)))
    return {row.id: references.written(row.reference) for row in rows}

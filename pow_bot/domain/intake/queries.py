"""The team's list: its views, counts, filters and pages. It opens nothing that is sealed.

Every view is read along an index, queue by queue, and stops at the end of the page: what it costs
does not grow with what lies in the queue.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from pow_bot.domain.intake import references
from pow_bot.domain.intake.access import listed_for
from pow_bot.domain.intake.order import DONE, SPAN, Shelf, first_ranks, seconds
from pow_bot.domain.intake.records import NOWHERE, intakes
from pow_bot.domain.intake.words import Line, Stage, Urgency
from pow_bot.domain.staff.permissions import TABLE, Action
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db

PAGE = 50
# Counting costs as much as what is counted; beyond this the list says "more than".
MOST_COUNTED = 999

_Terms: TypeAlias = list[ColumnElement[bool]]
_there = intakes.c


class View(StrEnum):
    """The lists of the queue; each has an address of its own."""

    OPEN = "open"
    MINE = "mine"
    LATE = "late"
    # Nobody has it.
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    # It came from another line, region or organisation, and nobody took it up yet.
    HANDED = "handed"
    # Their organisation's judgement was asked.
    JUDGE = "judge"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """What a list is narrowed to. `queue` is a region's code, or `none` for the catch-all."""

    line: Line | None = None
    urgency: Urgency | None = None
    stage: Stage | None = None
    locale: str | None = None
    channel: str | None = None
    queue: str | None = None
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of the queue: the rank, and the reference that breaks ties."""

    rank: int
    reference: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list; all of it stands in the clear."""

    reference: str
    stage: str
    queue: str
    line: str
    urgency: str
    channel: str
    locale: str
    assisted: bool
    restricted: bool
    submitted_at: datetime
    due_at: datetime
    answered_at: datetime | None
    remind_on: date | None
    waiting_until: date | None
    next_action: str | None
    next_on: date | None
    term_at: datetime | None
    closed_at: datetime | None
    owner: UUID | None
    rank: int
    revision: int

    @classmethod
    def of(cls, row: Iterable[Any]) -> "Listed":
        """From the columns of `LISTED`."""
        return cls(*row)

    @property
    def flagged(self) -> bool:
        """Whether it is distress; of what kind is read by who opens it."""
        return self.rank < 0

    @property
    def written(self) -> str:
        """The reference as people see it."""
        return references.written(self.reference)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.rank, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list; `before` and `after` are its ends, where there is more beyond."""

    rows: tuple[Listed, ...]
    before: Place | None
    after: Place | None


# What somebody new is to be found among.
COME_NEW = frozenset({View.OPEN, View.UNASSIGNED, View.ALL})
_FREE = (Shelf.QUEUE, Shelf.HANDED)
# Who judges takes nothing up.
_JUDGING = (View.OPEN, View.MINE, View.LATE, View.JUDGE, View.ALL)
_OTHERS = tuple(view for view in View if view is not View.JUDGE)
_RANK = select(_there.rank).where(_there.reference == bindparam("sought"))
LISTED = tuple(_there[field.name] for field in fields(Listed))


def in_order(db: Db, actor: Actor, view: View, only: Only, now: datetime) -> list[str]:
    """The references of a whole view, as it stands now."""
    terms = list(branches(actor, view, only, now))
    if not terms:
        return []
    parts = [select(_there.rank, _there.reference).where(*one) for one in terms]
    whole = union_all(*parts).subquery()
    order = _order(whole.c.rank, whole.c.reference, back=False)
    return list(db.execute(select(whole.c.reference).order_by(*order)).scalars())


def place_of(db: Db, reference: str) -> Place | None:
    """Where an intake stands now in the order of the queue."""
    row = db.find(_RANK, {"sought": reference})
    return None if row is None else Place(row.rank, reference)


def references_of(
    db: Db, actor: Actor, queues: Collection[str], sought: Collection[UUID]
) -> dict[UUID, str]:
    """The numbers of those that lie in these queues now, and are this colleague's to list."""
    wanted = select(_there.id, _there.reference).where(
        _there.id.in_(sought), in_queues(queues), *listed_for(actor)
    )
    return {row.id: references.written(row.reference) for row in db.execute(wanted)}


def judging(db: Db, listed: Iterable[Listed]) -> dict[str, UUID | None]:
    """Who judges each of these, or did, by reference; nobody where nobody took it up yet."""
    sought = [row.reference for row in listed]
    wanted = select(_there.reference, _there.assessor).where(_there.reference.in_(sought))
    return {row.reference: row.assessor for row in db.execute(wanted)}


def in_queues(queues: Iterable[str]) -> ColumnElement[bool]:
    """That it lies in one of these, of what is found by something else.

    Not by the bare column: SQLite would walk the whole of a queue for a few that were named.
    """
    return (_there.queue + "").in_(sorted(queues))


def queues_of(actor: Actor) -> list[str]:
    """The queues that this colleague sees."""
    if actor.role not in TABLE[Action.LIST]:
        return []
    return [*sorted(actor.regions), *([NOWHERE] if actor.catch_all else [])]


def views_of(actor: Actor) -> tuple[View, ...]:
    """The lists that this colleague has a use for."""
    return _JUDGING if actor.role is Role.ASSESSOR else _OTHERS


def page(
    db: Db,
    actor: Actor,
    view: View,
    only: Only,
    now: datetime,
    *,
    after: Place | None = None,
    before: Place | None = None,
    size: int = PAGE,
) -> Page:
    """The most urgent rows of a view, or those after or before a place in it."""
    back = before is not None
    rows = _read(db, list(branches(actor, view, only, now)), after, before, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    first, last = (rows[0].place, rows[-1].place) if rows else (None, None)
    return Page(
        rows=tuple(rows),
        before=first if (more if back else after is not None) else None,
        after=last if (back or more) else None,
    )


def count(db: Db, actor: Actor, view: View, only: Only, now: datetime) -> int:
    """How many lie in a view, at most one more than `MOST_COUNTED`."""
    return _count(db, branches(actor, view, only, now))


def counts(db: Db, actor: Actor, now: datetime) -> dict[View, int]:
    """How many lie in each of their views, at most one more than `MOST_COUNTED`."""
    return {view: count(db, actor, view, Only(), now) for view in views_of(actor)}


def free(  # noqa: PLR0917 - as a page
    db: Db, actor: Actor, view: View, only: Only, now: datetime, most: int
) -> list[str]:
    """The most urgent of a view that nobody has."""
    if view in {View.MINE, View.WAITING}:
        return []
    lying = View.UNASSIGNED if view in {View.OPEN, View.ALL} else view
    unowned = [[*terms, _there.owner.is_(None)] for terms in branches(actor, lying, only, now)]
    return [row.reference for row in _read(db, unowned, None, None, most)]


def newer(db: Db, actor: Actor, view: View, only: Only, since: datetime) -> int:
    """How many came into the queues since a moment, for "3 new ones"."""
    if view not in COME_NEW:
        return 0
    came = (
        [
            _there.queue == queue,
            _there.queued_at > since,
            _there.shelf.in_(_FREE),
            *_narrowed(only),
            *listed_for(actor),
        ]
        for queue in _queues(actor, only)
    )
    return _count(db, came)


def branches(actor: Actor, view: View, only: Only, now: datetime) -> Iterator[_Terms]:
    """Conditions under each of which one index has the order of the list already."""
    queues = _queues(actor, only)
    narrowed = [*_narrowed(only), *listed_for(actor)] if queues else []
    for queue in queues:
        for lying in _lying(actor, view):
            for stretch in _stretches(view, only.urgency, now):
                yield [_there.queue == queue, *lying, *stretch, *narrowed]


def _theirs(actor: Actor) -> _Terms:
    judging = actor.role is Role.ASSESSOR
    return [_there.assessor == actor.id if judging else _there.owner == actor.id]


def _lying(actor: Actor, view: View) -> Iterator[_Terms]:
    match view:
        case View.MINE:
            yield _theirs(actor)
        case View.UNASSIGNED:
            yield from ([_there.shelf == shelf] for shelf in _FREE)
        case View.WAITING:
            yield [_there.shelf == Shelf.WAITING]
        case View.HANDED:
            to = _there.organisation
            yield [_there.shelf == Shelf.HANDED, or_(to.is_(None), to == actor.organisation)]
        case View.JUDGE:
            yield [_there.judge == actor.organisation_kind]
        case _:
            yield []


def _stretches(view: View, urgency: Urgency | None, now: datetime) -> Iterator[_Terms]:
    """The parts of the order that are read: none of another urgency.

    One end each: of two SQLite may take the one that is further off.
    """
    firsts = first_ranks(urgency)
    if view is View.LATE:
        yield from ([_there.rank >= one, _there.rank < one + seconds(now)] for one in firsts)
    elif urgency is None:
        yield [] if view is View.ALL else [_there.rank < DONE]
    else:
        yield from ([_there.rank >= one, _there.rank < one + SPAN] for one in firsts)
        if view is View.ALL:
            yield [_there.rank >= DONE]


def _queues(actor: Actor, only: Only) -> list[str]:
    return [queue for queue in queues_of(actor) if only.queue in {None, queue}]


def _narrowed(only: Only) -> _Terms:
    wanted = {
        "line": only.line,
        "urgency": only.urgency,
        "stage": only.stage,
        "locale": only.locale,
        "channel": only.channel,
        "owner": only.owner,
    }
    return [_there[name] == value for name, value in wanted.items() if value is not None]


def _read(
    db: Db, branches: Sequence[_Terms], after: Place | None, before: Place | None, most: int
) -> list[Listed]:
    if not branches:
        return []
    return [Listed.of(row) for row in db.execute(listing(branches, after, before, most))]


def listing(
    branches: Sequence[_Terms], after: Place | None, before: Place | None, most: int
) -> Select[Any]:
    """One statement for a page: at most a page from each branch, then the first of all of them."""
    place = tuple_(_there.rank, _there.reference)
    beyond: _Terms = []
    if after is not None:
        beyond = [place > (after.rank, after.reference)]
    if before is not None:
        beyond = [place < (before.rank, before.reference)]
    parts = [
        select(*LISTED)
        .where(*terms, *beyond)
        .order_by(*_order(_there.rank, _there.reference, back=before is not None))
        .limit(most)
        .subquery()
        for terms in branches
    ]
    whole = union_all(*(select(part) for part in parts)).subquery()
    order = _order(whole.c.rank, whole.c.reference, back=before is not None)
    return select(whole).order_by(*order).limit(most)


def _order(*columns: ColumnElement[Any], back: bool) -> list[ColumnElement[Any]]:
    return [column.desc() if back else column.asc() for column in columns]


def _count(db: Db, branches: Iterable[_Terms]) -> int:
    most = MOST_COUNTED + 1
    parts = [select(literal(1)).where(*terms).limit(most).subquery() for terms in branches]
    if not parts:
        return 0
    found = union_all(*(select(part) for part in parts)).limit(most).subquery()
    counted: int = db.execute(select(func.count()).select_from(found)).scalar_one()
    return counted

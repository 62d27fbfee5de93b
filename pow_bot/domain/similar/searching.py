"""Searching: by what is blind, by what stands in the clear, and only what a colleague may list.

Names are walked newest first along an index, and so is a region: what a page costs does not grow
with what lies there.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_, union_all

from pow_bot.domain.audit.actions import note_all
from pow_bot.domain.audit.rules import SEARCH
from pow_bot.domain.intake.access import listed_for
from pow_bot.domain.intake.marks import Kind, marks_typed
from pow_bot.domain.intake.queries import LISTED, PAGE, Listed, queues_of
from pow_bot.domain.intake.records import intakes, region_of, traces
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.rules import HERE
from pow_bot.domain.intake.traces import hashed
from pow_bot.domain.similar.words import Found, Sought, Spot
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.rules import Actor, only_region
from pow_bot.storage import Db

_Terms: TypeAlias = list[ColumnElement[bool]]
_Branch: TypeAlias = tuple[Select[Any], ColumnElement[datetime]]
_DAY = timedelta(days=1)
# Beyond this one name is as common as another.
_MANY = 1_000
_there = intakes.c


def search(
    db: Db,
    actor: Actor,
    sought: Sought,
    now: datetime,
    *,
    after: Spot | None = None,
    before: Spot | None = None,
    size: int = PAGE,
) -> Found:
    """What is found, newest first, or after or before a place in it. A unit that writes.

    Noted, also of each registration that is shown because of who it is about.
    """
    rows = find(db, actor, sought, after=after, before=before, most=size + 1)
    more, rows = len(rows) > size, rows[:size]
    if before is not None:
        rows.reverse()
    _note(db, actor, sought, rows, now)
    first, last = (_spot(rows[0]), _spot(rows[-1])) if rows else (None, None)
    back = before is not None
    return Found(
        rows=tuple(rows),
        before=first if (more if back else after is not None) else None,
        after=last if (back or more) else None,
    )


def find(
    db: Db,
    actor: Actor,
    sought: Sought,
    *,
    after: Spot | None = None,
    before: Spot | None = None,
    most: int,
) -> list[Listed]:
    """At most so many rows, in the order of what was found; backwards where they stand before."""
    parts = list(_branches(db, actor, sought))
    if not parts:
        return []
    return [Listed.of(row) for row in db.execute(_whole(parts, after, before, most))]


def in_order(db: Db, actor: Actor, sought: Sought) -> list[str]:
    """The references of all that is found, as it stands now."""
    branches = list(_branches(db, actor, sought))
    if not branches:
        return []
    parts = [
        found.with_only_columns(at.label("at"), _there.reference, maintain_column_froms=True)
        for found, at in branches
    ]
    whole = union_all(*parts).subquery()
    order = _order(whole.c.at, whole.c.reference, back=False)
    return list(db.execute(select(whole.c.reference).order_by(*order)).scalars())


def is_searchable(sought: Sought) -> bool:
    """Whether words were typed by which nothing can ever be found."""
    return not sought.words or bool(understood(sought.words) or marks_typed(sought.words))


def _branches(db: Db, actor: Actor, sought: Sought) -> Iterator[_Branch]:
    """Selects of which each is walked in the order of what is found, by the column of its moment."""
    queues = [one for one in queues_of(actor) if sought.queue in {None, one}]
    if not queues or not is_searchable(sought):
        return
    # What somebody is named is found by who may open it, and by nobody else.
    action = Action.SEE if sought.words else Action.LIST
    terms = [*_narrowed(sought), *listed_for(actor, action)]
    reference = understood(sought.words)
    groups = list(_groups(db, sought, named=reference is None))
    if reference is None and groups:
        yield _walked(_rarest_first(db, groups), [_there.queue.in_(queues), *terms])
        return
    known = [_there.reference == reference] if reference else []
    for queue in queues:
        here = [_there.queue == queue, *known, *_having(groups), *terms]
        yield select(*LISTED).where(*here), _there.submitted_at


def _groups(db: Db, sought: Sought, *, named: bool) -> Iterator[list[bytes]]:
    """Marks of which a registration has one of each group."""
    for spellings in marks_typed(sought.words) if named else ():
        yield [hashed(db, mark) for mark in spellings]
    if sought.tag:
        yield [hashed(db, (Kind.TAG, sought.tag))]


def _rarest_first(db: Db, groups: Sequence[list[bytes]]) -> list[list[bytes]]:
    """Of a common and a rare name the rare one is walked."""
    if len(groups) == 1:
        return list(groups)

    def many(group: Sequence[bytes]) -> int:
        some = select(traces.c.intake).where(_among(group)).limit(_MANY).subquery()
        counted: int = db.execute(select(func.count()).select_from(some)).scalar_one()
        return counted

    return sorted(groups, key=many)


def _walked(groups: Sequence[Sequence[bytes]], terms: _Terms) -> _Branch:
    """From the traces to what left them, newest first."""
    first, *others = groups
    marked = select(traces.c.intake, traces.c.at).where(_among(first))
    driver = (marked.distinct() if len(first) > 1 else marked).subquery("driver")
    joined = driver.join(intakes, _there.id == driver.c.intake)
    return select(*LISTED).select_from(joined).where(*_having(others), *terms), driver.c.at


def _having(groups: Iterable[Sequence[bytes]]) -> _Terms:
    return [exists().where(traces.c.intake == _there.id, _among(group)) for group in groups]


def _among(group: Sequence[bytes]) -> ColumnElement[bool]:
    return traces.c.mark == group[0] if len(group) == 1 else traces.c.mark.in_(group)


def _narrowed(sought: Sought) -> _Terms:
    terms: _Terms = []
    if sought.line is not None:
        terms.append(_there.line == sought.line)
    if sought.stage is not None:
        terms.append(_there.stage == sought.stage)
    if sought.since is not None:
        terms.append(_there.submitted_at >= _midnight(sought.since))
    if sought.until is not None:
        terms.append(_there.submitted_at < _midnight(sought.until + _DAY))
    return terms


def _whole(
    branches: Sequence[_Branch], after: Spot | None, before: Spot | None, most: int
) -> Select[Any]:
    """One statement: at most so many from each branch, then the first of all of them."""
    back = before is not None
    some = [_some(branch, after, before, most).subquery() for branch in branches]
    whole = union_all(*(select(part) for part in some)).subquery()
    order = _order(whole.c.submitted_at, whole.c.reference, back=back)
    return select(whole).order_by(*order).limit(most)


def _some(branch: _Branch, after: Spot | None, before: Spot | None, most: int) -> Select[Any]:
    found, at = branch
    place = tuple_(at, _there.reference)
    beyond: _Terms = []
    if after is not None:
        beyond = [at <= after.at, place < (after.at, after.reference)]
    if before is not None:
        beyond = [at >= before.at, place > (before.at, before.reference)]
    order = _order(at, _there.reference, back=before is not None)
    return found.where(*beyond).order_by(*order).limit(most)


def _order(*columns: ColumnElement[Any], back: bool) -> list[ColumnElement[Any]]:
    return [column.asc() if back else column.desc() for column in columns]


def _spot(row: Listed) -> Spot:
    return Spot(row.submitted_at, row.reference)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def _note(db: Db, actor: Actor, sought: Sought, rows: Sequence[Listed], now: datetime) -> None:
    """By a name somebody is found: they may know that they were. By a region nobody is."""
    found = [row.reference for row in rows] if sought.words else []
    ids = select(_there.id, _there.queue).where(_there.reference.in_(found))
    shown = db.execute(ids.order_by(_there.id)).all() if found else ()
    regions = ((row.id, region_of(row.queue)) for row in shown)
    note_all(db, SEARCH, [(None, only_region(actor)), *regions], actor=actor.id, now=now)

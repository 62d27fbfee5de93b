"""Reading what was done: by region, by colleague, by thing and by day, a page at a time.

Everything is read along an index and stops at the end of the page, however long the chain is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, union_all

from pow_bot.domain.audit.queries import entry_of
from pow_bot.domain.audit.records import audit
from pow_bot.domain.audit.rules import Entry
from pow_bot.storage import Db

PAGE = 50
REFUSED = "refused."
_there = audit.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; no regions at all is everything there is.

    What a colleague did is shown with what belongs to no region and with what was refused to them
    elsewhere. `until` is the moment after.
    """

    regions: frozenset[str] | None = None
    actor: UUID | None = None
    thing: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first; `older` is what to ask for next, where there is more."""

    entries: tuple[Entry, ...]
    older: int | None


def page(db: Db, wanted: Wanted, before: int | None = None, size: int = PAGE) -> Page:
    """The latest entries, or those before a number."""
    within = list(_within(db, wanted.since, wanted.until))
    if before is not None:
        within.append(_there.seq < before)
    found = _newest(db, [[*terms, *within] for terms in _branches(wanted)], size + 1)
    entries = found[:size]
    return Page(tuple(entries), entries[-1].seq if len(found) > size else None)


def done_in(
    db: Db, regions: Collection[str], since: datetime, until: datetime, most: int
) -> list[Entry]:
    """What was done in these regions in a time, oldest first; the latest where there is more."""
    within = list(_within(db, since, until))
    branches = [[_there.region == region, *within] for region in sorted(regions)]
    return _newest(db, branches, most)[::-1]


def before(db: Db, things: Iterable[UUID], actions: Collection[str], seq: int) -> list[Entry]:
    """What of these actions was done with these things before an entry, oldest first."""
    found = select(audit).where(
        _there.thing.in_(list(things)), _there.seq < seq, _there.action.in_(sorted(actions))
    )
    return [entry_of(row) for row in db.execute(found.order_by(_there.seq))]


def _branches(wanted: Wanted) -> Iterator[list[ColumnElement[bool]]]:
    """Conditions under each of which one index has the order already."""
    if wanted.thing is not None:
        who = [] if wanted.actor is None else [_there.actor == wanted.actor]
        yield [_there.thing == wanted.thing, *who]
    elif wanted.actor is not None:
        yield [_there.actor == wanted.actor, *_theirs(wanted.regions)]
    elif wanted.regions is None:
        yield []
    else:
        for region in sorted(wanted.regions):
            yield [_there.region == region]


def _theirs(regions: frozenset[str] | None) -> Iterator[ColumnElement[bool]]:
    if regions is not None:
        yield or_(
            _there.region.in_(sorted(regions)),
            _there.region.is_(None),
            _there.action.startswith(REFUSED, autoescape=True),
        )


def _within(
    db: Db, since: datetime | None, until: datetime | None
) -> Iterator[ColumnElement[bool]]:
    """A time as numbers, which are in its order: the first entry of it, and the first after it."""
    if since is not None:
        first = _first_from(db, since)
        yield _there.seq >= first if first is not None else _there.seq < 0
    last = None if until is None else _first_from(db, until)
    if last is not None:
        yield _there.seq < last


def _first_from(db: Db, moment: datetime) -> int | None:
    first = select(_there.seq).where(_there.at >= moment).order_by(_there.at, _there.seq)
    found: int | None = db.execute(first.limit(1)).scalar_one_or_none()
    return found


def _newest(db: Db, branches: Sequence[list[ColumnElement[bool]]], most: int) -> list[Entry]:
    if not branches:
        return []
    newest_first = _there.seq.desc()
    parts = [
        select(audit).where(*terms).order_by(newest_first).limit(most).subquery()
        for terms in branches
    ]
    whole = union_all(*(select(part) for part in parts)).subquery()
    rows = db.execute(select(whole).order_by(whole.c.seq.desc()).limit(most))
    return [entry_of(row) for row in rows]

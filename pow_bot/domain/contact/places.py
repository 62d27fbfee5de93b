"""Where people are met: at the front doors of a region, and where they were met there lately."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from pow_bot.domain.contact.queries import appointment_from
from pow_bot.domain.contact.records import appointments
from pow_bot.domain.contact.words import Kind, State
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.rules import today
from pow_bot.domain.regions.queries import addresses_of
from pow_bot.storage import Db

# So many of a region are looked at, from the furthest ahead to a month ago.
_MOST, _SINCE = 40, timedelta(days=30)


def places_in(db: Db, region: str | None, now: datetime) -> tuple[str, ...]:
    """Where somebody of this region can be met, the front doors first.

    Where one person alone is met may be their home: that is told nobody else.
    """
    if region is None:
        return ()
    doors = addresses_of(db, region, today(now))
    return tuple(dict.fromkeys((*doors, *_shared(db, region, now))))


def _shared(db: Db, region: str, now: datetime) -> Iterator[str]:
    there = appointments.c
    lately = (
        select(appointments)
        .join(intakes, there.intake == intakes.c.id)
        .where(there.state == State.PLANNED, there.starts_at >= now - _SINCE)
        .where(there.kind == Kind.VISIT, intakes.c.queue == region)
        .order_by(there.starts_at.desc())
        .limit(_MOST)
    )
    rows = db.execute(lately).all()
    db.unlock({row.person for row in rows})
    met: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        met[appointment_from(db, row).plan.place].add(row.person)
    return (place for place, people in met.items() if place and len(people) > 1)

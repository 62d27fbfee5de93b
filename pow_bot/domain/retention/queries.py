"""What will be erased when: for the coordinator of a region, and for the person it is of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from pow_bot.domain.intake.access import listed_for
from pow_bot.domain.intake.queries import in_queues, queues_of
from pow_bot.domain.intake.records import intakes, region_of
from pow_bot.domain.intake.references import written
from pow_bot.domain.retention.planning import plan_of
from pow_bot.domain.retention.records import retention_clock, retentions
from pow_bot.domain.retention.rules import goes_on
from pow_bot.domain.retention.words import Announced, Kept, Plan, Rule, Standing
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db

# More of them nobody looks through at once; the rest has its turn when these are gone.
MOST = 100

_there = retentions.c


def announced(db: Db, actor: Actor, now: datetime) -> list[Announced]:
    """What was announced in a coordinator's regions, what goes first on top."""
    theirs = [one for one in queues_of(actor) if may_in(actor, Duty.RETENTION, region_of(one))]
    rows = db.execute(
        select(retentions, intakes.c.reference, intakes.c.queue)
        .join(intakes, intakes.c.id == _there.intake)
        .where(in_queues(theirs), *listed_for(actor))
        .order_by(_there.due_on, intakes.c.reference)
        .limit(MOST)
    )
    plans = ((row, plan_of(db, row.person, now)) for row in rows.all())
    found = [_announced(row, plan) for row, plan in plans if plan is not None]
    return sorted(found, key=lambda one: (one.goes_on, one.reference))


def _announced(row: Row[Any], plan: Plan) -> Announced:
    return Announced(
        reference=written(row.reference),
        region=region_of(row.queue),
        rule=Rule(row.rule),
        due_on=max(row.due_on, plan.due_on),
        goes_on=goes_on(row.due_on, row.postponed_until, plan.due_on),
        announced_at=row.announced_at,
        postponed_until=row.postponed_until,
        times=row.times,
        guard=plan.guard,
    )


def standing(db: Db) -> Standing:
    """How the clock of the erasing stands."""
    row = db.execute(select(retention_clock)).one_or_none()
    return Standing(row.run_at, row.held_at) if row else Standing(None, None)


def kept_until(db: Db, person: UUID, now: datetime) -> Kept | None:
    """Until when all of a person's is kept, and why longer; None while somebody works on it."""
    plan = plan_of(db, person, now)
    if plan is None:
        return None
    row = db.execute(select(retentions).where(_there.person.in_(plan.people))).first()
    if row is None:
        # Nobody is told that what they wait for is erased, while it can be taken up still.
        return Kept(plan.due_on) if plan.rule is Rule.CLOSED else None
    until = goes_on(row.due_on, row.postponed_until, plan.due_on)
    if row.reason is None or row.person != person:
        return Kept(until)
    return Kept(until, db.safe(person).open(_there.reason, person, row.reason))

"""When a person's registrations go: all of them at once, once the last is over and nobody needs it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select

from pow_bot.domain.contact.records import appointments
from pow_bot.domain.contact.words import State as Met
from pow_bot.domain.handover.records import handovers
from pow_bot.domain.handover.words import State as Offer
from pow_bot.domain.intake.keeping import Intake, as_kept
from pow_bot.domain.intake.order import DONE
from pow_bot.domain.intake.records import intakes, parts
from pow_bot.domain.intake.rules import today
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Retention
from pow_bot.domain.requests.records import requests
from pow_bot.domain.retention.records import retentions
from pow_bot.domain.retention.rules import REQUEST_KEPT, Case, term
from pow_bot.domain.retention.words import Guard, Plan, Rule
from pow_bot.domain.werkfit.records import judgements, objections
from pow_bot.storage import Db

_there = intakes.c
# A registration, what was merged into it, and what that was merged into: more is a circle.
_MOST_PEOPLE = 20


def plan_of(db: Db, person: UUID, now: datetime) -> Plan | None:
    """What becomes of a person; None while any of theirs is worked on, or has no term."""
    people = _together(db, person)
    theirs = _intakes_of(db, people)
    terms = [_term(db, intake) for intake in theirs]
    known = [one for one in terms if one is not None]
    if not known or len(known) < len(terms):
        return None
    rule, due_on = max(known, key=_day)
    return Plan(people, rule, due_on, _guard(db, people, now))


def latest_of(db: Db, people: Iterable[UUID]) -> Intake:
    """By whose number they are listed: what came last."""
    return max(_intakes_of(db, people), key=lambda intake: (intake.submitted_at, intake.id))


def settings_of(db: Db, intake: Intake) -> Retention:
    """The terms of the region it lies in."""
    return practice(db, intake.region, Retention)


def nearly_over(db: Db, queue: str, settings: Retention, now: datetime) -> Iterator[UUID]:
    """People who may have to be told of: the one registration looked at is over soon, or long since.

    Whoever was told of already is not among them.
    """
    ahead = timedelta(days=settings.announced)
    closed = now + ahead - timedelta(days=settings.closed)
    quiet = now + ahead - timedelta(days=settings.without_follow_up)
    over = and_(
        _there.rank >= DONE,
        _there.closed_at <= closed + timedelta(days=1),
    )
    left = and_(
        _there.rank < DONE,
        _there.owner.is_(None),
        _there.submitted_at <= quiet + timedelta(days=1),
    )
    told = select(retentions.c.person).where(retentions.c.person == _there.person).exists()
    wanted = select(_there.person).where(_there.queue == queue, or_(over, left), ~told)
    yield from dict.fromkeys(db.execute(wanted.order_by(_there.rank.desc())).scalars())


def requests_over(db: Db, now: datetime) -> list[Row[Any]]:
    """Requests of people without a registration that were closed a year ago, the oldest first."""
    there = requests.c
    over = (there.intake.is_(None), there.closed_at <= now - REQUEST_KEPT)
    wanted = select(there.id, there.holder, there.reference, there.region, there.closed_at)
    return list(db.execute(wanted.where(*over).order_by(there.closed_at)).all())


def _together(db: Db, person: UUID) -> tuple[UUID, ...]:
    """The person, and who was merged with them."""
    people, seen = {person: None}, 0
    while seen < len(people) < _MOST_PEOPLE:
        one = list(people)[seen]
        people |= dict.fromkeys(_merged_with(db, one))
        seen += 1
    return tuple(people)


def _merged_with(db: Db, person: UUID) -> list[UUID]:
    whole = intakes.alias()
    into = (
        select(whole.c.person)
        .join(parts, parts.c.whole == whole.c.id)
        .where(parts.c.person == person)
    )
    out_of = (
        select(parts.c.person)
        .join(whole, parts.c.whole == whole.c.id)
        .where(whole.c.person == person)
    )
    return [*db.execute(into).scalars(), *db.execute(out_of).scalars()]


def _intakes_of(db: Db, people: Iterable[UUID]) -> list[Intake]:
    rows = db.execute(select(intakes).where(_there.person.in_(list(people))))
    return [as_kept(row._asdict()) for row in rows]


def _term(db: Db, intake: Intake) -> tuple[Rule, date] | None:
    return term(_case(intake), settings_of(db, intake))


def _case(intake: Intake) -> Case:
    touched = (
        intake.submitted_at,
        intake.queued_at,
        intake.contacted_at,
        intake.touched_at,
        intake.answered_at,
        intake.wanted_at,
    )
    return Case(
        stage=intake.stage,
        closed_on=today(intake.closed_at) if intake.closed_at else None,
        last_on=today(max(at for at in touched if at is not None)),
        owned=intake.owner is not None,
    )


def _day(known: tuple[Rule, date]) -> date:
    return known[1]


def _guard(db: Db, people: tuple[UUID, ...], now: datetime) -> Guard | None:
    """What keeps it; the first that is found."""
    asked = select(requests.c.id).where(
        requests.c.holder.in_(people), requests.c.closed_at.is_(None)
    )
    objected = (
        select(objections.c.id)
        .join(judgements, judgements.c.id == objections.c.judgement)
        .where(objections.c.person.in_(people), judgements.c.superseded_at.is_(None))
    )
    # What was offered of a closed one is void, and waits for nobody.
    offered = (
        select(handovers.c.id)
        .join(intakes, intakes.c.id == handovers.c.intake)
        .where(
            handovers.c.person.in_(people),
            handovers.c.state == Offer.OFFERED,
            intakes.c.closed_at.is_(None),
        )
    )
    planned = select(appointments.c.id).where(
        appointments.c.person.in_(people),
        appointments.c.state == Met.PLANNED,
        appointments.c.starts_at > now,
    )
    looked = {
        Guard.REQUEST: asked,
        Guard.OBJECTION: objected,
        Guard.OFFERED: offered,
        Guard.APPOINTMENT: planned,
    }
    found = (kind for kind, rows in looked.items() if db.execute(rows.limit(1)).first())
    return next(found, None)

"""Erasing what is over: first told of, then postponed by who needs it, and at last gone.

Nothing is erased that was not announced for the whole of the term, nor while the clock cannot be
believed. A run is done in small units, so that nobody waits for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, delete, or_, select, update

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.chats.actions import farewell
from pow_bot.domain.chats.words import Farewell
from pow_bot.domain.intake.access import thing_of
from pow_bot.domain.intake.desk import At, seen
from pow_bot.domain.intake.keeping import Intake, count, seen_by_id
from pow_bot.domain.intake.records import NOWHERE, intakes, region_of
from pow_bot.domain.intake.rules import require_text, today
from pow_bot.domain.intake.words import NotAllowed, NotYours, Stale
from pow_bot.domain.notices.actions import tell, tell_of_region
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Retention
from pow_bot.domain.regions.places import regions
from pow_bot.domain.retention import rules
from pow_bot.domain.retention.planning import (
    latest_of,
    nearly_over,
    plan_of,
    requests_over,
    settings_of,
)
from pow_bot.domain.retention.records import retention_clock, retentions
from pow_bot.domain.retention.words import Clock, Plan, Rule
from pow_bot.domain.staff.permissions import DUTIES, Action, Duty, may
from pow_bot.domain.staff.queries import holding
from pow_bot.engine.flow import Text
from pow_bot.storage import Db, request

LONGEST_REASON = 500
# Each erasure writes the ledger and waits for the disk.
_AT_ONCE = 20
_TOLD_AT_ONCE = 25

WHY_LONGER = Text("retention/why", "Schrijf op waarom dit langer bewaard moet blijven.")
ANOTHER_DAY = Text(
    "retention/another_day", "Kies een dag na {day}, en binnen een half jaar vanaf vandaag."
)
_ENOUGH = Text(
    "retention/enough", "Dit is al twee keer uitgesteld. Heropen de aanmelding als die nog loopt."
)
_NOT_LISTED = Text("retention/not_listed", "Het programma wist deze aanmelding nu niet.")
_NOT_YOU = Text("retention/not_you", "Alleen de coördinator van deze regio stelt het wissen uit.")

_there, _clock = retentions.c, retention_clock.c
_CLOCK = select(retention_clock).where(_clock.one == 1)
_SET_CLOCK = update(retention_clock).where(_clock.one == bindparam("only"))
_CHANGE = update(retentions).where(_there.person == bindparam("sought"))


@dataclass(frozen=True, slots=True)
class Gone:
    """One that goes: all that is needed to say so, and to do it."""

    intake: Intake
    plan: Plan
    goes_on: date


def run(db: Db, now: datetime) -> int:
    """One batch of what is to be done now; how much it was. Nothing while the clock is held."""
    if look_at_clock(db, now) is not Clock.STEADY:
        return 0
    _take_back(db)
    return _announced(db, now) + _erased(db, now) + _requests_erased(db, now)


def look_at_clock(db: Db, now: datetime) -> Clock:
    """Whether the time goes as it should; where it does not, that is kept until it does again."""
    db.insert_once(retention_clock, one=1, run_at=now)
    row = db.lock(_CLOCK)
    stands = rules.clock(row.run_at, now) if row else Clock.STEADY
    if stands is Clock.STEADY:
        db.execute(_SET_CLOCK, {"only": 1, "run_at": now, "held_at": None})
    elif row and row.held_at is None:
        db.execute(_SET_CLOCK, {"only": 1, "held_at": now})
    return stands


def confirm_clock(db: Db, now: datetime, *, by: UUID | None) -> None:
    """Somebody looked: the time is right as it is now. `by` is None from the command line."""
    db.insert_once(retention_clock, one=1, run_at=now)
    db.execute(_SET_CLOCK, {"only": 1, "run_at": now, "held_at": None})
    audited(db, "retention.confirmed", actor=by, now=now)


def due(db: Db, now: datetime) -> Iterator[Gone]:
    """Exactly what a run erases now; what keeps something, or postpones it, is looked at again."""
    day = today(now)
    rows = db.execute(select(retentions).where(_there.due_on <= day).order_by(_there.due_on))
    for row in rows.all():
        gone = _gone(db, row, now)
        if gone is not None and rules.goes(gone.goes_on, gone.plan.guard, day):
            yield gone


def postpone(db: Db, at: At, until: date, reason: str) -> None:
    """Keep it longer, for a reason that the person can read.

    The revision is how often it was postponed when this was typed.

    Raises:
        Unseen, NotYours, NotAllowed: why not.
        Stale: a colleague was first.
    """
    intake, now = seen(db, at, Action.LIST), at.now
    if not may(at.actor, Action.POSTPONE_ERASURE, thing_of(db, intake)):
        raise NotYours(_NOT_YOU)
    row = _postponable(db, intake, at)
    why = require_text(reason, longest=LONGEST_REASON, asked=WHY_LONGER)
    goes_on = rules.goes_on(row.due_on, row.postponed_until)
    if not rules.may_postpone(until, goes_on, today(now)):
        raise NotAllowed(ANOTHER_DAY, day=f"{goes_on.day}-{goes_on.month}-{goes_on.year}")
    kept = {
        "postponed_until": until,
        "postponed_at": now,
        "postponed_by": at.actor.id,
        "times": row.times + 1,
        "reason": db.safe(intake.person).seal(_there.reason, intake.person, why),
    }
    db.execute(_CHANGE, {"sought": intake.person, **kept})
    action = "retention.postponed"
    audited(db, action, actor=at.actor.id, thing=intake.id, region=intake.region, now=now)


def _postponable(db: Db, intake: Intake, at: At) -> Row[Any]:
    row = db.lock(select(retentions).where(_there.person == intake.person))
    if row is None or row.intake != intake.id:
        raise NotAllowed(_NOT_LISTED)
    if row.times != at.revision:
        raise Stale(intake.written, at.revision, row.times)
    if row.times >= rules.MOST_TIMES:
        raise NotAllowed(_ENOUGH)
    return row


def _announced(db: Db, now: datetime) -> int:
    told = 0
    for queue in (*regions(), NOWHERE):
        settings = practice(db, region_of(queue), Retention)
        for person in nearly_over(db, queue, settings, now):
            told += _announce(db, person, now)
            if told == _TOLD_AT_ONCE:
                return told
    return told


def _announce(db: Db, person: UUID, now: datetime) -> bool:
    plan = plan_of(db, person, now)
    if plan is None or _is_told(db, plan):
        return False
    intake = latest_of(db, plan.people)
    settings, day = settings_of(db, intake), today(now)
    if not rules.to_be_announced(plan.due_on, settings, day):
        return False
    values = {
        "person": intake.person,
        "intake": intake.id,
        "rule": plan.rule,
        "due_on": rules.first_day(plan.due_on, settings, day),
        "announced_at": now,
        "times": 0,
    }
    if not db.insert_once(retentions, **values):
        return False
    _tell(db, intake, now)
    return True


def _is_told(db: Db, plan: Plan) -> bool:
    known = select(_there.person).where(_there.person.in_(plan.people)).limit(1)
    return db.execute(known).first() is not None


def _tell(db: Db, intake: Intake, now: datetime) -> None:
    """Who had it, once; and who answers for the region, once for all of them."""
    if intake.owner is not None:
        tell(db, intake.owner, Kind.RETENTION, intake, now)
    for colleague in holding(db, DUTIES[Duty.RETENTION], intake.region):
        tell_of_region(db, colleague, Kind.RETENTION, intake.queue, now)


def _erased(db: Db, now: datetime) -> int:
    over = list(islice(due(db, now), _AT_ONCE))
    for gone in over:
        _erase(db, gone, now)
    return len(over)


def _erase(db: Db, gone: Gone, now: datetime) -> None:
    """Figures stay, and that it was done; of the people nothing does."""
    intake = gone.intake
    count(db, intake, "erased", now)
    for person in gone.plan.people:
        farewell(db, person, Farewell.OVER, now)
        request(db, person, now)
    action = "retention.erased"
    audited(db, action, actor=None, thing=intake.id, region=intake.region, now=now)


def _requests_erased(db: Db, now: datetime) -> int:
    over = requests_over(db, now)[:_AT_ONCE]
    for row in over:
        request(db, row.holder, now)
        there = region_of(row.region)
        audited(db, "retention.erased", actor=None, thing=row.id, region=there, now=now)
    return len(over)


def _gone(db: Db, row: Row[Any], now: datetime) -> Gone | None:
    """How it stands today; what is worked on again, or got another term, is not told of any more."""
    intake, plan = seen_by_id(db, row.intake), plan_of(db, row.person, now)
    if intake is None or plan is None:
        return None
    return Gone(intake, plan, rules.goes_on(row.due_on, row.postponed_until, plan.due_on))


def _take_back(db: Db) -> None:
    """Let go of what was announced and is taken up again: it is told of anew when it is over."""
    taken_up = or_(
        and_(_there.rule == Rule.CLOSED, intakes.c.closed_at.is_(None)),
        and_(_there.rule == Rule.WITHOUT_FOLLOW_UP, intakes.c.owner.is_not(None)),
    )
    again = select(_there.person).join(intakes, intakes.c.id == _there.intake).where(taken_up)
    db.execute(delete(retentions).where(_there.person.in_(again)))

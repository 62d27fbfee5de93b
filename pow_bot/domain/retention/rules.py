"""When the term of something is over, and whether the clock says so truly. Pure.

Source: domain.md, section 11; the terms are each region's own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pow_bot.domain.intake.words import Stage
from pow_bot.domain.practice.words import Retention
from pow_bot.domain.retention.words import Clock, Guard, Rule

# A long weekend without electricity. Beyond it somebody looks at the clock first.
MOST_APART = timedelta(days=4)
# Twice, half a year each: who needs it longer opens the case again.
MOST_TIMES = 2
LONGEST = timedelta(days=183)
# Of a request that belongs to no registration, from its closing. No setting moves that day, so
# nobody need be told of it first.
REQUEST_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the term of one intake depends on; days are those in the Netherlands."""

    stage: Stage
    closed_on: date | None
    # When anybody last did something with it.
    last_on: date
    owned: bool


def term(case: Case, settings: Retention) -> tuple[Rule, date] | None:
    """By which rule it goes and on which day; None while somebody works on it."""
    if case.closed_on is not None:
        return Rule.CLOSED, case.closed_on + timedelta(days=settings.closed)
    if case.owned or case.stage is not Stage.SUBMITTED:
        return None
    return Rule.WITHOUT_FOLLOW_UP, case.last_on + timedelta(days=settings.without_follow_up)


def to_be_announced(due_on: date, settings: Retention, today: date) -> bool:
    """Whether it is time to say that it goes."""
    return due_on - timedelta(days=settings.announced) <= today


def first_day(due_on: date, settings: Retention, today: date) -> date:
    """On which day something goes that is announced today: never sooner than was told."""
    return max(due_on, today + timedelta(days=settings.announced))


def goes_on(due_on: date, postponed_until: date | None, term: date | None = None) -> date:
    """The first day on which it may go: as was told, as it was postponed, and as its term is now."""
    return max(day for day in (due_on, postponed_until, term) if day is not None)


def goes(goes_on: date, guard: Guard | None, today: date) -> bool:
    """Whether a run of today erases it: its day has come, and nothing keeps it."""
    return goes_on <= today and guard is None


def clock(last: datetime | None, now: datetime) -> Clock:
    """Whether the time goes as time does since it was looked at before."""
    if last is None:
        return Clock.STEADY
    if now < last:
        return Clock.BACK
    return Clock.JUMPED if now - last > MOST_APART else Clock.STEADY


def may_postpone(until: date, goes_on: date, today: date) -> bool:
    """Whether it can be postponed to this day: later than it goes, and within reach."""
    return goes_on < until <= today + LONGEST

"""What an intake waits for, until when, and where that puts it in the queue. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from pow_bot.domain.intake.rules import DOOR, HERE, OPEN, in_touch, today
from pow_bot.domain.intake.words import (
    NextAction,
    Stage,
    Urgency,
)
from pow_bot.domain.routing.terms import Hours, first_contact_due, later, working_time_left

# The rank is one number, so that one index gives every view its order: urgency first, then the
# term in seconds; what cannot wait stands before all of it, and what is done behind, latest first.
SPAN = 10**11
_URGENCIES = tuple(Urgency)
FLAGGED = -SPAN
DONE = len(_URGENCIES) * SPAN


class Shelf(StrEnum):
    """Where an intake lies, for the views of the queue."""

    QUEUE = "queue"
    # The same, but it came from another line, region or organisation.
    HANDED = "handed"
    TAKEN = "taken"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the next action depends on.

    `contacted_at` is the first contact, or since `flagged_at` the first after it; `touched_at` when
    the team last did a step for the person; `wanted_at` when they asked for a call by a person; `flagged_at` when it became distress;
    `objected_at` when they objected to a judgement, which is looked at again on `review_on`;
    `queued_at` when it came into its queue, `handed_at` when from another line or team; since
    `paused_at` the promised term stands still, and on `remind_on` somebody wants to think of it;
    `again_at` is when they are to be called back, as it was agreed with them.
    """

    stage: Stage
    urgency: Urgency
    due: datetime
    queued_at: datetime | None = None
    contacted_at: datetime | None = None
    touched_at: datetime | None = None
    answered_at: datetime | None = None
    wanted_at: datetime | None = None
    flagged_at: datetime | None = None
    objected_at: datetime | None = None
    waiting_until: date | None = None
    review_on: date | None = None
    closed_at: datetime | None = None
    paused_at: datetime | None = None
    remind_on: date | None = None
    again_at: datetime | None = None
    handed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """The one next action and by when; `term` is the moment from which it is late."""

    action: NextAction
    on: date
    term: datetime


def is_news(standing: Standing, before: Mapping[str, Any], changed: Iterable[str]) -> bool:
    """Whether a team that has been in touch must read it: an earlier answer is another one now."""
    in_touch = standing.contacted_at or standing.waiting_until
    return standing.stage in OPEN and bool(in_touch) and any(step in before for step in changed)


def next_of(standing: Standing, hours: Hours = DOOR) -> Next | None:
    """What an open intake waits for, by the hours of its front door; nothing where it is done.

    An answer comes before the wait for it, and has the term of the intake's own urgency. Neither
    lets the promised first contact become later, unless its term stands still because they were
    tried: who never heard anything waits for that contact, whatever day was chosen. A reminder
    comes when its day comes before anything else.

    Who cannot wait keeps the term of today until they answered or somebody spoke with them: a
    letter that nobody answered leaves them where they were, so it is looked after again before
    the door closes, and not forgotten for the week of everybody else.
    """
    if wrote_late(standing.stage, standing.answered_at):
        return _late_letter(standing, hours)
    if standing.stage not in OPEN:
        return None
    return _or_reminder(_without_reminder(standing, hours), standing)


def resumed(before: Standing, after: Standing, hours: Hours) -> datetime:
    """The moment that was promised, later by the working time in which the person was to answer."""
    paused = after.paused_at
    if paused is None:
        return after.due
    moments = (after.answered_at, after.queued_at, after.touched_at)
    ended = max((moment for moment in moments if moment is not None), default=paused)
    if before.waiting_until is not None:
        ended = min(ended, _end_of(before.waiting_until))
    return later(after.due, working_time_left(paused, max(paused, ended), hours), hours)


def wrote_late(stage: Stage, answered_at: datetime | None) -> bool:
    """Whether somebody wrote after the team was done: a colleague says how it goes on."""
    return stage == Stage.CLOSED and answered_at is not None


def _late_letter(standing: Standing, hours: Hours) -> Next:
    since = standing.answered_at or standing.due
    term = first_contact_due(Urgency.NORMAL, since, hours)
    return Next(NextAction.READ_LATE, today(term), term)


def shelf_of(standing: Standing) -> Shelf:
    """Which view of the queue shows it."""
    if wrote_late(standing.stage, standing.answered_at):
        return Shelf.QUEUE
    if standing.stage not in OPEN:
        return Shelf.DONE
    if standing.waiting_until is not None:
        return Shelf.WAITING
    if standing.stage is not Stage.SUBMITTED:
        return Shelf.TAKEN
    return Shelf.QUEUE if standing.handed_at is None else Shelf.HANDED


def rank_of(standing: Standing, upcoming: Next | None) -> int:
    """The place in the order of the queue, by what it waits for; lower is sooner."""
    if upcoming is None:
        return DONE + SPAN - seconds(standing.closed_at or standing.due)
    first = FLAGGED if standing.flagged_at else first_rank(standing.urgency)
    return first + seconds(upcoming.term)


def first_rank(urgency: Urgency) -> int:
    """Below every rank of this urgency."""
    return _URGENCIES.index(urgency) * SPAN


def first_ranks(urgency: Urgency | None = None) -> tuple[int, ...]:
    """Below the ranks of each part of what is open, or of those that hold one urgency."""
    return (FLAGGED, *map(first_rank, _URGENCIES if urgency is None else (urgency,)))


def seconds(moment: datetime) -> int:
    """Whole seconds, the unit of ranks."""
    return int(moment.timestamp())


def _first_to_read(standing: Standing) -> NextAction:
    if standing.objected_at is not None:
        return NextAction.READ_OBJECTION
    if standing.wanted_at is not None:
        return NextAction.TALK
    # A cry is no letter: there is nothing to read, and somebody to be reached.
    cried = standing.answered_at == standing.flagged_at
    return _contact(standing) if cried else NextAction.READ_ANSWER


def _contact(standing: Standing) -> NextAction:
    return NextAction.FIRST_CONTACT if standing.contacted_at is None else NextAction.GO_ON


def _or_review(upcoming: Next, standing: Standing) -> Next:
    """A judgement is looked at again on its day, whatever else is planned for later."""
    if standing.review_on is None:
        return upcoming
    review = _by(NextAction.REVIEW, _end_of(standing.review_on), standing)
    return min(review, upcoming, key=lambda one: one.term)


def _or_call_back(upcoming: Next, standing: Standing) -> Next:
    """They are called at the time that was agreed, whatever else is to be done later."""
    call_back = _call_back(standing)
    return upcoming if call_back is None else min(call_back, upcoming, key=lambda one: one.term)


def _call_back(standing: Standing) -> Next | None:
    again = standing.again_at
    return None if again is None else Next(NextAction.CALL_BACK, today(again), again)


def _without_reminder(standing: Standing, hours: Hours) -> Next:
    if standing.answered_at is not None:
        term = first_contact_due(standing.urgency, standing.answered_at, hours)
        return _or_call_back(_by(_first_to_read(standing), term, standing), standing)
    if standing.waiting_until is not None:
        again = _contact(standing) if _is_promised(standing) else NextAction.ASK_AGAIN
        waits = _by(again, _end_of(standing.waiting_until), standing)
        return _or_review(_or_call_back(waits, standing), standing)
    if not _in_touch(standing):
        return _or_call_back(_by(_contact(standing), standing.due, standing), standing)
    call_back = _call_back(standing)
    if call_back is not None:
        return _or_review(call_back, standing)
    since = standing.touched_at or standing.contacted_at or standing.due
    term = first_contact_due(Urgency.NORMAL, since, hours)
    return _or_review(_by(NextAction.GO_ON, term, standing), standing)


def _or_reminder(upcoming: Next, standing: Standing) -> Next:
    if standing.remind_on is None:
        return upcoming
    term = _end_of(standing.remind_on)
    return min(Next(NextAction.REMIND, today(term), term), upcoming, key=lambda one: one.term)


def _by(action: NextAction, term: datetime, standing: Standing) -> Next:
    promised = min(term, standing.due) if _is_promised(standing) else term
    return Next(action, today(promised), promised)


def _is_promised(standing: Standing) -> bool:
    """Whether the contact that was promised is still to come, and nobody tried it."""
    return not _in_touch(standing) and standing.paused_at is None


def _in_touch(standing: Standing) -> bool:
    return in_touch(standing.contacted_at, standing.flagged_at)


def _end_of(day: date) -> datetime:
    """The last second of the day, so that it is still that day's."""
    return datetime.combine(day, time(23, 59, 59), HERE).astimezone(UTC)

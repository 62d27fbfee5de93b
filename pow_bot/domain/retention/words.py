"""What is kept until when, by which rule, and what keeps it longer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Rule(StrEnum):
    """Why something is erased."""

    CLOSED = "closed"
    WITHOUT_FOLLOW_UP = "without_follow_up"


class Guard(StrEnum):
    """What keeps it, whatever its term: somebody still needs it."""

    REQUEST = "request"
    OBJECTION = "objection"
    OFFERED = "offered"
    APPOINTMENT = "appointment"


class Clock(StrEnum):
    """Whether the time can be believed."""

    STEADY = "steady"
    # It is earlier than it was.
    BACK = "back"
    # Too long after the last time: the clock was wrong, or nothing ran.
    JUMPED = "jumped"


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one person: all of theirs goes at once, when the last of it is over.

    `people` are who is erased together: a registration and what was merged into it.
    """

    people: tuple[UUID, ...]
    rule: Rule
    due_on: date
    guard: Guard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One that was announced, for the list: nothing that is sealed but the reason."""

    reference: str
    region: str | None
    rule: Rule
    due_on: date
    # The first day on which it may go.
    goes_on: date
    announced_at: datetime
    postponed_until: date | None
    times: int
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person may know: until when all of it is kept, and why longer than the term."""

    until: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the clock of the erasing stands; `held_at` since when nothing is erased."""

    run_at: datetime | None
    held_at: datetime | None

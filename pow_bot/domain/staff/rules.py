"""What a colleague may see, and how long they stay signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

# Sent by hand today and read tomorrow morning; longer only widens the time in which it can leak.
LINK_HOLDS = timedelta(hours=24)
# A talk of three quarters of an hour with notes at its end fits in; a desk left for lunch does not
# stay open all afternoon.
IDLE = timedelta(minutes=60)
# Longer than any working day, shorter than until the next one.
LONGEST = timedelta(hours=12)
# Being seen is written down at most this often: it costs a write and shortens `IDLE` by as much.
SEEN_AGAIN = timedelta(minutes=1)


class OrganisationKind(StrEnum):
    """Who takes part in a regional team."""

    GEMEENTE = "gemeente"
    UWV = "uwv"
    UNION = "union"
    EMPLOYERS = "employers"
    SCHOOL = "school"
    SBB = "sbb"
    PRIVATE = "private"
    SERVICE_PROVIDER = "service_provider"


class Role(StrEnum):
    """What a colleague does, always within their regions."""

    INTAKE_WORKER = "intake_worker"
    ASSESSOR = "assessor"
    DESK_WORKER = "desk_worker"
    COORDINATOR = "coordinator"
    NATIONAL_VIEWER = "national_viewer"
    ADMIN = "admin"


# An admin sees accounts and settings, a national viewer figures: neither sees a person. The desk
# and the assessor come in with the subjects that hand a case to them.
_WORK_THE_QUEUE = frozenset({Role.INTAKE_WORKER, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """The colleague who acts.

    `catch_all`: also sees the intakes whose region nobody knows. It is said of a person and not
    of a role, because somebody must own that queue, and a role in any region would show these
    people to all 35.
    """

    id: UUID
    name: str
    organisation: UUID
    role: Role
    regions: frozenset[str]
    catch_all: bool = False


def works_the_queue(actor: Actor) -> bool:
    """Whether this colleague meets people at all."""
    return actor.role in _WORK_THE_QUEUE


def may_see(actor: Actor, region: str | None) -> bool:
    """Whether the intakes of this region are theirs to see; None is the catch-all queue."""
    if not works_the_queue(actor):
        return False
    return actor.catch_all if region is None else region in actor.regions


def may_arrange(actor: Actor, region: str | None) -> bool:
    """Whether they may also move and close what a colleague took up, who may be ill."""
    return actor.role is Role.COORDINATOR and may_see(actor, region)


def link_state(until: datetime, used_at: datetime | None, now: datetime) -> str:
    """Whether a link can be used: `fresh`, or why not."""
    if used_at is not None:
        return "used"
    return "fresh" if now < until else "expired"


def signed_in(started: datetime, seen: datetime, now: datetime) -> bool:
    """Whether a session still holds. A clock that was set back ends none and lengthens none."""
    return now - seen < IDLE and now - started < LONGEST


def to_be_seen(seen: datetime, now: datetime) -> bool:
    """Whether it is time to write down again that the colleague is there."""
    return now - seen >= SEEN_AGAIN

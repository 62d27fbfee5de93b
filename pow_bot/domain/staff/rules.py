"""What a colleague may see, and how long they stay signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

# A name stands in narrow columns and in lists to choose from.
LONGEST_NAME = 60
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


@dataclass(frozen=True, slots=True)
class Actor:
    """The colleague who acts.

    `catch_all`: also sees the intakes whose region nobody knows. It is said of a person and not
    of a role, because somebody must own that queue, and a role in any region would show these
    people to all 35. `at_front_door`: works in the region's team; who does not sees only what lies
    with their own organisation. `municipalities` are GM codes; none means the whole region.
    """

    id: UUID
    name: str
    organisation: UUID
    role: Role
    regions: frozenset[str]
    catch_all: bool = False
    organisation_kind: OrganisationKind = OrganisationKind.GEMEENTE
    at_front_door: bool = True
    municipalities: frozenset[str] = frozenset()


def only_region(actor: Actor) -> str | None:
    """The region of who works in one, for what they do that is about no intake."""
    return next(iter(actor.regions)) if len(actor.regions) == 1 else None


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

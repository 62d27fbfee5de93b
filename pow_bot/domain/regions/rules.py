"""What may be shown of a front door. A wrong number costs somebody a day: doubt shows less."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from pow_bot.domain.regions.places import Region

# Always a way on, whatever is known of the region.
FALLBACK_WEBSITE = "https://www.werkcentrum.nl"
# The kinds at which anybody may come in; other desks are named beside these.
GENERAL = ("werkcentrum", "rmt")
GOOD_ENOUGH = frozenset({"high", "medium"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDoor:
    """One row as it is kept. The last day of `valid_until` still counts."""

    id: UUID
    region: str
    kind: str
    name: str
    source: str
    valid_from: date
    confidence: str
    website: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    opening_hours: str | None = None
    valid_until: date | None = None
    verified_on: date | None = None
    verified_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What people see. Without a `name` it is *het team van regio {region}*, translated there.

    Without a region either, it is the team of the whole installation.
    """

    region: str | None
    name: str | None = None
    website: str = FALLBACK_WEBSITE
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    opening_hours: str | None = None


def valid(door: FrontDoor, on: date) -> bool:
    """Whether the door is there on this day."""
    return door.valid_from <= on and (door.valid_until is None or on <= door.valid_until)


def verified(door: FrontDoor) -> bool:
    """Whether a colleague vouches for it, by name and date."""
    return door.verified_on is not None and door.verified_by is not None


def trusted(door: FrontDoor, on: date) -> bool:
    """Whether its name and address may be shown at all."""
    return valid(door, on) and (verified(door) or door.confidence in GOOD_ENOUGH)


def shown(door: FrontDoor | None, region: Region | None, on: date) -> Shown:
    """What people see of their front door on this day: number and e-mail only once verified."""
    name = region.name if region else None
    if door is None or not trusted(door, on):
        return Shown(region=name)
    sure = verified(door)
    return Shown(
        region=name,
        name=door.name,
        website=door.website or FALLBACK_WEBSITE,
        phone=door.phone if sure else None,
        email=door.email if sure else None,
        address=door.address,
        opening_hours=door.opening_hours,
    )


def site_of(typed: str) -> str | None:
    """The whole address of a website, of what somebody typed; people often leave https:// out.

    None where it is none, or one that is not safe to follow.
    """
    whole = f"https://{typed}" if typed.startswith("www.") else typed
    try:
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme == "https" and "." in parts.netloc and " " not in whole else None

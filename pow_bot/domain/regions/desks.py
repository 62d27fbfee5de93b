"""Where people are sent beside the team: addresses of desks, from this subject's own file.

A wrong number costs somebody a day, so there is a phone number only where somebody checked it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pow_bot.domain.regions.places import rows

# The team itself: its name and address are those of the region's front door.
TEAM = "team"
FRONT_DOOR = "front_door"


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk. `place` is the municipality or region it serves, nothing where it serves all;

    `name` is a proper name, nothing where the kind of desk says enough.
    """

    code: str
    place: str
    name: str
    website: str | None
    phone: str | None


@cache
def desks() -> Mapping[tuple[str, str], Desk]:
    """All desks, by code and place."""
    return {(row["code"], row["place"]): _desk(row) for row in rows("desks")}


def desk(
    code: str,
    municipality: str | None,
    region: str | None,
    own: Mapping[tuple[str, str], Desk] = MappingProxyType({}),
) -> Desk:
    """The desk as the municipality has it, else as the region, else the one that serves all.

    `own` are those that the region set itself: they go before the others of the same place.

    Raises:
        KeyError: where there is no desk of this code.
    """
    known = {**desks(), **own}
    places = (municipality or "", region or "")
    return next((known[code, place] for place in places if (code, place) in known), known[code, ""])


def _desk(row: Mapping[str, str]) -> Desk:
    # Nobody calls a number that was only seen on a page once.
    phone = row["phone"] if row["checked"] else ""
    return Desk(row["code"], row["place"], row["name"], row["website"] or None, phone or None)

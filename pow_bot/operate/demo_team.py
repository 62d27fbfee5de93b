"""The invented team of the demo: a colleague of each kind, and a link for those whom one tries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.actions import NewColleague, add, link
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.operate.demo_people import BUSY
from pow_bot.storage import Db

_TEAM, _UWV, _DESK = "Voorbeeldteam", "UWV Voorbeeld", "Loket Zelfstandigen Voorbeeld"
_HOME = BUSY[:1]


@dataclass(frozen=True, slots=True)
class Way:
    """A link into the workplace that works once, and for whom it is."""

    about: str
    url: str


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    role: Role
    codes: tuple[str, ...] = _HOME
    organisation: str = _TEAM
    kind: OrganisationKind = OrganisationKind.GEMEENTE
    catch_all: bool = False
    at_front_door: bool = True
    # What the link says of them; nobody needs to come in as the others.
    about: str = ""


def _members() -> Iterator[_Member]:
    everywhere = tuple(regions())
    yield _Member(
        "M. Bakker", Role.COORDINATOR, everywhere, catch_all=True, about="coordinates all regions"
    )
    yield _Member("S. El Idrissi", Role.INTAKE_WORKER, everywhere)
    yield _Member("J. de Wit", Role.INTAKE_WORKER, about="works at one front door")
    yield _Member("T. de Boer", Role.COORDINATOR, about="coordinates one region")
    yield _Member("A. Visser", Role.ASSESSOR, about="judges for the municipality")
    yield _Member("R. Yilmaz", Role.ASSESSOR, organisation=_UWV, kind=OrganisationKind.UWV)
    yield _Member(
        "L. Smit",
        Role.INTAKE_WORKER,
        organisation=_DESK,
        kind=OrganisationKind.SERVICE_PROVIDER,
        at_front_door=False,
        about="has what is handed to the desk for the self-employed",
    )
    yield _Member("K. Jansen", Role.ADMIN, everywhere, about="keeps accounts, meets nobody")


def fill_team(db: Db, base: str, now: datetime) -> tuple[Way, ...]:
    """Add the colleagues; the links of those who are worth being."""
    for region in regions():
        # Three invented colleagues do what a team of thirty does.
        keep(db, region, Limits(open_intakes=0), 0, now, by=None)
    return tuple(_ways(db, base, now))


def _ways(db: Db, base: str, now: datetime) -> Iterator[Way]:
    for member in _members():
        added = add(db, _new(member))
        if member.about:
            about = f"{member.name} {member.about}"
            yield Way(about, f"{base}/team/in/{link(db, added, now)}")


def _new(member: _Member) -> NewColleague:
    initial, _, surname = member.name.lower().partition(". ")
    return NewColleague(
        name=member.name,
        email=f"{initial}.{surname.replace(' ', '')}@voorbeeld.example",
        organisation=member.organisation,
        kind=member.kind,
        role=member.role,
        regions=member.codes,
        catch_all=member.catch_all,
        at_front_door=member.at_front_door,
    )

"""Looking colleagues up: who acts in a session, who has which name, everybody."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Row, or_, select

from pow_bot.domain.staff.actions import link_index, session_index
from pow_bot.domain.staff.permissions import judges_in, works_in
from pow_bot.domain.staff.records import (
    organisations,
    staff,
    staff_links,
    staff_municipalities,
    staff_regions,
    staff_sessions,
)
from pow_bot.domain.staff.rules import (
    Actor,
    OrganisationKind,
    Role,
    link_state,
    signed_in,
    to_be_seen,
)
from pow_bot.storage import Db

_KIND = organisations.c.kind.label("organisation_kind")
_WHOLE = select(staff, _KIND, organisations.c.name.label("organisation_name")).join(organisations)
_OF_LINK = (staff_links.c.until, staff_links.c.used_at, staff_links.c.invites)


@dataclass(frozen=True, slots=True)
class Present:
    """Who is signed in, and whether it is time to write that down again."""

    actor: Actor
    to_be_seen: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link to sign in with: `fresh`, `used` or `expired`, and for whom.

    `invites`: whoever comes by it chooses a password first.
    """

    state: str
    name: str
    invites: bool = False


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the list of colleagues."""

    actor: Actor
    email: str
    organisation: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works and as what, for who may not know the name."""

    role: Role
    organisation: str


def present(db: Db, session: str, now: datetime) -> Present | None:
    """Who acts in this session, or None: ended, expired, closed, or never there."""
    row = db.execute(
        select(staff, _KIND, staff_sessions.c.started, staff_sessions.c.seen)
        .join(staff, staff.c.id == staff_sessions.c.staff)
        .join(organisations, organisations.c.id == staff.c.organisation)
        .where(staff_sessions.c.token == session_index(db, session), staff.c.disabled_at.is_(None))
    ).one_or_none()
    if row is None or not signed_in(row.started, row.seen, now):
        return None
    return Present(_actor(db, row), to_be_seen(row.seen, now))


def invitation(db: Db, token: str, now: datetime) -> Invitation | None:
    """What a link is good for. Looking does not use it: scanners of mail look at every link."""
    row = db.execute(
        select(staff.c.id, staff.c.name, *_OF_LINK)
        .join(staff, staff.c.id == staff_links.c.staff)
        .where(staff_links.c.token == link_index(db, token))
    ).one_or_none()
    if row is None:
        return None
    return Invitation(link_state(row.until, row.used_at, now), _name(db, row), row.invites)


def names(db: Db, colleagues: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of these colleagues; whoever was erased has none."""
    sought = {colleague for colleague in colleagues if colleague is not None}
    if not sought:
        return {}
    db.unlock(sought)
    wanted = select(staff.c.id, staff.c.name).where(staff.c.id.in_(sought))
    return {row.id: _name(db, row) for row in db.execute(wanted)}


def name_of(db: Db, colleague: UUID) -> str:
    """The name of one, also where they were erased."""
    return names(db, [colleague]).get(colleague, "Een collega")


def names_in(db: Db, regions: Iterable[str]) -> dict[UUID, str]:
    """The names of everybody who works in these regions, or did before their account was closed."""
    there = select(staff_regions.c.staff).where(staff_regions.c.region.in_(sorted(regions)))
    return names(db, db.execute(there).scalars())


def desks_of(db: Db, colleagues: Iterable[UUID | None]) -> dict[UUID | None, Desk]:
    """Role and organisation of these colleagues; whoever was erased has none."""
    sought = {colleague for colleague in colleagues if colleague is not None}
    wanted = (
        select(staff.c.id, staff.c.role, organisations.c.name)
        .join(organisations)
        .where(staff.c.id.in_(sought))
    )
    return {row.id: Desk(Role(row.role), row.name) for row in db.execute(wanted)}


def staff_in(db: Db, *regions: str | None) -> list[Actor]:
    """Who works in one of these regions and can sign in, whatever they do there, by name."""
    rows = db.execute(
        select(staff, _KIND)
        .join(organisations)
        .where(staff.c.disabled_at.is_(None), _works_there(regions))
    ).all()
    return sorted(_actors(db, rows), key=_by_name)


def colleagues_in(db: Db, *regions: str | None) -> list[Actor]:
    """Who can be given an intake of one of these regions, by name."""
    return [one for one in staff_in(db, *regions) if any(works_in(one, there) for there in regions)]


def assessors_in(db: Db, region: str | None, kind: OrganisationKind) -> list[Actor]:
    """Who can judge in this region for this kind of organisation, by name."""
    return [one for one in staff_in(db, region) if judges_in(one, region, kind)]


def holding(db: Db, roles: Collection[Role], region: str | None) -> list[UUID]:
    """Who works in a region in one of these roles, and can sign in."""
    held = select(staff.c.id).where(
        staff.c.role.in_(sorted(roles)), staff.c.disabled_at.is_(None), _works_there((region,))
    )
    return list(db.execute(held.order_by(staff.c.id)).scalars())


def everyone(db: Db) -> list[Colleague]:
    """All colleagues, by name."""
    rows = db.execute(_WHOLE).all()
    there = zip(_actors(db, rows), rows, strict=True)
    found = (_colleague(db, actor, row) for actor, row in there)
    return sorted(found, key=lambda one: _by_name(one.actor))


def colleague(db: Db, known: UUID) -> Colleague:
    """One colleague, who is there."""
    row = db.execute(_WHOLE.where(staff.c.id == known)).one()
    return _colleague(db, _actor(db, row), row)


def code_of(db: Db, known: UUID) -> str:
    """What stands for a colleague in an address: their id would tell when they were added."""
    return db.index("team.colleague", known.hex).hex()[:12]


def organisations_known(db: Db) -> dict[UUID, str]:
    """All organisations of colleagues, by name."""
    rows = db.execute(select(organisations.c.id, organisations.c.name))
    return {row.id: row.name for row in sorted(rows, key=lambda row: row.name.casefold())}


def _colleague(db: Db, actor: Actor, row: Row[Any]) -> Colleague:
    email = db.safe(row.id).open(staff.c.email, row.id, row.email)
    return Colleague(actor, email, row.organisation_name, row.disabled_at)


def _actor(db: Db, row: Row[Any]) -> Actor:
    (found,) = _actors(db, [row])
    return found


def _actors(db: Db, rows: Sequence[Row[Any]]) -> list[Actor]:
    """These colleagues; in as many questions for many as for one."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    db.unlock(ids)
    codes = _grouped(db, staff_regions.c.staff, staff_regions.c.region, ids)
    towns = _grouped(db, staff_municipalities.c.staff, staff_municipalities.c.municipality, ids)
    return [
        Actor(
            id=row.id,
            name=_name(db, row),
            organisation=row.organisation,
            role=Role(row.role),
            regions=frozenset(codes[row.id]),
            catch_all=row.catch_all,
            organisation_kind=OrganisationKind(row.organisation_kind),
            at_front_door=row.at_front_door,
            municipalities=frozenset(towns[row.id]),
        )
        for row in rows
    ]


def _grouped(
    db: Db, colleague: Column[UUID], code: Column[str], sought: Sequence[UUID]
) -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    wanted = select(colleague.label("whose"), code.label("code")).where(colleague.in_(sought))
    for row in db.execute(wanted):
        found[row.whose].add(row.code)
    return found


def _works_there(regions: Collection[str | None]) -> ColumnElement[bool]:
    codes = sorted(region for region in regions if region is not None)
    there = select(staff_regions.c.staff).where(staff_regions.c.region.in_(codes))
    named = staff.c.id.in_(there)
    return or_(named, staff.c.catch_all) if None in regions else named


def _name(db: Db, row: Row[Any]) -> str:
    name: str = db.safe(row.id).open(staff.c.name, row.id, row.name)
    return name


def _by_name(actor: Actor) -> str:
    return actor.name.casefold()

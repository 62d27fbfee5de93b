"""Adding colleagues, letting them in, and letting them out."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from pow_bot.domain.staff.records import (
    organisations,
    staff,
    staff_links,
    staff_municipalities,
    staff_regions,
    staff_sessions,
)
from pow_bot.domain.staff.rules import LINK_HOLDS, OrganisationKind, Role
from pow_bot.storage import Db, new_id

# Said whenever somebody may have lost a session or a region, so that open pages look again.
TOPIC = "staff"


class KnownAlready(Exception):
    """There is a colleague with this address already."""


class NoSuchColleague(Exception):
    """Nobody has this address, or their account is closed."""


class LinkSpent(Exception):
    """The link was used, is too old, or never was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and as what somebody works. Codes of regions and municipalities are the caller's to check."""

    organisation: str
    kind: OrganisationKind
    role: Role
    regions: tuple[str, ...]
    catch_all: bool = False
    at_front_door: bool = True
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColleague(Place):
    """Who is to be added."""

    name: str
    email: str


def add(db: Db, new: NewColleague) -> UUID:
    """Add a colleague; an organisation that is not there yet comes with them.

    Raises:
        KnownAlready: the e-mail address is taken.
    """
    added = db.new_holder()
    safe = db.safe(added)
    kept = db.insert_once(
        staff,
        id=added,
        name=safe.seal(staff.c.name, added, new.name.strip()),
        email=safe.seal(staff.c.email, added, new.email.strip()),
        email_index=_email_index(db, new.email),
        organisation=_organisation(db, new.organisation.strip(), new.kind),
        role=new.role,
        catch_all=new.catch_all,
        at_front_door=new.at_front_door,
    )
    if not kept:
        raise KnownAlready("There is a colleague with this e-mail address already.")
    _work_in(db, added, new.regions)
    _serve(db, added, new.municipalities)
    return added


def regions(db: Db, colleague: UUID, codes: Iterable[str]) -> None:
    """The regions a colleague works in from now on, and no others."""
    db.execute(delete(staff_regions).where(staff_regions.c.staff == colleague))
    _work_in(db, colleague, codes)
    db.notify(TOPIC)


def rename(db: Db, colleague: UUID, name: str) -> None:
    """How colleagues know them from now on."""
    sealed_name = db.safe(colleague).seal(staff.c.name, colleague, name.strip())
    db.execute(update(staff).where(staff.c.id == colleague).values(name=sealed_name))


def place(db: Db, colleague: UUID, at: Place) -> None:
    """Where and as what somebody works from now on; open pages look again."""
    values = {
        "role": at.role,
        "catch_all": at.catch_all,
        "at_front_door": at.at_front_door,
        "organisation": _organisation(db, at.organisation.strip(), at.kind),
    }
    db.execute(update(staff).where(staff.c.id == colleague).values(values))
    towns = staff_municipalities
    db.execute(delete(towns).where(towns.c.staff == colleague))
    _serve(db, colleague, at.municipalities)
    regions(db, colleague, at.regions)


def by_email(db: Db, email: str) -> UUID:
    """Find a colleague who can sign in.

    Raises:
        NoSuchColleague: nobody, or nobody any more.
    """
    known = select(staff.c.id).where(
        staff.c.email_index == _email_index(db, email), staff.c.disabled_at.is_(None)
    )
    found: UUID | None = db.execute(known).scalar_one_or_none()
    if found is None:
        raise NoSuchColleague("No colleague who can sign in has this e-mail address.")
    return found


def link(db: Db, colleague: UUID, now: datetime, *, invites: bool = False) -> str:
    """A token to sign in with, once, within a day. It is shown here and never again."""
    token = secrets.token_urlsafe(32)
    values = {"token": link_index(db, token), "staff": colleague, "until": now + LINK_HOLDS}
    db.execute(insert(staff_links), {**values, "invites": invites})
    return token


def use_link(db: Db, token: str, now: datetime) -> UUID:
    """Whose link it is; from now on it is spent.

    Raises:
        LinkSpent: someone used it before, or it cannot be used any more.
    """
    # One statement, so that of two who use it at once only one finds it unused.
    use = (
        update(staff_links)
        .where(
            staff_links.c.token == link_index(db, token),
            staff_links.c.used_at.is_(None),
            staff_links.c.until > now,
        )
        .values(used_at=now)
        .returning(staff_links.c.staff)
    )
    colleague: UUID | None = db.execute(use).scalar_one_or_none()
    if colleague is None:
        raise LinkSpent("This link was used, or is too old. Ask for a new one.")
    return colleague


def begin(db: Db, colleague: UUID, now: datetime, browser: str = "") -> str:
    """Start a session of its own; its token goes to the browser and is not kept."""
    session = secrets.token_urlsafe(32)
    token = session_index(db, session)
    seen_as = db.safe(colleague).seal(staff_sessions.c.browser, token, browser)
    values = {"token": token, "staff": colleague, "started": now, "seen": now}
    db.execute(insert(staff_sessions), {**values, "browser": seen_as})
    return session


def seen(db: Db, session: str, now: datetime) -> None:
    """Write down that the colleague is still there."""
    known = staff_sessions.c.token == session_index(db, session)
    db.execute(update(staff_sessions).where(known, staff_sessions.c.seen < now).values(seen=now))


def sign_out(db: Db, session: str) -> None:
    """End a session."""
    known = staff_sessions.c.token == session_index(db, session)
    db.execute(delete(staff_sessions).where(known))
    db.notify(TOPIC)


def disable(db: Db, colleague: UUID, now: datetime) -> None:
    """Close an account: no link works any more, and every session is over at once."""
    open_still = (staff.c.id == colleague, staff.c.disabled_at.is_(None))
    db.execute(update(staff).where(*open_still).values(disabled_at=now))
    shut_out(db, colleague)


def shut_out(db: Db, colleague: UUID) -> None:
    """End every session and every link of somebody; open pages hear of it."""
    for table in (staff_links, staff_sessions):
        db.execute(delete(table).where(table.c.staff == colleague))
    db.notify(TOPIC)


def session_index(db: Db, token: str) -> bytes:
    """By which a session is found."""
    return db.index("staff_sessions.token", token)


def link_index(db: Db, token: str) -> bytes:
    """By which a link is found."""
    return db.index("staff_links.token", token)


def _email_index(db: Db, email: str) -> bytes:
    return db.index("staff.email", email.strip().casefold())


def _organisation(db: Db, name: str, kind: OrganisationKind) -> UUID:
    """The one of this name, however it is written; else a new one."""
    there = {row.name: row.id for row in db.execute(select(organisations))}
    # Not by `lower` of the database: that of SQLite knows no letter with an accent.
    known = {_as_heard(one): found for one, found in there.items()} | there
    found: UUID | None = known.get(name) or known.get(_as_heard(name))
    if found is not None:
        return found
    db.insert_once(organisations, id=new_id(), name=name, kind=kind)
    made = select(organisations.c.id).where(organisations.c.name == name)
    added: UUID = db.execute(made).scalar_one()
    return added


def _as_heard(name: str) -> str:
    return " ".join(name.split()).casefold()


def _work_in(db: Db, colleague: UUID, codes: Iterable[str]) -> None:
    rows = [{"staff": colleague, "region": code} for code in sorted(set(codes))]
    if rows:
        db.execute(insert(staff_regions), rows)


def _serve(db: Db, colleague: UUID, codes: Iterable[str]) -> None:
    rows = [{"staff": colleague, "municipality": code} for code in sorted(set(codes))]
    if rows:
        db.execute(insert(staff_municipalities), rows)

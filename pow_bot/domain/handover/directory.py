"""The directory: which organisations a region works with, how they are reached, and who is there."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Row, bindparam, insert, select, update

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.handover.records import parties, party_people
from pow_bot.domain.intake.rules import require_text, today
from pow_bot.domain.intake.words import NotAllowed, NotYours, Unseen
from pow_bot.domain.regions.desks import Desk, desks
from pow_bot.domain.regions.places import municipalities
from pow_bot.domain.regions.rules import site_of
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db, new_id, request


class PartyKind(StrEnum):
    """What an organisation is for somebody who looks for work."""

    MUNICIPALITY = "municipality"
    UWV = "uwv"
    SELF_EMPLOYED = "self_employed"
    DEBTS = "debts"
    LEARNING = "learning"
    YOUNG = "young"
    EMPLOYERS = "employers"
    LEGAL = "legal"
    UNION = "union"
    SCHOOL = "school"
    CARE = "care"
    BORDER = "border"
    OTHER = "other"


# Lengths as the table has them.
LONGEST = {
    "name": 200, "does": 600, "website": 300, "phone": 40, "email": 254, "address": 300,
    "source": 600,
}  # fmt: skip
_NAME_FIRST = Text("directory/name_first", "Vul de naam van de organisatie in.")
_KNOWN = Text("directory/known", "Deze organisatie staat er al.")
_TOO_LONG = Text("directory/too_long", "Deze tekst is te lang. Maak de tekst korter.")
_WHO_FIRST = Text("directory/who_first", "Vul een naam in.")
_NO_SITE = Text(
    "directory/no_site",
    "Dit is geen adres van een website. Schrijf het als https://www.voorbeeld.nl.",
)
_NO_MAIL = Text("directory/no_mail", "Dit is geen e-mailadres.")
_NOT_YOU = Text("directory/not_you", "Alleen de coördinator wijzigt het adresboek.")
CHANGED = Text(
    "directory/changed", "Een collega heeft dit intussen gewijzigd. Kijk wat er nu staat."
)
_DESKS = {
    "municipality": PartyKind.MUNICIPALITY,
    "uwv": PartyKind.UWV,
    "self_employed": PartyKind.SELF_EMPLOYED,
    "debts": PartyKind.DEBTS,
    "geldfit": PartyKind.DEBTS,
    "learning": PartyKind.LEARNING,
    "young": PartyKind.YOUNG,
    "employers": PartyKind.EMPLOYERS,
    "legal": PartyKind.LEGAL,
    "border": PartyKind.BORDER,
}

_CHANGE = update(parties).where(parties.c.id == bindparam("changed"))
_BY_CODE = select(parties).where(parties.c.code == bindparam("sought"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What everybody may know of an organisation."""

    kind: PartyKind
    name: str
    does: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    source: str = ""
    organisation: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One line of the directory; `verified_on` is None where nobody checked it."""

    id: UUID
    code: str
    region: str
    facts: Facts
    verified_on: date | None
    verified_by: UUID | None
    ended: bool
    revision: int

    @property
    def has_account(self) -> bool:
        """Whether somebody there can accept a hand-over here."""
        return self.facts.organisation is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is asked for at an organisation."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A contact person with the code that stands for them in addresses."""

    code: str
    person: Person


def add(db: Db, actor: Actor, region: str, facts: Facts, now: datetime) -> str:
    """Add an organisation to a region's directory; returns its code.

    Raises:
        NotYours, NotAllowed: this colleague may not, or it is there already.
    """
    _require(actor, Duty.DIRECTORY_KEEP, region)
    code = _added(db, region, _fit(facts))
    if code is None:
        raise NotAllowed(_KNOWN)
    audited(db, "directory.add", actor=actor.id, thing=None, region=region, now=now)
    return code


def change(  # noqa: PLR0917 - as it is filled in
    db: Db, actor: Actor, code: str, revision: int, facts: Facts, now: datetime
) -> None:
    """Put other facts in the place of these; what was checked is to be checked again.

    Raises:
        NotAllowed: somebody else was first.
    """
    party = _fresh(db, actor, Duty.DIRECTORY_KEEP, code, revision)
    new = _fit(facts)
    if new.name != party.facts.name and _named(db, party.region, new.name):
        raise NotAllowed(_KNOWN)
    values = {**asdict(new), "verified_on": None, "verified_by": None}
    _keep(db, party, values)
    _noted(db, actor, "change", party, now)


def verify(db: Db, actor: Actor, code: str, revision: int, now: datetime) -> None:
    """Say that what stands here was checked today."""
    party = _fresh(db, actor, Duty.DIRECTORY, code, revision)
    _keep(db, party, {"verified_on": today(now), "verified_by": actor.id})
    _noted(db, actor, "verify", party, now)


def end(db: Db, actor: Actor, code: str, revision: int, now: datetime) -> None:
    """It is not there any more: nobody can be handed to it, and its people are erased."""
    party = _fresh(db, actor, Duty.DIRECTORY_KEEP, code, revision)
    there = select(party_people.c.holder).where(party_people.c.party == party.id)
    for holder in db.execute(there).scalars().all():
        request(db, holder, now)
    _keep(db, party, {"ended_at": now})
    _noted(db, actor, "end", party, now)


def add_person(db: Db, actor: Actor, code: str, person: Person, now: datetime) -> None:
    """Name somebody to ask for, under a key of their own."""
    party = _held(db, actor, Duty.DIRECTORY_KEEP, code)
    kept = _fit_person(person)
    holder = db.new_holder()
    row = {
        "holder": holder,
        "code": secrets.token_hex(8),
        "party": party.id,
        "who": db.safe(holder).seal(party_people.c.who, holder, asdict(kept)),
    }
    db.execute(insert(party_people), row)
    _noted(db, actor, "person", party, now)


def remove_person(db: Db, actor: Actor, code: str, person: str, now: datetime) -> None:
    """Erase a contact person, with their key."""
    party = _held(db, actor, Duty.DIRECTORY_KEEP, code)
    there = party_people.c
    sought = select(there.holder).where(there.party == party.id, there.code == person)
    holder: UUID | None = db.execute(sought).scalar_one_or_none()
    if holder is None:
        raise Unseen("there is no such person")
    request(db, holder, now)
    _noted(db, actor, "forget", party, now)


def fill(db: Db, actor: Actor, region: str, now: datetime) -> int:
    """Put in the desks that are known of this region; returns how many were not there yet."""
    _require(actor, Duty.DIRECTORY_KEEP, region)
    added = [_added(db, region, facts) for facts in known_of(region)]
    audited(db, "directory.fill", actor=actor.id, region=region, now=now)
    return sum(code is not None for code in added)


def known_of(region: str) -> Iterator[Facts]:
    """The desks that this product knows for a region: its municipalities, and who serves all."""
    towns = {code: one.name for code, one in municipalities().items() if one.region.code == region}
    for code, name in sorted(towns.items(), key=lambda town: town[1]):
        yield Facts(kind=PartyKind.MUNICIPALITY, name=f"Gemeente {name}")
        yield from (_facts(one) for one in desks().values() if one.place == code and one.name)
    for one in desks().values():
        # Desks of every municipality have no name of their own.
        if one.place in {"", region} and (one.name or one.website):
            yield _facts(one)


def listed(db: Db, actor: Actor, *, with_ended: bool = False) -> list[Party]:
    """The directories of this colleague's regions, by name."""
    regions = sorted(r for r in actor.regions if may_in(actor, Duty.DIRECTORY, r))
    there = select(parties).where(parties.c.region.in_(regions))
    if not with_ended:
        there = there.where(parties.c.ended_at.is_(None))
    found = [_party(row) for row in db.execute(there)]
    return sorted(found, key=lambda one: (one.region, one.facts.name.casefold()))


def party_of(db: Db, actor: Actor, code: str) -> Party:
    """One of them.

    Raises:
        Unseen: there is none in this colleague's regions.
    """
    return _seen(actor, db.find(_BY_CODE, {"sought": code}))


def people_of(db: Db, party: Party) -> list[Known]:
    """Who is asked for there, by name."""
    rows = db.execute(select(party_people).where(party_people.c.party == party.id)).all()
    found = [Known(row.code, _person(db, row)) for row in rows]
    return sorted(found, key=lambda one: one.person.name.casefold())


def matches(party: Party, typed: str) -> bool:
    """Whether all that was typed stands somewhere in its facts."""
    facts = party.facts
    text = " ".join((facts.name, facts.does, facts.address, facts.kind)).casefold()
    return all(word in text for word in typed.casefold().split())


def _added(db: Db, region: str, facts: Facts) -> str | None:
    code = secrets.token_hex(8)
    values = {**asdict(facts), "id": new_id(), "code": code, "region": region, "revision": 1}
    return code if db.insert_once(parties, **values) else None


def _keep(db: Db, party: Party, values: dict[str, Any]) -> None:
    db.execute(_CHANGE, {"changed": party.id, "revision": party.revision + 1, **values})


def _fresh(db: Db, actor: Actor, duty: Duty, code: str, revision: int) -> Party:
    party = _held(db, actor, duty, code)
    if party.revision != revision:
        raise NotAllowed(CHANGED)
    return party


def _held(db: Db, actor: Actor, duty: Duty, code: str) -> Party:
    party = _seen(actor, db.lock(_BY_CODE, {"sought": code}))
    _require(actor, duty, party.region)
    return party


def _seen(actor: Actor, row: Row[Any] | None) -> Party:
    if row is None or not may_in(actor, Duty.DIRECTORY, row.region):
        raise Unseen("there is no such organisation for this colleague")
    return _party(row)


def _noted(db: Db, actor: Actor, what: str, party: Party, now: datetime) -> None:
    action = f"directory.{what}"
    audited(db, action, actor=actor.id, thing=party.id, region=party.region, now=now)


def _named(db: Db, region: str, name: str) -> bool:
    there = select(parties.c.id).where(parties.c.region == region, parties.c.name == name)
    return db.execute(there).first() is not None


def _require(actor: Actor, duty: Duty, region: str) -> None:
    if not may_in(actor, duty, region):
        raise NotYours(_NOT_YOU)


def _fit(facts: Facts) -> Facts:
    name = require_text(facts.name, longest=LONGEST["name"], asked=_NAME_FIRST)
    rest = {field: getattr(facts, field).strip() for field in LONGEST if field != "name"}
    rest["website"] = _site(rest["website"])
    _require_lengths({"name": name, **rest})
    _require_mail(rest["email"])
    return replace(facts, name=name, **rest)


def _fit_person(person: Person) -> Person:
    name = require_text(person.name, longest=LONGEST["name"], asked=_WHO_FIRST)
    role, phone, email = person.role.strip(), person.phone.strip(), person.email.strip()
    _require_lengths({"name": role, "phone": phone, "email": email})
    _require_mail(email)
    return Person(name=name, role=role, phone=phone, email=email)


def _site(typed: str) -> str:
    """The address of a website, which colleagues click on."""
    site = site_of(typed) if typed else ""
    if site is None:
        raise NotAllowed(_NO_SITE)
    return site


def _require_mail(typed: str) -> None:
    try:
        if typed:
            validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        raise NotAllowed(_NO_MAIL) from None


def _require_lengths(said: dict[str, str]) -> None:
    if any(len(text) > LONGEST[field] for field, text in said.items()):
        raise NotAllowed(_TOO_LONG)


def _party(row: Row[Any]) -> Party:
    facts = {field: getattr(row, field) for field in (*LONGEST, "organisation")}
    return Party(
        id=row.id,
        code=row.code,
        region=row.region,
        facts=Facts(kind=PartyKind(row.kind), **facts),
        verified_on=row.verified_on,
        verified_by=row.verified_by,
        ended=row.ended_at is not None,
        revision=row.revision,
    )


def _person(db: Db, row: Row[Any]) -> Person:
    return Person(**db.safe(row.holder).open(party_people.c.who, row.holder, row.who))


def _facts(desk: Desk) -> Facts:
    return Facts(
        kind=_DESKS.get(desk.code, PartyKind.OTHER),
        name=desk.name or _NAMES.get(desk.code, desk.code),
        website=desk.website or "",
        phone=desk.phone or "",
    )


# Proper names of desks that serve all of the country, and stand without one in the file.
_NAMES = {
    "uwv": "UWV",
    "legal": "Het Juridisch Loket",
    "geldfit": "Geldfit",
    "border": "GrensInfoPunt",
    "self_employed": "krijgikbbz.nl",
    "learning": "Leerwerkloket",
    "employers": "Werkcentrum (voor werkgevers)",
}

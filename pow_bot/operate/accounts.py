"""Colleagues' accounts and a person's erasure, from the command line."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

# Every table must be known before anything is erased: an eraser may overlook none.
import pow_bot.app  # noqa: F401
from pow_bot.domain.audit.actions import note
from pow_bot.domain.chats.actions import farewell
from pow_bot.domain.chats.words import Farewell
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.parts import free_parts_of_person
from pow_bot.domain.intake.references import understood
from pow_bot.domain.regions.places import municipalities, regions
from pow_bot.domain.signing_in.queries import ways
from pow_bot.domain.staff.actions import NewColleague, add, by_email, link
from pow_bot.domain.staff.queries import Colleague, everyone
from pow_bot.domain.staff.rules import LONGEST_NAME
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Db, erase

T = TypeVar("T")


class NotUsable(ValueError):
    """What was given for a colleague cannot be kept; says what, without repeating it."""


class NoSuchRegion(ValueError):
    """A code that is none of the 35 regions."""


class NoSuchIntake(LookupError):
    """A reference that no intake has."""


async def add_colleague(settings: Settings, new: NewColleague, now: datetime) -> str:
    """Add a colleague; the address to sign in with, once.

    Raises:
        NotUsable, NoSuchRegion, KnownAlready: why not, in a sentence.
    """
    _require_address(new.email)
    if not (new.name.strip() and new.organisation.strip()):
        raise NotUsable("A colleague has a name and an organisation.")
    if len(new.name.strip()) > LONGEST_NAME:
        raise NotUsable(f"A name has at most {LONGEST_NAME} characters.")
    require_regions(new.regions)
    _require_towns(new)

    def invited(db: Db) -> str:
        added = add(db, new)
        token = link(db, added, now, invites=True)
        note(db, "staff.invite", actor=None, thing=added, now=now)
        return token

    return await _linked(settings, invited)


def require_regions(codes: Iterable[str]) -> None:
    """Each of these must be a region.

    Raises:
        NoSuchRegion: with those that are not.
    """
    strange = sorted(set(codes) - set(regions()))
    if strange:
        raise NoSuchRegion(f"{', '.join(strange)} is no region; a code looks like AM13.")


async def link_colleague(settings: Settings, email: str, now: datetime) -> str:
    """A new address to sign in with, once.

    Raises:
        NoSuchColleague: nobody has this e-mail address.
    """

    def linked(db: Db) -> str:
        found = by_email(db, email)
        # Who has nothing to sign in with yet chooses that first.
        token = link(db, found, now, invites=not ways(db, found).any)
        note(db, "staff.link", actor=None, thing=found, now=now)
        return token

    return await _linked(settings, linked)


async def disable_colleague(settings: Settings, email: str, now: datetime) -> None:
    """Close an account at once; what it had goes back to its queues.

    Raises:
        NoSuchColleague: nobody has this e-mail address.
    """

    def unit(db: Db) -> None:
        disable(db, by_email(db, email), now)

    async with opened(settings) as database:
        await database.write(unit)


async def colleagues(settings: Settings) -> list[Colleague]:
    """Everybody with an account."""
    async with opened(settings) as database:
        return await database.read(everyone)


async def erase_person(settings: Settings, reference: str, now: datetime) -> None:
    """Erase whoever has this reference: key, conversation, intake, letters.

    Raises:
        NoSuchIntake: nobody has it.
    """

    def find(db: Db) -> UUID:
        intake = by_reference(db, understood(reference) or "")
        if intake is None:
            raise NoSuchIntake("There is no registration with this reference.")
        free_parts_of_person(db, intake.person, now)
        note(db, "person.erase", actor=None, now=now, thing=intake.id, region=intake.region)
        farewell(db, intake.person, Farewell.ERASED, now)
        return intake.person

    async with opened(settings) as database:
        person = await database.write(find)
        await erase(database, person, now)


def _require_address(email: str) -> None:
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise NotUsable("That is no e-mail address; one looks like naam@voorbeeld.nl.") from None


async def _linked(settings: Settings, made: Callable[[Db], str]) -> str:
    async with opened(settings) as database:
        token = await database.write(made)
    return f"{settings.base_url}/team/in/{token}"


def _require_towns(new: NewColleague) -> None:
    known = municipalities()
    strange = [
        code
        for code in new.municipalities
        if code not in known or known[code].region.code not in new.regions
    ]
    if strange:
        raise NotUsable(
            f"{', '.join(sorted(strange))} is no municipality of these regions; "
            "a code looks like GM0344."
        )


def as_json(colleague: Colleague) -> dict[str, Any]:
    """One line of `staff list --json`."""
    return {
        "name": colleague.actor.name,
        "email": colleague.email,
        "organisation": colleague.organisation,
        "role": colleague.actor.role,
        "regions": sorted(colleague.actor.regions),
        "catch_all": colleague.actor.catch_all,
        "at_front_door": colleague.actor.at_front_door,
        "municipalities": sorted(colleague.actor.municipalities),
        "disabled": colleague.disabled_at is not None,
    }

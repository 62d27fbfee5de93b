"""From a posted form to a colleague: who they are, and where and as what they work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from email_validator import EmailNotValidError, validate_email

from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.regions.places import municipalities, municipalities_in, regions
from pow_bot.domain.signing_in.account import NAME_LONG
from pow_bot.domain.staff.actions import NewColleague, Place
from pow_bot.domain.staff.managing import OF_A_REGION, may_give, roles_to_give
from pow_bot.domain.staff.queries import Colleague
from pow_bot.domain.staff.rules import LONGEST_NAME, Actor, OrganisationKind, Role
from pow_bot.web.team.colleagues import people_words as texts
from pow_bot.web.team.room import Said
from pow_bot.web.team.words import Words

LONGEST_ORGANISATION = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in, to be shown again."""

    name: str = ""
    email: str = ""
    organisation: str = ""
    kind: str = OrganisationKind.GEMEENTE
    role: str = Role.INTAKE_WORKER
    regions: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    at_front_door: bool = True
    catch_all: bool = False


def typed(said: Said) -> Typed:
    """What stood in the form."""
    return Typed(
        name=said.get("name"),
        email=said.get("email"),
        organisation=said.get("organisation")[:LONGEST_ORGANISATION],
        kind=said.get("kind"),
        role=said.get("role"),
        regions=frozenset(said.all("region")),
        municipalities=frozenset(said.all("municipality")),
        at_front_door=said.get("at_front_door") == "yes",
        catch_all=said.get("catch_all") == "yes",
    )


def typed_of(known: Colleague) -> Typed:
    """The form as it stands for a colleague."""
    actor = known.actor
    return Typed(
        actor.name, known.email, known.organisation, actor.organisation_kind, actor.role,
        actor.regions, actor.municipalities, actor.at_front_door, actor.catch_all,
    )  # fmt: skip


def place(form: Typed) -> Place:
    """Where and as what.

    Raises:
        NotAllowed: with what is missing.
    """
    return Place(**_place(form))


def new_colleague(form: Typed) -> NewColleague:
    """A colleague to invite.

    Raises:
        NotAllowed: with what is missing.
    """
    if not form.name:
        raise NotAllowed(texts.NAME_FIRST)
    if len(form.name) > LONGEST_NAME:
        raise NotAllowed(NAME_LONG)
    try:
        validate_email(form.email, check_deliverability=False)
    except EmailNotValidError:
        raise NotAllowed(texts.ADDRESS_FIRST) from None
    return NewColleague(name=form.name, email=form.email, **_place(form))


def _place(form: Typed) -> dict[str, Any]:
    if not form.organisation:
        raise NotAllowed(texts.NAME_FIRST)
    if form.role not in set(Role):
        raise NotAllowed(texts.WHICH_ROLE)
    if form.kind not in set(OrganisationKind):
        raise NotAllowed(texts.WHICH_KIND)
    if not (form.regions or form.catch_all) and Role(form.role) in OF_A_REGION:
        raise NotAllowed(texts.ONE_REGION)
    towns = [municipalities().get(code) for code in form.municipalities]
    within = all(town is not None and town.region.code in form.regions for town in towns)
    if not (within and form.regions <= set(regions())):
        raise NotAllowed(texts.WHICH_REGION)
    return {
        "organisation": form.organisation,
        "kind": OrganisationKind(form.kind),
        "role": Role(form.role),
        "regions": tuple(sorted(form.regions)),
        "municipalities": tuple(sorted(form.municipalities)),
        "at_front_door": form.at_front_door,
        "catch_all": form.catch_all,
    }


def fields(actor: Actor, form: Typed, words: Words) -> dict[str, Any]:
    """What `team/place.html` shows: only what this actor may give, and what stands already."""
    roles = roles_to_give(actor)
    return {
        "name": form.name,
        "email": form.email,
        "organisation": form.organisation,
        "kinds": _options(texts.KINDS, OrganisationKind, form.kind, words),
        "roles": _options(texts.ROLES, roles, form.role, words),
        "regions": _regions(actor, form, words),
        "by_town": bool(form.municipalities),
        "at_front_door": form.at_front_door,
        "catch_all": form.catch_all,
        "may_catch_all": may_give(actor, roles[0], (), catch_all=True) if roles else False,
    }


def _options(
    said: Mapping[Any, Any], offered: Iterable[Any], chosen: str, words: Words
) -> list[dict[str, Any]]:
    return [
        {"value": one, "label": words.say(said[one]), "chosen": one == chosen} for one in offered
    ]


def _regions(actor: Actor, form: Typed, words: Words) -> list[dict[str, Any]]:
    """Each region that may be given, with its municipalities."""
    open_to = [
        code
        for code in regions()
        if actor.role is Role.ADMIN or code in actor.regions or code in form.regions
    ]
    by_name = sorted(open_to, key=words.region)
    return [_region(code, form, words) for code in by_name]


def _region(code: str, form: Typed, words: Words) -> dict[str, Any]:
    towns = [
        {"value": town.code, "label": town.name, "chosen": town.code in form.municipalities}
        for town in municipalities_in(code)
    ]
    return {
        "value": code,
        "label": words.region(code),
        "chosen": code in form.regions,
        "by_town": any(town["chosen"] for town in towns),
        "towns": towns,
    }

"""Who may manage whose account: a coordinator those of their own regions, an admin all but their own."""

from collections.abc import Iterable

from pow_bot.domain.staff.permissions import DUTIES, Duty, may_in
from pow_bot.domain.staff.rules import Actor, Role

# An admin sees all accounts and a national viewer all figures: no coordinator makes either.
OF_A_REGION = frozenset({Role.INTAKE_WORKER, Role.ASSESSOR, Role.DESK_WORKER, Role.COORDINATOR})


def roles_to_give(actor: Actor) -> list[Role]:
    """Which roles somebody may give, in the order in which they are named."""
    if actor.role not in DUTIES[Duty.COLLEAGUES]:
        return []
    return [role for role in Role if actor.role is Role.ADMIN or role in OF_A_REGION]


def may_give(actor: Actor, role: Role, regions: Iterable[str], *, catch_all: bool) -> bool:
    """Whether somebody may let a colleague work as this, there."""
    asked = [*regions, *([None] if catch_all else [])]
    everywhere = actor.role is Role.ADMIN
    there = everywhere or (bool(asked) and all(_covers(actor, region) for region in asked))
    return role in roles_to_give(actor) and there


def manages(actor: Actor, other: Actor) -> bool:
    """Whether somebody may change, close or open again the account of another."""
    if actor.id == other.id:
        return False
    return may_give(actor, other.role, other.regions, catch_all=other.catch_all)


def lists(actor: Actor, other: Actor) -> bool:
    """Whether another's account is in somebody's list: they share a region."""
    if actor.role is Role.ADMIN:
        return True
    return actor.role in DUTIES[Duty.COLLEAGUES] and bool(actor.regions & other.regions)


def _covers(actor: Actor, region: str | None) -> bool:
    return may_in(actor, Duty.COLLEAGUES, region)

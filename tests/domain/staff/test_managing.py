"""A coordinator manages the accounts of their own regions and makes no admin; an admin manages all."""

from uuid import uuid4

import pytest

from pow_bot.domain.staff.managing import lists, manages, may_give, roles_to_give
from pow_bot.domain.staff.rules import Actor, Role

OF_A_REGION = {Role.INTAKE_WORKER, Role.ASSESSOR, Role.DESK_WORKER, Role.COORDINATOR}


def actor(role: Role, *codes: str, catch_all: bool = False) -> Actor:
    return Actor(uuid4(), "Samira", uuid4(), role, frozenset(codes), catch_all)


@pytest.mark.parametrize("role", Role)
def test_whose_account_a_coordinator_manages(role: Role) -> None:
    here = actor(Role.COORDINATOR, "AM13", "AM26")
    of_a_region = role in OF_A_REGION

    assert manages(here, actor(role, "AM13")) is of_a_region
    assert manages(here, actor(role, "AM13", "AM26")) is of_a_region
    assert not manages(here, actor(role, "AM13", "AM05")), "who works elsewhere too"
    assert not manages(here, actor(role, "AM05"))
    assert not manages(here, actor(role)), "who works nowhere"
    assert not manages(here, actor(role, "AM13", catch_all=True))
    assert lists(here, actor(role, "AM13", "AM05"))
    assert not lists(here, actor(role, "AM05"))


@pytest.mark.parametrize("role", Role)
def test_an_admin_manages_every_account_but_their_own(role: Role) -> None:
    admin = actor(Role.ADMIN)

    assert manages(admin, actor(role, "AM05", catch_all=True))
    assert manages(admin, actor(role))
    assert lists(admin, actor(role))
    assert not manages(admin, admin)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.ADMIN}))
def test_nobody_else_manages_anybody(role: Role) -> None:
    somebody = actor(role, "AM13", catch_all=True)

    assert roles_to_give(somebody) == []
    assert not lists(somebody, actor(Role.INTAKE_WORKER, "AM13"))
    assert not any(manages(somebody, actor(other, "AM13")) for other in Role)
    assert not any(may_give(somebody, other, ["AM13"], catch_all=False) for other in Role)


def test_what_may_be_given() -> None:
    coordinator = actor(Role.COORDINATOR, "AM13")

    assert set(roles_to_give(coordinator)) == OF_A_REGION
    assert roles_to_give(actor(Role.ADMIN)) == list(Role)
    assert may_give(coordinator, Role.COORDINATOR, ["AM13"], catch_all=False)
    assert not may_give(coordinator, Role.ADMIN, ["AM13"], catch_all=False)
    assert not may_give(coordinator, Role.INTAKE_WORKER, ["AM13", "AM05"], catch_all=False)
    assert not may_give(coordinator, Role.INTAKE_WORKER, [], catch_all=False)
    assert not may_give(coordinator, Role.INTAKE_WORKER, ["AM13"], catch_all=True)
    with_all = actor(Role.COORDINATOR, "AM13", catch_all=True)
    assert may_give(with_all, Role.INTAKE_WORKER, ["AM13"], catch_all=True)

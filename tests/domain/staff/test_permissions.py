"""Who may do what: every cell of the table written out by hand, and every way to stand to an intake.

Read a line of the table as: with an intake that nobody has, or that I have, or that a colleague has,
this role may do this. What one line promises holds for every region, in the region only.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from pow_bot.domain.staff.permissions import (
    DUTIES,
    TABLE,
    Action,
    Duty,
    Thing,
    Tie,
    may,
    may_in,
    meets_people,
)
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role

ME, COLLEAGUE, FRONT_DOOR, OTHER_ORGANISATION = (UUID(int=n) for n in range(1, 5))
GEMEENTE, UWV = OrganisationKind.GEMEENTE, OrganisationKind.UWV
NOBODY_ELSE = [Role.DESK_WORKER, Role.NATIONAL_VIEWER, Role.ADMIN]

# here: in my scope. free: the same, and nobody else has it. owner: I have it. asked: my kind of
# organisation was asked for its judgement. assessor: I was. region: in my region, whoever has it
# and whoever may read it. A dash: never.
WRITTEN_OUT = """
                  worker    assessor  coordinator
list              here      asked     region
see               here      asked     here
read_private      owner     assessor  owner
claim             free      -         free
note              here      asked     here
attempt           here      -         here
check             here      -         here
answer            owner     -         owner
wait              owner     -         owner
remind            owner     -         owner
plan              owner     -         here
correct           owner     -         owner
reach             owner     -         here
hand_over         free      -         here
release           owner     -         here
close             owner     -         here
reopen            here      -         here
renew             here      -         here
leave_closed      here      -         here
merge             owner     -         here
ask_judgement     owner     -         here
judge             -         asked     -
know_person       here      asked     here
restrict          owner     -         region
admit             -         -         region
assign            -         -         region
export            here      -         here
postpone_erasure  -         -         region
"""

DUTIES_WRITTEN_OUT = """
                worker  assessor  desk  coordinator  viewer  admin
register        yes     -         -     yes          -       -
call_list       yes     -         -     yes          -       -
case_table      yes     yes       -     yes          -       -
requests        -       -         -     yes          -       -
settings        -       -         -     yes          -       yes
colleagues      -       -         -     yes          -       yes
audit           -       -         -     yes          -       -
retention       -       -         -     yes          -       -
directory       yes     yes       yes   yes          -       -
directory_keep  -       -         -     yes          -       -
add_request     yes     yes       -     yes          -       -
"""

ROLES = {
    "worker": Role.INTAKE_WORKER,
    "assessor": Role.ASSESSOR,
    "desk": Role.DESK_WORKER,
    "coordinator": Role.COORDINATOR,
    "viewer": Role.NATIONAL_VIEWER,
    "admin": Role.ADMIN,
}


def read(written: str) -> dict[str, dict[Role, str]]:
    """The cells of a table that was written out, by row and role."""
    head, *rows = written.strip("\n").splitlines()
    roles = [ROLES[name] for name in head.split()]
    cells = (row.split() for row in rows)
    return {name: dict(zip(roles, said, strict=True)) for name, *said in cells}


ACTIONS, DUTY_ROWS = read(WRITTEN_OUT), read(DUTIES_WRITTEN_OUT)


def an_actor(role: Role = Role.INTAKE_WORKER, **other: object) -> Actor:
    standing = Actor(
        id=ME, name="Samira", organisation=FRONT_DOOR, role=role, regions=frozenset({"AM13"})
    )
    return replace(standing, **other)  # type: ignore[arg-type] # by name


def a_thing(**other: object) -> Thing:
    return replace(Thing(region="AM13"), **other)  # type: ignore[arg-type] # by name


# An intake by how it stands to me, and the ties that hold then for who works in its region.
STANDINGS: Mapping[str, tuple[Thing, str]] = {
    "nobody has it": (a_thing(), "here free region"),
    "I have it": (a_thing(owner=ME), "here free owner region"),
    "a colleague has it": (a_thing(owner=COLLEAGUE), "here region"),
    "my judgement was asked": (a_thing(owner=COLLEAGUE, judge=GEMEENTE), "here asked region"),
    "I was named to judge": (
        a_thing(owner=COLLEAGUE, judge=UWV, assessor=ME), "here asked assessor region",
    ),
    "another judges": (a_thing(owner=COLLEAGUE, judge=UWV, assessor=COLLEAGUE), "here region"),
    "restricted": (a_thing(owner=COLLEAGUE, restricted=True), "region"),
    "restricted, and I have it": (
        a_thing(owner=ME, restricted=True), "here free owner region",
    ),
    "restricted, and I am a reader": (
        a_thing(owner=COLLEAGUE, restricted=True, readers=frozenset({ME})), "here region",
    ),
    "restricted, my judgement was asked": (
        a_thing(owner=COLLEAGUE, restricted=True, judge=GEMEENTE), "region",
    ),
    "restricted, and I was named to judge": (
        a_thing(restricted=True, owner=COLLEAGUE, judge=GEMEENTE, assessor=ME),
        "here asked assessor region",
    ),
    "I know the person": (
        a_thing(owner=ME, assessor=ME, judge=GEMEENTE, acquaintances=frozenset({ME})), "",
    ),
    "a colleague knows the person": (
        a_thing(acquaintances=frozenset({COLLEAGUE})), "here free region",
    ),
}  # fmt: skip


def test_every_action_duty_and_role_is_written_out() -> None:
    assert list(ACTIONS) == [str(action) for action in Action] == [str(one) for one in TABLE]
    assert list(DUTY_ROWS) == [str(duty) for duty in Duty] == [str(one) for one in DUTIES]
    assert {role for row in DUTY_ROWS.values() for role in row} == set(Role)
    assert {cell for row in ACTIONS.values() for cell in row.values()} == {"-", *Tie}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("standing", STANDINGS)
def test_what_a_role_may_do_with_an_intake(action: Action, standing: str) -> None:
    thing, holding = STANDINGS[standing]
    for role, tie in ACTIONS[action].items():
        expected = tie in holding.split()
        assert may(an_actor(role), action, thing) is expected, (role, tie)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("standing", STANDINGS)
def test_another_region_is_nobodys(action: Action, standing: str) -> None:
    elsewhere = replace(STANDINGS[standing][0], region="AM05")
    nowhere = replace(STANDINGS[standing][0], region=None)
    for role in Role:
        assert not may(an_actor(role), action, elsewhere)
        assert not may(an_actor(role), action, nowhere)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("standing", STANDINGS)
def test_the_catch_all_queue_is_as_a_region_for_who_is_named_for_it(
    action: Action, standing: str
) -> None:
    thing, holding = STANDINGS[standing]
    for role, tie in ACTIONS[action].items():
        named = an_actor(role, regions=frozenset(), catch_all=True)
        assert may(named, action, replace(thing, region=None)) is (tie in holding.split())
        assert not may(named, action, thing)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", NOBODY_ELSE)
@pytest.mark.parametrize("standing", STANDINGS)
def test_admin_viewer_and_desk_meet_nobody(action: Action, role: Role, standing: str) -> None:
    assert not may(an_actor(role, catch_all=True), action, STANDINGS[standing][0])
    assert not meets_people(an_actor(role))


def test_who_meets_people() -> None:
    meeting = {role for role in Role if meets_people(an_actor(role))}
    assert meeting == {Role.INTAKE_WORKER, Role.ASSESSOR, Role.COORDINATOR}


# What lies with which organisation, and whether a worker of the front door, a worker elsewhere and
# a coordinator see it; the last columns: a colleague's, and one's own.
@pytest.mark.parametrize(
    ("lies_with", "owner", "at_front_door", "sees"),
    [
        (None, None, True, True),
        (None, None, False, False),
        (None, ME, False, True),
        (FRONT_DOOR, None, True, True),
        (FRONT_DOOR, None, False, True),
        (OTHER_ORGANISATION, None, True, False),
        (OTHER_ORGANISATION, None, False, False),
        (OTHER_ORGANISATION, COLLEAGUE, True, False),
        (OTHER_ORGANISATION, ME, True, True),
    ],
)
def test_then_the_organisation(
    lies_with: UUID | None, owner: UUID | None, at_front_door: bool, sees: bool
) -> None:
    thing = a_thing(organisation=lies_with, owner=owner)
    worker = an_actor(at_front_door=at_front_door)
    assert may(worker, Action.SEE, thing) is sees
    assert may(worker, Action.LIST, thing) is sees
    coordinator = an_actor(Role.COORDINATOR, at_front_door=at_front_door)
    assert may(coordinator, Action.SEE, thing), "a coordinator sees all of the region"


@pytest.mark.parametrize(
    ("lives_in", "owner", "serves", "sees"),
    [
        ("GM0344", None, (), True),
        ("GM0344", None, ("GM0344", "GM0310"), True),
        ("GM0344", None, ("GM0310",), False),
        ("GM0344", COLLEAGUE, ("GM0310",), False),
        ("GM0344", ME, ("GM0310",), True),
        (None, None, ("GM0310",), True),
    ],
)
def test_then_the_municipality(
    lives_in: str | None, owner: UUID | None, serves: tuple[str, ...], sees: bool
) -> None:
    thing = a_thing(municipality=lives_in, owner=owner, judge=GEMEENTE)
    for role in (Role.INTAKE_WORKER, Role.ASSESSOR):
        there = an_actor(role, municipalities=frozenset(serves))
        assert may(there, Action.SEE, thing) is sees
    coordinator = an_actor(Role.COORDINATOR, municipalities=frozenset(serves))
    assert may(coordinator, Action.SEE, thing), "a coordinator sees all of the region"


def test_an_assessor_sees_what_their_kind_of_organisation_was_asked() -> None:
    theirs = a_thing(judge=UWV)
    assert may(an_actor(Role.ASSESSOR, organisation_kind=UWV), Action.JUDGE, theirs)
    assert not may(an_actor(Role.ASSESSOR), Action.JUDGE, theirs)
    assert not may(an_actor(Role.ASSESSOR), Action.SEE, a_thing())
    named = replace(theirs, assessor=ME, municipality="GM0344")
    elsewhere = an_actor(Role.ASSESSOR, municipalities=frozenset({"GM0310"}))
    assert may(elsewhere, Action.SEE, named), "who was named judges, wherever the person lives"


def test_health_and_debts_are_read_by_owner_and_assessor_only() -> None:
    thing = a_thing(owner=COLLEAGUE, judge=GEMEENTE, readers=frozenset({ME}), restricted=True)
    for role in Role:
        assert not may(an_actor(role), Action.READ_PRIVATE, thing)
        assert not may(an_actor(role), Action.READ_PRIVATE, replace(thing, restricted=False))
    assert may(an_actor(), Action.READ_PRIVATE, a_thing(owner=ME))
    assert may(an_actor(Role.ASSESSOR), Action.READ_PRIVATE, a_thing(assessor=ME))
    assert not may(an_actor(Role.ASSESSOR), Action.READ_PRIVATE, a_thing(owner=ME))
    for role in Role:
        withheld = a_thing(owner=ME, assessor=ME, withheld=True)
        assert not may(an_actor(role), Action.READ_PRIVATE, withheld), "it did not come along"
    assert may(an_actor(), Action.ANSWER, a_thing(owner=ME, withheld=True))


def test_who_knows_the_person_cannot_let_themselves_in_again() -> None:
    known = a_thing(acquaintances=frozenset({ME}))
    for action in Action:
        assert not may(an_actor(Role.COORDINATOR), action, known)
    other = an_actor(Role.COORDINATOR, id=COLLEAGUE)
    assert may(other, Action.ADMIT, known)


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("role", Role)
def test_who_has_a_duty(duty: Duty, role: Role) -> None:
    has = DUTY_ROWS[duty][role] == "yes"
    assert may_in(an_actor(role), duty, "AM13") is has
    assert may_in(an_actor(role, catch_all=True), duty, None) is has
    everywhere = has and role is Role.ADMIN
    assert may_in(an_actor(role), duty, "AM05") is everywhere
    assert may_in(an_actor(role), duty, None) is everywhere

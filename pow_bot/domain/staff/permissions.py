"""Who may do what with which intake: one table, asked by every page and every action.

Source: the roles and scopes of the regional team; health and debts are read by the owner of a case
and its assessor only (art. 9 AVG).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role


class Action(StrEnum):
    """What somebody can do with an intake."""

    LIST = "list"
    SEE = "see"
    READ_PRIVATE = "read_private"
    CLAIM = "claim"
    NOTE = "note"
    ATTEMPT = "attempt"
    CHECK = "check"
    ANSWER = "answer"
    WAIT = "wait"
    REMIND = "remind"
    PLAN = "plan"
    CORRECT = "correct"
    # Change how the person is reached, where that is wrong.
    REACH = "reach"
    HAND_OVER = "hand_over"
    RELEASE = "release"
    CLOSE = "close"
    REOPEN = "reopen"
    # After it was closed: go on as a new one, or leave it closed although somebody wrote.
    RENEW = "renew"
    LEAVE_CLOSED = "leave_closed"
    MERGE = "merge"
    ASK_JUDGEMENT = "ask_judgement"
    JUDGE = "judge"
    KNOW_PERSON = "know_person"
    RESTRICT = "restrict"
    # Let somebody in again who knows the person, or said so by mistake.
    ADMIT = "admit"
    ASSIGN = "assign"
    EXPORT = "export"
    POSTPONE_ERASURE = "postpone_erasure"


class Duty(StrEnum):
    """What somebody can do in a region, beside its intakes."""

    REGISTER = "register"
    CALL_LIST = "call_list"
    CASE_TABLE = "case_table"
    REQUESTS = "requests"
    SETTINGS = "settings"
    COLLEAGUES = "colleagues"
    AUDIT = "audit"
    RETENTION = "retention"
    DIRECTORY = "directory"
    DIRECTORY_KEEP = "directory_keep"
    ADD_REQUEST = "add_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An intake, as far as it decides who may do what.

    `organisation` has it instead of the front door; `judge` is the kind of organisation whose
    judgement was asked; `readers` are named where it is restricted; `acquaintances` know the person;
    `withheld`: health and debts did not come along when another team took it over.
    """

    region: str | None
    municipality: str | None = None
    organisation: UUID | None = None
    owner: UUID | None = None
    assessor: UUID | None = None
    judge: OrganisationKind | None = None
    withheld: bool = False
    restricted: bool = False
    readers: frozenset[UUID] = frozenset()
    acquaintances: frozenset[UUID] = frozenset()


class Tie(StrEnum):
    """How somebody must stand to an intake."""

    # It is in their scope: region, then organisation, then municipality.
    HERE = "here"
    # The same, and nobody has it, or they do.
    FREE = "free"
    OWNER = "owner"
    # Their organisation's judgement was asked, in their scope.
    ASKED = "asked"
    ASSESSOR = "assessor"
    # In their region, whoever has it and whoever may read it.
    REGION = "region"


_WORKER, _ASSESSOR, _COORDINATOR = Role.INTAKE_WORKER, Role.ASSESSOR, Role.COORDINATOR
_H, _F, _O, _J, _A, _R = Tie.HERE, Tie.FREE, Tie.OWNER, Tie.ASKED, Tie.ASSESSOR, Tie.REGION

# An admin sees accounts, a national viewer figures, the desk its register: none of them a person.
TABLE: Mapping[Action, Mapping[Role, Tie]] = MappingProxyType(
    {
        Action.LIST: {_WORKER: _H, _ASSESSOR: _J, _COORDINATOR: _R},
        Action.SEE: {_WORKER: _H, _ASSESSOR: _J, _COORDINATOR: _H},
        Action.READ_PRIVATE: {_WORKER: _O, _ASSESSOR: _A, _COORDINATOR: _O},
        Action.CLAIM: {_WORKER: _F, _COORDINATOR: _F},
        Action.NOTE: {_WORKER: _H, _ASSESSOR: _J, _COORDINATOR: _H},
        Action.ATTEMPT: {_WORKER: _H, _COORDINATOR: _H},
        Action.CHECK: {_WORKER: _H, _COORDINATOR: _H},
        Action.ANSWER: {_WORKER: _O, _COORDINATOR: _O},
        Action.WAIT: {_WORKER: _O, _COORDINATOR: _O},
        Action.REMIND: {_WORKER: _O, _COORDINATOR: _O},
        Action.PLAN: {_WORKER: _O, _COORDINATOR: _H},
        Action.CORRECT: {_WORKER: _O, _COORDINATOR: _O},
        Action.REACH: {_WORKER: _O, _COORDINATOR: _H},
        Action.HAND_OVER: {_WORKER: _F, _COORDINATOR: _H},
        Action.RELEASE: {_WORKER: _O, _COORDINATOR: _H},
        Action.CLOSE: {_WORKER: _O, _COORDINATOR: _H},
        Action.REOPEN: {_WORKER: _H, _COORDINATOR: _H},
        Action.RENEW: {_WORKER: _H, _COORDINATOR: _H},
        Action.LEAVE_CLOSED: {_WORKER: _H, _COORDINATOR: _H},
        Action.MERGE: {_WORKER: _O, _COORDINATOR: _H},
        Action.ASK_JUDGEMENT: {_WORKER: _O, _COORDINATOR: _H},
        Action.JUDGE: {_ASSESSOR: _J},
        Action.KNOW_PERSON: {_WORKER: _H, _ASSESSOR: _J, _COORDINATOR: _H},
        Action.RESTRICT: {_WORKER: _O, _COORDINATOR: _R},
        Action.ADMIT: {_COORDINATOR: _R},
        Action.ASSIGN: {_COORDINATOR: _R},
        Action.EXPORT: {_WORKER: _H, _COORDINATOR: _H},
        Action.POSTPONE_ERASURE: {_COORDINATOR: _R},
    }
)

DUTIES: Mapping[Duty, frozenset[Role]] = MappingProxyType(
    {
        Duty.REGISTER: frozenset({_WORKER, _COORDINATOR}),
        Duty.CALL_LIST: frozenset({_WORKER, _COORDINATOR}),
        Duty.CASE_TABLE: frozenset({_WORKER, _ASSESSOR, _COORDINATOR}),
        Duty.REQUESTS: frozenset({_COORDINATOR}),
        Duty.SETTINGS: frozenset({_COORDINATOR, Role.ADMIN}),
        Duty.COLLEAGUES: frozenset({_COORDINATOR, Role.ADMIN}),
        Duty.AUDIT: frozenset({_COORDINATOR}),
        Duty.RETENTION: frozenset({_COORDINATOR}),
        Duty.DIRECTORY: frozenset({_WORKER, _ASSESSOR, Role.DESK_WORKER, _COORDINATOR}),
        Duty.DIRECTORY_KEEP: frozenset({_COORDINATOR}),
        Duty.ADD_REQUEST: frozenset({_WORKER, _ASSESSOR, _COORDINATOR}),
    }
)


def may(actor: Actor, action: Action, thing: Thing) -> bool:
    """Whether this colleague may do this with this intake. Region first, then the table."""
    if action is Action.READ_PRIVATE and thing.withheld:
        return False
    tie = TABLE[action].get(actor.role)
    return tie is not None and _in_region(actor, thing) and _TIES[tie](actor, thing)


def may_in(actor: Actor, duty: Duty, region: str | None) -> bool:
    """Whether this colleague does this in a region; None is the queue without one.

    An admin's regions are those of the installation.
    """
    covered = actor.catch_all if region is None else region in actor.regions
    return actor.role in DUTIES[duty] and (covered or actor.role is Role.ADMIN)


def works_in(actor: Actor, region: str | None) -> bool:
    """Whether they can have an intake of this region, at least one that lies where they work."""
    return may(actor, Action.CLAIM, Thing(region=region, organisation=actor.organisation))


def judges_in(actor: Actor, region: str | None, kind: OrganisationKind) -> bool:
    """Whether they can judge in this region for this kind of organisation."""
    return may(actor, Action.JUDGE, Thing(region=region, judge=kind))


def meets_people(actor: Actor) -> bool:
    """Whether a colleague of this role ever opens an intake."""
    return actor.role in TABLE[Action.SEE]


def _in_region(actor: Actor, thing: Thing) -> bool:
    return actor.catch_all if thing.region is None else thing.region in actor.regions


def _here(actor: Actor, thing: Thing) -> bool:
    # A coordinator answers for all of the region, also for what lies with others there.
    scoped = actor.role is not Role.COORDINATOR
    there = not scoped or (_in_organisation(actor, thing) and _in_town(actor, thing))
    return there and _readable(actor, thing)


def _readable(actor: Actor, thing: Thing) -> bool:
    if actor.id in thing.acquaintances:
        return False
    named = {thing.owner, thing.assessor, *thing.readers}
    return not thing.restricted or actor.id in named


def _in_organisation(actor: Actor, thing: Thing) -> bool:
    if thing.owner == actor.id:
        return True
    if thing.organisation is None:
        return actor.at_front_door
    return thing.organisation == actor.organisation


def _in_town(actor: Actor, thing: Thing) -> bool:
    """Where nobody knows the municipality, it is everybody's to find out."""
    named = actor.municipalities and thing.municipality
    return not named or thing.municipality in actor.municipalities or thing.owner == actor.id


def _free(actor: Actor, thing: Thing) -> bool:
    return thing.owner in {None, actor.id} and _here(actor, thing)


def _owner(actor: Actor, thing: Thing) -> bool:
    return thing.owner == actor.id and _readable(actor, thing)


def _asked(actor: Actor, thing: Thing) -> bool:
    asked = thing.judge is not None and thing.judge is actor.organisation_kind
    there = asked and _in_town(actor, thing)
    return _readable(actor, thing) and (there or thing.assessor == actor.id)


def _assessor(actor: Actor, thing: Thing) -> bool:
    return thing.assessor == actor.id and _readable(actor, thing)


def _region(actor: Actor, thing: Thing) -> bool:
    return actor.id not in thing.acquaintances


_TIES: Mapping[Tie, Callable[[Actor, Thing], bool]] = {
    Tie.HERE: _here,
    Tie.FREE: _free,
    Tie.OWNER: _owner,
    Tie.ASKED: _asked,
    Tie.ASSESSOR: _assessor,
    Tie.REGION: _region,
}

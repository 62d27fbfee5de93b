"""Whether an intake is somebody's to see, and to act on: its row, asked of the table of permissions."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, and_, false, or_, select, true

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.parts import seen_whole_of
from pow_bot.domain.intake.records import acquaintances, intake_readers, intakes
from pow_bot.domain.intake.rules import CLAIM_FIRST, LOOKING, require_possible
from pow_bot.domain.intake.words import MERGED, NotAllowed, NotYours
from pow_bot.domain.staff.permissions import TABLE, Action, Thing, Tie, may
from pow_bot.domain.staff.queries import staff_in
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

_there = intakes.c
_NOBODY: frozenset[UUID] = frozenset()
_OWNER_ONLY = Text(
    "intake/owner_only", "Alleen de collega die deze aanmelding heeft, kan dit doen."
)
_MERGED = Text("intake/merged", "Deze aanmelding is samengevoegd met een andere. Werk daar verder.")
# What can be done with one that goes on as part of another.
_OF_PARTS = LOOKING | {Action.MERGE}
_NOT_YOU = Text("intake/not_you", "Uw rol mag dit niet doen. Vraag het aan uw coördinator.")


def thing_of(db: Db, intake: Intake) -> Thing:
    """What of an intake decides who may do what; of a part that is its whole."""
    return things_of(db, [intake])[intake.id]


def things_of(db: Db, some: Collection[Intake]) -> dict[UUID, Thing]:
    """The same of several, by their ids, in as many questions as of one."""
    wholes = {one.id: whole for one in some if (whole := seen_whole_of(db, one))}
    sought = {one.id for one in (*some, *wholes.values())}
    readers, known = _staff_of(db, intake_readers, sought), _staff_of(db, acquaintances, sought)

    def own(one: Intake) -> Thing:
        return _thing_of(one, readers.get(one.id, _NOBODY), known.get(one.id, _NOBODY))

    def told(one: Intake) -> Thing:
        if one.id not in wholes:
            return own(one)
        there = own(wholes[one.id])
        return replace(
            there,
            withheld=there.withheld or one.withheld,
            acquaintances=there.acquaintances | own(one).acquaintances,
        )

    return {one.id: told(one) for one in some}


def _thing_of(intake: Intake, readers: frozenset[UUID], known: frozenset[UUID]) -> Thing:
    return Thing(
        region=intake.region,
        municipality=intake.municipality,
        organisation=intake.organisation,
        owner=intake.owner,
        assessor=intake.assessor,
        judge=intake.judge,
        withheld=intake.withheld,
        restricted=intake.restricted,
        readers=readers,
        acquaintances=known,
    )


def sees(db: Db, actor: Actor, intake: Intake) -> bool:
    """Whether this colleague may open it."""
    return may(actor, Action.SEE, thing_of(db, intake))


def able_to_own(db: Db, intake: Intake) -> list[Actor]:
    """Colleagues who can be given it, by name: not all who work in its region may have it."""
    return could_own(staff_in(db, intake.region), thing_of(db, intake))


def could_own(some: Iterable[Actor], thing: Thing) -> list[Actor]:
    """Those who can be given it."""
    free = replace(thing, owner=None)
    return [one for one in some if may(one, Action.CLAIM, free)]


def left_to_nobody(db: Db, intake: Intake) -> bool:
    """Whether nobody who may read it could take it up, were it nobody's: only who says who reads it
    gets it any further."""
    return intake.restricted and not able_to_own(db, intake)


def meets_work_of(actor: Actor, other: Actor, region: str | None) -> bool:
    """Whether somebody sees what another may have in this region."""
    if actor.role is not Role.INTAKE_WORKER:
        return True
    places = {actor.organisation, None} if actor.at_front_door else {actor.organisation}
    return any(may(other, Action.CLAIM, Thing(region=region, organisation=at)) for at in places)


def allows(actor: Actor, action: Action, intake: Intake, thing: Thing) -> bool:
    """Whether this colleague can do this with the intake as it stands."""
    try:
        require(actor, action, intake, thing)
    except (NotAllowed, NotYours):
        return False
    return True


def require(actor: Actor, action: Action, intake: Intake, thing: Thing) -> None:
    """This colleague must be able to do this with the intake as it stands.

    Raises:
        NotAllowed, NotYours: with what to do first, or who can.
    """
    require_possible(action, intake.stage)
    if intake.closed_reason == MERGED and action not in _OF_PARTS:
        raise NotAllowed(_MERGED)
    if may(actor, action, thing):
        return
    if actor.role not in TABLE[action]:
        raise NotYours(_NOT_YOU)
    raise NotYours(CLAIM_FIRST if intake.owner is None else _OWNER_ONLY)


def listed_for(actor: Actor, action: Action = Action.LIST) -> Iterator[ColumnElement[bool]]:
    """What narrows the rows of a queue to those this colleague may list, beside the region.

    The same as `may(actor, Action.LIST, ...)`, for the database to ask; or as SEE or EXPORT.
    """
    tie = TABLE[action].get(actor.role)
    if tie is None:
        yield false()
        return
    yield ~_among(acquaintances.c.intake, acquaintances.c.staff, actor.id)
    if tie is Tie.REGION:
        return
    mine, judges = _there.owner == actor.id, _there.assessor == actor.id
    yield or_(
        _there.restricted.is_(False),
        mine,
        judges,
        _among(intake_readers.c.intake, intake_readers.c.staff, actor.id),
    )
    if actor.role is Role.COORDINATOR:
        return
    in_town = or_(_in_town(actor), mine)
    if actor.role is Role.ASSESSOR:
        yield or_(and_(_there.judge == actor.organisation_kind, in_town), judges)
        return
    yield in_town
    theirs = or_(_there.organisation == actor.organisation, mine)
    yield or_(_there.organisation.is_(None), theirs) if actor.at_front_door else theirs


def _in_town(actor: Actor) -> ColumnElement[bool]:
    if not actor.municipalities:
        return true()
    served = _there.municipality.in_(sorted(actor.municipalities))
    return or_(_there.municipality.is_(None), served)


def _staff_of(db: Db, table: Table, sought: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The colleagues whom a table names, by intake."""
    if not sought:
        return {}
    named = select(table.c.intake, table.c.staff).where(table.c.intake.in_(sought))
    found: dict[UUID, set[UUID]] = {}
    for row in db.execute(named):
        found.setdefault(row.intake, set()).add(row.staff)
    return {intake: frozenset(staff) for intake, staff in found.items()}


def _among(intake: Column[UUID], staff: Column[UUID], actor: UUID) -> ColumnElement[bool]:
    """Asked once for a whole list: nobody knows many."""
    return _there.id.in_(select(intake).where(staff == actor))

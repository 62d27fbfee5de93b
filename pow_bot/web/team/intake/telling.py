"""Who is told when something is done with an intake: beside the act, in the same unit."""

from collections.abc import Callable, Iterable
from typing import TypeAlias
from uuid import UUID

from pow_bot.domain.handover.queries import receivers_of
from pow_bot.domain.intake.colleagues import By
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.keeping import Intake, by_reference
from pow_bot.domain.notices.actions import tell, tell_of_region
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.staff.queries import assessors_in
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.storage import Db

# What a form asks for; what it gives back nobody looks at.
Act: TypeAlias = Callable[[Db, At], object]


def owner_told(act: Act) -> Act:
    """Give it to somebody, and tell who has it from now on."""
    return _then(act, lambda db, at, intake: _tell(db, at, intake.owner, Kind.ASSIGNED, intake))


def judges_told(act: Act) -> Act:
    """Ask for a judgement, and tell those who can give it."""

    def tell_judges(db: Db, at: At, intake: Intake) -> None:
        if intake.judge is not None:
            for one in assessors_in(db, intake.region, intake.judge):
                _tell(db, at, one.id, Kind.JUDGE, intake)

    return _then(act, tell_judges)


def asker_told(act: Act) -> Act:
    """Judge, and tell who has the intake once the judgement counts: nothing is under way then."""

    def tell_asker(db: Db, at: At, intake: Intake) -> None:
        if under_way(db, intake.id) is None:
            _tell(db, at, intake.owner, Kind.JUDGED, intake)

    return _then(act, tell_asker)


def all_told(db: Db, by: By, given: Iterable[Intake]) -> None:
    """Tell who has these from now on, of each."""
    for one in given:
        _tell(db, by, one.owner, Kind.ASSIGNED, one)


def receivers_told(db: Db, at: At, code: str) -> None:
    """Tell who can accept an offer that something lies there for them."""
    queue, able = receivers_of(db, code)
    for one in able:
        tell_of_region(db, one.id, Kind.OFFERED, queue, at.now)


def _then(act: Act, told: Callable[[Db, At, Intake], None]) -> Act:
    """Do it, and tell of the intake as it stands after that."""

    def acted(db: Db, at: At) -> None:
        act(db, at)
        intake = by_reference(db, at.reference)
        if intake is not None:
            told(db, at, intake)

    return acted


def _tell(db: Db, at: At | By, colleague: UUID | None, kind: Kind, intake: Intake) -> None:
    """Nobody is told what they did themselves."""
    if colleague is not None and colleague != at.actor.id:
        tell(db, colleague, kind, intake, at.now)

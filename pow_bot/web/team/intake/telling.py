"""Who is told when something is done with an intake: beside the act, in the same unit."""

from collections.abc import Callable, Iterable
from typing import TypeAlias
from uuid import UUID

from pow_bot.domain.intake.colleagues import By
from pow_bot.domain.intake.desk import At
from pow_bot.domain.intake.keeping import Intake, by_reference
from pow_bot.domain.intake.words import Stage
from pow_bot.domain.notices.actions import tell
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.staff.queries import assessors_in
from pow_bot.storage import Db

# As `forms.Act`, which is above.
Act: TypeAlias = Callable[[Db, At], None]


def owner_told(act: Act) -> Act:
    """Give it to somebody, and tell who has it from now on."""

    def acted(db: Db, at: At) -> None:
        act(db, at)
        intake = by_reference(db, at.reference)
        if intake is not None:
            _tell(db, at, intake.owner, Kind.ASSIGNED, intake)

    return acted


def judges_told(act: Act) -> Act:
    """Ask for a judgement, and tell those who can give it."""

    def acted(db: Db, at: At) -> None:
        act(db, at)
        intake = by_reference(db, at.reference)
        if intake is None or intake.judge is None:
            return
        for one in assessors_in(db, intake.region, intake.judge):
            _tell(db, at, one.id, Kind.JUDGE, intake)

    return acted


def asker_told(act: Act) -> Act:
    """Judge, and tell who has the intake once the judgement counts."""

    def acted(db: Db, at: At) -> None:
        act(db, at)
        intake = by_reference(db, at.reference)
        if intake is not None and intake.stage is Stage.ASSESSED:
            _tell(db, at, intake.owner, Kind.JUDGED, intake)

    return acted


def all_told(db: Db, by: By, given: Iterable[Intake]) -> None:
    """Tell who has these from now on, of each."""
    for one in given:
        _tell(db, by, one.owner, Kind.ASSIGNED, one)


def _tell(db: Db, at: At | By, colleague: UUID | None, kind: Kind, intake: Intake) -> None:
    """Nobody is told what they did themselves."""
    if colleague is not None and colleague != at.actor.id:
        tell(db, colleague, kind, intake, at.now)

"""The checklist of an intake: what was done for somebody, by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pow_bot.domain.intake.desk import At, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, change
from pow_bot.domain.intake.records import checklists
from pow_bot.domain.practice.lists import Checklists
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.staff.permissions import Action
from pow_bot.storage import JSON, Db

_SOUGHT = select(checklists).where(checklists.c.intake == bindparam("sought"))
_KEEP = update(checklists).where(checklists.c.intake == bindparam("sought"))


class Mark(StrEnum):
    """How an item of the checklist stands; what has no mark is still to be done."""

    DONE = "done"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Tick:
    """Who marked an item, how and when."""

    mark: Mark
    by: UUID
    at: datetime


def ticks_of(db: Db, intake: Intake) -> dict[str, Tick]:
    """What was marked, by the code of the item."""
    row = db.find(_SOUGHT, {"sought": intake.id})
    if row is None:
        return {}
    kept = db.safe(intake.person).open(checklists.c.ticks, intake.id, row.ticks)
    return {code: _tick(one) for code, one in kept.items()}


def check(db: Db, at: At, marks: Mapping[str, Mark | None]) -> None:
    """Mark items of the checklist of its line; None takes a mark away. Others stay as they are.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.CHECK)
    known = {one.code for one in practice(db, intake.region, Checklists).of(intake.line)}
    before = ticks_of(db, intake)
    after = _marked(before, {code: marks[code] for code in known & marks.keys()}, at)
    if after == before:
        return
    _keep(db, intake, after)
    recorded(db, change(db, intake), at, "checked")


def _marked(
    before: Mapping[str, Tick], marks: Mapping[str, Mark | None], at: At
) -> dict[str, Tick]:
    kept = {code: one for code, one in before.items() if marks.get(code, one.mark) is one.mark}
    new = {
        code: Tick(mark, at.actor.id, at.now)
        for code, mark in marks.items()
        if mark is not None and code not in kept
    }
    return {**kept, **new}


def _keep(db: Db, intake: Intake, ticks: Mapping[str, Tick]) -> None:
    told_as: dict[str, JSON] = {
        code: {"mark": one.mark, "by": one.by.hex, "at": one.at.isoformat()}
        for code, one in ticks.items()
    }
    sealed = db.safe(intake.person).seal(checklists.c.ticks, intake.id, told_as)
    if not db.touch(_KEEP, {"sought": intake.id, "ticks": sealed}):
        db.execute(
            insert(checklists), {"intake": intake.id, "person": intake.person, "ticks": sealed}
        )


def _tick(kept: Mapping[str, Any]) -> Tick:
    return Tick(Mark(kept["mark"]), UUID(kept["by"]), datetime.fromisoformat(kept["at"]))

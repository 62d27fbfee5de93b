"""The checklist of an intake: what was done for somebody, by whom and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pow_bot.domain.intake.desk import At, permitted, recorded
from pow_bot.domain.intake.keeping import Intake, change, content_of
from pow_bot.domain.intake.records import checklists
from pow_bot.domain.practice.lists import Check, Checklists, Given
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


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is to be done for somebody, and what was marked of it, by the code of the item."""

    checks: tuple[Check, ...]
    ticks: Mapping[str, Tick]

    @property
    def left_open(self) -> tuple[Check, ...]:
        """What comes first and has no mark."""
        return tuple(one for one in self.checks if one.safety and one.code not in self.ticks)

    def marked(self, marks: Mapping[str, Mark | None], at: At) -> "Checklist":
        """With these marks; None takes one away, and what is not of this list is passed over."""
        codes = {one.code for one in self.checks}
        known = {code: mark for code, mark in marks.items() if code in codes}
        return replace(self, ticks=_marked(self.ticks, known, at))


def checklist_of(db: Db, intake: Intake, content: Mapping[str, Any]) -> Checklist:
    """Its checklist: that of its line, and what was answered asks for."""
    checks = practice(db, intake.region, Checklists).of(intake.line, said_in(content))
    return Checklist(checks, ticks_of(db, intake))


def said_in(content: Mapping[str, Any]) -> frozenset[Given]:
    """What was answered, as a checklist asks for it: in other conversations with their name. Pure."""
    beside = content.get("told", {}).items()
    return frozenset(
        (
            *_given(content.get("answers", {})),
            *(pair for flow, told in beside for pair in _given(told["answers"], f"{flow}.")),
        )
    )


def ticks_of(db: Db, intake: Intake) -> dict[str, Tick]:
    """What was marked, by the code of the item."""
    row = db.find(_SOUGHT, {"sought": intake.id})
    if row is None:
        return {}
    kept = db.safe(intake.person).open(checklists.c.ticks, intake.id, row.ticks)
    return {code: _tick(one) for code, one in kept.items()}


def check(db: Db, at: At, marks: Mapping[str, Mark | None]) -> None:
    """Mark items of its checklist; None takes a mark away. Others stay as they are.

    Raises:
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.CHECK)
    before = checklist_of(db, intake, content_of(db, intake))
    after = before.marked(marks, at)
    if after == before:
        return
    keep_ticks(db, intake, after)
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


def keep_ticks(db: Db, intake: Intake, checklist: Checklist) -> None:
    """Keep the marks of its checklist."""
    told_as: dict[str, JSON] = {
        code: {"mark": one.mark, "by": one.by.hex, "at": one.at.isoformat()}
        for code, one in checklist.ticks.items()
    }
    sealed = db.safe(intake.person).seal(checklists.c.ticks, intake.id, told_as)
    if not db.touch(_KEEP, {"sought": intake.id, "ticks": sealed}):
        db.execute(
            insert(checklists), {"intake": intake.id, "person": intake.person, "ticks": sealed}
        )


def _given(answers: Mapping[str, Any], flow: str = "") -> Iterator[Given]:
    for step, answer in answers.items():
        value = answer.get("value", "unknown" if answer.get("unknown") == "dont_know" else None)
        if isinstance(value, str):
            yield f"{flow}{step}", value


def _tick(kept: Mapping[str, Any]) -> Tick:
    return Tick(Mark(kept["mark"]), UUID(kept["by"]), datetime.fromisoformat(kept["at"]))

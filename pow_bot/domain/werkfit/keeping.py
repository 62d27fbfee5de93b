"""A judgement as it is kept: found, opened, sealed and changed."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update

from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.domain.werkfit.records import judgements, objections
from pow_bot.domain.werkfit.words import (
    Asked,
    By,
    Degree,
    Findings,
    Group,
    Judgement,
    Matter,
    Objection,
    Outcome,
    Sector,
    State,
    Step,
    Use,
    WorkForm,
)
from pow_bot.storage import JSON, Db

_SOUGHT = judgements.c.intake == bindparam("sought")
_ALL = select(judgements).where(_SOUGHT).order_by(judgements.c.id.desc())
_UNDER_WAY = select(judgements).where(_SOUGHT, judgements.c.final_at.is_(None))
_STANDING = select(judgements).where(
    _SOUGHT, judgements.c.final_at.is_not(None), judgements.c.superseded_at.is_(None)
)
_ADD = insert(judgements)
_CHANGE = update(judgements).where(judgements.c.id == bindparam("changed"))
_OBJECTIONS = (
    select(objections)
    .where(objections.c.intake == bindparam("sought"))
    .order_by(objections.c.id.desc())
)
_OBJECTION = select(objections).where(objections.c.judgement == bindparam("sought"))
_REPHRASE = update(objections).where(objections.c.id == bindparam("changed"))
_FORGET = (
    delete(objections).where(objections.c.intake == bindparam("gone")),
    delete(judgements).where(judgements.c.intake == bindparam("gone")),
)


def under_way(db: Db, intake: UUID) -> Judgement | None:
    """The one that is asked, written or read; there is at most one. Who changes it holds the intake."""
    row = db.find(_UNDER_WAY, {"sought": intake})
    return None if row is None else _opened(db, row)


def standing(db: Db, intake: UUID) -> Judgement | None:
    """The one that counts."""
    row = db.find(_STANDING, {"sought": intake})
    return None if row is None else _opened(db, row)


def all_of(db: Db, intake: UUID) -> tuple[Judgement, ...]:
    """All of an intake, newest first."""
    return tuple(_opened(db, row) for row in db.execute(_ALL, {"sought": intake}).all())


def objections_of(db: Db, intake: UUID) -> tuple[Objection, ...]:
    """What was objected, newest first."""
    rows = db.execute(_OBJECTIONS, {"sought": intake}).all()
    return tuple(_objection(db, row) for row in rows)


def objection_to(db: Db, judgement: UUID) -> Row[Any] | None:
    """The row of an objection, where there is one."""
    return db.find(_OBJECTION, {"sought": judgement})


def words_of(db: Db, row: Row[Any]) -> str | None:
    """What was written with an objection."""
    return _objection(db, row).words


def rephrase(db: Db, row: Row[Any], said: str) -> None:
    """Keep these words with an objection."""
    sealed = db.safe(row.person).seal(objections.c.words, row.id, said)
    db.execute(_REPHRASE, {"changed": row.id, "words": sealed})


def enter(db: Db, new: Judgement) -> None:
    """Keep a new one."""
    db.execute(_ADD, {"id": new.id, "intake": new.intake, "person": new.person, **_kept(db, new)})


def keep(db: Db, judgement: Judgement) -> None:
    """Keep it as its next revision."""
    kept = {**_kept(db, judgement), "revision": judgement.revision + 1}
    db.execute(_CHANGE, {"changed": judgement.id, **kept})


def forget(db: Db, intake: UUID) -> None:
    """Erase what was judged and objected."""
    for statement in _FORGET:
        db.execute(statement, {"gone": intake})


def findings_json(findings: Findings) -> dict[str, JSON]:
    """As it is sealed, and as a person takes it along."""
    return {
        "outcome": findings.outcome,
        "degree": findings.degree,
        "explanation": findings.explanation,
        "steps": [_step_json(step) for step in findings.steps],
        "sectors": [*findings.sectors],
        "form": int(findings.form) if findings.form else None,
        "form_reason": findings.form_reason,
        "instruments": dict(findings.instruments),
        "review_on": _day_json(findings.review_on),
    }


def _kept(db: Db, one: Judgement) -> dict[str, Any]:
    content: JSON = {
        "asked": {"group": one.asked.group, "said": one.asked.said, "why": one.asked.why},
        "findings": findings_json(one.findings),
        "sent_back": one.sent_back,
    }
    return {
        "state": one.state,
        "judge": one.judge,
        "asked_at": one.asked_at,
        "asked_by": one.asked_by,
        "assessor": one.assessor,
        "judged_at": one.judged_at,
        "reader": one.reader,
        "final_at": one.final_at,
        "superseded_at": one.superseded_at,
        "revision": one.revision,
        "content": db.safe(one.person).seal(judgements.c.content, one.id, content),
    }


def _opened(db: Db, row: Row[Any]) -> Judgement:
    content = db.safe(row.person).open(judgements.c.content, row.id, row.content)
    asked = content["asked"]
    return Judgement(
        id=row.id,
        intake=row.intake,
        person=row.person,
        state=State(row.state),
        judge=OrganisationKind(row.judge),
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        assessor=row.assessor,
        judged_at=row.judged_at,
        reader=row.reader,
        final_at=row.final_at,
        superseded_at=row.superseded_at,
        revision=row.revision,
        asked=Asked(Group(asked["group"]), Group(asked["said"]), asked["why"]),
        findings=_findings(content["findings"]),
        sent_back=content["sent_back"],
    )


def _findings(kept: dict[str, Any]) -> Findings:
    return Findings(
        outcome=Outcome(kept["outcome"]) if kept["outcome"] else None,
        degree=Degree(kept["degree"]) if kept["degree"] else None,
        explanation=kept["explanation"],
        steps=tuple(_step(one) for one in kept["steps"]),
        sectors=tuple(Sector(one) for one in kept["sectors"]),
        form=WorkForm(kept["form"]) if kept["form"] else None,
        form_reason=kept["form_reason"],
        instruments={name: Use(use) for name, use in kept["instruments"].items()},
        review_on=_day(kept["review_on"]),
    )


def _step_json(step: Step) -> JSON:
    return {
        "matter": step.matter,
        "what": step.what,
        "by": step.by,
        "other": step.other,
        "on": _day_json(step.on),
    }


def _step(kept: dict[str, Any]) -> Step:
    return Step(
        matter=Matter(kept["matter"]) if kept["matter"] else None,
        what=kept["what"],
        by=By(kept["by"]) if kept["by"] else None,
        other=kept["other"],
        on=_day(kept["on"]),
    )


def _objection(db: Db, row: Row[Any]) -> Objection:
    safe = db.safe(row.person)
    words = safe.open(objections.c.words, row.id, row.words) if row.words else None
    return Objection(row.judgement, row.at, words)


def _day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None

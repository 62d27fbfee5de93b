"""Judgements for tests; only valid ones."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pow_bot.domain.intake.desk import At
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.domain.werkfit import actions
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.domain.werkfit.words import (
    By,
    Degree,
    Findings,
    Group,
    Judgement,
    Matter,
    Outcome,
    Sector,
    Step,
    Use,
    WorkForm,
)
from pow_bot.storage import Db
from tests.domain.intake.making import (
    NOW,
    at,
    claimed,
    colleague,
    standing,
)

A_STEP = Step(matter=Matter.DUTCH, what="Taalles op dinsdag.", by=By.GEMEENTE, on=date(2027, 1, 12))
FOUND = Findings(
    outcome=Outcome.SUFFICIENTLY_WERKFIT,
    degree=Degree.READY,
    explanation="U werkte lang in de zorg en u wilt weer beginnen.",
    steps=(A_STEP,),
    sectors=(Sector.CARE, Sector.CLEANING),
    form=WorkForm.REGULAR,
    instruments={"jobcoach_municipality": Use.POSSIBLE},
    review_on=date(2027, 2, 23),
)
NOT_YET = replace(
    FOUND, outcome=Outcome.NOT_YET, degree=Degree.FURTHER, sectors=(), form=None, instruments={}
)
BIJSTAND = {"situation": {"value": "looking"}, "benefit": {"value": "municipality"}}


def told(judgement: Judgement, locale: str, link: str) -> str:
    """The letter of these tests."""
    return f"Oordeel: {judgement.findings.outcome}."


def assessor(db: Db, name: str = "Ilse Jansen", **other: Any) -> Actor:
    """Of the municipality, unless it is said otherwise."""
    return colleague(db, name, **{"role": Role.ASSESSOR, **other})


def of_uwv(db: Db, name: str = "Umar Visser") -> Actor:
    return assessor(db, name, organisation="UWV Utrecht", kind=OrganisationKind.UWV)


def asked(db: Db, worker: Actor, group: Group = Group.BIJSTAND, why: str = "") -> str:
    """An intake of who has bijstand, taken up by this worker, who asked for a judgement."""
    reference = claimed(db, worker, answers=BIJSTAND)
    actions.ask(db, at(db, worker, reference), group, why)
    return reference


def as_judged(db: Db, actor: Actor, reference: str, now: datetime = NOW) -> At:
    """A form for the judgement as it stands now."""
    current = under_way(db, standing(db, reference).id)
    assert current is not None
    return replace(at(db, actor, reference, now), revision=current.revision)


def taken(db: Db, worker: Actor, judge: Actor) -> str:
    """An intake of this worker that this assessor is to judge."""
    reference = asked(db, worker)
    actions.take_up(db, at(db, judge, reference))
    return reference


def judged(db: Db, worker: Actor, judge: Actor, findings: Findings = FOUND) -> str:
    """An intake of this worker that this assessor judged."""
    reference = taken(db, worker, judge)
    actions.judge(db, as_judged(db, judge, reference), findings, told)
    return reference

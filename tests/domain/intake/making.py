"""People, intakes and colleagues for tests; only valid ones."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.desk import At, claim
from pow_bot.domain.intake.keeping import Intake, by_reference
from pow_bot.domain.intake.looking import Opened, look
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.rounding_off import Ending, round_off
from pow_bot.domain.intake.words import Closing, Line, NewIntake, Submitted, Urgency
from pow_bot.domain.staff.actions import NewColleague, add
from pow_bot.domain.staff.queries import everyone
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.storage import Database, Db

# A Monday morning, ten o'clock in the Netherlands.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def a_new(person: UUID, **other: Any) -> NewIntake:
    values: dict[str, Any] = {
        "person": person,
        "conversation": uuid4(),
        "channel": "web",
        "locale": "nl",
        "region": "AM13",
        "line": Line.WORK,
        "urgency": Urgency.NORMAL,
        "reach": "call",
        "answers": {"situation": {"value": "looking"}, "name": {"value": "Fatima"}},
        "decisions": [{"table": "urgency", "row": "otherwise"}],
    }
    return NewIntake(**{**values, **other})


def submitted(db: Db, now: datetime = NOW, **other: Any) -> Submitted:
    """An intake of a new person."""
    return submit(db, a_new(db.new_holder(), **other), now)


def claimed(db: Db, worker: Actor, now: datetime = NOW, **other: Any) -> str:
    """The number of an intake that this colleague took up."""
    reference = submitted(db, now, **other).reference
    claim(db, at(db, worker, reference, now))
    return reference


def colleague(db: Db, name: str = "Samira El Idrissi", **other: Any) -> Actor:
    values: dict[str, Any] = {
        "name": name,
        "email": f"{name.replace(' ', '.').lower()}@example.org",
        "organisation": "Gemeente Utrecht",
        "kind": OrganisationKind.GEMEENTE,
        "role": Role.INTAKE_WORKER,
        "regions": ("AM13",),
    }
    added = add(db, NewColleague(**{**values, **other}))
    return next(one.actor for one in everyone(db) if one.actor.id == added)


def at(db: Db, actor: Actor, reference: str, now: datetime = NOW) -> At:
    """A form for the intake as it stands now."""
    return At(actor, understood(reference) or "", standing(db, reference).revision, now)


def close(db: Db, form: At, reason: Closing, step: str) -> None:
    """Round it off, whatever its checklist says."""
    round_off(db, form, Ending(reason, step, anyway="Niet meer te vragen."))


def standing(db: Db, reference: str) -> Intake:
    intake = by_reference(db, understood(reference) or "")
    assert intake is not None
    return intake


def opened(db: Db, actor: Actor, reference: str, now: datetime = NOW) -> Opened:
    return look(db, actor, understood(reference) or "", now)


async def make_colleague(
    database: Database, name: str = "Samira El Idrissi", **other: Any
) -> Actor:
    return await database.write(lambda db: colleague(db, name, **other))


async def make_intake(database: Database, now: datetime = NOW, **other: Any) -> Submitted:
    return await database.write(lambda db: submitted(db, now, **other))

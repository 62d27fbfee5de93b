"""What is over is erased from the command line too: foreseen, done, and held by a clock that jumped."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.retention.actions import confirm_clock, run
from pow_bot.storage import Db
from tests.domain.intake.making import at, close, colleague, submitted
from tests.operate.patient import Patient
from tests.operate.running import Command

NOW = datetime.now(UTC)
_YEAR = timedelta(days=366)


@pytest.fixture
def patient(command: Command) -> Patient:
    patient = Patient(command, f"sqlite:///{Path('data/pow.sqlite').absolute()}")
    assert patient.run("init").code == 0
    return patient


def announced(db: Db) -> str:
    """Closed more than a year ago, and announced when its month began."""
    then, day = NOW - _YEAR, NOW - timedelta(days=31)
    samira = colleague(db)
    reference = submitted(db, then).reference
    desk.claim(db, at(db, samira, reference, then))
    form = at(db, samira, reference, then)
    close(db, form, Closing.NO_LONGER_NEEDED, "Niets meer nodig.")
    confirm_clock(db, day, by=None)
    run(db, day)
    return reference


def left(db: Db) -> int:
    return len(db.execute(select(intakes.c.id)).all())


def test_after_a_long_stop_nothing_goes_until_somebody_looked_at_the_clock(
    patient: Patient,
) -> None:
    reference = patient.write(announced)

    held = patient.run("retention", "run")
    assert (held.code, patient.write(left)) == (1, 1)
    assert "pow-bot retention confirm" in held.out
    says, fix = patient.look("database").wrong["retention.clock"]
    assert "clock jumped" in says
    assert "pow-bot retention confirm" in fix
    dry = patient.run("retention", "run", "--dry")
    assert (dry.code, reference in dry.out) == (1, False)

    assert patient.run("retention", "confirm").code == 0
    assert "retention.clock" in patient.look("database").well
    foreseen = patient.run("retention", "run", "--dry")
    assert (foreseen.code, foreseen.out.count("\n")) == (0, 1)
    assert foreseen.out.startswith(f"{reference}  closed  ")
    assert patient.write(left) == 1

    done = patient.run("retention", "run")

    assert (done.code, done.out) == (0, "Announced or erased: 1.\n")
    assert patient.write(left) == 0
    assert "Nothing would be erased now." in patient.run("retention", "run", "--dry").out


def test_who_does_not_run_the_server_is_told(patient: Patient) -> None:
    patient.write(partial(confirm_clock, now=NOW - timedelta(days=2), by=None))

    says, fix = patient.look("database").wrong["retention.clock"]

    assert "more than a day" in says
    assert "pow-bot serve" in fix

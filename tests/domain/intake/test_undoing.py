"""What was just done is taken back: as it stood, within ten seconds, and nobody was told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from pow_bot.domain.intake.actions import answer_from_person, submit
from pow_bot.domain.intake.desk import At, claim, note, release, wait_until
from pow_bot.domain.intake.keeping import Intake, content_of
from pow_bot.domain.intake.order import Shelf
from pow_bot.domain.intake.records import timeline, undos
from pow_bot.domain.intake.taking import assign
from pow_bot.domain.intake.undoing import UNDO, of_batch, pending, sweep, undo
from pow_bot.domain.intake.words import Closing, NotAllowed, Stage, Unseen
from pow_bot.domain.journal.records import journal
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db
from pow_bot.storage.outbox import outbox
from tests.domain.intake.making import DAY, NOW, a_new, at, close, colleague, standing, submitted

SECOND = timedelta(seconds=1)
# What follows from a change and is not taken back with it.
_GOES_ON = {"revision", "content", "next_step", "traced"}


def _as_was(intake: Intake) -> dict[str, Any]:
    return {name: getattr(intake, name) for name in Intake.__slots__ if name not in _GOES_ON}


def _last(db: Db, actor: Actor, now: Any = NOW) -> Any:
    there = pending(db, actor, now)
    assert there is not None
    (only,) = of_batch(db, actor, there.batch)
    return only


@pytest.mark.parametrize("kind", ["claim", "release", "wait", "close", "assign"])
async def test_it_stands_again_as_it_did(database: Database, kind: str) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db, role=Role.COORDINATOR)
        other = colleague(db, "Piet de Boer")
        reference = submitted(db).reference
        if kind in {"release", "wait", "close"}:
            claim(db, at(db, actor, reference))
        before, now = standing(db, reference), NOW + SECOND
        acts: dict[str, Callable[[At], None]] = {
            "claim": lambda there: claim(db, there),
            "release": lambda there: release(db, there),
            "wait": lambda there: wait_until(db, there, (NOW + DAY).date()),
            "close": lambda there: close(db, there, Closing.NO_LONGER_NEEDED, "Belt zelf."),
            "assign": lambda there: assign(db, there, other.id),
        }
        acts[kind](at(db, actor, reference, now))
        done = pending(db, actor, now)
        assert done is not None
        assert (done.kind, done.many, done.until) == (kind, 1, now + UNDO)

        undo(db, actor, _last(db, actor, now), now + 9 * SECOND)

        after = standing(db, reference)
        assert _as_was(after) == _as_was(before)
        assert content_of(db, after) == content_of(db, before)
        assert after.next_step is None
        assert after.revision > before.revision
        assert pending(db, actor, now + 9 * SECOND) is None

    await database.write(unit)


async def test_after_ten_seconds_it_stays(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, reference = colleague(db), submitted(db).reference
        claim(db, at(db, actor, reference))
        sought = _last(db, actor)
        assert pending(db, actor, NOW + UNDO) is None
        for late in (NOW + UNDO, NOW + DAY, NOW - SECOND):
            with pytest.raises(NotAllowed, match="tien seconden"):
                undo(db, actor, sought, late)
        assert standing(db, reference).owner == actor.id

    await database.write(unit)


async def test_what_was_changed_since_stays(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, other, reference = colleague(db), colleague(db, "Piet"), submitted(db).reference
        claim(db, at(db, actor, reference))
        sought = _last(db, actor)
        note(db, at(db, other, reference), "Belt morgen.")
        with pytest.raises(NotAllowed, match="intussen"):
            undo(db, actor, sought, NOW + SECOND)

    await database.write(unit)


async def test_nobody_takes_back_what_another_did(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, other, reference = colleague(db), colleague(db, "Piet"), submitted(db).reference
        claim(db, at(db, actor, reference))
        sought = _last(db, actor)
        there = pending(db, actor, NOW)
        assert there is not None
        assert of_batch(db, other, there.batch) == ()
        for known in (sought, uuid4()):
            with pytest.raises(Unseen):
                undo(db, other, known, NOW + SECOND)

    await database.write(unit)


async def test_a_closing_that_is_taken_back_was_never_said(database: Database) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db)
        receipt = submitted(db, email="fatima@example.org", distress="suicide")
        claim(db, at(db, actor, receipt.reference))
        before = db.execute(select(func.count()).select_from(outbox)).scalar_one()
        close(db, at(db, actor, receipt.reference), Closing.REACHED_AND_HELPED, "Belt zelf.")
        (due,) = db.execute(select(outbox.c.due).order_by(outbox.c.number.desc()).limit(1)).one()
        assert due == NOW + UNDO, "it leaves when nobody can take it back"

        undo(db, actor, _last(db, actor), NOW + SECOND)

        after = standing(db, receipt.reference)
        assert db.execute(select(func.count()).select_from(outbox)).scalar_one() == before
        assert content_of(db, after)["distress"] == "suicide"
        assert after.flagged_at == NOW
        kinds = db.execute(select(timeline.c.kind).where(timeline.c.intake == after.id)).scalars()
        assert {"distress", "closed", "undone"} <= set(kinds)

    await database.write(unit)


async def test_what_is_taken_back_is_not_counted(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, reference = colleague(db), submitted(db).reference
        claim(db, at(db, actor, reference))
        undo(db, actor, _last(db, actor), NOW + SECOND)
        counted = db.execute(select(journal.c.event)).scalars().all()
        assert list(counted) == ["submitted"]

    await database.write(unit)


async def test_who_came_back_meanwhile_keeps_the_new_registration(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, new = colleague(db), a_new(db.new_holder())
        reference = submit(db, new, NOW).reference
        claim(db, at(db, actor, reference))
        close(db, at(db, actor, reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        submit(db, new, NOW + SECOND)
        with pytest.raises(NotAllowed, match="nieuwe aanmelding"):
            undo(db, actor, _last(db, actor), NOW + SECOND)

    await database.write(unit)


async def test_how_it_stood_is_not_kept_for_longer(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, reference = colleague(db), submitted(db).reference
        claim(db, at(db, actor, reference))
        sweep(db, NOW + 3 * UNDO)
        assert db.execute(select(func.count()).select_from(undos)).scalar_one() == 0

    await database.write(unit)


async def test_a_pause_that_is_taken_back_moves_no_term(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, receipt = colleague(db), submitted(db)
        reference = receipt.reference
        claim(db, at(db, actor, reference))
        wait_until(db, at(db, actor, reference), (NOW + 2 * DAY).date())
        undo(db, actor, _last(db, actor), NOW + SECOND)
        answer_from_person(db, receipt.link, "Ik kan donderdag.", NOW + DAY)
        after = standing(db, reference)
        assert after.due_at == receipt.due
        assert (after.stage, after.shelf) == (Stage.CLAIMED, Shelf.TAKEN)

    await database.write(unit)

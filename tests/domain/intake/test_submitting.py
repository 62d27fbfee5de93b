"""What a conversation may count on: once, on the right list, in time, and taken back."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from pow_bot.domain.handover.words import ToLine, ToRegion
from pow_bot.domain.intake.actions import amend, answer_from_person, submit, withdraw
from pow_bot.domain.intake.desk import claim, wait_until
from pow_bot.domain.intake.order import Shelf
from pow_bot.domain.intake.records import intakes, messages, timeline
from pow_bot.domain.intake.references import ALPHABET, understood, written
from pow_bot.domain.intake.slips import slip_behind
from pow_bot.domain.intake.words import (
    Closing,
    Line,
    NextAction,
    NotAllowed,
    Stage,
    Unseen,
    Urgency,
)
from pow_bot.domain.journal.records import journal
from pow_bot.storage import Database, Db
from pow_bot.storage.erasure import erase
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    a_new,
    at,
    close,
    colleague,
    make_intake,
    opened,
    standing,
    submitted,
)


async def test_an_intake_gets_a_reference_a_term_and_a_link(database: Database) -> None:
    receipt = await make_intake(database)
    assert receipt.reference[3] == "-"
    assert set(receipt.reference) <= {*ALPHABET, "-"}
    assert receipt.due == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    slip = await database.read(lambda db: slip_behind(db, receipt.link))
    assert slip is not None
    assert slip.reference == receipt.reference


async def test_a_conversation_submits_once_while_one_is_open(database: Database) -> None:
    def twice(db: Db) -> bool:
        new = a_new(db.new_holder())
        return submit(db, new, NOW) == submit(db, new, NOW + HOUR)

    assert await database.write(twice)
    assert len(await database.read(lambda db: db.execute(select(intakes.c.id)).all())) == 1


async def test_a_taken_reference_is_drawn_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["K7P4QM", "K7P4QM", "K7P4QN"])
    monkeypatch.setattr("pow_bot.domain.intake.references.drawn", lambda: next(drawn))
    assert (await make_intake(database)).reference == "K7P-4QM"
    assert (await make_intake(database)).reference == "K7P-4QN"


async def test_where_every_number_is_taken_nothing_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pow_bot.domain.intake.references.drawn", lambda: "K7P4QM")
    await make_intake(database)
    with pytest.raises(RuntimeError):
        await make_intake(database)
    assert len(await database.read(lambda db: db.execute(select(intakes.c.id)).all())) == 1


async def test_another_line_is_another_line(database: Database) -> None:
    def unit(db: Db) -> None:
        new = a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        other = a_new(new.person, conversation=new.conversation, line=Line.EMPLOYER)
        amend(db, new.conversation, other, ("situation",), (), NOW)
        assert standing(db, receipt.reference).line is Line.EMPLOYER

    await database.write(unit)


@pytest.mark.parametrize("typed", ["K7P-4QM", "k7p4qm", " k7p 4qm ", "K7P–4QM"])
def test_a_reference_is_understood_as_people_type_it(typed: str) -> None:
    assert understood(typed) == "K7P4QM"
    assert written("K7P4QM") == "K7P-4QM"


@pytest.mark.parametrize("typed", ["", "K7P-4Q", "K7P-4QMM", "O0I1LB", "١٢٣٤٥٦", "ꓗ7P4QM"])
def test_anything_else_is_no_reference(typed: str) -> None:
    assert understood(typed) is None


async def test_what_is_amended_is_what_the_team_reads(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, new = colleague(db), a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        answers = {"name": {"value": "Fatma"}}
        changed = a_new(new.person, conversation=new.conversation, answers=answers)
        again = amend(db, new.conversation, changed, ("name",), ("situation",), NOW + HOUR)
        seen = opened(db, worker, receipt.reference)
        assert again == receipt
        assert seen.answers == answers
        assert seen.events[-1].note == {"changed": ["name"], "gone": ["situation"]}
        assert seen.intake.revision == 2

    await database.write(unit)


async def test_answers_one_after_another_are_told_as_one_change(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, new = colleague(db), a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        for step in ("name", "language", "name"):
            amend(db, new.conversation, new, (step,), (), NOW + HOUR)
        events = opened(db, worker, receipt.reference).events
        assert [event.kind for event in events][:2] == ["submitted", "amended"]
        assert [event.kind for event in events].count("amended") == 1
        assert events[1].note == {"changed": ["name", "language"], "gone": []}

    await database.write(unit)


async def test_another_region_moves_the_intake_and_releases_it(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, new = colleague(db), a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        claim(db, at(db, worker, receipt.reference))
        moved = a_new(new.person, conversation=new.conversation, region="AM05")
        amend(db, new.conversation, moved, ("postcode",), (), NOW + HOUR)
        intake = standing(db, receipt.reference)
        assert (intake.region, intake.owner, intake.stage) == ("AM05", None, Stage.SUBMITTED)
        with pytest.raises(Unseen):
            opened(db, worker, receipt.reference)

    await database.write(unit)


async def test_what_the_team_moved_stays_where_it_is(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, new = (
            colleague(db, role="coordinator", regions=("AM13", "AM05")),
            a_new(db.new_holder()),
        )
        receipt = submit(db, new, NOW)
        passed_to(db, worker, receipt.reference, ToLine(Line.SELF_EMPLOYED))
        passed_to(db, worker, receipt.reference, ToRegion("AM05"))
        amend(
            db,
            new.conversation,
            a_new(new.person, conversation=new.conversation),
            ("name",),
            (),
            NOW,
        )
        intake = standing(db, receipt.reference)
        assert (intake.region, intake.line) == ("AM05", Line.SELF_EMPLOYED)

    await database.write(unit)


@pytest.mark.parametrize(("urgency", "earlier"), [(Urgency.TODAY, True), (Urgency.NORMAL, False)])
async def test_a_term_gets_earlier_and_never_later(
    database: Database, urgency: Urgency, earlier: bool
) -> None:
    def unit(db: Db) -> None:
        new = a_new(db.new_holder(), urgency=Urgency.THIS_WEEK)
        receipt = submit(db, new, NOW)
        changed = a_new(new.person, conversation=new.conversation, urgency=urgency)
        again = amend(db, new.conversation, changed, ("urgent",), (), NOW + HOUR)
        assert standing(db, receipt.reference).urgency is urgency
        assert (again.due < receipt.due) is earlier
        assert again.due <= receipt.due

    await database.write(unit)


async def test_amending_what_the_team_closed_changes_answers_only(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, new = colleague(db), a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        claim(db, at(db, worker, receipt.reference))
        close(db, at(db, worker, receipt.reference), Closing.REACHED_AND_HELPED, "U belt UWV.")
        changed = a_new(
            new.person, conversation=new.conversation, region="AM05", answers={"name": {}}
        )
        amend(db, new.conversation, changed, ("name",), (), NOW)
        seen = opened(db, worker, receipt.reference)
        assert (seen.intake.stage, seen.intake.region) == (Stage.CLOSED, "AM13")
        assert seen.answers == {"name": {}}

    await database.write(unit)


async def test_a_withdrawn_intake_leaves_the_queue_without_its_answers(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, new = colleague(db), a_new(db.new_holder(), email="f@example.org")
        receipt = submit(db, new, NOW)
        claim(db, at(db, worker, receipt.reference))
        withdraw(db, new.conversation, NOW)
        withdraw(db, new.conversation, NOW)
        seen = opened(db, worker, receipt.reference)
        assert (seen.intake.stage, seen.intake.shelf) == (Stage.WITHDRAWN, Shelf.DONE)
        assert (seen.intake.owner, seen.intake.email, seen.answers) == (None, None, {})
        with pytest.raises(Unseen):
            amend(db, new.conversation, new, (), (), NOW)
        assert submit(db, new, NOW).reference != receipt.reference

    await database.write(unit)


async def test_there_is_nothing_to_amend_before_it_is_submitted(database: Database) -> None:
    with pytest.raises(Unseen):
        await database.write(lambda db: amend(db, uuid4(), a_new(db.new_holder()), (), (), NOW))


async def test_an_answer_of_the_person_ends_the_wait_and_is_next(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, receipt = colleague(db), submitted(db)
        claim(db, at(db, worker, receipt.reference))
        wait_until(db, at(db, worker, receipt.reference), (NOW + 3 * DAY).date())
        assert standing(db, receipt.reference).shelf is Shelf.WAITING
        answer_from_person(db, receipt.link, "Ik kan donderdag.", NOW + HOUR)
        seen = opened(db, worker, receipt.reference)
        assert (seen.intake.shelf, seen.intake.next_action) == (Shelf.TAKEN, NextAction.READ_ANSWER)
        assert [(letter.text, letter.from_person) for letter in seen.letters] == [
            ("Ik kan donderdag.", True)
        ]

    await database.write(unit)


async def test_nothing_can_be_written_behind_an_unknown_or_a_done_intake(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        new = a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        with pytest.raises(Unseen):
            answer_from_person(db, "forged", "Hallo", NOW)
        with pytest.raises(NotAllowed):
            answer_from_person(db, receipt.link, " \n\u200b ", NOW)
        with pytest.raises(NotAllowed, match="burgerservicenummer"):
            answer_from_person(db, receipt.link, "Mijn nummer is 111222333.", NOW)
        withdraw(db, new.conversation, NOW)
        with pytest.raises(NotAllowed):
            answer_from_person(db, receipt.link, "Hallo?", NOW)

    await database.write(unit)


async def test_an_erased_person_leaves_a_trace_that_names_nobody(database: Database) -> None:
    def unit(db: Db) -> tuple[str, object]:
        worker, new = colleague(db), a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        answer_from_person(db, receipt.link, "Hallo", NOW)
        claim(db, at(db, worker, receipt.reference))
        return receipt.link, new.person

    link, person = await database.write(unit)
    await erase(database, person, NOW)  # type: ignore[arg-type] # a UUID

    def left(db: Db) -> list[int]:
        tables = (intakes, timeline, messages, journal)
        return [len(db.execute(select(table)).all()) for table in tables]

    assert await database.read(left) == [0, 0, 0, 2]
    assert await database.read(lambda db: slip_behind(db, link)) is None

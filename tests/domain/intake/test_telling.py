"""What comes after a registration: more that is told, a wish for a person, changes after closing."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from pow_bot.domain.intake.actions import (
    amend,
    answer_from_person,
    ask_for_person,
    submit,
    tell,
    withdraw,
)
from pow_bot.domain.intake.desk import (
    At,
    attempt,
    claim,
    note,
    reopen,
    reply,
    wait_until,
)
from pow_bot.domain.intake.looking import look, looks_of, search
from pow_bot.domain.intake.order import Shelf
from pow_bot.domain.intake.records import intakes, messages
from pow_bot.domain.intake.slips import slip_behind
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Line,
    NewIntake,
    NextAction,
    Stage,
    Submitted,
)
from pow_bot.domain.journal.records import journal
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    a_new,
    at,
    close,
    colleague,
    opened,
    standing,
)

ANSWERS = {"wish": {"value": "yes"}, "week": {"value": "half"}}
OUTCOME = [{"table": "werkfit", "row": "can_begin", "gives": {"outcome": "likely_werkfit"}}]


def sent(db: Db, **other: Any) -> tuple[NewIntake, Submitted]:
    new = a_new(db.new_holder(), **other)
    return new, submit(db, new, NOW)


def told(db: Db, new: NewIntake, answers: Any = ANSWERS, decisions: Any = OUTCOME) -> None:
    tell(db, new.conversation, "werkfit", answers, decisions, NOW + HOUR)


def reached(db: Db, worker: Actor, reference: str) -> None:
    claim(db, at(db, worker, reference))
    attempt(db, at(db, worker, reference), Attempt.REACHED)


def done(db: Db, worker: Actor, reference: str) -> None:
    claim(db, at(db, worker, reference))
    close(db, at(db, worker, reference), Closing.REACHED_AND_HELPED, "U belt UWV.")


def kinds(db: Db, worker: Actor, reference: str) -> list[str]:
    events = opened(db, worker, reference).events
    return [event.kind for event in events if event.kind != "looked"]


async def test_what_is_told_stands_beside_the_answers(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        told(db, new)
        seen = opened(db, worker, receipt.reference)
        assert seen.told == {"werkfit": {"answers": ANSWERS, "decisions": OUTCOME}}
        assert seen.answers == new.answers
        assert seen.events[-1].note == {
            "flow": "werkfit",
            "changed": ["wish", "week"],
            "gone": [],
        }
        # Nobody was in touch yet: all of it is still to be read.
        assert seen.intake.next_action == NextAction.FIRST_CONTACT

    await database.write(unit)


async def test_what_was_told_before_it_was_sent_comes_with_it(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        asked = {"leren": {"answers": {"what": {"value": "a_trade"}}, "decisions": []}}
        _, receipt = sent(db, told=asked)
        assert opened(db, worker, receipt.reference).told == asked

    await database.write(unit)


async def test_told_again_it_replaces_what_was_told(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        told(db, new)
        told(db, new)
        revision = standing(db, receipt.reference).revision
        told(db, new, {"wish": {"value": "no"}}, [])
        seen = opened(db, worker, receipt.reference)
        assert revision == 2
        assert seen.told["werkfit"] == {"answers": {"wish": {"value": "no"}}, "decisions": []}
        # One conversation is told as one line, whatever was changed in it.
        assert kinds(db, worker, receipt.reference) == ["submitted", "told"]
        assert seen.events[1].note == {
            "flow": "werkfit",
            "changed": ["wish", "week"],
            "gone": ["week"],
        }
        told(db, new, {}, [])
        assert opened(db, worker, receipt.reference).told == {}

    await database.write(unit)


async def test_each_conversation_has_a_line_of_its_own(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        for flow in ("werkfit", "leren", "werkfit"):
            answers = {f"step_{flow}": {"value": str(uuid4())}}
            tell(db, new.conversation, flow, answers, [], NOW)
        assert kinds(db, worker, receipt.reference) == ["submitted", "told", "told", "told"]

    await database.write(unit)


async def test_other_decisions_alone_are_kept_without_a_line(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        told(db, new)
        told(db, new, ANSWERS, [])
        assert opened(db, worker, receipt.reference).told["werkfit"]["decisions"] == []
        assert kinds(db, worker, receipt.reference) == ["submitted", "told"]

    await database.write(unit)


@pytest.mark.parametrize("waits", [False, True])
async def test_only_a_changed_answer_is_something_to_read_again(
    database: Database, waits: bool
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        reached(db, worker, receipt.reference)
        if waits:
            wait_until(db, at(db, worker, receipt.reference), (NOW + 3 * DAY).date())
        told(db, new)
        first = standing(db, receipt.reference)
        assert first.answered_at is None
        assert first.shelf is (Shelf.WAITING if waits else Shelf.TAKEN)
        told(db, new, {**ANSWERS, "week": {"value": "all"}})
        again = standing(db, receipt.reference)
        assert (again.next_action, again.shelf) == (NextAction.READ_ANSWER, Shelf.TAKEN)

    await database.write(unit)


async def test_an_answer_that_is_gone_is_something_to_read(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        told(db, new)
        reached(db, worker, receipt.reference)
        told(db, new, {"wish": ANSWERS["wish"]})
        assert standing(db, receipt.reference).next_action == NextAction.READ_ANSWER

    await database.write(unit)


async def test_nothing_is_told_to_nobody(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        tell(db, uuid4(), "werkfit", ANSWERS, OUTCOME, NOW)
        withdraw(db, new.conversation, NOW)
        told(db, new)
        assert opened(db, worker, receipt.reference).told == {}
        assert not ask_for_person(db, uuid4(), NOW)
        assert not ask_for_person(db, new.conversation, NOW)

    await database.write(unit)


@pytest.mark.parametrize(
    "still_told", [{}, {"werkfit": {"answers": ANSWERS, "decisions": OUTCOME}}]
)
async def test_amending_leaves_what_is_still_told_and_nothing_else(
    database: Database, still_told: dict[str, Any]
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        told(db, new)
        answers = {"name": {"value": "F"}}
        again = a_new(new.person, conversation=new.conversation, answers=answers, told=still_told)
        amend(db, new.conversation, again, ("name",), (), NOW)
        seen = opened(db, worker, receipt.reference)
        assert seen.told == still_told
        assert (seen.answers, seen.decisions) == (again.answers, again.decisions)

    await database.write(unit)


async def test_answers_that_lead_elsewhere_are_something_to_read_after_contact(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        reached(db, worker, receipt.reference)
        other = a_new(new.person, conversation=new.conversation, line=Line.EMPLOYER)
        amend(db, new.conversation, other, ("situation",), (), NOW + HOUR)
        assert standing(db, receipt.reference).next_action == NextAction.READ_ANSWER

    await database.write(unit)


async def test_what_changes_after_closing_is_seen_and_the_receipt_says_done(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        open_slip = slip_behind(db, receipt.link)
        done(db, worker, receipt.reference)
        amend(db, new.conversation, new, ("name",), (), NOW + HOUR)
        told(db, new)
        assert kinds(db, worker, receipt.reference)[-3:] == [
            "closed",
            "amended_after",
            "told_after",
        ]
        seen = opened(db, worker, receipt.reference)
        assert (seen.intake.stage, seen.intake.next_action) == (Stage.CLOSED, None)
        assert seen.told["werkfit"]["answers"] == ANSWERS
        slip = slip_behind(db, receipt.link)
        assert open_slip is not None
        assert slip is not None
        assert (open_slip.done_at, slip.done_at) == (None, NOW)
        reopen(db, at(db, worker, receipt.reference))
        slip = slip_behind(db, receipt.link)
        assert slip is not None
        assert slip.done_at is None

    await database.write(unit)


async def test_who_wants_a_person_is_next_once_a_day(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        reached(db, worker, receipt.reference)
        wait_until(db, at(db, worker, receipt.reference), (NOW + 3 * DAY).date())
        assert ask_for_person(db, new.conversation, NOW + HOUR)
        intake = standing(db, receipt.reference)
        assert (intake.next_action, intake.shelf) == (NextAction.TALK, Shelf.TAKEN)
        assert ask_for_person(db, new.conversation, NOW + 2 * HOUR)
        assert standing(db, receipt.reference) == intake
        answer_from_person(db, receipt.link, "Bel mij graag.", NOW + 2 * HOUR)
        assert standing(db, receipt.reference).next_action == NextAction.TALK
        assert ask_for_person(db, new.conversation, NOW + DAY)
        assert kinds(db, worker, receipt.reference).count("wants_person") == 2

    await database.write(unit)


def by_reaching(db: Db, form: At) -> None:
    attempt(db, form, Attempt.REACHED)


def by_writing(db: Db, form: At) -> None:
    reply(db, form, "Wij belden u vandaag.")


def by_waiting(db: Db, form: At) -> None:
    wait_until(db, form, (NOW + 2 * DAY).date())


def by_closing(db: Db, form: At) -> None:
    close(db, form, Closing.REACHED_AND_HELPED, "U belt UWV.")


@pytest.mark.parametrize("step", [by_reaching, by_writing, by_waiting, by_closing])
async def test_the_wish_for_a_person_ends_with_a_step_for_them(
    database: Database, step: Any
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        ask_for_person(db, new.conversation, NOW)
        claim(db, at(db, worker, receipt.reference))
        assert standing(db, receipt.reference).next_action == NextAction.TALK
        step(db, at(db, worker, receipt.reference))
        assert standing(db, receipt.reference).wanted_at is None
        assert standing(db, receipt.reference).next_action != NextAction.TALK

    await database.write(unit)


async def test_a_wish_that_was_heard_may_be_said_again_the_same_day(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        ask_for_person(db, new.conversation, NOW)
        reached(db, worker, receipt.reference)
        ask_for_person(db, new.conversation, NOW + HOUR)
        assert standing(db, receipt.reference).next_action == NextAction.TALK

    await database.write(unit)


@pytest.mark.parametrize("closed", [False, True])
async def test_withdrawing_erases_words_and_leaves_that_it_was_withdrawn(
    database: Database, closed: bool
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db, email="f@example.org")
        told(db, new)
        claim(db, at(db, worker, receipt.reference))
        note(db, at(db, worker, receipt.reference), "Belt liever na vijven.")
        reply(db, at(db, worker, receipt.reference), "Dag mevrouw.")
        answer_from_person(db, receipt.link, "Dank u.", NOW)
        if closed:
            step = "U belt UWV."
            close(db, at(db, worker, receipt.reference), Closing.NO_LONGER_NEEDED, step)
        ended = standing(db, receipt.reference).closed_at
        withdraw(db, new.conversation, NOW + HOUR)
        withdraw(db, new.conversation, NOW + 2 * HOUR)
        seen = opened(db, worker, receipt.reference)
        assert (seen.intake.stage, seen.intake.closed_at) == (Stage.WITHDRAWN, ended or NOW + HOUR)
        assert (seen.answers, seen.told, seen.letters) == ({}, {}, ())
        assert (seen.intake.email, seen.next_step, seen.intake.owner) == (None, None, None)
        notes = {event.kind: event.note for event in seen.events}
        assert (notes["noted"], notes["told"]) == ({}, {"flow": "werkfit"})
        assert notes.get("closed") == ({"reason": "no_longer_needed"} if closed else None)
        assert kinds(db, worker, receipt.reference).count("withdrawn") == 1
        assert slip_behind(db, receipt.link) is None
        assert db.execute(select(messages.c.id)).all() == []
        withdrawals = select(journal.c.id).where(journal.c.event == "withdrawn")
        assert len(db.execute(withdrawals).all()) == 1

    await database.write(unit)


async def test_a_person_is_told_who_looked_without_a_name(database: Database) -> None:
    def unit(db: Db) -> None:
        new, receipt = sent(db)
        sent(db)
        worker, boss = colleague(db), colleague(db, "Els Vos", role="coordinator")
        look(db, worker, receipt.reference.replace("-", ""), NOW)
        search(db, boss, receipt.reference, NOW + HOUR)
        claim(db, at(db, worker, receipt.reference, NOW + 2 * HOUR))
        sought = select(intakes.c.id).where(intakes.c.conversation == new.conversation)
        looks = looks_of(db, db.execute(sought).scalar_one())
        assert [(one.at, one.what, one.role, one.organisation) for one in looks] == [
            (NOW + HOUR, "searched", Role.COORDINATOR, "Gemeente Utrecht"),
            (NOW, "looked", Role.INTAKE_WORKER, "Gemeente Utrecht"),
        ]
        assert "Samira" not in str(looks)

    await database.write(unit)


async def test_of_a_colleague_who_is_gone_only_the_look_is_told(database: Database) -> None:
    def unit(db: Db) -> None:
        _, receipt = sent(db)
        stranger = Actor(uuid4(), "", uuid4(), Role.INTAKE_WORKER, frozenset({"AM13"}), False)
        look(db, stranger, receipt.reference.replace("-", ""), NOW)
        (seen,) = looks_of(db, standing(db, receipt.reference).id)
        assert (seen.what, seen.role, seen.organisation) == ("looked", None, None)
        for hour in range(101):
            look(db, stranger, receipt.reference.replace("-", ""), NOW + hour * HOUR)
        looks = looks_of(db, standing(db, receipt.reference).id)
        assert (len(looks), looks[0].at) == (100, NOW + 100 * HOUR)

    await database.write(unit)

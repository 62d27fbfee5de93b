"""What cannot wait comes first; when it was not meant, or the talk was had, nothing of it is left."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from pow_bot.domain.handover.words import ToRegion
from pow_bot.domain.intake.actions import amend, answer_from_person, submit, tell, withdraw
from pow_bot.domain.intake.desk import attempt, claim, reply, wait_until
from pow_bot.domain.intake.distress import flag, lift
from pow_bot.domain.intake.looking import Opened
from pow_bot.domain.intake.order import Shelf
from pow_bot.domain.intake.queries import Only, View, page
from pow_bot.domain.intake.records import intakes, timeline
from pow_bot.domain.intake.rules import decided, replaced
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Distress,
    NewIntake,
    NextAction,
    Submitted,
    Urgency,
)
from pow_bot.domain.journal.records import journal
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Database, Db
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

CALM = {"table": "urgency", "row": "otherwise"}
SERIOUS = {"table": "urgency", "row": "distress"}
LINE = {"table": "line", "row": "work"}
SAFE = {"kind": {"value": "home"}, "safe": {"value": "chat"}}


def sent(db: Db, **other: Any) -> tuple[NewIntake, Submitted]:
    new = a_new(db.new_holder(), **{"decisions": [LINE, CALM], **other})
    return new, submit(db, new, NOW)


def flagged(db: Db, **other: Any) -> tuple[NewIntake, Submitted]:
    new, receipt = sent(db, **other)
    flag(db, new.conversation, "home", NOW + HOUR, [SERIOUS])
    tell(db, new.conversation, "nood", SAFE, [], NOW + HOUR)
    return new, receipt


def written_back(db: Db, receipt: Submitted, now: datetime) -> None:
    answer_from_person(db, receipt.link, "Ik lees dit op mijn werk.", now)


def traces(db: Db, worker: Actor, receipt: Submitted) -> tuple[Opened, set[str]]:
    """What a colleague sees, and what stands plainly in the tables."""
    seen = opened(db, worker, receipt.reference)
    kinds = set(db.execute(select(timeline.c.kind)).scalars())
    return seen, kinds & {"distress", "told"}


def assert_no_trace(db: Db, worker: Actor, receipt: Submitted) -> None:
    seen, kinds = traces(db, worker, receipt)
    assert (seen.distress, seen.intake.flagged_at, seen.told, kinds) == (None, None, {}, set())
    assert "distress" not in str((seen.decisions, seen.tags, seen.events))
    assert "home" not in str((seen.decisions, seen.events))


async def test_it_comes_first_and_only_who_opens_it_reads_what_it_is(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        submitted(db, urgency=Urgency.TODAY)
        _, receipt = flagged(db)
        intake = standing(db, receipt.reference)
        assert (intake.urgency, intake.flagged_at) == (Urgency.TODAY, NOW + HOUR)
        assert intake.due_at < receipt.due
        # There is nothing to read, and somebody to be reached.
        assert intake.next_action == NextAction.FIRST_CONTACT
        rows = page(db, worker, View.OPEN, Only(), NOW).rows
        assert [(row.written, row.flagged) for row in rows] == [
            (receipt.reference, True),
            (rows[1].written, False),
        ]
        seen = opened(db, worker, receipt.reference)
        assert seen.distress == Distress.HOME
        assert seen.decisions == [LINE, SERIOUS]
        assert seen.told["nood"]["answers"] == SAFE
        # What it is stands nowhere but in the content.
        assert [event.note for event in seen.events if event.kind == "distress"] == [{}]
        assert {event.kind for event in seen.events} == {"submitted", "distress"}

    await database.write(unit)


async def test_the_order_goes_on_past_what_comes_first(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        numbers = [flagged(db)[1].reference for _ in range(2)] + [submitted(db).reference]
        first = page(db, worker, View.OPEN, Only(), NOW, size=1)
        second = page(db, worker, View.OPEN, Only(), NOW, size=1, after=first.after)
        third = page(db, worker, View.OPEN, Only(), NOW, size=1, after=second.after)
        back = page(db, worker, View.OPEN, Only(), NOW, size=1, before=third.before)
        assert back.rows == second.rows
        shown = [row.written for part in (first, second, third) for row in part.rows]
        assert (set(shown), shown[2]) == (set(numbers), numbers[2])
        late = page(db, worker, View.LATE, Only(), NOW + DAY)
        assert {row.written for row in late.rows} == set(numbers[:2])

    await database.write(unit)


async def test_a_letter_that_nobody_answered_is_no_contact_with_who_cannot_wait(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, (_, receipt) = colleague(db), flagged(db)
        claim(db, at(db, worker, receipt.reference))
        reply(db, at(db, worker, receipt.reference, NOW + 2 * HOUR), "Schrijf wanneer het kan.")
        intake = standing(db, receipt.reference)
        assert (intake.contacted_at, intake.next_action) == (None, NextAction.FIRST_CONTACT)
        # Before the door closes, and after three before noon of the next working day.
        assert intake.term_at == NOW + 7 * HOUR
        reply(db, at(db, worker, receipt.reference, NOW + 6 * HOUR), "Wij denken aan u.")
        assert standing(db, receipt.reference).term_at == NOW + DAY + 2 * HOUR
        written_back(db, receipt, NOW + DAY)
        assert standing(db, receipt.reference).next_action == NextAction.READ_ANSWER
        reply(db, at(db, worker, receipt.reference, NOW + DAY), "Fijn dat u schrijft.")
        intake = standing(db, receipt.reference)
        assert (intake.contacted_at, intake.next_action) == (NOW + DAY, NextAction.GO_ON)
        assert intake.term_at == NOW + 8 * DAY + 7 * HOUR

    await database.write(unit)


async def test_who_was_reached_before_they_cried_is_to_be_reached_again(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        claim(db, at(db, worker, receipt.reference))
        attempt(db, at(db, worker, receipt.reference), Attempt.REACHED)
        later = NOW + 14 * DAY
        flag(db, new.conversation, "food", later, [SERIOUS])
        intake = standing(db, receipt.reference)
        assert (intake.next_action, intake.term_at) == (NextAction.GO_ON, later + 7 * HOUR)
        reply(db, at(db, worker, receipt.reference, later + HOUR), "Ga vandaag naar de gemeente.")
        assert standing(db, receipt.reference).term_at == later + 7 * HOUR
        attempt(db, at(db, worker, receipt.reference, later + 2 * HOUR), Attempt.REACHED)
        assert standing(db, receipt.reference).term_at == later + 7 * DAY + 7 * HOUR
        reached = select(journal.c.event).where(journal.c.event == "reached")
        assert len(db.execute(reached).all()) == 1

    await database.write(unit)


async def test_what_is_urgent_today_is_looked_after_again_when_nobody_answers(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        _, receipt = sent(db, urgency=Urgency.TODAY, reach="mail", email="f@example.org")
        claim(db, at(db, worker, receipt.reference))
        reply(db, at(db, worker, receipt.reference, NOW + 6 * HOUR), "Teken nog niets.")
        intake = standing(db, receipt.reference)
        assert (intake.contacted_at, intake.term_at) == (None, NOW + DAY + 2 * HOUR)
        attempt(db, at(db, worker, receipt.reference, NOW + DAY), Attempt.REACHED)
        assert standing(db, receipt.reference).term_at == NOW + 8 * DAY + 7 * HOUR

    await database.write(unit)


async def test_a_cry_while_somebody_waits_has_the_term_of_today(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        claim(db, at(db, worker, receipt.reference))
        attempt(db, at(db, worker, receipt.reference), Attempt.NO_ANSWER)
        wait_until(db, at(db, worker, receipt.reference), (NOW + 3 * DAY).date())
        flag(db, new.conversation, "food", NOW + 2 * DAY)
        assert standing(db, receipt.reference).term_at == NOW + 2 * DAY + 7 * HOUR

    await database.write(unit)


async def test_it_ends_a_wait_and_makes_the_term_no_later(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db, urgency=Urgency.TODAY)
        claim(db, at(db, worker, receipt.reference))
        wait_until(db, at(db, worker, receipt.reference), (NOW + 3 * DAY).date())
        flag(db, new.conversation, "food", NOW + DAY)
        intake = standing(db, receipt.reference)
        assert (intake.due_at, intake.shelf) == (receipt.due, Shelf.TAKEN)
        assert opened(db, worker, receipt.reference).decisions == [LINE, CALM]

    await database.write(unit)


async def test_the_same_again_changes_nothing_and_another_kind_takes_its_place(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), flagged(db)
        revision = standing(db, receipt.reference).revision
        flag(db, new.conversation, "home", NOW + DAY)
        assert standing(db, receipt.reference).revision == revision
        flag(db, new.conversation, "suicide", NOW + DAY)
        seen, _ = traces(db, worker, receipt)
        assert seen.distress == "suicide"
        assert [event.kind for event in seen.events].count("distress") == 1
        with pytest.raises(ValueError, match="weather"):
            flag(db, new.conversation, "weather", NOW)

    await database.write(unit)


async def test_where_nothing_is_open_nothing_is_flagged(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), sent(db)
        flag(db, uuid4(), "home", NOW)
        lift(db, new.conversation, Urgency.NORMAL, [CALM], NOW)
        assert standing(db, receipt.reference).revision == 1
        withdraw(db, new.conversation, NOW)
        flag(db, new.conversation, "home", NOW)
        lift(db, new.conversation, Urgency.NORMAL, [CALM], NOW)
        assert_no_trace(db, worker, receipt)

    await database.write(unit)


async def test_what_was_not_meant_is_as_if_it_had_not_been(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), flagged(db)
        lift(db, new.conversation, Urgency.NORMAL, [CALM], NOW + 2 * HOUR)
        assert_no_trace(db, worker, receipt)
        intake = standing(db, receipt.reference)
        assert (intake.urgency, intake.due_at) == (Urgency.NORMAL, receipt.due)
        seen = opened(db, worker, receipt.reference)
        assert seen.decisions == [LINE, CALM]
        assert [event.kind for event in seen.events if event.kind != "looked"] == [
            "submitted",
            "retimed",
        ]
        lift(db, new.conversation, Urgency.NORMAL, [CALM], NOW + 2 * HOUR)
        assert standing(db, receipt.reference) == intake

    await database.write(unit)


async def test_what_came_with_distress_has_the_term_of_its_day_without_it(
    database: Database,
) -> None:
    def unit(db: Db) -> tuple[datetime, datetime]:
        worker = colleague(db)
        told = {"nood": {"answers": SAFE, "decisions": []}}
        new, receipt = sent(db, distress="home", decisions=[LINE, SERIOUS], told=told)
        intake = standing(db, receipt.reference)
        assert (intake.urgency, intake.flagged_at) == (Urgency.TODAY, NOW)
        assert intake.next_action == NextAction.FIRST_CONTACT
        assert traces(db, worker, receipt)[1] == {"distress"}
        lift(db, new.conversation, Urgency.NORMAL, [CALM], NOW + DAY)
        assert_no_trace(db, worker, receipt)
        return standing(db, receipt.reference).due_at, submitted(db).due

    due, usual = await database.write(unit)
    assert due == usual


async def test_answers_that_change_meanwhile_leave_it_first(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), flagged(db)
        again = a_new(
            new.person,
            conversation=new.conversation,
            urgency=Urgency.THIS_WEEK,
            decisions=[LINE, {"table": "urgency", "row": "no_income"}],
        )
        amend(db, new.conversation, again, ("urgent",), (), NOW + HOUR)
        seen = opened(db, worker, receipt.reference)
        assert (seen.distress, seen.decisions) == ("home", [LINE, SERIOUS])
        assert (seen.intake.urgency, seen.intake.rank < 0) == (Urgency.TODAY, True)
        lift(db, new.conversation, Urgency.THIS_WEEK, again.decisions, NOW + 2 * HOUR)
        intake = standing(db, receipt.reference)
        assert (intake.urgency, intake.due_at < receipt.due) == (Urgency.THIS_WEEK, True)
        # Where the answers lead is known again: the same once more moves nothing.
        amend(db, new.conversation, again, ("urgent",), (), NOW + DAY)
        assert standing(db, receipt.reference).due_at == intake.due_at

    await database.write(unit)


async def test_it_goes_with_the_intake_to_another_region(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (_, receipt) = colleague(db), flagged(db)
        passed_to(db, worker, receipt.reference, ToRegion("AM05"))
        assert standing(db, receipt.reference).rank < 0

    await database.write(unit)


async def test_with_closing_every_trace_is_gone(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (_, receipt) = colleague(db), flagged(db, tags=("distress", "learning"))
        claim(db, at(db, worker, receipt.reference))
        attempt(db, at(db, worker, receipt.reference), Attempt.REACHED)
        assert opened(db, worker, receipt.reference).distress == "home"
        close(db, at(db, worker, receipt.reference), Closing.REACHED_AND_HELPED, "U belt UWV.")
        assert_no_trace(db, worker, receipt)
        seen = opened(db, worker, receipt.reference)
        assert (seen.decisions, seen.tags) == ([LINE], ("learning",))

    await database.write(unit)


async def test_with_withdrawing_every_trace_is_gone(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), flagged(db)
        withdraw(db, new.conversation, NOW + HOUR)
        assert_no_trace(db, worker, receipt)

    await database.write(unit)


async def test_the_journal_never_says_it(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, (new, receipt) = colleague(db), flagged(db)
        lift(db, new.conversation, Urgency.NORMAL, [CALM], NOW)
        flag(db, new.conversation, "danger", NOW)
        claim(db, at(db, worker, receipt.reference))
        close(db, at(db, worker, receipt.reference), Closing.REACHED_AND_HELPED, "U belt UWV.")
        events = list(db.execute(select(journal.c.event).order_by(journal.c.event)).scalars())
        assert events == ["claimed", "closed_reached_and_helped", "submitted"]

    await database.write(unit)


async def test_nothing_plain_says_of_what_kind_it_is(database: Database) -> None:
    await make_intake(database)
    for kind in Distress:
        await make_intake(database, distress=kind)
    rows = await database.read(lambda db: [row._asdict() for row in db.execute(select(intakes))])
    alike = [{name for name, one in row.items() if one is not None} for row in rows]
    assert alike[1:] == [alike[0] | {"flagged_at"}] * len(Distress)
    assert not {str(kind) for kind in Distress} & {
        one for row in rows for one in row.values() if isinstance(one, str)
    }


def test_decisions_of_the_same_table_take_the_place_of_those_before() -> None:
    assert replaced([LINE, CALM], [SERIOUS]) == [LINE, SERIOUS]
    assert replaced([LINE], [SERIOUS]) == [LINE, SERIOUS]
    assert replaced([LINE, CALM], []) == [LINE, CALM]


def test_only_while_it_is_distress_its_urgency_stays() -> None:
    before = {"decisions": [LINE, SERIOUS]}
    other = {"table": "line", "row": "dismissal"}

    assert decided(before, [other, CALM]) == [other, CALM]
    assert decided({**before, "distress": "food"}, [other, CALM]) == [other, SERIOUS]

"""What lies on the case table is heard by who may, and ends in a decision with a name and a day."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import func, select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.case_table.actions import (
    By,
    attend,
    decide,
    drop,
    forget_words,
    postpone,
    put_on,
    seat,
    unseat,
    write_notes,
)
from pow_bot.domain.case_table.queries import of_intake, open_table, queues_of, upcoming
from pow_bot.domain.case_table.records import case_items
from pow_bot.domain.case_table.rules import next_meeting
from pow_bot.domain.case_table.words import Decision, NewItem, State
from pow_bot.domain.intake.records import NOWHERE, acquaintances, intakes
from pow_bot.domain.intake.words import Closing, NotAllowed, NotYours, Unseen
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.storage import Database, Db, erase
from tests.domain.intake.making import (
    DAY,
    NOW,
    at,
    claimed,
    close,
    colleague,
    opened,
    standing,
)

MEETING = (NOW + 3 * DAY).date()
LATER = (NOW + 10 * DAY).date()
DECISION = Decision(decision="Aanmelden bij de vakschool.", owner="", next_on=LATER)


def _item(**other: object) -> NewItem:
    values: dict[str, object] = {"question": "Welke cursus?", "meeting": MEETING}
    return NewItem(**{**values, **other})  # type: ignore[arg-type] # of these kinds


def _listed(db: Db, worker: Actor, **other: object) -> tuple[str, str]:
    reference = claimed(db, worker)
    return reference, put_on(db, at(db, worker, reference), _item(**other))


def _guest(db: Db) -> Actor:
    return colleague(
        db, "Els Kok", organisation="UWV", kind=OrganisationKind.UWV, at_front_door=False
    )


def test_the_table_meets_on_its_day() -> None:
    monday = NOW.date()
    assert next_meeting(monday, 3) == MEETING
    assert next_meeting(MEETING, 3) == MEETING


async def test_a_decision_has_a_name_and_a_day_and_brings_the_intake_back(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        worker, other = colleague(db), colleague(db, "Piet de Boer")
        far = colleague(db, "Ver Weg", regions=("AM05",))
        reference, code = _listed(db, worker)
        write_notes(db, By(other, code, NOW), "Kijk naar de vakschool.")
        by = By(worker, code, NOW)
        for decision, owner in (
            (Decision(decision=" ", owner="", next_on=LATER), other),
            (Decision(decision="Bellen.", owner="", next_on=NOW.date()), other),
            (DECISION, far),
        ):
            with pytest.raises(NotAllowed):
                decide(db, by, decision, owner)
        decide(db, by, DECISION, other)
        intake = standing(db, reference)
        assert (intake.remind_on, intake.owner) == (LATER, worker.id)
        [item] = of_intake(db, intake)
        assert (item.state, item.owner, item.next_on) == (State.DECIDED, "Piet de Boer", LATER)
        assert "case_decided" in {one.kind for one in opened(db, worker, reference).events}
        with pytest.raises(NotAllowed):
            decide(db, by, DECISION, other)

    await database.write(unit)


async def test_an_intake_lies_on_the_table_once(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        reference, code = _listed(db, worker)
        for wrong in (_item(), _item(question=""), _item(meeting=(NOW - DAY).date())):
            with pytest.raises(NotAllowed):
                put_on(db, at(db, worker, reference), wrong)
        postpone(db, By(worker, code, NOW), LATER)
        assert open_table(db, worker, "AM13", MEETING, NOW).items == ()
        assert len(open_table(db, worker, "AM13", LATER, NOW).items) == 1
        drop(db, By(worker, code, NOW))
        assert open_table(db, worker, "AM13", LATER, NOW).items == ()
        put_on(db, at(db, worker, reference), _item())

    await database.write(unit)


async def test_who_is_invited_hears_what_may_be_shared_and_opens_nothing(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        keeper = colleague(db, "Joke Smit", role=Role.COORDINATOR)
        worker, guest = colleague(db), _guest(db)
        with pytest.raises(NotAllowed):
            _listed(db, worker, shared=True)
        _, hidden = _listed(db, worker)
        reference, shared = _listed(db, worker, shared=True, asked="Gebeld, mag.")
        assert queues_of(db, guest) == []
        with pytest.raises(Unseen):
            write_notes(db, By(guest, shared, NOW), "Ik ken dit.")
        with pytest.raises(NotYours):
            seat(db, worker, "AM13", guest.id, NOW)
        seat(db, keeper, "AM13", guest.id, NOW)
        [item] = open_table(db, guest, "AM13", MEETING, NOW).items
        assert (item.reference, item.opens) == (reference, False)
        with pytest.raises(Unseen):
            write_notes(db, By(guest, hidden, NOW), "Ik ken dit.")
        with pytest.raises(NotYours):
            decide(db, By(guest, shared, NOW), DECISION, worker)
        unseat(db, keeper, "AM13", guest.id, NOW)
        assert queues_of(db, guest) == []

    await database.write(unit)


async def test_who_was_seated_stands_in_the_audit_of_that_region(database: Database) -> None:
    def unit(db: Db) -> None:
        keeper = colleague(db, "Joke Smit", role=Role.COORDINATOR, catch_all=True)
        guest = colleague(db, "Anna Visser", role=Role.ASSESSOR, catch_all=True)
        for queue in ("AM13", NOWHERE):
            seat(db, keeper, queue, guest.id, NOW)
            unseat(db, keeper, queue, guest.id, NOW)
        done = select(audit.c.action, audit.c.region).order_by(audit.c.seq)
        assert [tuple(row) for row in db.execute(done)][-4:] == [
            ("case_table.seat", "AM13"),
            ("case_table.unseat", "AM13"),
            ("case_table.seat", None),
            ("case_table.unseat", None),
        ]

    await database.write(unit)


async def test_who_knows_the_person_or_may_not_read_it_hears_nothing(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, other = colleague(db), colleague(db, "Piet de Boer")
        known, _ = _listed(db, worker, shared=True, asked="Gebeld, mag.")
        intake = standing(db, known)
        row = {"intake": intake.id, "staff": other.id, "person": intake.person}
        db.execute(acquaintances.insert(), row)
        restricted, _ = _listed(db, worker, shared=True, asked="Gebeld, mag.")
        same = intakes.c.id == standing(db, restricted).id
        db.execute(intakes.update().where(same).values(restricted=True))
        assert open_table(db, other, "AM13", MEETING, NOW).items == ()
        assert len(open_table(db, worker, "AM13", MEETING, NOW).items) == 2

    await database.write(unit)


async def test_of_two_who_decide_at_once_one_decision_stands(database: Database) -> None:
    def prepared(db: Db) -> tuple[Actor, Actor, str]:
        worker = colleague(db)
        return worker, colleague(db, "Piet de Boer"), _listed(db, worker)[1]

    first, second, code = await database.write(prepared)
    done = await asyncio.gather(
        *(
            database.write(partial(decide, by=By(one, code, NOW), decision=DECISION, owner=one))
            for one in (first, second)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, NotAllowed) for one in done) == 1


async def test_a_closed_intake_is_decided_about_and_not_reminded_of(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        reference, code = _listed(db, worker)
        close(db, at(db, worker, reference), Closing.NO_LONGER_NEEDED, "Klaar.")
        decide(db, By(worker, code, NOW), DECISION, worker)
        assert standing(db, reference).remind_on is None

    await database.write(unit)


async def test_who_was_there_is_kept_for_that_day(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, guest = colleague(db), _guest(db)
        attend(db, worker, "AM13", MEETING, [worker.id], NOW)
        assert open_table(db, worker, "AM13", MEETING, NOW).present == {worker.id}
        assert open_table(db, worker, "AM13", LATER, NOW).present == frozenset()
        with pytest.raises(NotYours):
            attend(db, guest, "AM13", MEETING, [guest.id], NOW)
        assert upcoming(db, "AM13", NOW) == MEETING

    await database.write(unit)


async def test_a_person_who_goes_takes_their_words_along(database: Database) -> None:
    def unit(db: Db) -> object:
        worker = colleague(db)
        reference, _ = _listed(db, worker, shared=True, asked="Gebeld, mag.")
        intake = standing(db, reference)
        forget_words(db, intake.person)
        [item] = of_intake(db, intake)
        assert (item.state, item.told.question, item.told.asked) == (State.DROPPED, "", "")
        return intake.person

    person = await database.write(unit)
    await erase(database, person, NOW)  # type: ignore[arg-type] # a UUID
    count = select(func.count()).select_from(case_items)
    assert await database.read(lambda db: db.execute(count).scalar_one()) == 0

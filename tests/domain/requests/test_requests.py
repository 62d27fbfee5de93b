"""A request has a clock, somebody who sees to it, and an answer, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from pow_bot.domain.intake.words import NotAllowed, NotYours, Stale, TakenBy, Unseen
from pow_bot.domain.journal.records import journal
from pow_bot.domain.requests.actions import (
    For,
    ask,
    close,
    extend,
    give,
    identify,
    note,
    take,
    take_in,
)
from pow_bot.domain.requests.queries import listed, look
from pow_bot.domain.requests.records import request_steps, requests
from pow_bot.domain.requests.rules import due, longer
from pow_bot.domain.requests.words import Came, Identity, Kind, NewRequest, Outcome
from pow_bot.domain.routing.terms import Hours
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db, erase
from tests.domain.intake.making import DAY, NOW, colleague, standing, submitted

TODAY = NOW.date()


def _new(**other: object) -> NewRequest:
    values: dict[str, object] = {
        "region": "AM13",
        "kind": Kind.ACCESS,
        "came": Came.PHONE,
        "received_on": TODAY,
        "asked": "Wil alles zien.",
        "name": "Bo Jansen",
    }
    return NewRequest(**{**values, **other})  # type: ignore[arg-type] # of these kinds


def _keeper(db: Db) -> Actor:
    return colleague(db, "Joke Smit", role=Role.COORDINATOR)


def _for(db: Db, actor: Actor, reference: str, days: int = 0) -> For:
    revision = db.execute(
        select(requests.c.revision).where(requests.c.reference == reference)
    ).scalar_one()
    return For(actor, reference, revision, NOW + days * DAY)


@pytest.mark.parametrize(
    ("kind", "received", "last", "extended"),
    [
        (Kind.ACCESS, date(2026, 11, 23), date(2026, 12, 23), date(2027, 2, 23)),
        # The last day of a shorter month; then a Sunday, which ends on Monday.
        (Kind.ERASURE, date(2027, 1, 31), date(2027, 3, 1), date(2027, 4, 30)),
        # Second Christmas day, a Saturday: the Monday after it.
        (Kind.OBJECTION, date(2026, 11, 26), date(2026, 12, 28), date(2027, 2, 26)),
        (Kind.COMPLAINT, date(2026, 11, 23), date(2027, 1, 4), date(2027, 2, 1)),
        (Kind.JUDGEMENT, date(2026, 11, 23), date(2027, 1, 4), date(2027, 2, 15)),
        # Over the turn of the year.
        (Kind.COPY, date(2026, 12, 31), date(2027, 2, 1), date(2027, 3, 31)),
    ],
)
def test_the_last_day_is_that_of_the_law(
    kind: Kind, received: date, last: date, extended: date
) -> None:
    assert due(kind, received, Hours()) == last
    assert longer(kind, received, Hours()) == extended


async def test_a_request_is_extended_once_and_in_time(database: Database) -> None:
    def unit(db: Db) -> None:
        keeper = _keeper(db)
        reference = take_in(db, keeper, _new(), NOW)
        for why, how in (("", "Gebeld."), ("Veel papier.", " ")):
            with pytest.raises(NotAllowed):
                extend(db, _for(db, keeper, reference), why, how)
        with pytest.raises(NotAllowed):
            extend(db, _for(db, keeper, reference, days=31), "Veel papier.", "Gebeld.")
        extend(db, _for(db, keeper, reference, days=29), "Veel papier.", "Gebeld.")
        [one] = listed(db, keeper, NOW)
        assert (one.due_on, one.extended) == (date(2027, 2, 23), True)
        with pytest.raises(NotAllowed):
            extend(db, _for(db, keeper, reference, days=30), "Nog eens.", "Gebeld.")

    await database.write(unit)


async def test_nothing_is_given_out_before_it_is_sure_who_asks(database: Database) -> None:
    def unit(db: Db) -> None:
        keeper = _keeper(db)
        reference = take_in(db, keeper, _new(), NOW)
        with pytest.raises(NotAllowed):
            close(db, _for(db, keeper, reference), Outcome.DONE, "Overzicht.", "Per brief.")
        identify(db, _for(db, keeper, reference), Identity.REFERENCE)
        for done, answer in (("", "Per brief."), ("Overzicht.", "")):
            with pytest.raises(NotAllowed):
                close(db, _for(db, keeper, reference), Outcome.DONE, done, answer)
        close(db, _for(db, keeper, reference), Outcome.DONE, "Overzicht.", "Per brief.")
        opened = look(db, keeper, reference, NOW)
        assert (opened.told.done, opened.told.answer) == ("Overzicht.", "Per brief.")
        with pytest.raises(NotAllowed):
            note(db, _for(db, keeper, reference), "Nog iets.")
        assert [one.reference for one in listed(db, keeper, NOW, closed=True)] == [reference]
        assert listed(db, keeper, NOW) == []

    await database.write(unit)


async def test_a_complaint_needs_no_proof_and_is_counted_by_its_term(database: Database) -> None:
    def unit(db: Db) -> list[str]:
        keeper = _keeper(db)
        for days in (0, 60):
            reference = take_in(db, keeper, _new(kind=Kind.COMPLAINT), NOW)
            close(db, _for(db, keeper, reference, days), Outcome.PARTLY, "Gesproken.", "Gebeld.")
        events = db.execute(select(journal.c.event)).scalars()
        return sorted(event for event in events if event.startswith("request"))

    assert await database.write(unit) == ["request_complaint_in_time", "request_complaint_late"]


async def test_who_has_it_sees_it_and_other_workers_do_not(database: Database) -> None:
    def unit(db: Db) -> None:
        keeper, worker = _keeper(db), colleague(db)
        far = colleague(db, "Ver Weg", role=Role.COORDINATOR, regions=("AM05",))
        viewer = colleague(db, "Kijker", role=Role.NATIONAL_VIEWER)
        reference = take_in(db, worker, _new(), NOW)
        assert listed(db, worker, NOW) == []
        for stranger in (worker, far, viewer):
            with pytest.raises(Unseen):
                look(db, stranger, reference, NOW)
            with pytest.raises(Unseen):
                take(db, _for(db, stranger, reference))
        for nobody in (far, viewer):
            with pytest.raises(NotAllowed):
                give(db, _for(db, keeper, reference), nobody)
            with pytest.raises(NotYours):
                take_in(db, nobody, _new(), NOW)
        give(db, _for(db, keeper, reference), worker)
        assert [one.reference for one in listed(db, worker, NOW)] == [reference]
        with pytest.raises(TakenBy):
            take(db, _for(db, keeper, reference))
        old = _for(db, worker, reference)
        note(db, old, "Gebeld.")
        with pytest.raises(Stale):
            note(db, old, "Gebeld.")

    await database.write(unit)


async def test_a_request_says_who_asks_or_about_which_registration(database: Database) -> None:
    def unit(db: Db) -> None:
        keeper = _keeper(db)
        elsewhere = submitted(db, region="AM05").reference
        here = submitted(db).reference
        for wrong in (
            {"name": " "},
            {"name": "", "reference": elsewhere},
            {"reference": "geen"},
            {"asked": ""},
            {"received_on": TODAY + timedelta(days=1)},
            {"received_on": TODAY - timedelta(days=400)},
        ):
            with pytest.raises(NotAllowed):
                take_in(db, keeper, _new(**wrong), NOW)
        with pytest.raises(NotAllowed, match="in het afgelopen jaar"):
            take_in(db, keeper, _new(received_on=date(2020, 11, 23)), NOW)
        take_in(db, keeper, _new(name="", reference=here), NOW)
        assert [one.about for one in listed(db, keeper, NOW)] == [here]

    await database.write(unit)


@pytest.mark.parametrize("field", ["name", "reach"])
@pytest.mark.parametrize("typed", ["x" * 201, "Bo, 111222333"])
async def test_who_asks_is_kept_whole_and_without_a_service_number(
    database: Database, field: str, typed: str
) -> None:
    def unit(db: Db) -> None:
        with pytest.raises(NotAllowed):
            take_in(db, _keeper(db), _new(**{field: typed}), NOW)

    await database.write(unit)


async def test_what_somebody_asks_themselves_stands_in_the_list(database: Database) -> None:
    def unit(db: Db) -> None:
        keeper = _keeper(db)
        intake = standing(db, submitted(db).reference)
        reference = ask(db, intake, Kind.OBJECTION, "Ik ben het er niet mee eens.", NOW)
        [one] = listed(db, keeper, NOW)
        assert (one.reference, one.came, one.identity) == (
            reference, Came.SELF, Identity.OWN_PAGE,
        )  # fmt: skip
        [step] = look(db, keeper, reference, NOW).steps
        assert step.who is None

    await database.write(unit)


async def test_an_erased_person_leaves_no_request(database: Database) -> None:
    def unit(db: Db) -> list[object]:
        keeper = _keeper(db)
        intake = standing(db, submitted(db).reference)
        ask(db, intake, Kind.ACCESS, "Alles zien.", NOW)
        take_in(db, keeper, _new(), NOW)
        return list(db.execute(select(requests.c.holder)).scalars())

    holders = await database.write(unit)
    assert len(holders) == 2
    for holder in holders:
        await erase(database, holder, NOW)  # type: ignore[arg-type] # a UUID

    def left(db: Db) -> list[int]:
        tables = (requests, request_steps)
        return [db.execute(select(func.count()).select_from(t)).scalar_one() for t in tables]

    assert await database.read(left) == [0, 0]

"""Who may be the same person is told to who may open both, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from pow_bot.domain.intake import actions as person
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.keeping import content_of
from pow_bot.domain.intake.marks import FORM, Kind, email_of, marks_of, name_tokens, phone_of
from pow_bot.domain.intake.records import acquaintances, intakes, traces
from pow_bot.domain.intake.traces import leave_missing
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.similar.queries import alike, like
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW, a_new, at, close, colleague, standing, submitted
from tests.domain.similar.test_merging import desk_change, marks

PHONE, OTHER = "+31612345678", "+31687654321"


def said(**answers: str) -> dict[str, Any]:
    return {step: {"value": value} for step, value in answers.items()}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"number": PHONE}, (Kind.PHONE,)),
        ({"email": "ali@EXAMPLE.org"}, (Kind.EMAIL,)),
        ({"name": "Yıldız, ali", "place": "3511"}, (Kind.HOME,)),
        ({"number": PHONE, "email": "Ali@example.org"}, (Kind.EMAIL, Kind.PHONE)),
    ],
)
async def test_it_says_what_they_have_in_common(
    database: Database, answers: dict[str, str], why: tuple[Kind, ...]
) -> None:
    def unit(db: Db) -> None:
        first = said(number=PHONE, email="ali@example.org", name="Ali Yildiz", place="3511")
        one = submitted(db, answers=first)
        two = submitted(db, answers=said(**answers))

        [found] = alike(db, colleague(db), standing(db, two.reference))

        assert (found.listed.written, found.why) == (one.reference, why)

    await database.write(unit)


@pytest.mark.parametrize(
    "answers",
    [
        {"number": OTHER},
        {"helper_number": PHONE},
        {"name": "Ali Yildiz"},
        {"name": "Ali Yildiz", "place": "3512"},
        {"name": "Ali", "place": "3511"},
    ],
)
async def test_a_name_alone_or_a_helpers_number_says_nothing(
    database: Database, answers: dict[str, str]
) -> None:
    def unit(db: Db) -> None:
        submitted(db, answers=said(number=PHONE, name="Ali Yildiz", place="3511"))
        two = submitted(db, answers=said(**answers))

        assert alike(db, colleague(db), standing(db, two.reference)) == ()

    await database.write(unit)


async def test_of_what_somebody_may_not_open_nothing_is_said(database: Database) -> None:
    def unit(db: Db) -> None:
        here = submitted(db, answers=said(number=PHONE))
        submitted(db, answers=said(number=PHONE), region="AM05")
        hidden = submitted(db, answers=said(number=PHONE))
        known = submitted(db, answers=said(number=PHONE))
        desk_change(db, hidden, restricted=True)
        worker = colleague(db)
        intake = standing(db, known.reference)
        knows = {"intake": intake.id, "staff": worker.id, "person": intake.person}
        db.execute(insert(acquaintances).values(knows))

        assert alike(db, worker, standing(db, here.reference)) == ()
        assert like(db, colleague(db, "Bo", role=Role.ADMIN), phone=PHONE) == ()
        assert [one.listed.written for one in like(db, worker, phone=PHONE)] == [here.reference]

    await database.write(unit)


async def test_who_is_typed_in_is_looked_up_before(database: Database) -> None:
    def unit(db: Db) -> None:
        one = submitted(db, answers=said(number=PHONE, name="José Díaz", place="3511"))
        worker = colleague(db)

        for known in (
            {"phone": "06-12 34 56 78"},
            {"name": "diaz jose", "place": "3511"},
            {"phone": "0031612345678", "email": "nobody@example.org"},
        ):
            assert [found.listed.written for found in like(db, worker, **known)] == [one.reference]
        for unknown in ({}, {"phone": "12"}, {"name": "José Díaz"}, {"email": "j"}):
            assert like(db, worker, **unknown) == ()

    await database.write(unit)


async def test_traces_follow_the_answers_and_go_with_them(database: Database) -> None:
    def unit(db: Db) -> None:
        new = a_new(db.new_holder(), answers=said(number=PHONE, name="Ali Yildiz", place="3511"))
        receipt = person.submit(db, new, NOW)
        worker = colleague(db)
        changed = a_new(new.person, conversation=new.conversation, answers=said(number=OTHER))
        person.amend(db, new.conversation, changed, ("number",), ("name",), NOW)

        assert like(db, worker, phone=PHONE) == ()
        assert len(like(db, worker, phone=OTHER)) == 1
        assert len(marks(db, standing(db, receipt.reference))) == 1

        person.withdraw(db, new.conversation, NOW)
        assert marks(db, standing(db, receipt.reference)) == set()

    await database.write(unit)


async def test_names_go_at_closing_and_come_back_with_it(database: Database) -> None:
    def unit(db: Db) -> None:
        answers = said(number=PHONE, name="Ali Yildiz", place="3511")
        receipt = submitted(db, answers=answers, tags=("learning", "distress"))
        worker = colleague(db)
        before = marks(db, standing(db, receipt.reference))
        kinds = select(traces.c.kind).order_by(traces.c.kind)
        assert list(db.execute(kinds).scalars()) == ["home", "name", "name", "phone", "tag"]
        desk.claim(db, at(db, worker, receipt.reference))

        close(db, at(db, worker, receipt.reference), Closing.REACHED_AND_HELPED, "U belt.")
        assert list(db.execute(kinds).scalars()) == ["phone", "tag"]

        desk.reopen(db, at(db, worker, receipt.reference))
        assert marks(db, standing(db, receipt.reference)) == before

    await database.write(unit)


async def test_what_came_before_there_were_traces_gets_them_once(database: Database) -> None:
    def unit(db: Db) -> None:
        receipts = [
            submitted(db, NOW - timedelta(hours=one), answers=said(number=PHONE, name="Ali"))
            for one in range(7)
        ]
        before = {one.reference: marks(db, standing(db, one.reference)) for one in receipts}
        db.execute(traces.delete())
        db.execute(update(intakes).values(traced=0))

        last, rounds = leave_missing(db, None, 3), 1
        while last is not None:
            last, rounds = leave_missing(db, last, 3), rounds + 1

        assert rounds == 4
        assert {one: marks(db, standing(db, one)) for one in before} == before
        assert set(db.execute(select(intakes.c.traced)).scalars()) == {FORM}
        assert content_of(db, standing(db, receipts[0].reference))

    await database.write(unit)


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("José van der Yıldız-Öztürk", {"jose", "yildiz", "ozturk"}),
        ("de la", {"de", "la"}),
        ("J.", set()),
        ("Łukasz Åse Đorđe", {"lukasz", "ase", "dorde"}),
        ("محمد علي", {"محمد", "علي"}),
        ("O'Neill", {"neill"}),
        ("", set()),
    ],
)
def test_names_are_kept_in_one_spelling(typed: str, tokens: set[str]) -> None:
    assert name_tokens(typed) == tokens


def test_numbers_and_addresses_are_kept_in_one_spelling() -> None:
    assert {phone_of(one) for one in ("0612345678", "+31 (0)6 12345678", "06-12345678")} == {PHONE}
    assert {phone_of(one) for one in ("", "12", "geen", "112")} == {""}
    assert email_of(" Ali@Example.ORG ") == "ali@example.org"
    assert {email_of(one) for one in ("", "ali", "@example.org", "ali@example")} == {""}


def test_odd_answers_leave_no_marks() -> None:
    odd = {"name": None, "number": {"value": 5}, "email": {"unknown": "skip"}, "place": {}}
    assert marks_of(odd, ("distress",)) == frozenset()

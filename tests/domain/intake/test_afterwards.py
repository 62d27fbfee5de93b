"""After the end: a late letter is seen, and a colleague says how it goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from pow_bot.domain.intake.access import sees, thing_of
from pow_bot.domain.intake.actions import HEARD_AFTERWARDS, answer_from_person
from pow_bot.domain.intake.afterwards import Kin, kin_of, leave_closed, renew
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.desk import reopen
from pow_bot.domain.intake.keeping import change, content_of, link_of
from pow_bot.domain.intake.queries import Only, View, page
from pow_bot.domain.intake.records import acquaintances, messages
from pow_bot.domain.intake.words import Closing, NextAction, NotAllowed, Stage
from pow_bot.domain.staff.permissions import Action, may
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Database, Db
from tests.domain.intake.making import (
    DAY,
    NOW,
    at,
    claimed,
    close,
    colleague,
    standing,
    submitted,
)

LATER = NOW + 3 * DAY


def closed(db: Db) -> tuple[Actor, str]:
    samira = colleague(db)
    reference = claimed(db, samira)
    step = "U belt het werkcentrum."
    close(db, at(db, samira, reference), Closing.REACHED_AND_HELPED, step)
    return samira, reference


def written_late(db: Db, after: timedelta = 3 * DAY) -> tuple[Actor, str]:
    samira, reference = closed(db)
    link = link_of(db, standing(db, reference))
    answer_from_person(db, link, "Ik heb toch nog een vraag.", NOW + after)
    return samira, reference


def listed(db: Db, actor: Actor) -> list[str]:
    return [row.written for row in page(db, actor, View.OPEN, Only(), LATER).rows]


async def test_a_late_letter_is_seen_by_the_team(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        intake = standing(db, reference)
        assert listed(db, samira) == [reference]
        assert (intake.stage, intake.next_action) == (Stage.CLOSED, NextAction.READ_LATE)

    await database.write(unit)


async def test_a_letter_long_after_the_end_asks_to_begin_anew(database: Database) -> None:
    def unit(db: Db) -> None:
        with pytest.raises(NotAllowed, match="opnieuw aanmelden"):
            written_late(db, HEARD_AFTERWARDS)

    await database.write(unit)


async def test_it_can_stay_closed(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        leave_closed(db, at(db, samira, reference, LATER))
        intake = standing(db, reference)
        assert listed(db, samira) == []
        assert (intake.stage, intake.next_action) == (Stage.CLOSED, None)

    await database.write(unit)


async def test_it_can_be_opened_again(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        reopen(db, at(db, samira, reference, LATER))
        intake = standing(db, reference)
        assert intake.stage is Stage.CLAIMED
        assert intake.next_action == NextAction.READ_ANSWER

    await database.write(unit)


async def test_it_can_go_on_as_a_new_one(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        new = standing(db, renew(db, at(db, samira, reference, LATER)))
        old = standing(db, reference)

        assert (new.stage, new.owner, new.person) == (Stage.CLAIMED, samira.id, old.person)
        assert new.due_at > LATER
        assert content_of(db, new)["answers"] == content_of(db, old)["answers"]
        assert (old.stage, old.next_action) == (Stage.CLOSED, None)
        assert link_of(db, new) != link_of(db, old)
        assert kin_of(db, new) == Kin(before=old.reference, after=None)
        assert kin_of(db, old) == Kin(before=None, after=new.reference)

    await database.write(unit)


async def test_the_letters_stay_with_the_closed_one(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        renew(db, at(db, samira, reference, LATER))
        of_it = set(db.execute(select(messages.c.intake)).scalars())
        assert of_it == {standing(db, reference).id}

    await database.write(unit)


async def test_nobody_goes_on_twice(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        renew(db, at(db, samira, reference, LATER))
        with pytest.raises(NotAllowed, match="nieuwe aanmelding"):
            renew(db, at(db, samira, reference, LATER))

    await database.write(unit)


async def test_an_open_one_does_not_go_on(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db).reference
        with pytest.raises(NotAllowed, match="afgeronde"):
            renew(db, at(db, samira, reference))

    await database.write(unit)


async def test_it_does_not_open_by_its_owner_leaving(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        disable(db, samira.id, LATER)
        assert standing(db, reference).stage is Stage.CLOSED

    await database.write(unit)


async def test_who_knows_the_person_does_not_see_the_new_one(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        jan, old = colleague(db, "Jan Bakker"), standing(db, reference)
        known = {"intake": old.id, "staff": jan.id, "person": old.person}
        db.execute(insert(acquaintances), known)

        new = standing(db, renew(db, at(db, samira, reference, LATER)))

        assert sees(db, samira, new)
        assert not sees(db, jan, new)

    await database.write(unit)


async def test_what_stayed_behind_at_a_hand_over_stays_so_in_the_next(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = written_late(db)
        change(db, standing(db, reference), withheld=True)
        renewed = renew(db, at(db, samira, reference, LATER))
        assert not may(samira, Action.READ_PRIVATE, thing_of(db, standing(db, renewed)))

    await database.write(unit)

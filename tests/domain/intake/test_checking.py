"""The checklist of an intake: marked by whom, taken away again, and of its own line."""

import pytest

from pow_bot.domain.intake.checking import Mark, check, ticks_of
from pow_bot.domain.intake.words import Line, NotAllowed, Stale
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.lists import Check, Checklists
from pow_bot.storage import Database, Db
from tests.domain.intake.making import HOUR, NOW, at, colleague, standing, submitted
from tests.domain.intake.test_afterwards import closed


async def test_a_mark_says_who_and_when(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db, line=Line.DISMISSAL).reference
        check(db, at(db, samira, reference), {"unsigned": Mark.DONE, "ww": Mark.NOT_NEEDED})

        ticks = ticks_of(db, standing(db, reference))

        assert {code: tick.mark for code, tick in ticks.items()} == {
            "unsigned": Mark.DONE,
            "ww": Mark.NOT_NEEDED,
        }
        assert {(tick.by, tick.at) for tick in ticks.values()} == {(samira.id, NOW)}

    await database.write(unit)


async def test_a_mark_stays_with_who_made_it(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, jan = colleague(db), colleague(db, "Jan Bakker")
        reference = submitted(db).reference
        check(db, at(db, samira, reference), {"benefit": Mark.DONE})
        later = at(db, jan, reference, NOW + HOUR)
        check(db, later, {"benefit": Mark.DONE, "alone": Mark.DONE})

        ticks = ticks_of(db, standing(db, reference))

        assert (ticks["benefit"].by, ticks["alone"].by) == (samira.id, jan.id)

    await database.write(unit)


async def test_a_mark_can_be_taken_away(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db).reference
        check(db, at(db, samira, reference), {"benefit": Mark.DONE})
        check(db, at(db, samira, reference), {"benefit": None})
        assert ticks_of(db, standing(db, reference)) == {}

    await database.write(unit)


async def test_what_changes_nothing_is_no_new_version(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db).reference
        check(db, at(db, samira, reference), {"benefit": Mark.DONE})
        before = standing(db, reference).revision
        check(db, at(db, samira, reference), {"benefit": Mark.DONE})
        assert standing(db, reference).revision == before

    await database.write(unit)


async def test_items_of_another_line_are_not_kept(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db, line=Line.WORK).reference
        check(db, at(db, samira, reference), {"bbz": Mark.DONE})
        assert ticks_of(db, standing(db, reference)) == {}

    await database.write(unit)


async def test_a_region_checks_its_own_list(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db).reference
        own = Check("bus", {"nl": "Buskaart geregeld", "en": "Bus card arranged"})
        keep(db, "AM13", Checklists({"work": (own,)}), 0, NOW, by=samira.id)
        check(db, at(db, samira, reference), {"bus": Mark.DONE, "benefit": Mark.DONE})
        assert set(ticks_of(db, standing(db, reference))) == {"bus"}

    await database.write(unit)


async def test_an_old_form_marks_nothing(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db).reference
        old = at(db, samira, reference)
        check(db, old, {"benefit": Mark.DONE})
        with pytest.raises(Stale):
            check(db, old, {"alone": Mark.DONE})

    await database.write(unit)


async def test_what_is_done_is_not_checked_any_more(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = closed(db)
        with pytest.raises(NotAllowed):
            check(db, at(db, samira, reference), {"benefit": Mark.DONE})

    await database.write(unit)

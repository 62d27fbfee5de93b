"""The checklist of an intake: marked by whom, taken away again, of its own line and by what was answered."""

from typing import Any

import pytest

from pow_bot.domain.intake.checking import Mark, check, checklist_of, said_in, ticks_of
from pow_bot.domain.intake.keeping import content_of
from pow_bot.domain.intake.words import Line, NotAllowed, Stale
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.lists import Check, Checklists
from pow_bot.storage import Database, Db
from tests.domain.intake.making import HOUR, NOW, at, colleague, standing, submitted
from tests.domain.intake.test_afterwards import closed

SIGNED = {"situation": {"value": "looking"}, "paper": {"value": "signed"}}


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


async def test_an_answer_brings_what_comes_first_to_every_line(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db, answers=SIGNED).reference
        check(db, at(db, samira, reference), {"unsigned": Mark.DONE})
        assert set(ticks_of(db, standing(db, reference))) == {"unsigned"}

    await database.write(unit)


async def test_what_was_told_beside_brings_it_too(database: Database) -> None:
    def unit(db: Db) -> None:
        told = {"zelfstandige": {"answers": {"running": {"value": "yes"}}, "decisions": []}}
        samira, reference = colleague(db), submitted(db, told=told).reference
        check(db, at(db, samira, reference), {"registered": Mark.DONE})
        assert set(ticks_of(db, standing(db, reference))) == {"registered"}

    await database.write(unit)


async def test_in_the_words_of_the_region_and_not_where_it_took_them_away(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        reference = submitted(db, answers=SIGNED).reference
        intake, own = standing(db, reference), Check("unsigned", {"nl": "Laat nakijken"}, True)
        keep(db, "AM13", Checklists({"dismissal": (own,)}), 0, NOW, by=None)
        assert checklist_of(db, intake, content_of(db, intake)).checks == (own,)
        keep(db, "AM13", Checklists({"dismissal": ()}), 1, NOW, by=None)
        assert checklist_of(db, intake, content_of(db, intake)).checks == ()

    await database.write(unit)


@pytest.mark.parametrize(
    ("answers", "brought"),
    [
        ({"paper": {"value": "sign"}}, {"unsigned"}),
        ({"paper": {"unknown": "dont_know"}}, {"unsigned"}),
        ({"paper": {"unknown": "skip"}}, set()),
        ({"paper": {"value": "no"}}, set()),
        ({"urgent": {"value": "last_day"}}, {"ww", "ill"}),
        ({"urgent": {"value": "no_income"}}, {"benefit"}),
        ({"situation": {"value": "self_employed"}}, {"registered", "bbz"}),
        ({"for_whom": {"value": "dismissal"}}, {"unsigned", "ww", "ill"}),
        ({"wishes": {"value": ["no_income", "sign"]}}, set()),
    ],
)
def test_each_answer_brings_its_own(answers: dict[str, Any], brought: set[str]) -> None:
    found = Checklists().of(Line.EMPLOYER, said_in({"answers": answers}))
    assert {one.code for one in found if one.safety} == brought


def test_an_item_that_two_ask_for_stands_there_once() -> None:
    found = Checklists().of(Line.WORK, said_in({"answers": {"urgent": {"value": "no_income"}}}))
    assert [one.code for one in found].count("benefit") == 1


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

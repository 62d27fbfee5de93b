"""A region may promise sooner than all others do, and never later; what was promised stands."""

from datetime import timedelta
from functools import partial

import pytest

from pow_bot.domain.intake.words import Urgency
from pow_bot.domain.practice.actions import Outdated, keep
from pow_bot.domain.practice.queries import history, standing
from pow_bot.domain.practice.words import Terms
from pow_bot.storage import Database
from tests.domain.intake.making import NOW, make_intake
from tests.domain.intake.making import standing as intake_of


async def test_a_shorter_term_holds_for_who_comes_after_it(database: Database) -> None:
    before = await make_intake(database)
    await database.write(lambda db: keep(db, "AM13", Terms(1, 2), 0, NOW, by=None))

    after = await make_intake(database)
    elsewhere = await make_intake(database, region="AM05")
    soon = await make_intake(database, urgency=Urgency.THIS_WEEK)

    assert before.due - after.due == timedelta(days=5), "a weekend lies in the longer term"
    assert elsewhere.due == before.due
    assert soon.due == after.due - timedelta(days=1)
    promised = await database.write(lambda db: intake_of(db, before.reference).due_at)
    assert promised == before.due


@pytest.mark.parametrize(("this_week", "normal"), [(3, 5), (2, 6), (0, 5), (2, -1)])
def test_no_region_promises_later_than_all_others(this_week: int, normal: int) -> None:
    with pytest.raises(ValueError, match="no longer than that of all"):
        Terms(this_week, normal)


async def test_a_setting_that_was_changed_meanwhile_is_not_lost(database: Database) -> None:
    await database.write(lambda db: keep(db, "AM13", Terms(1, 2), 0, NOW, by=None))

    with pytest.raises(Outdated):
        await database.write(lambda db: keep(db, "AM13", Terms(2, 3), 0, NOW, by=None))

    there = await database.read(partial(standing, region="AM13", kind=Terms))
    assert (there.value, there.revision) == (Terms(1, 2), 1)
    entries = await database.read(partial(history, region="AM13", kind=Terms, most=9))
    assert [entry.action for entry in entries] == ["practice.terms"]
    assert await database.read(partial(history, region="AM05", kind=Terms, most=9)) == []

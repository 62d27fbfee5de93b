"""Who looks at an intake now is seen by colleagues, and by nobody any more within a minute."""

from datetime import timedelta

from sqlalchemy import func, select

from pow_bot.domain.intake.presence import AGAIN, THERE, arrive, others, to_be_refreshed
from pow_bot.domain.intake.records import presences
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW, colleague, opened, standing, submitted

SECOND = timedelta(seconds=1)


async def test_who_looks_is_seen_by_the_others_and_gone_within_a_minute(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        samira, piet = colleague(db), colleague(db, "Piet de Boer")
        reference = submitted(db).reference
        assert opened(db, samira, reference).beside == ()
        assert opened(db, piet, reference).beside == ("Samira El Idrissi",)
        intake = standing(db, reference)
        assert others(db, intake.id, samira, NOW + SECOND) == ("Piet de Boer",)
        assert others(db, intake.id, samira, NOW + THERE) == ()
        assert timedelta(minutes=1) > THERE

    await database.write(unit)


async def test_who_opens_another_one_is_there_and_not_here(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet = colleague(db), colleague(db, "Piet de Boer")
        first, second = submitted(db).reference, submitted(db).reference
        opened(db, samira, first)
        opened(db, samira, second)
        assert opened(db, piet, first).beside == ()
        assert opened(db, piet, second).beside == ("Samira El Idrissi",)

    await database.write(unit)


async def test_an_open_page_writes_no_more_than_every_twenty_seconds(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, reference = colleague(db), submitted(db).reference
        intake = standing(db, reference)
        assert to_be_refreshed(db, intake.id, samira, NOW)
        arrive(db, intake, samira, NOW)
        assert not to_be_refreshed(db, intake.id, samira, NOW + AGAIN - SECOND)
        assert to_be_refreshed(db, intake.id, samira, NOW + AGAIN)
        assert to_be_refreshed(db, intake.id, samira, NOW - SECOND), "the clock was set back"
        arrive(db, intake, samira, NOW + AGAIN)
        assert not to_be_refreshed(db, intake.id, samira, NOW + AGAIN)

    await database.write(unit)


async def test_who_left_leaves_no_row_behind_for_long(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet = colleague(db), colleague(db, "Piet de Boer")
        opened(db, samira, submitted(db).reference)
        opened(db, piet, submitted(db).reference, NOW + 3 * THERE)
        assert db.execute(select(func.count()).select_from(presences)).scalar_one() == 1

    await database.write(unit)

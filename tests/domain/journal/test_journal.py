"""The journal counts, and knows nobody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pow_bot.domain.journal.actions import About, write
from pow_bot.domain.journal.records import journal
from pow_bot.storage import Database

ABOUT = About("AM13", "work", "web", "nl", "normal")
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("took", "hours"),
    [(None, None), (timedelta(hours=3, minutes=59), 3), (timedelta(hours=-1), 0)],
)
async def test_a_duration_is_kept_in_whole_hours(
    database: Database, took: timedelta | None, hours: int | None
) -> None:
    await database.write(lambda db: write(db, "reached", ABOUT, DAY, took))
    row = await database.read(lambda db: db.execute(select(journal)).one())
    assert (row.day, row.event, row.region, row.took) == (DAY, "reached", "AM13", hours)


def test_it_holds_no_moment_and_no_order() -> None:
    assert {str(column.type) for column in journal.columns} & {"DATETIME", "TIMESTAMP"} == set()
    assert journal.dialect_options["sqlite"]["with_rowid"] is False

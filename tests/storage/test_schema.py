"""Columns say how they are kept, tables say who erases them, and both can be checked."""

import time
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from uuid import RFC_4122

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Uuid, insert, select

from pow_bot.storage import Database, Db, Utc, blind, erased_by, impersonal, new_id, plain, sealed
from pow_bot.storage.rates import rates
from pow_bot.storage.schema import faults
from tests.storage.clock import NOW


def test_every_column_is_sealed_or_may_be_plain_and_every_table_names_its_eraser() -> None:
    assert faults() == []


def test_the_walk_finds_what_stands_in_the_clear() -> None:
    tables = MetaData()
    Table(
        "people",
        tables,
        Column("id", Uuid, primary_key=True),
        sealed("answers"),
        blind("phone"),
        Column("made", Utc),
        Column("region", String, info=plain("region")),
        Column("name", String),
        Column("bsn", Integer),
        Column("born", Date),
        info=erased_by("id"),
    )

    assert faults(tables) == [
        f"people.{name} is neither sealed nor of a kind that may stand in the clear"
        for name in ("name", "bsn", "born")
    ]


def test_the_walk_finds_a_table_that_nobody_erases() -> None:
    tables = MetaData()
    Table("lost", tables, Column("id", Uuid, primary_key=True))
    Table("wrong", tables, Column("id", Uuid, primary_key=True), info=erased_by("person"))
    Table("house", tables, Column("id", Uuid, primary_key=True), info=impersonal("it is a house"))
    Table(
        "stays",
        tables,
        Column("id", Uuid, primary_key=True),
        Column("holder", Uuid, nullable=False),
        sealed("words", nullable=True),
        info=erased_by("holder", blank=("words", "more")),
    )

    assert sorted(faults(tables)) == [
        "lost does not say who erases it",
        "stays.holder must be nullable to be blanked",
        "stays.more must be nullable to be blanked",
        "wrong has no column person",
    ]


def test_a_kind_that_may_not_stand_in_the_clear_is_refused() -> None:
    with pytest.raises(ValueError, match="'name' is not among the kinds"):
        plain("name")


def test_ids_are_uuid7_that_name_their_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = [new_id() for _ in range(1_000)]
    after = time.time_ns() // 1_000_000

    assert len(set(made)) == 1_000
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert all(before <= one.int >> 80 <= after for one in made)


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        datetime(2026, 10, 25, 2, 30, 0, 1, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(1, 1, 2, tzinfo=UTC),
    ],
)
async def test_a_moment_comes_back_in_utc_and_the_same(
    database: Database, moment: datetime
) -> None:
    def kept(db: Db) -> datetime:
        db.execute(insert(rates), {"bucket": b"b" * 32, "moments": b"", "until": moment})
        until: datetime = db.execute(select(rates.c.until)).scalar_one()
        return until

    back = await database.write(kept)

    assert back == moment
    assert back.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    put = partial(
        Db.insert_once,
        table=rates,
        bucket=b"b" * 32,
        moments=b"",
        until=datetime(2026, 1, 1),  # noqa: DTZ001
    )

    with pytest.raises(ValueError, match="without a time zone"):
        await database.write(put)


def test_ids_are_in_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(1_000)]

    assert made == sorted(made)
    assert {each.version for each in made} == {7}

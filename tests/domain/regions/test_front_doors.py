"""What is shown of a front door, and what is kept of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from pow_bot.domain.regions.actions import fill_front_doors
from pow_bot.domain.regions.places import regions, rows
from pow_bot.domain.regions.queries import front_door
from pow_bot.domain.regions.records import front_doors
from pow_bot.domain.regions.rules import FALLBACK_WEBSITE, FrontDoor, Shown, shown
from pow_bot.storage import Database, Db, new_id

TODAY = date(2026, 11, 22)
UTRECHT = regions()["AM13"]
COLLEAGUE = new_id()

DOOR = FrontDoor(
    id=new_id(),
    region="AM13",
    kind="werkcentrum",
    name="Werkcentrum Midden-Utrecht",
    source="https://example.org",
    valid_from=date(2025, 1, 1),
    confidence="high",
    website="https://example.org/werk",
    phone="030 2860000",
    email="werk@example.org",
    address="Kade 1",
    opening_hours="ma-vr 9.00-17.00",
)


def test_a_number_and_an_address_for_mail_are_shown_only_once_verified() -> None:
    unverified = shown(DOOR, UTRECHT, TODAY)
    verified = shown(replace(DOOR, verified_on=TODAY, verified_by=COLLEAGUE), UTRECHT, TODAY)

    assert (unverified.phone, unverified.email) == (None, None)
    assert (verified.phone, verified.email) == ("030 2860000", "werk@example.org")
    assert unverified.name == verified.name == "Werkcentrum Midden-Utrecht"
    assert unverified.address == "Kade 1"


@pytest.mark.parametrize("half", [{"verified_on": TODAY}, {"verified_by": COLLEAGUE}])
def test_verified_means_by_whom_and_when(half: dict[str, Any]) -> None:
    assert shown(replace(DOOR, **half), UTRECHT, TODAY).phone is None


@pytest.mark.parametrize(
    "doubt",
    [
        {"confidence": "low"},
        {"valid_until": date(2026, 11, 21)},
        {"valid_from": date(2026, 11, 23)},
        {"valid_until": date(2026, 11, 21), "verified_on": TODAY, "verified_by": COLLEAGUE},
    ],
)
def test_in_doubt_it_is_the_team_of_the_region_with_the_national_website(
    doubt: dict[str, Any],
) -> None:
    assert shown(replace(DOOR, **doubt), UTRECHT, TODAY) == Shown(region="Midden-Utrecht")
    assert Shown(region="Midden-Utrecht").website == FALLBACK_WEBSITE


def test_what_a_colleague_verified_needs_no_other_confidence() -> None:
    vouched = replace(DOOR, confidence="low", verified_on=TODAY, verified_by=COLLEAGUE)

    assert shown(vouched, UTRECHT, TODAY).name == DOOR.name


def test_the_last_day_still_counts() -> None:
    assert shown(replace(DOOR, valid_until=TODAY), UTRECHT, TODAY).name == DOOR.name


def test_without_a_door_or_a_region_there_is_still_a_way_on() -> None:
    assert shown(None, UTRECHT, TODAY) == Shown(region="Midden-Utrecht")
    assert shown(None, None, TODAY) == Shown(region=None, website=FALLBACK_WEBSITE)
    assert shown(replace(DOOR, website=None), UTRECHT, TODAY).website == FALLBACK_WEBSITE


def test_the_file_names_real_regions_and_sources() -> None:
    for row in rows("front_doors"):
        assert row["region"] in regions()
        assert row["source"].startswith("http")
        assert date.fromisoformat(row["valid_from"]) <= TODAY


async def test_filling_takes_over_only_what_may_be_shown(database: Database) -> None:
    filled = await database.write(lambda db: fill_front_doors(db, TODAY))
    kept = await database.read(lambda db: db.execute(select(front_doors)).mappings().all())

    assert filled == len(kept) == 6
    assert {row["confidence"] for row in kept} == {"high", "medium"}
    assert not any(row["phone"] or row["email"] or row["verified_on"] for row in kept)


async def test_filling_twice_adds_nothing(database: Database) -> None:
    await database.write(lambda db: fill_front_doors(db, TODAY))

    assert await database.write(lambda db: fill_front_doors(db, TODAY)) == 0


async def test_filling_leaves_alone_what_a_region_has(database: Database) -> None:
    await database.write(lambda db: put(db, region="AM14", name="Eigen naam"))
    await database.write(lambda db: fill_front_doors(db, TODAY))

    door = await database.read(lambda db: front_door(db, "AM14", TODAY))

    assert door is not None
    assert door.name == "Eigen naam"


async def test_a_door_that_is_yet_to_open_is_not_filled_in(database: Database) -> None:
    assert await database.write(lambda db: fill_front_doors(db, date(2020, 1, 1))) == 0


async def test_the_door_of_a_day_is_the_newest_that_is_valid(database: Database) -> None:
    rmt = {"kind": "rmt", "name": "RMT", "valid_from": date(2021, 1, 1)}
    await database.write(lambda db: put(db, **rmt, valid_until=date(2025, 6, 30)))
    await database.write(lambda db: put(db, name="Werkcentrum", valid_from=date(2025, 1, 1)))
    await database.write(
        lambda db: put(db, kind="leerwerkloket", name="LWL", valid_from=date(2026, 1, 1))
    )

    async def name(on: date) -> str | None:
        door = await database.read(lambda db: front_door(db, "AM13", on))
        return door.name if door else None

    assert await name(date(2020, 12, 31)) is None
    assert await name(date(2024, 1, 1)) == "RMT"
    assert await name(date(2025, 3, 1)) == "Werkcentrum"
    assert await name(TODAY) == "Werkcentrum"
    assert await database.read(lambda db: front_door(db, "AM01", TODAY)) is None


def put(db: Db, **fields: Any) -> None:
    row = {
        "id": new_id(),
        "region": "AM13",
        "kind": "werkcentrum",
        "name": "Werkcentrum",
        "source": "https://example.org",
        "valid_from": date(2025, 1, 1),
        "confidence": "high",
    }
    db.execute(insert(front_doors), {**row, **fields})

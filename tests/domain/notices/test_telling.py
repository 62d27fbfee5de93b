"""A colleague is told what concerns them: once, as long as they may see it, and erased with it."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from pow_bot.domain.handover.words import ToRegion
from pow_bot.domain.intake import desk
from pow_bot.domain.notices import actions
from pow_bot.domain.notices.queries import told, unread
from pow_bot.domain.notices.records import notices
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Database, Db, erase
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import DAY, NOW, at, make_colleague, make_intake, standing


async def test_who_is_told_finds_the_number_and_a_count(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference

    await database.write(
        lambda db: actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW)
    )

    (notice,) = await database.read(partial(told, actor=samira))
    assert (notice.kind, notice.reference, notice.read) == (Kind.ASSIGNED, reference, False)
    assert await database.read(partial(unread, actor=samira)) == 1


async def test_the_same_while_unread_is_one_line_at_the_top(database: Database) -> None:
    samira = await make_colleague(database)
    first, second = [(await make_intake(database)).reference for _ in range(2)]
    later = NOW + timedelta(hours=2)

    def tell(db: Db) -> None:
        actions.tell(db, samira.id, Kind.MENTIONED, standing(db, first), NOW)
        actions.tell(db, samira.id, Kind.MENTIONED, standing(db, second), NOW + timedelta(hours=1))
        actions.tell(db, samira.id, Kind.MENTIONED, standing(db, first), later)

    await database.write(tell)

    lines = await database.read(partial(told, actor=samira))
    assert [(line.reference, line.at) for line in lines] == [
        (first, later),
        (second, NOW + timedelta(hours=1)),
    ]


async def test_the_same_after_it_was_read_is_told_again(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference

    def tell(db: Db) -> None:
        actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW)
        actions.read_all(db, samira.id, NOW, NOW)
        actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW + DAY)

    await database.write(tell)

    assert [line.read for line in await database.read(partial(told, actor=samira))] == [False, True]


async def test_of_one_term_it_is_told_once_however_often_it_is_looked_at(
    database: Database,
) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference

    def tell(db: Db) -> None:
        of = standing(db, reference)
        actions.tell(db, samira.id, Kind.TERM, of, NOW, about=of.due_at)
        actions.read_all(db, samira.id, NOW, NOW)
        actions.tell(db, samira.id, Kind.TERM, of, NOW + DAY, about=of.due_at)

    await database.write(tell)

    assert [line.read for line in await database.read(partial(told, actor=samira))] == [True]


async def test_what_comes_after_the_page_was_made_stays_unread(database: Database) -> None:
    samira = await make_colleague(database)
    first, second = [(await make_intake(database)).reference for _ in range(2)]

    def tell(db: Db) -> None:
        actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, first), NOW)
        actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, second), NOW + DAY)
        actions.read_all(db, samira.id, NOW, NOW + DAY)

    await database.write(tell)

    assert await database.read(partial(unread, actor=samira)) == 1


async def test_opening_it_reads_what_was_told_of_it(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference

    def tell(db: Db) -> None:
        of = standing(db, reference)
        actions.tell(db, samira.id, Kind.ASSIGNED, of, NOW)
        actions.tell(db, samira.id, Kind.MENTIONED, of, NOW)
        actions.read_about(db, samira.id, of.id, NOW)

    await database.write(tell)

    assert await database.read(partial(unread, actor=samira)) == 0


async def test_nobody_reads_for_another(database: Database) -> None:
    samira, bram = [await make_colleague(database, name) for name in ("Samira", "Bram")]
    reference = (await make_intake(database)).reference
    await database.write(
        lambda db: actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW)
    )
    (notice,) = await database.read(partial(told, actor=samira))

    await database.write(lambda db: actions.read(db, bram.id, notice.id, NOW))

    assert await database.read(partial(unread, actor=samira)) == 1


async def test_what_left_the_region_is_not_named_any_more(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference

    def away(db: Db) -> None:
        actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW)
        desk.claim(db, at(db, samira, reference))
        passed_to(db, samira, reference, ToRegion("AM05"))

    await database.write(away)

    assert await database.read(partial(told, actor=samira)) == []
    assert await database.read(partial(unread, actor=samira)) == 0


@pytest.mark.parametrize("role", [Role.ADMIN, Role.NATIONAL_VIEWER, Role.DESK_WORKER])
async def test_who_meets_nobody_is_told_of_nobody(database: Database, role: Role) -> None:
    other = await make_colleague(database, role=role)
    reference = (await make_intake(database)).reference
    await database.write(
        lambda db: actions.tell(db, other.id, Kind.ASSIGNED, standing(db, reference), NOW)
    )

    assert await database.read(partial(told, actor=other)) == []


async def test_a_region_is_told_of_once_while_unread(database: Database) -> None:
    boss = await make_colleague(database, role=Role.COORDINATOR)

    def tell(db: Db) -> None:
        for day in range(3):
            actions.tell_of_region(db, boss.id, Kind.RETENTION, "AM13", NOW + day * DAY)

    await database.write(tell)

    (notice,) = await database.read(partial(told, actor=boss))
    assert (notice.reference, notice.region, notice.at) == (None, "AM13", NOW + 2 * DAY)


async def test_what_was_told_goes_with_the_person(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference
    person = await database.write(lambda db: standing(db, reference).person)
    await database.write(
        lambda db: actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW)
    )

    await erase(database, person, NOW)

    assert await database.read(_kept) == 0


async def test_after_three_months_nothing_of_it_is_left(database: Database) -> None:
    samira = await make_colleague(database)
    reference = (await make_intake(database)).reference
    await database.write(
        lambda db: actions.tell(db, samira.id, Kind.ASSIGNED, standing(db, reference), NOW)
    )

    await database.write(lambda db: actions.sweep(db, NOW + 89 * DAY))
    assert await database.read(_kept) == 1
    await database.write(lambda db: actions.sweep(db, NOW + 91 * DAY))
    assert await database.read(_kept) == 0


def _kept(db: Db) -> int:
    return int(db.execute(select(func.count()).select_from(notices)).scalar_one())

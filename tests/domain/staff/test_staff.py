"""Colleagues come in by a link of their own, once, and see their own regions."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from pow_bot.domain.staff.actions import (
    KnownAlready,
    LinkSpent,
    NewColleague,
    NoSuchColleague,
    add,
    begin,
    by_email,
    disable,
    link,
    regions,
    seen,
    sign_out,
    use_link,
)
from pow_bot.domain.staff.queries import colleagues_in, everyone, invitation, names, present
from pow_bot.domain.staff.records import (
    organisations,
    staff,
    staff_links,
    staff_regions,
    staff_sessions,
)
from pow_bot.domain.staff.rules import (
    OrganisationKind,
    Role,
    link_state,
    signed_in,
    to_be_seen,
)
from pow_bot.storage import Database, Db
from pow_bot.storage.erasure import erase
from tests.domain.intake.making import DAY, HOUR, NOW, colleague, make_colleague
from tests.steps import questions

MINUTE = timedelta(minutes=1)


def sign_in(db: Db, token: str, now: datetime) -> str:
    """By a link; the session's token."""
    return begin(db, use_link(db, token, now), now)


@pytest.mark.parametrize(
    ("started", "last", "holds"),
    [
        (HOUR, MINUTE, True),
        (HOUR, 60 * MINUTE, False),
        (12 * HOUR, MINUTE, False),
        (12 * HOUR - MINUTE, 59 * MINUTE, True),
        (-HOUR, -HOUR, True),
    ],
)
def test_how_long_a_session_holds(started: timedelta, last: timedelta, holds: bool) -> None:
    assert signed_in(NOW - started, NOW - last, NOW) is holds


def test_being_seen_is_written_down_once_a_minute() -> None:
    assert to_be_seen(NOW - MINUTE, NOW)
    assert not to_be_seen(NOW - MINUTE / 2, NOW)


def test_what_a_link_is_good_for() -> None:
    assert link_state(NOW + HOUR, None, NOW) == "fresh"
    assert link_state(NOW, None, NOW) == "expired"
    assert link_state(NOW + HOUR, NOW, NOW) == "used"


async def test_a_colleague_is_found_by_address_and_added_once(database: Database) -> None:
    added = await make_colleague(database)
    assert (
        await database.read(lambda db: by_email(db, " SAMIRA.el.idrissi@Example.org ")) == added.id
    )
    with pytest.raises(KnownAlready):
        await make_colleague(database)
    await make_colleague(database, "Piet de Boer")
    listed = await database.read(everyone)
    assert [(one.actor.name, one.email, one.organisation) for one in listed] == [
        ("Piet de Boer", "piet.de.boer@example.org", "Gemeente Utrecht"),
        ("Samira El Idrissi", "samira.el.idrissi@example.org", "Gemeente Utrecht"),
    ]
    with pytest.raises(NoSuchColleague):
        await database.read(lambda db: by_email(db, "nobody@example.org"))


async def test_all_are_read_in_as_many_questions_as_one(database: Database) -> None:
    if database.dialect == "postgresql":
        pytest.skip("what is asked is the same there")
    await make_colleague(database)
    one = await database.read(partial(questions, query=everyone))
    for n in range(9):
        await make_colleague(database, f"Piet {n} de Boer")
    assert await database.read(partial(questions, query=everyone)) == one > 0


async def test_names_and_addresses_are_sealed(database: Database) -> None:
    await make_colleague(database)
    row = (await database.read(lambda db: db.execute(select(staff)).one()))._asdict()
    assert b"Samira" not in b"".join(value for value in row.values() if isinstance(value, bytes))


async def test_a_link_is_used_once_under_a_race(database: Database) -> None:
    worker = await make_colleague(database)
    for _ in range(10):
        token = await database.write(lambda db: link(db, worker.id, NOW))

        async def come_in(with_token: str) -> str | None:
            try:
                return await database.write(lambda db: sign_in(db, with_token, NOW))
            except LinkSpent:
                return None

        sessions = await asyncio.gather(*(come_in(token) for _ in range(6)))
        assert len([one for one in sessions if one]) == 1


async def test_a_link_is_good_for_a_day(database: Database) -> None:
    worker = await make_colleague(database)
    token = await database.write(lambda db: link(db, worker.id, NOW))
    found = await database.read(lambda db: invitation(db, token, NOW))
    assert found is not None
    assert (found.state, found.name) == ("fresh", worker.name)
    with pytest.raises(LinkSpent):
        await database.write(lambda db: sign_in(db, token, NOW + DAY))
    assert await database.read(lambda db: invitation(db, "unknown", NOW)) is None


async def test_tokens_are_not_kept(database: Database) -> None:
    def unit(db: Db) -> None:
        token = link(db, colleague(db).id, NOW)
        session = sign_in(db, token, NOW)
        rows = [*db.execute(select(staff_links)), *db.execute(select(staff_sessions))]
        assert token not in str(rows)
        assert session not in str(rows)

    await database.write(unit)


async def test_a_session_holds_while_somebody_is_there(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        session = sign_in(db, link(db, worker.id, NOW), NOW)
        there = present(db, session, NOW)
        assert there is not None
        assert there.actor == worker
        assert present(db, session, NOW + HOUR) is None
        seen(db, session, NOW + 59 * MINUTE)
        assert present(db, session, NOW + HOUR) is not None
        seen(db, session, NOW)
        assert present(db, session, NOW + HOUR) is not None, "time does not go back"
        sign_out(db, session)
        assert present(db, session, NOW) is None
        assert present(db, "forged", NOW) is None

    await database.write(unit)


async def test_a_disabled_colleague_is_out(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        session, unused = sign_in(db, link(db, worker.id, NOW), NOW), link(db, worker.id, NOW)
        disable(db, worker.id, NOW)
        disable(db, worker.id, NOW + DAY)
        assert present(db, session, NOW) is None
        with pytest.raises(LinkSpent):
            sign_in(db, unused, NOW)
        with pytest.raises(NoSuchColleague):
            by_email(db, "samira.el.idrissi@example.org")
        assert colleagues_in(db, "AM13") == []
        assert everyone(db)[0].disabled_at == NOW

    await database.write(unit)


async def test_regions_replace_one_another(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        regions(db, worker.id, ["AM05", "AM26", "AM05"])
        assert everyone(db)[0].actor.regions == {"AM05", "AM26"}
        regions(db, worker.id, [])
        assert everyone(db)[0].actor.regions == frozenset()

    await database.write(unit)


async def test_who_can_be_given_an_intake(database: Database) -> None:
    def unit(db: Db) -> None:
        here = colleague(db)
        colleague(db, "Ad Min", role=Role.ADMIN)
        colleague(db, "Ver Weg", regions=("AM05",))
        anywhere = colleague(db, "Piet de Boer", regions=(), catch_all=True)
        assert colleagues_in(db, "AM13") == [here]
        assert colleagues_in(db, None) == [anywhere]
        assert names(db, [here.id, None, uuid4()]) == {here.id: here.name}
        assert names(db, [None]) == {}

    await database.write(unit)


async def test_an_organisation_is_kept_once(database: Database) -> None:
    def unit(db: Db) -> None:
        one, two = colleague(db), colleague(db, "Piet de Boer")
        assert one.organisation == two.organisation
        uwv = NewColleague(
            name="Els Vos", email="els@example.org", organisation="UWV", kind=OrganisationKind.UWV,
            role=Role.INTAKE_WORKER, regions=(),
        )  # fmt: skip
        add(db, uwv)
        assert len(db.execute(select(organisations)).all()) == 2

    await database.write(unit)


async def test_an_erased_colleague_leaves_nothing(database: Database) -> None:
    worker = await make_colleague(database)
    await database.write(lambda db: sign_in(db, link(db, worker.id, NOW), NOW))
    await erase(database, worker.id, NOW)

    def left(db: Db) -> int:
        tables = (staff, staff_regions, staff_links, staff_sessions)
        return sum(len(db.execute(select(table)).all()) for table in tables)

    assert await database.read(left) == 0
    assert await database.read(lambda db: names(db, [worker.id])) == {}

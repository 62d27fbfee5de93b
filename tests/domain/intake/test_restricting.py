"""Who knows the person does not read on, and what is restricted is opened by who is named."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.intake import colleagues
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.desk import At, claim, note, release
from pow_bot.domain.intake.keeping import change
from pow_bot.domain.intake.looking import look
from pow_bot.domain.intake.queries import Only, View, page
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.restricting import (
    access_of,
    admit,
    know,
    look_at_access,
    open_up,
    restrict,
)
from pow_bot.domain.intake.words import Closing, NotAllowed, NotYours, Stage, Stale, Unseen
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.storage import Database, Db
from tests.domain.intake.making import (
    NOW,
    at,
    claimed,
    close,
    colleague,
    opened,
    standing,
)

BOTH = pytest.mark.parametrize("coordinates", [False, True], ids=["owner", "coordinator"])


def the_team(db: Db) -> tuple[Actor, Actor, Actor]:
    """A worker, another worker, and their coordinator."""
    return colleague(db), colleague(db, "Piet de Boer"), coordinator(db)


def coordinator(db: Db, name: str = "Vera Vos", **other: Any) -> Actor:
    return colleague(db, name, role=Role.COORDINATOR, **other)


def listed(db: Db, actor: Actor) -> list[str]:
    return [row.written for row in page(db, actor, View.ALL, Only(), NOW).rows]


def opens(db: Db, actor: Actor, reference: str) -> bool:
    try:
        look(db, actor, understood(reference) or "", NOW)
    except Unseen:
        return False
    return True


def last_audited(db: Db) -> tuple[str, UUID | None, str | None]:
    row = db.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).one()
    return row.action, row.actor, row.region


async def test_who_knows_the_person_sees_it_no_more_and_it_goes_back(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        reference = claimed(db, samira)
        know(db, At(samira, understood(reference) or "", 0, NOW))
        assert last_audited(db) == ("intake.known", samira.id, "AM13")
        intake = standing(db, reference)
        assert (intake.stage, intake.owner) == (Stage.SUBMITTED, None)
        assert not opens(db, samira, reference)
        assert listed(db, samira) == []
        assert opens(db, piet, reference)
        assert opens(db, vera, reference)
        with pytest.raises(Unseen):
            note(db, at(db, samira, reference), "Toch even kijken.")
        assert [one.kind for one in opened(db, piet, reference).events].count("known") == 1

    await database.write(unit)


async def test_what_a_colleague_has_stays_with_them(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, _ = the_team(db)
        reference = claimed(db, samira)
        know(db, at(db, piet, reference))
        assert standing(db, reference).owner == samira.id
        assert not opens(db, piet, reference)
        assert opens(db, samira, reference)

    await database.write(unit)


async def test_a_closed_one_is_hidden_too_and_stays_closed(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, *_ = the_team(db)
        reference = claimed(db, samira)
        close(db, at(db, samira, reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        know(db, at(db, samira, reference))
        assert standing(db, reference).stage is Stage.CLOSED
        assert not opens(db, samira, reference)

    await database.write(unit)


async def test_a_reader_who_knows_the_person_reads_it_no_more(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        reference = claimed(db, samira)
        restrict(db, at(db, samira, reference), [piet.id])
        know(db, at(db, piet, reference))
        assert access_of(db, standing(db, reference)).readers == {}
        admit(db, at(db, vera, reference), piet.id)
        assert not opens(db, piet, reference), "a reader is named anew"

    await database.write(unit)


async def test_only_a_coordinator_lets_somebody_in_again_and_never_themselves(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        reference = claimed(db, samira)
        know(db, at(db, piet, reference))
        with pytest.raises(NotYours):
            admit(db, at(db, samira, reference), piet.id)
        with pytest.raises(Unseen):
            admit(db, at(db, piet, reference), piet.id)
        with pytest.raises(NotAllowed, match="die deze persoon kent"):
            admit(db, at(db, vera, reference), samira.id)
        know(db, at(db, vera, reference))
        with pytest.raises(Unseen):
            admit(db, at(db, vera, reference), vera.id)
        other = coordinator(db, "Wim Waard")
        for one in (vera, piet):
            admit(db, at(db, other, reference), one.id)
            assert opens(db, one, reference)

    await database.write(unit)


@BOTH
async def test_a_restricted_one_is_opened_by_owner_and_readers(
    database: Database, coordinates: bool
) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        els = colleague(db, "Els de Wit")
        reference = claimed(db, samira)
        by = vera if coordinates else samira
        restrict(db, at(db, by, reference), [piet.id])
        assert last_audited(db) == ("intake.restricted", by.id, "AM13")
        assert [opens(db, one, reference) for one in (samira, piet, els, vera)] == [
            True, True, False, False,
        ]  # fmt: skip
        assert listed(db, els) == []
        assert listed(db, vera) == listed(db, piet) == [reference]
        restrict(db, at(db, by, reference), [els.id])
        assert last_audited(db)[0] == "intake.readers"
        assert [opens(db, one, reference) for one in (piet, els)] == [False, True]
        restrict(db, at(db, by, reference), [])
        assert not opens(db, els, reference)
        open_up(db, at(db, by, reference))
        assert last_audited(db)[0] == "intake.opened_up"
        assert all(opens(db, one, reference) for one in (samira, piet, els, vera))
        assert access_of(db, standing(db, reference)).readers == {}

    await database.write(unit)


async def test_a_coordinator_arranges_it_without_reading_it(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        reference = claimed(db, samira)
        restrict(db, at(db, samira, reference), [piet.id])
        known = look_at_access(db, at(db, vera, reference))
        assert last_audited(db) == ("intake.access", vera.id, "AM13")
        assert (known.owner, [*known.readers.values()]) == (samira.name, [piet.name])
        assert set(known.able) == {piet.id, vera.id}
        restrict(db, at(db, vera, reference), [piet.id, vera.id])
        assert last_audited(db) == ("intake.readers", vera.id, "AM13")
        assert opens(db, vera, reference)
        elsewhere = coordinator(db, "Ver Weg", regions=("AM05",))
        for other in (elsewhere, piet):
            with pytest.raises(Unseen):
                look_at_access(db, at(db, other, reference))

    await database.write(unit)


async def test_readers_work_in_the_region_and_do_not_know_the_person(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        far = colleague(db, "Ver Weg", regions=("AM05",))
        desk = colleague(db, "Dirk Loket", role=Role.DESK_WORKER)
        judge = colleague(
            db, "Ans Ooms", role=Role.ASSESSOR, organisation="UWV", kind=OrganisationKind.UWV
        )
        school = colleague(db, "Mira Smit", organisation="School", at_front_door=False)
        reference = claimed(db, samira)
        know(db, at(db, piet, reference))
        assert set(access_of(db, standing(db, reference)).able) == {vera.id}
        change(db, standing(db, reference), judge=OrganisationKind.UWV)
        assert set(access_of(db, standing(db, reference)).able) == {vera.id, judge.id}
        with pytest.raises(NotAllowed, match="collega in deze regio"):
            restrict(db, at(db, samira, reference), [school.id])
        for other in (far.id, desk.id, piet.id, samira.id, uuid4()):
            with pytest.raises(NotAllowed, match="collega in deze regio"):
                restrict(db, at(db, samira, reference), [other])
        restrict(db, at(db, samira, reference), [judge.id])

    await database.write(unit)


async def test_nobody_else_restricts_and_nothing_is_done_twice(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        reference = claimed(db, samira)
        stale = At(vera, understood(reference) or "", 0, NOW)
        acts: tuple[Callable[[Db, At], None], ...] = (partial(restrict, readers=[]), open_up)
        for act in acts:
            with pytest.raises(NotYours):
                act(db, at(db, piet, reference))
            with pytest.raises(Stale):
                act(db, stale)
        before = standing(db, reference).revision
        open_up(db, at(db, samira, reference))
        assert standing(db, reference).revision == before
        restrict(db, at(db, samira, reference), [piet.id])
        restrict(db, at(db, samira, reference), [piet.id])
        assert standing(db, reference).revision == before + 1

    await database.write(unit)


def unowned(db: Db, actor: Actor) -> list[str]:
    return [row.written for row in page(db, actor, View.UNASSIGNED, Only(), NOW).rows]


async def test_a_named_reader_takes_up_what_was_given_back(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, _ = the_team(db)
        reference = claimed(db, samira)
        restrict(db, at(db, samira, reference), [piet.id])
        release(db, at(db, samira, reference))
        assert not opens(db, samira, reference)
        assert unowned(db, piet) == [reference]
        claim(db, at(db, piet, reference))
        assert standing(db, reference).owner == piet.id

    await database.write(unit)


async def test_it_is_not_given_back_to_nobody(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, *_ = the_team(db)
        judge = colleague(db, "Ans Ooms", role=Role.ASSESSOR)
        reference = claimed(db, samira)
        change(db, standing(db, reference), judge=OrganisationKind.GEMEENTE)
        for readers in ([], [judge.id]):
            restrict(db, at(db, samira, reference), readers)
            with pytest.raises(NotAllowed, match="Kies eerst wie meeleest"):
                release(db, at(db, samira, reference))
        assert opens(db, samira, reference)

    await database.write(unit)


@pytest.mark.parametrize("how", ["knows the person", "account closed"])
async def test_what_nobody_reads_any_more_is_the_coordinators_to_resolve(
    database: Database, how: str
) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        reference = claimed(db, samira)
        restrict(db, at(db, samira, reference), [])
        assert not access_of(db, standing(db, reference)).stuck
        if how == "knows the person":
            know(db, at(db, samira, reference))
        else:
            disable(db, samira.id, NOW)
        assert unowned(db, vera) == [reference]
        assert unowned(db, piet) == []
        assert look_at_access(db, at(db, vera, reference)).stuck
        restrict(db, at(db, vera, reference), [piet.id])
        assert not look_at_access(db, at(db, vera, reference)).stuck
        claim(db, at(db, piet, reference))
        assert opens(db, piet, reference)

    await database.write(unit)


def _knows(db: Db, who: Actor, reference: str) -> None:
    know(db, at(db, who, reference))


async def test_the_only_coordinator_who_knows_the_person_leaves_it_to_somebody_first(
    database: Database,
) -> None:
    def unit(db: Db) -> tuple[str, str, Actor, Actor]:
        _, piet, vera = the_team(db)
        reference = claimed(db, vera)
        restrict(db, at(db, vera, reference), [])
        closed = claimed(db, vera)
        close(db, at(db, vera, closed), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        restrict(db, at(db, vera, closed), [])
        return reference, closed, piet, vera

    reference, closed, piet, vera = await database.write(unit)
    for one in (reference, closed):
        with pytest.raises(NotAllowed, match="Kies eerst wie meeleest"):
            await database.write(partial(_knows, who=vera, reference=one))
        assert await database.write(partial(opens, actor=vera, reference=one)), "nothing was done"

    def once_somebody_reads(db: Db) -> None:
        for one in (reference, closed):
            restrict(db, at(db, vera, one), [piet.id])
            know(db, at(db, vera, one))
            assert (opens(db, vera, one), opens(db, piet, one)) == (False, True)
        claim(db, at(db, piet, reference))

    await database.write(once_somebody_reads)


async def test_a_second_coordinator_is_enough_to_go_on(database: Database) -> None:
    def unit(db: Db) -> None:
        _, piet, vera = the_team(db)
        wim = coordinator(db, "Wim Waard")
        reference = claimed(db, vera)
        restrict(db, at(db, vera, reference), [])
        know(db, at(db, vera, reference))
        assert look_at_access(db, at(db, wim, reference)).stuck
        restrict(db, at(db, wim, reference), [piet.id])
        assert opens(db, piet, reference)

    await database.write(unit)


async def test_work_is_not_moved_to_where_nobody_reads_it(database: Database) -> None:
    def unit(db: Db) -> None:
        samira, piet, vera = the_team(db)
        els = colleague(db, "Els de Wit")
        desk = colleague(db, "Mira Smit", organisation="School", at_front_door=False)
        reference, plain = claimed(db, samira), claimed(db, samira)
        restrict(db, at(db, samira, reference), [])
        by = colleagues.By(vera, NOW)
        work = colleagues.work_of(db, vera, samira.id)
        assert (work.many, work.shut) == (2, (reference,))
        assert work.receivers == {piet.id, els.id, vera.id}
        assert desk.id not in work.receivers
        for to in (None, els.id):
            with pytest.raises(NotAllowed) as refused:
                colleagues.move_work(db, by, samira.id, to)
            assert refused.value.fills == {"which": reference}
        assert standing(db, plain).owner == samira.id, "nothing was moved"
        restrict(db, at(db, vera, reference), [piet.id])
        moved = colleagues.move_work(db, by, samira.id, els.id)
        assert (len(moved.over), moved.back) == (1, 1)
        assert unowned(db, piet) == [reference]

    await database.write(unit)

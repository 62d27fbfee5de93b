"""The team's list: what is in it, in which order, page by page, and at what cost."""

import itertools
import os
import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, text

from pow_bot.domain.contact.queries import _just_called, planned
from pow_bot.domain.handover.words import ToLine
from pow_bot.domain.intake.desk import (
    claim,
    release,
    wait_until,
)
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.keeping import Intake, enter
from pow_bot.domain.intake.queries import (
    MOST_COUNTED,
    Only,
    Page,
    Place,
    View,
    branches,
    count,
    counts,
    listing,
    newer,
    page,
    references_of,
)
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.words import Closing, Line, Stage, Urgency
from pow_bot.domain.retention.queries import announced
from pow_bot.domain.similar.exporting import take
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import DAY, HOUR, NOW, at, close, colleague, standing, submitted
from tests.steps import steps

MANY = 100_000 if os.environ.get("POW_SOAK") else 3_000
ALL = Only()


def references(found: Page) -> list[str]:
    return [row.written for row in found.rows]


def an_actor(*regions: str, **other: Any) -> Actor:
    return Actor(uuid4(), "Samira", uuid4(), Role.INTAKE_WORKER, frozenset(regions), **other)


def handed(db: Db, actor: Actor, reference: str) -> str:
    passed_to(db, actor, reference, ToLine(Line.WORK))
    return reference


async def test_urgency_comes_first_and_then_the_term(database: Database) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db, regions=("AM13", "AM05"))
        later = submitted(db, NOW + HOUR)
        later_today = submitted(db, NOW + DAY, urgency=Urgency.TODAY)
        week = submitted(db, urgency=Urgency.THIS_WEEK, region="AM05")
        today = submitted(db, urgency=Urgency.TODAY, region="AM05")
        normal = submitted(db, NOW - 5 * DAY)
        closed = submitted(db, urgency=Urgency.TODAY)
        claim(db, at(db, actor, closed.reference))
        close(db, at(db, actor, closed.reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
        order = [one.reference for one in (today, later_today, week, normal, later)]
        assert references(page(db, actor, View.OPEN, ALL, NOW)) == order
        assert references(page(db, actor, View.ALL, ALL, NOW)) == [*order, closed.reference]

    await database.write(unit)


async def test_the_views_and_their_counts(database: Database) -> None:
    def unit(db: Db) -> None:
        actor, other = colleague(db), colleague(db, "Piet de Boer")
        new, mine, theirs, waiting = (submitted(db).reference for _ in range(4))
        late = submitted(db, NOW - 30 * DAY).reference
        free = handed(db, other, submitted(db, line=Line.EMPLOYER).reference)
        submitted(db, region="AM05")
        for reference in (mine, waiting):
            claim(db, at(db, actor, reference))
        claim(db, at(db, other, theirs))
        wait_until(db, at(db, actor, waiting), (NOW + DAY).date())

        def seen(view: View) -> set[str]:
            return set(references(page(db, actor, view, ALL, NOW)))

        assert seen(View.OPEN) == {new, mine, theirs, waiting, late, free}
        assert seen(View.UNASSIGNED) == {new, late, free}
        assert seen(View.HANDED) == {free}
        assert seen(View.MINE) == {mine, waiting}
        assert seen(View.WAITING) == {waiting}
        assert seen(View.LATE) == {late}
        assert counts(db, actor, NOW) == {
            View.OPEN: 6, View.MINE: 2, View.LATE: 1, View.UNASSIGNED: 3, View.WAITING: 1,
            View.HANDED: 1, View.ALL: 6,
        }  # fmt: skip
        release(db, at(db, actor, waiting))
        assert seen(View.WAITING) == set()
        claim(db, at(db, actor, free))
        release(db, at(db, actor, free))
        assert seen(View.HANDED) == set(), "it was taken up here"

    await database.write(unit)


@pytest.mark.parametrize(
    "only",
    [
        Only(line=Line.EMPLOYER),
        Only(urgency=Urgency.TODAY),
        Only(stage=Stage.CLAIMED),
        Only(locale="en"),
        Only(channel="telegram"),
        Only(queue="AM05"),
    ],
)
async def test_each_filter_leaves_the_rest_out(database: Database, only: Only) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db, regions=("AM13", "AM05"))
        wanted = submitted(
            db,
            line=Line.EMPLOYER,
            urgency=Urgency.TODAY,
            locale="en",
            channel="telegram",
            region="AM05",
        )
        claim(db, at(db, actor, wanted.reference))
        submitted(db)
        assert references(page(db, actor, View.ALL, only, NOW)) == [wanted.reference]
        assert count(db, actor, View.ALL, only, NOW) == 1
        mine = Only(owner=actor.id)
        assert references(page(db, actor, View.ALL, mine, NOW)) == [wanted.reference]

    await database.write(unit)


@pytest.mark.parametrize("view", View)
async def test_a_filter_by_urgency_finds_it_wherever_it_lies(
    database: Database, view: View
) -> None:
    def unit(db: Db) -> None:
        actor, other = colleague(db, regions=("AM13", "AM05")), colleague(db, "Piet de Boer")
        for urgency, region in itertools.product(Urgency, ("AM13", "AM05")):
            _, late, taken, waits, closed, flagged = (
                submitted(db, moment, urgency=urgency, region=region)
                for moment in (NOW, NOW - 30 * DAY, NOW, NOW, NOW, NOW)
            )
            for one in (taken, waits, closed, late):
                claim(db, at(db, actor, one.reference))
            wait_until(db, at(db, actor, waits.reference), (NOW + DAY).date())
            close(db, at(db, actor, closed.reference), Closing.NO_LONGER_NEEDED, "Belt zelf.")
            flag(db, standing(db, flagged.reference).conversation, "suicide", NOW)
            handed(db, other, submitted(db, urgency=urgency, line=Line.EMPLOYER).reference)
        whole = page(db, actor, view, ALL, NOW).rows
        for urgency in Urgency:
            found = page(db, actor, view, Only(urgency=urgency), NOW).rows
            assert found == tuple(row for row in whole if row.urgency == urgency)
            assert (view is View.JUDGE) == (found == ())

    await database.write(unit)


async def test_a_filter_shows_no_other_region(database: Database) -> None:
    def unit(db: Db) -> None:
        submitted(db, region="AM05")
        submitted(db, region=None)
        for actor in (an_actor("AM13"), an_actor(), an_actor("AM05", "AM13", catch_all=True)):
            known = {*actor.regions, *(["none"] if actor.catch_all else [])}
            for queue in (None, "AM05", "AM13", "none", "AM99"):
                rows = page(db, actor, View.ALL, Only(queue=queue), NOW).rows
                assert {row.queue for row in rows} <= known & {queue or "AM05", queue or "none"}
        admin = Actor(uuid4(), "Ad", uuid4(), Role.ADMIN, frozenset({"AM05"}), catch_all=True)
        assert page(db, admin, View.ALL, ALL, NOW).rows == ()
        assert set(counts(db, admin, NOW).values()) == {0}

    await database.write(unit)


async def test_pages_follow_one_another_both_ways(database: Database) -> None:
    def unit(db: Db) -> None:
        actor = an_actor("AM13", "AM05")
        for n in range(23):
            submitted(db, NOW + n % 3 * DAY, region=("AM13", "AM05")[n % 2])
        whole = references(page(db, actor, View.OPEN, ALL, NOW))
        there, ends = _walk(db, actor, forward=True, start=None)
        assert there == whole
        back, _ = _walk(db, actor, forward=False, start=ends)
        assert back == whole[:20]

    await database.write(unit)


def _walk(
    db: Db, actor: Actor, *, forward: bool, start: Place | None
) -> tuple[list[str], Place | None]:
    """All pages of five, in order; and where the last one began."""
    pages: list[list[str]] = []
    here, began = start, start
    while not pages or here is not None:
        ends = {"after": here} if forward else {"before": here}
        found = page(db, actor, View.OPEN, ALL, NOW, **ends, size=5)
        pages.append(references(found))
        began = found.before
        here = found.after if forward else found.before
    ordered = pages if forward else pages[::-1]
    return [reference for one in ordered for reference in one], began


async def test_new_ones_are_counted_from_a_moment(database: Database) -> None:
    def unit(db: Db) -> None:
        actor = an_actor("AM13")
        submitted(db)
        submitted(db, NOW + HOUR)
        submitted(db, NOW + HOUR, region="AM05")
        submitted(db, NOW + HOUR, locale="en")
        assert newer(db, actor, View.OPEN, ALL, NOW) == 2
        assert newer(db, actor, View.OPEN, Only(locale="nl"), NOW) == 1
        assert newer(db, actor, View.MINE, ALL, NOW) == 0

    await database.write(unit)


async def test_counting_stops_where_nobody_reads_on(database: Database) -> None:
    def unit(db: Db) -> None:
        _fill(db, MOST_COUNTED + 20, ("AM13", "AM05"))
        assert counts(db, an_actor("AM13", "AM05"), NOW)[View.ALL] == MOST_COUNTED + 1

    await database.write(unit)


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("place", [None, Place(2 * 10**11 + 1_795_000_000, "K7P4QM")])
async def test_a_page_is_read_along_an_index_however_many_there_are(
    database: Database, view: View, place: Place | None
) -> None:
    await database.write(lambda db: _fill(db, MANY, ("AM13", "AM05", "AM26")))
    if database.dialect == "postgresql":
        await database.write(_analyze)
    read = await database.read(lambda db: _plan(db, view, place))
    plan = "\n".join(read)
    assert "SCAN intakes" not in plan, plan
    assert "Seq Scan on intakes" not in plan, plan
    if database.dialect == "postgresql":
        # A few pages from each of the branches, of which a late view has four a region: what is
        # short enough is sorted as a whole.
        assert _most_rows(read) <= 4 * 51 * (8 if view is View.LATE else 2), plan
    else:
        for step, following in itertools.pairwise((*read, "")):
            # What is sorted are pages already, never the whole of a queue.
            assert "SEARCH intakes" not in step or "TEMP B-TREE" not in following, plan


@pytest.mark.parametrize("view", View)
def test_a_stretch_of_the_order_ends_once(view: View) -> None:
    # Of two ends SQLite took the further one, and read a hundred thousand rows for fifty.
    for urgency in (None, *Urgency):
        for terms in branches(an_actor("AM13"), view, Only(urgency=urgency), NOW):
            assert sum("rank <" in str(one) for one in terms) <= 1


async def test_a_filter_by_urgency_reads_no_other_urgency(database: Database) -> None:
    await database.write(lambda db: _fill(db, MANY, ("AM13", "AM05")))
    if database.dialect == "postgresql":
        await database.write(_analyze)
    only = Only(urgency=Urgency.NORMAL)
    read = await database.read(lambda db: _plan(db, View.OPEN, None, only))
    bounds = [step for step in read if "rank" in step and ("SEARCH" in step or "Cond" in step)]
    # What cannot wait and what is normal, in each of two regions.
    assert len(bounds) == 4, read
    for step in bounds:
        assert re.search(r"rank\W*>.*rank\W*<", step), read


NAMED: dict[str, Callable[[Db, Actor, dict[UUID, str]], object]] = {
    "a part of a file": lambda db, actor, some: take(db, actor, list(some.values())),
    "numbers": lambda db, actor, some: references_of(db, actor, {"AM13"}, some.keys()),
    "a day of appointments": lambda db, actor, _: planned(
        db, actor, NOW, NOW + DAY, NOW, mine=False
    ),
    "just called": lambda db, actor, _: list(_just_called(db, actor, NOW)),
    "what is to be erased": lambda db, actor, _: announced(db, actor, NOW),
}


@pytest.mark.parametrize("what", NAMED)
async def test_what_was_named_costs_the_same_however_many_lie_in_the_queue(
    database: Database, what: str
) -> None:
    if database.dialect == "postgresql":
        pytest.skip("it counts what lies there, and plans by that")
    actor = Actor(uuid4(), "Vera", uuid4(), Role.COORDINATOR, frozenset({"AM13"}))

    def cost(db: Db, many: int) -> int:
        db.execute(delete(intakes))
        _fill(db, many, ("AM13",))
        some = {row.id: row.reference for row in db.execute(select(intakes).limit(10))}
        return steps(db, lambda db: NAMED[what](db, actor, some))

    few = await database.write(lambda db: cost(db, 100))
    many = await database.write(lambda db: cost(db, 2_000))
    assert 0 < many < 1.3 * few


def _analyze(db: Db) -> None:
    db.execute(text("ANALYZE intakes"))


def _plan(db: Db, view: View, place: Place | None, only: Only = ALL) -> list[str]:
    wanted = listing(list(branches(an_actor("AM13", "AM05"), view, only, NOW)), place, None, 51)
    dialect = db._connection.dialect
    compiled = wanted.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    # A colon would be a parameter, and the driver's per cent sign stands there twice.
    statement = str(compiled).replace("%%", "%").replace(":", r"\:")
    if db.dialect == "sqlite":
        return list(db.execute(text(f"EXPLAIN QUERY PLAN {statement}")).scalars("detail"))
    return list(db.execute(text(f"EXPLAIN (ANALYZE, TIMING OFF) {statement}")).scalars())


def _most_rows(read: list[str]) -> int:
    scans = [step for step in read if "on intakes" in step and "actual rows=" in step]
    return sum(int(float(step.split("actual rows=")[1].split()[0])) for step in scans)


def _fill(db: Db, many: int, regions: tuple[str, ...]) -> None:
    """Intakes of one person, as many as wanted; without letters."""
    person, chance = db.new_holder(), random.Random(7)  # noqa: S311 - the same every time
    entered = uuid4()
    sealed = db.safe(person).seal(intakes.c.content, entered, {"answers": {}})
    first = _one(person, entered, regions[0], sealed)
    assert enter(db, first)
    row = dict(db.execute(select(intakes).where(intakes.c.id == first.id)).mappings().one())
    rows = [_another(row, n, regions[n % len(regions)], chance) for n in range(1, many)]
    for start in range(0, len(rows), 500):
        db.execute(insert(intakes), rows[start : start + 500])


def _one(person: UUID, entered: UUID, region: str, sealed: bytes) -> Intake:
    return Intake(
        id=entered, person=person, conversation=uuid4(), reference="333333", link=sealed,
        link_index=bytes(32), stage=Stage.SUBMITTED, queue=region, line=Line.WORK,
        urgency=Urgency.NORMAL, channel="web", locale="nl", reach="call", assisted=False,
        submitted_at=NOW, queued_at=NOW, due_at=NOW + DAY, revision=1, content=sealed,
    )  # fmt: skip


def _another(row: dict[str, Any], n: int, region: str, chance: random.Random) -> dict[str, Any]:
    alphabet = "34679CDFHJKMNPQRTVWXY"
    digits = [alphabet[n // 21**place % 21] for place in range(5)]
    return {
        **row,
        "id": uuid4(),
        "conversation": uuid4(),
        "reference": "K" + "".join(digits),
        "link_index": n.to_bytes(32),
        "queue": region,
        "queued_at": NOW - timedelta(minutes=n),
        "shelf": chance.choice(["queue", "queue", "queue", "waiting"]),
        "rank": chance.randrange(3) * 10**11 + 1_795_000_000 + chance.randrange(10**6),
    }

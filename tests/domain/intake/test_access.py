"""What a queue shows is what the table of permissions says, whoever asks and whatever lies there."""

import itertools
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from pow_bot.domain.intake.access import allows, listed_for, require, sees, thing_of
from pow_bot.domain.intake.keeping import change, seen_by_id
from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.intake.records import NOWHERE, acquaintances, intake_readers, intakes
from pow_bot.domain.intake.words import NotAllowed, NotYours, Stage
from pow_bot.domain.staff.permissions import TABLE, Action, Thing, may
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.storage import Database, Db
from tests.domain.intake.making import colleague, standing, submitted

NUMBERS = itertools.count()
ME, COLLEAGUE = uuid4(), uuid4()
OURS, THEIRS = uuid4(), uuid4()
PEOPLE = st.sampled_from([ME, COLLEAGUE])
NAMED = st.frozensets(PEOPLE)
TOWNS = st.sampled_from(["GM0344", "GM0310"])
KINDS = st.sampled_from([OrganisationKind.GEMEENTE, OrganisationKind.UWV])
REGIONS = st.sampled_from(["AM13", "AM05"])

THINGS = st.builds(
    Thing,
    region=st.none() | REGIONS,
    municipality=st.none() | TOWNS,
    organisation=st.none() | st.sampled_from([OURS, THEIRS]),
    owner=st.none() | PEOPLE,
    withheld=st.booleans(),
    assessor=st.none() | PEOPLE,
    judge=st.none() | KINDS,
    restricted=st.booleans(),
    readers=NAMED,
    acquaintances=NAMED,
)
ACTORS = st.builds(
    Actor,
    id=st.just(ME),
    name=st.just("Samira"),
    organisation=st.sampled_from([OURS, THEIRS]),
    role=st.sampled_from(Role),
    regions=st.frozensets(REGIONS),
    catch_all=st.booleans(),
    organisation_kind=KINDS,
    at_front_door=st.booleans(),
    municipalities=st.frozensets(TOWNS),
)


@settings(
    max_examples=100 if os.environ.get("POW_SOAK") else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    actors=st.lists(ACTORS, min_size=8, max_size=8),
    things=st.lists(THINGS, min_size=9, max_size=12),
)
async def test_the_queue_lists_what_the_table_says(
    database: Database, actors: list[Actor], things: list[Thing]
) -> None:
    def unit(db: Db) -> None:
        first = standing(db, submitted(db).reference)
        row = dict(db.execute(select(intakes).where(intakes.c.id == first.id)).mappings().one())
        there = {_enter(db, row, thing): thing for thing in things}
        for actor in actors:
            for action in (Action.LIST, Action.SEE, Action.EXPORT):
                expected = {one for one, thing in there.items() if may(actor, action, thing)}
                assert _listed(db, actor, set(there), action) == expected, (actor, action)

    await database.write(unit)


def _listed(db: Db, actor: Actor, among: set[UUID], action: Action) -> set[UUID]:
    queues = queues_of(actor)
    assert bool(queues) <= (actor.role in TABLE[Action.LIST])
    narrowed = [*listed_for(actor, action)] if queues else []
    rows = select(intakes.c.id).where(
        intakes.c.id.in_(among), intakes.c.queue.in_(queues), *narrowed
    )
    return set(db.execute(rows).scalars())


def _enter(db: Db, row: Mapping[str, Any], thing: Thing) -> UUID:
    """Another of a row, that stands as the thing does."""
    entered = uuid4()
    said = {
        name: getattr(thing, name)
        for name in ("municipality", "organisation", "owner", "assessor", "judge", "restricted")
    }
    own = {
        "id": entered, "conversation": uuid4(), "reference": f"{next(NUMBERS):06}",
        "link_index": uuid4().bytes * 2, "queue": thing.region or NOWHERE,
        "withheld": thing.withheld,
    }  # fmt: skip
    db.execute(insert(intakes), {**row, **said, **own})
    for table, named in ((intake_readers, thing.readers), (acquaintances, thing.acquaintances)):
        rows = [{"intake": entered, "staff": one, "person": row["person"]} for one in named]
        if rows:
            db.execute(insert(table), rows)
    kept = seen_by_id(db, entered)
    assert kept is not None
    assert thing_of(db, kept) == thing
    return entered


async def test_who_cannot_is_told_who_can(database: Database) -> None:
    def unit(db: Db) -> None:
        me, other = colleague(db), colleague(db, "Piet de Boer")
        intake = standing(db, submitted(db).reference)
        with pytest.raises(NotYours, match="Pak deze aanmelding eerst op"):
            require(me, Action.CLOSE, intake, thing_of(db, intake))
        taken = change(db, intake, stage=Stage.CLAIMED, owner=other.id)
        with pytest.raises(NotYours, match="Alleen de collega die"):
            require(me, Action.ANSWER, taken, thing_of(db, taken))
        with pytest.raises(NotYours, match="Uw rol mag dit niet doen"):
            require(me, Action.ASSIGN, taken, thing_of(db, taken))
        with pytest.raises(NotAllowed):
            require(other, Action.REOPEN, taken, thing_of(db, taken))
        require(other, Action.CLOSE, taken, thing_of(db, taken))
        assert sees(db, me, taken)
        assert not sees(db, replace(me, regions=frozenset()), taken)
        thing = thing_of(db, taken)
        assert allows(other, Action.ANSWER, taken, thing)
        assert not allows(me, Action.ANSWER, taken, thing)
        assert not allows(other, Action.REOPEN, taken, thing)

    await database.write(unit)

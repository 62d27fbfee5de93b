"""Who reads the audit finds what they ask for, newest first, at a cost that does not grow."""

import os
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Select, insert, text
from sqlalchemy.dialects import postgresql

from pow_bot.domain.audit.actions import note
from pow_bot.domain.audit.reading import Wanted, before, done_in, page
from pow_bot.domain.audit.records import audit
from pow_bot.storage import Database, Db
from tests.domain.intake.making import DAY, NOW

SAMIRA, PIET, THING, OTHER = (UUID(int=n) for n in range(1, 5))
HERE = frozenset({"AM13"})
MANY = 100_000 if os.environ.get("POW_SOAK") else 3_000


def noted(  # noqa: PLR0917 - an entry has as many
    db: Db,
    action: str = "intake.look",
    actor: UUID | None = SAMIRA,
    thing: UUID | None = THING,
    region: str | None = "AM13",
    now: datetime = NOW,
) -> None:
    note(db, action, actor=actor, thing=thing, region=region, now=now)


def numbers(db: Db, wanted: Wanted, **other: int) -> list[int]:
    return [one.seq for one in page(db, wanted, **other).entries]


async def test_what_each_question_finds(database: Database) -> None:
    def unit(db: Db) -> None:
        noted(db)
        noted(db, actor=PIET)
        noted(db, thing=OTHER, region="AM05")
        noted(db, "staff.sign_in", thing=None, region=None)
        noted(db, "refused.404", thing=OTHER, region="AM05")
        noted(db, actor=PIET, thing=OTHER, region="AM05", now=NOW + DAY)
        assert numbers(db, Wanted()) == [6, 5, 4, 3, 2, 1]
        assert numbers(db, Wanted(regions=HERE)) == [2, 1]
        assert numbers(db, Wanted(regions=frozenset({"AM13", "AM05"}))) == [6, 5, 3, 2, 1]
        assert numbers(db, Wanted(regions=frozenset())) == []
        assert numbers(db, Wanted(regions=HERE, actor=SAMIRA)) == [5, 4, 1]
        assert numbers(db, Wanted(actor=SAMIRA)) == [5, 4, 3, 1]
        assert numbers(db, Wanted(thing=THING)) == [2, 1]
        assert numbers(db, Wanted(thing=OTHER, actor=PIET)) == [6]
        assert numbers(db, Wanted(since=NOW, until=NOW + DAY)) == [5, 4, 3, 2, 1]
        assert numbers(db, Wanted(since=NOW + DAY)) == [6]
        assert numbers(db, Wanted(since=NOW + 2 * DAY)) == []
        assert numbers(db, Wanted(until=NOW)) == []

    await database.write(unit)


async def test_pages_follow_one_another(database: Database) -> None:
    def unit(db: Db) -> None:
        for _ in range(5):
            noted(db)
        first = page(db, Wanted(regions=HERE), size=2)
        assert [one.seq for one in first.entries] == [5, 4]
        assert first.older == 4
        assert numbers(db, Wanted(regions=HERE), before=4, size=2) == [3, 2]
        last = page(db, Wanted(regions=HERE), before=2, size=2)
        assert ([one.seq for one in last.entries], last.older) == ([1], None)

    await database.write(unit)


async def test_what_was_done_in_a_time_and_before_it(database: Database) -> None:
    def unit(db: Db) -> None:
        noted(db, "intake.claimed", now=NOW - DAY)
        noted(db, "intake.look", now=NOW - DAY)
        for n in range(3):
            noted(db, now=NOW + timedelta(hours=n))
        noted(db, region="AM05")
        day = (NOW, NOW + DAY)
        assert [one.seq for one in done_in(db, HERE, *day, most=9)] == [3, 4, 5]
        assert [one.seq for one in done_in(db, HERE, *day, most=2)] == [4, 5]
        earlier = before(db, [THING, OTHER], {"intake.claimed"}, seq=3)
        assert [one.seq for one in earlier] == [1]
        assert before(db, [], {"intake.claimed"}, seq=3) == []

    await database.write(unit)


QUESTIONS = {
    "regions": Wanted(regions=frozenset({"AM13", "AM05"})),
    "colleague": Wanted(regions=HERE, actor=SAMIRA),
    "thing": Wanted(thing=THING),
    "day": Wanted(regions=HERE, since=NOW + DAY, until=NOW + 2 * DAY),
}


@pytest.mark.parametrize("asked", QUESTIONS)
async def test_a_page_is_read_along_an_index_however_many_there_are(
    database: Database, asked: str
) -> None:
    await database.write(_fill)
    read = await database.read(lambda db: _plans(db, QUESTIONS[asked]))
    assert read, "something was asked"
    for plan in read:
        assert "SCAN audit" not in plan, plan
        assert "Seq Scan on audit" not in plan, plan


def _plans(db: Db, wanted: Wanted) -> list[str]:
    """How each statement of a page is read."""
    asked: list[str] = []
    explain = "EXPLAIN QUERY PLAN" if db.dialect == "sqlite" else "EXPLAIN"
    for statement in _statements(db, wanted):
        rows = db.execute(text(f"{explain} {statement}"))
        asked.append("\n".join(str(row) for row in rows))
    return asked


def _statements(db: Db, wanted: Wanted) -> list[str]:
    """What `page` says to the database, with its values in it."""
    said: list[str] = []
    execute = type(db).execute

    class Listening:
        def execute(self, statement: Select[Any]) -> Any:
            dialect = postgresql.dialect() if db.dialect == "postgresql" else None  # type: ignore[no-untyped-call] # not ours
            compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            said.append(str(compiled).replace(":", r"\:"))
            return execute(db, statement)

    page(Listening(), wanted)  # type: ignore[arg-type] # it only executes
    return said


def _fill(db: Db) -> None:
    hashed, people = uuid4().bytes, [SAMIRA, PIET, *(uuid4() for _ in range(20))]
    things = [THING, *(uuid4() for _ in range(MANY // 10))]
    for start in range(1, MANY, 1_000):
        rows = [
            {
                "seq": seq, "at": NOW + timedelta(minutes=seq), "actor": people[seq % 22],
                "action": "intake.look", "thing": things[seq % len(things)],
                "region": ("AM13", "AM05", "AM26")[seq % 3], "previous": hashed, "hash": hashed,
            }
            for seq in range(start, start + 1_000)
        ]  # fmt: skip
        db.execute(insert(audit), rows)
    if db.dialect == "postgresql":
        db.execute(text("ANALYZE audit"))

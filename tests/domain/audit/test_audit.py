"""The chain shows whatever was done to it afterwards."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, text, update

from pow_bot.domain.audit.actions import Beheaded, note
from pow_bot.domain.audit.queries import about, head, verify
from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import BEGINNING, Entry, Head, Link, chained, faults
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW

ACTOR, THING = UUID(int=1), UUID(int=2)


def _noted(db: Db, many: int = 5) -> Head:
    for n in range(many):
        note(db, f"intake.step{n}", actor=ACTOR, thing=THING, region="AM13", now=NOW)
    return head(db)


async def test_an_untouched_chain_holds(database: Database) -> None:
    assert await database.read(verify) == []
    known = await database.write(_noted)
    assert known.seq == 5
    assert await database.read(lambda db: verify(db, known)) == []
    await database.write(_noted)
    assert await database.read(lambda db: verify(db, known)) == []


async def test_a_changed_row_is_found(database: Database) -> None:
    await database.write(_noted)
    await database.write(
        lambda db: db.execute(update(audit).where(audit.c.seq == 3).values(actor=uuid4())).rowcount
    )
    assert await database.read(verify) == ["entry 3 was changed"]


async def test_a_deleted_row_is_found(database: Database) -> None:
    await database.write(_noted)
    await database.write(lambda db: db.execute(delete(audit).where(audit.c.seq == 3)).rowcount)
    found = await database.read(verify)
    assert found == [
        "entry 3 is missing before entry 4",
        "entry 4 does not follow the entry before it",
    ]


async def test_swapped_rows_are_found(database: Database) -> None:
    await database.write(_noted)

    def swap(db: Db) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            db.execute(text(f"UPDATE audit SET seq = {new} WHERE seq = {old}"))

    await database.write(swap)
    found = await database.read(verify)
    assert {"entry 2 was changed", "entry 3 was changed"} <= set(found)


async def test_a_cut_tail_is_found_by_the_head_and_by_a_known_head(database: Database) -> None:
    known = await database.write(_noted)
    before = await database.write(lambda db: _cut(db, 4))
    assert await database.read(verify) == ["the chain ends at entry 4, and its head says 5"]
    await database.write(lambda db: _behead(db, before))
    assert await database.read(verify) == [], "without a known head nobody can say"
    assert await database.read(lambda db: verify(db, known)) == [
        "the chain ends at entry 4, and entry 5 was known"
    ]


async def test_a_chain_written_anew_is_not_the_known_one(database: Database) -> None:
    known = await database.write(_noted)

    def again(db: Db) -> None:
        db.execute(delete(audit))
        _behead(db, BEGINNING)
        for n in range(6):
            note(db, f"intake.other{n}", actor=ACTOR, thing=THING, now=NOW)

    await database.write(again)
    assert await database.read(verify) == []
    assert await database.read(lambda db: verify(db, known)) == [
        "entry 5 is not the one that was known"
    ]


async def test_nobody_works_on_without_the_head(database: Database) -> None:
    await database.write(lambda db: db.execute(delete(audit_head)).rowcount)
    with pytest.raises(Beheaded):
        await database.write(_noted)
    assert await database.read(head) == BEGINNING


async def test_notes_at_the_same_time_stand_in_one_row(database: Database) -> None:
    await asyncio.gather(*(database.write(lambda db: _noted(db, 2).seq) for _ in range(20)))
    assert await database.read(verify) == []
    assert (await database.read(head)).seq == 40


async def test_a_long_chain_is_read_to_its_end(database: Database) -> None:
    await database.write(lambda db: _noted(db, 1_001).seq)
    assert await database.read(verify) == []


async def test_what_was_done_with_a_thing(database: Database) -> None:
    await database.write(_noted)
    found = await database.read(lambda db: about(db, THING, ("intake.step1",), 10))
    assert [(one.seq, one.actor, one.region) for one in found] == [(2, ACTOR, "AM13")]


def test_every_field_counts() -> None:
    entry = Entry(1, NOW, ACTOR, "intake.look", THING, "AM13")
    others = [
        replace(entry, seq=2), replace(entry, at=NOW.replace(microsecond=1)),
        replace(entry, actor=None), replace(entry, action="x"), replace(entry, thing=None),
        replace(entry, region=None),
    ]  # fmt: skip
    hashes = {chained(one, b"") for one in (entry, *others)} | {chained(entry, b"x")}
    assert len(hashes) == 8
    assert list(faults([Link(entry, BEGINNING.hash, b"x")], Head(1, b"x"))) == [
        "entry 1 was changed"
    ]


def _cut(db: Db, last: int) -> Head:
    row = db.execute(audit.select().where(audit.c.seq == last)).one()
    db.execute(delete(audit).where(audit.c.seq > last))
    return Head(last, bytes(row.hash))


def _behead(db: Db, to: Head) -> None:
    db.execute(update(audit_head).values(seq=to.seq, hash=to.hash))

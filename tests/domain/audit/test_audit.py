"""The chain shows whatever was done to it afterwards."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, text, update

from pow_bot.domain.audit.actions import Beheaded, note
from pow_bot.domain.audit.queries import about, head, things_since
from pow_bot.domain.audit.queries import verify as walk
from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import BEGINNING, Entry, Head, Link, chained, faults
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW
from tests.steps import steps

ACTOR, THING = UUID(int=1), UUID(int=2)


def verify(db: Db, known: Head | None = None) -> list[str]:
    return walk(db, {known.seq: known.hash} if known else {})


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


def _rewritten(db: Db, entries: list[Entry]) -> None:
    """As somebody would who knows the program: all hashes and the head fit again."""
    db.execute(delete(audit))
    last = BEGINNING
    for entry in entries:
        hashed = chained(entry, last.hash)
        row = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        db.execute(insert(audit), {**row, "previous": last.hash, "hash": hashed})
        last = Head(entry.seq, hashed)
    _behead(db, last)


def _changed(entries: list[Entry]) -> list[Entry]:
    return [replace(one, actor=THING) if one.seq == 3 else one for one in entries]


def _deleted(entries: list[Entry]) -> list[Entry]:
    left = [one for one in entries if one.seq != 3]
    return [replace(one, seq=n) for n, one in enumerate(left, start=1)]


def _swapped(entries: list[Entry]) -> list[Entry]:
    order = [entries[0], entries[2], entries[1], *entries[3:]]
    return [replace(one, seq=n) for n, one in enumerate(order, start=1)]


def _cut_off(entries: list[Entry]) -> list[Entry]:
    return entries[:3]


@pytest.mark.parametrize("tamper", [_changed, _deleted, _swapped, _cut_off])
async def test_who_writes_the_chain_and_its_head_anew_is_found_by_a_known_head(
    database: Database, tamper: Callable[[list[Entry]], list[Entry]]
) -> None:
    known = await database.write(_noted)

    def unit(db: Db) -> None:
        entries = [Entry(n, NOW, ACTOR, f"intake.step{n - 1}", THING, "AM13") for n in range(1, 6)]
        _rewritten(db, entries)
        assert verify(db, known) == [], "as it was"
        _rewritten(db, tamper(entries))
        assert verify(db) == [], "without a known head nobody can say"
        assert len(verify(db, known)) == 1

    await database.write(unit)


async def test_the_latest_entries_are_walked_and_of_earlier_ones_those_that_are_known(
    database: Database,
) -> None:
    early = await database.write(_noted)
    later = await database.write(_noted)
    known = {early.seq: early.hash, later.seq: later.hash}

    def unit(db: Db) -> None:
        for latest in (0, 1, 3, 10, 99):
            assert walk(db, known, latest) == []
        db.execute(update(audit).where(audit.c.seq == 2).values(actor=THING))
        assert walk(db, known, 3) == [], "it lies before them"
        assert walk(db, known, 9) == ["entry 2 was changed"]
        assert walk(db, {5: b"other"}, 3) == ["entry 5 is not the one that was known"]
        db.execute(update(audit).where(audit.c.seq == 9).values(actor=THING))
        assert walk(db, known, 3) == ["entry 9 was changed"]

    await database.write(unit)


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
    many = 1_000_000 if os.environ.get("POW_SOAK") and database.dialect == "sqlite" else 5_001
    first = Entry(1, NOW, ACTOR, "intake.look", THING, "AM13")
    last = BEGINNING
    for start in range(1, many + 1, 5_000):
        rows = []
        for seq in range(start, min(start + 5_000, many + 1)):
            entry = replace(first, seq=seq, at=NOW + timedelta(seconds=seq))
            hashed = chained(entry, last.hash)
            row = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
            rows.append({**row, "previous": last.hash, "hash": hashed})
            last = Head(seq, hashed)
        await database.write(partial(_add, rows=rows))
    await database.write(lambda db: _behead(db, last))
    assert await database.read(verify) == []
    tampered = update(audit).where(audit.c.seq == many - 1).values(actor=THING)
    await database.write(lambda db: db.execute(tampered).rowcount)
    assert await database.read(verify) == [f"entry {many - 1} was changed"]


def _add(db: Db, rows: list[dict[str, object]]) -> None:
    db.execute(insert(audit), rows)


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
    link = Link(1, NOW, ACTOR, "intake.look", THING, "AM13", BEGINNING.hash, b"x")
    assert list(faults([link], Head(1, b"x"))) == ["entry 1 was changed"]


def test_the_hash_is_what_it_always_was() -> None:
    entry = Entry(7, NOW, ACTOR, "intake.look", THING, "AM13")
    nameless = Entry(8, NOW.replace(microsecond=5), None, 'refused."ë', None, None)
    packed = b'[7,"2026-11-23T09:00:00.000000+00:00","%s","intake.look","%s","AM13"]' % (
        ACTOR.hex.encode(), THING.hex.encode(),
    )  # fmt: skip
    assert chained(entry, b"before") == sha256(b"before" + packed).digest()
    strange = b'[8,"2026-11-23T09:00:00.000005+00:00",null,"refused.\\"\\u00eb",null,null]'
    assert chained(nameless, b"") == sha256(strange).digest()


def _cut(db: Db, last: int) -> Head:
    row = db.execute(audit.select().where(audit.c.seq == last)).one()
    db.execute(delete(audit).where(audit.c.seq > last))
    return Head(last, bytes(row.hash))


def _behead(db: Db, to: Head) -> None:
    db.execute(update(audit_head).values(seq=to.seq, hash=to.hash))


async def test_who_did_it_since_a_moment_is_told_of_each_thing(database: Database) -> None:
    def unit(db: Db) -> None:
        other, later = UUID(int=3), NOW + timedelta(seconds=1)
        for thing, actor, action, at in (
            (THING, ACTOR, "intake.look", later),
            (other, uuid4(), "intake.look", later),
            (UUID(int=4), ACTOR, "intake.call", later),
            (UUID(int=5), ACTOR, "intake.look", NOW),
        ):
            note(db, action, actor=actor, thing=thing, now=at)
        asked = {UUID(int=n) for n in range(2, 7)}
        assert things_since(db, ACTOR, "intake.look", asked, NOW) == {THING}

    await database.write(unit)


async def test_it_costs_the_same_however_much_somebody_did(database: Database) -> None:
    if database.dialect == "postgresql":
        pytest.skip("it counts what is there, and plans by that")

    def cost(db: Db, many: int) -> int:
        for _ in range(many):
            note(db, "intake.look", actor=ACTOR, thing=uuid4(), now=NOW + timedelta(days=1))
        return steps(db, lambda db: things_since(db, ACTOR, "intake.look", {THING}, NOW))

    few = await database.write(lambda db: cost(db, 50))
    many = await database.write(lambda db: cost(db, 1_000))
    assert 0 < many < 1.3 * few

"""Who is erased stays erased: through crashes at any point, old databases and turns under way."""

import asyncio
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, ForeignKey, Table, Uuid, insert, select, text

from pow_bot.storage import (
    Database,
    Db,
    Erased,
    Keyring,
    LedgerFault,
    NotMigrated,
    erase,
    erased_by,
    finish,
    metadata,
    new_id,
    once,
    open_database,
    post,
    request,
    sealed,
    tidy,
)
from pow_bot.storage import erasure as erasure_module
from pow_bot.storage.erasure import erasures
from pow_bot.storage.inbox import inbox
from pow_bot.storage.keyring import keys
from pow_bot.storage.outbox import outbox
from tests.postgres import PostgresServer
from tests.storage.clock import NOW
from tests.storage.scratch import how_many, programs_own


def someone(db: Db, key: str = "first words") -> UUID:
    """A person with something in every table of storage."""
    holder = db.new_holder()
    once(db, key, holder, lambda: f"hello {key}", now=NOW)
    post(db, "letter", holder, {"to": key}, NOW)
    return holder


def traces(db: Db, holder: UUID) -> int:
    owned = (keys.c.holder, inbox.c.holder, outbox.c.holder)
    return sum(len(db.execute(select(column).where(column == holder)).all()) for column in owned)


async def test_a_request_is_carried_out_when_its_turn_is_kept(clean: Database) -> None:
    holder = await clean.write(someone)
    other = await clean.write(partial(someone, key="other"))

    await clean.write(lambda db: request(db, holder, NOW))

    assert await clean.read(partial(traces, holder=holder)) == 0
    assert await clean.read(partial(traces, holder=other)) == 3
    assert clean.keyring.ledger.holders() == (holder,)
    assert await clean.read(_done) == {holder}


async def test_a_request_whose_turn_fails_erases_nobody(clean: Database) -> None:
    holder = await clean.write(someone)

    def fails(db: Db) -> None:
        request(db, holder, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await clean.write(fails)

    assert await clean.read(partial(traces, holder=holder)) == 3
    assert clean.keyring.ledger.holders() == ()


async def test_asking_twice_is_as_good_as_once(clean: Database) -> None:
    holder = await clean.write(someone)
    for _ in range(2):
        await clean.write(lambda db: request(db, holder, NOW))
        await erase(clean, holder, NOW)

    assert clean.keyring.ledger.holders() == (holder,)
    assert await clean.read(_done) == {holder}


async def test_nothing_can_be_sealed_for_somebody_erased(clean: Database) -> None:
    holder = await clean.write(someone)
    await erase(clean, holder, NOW)

    with pytest.raises(Erased):
        await clean.write(lambda db: post(db, "letter", holder, "a", NOW))


async def test_turns_under_way_leave_nothing_behind(clean: Database) -> None:
    holder = await clean.write(someone)

    def turn(db: Db, number: int) -> None:
        post(db, "letter", holder, number, NOW)

    turns = [clean.write(partial(turn, number=number)) for number in range(40)]
    await asyncio.gather(
        *turns[:20], erase(clean, holder, NOW), *turns[20:], return_exceptions=True
    )

    assert await clean.read(partial(traces, holder=holder)) == 0


async def test_an_erasure_waits_for_the_turn_that_holds_the_key(
    postgres: Database, postgres_server: PostgresServer
) -> None:
    """Else what that turn writes would stay, with nobody left to erase it."""
    holder = await postgres.write(someone)

    def slow_turn(db: Db) -> None:
        db.safe(holder)
        db.execute(text("SELECT pg_sleep(0.5)"))
        post(db, "letter", holder, "late", NOW)

    turn = asyncio.create_task(postgres.write(slow_turn))
    asleep = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    while not await asyncio.to_thread(postgres_server.run, asleep):
        pass
    await postgres.write(partial(erasure_module._erase_rows, holder=holder))
    await turn

    assert await postgres.read(partial(traces, holder=holder)) == 0


@pytest.mark.parametrize("point", ["before the ledger", "after the ledger", "before the files"])
async def test_a_crash_at_any_point_is_finished_at_the_next_start(
    clean: Database, clean_url: str, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    holder = await clean.write(someone)
    with monkeypatch.context() as crash:
        _crash(crash, point)
        await clean.write(lambda db: request(db, holder, NOW))
        await clean.close()

    started = await open_database(clean_url, clean.keyring, serving=True)

    assert await started.read(partial(traces, holder=holder)) == 0
    assert started.keyring.ledger.holders() == (holder,)
    assert await started.read(_done) == {holder}
    await started.close()


def _crash(crash: pytest.MonkeyPatch, point: str) -> None:
    def dies(*_: object, **__: object) -> None:
        raise ConnectionAbortedError

    if point == "before the ledger":
        crash.setattr(Keyring, "ledger", property(dies))
    else:
        name = {"after the ledger": "_erase", "before the files": "_scrub_at_once"}[point]
        crash.setattr(erasure_module, name, dies)


async def test_what_a_night_finds_unfinished_it_finishes(
    clean: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = await clean.write(someone)
    with monkeypatch.context() as crash:
        _crash(crash, "after the ledger")
        await clean.write(lambda db: request(db, holder, NOW))
    assert await clean.read(partial(traces, holder=holder)) == 3

    await tidy(clean, NOW)

    assert await clean.read(partial(traces, holder=holder)) == 0


async def test_finishing_with_nothing_to_finish_does_nothing(clean: Database) -> None:
    holder = await clean.write(someone)

    await finish(clean, NOW)

    assert await clean.read(partial(traces, holder=holder)) == 3


async def test_an_old_database_brings_nobody_back(tmp_path: Path, keyring: Keyring) -> None:
    url = f"sqlite:///{tmp_path / 'pow.sqlite'}"
    await programs_own(url)
    database = await open_database(url, keyring, serving=True)
    gone, stays = await database.write(someone), await database.write(partial(someone, key="b"))
    await database.close()
    shutil.copy(tmp_path / "pow.sqlite", tmp_path / "backup.sqlite")
    database = await open_database(url, keyring, serving=True)
    await database.write(lambda db: request(db, gone, NOW))
    await database.close()

    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "pow.sqlite")
    restored = await open_database(url, keyring, serving=True)

    assert await restored.read(partial(traces, holder=gone)) == 0
    assert await restored.read(partial(traces, holder=stays)) == 3
    await restored.close()


async def test_an_old_postgres_brings_nobody_back(clean: Database, clean_url: str) -> None:
    """What a restore does: the rows are there again, and the ledger is where it was."""
    holder = await clean.write(someone)
    rows = await clean.read(lambda db: db.execute(select(keys)).mappings().all())
    await erase(clean, holder, NOW)

    def restore(db: Db) -> None:
        db.execute(erasures.delete())
        db.execute(insert(keys), [dict(row) for row in rows])
        post(db, "letter", holder, "a", NOW)

    await clean.write(restore)
    await clean.close()
    started = await open_database(clean_url, clean.keyring, serving=True)

    assert await started.read(partial(traces, holder=holder)) == 0
    await started.close()


async def test_a_start_without_the_ledger_is_refused(clean: Database, clean_url: str) -> None:
    await clean.close()
    clean.keyring.ledger.path.unlink()

    with pytest.raises(LedgerFault, match="is missing"):
        await open_database(clean_url, clean.keyring, serving=True)

    command = await open_database(clean_url, clean.keyring)
    await command.close()


async def test_a_ledger_older_than_the_database_is_refused(clean: Database, clean_url: str) -> None:
    old = clean.keyring.ledger.path.read_bytes()
    await erase(clean, await clean.write(someone), NOW)
    await clean.close()
    clean.keyring.ledger.path.write_bytes(old)

    with pytest.raises(LedgerFault, match="older than the database"):
        await open_database(clean_url, clean.keyring, serving=True)
    # And once it is put right, it serves: the refusal has let go of the lock.
    clean.keyring.ledger.path.write_bytes(old + f"{new_id()} {NOW.isoformat()}\n".encode())
    with pytest.raises(LedgerFault, match="older than the database"):
        await open_database(clean_url, clean.keyring, serving=True)


async def test_a_ledger_that_cannot_be_written_erases_later_and_loses_no_request(
    clean: Database, caplog: pytest.LogCaptureFixture
) -> None:
    holder = await clean.write(someone)
    ledger = clean.keyring.ledger.path
    content = ledger.read_bytes()
    ledger.unlink()

    await clean.write(lambda db: request(db, holder, NOW))
    assert await clean.read(partial(traces, holder=holder)) == 3
    assert "ledger" in caplog.text
    ledger.write_bytes(content)
    await finish(clean, NOW)

    assert await clean.read(partial(traces, holder=holder)) == 0


async def test_tables_that_the_program_does_not_know_are_not_left_behind_in_silence(
    clean: Database,
) -> None:
    holder = await clean.write(someone)
    await clean.write(lambda db: db.execute(text("CREATE TABLE newer (id integer)")))

    with pytest.raises(NotMigrated, match="does not know the tables newer"):
        await erase(clean, holder, NOW)

    assert await clean.read(partial(traces, holder=holder)) == 3


async def test_a_database_without_tables_is_not_served(tmp_path: Path, keyring: Keyring) -> None:
    with pytest.raises(NotMigrated, match="pow-bot migrate"):
        await open_database(f"sqlite:///{tmp_path / 'new.sqlite'}", keyring, serving=True)


@pytest.fixture
def notes() -> Iterator[Table]:
    """A subject's own tables, of which one refers to the other."""
    visits = Table(
        "visits",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("person", Uuid, ForeignKey("keys.holder"), nullable=False),
        info=erased_by("person"),
    )
    notes = Table(
        "notes",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("visit", Uuid, ForeignKey("visits.id"), nullable=False),
        Column("person", Uuid, nullable=False),
        sealed("words"),
        info=erased_by("person"),
    )
    yield notes
    metadata.remove(notes)
    metadata.remove(visits)


async def test_tables_that_refer_to_each_other_are_erased_from_the_leaves(
    notes: Table, keyring: Keyring, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'notes.sqlite'}"
    await programs_own(url)
    database = await open_database(url, keyring)

    def visit(db: Db) -> UUID:
        person, visit, note = someone(db), new_id(), new_id()
        db.insert_once(metadata.tables["visits"], id=visit, person=person)
        words = db.safe(person).seal(notes.c.words, note, "came by")
        db.insert_once(notes, id=note, visit=visit, person=person, words=words)
        return person

    person = await database.write(visit)
    await erase(database, person, NOW)

    assert await database.read(partial(how_many, table=notes)) == 0
    assert await database.read(partial(traces, holder=person)) == 0
    await database.close()


def _done(db: Db) -> set[Any]:
    return set(db.execute(select(erasures.c.holder).where(erasures.c.done.is_not(None))).scalars())

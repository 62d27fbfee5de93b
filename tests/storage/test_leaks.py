"""After an erasure the raw files hold neither the wrapped key nor any word of the person."""

import os
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from pow_bot.storage import Database, Db, Keyring, allow, once, open_database, post, request
from pow_bot.storage.keyring import keys
from tests.postgres import PostgresServer
from tests.storage.clock import NOW
from tests.storage.scratch import programs_own

PLANTED = [f"Annemarie-{number:02}-{os.urandom(6).hex()}" for number in range(40)]


def planted(db: Db) -> UUID:
    """Somebody whose every word is one of the planted strings, everywhere a word can go."""
    holder = db.new_holder()
    for word in PLANTED:
        once(db, f"form {word}", holder, partial(dict, answer=word), now=NOW)
        post(db, "letter", holder, {"to": word, word: 1}, NOW, lane=word)
    return holder


def visited(db: Db, word: str) -> bool:
    # Apart from the person, as a turn's rate limit is.
    return allow(db, f"chat {word}", 5, NOW - NOW.replace(hour=11), NOW)


def wrapped_key(db: Db, holder: UUID) -> bytes:
    wrapped: bytes = db.execute(select(keys.c.wrapped).where(keys.c.holder == holder)).scalar_one()
    return wrapped


def found_in(files: list[Path], needles: list[bytes]) -> list[str]:
    contents = {file: _content(file) for file in files}
    return [
        f"{file.name}: {needle[:30]!r}"
        for file, content in contents.items()
        for needle in needles
        if needle in content
    ]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # of another test's database, which was just dropped
        return b""


WORDS = [word.encode() for word in PLANTED]


async def plant(database: Database) -> tuple[UUID, bytes]:
    holder = await database.write(planted)
    for word in PLANTED:
        await database.write(partial(visited, word=word))
    return holder, await database.read(partial(wrapped_key, holder=holder))


async def test_sqlite_keeps_no_word_and_no_wrapped_key_in_any_file(
    tmp_path: Path, keyring: Keyring
) -> None:
    house = tmp_path / "house"
    house.mkdir()
    url = f"sqlite:///{house / 'pow.sqlite'}"
    await programs_own(url)
    database = await open_database(url, keyring, serving=True)
    holder, wrapped = await plant(database)
    files = sorted(house.iterdir())
    assert {"pow.sqlite", "pow.sqlite-wal", "pow.sqlite-shm"} <= {file.name for file in files}
    assert found_in(files, [wrapped])
    assert found_in(files, WORDS) == []

    await database.write(lambda db: request(db, holder, NOW))

    assert found_in(sorted(house.iterdir()), [wrapped, *WORDS]) == []
    await database.close()
    assert found_in(sorted(house.iterdir()), [wrapped, *WORDS]) == []


async def test_postgres_keeps_no_word_and_after_the_night_no_wrapped_key(
    postgres_server: PostgresServer, keyring: Keyring
) -> None:
    if postgres_server.folder is None:
        pytest.skip("the files of a server elsewhere cannot be read")
    url = postgres_server.database(programs_own)
    database = await open_database(url, keyring)
    holder, wrapped = await plant(database)
    postgres_server.run("CHECKPOINT")
    files = _data_files(postgres_server.folder)
    assert found_in(files, [wrapped])
    assert found_in(files, WORDS) == []

    await database.write(lambda db: request(db, holder, NOW))
    await database.scrub()
    postgres_server.run("CHECKPOINT")

    assert found_in(_data_files(postgres_server.folder), [wrapped, *WORDS]) == []
    await database.close()
    postgres_server.drop(url)


def _data_files(folder: Path) -> list[Path]:
    """Without the write-ahead log: its segments hold the key until the server recycles them."""
    return [file for file in folder.rglob("*") if file.is_file() and "pg_wal" not in file.parts]

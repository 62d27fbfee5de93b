"""After an erasure no file holds a word of who was merged, searched for or taken along."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pow_bot.domain.intake.keeping import link_of
from pow_bot.domain.intake.parts import free_parts_of_person
from pow_bot.domain.intake.records import traces
from pow_bot.domain.similar.actions import merge
from pow_bot.domain.similar.exporting import note, take
from pow_bot.domain.similar.searching import search
from pow_bot.domain.similar.words import Sought
from pow_bot.storage import Database, Db, Keyring, migrate, open_database, request
from tests.domain.intake.making import NOW, standing
from tests.domain.similar.test_merging import Two
from tests.storage.test_leaks import found_in, wrapped_key

PLANTED = ["Zoektochtnaam", "Achterlandsman", "0687654321", "+31687654321", "zoek.mij@example.org"]
SAID = {
    "name": {"value": "Zoektochtnaam Achterlandsman"},
    "number": {"value": "+31687654321"},
    "email": {"value": "zoek.mij@example.org"},
    "place": {"value": "3511"},
}


async def test_no_file_holds_a_word_or_a_trace_of_who_is_erased(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    url = f"sqlite:///{house / 'pow.sqlite'}"
    await migrate(url)
    database = await open_database(url, Keyring.create(tmp_path / "keyring"), serving=True)
    erased, key, marks = await database.write(_planted)
    words = [word.encode() for word in PLANTED]
    assert found_in(sorted(house.iterdir()), words) == []
    assert found_in(sorted(house.iterdir()), marks)

    await database.write(lambda db: _erased(db, erased))

    assert found_in(sorted(house.iterdir()), [key, *marks, *words]) == []
    await _left_whole(database)
    await database.close()
    assert found_in(sorted(house.iterdir()), [key, *marks, *words]) == []


def _planted(db: Db) -> tuple[UUID, bytes, list[bytes]]:
    """Merged into another, found by every word, and taken along in a file."""
    two = Two(db, answers=SAID, email="zoek.mij@example.org")
    merge(db, two.form(), two.other())
    for word in PLANTED:
        search(db, two.worker, Sought(words=word), NOW)
    part = standing(db, two.part.reference)
    note(db, two.worker, take(db, two.worker, [part.reference]), NOW)
    assert link_of(db, part)
    marks = db.execute(select(traces.c.mark).where(traces.c.intake == part.id)).scalars()
    return part.person, wrapped_key(db, part.person), list(marks)


def _erased(db: Db, person: UUID) -> None:
    free_parts_of_person(db, person, NOW)
    request(db, person, NOW)


async def _left_whole(database: Database) -> None:
    """The other is there still, and what it was merged with is not."""

    def left(db: Db) -> int:
        return len(db.execute(select(traces.c.intake).distinct()).all())

    assert await database.read(left) == 1

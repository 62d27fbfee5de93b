"""Lists with a name: one's own, and those that a coordinator keeps for the team of a region."""

import pytest

from pow_bot.domain.intake.views import MOST, remove, save, saved_for
from pow_bot.domain.intake.words import NotAllowed, NotYours
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW, colleague

QUERY = "?view=late&line=dismissal"


def _names(db: Db, actor: Actor) -> list[str]:
    return [one.name for one in saved_for(db, actor)]


async def test_ones_own_lists_are_ones_own_and_the_teams_are_the_regions(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        boss, worker = colleague(db, "Coen", role=Role.COORDINATOR), colleague(db)
        far = colleague(db, "Ver", regions=("AM05",))
        save(db, worker, "Ontslag", QUERY, None, NOW)
        save(db, boss, "Te laat: ontslag", QUERY, "AM13", NOW)
        assert _names(db, worker) == ["Te laat: ontslag", "Ontslag"]
        assert _names(db, boss) == ["Te laat: ontslag"]
        assert _names(db, far) == []
        with pytest.raises(NotYours):
            save(db, worker, "Van ons", QUERY, "AM13", NOW)
        with pytest.raises(NotYours):
            save(db, boss, "Van hen", QUERY, "AM05", NOW)
        of_team, own = saved_for(db, worker)
        with pytest.raises(NotYours):
            remove(db, worker, of_team, NOW)
        remove(db, worker, own, NOW)
        remove(db, boss, of_team, NOW)
        assert _names(db, worker) == []

    await database.write(unit)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", QUERY),
        ("Bel 0612345678", QUERY),
        ("fatima@example.org", QUERY),
        ("n" * 41, QUERY),
        ("Alles", ""),
    ],
)
async def test_a_name_says_what_and_not_whom(database: Database, name: str, query: str) -> None:
    def unit(db: Db) -> None:
        with pytest.raises(NotAllowed):
            save(db, colleague(db), name, query, None, NOW)

    await database.write(unit)


async def test_there_is_an_end_to_lists(database: Database) -> None:
    def unit(db: Db) -> None:
        worker = colleague(db)
        for n in range(MOST):
            save(db, worker, f"Lijst {n}", QUERY, None, NOW)
        with pytest.raises(NotAllowed, match="lijsten bewaard"):
            save(db, worker, "Nog een", QUERY, None, NOW)

    await database.write(unit)

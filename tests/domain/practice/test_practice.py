"""What a region set holds, what it did not set is as it comes, and nobody overwrites unseen."""

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.practice.actions import Outdated, keep
from pow_bot.domain.practice.lists import FILLS, Checklists, Template, Templates, Written
from pow_bot.domain.practice.queries import practice, standing
from pow_bot.domain.practice.words import Limits, Opening, Retention, Setting
from pow_bot.i18n.catalogues import placeholders
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW, colleague


async def test_what_is_not_set_is_as_it_comes(database: Database) -> None:
    def query(db: Db) -> None:
        assert practice(db, "AM13", Limits) == Limits()
        assert practice(db, None, Opening) == Opening()
        assert standing(db, "AM13", Retention).revision == 0

    await database.read(query)


async def test_a_region_sets_for_itself_alone(database: Database) -> None:
    def unit(db: Db) -> None:
        keep(db, "AM13", Limits(open_intakes=12), 0, NOW, by=None)
        assert practice(db, "AM13", Limits).open_intakes == 12
        assert practice(db, "AM05", Limits) == Limits()

    await database.write(unit)


async def test_who_saves_an_old_version_is_refused(database: Database) -> None:
    def unit(db: Db) -> None:
        keep(db, "AM13", Limits(open_intakes=12), 0, NOW, by=None)
        keep(db, "AM13", Limits(open_intakes=13), 1, NOW, by=None)
        for old in (0, 1, 7):
            with pytest.raises(Outdated):
                keep(db, "AM13", Limits(open_intakes=99), old, NOW, by=None)
        assert standing(db, "AM13", Limits).value.open_intakes == 13

    await database.write(unit)


async def test_a_change_says_who_made_it(database: Database) -> None:
    def unit(db: Db) -> None:
        samira = colleague(db)
        keep(db, "AM13", Limits(open_intakes=12), 0, NOW, by=samira.id)
        kept = standing(db, "AM13", Limits)
        assert (kept.changed_by, kept.changed_at) == (samira.id, NOW)
        noted = db.execute(select(audit.c.actor, audit.c.action, audit.c.region)).all()
        assert noted[-1] == (samira.id, "practice.limits", "AM13")

    await database.write(unit)


@pytest.mark.parametrize("value", [Templates(), Checklists(), Opening(), Limits(), Retention()])
def test_what_is_kept_reads_back_the_same(value: Setting) -> None:
    adapter = TypeAdapter(type(value))
    assert adapter.validate_json(adapter.dump_json(value)) == value


def test_every_letter_and_check_comes_in_both_languages() -> None:
    letters = {letter.code: set(letter.said) for letter in Templates().letters}
    checks = {c.code: set(c.said) for checks in Checklists().lines.values() for c in checks}
    assert set(map(frozenset, letters.values())) == {frozenset({"nl", "en"})}
    assert set(map(frozenset, checks.values())) == {frozenset({"nl", "en"})}


def test_letters_fill_in_only_what_is_known() -> None:
    for said in (written for letter in Templates().letters for written in letter.said.values()):
        assert placeholders(said.text) <= FILLS


SAFETY = {"self_employed": {"registered", "bbz", "benefit"}, "dismissal": {"unsigned", "ww", "ill"}}


@pytest.mark.parametrize(("line", "codes"), SAFETY.items())
def test_what_costs_money_or_rights_stands_first(line: str, codes: set[str]) -> None:
    first = Checklists().of(line)[: len(codes)]
    assert {check.code for check in first} == codes
    assert all(check.safety for check in first)


async def test_a_region_writes_its_own_letters(database: Database) -> None:
    own = Template(
        "bus", {"nl": Written("Bus", "Er gaat een bus."), "en": Written("Bus", "A bus.")}
    )

    def unit(db: Db) -> None:
        keep(db, "AM13", Templates((own,)), 0, NOW, by=None)
        assert practice(db, "AM13", Templates).letters == (own,)

    await database.write(unit)

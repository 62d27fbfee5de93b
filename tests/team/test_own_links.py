"""A person's own link stands in their letter, and nowhere in what colleagues read."""

from functools import partial

import pytest

from pow_bot.domain.intake.desk import claim, reply
from pow_bot.domain.intake.keeping import link_of
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.slips import letters_of
from pow_bot.domain.similar.actions import Other, merge
from pow_bot.domain.staff.rules import Role
from pow_bot.domain.werkfit import actions
from pow_bot.storage import Database, Db
from pow_bot.web.judged import letter
from pow_bot.web.team.intake.own_links import without_links
from pow_bot.web.team.words import Words
from tests.domain.intake.making import at, colleague, standing, submitted
from tests.domain.werkfit.making import (
    NOT_YET,
    as_judged,
    assessor,
    taken,
)
from tests.team.making import a_team, catalogues

SITE = "https://pow.example.org"
TOKEN = "a1B2c3D4e5F6g7H8i9J0k-L_m2N3o4P5"


def judged(db: Db) -> tuple[str, str, str]:
    """Its number, the token, and the letter as its person reads it."""
    worker, judge = colleague(db), assessor(db)
    reference = taken(db, worker, judge)
    actions.judge(db, as_judged(db, judge, reference), NOT_YET, partial(letter, catalogues(), SITE))
    intake = standing(db, reference)
    return reference, link_of(db, intake), letters_of(db, intake.id, intake.person)[-1].text


async def test_the_link_of_a_judgement_is_the_persons_only(database: Database) -> None:
    reference, token, sent = await database.write(judged)
    assert f"{SITE}/oordeel/{token}" in sent
    async with a_team(database) as team:
        coordinator = await team.colleague("Vera Vos", role=Role.COORDINATOR)
        page = await coordinator.get(f"/team/intakes/{reference}")
        english = await coordinator.get(f"/team/intakes/{reference}?lang=en")
    assert "Een mens keek welk werk bij u past." in page.text
    assert "(link voor deze persoon)" in page.text
    assert "(link for this person)" in english.text
    assert token not in page.text + english.text


async def test_neither_in_what_was_merged_nor_in_the_dutch_beside_a_letter(
    database: Database,
) -> None:
    def unit(db: Db) -> str:
        worker = colleague(db)
        one, other = (submitted(db).reference for _ in range(2))
        for reference in (one, other):
            claim(db, at(db, worker, reference))
            said = f"See {SITE}/berichten/{TOKEN}"
            reply(db, at(db, worker, reference), said, beside=f"Zie {SITE}/status/{TOKEN}")
        theirs = Other(understood(other) or "", standing(db, other).revision)
        merge(db, at(db, worker, one), theirs)
        return one

    reference = await database.write(unit)
    async with a_team(database) as team:
        coordinator = await team.colleague("Vera Vos", role=Role.COORDINATOR)
        page = await coordinator.get(f"/team/intakes/{reference}")
    assert page.text.count("(link voor deze persoon)") >= 3
    assert TOKEN not in page.text


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (f"{SITE}/afspraak/{TOKEN}.ics?x=1 graag", "(link voor deze persoon) graag"),
        (f"Zie /bewijs/{TOKEN}.", "Zie (link voor deze persoon)."),
        (f"({SITE}/pow/verder/{TOKEN})", "((link voor deze persoon))"),
        ("Kijk op https://www.uwv.nl/status/ww", "Kijk op https://www.uwv.nl/status/ww"),
        ("Neem uw bewijs/diploma mee.", "Neem uw bewijs/diploma mee."),
    ],
)
def test_only_their_own_links_are_left_out(said: str, read: str) -> None:
    assert without_links(said, Words(catalogues(), "nl")) == read

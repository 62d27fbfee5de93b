"""What a colleague reads of the other conversations: what was told, agreed to, and cannot wait."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from httpx import AsyncClient

from pow_bot.conversations.book import read_book
from pow_bot.domain.consent.actions import record
from pow_bot.domain.consent.actions import withdraw as stop
from pow_bot.domain.consent.words import Given, Purpose, State
from pow_bot.domain.intake.actions import amend, ask_for_person, submit, tell, withdraw
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.words import NewIntake
from pow_bot.engine.book import Book
from pow_bot.resources import content
from pow_bot.storage import Database, Db
from pow_bot.storage.outbox import outbox
from pow_bot.web.team.reader import FACTS, OUTCOMES, TITLES, VALUES, AnswersReader
from tests.domain.intake.making import HOUR, NOW, a_new, make_intake
from tests.team.making import ANYWAY, Team, a_team, catalogues, post

_WRITE, _WRITES = "Bel niet. Schrijf alleen een bericht", "Schrijf deze persoon, bel niet"
WERKFIT: Mapping[str, Any] = {
    "wants": {"value": "yes"},
    "can": {"value": "with_help"},
    "week": {"value": "half"},
    "first": {"value": ["dutch", "health"]},
    "health": {"value": "yes"},
    "together": {"value": "yes"},
}
OUTCOME = [
    {
        "table": "werkfit",
        "version": "2026-11",
        "row": "with_help",
        "gives": {"prescreen": "werkfit_with_support"},
        "reason": [
            "rules/werkfit/with_help/reason",
            "U kunt werken met hulp. Die hulp bestaat. Een mens vertelt u welke.",
        ],
        "read": {
            "wants": "yes",
            "can": "with_help",
            "week": "half",
            "first_or_along": "along",
        },
    }
]
PREVIEW = {
    "region": "AM13",
    "wanted": {"value": "schoonmaak"},
    "week": {"value": "half"},
    "travel": {"value": ["walking", "bike"]},
}
ASKED = "Mogen wij dit laten zien, zonder uw naam?"


@cache
def book() -> Book:
    return read_book(content("flows"), catalogues())


@pytest.fixture
async def team(database: Database) -> AsyncIterator[Team]:
    reader = AnswersReader(book, catalogues(), lambda: date(2026, 11, 23))
    async with a_team(database, reader) as made:
        yield made


async def a_person(team: Team, **other: Any) -> tuple[NewIntake, str]:
    """Somebody who registered, and their number."""

    def unit(db: Db) -> tuple[NewIntake, str]:
        answers = {"reach": {"value": "call"}, "number": {"value": "+31612345678"}}
        new = a_new(db.new_holder(), **{"answers": answers, "decisions": [], **other})
        return new, submit(db, new, NOW).reference

    return await team.database.write(unit)


async def said(team: Team, person: UUID, **other: Any) -> None:
    values: dict[str, Any] = {
        "conversation": uuid4(),
        "purpose": Purpose.REGISTER,
        "state": State.GIVEN,
        "text": ASKED,
        "version": "1",
        "locale": "nl",
        "channel": "web",
    }
    given = Given(person=person, **{**values, **other})
    await team.database.write(lambda db: record(db, given, team.clock()))


async def told(team: Team, new: NewIntake) -> None:
    def unit(db: Db) -> None:
        tell(db, new.conversation, "werkfit", WERKFIT, OUTCOME, NOW)

    await team.database.write(unit)


async def amended(team: Team, new: NewIntake, changed: tuple[str, ...]) -> None:
    await team.database.write(lambda db: amend(db, new.conversation, new, changed, (), NOW))


async def seen(browser: AsyncClient, reference: str) -> BeautifulSoup:
    page = await browser.get(f"/team/intakes/{reference}")
    assert page.status_code == 200, page.text
    return BeautifulSoup(page.text, "html.parser")


def part(page: BeautifulSoup, title: str) -> Tag:
    """The part of the page below this heading."""
    found = next(head for head in page.select("#detail h3") if head.get_text() == title)
    assert found.parent is not None
    return found.parent


def words(tag: Tag | BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def titles(page: BeautifulSoup) -> list[str]:
    return [head.get_text() for head in page.select("#detail h3")]


async def test_what_was_told_stands_under_its_own_title(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await said(team, new.person, purpose=Purpose.HEALTH)
    await told(team, new)
    await post(browser, reference, "claim")

    page = await seen(browser, reference)

    answers = words(part(page, "Werken"))
    assert "Hoe denkt u nu over werken? Ik wil graag werken" in answers
    assert "Moet u eerst iets regelen? Nederlands leren; Mijn gezondheid" in answers


async def test_only_who_has_it_reads_of_health(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await said(team, new.person, purpose=Purpose.HEALTH)
    await told(team, new)

    page = await seen(browser, reference)

    assert "gezondheid" not in words(part(page, "Werken"))
    assert "Alleen te lezen voor wie deze aanmelding heeft." in words(part(page, "Werken"))
    assert "Ja" not in words(part(page, "Toestemming"))


@pytest.mark.parametrize("state", [None, State.REFUSED, State.WITHDRAWN])
async def test_nobody_reads_of_health_without_a_yes_to_that(
    team: Team, state: State | None
) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    if state is State.REFUSED:
        await said(team, new.person, purpose=Purpose.HEALTH, state=State.REFUSED)
    if state is State.WITHDRAWN:
        await said(team, new.person, purpose=Purpose.HEALTH)
        await team.database.write(lambda db: stop(db, new.person, Purpose.HEALTH, NOW))
    await told(team, new)
    await post(browser, reference, "claim")

    page = await seen(browser, reference)

    assert "Moet u eerst iets regelen? Nederlands leren Kunt u" in words(part(page, "Werken"))
    # What colleagues are told to leave out names it too; nothing of this person does.
    assert "Mijn gezondheid" not in words(page)
    for title in ("Werken", "Voorlopig beeld over werk", "Tijdlijn"):
        assert "gezondheid" not in words(part(page, title))
    assert "Toestemming" not in titles(page)


async def test_the_first_impression_says_why_and_that_a_person_decides(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await told(team, new)

    screen = words(part(await seen(browser, reference), "Voorlopig beeld over werk"))

    assert screen.startswith("Voorlopig beeld over werk Werkfit met hulp Waarom?")
    assert "U kunt werken met hulp. Die hulp bestaat." in screen
    assert "Hoeveel kunt u werken in een week? Ongeveer een halve week" in screen
    assert "Eerst iets regelen Kan samen met werk" in screen
    assert screen.endswith("Dit is geen besluit. U bespreekt het met deze persoon.")


async def test_without_a_pre_screen_and_a_consent_nothing_stands_empty(team: Team) -> None:
    browser, (_, reference) = await team.colleague(), await a_person(team)

    found = titles(await seen(browser, reference))

    assert not {"Voorlopig beeld over werk", "Toestemming", "Werken"} & set(found)


async def test_a_consent_shows_what_was_said_to_what(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await said(team, new.person, preview=PREVIEW, not_for="De bakker")
    other = words(part(await seen(browser, reference), "Toestemming"))
    await post(browser, reference, "claim")

    mine = words(part(await seen(browser, reference), "Toestemming"))

    assert "In de lijst voor werkgevers Ja , vandaag 10.00 Niet tonen aan: De bakker" in mine
    assert "Hoe kunt u naar uw werk gaan? ; Met de fiets" in mine
    assert "Hoeveel kunt u werken in een week? Ongeveer een halve week" in mine
    assert ASKED in mine
    assert "De bakker" not in other


async def test_a_consent_keeps_its_story(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await said(team, new.person, state=State.TALK_FIRST)
    team.clock.forward(HOUR / 3)
    await said(team, new.person, preview=PREVIEW)
    team.clock.forward(HOUR / 3)
    await team.database.write(lambda db: stop(db, new.person, Purpose.REGISTER, team.clock()))

    shown = words(part(await seen(browser, reference), "Toestemming"))

    assert "In de lijst voor werkgevers Gestopt , vandaag 10.40" in shown
    assert (
        "Eerder Ja, vandaag 10.20. Gestopt: vandaag 10.40 Wil er eerst over praten, vandaag 10.00"
        in shown
    )


async def test_that_support_may_be_shown_is_read_by_who_has_it(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await said(team, new.person, purpose=Purpose.SUPPORT, state=State.PENDING)
    before = words(part(await seen(browser, reference), "Toestemming"))
    await post(browser, reference, "claim")

    after = words(part(await seen(browser, reference), "Toestemming"))

    assert "Ja, maar iemand moet nog meebeslissen" not in before
    assert "Ja, maar iemand moet nog meebeslissen" in after


async def test_what_cannot_wait_is_first_in_the_list_and_on_the_page(team: Team) -> None:
    browser = await team.colleague()
    await make_intake(team.database, urgency="today")
    new, reference = await a_person(team)
    await team.database.write(lambda db: flag(db, new.conversation, "suicide", NOW))

    rows = BeautifulSoup((await browser.get("/team")).text, "html.parser").select("tr[data-row]")
    page = await seen(browser, reference)

    assert rows[0]["data-row"] == reference
    assert "▲ Kan niet wachten" in words(rows[0])
    assert "zelfmoord" not in words(rows[0])
    line = page.select_one("#detail .urgent")
    assert line is not None
    assert words(line) == "▲ Kan niet wachten: Denkt aan zelfmoord."
    assert page.select("#detail a[href^='tel:']")
    assert "Schreef iets dat niet kan wachten" in words(part(page, "Tijdlijn"))


@pytest.mark.parametrize(
    ("safe", "way", "may_call", "following"),
    [
        ({"value": "chat"}, f"{_WRITE}, met de knop Antwoord.", False, _WRITES),
        (
            {"value": "nothing"},
            "Bel niet en schrijf niet.",
            False,
            "Bel niet en schrijf niet: kijk",
        ),
        ({"value": "call"}, "Bellen is veilig, zegt deze persoon.", True, "Contact zoeken"),
        ({"unknown": "skip"}, _WRITE, False, _WRITES),
        (None, _WRITE, False, _WRITES),
    ],
)
async def test_who_is_not_safe_at_home_is_reached_only_as_they_chose(
    team: Team, safe: dict[str, str] | None, way: str, may_call: bool, following: str
) -> None:
    browser = await team.colleague()
    new, reference = await a_person(team)
    nood = {"kind": {"value": "home"}, **({"safe": safe} if safe else {})}

    def unit(db: Db) -> None:
        flag(db, new.conversation, "home", NOW)
        tell(db, new.conversation, "nood", nood, [], NOW)

    await team.database.write(unit)
    page = await seen(browser, reference)

    line = page.select_one("#detail .urgent")
    assert line is not None
    assert "Is bang thuis, of iemand doet deze persoon pijn." in words(line)
    assert way in words(line)
    assert bool(page.select("#detail a[href^='tel:']")) is may_call
    assert f"Volgende stap {following}" in words(part(page, "Contact"))
    assert "Hulp nu" not in titles(page)


@pytest.mark.parametrize("kind", ["home", "danger"])
async def test_who_may_be_overheard_gets_no_mail_of_what_waits(team: Team, kind: str) -> None:
    browser = await team.colleague()
    new, reference = await a_person(team, email="fatima@example.org", reach="mail")
    await team.database.write(lambda db: flag(db, new.conversation, kind, NOW))
    await post(browser, reference, "claim")
    await post(browser, reference, "answer", text="Wij lezen mee.")
    closing = {"reason": "reached_and_helped", "next_step": "U belt Veilig Thuis.", **ANYWAY}
    await post(browser, reference, "close", **closing)

    waiting = await team.database.read(lambda db: db.execute(outbox.select()).all())
    page = await seen(browser, reference)

    assert waiting == []
    assert not page.select("#detail .urgent")
    assert "Wij lezen mee." in words(page)
    assert "niet kan wachten" not in words(page)


async def test_who_may_be_overheard_is_to_be_written_to_and_nothing_offers_a_call(
    team: Team,
) -> None:
    browser = await team.colleague()
    new, reference = await a_person(team)
    await team.database.write(lambda db: flag(db, new.conversation, "home", NOW))
    await post(browser, reference, "claim")

    listed = (await browser.get("/team")).text
    page = await seen(browser, reference)

    next_step = "Schrijf deze persoon, bel niet, uiterlijk maandag 23 november"
    assert "Nieuw bericht" not in listed
    assert next_step in words(part(page, "Contact"))
    assert "Poging" not in [words(one) for one in page.select(".acts summary")]
    (outcome,) = page.select("#do-attempt [name=outcome]")
    assert (outcome["type"], outcome["value"]) == ("hidden", "reached")
    assert not page.select("#do-attempt [name=day]")
    assert [one["value"] for one in page.select("#plan-kind option")] == ["visit"]

    # A letter that nobody read yet is no contact.
    await post(browser, reference, "answer", text="Wij lezen mee.")
    page = await seen(browser, reference)
    assert next_step in words(part(page, "Contact"))
    assert "Vandaag voor 17.00 uur" in words(page.select(".dossier .term")[0])

    planned = await post(
        browser, reference, "plan", day="2026-11-24", time="10:00", minutes="45", kind="phone"
    )
    assert planned.status_code == 422
    assert "Bel deze persoon niet. Kies een gesprek op een adres." in planned.text
    await post(browser, reference, "attempt", outcome="reached")
    said = words(part(await seen(browser, reference), "Contact"))
    assert "Schrijf deze persoon, bel niet, uiterlijk maandag 30 november" in said


async def test_who_cannot_wait_and_may_be_called_is_to_be_reached(team: Team) -> None:
    browser = await team.colleague()
    new, reference = await a_person(team)
    await team.database.write(lambda db: flag(db, new.conversation, "food", NOW))
    await post(browser, reference, "claim")

    page = await seen(browser, reference)
    said = "Contact zoeken: kan niet wachten, uiterlijk maandag 23 november"
    assert said in words(part(page, "Contact"))
    assert len(page.select("#plan-kind option")) == 2
    await post(browser, reference, "attempt", outcome="reached")
    said = "Volgende stap zetten, uiterlijk maandag 30 november"
    assert said in words(part(await seen(browser, reference), "Contact"))


async def test_who_wants_a_person_is_next(team: Team) -> None:
    browser = await team.colleague()
    new, reference = await a_person(team)
    await team.database.write(lambda db: ask_for_person(db, new.conversation, NOW))

    listed = words(BeautifulSoup((await browser.get("/team")).text, "html.parser"))
    page = await seen(browser, reference)

    assert "Wil een mens spreken" in listed
    assert "Contact opnemen: wil een mens spreken, uiterlijk" in words(part(page, "Contact"))
    assert "De aanmelder Wil een mens spreken" in words(part(page, "Tijdlijn"))


async def test_the_timeline_says_what_a_change_was_about(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    many = ("name", "language", "interpreter", "benefit")
    for changed in (("reach",), many):
        await amended(team, new, changed)
        story = words(part(await seen(browser, reference), "Tijdlijn"))
        few = "Antwoorden gewijzigd: Hoe kunnen wij u het best bereiken?" in story
        assert few is (changed is not many)
    await told(team, new)
    await team.database.write(lambda db: tell(db, new.conversation, "gone", {"a": {}}, [], NOW))

    story = words(part(await seen(browser, reference), "Tijdlijn"))

    assert "Vertelde meer: Werken" in story


async def test_what_was_agreed_to_is_not_shown_of_who_took_all_of_it_back(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await said(team, new.person, preview=PREVIEW)
    await team.database.write(lambda db: withdraw(db, new.conversation, NOW))

    assert "Toestemming" not in titles(await seen(browser, reference))


async def test_of_what_was_withdrawn_a_colleague_sees_that_it_was(team: Team) -> None:
    browser = await team.colleague()
    new, reference = await a_person(team)
    await post(browser, reference, "claim")
    await post(browser, reference, "note", text="Belt liever na vijven.")
    closing = {"reason": "no_longer_needed", "next_step": "Geen.", **ANYWAY}
    await post(browser, reference, "close", **closing)
    await team.database.write(lambda db: withdraw(db, new.conversation, NOW))

    page = await seen(browser, reference)

    story = words(part(page, "Tijdlijn"))
    assert "Notitie, gewist door het intrekken" in story
    assert "Afgerond: Niet meer nodig" in story
    assert "De aanmelder Ingetrokken" in story
    assert "na vijven" not in words(page)
    assert "06 12 34 56 78" not in words(page)


async def test_a_colleague_reads_it_in_english(team: Team) -> None:
    browser, (new, reference) = await team.colleague(), await a_person(team)
    await told(team, new)
    await said(team, new.person, preview=PREVIEW)
    await team.database.write(lambda db: flag(db, new.conversation, "food", NOW))
    await browser.get("/team?lang=en")

    page = words(await seen(browser, f"{reference}?lang=en"))

    assert "Cannot wait: Has no food or no place to sleep." in page
    assert "Ready for work with support" in page
    assert "In the list for employers Yes" in page


@pytest.mark.parametrize("table", sorted(TITLES))
def test_whatever_a_table_says_has_words(table: str) -> None:
    flow = "werkfit" if table == "werkfit" else book().main
    known = {step.at.step for step in book().flow(flow).steps}
    found = book().table(table)

    for name in found.reads:
        assert name in known or name in FACTS, name
        facts = () if name in known else found.reads[name]
        assert set(facts) <= set(VALUES) or name == "effective_situation", name
    gives = {value for row in found.rows for key, value in row.gives.items() if key != "tag"}
    assert gives <= set(OUTCOMES)

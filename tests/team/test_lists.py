"""Long lists, page by page; and what a colleague reads of what happened."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient

from pow_bot.domain.handover.words import ToLine, ToRegion
from pow_bot.domain.intake.actions import amend, answer_from_person, submit
from pow_bot.domain.intake.desk import claim
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.queries import PAGE
from pow_bot.domain.intake.words import Closing, Line, Urgency
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import (
    DAY,
    NOW,
    a_new,
    at,
    claimed,
    close,
    colleague,
    make_colleague,
    make_intake,
    submitted,
)
from tests.team.making import ANYWAY, Team, fields, post


def _many(db: Db) -> None:
    for _ in range(PAGE + 3):
        submitted(db)


async def _turned(browser: AsyncClient, page: str, way: str) -> str:
    link = (
        page.split(f'rel="{way}"', maxsplit=1)[0].rsplit('href="', 1)[1].split('"', maxsplit=1)[0]
    )
    return (await browser.get(unescape(link))).text


async def test_a_long_list_has_pages(team: Team) -> None:
    browser = await team.colleague(regions=("AM13", "AM05"))
    await team.database.write(_many)
    first = (await browser.get("/team?region=AM13")).text
    assert f"{PAGE + 3} aanmeldingen, dringendste boven" in first
    assert first.count("data-row=") == PAGE
    assert 'rel="prev"' not in first
    second = await _turned(browser, first, "next")
    assert second.count("data-row=") == 3
    assert 'rel="next"' not in second
    back = await _turned(browser, second, "prev")
    assert back.count("data-row=") == PAGE
    assert len(first) < 150_000


async def test_the_list_says_what_comes_before_the_term(team: Team) -> None:
    browser = await team.colleague()

    def several(db: Db) -> dict[str, str]:
        calm, soon = submitted(db, NOW - 20 * DAY), submitted(db, urgency=Urgency.THIS_WEEK)
        today = [submitted(db, urgency=Urgency.TODAY).reference for _ in range(2)]
        worker = colleague(db, "Piet de Boer")
        done = claimed(db, worker)
        close(db, at(db, worker, done), Closing.NO_LONGER_NEEDED, "U belt zelf.")
        new = a_new(db.new_holder())
        cried = submit(db, new, NOW)
        flag(db, new.conversation, "food", NOW)
        return {
            cried.reference: "Kan niet wachten",
            **dict.fromkeys(today, "Spoed: Vandaag"),
            soon.reference: "Spoed: Deze week",
            calm.reference: "Spoed: Gewoon",
            done: "Afgerond of ingetrokken",
        }

    expected = await team.database.write(several)
    page = BeautifulSoup((await browser.get("/team?view=all")).text, "html.parser")
    found: dict[str, str] = {}
    for group in page.select(".list tbody"):
        (heading,) = group.select(".tier th[scope=rowgroup][role=rowheader]")
        assert heading["colspan"] == str(len(page.select(".list thead tr > *")))
        rows = group.select("[data-row]")
        found |= {str(row["data-row"]): heading.get_text() for row in rows}
    assert found == expected
    # In the order of the list: by what is said above, then by the term.
    assert [*found.values()] == [*expected.values()]


async def test_a_filter_on_a_colleague_names_no_id(team: Team) -> None:
    actor = await make_colleague(team.database)
    await make_colleague(team.database, "Piet de Boer")
    browser, receipt = await team.signed_in(actor), await make_intake(team.database)
    other = await make_intake(team.database)
    await post(browser, receipt.reference, "claim")
    page = (await browser.get("/team?view=all")).text
    assert actor.id.hex not in page.replace("-", "")
    choices = page.split('id="f-owner"')[1]
    code = choices.split("Samira El Idrissi</option>")[0].rsplit('value="', 1)[1].split('"')[0]
    only = (await browser.get(f"/team?view=all&owner={code}")).text
    assert receipt.reference in only
    assert other.reference not in only
    nobody = (await browser.get("/team?view=all&owner=0123456789ab")).text
    assert "Niets gevonden" in nobody


async def test_the_timeline_tells_what_happened(team: Team) -> None:
    actor = await make_colleague(team.database, regions=("AM13", "AM05"))
    browser = await team.signed_in(actor)

    def lived(db: Db) -> str:
        new = a_new(db.new_holder())
        receipt = submit(db, new, NOW)
        elsewhere = a_new(
            new.person, conversation=new.conversation, region="AM05", line=Line.DISMISSAL
        )
        amend(db, new.conversation, elsewhere, ("postcode",), (), NOW)
        nowhere = a_new(
            new.person,
            conversation=new.conversation,
            region="AM05",
            assisted=True,
            tags=("unclear", "odd"),
        )
        amend(db, new.conversation, nowhere, ("postcode",), (), NOW)
        passed_to(db, actor, receipt.reference, ToLine(Line.SELF_EMPLOYED))
        passed_to(db, actor, receipt.reference, ToRegion("AM13"))
        answer_from_person(db, receipt.link, "Ik kan donderdag.", NOW)
        return receipt.reference

    reference = await team.database.write(lived)
    assert 'class="unread"' in (await browser.get("/team")).text
    page = (await browser.get(f"/team/intakes/{reference}")).text
    for text in (
        "Andere regio: Twente",
        "Doorgezet naar Eigen bedrijf",
        "Doorgezet naar Midden-Utrecht",
        "Schreef een bericht",
        "Ik kan donderdag.",
        "Bericht lezen en antwoorden, uiterlijk",
        "Ingevuld door een helper. Vraag naar de persoon zelf",
        "Vraag onduidelijk",
    ):
        assert text in page, text


async def test_what_is_done_says_so_and_offers_to_reopen(team: Team) -> None:
    actor = await make_colleague(team.database, regions=("AM05", "AM13", "AM26", "AM01"))
    browser = await team.signed_in(actor)

    def done(db: Db) -> str:
        receipt = submitted(db)
        claim(db, at(db, actor, receipt.reference))
        close(db, at(db, actor, receipt.reference), Closing.HANDED_TO_OTHER, "UWV belt u.")
        return receipt.reference

    reference = await team.database.write(done)
    page = (await browser.get(f"/team/intakes/{reference}?view=all&done=bogus")).text
    assert "Afgerond: Overgedragen aan een ander loket. Volgende stap: UWV belt u." in page
    soup = BeautifulSoup(page, "html.parser")
    assert [tag.get_text(strip=True) for tag in soup.select(".dossier .tags > *")] == ["Afgerond"]
    contact = {
        row.dt.get_text(): row.dd.get_text()
        for row in soup.select("[aria-labelledby=d-contact] dl > div")
        if row.dt and row.dd
    }
    assert contact["Volgende stap"] == "UWV belt u."
    assert f"/team/intakes/{reference}/reopen" in page
    assert f"/team/intakes/{reference}/note" not in page
    assert "4 regio" in page


async def test_what_cannot_be_done_any_more_is_not_offered_again(team: Team) -> None:
    first, second = await team.colleague(), await team.colleague("Piet de Boer")
    receipt = await make_intake(team.database)
    await post(first, receipt.reference, "claim")
    form = fields(await second.get(f"/team/intakes/{receipt.reference}"))
    await post(first, receipt.reference, "release")
    await post(first, receipt.reference, "claim")
    ending = {"reason": "no_longer_needed", "next_step": "Belt zelf.", **ANYWAY}
    await post(first, receipt.reference, "close", **ending)
    late = await second.post(
        f"/team/intakes/{receipt.reference}/note", data={**form, "text": "Te laat."}
    )
    assert late.status_code == 409
    assert "Bewaar toch" not in late.text
    assert "Te laat." in late.text


async def _filtered_by(browser: AsyncClient) -> set[str]:
    """Who can be chosen in the filter by owner."""
    page = BeautifulSoup((await browser.get("/team")).text, "html.parser")
    return {
        one.get_text() for one in page.select("select[name=owner] option[value]:not([value=''])")
    }


async def test_the_filter_names_only_who_could_have_what_is_in_the_list(team: Team) -> None:
    school = {"organisation": "ROC Midden", "at_front_door": False}
    behind = await team.colleague("Lia Smit", **school)
    await make_colleague(team.database, "Bo Smit", **school)
    front = await team.colleague()
    boss = await team.colleague("Vera Vos", role=Role.COORDINATOR)

    assert await _filtered_by(behind) == {"Lia Smit", "Bo Smit", "Vera Vos"}
    assert await _filtered_by(front) == {"Samira El Idrissi", "Vera Vos"}
    assert await _filtered_by(boss) == {"Lia Smit", "Bo Smit", "Samira El Idrissi", "Vera Vos"}


@pytest.mark.parametrize(("regions", "shown"), [(("AM13",), False), (("AM13", "AM05"), True)])
async def test_the_region_is_a_column_for_who_has_several(
    team: Team, regions: tuple[str, ...], shown: bool
) -> None:
    await make_intake(team.database)
    browser = await team.colleague(regions=regions)

    assert ("c-region" in (await browser.get("/team")).text) is shown


async def test_an_empty_list_says_what_is_so_for_who_looks(team: Team) -> None:
    viewer = await team.colleague("Els Vos", role=Role.NATIONAL_VIEWER)
    assert "Bij uw rol horen geen gegevens van personen." in (await viewer.get("/team")).text
    elsewhere = await team.colleague("Piet de Boer", organisation="UWV", at_front_door=False)
    assert "Deel het adres" not in (await elsewhere.get("/team?view=all")).text
    here = await team.colleague("Kim Jansen")
    assert "Deel het adres" in (await here.get("/team?view=all")).text


async def test_a_search_for_nothing_says_what_to_type(team: Team) -> None:
    browser = await team.colleague()
    form = fields(await browser.get("/team/search"))
    answer = await browser.post("/team/search", data=form, follow_redirects=True)
    assert "Typ een nummer, een naam of een telefoonnummer." in answer.text

"""On the page of an intake: who may be the same person, and putting the two together."""

import re

import pytest
from httpx import AsyncClient, Response

from pow_bot.domain.intake import actions as person
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.words import Distress, Line, Submitted
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from tests.domain.intake.making import NOW, make_intake
from tests.team.making import Team, post

SAME = {"number": {"value": "+31612345678"}}


async def two(team: Team) -> tuple[Submitted, Submitted, AsyncClient]:
    """Both taken up by one colleague."""
    one = await make_intake(team.database, answers=SAME | {"situation": {"value": "van een"}})
    other = await make_intake(team.database, answers=SAME | {"situation": {"value": "van twee"}})
    browser = await team.colleague()
    for receipt in (one, other):
        await post(browser, receipt.reference, "claim")
    return one, other, browser


async def merged_from(browser: AsyncClient, page: str) -> Response:
    """Look at both first, and go on."""
    link = re.search(r'href="([^"]+/merge)\?other=([^"]+)"', page)
    assert link is not None, page
    both = await browser.get(link[1], params={"other": link[2]})
    form = re.search(r'id="do-merge".*?</form>', both.text, re.DOTALL)
    assert form is not None, both.text
    said = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    return await browser.post(link[1], data=said)


async def act(browser: AsyncClient, receipt: Submitted, action: str) -> Response:
    """Press the button of the first other registration on the page."""
    page = await browser.get(f"/team/intakes/{receipt.reference}")
    if action == "merge":
        return await merged_from(browser, page.text)
    form = re.search(rf'id="do-{action}-[^"]+".*?</form>', page.text, re.DOTALL)
    assert form is not None, page.text
    said = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    return await browser.post(f"/team/intakes/{receipt.reference}/{action}", data=said)


async def test_who_shares_a_number_is_named_with_the_reason(team: Team) -> None:
    one, other, browser = await two(team)

    page = (await browser.get(f"/team/intakes/{one.reference}")).text

    assert "Misschien dezelfde persoon" in page
    assert other.reference in page
    assert "Hetzelfde telefoonnummer" in page


async def test_what_is_merged_is_read_on_one_page_with_where_it_came_from(team: Team) -> None:
    one, other, browser = await two(team)
    await team.database.write(
        lambda db: person.answer_from_person(db, other.link, "Kan het morgen?", NOW)
    )

    merged = await act(browser, one, "merge")

    page = (await browser.get(merged.headers["location"])).text
    assert "Samengevoegd. U werkt verder op deze pagina." in page
    for said in ("van een", "van twee", "Kan het morgen?", f"Samengevoegd: {other.reference}"):
        assert said in page
    theirs = (await browser.get(f"/team/intakes/{other.reference}")).text
    assert "Deze aanmelding hoort nu bij" in theirs
    assert f"/team/intakes/{one.reference}" in theirs
    assert 'id="do-reopen"' not in theirs

    apart = await act(browser, one, "unmerge")
    page = (await browser.get(apart.headers["location"])).text
    assert "van twee" not in page
    assert "staan weer los van elkaar" in page


async def test_both_are_looked_at_before_they_are_merged(team: Team) -> None:
    one = await make_intake(team.database, answers=SAME)
    other = await make_intake(team.database, answers=SAME, line=Line.DISMISSAL)
    browser = await team.colleague()
    await post(browser, one.reference, "claim")
    page = (await browser.get(f"/team/intakes/{one.reference}/merge?other={other.reference}")).text

    assert "Gelijk: hetzelfde telefoonnummer." in page
    assert re.search(r"Vraag</th>.*?<strong>Anders</strong>", page)
    assert f"U pakt {other.reference} op. Nu: Nog niemand." in page
    assert f"De vraag van {other.reference} wordt" in page
    assert "De regio van" not in page
    assert (await team.audited()).count("intake.look") == 2


@pytest.mark.parametrize("begun_at", ["mine", "free"])
async def test_what_the_page_offers_to_merge_is_merged(team: Team, begun_at: str) -> None:
    mine, free = [await make_intake(team.database, answers=SAME) for _ in range(2)]
    browser = await team.colleague()
    await post(browser, mine.reference, "claim")

    whole = mine if begun_at == "mine" else free
    merged = await act(browser, whole, "merge")

    assert merged.status_code == 303, merged.text
    page = (await browser.get(merged.headers["location"])).text
    assert "Samengevoegd. U werkt verder op deze pagina." in page
    assert await team.owner(whole.reference) is not None


async def test_what_is_to_be_done_first_is_said_before_anything_is_offered(team: Team) -> None:
    one, other = [await make_intake(team.database, answers=SAME) for _ in range(2)]
    browser, piet = await team.colleague(), await team.colleague("Piet de Boer")
    await post(piet, other.reference, "claim")
    look = f"/team/intakes/{one.reference}/merge?other={other.reference}"

    theirs = (await browser.get(look)).text

    assert f"Piet de Boer heeft {other.reference}." in theirs
    assert 'id="do-merge"' not in theirs
    assert f'<a class="strong" href="/team/intakes/{other.reference}">' in theirs
    refused = await post(browser, one.reference, "merge", other=other.reference, other_revision="2")
    assert refused.status_code == 403

    boss = await team.colleague("Bram de Vries", role=Role.COORDINATOR)
    page = (await boss.get(look)).text
    assert "Voeg andersom samen." in page
    assert 'id="do-merge"' not in page
    around = f"/team/intakes/{other.reference}/merge?other={one.reference}"
    assert around in page
    assert 'id="do-merge"' in (await boss.get(around)).text


async def test_who_has_as_many_as_they_may_reads_that_beside_the_two(team: Team) -> None:
    one, other = [await make_intake(team.database, answers=SAME) for _ in range(2)]
    browser = await team.colleague()
    await post(browser, one.reference, "claim")
    await team.database.write(lambda db: keep(db, "AM13", Limits(open_intakes=1), 0, NOW, by=None))

    page = (await browser.get(f"/team/intakes/{one.reference}/merge?other={other.reference}")).text

    assert "U heeft er al 1, en meer mag niet." in page
    assert 'href="/team?view=mine"' in page
    assert 'id="do-merge"' not in page


async def test_of_another_region_nothing_is_shown_beside_it(team: Team) -> None:
    one, _, browser = await two(team)
    elsewhere = await make_intake(team.database, answers=SAME, region="AM05")
    for other in (elsewhere.reference, one.reference, "<b>"):
        page = await browser.get(f"/team/intakes/{one.reference}/merge", params={"other": other})
        assert page.status_code == 404, other


async def test_who_is_not_theirs_is_not_merged_by_a_made_up_form(team: Team) -> None:
    one, _, browser = await two(team)
    elsewhere = await make_intake(team.database, answers=SAME, region="AM05")

    refused = await post(
        browser, one.reference, "merge", other=elsewhere.reference, other_revision="1"
    )

    assert refused.status_code == 404
    odd = await post(browser, one.reference, "merge", other="<b>", other_revision="-1")
    assert odd.status_code == 404


async def test_a_late_merge_is_refused_with_both_versions(team: Team) -> None:
    one, other, browser = await two(team)
    await team.database.write(lambda db: person.answer_from_person(db, other.link, "Nog iets", NOW))

    late = await post(browser, one.reference, "merge", other=other.reference, other_revision="2")

    assert late.status_code == 409


async def test_who_wants_no_contact_in_a_part_is_not_called_and_not_written_to(
    team: Team,
) -> None:
    one, other, browser = await two(team)
    await act(browser, one, "merge")
    conversation = (await team.standing(other.reference)).conversation

    def cries(db: Db) -> None:
        flag(db, conversation, Distress.HOME, NOW)
        person.tell(db, conversation, "nood", {"safe": {"value": "nothing"}}, [], NOW)

    await team.database.write(cries)
    page = (await browser.get(f"/team/intakes/{one.reference}")).text
    written = await post(browser, one.reference, "answer", text="Hoe gaat het?")

    assert "Bel niet en schrijf niet." in page
    assert "06 12 34 56 78" not in page
    assert 'id="do-answer"' not in page
    assert written.status_code == 422


async def test_who_may_be_overheard_in_a_part_is_not_called_by_a_slip_of_the_finger(
    team: Team,
) -> None:
    one, other, browser = await two(team)
    await act(browser, one, "merge")
    conversation = (await team.standing(other.reference)).conversation
    await team.database.write(lambda db: flag(db, conversation, Distress.HOME, NOW))

    page = (await browser.get(f"/team/intakes/{one.reference}")).text

    assert page.count("06 12 34 56 78") == 2, "its own, and that of the part"
    assert "tel:" not in page


async def test_a_letter_of_a_part_has_its_dutch_beside_it(team: Team) -> None:
    one = await make_intake(team.database, answers=SAME)
    other = await make_intake(team.database, answers=SAME, locale="en")
    browser = await team.colleague()
    for receipt in (one, other):
        await post(browser, receipt.reference, "claim")
    await post(browser, other.reference, "answer", text="Can you come?", dutch="Kunt u komen?")

    merged = await act(browser, one, "merge")

    page = (await browser.get(merged.headers["location"])).text
    assert "Can you come?" in page
    assert "Kunt u komen?" in page

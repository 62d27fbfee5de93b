"""On the page: "I know this person" hides it at once; what is restricted is arranged without reading."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient, Response

from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Database
from tests.domain.intake.making import make_intake
from tests.team.making import (
    Team,
    a_team,
    fields,
    post,
    token,
)

SECRET = "Geheim van Fatima"


@dataclass
class Office:
    """A worker who has an intake, a colleague, and their coordinator."""

    team: Team
    samira: AsyncClient
    piet: AsyncClient
    vera: AsyncClient
    reference: str


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    async with a_team(database) as team:
        made = await make_intake(database, answers={"own_words": {"value": SECRET}})
        samira, piet = await team.colleague(), await team.colleague("Piet de Boer")
        vera = await team.colleague("Vera Vos", role=Role.COORDINATOR)
        await post(samira, made.reference, "claim")
        yield Office(team, samira, piet, vera, made.reference)


async def sees(browser: AsyncClient, reference: str) -> bool:
    page = await browser.get(f"/team/intakes/{reference}")
    return page.status_code == 200 and SECRET in page.text


def code_of(page: Response, name: str) -> str:
    """The field that stands for a colleague."""
    soup = BeautifulSoup(page.text, "html.parser")
    labels = (label for label in soup.select("label.tick") if name in label.get_text())
    ticked = next(labels).select_one("input")
    assert ticked is not None
    return str(ticked["name"])


async def arrange(browser: AsyncClient, reference: str, action: str, **said: str) -> Response:
    """Send a form of the page for who does not open it."""
    page = await browser.get(f"/team/intakes/{reference}/access")
    assert page.status_code == 200
    address = f"/team/intakes/{reference}/access/{action}"
    return await browser.post(address, data={**fields(page), **said})


async def test_who_knows_the_person_is_led_to_the_list(office: Office) -> None:
    answer = await post(office.samira, office.reference, "know")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/team?done=know"
    there = await office.samira.get(answer.headers["location"])
    assert "U ziet deze aanmelding niet meer." in there.text
    assert not await sees(office.samira, office.reference)
    assert office.reference not in (await office.samira.get("/team?view=all")).text
    assert office.reference in (await office.piet.get("/team")).text, "it lies in the queue again"
    timeline = (await office.piet.get(f"/team/intakes/{office.reference}")).text
    assert "Kent deze persoon, en leest niet meer mee" in timeline


async def test_only_the_coordinator_lets_them_in_again(office: Office) -> None:
    await post(office.samira, office.reference, "know")
    denied = await office.samira.get(f"/team/intakes/{office.reference}/access")
    assert denied.status_code == 404
    page = await office.vera.get(f"/team/intakes/{office.reference}")
    soup = BeautifulSoup(page.text, "html.parser")
    known = soup.select_one("#admit-colleague option:not([value=''])")
    assert known is not None
    assert known.get_text() == "Samira El Idrissi"
    form = {"colleague": str(known["value"])}
    nobody = await post(office.vera, office.reference, "admit", colleague="0123456789ab")
    assert nobody.status_code == 422
    assert "Kies een collega die deze persoon kent" in nobody.text
    assert (await post(office.vera, office.reference, "admit", **form)).status_code == 303
    assert await sees(office.samira, office.reference)


async def test_the_owner_restricts_and_names_who_reads_along(office: Office) -> None:
    page = await office.samira.get(f"/team/intakes/{office.reference}")
    reader = {code_of(page, "Piet de Boer"): "1"}
    assert (await post(office.samira, office.reference, "restrict", **reader)).status_code == 303
    shown = (await office.piet.get(f"/team/intakes/{office.reference}")).text
    assert "Alleen wie de aanmelding heeft en deze collega’s lezen mee: Piet de Boer." in shown
    assert (await post(office.samira, office.reference, "restrict")).status_code == 303
    assert not await sees(office.piet, office.reference)
    assert office.reference not in (await office.piet.get("/team?view=all")).text


async def test_a_coordinator_arranges_it_and_reads_nothing_of_it(office: Office) -> None:
    await post(office.samira, office.reference, "restrict")
    listed = (await office.vera.get("/team?view=all")).text
    assert office.reference in listed
    assert "Afgeschermd" in listed
    opened = await office.vera.get(f"/team/intakes/{office.reference}")
    assert opened.headers["location"] == f"/team/intakes/{office.reference}/access"
    page = await office.vera.get(f"/team/intakes/{office.reference}/access")
    noted = await office.team.audited()
    assert noted[-1] == "intake.access", "who arranges it looked at that"
    assert not [one for one in noted if one.startswith("refused")]
    assert SECRET not in page.text
    assert "Fatima" not in page.text
    assert "Samira El Idrissi" in page.text, "who has it"
    named = await arrange(
        office.vera, office.reference, "restrict", **{code_of(page, "Piet de Boer"): "1"}
    )
    assert named.headers["location"].endswith("/access?done=restrict")
    assert await sees(office.piet, office.reference)
    assert not await sees(office.vera, office.reference)
    named = await arrange(office.vera, office.reference, "restrict", **{code_of(page, "Vera"): "1"})
    assert "/access" not in named.headers["location"], "now it can be opened"
    assert await sees(office.vera, office.reference)
    assert (await post(office.vera, office.reference, "open_up")).status_code == 303
    assert await sees(office.piet, office.reference)


async def test_what_cannot_be_done_is_said_on_the_page_it_was_tried(office: Office) -> None:
    await post(office.samira, office.reference, "restrict")
    wrong = await arrange(office.vera, office.reference, "restrict", **{"reader-0": "1"})
    assert wrong.status_code == 422
    assert "Kies een collega in deze regio" in wrong.text
    stale = await arrange(office.vera, office.reference, "restrict", revision="1")
    assert stale.status_code == 409
    assert "intussen gewijzigd" in stale.text
    assert (await arrange(office.vera, office.reference, "know")).status_code == 404
    assert (await arrange(office.vera, office.reference, "restrict", token="x")).status_code == 403


async def test_nobody_else_arranges_it(office: Office) -> None:
    for browser in (
        office.piet,
        await office.team.colleague("Ver Weg", role=Role.COORDINATOR, regions=("AM05",)),
        await office.team.colleague("Ad Min", role=Role.ADMIN),
    ):
        address = f"/team/intakes/{office.reference}/access"
        assert (await browser.get(address)).status_code == 404
        begun = await browser.get("/team", follow_redirects=True)
        form = {**token(begun), "revision": "2"}
        assert (await browser.post(f"{address}/restrict", data=form)).status_code == 404
        assert (await office.team.audited())[-1].startswith("refused.")
    assert await sees(office.piet, office.reference), "nothing changed"

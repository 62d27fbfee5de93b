"""What a colleague reads where something is not possible, on the whole application."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient

from pow_bot.domain.staff import actions as staff
from tests.domain.intake.making import colleague
from tests.team.making import fields
from tests.web.serving import Served, dialect, empty_file, served

__all__ = ["dialect", "empty_file", "served"]


async def signed_in(there: Served, **headers: str) -> AsyncClient:
    def linked(db: Any) -> str:
        return staff.link(db, colleague(db, "Samira El Idrissi").id, there.clock())

    browser, token = there.browser(**headers), await there.database.write(linked)
    page = await browser.get(f"/team/in/{token}")
    response = await browser.post(f"/team/in/{token}", data=fields(page))
    assert response.status_code == 303
    return browser


def main_of(text: str) -> str:
    found = BeautifulSoup(text, "html.parser").select_one("main")
    assert found is not None
    return found.get_text(" ", strip=True)


@pytest.mark.parametrize("path", ["/team/intakes/0000-00", "/team/nowhere"])
async def test_a_page_that_is_not_there_leads_back_to_the_list(served: Served, path: str) -> None:
    browser = await signed_in(served)

    page = await browser.get(path)

    assert page.status_code == 404
    assert "Deze pagina is er niet" in main_of(page.text)
    links = BeautifulSoup(page.text, "html.parser").select("main a")
    assert [link["href"] for link in links] == ["/team"]


async def test_nobody_without_the_right_is_told_that_they_were_away(served: Served) -> None:
    browser = await signed_in(served)

    page = await browser.get("/team/colleagues")

    assert page.status_code == 403
    assert "U heeft hier geen recht op" in main_of(page.text)
    assert "te lang weg" not in page.text


async def test_a_form_that_is_too_old_can_be_tried_again(served: Served) -> None:
    browser = await signed_in(served)

    page = await browser.post("/team/shortcuts", data={"csrf": "old", "shortcuts": "off"})

    assert page.status_code == 403
    assert "het formulier stond te lang open" in main_of(page.text)


async def test_an_error_is_in_the_language_of_the_colleague(served: Served) -> None:
    # The browser prefers another language than the colleague does.
    browser = await signed_in(served, **{"Accept-Language": "en"})

    assert "Deze pagina is er niet" in main_of((await browser.get("/team/nowhere")).text)
    await browser.get("/team?lang=en")
    assert "This page is not here" in main_of((await browser.get("/team/nowhere")).text)


@pytest.mark.parametrize("path", ["/team/bulk", "/team/shortcuts"])
async def test_the_address_of_a_form_leads_to_the_list(served: Served, path: str) -> None:
    browser = await signed_in(served)

    page = await browser.get(path)

    assert (page.status_code, page.headers["location"]) == (303, "/team")


async def test_a_form_for_a_page_that_takes_none_is_refused_in_words(served: Served) -> None:
    browser = await signed_in(served)

    page = await browser.post("/team/new")

    assert page.status_code == 405
    assert "Dit adres is van een knop" in main_of(page.text)


async def test_an_error_makes_no_citizen_of_a_colleague(served: Served) -> None:
    page = await served.browser().get("/team/nowhere")

    assert "set-cookie" not in page.headers
    assert "/mens" not in page.text


@pytest.mark.parametrize("path", ["/nowhere", "/teamwork"])
async def test_an_error_of_the_chat_stays_the_persons(served: Served, path: str) -> None:
    page = await served.browser(**{"Accept-Language": "nl"}).get(path)

    assert page.status_code == 404
    assert "Naar het begin" in main_of(page.text)

"""Searching: what is typed stands in no address, and nothing is found that is not theirs to see."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient, Response
from sqlalchemy import select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.looking import looks_of
from pow_bot.domain.intake.words import Closing, Submitted
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from tests.domain.intake.making import (
    HOUR,
    NOW,
    at,
    close,
    colleague,
    make_intake,
    standing,
    submitted,
)
from tests.domain.similar.test_merging import desk_change
from tests.team.making import Team, fields

PHONE = "+31612345678"
WHO = {
    "name": {"value": "José van der Yıldız"},
    "place": {"value": "3511"},
    "number": {"value": PHONE},
    "email": {"value": "Jose.Y@example.org"},
}


async def search(browser: AsyncClient, q: str = "", **said: str) -> Response:
    page = await browser.get("/team/search")
    typed = {**fields(page), "q": q, **said}
    return await browser.post("/team/search", data=typed, follow_redirects=True)


def found(page: Response) -> list[str]:
    assert page.status_code == 200, page.text
    return re.findall(r'data-row="([^"]+)"', page.text)


@pytest.mark.parametrize(
    "typed",
    [
        "06 12345678",
        "+31 6 12 34 56 78",
        "jose.y@EXAMPLE.org",
        "jose yildiz",
        "Yıldız",
        "YILDIZ, José",
    ],
)
async def test_somebody_is_found_by_number_address_and_whole_names(team: Team, typed: str) -> None:
    receipt = await make_intake(team.database, answers=WHO)
    await make_intake(team.database)
    browser = await team.colleague()

    page = await search(browser, typed)

    assert found(page) == [receipt.reference]


@pytest.mark.parametrize("typed", ["jos", "jose smit", "06 12345679", "jose@example.org", "van"])
async def test_less_than_all_words_finds_nobody(team: Team, typed: str) -> None:
    await make_intake(team.database, answers=WHO)
    browser = await team.colleague()

    assert found(await search(browser, typed)) == []


async def test_a_number_leads_to_its_intake(team: Team) -> None:
    receipt = await make_intake(team.database)
    browser = await team.colleague()

    page = await search(browser, receipt.reference.lower())

    assert page.url.path == f"/team/intakes/{receipt.reference}"


async def test_what_was_typed_stands_in_no_address_and_in_no_audit(team: Team) -> None:
    await make_intake(team.database, answers=WHO)
    browser = await team.colleague()

    page = await search(browser, "José Yıldız")

    assert re.search("jos|y.ld.z", str(page.url), re.IGNORECASE) is None
    assert "José Yıldız" in page.text, "the field keeps what was typed"
    again = await browser.get(str(page.url))
    assert found(again) == found(page) != []
    assert (await team.audited()).count("intake.search") == 4


async def test_the_address_of_a_search_opens_in_its_own_session_only(team: Team) -> None:
    await make_intake(team.database, answers=WHO)
    page = await search(await team.colleague(), "yildiz")
    other = await team.colleague("Bram de Vries")

    theirs = await other.get(str(page.url))

    assert found(theirs) == []
    assert "Typ de woorden opnieuw" in theirs.text


async def test_who_is_found_by_a_name_may_know_it(team: Team) -> None:
    receipt = await make_intake(team.database, answers=WHO)
    browser = await team.colleague()
    await search(browser, line="work")

    def looks(db: Db) -> list[str]:
        return [one.what for one in looks_of(db, standing(db, receipt.reference).id)]

    assert await team.database.write(looks) == []
    await search(browser, "yildiz")
    assert await team.database.write(looks) == ["searched"]


async def test_another_region_and_the_restricted_are_not_found(team: Team) -> None:
    there = await make_intake(team.database, answers=WHO, region="AM05")
    hidden = await make_intake(team.database, answers=WHO)
    await team.database.write(lambda db: _restrict(db, hidden))
    worker, boss = await team.colleague(), await team.colleague("Bo", role=Role.COORDINATOR)

    for browser in (worker, boss):
        assert found(await search(browser, "yildiz")) == []
        assert found(await search(browser, "06 12345678", region="AM05")) == []
        page = await search(browser, there.reference)
        assert found(page) == []


async def test_a_closed_one_is_found_by_its_number_and_not_by_its_name(team: Team) -> None:
    receipt = await make_intake(team.database, answers=WHO)
    await team.database.write(lambda db: _close(db, receipt))
    browser = await team.colleague()

    assert found(await search(browser, "yildiz")) == []
    assert found(await search(browser, "06 12345678")) == [receipt.reference]


async def test_what_is_no_personal_word_narrows(team: Team) -> None:
    old = await make_intake(team.database, NOW.replace(day=2), answers=WHO, tags=("learning",))
    new = await make_intake(team.database, answers=WHO, line="dismissal")
    browser = await team.colleague()

    assert found(await search(browser, "yildiz")) == [new.reference, old.reference]
    assert found(await search(browser, "yildiz", line="dismissal")) == [new.reference]
    assert found(await search(browser, tag="learning")) == [old.reference]
    assert found(await search(browser, "yildiz", tag="learning")) == [old.reference]
    assert found(await search(browser, since="2026-11-20")) == [new.reference]
    assert found(await search(browser, until="2026-11-02")) == [old.reference]
    assert found(await search(browser, stage="closed")) == []
    page = await browser.get("/team/search?line=work&tag=distress&since=gisteren&after=9.ABCDEF")
    assert page.status_code == 200


async def test_what_is_found_says_of_which_day_it_is_and_what_is_asked(team: Team) -> None:
    await make_intake(team.database, NOW.replace(year=2025), answers=WHO)
    await make_intake(team.database, answers=WHO, line="dismissal")
    page = BeautifulSoup((await search(await team.colleague(), "yildiz")).text, "html.parser")

    new, old = (row.get_text(" ") for row in page.select("[data-row]"))
    assert "Binnen op 23 november 2026" in new
    assert "Baan kwijt" in new
    assert "Binnen op 23 november 2025" in old
    assert "Yıldız" not in new + old


async def test_more_than_a_page_is_leafed_through_both_ways(team: Team) -> None:
    def many(db: Db) -> list[str]:
        return [_submitted(db, number).reference for number in range(120)]

    written = await team.database.write(many)
    browser = await team.colleague()
    pages = [await search(browser, "yildiz")]
    while url := re.search(r'href="([^"]+)" rel="next"', pages[-1].text):
        pages.append(await browser.get(url[1].replace("&amp;", "&")))

    shown = [found(page) for page in pages]
    assert [len(rows) for rows in shown] == [50, 50, 20]
    assert [one for rows in shown for one in rows] == written[::-1]
    back = re.search(r'href="([^"]+)" rel="prev"', pages[2].text)
    assert back is not None
    assert found(await browser.get(back[1].replace("&amp;", "&"))) == shown[1]


async def test_the_audit_names_nobody_that_was_searched_for(team: Team) -> None:
    await make_intake(team.database, answers=WHO)
    browser = await team.colleague()
    await search(browser, "yildiz")

    rows = await team.database.read(lambda db: db.execute(select(audit)).all())

    assert "yildiz" not in repr(rows).lower()


def _submitted(db: Db, number: int) -> Submitted:
    return submitted(db, NOW + number * HOUR / 60, answers=WHO)


def _restrict(db: Db, receipt: Submitted) -> None:
    desk_change(db, receipt, restricted=True)


def _close(db: Db, receipt: Submitted) -> None:
    worker: Any = colleague(db, "Kim Jansen")
    desk.claim(db, at(db, worker, receipt.reference))
    close(db, at(db, worker, receipt.reference), Closing.REACHED_AND_HELPED, "U belt Kim.")

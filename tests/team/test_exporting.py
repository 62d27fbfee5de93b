"""A file holds exactly the view: its rows in its order, nobody's name, and nothing that runs."""

import csv
import io
import re
from datetime import datetime

import pytest
from httpx import AsyncClient, Response
from openpyxl import load_workbook

from pow_bot.domain.intake import actions as person
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.looking import looks_of
from pow_bot.domain.intake.words import Line, Urgency
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from pow_bot.web.team.queue.exporting import in_words
from tests.domain.intake.making import (
    HOUR,
    NOW,
    a_new,
    at,
    make_colleague,
    make_intake,
    standing,
    submitted,
)
from tests.domain.similar.test_merging import desk_change
from tests.team.making import Team, fields

NAME = "Fatima van der Yıldız"


async def export(browser: AsyncClient, query: str = "", form: str = "csv") -> Response:
    page = await browser.get(f"/team{query}")
    url = re.search(r'class="exports whole" method="post" action="([^"]+)"', page.text)
    assert url is not None, page.text
    said = {"csrf": fields(page)["csrf"], "form": form}
    return await browser.post(url[1].replace("&amp;", "&"), data=said)


def rows(response: Response) -> list[list[str]]:
    assert response.status_code == 200, response.text
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


async def shown(browser: AsyncClient, query: str) -> list[str]:
    """Every reference of a view, page after page."""
    found, url = [], f"/team{query}"
    while url:
        page = await browser.get(url)
        found += re.findall(r'data-row="([^"]+)"', page.text)
        after = re.search(r'href="([^"]+)" rel="next"', page.text)
        url = after[1].replace("&amp;", "&") if after else ""
    return found


def many(db: Db) -> None:
    lines, urgencies = tuple(Line), tuple(Urgency)
    for number in range(130):
        submitted(
            db,
            NOW - number * HOUR / 7,
            line=lines[number % 4],
            urgency=urgencies[number % 3],
            locale="en" if number % 5 == 0 else "nl",
            answers={"name": {"value": NAME}},
        )


@pytest.mark.parametrize("query", ["", "?view=all&line=dismissal", "?urgency=normal&language=en"])
async def test_the_file_has_the_rows_of_the_view_in_its_order(team: Team, query: str) -> None:
    await team.database.write(many)
    browser = await team.colleague()

    exported = rows(await export(browser, query))

    assert [row[0] for row in exported[1:]] == await shown(browser, query) != []
    assert exported[0][:4] == ["Nummer", "Binnen op", "Vraag", "Regio"]


async def test_excel_opens_the_same_rows_with_days_as_days(team: Team) -> None:
    await team.database.write(many)
    browser = await team.colleague()
    plain = rows(await export(browser))

    response = await export(browser, form="xlsx")

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in table] == [row[0] for row in plain]
    assert isinstance(table[1][1], datetime)
    assert isinstance(table[1][8], datetime)
    assert re.fullmatch(
        r'attachment; filename="aanmeldingen-2026-11-23\.xlsx"',
        response.headers["content-disposition"],
    )


async def test_what_was_found_is_what_the_file_holds(team: Team) -> None:
    await team.database.write(many)
    browser = await team.colleague()
    page = await browser.get("/team/search")
    typed = {**fields(page), "q": "fatima", "line": "work"}
    found = await browser.post("/team/search", data=typed, follow_redirects=True)
    url = re.search(r'action="(/team/export[^"]+)"', found.text)
    assert url is not None

    said = {"csrf": fields(found)["csrf"], "form": "csv"}
    exported = rows(await browser.post(url[1].replace("&amp;", "&"), data=said))

    assert len(exported) == 1 + 33
    first = re.findall(r'data-row="([^"]+)"', found.text)
    assert [row[0] for row in exported[1:]] == first
    assert "fatima" not in url[1].lower()


async def test_nobody_is_named_and_no_distress_is_told(team: Team) -> None:
    new = a_new(
        await team.database.write(lambda db: db.new_holder()), answers={"name": {"value": NAME}}
    )
    await team.database.write(lambda db: person.submit(db, new, NOW))
    await team.database.write(lambda db: flag(db, new.conversation, "suicide", NOW))
    browser = await team.colleague()

    text = (await export(browser)).text.lower()

    for word in ("fatima", "yıldız", "kan niet wachten", "suicide", "vandaag"):
        assert word not in text


async def test_whose_registration_went_into_a_file_may_know_it(team: Team) -> None:
    receipt = await make_intake(team.database)
    browser = await team.colleague()
    await export(browser)

    looks = await team.database.write(
        lambda db: [one.what for one in looks_of(db, standing(db, receipt.reference).id)]
    )

    assert looks == ["exported"]
    assert (await team.audited()).count("intake.export") == 2


async def test_what_only_some_may_read_goes_into_no_coordinators_file(team: Team) -> None:
    hidden, open_one = [await make_intake(team.database) for _ in range(2)]
    await team.database.write(lambda db: desk_change(db, hidden, restricted=True))
    boss = await team.colleague(role=Role.COORDINATOR)

    exported = rows(await export(boss))

    assert [row[0] for row in exported[1:]] == [open_one.reference]


@pytest.mark.parametrize(
    "role", [Role.ASSESSOR, Role.DESK_WORKER, Role.NATIONAL_VIEWER, Role.ADMIN]
)
async def test_who_may_not_export_gets_no_file(team: Team, role: Role) -> None:
    await make_intake(team.database)
    browser = await team.colleague(role=role)
    page = await browser.get("/team/search")

    said = {"csrf": fields(page)["csrf"], "form": "csv"}
    assert (await browser.post("/team/export", data=said)).status_code == 403
    assert "/team/export" not in (await browser.get("/team")).text


async def test_a_file_is_asked_for_by_the_pages_own_form(team: Team) -> None:
    await make_intake(team.database)
    browser = await team.colleague()

    assert (await browser.post("/team/export", data={"form": "csv"})).status_code == 403
    assert (await browser.get("/team/export")).status_code == 405
    token = fields(await browser.get("/team"))["csrf"]
    odd = {"csrf": token, "form": "pdf"}
    assert (await browser.post("/team/export", data=odd)).status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_file_begins_a_formula(sign: str) -> None:
    assert in_words(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
async def test_a_name_that_would_be_a_formula_is_words(team: Team, sign: str) -> None:
    evil = await make_colleague(team.database, f"{sign}HYPERLINK(1)", email="evil@example.org")
    receipt = await make_intake(team.database)
    await team.database.write(lambda db: desk.claim(db, at(db, evil, receipt.reference)))
    browser = await team.colleague()

    told = rows(await export(browser, "?view=all"))
    book = load_workbook(io.BytesIO((await export(browser, "?view=all", "xlsx")).content))

    assert told[1][-1].startswith("'")
    sheet = book.active
    assert sheet is not None
    cell = sheet.cell(2, len(told[0]))
    assert (cell.data_type, cell.hyperlink) == ("s", None)

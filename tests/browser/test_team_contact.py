"""The other door in a real browser: a registration by phone without script, the call list, and paper."""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.staff.actions import NewColleague, add, link
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.storage import Db
from tests.browser.conftest import PHONE, Running, Windows
from tests.browser.driving import fill_in, violations
from tests.browser.test_print import INK, PRESSED
from tests.web.serving import ANSWERS

# Where nobody else in these tests is to be called.
PLACE, REGION = "8911", "AM02"


def _linked(db: Db, name: str, now: Any) -> str:
    new = NewColleague(
        name=name,
        email=f"{name.replace(' ', '.').lower()}@example.org",
        organisation="Gemeente",
        kind=OrganisationKind.GEMEENTE,
        role=Role.INTAKE_WORKER,
        regions=(REGION,),
    )
    return link(db, add(db, new), now)


def signed_in(page_of: Windows, running: Running, name: str, **window: Any) -> Page:
    assert running.served is not None
    unit = partial(_linked, name=name, now=running.served.clock())
    token = running.ask(running.served.database.write(unit))
    page = page_of(**window)
    page.goto(f"/team/in/{token}")
    page.locator("main button").first.click()
    page.locator("#queue-title").wait_for()
    return page


def registered(page: Page, *, script: bool = True) -> str:
    """Type a registration by phone, up to its receipt; its number."""
    page.goto("/team/register")
    page.locator("#channel-phone").check()
    page.locator("#spoken-en").check()
    page.locator("form.fields button.strong").click()
    page.locator("form.ask").wait_for()
    assert not script or violations(page) == []
    fill_in(page, {**ANSWERS, "place": PLACE}, until="check")
    page.locator("form.ask button.strong").click()
    page.locator("#receipt").wait_for()
    return page.locator("section.note .row strong").first.inner_text()


def test_a_registration_by_phone_needs_no_script_and_comes_onto_the_call_list(
    page_of: Windows, running: Running
) -> None:
    page = signed_in(page_of, running, "P. Telefoon", script=False)
    reference = registered(page, script=False)
    expect(page.locator("section.note")).to_contain_text("Vier woorden")

    page.goto("/team/calls")
    person = page.locator(f"#call-{reference}")
    expect(person.locator("a[href^='tel:']")).to_have_attribute("href", "tel:+31612345678")
    person.locator("button[value=no_answer]").first.click()
    expect(page.locator("#group-tried")).to_be_visible()

    # It stands open at once: what was noted wrongly is put right with one tap.
    person.locator("details.why button[value=reached]").click()
    expect(page.locator("#group-done")).to_be_visible()


@pytest.mark.parametrize("window", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}])
def test_every_page_of_it_is_accessible(
    page_of: Windows, running: Running, window: dict[str, Any]
) -> None:
    page = signed_in(page_of, running, f"Q. Toegang {len(str(window))}", **window)
    reference = registered(page)
    assert violations(page) == []
    page.locator("form.ask button.strong").click()
    for url in (
        "/team/calls",
        "/team/register",
        "/team/register/paper",
        "/team/appointments",
        f"/team/intakes/{reference}",
        "/papier",
    ):
        page.goto(url)
        assert violations(page) == [], url
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), url


def test_the_questions_print_black_on_white(page_of: Windows) -> None:
    page = page_of(color_scheme="dark")
    page.goto("/papier")
    page.emulate_media(media="print", color_scheme="dark")

    shown = page.locator(PRESSED).evaluate_all("all => all.filter((it) => it.checkVisibility())")
    assert shown == []
    assert page.evaluate(INK) == []
    assert page.locator(".paper .ask").count() > 10

"""The other door in a real browser: a registration by phone without script, the call list, and paper."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Office, Windows
from tests.browser.driving import fill_in, reaches_beyond, violations
from tests.browser.test_print import INK, PRESSED
from tests.web.serving import ANSWERS

# Where nobody else in these tests is to be called.
PLACE, REGION = "8911", "AM02"


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
    office: Office,
) -> None:
    page = office.colleague("P. Telefoon", REGION, viewport=PHONE, script=False)
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
def test_every_page_of_it_is_accessible(office: Office, window: dict[str, Any]) -> None:
    page = office.colleague(f"Q. Toegang {len(str(window))}", REGION, **window)
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
        assert not reaches_beyond(page), url


def test_the_questions_print_black_on_white(page_of: Windows) -> None:
    page = page_of(color_scheme="dark")
    page.goto("/papier")
    page.emulate_media(media="print", color_scheme="dark")

    shown = page.locator(PRESSED).evaluate_all("all => all.filter((it) => it.checkVisibility())")
    assert shown == []
    assert page.evaluate(INK) == []
    assert page.locator(".paper .ask").count() > 10


@pytest.mark.parametrize("window", [{}, {"color_scheme": "dark", "viewport": PHONE}])
def test_how_somebody_is_reached_is_put_right(office: Office, window: dict[str, Any]) -> None:
    page = office.colleague(f"R. Nummer {len(str(window))}", REGION, **window)
    page.goto(f"/team/intakes/{registered(page)}")
    page.locator("form[action*='/claim'] button").click()
    page.locator("summary", has_text="Wijzig de contactgegevens").click()
    assert violations(page) == []
    assert not reaches_beyond(page)

    page.locator("#reach-number").fill("06 1234 567")
    page.locator("#do-reach button").click()
    expect(page.locator("#do-reach #problem")).to_be_focused()
    expect(page.locator("#reach-number")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    assert not reaches_beyond(page)

    page.locator("#reach-number").fill("06 8765 4321")
    page.locator("#do-reach button").click()
    expect(page.locator("[aria-labelledby=d-contact] a[href^='tel:']")).to_have_attribute(
        "href", "tel:+31687654321"
    )

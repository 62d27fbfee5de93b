"""Judging in a real browser: from asking, over the form, to the person who does not agree."""

import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.staff.rules import Role
from tests.browser.conftest import NARROW, PHONE, Office, Windows
from tests.browser.driving import reaches_beyond, registered, violations

PLACE, REGION = "9712", "AM01"


def _ask(page: Page, reference: str) -> None:
    """A worker takes it up and asks for a judgement."""
    page.goto(f"/team/intakes/{reference}")
    page.locator("[data-key=c]").click()
    page.locator("summary", has_text="Vraag oordeel").click()
    page.locator("#do-ask_judgement select").select_option("unknown")
    page.locator("#do-ask_judgement button").click()
    expect(page.locator(".judged")).to_contain_text("Gevraagd aan gemeente")


def _take(page: Page, reference: str) -> None:
    page.goto(f"/team/intakes/{reference}")
    page.locator("#do-take_judgement button").click()
    page.locator(".judging a", has_text="Naar het oordeel").click()
    page.locator(".judge h1").wait_for()


def _fill(page: Page) -> None:
    for field in ("outcome-not_yet", "degree-further"):
        page.locator(f"#j-{field}").check()
    page.locator("#j-explanation").fill("U wilt graag in de zorg werken.")
    page.locator("#j-step-1-matter").select_option("dutch")
    page.locator("#j-step-1-what").fill("Taalles op dinsdag.")
    page.locator("#j-step-1-by").select_option("gemeente")
    page.locator("#j-step-1-on").fill("2027-01-12")
    page.locator("#j-review_on").fill("2027-02-23")


@pytest.mark.parametrize("script", [True, False])
def test_a_judgement_goes_from_asking_to_the_persons_objection(
    page_of: Windows, office: Office, *, script: bool
) -> None:
    person = page_of(script=script)
    reference = registered(person, place=PLACE)
    judge = office.colleague("A. Oordeel", REGION, Role.ASSESSOR, script=script)
    worker = office.colleague("W. Werker", REGION, script=script)
    _ask(worker, reference)
    _take(judge, reference)
    _fill(judge)

    judge.locator("main button.strong[value=judge]").click()
    expect(judge.locator("main")).to_contain_text("Het oordeel staat.")
    person.goto("/oordeel")
    expect(person.locator("main")).to_contain_text("Taalles op dinsdag.")
    person.locator("main form.ask button").click()

    expect(person.locator("main")).to_contain_text("weten dat u het niet eens bent")
    worker.goto(f"/team/intakes/{reference}")
    expect(worker.locator(".judging")).to_contain_text("Is het er niet mee eens")


def test_enter_keeps_a_draft_and_does_not_judge(page_of: Windows, office: Office) -> None:
    reference = registered(page_of(), place=PLACE)
    judge = office.colleague("A. Oordeel", REGION, Role.ASSESSOR)
    _ask(office.colleague("W. Werker", REGION), reference)
    _take(judge, reference)

    judge.locator("#j-step-1-what").fill("Taalles")
    judge.locator("#j-step-1-what").press("Enter")

    expect(judge.locator("main")).to_contain_text("Het concept is bewaard.")
    expect(judge.locator("#j-step-1-what")).to_have_value("Taalles")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_form_its_errors_and_the_persons_page(
    page_of: Windows, office: Office, scheme: str
) -> None:
    person = page_of(viewport=PHONE, color_scheme=scheme)
    reference = registered(person, place=PLACE)
    judge = office.colleague("A. Oordeel", REGION, Role.ASSESSOR, color_scheme=scheme)
    worker = office.colleague("W. Werker", REGION, color_scheme=scheme)
    _ask(worker, reference)
    assert violations(worker) == []
    _take(judge, reference)
    assert violations(judge) == []

    judge.locator("main button.strong[value=judge]").click()
    expect(judge.locator("#problem")).to_be_focused()
    assert violations(judge) == []
    judge.set_viewport_size(NARROW)
    assert not reaches_beyond(judge)

    _fill(judge)
    judge.locator("main button.strong[value=judge]").click()
    expect(judge.locator("main")).to_contain_text("Het oordeel staat.")
    person.goto("/oordeel?lang=en")
    assert violations(person) == []
    person.set_viewport_size(NARROW)
    assert not reaches_beyond(person)

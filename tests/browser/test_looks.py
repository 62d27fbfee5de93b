"""Acceptance point 2: every page of the real product, seen by axe, small and in the dark."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Windows
from tests.browser.driving import fill_in, register, say, violations
from tests.web.serving import ANSWERS, MORE
from tests.web.test_look import CLIPPED, SMALL

SOAK = "POW_SOAK" in os.environ  # measures all colours in both languages; they are the same

Walk = Callable[[Page, Callable[[str], None]], None]


def questions(page: Page, look: Callable[[str], None]) -> None:
    """Each kind of question, right and wrong, up to the check page."""
    page.goto("/")
    look("choice")
    page.locator("form.ask button.strong").click()
    page.locator("#problem").wait_for()
    look("choice, wrong")
    fill_in(page, {**ANSWERS, "situation": "dismissal"}, until="place")
    look("place, with what protects")
    say(page, "Bergen")
    look("place, what may be meant")
    fill_in(page, {**ANSWERS, "place": "7351"}, until="municipality")
    look("municipality")
    fill_in(page, {**ANSWERS, "municipality": "GM0200"}, until="number")
    look("phone")
    say(page, "06")
    look("phone, wrong")
    say(page, "otherwise")
    fill_in(page, {**ANSWERS, "reach": "mail"}, until="email")
    look("mail, what no longer counts")
    fill_in(page, ANSWERS, until="last_day")
    look("date")
    fill_in(page, ANSWERS)
    look("check")


def after_the_receipt(page: Page, look: Callable[[str], None]) -> None:
    register(page)
    look("receipt")
    link = page.locator("main bdi", has_text="/bewijs/").inner_text()
    letters = page.locator('main a[href^="/berichten"]').first.get_attribute("href")
    fill_in(page, MORE, until="name")
    look("name")
    fill_in(page, MORE, until="language")
    look("choice that opens")
    fill_in(page, MORE, until="helps")
    look("several")
    fill_in(page, MORE, until="more_work")
    look("yes or no")
    fill_in(page, MORE, until="done")
    look("text")
    fill_in(page, MORE)
    look("end")
    for url in ("/status", "/gegevens", "/waarom"):
        page.goto(url)
        look(url)
    page.goto(letters or "")
    look("no letters")
    page.locator("#reply").fill("Dank u.\n\nTot dinsdag.")
    page.locator("form.ask button.strong").click()
    page.locator(".letters li").wait_for()
    look("letters")
    page.context.clear_cookies()
    page.goto(link or "")
    look("receipt by its link")


def leaflets(page: Page, look: Callable[[str], None]) -> None:
    page.goto("/later")
    look("later, nothing yet")
    page.goto("/gegevens")
    look("my data, nothing yet")
    page.goto("/woorden")
    look("words")
    page.locator("#words").fill("een twee drie")
    page.locator("form.ask button.strong").click()
    page.locator("#problem").wait_for()
    look("words, wrong")
    page.goto("/")
    fill_in(page, {**ANSWERS, "place": "9711", "situation": "helping", "knows": "no"})
    look("not asked yet")
    for url in ("/later", "/mens", "/privacy", "/none"):
        page.goto(url)
        look(url)
    page.locator('form[action="/wis"] button').click()
    page.locator("h1").wait_for()
    look("wiped")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("walk", [questions, after_the_receipt, leaflets])
def test_every_page_is_accessible_and_fits(page_of: Windows, walk: Walk, language: str) -> None:
    page = page_of(language=language)
    found: list[str] = []

    def look(name: str) -> None:
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            found.extend(f"{name}, {width}: {it}" for it in page.evaluate(CLIPPED))
        found.extend(f"{name}, small: {it}" for it in page.evaluate(SMALL))
        coloured = language == "nl" or SOAK
        found.extend(f"{name}: {it}" for it in violations(page, contrast=coloured))
        if coloured:
            page.emulate_media(color_scheme="dark")
            dark = violations(page, only=["color-contrast"])
            found.extend(f"{name}, dark: {it}" for it in dark)
            page.emulate_media(color_scheme="light")

    walk(page, look)
    assert found == []
